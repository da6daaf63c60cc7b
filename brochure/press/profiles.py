"""Printer profiles: what a print shop wants around and under the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.units import inches

if TYPE_CHECKING:
    from brochure.formats import Format


@dataclass(frozen=True, slots=True)
class Profile:
    """Bleed, marks and slug, in mm; ``mark_width`` in points.

    Marks begin ``mark_offset`` beyond the bleed, so that they never print into it; the slug line stands below them.
    """

    name: str
    bleed: float
    mark_offset: float = 1.0
    mark_length: float = 4.0
    mark_width: float = 0.25
    slug: float = 5.0

    @property
    def margin(self) -> float:
        """Return how far the sheet of the file reaches beyond the trim on every side."""
        return self.bleed + self.mark_offset + self.mark_length + self.slug


ISO = Profile("iso", bleed=3.0)
US = Profile("us", bleed=inches(0.125))

US_PAPERS = frozenset({"letter"})


def default_profile(fmt: Format) -> Profile:
    """Return the profile that print shops of the format's paper family expect."""
    return US if fmt.paper in US_PAPERS else ISO
