"""Preflight: what the finished bytes of a file are found to be, trusting no earlier stage."""

from brochure.preflight.printable import extents, unprintable
from brochure.preflight.readback import clipped, read_back
from brochure.preflight.structure import check

__all__ = ["check", "clipped", "extents", "read_back", "unprintable"]
