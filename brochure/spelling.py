"""Spelling: one word however its characters are stored, and one text however its lines end.

Unicode has two forms of "é", one character (NFC) and a letter with its mark (NFD); systems, keyboards and editors
differ in which they write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Written out, so that no version of Python changes what it is.
_SPACE = re.compile("[\t-\r \u0085\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_BETWEEN = re.compile(r"\n[ \t]*\n")


def composed(words: str) -> str:
    """Return ``words`` in NFC."""
    if words.isascii():
        return words
    from unicodedata import normalize  # few names ask for it

    return normalize("NFC", words)


def alike(name: str, names: Iterable[str]) -> str:
    """Return which of ``names`` is written as ``name`` but for Unicode's two forms; else itself."""
    if name.isascii() or name in names:
        return name
    wanted = composed(name)
    return next((found for found in sorted(names) if composed(found) == wanted), name)


def flat(words: str) -> str:
    """Return one line in NFC, white space of any kind as one space: a line of YAML may end anywhere."""
    return _SPACE.sub(" ", composed(words)).strip(" ")


def paragraphs(words: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, each flat; those that say nothing are left out."""
    return tuple(flat(part) for part in _BETWEEN.split(words) if part.strip())
