"""Words: how what was written is compared with what is read in a finished file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.document import Expected

_SHOWN_WORDS = 8
_MOST_PARTS = 30  # no word bears as many signs

# A hyphen joins what it ends the line of; pdfium reports one at a line's end as U+0002 or U+FFFE.
_HYPHENS = re.compile("[-\u00ad\u2010\u2011\u0002\ufffe]\u2060*[ \t]*[\r\n]*")
# Vowel signs of Arabic, and the stroke that draws a word out, are left out: readers put them now before their letter,
# now behind it, or see the word end at one that stands high.
_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_UNDRAWN = re.compile(f"[\u2060\u200b-\u200e\u200f\u2066-\u2069\u061c]|{_SIGNS.pattern}")
# Between text of either direction readers lose the space.
_BORDER = re.compile("(?<=[0-9a-z])(?=[\u0590-\u08ff])|(?<=[\u0590-\u08ff])(?=[0-9a-z])")
# What they turn round inside a run from left to right: the parts of a compound, of a code.
_PARTS = re.compile(f"{_HYPHENS.pattern}|(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
# Letters and digits: a line may end at anything else, and quotes, dashes and commas may be set as a style likes.
_WORD = re.compile(r"[^\W_]+")


def is_right_to_left(texts: Iterable[str]) -> bool:
    """Tell whether any of ``texts`` has letters that are written from right to left."""
    return any(_RIGHT_TO_LEFT.search(text) for text in texts)


def words_of(text: str, *, rtl: bool = False) -> Counter[str]:
    """Return the words of ``text`` as read-back compares them: NFKC, case folded, hyphens taken out, no punctuation.

    In a file that is read from right to left (``rtl``) the parts of a compound are words of their own: readers turn
    their order round.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if rtl:
        folded = _PARTS.sub(" ", folded)
    return Counter(_WORD.findall(_BORDER.sub(" ", _UNDRAWN.sub("", _HYPHENS.sub("", folded)))))


def as_written(words: Iterable[str], lost: Counter[str], *, rtl: bool = False) -> Iterator[str]:
    """Yield those of ``words`` that ``lost`` is made of."""
    lost = lost.copy()
    for word in words:
        here = words_of(word, rtl=rtl) & lost
        if here:
            lost -= here
            yield word.strip(".,;:!?()")


def _without_torn(text: str, gone: Counter[str], left: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Return what is ``gone`` and ``left`` when words of ``text`` are found that a reader divides at their signs.

    WeasyPrint lifts a sign by a line of its own, which some readers take for the end of a word.
    """
    for word in text.split() if gone else ():
        whole, parts = words_of(word), _SIGNS.split(word)
        if whole <= gone and len(parts) <= _MOST_PARTS and (pieces := _pieces(parts, left)):
            gone, left = gone - whole, left - pieces
    return gone, left


def _pieces(parts: list[str], left: Counter[str]) -> Counter[str] | None:
    """Return what is ``left`` of a word, divided between any of its ``parts``; ``None`` where that is not all of it."""
    if not any(parts):
        return Counter()
    for end in range(len(parts), 0, -1):
        piece = words_of("".join(parts[:end]))
        if piece <= left and (rest := _pieces(parts[end:], left - piece)) is not None:
            return piece + rest
    return None


def lost(
    left: Counter[str], expected: Iterable[Expected], *, hint: str, panel: str | None = None, rtl: bool = False
) -> Iterator[Diagnostic]:
    """Yield a finding for every text of which words are not ``left`` in a finished file; each is found once."""
    for text in expected:
        wanted = words_of(text.words, rtl=rtl)
        gone = wanted - left
        left = left - wanted
        gone, left = _without_torn(text.words, gone, left)
        if gone:
            words = text.words.split()
            missing = list(as_written(words, gone, rtl=rtl)) or list(gone)
            shown = ", ".join(f'"{word}"' for word in missing[:_SHOWN_WORDS])
            more = ", ..." if len(missing) > _SHOWN_WORDS else ""
            yield Diagnostic(
                "text-lost",
                f"{len(missing)} of {len(words)} words are not on the finished page: {shown}{more}",
                place=text.place,
                panel=panel,
                hint=hint,
                measured=len(missing),
                threshold=0,
            )
