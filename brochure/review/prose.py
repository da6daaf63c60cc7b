"""Sentences and words of a line, with their offsets in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A word: letters with inner apostrophes, hyphens and Arabic marks, or a number. Flesch and McLaughlin both count either
# as one.
WORD = re.compile(r"[^\W\d_]+(?:(?:[’'\u2011-]|[\u064b-\u0652\u0670]+)[^\W\d_]+)*|\d+(?:[.,:\u2009\u00a0/-]\d+)*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# Where a sentence ends: a stop, with what closes after it, before space. "e.g." and "8 a.m." end none.
_STOP = re.compile(r"(?<![.!?…؟。])[.!?…؟。]+[)\]”’»\"']*(?=\s|$)")
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|p\.ej|Sr|Sra|Dra|EE|UU|ul|np|dr|prof)|\b[A-Za-z]\.[A-Za-z]|"
    r"\b[A-Z])\.$"
)
_NEXT = re.compile(r"\S")
# More than the longest of them has, with what stands before it.
_LONGEST_NO_STOP = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, ``start`` to ``end`` in its line."""

    words: str
    start: int
    end: int

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return its words, without punctuation."""
        return tuple(WORD.findall(self.words))


def paragraphs(words: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph."""
    start = 0
    for gap in (*_PARAGRAPH.finditer(words), None):
        end = gap.start() if gap else len(words)
        if words[start:end].strip():
            yield start, end
        start = gap.end() if gap else end


@cache
def sentences(words: str) -> tuple[Sentence, ...]:
    """Return the sentences of a line; what no stop ends is ended by its paragraph."""
    return tuple(_sentences(words))


def _sentences(words: str) -> Iterator[Sentence]:
    for begin, end in paragraphs(words):
        start = begin
        for stop in _STOP.finditer(words, begin, end):
            follows = _NEXT.search(words, stop.end(), end)
            before = words[max(start, stop.end() - _LONGEST_NO_STOP) : stop.end()]
            if follows and (_NO_STOP.search(before) or follows[0].islower()):
                continue
            yield from _sentence(words, start, stop.end())
            start = stop.end()
        yield from _sentence(words, start, end)


def _sentence(words: str, start: int, end: int) -> Iterator[Sentence]:
    said = words[start:end]
    if WORD.search(said):
        lead = len(said) - len(said.lstrip())
        yield Sentence(said.strip(), start + lead, start + lead + len(said.strip()))
