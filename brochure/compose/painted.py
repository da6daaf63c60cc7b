"""The colours that a drawing states: of every element, by attribute or style, and of its style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from brochure.model.colours import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.compose.inks import Rgb

_PAINTS = ("fill", "stroke", "stop-color")
_DECLARED = re.compile(r"(?:^|[;{\s])(?:fill|stroke|stop-color)\s*:\s*([^;}]+)", re.IGNORECASE)
# What is no colour, and the two that need no package to be read.
_NO_COLOUR = frozenset(("", "none", "inherit", "currentcolor", "transparent", "context-fill", "context-stroke"))
_NAMED: Mapping[str, Rgb] = {"black": (0, 0, 0), "white": (255, 255, 255)}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a drawing, or the text of a style sheet, which has no ``kind``, with the colours that it states."""

    kind: str
    colours: tuple[Rgb, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


def elements(svg: bytes) -> tuple[Element, ...]:
    """Return what stands in an SVG that was read already (see ``vector.read_vector``), in the order of the file."""
    found: list[Element] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        paints = [value for key, value in attributes.items() if key in _PAINTS]
        paints += _DECLARED.findall(attributes.get("style", ""))
        found.append(Element(name.rpartition(":")[2], tuple(_colours(paints)), attributes))

    def characters(text: str) -> None:
        if colours := tuple(_colours(_DECLARED.findall(text))):
            found.append(Element("", colours))

    parser.StartElementHandler, parser.CharacterDataHandler = start, characters
    parser.buffer_text = True
    parser.Parse(svg, True)  # noqa: FBT003 - expat's own
    return tuple(found)


def _colours(paints: Iterable[str]) -> Iterator[Rgb]:
    """Yield the colours among paints of SVG that are not clear."""
    for paint in paints:
        words = paint.replace("!important", "").strip().lower()
        if words in _NAMED:
            yield _NAMED[words]
        elif words not in _NO_COLOUR and not words.startswith("url(") and (found := parse(words)) and found[1] > 0:
            yield found[0]
