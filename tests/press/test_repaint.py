"""Every way in which a stream may set a colour, and what becomes of it on plates."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from brochure.press.process import Separation
from brochure.press.repaint import Masks, repaint
from tests.support.panels import profile_of
from tests.support.printed import SHEET, spaces

SHOP = profile_of(SHEET)
LINES = (b"1 0 0 rg", b"1 0 0 RG", b"0.5 0.5 0.5 rg")


def page(stream, **resources):
    pdf = pikepdf.new()
    made = pdf.add_blank_page(page_size=(9, 9))
    made.Contents = Stream(pdf, stream)
    made.obj.Resources = Dictionary(resources)
    return pdf


def separated(pdf):
    repaint(pdf, Separation(SHOP, {}), Masks())
    return pdf


def drawn(stream, **resources):
    pdf = separated(page(stream, **resources))
    return pdf.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    "stream",
    [
        b"1 0 0 rg\n0 0 9 9 re f",
        b"1 0 0 rg 0 0 9 9 re f",
        b"1 0 0\nrg",
        b"/DeviceRGB cs 1 0 0 sc",
        b"/DeviceRGB CS 1 0 0 SCN",
        b"/Named cs 1 0 0 scn",
        b"/Profile cs 1 0 0 scn",
        b"/lab-d65 cs\n54 80 67 scn",
        b"/lab-d65 cs 54 80 67 scn",
        b"q /lab-d50 CS 54 80 67 SCN Q",
        b"BT (1 0 0 rg) Tj ET 1 0 0 rg",
        b"/DeviceRGB cs 0 0 9 9 re f",
        b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI",
    ],
)
def test_no_rgb_is_left_however_it_is_written(stream):
    pdf = page(stream)
    spaces = Dictionary(Named=Name.DeviceRGB, Profile=Array([Name.ICCBased, Stream(pdf, b"", N=3)]))
    for name, white in (("/lab-d50", [0.96, 1, 0.82]), ("/lab-d65", [0.95, 1, 1.09])):
        spaces[name] = Array([Name.Lab, Dictionary(WhitePoint=white)])
    pdf.pages[0].obj.Resources = Dictionary(ColorSpace=spaces)
    separated(pdf)
    found = list(pikepdf.parse_content_stream(pdf.pages[0]))
    operators = {str(i.operator) for i in found}
    assert not operators & {"rg", "RG", "BI", "INLINE IMAGE"}
    assert not [i for i in found if str(i.operator) in {"cs", "CS"} and str(i.operands[0]) != "/DeviceCMYK"]
    assert operators & {"k", "K", "Do"}
    if b"(" in stream:
        assert b"(1 0 0 rg)" in pdf.pages[0].Contents.read_bytes()


def test_both_ways_of_rewriting_come_to_the_same():
    quick = b"q\n1 0 0 rg\n0.2 0.4 0.6 RG\n0 0 9 9 re\nB\nQ\n0.5 0.5 0.5 rg\n0 0 3 3 re\nf"
    slow = quick + b"\n(1) pop"  # a string, at which the quick way gives up
    one, other = drawn(quick), drawn(slow)
    assert one.split() == other.split()[: len(one.split())]


def test_a_stream_s_own_greys_and_cmyk_are_not_taken_for_rgb():
    assert drawn(b"(x) pop 0.1 0.2 0.3 0.4 k").endswith(b"0.1 0.2 0.3 0.4 k")
    assert b" k" in drawn(b"(x) pop 0.5 g")


def form(pdf, stream, **more):
    resources = more.pop("Resources", Dictionary())
    made = pdf.make_stream(stream, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources)
    made.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return made


def test_masks_become_grey_and_paint_becomes_ink():
    pdf = page(b"/M gs\n/F Do")
    mask, shown = form(pdf, b"1 0 0 rg\n0 0 9 9 re f"), form(pdf, b"1 0 0 rg\n0 0 9 9 re f")
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    # As WeasyPrint does, the mask's group is listed among the forms too.
    pdf.pages[0].obj.Resources = Dictionary(ExtGState=Dictionary(M=state), XObject=Dictionary(F=shown, G=mask))
    separated(pdf)
    assert b"0.3 g" in mask.read_bytes()
    assert b" k" in shown.read_bytes()
    assert (Name.DeviceGray, Name.DeviceCMYK) == (mask.Group.CS, shown.Group.CS)


def test_a_form_that_is_both_painted_and_a_mask_counts_as_painted():
    pdf = page(b"/M gs /F Do")
    inner = form(pdf, b"1 0 0 rg\n0 0 9 9 re f")
    mask = form(pdf, b"/I Do", Resources=Dictionary(XObject=Dictionary(I=inner)))
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    pdf.pages[0].obj.Resources = Dictionary(ExtGState=Dictionary(M=state), XObject=Dictionary(F=inner))
    separated(pdf)
    assert b" k" in inner.read_bytes()


def test_glyphs_and_tiles_are_painted_too():
    pdf = page(b"/Pattern cs /P scn 0 0 9 9 re f")
    glyph = Stream(pdf, b"9 0 d0\n1 0 0 rg\n0 0 9 9 re f")
    tile = pdf.make_stream(
        b"1 0 0 rg\n0 0 9 9 re f", PatternType=1, PaintType=1, BBox=[0, 0, 9, 9], Resources=Dictionary()
    )
    font = Dictionary(Subtype=Name.Type3, CharProcs=Dictionary(A=pdf.make_indirect(glyph)), Resources=Dictionary())
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(T=pdf.make_indirect(font)), Pattern=Dictionary(P=tile))
    separated(pdf)
    assert b" k" in font.CharProcs.A.read_bytes()
    assert b" k" in tile.read_bytes()
    assert tile.read_bytes().startswith(b"/Overprint00 gs")


def test_an_inline_image_becomes_one_on_plates():
    pdf = separated(page(b"q 9 0 0 9 0 0 cm BI /W 2 /H 1 /CS /RGB /BPC 8 ID abcdef EI Q"))
    out = BytesIO()
    pdf.save(out)
    assert "/DeviceRGB" not in spaces(out.getvalue())
    (image,) = pdf.pages[0].Resources.XObject.values()
    assert (image.Width, image.Height) == (2, 1)


def test_a_stencil_is_left_as_it_is():
    pdf = page(b"1 0 0 rg /S Do")
    stencil = pdf.make_stream(b"\xf0", Subtype=Name.Image, Width=4, Height=1, ImageMask=True, BitsPerComponent=1)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(S=stencil))
    separated(pdf)
    assert stencil.read_bytes() == b"\xf0"
    assert "/ColorSpace" not in stencil


def test_overprint_is_told_apart_from_the_state_around_it():
    """Black text, then a colour, inside and outside q and Q: what overprints is set at each, and no more often."""
    from brochure.model.printing import Ink

    ink = Ink("text", (20, 22, 26), (20, 22, 26), black=True)
    text = b"0.105882 0.101961 0.113725 rg"  # the stand-in
    stream = b"\n".join([text, b"f", b"q", b"1 0 0 rg", b"f", b"Q", b"f", text, b"/X Do", b"f"])
    for end in (b"", b"\n(x) pop"):  # quick, and parsed
        pdf = page(stream + end)
        repaint(pdf, Separation(SHOP, {(27, 26, 29): ink}), Masks())
        new = pdf.pages[0].Contents.read_bytes().split(b"\n")
        kept = [line for line in new if line.endswith((b"gs", b" k", b"q", b"Q", b"Do"))]
        assert kept[:2] == [b"/Overprint01 gs", b"0 0 0 1 k"]
        assert kept[2:4] == [b"q", b"/Overprint00 gs"]
        assert kept[4].endswith(b" k")
        assert kept[5:] == [b"Q", b"0 0 0 1 k", b"q", b"/Overprint00 gs", b"/X Do", b"Q"]
    states = pdf.pages[0].Resources.ExtGState
    assert (bool(states["/Overprint01"].op), bool(states["/Overprint01"].OP), int(states["/Overprint01"].OPM)) == (
        True,
        False,
        1,
    )
