"""Preflight: what the bytes of a file are found to be, ours or not, trusting no earlier stage."""

from brochure.preflight.asked import Expectation, expectation
from brochure.preflight.attachments import carried
from brochure.preflight.drawn import draw
from brochure.preflight.inspection import Report, inspect, profile_for, unread
from brochure.preflight.pagewise import PageDifference, different_pages, page_texts
from brochure.preflight.printable import extents, unprintable
from brochure.preflight.readback import clipped, read_back, read_through
from brochure.preflight.reporting import Look, Subject, pages_to_draw, report
from brochure.preflight.resolution import Placed, coarse, placed

__all__ = [
    "Expectation",
    "Look",
    "PageDifference",
    "Placed",
    "Report",
    "Subject",
    "carried",
    "clipped",
    "coarse",
    "different_pages",
    "draw",
    "expectation",
    "extents",
    "inspect",
    "page_texts",
    "pages_to_draw",
    "placed",
    "profile_for",
    "read_back",
    "read_through",
    "report",
    "unprintable",
    "unread",
]
