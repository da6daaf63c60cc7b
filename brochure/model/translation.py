"""Translations: what a leaflet was translated from, and shared wording in another language.

A translation of a leaflet is a whole file beside its source, with ``translation:``. Claims, terms and jurisdictions
keep their English where they stand; another language of them is ``content/translations/<lang>.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

from pydantic import Field, PlainValidator, PrivateAttr, WithJsonSchema

from brochure.errors import Place, did_you_mean
from brochure.model.base import Language, Name, Words, Written, fault, read, read_words, refused
from brochure.model.jurisdiction import read_label, read_said
from brochure.model.text import TEXT_REF, Passage
from brochure.source import Mapping_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.errors import Diagnostic
    from brochure.model.evidence import Claim, Evidence
    from brochure.model.jurisdiction import HelpLine, Jurisdiction, LegalText
    from brochure.source import Node

    Worded = TypeVar("Worded", Claim, LegalText)

SHORT, WHOLE = 10, 64  # digits of a block's hash, and of a whole source's
_DIGITS = {length: re.compile(f"[0-9a-f]{{{length}}}") for length in (SHORT, WHOLE)}


def read_hash(length: int, node: object) -> str:
    """Return a hash of ``length`` hexadecimal digits."""
    words = read_words(node)
    if not _DIGITS[length].fullmatch(words):
        hint = "brochure translate accept writes it; leave it out while you write"
        raise refused(fault("bad-hash", f'"{words}" is not a hash of {length} digits', node, hint))
    return words


_HASH_SCHEMA = {"type": ["string", "number"]}
Short = Annotated[str, PlainValidator(lambda node: read_hash(SHORT, node)), WithJsonSchema(_HASH_SCHEMA)]
Whole = Annotated[str, PlainValidator(lambda node: read_hash(WHOLE, node)), WithJsonSchema(_HASH_SCHEMA)]
SaidText = Annotated[Passage, PlainValidator(read_said), WithJsonSchema(TEXT_REF)]
LabelText = Annotated[Passage, PlainValidator(read_label), WithJsonSchema(TEXT_REF)]
Path: TypeAlias = tuple[str, ...]


class Origin(Written):
    """What a translation was made from."""

    shorthand = "of"
    of: Language = Field(description="The language of its source, a file beside it.")
    version: Words | None = Field(
        default=None, description="The source's version; brochure translate accept writes it."
    )
    sha256: Whole | None = Field(
        default=None, description="Of the source's words; brochure translate accept writes it."
    )
    blocks: tuple[Short, ...] = Field(
        default=(), description="A short hash of each block of the source; brochure translate accept writes them."
    )

    @property
    def recorded(self) -> bool:
        """Tell whether it says which words it was made from."""
        return self.sha256 is not None


class Said(Written):
    """One text in another language; ``of`` is the hash of the words that it was made from."""

    shorthand = "text"
    of: Short | None = Field(default=None, description="Hash of the words it was made from; written by accept.")
    text: SaidText = Field(description="What it says.")


class Term(Written):
    """A term of the glossary in another language."""

    of: Short | None = Field(default=None, description="Hash of the words it was made from; written by accept.")
    term: Words = Field(description="The term itself.")
    text: SaidText = Field(description="What it means.")


class LineWords(Written):
    """The words beside a telephone number."""

    shorthand = "label"
    of: Short | None = Field(default=None, description="Hash of the words it was made from; written by accept.")
    label: LabelText = Field(description="Whose number it is.")
    hours: SaidText | None = Field(default=None, description="When it is answered.")
    note: SaidText | None = Field(default=None, description="What to know or to press.")


class JurisdictionWords(Written):
    """The texts of a jurisdiction, and the words beside its numbers."""

    texts: dict[Name, Said] = Field(default_factory=dict, description="By the names of the jurisdiction's texts.")
    numbers: dict[Name, LineWords] = Field(default_factory=dict, description="By the names of its numbers.")


class Translations(Written):
    """Shared wording in one other language."""

    claims: dict[Name, Said] = Field(default_factory=dict, description="By the ids of content/claims.yaml.")
    glossary: dict[Words, Term] = Field(default_factory=dict, description="By the terms of content/glossary.yaml.")
    jurisdictions: dict[Name, JurisdictionWords] = Field(
        default_factory=dict, description="By the names of content/jurisdictions/."
    )
    _keys: dict[Path, Place] = PrivateAttr(default_factory=dict)

    def key(self, *path: str) -> Place:
        """Return where the entry at ``path`` is named: ``claims``, ``wears-off``."""
        return self._keys.get(path, self.place)

    def over(self, other: Translations) -> Translations:
        """Return the entries of both; where both have one, this one's."""
        both = {*self.jurisdictions, *other.jurisdictions}
        merged = Translations(
            claims={**other.claims, **self.claims},
            glossary={**other.glossary, **self.glossary},
            jurisdictions={name: _over(self.jurisdictions.get(name), other.jurisdictions.get(name)) for name in both},
        )
        merged._place, merged._keys = self.place, {**other._keys, **self._keys}
        return merged


