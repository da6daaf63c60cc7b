"""Fine typography of running text: quotation marks, dashes, spaces that must not break.

Quotation marks follow CLDR ("delimiters") for each language; hyphenation is never used.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"
WORD_JOINER = "\u2060"

# Opening and closing marks, double then single, as markdown-it takes them.
QUOTES = {"en": "“”‘’", "es": "«»“”", "pl": "„”«»", "ar": "”“’‘"}

# Words that must stay on the line of the number before them.
UNITS = {
    "en": "minute minutes hour hours day days week weeks month months year years people of mm cm ml mg am pm",
}

_LAST_WORD = re.compile(rf"(?<=[^\s>]{{2}}) (?=[^\s<>]{{1,9}}(?:{WORD_JOINER}<sup[^>]*>[^<]*</sup>)?$)")
_INLINE_START = re.compile(r" (<(?:strong|em|a|span)\b[^>]*>)(?=[^<\s])")
_LEAST_WORDS = 3
_TAG_OR_TEXT = re.compile(r"(<[^>]*>)|([^<]+)")
_COMPOUND = re.compile(r"\b([^\W\d_]{1,6})-(?=[^\W\d_]{1,8}\b)")


def quotes(language: str) -> str:
    """Return the quotation marks of ``language``, those of English where none are known."""
    return QUOTES.get(language.split("-", maxsplit=1)[0], QUOTES["en"])


def tie(html: str, language: str) -> str:
    """Return inline HTML with the spaces that must not break replaced.

    A number keeps its unit, a short compound its parts, and the last short word of a paragraph its neighbour, so that
    no line holds one word.
    """
    units = "|".join(re.escape(unit) for unit in UNITS.get(language.split("-", maxsplit=1)[0], "").split())
    if units:
        html = re.sub(rf"(?<=\d) (?=(?:{units})\b)", NBSP, html)
    if len(html.split()) >= _LEAST_WORDS:
        html = _LAST_WORD.sub(NBSP, html)
    return _TAG_OR_TEXT.sub(lambda piece: piece[1] or _COMPOUND.sub(rf"\1-{WORD_JOINER}", piece[2]), html)


def hug(html: str) -> str:
    """Return inline HTML with the space before an inline element moved into it.

    WeasyPrint 70 breaks a line too early before an inline box that starts right where the line is full.
    """
    return _INLINE_START.sub(r"\1 ", html)


def phone(number: str) -> str:
    """Return a telephone number that stays on one line."""
    return number.replace(" ", NBSP).replace("-", f"{WORD_JOINER}-{WORD_JOINER}")
