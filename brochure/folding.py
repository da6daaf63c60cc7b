"""Folding: sheets of paper in space, as far folded as one likes, and how they look from a place above the table.

A sheet is cut along its folds into facets. Lengths are mm; on a sheet, x runs right and y down from the top left corner
of its front; in space, z rises from the table. Projection is parallel, so that every facet stays an affine picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from brochure.formats import Format

Point = tuple[float, float]
Solid = tuple[float, float, float]

CLOSED, FLAT = 180.0, 0.0

# What parts the leaves of a closed piece, in mm: thicker than paper, so that their edges are seen.
LEAF = 0.3
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Step:
    """One fold of the sheet, in turn, as it lies with its outside up.

    The part to the ``moves`` side of the line goes over the rest, or behind it. The line is ``at`` mm from the left of
    the flat outside (``x``), or from its top (``y``); what does not move keeps its place, so all steps count from there.
    """

    axis: Literal["x", "y"]
    at: float
    moves: Literal["left", "right", "top", "bottom"]
    way: Literal["over", "behind"]


@dataclass(frozen=True, slots=True)
class Facet:
    """A part of a sheet between folds, on the front of the sheet."""

    sheet: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners, round from the top left."""
        return ((self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1))


@dataclass(frozen=True, slots=True)
class Affine:
    """A map of space: ``rows`` of three factors and a shift."""

    rows: tuple[tuple[float, float, float, float], ...]

    def __matmul__(self, other: Affine) -> Affine:
        """Return the map that does ``other`` first."""
        columns = list(zip(*other.rows, strict=True))
        return Affine(
            tuple(
                tuple(sum(row[k] * column[k] for k in range(3)) + (row[3] if j == 3 else 0.0) for j, column in
                      enumerate(columns))  # fmt: skip
                for row in self.rows
            )  # type: ignore[arg-type]
        )

    def at(self, x: float, y: float, z: float = 0.0) -> Solid:
        """Return where a point comes to lie."""
        one, two, three = (a * x + b * y + c * z + d for a, b, c, d in self.rows)
        return (one, two, three)


STILL = Affine(((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)))


@dataclass(frozen=True, slots=True)
class _Flat:
    """A facet in a piece folded flat: mirrored or not on either axis, shifted, and its height among the leaves."""

    mirror_x: int
    shift_x: float
    mirror_y: int
    shift_y: float
    leaf: int

    @property
    def front_up(self) -> bool:
        return self.mirror_x * self.mirror_y > 0

    @property
    def affine(self) -> Affine:
        face = self.mirror_x * self.mirror_y
        return Affine(
            (
                (self.mirror_x, 0, 0, self.shift_x),
                (0, self.mirror_y, 0, self.shift_y),
                (0, 0, face, (self.leaf + 0.5) * LEAF),
            )
        )

    def centre(self, facet: Facet) -> Point:
        x, y = (facet.x0 + facet.x1) / 2, (facet.y0 + facet.y1) / 2
        return (self.mirror_x * x + self.shift_x, self.mirror_y * y + self.shift_y)


