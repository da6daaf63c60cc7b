"""Rules on numbers: from claims alone, as natural frequencies, with the same denominator (N)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.model.blocks import Statistic
from brochure.review.evidence import NUMBER_WORDS
from brochure.review.reading import ALT
from brochure.review.rules import ERROR, WARNING, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.reading import Line, Spot
    from brochure.review.rules import Case, Limit

_WORDS = "|".join((*NUMBER_WORDS, "uno", "una"))
_N = rf"\d[\d.,\u00a0\u2009 ]{{0,14}}\d|\d|\b(?:{_WORDS})\b"
# "10 of 15", "1 in 5", "3 out of every 20"; "10 de cada 15".
_FREQUENCY = re.compile(
    rf"(?<![\w.])(?P<n>{_N})\s+(?:people\s+|patients\s+|veterans\s+|personas\s+)?(?:in|of|out\s+of|de|de\s+cada|z|na)\s+"
    rf"(?:every\s+|the\s+|cada\s+)?(?P<of>\d[\d.,\u00a0\u2009]{{0,14}}\d|\d|\b(?:two|three|four|five|six|seven|eight|nine|ten"
    rf"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b)(?!\s*(?:%|hours?|days?|weeks?|months?|years?|minutes?))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<!\d)\d+(?:[.,]\d+)?\s?(?:%|٪|per ?cent\b|por ciento\b|procent\w*)", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(?:half|a third|two thirds|a quarter|three quarters|most|the majority) of "
    r"(?:people|patients|them|those|veterans|adults)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:halv(?:es|ed|ing)|doubl(?:es|ed|ing)|tripl(?:es|ed|ing)|half as|twice as|\w+-?fold\b"
    r"|(?:\d+(?:[.,]\d+)?|two|three|four|five|ten|many)\s+times\s+(?:as|more|less|fewer|the|higher|lower|better|likelier))"
    r"|(?<!\d)\d+(?:[.,]\d+)?\s?(?:%|per ?cent)\s+"
    r"(?:lower|less|fewer|more|higher|greater|better|worse|reduction|increase|drop|rise)"
    r"|\b(?:el doble|la mitad|veces (?:más|menos|mayor|menor)|(?:duplic|triplic)\w+)\b",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"\b(?:very |un)?common(?:ly)?\b(?!\s+(?:sense|room|cold))|\b(?:very )?rare(?:ly)?\b|\binfrequent(?:ly)?\b"
    r"|\b(?:poco |muy )?(?:frecuentes?|comunes?|raros?|raras?)\b",
    re.IGNORECASE,
)


def _loose(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find figures of people that were typed, not called from a claim."""
    del limits
    for spot in case.reading.spots:
        if isinstance(spot.block, Statistic):  # its figures are its claim's: see "figure-differs"
            continue
        for line in spot.lines:
            for match in _figures(line):
                stretch = line.came_by(match.start())
                if stretch is None or stretch.kind in {"text", "local"}:
                    message = f'"{match[0]}" is typed, not called from a claim'
                    yield Finding(message, line=line, start=match.start(), end=match.end())


def _figures(line: Line) -> Iterator[re.Match[str]]:
    if line.role != ALT:
        for pattern in (_FREQUENCY, _PERCENT, _SHARE):
            yield from pattern.finditer(line.words)


