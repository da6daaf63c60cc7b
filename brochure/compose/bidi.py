"""Text of both directions: what runs from left to right inside text from right to left is set apart.

A telephone number, a dose, an address or a Latin name keeps its own order whatever stands beside it (Unicode TR 9, X5).
Each is an element of its own: WeasyPrint lays every inline box out by itself, and browsers isolate what is a ``bdi``.
"""

from __future__ import annotations

import re
import unicodedata

_TAG_OR_TEXT = re.compile(r"(<[^>]*>)|([^<]+)")
_LATIN = "A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff"
_CORE = rf"{_LATIN}0-9"
# What may stand between letters and digits of one run. An en dash is not there: a range is read as its text is.
_INNER = r" \u00a0\u202f\u2060.,:'’/@_+\-*=#?%°×\u2028"
_RUN = re.compile(
    rf"""(?:[+#@$£€]\u2060?(?=[{_CORE}]))?                                # +44
    (?:[{_CORE}]|\([0-9]+\))                                            # (202) 555-0137
    (?:[{_INNER}]*[{_CORE}]|[{_INNER}]*\([{_CORE}][{_CORE}{_INNER}]*\))*  # ends on a letter, a digit, what is closed
    (?:\u00a0?[%°])?                                                    # 30%
    """,
    re.VERBOSE,
)
_LETTER = re.compile(rf"[{_LATIN}]")
_ENTITY = re.compile(r"&(?:[a-z]+|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"[0-9]+")


def isolated(html: str, *, foreign: str = "en") -> str:
    """Return inline HTML of text from right to left with each run from left to right in ``<bdi dir="ltr">``.

    One with letters is marked as being in the language ``foreign``. What is set apart already stays as it is, and so
    do citation marks and whole numbers, which need nothing.
    """
    parts, held = [], 0
    for piece in _TAG_OR_TEXT.finditer(html):
        tag, text = piece.groups()
        if tag:
            if tag.startswith(("<bdi", "<sup", "<svg")):
                held += 1
            elif tag.startswith(("</bdi", "</sup", "</svg")):
                held -= 1
            parts.append(tag)
        elif held:
            parts.append(text)
        else:
            parts.append(_marked(text, foreign))
    return "".join(parts)


def has_right_to_left(text: str) -> bool:
    """Tell whether a letter of ``text`` is written from right to left."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def _marked(text: str, foreign: str) -> str:
    """Return text, which may hold entities, with its runs set apart."""
    found, done = [], 0
    for run in _RUN.finditer(_ENTITY.sub(lambda entity: "\u2028" * len(entity[0]), text)):
        words = text[run.start() : run.end()]
        found += [text[done : run.start()], apart(words, foreign=foreign)]
        done = run.end()
    return "".join((*found, text[done:]))


def apart(words: str, *, foreign: str = "en") -> str:
    """Return words that run from left to right, as HTML already, set apart; a whole number as it is."""
    if _PLAIN_NUMBER.fullmatch(words):
        return words
    lang = f' lang="{foreign}"' if _LETTER.search(words) else ""
    return f'<bdi dir="ltr"{lang}>{words}</bdi>'
