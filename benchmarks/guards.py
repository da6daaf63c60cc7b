"""What it costs to be safe from what others write: a build with its guards beside the same build without them.

Guards are the sandbox of templates, limits of time and memory, the fetcher that stays inside the workspace, and checks
of what is written and drawn. Both builds go through ``benchmarks.unguarded``, which takes none of them out, or all.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT, Cost, cost, in_turn, ratio, seconds
from benchmarks.table import Row, say
from benchmarks.unguarded import GUARDS

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 1.05
WHAT = ("--clinic", "tern-quay", "--lang", "en-GB", "-j", "1", "--date", "2026-12-01")


def measured(rounds: int) -> Iterator[Row]:
    """Yield what guards cost, all of them together."""
    with tempfile.TemporaryDirectory() as name:

        def build(without: str) -> Cost:
            command = [sys.executable, "-m", "benchmarks.unguarded", without, "build", *WHAT, "-C", str(CHECKOUT)]
            return cost([*command, "-o", str(Path(name) / ((without and "off") or "on"))])

        found = in_turn(rounds, {"on": lambda: build(""), "off": lambda: build(",".join(GUARDS))})
        same = [(Path(name) / how / "manifest.json").read_bytes() for how in ("on", "off")]
    if same[0] != same[1]:
        sys.exit("a build without guards comes to something else: it is no measure")
    figure = ratio(found["on"], found["off"], cpu=True)
    note = f"processor time; {seconds(found['on'], found['off'])}"
    yield Row("a clinic's leaflets with all guards, beside none", figure, goal=GOAL, note=note)


if __name__ == "__main__":
    say(__doc__, measured)
