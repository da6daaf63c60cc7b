"""Rules on what the words rest on: claims, the references under them, claims that belong together (C)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from brochure.model.blocks import Statistic
from brochure.review.lexicon import EVIDENCE_WORDS, in_table
from brochure.review.prose import sentences
from brochure.review.reading import ITEM, PROSE, in_language
from brochure.review.rules import ERROR, WARNING, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.model.evidence import Claim
    from brochure.model.text import Passage
    from brochure.review.reading import Spot
    from brochure.review.rules import Case, Limit

NUMERAL = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,٫٬\u00a0\u2009\u202f]\d+)*")


# Numbers that claims write as words.
_WORDS = (
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    ("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
)
NUMBER_WORDS = {word: n for words in _WORDS for n, word in enumerate(words, start=1)}


def numerals(words: str) -> Counter[str]:
    """Return the numbers of a text in European digits, whatever digits and separators its language writes."""
    found: Counter[str] = Counter()
    for match in NUMERAL.finditer(words):
        found[numeral(match[0])] += 1
    return found


def numeral(written: str) -> str:
    """Return one number in European digits, with a full stop for decimals and no separators of thousands."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    plain = re.sub("[ ٬\u00a0\u2009\u202f]", "", plain).replace("٫", ".")
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain)
    return plain.replace(",", ".")


def used(case: Case) -> dict[str, Place]:
    """Return the references that a leaflet calls upon, each with the first place that does."""
    found: dict[str, Place] = {}
    for spot in case.reading.spots:
        for name, place in spot.claims:
            claim = case.evidence.claims.get(name)
            for key in claim.references if claim else ():
                found.setdefault(key, place)
        for line in spot.lines:
            for _, keys, place in line.citations:
                for key in keys:
                    found.setdefault(key, place)
    return found


