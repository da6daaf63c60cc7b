"""Planning: which typesettings and targets a selection means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Severity, UsageError, did_you_mean
from brochure.report import Output
from brochure.spelling import alike
from brochure.workspace import leaflet_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.workspace import Workspace

WEB = "web"
LARGE_PRINT = "large-print"
EDITIONS = ("print", "office", "screen", LARGE_PRINT, WEB)
# Each of these is a typesetting of its own; the others share one.
ALONE = (LARGE_PRINT, WEB)


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
    """One typesetting of a leaflet in one language for one clinic, for every edition that shares it.

    ``record`` is what fills in its fields, as it is printed: one patient's copy. It shows in no message.
    """

    leaflet: str
    language: str
    clinic: str
    editions: tuple[str, ...]
    paper: str | None = None
    profile: str | None = None
    record: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)

    def output(self, edition: str, **known: Any) -> Output:
        """Return what is known of one target of this job."""
        ending = "html" if edition == WEB else "pdf"
        path = f"{self.clinic}/{self.language}/{self.leaflet}.{edition}.{ending}"
        start = Output(path, self.leaflet, self.language, None, self.clinic, edition, None, "failed")
        return replace(start, **known)


def plan(workspace: Workspace, selection: Selection) -> tuple[tuple[Job, ...], tuple[Diagnostic, ...]]:
    """Return the jobs that make ``selection``, and the faults of clinics that cannot be read.

    What is withdrawn is planned for nobody: see ``withdrawn``. Raises ``UsageError`` for names that do not exist.
    """
    jobs, faults = _every(workspace, selection)
    return tuple(job for job in jobs if _reason(workspace, job) is None), faults


def withdrawn(workspace: Workspace, selection: Selection) -> tuple[tuple[Job, Diagnostic], ...]:
    """Return the jobs of ``selection`` that are not done because their leaflet is withdrawn, each with a note of it."""
    jobs, _ = _every(workspace, selection)
    return tuple((job, reason) for job in jobs if (reason := _reason(workspace, job)))


def _reason(workspace: Workspace, job: Job) -> Diagnostic | None:
    """Return the note of why a leaflet is withdrawn, None where it is not or cannot be read."""
    try:
        if b"withdrawn" not in (workspace.find(leaflet_path(job.leaflet, job.language)) or b""):
            return None  # the quick way: few are, and reading all takes long
        leaflet = workspace.leaflet(job.leaflet, job.language)
    except BrochureError:
        return None
    if leaflet.review.status != "withdrawn":
        return None
    message = f"{leaflet.code} is withdrawn and not made: {leaflet.review.reason}"
    hint = "take every copy away that is still about; change the status to make it again"
    known = workspace.leaflets()
    instead = leaflet.review.instead and alike(leaflet.review.instead, known)
    if instead is not None and (instead not in known or instead == job.leaflet):
        message += f'; no other leaflet here is "{instead}"'
        hint = did_you_mean(instead, set(known) - {job.leaflet}) or "name one that can be handed out in its place"
        return Diagnostic("withdrawn", message, Severity.WARNING, leaflet.review.at("instead"), hint)
    return Diagnostic("withdrawn", message, Severity.NOTE, leaflet.review.at("status"), hint)


def _nothing(clinics: Iterable[str], languages: Iterable[str]) -> Diagnostic:
    """Return why there is nothing to make: no leaflet, no clinic, or none of one for the other."""
    if not languages:
        hint = "brochure import FILE makes one of a document; brochure new DIR a workspace that has one"
        return Diagnostic("nothing-to-build", "there is no leaflet in content/leaflets", hint=hint)
    if not clinics:
        hint = "brochure new-clinic NAME makes one"
        return Diagnostic("nothing-to-build", "there is no clinic in content/clinics", hint=hint)
    what = "no clinic here wants any leaflet in a language that it is written in"
    hint = f"see languages in clinic.yaml; leaflets here are written in {', '.join(sorted(languages))}"
    return Diagnostic("nothing-to-build", what, hint=hint)


def _every(workspace: Workspace, selection: Selection) -> tuple[tuple[Job, ...], tuple[Diagnostic, ...]]:
    """Return the jobs that ``selection`` means, whatever became of their leaflets, and the faults of clinics."""
    from brochure.formats import papers  # not before something is planned

    leaflets, clinics = workspace.leaflets(), workspace.clinics()
    selection = replace(  # as the folders have them, each once and in their order
        selection,
        leaflets=tuple(sorted({alike(name, leaflets) for name in selection.leaflets})),
        clinics=tuple(sorted({alike(name, clinics) for name in selection.clinics})),
    )
    languages = {language for found in leaflets.values() for language in found}
    known("leaflet", selection.leaflets, leaflets)
    known("clinic", selection.clinics, clinics)
    known("language", selection.languages, languages)
    known("edition", selection.editions, EDITIONS)
    known("profile", (selection.profile,) if selection.profile else (), workspace.profiles())
    known("paper", (selection.paper,) if selection.paper else (), papers(workspace.formats()))
    faults: list[Diagnostic] = [*workspace.misnamed(), *workspace.format_faults()]
    jobs: list[Job] = []
    for name in selection.clinics or clinics:
        try:
            clinic = workspace.clinic(name)
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
            faults.extend(_leaflet_faults(workspace, selection))  # no target reads them now, but all is told at once
            continue
        editions = tuple(e for e in EDITIONS if e in (selection.editions or clinic.editions))
        for leaflet, language in product(selection.leaflets or sorted(leaflets), clinic.languages):
            if language in leaflets[leaflet] and language in (selection.languages or languages):
                together = tuple(e for e in editions if e not in ALONE)
                groups = (together, *((e,) for e in ALONE if e in editions))
                jobs.extend(Job(leaflet, language, name, g, selection.paper, selection.profile) for g in groups)
    if not jobs and not faults:
        faults.append(_nothing(clinics, languages))
    return tuple(job for job in jobs if job.editions), tuple(faults)


def _leaflet_faults(workspace: Workspace, selection: Selection) -> Iterator[Diagnostic]:
    for name, languages in workspace.leaflets().items():
        for language in languages:
            if name in (selection.leaflets or (name,)) and language in (selection.languages or (language,)):
                try:
                    workspace.leaflet(name, language)
                except BrochureError as fault:
                    yield from fault.diagnostics


def known(what: str, names: Iterable[str], there: Iterable[str]) -> None:
    """Raise ``UsageError`` for ``names`` that are not ``there``."""
    there = list(there)
    unknown = [name for name in names if name not in there]
    if unknown:
        raise UsageError(
            *(Diagnostic(f"unknown-{what}", f'no {what} "{name}"', hint=did_you_mean(name, there)) for name in unknown)
        )
