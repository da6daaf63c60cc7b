"""What a copy of a run of records costs, beside a bare WeasyPrint that renders the same HTML again for each, warm.

A copy's own cost is what a thousand take more than one does, by the processor, so that typesetting once is not in it.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT, Cost, brochure, cost, in_turn, peak_megabytes
from benchmarks.table import Curve, Row, say
from brochure import build, workspace
from brochure.planning import Job
from brochure.typeset import Engine
from tests.support.records import PEOPLE, written
from tests.support.records import workspace as write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.document import Document

TIMES_BARE, LEAST_TYPST_LOOP_MS, GOAL_MB = 300, 15 / 10, 600
SIZES = (1, 250, 1000, 10_000)
# How much of a file each copy may add, in bytes, and the whole of one leaflet.
A_COPY, LEAFLETS = 1000, 3


# A leaflet that ships, with fields where it has room for notes.
LEAFLET = "ketamine-for-ptsd"
NOTES = "    - notes: {title: What I want to ask, lines: 3}\n"
OWN = "  appointment: "
FIELDS = """record:
  name: {max-chars: 26, overflow: shrink}
  date: {type: date, form: full}
  time: {type: time}
  place: {max-chars: 16}
"""


def prepared(folder: Path) -> Path:
    """Write a workspace with the leaflet into ``folder``."""
    write_workspace(folder)
    text = (CHECKOUT / f"content/leaflets/{LEAFLET}.en-US.yaml").read_text(encoding="utf-8")
    lines = "".join(f'    - text: "{{record.{name}}}"\n' for name in ("name", "date", "time", "place"))
    kept = (line for line in text.splitlines(keepends=True) if not line.startswith(OWN))
    text = "".join(kept).replace(", record: appointment", "").replace("record:\n", FIELDS, 1).replace(NOTES, lines, 1)
    (folder / f"content/leaflets/{LEAFLET}.en-US.yaml").write_text(text, encoding="utf-8")
    return folder


def records(count: int) -> bytes:
    """Return so many records, no two of one name, in four scripts."""
    return written(
        (
            f"{name.split()[0]} {name.split()[-1][:9]} {n}",
            f"2027-{n % 12 + 1:02}-{n % 28 + 1:02}",
            when,
            place,
            bring,
            "",
        )
        for n in range(count)
        for name, _, when, place, bring, _ in (PEOPLE[n % len(PEOPLE)],)
    )


def composed(folder: Path) -> Document:
    """Return the leaflet as it is typeset."""
    space = workspace.Workspace(folder)
    job = Job(LEAFLET, "en-US", "aldgrove", ("office",))
    return build.prepare(
        space, job, build.templates(space), build.desk_of(space, None, building=True)
    ).composition.document


def bare(engine: Engine, document: Document) -> Cost:
    """Render the HTML once more by WeasyPrint alone: parsed, laid out and written."""
    start, before = time.perf_counter(), time.process_time()
    with engine._run(document) as run:
        run.rendered(document.html).write_pdf()
    return Cost(time.perf_counter() - start, time.process_time() - before)


def measured(rounds: int) -> Iterator[Row | Curve]:
    """Yield what copies cost, and how it grows."""
    with tempfile.TemporaryDirectory() as name, workspace.fontconfig() as fontconfig:
        folder = prepared(Path(name))
        for count in SIZES:
            (folder / f"{count}.csv").write_bytes(records(count))

        def command(count: int) -> list[str]:
            return brochure("merge", LEAFLET, folder / f"{count}.csv", "-C", folder, "-o", folder / f"{count}.pdf")

        engine, document = Engine(fontconfig), composed(folder)
        bare(engine, document)
        works: dict[str, Callable[[], Cost]] = {
            "bare": lambda: bare(engine, document),
            **{str(count): partial(cost, command(count)) for count in (1, 1000)},
        }
        found = in_turn(rounds, works)
        each = [(m.cpu - o.cpu) / 999 * 1000 for m, o in zip(found["1000"], found["1"], strict=True)]
        times = median(b.cpu * 1000 / own for b, own in zip(found["bare"], each, strict=True))
        alone = median(c.cpu for c in found["bare"]) * 1000
        note = f"{median(each):.2f} ms beside {alone:.0f} ms"
        yield Row("a copy of 1,000, faster than bare", times, goal=TIMES_BARE, at_least=True, note=note)
        yield Row("a copy of 1,000", median(each), "ms", LEAST_TYPST_LOOP_MS, note="a tenth of Typst's own loop")
        sizes = {count: (folder / f"{count}.pdf").stat().st_size for count in (1, 1000)}
        room = LEAFLETS * sizes[1] + 1000 * A_COPY
        yield Row("the file of 1,000", sizes[1000] / 1000, "kB", room / 1000, note=f"one: {sizes[1] / 1000:.0f} kB")
        grown = {count: median(cost(command(count)).cpu for _ in range(max(1, rounds // 3))) for count in SIZES}
        points = tuple((float(count), (grown[count] - grown[1]) / count * 1000) for count in SIZES[1:])
        yield Curve("copies", "brochure merge", "records", "ms of the processor a record", points)
        yield Row("10,000 beside 1,000, a copy", points[-1][1] / points[-2][1], goal=1.2)
        yield Row("memory of 10,000", peak_megabytes(command(10_000)), "MB", GOAL_MB)


if __name__ == "__main__":
    say(__doc__, measured)
