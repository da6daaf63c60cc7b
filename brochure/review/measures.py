"""How hard a leaflet is to read: its running text, panel by panel, with and without the terms that it has to use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from brochure.review import readability
from brochure.review.lexicon import pattern, short
from brochure.review.prose import WORD, sentences
from brochure.review.reading import ITEM, PROSE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from brochure.review.prose import Sentence
    from brochure.review.reading import Line, Reading
    from brochure.review.rules import Case

# Blocks whose words are not running text: sources, what the clinic's and jurisdiction's tables say, what is filled in.
_NOT_PROSE = frozenset(
    {"references", "review-line", "contact", "emergency", "form", "table", "comparison", "qr", "map"}
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One panel, or the whole leaflet where ``panel`` is empty; ``plain`` leaves the terms of the glossary out.

    Both are None in a language that has no measure.
    """

    panel: str
    words: int
    sentences: int
    longest: int
    counts: readability.Counts | None
    plain: readability.Counts | None


def prose(reading: Reading) -> Iterator[Line]:
    """Yield the lines that are running text: paragraphs and list items, no titles, tables, forms or sources."""
    for spot in reading.spots:
        if spot.block.kind not in _NOT_PROSE:
            yield from (line for line in spot.lines if line.role in {PROSE, ITEM})


def measures(case: Case, names: tuple[str, ...] = ()) -> tuple[Measure, ...]:
    """Return the measure of every panel in reading order, and last that of the whole leaflet."""
    lines = tuple(prose(case.reading))
    by_panel = {panel: [line for line in lines if line.panel == panel] for panel in case.reading.panels}
    return (*(_measure(case, panel, found, names) for panel, found in by_panel.items()), whole(case, names))


def whole(case: Case, names: tuple[str, ...] = ()) -> Measure:
    """Return the measure of the whole leaflet; ``names`` are left out of its plain counts like the terms."""
    return _measure(case, "", prose(case.reading), names)


def _measure(case: Case, panel: str, lines: Iterable[Line], names: tuple[str, ...]) -> Measure:
    found = [sentence for line in lines for sentence in sentences(line.words)]
    tokens = [sentence.tokens for sentence in found]
    language, counts, plain = short(case.language), None, None
    if language in readability.COUNTERS:
        counts = readability.count(tokens, language)
        terms = (case.evidence.term(name, case.language) for name in case.evidence.glossary)
        plain = readability.count(_without_terms(found, (*terms, *names)), language)
    return Measure(panel, sum(map(len, tokens)), len(found), max(map(len, tokens), default=0), counts, plain)


def _without_terms(found: Iterable[Sentence], terms: tuple[str, ...]) -> list[list[str]]:
    """Return the words of each sentence without those of ``terms``; sentences of nothing else fall away."""
    every = terms_pattern(terms)
    left = [WORD.findall(every.sub(" ", sentence.words) if terms else sentence.words) for sentence in found]
    return [words for words in left if words]


@cache
def terms_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of ``terms``, in the singular or the plural."""
    return pattern(tuple(form for term in sorted(terms, key=len, reverse=True) for form in (term, f"{term}s")))
