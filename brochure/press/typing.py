"""The font that people type with: embedded whole enough for any name, not just for the words of a leaflet."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.press import embedding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pikepdf import Object, Pdf

# Latin, Greek, Cyrillic, Hebrew, Arabic with its shapes, and what is typed between letters.
_TYPED = (
    range(0x20, 0x7F), range(0xA0, 0x250), range(0x2B0, 0x530), range(0x590, 0x700), range(0x1E00, 0x2000),
    range(0x2010, 0x2027), range(0x2030, 0x205F), range(0x2070, 0x2150), range(0x2190, 0x2194), (0x2212, 0x2260),
    (0x2264, 0x2265), range(0xFB1D, 0xFB50), range(0xFE70, 0xFF00), (0xFB56, 0xFB57, 0xFB7A, 0xFB7B, 0xFB8A, 0xFB8E),
)  # fmt: skip


def embed(pdf: Pdf, font: bytes) -> Object:
    """Return ``font`` as a font of ``pdf`` that is read by its two-byte glyphs; the same bytes give the same font."""
    cut, meanings = _cut(font)
    return embedding.embed(pdf, cut, (meanings,))[0]


@lru_cache(maxsize=8)
def _cut(font: bytes) -> tuple[embedding.Cut, Mapping[int, str]]:
    """Return a font cut to what people type, and what its glyphs mean."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(set(uharfbuzz.Face(font).unicodes) & {code for codes in _TYPED for code in codes})
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    cut = embedding.cut(font, wanted, "Typing")
    small = uharfbuzz.Face(zlib.decompress(cut.data))
    scaled = uharfbuzz.Font(small)
    glyphs = {scaled.get_nominal_glyph(code): chr(code) for code in sorted(small.unicodes, reverse=True)}
    return cut, {glyph: text for glyph, text in glyphs.items() if glyph}
