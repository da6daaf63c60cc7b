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

# A hyphen joins what it ends the line of; pdfium reports one at a line's end as U+0002 or U+FFFE.
_HYPHENS = re.compile("[-\u00ad\u2010\u2011\u0002\ufffe]\u2060*[ \t]*[\r\n]*")
_UNDRAWN = re.compile("[\u2060\u200b\u200e\u200f\u2066-\u2069]")
# Vowel signs of Arabic, and the stroke that draws a word out: readers put them before a letter or after it, or see the
# word end at one that stands high.
_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
# Letters and digits: a line may end at anything else, and quotes, dashes and commas may be set as a style likes.
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> Counter[str]:
    """Return the words of ``text`` as read-back compares them: NFKC, case folded, no hyphens, signs or punctuation."""
    return Counter(_WORD.findall(_SIGNS.sub("", _folded(text))))


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _UNDRAWN.sub("", _HYPHENS.sub("", folded))


def _joined(text: str, gone: Counter[str], left: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Return what is ``gone`` and ``left`` when words of ``text`` are found that a reader divides at their signs."""
    for word in _folded(text).split():
        whole, parts = words_of(word), Counter(_WORD.findall(_SIGNS.sub(" ", word)))
        if parts.total() > whole.total() and whole <= gone and parts <= left:
            gone, left = gone - whole, left - parts
    return gone, left


def as_written(words: Iterable[str], lost: Counter[str]) -> Iterator[str]:
    """Yield those of ``words`` that ``lost`` is made of."""
    lost = lost.copy()
    for word in words:
        here = words_of(word) & lost
        if here:
            lost -= here
            yield word.strip(".,;:!?()")


def lost(
    left: Counter[str], expected: Iterable[Expected], *, hint: str, panel: str | None = None
) -> Iterator[Diagnostic]:
    """Yield a finding for every text of which words are not ``left`` in a finished file; each is found once."""
    for text in expected:
        wanted = words_of(text.words)
        gone = wanted - left
        left = left - wanted
        if gone:
            gone, left = _joined(text.words, gone, left)
        if gone:
            words = text.words.split()
            missing = list(as_written(words, gone)) or list(gone)
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
