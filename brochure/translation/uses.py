"""What shared wording a leaflet prints: claims, terms, texts and numbers of the jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.model.blocks import Emergency, Glossary
from brochure.model.leaflet import walk_texts
from brochure.model.text import ClaimRef, Field, GlossaryRef
from brochure.translation.words import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.model.text import Part, Passage


@dataclass(frozen=True, slots=True)
class Uses:
    """What is printed, in the order in which it is called for, as paths of a file of shared wording."""

    found: dict[tuple[str, ...], None] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Return every path once."""
        return tuple(self.found)


def uses(leaflet: Leaflet, evidence: Evidence, table: tuple[str, Jurisdiction]) -> Uses:
    """Return what ``leaflet`` prints; ``table`` is a jurisdiction with its name."""
    name, jurisdiction = table
    called = Uses()
    for said in walk_texts(leaflet):
        _call(called, said.passage.parts, evidence, table)
    for piece in pieces(leaflet):
        match piece.block:
            case Emergency(numbers=numbers):
                for number in numbers or jurisdiction.numbers:
                    if number in jurisdiction.numbers:
                        called.found["jurisdictions", name, "numbers", number] = None
            case Glossary(terms=terms):
                _call(called, (GlossaryRef(term, piece.block.place) for term in terms), evidence, table)
    return called


def _call(called: Uses, parts: Iterable[Part], evidence: Evidence, table: tuple[str, Jurisdiction]) -> None:
    """Add what ``parts`` call for, and what that calls for itself, however far it leads."""
    waiting = [iter(parts)]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif (shared := _shared(part, evidence, table)) and shared[0] not in called.found:
            path, passages = shared
            called.found[path] = None
            waiting.append(inner for passage in passages for inner in passage.parts)


def _shared(
    part: Part, evidence: Evidence, table: tuple[str, Jurisdiction]
) -> tuple[tuple[str, ...], Iterable[Passage]] | None:
    """Return the path of the shared wording that ``part`` calls for, and its words in every language."""
    match part:
        case ClaimRef(id=claim) if claim in evidence.claims:
            return ("claims", claim), evidence.claims[claim].text.values()
        case GlossaryRef(term=term) if term in evidence.glossary:
            return ("glossary", term), evidence.glossary[term].values()
        case Field(space="jurisdiction", name=text) if text in table[1].texts:
            return ("jurisdictions", table[0], "texts", text), table[1].texts[text].text.values()
    return None
