"""Time and memory of commands: what all benchmarks measure by."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHECKOUT = Path(__file__).resolve().parent.parent


class Cost(NamedTuple):
    """Seconds of wall time, and of all processors together, which a busy machine changes less."""

    wall: float
    cpu: float


def brochure(*arguments: str | Path) -> list[str]:
    """Return the command line for ``arguments`` in this checkout."""
    return [sys.executable, "-m", "brochure", *map(str, arguments)]


def build(out: Path, *what: str) -> list[str]:
    """Return the command that builds ``what`` of this checkout into ``out``."""
    return brochure("build", *what, "-C", CHECKOUT, "-o", out)


def cost(command: list[str], cache: str | Path = "off") -> Cost:
    """Run a command and return what it took; end here, with what it said, if it fails."""
    environment = {**os.environ, "BROCHURE_CACHE": str(cache)}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    taken, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(f"{' '.join(command)}: exit {run.returncode}\n{run.stdout}{run.stderr}")
    return Cost(taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def in_turn(rounds: int, works: Mapping[str, Callable[[], Cost]]) -> dict[str, list[Cost]]:
    """Return the costs of every one of ``works``, round by round: whoever comes second finds a warmer machine."""
    found: dict[str, list[Cost]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(works[name]())
    return found


def ratio(ours: list[Cost], theirs: list[Cost], *, cpu: bool = False) -> float:
    """Return the median of the rounds' ratios, of wall time or of processor time."""
    at = 1 if cpu else 0
    return median(one[at] / other[at] for one, other in zip(ours, theirs, strict=True))


def seconds(ours: list[Cost], theirs: list[Cost]) -> str:
    """Return the medians of two costs in words."""
    walls, cpus = ([median(c[at] for c in costs) for costs in (ours, theirs)] for at in (0, 1))
    return (
        f"wall {walls[0]:.2f} s / {walls[1]:.2f} s, processor {cpus[0]:.2f} s / {cpus[1]:.2f} s"
        f" ({ratio(ours, theirs, cpu=True):.2f} x)"
    )


def family(root: int) -> list[int]:
    """Return a process and all its descendants, by number."""
    found = [root]
    for process in found:
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def proportional_set_size(process: int) -> int:
    """Return the bytes that a process holds, of what it shares its part; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def peak_megabytes(command: list[str]) -> float:
    """Run a command and return the most that it held at once with all its processes, sampled every 20 ms."""
    peak = 0
    environment = {**os.environ, "BROCHURE_CACHE": "off"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(proportional_set_size, family(process.pid))))
            time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return peak / 1e6
