"""What a format is: panels, regions, placements, folds, spreads. Sizes and positions in mm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.formats.papers import Family

FRONT, BACK = 0, 1

Axis = Literal["x", "y"]
# Left, top, right, bottom.
Edges = tuple[float, float, float, float]
WHOLE: Edges = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel, trimmed."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Region:
    """One run of text through ``panels``.

    It takes as many pages as it has panels, or one of ``lengths``, in order: then the number becomes known with its
    text. An ``optional`` region may be left out of a leaflet.
    """

    name: str
    panels: tuple[str, ...]
    optional: bool = False
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a panel lies: the top left corner of its place on that ``side`` (0 or 1), from the top left of the trim.

    It is turned ``rotation`` degrees anticlockwise there: 0, 90, 180 or 270. ``crop`` is what is cut off it on each of
    its own edges, upright; the corner is that of what is left. Placements of one ``copy`` make up one leaflet.
    """

    panel: str
    sheet: int
    side: int
    x: float
    y: float
    rotation: int = 0
    crop: Edges = WHOLE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Fold:
    """A fold as one side shows it: a vertical line at ``at`` mm from the left (``x``), or a level one from the top."""

    axis: Axis
    at: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet, trimmed: its placements, the folds of its front and of its back, the edge it turns over.

    ``cuts`` are the copies to be cut out of it: left, top, right, bottom from its top left; none where the sheet itself
    is the one. ``bleed`` is the art beyond those cuts that the sheet carries whatever the printer asks. ``bound``
    counts the sheets of paper where the pages are handed over singly.
    """

    width: float
    height: float
    placements: tuple[Placement, ...]
    folds: tuple[tuple[Fold, ...], tuple[Fold, ...]] = ((), ())
    cuts: tuple[Edges, ...] = ()
    bleed: float = 0.0
    bound: int | None = None

    @property
    def duplex(self) -> Literal["short", "long"]:
        """The edge it turns over: side two lies behind side one as a page of a book does."""
        return "short" if self.width > self.height else "long"

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes."""
        return self.bound or 1 + max(p.sheet for p in self.placements)


@dataclass(frozen=True, slots=True)
class Spread:
    """Panels that are seen as one picture, left to right as a reader sees them."""

    name: str
    panels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One fold of the sheet, in turn, as it lies with its outside up.

    The part to the ``moves`` side of the line goes over the rest, or behind it. The line is ``at`` mm from the left
    of the flat outside (``x``), or from its top (``y``); what does not move keeps its place, so all steps count from
    there.
    """

    axis: Axis
    at: float
    moves: Literal["left", "right", "top", "bottom"]
    way: Literal["over", "behind"]


@dataclass(frozen=True, slots=True)
class Saddle:
    """How a stitched booklet is imposed: the paper of the clinic's own printer, on its side, and pages by fours."""

    office: tuple[float, float]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Format:
    """One row: a fold on a paper. ``panels`` in reading order; ``serves`` is the clinic's own paper that it is for.

    ``columns`` and ``rows`` divide the flat sheet, as its outside shows it; ``steps`` fold it to ``finished``, width
    and height. ``mirrored`` is for text from right to left: what follows in reading order lies to the left.
    """

    name: str
    fold: str
    paper: str
    panels: tuple[Panel, ...]
    regions: tuple[Region, ...]
    spreads: tuple[Spread, ...]
    press: Layout
    office: Layout
    about: str = ""
    family: Family = "iso"
    serves: str = "a4"
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()
    steps: tuple[Step, ...] = ()
    finished: tuple[float, float] = (0.0, 0.0)
    saddle: Saddle | None = None
    mirrored: bool = False

    def panel(self, name: str) -> Panel:
        """Return a panel by name; raises ``KeyError`` when there is none."""
        found = next((p for p in self.panels if p.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def region(self, name: str) -> Region | None:
        """Return a region by name, a panel being a region of itself; None when there is neither.

        The pages of a booklet are none: text flows through them as it comes.
        """
        return next((r for r in (*self.regions, *_alone(self)) if r.name == name), None)


def _alone(fmt: Format) -> Iterator[Region]:
    optional = {name for region in fmt.regions if region.optional for name in region.panels}
    flowing = {name for region in fmt.regions if region.lengths for name in region.panels}
    return (Region(p.name, (p.name,), optional=p.name in optional) for p in fmt.panels if p.name not in flowing)
