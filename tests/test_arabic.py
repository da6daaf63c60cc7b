"""A leaflet from right to left through the real command, for both clinics: read back from the finished files."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import pytest

from brochure.formats import FORMATS, mirrored
from brochure.units import pt
from brochure.words import words_of
from brochure.workspace import Workspace
from tests.support import arabic
from tests.support.commands import brochure, built, swap

if TYPE_CHECKING:
    from pathlib import Path

CLINICS = {"aldgrove": ("trifold-letter", "202-555-0137"), "tern-quay": ("trifold-a4", "01632 960 412")}
# What stands on each panel of the sheet, left to right as it lies: its heading.
OUTSIDE = ("زيارتك الأولى", "اطلب المساعدة الآن", "قبل أن تأتي")
INSIDE = ("يوم العلاج", "هل يفيد؟", "ماذا يحدث؟")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = arabic.workspace(tmp_path_factory.mktemp("arabic"))
    built(folder, "visit", "--edition", "office", "--edition", "screen", "--edition", "web")
    return folder / "build"


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def panels(path: Path, fmt) -> list[list[str]]:
    """Return the text of every panel of a sheet of the clinic's own, side by side, left to right."""
    found = []
    with pdfium.PdfDocument(path) as pdf:
        for side, page in enumerate(pdf):
            text, here = page.get_textpage(), []
            for placed in sorted((p for p in fmt.office.placements if p.side == side), key=lambda p: p.x):
                width = fmt.panel(placed.panel).width
                here.append(normal(text.get_text_bounded(left=pt(placed.x), right=pt(placed.x + width))))
            found.append(here)
    return found


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_panels_of_the_sheet_run_from_right_to_left(made, clinic):
    fmt = mirrored(FORMATS[CLINICS[clinic][0]])
    found = panels(made / clinic / "ar" / "visit.office.pdf", fmt)
    for side, expected in zip(found, (OUTSIDE, INSIDE), strict=True):
        for text, heading in zip(side, expected, strict=True):
            assert words_of(heading, rtl=True) <= words_of(text, rtl=True), (text, heading)
    wrong = panels(made / clinic / "ar" / "visit.office.pdf", FORMATS[CLINICS[clinic][0]])
    assert not words_of(OUTSIDE[2], rtl=True) <= words_of(wrong[0][0], rtl=True), "the fault would be seen"


@pytest.mark.parametrize("clinic", CLINICS)
def test_numbers_keep_their_order_on_the_page(made, clinic):
    # As the eye has it: readers turn the groups of a number round, whatever the page shows.
    number = CLINICS[clinic][1].replace(" ", "")
    lines = []
    with pdfium.PdfDocument(made / clinic / "ar" / "visit.screen.pdf") as pdf:
        for page in pdf:
            text = page.get_textpage()
            said = text.get_text_range()
            drawn: dict[int, list[tuple[float, str]]] = {}
            for i, sign in enumerate(said):
                if sign.isdecimal() or sign == "-":
                    left, bottom, _, _ = text.get_charbox(i, loose=True)
                    drawn.setdefault(round(bottom), []).append((left, sign))
            lines += ["".join(sign for _, sign in sorted(line)) for line in drawn.values()]
    assert any(number in line for line in lines), "it runs from left to right"
    assert not any(number[::-1] in line for line in lines)


def test_do_not_is_read_as_do_not(made):
    with pdfium.PdfDocument(made / "tern-quay" / "ar" / "visit.screen.pdf") as pdf:
        text = normal(" ".join(page.get_textpage().get_text_range() for page in pdf))
    assert "لا تقد السيارة" in text
    assert "لا توقف أدويتك" in text


def test_the_clinic_s_jurisdiction_gives_the_numbers_whatever_the_language(made):
    pages = {clinic: (made / clinic / "ar" / "visit.web.html").read_text(encoding="utf-8") for clinic in CLINICS}
    assert 'href="tel:911"' in pages["aldgrove"]
    assert 'href="tel:999"' in pages["tern-quay"]
    assert 'href="tel:999"' not in pages["aldgrove"]


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_page_says_its_direction_and_sets_foreign_words_apart(made, clinic):
    page = (made / clinic / "ar" / "visit.web.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi dir="ltr" lang="en">NMDA</bdi>' in page
    assert len(page) < 300_000
    assert re.search(r'<a[^>]* dir="ltr"[^>]*>hello@', page)


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_screen_file_says_its_language_and_has_the_cover_first(made, clinic):
    with pikepdf.open(made / clinic / "ar" / "visit.screen.pdf") as pdf:
        assert str(pdf.Root.Lang) == "ar"
        assert len(pdf.pages) == 6
    with pdfium.PdfDocument(made / clinic / "ar" / "visit.screen.pdf") as pdf:
        first, inside = (normal(pdf[n].get_textpage().get_text_range()) for n in (0, 2))
    assert words_of(OUTSIDE[0], rtl=True) <= words_of(first, rtl=True)
    assert words_of(INSIDE[2], rtl=True) <= words_of(inside, rtl=True), "the right panel of the inside is read first"


def test_a_language_without_a_catalogue_and_a_script_without_a_font_are_told_in_place(tmp_path):
    folder = arabic.workspace(tmp_path)
    leaflet = folder / "content/leaflets/visit.ar.yaml"
    swap(leaflet, "بطاقتك", "ยินดีต้อนรับสู่โรงพยาบาลของเรา")
    run = brochure(folder, "check", "visit", "--clinic", "tern-quay", "--no-layout")
    assert "visit.ar.yaml:14:7: error[script-font]" in run.stderr
    assert "add a family that holds it" in run.stderr
    (folder / "content/locale/ar.po").unlink()
    if Workspace(folder).wording("ar").said:  # what ships has words in Arabic by now
        leaflet.rename(leaflet.with_name("visit.he.yaml"))
        swap(folder / "content/clinics/tern-quay/clinic.yaml", "languages: [ar]", "languages: [he]")
    run = brochure(folder, "check", "visit", "--clinic", "tern-quay", "--no-layout")
    assert run.returncode == 1
    assert "error[no-phrases]: no fixed wording in" in run.stderr
    assert "hint: brochure eject content/locale/messages.pot, name the copy content/locale/" in run.stderr
    assert "Traceback" not in run.stderr
