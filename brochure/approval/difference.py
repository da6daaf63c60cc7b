"""What has changed between two approvals, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.approval.words import Entry, Words
    from brochure.errors import Place

_SENTENCE = re.compile(r"(?<=[.!?؟;])[\"'”’)\]]*\s+(?=\S)")
_MARKS = re.compile(r"(?<!\s)\s*\[@[^\[\]]*\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|(?<!_)_++(?!\w)")
# Two sentences this alike are one that was changed.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that was added (``old`` is empty), removed (``new`` is empty) or changed.

    ``key`` says what it is; ``under`` is the heading that it stands under; ``place`` is where it is written now, or
    where it would follow.
    """

    key: str
    old: str
    new: str
    under: str = ""
    place: Place | None = None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """Return what became of the sentence."""
        return "changed" if self.old and self.new else "added" if self.new else "removed"


@dataclass(frozen=True, slots=True)
class _Sentence:
    key: str
    said: str
    under: str
    place: Place | None

    @property
    def same(self) -> tuple[str, str]:
        return self.key, self.said


def differences(old: Words, new: Words) -> tuple[Change, ...]:
    """Return what changed from ``old`` to ``new``, in the order of the new words."""
    before, after = tuple(_sentences(old.entries)), tuple(_sentences(new.entries))
    matcher = SequenceMatcher(None, [s.same for s in before], [s.same for s in after], autojunk=False)
    found: list[Change] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "equal":
            follows = after[b1].place if b1 < len(after) else None
            found += _changes(before[a0:a1], after[b0:b1], follows)
    return tuple(found)


def plain(said: str) -> str:
    """Return a text of the canonical form as a reader sees it: without marks of sources, emphasis and addresses."""
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", _MARKS.sub("", said))).split())


def _sentences(entries: Sequence[Entry]) -> Iterator[_Sentence]:
    under = ""
    for entry in entries:
        if entry.key in {"heading", "phase.title", "emergency.title"}:
            under = plain(entry.text)
        for said in _SENTENCE.split(entry.text):
            yield _Sentence(entry.key, said, under, entry.place_of(said))


def _changes(old: Sequence[_Sentence], new: Sequence[_Sentence], follows: Place | None) -> Iterator[Change]:
    """Yield the changes of a run of sentences: each new one beside the old one that it is most like."""
    left = list(old)
    for sentence in new:
        former = max(
            (one for one in left if one.key == sentence.key), key=lambda one: _alike(one, sentence), default=None
        )
        if former is not None and (_alike(former, sentence) >= _ALIKE or (len(old), len(new)) == (1, 1)):
            left.remove(former)
            yield Change(sentence.key, former.said, sentence.said, sentence.under, sentence.place)
        else:
            yield Change(sentence.key, "", sentence.said, sentence.under, sentence.place)
    place = new[-1].place if new else follows
    for sentence in left:
        yield Change(sentence.key, sentence.said, "", sentence.under, place)


def _alike(one: _Sentence, other: _Sentence) -> float:
    return SequenceMatcher(None, one.said.split(), other.said.split(), autojunk=False).ratio()
