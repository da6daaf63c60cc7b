"""The straight line: a workspace's targets, composed, typeset, finished, checked and handed on."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from brochure import workspace as disk
from brochure.abreast import MOST_WAITING, Abreast
from brochure.errors import BrochureError, Diagnostic, Severity, in_order
from brochure.finishing import Composed, Made, Prepared, failed, faults_of, finished, stopped, told
from brochure.formats import large_print
from brochure.keeping import Kept, Recalled
from brochure.manifest import MANIFEST, Run, put, put_back, settle, ticket_paths
from brochure.outcome import Result
from brochure.planning import ALONE, LARGE_PRINT, WEB, Job, Selection, plan, withdrawn
from brochure.recall import nothing_kept
from brochure.reuse import Reuse
from brochure.salvaging import of_faulty_clinics, subject_or_faults
from brochure.sharing import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from brochure.companions import Sheets
    from brochure.compose.templates import Templates
    from brochure.engines import Engines
    from brochure.model.printer import Readings
    from brochure.recall import Memory
    from brochure.report import Output
    from brochure.reviewing import Desk
    from brochure.ticket import Order
    from brochure.typeset import Flow, Pages
    from brochure.workers import Crash
    from brochure.workspace import Workspace
    from brochure.workspace.looks import Record


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A print file that is made, but for its ticket."""

    made: Made
    order: Order
    prepared: Prepared
    view: Record


def build_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines | None,
    *,
    out: Path,
    jobs: int = 1,
    today: date | None = None,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
    memory: Memory | None = None,
    making: Callable[[Iterable[Job]], Iterator[Made]] | None = None,
) -> Result:
    """Make every target of ``selection`` and write it under ``out``, with the manifest.

    Files of earlier runs that the workspace would not make now move to ``out/stale``. ``tell`` hears of each target as
    it is done, with its number and how many there are; ``today`` is the day that reviews are due by. What ``memory``
    holds of the same is not made again. ``making`` takes the place of the line on this machine, and of ``workers``; as
    it reads elsewhere, nothing is kept of what it makes. Raises ``UsageError`` for names that do not exist.
    """
    today = today and workspace.files.on(today)
    kept = Kept((memory if making is None else None) or nothing_kept(workspace.root), workspace, out)
    planned, faults = plan(workspace, selection)
    gone = withdrawn(workspace, selection)
    outputs = [job.output(edition, status="skipped") for job, _ in gone for edition in job.editions]
    diagnostics = [*faults, *(note for _, note in gone)]
    total = sum(len(job.editions) for job in planned) + len(outputs)
    proofs = disk.read_manifest(out / MANIFEST)[1]
    made_of: dict[str, str | None] = {}
    if making is None:
        if workers is None:
            raise ValueError("nobody is there to set pages")
        desk = desk_of(workspace, today, building=True)
        diagnostics += of_faulty_clinics(workspace, selection, planned, desk, templates(workspace))
        making = partial(make, workspace, workers=workers, jobs=jobs, tickets=True, desk=desk, memory=kept.memory)
    for made in kept.through(planned, making):
        written, problems = _write(made, out)
        outputs.append(written)
        diagnostics += [*made.diagnostics, *problems]
        if written.edition not in ALONE and f"{written.stem}.proof.pdf" in proofs:
            made_of[written.stem] = made.made_of
        tell(written, len(outputs), total)
    from brochure import currency

    try:
        diagnostics += currency.publish(workspace, selection, outputs, templates(workspace), kept, today=today)
    except BrochureError as fault:  # what was made is told all the same
        diagnostics += fault.diagnostics
    result = conclude(workspace, Run(tuple(outputs), tuple(diagnostics), made_of), out)
    kept.keep_run(selection, result)
    return result


def conclude(workspace: Workspace, run: Run, out: Path) -> Result:
    """Settle what stands under ``out`` after ``run``, and return what it came to."""
    everything, _ = plan(workspace, Selection())
    wanted = {job.output(edition).path for job in everything for edition in job.editions}
    proofs = {job.output("proof").path for job in plan(workspace, Selection(editions=("print",)))[0]}
    run = replace(run, outputs=tuple(sorted(run.outputs, key=lambda o: o.path)), diagnostics=in_order(run.diagnostics))
    try:
        notes = settle(run, out, wanted | proofs)
    except BrochureError as fault:  # likewise
        notes = fault.diagnostics
    return Result(run.outputs, in_order((*run.diagnostics, *notes)))


def desk_of(workspace: Workspace, today: date | None, *, building: bool = False) -> Desk:
    """Return what leaflets are reviewed by: see ``reviewing.Desk``."""
    from brochure.reviewing import Desk

    return Desk(workspace, today and workspace.files.on(today), building)