@dataclass(frozen=True, slots=True)
class Piece:
    """A folded piece: ``states[k]`` is how every facet lies once ``k`` of ``steps`` are folded flat."""

    steps: tuple[Step, ...]
    facets: tuple[Facet, ...]
    states: tuple[Mapping[Facet, _Flat], ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height folded flat."""
        corners = [self.states[-1][f].affine.at(*c) for f in self.facets for c in f.corners]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return (max(xs) - min(xs), max(ys) - min(ys))

    def leaves(self) -> tuple[Facet, ...]:
        """Return the facets of the piece folded flat, the lowest first."""
        return tuple(sorted(self.facets, key=lambda f: self.states[-1][f].leaf))

    def faces_up(self, facet: Facet) -> bool:
        """Tell whether the front of ``facet`` looks up when the piece is folded flat."""
        return self.states[-1][facet].front_up


@dataclass(frozen=True, slots=True)
class Posed:
    """A facet in space: ``pose`` maps points of its sheet's front."""

    facet: Facet
    pose: Affine


@dataclass(frozen=True, slots=True)
class Seen:
    """A facet as it is seen: its ``outline`` in mm, x right and y up; which ``side`` of the paper; how much light.

    ``matrix`` (a b c d e f, ISO 32000-1, 8.3.3) maps points of the sheet's front, x right and y down, to the picture.
    """

    facet: Facet
    side: int
    outline: tuple[Point, ...]
    matrix: tuple[float, float, float, float, float, float]
    light: float


@dataclass(frozen=True, slots=True)
class Crease:
    """A crease on the front of the first sheet, from ``start`` to ``end`` along its line; of which step, from 0.

    A ``valley`` runs between two parts of the front that come to face each other.
    """

    step: int
    axis: Literal["x", "y"]
    at: float
    start: float
    end: float
    valley: bool


def piece(width: float, height: float, steps: Sequence[Step], sheets: int = 1) -> Piece:
    """Return sheets cut along every line that ``steps`` crease, and how they lie after each; the first is outermost.

    A step whose line misses the paper, or folds nothing, raises ``ValueError``.
    """
    cuts = _creases(width, height, steps)
    facets = tuple(
        Facet(sheet, x0, y0, x1, y1)
        for sheet in range(sheets)
        for y0, y1 in _spans(cuts["y"], height)
        for x0, x1 in _spans(cuts["x"], width)
    )
    outermost_up = [f for sheet in reversed(range(sheets)) for f in facets if f.sheet == sheet]
    leaf = {f: sheets - 1 - f.sheet for f in facets}
    states = [{f: _Flat(1, 0.0, 1, 0.0, leaf[f]) for f in outermost_up}]
    for step in steps:
        states.append(_folded(states[-1], step))
    return Piece(tuple(steps), facets, tuple(states))


def creases(folded: Piece) -> tuple[Crease, ...]:
    """Return what the steps crease, in their order; parts of one line that fold alike are one."""
    found: list[Crease] = []
    first = [f for f in folded.facets if f.sheet == 0]
    for step in range(len(folded.steps)):
        moved, before = _moved(folded, step), folded.states[step]
        here: list[Crease] = []
        for one in sorted(first, key=lambda f: (f.x0, f.y0)):
            for other in first:
                edge = _edge(one, other)
                if edge is None or (one in moved) == (other in moved) or (one.x0, one.y0) > (other.x0, other.y0):
                    continue
                axis, at = edge
                start, end = (one.y0, one.y1) if axis == "x" else (one.x0, one.x1)
                valley = (folded.steps[step].way == "over") == before[one].front_up
                here.append(Crease(step, axis, at, start, end, valley))
        found += _joined(here)
    return tuple(found)


def _joined(parts: Iterable[Crease]) -> list[Crease]:
    """Return creases with those that go on one another made one."""
    whole: list[Crease] = []
    for part in sorted(parts, key=lambda c: (c.axis, c.at, c.start)):
        last = whole[-1] if whole else None
        if last and (last.axis, last.at, last.end, last.valley) == (part.axis, part.at, part.start, part.valley):
            whole[-1] = replace(last, end=part.end)
        else:
            whole.append(part)
    return whole


def overlapping(folded: Piece, one: int, other: int) -> bool:
    """Tell whether what steps ``one`` and ``other`` move comes to lie on one another."""
    last = folded.states[-1]
    moved = [_moved(folded, step) for step in (one, other)]
    return any(_meet(last[a], a, last[b], b) for a in moved[0] for b in moved[1])


def pose(folded: Piece, angle: Callable[[int, int], float], closed: int) -> tuple[Posed, ...]:
    """Return the piece with its first ``closed`` steps flat, and the others at ``angle(step, sheet)`` degrees.

    0 is flat open, 180 folded. Steps that cross may not both be half open: paper does not do that.
    """
    frame = folded.states[closed]
    sheets = sorted({f.sheet for f in folded.facets})
    found: dict[Facet, Affine] = {}
    for sheet in sheets:
        mine = [f for f in folded.facets if f.sheet == sheet]
        root = min(mine, key=lambda f: sum(f in _moved(folded, k) for k in range(len(folded.steps))))
        found[root] = STILL
        todo = [root]
        while todo:
            here = todo.pop()
            for there in mine:
                if there not in found and (edge := _edge(here, there)):
                    found[there] = found[here] @ _hinge(folded, closed, here, there, edge, angle)
                    todo.append(there)
    return tuple(Posed(f, found[f] @ frame[f].affine) for f in folded.facets)


# How far a piece is folded where it is shown half open, and open: not quite flat, so that its folds are seen.
HALF, OPEN = 62.0, 22.0


def opening(folded: Piece) -> dict[str, tuple[Posed, ...]]:
    """Return a piece ``closed``, ``half`` open and ``open``: as it lies, as its last fold is opened, spread out.

    Of a stitched booklet the cover is opened, and then the middle.
    """
    count = len(folded.steps)
    last = count - 1
    while last > 0 and not any(overlapping(folded, last - 1, later) for later in range(last, count)):
        last -= 1  # both gates of a gate fold
    axes = [step.axis for step in folded.steps]
    spread = max(sorted(set(axes)), key=axes.count, default="x")
    sheets = 1 + max(f.sheet for f in folded.facets)

    def half(_step: int, sheet: int) -> float:
        return HALF if sheet == 0 else CLOSED

    def spread_out(step: int, sheet: int) -> float:
        return OPEN + (sheets - 1 - sheet) if axes[step] == spread else FLAT

    return {
        "closed": pose(folded, lambda _step, _sheet: CLOSED, count if sheets == 1 else 0),
        "half": pose(folded, half, max(0, last)),
        "open": pose(folded, spread_out, 0),
    }


def upright(folded: Piece, point: Point, side: int, up: Point) -> Affine:
    """Return the turn after which a panel of the closed piece looks up and stands upright.

    ``point`` lies on it and ``up`` is its upward direction, both on the outside of the sheet; ``side`` is its own.
    """
    facet = next(
        f for f in folded.facets if f.sheet == 0 and f.x0 <= point[0] <= f.x1 and f.y0 <= point[1] <= f.y1
    )
    state = folded.states[-1][facet]
    way = (state.mirror_x * up[0], state.mirror_y * up[1])
    if state.front_up == (side == 0):
        face = STILL
    else:
        face, way = about("y", 180), (-way[0], way[1])
    # On the table y runs down: a quarter turn clockwise as seen is a positive one about z.
    degrees = {(0, -1): 0, (-1, 0): 90, (0, 1): 180, (1, 0): 270}[(round(way[0]), round(way[1]))]
    return about("z", degrees) @ face


def cover(fmt: Format) -> tuple[Point, int, Point]:
    """Return a point of a format's first panel on the outside of its sheet, its side, and its upward direction."""
    panel = fmt.panels[0]
    placement = next(p for p in fmt.press.placements if p.panel == panel.name)
    lying = placement.rotation % 180 == 0
    width, height = (panel.width, panel.height) if lying else (panel.height, panel.width)
    x, y = placement.x + width / 2, placement.y + height / 2
    up = {0: (0, -1), 90: (-1, 0), 180: (0, 1), 270: (1, 0)}[placement.rotation % 360]
    if placement.side == 1:
        x, up = fmt.press.width - x, (-up[0], up[1])
    return (x, y), placement.side, up


def turned(posed: Iterable[Posed], by: Affine) -> tuple[Posed, ...]:
    """Return the same facets, moved as a whole."""
    return tuple(Posed(p.facet, by @ p.pose) for p in posed)


def about(axis: Literal["x", "y", "z"], degrees: float) -> Affine:
    """Return a turn about one axis of space, exact at quarter turns."""
    cos, sin = _cos_sin(degrees)
    return {
        "x": Affine(((1, 0, 0, 0), (0, cos, -sin, 0), (0, sin, cos, 0))),
        "y": Affine(((cos, 0, sin, 0), (0, 1, 0, 0), (-sin, 0, cos, 0))),
        "z": Affine(((cos, -sin, 0, 0), (sin, cos, 0, 0), (0, 0, 1, 0))),
    }[axis]


# Paper has y down and z up: a picture of it from above has its y turned, and nothing else.
_UP = Affine(((1, 0, 0, 0), (0, -1, 0, 0), (0, 0, 1, 0)))


@dataclass(frozen=True, slots=True)
class Camera:
    """Where one looks from: ``height`` degrees above the table (90: straight down), ``turn`` degrees to the right."""

    height: float
    turn: float

    def sight(self) -> Affine:
        """Return the map of space to picture: right, up, towards the eye."""
        return about("x", self.height - 90) @ about("z", self.turn) @ _UP


# Light falls from the upper left, in front; paper that looks away from it is this much darker.
_LIGHT = (-0.2, 0.25, 0.947)
_SHADE = 0.28
_ABOVE = 1.2  # mm between the piece and the table: enough for an edge of shadow


def view(posed: Sequence[Posed], camera: Camera) -> tuple[Seen, ...]:
    """Return the facets as ``camera`` sees them, the furthest first: each may be drawn over those before it."""
    sight = camera.sight()
    found: list[tuple[Seen, tuple[Solid, ...]]] = []
    for p in posed:
        seen = sight @ p.pose
        solid = tuple(seen.at(*corner) for corner in p.facet.corners)
        (a, c, _, e), (b, d, _, f), (_, _, _, _) = seen.rows
        # Front and picture differ in handedness: the front is seen where the map turns the corners about.
        side = 0 if a * d - b * c < 0 else 1
        lit = _UP @ p.pose
        normal = tuple(row[2] for row in lit.rows)
        facing = abs(sum(n * v for n, v in zip(normal, _LIGHT, strict=True)))
        light = 1 - _SHADE * (1 - min(1.0, facing / _LIGHT[2]))
        outline = tuple((x, y) for x, y, _ in solid)
        found.append((Seen(p.facet, side, outline, (a, b, c, d, e, f), light), solid))
    return tuple(found[i][0] for i in _painted([solid for _, solid in found]))


def shadow(posed: Sequence[Posed], camera: Camera) -> tuple[tuple[Point, ...], ...]:
    """Return the outlines of the shadows that the facets cast on the table under them."""
    solids = [tuple((_UP @ p.pose).at(*corner) for corner in p.facet.corners) for p in posed]
    table = min(z for solid in solids for _, _, z in solid) - _ABOVE
    sight = camera.sight() @ _UP  # the corners are turned up already
    outlines = []
    for solid in solids:
        fallen = []
        for x, y, z in solid:
            far = (z - table) / _LIGHT[2]
            ground = sight.at(x - _LIGHT[0] * far, y - _LIGHT[1] * far, table)
            fallen.append((ground[0], ground[1]))
        outlines.append(tuple(fallen))
    return tuple(outlines)


def _creases(width: float, height: float, steps: Sequence[Step]) -> dict[str, set[float]]:
    """Return where ``steps`` crease the paper, in the order in which it is folded: a line goes through every layer."""
    cuts: dict[str, set[float]] = {"x": set(), "y": set()}
    for count, step in enumerate(steps):
        whole = piece(width, height, steps[:count]) if count else None
        before = whole.states[-1] if whole else {Facet(0, 0, 0, width, height): _Flat(1, 0.0, 1, 0.0, 0)}
        found = {c for facet, flat in before.items() if (c := _cut(facet, flat, step)) is not None}
        if not found:
            message = f"a fold at {step.at:g} mm lies outside the piece"
            raise ValueError(message)
        cuts[step.axis] |= found
    return cuts


def _cut(facet: Facet, flat: _Flat, step: Step) -> float | None:
    """Return where on the sheet a step creases a facet, or None where it misses it."""
    mirror, shift = (flat.mirror_x, flat.shift_x) if step.axis == "x" else (flat.mirror_y, flat.shift_y)
    low, high = (facet.x0, facet.x1) if step.axis == "x" else (facet.y0, facet.y1)
    place = round((step.at - shift) * mirror, 6)
    return place if low - _NEAR < place < high + _NEAR and (low + _NEAR < place < high - _NEAR) else None


def _spans(cuts: Iterable[float], end: float) -> list[tuple[float, float]]:
    edges = [0.0, *sorted(cuts), end]
    return list(zip(edges[:-1], edges[1:], strict=True))


def _folded(before: Mapping[Facet, _Flat], step: Step) -> dict[Facet, _Flat]:
    """Return how the facets lie after one more step."""
    moving = [f for f in before if _moves(f, before[f], step)]
    if not moving or len(moving) == len(before):
        message = f"a fold at {step.at:g} mm moves nothing, or everything"
        raise ValueError(message)
    heights = [flat.leaf for flat in before.values()]
    top, bottom = max(heights), min(heights)
    after = {}
    for facet, flat in before.items():
        if facet not in moving:
            after[facet] = flat
            continue
        leaf = 2 * top + 1 - flat.leaf if step.way == "over" else 2 * bottom - 1 - flat.leaf
        if step.axis == "x":
            after[facet] = _Flat(-flat.mirror_x, 2 * step.at - flat.shift_x, flat.mirror_y, flat.shift_y, leaf)
        else:
            after[facet] = _Flat(flat.mirror_x, flat.shift_x, -flat.mirror_y, 2 * step.at - flat.shift_y, leaf)
    return after


def _moves(facet: Facet, flat: _Flat, step: Step) -> bool:
    place = flat.centre(facet)[0 if step.axis == "x" else 1]
    return place > step.at if step.moves in {"right", "bottom"} else place < step.at


def _moved(folded: Piece, step: int) -> set[Facet]:
    before = folded.states[step]
    return {f for f in folded.facets if _moves(f, before[f], folded.steps[step])}


def _meet(one: _Flat, a: Facet, other: _Flat, b: Facet) -> bool:
    """Tell whether two facets lie on one another in a piece folded flat."""
    boxes = []
    for flat, facet in ((one, a), (other, b)):
        corners = [flat.affine.at(*c) for c in facet.corners]
        boxes.append([(min(c[i] for c in corners), max(c[i] for c in corners)) for i in (0, 1)])
    return all(min(p[1], q[1]) - max(p[0], q[0]) > _NEAR for p, q in zip(*boxes, strict=True))


# An edge of two facets on their sheet: its axis, and where.
_Edge = tuple[Literal["x", "y"], float]


def _edge(one: Facet, other: Facet) -> _Edge | None:
    """Return the edge that two facets of a sheet share, if they do."""
    if (one.y0, one.y1) == (other.y0, other.y1) and (one.x0 == other.x1 or one.x1 == other.x0):
        return ("x", max(one.x0, other.x0))
    if (one.x0, one.x1) == (other.x0, other.x1) and (one.y0 == other.y1 or one.y1 == other.y0):
        return ("y", max(one.y0, other.y0))
    return None


def _hinge(
    folded: Piece, closed: int, here: Facet, there: Facet, edge: _Edge, angle: Callable[[int, int], float]
) -> Affine:
    """Return how ``there`` turns about the edge it shares with ``here``, in the frame of the closed steps."""
    creased = [k for k in range(len(folded.steps)) if (here in _moved(folded, k)) != (there in _moved(folded, k))]
    if not creased or creased[0] < closed:
        return STILL
    step, frame = creased[0], folded.states[closed]
    axis, place = edge
    flat = frame[here]
    line = flat.mirror_x * place + flat.shift_x if axis == "x" else flat.mirror_y * place + flat.shift_y
    rises = (folded.steps[step].way == "over") == (folded.states[step][here].front_up == flat.front_up)
    beyond = frame[there].centre(there)[0 if axis == "x" else 1] > line
    cos, sin = _cos_sin(angle(step, here.sheet))
    if rises != beyond:
        sin = -sin
    leaves = [f.leaf for f in frame.values()]
    level = LEAF * (max(leaves) + 1 if rises else min(leaves))
    along, up = line - line * cos + level * sin, level - line * sin - level * cos
    if axis == "x":
        return Affine(((cos, 0, -sin, along), (0, 1, 0, 0), (sin, 0, cos, up)))
    return Affine(((1, 0, 0, 0), (0, cos, -sin, along), (0, sin, cos, up)))


def _cos_sin(degrees: float) -> tuple[float, float]:
    quarter, rest = divmod(degrees, 90)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarter) % 4]
    return (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))


