"""The words of a leaflet that someone approves: its resolved clinical content, in one canonical form.

Documented in ``docs/governance.md``. Whatever is only looks, style of YAML, place or comment leaves no trace here, and
neither does how a clinic is reached: an insertion such as ``{clinic.phone}`` stays as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from brochure.errors import BrochureError, Diagnostic, Place, did_you_mean
from brochure.model.base import Written, kebab
from brochure.model.blocks import Block, Emergency, Glossary, Statistic, picture_path
from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef, Literal, Passage, Text
from brochure.spelling import flat, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import HelpLine, Jurisdiction
    from brochure.model.leaflet import Leaflet

T = TypeVar("T")

TITLE = "Words of a patient leaflet, form 1"

# What of a block is not said: how it looks, what the review is told, and what is said in other words below.
_LOOKS = frozenset({"style", "level", "width", "widths", "scene", "covers", "figure", "edge", "at", "height", "fit"})
_RESOLVED = frozenset({"claim", "numbers", "terms"})
_SILENT = frozenset({"spacer", "break", "review-line", "references", "cover"})
_TRANSPARENT = frozenset({"columns"})

# The fixed wording that each kind of block prints.
WORDING: Mapping[str, tuple[str, ...]] = {
    "contact": ("out_of_hours",),
    "form": ("box", "line", "scale"),
    "glossary": ("glossary_title",),
    "notes": ("notes",),
    "references": ("references_title",),
    "review-line": ("version", "issued", "review_due"),
    "statistic": ("of", "people_alt", "dots_alt"),
    "table": ("line",),
    "warning": ("warning_label",),
}
_OWN_NUMBERS = {"clinic.phone": "by_day", "clinic.out-of-hours": "at_night"}
# The ends of a scale are the only numbers that are said.
_ENDS = frozenset({"least", "most"})
_BLANK = "____"
_DEEPEST = 8
# A note is for who keeps the list, and the day of access is no part of what is cited.
_NOT_CITED = frozenset({"note", "accessed"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the canonical form: ``key`` says what it is (``warning.title``), ``text`` has no line breaks."""

    key: str
    text: str
    place: Place | None = None
    passage: Passage | None = None

    def __str__(self) -> str:
        """Return the line."""
        return f"{self.key}: {self.text}".rstrip()

    def place_of(self, said: str) -> Place | None:
        """Return where ``said``, a part of the text, is written or called for."""
        if self.passage is not None:
            start = r"\s+".join(map(re.escape, said.split()[:4]))
            if found := re.search(start, self.passage.raw):
                return self.passage.place_of(found.start())
        return self.place