def make(
    workspace: Workspace,
    planned: Iterable[Job],
    workers: Engines,
    *,
    jobs: int,
    tickets: bool = False,
    desk: Desk | None = None,
    memory: Memory | None = None,
) -> Iterator[Made]:
    """Yield every target of ``planned`` as it is done, in memory; with ``tickets``, print files with theirs.

    ``desk`` reviews them, as for a build if None. What ``memory`` holds of the same composition is not set again. The
    workspace has on record by job what was read for it.
    """
    planned = tuple(planned)
    desk = desk or desk_of(workspace, None, building=True)
    found = templates(workspace)
    reuse = Reuse(memory or nothing_kept(workspace.root), workspace.files, tickets)
    line = Line(workspace, Shared(workers), found, reuse, Abreast(finished), jobs)
    # One leaflet for all its clinics, then the next: what they share is still there.
    paged = sorted((job for job in planned if WEB not in job.editions), key=lambda job: (job.leaflet, job.language))
    workers.grow(min(jobs, len(paged)))
    for job in paged:
        try:
            with workspace.files.seeing(job):
                prepared = prepare(workspace, job, found, desk, line.submit, attaching=True)
        except BrochureError as fault:
            yield from failed(job, fault.diagnostics)
            continue
        yield from line.composed(prepared)
        # Composing keeps ahead, but does not fill the memory.
        yield from line.collected(left=2 * jobs)
    for job in planned:  # while the last sheets are being set
        if WEB in job.editions:
            with workspace.files.seeing(job):
                page = _page(workspace, job, found, desk, reuse)
            yield from page
    if paged:
        from brochure import preflight, press  # noqa: F401 - likewise
    yield from line.collected()


@dataclass(frozen=True, slots=True)
class Line:
    """The line from what was composed to finished files: what has to be set is set by ``workers``.

    ``waiting`` are jobs being set, ``again`` the editions of a job that were made before, ``ready`` its pages.
    """

    workspace: Workspace
    workers: Engines
    templates: Templates
    reuse: Reuse
    editions: Abreast
    jobs: int
    waiting: dict[Job, Prepared] = field(default_factory=dict)
    again: dict[Job, tuple[Made, ...]] = field(default_factory=dict)
    ready: dict[Job, tuple[Pages, ...]] = field(default_factory=dict)

    def submit(self, composed: Composed) -> None:
        """Have a job set, if what is composed for it has not come to its files before."""
        job = composed.job
        found = (self.reuse.edition(composed, edition) for edition in job.editions)
        self.again[job] = tuple(made for made in found if made)
        if len(self.again[job]) < len(job.editions):
            pages = self.reuse.pages(composed.documents)
            if pages is None:
                self.workers.submit(job, composed.documents)
            else:
                self.ready[job] = pages

    def composed(self, prepared: Prepared) -> Iterator[Made]:
        """Yield what of a job need not be set, now that it is reviewed; the rest waits for its pages."""
        job, known = prepared.job, self.again.pop(prepared.job)
        yield from (told(made, prepared) for made in known)
        left = tuple(e for e in job.editions if e not in {made.output.edition for made in known})
        if left:
            prepared = replace(prepared, job=replace(job, editions=left))
            if job in self.ready:
                self.editions.add(job, prepared, self.ready.pop(job))
                yield from self._finished(left=MOST_WAITING)
            else:
                self.waiting[job] = prepared

    def collected(self, *, left: int = 0) -> Iterator[Made]:
        """Yield what becomes of jobs that are set, until ``left`` are not; print files wait for their tickets."""
        for done, outcome in self.workers.results(left=left):
            if isinstance(done, Awaiting):
                yield self._kept(_ticketed(done, outcome), done.prepared, done.view)
            elif done in self.waiting:  # else its review broke off, which has been told
                prepared = self.waiting.pop(done)
                if isinstance(outcome, tuple):
                    self.reuse.keep_pages(prepared.documents, outcome)
                self.editions.add(done, prepared, outcome)
                yield from self._finished(left=MOST_WAITING if left else 0)
        if not left and self.editions:
            yield from self._finished(left=0, patient=True)
            yield from self.collected()  # tickets of those

    def _finished(self, *, left: int, patient: bool = False) -> Iterator[Made]:
        busy = 1 + len(self.waiting)  # we ourselves, and who sets pages
        for job, prepared, made in self.editions.made(left=left, alone=busy >= self.jobs, patient=patient):
            if self.reuse.tickets and made.sheets and made.data and not prepared.faulty:
                with self.workspace.files.seeing(job), self.workspace.files.seeing() as view:
                    faulty = self._order_ticket(made, made.sheets, prepared, view)
                if faulty:
                    yield told(faulty, prepared)
            elif made.sheets and made.data and self.reuse.tickets:
                yield told(made, prepared)  # stopped, so without a ticket
            else:
                yield self._kept(made, prepared, {})

    def _kept(self, made: Made, prepared: Prepared, view: Record) -> Made:
        self.reuse.keep_edition(prepared, made, view)
        return told(made, prepared)

    def _order_ticket(self, made: Made, sheets: Sheets, prepared: Prepared, view: Record) -> Made | None:
        """Hand the ticket of a print file to be typeset; return the file as failed where it cannot be composed."""
        from brochure.companions import order_of, ticket_document

        order = order_of(
            made.output.path.rpartition("/")[2],
            prepared.job.leaflet,
            prepared.job.language,
            composition=prepared.composition,
            leaflet=prepared.leaflet,
            clinic=prepared.clinic,
            profile=prepared.profile,
            made_on=sheets.format,
            facts=sheets.facts,
        )
        try:
            document = ticket_document(order, prepared.composition, self.templates, self.workspace)
            self.workers.submit(Awaiting(made, order, prepared, view), (document,))
        except BrochureError as fault:
            return stopped(made, fault.diagnostics)
        return None


