"""Fonts embedded: cut to what is used, read by their two-byte glyphs, with what each glyph means (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uharfbuzz
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pikepdf import Object, Pdf

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Cut:
    """A font cut to size, deflated; measures in thousandths of its size. ``widths`` are by glyph."""

    data: bytes
    length: int
    name: str
    outlines: str
    widths: Mapping[int, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int


def cut(font: bytes, wanted: uharfbuzz.SubsetInput, name: str, glyphs: Iterable[int] | None = None) -> Cut:
    """Return ``font`` cut to what is ``wanted``, called ``name``, with the widths of ``glyphs``, or of all."""
    face = uharfbuzz.Face(font)
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"kern"))
    wanted.pin_all_axes_to_default(face)
    data = bytes(uharfbuzz.subset(face, wanted).blob.data)
    small = uharfbuzz.Face(data)
    scaled = uharfbuzz.Font(small)
    per = 1000 / small.upem
    extents = scaled.get_font_extents("ltr")
    digest = hashlib.sha256(data).digest()
    measured = sorted(glyphs) if glyphs is not None else range(small.glyph_count)
    return Cut(
        data=zlib.compress(data, 9),
        length=len(data),
        name="".join(_LETTERS[byte % 26] for byte in digest[:6]) + f"+{name}",
        outlines="CFF" if data[:4] == b"OTTO" else "TrueType",
        widths={glyph: round(scaled.get_glyph_h_advance(glyph) * per) for glyph in measured},
        box=tuple(round(edge * per) for edge in struct.unpack(">4h", small.reference_table("head").data[36:44])),
        ascent=round(extents.ascender * per),
        descent=round(extents.descender * per),
    )


def embed(pdf: Pdf, cut: Cut, meanings: Iterable[Mapping[int, str]]) -> list[Object]:
    """Return one font of ``pdf`` for each of ``meanings``, the text of glyphs; all share the program of ``cut``."""
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
        W=Array([part for stretch in _stretches(cut.widths) for part in stretch]),
    )
    if not is_cff:
        inner[Name.CIDToGIDMap] = Name.Identity
    descendant = Array([pdf.make_indirect(inner)])
    return [
        pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{cut.name}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=descendant,
                ToUnicode=pdf.make_stream(zlib.compress(to_unicode(meaning), 9), Filter=Name.FlateDecode),
            )
        )
        for meaning in meanings
    ]


def _stretches(widths: Mapping[int, int]) -> Iterable[tuple[int, Array]]:
    """Yield the widths of glyphs that follow one another, with the first of them."""
    start = 0
    found: list[int] = []
    for glyph in sorted(widths):
        if found and glyph != start + len(found):
            yield start, Array(found)
            found = []
        if not found:
            start = glyph
        found.append(widths[glyph])
    if found:
        yield start, Array(found)


def to_unicode(meanings: Mapping[int, str]) -> bytes:
    """Return the table of what glyphs mean, in UTF-16."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    glyphs = sorted(meanings.items())
    for start in range(0, len(glyphs), 100):
        part = glyphs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
