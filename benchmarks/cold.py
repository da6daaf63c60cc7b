"""What one leaflet costs from a cold start, beside a bare script that sets the same words; and the memory of it all.

Machines differ, and the same job varies by a quarter from run to run: so each round runs both, in turn, and the figure
is the median of the rounds' ratios. Run with ``make bench``, or ``.venv/bin/python benchmarks/cold.py --rounds 15``.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypedDict

import pypdfium2
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
LEAFLET = ("ketamine-for-ptsd", "--clinic", "tern-quay", "--lang", "en-GB", "--edition", "screen")
GOAL_RATIO = 1.1
GOAL_MB = 400
# By the processor: building waits for two processes at once, reading is one.
CHECK = [sys.executable, "-m", "brochure", "check", "--no-layout", "-C", str(CHECKOUT)]
CHECK_RATIO = 0.5


def build(out: Path, *what: str) -> list[str]:
    """Return the command that builds ``what`` anew into ``out``."""
    return [sys.executable, "-m", "brochure", "build", *what, "-C", str(CHECKOUT), "-o", str(out)]


class Cost(NamedTuple):
    """Seconds of wall time, and of all processors together, which a busy machine changes less."""

    wall: float
    cpu: float


def cost(command: list[str], cache: str | Path = "off") -> Cost:
    """Run a command and return what it took; end here, with what it said, if it fails."""
    environment = {**os.environ, "BROCHURE_CACHE": str(cache)}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    taken, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(f"{' '.join(command)}: exit {run.returncode}\n{run.stdout}{run.stderr}")
    return Cost(taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


class Panel(TypedDict):
    """A page's words, as the bare script reads them."""

    heading: str
    paragraphs: list[str]


def words_of(pdf: Path) -> list[Panel]:
    """Return the words of each page, one heading and paragraphs of some forty words."""
    panels: list[Panel] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        words = page.get_textpage().get_text_range().split()
        paragraphs = [" ".join(words[start : start + 40]) for start in range(4, len(words), 40)]
        panels.append({"heading": " ".join(words[:4]), "paragraphs": paragraphs})
    document.close()
    return panels


def cold(folder: Path, rounds: int) -> list[tuple[Cost, Cost]]:
    """Return the cost of ``brochure build`` and of the bare script, round by round."""
    cost(build(folder / "first", *LEAFLET))  # fills the disk cache, too
    (pdf,) = (folder / "first").rglob("*.screen.pdf")
    panels = words_of(pdf)
    (folder / "words.yaml").write_text(yaml.safe_dump(panels, allow_unicode=True))
    bare = [
        sys.executable,
        str(CHECKOUT / "benchmarks" / "bare.py"),
        str(folder / "words.yaml"),
        str(folder / "bare.pdf"),
    ]
    cost(bare)
    print(f"{count(panels)} words ours, {count(words_of(folder / 'bare.pdf'))} words bare")

    found = []
    for number in range(rounds):
        ours = build(folder / f"round-{number}", *LEAFLET)  # an empty folder: nothing is up to date
        if number % 2:  # whoever comes second finds a warmer machine
            theirs = cost(bare)
            found.append((cost(ours), theirs))
        else:
            found.append((cost(ours), cost(bare)))
    return found


def count(panels: list[Panel]) -> int:
    """Return the number of words in ``panels``."""
    return sum(len(" ".join((panel["heading"], *panel["paragraphs"])).split()) for panel in panels)


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
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(proportional_set_size, family(process.pid))))
            time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return peak / 1e6


def row(what: str, figure: str, goal: str, *, met: bool) -> None:
    """Print a figure beside its goal."""
    print(f"{what:44} {figure:>18}   goal {goal:14} {'met' if met else 'MISSED'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=9, help="of both, in turn (default: 9)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = cold(folder, rounds)
        ratios = sorted(ours.wall / bare.wall for ours, bare in found)
        ratio = median(ratios)
        wall = f"wall {median(o.wall for o, _ in found):.2f} s / {median(b.wall for _, b in found):.2f} s"
        cpu = f"processor {median(o.cpu for o, _ in found):.2f} s / {median(b.cpu for _, b in found):.2f} s"
        print(f"ours / bare: {wall}, {cpu}; ratios of wall time {ratios[0]:.2f} to {ratios[-1]:.2f}, {rounds} rounds")
        row(
            "one leaflet, cold, beside the bare script", f"{ratio:.2f} x", f"<= {GOAL_RATIO} x", met=ratio <= GOAL_RATIO
        )
        built = median(ours.cpu for ours, _ in found)
        first = median(cost(CHECK).cpu for _ in range(rounds)) / built
        cost(CHECK, folder / "kept")
        again = median(cost(CHECK, folder / "kept").cpu for _ in range(rounds)) / built
        for what, reading in (("for the first time", first), ("nothing changed", again)):
            goal, met = f"< {CHECK_RATIO} x", reading < CHECK_RATIO
            row(f"check of all without layout, {what}", f"{reading:.2f} x", goal, met=met)
        peak = peak_megabytes(build(folder / "all"))
        row("all that ships, peak memory, all processes", f"{peak:.0f} MB", f"< {GOAL_MB} MB", met=peak < GOAL_MB)


if __name__ == "__main__":
    main()