def _painted(solids: Sequence[tuple[Solid, ...]]) -> list[int]:
    """Return the order in which to draw flat shapes that do not run through one another, the furthest first."""
    behind: dict[int, set[int]] = {i: set() for i in range(len(solids))}
    for i, one in enumerate(solids):
        for j in range(i):
            nearer = _nearer(one, solids[j])
            if nearer:
                first, second = (j, i) if nearer > 0 else (i, j)
                behind[second].add(first)
    depth = [sum(z for _, _, z in solid) / len(solid) for solid in solids]
    order: list[int] = []
    left = set(behind)
    while left:
        free = [i for i in left if not behind[i] & left] or list(left)
        chosen = min(free, key=lambda i: (depth[i], i))
        order.append(chosen)
        left.discard(chosen)
    return order


def _nearer(one: Sequence[Solid], other: Sequence[Solid]) -> float:
    """Return how much nearer ``one`` is to the eye than ``other`` where one hides the other; 0 where neither does."""
    common = _common([(x, y) for x, y, _ in one], [(x, y) for x, y, _ in other])
    if len(common) < 3 or abs(_area(common)) < _NEAR:
        return 0.0
    x, y = (sum(p[i] for p in common) / len(common) for i in (0, 1))
    return _depth(one, x, y) - _depth(other, x, y)


