"""Two files held against one another: claim by claim where both carry what they are made from, else by their words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from brochure.approval import differences
from brochure.words import as_written, is_right_to_left, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.approval import Change
    from brochure.verifying.accounts import Account, Said
    from brochure.verifying.contents import Contents

# Entries of the words that are told of the whole leaflet.
_TOLD = frozenset({"leaflet", "version", "language", "jurisdiction", "issued", "due"})
# A sheet that is cut apart may hold so many copies of a leaflet.
_MOST_COPIES = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was one way and is another; empty where it was not there, or is not any more."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What became of one claim; ``turns`` are of its words, fact, numbers and references."""

    id: str
    kind: Literal["added", "removed", "changed"]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a page, from 1, of which words are not in the other file."""

    page: int
    line: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two files; ``about`` and all up to ``words`` only where both carry what they are made from.

    ``only_old`` and ``only_new`` are lines read on the pages; ``by`` says how they were compared.
    """

    by: Literal["claims", "words"]
    about: tuple[Turn, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    sources: tuple[Turn, ...] = ()
    words: tuple[Change, ...] = ()
    only_old: tuple[Lines, ...] = ()
    only_new: tuple[Lines, ...] = ()

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.about or self.claims or self.sources or self.words or self.only_old or self.only_new)


def compared(old: Contents, new: Contents, before: Account | None, after: Account | None) -> Comparison:
    """Return what differs from ``old`` to ``new``, whose accounts are None where they carry nothing."""
    if before is None or after is None or old.listed is None or new.listed is None:
        return Comparison("words", (), (), (), (), *_pages(old.pages, new.pages))
    return Comparison(
        "claims",
        tuple(_about(old, new, before, after)),
        tuple(_claims(before.claims, after.claims)),
        tuple(_sources(before.sources, after.sources)),
        tuple(change for change in differences(before.words, after.words) if change.key not in _TOLD),
    )


def standing_of(account: Account) -> str:
    """Return where the words of a file stand, in a line; nothing is said that no record says."""
    standing = account.standing
    if standing.approval is not None and standing.status == "approved":
        record = standing.approval
        late = "; its review was overdue when it was made" if standing.overdue else ""
        return f"approved by {record.reviewer} on {record.date.isoformat()}, these very words{late}"
    return f"{standing.status}: {'; '.join(standing.reasons)}" if standing.reasons else standing.status


def _about(old: Contents, new: Contents, before: Account, after: Account) -> Iterator[Turn]:
    first, second = old.listed, new.listed
    if first is None or second is None:
        return
    pairs = {
        "leaflet": (first.leaflet, second.leaflet),
        "language": (first.language, second.language),
        "clinic": (first.clinic, second.clinic),
        **{name: (first.says[name], second.says[name]) for name in first.says},
        "status": (standing_of(before), standing_of(after)),
    }
    yield from (Turn(name, one, other) for name, (one, other) in pairs.items() if one != other)


def _claims(before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterator[ClaimChange]:
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        turns = tuple(_turns(one, other))
        yield ClaimChange(key, "added" if one is None else "removed" if other is None else "changed", turns)


def _turns(one: Said | None, other: Said | None) -> Iterator[Turn]:
    for what, old, new in zip(("words", "fact", "numbers", "references"), _parts(one), _parts(other), strict=True):
        if old != new:
            yield Turn(what, old, new)


def _parts(said: Said | None) -> tuple[str, str, str, str]:
    return (said.words, said.fact, said.numbers, ", ".join(said.references)) if said else ("", "", "", "")


def _sources(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> Iterator[Turn]:
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            yield Turn(key, one[0] if one else "", other[0] if other else "")
            continue
        for old, new in zip(one, other, strict=True):
            if old != new:
                yield Turn(key, old, new)


def _pages(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Lines, ...], tuple[Lines, ...]]:
    """Return the lines that only one of two files has.

    Sheets hold panels in another order than pages do, and may hold several copies: so words are counted, not aligned.
    """
    rtl = is_right_to_left((*old, *new))
    before, after = (words_of(" ".join(pages), rtl=rtl) for pages in (old, new))
    more, less = _copies(before, after), _copies(after, before)
    before, after = _times(before, less), _times(after, more)
    return tuple(_lines(old, before - after, rtl=rtl)), tuple(_lines(new, after - before, rtl=rtl))


def _copies(many: Counter[str], one: Counter[str]) -> int:
    """Return how many copies of the other file a file holds, by how often it says most words of it."""
    often = Counter(round(many[word] / count) for word, count in one.items() if many[word])
    found = often.most_common(1)[0][0] if often else 1
    return min(max(found, 1), _MOST_COPIES)


def _times(words: Counter[str], copies: int) -> Counter[str]:
    return Counter({word: count * copies for word, count in words.items()})


def _lines(pages: Sequence[str], left: Counter[str], *, rtl: bool) -> Iterator[Lines]:
    """Yield the lines that hold words which are ``left``: those of which most is left before others."""
    left = left.copy()
    lines = [(number, line) for number, page in enumerate(pages, 1) for line in page.splitlines() if line.strip()]
    counts = [words_of(line, rtl=rtl) for _, line in lines]
    found: dict[int, Lines] = {}
    for index in sorted(range(len(lines)), key=lambda at: -(counts[at] & left).total() / (counts[at].total() or 1)):
        if here := counts[index] & left:
            number, line = lines[index]
            found[index] = Lines(number, " ".join(line.split()), tuple(as_written(line.split(), here, rtl=rtl)))
            left -= here
    yield from (line for _, line in sorted(found.items()))
