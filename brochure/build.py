"""The straight line: a workspace's targets, composed, typeset, finished, checked and handed on."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from brochure import workspace as disk
from brochure.document import STYLES, Stylesheet
from brochure.errors import BrochureError, Diagnostic, ExitCode, Severity, UsageError, did_you_mean, in_order
from brochure.formats import FORMATS, default_profile, find_format
from brochure.report import Output, as_manifest
from brochure.workers import Crash, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from brochure.compose import Composition
    from brochure.compose.templates import Templates
    from brochure.document import Document
    from brochure.formats import Format
    from brochure.model.printer import Readings
    from brochure.model.profile import Profile
    from brochure.review import Result as Review
    from brochure.reviewing import Desk
    from brochure.typeset import Pages
    from brochure.workspace import Workspace

EDITIONS = ("print", "office", "screen")
MANIFEST = "manifest.json"
STALE = "stale"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which targets are meant; an empty tuple means all, ``paper`` and ``profile`` None the clinic's own."""

    leaflets: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    paper: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One typesetting, which serves every edition of a leaflet in one language for one clinic."""

    leaflet: str
    language: str
    clinic: str
    editions: tuple[str, ...]
    paper: str | None = None
    profile: str | None = None

    def output(self, edition: str, **known: Any) -> Output:
        """Return what is known of one target of this job."""
        path = f"{self.clinic}/{self.language}/{self.leaflet}.{edition}.pdf"
        start = Output(path, self.leaflet, self.language, None, self.clinic, edition, None, "failed")
        return replace(start, **known)


@dataclass(frozen=True, slots=True)
class Made:
    """One target made, or not: its file, or None, and everything found on the way."""

    output: Output
    data: bytes | None
    diagnostics: tuple[Diagnostic, ...]
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; ``reviews`` are kept by checks alone."""

    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    reviews: tuple[Review, ...] = ()

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return 0, 1 for errors (with ``strict`` for warnings too), 70 where something of ours broke."""
        if any(d.code == "bug" for d in self.diagnostics):
            return ExitCode.BUG
        if any(d.code == "pango-absent" for d in self.diagnostics):
            return ExitCode.MACHINE
        bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        failed = any(output.status == "failed" for output in self.outputs)
        return ExitCode.CONTENT if failed or any(d.severity in bad for d in self.diagnostics) else ExitCode.DONE


Engines = Workers["Prepared", "tuple[Document, Document | None]", "tuple[Pages, Pages | None]"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job composed and waiting for its pages; ``started`` is on the clock of ``time.perf_counter``."""

    job: Job
    composition: Composition
    format: Format
    profile: Profile
    jurisdiction: str
    issued: date | None
    review: Review
    diagnostics: tuple[Diagnostic, ...]
    started: float
    readings: Readings | None = None
    printer_faults: tuple[Diagnostic, ...] = ()


@contextmanager
def engines(workspace: Workspace) -> Iterator[Engines]:
    """Start one typesetting process: the first thing to do, as it takes longer to load than all else to prepare."""
    sheets = [Stylesheet(path, text) for path in STYLES if (text := workspace.text(path)) is not None]
    with disk.fontconfig() as fontconfig:
        workers: Engines = Workers(1, partial(_start, fontconfig, sheets))
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
    total = sum(len(job.editions) for job in planned)
    outputs, diagnostics = [], list(faults)
    for made in make(workspace, planned, workers, jobs=jobs, desk=_desk(workspace, today, building=True)):
        written, problems = _write(made, out)
        outputs.append(written)
        diagnostics.extend(problems)
        tell(written, len(outputs), total)
    everything, _ = plan(workspace, Selection())
    result = Result(tuple(sorted(outputs, key=lambda o: o.path)), in_order(diagnostics))
    return _settle(result, out, wanted={job.output(edition).path for job in everything for edition in job.editions})