def _unfilled(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find claims whose figures lack what makes them mean something."""
    del limits
    for name in dict.fromkeys(name for spot in case.reading.spots for name, _ in spot.claims):
        claim = case.evidence.claims.get(name)
        if claim is None or claim.statistic is None:
            continue
        figures = claim.statistic
        missing = [key for key in ("time", "outcome", "comparator") if not getattr(figures, key)]
        if not figures.groups and not figures.total:
            missing.insert(0, "groups")
        if missing:
            message = f"the figures of claim {name} do not say: {', '.join(missing)}"
            yield Finding(message, claim.at("statistic"), measured=", ".join(missing))


def _denominators(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find "1 in 5" beside "2 in 7": out of how many has to be the same throughout a block."""
    del limits
    for spot in case.reading.spots:
        seen: dict[int, None] = {}
        for total in figures(case, spot):
            seen[total] = None
        for line in spot.lines:
            for match in _FREQUENCY.finditer(line.words):
                total = _value(match["of"])
                if total and seen and total not in seen:
                    others = ", ".join(str(n) for n in seen)
                    message = f"out of {total} here, out of {others} beside it"
                    yield Finding(
                        message, line=line, start=match.start(), end=match.end(), measured=total, threshold=others
                    )
                if total:
                    seen[total] = None
        if len(totals := dict.fromkeys(figures(case, spot))) > 1:
            said = " and ".join(str(n) for n in totals)
            yield Finding(f"the groups of this claim are out of {said}", spot.block.place, spot=spot, measured=said)


def figures(case: Case, spot: Spot) -> tuple[int, ...]:
    """Return how many people each group of a statistic's claim has."""
    if isinstance(spot.block, Statistic):
        claim = case.evidence.claims.get(spot.block.claim)
        if claim and claim.statistic:
            return tuple(group.of for group in claim.statistic.groups)
    return ()


def _value(said: str) -> int:
    digits = re.sub(r"\D", "", said)
    return int(digits) if digits else NUMBER_WORDS.get(said.casefold(), 0)


def _relative(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    for spot in case.reading.spots:
        if _absolute(case, spot):
            continue
        for line in spot.lines:
            for match in _RELATIVE.finditer(line.words) if line.role != ALT else ():
                message = f'"{match[0]}" does not say out of how many'
                yield Finding(message, line=line, start=match.start(), end=match.end())


def _bare(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    for spot in case.reading.spots:
        absolute = _absolute(case, spot)
        for line in spot.lines:
            if line.role == ALT:
                continue
            relative = [match.span() for match in _RELATIVE.finditer(line.words)]
            for match in (*_PERCENT.finditer(line.words), *_VERBAL.finditer(line.words)):
                inside = any(start <= match.start() < end for start, end in relative)
                if not absolute and not inside:
                    message = f'"{match[0]}" does not say how many people out of how many'
                    yield Finding(message, line=line, start=match.start(), end=match.end())


def _absolute(case: Case, spot: Spot) -> bool:
    """Tell whether a block says how many out of how many, with both groups where it is a study's."""
    found = sum(1 for line in spot.lines for _ in _FREQUENCY.finditer(line.words))
    return bool(found or figures(case, spot))


FIGURES: tuple[Rule, ...] = (
    Rule(
        "figure-typed",
        "N1",
        ERROR,
        "IPDAS",
        "How many people, or what share of them, is called from a claim and never typed into a leaflet.",
        "put the figures into content/claims.yaml and call them by {claim: ID} or a statistic block",
        _loose,
    ),
    Rule(
        "figure-unfilled",
        "N1",
        ERROR,
        "IPDAS",
        "The figures of a claim say how many out of how many, of whom, by when, and against what.",
        "fill in what is missing",
        _unfilled,
    ),
    Rule(
        "denominators-mixed",
        "N2",
        ERROR,
        "IPDAS",
        "Figures that stand together are out of the same number.",
        "give each out of the same number, or in a block of its own",
        _denominators,
    ),
    Rule(
        "relative-only",
        "N3",
        ERROR,
        "IPDAS, PIF TICK",
        '"Twice", "half", "30% less" stand beside how many people out of how many.',
        "say how many out of how many with it, and how many without",
        _relative,
    ),
    Rule(
        "bare-figure",
        "N3",
        WARNING,
        "PIF TICK: verbal terms inflate perceived risk",
        "No bare percentage, and no bare common or rare.",
        "say how many people out of how many, or that nobody knows",
        _bare,
    ),
)
