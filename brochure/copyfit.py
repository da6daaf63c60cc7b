"""Copyfit: whether regions fit their panels, which block does not, and how many words are too many.

Pure functions on what was laid out: for each page its region and the anchors on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.document import Block, Region

# 0 as designed; 1 tighter space between blocks; 2 and 3 leading of 15.5 and 15 pt instead of 16.
FITS = (0, 1, 2, 3)

# A box on a page: left, top, right, bottom in CSS pixels from the top left of the trim.
Box = tuple[float, float, float, float]

# Half a line of 16 pt, the least space between text and the blocks at the foot of its panel.
_FOOT_GAP_PX = 8 * 4 / 3
_TAG_OR_TEXT = re.compile(r"(<[^>]*>)|([^<]+)")


@dataclass(frozen=True, slots=True)
class Laid:
    """What copyfit needs to know of a layout: for each page the region it belongs to and the anchors on it."""

    regions: tuple[str, ...]
    anchors: tuple[Mapping[str, Box], ...]

    def pages_of(self, region: str) -> list[int]:
        """Return the indices of the pages of ``region``."""
        return [i for i, name in enumerate(self.regions) if name == region]


@dataclass(frozen=True, slots=True)
class Overflow:
    """A run of blocks that needs more than its panel: ``block`` is the first of ``blocks`` that does not fit."""

    panel: str
    block: Block
    blocks: tuple[Block, ...]


def laid(regions: Sequence[Region], anchors: Sequence[Mapping[str, Box]]) -> Laid:
    """Return the layout whose pages hold ``anchors``: a page without a region's anchor goes on with the last one."""
    names: list[str] = []
    for page in anchors:
        here = [region.name for region in regions if f"region-{region.name}" in page]
        names.append(here[-1] if here else names[-1])
    return Laid(tuple(names), tuple(anchors))


def find_overflow(region: Region, layout: Laid) -> Overflow | None:
    """Return the first run of ``region`` that needs more than its panels, if one does."""
    pages = layout.pages_of(region.name)
    if len(pages) <= len(region.panels):
        return _overlap(region, layout, pages)
    spare = max(0, len(region.panels) - len(region.segments))
    panel = 0
    for segment in region.segments:
        taken = [page for page in pages if any(block.id in layout.anchors[page] for block in segment)]
        if len(taken) > 1 + spare:
            last = taken[spare]
            beyond = [b for b in segment if any(b.id in layout.anchors[page] for page in taken if page > last)]
            return Overflow(region.panels[min(panel + spare, len(region.panels) - 1)], beyond[0], segment)
        spare -= len(taken) - 1
        panel += len(taken)
    return Overflow(region.panels[-1], region.blocks[-1], region.segments[-1])


def _overlap(region: Region, layout: Laid, pages: Sequence[int]) -> Overflow | None:
    """Return an overflow where the text of a panel runs into the blocks at its foot."""
    if not region.foot:
        return None
    anchors = layout.anchors[pages[-1]]
    end, foot = anchors.get(f"end-{region.name}"), anchors.get(f"foot-{region.name}")
    if end and foot and end[1] + _FOOT_GAP_PX <= foot[1]:
        return None
    blocks = (*(region.segments[-1] if region.segments else ()), *region.foot)
    return Overflow(region.panels[-1], (region.segments[-1] if region.segments else region.foot)[-1], blocks)


def blanks(region: Region, taken: int) -> tuple[int, int]:
    """Return how many blank panels come before and after the text of a region that took ``taken`` of them.

    Of several in a booklet one stands inside the front cover, where a reader expects it, so that the text begins on a
    right-hand page; the others, or a single one, before the back cover.
    """
    wanted = next((length for length in region.lengths if length >= taken), len(region.panels))
    short = max(0, wanted - taken)
    first = 1 if region.lengths and short > 1 else 0
    return first, short - first


def unfilled(regions: Sequence[Region], layout: Laid) -> Iterator[Diagnostic]:
    """Yield a note for each region of a booklet that leaves some of its pages blank."""
    for region in regions:
        taken = len(layout.pages_of(region.name))
        if region.lengths and (blank := sum(blanks(region, taken))):
            said = f"{blank} page{'s' * (blank != 1)} of the booklet {'are' if blank != 1 else 'is'} blank"
            message = f"{said}: its text takes {taken} of the {taken + blank} inside"
            place = region.segments[-1][-1].place if region.segments and region.segments[-1] else None
            hint = "say more, or less; or leave it so: readers take notes there"
            yield Diagnostic("pages-blank", message, Severity.NOTE, place, hint, measured=blank)


def only(html: str, region: Region, regions: Sequence[Region]) -> str:
    """Return the document with ``region`` alone: layouts that look for a fit need no other."""
    starts = [html.index(f'<section class="region region-{other.name}"') for other in regions]
    ends = [*starts[1:], html.rindex("</body>")]
    here = [other.name for other in regions].index(region.name)
    return html[: starts[0]] + html[starts[here] : ends[here]] + html[ends[-1] :]


def shortened(html: str, blocks: Sequence[Block], words: int) -> str:
    """Return ``html`` with ``words`` words less, taken from the ends of the longest of ``blocks``."""
    for block in sorted(blocks, key=lambda b: -len(b.words.split())):
        cut = min(words, max(0, len(block.words.split()) - 1))
        html = html.replace(block.html, _without_last_words(block.html, cut), 1)
        words -= cut
    return html


def _without_last_words(html: str, words: int) -> str:
    """Return ``html`` with its last ``words`` words taken out, tags left as they are."""
    pieces = [(match[1] or "", match[2] or "") for match in _TAG_OR_TEXT.finditer(html)]
    kept: list[str] = []
    for tag, text in reversed(pieces):
        if tag or not text.strip():
            kept.append(tag or text)
            continue
        found = text.split()
        cut = min(words, len(found))
        words -= cut
        kept.append(
            (" " if text[0].isspace() else "")
            + " ".join(found[: len(found) - cut])
            + (" " if text[-1].isspace() else "")
        )
    return "".join(reversed(kept))
