"""Translations: the words of a leaflet as hashes, what is behind its source, and what may not differ from it."""

from brochure.translation.staleness import Entry, Stale, entries, paired, stale, stale_shared
from brochure.translation.uses import uses
from brochure.translation.words import hashes, pieces, whole

__all__ = ["Entry", "Stale", "entries", "hashes", "paired", "pieces", "stale", "stale_shared", "uses", "whole"]
