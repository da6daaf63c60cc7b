"""The table itself: one row for each fold on each paper, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brochure.formats.papers import PAPERS, Family
from brochure.units import inches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Turn = Literal[0, 90, 180, 270]
Edge = Literal["left", "right", "top", "bottom"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a side shows: a panel, turned; or one half of a panel that lies on two ends of the sheet."""

    panel: str
    turn: Turn = 0
    half: Literal["left", "right"] | None = None


@dataclass(frozen=True, slots=True)
class FoldAfter:
    """A fold after so many columns (``moves`` left or right) or rows (top or bottom) of the outside."""

    after: int
    moves: Edge
    way: Literal["over", "behind"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Copies to be cut out: on a paper of the table, or alone where ``paper`` is None."""

    across: int
    down: int
    gutter: float = 0.0
    paper: str | None = None


Side = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One format as it is written: see ``docs/formats.md``. Millimetres.

    Each side is rows of cells as that side shows them; a panel may span several. ``pages`` are the least and the most
    pages of a stitched booklet, whose one cell is a page.
    """

    fold: str
    paper: str
    family: Family
    serves: str
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    outside: Side
    inside: Side
    order: tuple[str, ...]
    about: str
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    optional: frozenset[str] = frozenset()
    steps: tuple[FoldAfter, ...] = ()
    press: Repeat | None = None
    office: Repeat | None = None
    pages: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The name of the format."""
        return f"{self.fold}-{self.paper}"

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the flat sheet."""
        return (sum(self.columns), sum(self.rows))


def cells(*lines: str) -> Side:
    """Return a side from words: ``opening-right/180`` is turned, ``front:left`` is the left half of a panel."""
    return tuple(tuple(_cell(word) for word in line.split()) for line in lines)


def _cell(word: str) -> Cell:
    name, _, turn = word.partition("/")
    panel, _, half = name.partition(":")
    return Cell(panel, int(turn or 0), half or None)  # type: ignore[arg-type]  # the table's own words


def _behind(*moves: tuple[int, Edge]) -> tuple[FoldAfter, ...]:
    return tuple(FoldAfter(after, side, "behind") for after, side in moves)


_INSIDE_3 = "inside-left inside-centre inside-right"
_INSIDE_4 = "inside-left inside-centre-left inside-centre-right inside-right"


def _folded(fold: str, paper: str, columns: Sequence[float], outside: str, inside: str, **rest: object) -> Row:
    """Return a row whose panels stand side by side on the longer side of a clinic's paper."""
    sheet = PAPERS[paper]
    return Row(
        fold=fold,
        paper=paper,
        family=sheet.family,
        serves=paper,
        columns=tuple(columns),
        rows=(sheet.width,),
        outside=cells(outside),
        inside=cells(inside),
        **rest,  # type: ignore[arg-type]  # the fields of a row
    )


def _trifold(paper: str, panel: float, flap: float) -> Row:
    return _folded(
        "trifold",
        paper,
        (flap, panel, panel),
        "flap back front",
        _INSIDE_3,
        order=("front", "flap", *_INSIDE_3.split(), "back"),
        steps=_behind((1, "left"), (2, "right")),
        about="Letter fold: the flap tucks in and is narrower, or it would buckle.",
    )


def _z_fold(paper: str) -> Row:
    return _folded(
        "z-fold",
        paper,
        (PAPERS[paper].height / 3,) * 3,
        "reverse-left reverse-right front",
        "inside-left inside-right back",
        order=("front", "inside-left", "inside-right", "reverse-left", "reverse-right", "back"),
        regions={"reverse": ("reverse-left", "reverse-right")},
        steps=(FoldAfter(1, "left", "over"), FoldAfter(2, "left", "behind")),
        about="To and fro, three panels of a width; the back lies beside the inside, the reverse behind it.",
    )


def _gate_fold(paper: str, gate: float, centre: float) -> Row:
    return _folded(
        "gate-fold",
        paper,
        (gate, centre, gate),
        "front:right back front:left",
        _INSIDE_3,
        order=("front", *_INSIDE_3.split(), "back"),
        steps=_behind((1, "left"), (2, "right")),
        about="Two gates that meet over the middle; the cover lies on both, its text on the right one.",
    )


def _double_parallel(paper: str, wide: float, tip: float) -> Row:
    return _folded(
        "double-parallel",
        paper,
        (tip, wide, wide, wide),
        "opening-left opening-right back front",
        _INSIDE_4,
        order=("front", "opening-left", "opening-right", *_INSIDE_4.split(), "back"),
        regions={"opening": ("opening-left", "opening-right")},
        steps=_behind((2, "left"), (3, "left")),
        about="In half, and in half again the same way; the half inside ends a little short of the other.",
    )


def _roll_fold(paper: str, wide: float, flap: float, inner: float) -> Row:
    return _folded(
        "roll-fold",
        paper,
        (inner, flap, wide, wide),
        "inner-flap flap back front",
        _INSIDE_4,
        order=("front", "flap", "inner-flap", *_INSIDE_4.split(), "back"),
        steps=_behind((1, "left"), (2, "left"), (3, "right")),
        about="Rolled up from one end, four panels; each that is tucked in is narrower than the one around it.",
    )


def _half_fold(paper: str) -> Row:
    return _folded(
        "half-fold",
        paper,
        (PAPERS[paper].height / 2,) * 2,
        "back front",
        "inside-left inside-right",
        order=("front", "inside-left", "inside-right", "back"),
        steps=_behind((1, "left")),
        about="Once in the middle: four pages.",
    )


def _cross_fold(paper: str) -> Row:
    sheet = PAPERS[paper]
    return Row(
        fold="cross-fold",
        paper=paper,
        family=sheet.family,
        serves=paper,
        columns=(sheet.width / 2,) * 2,
        rows=(sheet.height / 2,) * 2,
        outside=cells("opening-right/180 opening-left/180", "back front"),
        inside=cells("inside inside", "inside inside"),
        order=("front", "opening-left", "opening-right", "inside", "back"),
        regions={"opening": ("opening-left", "opening-right")},
        steps=_behind((1, "top"), (1, "left")),
        about="French fold: across and then down; it opens to one undivided sheet.",
    )


def _flat(fold: str, paper: str, about: str, *, serves: str, office: Repeat | None = None, **rest: object) -> Row:
    """Return a row of one cell a side, unfolded."""
    sheet = PAPERS[paper]
    given = {
        "inside": cells("back"),
        "order": ("front", "back"),
        "optional": frozenset({"back"}),
        **rest,
    }
    return Row(
        fold=fold,
        paper=paper,
        family=sheet.family,
        serves=serves,
        columns=(sheet.width,),
        rows=(sheet.height,),
        outside=cells("front"),
        about=about,
        office=office,
        **given,  # type: ignore[arg-type]  # the fields of a row
    )


def booklet_pages(number: int) -> tuple[str, ...]:
    """Return the names of the pages of a booklet, in order; the text flows through those between front and back."""
    return ("front", *(f"page-{n}" for n in range(2, number)), "back")


def _booklet(paper: str, office: str) -> Row:
    most = 48
    order = booklet_pages(most)
    return _flat(
        "booklet",
        paper,
        "Stitched through the fold, 8 to 48 pages, as many as its text takes.",
        serves=office,
        inside=cells("back"),
        order=order,
        regions={"pages": order[1:-1]},
        optional=frozenset(),
        pages=(8, most),
    )


_CARD = "One card, printed on one side or both"
_UP = "to be cut out of one sheet."
# Pressed apart by twice the bleed, so that every copy is cut with its own.
_GUTTER = 6.0

ROWS = (
    _trifold("a4", panel=100.0, flap=97.0),
    _trifold("letter", panel=inches(3.6875), flap=inches(3.625)),
    _z_fold("a4"),
    _z_fold("letter"),
    # The gates end 1.5 mm (1/16 in) short of the middle each.
    _gate_fold("a4", gate=73.5, centre=150.0),
    _gate_fold("letter", gate=inches(2.71875), centre=inches(5.5625)),
    # A quarter and 1/32 in for the outer panels, two times 1/16 in less for the half inside. Both its panels are folded
    # on the same line as the outer ones, so all that it lacks is taken from the one with the free edge.
    _double_parallel("a4", wide=75.0, tip=72.0),
    _double_parallel("letter", wide=inches(2.78125), tip=inches(2.65625)),
    # A quarter and 1/16 in; 3/32 in less for the flap, another 1/16 in for what it holds.
    _roll_fold("a4", wide=75.75, flap=73.5, inner=72.0),
    _roll_fold("letter", wide=inches(2.8125), flap=inches(2.71875), inner=inches(2.65625)),
    _half_fold("a4"),
    _half_fold("letter"),
    _cross_fold("a4"),
    _cross_fold("letter"),
    _flat("sheet", "a4", "One sheet, unfolded.", serves="a4"),
    _flat("sheet", "a5", "One sheet, unfolded.", serves="a4", office=Repeat(2, 1, paper="a4")),
    _flat("sheet", "letter", "One sheet, unfolded.", serves="letter"),
    _flat("dl", "99x210", "A third of A4, unfolded.", serves="a4", office=Repeat(3, 1, paper="a4")),
    _flat("dl", "4x9in", "A rack card.", serves="letter", office=Repeat(2, 1, paper="letter")),
    _flat("card", "a6", f"{_CARD}: a postcard.", serves="a4", office=Repeat(2, 2, paper="a4")),
    _flat(
        "card",
        "quarter-letter",
        f"{_CARD}: a postcard.",
        serves="letter",
        office=Repeat(2, 2, paper="letter"),
    ),
    _flat("business-card", "85x55", f"{_CARD}: for the purse.", serves="a4", office=Repeat(2, 4, _GUTTER, paper="a4")),
    _flat(
        "business-card",
        "3.5x2in",
        f"{_CARD}: for the purse.",
        serves="letter",
        office=Repeat(2, 4, _GUTTER, paper="letter"),
    ),
    _flat("poster", "a3", "One side of a large sheet.", serves="a4", inside=(), order=("front",), optional=frozenset()),
    _flat(
        "poster",
        "tabloid",
        "One side of a large sheet.",
        serves="letter",
        inside=(),
        order=("front",),
        optional=frozenset(),
    ),
    _booklet("a5", office="a4"),
    _booklet("half-letter", office="letter"),
    *(
        _flat(
            f"{fold}-{across * down}-up",
            paper,
            f"{across * down} copies {_UP}",
            serves=serves,
            press=Repeat(across, down, _GUTTER),
            office=office,
        )
        for fold, paper, serves, across, down, office in (
            ("dl", "99x210", "a4", 3, 1, Repeat(3, 1, paper="a4")),
            ("dl", "4x9in", "letter", 3, 1, Repeat(2, 1, paper="letter")),
            ("card", "a6", "a4", 2, 2, Repeat(2, 2, paper="a4")),
            ("card", "quarter-letter", "letter", 2, 2, Repeat(2, 2, paper="letter")),
            ("business-card", "85x55", "a4", 2, 4, Repeat(2, 4, _GUTTER, paper="a4")),
            ("business-card", "3.5x2in", "letter", 2, 4, Repeat(2, 4, _GUTTER, paper="letter")),
        )
    ),
)
