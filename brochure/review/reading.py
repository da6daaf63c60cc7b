"""A leaflet as its reader meets it: every text with its insertions filled in, every word with its place.

Composing resolves texts to HTML; here they stay words, so that a rule can point at the one that it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brochure.model.base import Written
from brochure.model.blocks import Block, Statistic
from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef, Literal, Passage, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.model.clinic import Clinic
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet

# What a field of a block holds, as the rules tell texts apart; what is not named here is prose.
TITLE, ITEM, CELL, ALT, PROSE = "title", "item", "cell", "alt", "prose"
_ROLES = {
    "title": TITLE,
    "subtitle": TITLE,
    "when": TITLE,
    "options": TITLE,
    "question": TITLE,
    "items": ITEM,
    "steps": ITEM,
    "header": CELL,
    "rows": CELL,
    "label": CELL,
    "labels": CELL,
    "lines": CELL,
    "cells": CELL,
    "source": CELL,
    "alt": ALT,
}
# Emphasis, links and escapes of inline Markdown: what is dropped, and around what. A sign with spaces on both sides is
# only a sign.
_MARKDOWN = re.compile(
    r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))|(?P<emphasis>\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w))"
    r"|(?P<open>\[(?=[^\[\]]*\]\([^()\s]*\)))|(?P<close>\]\([^()\s]*\))"
)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring words of a line that were written together, ``start`` to ``end`` in the line.

    ``offsets`` tells for each of its characters where it stands in ``passage``; ``place`` is that of the insertion
    ``kind`` which it came by: text, claim, clinic, local, jurisdiction, glossary or record, and ``name`` what it names.
    """

    start: int
    end: int
    passage: Passage | None
    offsets: tuple[int, ...]
    place: Place
    kind: str = "text"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One text as it is read; a blank line in ``words`` parts its paragraphs."""

    words: str
    role: str
    panel: str
    block: Block | None
    stretches: tuple[Stretch, ...]
    citations: tuple[tuple[int, tuple[str, ...], Place], ...]
    emphasised: tuple[tuple[int, int], ...]
    place: Place

    def place_at(self, offset: int) -> Place:
        """Return where the character at ``offset`` was written, or was called for."""
        for stretch in self.stretches:
            if stretch.start <= offset < stretch.end:
                if stretch.passage is None:
                    return stretch.place
                return stretch.passage.place_of(stretch.offsets[offset - stretch.start])
        return self.place

    def came_by(self, offset: int) -> Stretch | None:
        """Return the stretch that the character at ``offset`` belongs to."""
        return next((s for s in self.stretches if s.start <= offset < s.end), None)


@dataclass(frozen=True, slots=True)
class Spot:
    """One block where it stands: its panel or region, its number there, how deep inside other blocks, its lines."""

    block: Block
    panel: str
    number: int
    depth: int
    lines: tuple[Line, ...]
    claims: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole leaflet in reading order; ``own`` are its title, subtitle and audience."""

    own: tuple[Line, ...]
    spots: tuple[Spot, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every line, in reading order."""
        return (*self.own, *(line for spot in self.spots for line in spot.lines))

    @property
    def panels(self) -> tuple[str, ...]:
        """Return the panels and regions, in reading order."""
        return tuple(dict.fromkeys(spot.panel for spot in self.spots))


@dataclass(frozen=True, slots=True)
class Reader:
    """What insertions may call upon for one leaflet of one clinic."""

    leaflet: Leaflet
    language: str
    clinic: Clinic
    jurisdiction: Jurisdiction
    evidence: Evidence

    def read(self) -> Reading:
        """Return the leaflet as read; what leads nowhere is left out, composing tells of it."""
        leaflet = self.leaflet
        own = tuple(
            self.line(text, TITLE, "", None)
            for text in (leaflet.title, leaflet.subtitle, leaflet.audience)
            if text is not None
        )
        spots: list[Spot] = []
        for panel, blocks in leaflet.panels.items():
            for number, block in enumerate(blocks):
                spots += self._spots(block, panel, number, 0)
        return Reading(own, tuple(spots))

    def line(self, text: Text, role: str, panel: str, block: Block | None) -> Line:
        """Return one text as read."""
        maker = _Maker(self)
        passage = _passage(text, self.clinic.jurisdiction)
        if passage is not None:
            maker.add(passage)
        return maker.line(role, panel, block, text.place)

    def _spots(self, block: Block, panel: str, number: int, depth: int) -> Iterator[Spot]:
        inner: list[Block] = []
        lines = tuple(self.line(text, role, panel, block) for role, text in _texts(block, PROSE, inner))
        claims = [(s.name, s.place) for line in lines for s in line.stretches if s.kind == "claim"]
        if isinstance(block, Statistic):
            claims.insert(0, (block.claim, block.at("claim")))
        yield Spot(block, panel, number, depth, lines, tuple(dict.fromkeys(claims)))
        for child in inner:
            yield from self._spots(child, panel, number, depth + 1)


def _texts(value: object, role: str, inner: list[Block]) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a block with their roles; blocks inside it are put into ``inner``."""
    match value:
        case Text():
            yield role, value
        case Written():
            for name in type(value).model_fields:
                found = getattr(value, name)
                yield from _texts(found, _role(value, name, role), inner)
        case tuple():
            for item in value:
                if isinstance(item, Block):
                    inner.append(item)
                else:
                    yield from _texts(item, role, inner)


def _role(owner: Written, name: str, role: str) -> str:
    if name in {"text", "caption", "answer", "note"}:
        heading = isinstance(owner, Block) and owner.kind == "heading"
        return TITLE if heading else PROSE if isinstance(owner, Block) or name == "answer" else role
    return _ROLES.get(name, role)


def _passage(text: Text, jurisdiction: str) -> Passage | None:
    if text.lacks is not None:
        return None
    if text.everywhere is not None:
        return text.everywhere
    for name in (jurisdiction, jurisdiction.partition("-")[0]):
        if name in text.by_jurisdiction:
            return text.by_jurisdiction[name]
    return None


def in_language(texts: Mapping[str, Any], language: str) -> Any | None:  # noqa: ANN401 - what the mapping holds
    """Return the entry for ``language``, of the whole tag or of its language alone; None where there is neither."""
    return texts.get(language, texts.get(language.partition("-")[0]))


@dataclass(frozen=True, slots=True)
class _Came:
    """By what insertion words came, and where that stands."""

    kind: str
    name: str
    place: Place


class _Maker:
    """One line in the making."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words: list[str] = []
        self.length = 0
        self.stretches: list[Stretch] = []
        self.citations: list[tuple[int, tuple[str, ...], Place]] = []
        self.emphasis: list[int] = []

    def line(self, role: str, panel: str, block: Block | None, place: Place) -> Line:
        words = "".join(self.words)
        pairs = zip(self.emphasis[::2], self.emphasis[1::2], strict=False)
        return Line(words, role, panel, block, tuple(self.stretches), tuple(self.citations), tuple(pairs), place)

    def add(
        self, passage: Passage, kind: str = "text", name: str = "", place: Place | None = None, deep: int = 0
    ) -> None:
        """Add what a passage says; ``place`` is where it was called for."""
        if deep > _DEEPEST:
            return
        parts = passage.parts
        for number, part in enumerate(parts):
            match part:
                case Literal():
                    last = number == len(parts) - 1
                    self._literal(part, passage, _Came(kind, name, place or part.place), strip=last)
                case Citation(keys=keys):
                    self.citations.append((self.length, keys, part.place))
                case ClaimRef(id=claim):
                    found = self.reader.evidence.claims.get(claim)
                    if found and (words := in_language(found.text, self.reader.language)):
                        self.add(words, "claim", claim, place or part.place, deep + 1)
                        self.citations.append((self.length, found.references, part.place))
                case GlossaryRef(term=term):
                    said = self.reader.evidence.term(term, self.reader.language)
                    self._put(said, _Came("glossary", term, place or part.place))
                case Field():
                    self._field(part, place or part.place, deep)

    def _field(self, part: Field, place: Place, deep: int) -> None:
        reader = self.reader
        match part.space:
            case "clinic":
                contact = reader.clinic.contact
                known = {"hours": reader.clinic.hours, "short-name": contact.short_name or contact.name}
                word = known.get(part.name) or getattr(contact, part.name.replace("-", "_"), None)
                said = ", ".join(word) if isinstance(word, tuple) else word
                if said:
                    self._put(said, _Came("clinic", part.name, place))
            case "local":
                declared = reader.leaflet.local.get(part.name)
                text = reader.clinic.local.get(part.name) or (declared.default if declared else None)
                passage = _passage(text, reader.clinic.jurisdiction) if text else None
                if passage:
                    self.add(passage, "local", part.name, place, deep + 1)
            case "jurisdiction":
                found = reader.jurisdiction.texts.get(part.name)
                if found and (words := in_language(found.text, reader.language)):
                    self.add(words, "jurisdiction", part.name, place, deep + 1)
                    self.citations.append((self.length, found.references, place))
            case _:
                self._put("…", _Came("record", part.name, place))

    def _literal(self, part: Literal, passage: Passage, came: _Came, *, strip: bool) -> None:
        """Add words without their Markdown, each character with its offset in what was written."""
        raw, markdown = passage.raw, part.markdown
        at, offsets = part.at, []
        for character in markdown:  # a doubled brace stands for one
            offsets.append(at)
            at += 2 if character in "{}" and raw[at : at + 2] == 2 * character else 1
        keep: list[str] = []
        kept: list[int] = []
        done = 0
        for mark in _MARKDOWN.finditer(markdown):
            keep += markdown[done : mark.start()]
            kept += offsets[done : mark.start()]
            done = mark.end()
            if mark["emphasis"] and len(mark["emphasis"]) != 2:  # two signs are bold, which is allowed
                self.emphasis.append(self.length + len(keep))
        keep += markdown[done:]
        kept += offsets[done:]
        words = "".join(keep)
        if strip:
            words = words.rstrip()
        self._put(words, came, passage, tuple(kept[: len(words)]))

    def _put(self, words: str, came: _Came, passage: Passage | None = None, offsets: tuple[int, ...] = ()) -> None:
        if words:
            end = self.length + len(words)
            self.words.append(words)
            self.stretches.append(Stretch(self.length, end, passage, offsets, came.place, came.kind, came.name))
            self.length = end
