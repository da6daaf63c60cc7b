"""Review: what a careful editor would remark on. Its findings never stop a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document import Document, Region
    from brochure.formats import Format
    from brochure.model.leaflet import Leaflet

# What a panel of a tri-fold holds and still looks designed: words of running text, less beside each kind of picture.
PANEL_WORDS = 115
PICTURE_WORDS = {"diagram": 10, "statistic": 25, "figure": 25}
TRIFOLD_AREA_MM2 = 100 * 210
LEAST_BODY_PT = 12


def review(leaflet: Leaflet, document: Document, fmt: Format, *, draft: bool) -> Iterator[Diagnostic]:
    """Yield the findings of one leaflet composed for one clinic in one format."""
    if draft:
        yield Diagnostic(
            "not-approved",
            f"{leaflet.code} is a draft: every copy says so",
            Severity.WARNING,
            place=Place(leaflet.place.file),
            hint="a clinical reviewer approves the words before patients are given them",
        )
    if leaflet.min_body is not None and leaflet.min_body < LEAST_BODY_PT:
        yield Diagnostic(
            "small-body",
            f"body text may go down to {leaflet.min_body} pt",
            Severity.WARNING,
            place=leaflet.place,
            measured=leaflet.min_body,
            threshold=LEAST_BODY_PT,
            source="UKAAF G003",
        )
    for region in document.regions:
        panel = fmt.panel(region.panels[0])
        yield from _crowded(region, panel.width * panel.height / TRIFOLD_AREA_MM2)


def _crowded(region: Region, size: float) -> Iterator[Diagnostic]:
    """Yield a finding for a run of blocks with more words than its panel holds in a calm layout.

    ``size`` is the panel's area as a multiple of a tri-fold's.
    """
    share = len(region.panels) / max(1, len(region.segments))
    for segment in region.segments:
        blocks = [block for block in segment if block.kind not in {"references", "review-line"}]
        words = sum(len(block.words.split()) for block in blocks)
        budget = (PANEL_WORDS - sum(PICTURE_WORDS.get(block.kind, 0) for block in blocks)) * share * size
        if words > budget:
            yield Diagnostic(
                "panel-crowded",
                f"{words} words where {budget:.0f} look right",
                Severity.WARNING,
                place=blocks[0].place,
                hint="say less, or move a block to another panel",
                panel=region.panels[0] if len(region.panels) == 1 else region.name,
                measured=words,
                threshold=round(budget),
            )
