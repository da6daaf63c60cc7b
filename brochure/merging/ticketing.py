"""The job ticket of a run for the press: how many copies, sheets and pages, in what order; nothing of any record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure import finishing
from brochure.companions import order_of, ticket_document, ticket_files
from brochure.errors import BrochureError, Severity
from brochure.ticket import Run

if TYPE_CHECKING:
    from brochure.compose.templates import Templates
    from brochure.engines import Engines
    from brochure.facts import Facts
    from brochure.merging.paper import Copies
    from brochure.workspace import Workspace


def ticket(
    copies: Copies, name: str, facts: Facts, *, pages: int, workspace: Workspace, templates: Templates, workers: Engines
) -> tuple[bytes, bytes]:
    """Return the ticket of the run ``name``, for people and for programs; ``facts`` are of copies with all its fonts.

    Raises ``BrochureError`` where its template or its style is at fault.
    """
    paper = copies.paper
    prepared = paper.prepared
    order = order_of(
        name,
        prepared.job.leaflet,
        prepared.job.language,
        composition=prepared.composition,
        leaflet=prepared.leaflet,
        clinic=prepared.clinic,
        profile=prepared.profile,
        made_on=paper.job.format,
        facts=facts,
        run=Run(len(copies.rows), copies.sheets, pages, paper.plan.copies),
    )
    document = ticket_document(order, prepared.composition, templates, workspace)
    workers.submit(prepared, (document,))
    ((_, outcome),) = workers.results()
    if not isinstance(outcome, tuple):
        raise BrochureError(*finishing.faults_of(outcome))
    flow = outcome[0]
    if any(d.severity is Severity.ERROR for d in flow.diagnostics):
        raise BrochureError(*flow.diagnostics)
    return ticket_files(order, flow, prepared.composition)
