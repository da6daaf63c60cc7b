"""The screen edition, made by the real command: conforming, in order, and filled in as a patient does."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from brochure import build, planning
from brochure import workspace as disk
from brochure.languages import Language
from brochure.words import words_of
from tests.support import everything
from tests.support.commands import brochure, swap
from tests.support.filling import filled
from tests.support.verapdf import verapdf

if TYPE_CHECKING:
    from tests.conftest import Shipped

CHECKOUT = Path(__file__).resolve().parent.parent
FLAVOURS = ("ua1", "3a")
NAME = "Zażółć gęślą"


def letters(text: str) -> str:
    return re.sub(r"[\W_\u0640]", "", unicodedata.normalize("NFKC", text)).casefold()


def logical(text: str) -> str:
    """Return what Poppler shows as the eye has it in the order in which it is read; ligatures are still one letter."""
    if not re.search("[\u0590-\u08ff\ufb50-\ufeff]", text):
        return text
    return re.sub(r"[0-9A-Za-z.,:/-]+", lambda run: run[0][::-1], text[::-1])


@cache
def said_in_order(path: Path) -> str:
    """Return the letters of a file in the order of its tags, without marks and numbers of lists."""
    run = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True)
    strings = re.findall(r'^ *"(.*)"$', run.stdout, re.MULTILINE)
    return letters("".join(logical(s) for s in strings if not re.fullmatch(r"\d{1,2}(,\d{1,2})*\.? ?", s)))


def written_in_order(output: dict[str, str]) -> list[list[str]]:
    """Return the letters of each text of each block of a leaflet, in the order of its source."""
    selection = ((output["leaflet"],), (output["clinic"],), (output["language"],), ("screen",))
    workspace = disk.Workspace(CHECKOUT)
    (job,), _ = planning.plan(workspace, planning.Selection(*selection))
    prepared = build.prepare(workspace, job, build.templates(workspace), build.desk_of(workspace, None))
    blocks = [entry.words for entry in prepared.composition.expected]
    if Language(output["language"]).rtl:  # lines that run both ways are cut up: their words are in order
        texts = [[word for word in block.split() if re.search("[\u0590-\u08ff]", word)] for block in blocks]
    else:
        texts = [block.split("\n") for block in blocks]
    return [[line for text in block if len(line := letters(text)) > 3] for block in texts]


def out_of_order(said: str, blocks: list[list[str]]) -> list[str]:
    """Return the texts that do not come after all of the block before theirs."""
    wrong, end = [], 0
    for block in blocks:
        found = {text: said.find(text, end) for text in block if not text.isdigit()}
        wrong += [text for text, at in found.items() if at < 0]
        end = max([end, *(at + len(text) for text, at in found.items())])
    return wrong


def screens(shipped: Shipped) -> list[tuple[dict[str, str], Path]]:
    return [(o, shipped.folder / o["path"]) for o in shipped.report["outputs"] if o["edition"] == "screen"]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_verapdf_passes_every_file_that_ships(shipped: Shipped, flavour: str) -> None:
    verdicts = verapdf(shipped.files("screen"), flavour)
    assert len(verdicts) >= 6
    assert {path.name: rules for path, rules in verdicts.items() if rules} == {}


def test_the_order_of_tags_is_that_of_the_source(shipped: Shipped) -> None:
    for output, path in screens(shipped):
        blocks = written_in_order(output)
        said = said_in_order(path)
        assert out_of_order(said, blocks) == [], output["path"]
        assert out_of_order(said, blocks[::-1]) != [], "and of no other"


def test_two_readers_give_every_word_of_arabic_and_the_not_of_do_not(shipped: Shipped) -> None:
    arabic = [(output, path) for output, path in screens(shipped) if Language(output["language"]).rtl]
    assert len(arabic) == 2
    for output, path in arabic:
        selection = ((output["leaflet"],), (output["clinic"],), (output["language"],), ("screen",))
        workspace = disk.Workspace(CHECKOUT)
        (job,), _ = planning.plan(workspace, planning.Selection(*selection))
        prepared = build.prepare(workspace, job, build.templates(workspace), build.desk_of(workspace, None))
        written = words_of(" ".join(entry.words for entry in prepared.composition.expected), rtl=True)
        poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        with pypdfium2.PdfDocument(path) as pdf:
            pdfium = " ".join(page.get_textpage().get_text_range() for page in pdf)
        for read in (poppler, pdfium):
            assert written - words_of(read, rtl=True) == Counter(), output["path"]
            assert "لا تقد" in unicodedata.normalize("NFKC", read), output["path"]


def test_headings_are_bookmarks_and_sources_links(shipped: Shipped) -> None:
    for output, path in screens(shipped):
        with pikepdf.open(path) as pdf:
            assert "/Outlines" in pdf.Root
            annotations = [a for page in pdf.pages for a in page.obj.get("/Annots", [])]
            marks = [a for a in annotations if "/Dest" in a]
            assert marks, output["path"]
            names = {str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]}
            assert {str(a.Dest) for a in marks} <= names
            source = disk.Workspace(CHECKOUT).phrases(output["language"])["to_reference"].partition("{")[0]
            assert all(str(a.Contents).startswith(source) for a in marks)


@pytest.fixture(scope="module")
def treatment_day(shipped: Shipped) -> Path:
    return next(p for p in shipped.files("screen") if "treatment-day" in p.name and "tern-quay" in p.parts)


def test_a_form_that_ships_is_filled_in_and_still_conforms(treatment_day: Path, tmp_path: Path) -> None:
    clicks: dict[tuple[int, float, float], str] = {}
    with pikepdf.open(treatment_day) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert len(set(names)) == len(names) > 20
        for number, page in enumerate(pdf.pages):
            for widget in page.obj.get("/Annots", []):
                if widget.Subtype == "/Widget":
                    x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
                    is_text = str(widget.get("/FT", "")) == "/Tx"
                    # Room for the whole name, or for a letter of it.
                    words = NAME if x1 - x0 > 80 else "Ż"
                    clicks[number, (x0 + x1) / 2, (y0 + y1) / 2] = words if is_text else ""
    copy = tmp_path / "filled.pdf"
    copy.write_bytes(filled(treatment_day.read_bytes(), clicks))
    read = subprocess.run(["pdftotext", "-raw", copy, "-"], capture_output=True, text=True, check=True).stdout
    typed = [words for words in clicks.values() if words]
    assert read.count(NAME) == typed.count(NAME) > 3
    assert read.count("Ż") == typed.count("Ż") > 5
    for flavour in FLAVOURS:
        assert verapdf([copy], flavour) == {copy: []}


@pytest.fixture(scope="module", params=["harbour", "ledger", "signal", "meadow"])
def specimen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every kind of block as a booklet, in one theme."""
    folder = everything.make(tmp_path_factory.mktemp(request.param) / "workspace", theme=request.param)
    leaflet = folder / everything.LEAFLET
    swap(leaflet, "fold: sheet", "fold: booklet")
    swap(leaflet, "    - list: {title: A list before", "  pages:\n    - list: {title: A list before")
    swap(leaflet, "  back:\n", "")
    swap(leaflet, "    - review-line:", "  back:\n    - review-line:")
    swap(folder / everything.CLINIC, "editions: [web]", "editions: [screen]")
    run = brochure(folder, "build", everything.NAME)
    assert run.returncode == 0, run.stderr
    return folder / f"build/my-clinic/en-GB/{everything.NAME}.screen.pdf"


def test_verapdf_passes_every_kind_of_block_in_every_theme(specimen: Path) -> None:
    for flavour in FLAVOURS:
        assert verapdf([specimen], flavour) == {specimen: []}


def test_whatever_is_to_be_written_in_is_a_field(specimen: Path) -> None:
    with pikepdf.open(specimen) as pdf:
        told = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}
    assert told.pop("lines-2-2", "Notes") == "Notes"  # room for notes that goes on overleaf
    assert told == {
        "record-appointment": "appointment",
        "box-1": "this",
        "box-2": "that",
        "text-1": "that",
        "text-2": "Phone",
        "text-3": "Medicine, Noon",
        "text-4": "Medicine, Night",
        "text-5": "Write here",
        "text-6": "Morning",
        "text-7": "Noon",
        "text-8": "Evening",
        "text-9": "Night",
        "text-10": "resting, How",
        "box-3": "a box",
        "text-11": "Name",
        "text-12": "At",
        "box-4": "Agreed",
        "choice-1": "How are you?",
        "choice-2": "How are you?",
        "text-13": "A form",
        "lines-1": "My notes",
        "lines-2": "Notes",
    }
