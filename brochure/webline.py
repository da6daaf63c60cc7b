"""The line of the web edition: a leaflet composed as a page, reviewed, packed into one file and read back."""

from __future__ import annotations

import time
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Severity, in_order
from brochure.planning import WEB

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.compose import Subject
    from brochure.compose.templates import Templates
    from brochure.compose.webpage import WebPage
    from brochure.document import Document
    from brochure.errors import Diagnostic
    from brochure.planning import Job
    from brochure.report import Output, Status
    from brochure.review import Result as Review
    from brochure.reviewing import Judged
    from brochure.world import World


def page(
    subject: Subject, templates: Templates, world: World, judge: Callable[[Document | None], Judged]
) -> tuple[WebPage, tuple[Diagnostic, ...], Review]:
    """Return a leaflet as a page, with what is found in it and its review; raises ``BrochureError`` as composing does.

    ``judge`` reviews what was composed, None where that has faults.
    """
    from brochure.compose import webpage

    try:
        composed = webpage.compose(subject, templates, world)
    except BrochureError as fault:  # all is told at once
        raise BrochureError(*fault.diagnostics, *judge(None).told) from fault
    judged = judge(composed.document)
    return composed, (*composed.findings, *judged.told), judged.result


def packed(composed: WebPage) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a page as one file, with what reading it back has found."""
    from brochure import web

    data = web.pack(composed.document)
    return data, tuple(web.check(data, composed.expected, photographs=web.photographs(composed.document)))


def make(
    job: Job,
    subject: Subject,
    templates: Templates,
    world: World,
    judge: Callable[[Document | None], Judged],
    *,
    pack: Callable[[WebPage], tuple[bytes, tuple[Diagnostic, ...], Status]],
) -> tuple[Output, bytes | None, tuple[Diagnostic, ...], Review]:
    """Return the page of ``job``: what is known of it, its bytes (None where it has an error), findings and review.

    ``pack`` is ``packed``, or knows what that came to before and says so.
    """
    started = time.perf_counter()
    composed, findings, judged = page(subject, templates, world, judge)
    data, checked, status = pack(composed)
    seconds = round(time.perf_counter() - started, 3)
    output = job.output(WEB, jurisdiction=subject.clinic.jurisdiction, draft=composed.draft, seconds=seconds)
    found = tuple(d.for_target(output.target) for d in in_order((*findings, *checked)))
    if any(d.severity is Severity.ERROR for d in found):
        return output, None, found, judged
    made = replace(output, status=status, bytes=len(data), sha256=sha256(data).hexdigest())
    return made, data, found, judged
