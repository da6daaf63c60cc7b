"""Translators that fill in what they are sent: every letter is exchanged, codes and digits stay."""

from __future__ import annotations

import re
from copy import deepcopy

import polib
from lxml import etree

from brochure.translation.xliff import NS

# Words of no language, in the letters of one.
LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "bcdfghjklmnpqrstvwxzaeiouy")
ARABIC = {ord(c): chr(0x0628 + n) for n, c in enumerate("abcdefghijklmnopqr")} | {
    ord(c): chr(0x0641 + n) for n, c in enumerate("stuvwxyz")
}
_CODE = re.compile(r"(\{[^{}]*\}|\[@[^\]]*\]|\]\([^)]*\))")


def said(words: str, letters: dict[int, int] | dict[int, str] = LATIN) -> str:
    """Return ``words`` as the translator says them; codes stay as they are."""
    parts = _CODE.split(words)
    return "".join(part if n % 2 else part.lower().translate(letters) for n, part in enumerate(parts))


def fill_xliff(data: bytes, letters: dict[int, int] | dict[int, str] = LATIN) -> bytes:
    """Return a document with a target in every segment that has none."""
    root = etree.fromstring(data)
    for segment in root.iter(f"{{{NS}}}segment"):
        if segment.find(f"{{{NS}}}target") is None:
            target = deepcopy(segment.find(f"{{{NS}}}source"))
            target.tag = f"{{{NS}}}target"
            for element in target.iter():
                element.text = element.text and said(element.text, letters)
                if element is not target:
                    element.tail = element.tail and said(element.tail, letters)
            segment.append(target)
            segment.set("state", "translated")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def fill_po(data: bytes, letters: dict[int, int] | dict[int, str] = LATIN) -> bytes:
    """Return a catalogue with every message translated."""
    catalogue = polib.pofile(f"{data.decode()}\n")
    for entry in catalogue:
        entry.msgstr = entry.msgstr or said(entry.msgid, letters)
    return f"{catalogue}\n".encode()
