"""What may not differ between a leaflet and its translation, piece by piece: numbers, claims, sources, warnings, links.

The words themselves are for people to judge. A piece that is known to be behind its source is not compared: that it
differs is why it is behind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.model.base import Written, kebab
from brochure.model.blocks import Block
from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef, Literal, Text
from brochure.translation.numbers import differing
from brochure.translation.staleness import paired
from brochure.translation.words import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.errors import Place
    from brochure.model.leaflet import Leaflet
    from brochure.model.text import Passage
    from brochure.translation.staleness import Stale
    from brochure.translation.words import Piece

LINK = re.compile(r"\]\((?P<address>[^()\s]*)\)")
# What is compared besides numbers, by the field or part that holds it.
_PLAIN = {
    "claim": "claim",
    "covers": "warning",
    "numbers": "number line",
    "show": "contact",
    "terms": "term",
    "url": "link",
}
_HEAD_FIELDS = ("title", "subtitle", "audience", "review", "local", "spreads")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a translation says otherwise than its source: the translation's place, and the source's."""

    message: str
    place: Place
    source: Place | None = None
    measured: str | None = None
    threshold: str | None = None


@dataclass(frozen=True, slots=True)
class Tongues:
    """The language of a source, and that of its translation."""

    source: str
    translation: str


def differences(
    source: Leaflet, translation: Leaflet, tongues: Tongues, behind: Iterable[Stale] = ()
) -> Iterator[Difference]:
    """Yield what differs between a leaflet and its translation, but for what is ``behind`` anyway."""
    behind = tuple(behind)
    if not any(one.change == "version" for one in behind):
        for key in ("code", "version"):
            ours, theirs = getattr(translation, key), getattr(source, key)
            if ours != theirs:
                message = f"{key} is {ours} here and {theirs} in {tongues.source}"
                yield Difference(message, translation.at(key), source.at(key), ours, theirs)
    old = {one.source for one in behind}
    gone = {one.place for one in behind if one.change != "new"}
    pairs = paired(pieces(source), pieces(translation))
    for theirs_, mine in pairs.both:
        if theirs_.place not in old:
            yield from _compared(theirs_, mine, (source, translation), tongues)
    last = translation.at("panels")
    for piece in pairs.source_alone:
        if piece.place not in old:
            message = (
                f"{'an' if piece.kind[0] in 'aeiou' else 'a'} {piece.kind} block of {tongues.source} is missing here"
            )
            yield Difference(message, _near(piece, pairs.both) or last, piece.place, threshold=piece.kind)
    for piece in pairs.translation_alone:
        if piece.place not in gone:
            message = f"this {piece.kind} block is not in {tongues.source}"
            yield Difference(message, piece.place, measured=piece.kind)


def _near(missing: Piece, both: Iterable[tuple[Piece, Piece]]) -> Place | None:
    """Return where the translation goes on behind a piece that it lacks, or what stands before it, in its panel."""
    alike = [(theirs.place, mine.place) for theirs, mine in both if theirs.panel == missing.panel]
    behind = next((ours for theirs, ours in alike if theirs > missing.place), None)
    return behind or (alike[-1][1] if alike else None)


def _compared(theirs: Piece, mine: Piece, leaflets: tuple[Leaflet, Leaflet], tongues: Tongues) -> Iterator[Difference]:
    owners = (theirs.block or leaflets[0], mine.block or leaflets[1])
    sites = sorted({name for owner in owners for name in _sites(owner)}) or [""]
    told: set[tuple[str, Place]] = set()
    for site in sites:
        ours, others = (Facts(owner, site) for owner in reversed(owners))
        for found in compared(others, ours, tongues, mine.place, theirs.place):
            if (found.message, found.place) not in told:
                told.add((found.message, found.place))
                yield found


def compared(theirs: Facts, ours: Facts, tongues: Tongues, place: Place, source: Place) -> Iterator[Difference]:
    """Yield what differs between the facts of a source and those of its translation, which begin at ``place``."""
    language = tongues.source
    if ours.silent and not theirs.silent:
        yield Difference(f"nothing is said for {ours.site}", ours.silent, source, threshold=ours.site)
    for noun in dict.fromkeys((*ours.found, *theirs.found)):
        mine, other = ours.found.get(noun, Counter()), theirs.found.get(noun, Counter())
        extra, missing = mine - other, other - mine
        for name in sorted(extra):
            instead = f"; {language} has {', '.join(sorted(missing))}" if missing else ""
            yield Difference(
                f"{noun} {name} is not in {language}{instead}",
                ours.at.get((noun, name), place),
                source,
                name,
                ", ".join(sorted(missing)) or None,
            )
        if missing and not extra:
            names = ", ".join(sorted(missing))
            yield Difference(f"{noun} {names} of {language} is missing here", place, source, threshold=names)
    for name in dict.fromkeys((*ours.counts, *theirs.counts)):
        have, want = ours.counts.get(name, 0), theirs.counts.get(name, 0)
        if have != want:
            message = f"{have} {name} here and {want} in {language}"
            yield Difference(message, place, source, str(have), str(want))
    lost, added = differing(theirs.words, ours.words, tongues.source, tongues.translation)
    names = ", ".join(number.plain for number in lost)
    for number in added:
        instead = f"; {language} has {names}" if names else ""
        where = ours.place_of(number.at) or place
        yield Difference(
            f"number {number.plain} is not in {language}{instead}", where, source, number.plain, names or None
        )
    if lost and not added:
        yield Difference(f"number {names} of {language} is missing here", place, source, threshold=names)


