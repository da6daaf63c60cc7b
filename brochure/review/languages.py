"""What has to agree between a leaflet and its translations: numbers, claims, sources, warnings, blocks (L)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.model.base import Written
from brochure.model.blocks import Block, Statistic, Warn
from brochure.model.text import Citation, ClaimRef, Field, Literal, Passage, Text
from brochure.review.evidence import NUMERAL, numeral, numerals
from brochure.review.reading import in_language
from brochure.review.rules import ERROR, WARNING, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.model.leaflet import Leaflet
    from brochure.review.rules import Case, Limit

# What is compared, and what it is called.
_NOUNS = {"numbers": "number", "claims": "claim", "sources": "source", "warnings": "warning", "insertions": "insertion"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a block says that no translator may change; ``at`` holds the places of each."""

    kind: str
    place: Place
    found: Mapping[str, Counter[str]] = field(hash=False)
    at: Mapping[tuple[str, str], Place] = field(hash=False)


def facts(block: Block) -> Facts:
    """Return what is compared of a block, with all that stands inside it."""
    found = {name: Counter[str]() for name in _NOUNS}
    at: dict[tuple[str, str], Place] = {}
    every = (said for inner in _blocks(block) for said in _own(inner))
    parts = (said for passage in _passages(block) for said in _said(passage))
    for what, name, place in (*every, *parts):
        found[what][name] += 1
        at.setdefault((what, name), place)
    return Facts(block.kind, block.place, found, at)


def _own(block: Block) -> Iterator[tuple[str, str, Place]]:
    """Yield what a block says outside its texts."""
    if isinstance(block, Statistic):
        yield "claims", block.claim, block.at("claim")
    for warning in block.covers if isinstance(block, Warn) else ():
        yield "warnings", warning, block.at("covers")
    for called in getattr(block, "numbers", ()):
        yield "insertions", f"number {called}", block.at("numbers")


def _said(passage: Passage) -> Iterator[tuple[str, str, Place]]:
    for part in passage.parts:
        match part:
            case ClaimRef(id=name):
                yield "claims", name, part.place
            case Citation(keys=keys):
                yield from (("sources", key, part.place) for key in keys)
            case Field(space=space, name=name):
                yield "insertions", f"{{{space}.{name}}}", part.place
            case Literal(markdown=words):
                for name, count in numerals(words).items():
                    place = passage.place_of(part.at + _where(words, name))
                    yield from count * (("numbers", name, place),)


def _where(words: str, wanted: str) -> int:
    return next((match.start() for match in NUMERAL.finditer(words) if numeral(match[0]) == wanted), 0)


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for name in type(block).model_fields:
        yield from (inner for found in _nested(getattr(block, name)) for inner in _blocks(found))


def _nested(value: object) -> Iterator[Block]:
    if isinstance(value, Block):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nested(item)


def _passages(value: object) -> Iterator[Passage]:
    """Yield what is written everywhere and for each jurisdiction."""
    match value:
        case Text():
            yield from value.passages
        case Written():
            for name in type(value).model_fields:
                yield from _passages(getattr(value, name))
        case tuple():
            for item in value:
                yield from _passages(item)


def differences(source: Leaflet, translation: Leaflet, language: str) -> Iterator[Finding]:
    """Yield what differs between a leaflet and its translation, block by block where their blocks are the same."""
    for key in ("code", "version"):
        ours, theirs = getattr(translation, key), getattr(source, key)
        if ours != theirs:
            message = f"{key} is {ours} here and {theirs} in {language}"
            yield Finding(message, translation.at(key), measured=ours, threshold=theirs, severity=WARNING)
    for panel in dict.fromkeys((*source.panels, *translation.panels)):
        theirs_, ours_ = source.panels.get(panel), translation.panels.get(panel)
        if theirs_ is None or ours_ is None:
            message = f"{panel} is written {'only here' if theirs_ is None else f'only in {language}'}"
            yield Finding(message, translation.at("panels"), measured=panel, severity=WARNING)
            continue
        kinds, wanted = [b.kind for b in ours_], [b.kind for b in theirs_]
        if kinds == wanted:
            for mine, other in zip(ours_, theirs_, strict=True):
                yield from _compared(facts(mine), facts(other), language)
        else:
            message = f"the blocks of {panel} are not those in {language}"
            place = ours_[0].place if ours_ else translation.at("panels")
            yield Finding(
                message, place, measured=", ".join(kinds), threshold=", ".join(wanted), severity=WARNING
            )  # what they say is still compared
            yield from _compared(_together(ours_, place), _together(theirs_, place), language)


def _together(blocks: tuple[Block, ...], place: Place) -> Facts:
    found = {name: Counter[str]() for name in _NOUNS}
    at: dict[tuple[str, str], Place] = {}
    for block in blocks:
        one = facts(block)
        for name, counter in one.found.items():
            found[name].update(counter)
        at = {**one.at, **at}
    return Facts("panel", place, found, at)


def _compared(ours: Facts, theirs: Facts, language: str) -> Iterator[Finding]:
    for what, noun in _NOUNS.items():
        extra, missing = ours.found[what] - theirs.found[what], theirs.found[what] - ours.found[what]
        for name in sorted(extra):
            instead = f"; {language} has {', '.join(sorted(missing))}" if missing else ""
            message = f"{noun} {name} is not in {language}{instead}"
            threshold = ", ".join(sorted(missing)) or None
            yield Finding(message, ours.at[what, name], measured=name, threshold=threshold)
        if missing and not extra:
            names = ", ".join(sorted(missing))
            yield Finding(f"{noun} {names} of {language} is missing here", ours.place, threshold=names)


def _translation(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    if case.source is not None and case.source_language is not None:
        yield from differences(case.source, case.leaflet, case.source_language)


def _claims(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Compare the numbers of a claim's words in this language with those in the source's."""
    del limits
    if case.source_language is None:
        return
    for name in dict.fromkeys(name for spot in case.reading.spots for name, _ in spot.claims):
        claim = case.evidence.claims.get(name)
        if claim is None:
            continue
        ours, theirs = (in_language(claim.text, tag) for tag in (case.language, case.source_language))
        if ours and theirs and numerals(ours.raw) != numerals(theirs.raw):
            measured, threshold = (", ".join(numerals(p.raw).elements()) for p in (ours, theirs))
            message = f"claim {name} has other numbers in {case.language} than in {case.source_language}"
            yield Finding(message, ours.place, measured=measured, threshold=threshold)


LANGUAGES: tuple[Rule, ...] = (
    Rule(
        "translation-differs",
        "L1",
        ERROR,
        "house",
        "A translation has the same numbers, claims, sources, warnings and insertions as its source, block by block.",
        "write the same as the source says, or correct the source",
        _translation,
        stops="always",
    ),
    Rule(
        "claim-translation",
        "L1",
        ERROR,
        "house",
        "The words of a claim have the same numbers in every language.",
        "correct the one that is wrong in content/claims.yaml",
        _claims,
        stops="always",
    ),
)
