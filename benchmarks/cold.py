"""What one leaflet costs from a cold start, beside a bare script that sets the same words; and the memory of it all.

Machines differ, and the same job varies by a quarter from run to run: so each round runs all that is compared, in turn,
and the figure is the median of the rounds' ratios.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypedDict

import pypdfium2
import yaml

from benchmarks.measuring import CHECKOUT, brochure, build, cost, in_turn, peak_megabytes, ratio, seconds
from benchmarks.table import Row, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAFLET = ("ketamine-for-ptsd", "--clinic", "tern-quay", "--lang", "en-GB")
THREE = ("--edition", "print", "--edition", "office", "--edition", "screen")
GOAL_ONE, GOAL_THREE, GOAL_MB = 0.6, 0.9, 400
# By the processor: building waits for two processes at once, reading is one.
CHECK = brochure("check", "--no-layout", "-C", CHECKOUT)
CHECK_RATIO = 0.5


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


def bare_script(folder: Path) -> list[str]:
    """Return the command of the bare script, on the words of our own leaflet, which is built for it."""
    cost(build(folder / "first", *LEAFLET, "--edition", "screen"))  # fills the disk cache, too
    (pdf,) = (folder / "first").rglob("*.screen.pdf")
    panels = words_of(pdf)
    (folder / "words.yaml").write_text(yaml.safe_dump(panels, allow_unicode=True))
    script = str(CHECKOUT / "benchmarks" / "bare.py")
    command = [sys.executable, script, str(folder / "words.yaml"), str(folder / "bare.pdf")]
    cost(command)
    ours, bare = (
        sum(len(" ".join((p["heading"], *p["paragraphs"])).split()) for p in found)
        for found in (panels, words_of(folder / "bare.pdf"))
    )
    if abs(ours - bare) > ours / 20:
        sys.exit(f"the bare script sets {bare} words, ours are {ours}: they cannot be compared")
    return command


def measured(rounds: int) -> Iterator[Row]:
    """Yield the figures of a cold start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = bare_script(folder)
        numbers = iter(range(1_000_000))  # an empty folder each time: nothing is up to date
        found = in_turn(
            rounds,
            {
                "bare": lambda: cost(bare),
                "screen": lambda: cost(build(folder / f"{next(numbers)}", *LEAFLET, "--edition", "screen")),
                "office": lambda: cost(build(folder / f"{next(numbers)}", *LEAFLET, "--edition", "office")),
                "three": lambda: cost(build(folder / f"{next(numbers)}", *LEAFLET, *THREE)),
                "check": lambda: cost(CHECK),
            },
        )
        for edition in ("office", "screen"):
            note = seconds(found[edition], found["bare"])
            figure = ratio(found[edition], found["bare"])
            yield Row(f"one leaflet, {edition}, cold process", figure, goal=GOAL_ONE, note=note)
        note = seconds(found["three"], found["bare"])
        figure = ratio(found["three"], found["bare"])
        yield Row("print, office and screen of one leaflet, cold", figure, goal=GOAL_THREE, note=note)
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
