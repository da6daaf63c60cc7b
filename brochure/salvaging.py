"""Every fault at once: what is told of a leaflet, a clinic and shared wording beside the files that cannot be read.

What cannot be read is left out or stood in for, the rest is composed and reviewed, and whatever could follow from what
was left out is not told.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place, Severity, UsageError
from brochure.formats import default_profile, find_format
from brochure.gathering import subject_of
from brochure.localwords import locked_faults
from brochure.planning import Job, Selection
from brochure.spelling import alike
from brochure.workspace import leaflet_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from brochure.compose import Subject
    from brochure.compose.templates import Templates
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.evidence import Evidence
    from brochure.model.leaflet import Leaflet
    from brochure.model.profile import Profile
    from brochure.reviewing import Desk
    from brochure.source import Node
    from brochure.workspace import Workspace

# What cannot be told once something that it hangs on has been left out: keys of a leaflet, or whole files.
_HANGS_ON = {
    "unknown-claim": {"claims"},
    "no-statistic": {"claims"},
    "statistic-labels": {"claims"},
    "unknown-reference": {"references"},
    "unknown-glossary-term": {"glossary"},
    "no-translation": {"claims", "glossary", "translations", "jurisdiction", "clinic"},
    "unknown-local-text": {"local", "clinic"},
    "unknown-record-field": {"record"},
    "unknown-number": {"jurisdiction"},
    "unknown-jurisdiction-text": {"jurisdiction"},
    "no-jurisdiction-text": {"jurisdiction"},
    "foreign-number": {"jurisdiction"},
    "unknown-clinic-field": {"clinic"},
    "no-url-pattern": {"clinic"},
    "script-font": {"clinic"},
    "glyph-missing": {"clinic"},
}
# Rules that are broken by words which stand there, whatever else is written.
_OF_WORDS = frozenset({"hype", "capitals", "placeholder", "dose", "known-mistake", "foreign-number", "long-sentence"})


def subject_or_faults(workspace: Workspace, job: Job, desk: Desk, templates: Templates) -> tuple[Subject, Profile]:
    """Return what ``subject_of`` does; raises ``BrochureError`` with all that can be told in spite of a faulty file."""
    try:
        return subject_of(workspace, job, desk)
    except BrochureError as fault:
        rest = _Salvage(workspace, job, desk, templates).told()
        raise BrochureError(*fault.diagnostics, *rest) from fault


def of_faulty_clinics(
    workspace: Workspace, selection: Selection, planned: Iterable[Job], desk: Desk, templates: Templates
) -> Iterator[Diagnostic]:
    """Yield what is told of leaflets that no job of ``planned`` reads because their clinics have faults."""
    seen = {(job.leaflet, job.language) for job in planned}
    leaflets, clinics = workspace.leaflets(), workspace.clinics()
    names = {alike(name, leaflets) for name in selection.leaflets} or leaflets
    sites = {alike(name, clinics) for name in selection.clinics} or clinics
    for clinic, leaflet in product(sorted(sites), sorted(names)):
        with suppress(BrochureError):
            workspace.clinic(clinic)
            continue
        for language in leaflets[leaflet]:
            if language in (selection.languages or (language,)) and (leaflet, language) not in seen:
                seen.add((leaflet, language))
                yield from _Salvage(workspace, Job(leaflet, language, clinic, ()), desk, templates).told()


class _Salvage:
    """One leaflet for one clinic, as far as they can be read; ``lost`` is what cannot."""

    def __init__(self, workspace: Workspace, job: Job, desk: Desk, templates: Templates) -> None:
        self.workspace, self.job, self.desk, self.templates = workspace, job, desk, templates
        self.faults: list[Diagnostic] = []
        self.lost: set[str] = set()
        self.faulty = False  # the leaflet

    def told(self) -> tuple[Diagnostic, ...]:
        """Return every fault that stands beside others."""
        from brochure.compose import Subject
        from brochure.model.salvage import no_jurisdiction

        workspace, job = self.workspace, self.job
        for read in (workspace.approvals, workspace.review):
            self._tried(read)
        leaflet, clinic = self._leaflet(), self._clinic()
        evidence, phrases = self._evidence(), workspace.wording(job.language)
        if leaflet is None:
            return tuple(self.faults)
        if self.lost.isdisjoint({"local", "clinic"}):
            self.faults += locked_faults(workspace, leaflet, clinic)
        # In all languages that can be read: faults of this one's words have been told.
        jurisdiction = self._tried(partial(workspace.jurisdiction, clinic.jurisdiction, clinic.jurisdiction_place))
        if jurisdiction is None:
            self.lost.add("jurisdiction")
            jurisdiction = no_jurisdiction()
        fmt = self._format(leaflet, job.paper or clinic.paper or jurisdiction.paper)
        if "clinic" not in self.lost:
            name = job.profile or clinic.profile or default_profile(fmt)
            self._tried(partial(workspace.profile, name, clinic.at("profile")))
        blocks = tuple(block for panel in leaflet.panels.values() for block in panel)
        leaflet = leaflet.model_copy(update={"panels": {fmt.regions[0].name: blocks}, "spreads": {}})
        self._composed(Subject(leaflet, job.language, clinic, jurisdiction, evidence, phrases, fmt))
        return tuple(self.faults)

    def _composed(self, subject: Subject) -> None:
        """Keep what composing and the review find, of what does not hang on what is lost."""
        from brochure import compose, review

        try:
            compose.compose(subject, self.templates, self.workspace)
        except BrochureError as fault:
            self._keep(d for d in fault.diagnostics if d.severity is Severity.ERROR)
        with suppress(BrochureError):  # the rules' own file, which has been told
            judged = self.desk.judge(self.job.leaflet, self.job.clinic, subject).result.diagnostics
            found = (d for d in judged if d.code in _OF_WORDS)
            self._keep(review.for_build(found, draft=True) if self.desk.building else found)

    def _keep(self, found: Iterable[Diagnostic]) -> None:
        self.faults += (d for d in found if d.place and d.place.file and not _HANGS_ON.get(d.code, set()) & self.lost)

    def _tried(self, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - what is read
        """Return what is read, or keep its faults and return None."""
        try:
            return read()
        except BrochureError as fault:
            self.faults += fault.diagnostics
        return None

    def _leaflet(self) -> Leaflet | None:
        from brochure.model.salvage import salvaged_leaflet

        name, language = self.job.leaflet, self.job.language
        leaflet: Leaflet | None = self._tried(partial(self.workspace.leaflet, name, language))
        if leaflet is None:
            with suppress(BrochureError):  # no YAML at all
                leaflet, lost = salvaged_leaflet(self._tree(name), self._tree)
                self.lost, self.faulty = self.lost | lost, True
        return leaflet

    def _tree(self, name: str, place: Place | None = None) -> Node:
        path = leaflet_path(name, self.job.language)
        return source.parse(self.workspace.read(path, place), path)

    def _clinic(self) -> Clinic:
        from brochure.model.brand import read_brand
        from brochure.model.salvage import salvaged_clinic

        language = self.job.language
        found: Clinic | None = self._tried(partial(self.workspace.clinic, self.job.clinic, language))
        if found is not None:
            return found
        folder = f"content/clinics/{self.job.clinic}"
        self.lost.add("clinic")
        nothing = source.Mapping_({}, Place(""))
        tree: Node = nothing
        brand = read_brand(nothing)
        with suppress(BrochureError):
            tree = source.parse(self.workspace.read(f"{folder}/clinic.yaml"), f"{folder}/clinic.yaml")
        with suppress(BrochureError):
            path = f"{folder}/_brand.yml"
            brand = read_brand(source.parse(self.workspace.read(path), path))
        clinic, lost = salvaged_clinic(tree)
        self.lost |= lost & {"jurisdiction"}
        clinic = clinic.model_copy(update={"hours": None}).in_language(language)
        clinic._brand = replace(brand, name=brand.name or "-")  # noqa: SLF001 - as ``read_clinic`` does
        return clinic

    def _evidence(self) -> Evidence:
        """Return claims, references and glossary with their words, of the files that can be read."""
        from brochure.model.load import partly_read_evidence
        from brochure.model.translation import with_words

        found: Evidence | None = self._tried(self.workspace.evidence)
        if found is None:
            found, lost = partly_read_evidence(self.workspace.trees)
            self.lost |= lost
        for tag in dict.fromkeys((self.job.language.partition("-")[0], self.job.language)):
            try:
                words = self.workspace.translations(tag)
            except BrochureError as fault:
                self.faults += fault.diagnostics
                self.lost.add("translations")
            else:
                found = found if words is None else with_words(found, words, tag)
        return found

    def _format(self, leaflet: Leaflet, paper: str) -> Format:
        """Return the format that the leaflet asks for, or one in its place, which no block hangs on."""
        try:
            return find_format(leaflet.fold, paper, self.workspace.formats())
        except UsageError as fault:
            if not self.faulty:
                self.faults += (replace(d, place=leaflet.at("fold")) for d in fault.diagnostics)
            return find_format("trifold", "a4")
