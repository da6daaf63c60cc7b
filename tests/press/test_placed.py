"""How large images are drawn, through every matrix on the way."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from brochure.press.placed import placed


def image(pdf):
    return pdf.make_stream(b"abc", Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceRGB)


def form(pdf, drawn, matrix, **resources):
    return pdf.make_stream(
        drawn, Subtype=Name.Form, BBox=[0, 0, 9, 9], Matrix=matrix, Resources=Dictionary(**resources)
    )


def test_an_image_has_the_size_of_its_largest_drawing():
    pdf = pikepdf.new()
    picture, other = image(pdf), image(pdf)
    inner = form(pdf, b"q 0 10 -20 0 0 0 cm /I Do Q", [3, 0, 0, 3, 0, 0], XObject=Dictionary(I=picture))
    tile = form(pdf, b"5 0 0 6 0 0 cm /J Do", [2, 0, 0, 2, 0, 0], XObject=Dictionary(J=other))
    tile.PatternType = 1
    page = pdf.add_blank_page(page_size=(99, 99))
    page.Resources = Dictionary(XObject=Dictionary(I=picture, F=inner), Pattern=Dictionary(P=tile))
    page.Contents = Array([Stream(pdf, b"q 2 0 0 2 0 0 cm /F Do Q"), Stream(pdf, b"q 7 0 0 7 0 0 cm /I Do Q")])
    found = placed(pdf)
    assert found[picture.objgen] == pytest.approx((60, 120))
    assert found[other.objgen] == pytest.approx((10, 12))


def test_a_form_that_draws_itself_ends():
    pdf = pikepdf.new()
    loop = form(pdf, b"/F Do /I Do", [1, 0, 0, 1, 0, 0])
    loop.Resources.XObject = Dictionary(F=loop, I=image(pdf))
    page = pdf.add_blank_page(page_size=(9, 9))
    page.Resources = Dictionary(XObject=Dictionary(F=loop))
    page.Contents = Stream(pdf, b"/F Do")
    assert len(placed(pdf)) == 1


def test_a_file_without_images_is_not_read():
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(9, 9))
    page.Contents = Stream(pdf, b"q Q")
    assert placed(pdf) == {}
