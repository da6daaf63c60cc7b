"""Preflight: what the bytes of a file are found to be, ours or not, trusting no earlier stage."""

from brochure.preflight.asked import Expectation, expectation
from brochure.preflight.inspection import Report, inspect, profile_for
from brochure.preflight.readback import clipped, read_back

__all__ = ["Expectation", "Report", "clipped", "expectation", "inspect", "profile_for", "read_back"]
