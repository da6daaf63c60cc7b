"""Rules on the words themselves: how hard they are, what they promise, what they leave unexplained (R, P1, T2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.model.blocks import Glossary
from brochure.review import readability
from brochure.review.lexicon import (
    ADJECTIVES,
    BE,
    HYPE,
    KNOWN_INITIALS,
    NEGATION_REACH,
    NEGATIONS,
    PARTICIPLES,
    pattern,
)
from brochure.review.measures import prose, terms_pattern, whole
from brochure.review.prose import WORD, paragraphs, sentences
from brochure.review.reading import ALT, ITEM, PROSE, TITLE
from brochure.review.rules import ERROR, NOTE, WARNING, Finding, Rule, begin, number, words
from brochure.review.signs import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.reading import Line
    from brochure.review.rules import Case, Limit

_INITIALS = re.compile(r"(?<![\w-])(?:[A-Z]{2,6}|[A-Z](?:[a-z]?[A-Z]){1,4})s?(?![\w-])")
_ROMAN = re.compile(r"[IVX]+")


# -- readability -------------------------------------------------------------------------------------------------------


def _grade(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    counts = _counts(case, limits) if case.short == "en" else None
    if counts is None:
        return
    grade = round(readability.grade(counts), 1)
    if grade > number(limits, "grade"):
        severity = ERROR if grade > number(limits, "most-grade") else WARNING
        message = f"this reads at grade {grade:g} of US schools (Flesch-Kincaid)"
        yield Finding(message, begin(case), measured=grade, threshold=number(limits, "grade"), severity=severity)
    ease = round(readability.reading_ease(counts))
    if ease < number(limits, "ease"):
        severity = ERROR if ease < number(limits, "least-ease") else WARNING
        message = f"the reading ease is {ease} (Flesch)"
        yield Finding(message, begin(case), measured=ease, threshold=number(limits, "ease"), severity=severity)


def _smog(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    counts = _counts(case, limits) if case.short == "en" else None
    if counts is None or counts.sentences < readability.SMOG_SENTENCES:
        return
    grade = round(readability.smog(counts), 1)
    if grade > number(limits, "grade"):
        severity = ERROR if grade > number(limits, "most-grade") else WARNING
        message = f"too many long words: SMOG grade {grade:g}"
        yield Finding(message, begin(case), measured=grade, threshold=number(limits, "grade"), severity=severity)


def _inflesz(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    counts = _counts(case, limits) if case.short == "es" else None
    if counts is None:
        return
    score = round(readability.perspicuity(counts), 1)
    if score < number(limits, "score"):
        severity = ERROR if score < number(limits, "least-score") else WARNING
        message = f"INFLESZ {score:g}: {readability.inflesz(score)}"
        yield Finding(message, begin(case), measured=score, threshold=number(limits, "score"), severity=severity)


def _not_measured(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    if case.short not in readability.COUNTERS:
        yield Finding(f"how hard this is to read is not measured in {case.language}", begin(case))


def _counts(case: Case, limits: Mapping[str, Limit]) -> readability.Counts | None:
    """Return the counts of the leaflet without its terms; None for too short a text to measure."""
    counts = whole(case, words(limits, "names")).plain
    return counts if counts and counts.words >= readability.LEAST_WORDS else None


def _long_sentences(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    total = count = 0
    for line in prose(case.reading):
        for sentence in sentences(line.words):
            length = len(sentence.tokens)
            total, count = total + length, count + 1
            if length > number(limits, "words"):
                severity = ERROR if length > number(limits, "most-words") else WARNING
                yield Finding(
                    f"a sentence of {length} words",
                    line=line,
                    start=sentence.start,
                    end=sentence.end,
                    measured=length,
                    threshold=number(limits, "words"),
                    severity=severity,
                )
    mean = round(total / count, 1) if count else 0
    if mean > number(limits, "mean"):
        message = f"sentences have {mean:g} words on average"
        yield Finding(message, begin(case), measured=mean, threshold=number(limits, "mean"), severity=WARNING)


# -- chunks ------------------------------------------------------------------------------------------------------------


def _no_heading(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Count the running words since the last heading or title."""
    since, first, panel = 0, None, ""
    most = number(limits, "words")
    for spot in case.reading.spots:
        headed = any(line.role == TITLE and line.words for line in spot.lines)
        if headed or spot.panel != panel or spot.block.kind == "break":
            since, first, panel = 0, None, spot.panel
        for line in spot.lines:
            if line.role in {PROSE, ITEM} and spot.block.kind not in {"figure", "diagram", "form", "table"}:
                had, since = since, since + len(WORD.findall(line.words))
                first = first or line
                if had <= most < since:
                    message = f"more than {most:g} words without a heading"
                    yield Finding(message, line=first, end=len(first.words), measured=since, threshold=most)


