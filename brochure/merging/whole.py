"""Copies set in full, each with its record's values in the text: those for screens and in large print, with tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure import build, finishing
from brochure.errors import BrochureError
from brochure.planning import WEB, Job
from brochure.records import discreet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.engines import Engines
    from brochure.errors import Diagnostic
    from brochure.finishing import Made
    from brochure.merging.values import Record
    from brochure.reviewing import Desk
    from brochure.workspace import Workspace


def copies(
    workspace: Workspace, job: Job, records: Sequence[Record], workers: Engines, desk: Desk, *, jobs: int
) -> Iterator[tuple[int, bytes | None, tuple[Diagnostic, ...], Made | None]]:
    """Yield every copy as it is done: the place of its record, its bytes or None, what was found, what became of it."""
    templates = build.templates(workspace)
    wanted = [replace(job, record=record.values) for record in records]
    if WEB in job.editions:
        for number, one in enumerate(wanted):
            for made in build.make(workspace, (one,), workers, jobs=jobs, desk=desk):
                yield number, made.data, tuple(map(discreet, made.diagnostics)), made
        return
    places: dict[int, int] = {}
    for number, one in enumerate(wanted):
        try:
            prepared = build.prepare(workspace, one, templates, desk)
        except BrochureError as fault:
            yield number, None, tuple(map(discreet, fault.diagnostics)), None
            continue
        places[id(prepared)] = number
        workers.submit(prepared, (prepared.composition.document,))
        yield from _done(workers, places, left=2 * jobs)
    yield from _done(workers, places, left=0)


def _done(
    workers: Engines, places: dict[int, int], *, left: int
) -> Iterator[tuple[int, bytes | None, tuple[Diagnostic, ...], Made | None]]:
    for prepared, outcome in workers.results(left=left):
        number = places.pop(id(prepared))
        for one in finishing.finished(prepared, outcome):
            made = finishing.told(one, prepared)
            yield number, made.data, tuple(map(discreet, made.diagnostics)), made


__all__ = ["copies"]
