"""What is saved by what is kept: a run with nothing to do, and from an edit to new pages, beside a bare script.

The bare script of a cold start is a process of its own; that of an edit waits, and sets the same page again.
"""

from __future__ import annotations

import os
import re
import shutil
import string
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT, Cost, brochure, cost, in_turn, ratio, seconds
from benchmarks.same import LEAFLET, TAGGED, bare, dumping, leaflet
from benchmarks.table import Row, say

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL_NOTHING, GOAL_EDIT, SPARE = 0.12, 1.0, 0.05
LETTERS = string.ascii_lowercase
NAME = "ketamine-for-ptsd.en-GB.yaml"

# A bare script of the leaflet's own HTML, which renders it once more whenever a line comes.
WARM = """
import sys
from pathlib import Path
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse
from brochure.build import desk_of, prepare, templates
from brochure.planning import Job
from brochure.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
job = Job("ketamine-for-ptsd", "en-GB", "tern-quay", ("screen",))
document = prepare(workspace, job, templates(workspace), desk_of(workspace, None)).composition.document
class Assets(URLFetcher):
    def fetch(self, url, headers=None):
        return URLFetcherResponse(url, document.assets[url])
for _ in sys.stdin:
    fonts = FontConfiguration()
    sheets = [weasyprint.CSS(string=sheet.text, font_config=fonts, url_fetcher=Assets())
              for sheet in (*document.stylesheets, document.fonts)]
    html = weasyprint.HTML(string=document.html, url_fetcher=Assets())
    html.write_pdf(sys.argv[2], stylesheets=sheets, font_config=fonts)
    print(flush=True)
"""


@contextmanager
def process(command: list[str], cache: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a command that answers on its stdout, until the end of the block."""
    environment = {**os.environ, "BROCHURE_CACHE": str(cache)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as running:
        try:
            yield running
        finally:
            running.terminate()


def line(running: subprocess.Popen[str]) -> str:
    """Return the next line that a process says."""
    if running.stdout is None or not (said := running.stdout.readline()):
        sys.exit(f"{running.args!r} has ended")
    return said


def edits(folder: Path, rounds: int, *editions: str) -> tuple[list[Cost], list[Cost]]:
    """Return what it took from an edit to new pages in all ``editions``, and a warm bare script, in turn."""
    workspace, out = folder / "-".join(editions), folder / "watched"
    for top in ("content", "templates", "styles"):
        shutil.copytree(CHECKOUT / top, workspace / top)
    leaflet = workspace / "content/leaflets" / NAME
    only = [option for edition in editions for option in ("--edition", edition)]
    watching = brochure("build", *LEAFLET, *only, "-C", workspace, "-o", out, "--watch", "--json")
    ours, theirs = [], []

    def edit(number: int) -> float:
        text = re.sub(
            r"^(title: .*?)( [a-z])?$", rf"\1 {LETTERS[number]}", leaflet.read_text(), count=1, flags=re.MULTILINE
        )
        start = time.perf_counter()
        leaflet.write_text(text)
        said = line(running)
        if said.count('"status": "built"') != len(editions):
            sys.exit(f"an edit has not come to new pages: {said}")
        return time.perf_counter() - start

    def again() -> float:
        start = time.perf_counter()
        print(file=waiting.stdin, flush=True)
        line(waiting)
        return time.perf_counter() - start

    warm = [sys.executable, "-c", WARM, str(CHECKOUT), str(folder / "warm.pdf")]
    with process(watching, workspace / "kept") as running, process(warm, folder / "warm") as waiting:
        line(running)
        for number in range(min(rounds + 2, len(LETTERS))):  # the first two warm both up
            pair = [edit(number), again()] if number % 2 else [*reversed((again(), edit(number)))]
            if number > 1:
                ours.append(Cost(pair[0], 0))
                theirs.append(Cost(pair[1], 0))
    return ours, theirs


def measured(rounds: int) -> Iterator[Row]:
    """Yield the figures of what is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with dumping() as dump:
            page, _ = leaflet(folder, dump)
        everything = brochure("build", "-C", CHECKOUT, "-o", folder / "all")
        first = cost(everything, folder / "kept")

        def again() -> Cost:
            return cost(everything, folder / "kept")

        def lost() -> Cost:
            shutil.rmtree(folder / "all")
            return again()

        again()  # files that were just written are read once more
        found = in_turn(rounds, {"bare": lambda: cost(bare(TAGGED, page)), "again": again})
        note = f"{seconds(found['again'], found['bare'])}; the first time {first.wall:.0f} s"
        figure = ratio(found["again"], found["bare"])
        yield Row("nothing changed, whole workspace as shipped", figure, goal=GOAL_NOTHING, note=note)
        found = in_turn(max(3, rounds // 3), {"bare": lambda: cost(bare(TAGGED, page)), "lost": lost})
        figure = ratio(found["lost"], found["bare"])
        yield Row("all built files put back from what is kept", figure, note=seconds(found["lost"], found["bare"]))
        for editions in (("screen",), ("print", "office", "screen", "large-print", "web")):
            ours, theirs = edits(folder, rounds, *editions)
            figure = median((one.wall - SPARE) / other.wall for one, other in zip(ours, theirs, strict=True))
            what = editions[0] if len(editions) == 1 else f"{len(editions)} editions"
            walls = " / ".join(f"{median(c.wall for c in costs):.2f} s" for costs in (ours, theirs))
            goal = GOAL_EDIT if len(editions) == 1 else None
            yield Row(
                f"edit to new pages, {what}, less 50 ms", figure, goal=goal, note=f"wall {walls}, the same HTML, warm"
            )


if __name__ == "__main__":
    say(__doc__, measured)
