"""The web edition: one file that asks for nothing else, and what is read back from it."""

from brochure.web.pack import pack, photographs
from brochure.web.readback import check

__all__ = ["check", "pack", "photographs"]
