"""The straight line: a workspace's targets, composed, typeset, finished, checked and handed on."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from brochure import __version__, currency, webline
from brochure import workspace as disk
from brochure.companions import Sheets
from brochure.document import STYLES, Stylesheet
from brochure.errors import BrochureError, Diagnostic, Severity, in_order
from brochure.formats import large_print, with_pages
from brochure.gathering import subject_of
from brochure.manifest import MANIFEST, Run, put, settle, ticket_paths
from brochure.outcome import Result
from brochure.planning import ALONE, LARGE_PRINT, WEB, Job, Selection, plan, withdrawn
from brochure.workers import Crash, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from brochure import press
    from brochure.compose import Composition
    from brochure.compose.templates import Templates
    from brochure.document import Document
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet
    from brochure.model.printer import Readings
    from brochure.model.profile import Profile
    from brochure.preflight import Placed
    from brochure.press import PanelPages
    from brochure.report import Output
    from brochure.review import Result as Review
    from brochure.reviewing import Desk
    from brochure.ticket import Order
    from brochure.typeset import Flow, Pages
    from brochure.workspace import Workspace


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


# What typesetting is handed, and gives back: leaflets, with their slug line; papers that flow.
Engines = Workers[Any, "tuple[Document, ...]", "tuple[Any, ...]"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job composed and waiting for its pages; ``started`` is on the clock of ``time.perf_counter``."""

    job: Job
    leaflet: Leaflet
    clinic: Clinic
    composition: Composition
    format: Format
    profile: Profile
    review: Review
    diagnostics: tuple[Diagnostic, ...]
    started: float
    readings: Readings | None = None
    printer_faults: tuple[Diagnostic, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A print file that is made, but for its ticket."""

    made: Made
    order: Order
    composition: Composition


@contextmanager
def engines(workspace: Workspace, selection: Selection | None = None) -> Iterator[Engines]:
    """Start one typesetting process: the first thing to do, as it takes longer to load than all else to prepare.

    None is started for the web edition alone, which sets no pages.
    """
    first = 0 if selection and set(selection.editions) == {WEB} else 1
    sheets = [Stylesheet(path, text) for path in STYLES if (text := workspace.text(path)) is not None]
    with disk.fontconfig() as fontconfig:
        workers: Engines = Workers(first, partial(_start, fontconfig, sheets))
        with workers:
            yield workers


def build_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines,
    *,
    out: Path,
    jobs: int = 1,
    today: date | None = None,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
) -> Result:
    """Make every target of ``selection`` and write it under ``out``, with the manifest.

    Files of earlier runs that the workspace would not make now move to ``out/stale``. ``tell`` hears of each target as
    it is done, with its number and how many there are; ``today`` is the day that reviews are due by. Raises
    ``UsageError`` for names that do not exist.
    """
    planned, faults = plan(workspace, selection)
    gone = withdrawn(workspace, selection)
    outputs = [job.output(edition, status="skipped") for job, _ in gone for edition in job.editions]
    diagnostics = [*faults, *(note for _, note in gone)]
    total = sum(len(job.editions) for job in planned) + len(outputs)
    proofs = disk.read_manifest(out / MANIFEST)[1]
    made_of: dict[str, str | None] = {}
    desk = desk_of(workspace, today, building=True)
    for made in make(workspace, planned, workers, jobs=jobs, tickets=True, desk=desk):
        written, problems = _write(made, out)
        outputs.append(written)
        diagnostics += [*made.diagnostics, *problems]
        if written.edition not in ALONE and f"{written.stem}.proof.pdf" in proofs:
            made_of[written.stem] = made.prepared.made_of if made.prepared else None
        tell(written, len(outputs), total)
    diagnostics += currency.publish(workspace, selection, outputs, templates(workspace), out=out, today=today)
    return conclude(workspace, Run(tuple(outputs), tuple(diagnostics), made_of), out)


def conclude(workspace: Workspace, run: Run, out: Path) -> Result:
    """Settle what stands under ``out`` after ``run``, and return what it came to."""
    everything, _ = plan(workspace, Selection())
    wanted = {job.output(edition).path for job in everything for edition in job.editions}
    proofs = {job.output("proof").path for job in plan(workspace, Selection(editions=("print",)))[0]}
    run = replace(run, outputs=tuple(sorted(run.outputs, key=lambda o: o.path)), diagnostics=in_order(run.diagnostics))
    notes = settle(run, out, wanted | proofs)
    return Result(run.outputs, in_order((*run.diagnostics, *notes)))


def desk_of(workspace: Workspace, today: date | None, *, building: bool = False) -> Desk:
    """Return what leaflets are reviewed by: see ``reviewing.Desk``."""
    from brochure.reviewing import Desk

    return Desk(workspace, today, building)


def make(
    workspace: Workspace,
    planned: Iterable[Job],
    workers: Engines,
    *,
    jobs: int,
    tickets: bool = False,
    desk: Desk | None = None,
) -> Iterator[Made]:
    """Yield every target of ``planned`` as it is done, in memory; with ``tickets``, print files with theirs.

    ``desk`` reviews them, as for a build if None.
    """
    planned = tuple(planned)
    desk = desk or desk_of(workspace, None, building=True)
    found = templates(workspace)
    paged = [job for job in planned if WEB not in job.editions]
    workers.grow(min(jobs, len(paged)))

    def collected(left: int) -> Iterator[Made]:
        for done, outcome in workers.results(left=left):
            match done:
                case Awaiting():
                    yield _ticketed(done, outcome)
                case Prepared():
                    for made in finished(done, outcome):
                        if tickets and made.sheets and made.data:
                            yield from _order_ticket(made, found, workspace, workers)
                        else:
                            yield made

    for job in paged:
        try:
            prepared = prepare(workspace, job, found, desk)
        except BrochureError as fault:
            yield from _failed(job, fault.diagnostics)
            continue
        slug = (prepared.composition.slug,) if "print" in job.editions else ()
        workers.submit(prepared, (prepared.composition.document, *slug))
        yield from collected(2 * jobs)  # composing keeps ahead, but does not fill the memory
    yield from _pages(workspace, planned, found, desk)  # while the last sheets are being set
    if paged:
        from brochure import preflight, press  # noqa: F401 - likewise
    yield from collected(0)


def _order_ticket(made: Made, templates: Templates, workspace: Workspace, workers: Engines) -> Iterator[Made]:
    """Hand the ticket of a print file to be typeset; yield the file as failed where it cannot be composed."""
    from brochure.companions import order_of, ticket_document

    prepared, sheets = made.prepared, made.sheets
    if prepared is None or sheets is None:
        message = "only a print file has a ticket"
        raise AssertionError(message)
    order = order_of(
        made.output.path.rpartition("/")[2],
        prepared.job.language,
        composition=prepared.composition,
        leaflet=prepared.leaflet,
        clinic=prepared.clinic,
        profile=prepared.profile,
        sheets=sheets,
    )
    try:
        document = ticket_document(order, prepared.composition, templates, workspace)
        workers.submit(Awaiting(made, order, prepared.composition), (document,))
    except BrochureError as fault:
        yield _without_ticket(made, fault.diagnostics)


def _ticketed(awaiting: Awaiting, outcome: tuple[Any, ...] | BrochureError | Crash) -> Made:
    """Return a print file with its ticket, or failed where that could not be set."""
    from brochure.companions import ticket_files

    made, order = awaiting.made, awaiting.order
    if not isinstance(outcome, tuple):
        return _without_ticket(made, faults_of(outcome))
    flow: Flow = outcome[0]
    composition = awaiting.composition
    if any(d.severity is Severity.ERROR for d in flow.diagnostics):
        return _without_ticket(made, flow.diagnostics)
    beside = dict(zip(ticket_paths(made.output.path), ticket_files(order, flow, composition), strict=True))
    told = (d.for_target(made.output.target) for d in flow.diagnostics)
    return replace(made, diagnostics=in_order((*made.diagnostics, *told)), beside=beside)


def _without_ticket(made: Made, diagnostics: Iterable[Diagnostic]) -> Made:
    told = (d.for_target(made.output.target) for d in diagnostics)
    output = replace(made.output, status="failed", pages=None, sheets=None, bytes=None, sha256=None)
    return replace(made, output=output, data=None, diagnostics=in_order((*made.diagnostics, *told)))


def faults_of(outcome: BrochureError | Crash) -> tuple[Diagnostic, ...]:
    """Return why typesetting failed."""
    if isinstance(outcome, BrochureError):
        return outcome.diagnostics
    hint = "this is a fault of the program: please report it with the leaflet"
    return (Diagnostic("bug", outcome.report, hint=hint),)


def _start(fontconfig: Path, sheets: Iterable[Stylesheet]) -> Callable[[tuple[Document, ...]], tuple[Any, ...]]:
    """Run in a worker: load the engine once, and return what makes ``Pages`` of leaflets and ``Flow`` of papers."""
    from brochure.typeset import Engine

    engine = Engine(fontconfig)
    engine.prepare(sheets)

    def work(documents: tuple[Document, ...]) -> tuple[Any, ...]:
        return tuple(engine.typeset(d) if d.regions else engine.flow(d) for d in documents)

    return work


def templates(workspace: Workspace) -> Templates:
    """Return the templates of a workspace."""
    from brochure.compose.templates import Templates

    return Templates(workspace.text)


def prepare(workspace: Workspace, job: Job, templates: Templates, desk: Desk) -> Prepared:
    """Return ``job`` composed and reviewed; raises ``BrochureError`` with every fault of the files that it reads."""
    from brochure import compose
    from brochure.compose import largeprint
    from brochure.model.printing import unprintable

    started = time.perf_counter()
    subject, profile = subject_of(workspace, job, desk)
    leaflet, clinic, fmt = subject.leaflet, subject.clinic, subject.format
    if "print" in job.editions and (faults := tuple(unprintable(clinic.brand.printing, profile))):
        raise BrochureError(*faults)
    large = LARGE_PRINT in job.editions
    composing, fmt = (largeprint.compose_large, large_print(fmt)) if large else (compose.compose, fmt)
    try:
        composition = composing(subject, templates, workspace)
    except BrochureError as fault:  # all is told at once
        raise BrochureError(*fault.diagnostics, *desk.judge(job.leaflet, job.clinic, subject).told) from fault
    # What is said of panels is said of the leaflet as it folds.
    judged = desk.judge(job.leaflet, job.clinic, subject, None if large else composition.document)
    remarks = profile.remarks() if "print" in job.editions else ()
    findings = (*remarks, *composition.findings, *judged.told)
    made = Prepared(job, leaflet, clinic, composition, fmt, profile, judged.result, findings, started)
    try:
        printer = workspace.printer(job.clinic) if "office" in job.editions else None
    except BrochureError as fault:  # the other editions do not read that file
        return replace(made, printer_faults=fault.diagnostics)
    return replace(made, readings=printer.for_sheet(fmt.office.width, fmt.office.height) if printer else None)


def _pages(workspace: Workspace, planned: Iterable[Job], templates: Templates, desk: Desk) -> Iterator[Made]:
    """Yield the pages for the web, made or not."""
    for job in (job for job in planned if WEB in job.editions):
        try:
            subject, _ = subject_of(workspace, job, desk)
            judge = partial(desk.judge, job.leaflet, job.clinic, subject)
            output, data, found, judged = webline.make(job, subject, templates, workspace, judge)
            yield Made(output, data, found, review=judged)
        except BrochureError as fault:
            yield from _failed(job, fault.diagnostics)


def _failed(job: Job, diagnostics: Iterable[Diagnostic]) -> Iterator[Made]:
    diagnostics = tuple(diagnostics)
    for edition in job.editions:
        output = job.output(edition)
        yield Made(output, None, tuple(d.for_target(output.target) for d in diagnostics))


def finished(prepared: Prepared, outcome: tuple[Any, ...] | BrochureError | Crash) -> Iterator[Made]:
    """Yield the editions of a job whose pages have come, or its failure."""
    if not isinstance(outcome, tuple):
        yield from _failed(prepared.job, (*prepared.diagnostics, *faults_of(outcome)))
        return
    pages, slug = outcome[0], outcome[1] if len(outcome) > 1 else None
    from brochure import preflight

    seen = preflight.placed(pages.pdf, pages.panels, prepared.composition.document.pixels)
    for edition in prepared.job.editions:
        if edition == "office" and prepared.printer_faults:
            office = replace(prepared.job, editions=(edition,))
            yield from _failed(office, (*prepared.diagnostics, *prepared.printer_faults))
        else:
            made = _edition(prepared, pages, slug, seen, edition)
            yield replace(made, prepared=prepared, review=prepared.review)


def pressing(prepared: Prepared, pages: Pages, slug: Pages | None) -> tuple[PanelPages, press.Job]:
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


def _edition(prepared: Prepared, pages: Pages, slug: Pages | None, placed: tuple[Placed, ...], edition: str) -> Made:
    """Return one edition of typeset pages, with what its finished bytes were found to be."""
    from brochure import preflight, press
    from brochure.compose import inks

    composition, profile = prepared.composition, prepared.profile
    panels, job = pressing(prepared, pages, slug)
    fmt, kind = job.format, press.Edition(edition)
    try:
        finished = press.produce(panels, kind, job)
    except BrochureError as fault:
        failed = prepared.job.output(edition)
        found = (*prepared.diagnostics, *pages.diagnostics, *fault.diagnostics)
        return Made(failed, None, tuple(d.for_target(failed.target) for d in in_order(found)))
    data = finished.pdf
    cells, trims = press.cells(panels, kind, job), press.trims(panels, kind, job)
    folds = press.folds(panels, kind, job)
    calibrated: tuple[Diagnostic, ...] = ()
    if kind is press.Edition.OFFICE and prepared.readings:
        by = press.correction(prepared.readings, fmt, panels.panels, preflight.extents(data))
        data, cells, trims = press.corrected(data, by), press.moved(cells, by), by.trims
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
    report = preflight.inspect(data, prepared.profile, wanted)
    coarse = preflight.coarse(
        placed, least=profile.least_resolution, wanted=profile.resolution, printing=kind is press.Edition.PRINT
    )
    # What is told at its line of YAML need not be told again of its place on the sheet.
    told = ("picture-coarse", "picture-soft") if coarse else ()
    found = (
        *prepared.diagnostics,
        *calibrated,
        *pages.diagnostics,
        *finished.diagnostics,
        *preflight.read_back(data, cells, composition.expected),
        *preflight.clipped(data),
        *coarse,
        *(finding for finding in report.findings if finding.code not in told),
    )
    output = prepared.job.output(
        edition,
        jurisdiction=prepared.clinic.jurisdiction,
        format=fmt.name,
        draft=composition.draft,
        seconds=round(time.perf_counter() - prepared.started, 3),
        copyfit=pages.fit,
    )
    diagnostics = tuple(d.for_target(output.target) for d in in_order(found))
    printing = kind is press.Edition.PRINT
    sheets = Sheets(data, fmt, cells, folds, report.facts, finished.converted) if printing and report.facts else None
    if any(d.severity is Severity.ERROR for d in diagnostics):
        return Made(output, None, diagnostics, sheets=sheets)
    layout = press.layout_of(kind, fmt)
    built = replace(
        output,
        status="built",
        pages=1 + max(cell.page for cell in cells),
        sheets=layout.sheets if layout else None,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Made(built, data, diagnostics, sheets=sheets)


def _write(made: Made, out: Path) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Write one target, and its ticket; return what became of it."""
    if made.data is None:
        return made.output, ()
    return put(made.output, {made.output.path: made.data, **made.beside}, out)
