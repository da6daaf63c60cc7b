"""Papers finished: in the clinic's colours, dated by the leaflet, the same bytes each time."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from brochure.press import finish_paper

STAND_IN, OWN = (15, 76, 93), (20, 80, 106)


def drawn():
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.contents_add(b"%.6f %.6f %.6f rg\n0 0 50 50 re f\n" % tuple(v / 255 for v in STAND_IN))
    page.obj.BleedBox = page.obj.TrimBox = page.obj.MediaBox
    return pdf


def made(**changes):
    given = {"title": "Job ticket: T", "author": "A clinic", "issued": date(2026, 11, 1), **changes}
    return finish_paper(drawn(), {STAND_IN: OWN}, **given)


def test_the_clinic_s_colours_stand_in_the_place_of_the_inks():
    with pikepdf.open(BytesIO(made())) as pdf:
        (page,) = pdf.pages
        page.contents_coalesce()
        colours = [
            [round(float(str(v)) * 255) for v in i.operands]
            for i in pikepdf.parse_content_stream(page)
            if str(i.operator) == "rg"
        ]
    assert colours == [list(OWN)]


def test_it_says_what_it_is_and_whose_and_shows_its_title():
    with pikepdf.open(BytesIO(made())) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert (info["/Title"], info["/Author"]) == ("Job ticket: T", "A clinic")
        assert pdf.open_metadata()["dc:title"] == "Job ticket: T"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize(("issued", "dates"), [(date(2026, 11, 1), {"D:20261101000000Z"}), (None, set())])
def test_the_only_date_is_that_of_the_leaflet(issued, dates):
    with pikepdf.open(BytesIO(made(issued=issued))) as pdf:
        assert {str(value) for key, value in pdf.docinfo.items() if "Date" in key} == dates


def test_the_same_paper_gives_the_same_bytes():
    assert made() == made()
