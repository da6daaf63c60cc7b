"""Rules on leaflets in Easy Read: short sentences, one idea to a row, a picture beside it, large type (R, T)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.model.blocks import PictureRow
from brochure.review.measures import prose
from brochure.review.prose import sentences
from brochure.review.reading import PROSE
from brochure.review.rules import ERROR, WARNING, Finding, Rule, begin, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.rules import Case, Limit

EASY = "easy-read"

# Blocks of words alone. What is to be ticked, written on, warned of or called has a form of its own.
_BARE = frozenset({"text", "list", "steps", "callout", "quote", "question-and-answer", "comparison"})


def _long_sentences(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    most = number(limits, "words")
    for line in prose(case.reading) if case.leaflet.style == EASY else ():
        for sentence in sentences(line.words):
            length = len(sentence.tokens)
            if length > most:
                message = f"a sentence of {length} words in Easy Read"
                yield Finding(
                    message, line=line, start=sentence.start, end=sentence.end, measured=length, threshold=most
                )


def _many_ideas(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    most = number(limits, "sentences")
    for spot in case.reading.spots if case.leaflet.style == EASY else ():
        if isinstance(spot.block, PictureRow):
            count = sum(len(sentences(line.words)) for line in spot.lines if line.role == PROSE)
            if count > most:
                message = f"{count} sentences beside one picture"
                yield Finding(message, spot.block.at("text"), spot=spot, measured=count, threshold=most)


def _no_picture(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    for spot in case.reading.spots if case.leaflet.style == EASY else ():
        if spot.block.kind in _BARE:
            yield Finding(f"this {spot.block.kind} has no picture", spot.block.place, spot=spot)


def _small(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    size = case.leaflet.min_body
    if case.leaflet.style == EASY and size is not None and size < number(limits, "points"):
        message = f"body text of an Easy Read leaflet may go down to {size:g} pt"
        yield Finding(message, case.leaflet.at("min-body"), measured=size, threshold=number(limits, "points"))


def _too_long(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    rows = sum(isinstance(spot.block, PictureRow) for spot in case.reading.spots)
    if case.leaflet.style == EASY and rows > number(limits, "rows"):
        message = f"{rows} pictures with their words take more than 24 pages"
        yield Finding(message, begin(case), measured=rows, threshold=number(limits, "rows"))


EASY_READ: tuple[Rule, ...] = (
    Rule(
        "easy-read-sentence",
        "R3",
        ERROR,
        "Department of Health, Easy Read",
        "A sentence of a leaflet in Easy Read has 15 words at most.",
        "make two of it: one idea each",
        _long_sentences,
        {"words": 15},
    ),
    Rule(
        "easy-read-ideas",
        "R4",
        WARNING,
        "Department of Health, Easy Read",
        "Beside a picture of a leaflet in Easy Read stands one idea, in three sentences at most.",
        "give the next idea a row and a picture of its own",
        _many_ideas,
        {"sentences": 3},
    ),
    Rule(
        "easy-read-picture",
        "T4",
        ERROR,
        "Department of Health, Easy Read",
        "The words of a leaflet in Easy Read stand beside a picture.",
        "write it as picture-row: {image: ..., alt: ..., text: ...}",
        _no_picture,
    ),
    Rule(
        "easy-read-type",
        "T1",
        ERROR,
        "Department of Health, Easy Read",
        "Type of a leaflet in Easy Read is not set smaller than 14 pt.",
        'take "min-body" out',
        _small,
        {"points": 14},
    ),
    Rule(
        "easy-read-long",
        "T6",
        WARNING,
        "Department of Health, Easy Read",
        "A leaflet in Easy Read has 24 pages at most.",
        "leave out what a reader can do without",
        _too_long,
        {"rows": 66},
    ),
)