def _unidentified(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """In a draft, who checks the references also finds their addresses: see "not-approved"."""
    del limits
    for key in used(case) if not case.draft else ():
        reference = case.evidence.references.get(key)
        if reference and not (reference.doi or reference.pmid or reference.pmcid or reference.url):
            yield Finding(f"reference {key} has no DOI, PMID or URL", reference.place)


def _old(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Judge the age of a source by the leaflet's day of issue: it does not change with the calendar."""
    years = float(limits["years"]) if not isinstance(limits["years"], tuple) else 0
    issued = case.leaflet.review.issued.year
    for key in used(case):
        reference = case.evidence.references.get(key)
        if reference and reference.issued and not reference.landmark and issued - reference.issued[0] > years:
            age = issued - reference.issued[0]
            message = f"reference {key} was {age} years old when this was issued"
            yield Finding(message, reference.at("issued"), measured=age, threshold=years)


def _unsourced(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find typed sentences that call upon evidence in a text that names no source."""
    del limits
    speaks = in_table(EVIDENCE_WORDS, case.short)
    for spot in case.reading.spots if speaks else ():
        if isinstance(spot.block, Statistic):  # its claim is its source
            continue
        cited = any(line.citations for line in spot.lines)
        for line in () if cited else spot.lines:
            for sentence in sentences(line.words) if line.role in {PROSE, ITEM} else ():
                match = speaks.search(sentence.words) if speaks else None
                if match and not sentence.words.endswith("?"):
                    message = f'"{match[0]}" calls upon evidence and names no source'
                    yield Finding(message, line=line, start=sentence.start, end=sentence.end)


def _unlisted(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    cited = used(case)
    if cited and not any(spot.block.kind == "references" for spot in case.reading.spots):
        message = f"{len(cited)} sources are cited and nowhere listed"
        yield Finding(message, next(iter(cited.values())), measured=len(cited), threshold=0)


def _differs(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Compare the numbers beside a claim, and in its words, with those that it holds."""
    del limits
    for spot in case.reading.spots:
        for name, _ in spot.claims:
            claim = case.evidence.claims.get(name)
            words: Passage | None = in_language(claim.text, case.language) if claim else None
            if claim is None or words is None:
                continue
            extra = numerals(words.raw).keys() - _held(claim)
            if extra:
                message = f"claim {name} says {', '.join(sorted(extra))}, which is not in its fact or figures"
                yield Finding(message, words.place, measured=", ".join(sorted(extra)))
        if isinstance(spot.block, Statistic) and (claim := case.evidence.claims.get(spot.block.claim)):
            held = _held(claim)
            for line in spot.lines:
                for match in NUMERAL.finditer(line.words):
                    if numeral(match[0]) not in held:
                        message = f"{match[0]} is not what claim {spot.block.claim} says"
                        yield Finding(message, line=line, start=match.start(), end=match.end(), measured=match[0])


def _held(claim: Claim) -> set[str]:
    """Return every number of a claim's fact and figures."""
    figures = claim.statistic
    said = [claim.fact]
    if figures:
        said += [str(n) for group in figures.groups for n in (group.n, group.of)]
        said += [figures.time or "", figures.outcome or "", figures.comparator or "", str(figures.total or "")]
        said.append(str(sum(group.of for group in figures.groups)))
    words = {str(NUMBER_WORDS[word]) for word in re.findall(r"\w+", "\n".join(said).casefold()) if word in NUMBER_WORDS}
    return words | set(numerals("\n".join(said)))


def _unpaired(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find claims shown without those that they belong beside, in the same panel: a break begins another."""
    del limits
    spots: list[tuple[tuple[str, int], Spot]] = []
    breaks = 0
    for spot in case.reading.spots:
        breaks += spot.block.kind == "break"
        spots.append(((spot.panel, breaks), spot))
    shown = {(name, panel) for panel, spot in spots for name, _ in spot.claims}
    for panel, spot in spots:
        for name, place in spot.claims:
            claim = case.evidence.claims.get(name)
            for other in claim.paired_with if claim else ():
                if (other, panel) not in shown:
                    message = f"claim {name} stands here without {other}"
                    hint = f"show {other} beside it, at the same size"
                    yield Finding(message, place, spot=spot, measured=name, threshold=other, hint=hint)


def _unequal(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find a claim drawn in a statistic whose pair is only told in words."""
    del limits
    drawn = {spot.block.claim for spot in case.reading.spots if isinstance(spot.block, Statistic)}
    told = {name for spot in case.reading.spots for name, _ in spot.claims}
    for spot in case.reading.spots:
        if isinstance(spot.block, Statistic) and (claim := case.evidence.claims.get(spot.block.claim)):
            for other in claim.paired_with:
                if other in told and other not in drawn:
                    message = f"{spot.block.claim} has a picture, {other} has only words"
                    yield Finding(message, spot.block.place, spot=spot)


EVIDENCE: tuple[Rule, ...] = (
    Rule(
        "reference-unidentified",
        "C1",
        ERROR,
        "PIF TICK 4",
        "Every source of an approved leaflet can be found: by DOI, PMID or address.",
        "look it up and write its DOI, PMID or URL",
        _unidentified,
    ),
    Rule(
        "unsourced",
        "C1",
        ERROR,
        "PIF TICK 4; IPDAS",
        "A sentence that speaks of studies, research, evidence or effect names its source, or is called from a claim.",
        "call a claim by {claim: ID}, or cite the source: [@key]",
        _unsourced,
        languages=tuple(EVIDENCE_WORDS),
    ),
    Rule(
        "references-unlisted",
        "C1",
        ERROR,
        "PIF TICK 4; IPDAS",
        "A leaflet that cites sources lists them.",
        'add "- references:" to the last panel',
        _unlisted,
    ),
    Rule(
        "reference-old",
        "C1",
        WARNING,
        "PIF TICK 4; house",
        "No source is more than five years old at issue, unless it says under landmark why it still stands.",
        "look for a newer one, or write under landmark why this one still stands",
        _old,
        {"years": 5},
    ),
    Rule(
        "figure-differs",
        "C2",
        ERROR,
        "house; rows 16, 21 and 29 of the audit",
        "Numbers beside a claim and in its words are those of its fact and figures.",
        "correct the one that is wrong",
        _differs,
    ),
    Rule(
        "claim-unpaired",
        "C3",
        ERROR,
        "the project's audit of claims, core numbers",
        "Claims that belong together stand in the same panel: the study that found something beside the one that "
        "did not.",
        "show both, at the same size",
        _unpaired,
        stops="always",
    ),
    Rule(
        "claim-unequal",
        "C3",
        WARNING,
        "IPDAS: equal detail",
        "Of claims that belong together none has a picture while another has only words.",
        "give both a statistic block, or neither",
        _unequal,
    ),
)
