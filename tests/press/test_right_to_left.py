"""Text from right to left is read as it was written, whoever reads it: "do not drive" keeps its "not"."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from brochure.document import ASSETS, Cell, Expected, Region
from brochure.errors import Place
from brochure.formats import find_format
from brochure.preflight import read_back
from brochure.press import Edition, PanelPages, finish
from brochure.typeset import BLEED_MM
from tests.support.panels import block, document, engine, job, page_rule
from tests.support.verapdf import verapdf

FONT = Path(__file__).resolve().parent.parent / "fonts" / "Vazirmatn-part.ttf"
SHEET = find_format("sheet", "a5")
# "Do not drive the car. Now to the doctors and the ambulance", with every ligature of lam and alef.
TEXT = (
    "\u0644\u0627 \u062a\u0642\u062f \u0627\u0644\u0633\u064a\u0627\u0631\u0629 \u0627\u0644\u0622\u0646"
    " \u0625\u0644\u0649 \u0627\u0644\u0623\u0637\u0628\u0627\u0621 \u0627\u0644\u0625\u0633\u0639\u0627\u0641"
)
EXPECTED = [Expected(("front",), TEXT, Place("leaflet.ar.yaml", 7, 3))]


@pytest.fixture(scope="module")
def pages() -> PanelPages:
    region = Region("front", ("front",), ((block(1, TEXT, tag="h1"),),))
    made = document(f"{page_rule('front', 1, 148, 210)} html {{ direction: rtl }}", (region,))
    html = made.html.replace('<html lang="en"', '<html lang="ar" dir="rtl"')
    typeset = engine().typeset(replace(made, html=html, assets={f"{ASSETS}font": FONT.read_bytes()}))
    return PanelPages(typeset.pdf, typeset.panels, BLEED_MM)


def read(pdf: bytes, folder: Path) -> dict[str, str]:
    """Return what two readers make of a page, normalised."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    with pdfium.PdfDocument(pdf) as document:
        texts = {"pdfium": document[0].get_textpage().get_text_range(), "poppler": poppler}
    return {name: unicodedata.normalize("NFKC", text) for name, text in texts.items()}


@pytest.mark.parametrize("edition", list(Edition))
def test_two_readers_find_every_word(pages: PanelPages, edition: Edition, tmp_path: Path) -> None:
    pdf = finish(pages, edition, replace(job(SHEET), language="ar"))
    for name, text in read(pdf, tmp_path).items():
        missing = [word for word in TEXT.split() if word not in text]
        assert missing == [], f"{name}: {missing}"
        assert "\u0644\u0627 \u062a\u0642\u062f" in text, name


def test_read_back_finds_them_too_and_misses_the_not_where_it_was_turned_round(pages: PanelPages) -> None:
    cells = (Cell(0, "front", (0, 0, 420, 596)),)
    assert read_back(finish(pages, Edition.SCREEN, replace(job(SHEET), language="ar")), cells, EXPECTED) == ()
    (found,) = read_back(pages.pdf, cells, EXPECTED)
    assert found.code == "text-lost"


def test_the_mended_file_is_ua_and_a(pages: PanelPages, tmp_path: Path) -> None:
    path = tmp_path / "screen.pdf"
    path.write_bytes(finish(pages, Edition.SCREEN, replace(job(SHEET), language="ar")))
    for flavour in ("ua1", "3a"):
        assert verapdf([path], flavour) == {path: []}
