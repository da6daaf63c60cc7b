"""A folded piece: where every cell of its sheets lies after each step, and as far open as one likes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from brochure.formats import BACK, FRONT
from brochure.formats.folding import fold
from brochure.formats.rules import saddle
from brochure.posing.space import STILL, Affine, about, cos_sin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from brochure.formats import Format, Placement, Step
    from brochure.formats.folding import Leaf
    from brochure.formats.values import Axis
    from brochure.posing.space import Point

CLOSED, FLAT = 180.0, 0.0

# What parts the leaves of a closed piece, in mm: thicker than paper, so that their edges are seen.
LEAF = 0.3
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Facet:
    """A cell of a sheet, in mm on its outside; sheet 0 is the outermost of a booklet."""

    sheet: int
    column: int
    row: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners, round from the top left."""
        return ((self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1))


@dataclass(frozen=True, slots=True)
class State:
    """How a facet lies in a piece folded flat: mirrored or not on either axis, shifted, and its height in leaves."""

    mirror_x: int
    shift_x: float
    mirror_y: int
    shift_y: float
    leaf: int

    @property
    def outside_up(self) -> bool:
        """Whether the outside of the sheet looks up."""
        return self.mirror_x * self.mirror_y > 0

    @property
    def affine(self) -> Affine:
        """The map from the outside of the sheet to space."""
        face = self.mirror_x * self.mirror_y
        return Affine(
            (
                (self.mirror_x, 0, 0, self.shift_x),
                (0, self.mirror_y, 0, self.shift_y),
                (0, 0, face, (self.leaf + 0.5) * LEAF),
            )
        )

    @property
    def back(self) -> Affine:
        """The map from space to the outside of the sheet."""
        face = self.mirror_x * self.mirror_y
        return Affine(
            (
                (self.mirror_x, 0, 0, -self.mirror_x * self.shift_x),
                (0, self.mirror_y, 0, -self.mirror_y * self.shift_y),
                (0, 0, face, -face * (self.leaf + 0.5) * LEAF),
            )
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A folded piece: ``states[k]`` is how every facet lies once ``k`` of ``steps`` are folded flat."""

    steps: tuple[Step, ...]
    facets: tuple[Facet, ...]
    states: tuple[Mapping[Facet, State], ...]

    def leaves(self) -> tuple[Facet, ...]:
        """Return the facets of the piece folded flat, the lowest first."""
        return tuple(sorted(self.facets, key=lambda f: self.states[-1][f].leaf))


@dataclass(frozen=True, slots=True)
class Posed:
    """A facet in space: ``pose`` maps points of its sheet's outside."""

    facet: Facet
    pose: Affine


@dataclass(frozen=True, slots=True)
class Crease:
    """A crease on the outside of the first sheet, from ``start`` to ``end`` along its line; of which step, from 0.

    A ``mountain`` has the outside on its ridge.
    """

    step: int
    axis: Axis
    at: float
    start: float
    end: float
    mountain: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """The first panel: a point of it on the outside of its sheet, its side, and its upward direction there."""

    point: Point
    side: int
    up: Point


def piece_of(fmt: Format) -> Piece:
    """Return one copy of a format as it folds; of a stitched booklet, all of its sheets."""
    sheets = -(-len(fmt.panels) // 4) if fmt.saddle else 1
    return piece(fmt.columns, fmt.rows, fmt.steps, sheets)


def piece(columns: Sequence[float], rows: Sequence[float], steps: Sequence[Step], sheets: int = 1) -> Piece:
    """Return sheets of cells, and how they lie after each of ``steps``; of several, nested, the first is outermost."""
    xs, ys = [0.0, *accumulate(columns)], [0.0, *accumulate(rows)]
    facets = tuple(
        Facet(sheet, i, j, xs[i], ys[j], xs[i + 1], ys[j + 1])
        for sheet in range(sheets)
        for j in range(len(rows))
        for i in range(len(columns))
    )
    states = []
    for count in range(len(steps) + 1):
        leaves = {(leaf.column, leaf.row): leaf for leaf in fold(columns, rows, steps[:count]).leaves}
        states.append({f: _state(f, leaves[f.column, f.row], sheets) for f in facets})
    return Piece(tuple(steps), facets, tuple(states))


def _state(facet: Facet, leaf: Leaf, sheets: int) -> State:
    over_x, over_y = leaf.mirrored
    inner = sheets - 1 - facet.sheet
    return State(
        -1 if over_x else 1,
        leaf.left + facet.x1 if over_x else leaf.left - facet.x0,
        -1 if over_y else 1,
        leaf.top + facet.y1 if over_y else leaf.top - facet.y0,
        _height(leaf.depth, inner, sheets),
    )


def _height(depth: int, inner: int, sheets: int) -> int:
    """Return a leaf's height; of nested sheets, ``inner`` lie inside this one."""
    if sheets == 1:
        return -depth
    return inner if depth == 0 else -1 - inner if depth > 0 else 2 * sheets - 1 - inner


def creases(folded: Piece) -> tuple[Crease, ...]:
    """Return what the steps crease, in their order; parts of one line that fold alike are one."""
    found: list[Crease] = []
    first = {(f.column, f.row): f for f in folded.facets if f.sheet == 0}
    for step in range(len(folded.steps)):
        moved = _moved(folded, step)
        here = []
        for (column, row), one in first.items():
            for other in (first.get((column + 1, row)), first.get((column, row + 1))):
                if other and _creased(folded, one, other) == step and (one in moved) != (other in moved):
                    axis, at = _edge(one, other)
                    start, end = (one.y0, one.y1) if axis == "x" else (one.x0, one.x1)
                    behind = folded.steps[step].way == "behind"
                    mountain = behind == folded.states[step][one].outside_up
                    here.append(Crease(step, axis, at, start, end, mountain))
        found += _joined(here)
    return tuple(found)


def _joined(parts: Iterable[Crease]) -> list[Crease]:
    """Return creases with those that go on one another made one."""
    whole: list[Crease] = []
    for part in sorted(parts, key=lambda c: (c.axis, c.at, c.start)):
        last = whole[-1] if whole else None
        if last and (last.axis, last.at, last.end, last.mountain) == (part.axis, part.at, part.start, part.mountain):
            whole[-1] = replace(last, end=part.end)
        else:
            whole.append(part)
    return whole


def pose(folded: Piece, angle: Callable[[int, int], float], *, closed: int, lowest: Facet) -> tuple[Posed, ...]:
    """Return the piece with its first ``closed`` steps flat, and the others at ``angle(step, sheet)`` degrees.

    0 is flat open, 180 folded. ``lowest`` stays as it lies in the closed piece. Steps that cross may not both be half
    open: paper does not do that.
    """
    frame, last = folded.states[closed], folded.states[-1]
    found: dict[Facet, Affine] = {}
    for sheet in sorted({f.sheet for f in folded.facets}):
        mine = {(f.column, f.row): f for f in folded.facets if f.sheet == sheet}
        root = mine[lowest.column, lowest.row]
        found[root] = last[root].affine @ frame[root].back
        todo = [root]
        while todo:
            here = todo.pop()
            for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                there = mine.get((here.column + step[0], here.row + step[1]))
                if there and there not in found:
                    found[there] = found[here] @ _hinge(folded, closed, here, there, angle)
                    todo.append(there)
    return tuple(Posed(f, found[f] @ frame[f].affine) for f in folded.facets)


# How far a piece is folded where it is shown half open, and open: not quite flat, so that its folds are seen.
HALF, OPEN = 62.0, 22.0


def opening(folded: Piece, cover: Cover) -> dict[str, tuple[Posed, ...]]:
    """Return a piece ``closed``, ``half`` open and ``open``, its cover up and upright while it is closed.

    Half open, its last fold is opened, and others that it does not hold shut; of a stitched booklet, the cover. Open,
    it is spread out; a booklet in its middle.
    """
    front = _facet(folded, cover)
    leaves = [f for f in folded.leaves() if f.sheet == 0]
    face = folded.states[-1][front].outside_up == (cover.side == 0)
    lowest = leaves[0 if face else -1]
    lies = _upright(folded.states[-1][front], cover, faces_up=face)
    count = len(folded.steps)
    last = max(0, count - 1)
    while last > 0 and not any(_overlap(folded, last - 1, later) for later in range(last, count)):
        last -= 1  # both gates of a gate fold
    axes = [step.axis for step in folded.steps]
    straight = len(list(takewhile(lambda axis: axis == axes[0], axes)))  # later creases cross these, and lie flat
    sheets = 1 + max(f.sheet for f in folded.facets)

    def half(_step: int, sheet: int) -> float:
        return HALF if sheet == 0 else CLOSED

    def spread_out(step: int, sheet: int) -> float:
        return OPEN + sheet if step < straight else FLAT

    poses = {
        "closed": pose(folded, lambda _step, _sheet: CLOSED, closed=count if sheets == 1 else 0, lowest=lowest),
        "half": pose(folded, half, closed=last, lowest=lowest),
        "open": pose(folded, spread_out, closed=0, lowest=lowest),
    }
    return {name: turned(posed, lies) for name, posed in poses.items()}


def unfolding(folded: Piece, cover: Cover, share: float) -> tuple[Posed, ...]:
    """Return a piece unfolded by ``share``, 0 closed to 1 flat: its last fold is opened first, one after another.

    A stitched booklet is opened sheet by sheet from its cover, until its middle lies open.
    """
    front = _facet(folded, cover)
    leaves = [f for f in folded.leaves() if f.sheet == 0]
    face = folded.states[-1][front].outside_up == (cover.side == 0)
    lowest = leaves[0 if face else -1]
    lies = _upright(folded.states[-1][front], cover, faces_up=face)
    sheets = 1 + max(f.sheet for f in folded.facets)
    turns = len(folded.steps) if sheets == 1 else sheets
    done, part = divmod(min(max(share, 0.0), 1.0) * turns, 1)
    at = CLOSED * (1 - part)
    if sheets > 1:

        def turned_to(_step: int, sheet: int) -> float:
            return 0.0 if sheet < done else at if sheet == done else CLOSED

        return turned(pose(folded, turned_to, closed=0, lowest=lowest), lies)
    here = turns - 1 - int(done)  # the fold that is being opened; those before it are shut, those after it are flat
    if here < 0:
        return turned(pose(folded, lambda _step, _sheet: 0.0, closed=0, lowest=lowest), lies)
    opened = pose(folded, lambda step, _sheet: at if step == here else 0.0, closed=here, lowest=lowest)
    return turned(opened, lies)


def flat_size(fmt: Format) -> tuple[float, float]:
    """Return the width and height of one copy of a format, unfolded."""
    return (sum(fmt.columns), sum(fmt.rows))


def placements_of(fmt: Format) -> tuple[Placement, ...]:
    """Return where the panels lie on one copy of a format, unfolded; those of a booklet on its sheets."""
    if fmt.saddle:
        page = (fmt.panels[0].width, fmt.panels[0].height)
        return saddle([p.name for p in fmt.panels], page, flat_size(fmt)).placements
    layout = fmt.press
    if not layout.cuts:
        return layout.placements
    left, top, right, _ = layout.cuts[0]
    return tuple(
        replace(p, x=p.x - (left if p.side == FRONT else layout.width - right), y=p.y - top)
        for p in layout.placements
        if p.copy == 0
    )


def placed_size(fmt: Format, placement: Placement) -> tuple[float, float]:
    """Return the width and height of a panel as it lies, turned and cropped."""
    panel = fmt.panel(placement.panel)
    left, top, right, bottom = placement.crop
    width, height = panel.width - left - right, panel.height - top - bottom
    return (width, height) if placement.rotation % 180 == 0 else (height, width)


def cover_of(fmt: Format) -> Cover:
    """Return the cover of a format, one copy of it."""
    placement = next(p for p in placements_of(fmt) if p.panel == fmt.panels[0].name)
    width, height = placed_size(fmt, placement)
    x, y = placement.x + width / 2, placement.y + height / 2
    up = {0: (0, -1), 90: (-1, 0), 180: (0, 1), 270: (1, 0)}[placement.rotation % 360]
    if placement.side == BACK:
        x, up = flat_size(fmt)[0] - x, (-up[0], up[1])
    return Cover((x, y), placement.side, up)


def turned(posed: Iterable[Posed], by: Affine) -> tuple[Posed, ...]:
    """Return the same facets, moved as a whole."""
    return tuple(Posed(p.facet, by @ p.pose) for p in posed)


def _facet(folded: Piece, cover: Cover) -> Facet:
    x, y = cover.point
    return next(f for f in folded.facets if f.sheet == 0 and f.x0 <= x <= f.x1 and f.y0 <= y <= f.y1)


def _upright(state: State, cover: Cover, *, faces_up: bool) -> Affine:
    """Return the turn after which the cover looks up and stands upright."""
    way = (state.mirror_x * cover.up[0], state.mirror_y * cover.up[1])
    face = STILL
    if not faces_up:
        face, way = about("y", 180), (-way[0], way[1])
    # On the table y runs down: a quarter turn clockwise as seen is a positive one about z.
    degrees = {(0, -1): 0, (-1, 0): 90, (0, 1): 180, (1, 0): 270}[(round(way[0]), round(way[1]))]
    return about("z", degrees) @ face


def _moved(folded: Piece, step: int) -> set[Facet]:
    """Return what a step moves: what lies otherwise after it."""
    before, after = folded.states[step], folded.states[step + 1]
    mirrored = [(f, before[f].mirror_x != after[f].mirror_x or before[f].mirror_y != after[f].mirror_y) for f in before]
    return {f for f, moved in mirrored if moved}


def _overlap(folded: Piece, one: int, other: int) -> bool:
    """Tell whether what two steps move comes to lie on one another."""
    last = folded.states[-1]
    return any(
        _meet(last[a], a, last[b], b) for a in _moved(folded, one) for b in _moved(folded, other) if a.sheet == b.sheet
    )


def _meet(one: State, a: Facet, other: State, b: Facet) -> bool:
    boxes = []
    for state, facet in ((one, a), (other, b)):
        corners = [state.affine.at(*c) for c in facet.corners]
        boxes.append([(min(c[i] for c in corners), max(c[i] for c in corners)) for i in (0, 1)])
    return all(min(p[1], q[1]) - max(p[0], q[0]) > _NEAR for p, q in zip(*boxes, strict=True))


def _edge(one: Facet, other: Facet) -> tuple[Axis, float]:
    """Return the edge that two neighbours of a sheet share: its axis, and where."""
    return ("x", max(one.x0, other.x0)) if one.row == other.row else ("y", max(one.y0, other.y0))


def _creased(folded: Piece, one: Facet, other: Facet) -> int | None:
    """Return the step that folds two neighbours against each other, if one does."""
    steps = (k for k in range(len(folded.steps)) if (one in _moved(folded, k)) != (other in _moved(folded, k)))
    return next(steps, None)


def _hinge(folded: Piece, closed: int, here: Facet, there: Facet, angle: Callable[[int, int], float]) -> Affine:
    """Return how ``there`` turns about the edge it shares with ``here``, in the frame of the closed steps."""
    step, frame = _creased(folded, here, there), folded.states[closed]
    if step is None or step < closed:
        return STILL
    axis, place = _edge(here, there)
    flat, other = frame[here], frame[there]
    line = flat.mirror_x * place + flat.shift_x if axis == "x" else flat.mirror_y * place + flat.shift_y
    rises = (folded.steps[step].way == "over") == (folded.states[step][here].outside_up == flat.outside_up)
    centre = other.affine.at((there.x0 + there.x1) / 2, (there.y0 + there.y1) / 2)
    beyond = centre[0 if axis == "x" else 1] > line
    cos, sin = cos_sin(angle(step, here.sheet))
    if rises != beyond:
        sin = -sin
    heights = [state.leaf for state in frame.values()]
    level = LEAF * (max(heights) + 1 if rises else min(heights))
    along, up = line - line * cos + level * sin, level - line * sin - level * cos
    if axis == "x":
        return Affine(((cos, 0, -sin, along), (0, 1, 0, 0), (sin, 0, cos, up)))
    return Affine(((1, 0, 0, 0), (0, cos, -sin, along), (0, sin, cos, up)))
