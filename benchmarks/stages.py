"""Where the time of a leaflet goes, stage by stage, in one warm process: milliseconds of processor time."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT
from benchmarks.table import Row, say
from brochure import build, compose, finishing, planning, preflight
from brochure import workspace as disk
from brochure.engines import engine
from brochure.finishing import Composed, Prepared
from brochure.gathering import subject_of
from brochure.typeset import SWITCH

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAFLET = planning.Selection(("ketamine-for-ptsd",), ("tern-quay",), ("en-GB",), ("office", "screen"))


def measured(rounds: int) -> Iterator[Row]:
    """Yield the median of every stage; the first round loads and is left out."""
    os.environ[SWITCH] = "1"  # else typesetting finds the pages of the round before
    found: dict[str, list[float]] = {}
    with disk.fontconfig() as fontconfig:
        setting = engine(fontconfig, ())
        for _ in range(rounds + 1):
            for stage, taken in _round(setting):
                found.setdefault(stage, []).append(taken)
    for stage, times in found.items():
        yield Row(f"stage, warm: {stage}", median(times[1:]) * 1000, "ms")


def _round(setting: object) -> Iterator[tuple[str, float]]:
    """Take one leaflet through the line; yield what each stage took, in seconds."""
    start = time.process_time()

    def lap() -> float:
        nonlocal start
        taken, start = time.process_time() - start, time.process_time()
        return taken

    workspace = disk.Workspace(CHECKOUT)
    (job,), _ = planning.plan(workspace, LEAFLET)
    desk = build.desk_of(workspace, None, building=True)
    subject, profile = subject_of(workspace, job, desk)
    yield "read and validate", lap()
    composition = compose.compose(subject, build.templates(workspace), workspace)
    yield "compose", lap()
    judged = desk.judge(job.leaflet, job.clinic, subject, composition.document)
    yield "review", lap()
    outcome = setting((composition.document,))  # type: ignore[operator]
    yield "typeset", lap()
    clinic, leaflet = subject.clinic, subject.leaflet
    composed = Composed(job, leaflet, clinic, composition, subject.format, profile, time.perf_counter())
    prepared = Prepared.of(composed, (), judged.result)
    seen = preflight.placed(outcome[0].pdf, outcome[0].panels, composition.document.pixels)
    for edition in job.editions:
        lap()
        finishing.inspect(prepared, finishing.finish(prepared, outcome[0], None, edition), seen)
        yield f"finish and preflight, {edition}", lap()


if __name__ == "__main__":
    say(__doc__, measured)
