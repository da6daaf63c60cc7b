"""What a page paints: one item for each thing that its operators put on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from brochure.preflight.geometry import Box, Matrix, Point, at, meet, scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.preflight.fonts import Font
    from brochure.preflight.pictures import Picture
    from brochure.preflight.spaces import Paint

Kind = Literal["fill", "stroke", "text", "image", "shading"]
# An operator of a path with its numbers; curves are cubic.
Segment = tuple[bytes, tuple[float, ...]]

_STEPS = (0.25, 0.5, 0.75, 1.0)
_CUT_OFF = 1.0  # points that the chords of a curve may lie beside it


@dataclass(slots=True, eq=False)
class Item:
    """One thing painted. Boxes in points, in the space of the page's boxes.

    ``box`` is what is seen of it, ``whole`` what would be without the ``clip``; ``square`` tells that the clip is made
    of level and upright edges. ``size`` is a text's or a line's after all transformations, in points.
    ``blend`` is its blend mode where that is not Normal; ``alpha`` is 1 where it is opaque. ``tiled`` tells that it is
    a part of a pattern, and may lie anywhere in its box.
    """

    kind: Kind
    box: Box
    whole: Box
    clip: Box
    square: bool
    paints: tuple[Paint, ...]
    matrix: Matrix
    path: tuple[Segment, ...] = ()
    size: float = 0.0
    font: Font | None = None
    codes: tuple[int, ...] = ()
    picture: Picture | None = None
    ppi: float = 0.0
    alpha: float = 1.0
    blend: str | None = None
    masked: bool = False
    overprint: bool = False
    nonzero_only: bool = False
    tiled: bool = False
    polygons: list[list[Point]] | None = None

    @property
    def is_opaque(self) -> bool:
        """Whether nothing under it shows."""
        seen_through = self.picture is not None and (self.picture.masked or self.picture.space is None)
        plain = self.alpha >= 1 and not self.blend and not self.masked and not self.overprint
        return plain and not seen_through

    @property
    def is_white(self) -> bool:
        """Whether it leaves the paper as it is."""
        return bool(self.paints) and all(paint.is_white for paint in self.paints)

    @property
    def is_block(self) -> bool:
        """Whether it covers all of its box: a rectangle, a picture or a shading that is not turned."""
        if not self.square or self.tiled:
            return False
        if self.kind in ("image", "shading"):
            return True
        return self.kind == "fill" and _is_rectangle(self.path) and not (self.matrix[1] and self.matrix[0])

    @property
    def reach(self) -> float:
        """How far from its path a line is painted, in points, with what chords cut off its curves."""
        least, most = sorted(scales(self.matrix))
        return self.size / 2 * (most / least if least else 1) + _CUT_OFF

    def outline(self) -> list[list[Point]]:
        """Return the polygons that its path runs along, on the page."""
        if self.polygons is None:
            self.polygons = polygons(self.path, self.matrix)
        return self.polygons

    def covers(self, box: Box) -> bool:
        """Tell whether any of ``box`` may be painted by it."""
        if not meet(self.box, box):
            return False
        if self.kind == "stroke" and self.path and not self.tiled:
            return passes(self.outline(), grown(box, self.reach))
        if self.kind != "fill" or self.is_block or self.tiled or not self.path:
            return True
        return any_in(self.outline(), box)


def _is_rectangle(path: tuple[Segment, ...]) -> bool:
    if len(path) == 1:
        return path[0][0] == b"re"
    points = [numbers for operator, numbers in path if operator in (b"m", b"l")]
    if any(operator not in (b"m", b"l", b"h") for operator, _ in path) or not 4 <= len(points) <= 5:
        return False
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return all(a[0] == b[0] or a[1] == b[1] for a, b in pairs)


def polygons(path: tuple[Segment, ...], matrix: Matrix) -> list[list[Point]]:
    """Return a path's polygons after ``matrix``, its curves as four chords each; what it closes ends where it began."""
    found: list[list[Point]] = []
    current: list[Point] = []
    for operator, numbers in path:
        if operator == b"re":
            x, y, w, h = numbers
            found.append([at(point, matrix) for point in ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))])
        elif operator == b"m":
            current = [at((numbers[0], numbers[1]), matrix)]
            found.append(current)
        elif operator == b"l":
            current.append(at((numbers[0], numbers[1]), matrix))
        elif operator == b"c" and current:
            current += _curve(current[-1], numbers, matrix)
        elif operator == b"h" and current:
            current.append(current[0])
    return [polygon for polygon in found if len(polygon) > 1]


def _curve(start: Point, numbers: tuple[float, ...], matrix: Matrix) -> Iterator[Point]:
    one, two, end = (at((numbers[i], numbers[i + 1]), matrix) for i in (0, 2, 4))
    for t in _STEPS:
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        x = a * start[0] + b * one[0] + c * two[0] + d * end[0]
        y = a * start[1] + b * one[1] + c * two[1] + d * end[1]
        yield (x, y)


def grown(box: Box, by: float) -> Box:
    """Return a rectangle with ``by`` points more on every side."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def passes(outline: list[list[Point]], box: Box) -> bool:
    """Tell whether the lines of polygons pass through ``box``; none goes from a last point to the first."""
    return any(_crosses(before, point, box) for polygon in outline for before, point in pairwise(polygon))


def any_in(outline: list[list[Point]], box: Box) -> bool:
    """Tell whether the inside of polygons, closed or not, has anything in common with ``box``."""
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return _inside(outline, centre) or passes(outline, box) or any(_crosses(p[-1], p[0], box) for p in outline)


def _inside(outline: list[list[Point]], point: Point) -> bool:
    x, y = point
    odd = False
    for polygon in outline:
        before = polygon[-1]
        for corner in polygon:
            if (corner[1] > y) != (before[1] > y):
                cut = corner[0] + (y - corner[1]) / (before[1] - corner[1]) * (before[0] - corner[0])
                odd ^= x < cut
            before = corner
    return odd


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a line enters a box, by cutting it at each of the box's edges in turn (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        delta = end[axis] - start[axis]
        for sign, edge in ((-1, box[axis]), (1, box[axis + 2])):
            step, room = sign * delta, sign * (edge - start[axis])
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                low = max(low, room / step)
            else:
                high = min(high, room / step)
    return low < high
