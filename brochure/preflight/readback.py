"""Read-back: every word of the source is found in the finished file, in its panel and inside the trim."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic
from brochure.preflight import pdfium
from brochure.units import mm
from brochure.words import is_right_to_left, lost, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.document import Cell, Expected
    from brochure.preflight.geometry import Box
    from brochure.preflight.pdfium import Reading, Run, Sheet

_SLACK_PT = 1.0


def read_through(pdf: bytes, cells: Sequence[Cell], expected: Iterable[Expected]) -> tuple[Diagnostic, ...]:
    """Return what ``read_back`` finds, and what ``clipped`` does, of a file that is read once for both."""
    with pdfium.Reading(pdf) as reading:
        return (*_read_back(reading, cells, expected), *_clipped(reading))


def read_back(pdf: bytes, cells: Sequence[Cell], expected: Iterable[Expected]) -> tuple[Diagnostic, ...]:
    """Return a finding for every text of which words are not on its panels in the finished file."""
    with pdfium.Reading(pdf) as reading:
        return _read_back(reading, cells, expected)


def clipped(pdf: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for every run of text that is cut off, which read-back alone would not see.

    Text is cut by a box that hides what does not fit, at a fold, or by the knife: where it leaves the trim. What lies
    between the bleed and the edge of the sheet, clear of both, is the slug.
    """
    with pdfium.Reading(pdf) as reading:
        return _clipped(reading)


def _read_back(reading: Reading, cells: Sequence[Cell], expected: Iterable[Expected]) -> tuple[Diagnostic, ...]:
    expected = tuple(expected)
    rtl = is_right_to_left(entry.words for entry in expected)
    texts = reading.texts([(cell.page, cell.box) for cell in cells])
    copies: dict[tuple[str, int], Counter[str]] = {}
    for cell, text in zip(cells, texts, strict=True):
        # A panel may lie on two ends of a sheet, a part on each.
        copies.setdefault((cell.panel, cell.copy), Counter()).update(words_of(text, rtl=rtl))
    found: dict[str, Counter[str]] = {}
    for (panel, _), here in copies.items():
        # Each copy must be whole: what all hold is what is held.
        found[panel] = found[panel] & here if panel in found else here
    groups: dict[tuple[str, ...], list[Expected]] = {}
    for entry in expected:
        groups.setdefault(entry.panels, []).append(entry)
    return tuple(d for panels, entries in groups.items() for d in _lost(panels, entries, found, rtl=rtl))


def _clipped(reading: Reading) -> tuple[Diagnostic, ...]:
    return tuple(found for run in reading.runs() if run.text.strip() and (found := _cut(run)))


def _cut(run: Run) -> Diagnostic | None:
    text = f'"{run.text.strip()[:40]}"'
    if run.clip and _apart(run.box, run.clip) and _apart(run.box, run.sheet.trim):
        return None  # nothing of it is there: a panel in two parts is drawn twice. What is not elsewhere is lost.
    if run.clip and not _within(run.box, run.clip):
        hint = "no style may hide overflow or fix the height of a box that holds text"
        return _finding("text-clipped", run, f"{text} is cut off at the edge of a box or panel", hint)
    if not _within(run.box, run.sheet.trim) and not _in_slug(run.box, run.sheet):
        hint = "no style may move text beyond the edge of its panel"
        return _finding("text-off-trim", run, f"{text} leaves the panel, and would be cut off with its edge", hint)
    return None


def _finding(code: str, run: Run, message: str, hint: str) -> Diagnostic:
    left, _, _, top = run.sheet.media
    box = (run.box[0] - left, top - run.box[3], run.box[2] - left, top - run.box[1])
    x0, y0, x1, y1 = (round(mm(edge), 1) for edge in box)
    return Diagnostic(code, message, page=run.sheet.number + 1, box_mm=(x0, y0, x1, y1), hint=hint)


def _lost(
    panels: tuple[str, ...], texts: Sequence[Expected], found: dict[str, Counter[str]], *, rtl: bool
) -> Iterator[Diagnostic]:
    left: Counter[str] = Counter()
    for panel in panels:
        left += found.get(panel, Counter())
    hint = "a template or style drops, covers or pushes them off the panel"
    return lost(left, texts, hint=hint, panel=panels[0] if len(panels) == 1 else None, rtl=rtl)


def _within(box: Box, bounds: Box) -> bool:
    left, bottom, right, top = bounds
    low = box[0] >= left - _SLACK_PT and box[1] >= bottom - _SLACK_PT
    return low and box[2] <= right + _SLACK_PT and box[3] <= top + _SLACK_PT


def _apart(box: Box, other: Box) -> bool:
    return box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]


def _in_slug(box: Box, sheet: Sheet) -> bool:
    """Tell whether a box lies on the sheet but clear of the bleed."""
    left, bottom, right, top = sheet.bleed
    clear = box[2] < left or box[3] < bottom or box[0] > right or box[1] > top
    return clear and _within(box, sheet.media)
