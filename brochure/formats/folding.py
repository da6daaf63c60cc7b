"""Folding a sheet in the mind: where every cell of it comes to lie, and what would not lie flat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.formats.values import Axis, Step

# How far the crease of a layer inside may lie from the line that all layers are folded on: they nest.
NEST_MM = 2.5
# What is tucked into a fold ends at least this far from it, or it buckles.
TUCK_MM = 0.8
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Leaf:
    """One cell of the sheet, both its sides, as it lies now.

    ``left`` to ``bottom`` in mm as the flat outside counts; ``depth`` 0 is nearest to the eye; ``mirrored`` tells
    along which axes it has been turned over: once, its inside is up.
    """

    column: int
    row: int
    left: float
    top: float
    right: float
    bottom: float
    depth: int = 0
    mirrored: tuple[bool, bool] = (False, False)

    @property
    def outside_up(self) -> bool:
        """Whether the outside of the sheet faces the eye here."""
        return self.mirrored[0] == self.mirrored[1]

    def ends(self, axis: Axis) -> tuple[float, float]:
        """Return where it begins and ends along ``axis``."""
        return (self.left, self.right) if axis == "x" else (self.top, self.bottom)


@dataclass(frozen=True, slots=True)
class Crease:
    """A fold of one cell against its neighbour: on the flat outside at ``at`` mm, between ``low`` and ``high`` mm.

    A ``mountain`` has the outside on its ridge.
    """

    axis: Axis
    at: float
    low: float
    high: float
    mountain: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a step, by its number: its ``kind`` is ``cut`` (through a cell), ``tuck`` or ``idle``."""

    step: int
    kind: str
    leaf: Leaf | None = None
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A sheet as far as it is folded."""

    leaves: tuple[Leaf, ...]
    creases: tuple[Crease, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of what there is to see; what is nested in a fold does not widen it."""
        cover = min(self.leaves, key=lambda leaf: leaf.depth)
        left, top, right, bottom = cover.left, cover.top, cover.right, cover.bottom
        for leaf in self.leaves:
            left = leaf.left if leaf.left < left - NEST_MM else left
            top = leaf.top if leaf.top < top - NEST_MM else top
            right = leaf.right if leaf.right > right + NEST_MM else right
            bottom = leaf.bottom if leaf.bottom > bottom + NEST_MM else bottom
        return (right - left, bottom - top)


def fold(columns: Sequence[float], rows: Sequence[float], steps: Iterable[Step]) -> Piece:
    """Return the sheet folded, with every crease and every trouble met on the way."""
    xs, ys = [0.0, *accumulate(columns)], [0.0, *accumulate(rows)]
    piece = Piece(
        tuple(Leaf(i, j, xs[i], ys[j], xs[i + 1], ys[j + 1]) for j in range(len(rows)) for i in range(len(columns)))
    )
    for number, step in enumerate(steps):
        piece = _folded(piece, number, step, xs, ys)
    return piece


def _folded(piece: Piece, number: int, step: Step, xs: Sequence[float], ys: Sequence[float]) -> Piece:
    moving = frozenset(leaf for leaf in piece.leaves if _moves(leaf, step))
    torn = list(_torn(piece.leaves, moving, step.axis))
    found = [Trouble(number, "idle")] if not torn else list(_troubles(piece.leaves, torn, number, step))
    deepest, nearest = max(leaf.depth for leaf in piece.leaves), min(leaf.depth for leaf in piece.leaves)
    turned = []
    for leaf in piece.leaves:
        if leaf not in moving:
            turned.append(leaf)
            continue
        others = [other.depth for other in moving]
        depth = (
            deepest + 1 + max(others) - leaf.depth if step.way == "behind" else nearest - 1 - leaf.depth + min(others)
        )
        turned.append(_turned(leaf, step, depth))
    creases = tuple(_crease(one, other, step, xs, ys) for one, other in torn)
    return Piece(tuple(turned), (*piece.creases, *creases), (*piece.troubles, *found))


def _moves(leaf: Leaf, step: Step) -> bool:
    low, high = leaf.ends(step.axis)
    return ((low + high) / 2 < step.at) == (step.moves in {"left", "top"})


def _torn(leaves: Sequence[Leaf], moving: frozenset[Leaf], axis: Axis) -> Iterator[tuple[Leaf, Leaf]]:
    """Yield the neighbours on the flat sheet, the left or upper one first, of which one moves and one stays."""
    by_cell = {(leaf.column, leaf.row): leaf for leaf in leaves}
    for leaf in leaves:
        step = (1, 0) if axis == "x" else (0, 1)
        other = by_cell.get((leaf.column + step[0], leaf.row + step[1]))
        if other is not None and (leaf in moving) != (other in moving):
            yield leaf, other


def _troubles(leaves: Sequence[Leaf], torn: Sequence[tuple[Leaf, Leaf]], number: int, step: Step) -> Iterator[Trouble]:
    folded = {leaf for pair in torn for leaf in pair}
    for leaf in leaves:
        low, high = leaf.ends(step.axis)
        over = min(step.at - low, high - step.at)
        allowed = NEST_MM if leaf in folded else 0.0
        if over > allowed + _NEAR:
            yield Trouble(number, "cut", leaf, over)
        elif leaf not in folded and -over < TUCK_MM - _NEAR and _inside(leaf, folded, step):
            yield Trouble(number, "tuck", leaf, max(0.0, -over))


def _inside(leaf: Leaf, folded: Iterable[Leaf], step: Step) -> bool:
    """Tell whether ``leaf`` lies in the fold that ``step`` makes of the ``folded`` leaves at its own height."""
    here = [other.depth for other in folded if _beside(leaf, other, step.axis)]
    if not here:
        return False
    return leaf.depth > min(here) if step.way == "behind" else leaf.depth < max(here)


def _beside(one: Leaf, other: Leaf, axis: Axis) -> bool:
    across: Axis = "y" if axis == "x" else "x"
    (low, high), (least, most) = one.ends(across), other.ends(across)
    return low < most - _NEAR and least < high - _NEAR


def _turned(leaf: Leaf, step: Step, depth: int) -> Leaf:
    low, high = leaf.ends(step.axis)
    low, high = 2 * step.at - high, 2 * step.at - low
    over_x, over_y = leaf.mirrored
    if step.axis == "x":
        return replace(leaf, left=low, right=high, depth=depth, mirrored=(not over_x, over_y))
    return replace(leaf, top=low, bottom=high, depth=depth, mirrored=(over_x, not over_y))


def _crease(one: Leaf, other: Leaf, step: Step, xs: Sequence[float], ys: Sequence[float]) -> Crease:
    mountain = (step.way == "behind") == one.outside_up
    if step.axis == "x":
        return Crease("x", xs[other.column], ys[one.row], ys[one.row + 1], mountain)
    return Crease("y", ys[other.row], xs[one.column], xs[one.column + 1], mountain)
