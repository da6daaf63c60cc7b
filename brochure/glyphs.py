"""What the glyphs of joined scripts mean: tables from glyphs to Unicode made right (ISO 32000-1, 9.10.3).

WeasyPrint notes of a glyph the text of the cluster in which it first meets it. A letter first met under a vowel mark
then means nothing, or the mark means both, wherever else they stand; and of lam with alef it notes two letters, which
readers turn round with the rest of a run from right to left, so that "do not" is read as "the".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

import uharfbuzz

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.document import Document

_JOINED = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_ENTRY = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")
_FACE = re.compile(
    r'font-family: "(?P<family>[^"]+)"; font-weight: (?P<weight>\d+); font-style: (?P<style>\w+);'
    r' src: url\("(?P<url>[^"]+)"'
)
_WEIGHTS = {
    100: "Thin",
    200: "Ultra-Light",
    300: "Light",
    500: "Medium",
    600: "Semi-Bold",
    700: "Bold",
    800: "Ultra-Bold",
    900: "Heavy",
}
_TATWEEL = "\u0640"
_LAM_ALEF = {"\u0644\u0622": 0xFEF5, "\u0644\u0623": 0xFEF7, "\u0644\u0625": 0xFEF9, "\u0644\u0627": 0xFEFB}


def has_joined(text: str) -> bool:
    """Tell whether a letter of ``text`` joins its neighbours: Arabic, Persian, Urdu, Syriac."""
    return _JOINED.search(text) is not None


def mended(pdf: bytes, document: Document) -> bytes:
    """Return a file that WeasyPrint has made of ``document``, whose tables say what each glyph means by itself."""
    import pikepdf

    fonts = _by_name(document)
    with pikepdf.open(BytesIO(pdf)) as file:
        for obj in file.objects:
            if not (isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" and "/ToUnicode" in obj):
                continue
            font = fonts.get(_plain(str(obj.get("/BaseFont", "")).partition("+")[2]))
            if font is not None and (table := meanings(font)):
                words = obj.ToUnicode.read_bytes()
                obj.ToUnicode.write(_ENTRY.sub(partial(_meant, table), words))
        made = BytesIO()
        file.save(made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return made.getvalue()


def _by_name(document: Document) -> Mapping[str, bytes]:
    """Return the fonts of ``document`` by the name that a file has for each: family and weight, as Pango says it."""
    return {
        _plain(face["family"] + _WEIGHTS.get(int(face["weight"]), "")): document.assets[face["url"]]
        for face in _FACE.finditer(document.fonts.text)
        if face["style"] == "normal" and face["url"] in document.assets
    }


def _meant(table: Mapping[int, str], entry: re.Match[bytes]) -> bytes:
    character = table.get(int(entry[1], 16))
    return entry[0] if character is None else b"<%s> <%s>" % (entry[1], character.encode("utf-16-be").hex().encode())


@lru_cache(maxsize=16)
def meanings(font: bytes) -> Mapping[int, str]:
    """Return the character of every glyph that a letter or mark of a joined script takes in ``font``, by glyph.

    Lam with alef is one character, which NFKC makes letters of again.
    """
    face = uharfbuzz.Face(font)
    shaper = uharfbuzz.Font(face)
    found: dict[int, str] = {}
    for code in sorted(face.unicodes):
        character = chr(code)
        if unicodedata.category(character)[0] not in "LM" or not _JOINED.match(character):
            continue
        if unicodedata.normalize("NFKC", character) != character:
            continue
        for before, after in (("", ""), (_TATWEEL, ""), ("", _TATWEEL), (_TATWEEL, _TATWEEL)):
            glyphs = _glyphs(shaper, before + character + after, len(before), 1)
            if len(glyphs) == 1:
                found.setdefault(glyphs[0], character)
    for letters, code in _LAM_ALEF.items():
        for step, before in enumerate(("", _TATWEEL)):  # standing alone, and joined to what is before it
            glyphs = _glyphs(shaper, before + letters, len(before), len(letters))
            if len(glyphs) == 1:
                found[glyphs[0]] = chr(code + step)
    return found


def _glyphs(shaper: uharfbuzz.Font, text: str, at: int, length: int) -> list[int]:
    """Return the glyphs of ``length`` characters of ``text`` from ``at``."""
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer)
    return [info.codepoint for info in buffer.glyph_infos if at <= info.cluster < at + length]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
