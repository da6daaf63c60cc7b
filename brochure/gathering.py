"""Gathering: all that one leaflet for one clinic is made from, read together so that every fault is told at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, UsageError
from brochure.formats import default_profile, find_format
from brochure.governing import governed

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.compose import Subject
    from brochure.model.profile import Profile
    from brochure.planning import Job
    from brochure.reviewing import Desk
    from brochure.workspace import Workspace


def subject_of(workspace: Workspace, job: Job, desk: Desk) -> tuple[Subject, Profile]:
    """Return all that ``job`` is made from; raises ``BrochureError`` with every fault of the files that it reads."""
    from brochure import compose

    leaflet, clinic, evidence, phrases, records, _ = _all(
        lambda: workspace.leaflet(job.leaflet, job.language),
        lambda: workspace.clinic(job.clinic, job.language),
        lambda: workspace.evidence(job.language),
        lambda: workspace.phrases(job.language),
        workspace.approvals,
        desk.rules,
    )
    jurisdiction = workspace.jurisdiction(clinic.jurisdiction, clinic.jurisdiction_place, job.language)
    try:
        fmt = find_format(leaflet.fold, job.paper or clinic.paper or jurisdiction.paper, workspace.formats())
    except UsageError as fault:
        raise BrochureError(*(replace(d, place=leaflet.at("fold")) for d in fault.diagnostics)) from fault
    profile = workspace.profile(job.profile or clinic.profile or default_profile(fmt), clinic.at("profile"))
    subject = compose.Subject(leaflet, job.language, clinic, jurisdiction, evidence, phrases, fmt)
    if desk.approving:
        return replace(subject, draft=False), profile
    return governed(workspace, subject, job.leaflet, job.clinic, records=records, today=desk.today), profile


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
