"""What one leaflet costs from a cold start, beside a bare script that sets the same page; and the memory of it all.

Machines differ, and the same job varies by a quarter from run to run: so each round runs all that is compared, in turn,
and the figure is the median of the rounds' ratios. An office edition is held against an untagged file, all else
against a tagged one. Once, nothing at all is kept on the machine; then there is what building another leaflet has left.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT, Cost, brochure, build, cost, in_turn, peak_megabytes, ratio, seconds
from benchmarks.same import LEAFLET, TAGGED, UNTAGGED, bare, dumping, leaflet
from benchmarks.table import Row, say
from benchmarks.words import plain_script

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITIONS = ("print", "office", "screen")
ANOTHER = ("treatment-day", "--clinic", "tern-quay", "--lang", "en-GB")
GOAL_ONE, GOAL_THREE, GOAL_MB = 0.6, 0.9, 400
# By the processor: building waits for two processes at once, reading is one.
CHECK = brochure("check", "--no-layout", "-C", CHECKOUT)
CHECK_RATIO = 0.5


def measured(rounds: int) -> Iterator[Row]:
    """Yield the figures of a cold start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with dumping() as dump:
            page, screen = leaflet(folder, dump)
        plain = plain_script(folder, screen)
        kept = folder / "another"
        for edition in EDITIONS:
            cost(build(folder / "other", *ANOTHER, "--edition", edition), kept)
        numbers = iter(range(1_000_000))  # an empty folder each time: nothing is up to date

        def ours(*editions: str, after: Path | None = None) -> Cost:
            number = next(numbers)
            only = (option for edition in editions for option in ("--edition", edition))
            if after is None:
                return cost(build(folder / f"{number}", *LEAFLET, *only))
            shutil.copytree(after, folder / f"kept-{number}")
            return cost(build(folder / f"{number}", *LEAFLET, *only), folder / f"kept-{number}")

        found = in_turn(
            rounds,
            {
                "plain": lambda: cost(plain),
                "untagged": lambda: cost(bare(UNTAGGED, page)),
                "tagged": lambda: cost(bare(TAGGED, page)),
                "office": lambda: ours("office"),
                "screen": lambda: ours("screen"),
                "three": lambda: ours(*EDITIONS),
                "office after": lambda: ours("office", after=kept),
                "screen after": lambda: ours("screen", after=kept),
                "three after": lambda: ours(*EDITIONS, after=kept),
                "check": lambda: cost(CHECK),
            },
        )
        told = {
            "office": ("one leaflet, office, cold process", "untagged", GOAL_ONE),
            "screen": ("one leaflet, screen, cold process", "tagged", GOAL_ONE),
            "three": ("print, office and screen of one leaflet, cold", "tagged", GOAL_THREE),
        }
        for after, when in (("", "nothing kept"), (" after", "another leaflet built before")):
            for key, (work, beside, goal) in told.items():
                costs = found[key + after], found[beside]
                yield Row(f"{work}, {when}", ratio(*costs), goal=goal, note=seconds(*costs))
        for key, (work, _, _) in told.items():
            note = f"no goal, nothing kept; {seconds(found[key], found['plain'])}"
            yield Row(f"{work}, beside the same words on a plain page", ratio(found[key], found["plain"]), note=note)
        figure = ratio(found["check"], found["screen"], cpu=True)
        note = "processor time, beside one cold build"
        yield Row("check of all without layout, first time", figure, goal=CHECK_RATIO, note=note)
        cost(CHECK, folder / "kept")
        again = median(cost(CHECK, folder / "kept").cpu for _ in range(rounds))
        figure = again / median(c.cpu for c in found["screen"])
        yield Row("check of all without layout, nothing changed", figure, goal=CHECK_RATIO, note=note)
        peak = peak_megabytes(build(folder / "all"))
        yield Row("all that ships, peak memory, all processes", peak, "MB", GOAL_MB, note="proportional set size")


if __name__ == "__main__":
    say(__doc__, measured)
