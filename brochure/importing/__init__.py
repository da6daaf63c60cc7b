"""Importing: a document that somebody has, to a draft of a leaflet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.importing import markdown, plain, web, word
from brochure.importing.drafting import Draft, draft
from brochure.importing.manuscript import Manuscript, texts
from brochure.importing.pictures import Album

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MOST_BYTES", "Draft", "Manuscript", "draft", "read"]

MOST_BYTES, MOST_TEXT = 100_000_000, 4_000_000
MOST_WORDS, MOST_PARTS = 20_000, 3_000

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "a PDF", "open it in Word or LibreOffice and save it as .docx, or copy its text into a .txt file"),
    (b"{\\rtf", "a Rich Text file (.rtf)", "open it in Word and save it as .docx"),
    (b"\x89PNG", "a picture", "type its words, or let a program read them, and look them over"),
    (b"\xff\xd8\xff", "a picture", "type its words, or let a program read them, and look them over"),
    (b"\x1f\x8b", "a packed file", "unpack it, and import the document in it"),
    (b"7z\xbc\xaf", "a packed file", "unpack it, and import the document in it"),
    (b"\x7fELF", "a program", "import a document"),
    (b"MZ\x90\x00", "a program", "import a document"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Encodings of pages, and none of the codecs that Python has besides.
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*((?:iso-8859-|windows-|cp|koi8-|shift_jis|gb|big5|euc-)[\w-]{0,20})",
    re.IGNORECASE,
)


def read(data: bytes, file: str, beside: Callable[[str], bytes | None]) -> Manuscript:
    """Return what a document says: what it is tell its first bytes, then its name, ``file``.

    ``beside`` gives the bytes of a file next to it, or None. Raises ``BrochureError`` where it cannot be read.
    """
    album = Album(file, beside)
    try:
        manuscript = _read(data, file, album)
    except RecursionError:
        hint = "save the text alone, as plain text"
        raise BrochureError(
            Diagnostic("import-too-deep", "this is nested too deeply to be read", place=Place(file), hint=hint)
        ) from None
    words = sum(len(text.split()) for part in manuscript.parts for text in texts(part))
    if not words and not manuscript.parts:
        raise BrochureError(Diagnostic("import-empty", "there are no words in this file", place=Place(file)))
    if words > MOST_WORDS or len(manuscript.parts) > MOST_PARTS:
        message = f"this has {words} words in {len(manuscript.parts)} parts"
        hint = f"a leaflet takes {MOST_WORDS} at the very most: import a part of it"
        raise BrochureError(Diagnostic("import-too-long", message, place=Place(file), hint=hint))
    return manuscript


def _read(data: bytes, file: str, album: Album) -> Manuscript:
    ending = file.rpartition(".")[2].lower() if "." in file else ""
    if not data.strip():
        raise BrochureError(Diagnostic("import-empty", "this file is empty", place=Place(file)))
    if data.startswith(_OLD_WORD):
        hint = "open it in Word and save it as .docx, without a password"
        message = "this is an old Word file (.doc), or one with a password"
        raise BrochureError(Diagnostic("import-wrong-kind", message, place=Place(file), hint=hint))
    for begins, what, hint in _FOREIGN:
        if data.startswith(begins):
            raise BrochureError(Diagnostic("import-wrong-kind", f"this is {what}", place=Place(file), hint=hint))
    if data.startswith(b"PK") or ending in {"docx", "docm", "dotx"}:
        return word.read(data, file, album)
    if len(data) > MOST_TEXT:
        message = f"this text has {len(data) // 1_000_000} MB"
        hint = "a leaflet takes a few pages: import the part that it is about"
        raise BrochureError(Diagnostic("import-too-long", message, place=Place(file), hint=hint))
    text = plain.decoded(data, file)
    if ending in {"html", "htm", "xhtml"} or _HTML.match(text):
        return web.read(_declared(data, text), file, album.picture)
    if ending in {"md", "markdown", "mdown", "mkd"}:
        return markdown.read(text, file, album.picture)
    return plain.read(text)


def _declared(data: bytes, text: str) -> str:
    """Return a page as text by the encoding that it declares, where its bytes are not UTF-8 anyway."""
    match = _CHARSET.search(data[:4096])
    if match:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return data.decode(match[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                return text
    return text
