"""All benchmarks one after the other, and what they found written into docs/benchmarks.md with its plot.

``make bench`` runs it. The figures are ratios of what ran in turn; on a busy machine those of processor time, which
stand beside them, say more. ``--only cold,many`` runs some and keeps the other figures as they stand.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT
from benchmarks.plot import plot
from benchmarks.table import Row, as_line, as_markdown, from_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.table import Curve

PAGE = CHECKOUT / "docs/benchmarks.md"
PLOT = CHECKOUT / "docs/images/benchmarks.svg"
KEPT = CHECKOUT / "docs/benchmarks.json"

# In the order of the page: the module, and what it is about.
PARTS = {
    "cold": "One leaflet, from a cold start",
    "many": "Many clinics in one run",
    "cache": "Nothing twice",
    "merge": "Records",
    "booklet": "Many pages",
    "preview": "The preview",
    "colours": "A colour being chosen",
    "guards": "What guards cost",
    "stages": "Stage by stage",
    "press": "The press",
    "cluster": "A cluster",
    "peers": "Other programs",
}
PACKAGES = ("brochure", "weasyprint", "pikepdf", "pypdfium2", "pydantic", "jinja2", "typst")


def run(part: str, rounds: int) -> list[str]:
    """Run one benchmark and return what it found, a line of JSON each; show it on the way."""
    command = [sys.executable, "-m", f"benchmarks.{part}", "--json", "--rounds", str(rounds)]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        for line in process.stdout or ():
            lines.append(line.strip())
            print(as_line(from_json(line)), flush=True)
    if process.returncode:
        sys.exit(f"{part} ended with {process.returncode}")
    return lines


def machine() -> str:
    """Return what the figures were taken on, and when."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    installed = []
    for name in PACKAGES:
        try:
            installed.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[1]
    busy = "" if load < cores / 2 else f" The machine was busy (load {load:.1f}): trust processor time."
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {model}, {cores} cores, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}; {', '.join(installed)}.{busy}"
    )


def page(kept: dict[str, dict[str, object]], notes: str) -> str:
    """Return docs/benchmarks.md; ``notes`` is what people have written under it."""
    parts = [
        "# Benchmarks",
        "",
        INTRODUCTION,
    ]
    curves: list[Curve] = []
    for part, title in PARTS.items():
        if part not in kept:
            continue
        found = [from_json(str(line)) for line in _lines(kept[part])]
        rows = [entry for entry in found if isinstance(entry, Row)]
        curves += [entry for entry in found if not isinstance(entry, Row)]
        parts += ["", f"## {title}", "", as_markdown(rows), "", f"Taken: {kept[part]['taken']}"]
    PLOT.write_text(plot(curves), encoding="utf-8")
    parts += ["", "## How it grows", "", "![Curves of time and memory](images/benchmarks.svg)", "", notes.strip(), ""]
    return "\n".join(parts)


def _lines(entry: dict[str, object]) -> Sequence[object]:
    lines = entry["lines"]
    return lines if isinstance(lines, list) else []


def main() -> None:
    """Run what is asked for, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="of all that is compared, in turn (default: 9)")
    parser.add_argument(
        "--only", default="", help="parts to run, with commas between them; all by default, none: write the page"
    )
    asked = parser.parse_args()
    chosen = list(PARTS) if asked.only == "" else [part for part in asked.only.split(",") if part in PARTS]
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    notes = PAGE.read_text().partition(NOTES)[2] if PAGE.exists() else ""
    for part in chosen:
        if find_spec(f"benchmarks.{part}") is None:
            print(f"{part}: not here")
            continue
        kept[part] = {"taken": machine(), "lines": run(part, asked.rounds)}
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        PAGE.write_text(page(kept, NOTES + notes), encoding="utf-8")
    PAGE.write_text(page(kept, NOTES + notes), encoding="utf-8")


INTRODUCTION = """\
Written by `make bench`; see `benchmarks/`. A ratio is to a bare script, run in turn with ours in the same minutes:
0.5 x is half its time. The bare script is `weasyprint.HTML(filename=...).write_pdf(...)` and nothing else, on the
very page that ours typesets: the HTML as it is laid out in the end, the style sheets, fonts and pictures, as files.
It makes an untagged file where ours is untagged (office), else a tagged one (`pdf_tags`, `pdf/ua-1`), and is refused
unless its pages hold the same words. It reads no YAML, runs no template, replaces no colour and checks nothing; ours
includes all that.

Rows "beside the same words on a plain page" have no goal. There the script sets the same words in one style sheet of
three lines, without looks, pictures, fonts or tags, as a page that nobody would hand out: what our looks cost is in
that figure.

"Nothing kept" is a machine on its first day. "Another leaflet built before" is every other day: this leaflet was
never built, but what the machine keeps of building another is there, as Python keeps its compiled modules."""

# What stands after this line is written by people and stays.
NOTES = "## What falls short, and why\n"

if __name__ == "__main__":
    main()
