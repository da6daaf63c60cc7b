from io import BytesIO

import pytest
from PIL import Image

from brochure.compose.pictures import open_picture, without_stand_ins
from brochure.errors import BrochureError, Place

HERE = Place("leaflet.yaml", 3, 5)


def png(width, height):
    file = BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


def fault(data, path="images/a.svg"):
    with pytest.raises(BrochureError) as raised:
        open_picture(data, path, HERE)
    return raised.value.diagnostics[0]


def test_an_svg_says_its_size_in_millimetres():
    picture = open_picture(b'<svg xmlns="http://www.w3.org/2000/svg" width="30mm" viewBox="0 0 60 20"/>', "a.svg", HERE)
    assert (picture.width, picture.height) == (30, 10)


def test_a_raster_picture_is_measured_at_96_pixels_an_inch():
    picture = open_picture(png(96, 48), "a.png", HERE)
    assert (round(picture.width, 3), round(picture.height, 3)) == (25.4, 12.7)


@pytest.mark.parametrize(
    ("svg", "code", "line", "column"),
    [
        (b'<svg viewBox="0 0 1 1">\n <path fill="var(--x)"/></svg>', "svg-variable", 2, 14),
        (b'<svg viewBox="0 0 1 1"><path fill="currentColor"/></svg>', "svg-variable", 1, 36),
        (b'<svg viewBox="0 0 1 1"><image href="https://a.example/x.png"/></svg>', "svg-reference", 1, 31),
        (b'<svg viewBox="0 0 1 1"><path fill="url(other.svg#a)"/></svg>', "svg-reference", 1, 36),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "svg-entity", 1, 1),
        (b"<svg><script>1</script></svg>", "svg-script", 1, 6),
    ],
)
def test_what_an_svg_may_not_hold_is_told_at_its_place(svg, code, line, column):
    found = fault(svg)
    assert (found.code, found.place) == (code, Place("images/a.svg", line, column))
    assert found.hint


@pytest.mark.parametrize(
    ("data", "path"),
    [(b"hello", "a.png"), (b"<p/>", "a.svg"), (b"", "a.svg")],
)
def test_what_is_no_picture_is_refused_where_it_is_named(data, path):
    found = fault(data, path)
    assert (found.code, found.place) == ("not-a-picture", HERE)


def test_references_inside_the_file_are_fine():
    svg = b'<svg viewBox="0 0 2 1"><linearGradient id="g"/><path fill="url(#g)"/><use href="#g"/></svg>'
    assert open_picture(svg, "a.svg", HERE).data == svg


def test_a_logo_colour_that_is_by_chance_an_inks_moves_one_step():
    assert without_stand_ins(b'<path fill="#0f4c5D" stroke="#123456"/>') == b'<path fill="#0f4c5c" stroke="#123456"/>'
