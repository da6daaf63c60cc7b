"""A sheet of paper that can be folded, nested and cut: by geometry alone, knowing nothing of panels or cells.

Positions in mm. A sheet lies with its front up; a point of its back is where a pin through the sheet comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True)
class Layer:
    """A piece of the sheet: ``flat`` is where it was (x0, y0, x1, y1), ``fold`` how x and y lie now: a + s * v.

    ``up`` tells whether the front of the sheet faces the eye.
    """

    flat: tuple[float, float, float, float]
    fold: tuple[Point, Point] = ((0.0, 1.0), (0.0, 1.0))
    up: bool = True

    def moved(self, point: Point) -> Point:
        return tuple(a + s * v for (a, s), v in zip(self.fold, point, strict=True))  # type: ignore[return-value]

    def turned(self, way: Point) -> Point:
        return tuple(s * v for (_, s), v in zip(self.fold, way, strict=True))  # type: ignore[return-value]

    @property
    def box(self) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.moved(self.flat[:2]), self.moved(self.flat[2:])
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def mirrored(self, axis: int, at: float) -> Layer:
        a, s = self.fold[axis]
        turned = (2 * at - a, -s)
        fold = (turned, self.fold[1]) if axis == 0 else (self.fold[0], turned)
        return replace(self, fold=fold, up=not self.up)

    def split(self, axis: int, at: float) -> tuple[Layer | None, Layer | None]:
        """Cut along a line as it lies now; return what is below it and what is above."""
        low, high = self.box[axis], self.box[axis + 2]
        if high <= at + 1e-9:
            return self, None
        if low >= at - 1e-9:
            return None, self
        a, s = self.fold[axis]
        flat_at = (at - a) / s
        x0, y0, x1, y1 = self.flat
        flats = (
            ((x0, y0, flat_at, y1), (flat_at, y0, x1, y1))
            if axis == 0
            else ((x0, y0, x1, flat_at), (x0, flat_at, x1, y1))
        )
        below, above = (replace(self, flat=flat) for flat in flats)
        return (below, above) if s > 0 else (above, below)


def folded(width: float, height: float, steps) -> list[Layer]:
    """Return the layers of a sheet folded by ``steps``, the nearest to the eye first."""
    stack = [Layer((0.0, 0.0, width, height))]
    for step in steps:
        axis = "xy".index(step.axis)
        halves = [layer.split(axis, step.at) for layer in stack]
        part = 0 if step.moves in {"left", "top"} else 1
        stays = [layer for pair in halves if (layer := pair[1 - part])]
        moves = [layer.mirrored(axis, step.at) for pair in reversed(halves) if (layer := pair[part])]
        stack = [*moves, *stays] if step.way == "over" else [*stays, *moves]
    return stack


@dataclass(frozen=True)
class Printed:
    """A word on a side of a sheet: its middle from the top left of that side, and the way its line runs (y down)."""

    word: str
    side: int
    at: Point
    way: Point = (1.0, 0.0)

    def through(self, width: float) -> tuple[Point, Point]:
        """Return place and way as seen from the front, through the paper."""
        if self.side == 0:
            return self.at, self.way
        return (width - self.at[0], self.at[1]), (-self.way[0], self.way[1])


@dataclass(frozen=True)
class Seen:
    """A word of a folded piece: in which layer (0 nearest), on the face to the eye or behind, upright or how turned."""

    word: str
    layer: int
    facing: bool
    at: Point
    way: Point


def look(layers: list[Layer], words: list[Printed], width: float) -> list[Seen]:
    """Return where the words have come to lie; ``way`` is as seen by who looks at that face."""
    found = []
    for printed in words:
        at, way = printed.through(width)
        for number, layer in enumerate(layers):
            x0, y0, x1, y1 = layer.flat
            if x0 <= at[0] <= x1 and y0 <= at[1] <= y1:
                facing = layer.up == (printed.side == 0)
                across, down = layer.turned(way)
                seen = (across if facing else -across, down)
                found.append(Seen(printed.word, number, facing, layer.moved(at), seen))
    return found


def leafed(layers: list[Layer], words: list[Printed], width: float, *, from_behind: bool) -> list[list[str]]:
    """Return the faces of a piece in the order in which a reader comes to them: the front, each opening, the back.

    Words that do not stand upright are marked with an asterisk.
    """
    seen = look(layers, words, width)
    order = range(len(layers)) if not from_behind else range(len(layers) - 1, -1, -1)
    faces: list[list[str]] = []
    for number in order:
        for facing in (not from_behind, from_behind):
            here = [s for s in seen if s.layer == number and s.facing == facing]
            faces.append([s.word if s.way[0] > 0.9 else f"{s.word}*" for s in here])
    return [faces[0], *(faces[i] + faces[i + 1] for i in range(1, len(faces) - 1, 2)), faces[-1]]