def _depth(solid: Sequence[Solid], x: float, y: float) -> float:
    """Return how near a flat shape is at a point of the picture; a shape seen edge on hides nothing."""
    (ax, ay, az), (bx, by, bz), _, (dx, dy, dz) = solid
    across, down = (bx - ax, by - ay, bz - az), (dx - ax, dy - ay, dz - az)
    turn = across[0] * down[1] - across[1] * down[0]
    if abs(turn) < _NEAR:
        return sum(p[2] for p in solid) / len(solid)
    s = ((x - ax) * down[1] - (y - ay) * down[0]) / turn
    t = (across[0] * (y - ay) - across[1] * (x - ax)) / turn
    return az + s * across[2] + t * down[2]


def _area(outline: Sequence[Point]) -> float:
    """Return the area of an outline, negative where it runs clockwise."""
    following = (*outline[1:], outline[0])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(outline, following, strict=True)) / 2


def _common(one: Sequence[Point], other: Sequence[Point]) -> list[Point]:
    """Return what two convex outlines have in common (Sutherland and Hodgman)."""
    found = list(one if _area(one) > 0 else reversed(one))
    edges = list(other if _area(other) > 0 else reversed(other))
    for (ax, ay), (bx, by) in zip(edges, (*edges[1:], edges[0]), strict=True):
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in found]
        kept: list[Point] = []
        for i, here in enumerate(found):
            before, side, last = found[i - 1], sides[i], sides[i - 1]
            if (side > 0) != (last > 0) and side != last:
                share = last / (last - side)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if side > 0:
                kept.append(here)
        found = kept
        if not found:
            return []
    return found
