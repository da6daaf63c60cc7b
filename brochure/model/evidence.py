"""The evidence that leaflets draw on: claims, references, glossary, approvals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PlainValidator

from brochure.model.base import (
    Day,
    Flag,
    Key,
    Language,
    Name,
    OneOf,
    Words,
    Written,
    described,
    fault,
    read_words,
    refused,
    whole,
)
from brochure.model.jurisdiction import Keys, Wording
from brochure.source import Mapping_, Scalar, Sequence_
from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Diagnostic
    from brochure.model.text import Passage

_SHA256 = re.compile("[0-9a-f]{64}")
_Number = Annotated[int, PlainValidator(whole(0))]
_Total = Annotated[int, PlainValidator(whole(1))]


class Group(Written):
    """``n`` people out of ``of``."""

    n: _Number
    of: _Total

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Count no more than there are."""
        n, of = mapping.get("n"), mapping.get("of")
        if isinstance(n, Scalar) and isinstance(of, Scalar) and n.isdigit() and of.isdigit() and int(n) > int(of):
            yield fault("out-of-range", f"{n} cannot be out of {of}", n)


class ClaimStatistic(Written):
    """The figures of a claim."""

    groups: tuple[Group, ...] = ()
    total: _Total | None = None
    time: Words | None = None
    outcome: Words | None = None
    comparator: Words | None = None

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Have something to count."""
        if not (mapping.get("groups") or mapping.get("total")):
            yield fault("missing-key", 'a statistic needs "groups" or "total"', mapping)


class Claim(Written):
    """One thing that the evidence says: ``fact`` for reviewers, ``text`` as leaflets print it.

    It is printed only beside the claims of ``paired_with``. A ``study`` may name the dose that was studied.
    """

    fact: Words
    text: Wording
    references: Keys
    statistic: ClaimStatistic | None = None
    source_row: Words | None = None
    paired_with: Keys = ()
    study: Flag = False

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Tell of a claim that rests on nothing."""
        references = mapping.get("references")
        if references is not None and not references:
            hint = "name what it rests on, by a key of references.yaml"
            yield fault("claim-unsourced", "this claim has no references", references, hint)


class Author(Written):
    """A person, or a body that is named as a whole."""

    family: Words | None = None
    given: Words | None = None
    literal: Words | None = None

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Take a family name or a literal one."""
        if bool(mapping.get("family")) == bool(mapping.get("literal")):
            yield fault("wrong-value", 'an author has either "family" or "literal"', mapping)


class Checked(Written):
    """How a reference was checked."""

    on: Day | None = None
    by: Words | None = None
    seen: Annotated[Literal["original", "abstract", "copy", "none"], OneOf("seen")] = "none"


def read_date_parts(node: object) -> tuple[int, ...]:
    """Return year, month and day, as many as are known, of a CSL date: ``{date-parts: [[2021, 2]]}``."""
    parts = node.get("date-parts") if isinstance(node, Mapping_) and set(node) == {"date-parts"} else None
    if isinstance(parts, Sequence_) and len(parts) == 1 and isinstance(parts[0], Sequence_) and 1 <= len(parts[0]) <= 3:
        limits = ((1000, 2999), (1, 12), (1, 31))
        readers = [whole(*limit) for limit in limits[: len(parts[0])]]
        return tuple(read(part) for read, part in zip(readers, parts[0], strict=True))
    hint = "write {date-parts: [[2021, 2]]}: year, month, day"
    raise refused(fault("wrong-type", f"this must be a CSL date, not {described(node)}", node, hint))


_DateParts = Annotated[tuple[int, ...], PlainValidator(read_date_parts)]


class Reference(Written):
    """One source, as a CSL-JSON item, and how it was checked; ``landmark`` says why an old one still stands."""

    type: Annotated[
        Literal["article-journal", "article", "webpage", "report", "legislation", "book", "chapter"], OneOf("type")
    ]
    title: Words
    title_short: Words | None = None
    author: tuple[Author, ...] = ()
    container_title: Words | None = None
    container_title_short: Words | None = None
    publisher: Words | None = None
    publisher_place: Words | None = None
    issued: _DateParts | None = None
    accessed: _DateParts | None = None
    volume: Words | None = None
    issue: Words | None = None
    page: Words | None = None
    number: Words | None = None
    edition: Words | None = None
    doi: Words | None = Field(default=None, alias="DOI")
    pmid: Words | None = Field(default=None, alias="PMID")
    pmcid: Words | None = Field(default=None, alias="PMCID")
    url: Words | None = Field(default=None, alias="URL")
    note: Words | None = None
    landmark: Words | None = None
    checked: Checked = Field(default_factory=Checked)

    def csl(self) -> dict[str, Any]:
        """Return the CSL-JSON item, without its id."""
        item: dict[str, Any] = self.model_dump(by_alias=True, exclude={"checked", "landmark"}, exclude_none=True)
        item["author"] = [author.model_dump(exclude_none=True) for author in self.author]
        for name in ("issued", "accessed"):
            if name in item:
                item[name] = {"date-parts": [list(item[name])]}
        return {name: value for name, value in item.items() if value != []}


def read_sha256(node: object) -> str:
    """Return a SHA-256 in hexadecimal."""
    words = read_words(node)
    if not _SHA256.fullmatch(words):
        hint = "brochure approve writes it; nobody writes it by hand"
        raise refused(fault("bad-sha256", f'"{words[:20]}" is not a SHA-256', node, hint))
    return words


class Approval(Written):
    """Who approved which words, and when, for one clinic or for a jurisdiction.

    ``sha256`` is that of the resolved clinical content, ``code`` and ``version`` what its copies carry.
    """

    leaflet: Key
    language: Language
    clinic: Key | None = None
    jurisdiction: Name | None = None
    code: Words
    version: Words
    sha256: Annotated[str, PlainValidator(read_sha256)]
    reviewer: Words
    date: Day

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Be for one clinic, or for one jurisdiction."""
        if bool(mapping.get("clinic")) == bool(mapping.get("jurisdiction")):
            yield fault("wrong-value", 'an approval is for a "clinic" or for a "jurisdiction"', mapping)

    def holds_for(self, leaflet: str, language: str, clinic: str, jurisdiction: str) -> bool:
        """Tell whether it is of this leaflet, for a clinic of that name or any of that jurisdiction."""
        where = self.clinic == composed(clinic) or self.jurisdiction == jurisdiction
        return where and (self.leaflet, self.language) == (composed(leaflet), language)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that leaflets may draw on; a glossary term maps to its meaning by language, and to itself in others."""

    claims: Mapping[str, Claim] = field(default_factory=dict, hash=False)
    references: Mapping[str, Reference] = field(default_factory=dict, hash=False)
    glossary: Mapping[str, Mapping[str, Passage]] = field(default_factory=dict, hash=False)
    approvals: tuple[Approval, ...] = ()
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def term(self, name: str, language: str) -> str:
        """Return a glossary term as ``language`` says it, or as it is known where that says nothing."""
        said = self.terms.get(name, {})
        return said.get(language, said.get(language.partition("-")[0], name))