def _long_paragraphs(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    most = number(limits, "sentences")
    for line in prose(case.reading):
        for start, end in paragraphs(line.words):
            count = sum(start <= sentence.start < end for sentence in sentences(line.words))
            length = len(WORD.findall(line.words[start:end]))
            if count > most and length > number(limits, "words"):
                message = f"a paragraph of {count} sentences and {length} words"
                yield Finding(message, line=line, start=start, end=end, measured=count, threshold=most)


def _long_lists(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    most = number(limits, "items")
    for spot in case.reading.spots:
        items = getattr(spot.block, "items", ()) or getattr(spot.block, "steps", ())
        if len(items) > most:
            message = f"a list of {len(items)} entries"
            yield Finding(message, spot.block.place, spot=spot, measured=len(items), threshold=most)


def _passive(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    found, count = [], 0
    for line in prose(case.reading):
        for sentence in sentences(line.words):
            if len(sentence.tokens) > 3:  # shorter ones are no clauses
                count += 1
                if is_passive(sentence.words):
                    found.append((line, sentence))
    share = round(100 * len(found) / count) if count else 0
    if len(found) > 1 and share > number(limits, "percent"):
        line, sentence = found[0]
        message = f"{len(found)} of {count} sentences are passive; this is the first"
        yield Finding(
            message,
            line=line,
            start=sentence.start,
            end=sentence.end,
            measured=share,
            threshold=number(limits, "percent"),
        )


def is_passive(sentence: str) -> bool:
    """Tell whether a sentence has a form of "be" with a past participle, as far as spelling tells."""
    tokens = [token.lower() for token in WORD.findall(sentence)]
    for at, token in enumerate(tokens):
        if token in BE:
            after = tokens[at + 1 : at + 4]
            after = after[: next((n for n, word in enumerate(after) if not _adverb(word)), len(after)) + 1]
            last = after[-1] if after else ""
            if last not in ADJECTIVES and (last in PARTICIPLES or (last.endswith("ed") and len(last) > 4)):
                return True
    return False


def _adverb(word: str) -> bool:
    return word.endswith("ly") or word in {"not", "also", "often", "never", "always", "being", "been", "still", "now"}


# -- what a reader may not know ----------------------------------------------------------------------------------------


def _undefined(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find the first use of each term and of each run of initials, and what explains it there or before."""
    everyday = {word.casefold() for word in words(limits, "everyday")}
    lines = [line for spot in case.reading.spots for line in spot.lines if line.role != ALT]
    own = [line.words for line in case.reading.own[:-1]]  # title and subtitle; the audience is not printed
    terms = tuple(sorted(case.evidence.glossary)) if case.short == "en" else ()
    known = frozenset(term.casefold() for term in terms)
    seen = {term.casefold() for term in _listed(case)} | everyday
    for at, line in enumerate(lines):
        for match in _unknown(line, terms):
            name = _singular(match[0], known)
            if name in seen or match[0] in KNOWN_INITIALS:
                continue
            seen.add(name)
            near = [*own, *(other.words for other in lines[max(0, at - 2) : at + 4])]
            if not _explained(match[0].removesuffix("s"), near):
                yield Finding(f'"{match[0]}" is not explained', line=line, start=match.start(), end=match.end())


def _unknown(line: Line, terms: tuple[str, ...]) -> list[re.Match[str]]:
    """Return the terms and initials of a line, in order, each once; words of a line in capitals are no initials."""
    found = {
        match.start(): match
        for match in _INITIALS.finditer(line.words)
        if not (_ROMAN.fullmatch(match[0]) or PLACEHOLDER.fullmatch(match[0]))
    }
    if line.words.isupper():
        found = {}
    for match in terms_pattern(terms).finditer(line.words) if terms else ():
        found[match.start()] = match
    return [match for _, match in sorted(found.items())]


def _singular(said: str, terms: frozenset[str]) -> str:
    name = said.casefold()
    return name.removesuffix("s") if name.removesuffix("s") in terms else name


def _listed(case: Case) -> Iterator[str]:
    """Yield the terms that a glossary block of the leaflet explains."""
    blocks = [spot.block for spot in case.reading.spots if isinstance(spot.block, Glossary)]
    called = [s.name for line in case.reading.lines for s in line.stretches if s.kind == "glossary"]
    for block in blocks:
        yield from block.terms or called


def _explained(term: str, near: list[str]) -> bool:
    """Tell whether one of the texts near a term says what it is.

    ``term (meaning)``, ``meaning (term)``, ``term, a kind of ...,``, ``term is short for ...``, or the words that the
    initials stand for.
    """
    said = "\n".join(near)
    name = re.escape(term) + "s?"
    explains = (
        rf"{name}\s*\((?!{name})[^)]{{3,}}\)",
        rf"\w[^.()\n]{{2,60}}\({name}\)",
        rf"\b{name}(?:,| –| -)\s+(?:an?|the|your?|which|that|is|or|tiny|kind)\b",
        rf"\b{name}:\s+\w",
        rf"(?:^|[.:?!\n]\s*){name}\s+(?:is|are|means?|stands? for)\b(?! (?:not|only)\b)",
    )
    return any(re.search(found, said, re.IGNORECASE) for found in explains) or _spelt_out(term, said)


def _spelt_out(initials: str, said: str) -> bool:
    """Tell whether words in a row begin with ``initials``: "post-traumatic stress disorder" for PTSD."""
    if not initials.isupper() or not 2 <= len(initials) <= 6:
        return False
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", said) if not word.isupper()).upper()
    return initials in letters


def _hype(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    lexicon = (*HYPE.get(case.short, ()), *words(limits, "words"))
    if not lexicon or not lexicon[0]:
        return
    every, negations = pattern(tuple(word for word in lexicon if word)), NEGATIONS.get(case.short, frozenset())
    for line in case.reading.lines:
        for match in every.finditer(line.words):
            sentence = line.words[: match.start()]
            sentence = sentence[max((sentence.rfind(stop) for stop in ".!?;:\n"), default=-1) + 1 :]
            before = [word.lower().replace("’", "'") for word in WORD.findall(sentence)[-NEGATION_REACH:]]
            if not negations & set(before):
                yield Finding(f'"{match[0]}" promises too much', line=line, start=match.start(), end=match.end())


NAMES = ("paroxetine", "sertraline", "venlafaxine", "prazosin", "theophylline", "esketamine")
# Known to those whom they concern: everyday words, diagnoses that a list asks people to report, names of bodies.
_EVERYDAY = (
    *("ketamine", "blood pressure", "guideline", "sedative", "anesthetic", "anaesthetic", "stimulant"),
    *("psychosis", "mania"),
    *("FDA", "MHRA", "NICE", "VA", "DoD", "CDC", "WHO"),
)

WORDING: tuple[Rule, ...] = (
    Rule(
        "grade-level",
        "R1",
        ERROR,
        "US reading level 6 to 8; Kincaid 1975, Flesch 1948",
        "An English leaflet reads at grade 6 or less and has a reading ease of 70 or more, names and terms apart.",
        "shorten the sentences and take shorter words",
        _grade,
        {"grade": 6, "most-grade": 8, "ease": 70, "least-ease": 60, "names": NAMES},
        languages=("en",),
    ),
    Rule(
        "spanish-level",
        "R1",
        ERROR,
        "Szigriszt-Pazos 1993, INFLESZ (Barrio-Cantalejo 2008)",
        "A Spanish leaflet scores 65 or more on the INFLESZ scale: bastante fácil.",
        "shorten the sentences and take shorter words",
        _inflesz,
        {"score": 65, "least-score": 55, "names": NAMES},
        languages=("es",),
    ),
    Rule(
        "not-measured",
        "R1",
        NOTE,
        "no formula was made for this language",
        "Says plainly where a language has no measure of readability here.",
        "let two readers of that language read it aloud",
        _not_measured,
    ),
    Rule(
        "smog",
        "R2",
        ERROR,
        "McLaughlin 1969",
        "An English leaflet of 30 sentences or more has a SMOG grade of 8 or less, names and terms apart.",
        "take shorter words",
        _smog,
        {"grade": 8, "most-grade": 10, "names": NAMES},
        languages=("en",),
    ),
    Rule(
        "long-sentence",
        "R3",
        ERROR,
        "Department of Health toolkit; GOV.UK style guide",
        "Sentences have 20 words at most, 15 on average; more than 25 is an error.",
        "say it in two sentences",
        _long_sentences,
        {"words": 20, "most-words": 25, "mean": 15},
    ),
    Rule(
        "no-heading",
        "R4",
        WARNING,
        "PEMAT 8, 9",
        "No more than 120 words run on without a heading or a title.",
        "set a heading over the part that begins here, or say less",
        _no_heading,
        {"words": 120},
    ),
    Rule(
        "long-paragraph",
        "R4",
        WARNING,
        "PEMAT 8",
        "A paragraph has four sentences at most, or 60 words: our sentences are short.",
        "leave a blank line where the next thought begins",
        _long_paragraphs,
        {"sentences": 4, "words": 60},
    ),
    Rule(
        "long-list",
        "R4",
        WARNING,
        "PEMAT 8; house",
        "A list has seven entries at most.",
        "make two lists of it, each with its title",
        _long_lists,
        {"items": 7},
    ),
    Rule(
        "passive",
        "R4",
        WARNING,
        "PEMAT 5; house",
        "At most one English sentence in ten is passive.",
        "say who does it",
        _passive,
        {"percent": 10},
        languages=("en",),
    ),
    Rule(
        "undefined-term",
        "R5",
        ERROR,
        "PEMAT 4",
        "A term of the glossary and a run of initials are explained where they first stand, or in a glossary block.",
        "write what it is in brackets after it, or add a glossary block",
        _undefined,
        {"everyday": _EVERYDAY},
    ),
    Rule(
        "hype",
        "R6",
        ERROR,
        "the project's audit of claims",
        "No word promises more than the evidence holds: breakthrough, miracle, proven, safe and effective, and so on.",
        "say what was found, in how many people",
        _hype,
        {"words": ("",)},
        languages=tuple(HYPE),
    ),
)
