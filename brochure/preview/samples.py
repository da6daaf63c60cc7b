"""Samples of fonts, drawn as outlines: a browser needs no font file to show them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import uharfbuzz
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

_EM = 1000


@lru_cache(maxsize=128)
def sample(font: bytes, words: str) -> dict[str, Any]:
    """Return ``words`` set with ``font`` as the path of an SVG with its box: a thousand units are its size.

    The path is empty where the font cannot set them.
    """
    try:
        face = uharfbuzz.Face(font)
        set_in = uharfbuzz.Font(face)
        set_in.scale = (_EM, _EM)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        uharfbuzz.shape(set_in, buffer)
    except Exception:  # noqa: BLE001 - a font that nothing can be set with has no sample
        return {"path": "", "width": _EM, "lacks": True}
    pen = SVGPathPen(None, ntos=lambda number: f"{number:.0f}")
    x = y = 0
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        moved = TransformPen(pen, (1, 0, 0, -1, x + position.x_offset, -(y + position.y_offset)))
        set_in.draw_glyph_with_pen(glyph.codepoint, moved)
        x, y = x + position.x_advance, y + position.y_advance
    lacks = any(glyph.codepoint == 0 for glyph in buffer.glyph_infos)
    return {"path": pen.getCommands(), "width": x, "lacks": lacks}
