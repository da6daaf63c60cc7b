"""Formats: the one table of folds and papers.

A row (``rows``) says which panels there are, in which cells of the sheet they lie, how it folds, what the clinic's own
printer gets; it is expanded into a format (``values``): panels, regions, placements, spreads. Millimetres.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, UsageError, did_you_mean
from brochure.formats.expansion import expand
from brochure.formats.large import large_print
from brochure.formats.mirroring import mirrored, opposite
from brochure.formats.papers import PAPERS
from brochure.formats.rows import ROWS
from brochure.formats.rules import with_pages
from brochure.formats.values import (
    BACK,
    FRONT,
    Fold,
    Format,
    Layout,
    Panel,
    Placement,
    Region,
    Saddle,
    Spread,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BACK",
    "FORMATS",
    "FRONT",
    "PAPERS",
    "Fold",
    "Format",
    "Layout",
    "Panel",
    "Placement",
    "Region",
    "Saddle",
    "Spread",
    "Step",
    "default_profile",
    "expand",
    "find_format",
    "folds",
    "large_print",
    "mirrored",
    "opposite",
    "papers",
    "with_pages",
]

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: expand(row) for row in ROWS})

# The printer profile that print shops of each paper's country expect.
_PROFILES = {"iso": "iso-coated", "us": "gracol-coated"}


def default_profile(fmt: Format) -> str:
    """Return the name of the printer profile for a format whose clinic names none."""
    return _PROFILES[fmt.family]


def folds(table: Mapping[str, Format] = FORMATS) -> dict[str, Format]:
    """Return one format for each fold: its panels and regions are the same on every paper."""
    return {fmt.fold: fmt for fmt in table.values()}


def papers(table: Mapping[str, Format] = FORMATS) -> frozenset[str]:
    """Return what may be asked for as a paper: that of a format, or the clinic's own that it is for."""
    return frozenset(name for fmt in table.values() for name in (fmt.paper, fmt.serves))


def find_format(fold: str, paper: str, table: Mapping[str, Format] = FORMATS) -> Format:
    """Return the row of ``fold`` on ``paper``, or else the one that serves a clinic whose own paper that is.

    Raises ``UsageError`` when the table has none.
    """
    rows = [fmt for fmt in table.values() if fmt.fold == fold]
    if not rows:
        known = folds(table)
        raise UsageError(Diagnostic("unknown-fold", f'no fold "{fold}"', hint=did_you_mean(fold, known)))
    found = next((fmt for fmt in rows if fmt.paper == paper), None) or next(
        (fmt for fmt in rows if fmt.serves == paper), None
    )
    if found is None:
        on = sorted({fmt.paper for fmt in rows})
        cure = f"it is there on {', '.join(on)}: ask for that by --paper, or write a row that serves {paper}"
        hint = cure if paper in papers(table) else did_you_mean(paper, on)
        raise UsageError(Diagnostic("unknown-paper", f'no {fold} on paper "{paper}"', hint=hint))
    return found