class Facts:
    """What a block, or a leaflet's own texts, say in the jurisdiction ``site`` that no translator may change."""

    def __init__(self, owner: Written | None, site: str = "") -> None:
        """Take all of ``owner`` but the blocks inside it, or begin with nothing."""
        self.site = site
        self.found: dict[str, Counter[str]] = {}
        self.at: dict[tuple[str, str], Place] = {}
        self.counts: dict[str, int] = {}
        self.silent: Place | None = None  # where a text says nothing for the site
        self._runs: list[tuple[int, int, Passage, Literal]] = []
        self._words: list[str] = []
        self._length = 0
        self._value(owner, "")

    @property
    def words(self) -> str:
        """Return the words in which numbers are looked for: no addresses of links, no insertions."""
        return "".join(self._words)

    def place_of(self, at: int) -> Place | None:
        """Return where the character of ``words`` at the offset ``at`` was written."""
        for begin, end, passage, part in self._runs:
            if begin <= at < end:
                return passage.place_of(part.at + at - begin)
        return None

    def _value(self, value: object, key: str) -> None:
        match value:
            case Text():
                passage = _here(value, self.site)
                if passage is None:
                    self.silent = self.silent or value.place
                else:
                    self.passage(passage)
            case Written() if not (key and isinstance(value, Block)):  # a block inside another is a piece of its own
                own = _HEAD_FIELDS if hasattr(value, "panels") else type(value).model_fields
                for name in own:
                    self._field(value, name)
            case tuple() | dict():
                for item in value.values() if isinstance(value, dict) else value:
                    self._value(item, key)

    def _field(self, owner: Written, name: str) -> None:
        value = getattr(owner, name)
        if name in _PLAIN:
            for said in value if isinstance(value, tuple) else (value,):
                if isinstance(said, str):
                    self._add(_PLAIN[name], said, owner.at(kebab(name)))
            return
        if isinstance(value, tuple) and value and not _blocks(value) and not isinstance(value[0], (int, float, str)):
            what = kebab(name)
            self.counts[what] = self.counts.get(what, 0) + len(value)
        self._value(value, name)

    def passage(self, passage: Passage) -> None:
        """Add what one passage says."""
        for part in passage.parts:
            match part:
                case ClaimRef(id=name):
                    self._add("claim", name, part.place)
                case GlossaryRef(term=term):
                    self._add("term", term, part.place)
                case Citation(keys=keys):
                    for key in keys:
                        self._add("source", key, part.place)
                case Field(space=space, name=name):
                    self._add("insertion", f"{{{space}.{name}}}", part.place)
                case Literal():
                    self._literal(passage, part)

    def _literal(self, passage: Passage, part: Literal) -> None:
        words = part.markdown
        for link in LINK.finditer(words):
            self._add("link", link["address"], passage.place_of(part.at + link.start("address")))
        # As long as before, so that offsets stay true.
        plain = LINK.sub(lambda link: " " * len(link[0]), words)
        self._runs.append((self._length, self._length + len(plain), passage, part))
        self._words.append(f"{plain}\n")
        self._length += len(plain) + 1

    def _add(self, noun: str, name: str, place: Place) -> None:
        self.found.setdefault(noun, Counter())[name] += 1
        self.at.setdefault((noun, name), place)


def facts_of(passage: Passage) -> Facts:
    """Return what one passage says that no translator may change."""
    facts = Facts(None)
    facts.passage(passage)
    return facts


def _here(text: Text, site: str) -> Passage | None:
    """Return what ``text`` says in ``site``; None where it says nothing for it."""
    if text.everywhere is not None or not site:
        return text.everywhere
    return text.by_jurisdiction.get(site, text.by_jurisdiction.get(site.partition("-")[0]))


def _sites(value: object) -> Iterator[str]:
    """Yield the jurisdictions that something under ``value`` is written for."""
    match value:
        case Text():
            yield from value.by_jurisdiction
        case Written():
            for name in type(value).model_fields:
                if name != "panels":
                    yield from _sites(getattr(value, name))
        case tuple():
            for item in value:
                if not isinstance(item, Block):
                    yield from _sites(item)
        case dict():
            for item in value.values():
                yield from _sites(item)


def _blocks(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Block) or _blocks(item) for item in value)


def said_differently(theirs: Passage, ours: Passage, tongues: Tongues) -> tuple[Difference, ...]:
    """Return what differs between two passages: a claim's words in two languages, a unit and what came back."""
    return tuple(compared(facts_of(theirs), facts_of(ours), tongues, ours.place, theirs.place))
