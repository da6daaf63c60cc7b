"""The preview: from a file that is saved to new pixels in the browser, and memory over many edits.

Beside every edit the same leaflet is typeset in a warm process, so that both find the machine equally busy. The time of
an edit ends when the browser has decoded the new pictures and drawn two more frames.
"""

from __future__ import annotations

import itertools
import json
import shutil
import string
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measuring import CHECKOUT, family, proportional_set_size
from benchmarks.table import Curve, Row, say
from brochure import build, planning
from brochure.engines import engines
from brochure.workspace import Workspace
from tests.support.chromium import browser
from tests.support.previews import serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.engines import Engines
    from tests.support.chromium import Page
    from tests.support.previews import Served

LEAFLET = "content/leaflets/ketamine-for-ptsd.en-GB.yaml"
NAME = "tern-quay/en-GB/ketamine-for-ptsd"
PANELS = 6
TITLE = "Ketamine for PTS{}"
EDITS, LONG = 20, 200
SPAN = 50
GOAL_RATIO, GOAL_EXTRA_S, GOAL_GROWTH = 1.5, 0.150, 1.05

# Resolves with the time at which the page shows a title, its pictures decoded and two frames drawn.
_SEEN = """new Promise(async (done) => {
  const pictures = () => [...document.querySelectorAll('.page img')];
  const state = () => pictures().map((image) => image.src).join();
  while (!document.querySelector('#title').textContent.startsWith(TITLE) || state() === window.before) {
    await new Promise((next) => setTimeout(next, 2));
  }
  await Promise.all(pictures().map((image) => image.decode()));
  window.before = state();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
})"""


class Edit(NamedTuple):
    """One edit: seconds until it was seen, and what typesetting took just after."""

    seen: float
    typeset: float


def measured(_rounds: int) -> Iterator[Row | Curve]:
    """Edit one leaflet while a browser looks at it."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "workspace"
        shutil.copytree(CHECKOUT / "content", root / "content")
        with engines(Workspace(root)) as workers, serving(root) as served, browser() as page:
            page.call("Emulation.setDeviceMetricsOverride", width=1440, height=900, deviceScaleFactor=1, mobile=False)
            page.call("Page.navigate", url=f"{served.address}#{NAME}")
            until(lambda: page.evaluate("document.querySelectorAll('.page img').length") == PANELS)
            letters = itertools.cycle(string.ascii_uppercase)
            _edit(page, root, next(letters))  # both are warm
            _typeset(root, workers)
            edits = [Edit(_edit(page, root, next(letters)), _typeset(root, workers)) for _ in range(EDITS)]
            yield from _times(edits)
            memory = []
            for _ in range(LONG):
                _edit(page, root, next(letters))
                memory.append(_megabytes(served))
            yield from _memory(memory)


def _times(edits: list[Edit]) -> Iterator[Row]:
    seen, typeset = (median(values) for values in zip(*edits, strict=True))
    goal = GOAL_RATIO * typeset + GOAL_EXTRA_S
    note = f"seen after {seen * 1000:.0f} ms, typeset in {typeset * 1000:.0f} ms; median of {len(edits)}"
    yield Row("saved file to new pixels, beside 1.5 x typesetting + 150 ms", seen / goal, goal=1.0, note=note)


def _memory(memory: list[float]) -> Iterator[Row | Curve]:
    first, last = median(memory[:SPAN]), median(memory[-SPAN:])
    note = f"{first:.0f} MB, then {last:.0f} MB: server and workers, {LONG} edits"
    yield Row(f"memory of the last {SPAN} edits beside the first", last / first, goal=GOAL_GROWTH, note=note)
    points = tuple((float(number), memory[number]) for number in range(0, LONG, 10))
    yield Curve("The preview while one leaflet is edited", "memory", "edits", "MB", points)


def _edit(page: Page, root: Path, letter: str) -> float:
    """Save the leaflet under another title; return the seconds until that is seen."""
    path = root / LEAFLET
    text = path.read_text(encoding="utf-8").splitlines()
    (line,) = (number for number, words in enumerate(text) if words.startswith("title: "))
    title = TITLE.format(letter)
    text[line] = f"title: {title}"
    beside = path.with_suffix(".new")
    beside.write_text("\n".join(text) + "\n", encoding="utf-8")
    start = time.time()
    beside.replace(path)
    end: float = page.evaluate(_SEEN.replace("TITLE", json.dumps(title)))
    return end / 1000 - start


def _typeset(root: Path, workers: Engines) -> float:
    """Return the seconds that a warm process takes to typeset the leaflet as it is now."""
    workspace = Workspace(root)
    selection = planning.Selection(("ketamine-for-ptsd",), ("tern-quay",), ("en-GB",), ("screen", "office"))
    (job,), _ = planning.plan(workspace, selection)
    prepared = build.prepare(workspace, job, build.templates(workspace), build.desk_of(workspace, None))
    start = time.perf_counter()
    workers.submit(job, (prepared.composition.document,))
    ((_, outcome),) = workers.results()
    taken = time.perf_counter() - start
    if not isinstance(outcome, tuple):
        sys.exit(f"the leaflet could not be typeset: {outcome}")
    return taken


def _megabytes(served: Served) -> float:
    return sum(map(proportional_set_size, family(served.process.pid))) / 1e6


if __name__ == "__main__":
    say(__doc__, measured)
