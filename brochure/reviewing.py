"""What every leaflet of a run is reviewed by: the workspace's rules, every jurisdiction's numbers, the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from brochure import review
from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from brochure.document import Document
    from brochure.errors import Diagnostic
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """The editor's desk: ``today`` is None where nobody asks what is due; ``building`` lets drafts through."""

    workspace: Workspace
    today: date | None = None
    building: bool = False

    def rules(self) -> review.Book:
        """Return the rules as the workspace tunes them; raises ``BrochureError`` with every fault of its file."""
        return self._book

    @cached_property
    def _book(self) -> review.Book:
        return review.book(self.workspace.review())

    @cached_property
    def _tables(self) -> Mapping[str, Jurisdiction]:
        return self.workspace.jurisdictions()

    def judge(
        self,
        name: str,
        language: str,
        *,
        leaflet: Leaflet,
        clinic: Clinic,
        jurisdiction: Jurisdiction,
        evidence: Evidence,
        fmt: Format,
        document: Document | None,
        draft: bool,
    ) -> review.Result:
        """Return the review of one leaflet as one clinic hands it out; ``document`` is None where it has faults."""
        source, written_in = self._source(name, language)
        case = review.Case(
            name,
            leaflet,
            language,
            clinic,
            {**self._tables, clinic.jurisdiction: jurisdiction},
            evidence,
            fmt,
            document,
            review.Reader(leaflet, language, clinic, jurisdiction, evidence).read(),
            draft,
            self.today,
            source,
            written_in,
        )
        return review.review(case, self.rules())

    def told(self, result: review.Result, *, draft: bool) -> tuple[Diagnostic, ...]:
        """Return the findings as this run tells them: what does not stop a leaflet is a warning when it is built."""
        if not self.building:
            return result.diagnostics
        return tuple(review.for_build(result.diagnostics, draft=draft))

    def _source(self, name: str, language: str) -> tuple[Leaflet | None, str | None]:
        """Return the leaflet in the language that it was first written in, where this one is another."""
        first = self.workspace.leaflets()[name][0]
        if first == language:
            return None, None
        try:
            return self.workspace.leaflet(name, first), first
        except BrochureError:  # told to whoever builds that one
            return None, None
