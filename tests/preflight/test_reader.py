"""What the interpreter makes of a page: where things are, how large and in what colour, whatever draws them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from brochure.preflight.geometry import EVERYWHERE
from brochure.preflight.reader import Reader
from tests.preflight.maker import add_page, form, image


def read(content, **tables):
    pdf = pikepdf.new()
    made = {table: {key: value(pdf) if callable(value) else value for key, value in entries.items()}
            for table, entries in tables.items()}  # fmt: skip
    add_page(pdf, content, **made)
    out = BytesIO()
    pdf.save(out)
    opened = pikepdf.open(BytesIO(out.getvalue()))
    return Reader(opened).page(opened.pages[0].obj, EVERYWHERE)


def one(content, **tables):
    (item,), faults = read(content, **tables)
    assert faults == []
    return item


def test_a_box_lies_where_all_matrices_put_it():
    item = one(b"q 2 0 0 2 10 20 cm 0 1 -1 0 0 0 cm 1 2 3 4 re f Q")
    assert item.box == (-2, 22, 6, 28)
    assert item.is_block
    assert not one(b".8 .6 -.6 .8 0 0 cm 1 1 1 1 re f").is_block


def test_a_clip_cuts_and_goes_with_its_state():
    inside, outside = read(b"q 0 0 5 5 re W n 3 3 9 9 re f Q 3 3 9 9 re f")[0]
    assert (inside.box, inside.whole) == ((3, 3, 5, 5), (3, 3, 12, 12))
    assert outside.box == (3, 3, 12, 12)
    assert read(b"0 0 5 5 re W n 6 6 9 9 re f")[0] == []


def test_a_form_is_drawn_in_the_state_that_it_is_drawn_in():
    item = one(
        b"0.5 0 0 0 k q 1 0 0 1 100 0 cm /F Do Q",
        XObject={"F": lambda pdf: form(pdf, b"0 0 9 9 re f", Matrix=Array([2, 0, 0, 2, 0, 0]), BBox=[0, 0, 4, 9])},
    )
    assert item.box == (100, 0, 108, 18)
    assert item.paints[0].plates == {"Cyan": 0.5, "Magenta": 0, "Yellow": 0, "Black": 0}


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"BT /F0 10 Tf <0024> Tj ET", 10),
        (b"BT /F0 10 Tf 1 0 0 -1 0 0 Tm <0024> Tj ET", 10),
        (b"2 0 0 2 0 0 cm BT /F0 10 Tf .5 0 0 .25 0 0 Tm <0024> Tj ET", 5),
        (b"BT /F0 1 Tf 0 12 -12 0 0 0 Tm <0024> Tj ET", 12),
    ],
)
def test_the_size_of_type_is_that_on_paper(content, size):
    assert one(content).size == pytest.approx(size)


def test_type_moves_on_by_what_it_shows():
    first, second = read(b"BT /F0 10 Tf 5 7 Td <0024> Tj <0024> Tj ET")[0]
    assert second.box[0] == pytest.approx(first.box[2])
    assert read(b"BT /F0 10 Tf 3 Tr <0024> Tj ET")[0] == []
    stroked = one(b"BT /F0 10 Tf 1 Tr 0 1 0 0 K <0024> Tj ET")
    assert stroked.paints[0].plates["Magenta"] == 1


@pytest.mark.parametrize(
    ("content", "width"),
    [(b"3 w 0 0 m 9 9 l S", 3), (b"q .1 0 0 .1 0 0 cm 3 w 0 0 m 9 9 l S Q", 0.3), (b"0 w 0 0 m 9 9 l S", 0)],
)
def test_the_width_of_a_line_is_that_on_paper(content, width):
    assert one(content).size == pytest.approx(width)


def test_the_resolution_of_a_picture_is_its_lower_one():
    picture = {"I": lambda pdf: image(pdf, 100, 100, bytes(40000))}
    assert one(b"q 36 0 0 72 0 0 cm /I Do Q", XObject=picture).ppi == 100
    assert one(b"q 0 36 -72 0 100 0 cm /I Do Q", XObject=picture).ppi == 100


def test_overprint_alpha_and_blend_are_kept_with_what_they_hold_for():
    states = {"A": Dictionary(ca=0.5), "B": Dictionary(BM=Name.Multiply), "O": Dictionary(OP=True, op=False, OPM=1)}
    group = {"G": lambda pdf: form(pdf, b"0 0 1 1 re f", Group=Dictionary(S=Name.Transparency))}
    items = read(b"q /A gs 0 0 1 1 re f /B gs /G Do Q /O gs 0 0 1 1 re B", ExtGState=states, XObject=group)[0]
    assert [(i.kind, i.alpha, i.blend, i.overprint) for i in items] == [
        ("fill", 0.5, None, False),
        ("fill", 0.5, "Multiply", False),
        ("fill", 1.0, None, False),
        ("stroke", 1.0, None, True),
    ]


def test_a_mask_is_a_shape_and_no_paint():
    def mask(pdf):
        return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form(pdf, b"0.5 g 0 0 9 9 re f")))

    item = one(b"/M gs 0 1 0 0 k 0 0 9 9 re f", ExtGState={"M": mask})
    assert item.masked
    assert item.paints[0].space.kind == "DeviceCMYK"


def test_a_default_space_stands_for_the_device_space():
    icc = {"DefaultRGB": lambda pdf: Array([Name.ICCBased, pdf.make_stream(b"", N=3)])}
    assert one(b"1 0 0 rg 0 0 9 9 re f", ColorSpace=icc).paints[0].space.label == "ICCBased RGB"


def test_an_uncoloured_pattern_takes_the_colour_that_it_is_given():
    def tile(pdf):
        return pdf.make_stream(b"0.3 g 0 0 2 2 re f", PatternType=1, PaintType=2, TilingType=1, BBox=[0, 0, 4, 4],
                               XStep=4, YStep=4, Resources=Dictionary())  # fmt: skip

    space = Array([Name.Pattern, Name.DeviceCMYK])
    item = one(b"/C cs 0 0.7 0 0 /P scn 0 0 40 40 re f", Pattern={"P": tile}, ColorSpace={"C": space})
    assert item.paints[0].plates["Magenta"] == 0.7
    assert (item.box, item.tiled) == ((0, 0, 40, 40), True)


def test_what_is_broken_is_left_out_and_told():
    items, faults = read(b"1 0 0 x 0 0 9 rg /None Do 0 0 9 9 re f")
    assert [item.kind for item in items] == ["fill"]
    assert faults == ["content-broken"]
