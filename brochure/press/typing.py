"""The font that people type with: embedded whole enough for any name, not just for the words of a leaflet."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import uharfbuzz
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

# Latin, Greek, Cyrillic, Hebrew, Arabic with its shapes, and what is typed between letters.
_TYPED = (
    range(0x20, 0x7F), range(0xA0, 0x250), range(0x2B0, 0x530), range(0x590, 0x700), range(0x1E00, 0x2000),
    range(0x2010, 0x2027), range(0x2030, 0x205F), range(0x2070, 0x2150), range(0x2190, 0x2194), (0x2212, 0x2260),
    (0x2264, 0x2265), range(0xFB1D, 0xFB50), range(0xFE70, 0xFF00), (0xFB56, 0xFB57, 0xFB7A, 0xFB7B, 0xFB8A, 0xFB8E),
)  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A font cut to what people type, its parts deflated; measures in thousandths of its size."""

    data: bytes
    length: int
    name: str
    outlines: str
    widths: tuple[int, ...]
    meanings: bytes
    box: tuple[int, int, int, int]
    ascent: int
    descent: int


def embed(pdf: Pdf, font: bytes) -> Object:
    """Return ``font`` as a font of ``pdf`` that is read by its two-byte glyphs; the same bytes give the same font."""
    cut = _cut(font)
    is_cff = cut.outlines == "CFF"
    program = pdf.make_stream(cut.data, Filter=Name.FlateDecode)
    if is_cff:
        program[Name.Subtype] = Name.OpenType
    else:
        program[Name.Length1] = cut.length
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{cut.name}"),
        Flags=4,
        FontBBox=Array(cut.box),
        ItalicAngle=0,
        Ascent=cut.ascent,
        Descent=cut.descent,
        CapHeight=cut.ascent,
        StemV=80,
    )
    descriptor[Name.FontFile3 if is_cff else Name.FontFile2] = program
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=Name(f"/{cut.name}"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=0,
        W=Array([0, Array(cut.widths)]),
    )
    if not is_cff:
        inner[Name.CIDToGIDMap] = Name.Identity
    outer = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{cut.name}"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(cut.meanings, Filter=Name.FlateDecode),
    )
    return pdf.make_indirect(outer)


@lru_cache(maxsize=8)
def _cut(font: bytes) -> _Cut:
    face = uharfbuzz.Face(font)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(set(face.unicodes) & {code for codes in _TYPED for code in codes})
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"kern"))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.pin_all_axes_to_default(face)
    small = uharfbuzz.subset(face, wanted)
    data = bytes(small.blob.data)
    small = uharfbuzz.Face(data)
    scaled = uharfbuzz.Font(small)
    per = 1000 / small.upem
    extents = scaled.get_font_extents("ltr")
    glyphs = {scaled.get_nominal_glyph(code): code for code in sorted(small.unicodes, reverse=True)}
    digest = hashlib.sha256(data).digest()
    return _Cut(
        data=zlib.compress(data, 9),
        length=len(data),
        name="".join(_LETTERS[byte % 26] for byte in digest[:6]) + "+Typing",
        outlines="CFF" if data[:4] == b"OTTO" else "TrueType",
        widths=tuple(round(scaled.get_glyph_h_advance(glyph) * per) for glyph in range(small.glyph_count)),
        meanings=zlib.compress(_to_unicode(sorted((glyph, code) for glyph, code in glyphs.items() if glyph)), 9),
        box=tuple(round(edge * per) for edge in struct.unpack(">4h", small.reference_table("head").data[36:44])),
        ascent=round(extents.ascender * per),
        descent=round(extents.descender * per),
    )


def _to_unicode(glyphs: list[tuple[int, int]]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(glyphs), 100):
        part = glyphs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{glyph:04x}> <{code:04x}>" for glyph, code in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
