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
    from brochure.model.text import Passage


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
        _call(called, (said.passage,), evidence, table)
    for piece in pieces(leaflet):
        match piece.block:
            case Emergency(numbers=numbers):
                for number in numbers or jurisdiction.numbers:
                    if number in jurisdiction.numbers:
                        called.found["jurisdictions", name, "numbers", number] = None
            case Glossary(terms=terms):
                for term in terms:
                    _term(called, term, evidence, table)
    return called


def _call(called: Uses, passages: Iterable[Passage], evidence: Evidence, table: tuple[str, Jurisdiction]) -> None:
    """Add what ``passages`` call for, and what that calls for itself."""
    for part in (part for passage in passages for part in passage.parts):
        match part:
            case ClaimRef(id=claim) if claim in evidence.claims and ("claims", claim) not in called.found:
                called.found["claims", claim] = None
                _call(called, evidence.claims[claim].text.values(), evidence, table)
            case GlossaryRef(term=term):
                _term(called, term, evidence, table)
            case Field(space="jurisdiction", name=text) if text in table[1].texts:
                path = ("jurisdictions", table[0], "texts", text)
                if path not in called.found:
                    called.found[path] = None
                    _call(called, table[1].texts[text].text.values(), evidence, table)


def _term(called: Uses, term: str, evidence: Evidence, table: tuple[str, Jurisdiction]) -> None:
    if term in evidence.glossary and ("glossary", term) not in called.found:
        called.found["glossary", term] = None
        _call(called, evidence.glossary[term].values(), evidence, table)
