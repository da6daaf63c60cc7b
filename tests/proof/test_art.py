"""Art under a page: other files' pages where their frames are, under what the page draws."""

from io import BytesIO

import pikepdf
import pytest

from brochure.proof.art import Area, Frame, Outline, Picture, place
from brochure.proof.furniture import TOKENS
from tests.support.panels import picture

SQUARE = ((0, 0), (50, 0), (50, 50), (0, 50))


def blank(width=200, height=100, content=b""):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width, height))
    page.contents_add(content)
    return pdf


def red(width=40, height=20):
    out = BytesIO()
    blank(width, height, f"1 0 0 rg 0 0 {width} {height} re f".encode()).save(out)
    return out.getvalue()


def drawn(items, *, content=b"", box=(40, 0, 140, 100)):
    """Return the pixels, one a point, of a page whose frame begins 30 points from the left, 25 from the bottom."""
    pdf = blank(content=content)
    place(pdf, [{"frame-a": box}], [Frame("frame-a", items)], {"red": red()})
    out = BytesIO()
    pdf.save(out)
    return picture(out.getvalue(), 0, 72), out.getvalue()


def hex_of(pixel):
    return "#{:02X}{:02X}{:02X}".format(*pixel)


def test_a_picture_is_put_where_its_matrix_says_from_the_frames_lower_left():
    page, _ = drawn([Picture("red", 0, (1, 0, 0, 1, 5, 5), ((5, 5), (45, 5), (45, 25), (5, 25)))])
    bottom = 100 - 25  # the frame's box ends 100 px down: 75 points from the top
    assert page.getpixel((30 + 5 + 2, bottom - 5 - 2)) == (255, 0, 0)
    assert page.getpixel((30 + 45 - 2, bottom - 25 + 2)) == (255, 0, 0)
    assert page.getpixel((30 + 2, bottom - 2)) == (255, 255, 255)
    assert page.getpixel((30 + 48, bottom - 28)) == (255, 255, 255)


def test_a_picture_is_cut_to_its_outline():
    page, _ = drawn([Picture("red", 0, (1, 0, 0, 1, 0, 0), ((0, 0), (20, 0), (20, 20), (0, 20)))])
    assert page.getpixel((30 + 18, 75 - 5)) == (255, 0, 0)
    assert page.getpixel((30 + 22, 75 - 5)) == (255, 255, 255)


def test_what_the_page_draws_is_on_top():
    page, _ = drawn([Area(SQUARE, fill="guide-trim")], content=b"0 1 0 rg 30 25 10 10 re f")
    assert page.getpixel((33, 72)) == (0, 255, 0)
    assert hex_of(page.getpixel((60, 60))) == TOKENS["guide-trim"]


def test_a_shadow_darkens_what_is_under_it_by_as_much():
    items = [Picture("red", 0, (1, 0, 0, 1, 0, 0), SQUARE), Area(SQUARE, shadow=0.4)]
    page, _ = drawn(items)
    assert page.getpixel((40, 70)) == (pytest.approx(255 * 0.6, abs=2), 0, 0)


def test_an_outline_is_a_line_and_no_area():
    page, _ = drawn([Outline(SQUARE, "guide-bleed", 2)])
    assert hex_of(page.getpixel((30, 50))) == TOKENS["guide-bleed"]
    assert page.getpixel((50, 50)) == (255, 255, 255)


def test_a_page_shown_often_is_in_the_file_once():
    one = [Picture("red", 0, (1, 0, 0, 1, 0, 0), SQUARE)]
    _, pdf = drawn(one * 20)
    with pikepdf.open(BytesIO(pdf)) as found:
        forms = [o for o in found.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
    assert len(forms) == 1


def test_pages_that_share_resources_do_not_share_the_art():
    pdf = blank()
    pdf.add_blank_page(page_size=(200, 100))
    shared = pdf.make_indirect(pikepdf.Dictionary())
    for page in pdf.pages:
        page.obj.Resources = shared
    frame = Frame("frame-a", (Picture("red", 0, (1, 0, 0, 1, 0, 0), SQUARE),))
    place(pdf, [{"frame-a": (0, 0, 10, 10)}, {}], [frame], {"red": red()})
    assert "/XObject" not in pdf.pages[1].obj.Resources
    assert "/XObject" in pdf.pages[0].obj.Resources


def test_an_unknown_anchor_is_none_of_ours():
    pdf = blank()
    place(pdf, [{"page-guides-1": (0, 0, 10, 10)}], [Frame("frame-a", ())], {})
    pdf.pages[0].contents_coalesce()
    assert pdf.pages[0].Contents.read_bytes().strip() == b""