@dataclass(frozen=True, slots=True)
class Words:
    """All that is approved of one leaflet, block by block."""

    blocks: tuple[tuple[Entry, ...], ...]

    @property
    def text(self) -> str:
        """Return the canonical form: UTF-8 in NFC, an entry a line, an empty line between blocks, LF at the end."""
        return "\n\n".join((TITLE, *("\n".join(map(str, block)) for block in self.blocks))) + "\n"

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical form, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, in reading order."""
        return tuple(entry for block in self.blocks for entry in block)


@dataclass(frozen=True, slots=True)
class Source:
    """What words come from: a leaflet, and all that its insertions may call upon.

    ``site`` is the jurisdiction's tag, ``local`` the local texts that hold, by name; ``read`` returns the bytes of a
    picture by its path from the top of the workspace.
    """

    leaflet: Leaflet
    language: str
    site: str
    jurisdiction: Jurisdiction
    evidence: Evidence
    phrases: Mapping[str, str]
    local: Mapping[str, Text]
    read: Callable[[str, Place | None], bytes]


def words(source: Source) -> Words:
    """Return the resolved clinical content of ``source``.

    Raises ``BrochureError`` where an insertion leads nowhere, or a picture is not there.
    """
    return _Resolving(source).words()


def read_words(text: str) -> Words:
    """Return the words whose canonical form is ``text``; their places are not known."""
    blocks = text.removesuffix("\n").split("\n\n")[1:]
    return Words(tuple(tuple(_entry(line) for line in block.splitlines()) for block in blocks))


def _entry(line: str) -> Entry:
    key, _, text = line.partition(":")
    return Entry(key, text.strip())


class _Resolving:
    """The resolving of one leaflet; keeps what it has cited, and which terms it has named."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.cited: dict[str, Place] = {}
        self.terms: dict[str, None] = {}
        self.wording: dict[str, None] = {}

    def words(self) -> Words:
        leaflet = self.source.leaflet
        head = tuple(self._head())
        every = [block for blocks in leaflet.panels.values() for block in blocks]
        self._find_terms(every)
        body = [entries for block in every for entries in self._block(block)]
        body.extend(tuple(self._fields(spread, "picture")) for spread in leaflet.spreads.values())
        ends = (tuple(self._references()), tuple(self._wording()))
        return Words(tuple(block for block in (head, *body, *ends) if block))

    def _head(self) -> Iterator[Entry]:
        source, leaflet = self.source, self.source.leaflet
        review = leaflet.review
        plain = {
            "leaflet": leaflet.code,
            "version": leaflet.version,
            "language": source.language,
            "jurisdiction": source.site,
            "issued": review.issued.isoformat(),
            "due": review.due.isoformat(),
        }
        places = {"leaflet": leaflet.at("code"), "issued": review.at("issued"), "due": review.at("due")}
        for key, text in plain.items():
            yield Entry(key, flat(text), places.get(key, leaflet.at(key)))
        texts = {"title": leaflet.title, "subtitle": leaflet.subtitle, "audience": leaflet.audience}
        for key, said in {**texts, "funding": review.funding, "feedback": review.feedback}.items():
            if said is not None:
                yield from self._text(said, key)
        for name, declared in leaflet.record.items():  # what a record may choose to print
            for words_ in (declared.choices or {}).values():
                yield Entry(f"record.{name}", flat(words_), declared.at("choices"))

    def _find_terms(self, value: object) -> None:
        """Keep every term that the leaflet names: a glossary block may stand before the last of them."""
        match value:
            case Text():
                self._said(value.passage(self.source.site))
            case Written():
                for name in type(value).model_fields:
                    self._find_terms(getattr(value, name))
            case tuple() | list():
                for item in value:
                    self._find_terms(item)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> Iterator[tuple[Entry, ...]]:
        """Yield a block's own entries, and then those of the blocks inside it."""
        self.wording |= dict.fromkeys(WORDING.get(block.kind, ()))
        own: list[Entry] = []
        inner: list[Block] = []
        if block.kind == "cover":
            own += self._fields(block, "cover", inner)
        elif block.kind not in _SILENT:
            found = tuple(self._fields(block, block.kind, inner))
            own += found or (() if inner else (Entry(block.kind, "", block.place),))
        own += self._resolved(block)
        if own and block.kind not in _TRANSPARENT:
            yield tuple(own)
        for child in inner:
            yield from self._block(child)

    def _fields(self, value: Written, key: str, inner: list[Block] | None = None) -> Iterator[Entry]:
        """Yield what ``value`` says, in the order of its model; what is left at its default is not said."""
        for name, info in type(value).model_fields.items():
            found = getattr(value, name)
            if name in _LOOKS | _RESOLVED or found in (None, (), info.default):
                continue
            own = key if name == "text" else f"{key}.{kebab(name)}"
            if name == "image":
                data = self.source.read(picture_path(str(found)), value.at("image"))
                yield Entry(own, f"sha256 {sha256(data).hexdigest()}", value.at("image"))
            else:
                yield from self._value(found, own, value.at(kebab(name)), inner)

    def _value(self, value: object, key: str, place: Place, inner: list[Block] | None) -> Iterator[Entry]:
        match value:
            case Text():
                yield from self._text(value, key)
            case Block():
                if inner is not None:
                    inner.append(value)
            case Written():
                yield from self._fields(value, key, inner)
            case tuple():
                for item in value:
                    yield from self._value(item, key, place, inner)
            case bool() | int() | float() | str() if said := _plain(value, key.rpartition(".")[2]):
                yield Entry(key, said, place)

    def _resolved(self, block: Block) -> Iterator[Entry]:
        """Yield what a block prints that is not written in it."""
        match block:
            case Statistic(claim=name):
                claim = _known(self.source.evidence.claims, name, "claim", block.at("claim"))
                self.cited |= dict.fromkeys(claim.references, block.place)
                if claim.statistic:
                    for group in claim.statistic.groups:
                        yield Entry("statistic.group", f"{group.n} of {group.of}", block.at("claim"))
                    total = claim.statistic.total or sum(group.of for group in claim.statistic.groups)
                    yield Entry("statistic.total", str(total), block.at("claim"))
                yield Entry("statistic.sources", _keys(claim.references), block.at("claim"))
            case Emergency(numbers=names):
                numbers = self.source.jurisdiction.numbers
                for name in names or numbers:
                    if name in _OWN_NUMBERS:
                        self.wording[_OWN_NUMBERS[name]] = None
                        yield Entry("emergency.number", f"{{{name}}}", block.place)
                    else:
                        line = _known(numbers, name, "number", block.place)
                        yield Entry("emergency.number", self._line(line, block.place), block.place)
            case Glossary(terms=terms):
                glossary = self.source.evidence.glossary
                for term in terms or sorted(self.terms, key=lambda word: (word.casefold(), word)):
                    meanings = _known(glossary, term, "glossary term", block.place)
                    meaning = self._one_line(self._in_language(meanings, f"term {term}", block.place))
                    word = self.source.evidence.term(term, self.source.language)
                    yield Entry("glossary.term", f"{word}: {meaning}", block.place)

    def _line(self, line: HelpLine, place: Place) -> str:
        texts = (("", line.label), ("; ", line.hours), ("; ", line.note))
        said = "".join(f"{lead}{self._one_line(self._in_language(t, 'number', place))}" for lead, t in texts if t)
        return f"{line.by} {line.number}: {said}"

    def _references(self) -> Iterator[Entry]:
        for key, place in sorted(self.cited.items()):
            item = _known(self.source.evidence.references, key, "reference", place).csl()
            said = "; ".join(f"{name} {_flat(item[name])}" for name in sorted(item) if name not in _NOT_CITED)
            yield Entry("source", flat(f"[@{key}] {said}"), place)

    def _wording(self) -> Iterator[Entry]:
        for name in sorted(self.wording):
            if name in self.source.phrases:
                yield Entry(f"wording.{kebab(name)}", flat(self.source.phrases[name]))

    # -- text ---------------------------------------------------------------------------------------------------------

    def _text(self, text: Text, key: str) -> Iterator[Entry]:
        """Yield an entry for each paragraph."""
        passage = text.passage(self.source.site)
        for paragraph in paragraphs(self._said(passage)) or (_BLANK,):
            yield Entry(key, paragraph, passage.place, passage)

    def _one_line(self, passage: Passage) -> str:
        return " ".join(paragraphs(self._said(passage)))

    def _said(self, passage: Passage, deep: int = 0) -> str:
        """Return a passage with its insertions resolved, in inline Markdown."""
        return "".join(self._part(part, deep) for part in passage.parts) if deep <= _DEEPEST else ""

    def _part(self, part: Literal | ClaimRef | Field | GlossaryRef | Citation, deep: int) -> str:
        match part:
            case Literal(markdown=markdown):
                return markdown
            case Citation(keys=keys):
                return self._marks(keys, part.place)
            case ClaimRef(id=name):
                claim = _known(self.source.evidence.claims, name, "claim", part.place)
                said = self._called(claim.text, f"claim {name}", part.place, deep)
                return said + self._marks(claim.references, part.place)
            case GlossaryRef(term=term):
                _known(self.source.evidence.glossary, term, "glossary term", part.place)
                self.terms[term] = None
                return self.source.evidence.term(term, self.source.language)
        return self._field(part, deep)

    def _field(self, part: Field, deep: int) -> str:
        match part:
            case Field(space="local", name=name):
                text = _known(self.source.local, name, "local text", part.place)
                return self._said(text.passage(self.source.site), deep + 1).strip()
            case Field(space="jurisdiction", name=name):
                found = _known(self.source.jurisdiction.texts, name, "jurisdiction text", part.place)
                said = self._called(found.text, f"jurisdiction text {name}", part.place, deep)
                return said + self._marks(found.references, part.place)
        return f"{{{part.space}.{part.name}}}"

    def _called(self, texts: Mapping[str, Passage], what: str, place: Place, deep: int) -> str:
        return self._said(self._in_language(texts, what, place), deep + 1).strip()

    def _marks(self, keys: Iterable[str], place: Place) -> str:
        keys = tuple(keys)
        for key in keys:
            _known(self.source.evidence.references, key, "reference", place)
            self.cited.setdefault(key, place)
        return f" {_keys(keys)}" if keys else ""

    def _in_language(self, texts: Mapping[str, Passage], what: str, place: Place) -> Passage:
        for tag in (self.source.language, self.source.language.partition("-")[0]):
            if tag in texts:
                return texts[tag]
        message = f"{what} has no words in {self.source.language}"
        raise BrochureError(Diagnostic("no-translation", message, place=place))


def _known(table: Mapping[str, T], name: str, what: str, place: Place) -> T:
    if name in table:
        return table[name]
    code = f"unknown-{what.replace(' ', '-')}"
    raise BrochureError(Diagnostic(code, f'no {what} "{name}"', place=place, hint=did_you_mean(name, table)))


def _plain(value: bool | float | str, name: str) -> str:  # noqa: FBT001 - a value as it was read
    """Return a value that is no text; nothing for how many lines or columns there are, which is looks."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return flat(value)
    return str(value) if name in _ENDS else ""


def _keys(keys: Iterable[str]) -> str:
    return f"[{'; '.join(f'@{key}' for key in keys)}]"


def _flat(value: object) -> str:
    match value:
        case dict():
            return " ".join(_flat(item) for _, item in sorted(value.items()))
        case list() | tuple():
            return ", ".join(_flat(item) for item in value)
    return str(value)
