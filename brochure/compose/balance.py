"""The title of a cover in lines of about one length, as ``text-wrap: balance`` sets it, which WeasyPrint 70 ignores."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import uharfbuzz
from markupsafe import Markup

from brochure.compose import sizes
from brochure.compose.fonts import characters
from brochure.compose.typography import NBSP, WORD_JOINER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.compose.fonts import FontFace
    from brochure.compose.inline import Rich
    from brochure.formats import Format

# A theme may set its titles a little larger or further in: where that could mean another line, they are let be.
_SURE = (0.94, 1.05)
_MOST_LINES = 5
_SLACK = 1.01
_HAIR = 1e-6
_MM_PER_PT = 25.4 / 72


def css(title: Rich, faces: Sequence[FontFace], assets: Mapping[str, bytes], fmt: Format) -> str:
    """Return how wide a cover's title may be at most, as CSS; empty where it stays as it breaks by itself.

    ``faces`` are those of headings, their files among ``assets``.
    """
    size, room = sizes.title(fmt)
    words = unescape(Markup(title.__html__()).striptags()).replace(WORD_JOINER, "").split(" ")
    if not room or len(words) <= 1 or len(title.paragraphs) > 1:
        return ""
    widths, space = _widths(words, faces, assets)
    width = narrowest(widths, space, room / _MM_PER_PT / size)
    return f"html:root .cover h1 {{ max-width: {width * _SLACK:.3f}em; }}" if width else ""


def narrowest(widths: Sequence[float], space: float, room: float) -> float | None:
    """Return the least width that words of ``widths`` fill in no more lines than they take in ``room``.

    None where that is one line, or not sure. All are in one unit, ``space`` being what stands between words.
    """
    lines = {_lines(widths, space, room * share) for share in _SURE}
    if len(lines) > 1 or not 1 < (count := lines.pop()) <= min(_MOST_LINES, len(widths)):
        return None
    parts = (widths[start:end] for start in range(len(widths)) for end in range(start + 1, len(widths) + 1))
    runs = (sum(part) + space * (len(part) - 1) for part in parts)
    return min(run for run in runs if _lines(widths, space, run) <= count)


def _lines(widths: Sequence[float], space: float, room: float) -> int:
    """Return how many lines words take, as many in each as fit; more than there are where one does not fit."""
    if not widths or max(widths) > room + _HAIR:
        return len(widths) + 1
    count, taken = 0, room
    for width in widths:
        taken += space + width
        if taken > room + _HAIR:
            count, taken = count + 1, width
    return count


def _widths(
    words: Sequence[str], faces: Sequence[FontFace], assets: Mapping[str, bytes]
) -> tuple[tuple[float, ...], float]:
    """Return the widths of words and of a space in em, in the boldest face that holds them; of none where none does."""
    letters = {ord(c) for word in words for c in word} - {ord(NBSP)}
    for face in sorted(faces, key=lambda face: -face.weight):
        if face.style == "normal" and letters <= characters(assets[face.url]):
            made = uharfbuzz.Face(assets[face.url])
            font = uharfbuzz.Font(made)
            return tuple(_advance(font, word) / made.upem for word in words), _advance(font, " ") / made.upem
    return (), 0.0


def _advance(font: uharfbuzz.Font, text: str) -> float:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions))
