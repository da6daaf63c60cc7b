"""Finishing: editions made of typeset pages, and what their finished bytes were found to be."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from brochure import __version__
from brochure.aside import Aside, possible
from brochure.companions import Sheets
from brochure.errors import BrochureError, Diagnostic, Severity, in_order
from brochure.formats import with_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from brochure import press
    from brochure.compose import Composition
    from brochure.document import Cell, Document
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet
    from brochure.model.printer import Readings
    from brochure.model.profile import Profile
    from brochure.planning import Job
    from brochure.preflight import Placed
    from brochure.provenance import Sources
    from brochure.report import Output
    from brochure.review import Result as Review
    from brochure.typeset import Pages
    from brochure.workers import Crash


# From so many pages on a fork costs less than reading them takes.
_LONG = 32


@dataclass(frozen=True, slots=True)
class Made:
    """One target made, or not: its file, or None, and everything found on the way.

    ``prepared`` is None where it could not be composed; ``sheets`` are those of a print file, a faulty one too;
    ``beside`` holds, by path, the files of its ticket. ``review`` is that of its words.
    """

    output: Output
    data: bytes | None
    diagnostics: tuple[Diagnostic, ...]
    prepared: Prepared | None = None
    sheets: Sheets | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict, hash=False)
    review: Review | None = None
    stamp: str | None = None

    @property
    def files(self) -> dict[str, bytes]:
        """Its files by path; none where it was not made."""
        return {} if self.data is None else {self.output.path: self.data, **self.beside}

    @property
    def made_of(self) -> str | None:
        """A digest of all that its proof would be made of; None where it could not be composed."""
        return self.prepared.made_of if self.prepared else self.stamp


@dataclass(frozen=True, slots=True)
class Composed:
    """A job composed; ``started`` is on the clock of ``time.perf_counter``.

    ``sources`` are what the screen edition carries, None where it carries nothing.
    """

    job: Job
    leaflet: Leaflet
    clinic: Clinic
    composition: Composition
    format: Format
    profile: Profile
    started: float
    readings: Readings | None = None
    printer_faults: tuple[Diagnostic, ...] = ()
    sources: Sources | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is to be set: the leaflet, and for the print edition its slug line."""
        slug = (self.composition.slug,) if "print" in self.job.editions else ()
        return (self.composition.document, *slug)

    @property
    def made_of(self) -> str:
        """A digest of all that decides how its print file looks: what was composed, the format, the printer."""
        document, profile = self.composition.document, self.profile
        digest = hashlib.sha256()
        for part in (
            __version__,
            document.html,
            self.composition.slug.html,
            *(f"{sheet.name}\n{sheet.text}" for sheet in (*document.stylesheets, document.fonts)),
            *(f"{url} {hashlib.sha256(data).hexdigest()}" for url, data in sorted(document.assets.items())),
            repr(sorted(self.composition.plates.items())),
            repr(self.format),
            profile.model_dump_json(),
            hashlib.sha256(profile.icc_profile).hexdigest(),
        ):
            digest.update(part.encode() + b"\0")
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Composed):
    """A job composed and reviewed, with all that was found on the way."""

    diagnostics: tuple[Diagnostic, ...]
    review: Review

    @property
    def faulty(self) -> bool:
        """Tell whether what composing and reviewing found stops every edition."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    @classmethod
    def of(cls, composed: Composed, diagnostics: tuple[Diagnostic, ...], review: Review) -> Prepared:
        """Return what was ``composed``, with its ``review``."""
        known = {known.name: getattr(composed, known.name) for known in fields(composed)}
        return cls(**known, diagnostics=diagnostics, review=review)


def finished(prepared: Prepared, outcome: tuple[Any, ...] | BrochureError | Crash) -> Iterator[Made]:
    """Yield the editions of a job whose pages have come, or its failure, without what composing found: see ``told``."""
    if not isinstance(outcome, tuple):
        yield from (replace(made, prepared=prepared) for made in failed(prepared.job, faults_of(outcome)))
        return
    pages, slug = outcome[0], outcome[1] if len(outcome) > 1 else None
    from brochure import preflight

    seen = preflight.placed(pages.pdf, pages.panels, prepared.composition.document.pixels)
    for edition in prepared.job.editions:
        if edition == "office" and prepared.printer_faults:
            office = replace(prepared.job, editions=(edition,))
            yield from (replace(made, prepared=prepared) for made in failed(office, prepared.printer_faults))
            continue
        try:
            made = inspect(prepared, finish(prepared, pages, slug, edition), seen)
        except BrochureError as fault:
            alone = replace(prepared.job, editions=(edition,))
            (made,) = failed(alone, in_order((*pages.diagnostics, *fault.diagnostics)))
        yield replace(made, prepared=prepared)


@dataclass(frozen=True, slots=True)
class Finished:
    """One edition of typeset ``pages``, not yet looked into: its file, on what sheets, corrected ``by`` what."""

    kind: press.Edition
    pages: Pages
    job: press.Job
    made: press.Finished
    by: press.Correction | None = None

    @property
    def panels(self) -> press.PanelPages:
        """The typeset pages as the press takes them."""
        from brochure import press
        from brochure.compose import BLEED

        return press.PanelPages(self.pages.pdf, self.pages.panels, BLEED)


def pressing(prepared: Prepared, pages: Pages, slug: Pages | None) -> tuple[press.PanelPages, press.Job]:
    """Return typeset pages as the press takes them, and how they are to be made."""
    from brochure import press
    from brochure.compose import BLEED

    composition, profile = prepared.composition, prepared.profile
    job = press.Job(
        format=with_pages(prepared.format, pages.panels, caliper=profile.caliper, pairs=profile.pages == "pairs"),
        profile=profile,
        colours=composition.inks,
        title=composition.title,
        author=composition.publisher,
        language=prepared.job.language,
        issued=prepared.leaflet.review.issued,
        joined=composition.document.joined,
        slug=slug.pdf if slug else None,
        plates=composition.plates,
        typing=composition.typing,
        typed=composition.typed,
    )
    return press.PanelPages(pages.pdf, pages.panels, BLEED), job


def finish(prepared: Prepared, pages: Pages, slug: Pages | None, edition: str) -> Finished:
    """Return one edition of typeset pages; raises ``BrochureError`` where the press refuses."""
    from brochure import preflight, press

    panels, job = pressing(prepared, pages, slug)
    kind = press.Edition(edition)
    if kind is press.Edition.SCREEN and prepared.sources:
        from brochure.provenance import attachments

        job = replace(job, attachments=attachments(prepared, prepared.sources))
    made = press.produce(panels, kind, job)
    if kind is press.Edition.OFFICE and prepared.readings:
        by = press.correction(prepared.readings, job.format, panels.panels, preflight.extents(made.pdf))
        return Finished(kind, pages, job, replace(made, pdf=press.corrected(made.pdf, by)), by)
    return Finished(kind, pages, job, made)


def told(made: Made, prepared: Prepared) -> Made:
    """Return a target with what composing and reviewing found as well, which may stop it."""
    target = made.output.target
    found = in_order((*(d.for_target(target) for d in prepared.diagnostics), *made.diagnostics))
    made = replace(made, diagnostics=found, prepared=prepared, review=prepared.review)
    return stopped(made) if prepared.faulty else made


def stopped(made: Made, diagnostics: Iterable[Diagnostic] = ()) -> Made:
    """Return a target as failed, with ``diagnostics`` among what was found."""
    output = replace(made.output, status="failed", pages=None, sheets=None, bytes=None, sha256=None)
    found = in_order((*made.diagnostics, *(d.for_target(output.target) for d in diagnostics)))
    return replace(made, output=output, data=None, beside={}, diagnostics=found)


def failed(job: Job, diagnostics: Iterable[Diagnostic]) -> Iterator[Made]:
    """Yield every target of ``job`` as failed."""
    diagnostics = tuple(diagnostics)
    for edition in job.editions:
        output = job.output(edition)
        yield Made(output, None, tuple(d.for_target(output.target) for d in diagnostics))


def faults_of(outcome: BrochureError | Crash) -> tuple[Diagnostic, ...]:
    """Return why typesetting failed."""
    if isinstance(outcome, BrochureError):
        return outcome.diagnostics
    hint = "this is a fault of the program: please report it with the leaflet"
    return (Diagnostic("bug", outcome.report, hint=hint),)


def _reading(data: bytes, cells: tuple[Cell, ...], composition: Composition) -> Callable[[], tuple[Diagnostic, ...]]:
    """Return what tells the words that are lost or cut off in a file; a fork reads those of a long one meanwhile."""
    from brochure import preflight

    read = partial(preflight.read_through, data, cells, composition.expected)
    long = len({cell.page for cell in cells}) >= _LONG and possible()
    return Aside(read).result if long else read


def inspect(prepared: Prepared, finished: Finished, placed: tuple[Placed, ...]) -> Made:
    """Return one edition with what its bytes were found to be; its file is None where that has an error.

    ``placed`` are the pictures on its pages.
    """
    from brochure import preflight, press
    from brochure.compose import inks

    composition, profile, pages = prepared.composition, prepared.profile, finished.pages
    kind, job, panels, data = finished.kind, finished.job, finished.panels, finished.made.pdf
    cells, trims, folds = press.cells(panels, kind, job), press.trims(panels, kind, job), press.folds(panels, kind, job)
    calibrated: tuple[Diagnostic, ...] = ()
    if (by := finished.by) and prepared.readings:
        cells, trims = press.moved(cells, by), by.trims
        calibrated = (*by.diagnostics, *preflight.unprintable(data, by.printable, cells, prepared.readings))
    wanted = preflight.Expectation(
        kind=kind.value,
        sizes=trims,
        bleed=press.bleed_pt(kind, job),
        cells=cells,
        folds=folds,
        cuts=press.cuts(kind, job),
        least_type=composition.least_type,
        stand_ins=inks.left_over(composition.inks),
    )
    # Where words are wider than their place, what lies under them or past the edge is lost by that alone.
    wide = any(d.code == "word-too-wide" and d.severity is Severity.ERROR for d in pages.diagnostics)
    reading = None if wide else _reading(data, cells, composition)
    report = preflight.inspect(data, profile, wanted)
    coarse = preflight.coarse(
        placed, least=profile.least_resolution, wanted=profile.resolution, printing=kind is press.Edition.PRINT
    )
    # What is told at its line of YAML need not be told again of its place on the sheet.
    told = ("picture-coarse", "picture-soft") if coarse else ()
    found = (
        *calibrated,
        *pages.diagnostics,
        *finished.made.diagnostics,
        *(reading() if reading else ()),
        *coarse,
        *(finding for finding in report.findings if finding.code not in told),
    )
    output = prepared.job.output(
        kind.value,
        jurisdiction=prepared.clinic.jurisdiction,
        format=job.format.name,
        draft=composition.draft,
        seconds=round(time.perf_counter() - prepared.started, 3),
        copyfit=pages.fit,
    )
    diagnostics = tuple(d.for_target(output.target) for d in in_order(found))
    printing = kind is press.Edition.PRINT
    sheets = (
        Sheets(data, job.format, cells, folds, report.facts, finished.made.converted)
        if printing and report.facts
        else None
    )
    if any(d.severity is Severity.ERROR for d in diagnostics):
        return Made(output, None, diagnostics, sheets=sheets)
    layout = press.layout_of(kind, job.format)
    built = replace(
        output,
        status="built",
        pages=1 + max(cell.page for cell in cells),
        sheets=layout.sheets if layout else None,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Made(built, data, diagnostics, sheets=sheets)
