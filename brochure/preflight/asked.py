"""What a file is held to: a printer's profile, and what the file was meant to be where that is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brochure.document import Cell
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.formats import Fold, Format
    from brochure.model.profile import Profile
    from brochure.preflight.geometry import Box

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a file was meant to be, where that is known: without it a file is judged for what it is.

    ``sizes`` are the trimmed width and height of every page and ``bleed`` what lies around them, in points; ``cells``
    where panels lie, ``folds`` those of each page, ``cuts`` the copies that are cut out of every page, where those are
    not the page itself. ``least_type`` is the smallest type that it may have, in points; 0 for any. ``stand_ins`` are
    colours that only name an ink. ``ours`` tells that we made the file and left nothing to chance; of any other, cells
    are counted from the corner of the trim.
    """

    kind: Literal["print", "office", "screen", "large-print"] = "print"
    sizes: tuple[tuple[float, float], ...] = ()
    bleed: float | None = None
    cells: tuple[Cell, ...] = ()
    folds: tuple[tuple[Fold, ...], ...] = ()
    cuts: tuple[Box, ...] = ()
    least_type: float = 0.0
    stand_ins: Mapping[Rgb, str] = field(default_factory=dict, hash=False)
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """The measures that a file is held to."""

    profile: Profile
    expected: Expectation | None

    @property
    def kind(self) -> str:
        """The edition that it is judged as: any file that comes from elsewhere is for a print shop."""
        return self.expected.kind if self.expected else "print"

    @property
    def ours(self) -> bool:
        """Whether we made it."""
        return self.expected is not None and self.expected.ours

    @property
    def press(self) -> bool:
        """Whether it has to be ready for the press."""
        return self.kind == "print"

    @property
    def bleed(self) -> float:
        """Bleed in points."""
        given = self.expected.bleed if self.expected else None
        return pt(self.profile.bleed) if given is None else given

    @property
    def source(self) -> str:
        """The printer profile, as the source of a threshold."""
        return f"profile {self.profile.name}" if self.profile.name else f"profile {self.profile.title}"


def expectation(fmt: Format) -> Expectation:
    """Return what a file for ``fmt`` has to be that was made elsewhere: a page for each side of its sheet."""
    layout = fmt.press
    sides = sorted({(placement.sheet, placement.side) for placement in layout.placements})
    cells = []
    for page, side in enumerate(sides):
        for placement in layout.placements:
            if (placement.sheet, placement.side) == side:
                panel = fmt.panel(placement.panel)
                turned = placement.rotation % 180 != 0
                width, height = (panel.height, panel.width) if turned else (panel.width, panel.height)
                top = layout.height - placement.y
                box = (placement.x, top - height, placement.x + width, top)
                cells.append(Cell(page, placement.panel, (pt(box[0]), pt(box[1]), pt(box[2]), pt(box[3]))))
    return Expectation(
        sizes=tuple((pt(layout.width), pt(layout.height)) for _ in sides),
        cells=tuple(cells),
        folds=tuple(layout.folds[side] for _, side in sides),
        cuts=tuple(
            (pt(left), pt(layout.height - bottom), pt(right), pt(layout.height - top))
            for left, top, right, bottom in layout.cuts
        ),
        ours=False,
    )
