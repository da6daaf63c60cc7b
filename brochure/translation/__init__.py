"""Translations: the words of a leaflet as hashes, what is behind its source, and what may not differ from it."""

from brochure.translation.agreement import Difference, Tongues, differences, said_differently
from brochure.translation.staleness import Entry, Stale, entries, paired, stale, stale_shared
from brochure.translation.uses import uses
from brochure.translation.words import hashes, pieces, whole

__all__ = [
    "Difference",
    "Entry",
    "Stale",
    "Tongues",
    "differences",
    "entries",
    "hashes",
    "paired",
    "pieces",
    "said_differently",
    "stale",
    "stale_shared",
    "uses",
    "whole",
]
