"""Gathering: all that one leaflet for one clinic is made from, read together so that every fault is told at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, UsageError, all_of
from brochure.formats import default_profile, find_format, mirrored
from brochure.governing import governed
from brochure.languages import Language
from brochure.localwords import locked_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.compose import Subject
    from brochure.model.leaflet import Leaflet
    from brochure.model.profile import Profile
    from brochure.planning import Job
    from brochure.reviewing import Desk
    from brochure.workspace import Workspace


def subject_of(workspace: Workspace, job: Job, desk: Desk) -> tuple[Subject, Profile]:
    """Return all that ``job`` is made from; raises ``BrochureError`` with every fault of the files that it reads."""
    from brochure import compose

    reads: tuple[Callable[[], Any], ...] = (
        lambda: workspace.leaflet(job.leaflet, job.language),
        lambda: workspace.clinic(job.clinic, job.language),
        lambda: workspace.evidence(job.language),
        lambda: workspace.phrases(job.language),
        workspace.approvals,
        workspace.review,
    )
    leaflet, clinic, evidence, phrases, records, _ = all_of(reads)
    if faults := tuple(locked_faults(workspace, leaflet, clinic)):
        raise BrochureError(*faults)
    jurisdiction = workspace.jurisdiction(clinic.jurisdiction, clinic.jurisdiction_place, job.language)
    try:
        fmt = find_format(leaflet.fold, job.paper or clinic.paper or jurisdiction.paper, workspace.formats())
    except UsageError as fault:
        raise BrochureError(*(replace(d, place=leaflet.at("fold")) for d in fault.diagnostics)) from fault
    if Language(job.language).rtl:
        fmt = mirrored(fmt)
    profile = workspace.profile(job.profile or clinic.profile or default_profile(fmt), clinic.at("profile"))
    subject = compose.Subject(leaflet, job.language, clinic, jurisdiction, evidence, phrases, fmt)
    subject = replace(subject, english=_english(workspace, job, clinic.jurisdiction), record=job.record)
    if desk.approving:
        return replace(subject, draft=False), profile
    return governed(workspace, subject, job.leaflet, job.clinic, records=records, today=desk.today), profile


def _english(workspace: Workspace, job: Job, jurisdiction: str) -> tuple[Leaflet, str] | None:
    """Return the English leaflet that this one is known by to staff, and its tag; None for English itself.

    Of several, that of the clinic's own country.
    """
    if Language(job.language).primary == "en":
        return None
    tags = [tag for tag in workspace.leaflets()[job.leaflet] if Language(tag).primary == "en"]
    country = jurisdiction.partition("-")[0]
    for tag in sorted(tags, key=lambda tag: Language(tag).region != country):
        with suppress(BrochureError):  # told to whoever builds that one
            return workspace.leaflet(job.leaflet, tag), tag
    return None