def _over(first: JurisdictionWords | None, second: JurisdictionWords | None) -> JurisdictionWords:
    if first is None or second is None:
        return first or second or JurisdictionWords()
    return JurisdictionWords(texts={**second.texts, **first.texts}, numbers={**second.numbers, **first.numbers})


def read_translations(node: Node) -> Translations:
    """Return shared wording in one language; raises ``BrochureError`` with every fault."""
    made = read(Translations, node)
    made._keys = dict(_key_places(node, ()))  # noqa: SLF001 - its own
    return made


def merged(files: Sequence[Translations]) -> Translations | None:
    """Return the entries of all ``files``, of which a later one comes first; None for none."""
    return reduce(lambda under, over: over.over(under), files) if files else None


def _key_places(node: Node, path: Path) -> Iterator[tuple[Path, Place]]:
    if isinstance(node, Mapping_):
        for key, inner in node.items():
            yield (*path, key), node.key_place(key)
            yield from _key_places(inner, (*path, key))


def translation_faults(
    words: Translations, evidence: Evidence, tables: Mapping[str, Jurisdiction], names: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield a fault for every entry of ``words`` that is of nothing; ``names`` are those of all jurisdictions."""

    def unknown(path: Path, what: str, known: Mapping[str, object] | frozenset[str]) -> Iterator[Diagnostic]:
        if path[-1] not in known:
            code, hint = f"unknown-{what.replace(' ', '-')}", did_you_mean(path[-1], known)
            yield fault(code, f'no {what} "{path[-1]}"', place=words.key(*path), hint=hint)

    for claim in words.claims:
        yield from unknown(("claims", claim), "claim", evidence.claims)
    for term in words.glossary:
        yield from unknown(("glossary", term), "glossary term", evidence.glossary)
    for name, said in words.jurisdictions.items():
        top = ("jurisdictions", name)
        yield from unknown(top, "jurisdiction", names)
        if name in tables:
            for text in said.texts:
                yield from unknown((*top, "texts", text), "jurisdiction text", tables[name].texts)
            for number in said.numbers:
                yield from unknown((*top, "numbers", number), "number", tables[name].numbers)


def with_words(evidence: Evidence, words: Translations, language: str) -> Evidence:
    """Return ``evidence`` with ``words`` in ``language``; what stands beside the English itself comes first."""
    claims = _said(evidence.claims, words.claims, language)
    glossary = {
        term: _with(meanings, words.glossary[term].text, language) if term in words.glossary else meanings
        for term, meanings in evidence.glossary.items()
    }
    terms = {term: dict(evidence.terms.get(term, {})) for term in {*evidence.terms, *words.glossary}}
    for term, said in words.glossary.items():
        terms[term][language] = said.term
    return replace(evidence, claims=claims, glossary=glossary, terms=terms)


def table_with_words(table: Jurisdiction, words: JurisdictionWords, language: str) -> Jurisdiction:
    """Return the table of a jurisdiction with ``words`` in ``language``."""
    texts = _said(table.texts, words.texts, language)
    numbers = {
        name: _line(line, words.numbers[name], language) if name in words.numbers else line
        for name, line in table.numbers.items()
    }
    return table.model_copy(update={"texts": texts, "numbers": numbers})


def _line(line: HelpLine, words: LineWords, language: str) -> HelpLine:
    said = {"label": words.label, "hours": words.hours, "note": words.note}
    own = {"label": line.label, "hours": line.hours, "note": line.note}
    update = {
        name: _with(texts, found, language)
        for name, texts in own.items()
        if (found := said[name]) is not None and texts is not None
    }
    return line.model_copy(update=update)


def _said(items: Mapping[str, Worded], words: Mapping[str, Said], language: str) -> dict[str, Worded]:
    return {
        name: item.model_copy(update={"text": _with(item.text, words[name].text, language)}) if name in words else item
        for name, item in items.items()
    }


def _with(texts: Mapping[str, Passage], said: Passage, language: str) -> dict[str, Passage]:
    """Return ``texts`` with one more at their end: the first stays the one that others are made from."""
    return {**texts, language: texts.get(language, said)}
