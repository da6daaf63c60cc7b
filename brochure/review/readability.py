"""Readability by the published formulas.

English: Flesch Reading Ease (Flesch 1948), Flesch-Kincaid grade (Kincaid 1975), SMOG (McLaughlin 1969). Spanish:
Szigriszt-Pazos (1993) on the INFLESZ scale (Barrio-Cantalejo 2008). No other language has a measure here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from brochure.review import syllables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# SMOG was fitted to 30 sentences; below that it is not valid. The others were fitted to samples of 100 words.
SMOG_SENTENCES = 30
LEAST_WORDS = 100
POLYSYLLABLE = 3

COUNTERS: Mapping[str, Callable[[str], int]] = {"en": syllables.english, "es": syllables.spanish}

INFLESZ = ((40, "muy difícil"), (55, "algo difícil"), (65, "normal"), (80, "bastante fácil"), (101, "muy fácil"))


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas are made of; ``polysyllables`` are words of three syllables or more."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    polysyllables: int = 0


def count(sentences: Iterable[Iterable[str]], language: str) -> Counts:
    """Return the counts of ``sentences``, each given as its words; ``language`` has a counter."""
    counter = COUNTERS[language]
    lengths = [[1 if word[0].isdigit() else counter(word) for word in words] for words in sentences]
    every = [length for words in lengths for length in words]
    return Counts(len(lengths), len(every), sum(every), sum(length >= POLYSYLLABLE for length in every))


def reading_ease(counts: Counts) -> float:
    """Return Flesch Reading Ease: the higher, the easier."""
    return 206.835 - 1.015 * counts.words / counts.sentences - 84.6 * counts.syllables / counts.words


def grade(counts: Counts) -> float:
    """Return the Flesch-Kincaid grade: years of school in the US."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def smog(counts: Counts) -> float:
    """Return the SMOG grade, which is valid from ``SMOG_SENTENCES`` on."""
    return 1.043 * sqrt(counts.polysyllables * SMOG_SENTENCES / counts.sentences) + 3.1291


def perspicuity(counts: Counts) -> float:
    """Return Szigriszt-Pazos' índice de perspicuidad: the higher, the easier."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def inflesz(score: float) -> str:
    """Return the grade of the INFLESZ scale for a score of ``perspicuity``."""
    return next((name for limit, name in INFLESZ if score < limit), INFLESZ[-1][1])
