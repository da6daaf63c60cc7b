"""What the glyphs of joined scripts mean: tables from glyphs to Unicode made right (ISO 32000-1, 9.10.3).

WeasyPrint notes of a glyph the text of the cluster in which it first meets it. A letter first met under a vowel mark
then means nothing, or the mark means both, wherever else they stand; and of lam with alef it notes two letters, which
readers turn round with the rest of a run from right to left, so that "do not" is read as "the".
"""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import uharfbuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.document import Document

_JOINED = re.compile("[\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0710-\u08ff]+")
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
_LAM_ALEF = {
    "\u0644\u0622": "\ufef5",
    "\u0644\u0623": "\ufef7",
    "\u0644\u0625": "\ufef9",
    "\u0644\u0627": "\ufefb",
}


def has_joined(text: str) -> bool:
    """Tell whether a letter of ``text`` joins its neighbours: Arabic, Persian, Urdu, Syriac."""
    return _JOINED.search(text) is not None


def mended(pdf: bytes, document: Document) -> bytes:
    """Return a file that WeasyPrint has made of ``document``, whose tables say what each glyph means by itself."""
    import pikepdf

    fonts = _by_name(document)
    words = sorted(set(_JOINED.findall(document.html)))
    with pikepdf.open(BytesIO(pdf)) as file:
        for obj in file.objects:
            if not (isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" and "/ToUnicode" in obj):
                continue
            font = fonts.get(_plain(str(obj.get("/BaseFont", "")).partition("+")[2]))
            if font is not None and (table := meanings(font, words)):
                obj.ToUnicode.write(_ENTRY.sub(partial(_meant, table), obj.ToUnicode.read_bytes()))
        made = BytesIO()
        file.save(
            made, deterministic_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
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


def meanings(font: bytes, words: Iterable[str]) -> Mapping[int, str]:
    """Return the character of every glyph that ``words`` of a joined script take in ``font``, by glyph.

    Lam with alef, where they are one glyph, are one character, which NFKC makes letters of again.
    """
    face = uharfbuzz.Face(font)
    held, shaper = face.unicodes, uharfbuzz.Font(face)
    found: dict[int, str] = {}
    for word in words:
        if ord(word[0]) not in held:
            continue
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS  # a mark apart from its letter
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer)
        starts = sorted({info.cluster for info in buffer.glyph_infos})
        ends = dict(zip(starts, (*starts[1:], len(word)), strict=True))
        told: set[int] = set()
        for info in reversed(buffer.glyph_infos):  # in the order of speech
            text = word[info.cluster : ends[info.cluster]]
            if info.cluster in told:  # some fonts lengthen a letter by a second glyph
                found.setdefault(info.codepoint, _TATWEEL)
                continue
            told.add(info.cluster)
            if len(text) == 1 or text in _LAM_ALEF:
                found.setdefault(info.codepoint, _LAM_ALEF.get(text, text))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