def check_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines | None,
    *,
    jobs: int = 1,
    today: date | None = None,
) -> Result:
    """Run every check without writing anything; without ``workers`` only those that need no layout."""
    from brochure import review

    planned, faults = plan(workspace, selection)
    diagnostics = list(faults)
    outputs: list[Output] = []
    reviews: dict[Job, Review] = {}
    desk = _desk(workspace, today)
    if workers is None:
        templates = _templates(workspace)
        for job in planned:
            try:
                prepared = _prepare(workspace, job, templates, desk)
            except BrochureError as fault:
                diagnostics.extend(fault.diagnostics)
                outputs.extend(job.output(edition) for edition in job.editions)
            else:
                reviews[job] = prepared.review
                diagnostics.extend((*prepared.diagnostics, *prepared.printer_faults))
                outputs.extend(job.output(edition, status="skipped") for edition in job.editions)
    else:
        for made in make(workspace, planned, workers, jobs=jobs, desk=desk):
            diagnostics.extend(made.diagnostics)
            outputs.append(replace(made.output, status="skipped") if made.data else made.output)
            if made.review:
                reviews[Job(made.output.leaflet, made.output.language, made.output.clinic, ())] = made.review
    found = tuple(reviews.values())
    everything = selection == Selection() and not faults
    diagnostics.extend(review.idle_waivers(found, everything=everything))
    diagnostics.extend(desk.unused(found) if everything and found else ())
    return Result(tuple(sorted(outputs, key=lambda o: o.path)), in_order(diagnostics), found)


def plan(workspace: Workspace, selection: Selection) -> tuple[tuple[Job, ...], tuple[Diagnostic, ...]]:
    """Return the jobs that make ``selection``, and the faults of clinics that cannot be read.

    Raises ``UsageError`` where the selection names what does not exist.
    """
    leaflets, clinics = workspace.leaflets(), workspace.clinics()
    languages = {language for found in leaflets.values() for language in found}
    _known("leaflet", selection.leaflets, leaflets)
    _known("clinic", selection.clinics, clinics)
    _known("language", selection.languages, languages)
    _known("edition", selection.editions, EDITIONS)
    _known("profile", (selection.profile,) if selection.profile else (), workspace.profiles())
    _known("paper", (selection.paper,) if selection.paper else (), {fmt.paper for fmt in FORMATS.values()})
    faults: list[Diagnostic] = [*workspace.misnamed()]
    jobs = []
    for name in selection.clinics or clinics:
        try:
            clinic = workspace.clinic(name)
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
            faults.extend(_leaflet_faults(workspace, selection))  # no target reads them now, but all is told at once
            continue
        faults.extend(
            Diagnostic("edition-not-made", f'edition "{e}" is not made yet', Severity.WARNING, clinic.at("editions"))
            for e in clinic.editions
            if e not in EDITIONS
        )
        editions = tuple(e for e in EDITIONS if e in (selection.editions or clinic.editions))
        for leaflet, language in product(selection.leaflets or sorted(leaflets), clinic.languages):
            if language in leaflets[leaflet] and language in (selection.languages or languages):
                jobs.append(Job(leaflet, language, name, editions, selection.paper, selection.profile))
    if not jobs and not faults:
        what = "no clinic here wants any leaflet in a language that it is written in"
        faults.append(Diagnostic("nothing-to-build", what, hint="see languages in clinic.yaml"))
    return tuple(job for job in jobs if job.editions), tuple(faults)


def _leaflet_faults(workspace: Workspace, selection: Selection) -> Iterator[Diagnostic]:
    for name, languages in workspace.leaflets().items():
        for language in languages:
            if name in (selection.leaflets or (name,)) and language in (selection.languages or (language,)):
                try:
                    workspace.leaflet(name, language)
                except BrochureError as fault:
                    yield from fault.diagnostics


def make(
    workspace: Workspace, planned: Iterable[Job], workers: Engines, *, jobs: int, desk: Desk | None = None
) -> Iterator[Made]:
    """Yield every target of ``planned`` as it is done, in memory; ``desk`` reviews them, as for a build if None."""
    desk = desk or _desk(workspace, None, building=True)
    planned = tuple(planned)
    templates = _templates(workspace)
    workers.grow(max(1, min(jobs, len(planned))))
    for job in planned:
        try:
            prepared = _prepare(workspace, job, templates, desk)
        except BrochureError as fault:
            yield from _failed(job, fault.diagnostics)
            continue
        slug = prepared.composition.slug if "print" in job.editions else None
        workers.submit(prepared, (prepared.composition.document, slug))
        for done, outcome in workers.results(left=2 * jobs):  # composing keeps ahead, but does not fill the memory
            yield from _finished(done, outcome)
    from brochure import preflight, press  # noqa: F401 - loaded while the last pages are being set

    for done, outcome in workers.results():
        yield from _finished(done, outcome)


