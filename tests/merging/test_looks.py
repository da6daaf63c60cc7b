"""A copy made of static art and a record's words looks as one that is set in full with the same words."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image, ImageChops

from brochure import build
from brochure.engines import engines
from brochure.errors import Severity
from brochure.merging import Request, merge
from brochure.planning import Job
from brochure.records import Manner, fill
from brochure.workspace import Workspace
from tests.support.records import COLUMNS, PEOPLE, workspace, written

if TYPE_CHECKING:
    from pathlib import Path

DPI = 100
# Lines that break are ruled on paper and flow in full, so nothing is brought along here. Letters of another font, which
# may be taller than the leaflet's own, stand on the same line in both.
SHOWN = [
    (*PEOPLE[0][:4], "", PEOPLE[0][5]),
    ("Łucja Źdźbło", "2027-09-29", "10:05", "Ward 12", "", "AB1234"),
    PEOPLE[1],
]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """Make a run, and each of its copies set in full."""
    folder = workspace(tmp_path_factory.mktemp("looks"))
    space = Workspace(folder)
    declared = space.leaflet("visit", "en-US").record
    manner = Manner("en-US", "US")
    wanted = [fill(declared, dict(zip(COLUMNS, row, strict=True)), manner).values for row in SHOWN]
    job = Job("visit", "en-US", "aldgrove", ("office",))
    full = []
    with engines(space) as workers:
        merge(space, Request("visit", written(SHOWN), "people.csv", folder / "run.pdf"), workers)
        for number, values in enumerate(wanted):
            (made,) = build.make(space, (replace(job, record=values),), workers, jobs=1)
            assert made.data is not None, [d for d in made.diagnostics if d.severity is Severity.ERROR]
            full.append(folder / f"{number}.pdf")
            full[-1].write_bytes(made.data)
    return folder / "run.pdf", full


def poppler(path: Path, page: int) -> Image.Image:
    out = path.with_name(f"{path.stem}-{page}")
    command = [
        "pdftoppm",
        "-r",
        str(DPI),
        "-gray",
        "-png",
        "-singlefile",
        "-f",
        str(page),
        "-l",
        str(page),
        str(path),
        str(out),
    ]
    subprocess.run(command, check=True)
    return Image.open(out.with_suffix(".png")).convert("L")


def pdfium(path: Path, page: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        shown: Image.Image = document[page - 1].render(scale=DPI / 72, grayscale=True).to_pil()
        return shown.convert("L")


def ghostscript(path: Path, page: int) -> Image.Image:
    out = path.with_name(f"{path.stem}-{page}-gs.png")
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pnggray", f"-r{DPI}", "-dTextAlphaBits=4"]
    pages = ["-dGraphicsAlphaBits=4", f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={out}"]
    subprocess.run([*command, *pages, str(path)], check=True)
    return Image.open(out).convert("L")


def differing(one: Image.Image, other: Image.Image, threshold: int = 100) -> int:
    """Return how many pixels differ by more than a smoothed edge may."""
    return sum(ImageChops.difference(one, other).histogram()[threshold:])


@pytest.mark.parametrize("render", [poppler, pdfium], ids=lambda f: f.__name__)
@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_both_look_alike(pair, number, render):
    run, full = pair
    for page in (1, 2):
        one, other = render(run, 2 * number + page), render(full[number], page)
        assert one.size == other.size
        # A letter is some forty pixels: none is missing, elsewhere, or of another size.
        assert differing(one, other) < 40, (number, page)


def test_a_copy_of_another_record_is_seen_to_differ(pair):
    run, full = pair
    assert differing(poppler(run, 4), poppler(full[0], 2)) > 400


@pytest.mark.long
@pytest.mark.skipif(shutil.which("gs") is None, reason="scripts/setup test installs Ghostscript")
def test_three_renderers_agree(pair):
    run, full = pair
    for number, copy in enumerate(full):
        for page in (1, 2):
            for other in (pdfium, ghostscript):
                usual = differing(poppler(copy, page), other(copy, page), 128)  # each smooths rules in its own way
                found = differing(poppler(run, 2 * number + page), other(run, 2 * number + page), 128)
                assert found < usual + 60, (other.__name__, number, page)