def _ticketed(awaiting: Awaiting, outcome: tuple[Any, ...] | BrochureError | Crash) -> Made:
    """Return a print file with its ticket, or failed where that could not be set."""
    from brochure.companions import ticket_files

    made, order = awaiting.made, awaiting.order
    if not isinstance(outcome, tuple):
        return stopped(made, faults_of(outcome))
    flow: Flow = outcome[0]
    composition = awaiting.prepared.composition
    if any(d.severity is Severity.ERROR for d in flow.diagnostics):
        return stopped(made, flow.diagnostics)
    beside = dict(zip(ticket_paths(made.output.path), ticket_files(order, flow, composition), strict=True))
    said = (d.for_target(made.output.target) for d in flow.diagnostics)
    return replace(made, diagnostics=in_order((*made.diagnostics, *said)), beside=beside)


def templates(workspace: Workspace) -> Templates:
    """Return the templates of a workspace."""
    from brochure.compose.templates import Templates

    return Templates(workspace.text, disk.store_of(os.environ))


def prepare(
    workspace: Workspace,
    job: Job,
    templates: Templates,
    desk: Desk,
    composed: Callable[[Composed], None] = lambda _: None,
    *,
    attaching: bool = False,
) -> Prepared:
    """Return ``job`` composed and reviewed; ``composed`` hears of it before the review, to be typeset beside it.

    With ``attaching`` the screen edition carries what it is made from, if the clinic wants that and it is no patient's
    copy. Raises ``BrochureError`` with every fault of the files that it reads.
    """
    from brochure import compose
    from brochure.compose import largeprint
    from brochure.model.printing import unprintable

    started = time.perf_counter()
    with workspace.files.seeing() as seen:
        subject, profile = subject_or_faults(workspace, job, desk, templates)
        leaflet, clinic, fmt = subject.leaflet, subject.clinic, subject.format
        faults = tuple(unprintable(clinic.brand.printing, profile)) if "print" in job.editions else ()
        large = LARGE_PRINT in job.editions
        composing, fmt = (largeprint.compose_large, large_print(fmt)) if large else (compose.compose, fmt)
        try:
            composition = composing(subject, templates, workspace)
        except BrochureError as fault:  # all is told at once
            told = desk.against(job.leaflet, job.clinic, subject)
            raise BrochureError(*faults, *fault.diagnostics, *told) from fault
        if faults:
            raise BrochureError(*faults, *desk.against(job.leaflet, job.clinic, subject))
    sources = None
    if attaching and clinic.attachments and "screen" in job.editions and not job.record:
        from brochure.provenance import gathered

        sources = gathered(workspace, job, subject, composition, seen)
    readings: Readings | None = None
    printer_faults: tuple[Diagnostic, ...] = ()
    try:
        printer = workspace.printer(job.clinic) if "office" in job.editions else None
        readings = printer.for_sheet(fmt.office.width, fmt.office.height) if printer else None
    except BrochureError as fault:  # the other editions do not read that file
        printer_faults = fault.diagnostics
    made = Composed(job, leaflet, clinic, composition, fmt, profile, started, readings, printer_faults, sources)
    composed(made)
    # What is said of panels is said of the leaflet as it folds.
    judged = desk.judge(job.leaflet, job.clinic, subject, None if large else composition.document)
    remarks = profile.remarks() if "print" in job.editions else ()
    return Prepared.of(made, (*remarks, *composition.findings, *judged.told), judged.result)


def _page(workspace: Workspace, job: Job, templates: Templates, desk: Desk, reuse: Reuse) -> tuple[Made, ...]:
    """Return the page for the web, made or not."""
    from brochure import webline

    try:
        subject, _ = subject_or_faults(workspace, job, desk, templates)
        judge = partial(desk.judge, job.leaflet, job.clinic, subject)
        pack = partial(reuse.page, webline.packed)
        output, data, found, judged = webline.make(job, subject, templates, workspace, judge, pack=pack)
    except BrochureError as fault:
        return tuple(failed(job, fault.diagnostics))
    return (Made(output, data, found, review=judged),)


def _write(made: Made | Recalled, out: Path) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Write one target, and its ticket; return what became of it."""
    if isinstance(made, Recalled):
        return put_back(made.output, made.lost, out) if made.lost else (made.output, ())
    return put(made.output, made.files, out) if made.files else (made.output, ())