def _start(
    fontconfig: Path, sheets: Iterable[Stylesheet]
) -> Callable[[tuple[Document, Document | None]], tuple[Pages, Pages | None]]:
    """Run in a worker: load the engine once, and return what it does with each job."""
    from brochure.typeset import Engine

    engine = Engine(fontconfig)
    engine.prepare(sheets)

    def work(job: tuple[Document, Document | None]) -> tuple[Pages, Pages | None]:
        document, slug = job
        return engine.typeset(document), engine.typeset(slug) if slug else None

    return work


def _templates(workspace: Workspace) -> Templates:
    from brochure.compose.templates import Templates

    return Templates(workspace.text)


def _desk(workspace: Workspace, today: date | None, *, building: bool = False) -> Desk:
    from brochure.reviewing import Desk

    return Desk(workspace, today, building)


def _prepare(workspace: Workspace, job: Job, templates: Templates, desk: Desk) -> Prepared:
    """Return ``job`` composed and reviewed; raises ``BrochureError`` with every fault of the files that it reads."""
    from brochure import compose

    started = time.perf_counter()
    leaflet, clinic, evidence, phrases, _ = _all(
        lambda: workspace.leaflet(job.leaflet, job.language),
        lambda: workspace.clinic(job.clinic),
        workspace.evidence,
        lambda: workspace.phrases(job.language),
        desk.rules,
    )
    jurisdiction = workspace.jurisdiction(clinic.jurisdiction, clinic.jurisdiction_place)
    try:
        fmt = find_format(leaflet.fold, job.paper or clinic.paper or jurisdiction.paper)
    except UsageError as fault:
        raise BrochureError(*(replace(d, place=leaflet.at("fold")) for d in fault.diagnostics)) from fault
    profile = workspace.profile(job.profile or clinic.profile or default_profile(fmt), clinic.at("profile"))
    subject = compose.Subject(leaflet, job.language, clinic, jurisdiction, evidence, phrases, fmt)
    draft = subject.draft and leaflet.review.approved is None  # who claims approval is judged by it
    judge = partial(
        desk.judge,
        job.leaflet,
        job.language,
        job.clinic,
        leaflet=leaflet,
        clinic=clinic,
        jurisdiction=jurisdiction,
        evidence=evidence,
        fmt=fmt,
        draft=draft,
    )
    try:
        composition = compose.compose(subject, templates, workspace)
    except BrochureError as fault:  # all is told at once
        raise BrochureError(*fault.diagnostics, *desk.told(judge(document=None), draft=draft)) from fault
    reviewed = judge(document=composition.document)
    found = desk.told(reviewed, draft=draft)
    issued = leaflet.review.issued
    made = Prepared(job, composition, fmt, profile, clinic.jurisdiction, issued, reviewed, found, started)
    try:
        printer = workspace.printer(job.clinic) if "office" in job.editions else None
    except BrochureError as fault:  # the other editions do not read that file
        return replace(made, printer_faults=fault.diagnostics)
    return replace(made, readings=printer.for_sheet(fmt.office.width, fmt.office.height) if printer else None)


def _all(*reads: Callable[[], Any]) -> list[Any]:
    """Return what every one of ``reads`` returns, or raise the faults of all that have any."""
    values: list[Any] = []
    faults: list[Diagnostic] = []
    for read in reads:
        try:
            values.append(read())
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    if faults:
        raise BrochureError(*faults)
    return values


def _failed(job: Job, diagnostics: Iterable[Diagnostic], review: Review | None = None) -> Iterator[Made]:
    diagnostics = tuple(diagnostics)
    for edition in job.editions:
        output = job.output(edition)
        yield Made(output, None, tuple(d.for_target(output.target) for d in diagnostics), review)


def _finished(prepared: Prepared, outcome: tuple[Pages, Pages | None] | BrochureError | Crash) -> Iterator[Made]:
    """Yield the editions of a job whose pages have come, or its failure."""
    match outcome:
        case BrochureError():
            yield from _failed(prepared.job, (*prepared.diagnostics, *outcome.diagnostics), prepared.review)
        case Crash(report=report):
            hint = "this is a fault of the program: please report it with the leaflet"
            bug = Diagnostic("bug", report, hint=hint)
            yield from _failed(prepared.job, (*prepared.diagnostics, bug), prepared.review)
        case (pages, slug):
            for edition in prepared.job.editions:
                if edition == "office" and prepared.printer_faults:
                    office = replace(prepared.job, editions=(edition,))
                    told = (*prepared.diagnostics, *prepared.printer_faults)
                    yield from _failed(office, told, prepared.review)
                else:
                    yield _edition(prepared, pages, slug, edition)


