"""Papers: their sizes in mm, upright, and the family that says where in the world they lie in the tray."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from brochure.units import inches

if TYPE_CHECKING:
    from collections.abc import Mapping

Family = Literal["iso", "us"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper or card, upright."""

    name: str
    width: float
    height: float
    family: Family

    @property
    def turned(self) -> tuple[float, float]:
        """Width and height of the paper on its side."""
        return (self.height, self.width)


# ISO 216 and ISO 7810's neighbour 85 x 55; DL is a third of A4. US: ANSI sizes, the 4 x 9 rack, the 3.5 x 2 card.
_PAPERS = (
    Paper("a3", 297.0, 420.0, "iso"),
    Paper("a4", 210.0, 297.0, "iso"),
    Paper("a5", 148.0, 210.0, "iso"),
    Paper("a6", 105.0, 148.0, "iso"),
    Paper("99x210", 99.0, 210.0, "iso"),
    Paper("85x55", 85.0, 55.0, "iso"),
    Paper("tabloid", inches(11), inches(17), "us"),
    Paper("letter", inches(8.5), inches(11), "us"),
    Paper("half-letter", inches(5.5), inches(8.5), "us"),
    Paper("quarter-letter", inches(4.25), inches(5.5), "us"),
    Paper("4x9in", inches(4), inches(9), "us"),
    Paper("3.5x2in", inches(3.5), inches(2), "us"),
)

PAPERS: Mapping[str, Paper] = MappingProxyType({paper.name: paper for paper in _PAPERS})

# What a clinic's own printer holds, by family.
CLINIC_PAPERS: Mapping[Family, str] = MappingProxyType({"iso": "a4", "us": "letter"})
