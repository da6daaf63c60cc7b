"""The title and subtitle of a cover in lines of about one length, as ``text-wrap: balance`` sets them.

WeasyPrint 70 ignores that property.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import uharfbuzz

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
_SLACK = 1.004
_HAIR = 1e-6
_MM_PER_PT = 25.4 / 72
_BREAKING = re.compile(r"[ \t\r\n]+")  # not spaces that must not break
_TAG = re.compile(r"<[^>]*>")
_PAUSES = frozenset(",:;.?!\u2013\u2014\u060c\u061b\u061f")
_REGULAR, _BOLDEST = 400, 1000


def css(title: Rich, faces: Sequence[FontFace], assets: Mapping[str, bytes], fmt: Format) -> str:
    """Return how wide a cover's title may be at most, as CSS; empty where it stays as it breaks by itself.

    ``faces`` are those of headings, their files among ``assets``.
    """
    size, room = sizes.title(fmt)
    if not room or len(title.paragraphs) > 1:
        return ""
    widths, space = _widths(_words(title), faces, assets, _BOLDEST)
    width = narrowest(widths, space, room / _MM_PER_PT / size)
    return f"html:root .cover h1 {{ max-width: {width * _SLACK:.3f}em; }}" if width else ""


def subtitle_css(
    subtitle: Rich, roles: Mapping[str, Sequence[FontFace]], assets: Mapping[str, bytes], line: tuple[float, float]
) -> str:
    """Return how wide a subtitle is in the faces of each role, as CSS properties; empty where that cannot be told.

    ``line`` is its size, in pt, and the longest line that it may have, in mm. A theme takes the property of its face.
    """
    size, room = line
    if not size or len(subtitle.paragraphs) > 1:
        return ""
    words = _words(subtitle)
    found = []
    for role, faces in roles.items():
        widths, space = _widths(words, faces, assets, _REGULAR)
        if widths and (width := _by_sense(words, widths, space, room / _MM_PER_PT / size)):
            found.append(f"--subtitle-{role}: {width * _SLACK:.3f}em;")
    return f":root {{ {' '.join(found)} }}" if found else ""


def _by_sense(words: Sequence[str], widths: Sequence[float], space: float, room: float) -> float | None:
    """Return the least width whose lines are as few as in ``room`` and end, as many as may be, where a pause is."""
    least = _breaks(widths, space, room)
    if least is None or len(least) >= _MOST_LINES:
        return None
    fitting = ((run, _breaks(widths, space, run)) for run in sorted(_runs(widths, space)) if run <= room + _HAIR)
    same = [(run, ends) for run, ends in fitting if ends is not None and len(ends) == len(least)]
    return max(same, key=lambda found: (sum(words[end - 1][-1:] in _PAUSES for end in found[1]), -found[0]))[0]


def narrowest(widths: Sequence[float], space: float, room: float, sure: Sequence[float] = _SURE) -> float | None:
    """Return the least width that words of ``widths`` fill in no more lines than they take in ``room``.

    None where that is one line, or another number of lines in some share of the room in ``sure``. All are in one unit,
    ``space`` being what stands between words.
    """
    lines = {_lines(widths, space, room * share) for share in sure}
    if len(lines) > 1 or not 1 < (count := lines.pop()) <= min(_MOST_LINES, len(widths)):
        return None
    return min(run for run in _runs(widths, space) if _lines(widths, space, run) <= count)


def _runs(widths: Sequence[float], space: float) -> set[float]:
    """Return how wide any words that follow one another are."""
    parts = (widths[start:end] for start in range(len(widths)) for end in range(start + 1, len(widths) + 1))
    return {sum(part) + space * (len(part) - 1) for part in parts}


def _lines(widths: Sequence[float], space: float, room: float) -> int:
    """Return how many lines words take, as many in each as fit; more than there are where one does not fit."""
    breaks = _breaks(widths, space, room)
    return len(widths) + 1 if breaks is None else len(breaks) + 1


def _breaks(widths: Sequence[float], space: float, room: float) -> tuple[int, ...] | None:
    """Return before which words lines break, as many in each as fit; None where one does not fit, or there are none."""
    if not widths or max(widths) > room + _HAIR:
        return None
    found, taken = [], -space
    for number, width in enumerate(widths):
        taken += space + width
        if taken > room + _HAIR:
            found.append(number)
            taken = width
    return tuple(found)


def _words(text: Rich) -> list[str]:
    words = unescape(_TAG.sub("", text.__html__())).replace(WORD_JOINER, "")
    return [word for word in _BREAKING.split(words) if word]


def _widths(
    words: Sequence[str], faces: Sequence[FontFace], assets: Mapping[str, bytes], weight: int
) -> tuple[tuple[float, ...], float]:
    """Return the widths of words and of a space in em; of none where no face holds them.

    The face is the one that is nearest to ``weight``.
    """
    letters = {ord(c) for word in words for c in word} - {ord(NBSP)}
    for face in sorted(faces, key=lambda face: abs(face.weight - weight)):
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
