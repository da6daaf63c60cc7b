"""A leaflet in other colours, while one is being chosen: its inks replaced in the pages as they were set.

Layout does not depend on colour, so nothing is composed or set; and what is only looked at is not read back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure import finishing
from brochure.compose import branding, inks
from brochure.compose.shades import in_large_print
from brochure.planning import LARGE_PRINT

if TYPE_CHECKING:
    from brochure.finishing import Prepared
    from brochure.model.brand import Brand
    from brochure.typeset import Pages
    from brochure.world import World


@dataclass(slots=True)
class Coloured:
    """An edition in other colours; ``revision`` is the number that its pictures go by."""

    revision: int
    edition: str
    prepared: Prepared
    pages: Pages
    _file: bytes | None = field(default=None, repr=False)

    def file(self) -> bytes:
        """Return the edition finished, once it is asked for; raises ``BrochureError`` where the press refuses."""
        if self._file is None:
            self._file = finishing.finish(self.prepared, self.pages, None, self.edition).made.pdf
        return self._file


def recoloured(prepared: Prepared, edition: str, brand: Brand, world: World) -> Prepared:
    """Return ``prepared`` in the colours of ``brand``: with them go their tints, and what is read on them."""
    colours = branding.of_theme(brand, world)
    found = inks.replacements(colours.roles)
    if edition == LARGE_PRINT:
        large = in_large_print(colours.printed)
        found = {inks.rgb(value): large[name] for name, value in inks.STAND_INS.items()}
    plates = inks.plates(colours.roles, brand.printing)
    return replace(prepared, composition=replace(prepared.composition, inks=found, plates=plates))
