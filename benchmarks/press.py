"""What the press costs beside typesetting: impose, finish and preflight; a booklet by its pages; memory of preflight.

Times are processor time of one process, as medians of rounds in which all that is compared takes its turn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import pikepdf

from benchmarks.measuring import CHECKOUT
from benchmarks.table import Curve, Row, say
from brochure import build, planning, preflight, press
from brochure import workspace as disk
from brochure.compose import BLEED, inks
from brochure.formats import Format, find_format, with_pages
from brochure.typeset import SWITCH, Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.typeset import Pages

T = TypeVar("T")

LEAFLET = planning.Selection(("ketamine-for-ptsd",), ("tern-quay",), ("en-GB",), ("print",))
BOOKLETS = (8, 16, 24, 48)
GOAL_RATIO, GOAL_LINEAR, GOAL_GROWTH_MB = 0.6, 1.5, 50


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time in seconds that ``work`` took, and what it returned."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


class Bench:
    """One leaflet composed, and the engine that sets it."""

    def __init__(self, fontconfig: Path) -> None:
        """Compose the leaflet and load the engine."""
        workspace = disk.Workspace(CHECKOUT)
        (job,), _ = planning.plan(workspace, LEAFLET)
        self.prepared = build.prepare(workspace, job, build.templates(workspace), build.desk_of(workspace, None))
        self.document = self.prepared.composition.document
        self.engine = Engine(fontconfig)
        self.slug = self.engine.typeset(self.prepared.composition.slug).pdf

    def typeset(self) -> Pages:
        """Set the leaflet."""
        return self.engine.typeset(self.document)

    def job(self, fmt: Format) -> press.Job:
        """Return how ``fmt`` is printed for the leaflet's clinic."""
        composition = self.prepared.composition
        return press.Job(
            format=fmt,
            profile=self.prepared.profile,
            colours=composition.inks,
            title=composition.title,
            author=composition.publisher,
            language=self.prepared.job.language,
            issued=self.prepared.leaflet.review.issued,
            joined=composition.document.joined,
            slug=self.slug,
            plates=composition.plates,
        )

    def print_file(self, pages: press.PanelPages, fmt: Format) -> bytes:
        """Impose and finish the print edition."""
        return press.finish(pages, press.Edition.PRINT, self.job(fmt))

    def judge(self, pdf: bytes, pages: press.PanelPages, fmt: Format) -> None:
        """Do all that a build does to the bytes of a print file."""
        kind, job = press.Edition.PRINT, self.job(fmt)
        cells = press.cells(pages, kind, job)
        wanted = preflight.Expectation(
            kind=kind.value,
            sizes=press.trims(pages, kind, job),
            bleed=press.bleed_pt(kind, job),
            cells=cells,
            folds=press.folds(pages, kind, job),
            cuts=press.cuts(kind, job),
            stand_ins=inks.left_over(self.prepared.composition.inks),
        )
        preflight.inspect(pdf, self.prepared.profile, wanted)
        preflight.read_back(pdf, cells, self.prepared.composition.expected)
        preflight.clipped(pdf)


def leaflet(bench: Bench, rounds: int) -> tuple[float, float, float]:
    """Return the medians of typesetting, of imposing and finishing, and of preflight, in seconds."""
    setting, finishing, judging = [], [], []
    fmt = bench.prepared.format
    for number in range(rounds + 1):
        seconds, set_ = timed(bench.typeset)
        pages = press.PanelPages(set_.pdf, set_.panels, BLEED)
        finish_seconds, pdf = timed(partial(bench.print_file, pages, fmt))
        judge_seconds, _ = timed(partial(bench.judge, pdf, pages, fmt))
        if number:  # the first round loads profiles and fonts
            setting.append(seconds)
            finishing.append(finish_seconds)
            judging.append(judge_seconds)
    return median(setting), median(finishing), median(judging)


def booklets(bench: Bench, rounds: int) -> dict[int, float]:
    """Return what imposing and finishing a booklet of so many pages takes, in seconds; its pages are the leaflet's."""
    set_ = bench.typeset()
    table = find_format("booklet", "a4")
    found = {}
    for count in BOOKLETS:
        names = ("front", *(f"page-{number}" for number in range(2, count)), "back")
        pages = press.PanelPages(repeated(set_.pdf, table, count), names, BLEED)
        fmt = with_pages(table, names, caliper=0.1, pairs=True)
        found[count] = median(timed(partial(bench.print_file, pages, fmt))[0] for _ in range(max(3, rounds // 3)))
    return found


def repeated(pdf: bytes, fmt: Format, count: int) -> bytes:
    """Return ``count`` pages cut to the pages of a booklet, each with streams of its own."""
    width, height = (edge / 25.4 * 72 for edge in (fmt.panels[0].width, fmt.panels[0].height))
    bleed = BLEED / 25.4 * 72
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        for number in range(count):
            made.pages.append(source.pages[number % len(source.pages)])
            page = made.pages[-1]
            page.obj.Contents = pikepdf.Stream(made, source.pages[number % len(source.pages)].Contents.read_bytes())
            page.obj.TrimBox = pikepdf.Array([0, 0, width, height])
            page.obj.MediaBox = pikepdf.Array([-bleed, -bleed, width + bleed, height + bleed])
        out = BytesIO()
        made.save(out)
    return out.getvalue()


def preflight_peak(folder: Path, pdf: bytes, pages: int) -> float:
    """Return the peak memory in MB of ``brochure preflight`` on a file of so many pages."""
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        for number in range(pages):
            made.pages.append(source.pages[number % len(source.pages)])
            page = made.pages[-1]
            page.obj.Contents = pikepdf.Stream(made, source.pages[number % len(source.pages)].Contents.read_bytes())
        made.save(folder / "many.pdf")
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'brochure', 'preflight', sys.argv[1], '--json'], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder / "many.pdf")], capture_output=True, text=True, check=True
    )
    return int(run.stdout) * 1024 / 1e6


def measured(rounds: int) -> Iterator[Row | Curve]:
    """Yield the figures of the press."""
    os.environ[SWITCH] = "1"  # else typesetting finds the pages of the round before
    with tempfile.TemporaryDirectory() as name, disk.fontconfig() as fontconfig:
        bench = Bench(fontconfig)
        setting, finishing, judging = leaflet(bench, rounds)
        for stage, taken in (("typeset", setting), ("impose and finish", finishing), ("preflight", judging)):
            yield Row(f"tri-fold, print, warm: {stage}", taken * 1000, "ms")
        figure = (finishing + judging) / setting
        yield Row("impose, finish and preflight beside typesetting", figure, goal=GOAL_RATIO)
        costs = booklets(bench, rounds)
        points = tuple((float(count), seconds * 1000) for count, seconds in costs.items())
        yield Curve("A booklet on the press", "impose and finish", "pages", "ms", points)
        first, last = BOOKLETS[1], BOOKLETS[-1]
        growth = costs[last] / costs[first] / (last / first)
        yield Row(f"a page of {last} beside a page of {first}", growth, goal=GOAL_LINEAR)
        set_ = bench.typeset()
        pages = press.PanelPages(set_.pdf, set_.panels, BLEED)
        pdf = bench.print_file(pages, bench.prepared.format)
        few, many = (preflight_peak(Path(name), pdf, count) for count in (10, 100))
        note = f"{few:.0f} and {many:.0f} MB"
        yield Row("preflight of 100 pages beside 10, more memory", many - few, "MB", GOAL_GROWTH_MB, note=note)


if __name__ == "__main__":
    say(__doc__, measured)
