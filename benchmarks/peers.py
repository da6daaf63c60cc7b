"""One leaflet from a cold start by other programs, where they are installed: the same words, with no checks."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import yaml

from benchmarks.measuring import CHECKOUT, Cost, cost, in_turn, ratio, seconds
from benchmarks.same import dumping, leaflet
from benchmarks.table import Row, say
from benchmarks.words import plain_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def commands(folder: Path, words: Path) -> dict[str, list[str]]:
    """Return how each program that is there sets the words, by its name."""
    page = folder / "leaflet.html"
    template = (CHECKOUT / "benchmarks" / "plain.py").read_text().split('"""')[3]
    panels = yaml.safe_load(words.read_text())
    page.write_text(jinja2.Environment(autoescape=True).from_string(template).render(panels=panels))
    found = {}
    if find_spec("typst"):
        found["Typst"] = [sys.executable, str(CHECKOUT / "benchmarks" / "typst_loop.py"), str(words), str(folder), "1"]
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
        found["headless Chromium"] = [chromium, *flags, f"--print-to-pdf={folder / 'chromium.pdf'}", page.as_uri()]
    if vivliostyle := shutil.which("vivliostyle"):
        found["Vivliostyle"] = [vivliostyle, "build", str(page), "-o", str(folder / "vivliostyle.pdf")]
    if pagedjs := shutil.which("pagedjs-cli"):
        found["Paged.js"] = [pagedjs, str(page), "-o", str(folder / "pagedjs.pdf")]
    return found


def measured(rounds: int) -> Iterator[Row]:
    """Yield what each program takes, beside WeasyPrint with the same words on the same plain page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with dumping() as dump:
            _, screen = leaflet(folder, dump)
        plain = plain_script(folder, screen)
        works: dict[str, Callable[[], Cost]] = {"plain": lambda: cost(plain)}
        for peer, command in commands(folder, Path(plain[2])).items():
            works[peer] = partial(cost, command)
        found = in_turn(rounds, works)
        for peer in (peer for peer in works if peer != "plain"):
            yield Row(
                f"{peer}: the same words, cold, no checks",
                ratio(found[peer], found["plain"]),
                note=seconds(found[peer], found["plain"]),
            )


if __name__ == "__main__":
    say(__doc__, measured)
