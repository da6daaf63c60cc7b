"""A run in five scripts, read by Poppler, drawn by three renderers: the words of each record on its page, in place."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.merging.test_looks import DPI, ghostscript, pdfium, poppler
from tests.support.commands import brochure, swap
from tests.support.people import SCRIPTS, person
from tests.support.records import workspace, written

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')
RENDERERS = (poppler, pdfium, ghostscript)


class Word(NamedTuple):
    """A word as Poppler reads it, and its box in points from the upper left."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str


class Run(NamedTuple):
    """The file, how many records it has, and the words of its pages."""

    path: Path
    records: int
    pages: list[list[Word]]


def read(path: Path) -> list[list[Word]]:
    html = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    return [
        [
            Word(float(x0), float(y0), float(x1), float(y1), unescape(text))
            for x0, y0, x1, y1, text in WORD.findall(page)
        ]
        for page in html.split("<page ")[1:]
    ]


@pytest.fixture(scope="module", params=[40, pytest.param(1_000, marks=pytest.mark.long)])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = workspace(tmp_path_factory.mktemp("scripts"))
    people = [person(number) for number in range(request.param)]
    rows = [(p.name, "2027-03-01", "9:00", p.ward, "", f"AB{number:06}") for number, p in enumerate(people)]
    (folder / "people.csv").write_bytes(written(rows))
    made = brochure(folder, "merge", "visit", "people.csv", "-o", "run.pdf")
    assert made.returncode == 0, made.stderr
    return Run(folder / "run.pdf", request.param, read(folder / "run.pdf"))


def letters(text: str) -> list[str]:
    return sorted(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def slot(page: list[Word], label: str, ems: float) -> tuple[float, float, float, float]:
    """Return the box of the gap that stands behind ``label``, on its line, ``ems`` wide at 12 pt."""
    (found,) = [word for word in page if word.text == label]
    return (found.x1, found.y0 - 3, found.x1 + 4 + 12 * ems, found.y1 + 3)


def inside(words: list[Word], box: tuple[float, float, float, float]) -> list[Word]:
    """Return the words that touch ``box``; all of each lies in it."""
    x0, y0, x1, y1 = box
    found = [w for w in words if w.x1 > x0 + 0.1 and w.x0 < x1 and y0 < (w.y0 + w.y1) / 2 < y1]
    assert all(w.x0 >= x0 - 0.1 and w.x1 <= x1 + 0.6 for w in found), found
    return found


def test_every_record_stands_on_its_own_page_in_its_place(run: Run) -> None:
    assert len(run.pages) == 2 * run.records
    for number in range(run.records):
        who, page = person(number), run.pages[2 * number + 1]
        assert letters("".join(w.text for w in inside(page, slot(page, "1:", 13)))) == letters(who.name), number
        assert letters("".join(w.text for w in inside(page, slot(page, "3:", 8)))) == letters(who.ward), number
        others = {w.text for w in page} & {str(n) for n in range(100, run.records)}
        assert others <= {str(number)}, number


def test_words_from_right_to_left_are_read_in_the_order_of_speech(run: Run) -> None:
    for number in range(0, run.records, 5):
        for at in (number, number + 2):  # Latin, Arabic
            page = str(2 * at + 2)
            command = ["pdftotext", "-f", page, "-l", page, str(run.path), "-"]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            said = re.sub(
                r"\s+",
                " ",
                re.sub(r"[\u200b-\u200f\u202a-\u202e\u064b-\u0652]", "", unicodedata.normalize("NFKC", said)),
            )
            for word in re.sub(r"[\u064b-\u0652]", "", person(at).name).split():
                assert word in said, (at, word, said)
        if number >= 200:
            break


@pytest.mark.parametrize("script", SCRIPTS)
def test_three_renderers_draw_it_in_one_place(run: Run, script: str) -> None:
    """The ink in the gap of a name: in its box, and from the same edge to the same edge by all."""
    at = next(n for n in range(run.records - 5, run.records) if person(n).script == script)
    page = run.pages[2 * at + 1]
    x0, y0, x1, y1 = (edge * DPI / 72 for edge in slot(page, "1:", 13))
    edges = []
    for render in RENDERERS:
        drawn = render(run.path, 2 * at + 2).point(lambda grey: 255 if grey < 140 else 0)
        gap = drawn.crop((round(x0), round(y0), round(x1), round(y1) - 8))
        box = gap.getbbox()
        assert box, (render.__name__, script)
        edges.append(box)
    for other in edges[1:]:
        assert all(abs(a - b) <= 2 for a, b in zip(edges[0], other, strict=True)), (script, edges)


def test_a_record_is_set_in_the_family_that_stands_in_for_the_brand_s_in_its_leaflet(tmp_path):
    folder = workspace(tmp_path)
    swap(folder / "content/leaflets/visit.en-US.yaml", "2: {record.date}", "Işık, doğum, İğne: {record.date}")
    (folder / "people.csv").write_bytes(written([("İbrahim Ağaoğlu", "2027-03-01", "9:00", "Ward", "", "")]))
    made = brochure(folder, "merge", "visit", "people.csv", "-o", "run.pdf")
    assert (made.returncode, "font-stands-in" in made.stderr) == (0, True), made.stderr
    assert [word.text for word in read(folder / "run.pdf")[1]].count("Ağaoğlu") == 2
    fonts = subprocess.run(["pdffonts", folder / "run.pdf"], capture_output=True, text=True, check=True).stdout
    assert ("SourceSans3" in fonts, "Lato" in fonts) == (True, False)


def test_a_script_that_no_font_holds_is_set_in_a_family_that_the_brand_lists(tmp_path):
    folder = workspace(tmp_path)
    (folder / "people.csv").write_bytes(written([("\u2c88\u2c88\u2c88", "2027-03-01", "9:00", "Ward", "", "")]))
    told = brochure(folder, "merge", "visit", "people.csv", "-o", "run.pdf")
    assert (
        'column "name": no font of this leaflet holds a letter of the Coptic script\n  hint: add a family'
        in told.stderr
    )
    brand = folder / "content/clinics/aldgrove/_brand.yml"
    swap(
        brand,
        "    - family: EB Garamond",
        "    - {family: Gentium Book Plus, source: google}\n    - family: EB Garamond",
    )
    made = brochure(folder, "merge", "visit", "people.csv", "-o", "run.pdf")
    assert made.returncode == 0, made.stderr
    fonts = subprocess.run(["pdffonts", folder / "run.pdf"], capture_output=True, text=True, check=True).stdout
    assert "GentiumBookPlus" in fonts.replace("-", "").replace(" ", "")
