"""The large-print edition, made by the real command: large in every letter, conforming, whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest

from brochure.languages import Language
from brochure.preflight.pdfium import runs
from brochure.words import words_of
from brochure.workspace import Workspace, starter_folder
from tests.support import everything
from tests.support.commands import brochure, built, swap
from tests.support.verapdf import verapdf

if TYPE_CHECKING:
    from tests.conftest import Shipped

FLAVOURS = ("ua1", "3a")
LEAST = 16.0


def sizes(path: Path) -> list[float]:
    """Return the size of the type of every word, as Poppler sees it."""
    done = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, text=True, check=True)
    found = re.findall(r'<word [^>]*yMin="([\d.]+)" [^>]*yMax="([\d.]+)"', done.stdout)
    return [float(bottom) - float(top) for top, bottom in found]


def pages(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_verapdf_passes_every_file_that_ships(shipped: Shipped, flavour: str) -> None:
    verdicts = verapdf(shipped.files("large-print"), flavour)
    assert len(verdicts) >= 6
    assert {path.name: rules for path, rules in verdicts.items() if rules} == {}


def test_every_leaflet_says_which_page_this_is_and_whom_to_call(shipped: Shipped) -> None:
    for output in (o for o in shipped.report["outputs"] if o["edition"] == "large-print"):
        cover, *leaves = pages(shipped.folder / output["path"])
        assert output["format"] == f"large-print-{'letter' if output['jurisdiction'] == 'US' else 'a4'}"
        assert output["sheets"] is None
        phrases = Workspace(starter_folder()).phrases(output["language"])
        rtl = Language(output["language"]).rtl
        assert words_of(phrases["large_print"], rtl=rtl) <= words_of(cover, rtl=rtl)
        for number, words in enumerate(leaves, start=2):
            said = phrases.filled("page_of", page=number, pages=len(leaves) + 1)
            assert words_of(said, rtl=rtl) <= words_of(words, rtl=rtl), output["path"]
            if not rtl:  # readers turn the groups of a number round
                assert re.search(r"(Aldgrove|Tern Quay): [\d ‑-]{9,}", words.replace("\u2060", "")), output["path"]


def test_help_comes_first_and_in_one_piece(shipped: Shipped) -> None:
    for path in shipped.files("large-print"):
        numbers = ("911", "988") if "aldgrove" in path.parts else ("999", "111")
        first = pages(path)[1]
        assert all(number in first for number in numbers), path


def test_no_letter_is_small(shipped: Shipped) -> None:
    for path in shipped.files("large-print"):
        found = sizes(path)
        assert len(found) > 100
        assert min(found) >= LEAST, path


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of block, for a clinic with faint colours that asks for larger print."""
    folder = everything.make(tmp_path_factory.mktemp("large") / "workspace", theme="ledger")
    swap(folder / everything.CLINIC, "editions: [web]", "editions: [large-print]\nlarge-print: {size: 22}")
    return folder


def test_every_kind_of_block_is_set_large_and_conforms(specimen: Path) -> None:
    report = built(specimen, everything.NAME)
    path = specimen / "build" / report["outputs"][0]["path"]
    for flavour in FLAVOURS:
        assert verapdf([path], flavour) == {path: []}
    assert min(sizes(path)) >= 20
    notes = {d["message"].split()[3] for d in report["diagnostics"] if d["code"] == "colour-gave-way"}
    assert notes >= {"text", "heading", "emergency"}


def test_type_that_a_style_makes_small_is_an_error(specimen: Path) -> None:
    sheet = Path("styles/large-print.css")
    brochure(specimen, "eject", sheet)
    own = specimen / sheet
    own.write_text(own.read_text(encoding="utf-8") + "\nhtml .review-line { font-size: 15pt }\n", encoding="utf-8")
    report = built(specimen, everything.NAME, code=1)
    found = [d for d in report["diagnostics"] if d["code"] == "type-not-large"]
    assert found
    assert {(d["rule"], d["measured"], d["threshold"]) for d in found} == {("T1", 15.0, 16.0)}
    own.unlink()


@pytest.mark.parametrize("size", ["12", "30", "large"])
def test_a_size_that_is_none_is_told_at_its_line(specimen: Path, size: str) -> None:
    swap(specimen / everything.CLINIC, "size: 22", f"size: {size}")
    run = brochure(specimen, "check", "--no-layout")
    swap(specimen / everything.CLINIC, f"size: {size}", "size: 22")
    assert run.returncode == 1
    line = (specimen / everything.CLINIC).read_text(encoding="utf-8").split("size: 22")[0].count("\n") + 1
    assert f"clinic.yaml:{line}:21: error[" in run.stderr, run.stderr


def test_large_print_of_16_pt_warns(specimen: Path) -> None:
    swap(specimen / everything.CLINIC, "size: 22", "size: 16")
    run = brochure(specimen, "check", "--no-layout")
    swap(specimen / everything.CLINIC, "size: 16", "size: 22")
    assert "warning[large-print-small]: large print is set at 16 pt" in run.stderr


def test_text_is_cut_nowhere(shipped: Shipped) -> None:
    for path in shipped.files("large-print"):
        for run in runs(path.read_bytes()):
            left, bottom, right, top = run.sheet.trim
            assert left + 40 < run.box[0] < run.box[2] < right - 40, (path, run.text)
            assert bottom < run.box[1] < run.box[3] < top
