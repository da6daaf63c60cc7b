"""Fonts of a page: the characters that it needs, as WOFF2."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import uharfbuzz
from fontTools.ttLib import TTFont

# What is kept in any case, so that people can type, and pages of a language share one font: Basic Latin, Latin-1 and
# the quotes, dashes and spaces of print.
_ALWAYS = frozenset((*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x202F, 0x2060, 0x20AC, 0x2212))
# Beyond what HarfBuzz keeps by itself: figures that stand on the line, and in columns.
_FIGURES = tuple(int.from_bytes(tag, "big") for tag in (b"lnum", b"tnum"))


def web_font(font: bytes, characters: frozenset[int]) -> bytes:
    """Return ``font`` cut down to ``characters`` and those of any page, as WOFF2."""
    return _cut(font, characters | _ALWAYS)


@lru_cache(maxsize=64)  # most pages of a clinic need the same
def _cut(font: bytes, characters: frozenset[int]) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.layout_feature_tag_set.update(_FIGURES)
    small = uharfbuzz.subset(uharfbuzz.Face(font), wanted).blob.data
    made = BytesIO()
    with TTFont(BytesIO(small), recalcTimestamp=False) as cut:
        cut.flavor = "woff2"
        cut.save(made)
    return made.getvalue()
