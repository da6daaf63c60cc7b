"""What a leaflet costs among many: clinics by the dozen on two cores, start-up included, beside a bare loop.

Some clinics have words of their own, as clinics do; some differ in colours alone, and so share their typesetting.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT, brochure, cost, in_turn, peak_megabytes, ratio, seconds
from benchmarks.same import UNTAGGED, bare, built, composed, dumping, leaflet, proved
from benchmarks.table import Curve, Row, say
from benchmarks.words import plain_script

if TYPE_CHECKING:
    from collections.abc import Iterator

CLINICS = 50
GROWTH = (1, 10, 25)
GOAL_WARM, GOAL_SHARED, GOAL_MB = 0.35, 0.04, 400


def workspace(folder: Path, clinics: int, *, own_words: bool) -> Path:
    """Return a workspace with one leaflet for so many clinics, each in colours of its own."""
    cost(brochure("new", folder, "--jurisdiction", "GB-ENG"))
    first = folder / "content/clinics/my-clinic"
    settings, brand = ((first / name).read_text() for name in ("clinic.yaml", "_brand.yml"))
    settings = settings.replace("editions: [office, screen, large-print, print, web]", "editions: [office]")
    name = next(
        line.partition("name:")[2].strip() for line in settings.splitlines() if line.strip().startswith("name:")
    )
    for number in range(clinics):
        made = folder / f"content/clinics/clinic-{number:03}"
        shutil.copytree(first, made)
        own = settings.replace(name, f"Riverside Clinic {number}") if own_words else settings
        (made / "clinic.yaml").write_text(own)
        (made / "_brand.yml").write_text(brand.replace("#14506A", f"#{0x14506A + 131 * number:06X}"))
    shutil.rmtree(first)
    return folder


def build(at: Path, out: Path) -> list[str]:
    """Return the command that builds a whole workspace on two cores."""
    return brochure("build", "-C", at, "-o", out, "-j", "2", "--json")


def measured(rounds: int) -> Iterator[Row | Curve]:
    """Yield the figures of a run for many clinics."""
    rounds = max(1, rounds // 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = {count: workspace(folder / f"own-{count}", count, own_words=True) for count in (*GROWTH, CLINICS)}
        colours = workspace(folder / "colours", CLINICS, own_words=False)
        numbers = iter(range(1_000_000))

        def ours(at: Path) -> list[str]:
            return build(at, folder / f"out-{next(numbers)}")

        with dumping() as dump:
            _, screen = leaflet(folder, dump)
            documents = enumerate(composed(own[CLINICS], edition="office"))
            pages = [dump.write(document, folder / f"page-{number}") for number, document in documents]
        proved(pages[0], built([*ours(own[CLINICS]), "--clinic", "clinic-000"], folder / "out-0"))
        words = plain_script(folder, screen)[2]
        (folder / "loop").mkdir()

        def loop(script: str) -> list[str]:
            path = str(CHECKOUT / "benchmarks" / script)
            return [sys.executable, path, words, str(folder / "loop"), str(CLINICS)]

        works = {
            "bare": lambda: cost(bare(UNTAGGED, *pages)),
            "plain": lambda: cost(loop("plain_loop.py")),
            "own": lambda: cost(ours(own[CLINICS])),
            "colours": lambda: cost(ours(colours)),
        }
        if find_spec("typst"):
            works["typst"] = lambda: cost(loop("typst_loop.py"))
        found = in_turn(rounds, works)
        told = {
            "own": (f"{CLINICS} clinics with words of their own, {_cores()} cores", GOAL_WARM),
            "colours": (f"{CLINICS} clinics that differ in colours, {_cores()} cores", GOAL_SHARED),
        }
        for key, (work, goal) in told.items():
            yield Row(work, ratio(found[key], found["bare"]), goal=goal, note=seconds(found[key], found["bare"]))
        plain = {key: f"{work}, beside the same words on a plain page" for key, (work, _) in told.items()}
        plain["typst"] = f"{CLINICS} plain documents by Typst's loop (no checks, no press), beside the same"
        for key in (key for key in plain if key in found):
            note = f"no goal; {seconds(found[key], found['plain'])}"
            yield Row(plain[key], ratio(found[key], found["plain"]), note=note)
        points = [(float(count), cost(ours(own[count])).cpu) for count in GROWTH]
        points.append((float(CLINICS), min(c.cpu for c in found["own"])))
        yield Curve("Clinics in one run", "brochure", "clinics", "processor seconds", tuple(points))
        peaks = [(float(count), peak_megabytes(ours(own[count]))) for count in (*GROWTH, CLINICS)]
        yield Curve("Memory of a run", "brochure", "clinics", "MB at most, all processes", tuple(peaks))
        yield Row(f"{CLINICS} clinics, peak memory, all processes", peaks[-1][1], "MB", GOAL_MB)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    say(__doc__, measured)
