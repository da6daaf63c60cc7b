"""What glyphs mean: the tables that lead from glyphs to Unicode, mended, and read (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import uharfbuzz
from pikepdf import Dictionary, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pikepdf import Object, Pdf

# One line of a table as WeasyPrint writes it: a glyph, and its characters in UTF-16; and one of several, or of none.
_ENTRY = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]*)>")

_SEVERAL = re.compile(rb"<([0-9a-fA-F]+)> <((?:[0-9a-fA-F]{8,})?)>")

# Arabic Presentation Forms A and B, where Unicode has ligatures of letters that are written from right to left.
_LIGATURES = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00))
# A ligature that stands alone is preferred, as it is the letters alone that are kept by NFKC.
_PREFERRED = ("<isolated>", "<final>", "<initial>", "<medial>")


def mend_ligatures(pdf: Pdf) -> None:
    """Let every ligature of right-to-left letters mean one character, which no reader can turn round.

    WeasyPrint says of the glyph of lam with alef that it is two letters, in the order of speech. Readers turn what
    stands from right to left, these two with the rest: "do not" is then read as "the". NFKC makes letters of it again.
    """
    for font, table in _tables(pdf):
        data = table.read_bytes()
        own = _own_characters(font) if b"<>" in data else {}
        mended = _SEVERAL.sub(partial(_one_character, own=own), data)
        if mended != data:
            table.write(mended)


def _one_character(entry: re.Match[bytes], own: Mapping[int, int]) -> bytes:
    letters = bytes.fromhex(entry[2].decode()).decode("utf-16-be", "replace")
    code = ord(ligatures().get(letters, "\0")) if len(letters) > 1 else 0
    if not code and all(map(unicodedata.combining, letters)):
        # Of several marks on one letter WeasyPrint gives the first all, and the others nothing.
        code = own.get(int(entry[1], 16), 0)
    return b"<%s> <%04x>" % (entry[1], code) if code else entry[0]


def _own_characters(font: Object) -> Mapping[int, int]:
    """Return the character that the file of a font has for each of its glyphs; none where it cannot be read."""
    try:
        program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        face = uharfbuzz.Face(program)
        shaper = uharfbuzz.Font(face)
        return {glyph: code for code in face.unicodes if (glyph := shaper.get_nominal_glyph(code))}
    except (AttributeError, KeyError, ValueError):
        return {}


@lru_cache(maxsize=1)
def ligatures() -> Mapping[str, str]:
    """Return the character of every ligature by its letters."""
    found: dict[str, tuple[int, str]] = {}
    for code in _LIGATURES:
        form, *_ = (*unicodedata.decomposition(chr(code)).split(), "")
        letters = unicodedata.normalize("NFKC", chr(code))
        if form in _PREFERRED and len(letters) > 1 and not letters.startswith(" "):
            rank = _PREFERRED.index(form)
            found[letters] = min(found.get(letters, (rank, chr(code))), (rank, chr(code)))
    return {letters: ligature for letters, (_, ligature) in found.items()}


def _tables(pdf: Pdf) -> Iterator[tuple[Object, Stream]]:
    """Yield the fonts of pages with their tables: WeasyPrint gives all that a page draws the same."""
    seen = set()
    for page in pdf.pages:
        for font in page.obj.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary()).values():
            table = font.get(Name.ToUnicode)
            if isinstance(table, Stream) and table.objgen not in seen:
                seen.add(table.objgen)
                yield font, table


# What shows marked content, in a stream as WeasyPrint writes it.
_SHOWN = re.compile(
    rb"/\w+\s+<</MCID (?P<number>\d+)>>\s+BDC|(?P<end>EMC)|(?P<font>/\w+) [\d.]+ Tf|\[(?P<glyphs>[^\]]*)\] TJ"
)
_STRING = re.compile(rb"<([0-9a-fA-F]*)>")


def said(page: Object) -> dict[int, str]:
    """Return the words of every piece of marked content of a page that WeasyPrint has written, by its number."""
    fonts = page.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
    meanings: dict[bytes, dict[bytes, str]] = {}
    words: dict[int, str] = {}
    number, meaning = -1, {}
    for part in _SHOWN.finditer(page.Contents.read_bytes()):
        if part["number"]:
            number = int(part["number"])
        elif part["end"]:
            number = -1
        elif part["font"]:
            if part["font"] not in meanings:
                meanings[part["font"]] = _meaning(fonts.get(part["font"].decode()))
            meaning = meanings[part["font"]]
        elif number >= 0:
            glyphs = b"".join(_STRING.findall(part["glyphs"])).lower()
            shown = "".join(meaning.get(glyphs[at : at + 4], "") for at in range(0, len(glyphs), 4))
            words[number] = words.get(number, "") + shown
    return words


def _meaning(font: Object | None) -> dict[bytes, str]:
    table = font.get(Name.ToUnicode) if isinstance(font, Dictionary) else None
    if not isinstance(table, Stream):
        return {}
    pairs = _ENTRY.findall(table.read_bytes())
    return {glyph.lower(): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for glyph, text in pairs}
