"""Preflight: what the bytes of a file are found to be, ours or not, trusting no earlier stage."""

from brochure.preflight.inspection import Report, inspect, profile_for
from brochure.preflight.page import Expectation
from brochure.preflight.printable import extents, unprintable
from brochure.preflight.readback import clipped, read_back

__all__ = [
    "Expectation",
    "Report",
    "clipped",
    "extents",
    "inspect",
    "profile_for",
    "read_back",
    "unprintable",
]
