"""Every check of a selection, without a file written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure import build
from brochure.errors import BrochureError, in_order
from brochure.planning import Selection, plan

if TYPE_CHECKING:
    from datetime import date

    from brochure.build import Engines
    from brochure.report import Output
    from brochure.review import Result as Review
    from brochure.workspace import Workspace


def check_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines | None,
    *,
    jobs: int = 1,
    today: date | None = None,
) -> build.Result:
    """Run every check without writing anything; without ``workers`` only those that need no layout."""
    planned, faults = plan(workspace, selection)
    diagnostics = list(faults)
    outputs: list[Output] = []
    reviews: dict[int, Review] = {}
    desk = build.desk_of(workspace, today)
    if workers is None:
        found = build.templates(workspace)
        for job in planned:
            try:
                prepared = build.prepare(workspace, job, found, desk)
                reviews[id(prepared.review)] = prepared.review
                diagnostics.extend((*prepared.diagnostics, *prepared.printer_faults))
                outputs.extend(job.output(edition, status="skipped") for edition in job.editions)
            except BrochureError as fault:
                diagnostics.extend(fault.diagnostics)
                outputs.extend(job.output(edition) for edition in job.editions)
    else:
        for made in build.make(workspace, planned, workers, jobs=jobs, desk=desk):
            diagnostics.extend(made.diagnostics)
            outputs.append(replace(made.output, status="skipped") if made.data else made.output)
            if made.prepared:  # one for all its editions
                reviews[id(made.prepared.review)] = made.prepared.review
    judged = tuple(reviews.values())
    diagnostics.extend(desk.idle(judged, everything=selection == Selection() and not faults))
    return build.Result(tuple(sorted(outputs, key=lambda o: o.path)), in_order(diagnostics), judged)
