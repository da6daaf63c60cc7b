"""What a rule is: a pure function over one leaflet, with the code, severity, source and limits it is known by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.errors import Severity
from brochure.review.lexicon import KETAMINE, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from brochure.document import Document
    from brochure.errors import Place
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.colours import Rgb
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.review.reading import Line, Reading, Spot
    from brochure.translation import Stale

Limit: TypeAlias = float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One leaflet as one clinic hands it out, and what it is judged against.

    ``site`` is the clinic's name in the workspace; ``tables`` are those of every jurisdiction; ``source`` is the same
    leaflet in the language it was translated from, or is compared with, and ``stale`` what of it is behind that.
    ``today`` is None where nobody asks what is due.
    ``colours`` are the clinic's as it states them, by ink, ``printed`` as they give way to be read; ``pairs`` are what
    its theme sets on what, with the contrast that this needs; ``colour_places`` is where an ink is written.
    """

    name: str
    leaflet: Leaflet
    language: str
    site: str
    clinic: Clinic
    tables: Mapping[str, Jurisdiction] = field(hash=False)
    evidence: Evidence
    format: Format
    document: Document | None
    reading: Reading
    draft: bool = True
    today: date | None = None
    source: Leaflet | None = None
    source_language: str | None = None
    stale: tuple[Stale, ...] = ()
    colours: Mapping[str, Rgb] = field(default_factory=dict, hash=False)
    printed: Mapping[str, Rgb] = field(default_factory=dict, hash=False)
    pairs: tuple[tuple[str, str, float], ...] = ()
    colour_places: Mapping[str, Place] = field(default_factory=dict, hash=False)

    @property
    def short(self) -> str:
        """Return the language without its region."""
        return short(self.language)

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Return the clinic's own table."""
        return self.tables[self.clinic.jurisdiction]

    @property
    def of_ketamine(self) -> bool:
        """Tell whether the leaflet speaks of ketamine."""
        return any(KETAMINE.search(line.words) for line in self.reading.lines)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: at ``place``, or in ``line`` from ``start`` to ``end``.

    ``severity`` and ``hint`` are the rule's own where they are None.
    """

    message: str
    place: Place | None = None
    line: Line | None = None
    start: int = 0
    end: int = 0
    spot: Spot | None = None
    measured: float | str | None = None
    threshold: float | str | None = None
    severity: Severity | None = None
    hint: str | None = None

    @property
    def where(self) -> Place | None:
        """Return the place of the first character that it is about."""
        return self.line.place_at(self.start) if self.line else self.place

    @property
    def words(self) -> str:
        """Return the words that it is about; none where it is about a whole block or leaflet."""
        return self.line.words[self.start : self.end] if self.line else ""


Check: TypeAlias = "Callable[[Case, Mapping[str, Limit]], Iterator[Finding]]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: ``rule`` is its id there, ``asks`` what it wants in one sentence.

    ``stops`` says when an error keeps a leaflet from being built: always, only once it is approved, or never.
    ``languages`` are those it can judge; None for all.
    """

    code: str
    rule: str
    severity: Severity
    source: str
    asks: str
    hint: str
    check: Check
    limits: Mapping[str, Limit] = field(default_factory=dict, hash=False)
    stops: Literal["always", "approved", "never"] = "approved"
    languages: tuple[str, ...] | None = None


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def number(limits: Mapping[str, Limit], name: str) -> float:
    """Return a limit that is a number."""
    value = limits[name]
    if isinstance(value, tuple):
        raise TypeError(f"{name} is a list of words")
    return value


def words(limits: Mapping[str, Limit], name: str) -> tuple[str, ...]:
    """Return a limit that is a list of words."""
    value = limits[name]
    return value if isinstance(value, tuple) else (str(value),)


def begin(case: Case) -> Place:
    """Return where a finding about the whole leaflet stands: its panels."""
    return case.leaflet.at("panels")
