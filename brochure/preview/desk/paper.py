"""What to tell whoever stands at the printer: the paper, the sides, the edge to flip on, what is done afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from brochure.formats.papers import PAPERS

if TYPE_CHECKING:
    from brochure.formats import Format

_NEAR_MM = 1.5
_NAMES = {"letter": "US Letter", "half-letter": "half Letter", "tabloid": "Tabloid (11 × 17 in)"}
_TIMES = {1: "once", 2: "twice", 3: "three times"}


@dataclass(frozen=True, slots=True)
class Printing:
    """How one file is printed: ``sheets`` of ``paper`` on so many ``sides`` each; ``copies`` lie on one of them.

    ``flip`` is the edge that a sheet turns over, None where it has one side. ``after`` is what hands do then.
    """

    paper: str
    sheets: int
    sides: Literal[1, 2]
    flip: Literal["short", "long"] | None
    copies: int
    after: str


def printing(fmt: Format, edition: str, pages: int, *, calibrated: bool = False) -> Printing:
    """Return how a file of ``pages`` pages is printed; ``calibrated`` sheets all go through long side across."""
    layout = fmt.office
    wide = layout.width > layout.height
    if edition != "office":  # single pages in reading order
        return Printing(_paper(layout.width, layout.height), (pages + 1) // 2, 2 if pages > 1 else 1, "long", 1, "")
    copies = max(1, len(layout.cuts))
    both = any(placement.side for placement in layout.placements)
    flip: Literal["short", "long"] = "short" if wide or calibrated else "long"
    sheets = pages // 2 if both else pages
    paper = _paper(layout.width, layout.height)
    return Printing(paper, max(1, sheets), 2 if both else 1, flip if both else None, copies, _after(fmt, copies))


def _after(fmt: Format, copies: int) -> str:
    if fmt.saddle:
        return "Fold the sheets together in the middle, and staple them through the fold."
    if copies > 1:
        return f"{copies} copies lie on the sheet: cut them apart along the marks."
    if not fmt.steps:
        return ""
    times = _TIMES.get(len(fmt.steps), f"{len(fmt.steps)} times")
    return f"Fold it {times} between the panels, so that the front with the title is on top."


def _paper(width: float, height: float) -> str:
    """Return what the paper is called, its size where it has no name."""
    edges = sorted((width, height))
    for paper in PAPERS.values():
        apart = zip(edges, sorted((paper.width, paper.height)), strict=True)
        if all(abs(one - other) < _NEAR_MM for one, other in apart):
            return _NAMES.get(paper.name, paper.name.upper())
    return f"{width:g} × {height:g} mm"
