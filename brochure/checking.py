"""Every check of a selection, without a file written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from brochure import build, webline
from brochure.ejecting import behind
from brochure.errors import BrochureError, in_order
from brochure.outcome import Result
from brochure.planning import WEB, Selection, plan, withdrawn
from brochure.salvaging import of_faulty_clinics, subject_or_faults

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from brochure.compose.templates import Templates
    from brochure.engines import Engines
    from brochure.errors import Diagnostic
    from brochure.planning import Job
    from brochure.recall import Memory
    from brochure.review import Result as Review
    from brochure.reviewing import Desk
    from brochure.workspace import Workspace


def check_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines | None,
    *,
    jobs: int = 1,
    today: date | None = None,
    memory: Memory | None = None,
) -> Result:
    """Run every check without writing anything; without ``workers`` only those that need no layout.

    What ``memory`` holds of the same composition is not set again.
    """
    planned, faults = plan(workspace, selection)
    gone = withdrawn(workspace, selection)
    diagnostics = [*faults, *behind(workspace), *(note for _, note in gone)]
    outputs = [job.output(edition, status="skipped") for job, _ in gone for edition in job.editions]
    reviews: list[Review] = []
    desk, found = build.desk_of(workspace, today), build.templates(workspace)
    diagnostics.extend(of_faulty_clinics(workspace, selection, planned, desk, found))
    if workers is None:
        # A leaflet's page for the web is made of the same content as its sheets.
        for _, group in groupby(planned, key=lambda job: (job.leaflet, job.language, job.clinic)):
            alike = tuple(group)
            known = {}
            try:
                told, judged = _read_alone(workspace, alike[0], found, desk)
                diagnostics.extend(told)
                reviews.append(judged)
                known = {"status": "skipped"}
            except BrochureError as fault:
                diagnostics.extend(fault.diagnostics)
            outputs.extend(job.output(edition, **known) for job in alike for edition in job.editions)
    else:
        for made in build.make(workspace, planned, workers, jobs=jobs, desk=desk, memory=memory):
            diagnostics.extend(made.diagnostics)
            outputs.append(replace(made.output, status="skipped") if made.data else made.output)
            if made.review:
                reviews.append(made.review)
    # One for all the editions of a leaflet: that of its panels, where they were set.
    judged_once = tuple(_one_each(reviews))
    read = {(review.case.name, review.case.language, review.case.site) for review in judged_once}
    whole = not faults and all((job.leaflet, job.language, job.clinic) in read for job in planned)
    diagnostics.extend(desk.idle(judged_once, everything=whole and selection == Selection()))
    return Result(tuple(sorted(outputs, key=lambda o: o.path)), in_order(diagnostics), judged_once)


def _one_each(reviews: Iterable[Review]) -> Iterable[Review]:
    once: dict[tuple[str, str, str], Review] = {}
    for review in reviews:
        key = (review.case.site, review.case.language, review.case.name)
        if key not in once or (review.case.document and review.case.document.regions):
            once[key] = review
    return once.values()


def _read_alone(
    workspace: Workspace, job: Job, templates: Templates, desk: Desk
) -> tuple[tuple[Diagnostic, ...], Review]:
    """Return what is found in the content of ``job`` before anything is laid out, and its review."""
    if WEB in job.editions:
        subject, _ = subject_or_faults(workspace, job, desk, templates)
        _, told, judged = webline.page(
            subject, templates, workspace, partial(desk.judge, job.leaflet, job.clinic, subject)
        )
        return told, judged
    prepared = build.prepare(workspace, job, templates, desk)
    return (*prepared.diagnostics, *prepared.printer_faults), prepared.review
