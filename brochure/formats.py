"""Formats: the one table of folds and papers.

A row says which panels there are, how text flows through them (regions), where each lies on the sheet (placements),
which are seen as one picture (spreads), and what the clinic's own printer gets (office). Sizes and positions in mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from brochure.errors import Diagnostic, UsageError, did_you_mean
from brochure.units import inches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FRONT, BACK = 0, 1


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel, trimmed."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Region:
    """One run of text through ``panels``.

    It takes exactly as many pages as it has panels, unless ``least``, ``most`` and ``multiple`` say otherwise.
    An ``optional`` region may be left out of a leaflet.
    """

    name: str
    panels: tuple[str, ...]
    optional: bool = False
    least: int | None = None
    most: int | None = None
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a panel lies: the top left corner of its place on that ``side`` (0 or 1), from the top left of the trim.

    It is turned ``rotation`` degrees anticlockwise there: 0, 90, 180 or 270.
    """

    panel: str
    sheet: int
    side: int
    x: float
    y: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Fold:
    """A fold as one side shows it: a vertical line at ``at`` mm from the left (``x``), or a level one from the top."""

    axis: Literal["x", "y"]
    at: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet, trimmed: its placements, the folds of its front and of its back, the edge it turns over."""

    width: float
    height: float
    placements: tuple[Placement, ...]
    folds: tuple[tuple[Fold, ...], tuple[Fold, ...]]
    duplex: Literal["short", "long"]

    @property
    def sheets(self) -> int:
        """Return how many sheets of paper it takes."""
        return 1 + max(p.sheet for p in self.placements)


@dataclass(frozen=True, slots=True)
class Spread:
    """Panels that are seen as one picture, left to right on one side."""

    name: str
    panels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """One row: a fold on a paper. ``panels`` in reading order."""

    name: str
    fold: str
    paper: str
    panels: tuple[Panel, ...]
    regions: tuple[Region, ...]
    spreads: tuple[Spread, ...]
    press: Layout
    office: Layout

    def panel(self, name: str) -> Panel:
        """Return a panel by name; raises ``KeyError`` when there is none."""
        return {p.name: p for p in self.panels}[name]

    def region(self, name: str) -> Region | None:
        """Return a region by name, a panel being a region of itself; None when there is neither."""
        return next((r for r in (*self.regions, *_alone(self)) if r.name == name), None)


def _alone(fmt: Format) -> Iterator[Region]:
    optional = {name for region in fmt.regions if region.optional for name in region.panels}
    return (Region(p.name, (p.name,), optional=p.name in optional) for p in fmt.panels)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A sheet of paper, upright, in mm."""

    name: str
    width: float
    height: float


A4 = _Paper("a4", 210.0, 297.0)
A5 = _Paper("a5", 148.0, 210.0)
LETTER = _Paper("letter", inches(8.5), inches(11))


def _row(cells: Sequence[tuple[str, float]], side: int) -> tuple[tuple[Placement, ...], tuple[Fold, ...]]:
    """Return panels side by side from the left, and the folds between them."""
    placements, folds, x = [], [], 0.0
    for panel, width in cells:
        placements.append(Placement(panel, 0, side, x, 0.0))
        x += width
        folds.append(Fold("x", x))
    return tuple(placements), tuple(folds[:-1])


def _folded(
    fold: str,
    paper: _Paper,
    order: Sequence[str],
    outside: Sequence[tuple[str, float]],
    inside: Sequence[tuple[str, float]],
) -> Format:
    """Return the row of a sheet folded along its short side: landscape, turned over its short edge."""
    width, height = paper.height, paper.width
    widths = dict((*outside, *inside))
    front, folds_front = _row(outside, FRONT)
    back, folds_back = _row(inside, BACK)
    inner = tuple(name for name, _ in inside)
    layout = Layout(width, height, (*front, *back), (folds_front, folds_back), "short")
    return Format(
        name=f"{fold}-{paper.name}",
        fold=fold,
        paper=paper.name,
        panels=tuple(Panel(name, widths[name], height) for name in order),
        regions=(*(Region(n, (n,)) for n in order if n not in inner), Region("inside", inner)),
        spreads=(Spread("outside", tuple(name for name, _ in outside)), Spread("inside", inner)),
        press=layout,
        office=layout,
    )


def _trifold(paper: _Paper, panel: float, flap: float) -> Format:
    """Return a letter fold: the flap tucks in and is narrower, or it would buckle."""
    return _folded(
        "trifold",
        paper,
        ("front", "flap", "inside-left", "inside-centre", "inside-right", "back"),
        (("flap", flap), ("back", panel), ("front", panel)),
        (("inside-left", panel), ("inside-centre", panel), ("inside-right", flap)),
    )


def _half_fold(paper: _Paper) -> Format:
    half = paper.height / 2
    return _folded(
        "half-fold",
        paper,
        ("front", "inside-left", "inside-right", "back"),
        (("back", half), ("front", half)),
        (("inside-left", half), ("inside-right", half)),
    )


def _sheet(paper: _Paper, office: _Paper | None = None) -> Format:
    """Return an unfolded sheet; on ``office`` paper, twice as large, two copies lie side by side."""
    panels = ("front", "back")
    layout = Layout(
        paper.width, paper.height, tuple(Placement(p, 0, side, 0, 0) for side, p in enumerate(panels)), ((), ()), "long"
    )
    return Format(
        name=f"sheet-{paper.name}",
        fold="sheet",
        paper=paper.name,
        panels=tuple(Panel(p, paper.width, paper.height) for p in panels),
        regions=(Region("front", ("front",)), Region("back", ("back",), optional=True)),
        spreads=(),
        press=layout,
        office=_two_up(paper, office) if office else layout,
    )


def _two_up(paper: _Paper, office: _Paper) -> Layout:
    width, height = office.height, office.width
    half = width / 2
    x = (half - paper.width) / 2  # A5 halves of A4 have half a millimetre to spare
    placements = tuple(
        Placement(panel, 0, side, x + copy * half, (height - paper.height) / 2)
        for side, panel in enumerate(("front", "back"))
        for copy in (0, 1)
    )
    return Layout(width, height, placements, ((), ()), "short")


_ROWS = (
    _trifold(A4, panel=100.0, flap=97.0),
    _trifold(LETTER, panel=inches(3.6875), flap=inches(3.625)),
    _half_fold(A4),
    _half_fold(LETTER),
    _sheet(A4),
    _sheet(A5, office=A4),
    _sheet(LETTER),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})


# The printer profile that print shops of each paper's country expect.
_US_PROFILE, _ISO_PROFILE = "gracol-coated", "iso-coated"
_US_PAPERS = frozenset({"letter"})


def default_profile(fmt: Format) -> str:
    """Return the name of the printer profile for a format whose clinic names none."""
    return _US_PROFILE if fmt.paper in _US_PAPERS else _ISO_PROFILE


def find_format(fold: str, paper: str) -> Format:
    """Return the row of ``fold`` on ``paper``; raises ``UsageError`` when the table has none."""
    if found := FORMATS.get(f"{fold}-{paper}"):
        return found
    folds = {row.fold for row in _ROWS}
    if fold not in folds:
        raise UsageError(Diagnostic("unknown-fold", f'no fold "{fold}"', hint=did_you_mean(fold, folds)))
    papers = {row.paper for row in _ROWS if row.fold == fold}
    message = f'no {fold} on paper "{paper}"'
    raise UsageError(Diagnostic("unknown-paper", message, hint=did_you_mean(paper, papers)))
