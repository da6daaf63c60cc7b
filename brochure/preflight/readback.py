"""Read-back: every word of the source is found in the finished file, in its panel and inside the trim."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic
from brochure.preflight import pdfium
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.document import Cell, Expected
    from brochure.preflight.pdfium import Box

# A hyphen joins what it ends the line of; pdfium reports one at a line's end as U+0002 or U+FFFE.
_HYPHENS = re.compile("[-\u00ad\u2010\u2011\u0002\ufffe][\u2060]*[ \t]*[\r\n]*")
_UNDRAWN = re.compile("[\u2060\u200b\u200e\u200f\u2066-\u2069]")
# A line may end after these, within what was written as one word.
_BREAKS = re.compile("[/\u2013\u2014]")
# Templates may set a comma after a word, and a citation mark follows it without a space.
_PUNCTUATION = ".,;:!?()[]\u2018\u2019\u201c\u201d\"'\u00b7\u2013\u2014"
_MARK = re.compile(rf"[{re.escape(_PUNCTUATION)}]*\d+(?:,\d+)*")
_SHOWN_WORDS = 8
_CLIP_SLACK_PT = 1.0


def words_of(text: str) -> Counter[str]:
    """Return the words of ``text`` as read-back compares them.

    NFKC, case folded, hyphens taken out, without the punctuation around them.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = _UNDRAWN.sub("", _HYPHENS.sub("", _BREAKS.sub(" ", folded))).split()
    return Counter(bare for word in words if (bare := word.strip(_PUNCTUATION)))


def read_back(pdf: bytes, cells: Sequence[Cell], expected: Iterable[Expected]) -> tuple[Diagnostic, ...]:
    """Return a finding for every text of which words are not on its panels in the finished file."""
    texts = pdfium.texts(pdf, [(cell.page, cell.box) for cell in cells])
    found: dict[str, Counter[str]] = {}
    for cell, text in zip(cells, texts, strict=True):
        # A panel that lies on a sheet twice must be whole in each place: what both hold is what is held.
        here = words_of(text)
        found[cell.panel] = found[cell.panel] & here if cell.panel in found else here
    groups: dict[tuple[str, ...], list[Expected]] = {}
    for entry in expected:
        groups.setdefault(entry.panels, []).append(entry)
    return tuple(d for panels, entries in groups.items() for d in _lost(panels, entries, found))


def clipped(pdf: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for every run of text that a clip path cuts, which read-back alone would not see."""
    return tuple(
        Diagnostic(
            "text-clipped",
            f'"{run.text.strip()[:40]}" is cut off by a box that hides what does not fit',
            page=run.page + 1,
            box_mm=_millimetres(run.box),
            hint="no style may hide overflow or fix the height of a box that holds text",
        )
        for run in pdfium.runs(pdf)
        if run.clip and run.text.strip() and _outside(run.box, run.clip)
    )


def _lost(panels: tuple[str, ...], texts: Sequence[Expected], found: dict[str, Counter[str]]) -> Iterator[Diagnostic]:
    left: Counter[str] = Counter()
    for panel in panels:
        left += found.get(panel, Counter())
    for text in texts:
        wanted = words_of(text.words)
        lost = _without_marked(wanted - left, left - wanted)
        left -= wanted
        if lost:
            shown = ", ".join(f'"{word}"' for word in list(lost.elements())[:_SHOWN_WORDS])
            yield Diagnostic(
                "text-lost",
                f"{lost.total()} of {wanted.total()} words are not on the finished page: {shown}",
                place=text.place,
                panel=panels[0] if len(panels) == 1 else None,
                hint="a template or style drops, covers or pushes them off the panel",
                measured=lost.total(),
                threshold=0,
            )


def _without_marked(lost: Counter[str], left: Counter[str]) -> Counter[str]:
    """Return ``lost`` without the words that are ``left`` with a citation mark after them."""
    for word in list(lost.elements()):
        marked = next((w for w in left if w.startswith(word) and _MARK.fullmatch(w[len(word) :])), None)
        if marked:
            lost -= Counter([word])
            left -= Counter([marked])
    return lost


def _millimetres(box: Box) -> Box:
    left, bottom, right, top = (round(mm(edge), 1) for edge in box)
    return (left, bottom, right, top)


def _outside(box: Box, clip: Box) -> bool:
    return (
        box[0] < clip[0] - _CLIP_SLACK_PT
        or box[1] < clip[1] - _CLIP_SLACK_PT
        or box[2] > clip[2] + _CLIP_SLACK_PT
        or box[3] > clip[3] + _CLIP_SLACK_PT
    )
