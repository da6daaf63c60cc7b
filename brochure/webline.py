"""The line of the web edition: a leaflet composed as a page, reviewed, packed into one file and read back."""

from __future__ import annotations

import time
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from brochure.errors import Severity, in_order
from brochure.planning import WEB

if TYPE_CHECKING:
    from brochure.compose import Subject
    from brochure.compose.templates import Templates
    from brochure.compose.webpage import WebPage
    from brochure.errors import Diagnostic
    from brochure.planning import Job
    from brochure.report import Output
    from brochure.world import World


def page(subject: Subject, templates: Templates, world: World) -> tuple[WebPage, tuple[Diagnostic, ...]]:
    """Return a leaflet as a page, with the findings of the review; raises ``BrochureError`` as composing does."""
    from brochure import review
    from brochure.compose import webpage

    composed = webpage.compose(subject, templates, world)
    found = review.review(subject.leaflet, composed.document, subject.format, draft=subject.draft)
    return composed, (*composed.findings, *found)


def make(
    job: Job, subject: Subject, templates: Templates, world: World
) -> tuple[Output, bytes | None, tuple[Diagnostic, ...]]:
    """Return the page of ``job``: what is known of it, its bytes (None where it has an error) and the findings."""
    from brochure import web

    started = time.perf_counter()
    composed, findings = page(subject, templates, world)
    data = web.pack(composed.document)
    checked = web.check(data, composed.expected, photographs=web.photographs(composed.document))
    seconds = round(time.perf_counter() - started, 3)
    output = job.output(WEB, jurisdiction=subject.clinic.jurisdiction, draft=composed.draft, seconds=seconds)
    found = tuple(d.for_target(output.target) for d in in_order((*findings, *checked)))
    if any(d.severity is Severity.ERROR for d in found):
        return output, None, found
    return replace(output, status="built", bytes=len(data), sha256=sha256(data).hexdigest()), data, found
