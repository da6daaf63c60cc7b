"""What every leaflet of a run is reviewed by: the workspace's rules, every jurisdiction's numbers, the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from brochure import review
    from brochure.compose import Subject
    from brochure.compose.inks import Rgb
    from brochure.compose.templates import Templates
    from brochure.document import Document
    from brochure.errors import Place
    from brochure.model.brand import Brand
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Judged:
    """A review, and its findings as a run tells them: what does not stop a leaflet is a warning when it is built."""

    result: review.Result
    told: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Desk:
    """The editor's desk: ``today`` is None where nobody asks what is due; ``building`` lets drafts through.

    ``approving`` takes every leaflet for approved, to see what would stand against it then.
    """

    workspace: Workspace
    today: date | None = None
    building: bool = False
    approving: bool = False

    def rules(self) -> review.Book:
        """Return the rules as the workspace tunes them; raises ``BrochureError`` with every fault of its file."""
        self.workspace.review()  # whoever judges by it has read it
        return self._book

    @cached_property
    def _book(self) -> review.Book:
        from brochure import review

        return review.book(self.workspace.review())

    @property
    def _tables(self) -> Mapping[str, Jurisdiction]:
        return self.workspace.jurisdictions()

    def judge(self, name: str, site: str, subject: Subject, document: Document | None = None) -> Judged:
        """Return the review of the leaflet ``name`` as the clinic ``site`` hands it out.

        ``document`` is None where it has faults. Who claims to be approved is judged by that.
        """
        from brochure import review
        from brochure.translating import staleness

        leaflet, clinic, language = subject.leaflet, subject.clinic, subject.language
        source, written_in = self._source(name, language)
        behind = staleness(self.workspace, name, language, clinic.jurisdiction)
        draft = subject.draft and not any(d.severity is Severity.ERROR for d in subject.remarks)
        case = review.Case(
            name,
            leaflet,
            language,
            site,
            clinic,
            {**self._tables, clinic.jurisdiction: subject.jurisdiction},
            subject.evidence,
            subject.format,
            document,
            review.Reader(leaflet, language, clinic, subject.jurisdiction, subject.evidence).read(),
            draft,
            self.today,
            source,
            written_in,
            behind or (),
            *self._colours(clinic.brand),
        )
        result = review.review(case, self.rules())
        told = (*subject.remarks, *result.diagnostics)
        return Judged(result, tuple(review.for_build(told, draft=draft)) if self.building else told)

    def _colours(self, brand: Brand) -> tuple[Mapping[str, Rgb], Mapping[str, Rgb], Any, Mapping[str, Place]]:
        """Return the colours of a brand as stated and as printed, what its theme sets on what, and where inks stand."""
        from brochure.compose import branding

        try:
            found = branding.of_theme(brand, self.workspace)
        except BrochureError:  # a theme that is not there is told by composing
            found = branding.colours(brand)
        pairs = tuple((pair.ink, pair.ground, pair.least) for pair in found.pairs)
        return found.stated, found.printed, pairs, branding.places(brand)

    def against(self, name: str, site: str, subject: Subject) -> tuple[Diagnostic, ...]:
        """Return all that is told of a leaflet that cannot be composed, faults of the rules' own file among it."""
        try:
            return self.judge(name, site, subject).told
        except BrochureError as fault:
            return fault.diagnostics

    def idle(self, reviews: Sequence[review.Result], *, everything: bool) -> Iterator[Diagnostic]:
        """Yield what of waivers and references does nothing; of all of them where ``everything`` was reviewed."""
        from brochure import review

        yield from review.idle_waivers(reviews, everything=everything)
        if everything and reviews:
            yield from self._unused(reviews)

    def _unused(self, reviews: Sequence[review.Result]) -> Iterator[Diagnostic]:
        """Yield a warning for each of the workspace's own references that nothing calls upon."""
        from brochure import review

        evidence = self.workspace.evidence()
        called = {key for claim in evidence.claims.values() for key in claim.references}
        for table in self._tables.values():
            called |= {key for text in table.texts.values() for key in text.references}
            called |= {key for line in table.numbers.values() for key in line.references}
        for result in reviews:
            called |= set(review.used(result.case))
        for key in self.workspace.own_references():
            if key not in called and key in evidence.references:
                message, hint = f"no claim and no leaflet calls upon {key}", "call upon it, or delete it"
                place = evidence.references[key].place
                warning = Diagnostic("reference-unused", message, Severity.WARNING, place, hint)
                yield replace(warning, rule="C1", source="PIF TICK 4")

    def _source(self, name: str, language: str) -> tuple[Leaflet | None, str | None]:
        """Return what the leaflet was translated from, or is to agree with, and its language; None for neither."""
        from brochure.translating import counterpart

        first = counterpart(self.workspace, name, language)
        try:
            return (self.workspace.leaflet(name, first), first) if first else (None, None)
        except BrochureError:  # told to whoever builds that one
            return None, None


def pages(
    workspace: Workspace, reviews: Sequence[review.Result], diagnostics: Iterable[Diagnostic], *, apart: bool = False
) -> dict[str, str]:
    """Return the reports as HTML by file name: all in one, or ``apart``, each leaflet of each clinic in its own.

    ``diagnostics`` are all that a check found. Raises ``BrochureError`` at the line of a faulty template.
    """
    from brochure import review
    from brochure.compose.templates import Templates
    from brochure.review.page import report, report_line

    templates, told = Templates(workspace.text), tuple(diagnostics)
    mine = [tuple(d for d in told if _is_of(d, result)) for result in reviews]
    kept = {d for found in mine for d in found}
    ruled = {rule.code for rule in review.RULES}
    reports = [
        report(result, [d for d in found if d.code not in ruled], number)
        for number, (result, found) in enumerate(zip(reviews, mine, strict=True), start=1)
    ]
    loose = [report_line(d) for d in told if d not in kept and (d.code not in ruled or not reviews)]
    if not apart:
        return {"review.html": _page(templates, reports, loose)}
    files = {
        f"{r.case.site}.{r.case.language}.{r.case.name}.html": _page(templates, [made], [])
        for r, made in zip(reviews, reports, strict=True)
    }
    return files | ({"other.html": _page(templates, [], loose)} if loose else {})


def _page(templates: Templates, reports: Sequence[Mapping[str, Any]], loose: Sequence[Mapping[str, Any]]) -> str:
    only = reports[0] if len(reports) == 1 and not loose else None
    heading = f"Review of {only['title']}, {only['language']}" if only else "Review of the leaflets"
    return str(templates.render("review/report.html", {"heading": heading, "reports": reports, "loose": loose}))


def _is_of(diagnostic: Diagnostic, result: review.Result) -> bool:
    """Tell whether a finding is about the leaflet of ``result`` as its clinic hands it out."""
    case = result.case
    if diagnostic.target:
        return diagnostic.target.startswith(f"{case.site}/{case.language}/{case.name}")
    return diagnostic.place is not None and diagnostic.place.file == case.leaflet.place.file
