"""Rules on what is stated: effects without a source, statements that contradict one another or the evidence (C)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.review.comfort import COMFORT
from brochure.review.lexicon import EVIDENCE_WORDS, in_table
from brochure.review.prose import Sentence, sentences
from brochure.review.reading import ALT, ITEM, PROSE, TITLE
from brochure.review.rules import ERROR, WARNING, Finding, Rule
from brochure.review.sayings import (
    CONTRADICTIONS,
    EFFECTS,
    EFFECTS_ON,
    LEFTOVERS,
    LENGTHS,
    MEDICINE,
    MISTAKES,
    TURNED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.reading import Line
    from brochure.review.rules import Case, Limit


# What these show has its source in a claim or in the text beside them; what these warn of is held by K2.
_PICTURED = frozenset({"statistic", "figure", "diagram", "warning", "emergency"})

# "If you feel better within hours, ..." says what may be, not what will.
_SUPPOSED = re.compile(r"\b(?:if|whether|unless)\b[^,;:]*$", re.IGNORECASE)


def _effects(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find typed sentences on what the treatment does, or how long, in a block that names no source.

    Those that speak of studies are left to "unsourced".
    """
    del limits
    tables = (EFFECTS, EFFECTS_ON, LENGTHS, MEDICINE, EVIDENCE_WORDS)
    does, on, long, medicine, studies = (in_table(table, case.short) for table in tables)
    if not (case.of_ketamine and does and on and long and medicine and studies):
        return
    for spot in case.reading.spots:
        if spot.block.kind in _PICTURED or any(line.citations for line in spot.lines):
            continue
        for line in spot.lines:
            for sentence in sentences(line.words) if line.role in {PROSE, ITEM} else ():
                said = _level(sentence)
                match = does.search(said) if medicine.search(said) and on.search(said) else long.search(said)
                told = said.endswith("?") or studies.search(said) or (match and _SUPPOSED.search(said[: match.start()]))
                if match and not told and _typed(line, sentence.start + match.start()):
                    message = f'"{match[0]}" says what treatment does and names no source'
                    yield Finding(message, line=line, start=sentence.start, end=sentence.end)


def _level(sentence: Sentence) -> str:
    """Return a sentence on one line, character for character."""
    return sentence.words.replace("\n", " ")


def _typed(line: Line, at: int) -> bool:
    stretch = line.came_by(at)
    return stretch is None or stretch.kind in {"text", "local"}


def _contradictions(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find two sentences of which one at most can be so; the later is pointed at."""
    del limits
    turned = in_table(TURNED, case.short)
    if not case.of_ketamine or turned is None:
        return
    for one, other in CONTRADICTIONS.get(case.short, ()):
        found = [_first(case, pattern, turned) for pattern in (one, other)]
        if found[0] and found[1]:
            order = [case.reading.lines.index(line) for line, _, _ in (found[0], found[1])]
            early, late = found if (order[0], found[0][1]) <= (order[1], found[1][1]) else found[::-1]
            if early is None or late is None:
                continue
            place = early[0].place_at(early[1])
            message = f'"{late[2]}" here, "{early[2]}" on line {place.line}: one at most can be so'
            yield Finding(message, line=late[0], start=late[1], end=late[1] + len(late[2]), measured=early[2])


def _first(case: Case, words: str, turned: re.Pattern[str]) -> tuple[Line, int, str] | None:
    """Return the first place of ``words`` in a sentence that does not turn them round."""
    pattern = re.compile(words, re.IGNORECASE)
    for line in case.reading.lines:
        for sentence in sentences(line.words) if line.role != ALT else ():
            match = pattern.search(_level(sentence))
            if match and not turned.search(sentence.words[: match.start()]):
                return line, sentence.start + match.start(), match[0]
    return None


def _mistakes(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    turned = in_table(TURNED, case.short)
    if not case.of_ketamine or turned is None:
        return
    known = (*MISTAKES.get(case.short, ()), *COMFORT.get(case.short, ()))
    asked = [(re.compile(words, re.IGNORECASE), fact) for words, fact in known]
    for line in case.reading.lines:
        for sentence in sentences(line.words) if line.role != ALT else ():
            said = _level(sentence)
            for pattern, fact in () if said.rstrip().endswith("?") else asked:
                match = pattern.search(said)
                if match and not turned.search(said[: match.start()]):
                    start = sentence.start + match.start()
                    yield Finding(
                        f'"{match[0]}" is not what the evidence says',
                        line=line,
                        start=start,
                        end=start + len(match[0]),
                        hint=fact,
                    )


def _leftovers(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find what belongs to a web page or an article, not to a leaflet."""
    del limits
    pattern = in_table(LEFTOVERS, case.short)
    for line in case.reading.lines if pattern else ():
        for match in (
            pattern.finditer(line.words.replace("\n", " ")) if pattern and line.role in {PROSE, ITEM, TITLE} else ()
        ):
            yield Finding(f'"{match[0]}" belongs to a web page', line=line, start=match.start(), end=match.end())


STATEMENTS: tuple[Rule, ...] = (
    Rule(
        "effect-unsourced",
        "C1",
        ERROR,
        "PIF TICK 4; IPDAS",
        "A sentence that says what ketamine does to symptoms, mood, brain or body, or for how long, names "
        "its source, or "
        "is called from a claim.",
        "call a claim by {claim: ID}, cite the source: [@key], or take it out",
        _effects,
        languages=tuple(EFFECTS),
    ),
    Rule(
        "contradiction",
        "C2",
        ERROR,
        "house; rows 16, 21, 29, 30 and 34 of the audit",
        "A leaflet on ketamine does not say both of two things of which one at most can be so: that effects "
        "last and that "
        "they are short, that it is given at home and by staff alone, that it raises glutamate and lowers it.",
        "find out which is so, and say that",
        _contradictions,
        languages=tuple(CONTRADICTIONS),
    ),
    Rule(
        "known-mistake",
        "C2",
        ERROR,
        "the project's audit of claims: rows 4, 5, 7, 8, 20, 22, 24, 25, 28, 29, 31 to 34, 40",
        "A leaflet on ketamine repeats none of the mistakes that the audit of claims found in articles on it, nor says "
        "that it is safe, sure to help or better than other treatment, or allows what its risks forbid.",
        "say what the evidence says, or take it out",
        _mistakes,
        languages=tuple(MISTAKES),
    ),
    Rule(
        "page-leftover",
        "P1",
        WARNING,
        "house",
        "Nothing is left of the web page or article that a text came from: follow us, leave a reply, in this article.",
        "take it out",
        _leftovers,
        languages=tuple(LEFTOVERS),
    ),
)
