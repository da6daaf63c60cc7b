"""What a clinic says for itself: short plain words, which call upon nothing and state no dose.

The clinical text is the leaflet's, and is approved with it. A clinic may fill in what a leaflet leaves to it: a door,
an hour, its own rule on food and drink. What would be clinical text there is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.model.base import fault
from brochure.model.text import Field, Literal, Passage, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.errors import Diagnostic, Place
    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet

# The longest local text where the leaflet states no ``max-chars``, in characters.
MOST_CHARS = 160

_MARKUP = re.compile(
    r"(?P<heading>^[ \t]*#{1,6}[ \t])|(?P<item>^[ \t]*(?:[-*+\u2022]|\d+[.)])[ \t]+(?=\S))"
    r"|(?P<bold>\*+(?=\S)|(?<!\w)_+(?=\w)|`)|(?P<link>\[[^\[\]]*\]\()"
    r"|(?P<html></?[a-z][^<>]*>)|(?P<paragraph>\n[ \t]*\n)",
    re.MULTILINE | re.IGNORECASE,
)
_WHAT = {
    "heading": "a heading",
    "item": "a list",
    "bold": "bold or italic type",
    "link": "a link",
    "html": "HTML",
    "paragraph": "a second paragraph",
}
# A dose or a share, and a rate: figures of that kind are claims, with their sources. Each is looked at once, whole.
_CLINICAL = re.compile(
    r"(?<![\d.,])[.,]*(\d[\d.,]*\s*(?:"
    r"(?:mg|mcg|\u00b5g|\u03bcg|milligrams?|micrograms?|miligramos?|\u0645\u0644\u063a|IU)(?!\w)"
    r"|%|\u066a|per cent|percent|por ciento|proc\.))"
    r"|\b(\d+\s+(?:in|of|out of)\s+\d+)\b",
    re.IGNORECASE,
)
_LEAFLETS = "the leaflet says what is clinical, and its reviewer approves it"


def text_faults(text: Text) -> Iterator[Diagnostic]:
    """Yield what a clinic's own text may not hold."""
    for passage in text.passages:
        for part in passage.parts:
            if not isinstance(part, Literal) and not (isinstance(part, Field) and part.space == "clinic"):
                yield fault(
                    "local-insertion",
                    "a clinic's own words call upon nothing but {clinic.x}",
                    place=part.place,
                    hint=f"write plain words: {_LEAFLETS}",
                )
        yield from _word_faults(passage.raw, passage)


def word_faults(words: str, place: Place, most: int) -> Iterator[Diagnostic]:
    """Yield what may not stand in one line of a clinic's: more than ``most`` characters, or a clinical figure."""
    if len(words) > most:
        yield _too_long(len(words), most, place)
    yield from _clinical_faults(words, lambda _: place)


def _word_faults(raw: str, passage: Passage) -> Iterator[Diagnostic]:
    if match := _MARKUP.search(raw):
        what = _WHAT[match.lastgroup or "bold"]
        hint = f"write plain words; looks are the theme's, and {_LEAFLETS}"
        place = passage.place_of(match.start())
        yield fault("local-markup", f"a clinic's own words hold {what}", place=place, hint=hint)
    yield from _clinical_faults(raw, passage.place_of)


def _clinical_faults(words: str, place_of: Callable[[int], Place]) -> Iterator[Diagnostic]:
    if match := _CLINICAL.search(words):
        said = match.lastindex or 0
        message = f'"{match[said]}" is a clinical figure, which no clinic sets for itself'
        place, hint = place_of(match.start(said)), f"leave it out: {_LEAFLETS}"
        yield fault("local-clinical", message, place=place, hint=hint)


def _too_long(length: int, most: int, place: Place) -> Diagnostic:
    return fault("local-long", f"{length} characters where {most} fit", place=place, hint="say it more shortly")


def local_faults(leaflet: Leaflet, clinic: Clinic) -> Iterator[Diagnostic]:
    """Yield a fault for every text of ``clinic``, in the language of ``leaflet``, that this has no room for."""
    for name, declared in leaflet.local.items():
        text = clinic.local.get(name)
        most = declared.max_chars or MOST_CHARS
        for passage in text.passages if text and not text.lacks else ():
            if len(passage.raw.strip()) > most:
                yield _too_long(len(passage.raw.strip()), most, passage.place)
