"""Words: how what was written is compared with what is read in a finished file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A hyphen joins what it ends the line of; pdfium reports one at a line's end as U+0002 or U+FFFE.
_HYPHENS = re.compile("[-\u00ad\u2010\u2011\u0002\ufffe]\u2060*[ \t]*[\r\n]*")
_UNDRAWN = re.compile("[\u2060\u200b\u200e\u200f\u2066-\u2069]")
# Letters and digits: a line may end at anything else, and quotes, dashes and commas may be set as a style likes.
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> Counter[str]:
    """Return the words of ``text`` as read-back compares them: NFKC, case folded, hyphens taken out, no punctuation."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return Counter(_WORD.findall(_UNDRAWN.sub("", _HYPHENS.sub("", folded))))


def as_written(words: Iterable[str], lost: Counter[str]) -> Iterator[str]:
    """Yield those of ``words`` that ``lost`` is made of."""
    lost = lost.copy()
    for word in words:
        here = words_of(word) & lost
        if here:
            lost -= here
            yield word.strip(".,;:!?()")