def _edition(prepared: Prepared, pages: Pages, slug: Pages | None, edition: str) -> Made:
    """Return one edition of typeset pages, with what its finished bytes were found to be."""
    from brochure import preflight, press
    from brochure.compose import BLEED, inks

    composition, fmt = prepared.composition, prepared.format
    job = press.Job(
        format=fmt,
        profile=prepared.profile,
        colours=composition.inks,
        title=composition.title,
        author=composition.publisher,
        language=prepared.job.language,
        issued=prepared.issued,
        joined=composition.document.joined,
        slug=slug.pdf if slug else None,
    )
    panels = press.PanelPages(pages.pdf, pages.panels, BLEED)
    kind = press.Edition(edition)
    data = press.finish(panels, kind, job)
    cells, trims = press.cells(panels, kind, job), press.trims(panels, kind, job)
    calibrated: tuple[Diagnostic, ...] = ()
    if kind is press.Edition.OFFICE and prepared.readings:
        by = press.correction(prepared.readings, fmt, panels.panels, preflight.extents(data))
        data, cells, trims = press.corrected(data, by), press.moved(cells, by), by.trims
        calibrated = (*by.diagnostics, *preflight.unprintable(data, by.printable, cells, prepared.readings))
    found = (
        *prepared.diagnostics,
        *calibrated,
        *pages.diagnostics,
        *preflight.read_back(data, cells, composition.expected),
        *preflight.clipped(data),
        *preflight.check(
            data,
            trims=trims,
            bleed=press.bleed_pt(kind, job),
            imposed=kind is not press.Edition.SCREEN,
            stand_ins=inks.left_over(composition.inks),
        ),
    )
    output = prepared.job.output(
        edition,
        jurisdiction=prepared.jurisdiction,
        format=fmt.name,
        draft=composition.draft,
        seconds=round(time.perf_counter() - prepared.started, 3),
        copyfit=pages.fit,
    )
    diagnostics = tuple(d.for_target(output.target) for d in in_order(found))
    if any(d.severity is Severity.ERROR for d in diagnostics):
        return Made(output, None, diagnostics, prepared.review)
    layout = press.layout_of(kind, fmt)
    built = replace(
        output,
        status="built",
        pages=1 + max(cell.page for cell in cells),
        sheets=layout.sheets if layout else None,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Made(built, data, diagnostics, prepared.review)


def _write(made: Made, out: Path) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Write one target; return what became of it."""
    if made.data is None:
        return made.output, made.diagnostics
    try:
        disk.write(out / made.output.path, made.data)
    except BrochureError as fault:
        failed = replace(made.output, status="failed", pages=None, sheets=None, bytes=None, sha256=None)
        return failed, (*made.diagnostics, *(d.for_target(made.output.target) for d in fault.diagnostics))
    return made.output, made.diagnostics


def _settle(result: Result, out: Path, wanted: set[str]) -> Result:
    """Write the manifest; move the files of earlier runs that the workspace would not make now out of the way.

    Targets that this run did not touch keep their entry.
    """
    touched = {output.path for output in result.outputs}
    failed = {output.path for output in result.outputs if output.status == "failed"}
    kept, moved = [], []
    for entry in disk.read_manifest(out / MANIFEST):
        path = entry.get("path", "")
        if (path not in wanted or path in failed) and disk.exists(out, path):
            disk.move(out / path, out / STALE / path)
            moved.append(path)
        elif path not in touched and path in wanted:
            kept.append(Output(**entry))
    notes = (
        Diagnostic("stale", f"{path} is no longer made: moved to {STALE}/", Severity.NOTE, hint="delete it there")
        for path in moved
    )
    outputs = tuple(sorted((*result.outputs, *kept), key=lambda o: o.path))
    disk.write(out / MANIFEST, as_manifest(outputs, result.diagnostics).encode())
    return Result(result.outputs, in_order((*result.diagnostics, *notes)))


def _known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            *(Diagnostic(f"unknown-{what}", f'no {what} "{name}"', hint=did_you_mean(name, known)) for name in unknown)
        )
