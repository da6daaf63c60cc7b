from io import BytesIO

import pikepdf
import pytest

from brochure.document import ASSETS, Region
from brochure.press import inks
from tests.support.colours import painted as painted_in
from tests.support.panels import block, document, engine, page_rule, picture

BRAND, NEW = (15, 76, 93), (200, 30, 40)
SUPPORT, OTHER = (226, 163, 92), (15, 76, 93)  # the new colour of one is the stand-in of the other
HEX = {BRAND: "#0F4C5D", SUPPORT: "#E2A35C"}
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">'
    b'<linearGradient id="g"><stop offset="0" stop-color="#0F4C5D"/><stop offset="1" stop-color="#E2A35C"/>'
    b'</linearGradient><rect width="9" height="9" fill="url(#g)" stroke="#0F4C5D"/></svg>'
)
CSS = (
    page_rule("front", 1, 100, 100, "background: #0F4C5D")
    + "p { color: #E2A35C; border: 2pt dashed #E2A35C }"
    + ".a { background: linear-gradient(#0F4C5D, #E2A35C); height: 40pt }"
    + ".b { opacity: .5; background: #E2A35C; height: 20pt }"
    + f'.c {{ background: url("{ASSETS}a.svg") 0 0 / 20pt 20pt repeat; height: 40pt }}'
    + ".d { box-shadow: 2pt 2pt 3pt #0F4C5D; height: 10pt; background: rgba(226, 163, 92, .4) }"
)


def painted():
    words = "".join(f'<div class="{name}"></div>' for name in "abcd")
    region = Region("front", ("front",), ((block(1, f"words{words}", tag="div"), block(2, "more")),))
    return engine().typeset(document(CSS, (region,), {f"{ASSETS}a.svg": SVG})).pdf


def recoloured(pdf, colours):
    with pikepdf.open(BytesIO(pdf)) as found:
        inks.recolour(found, colours)
        out = BytesIO()
        found.save(out)
        return out.getvalue()


def test_every_painted_ink_becomes_the_clinics_colour():
    before = painted()
    assert {BRAND, SUPPORT} <= painted_in(before)
    after = painted_in(recoloured(before, {BRAND: NEW, SUPPORT: (1, 2, 3)}))
    assert not {BRAND, SUPPORT} & after
    assert {NEW, (1, 2, 3)} <= after


def test_inks_are_replaced_at_once_and_not_one_after_the_other():
    after = painted_in(recoloured(painted(), {BRAND: NEW, SUPPORT: OTHER}))
    assert {NEW, OTHER} <= after


def test_pixels_show_the_new_colour_and_the_old_is_gone():
    before, after = (picture(pdf, 0, 40) for pdf in (painted(), recoloured(painted(), {BRAND: NEW})))
    corner = (before.width - 4, before.height - 4)
    assert before.getpixel(corner) == BRAND
    assert after.getpixel(corner) == NEW


def test_what_no_ink_owns_stays_as_it_is():
    before = painted()
    assert painted_in(recoloured(before, {(9, 9, 9): NEW})) == painted_in(before)


RED = (255, 0, 0)
IN_PDF = b"0.058824 0.298039 0.364706"


def rewritten(stream):
    """Return what becomes of a page's stream when the brand turns red."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(9, 9))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, stream)
    profile = pikepdf.Array([pikepdf.Name.ICCBased, pikepdf.Stream(pdf, b"", N=3)])
    spaces = pikepdf.Dictionary(Named=pikepdf.Name.DeviceRGB, Profile=profile)
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(ColorSpace=spaces)
    inks.recolour(pdf, {BRAND: RED})
    return pdf.pages[0].Contents.read_bytes()


def test_a_stream_that_is_not_written_line_by_line_is_parsed():
    new = rewritten(b"BT (1 0 0 rg) Tj ET %s rg 0 0 9 9 re f %s RG" % (IN_PDF, IN_PDF))
    assert b"(1 0 0 rg)" in new
    assert new.count(b"1 0 0 rg") == 2
    assert b"1 0 0 RG" in new


@pytest.mark.parametrize(
    "stream",
    [
        b"0 0 m %s rg 0 0 9 9 re f",  # several operators on a line
        b"%s\nrg",  # one operator on several
        b"%s  rg",
        b"/DeviceRGB cs %s sc",
        b"/DeviceRGB CS %s SCN",
        b"q 1 g Q /DeviceRGB cs q /DeviceGray cs 0.5 sc Q %s scn",
        b"/Named cs %s scn",
        b"/Profile cs %s scn",
        b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI\n%s rg",
    ],
)
def test_colours_are_found_however_they_are_written(stream):
    new = rewritten(stream % IN_PDF)
    assert IN_PDF not in new
    assert b"1 0 0 " in new


@pytest.mark.parametrize(
    "stream",
    [
        b"/lab-d65 cs %s scn",
        b"/DeviceRGB cs q /lab-d65 cs %s scn Q",
        b"BT <001b> Tj (%s rg) Tj ET",
        b"%s cm",
        b"%s 0 k",
    ],
)
def test_numbers_that_are_no_rgb_colour_stay(stream):
    assert IN_PDF in rewritten(stream % IN_PDF)


def test_what_all_of_a_page_s_parts_paint_is_replaced():
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(9, 9))
    page.Contents = pikepdf.Array([pikepdf.Stream(pdf, IN_PDF + b" rg"), pikepdf.Stream(pdf, IN_PDF + b" RG")])
    glyph = pikepdf.Stream(pdf, b"9 0 d0\n" + IN_PDF + b" rg\n0 0 9 9 re f")
    look = pikepdf.Stream(pdf, IN_PDF + b" rg")
    font = pikepdf.Dictionary(Subtype=pikepdf.Name.Type3, CharProcs=pikepdf.Dictionary(A=glyph))
    shading = pikepdf.Dictionary(
        ShadingType=2,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Background=[c / 255 for c in BRAND],
        Function=pikepdf.Dictionary(FunctionType=2, N=1, C0=[c / 255 for c in BRAND], C1=[0, 0, 0]),
    )
    pattern = pikepdf.Dictionary(PatternType=2, Shading=shading)
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(T3=pdf.make_indirect(font)), Pattern=pikepdf.Dictionary(P1=pattern)
    )
    page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(AP=pikepdf.Dictionary(N=pikepdf.Dictionary(On=look)))])
    inks.recolour(pdf, {BRAND: RED})
    assert all(IN_PDF not in part.read_bytes() for part in (*page.Contents, glyph, look))
    found = page.Resources.Pattern.P1.Shading
    assert [float(v) for v in found.Background] == [float(v) for v in found.Function.C0] == [1, 0, 0]


def test_a_mask_keeps_its_shape_whatever_is_inside_it():
    """In a soft mask a colour says how much is let through: it is no ink, not even in a group within."""
    mask = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90"><mask id="m">'
        b'<linearGradient id="g"><stop offset="0" stop-color="#0F4C5D"/><stop offset="1" stop-color="#E2A35C"/>'
        b'</linearGradient><g opacity=".5"><rect width="9" height="4" fill="#0F4C5D"/></g>'
        b'<rect y="4" width="9" height="5" fill="url(#g)"/></mask>'
        b'<rect width="9" height="9" fill="#A8281F" mask="url(#m)"/></svg>'
    )
    css = page_rule("front", 1, 100, 100) + f'.m {{ background: url("{ASSETS}m.svg"); height: 90px }}'
    region = Region("front", ("front",), ((block(1, '<div class="m"></div>', tag="div"),),))
    before = engine().typeset(document(css, (region,), {f"{ASSETS}m.svg": mask})).pdf
    after = recoloured(before, {BRAND: (255, 255, 255), SUPPORT: (255, 255, 255)})
    assert picture(before, 0, 60).tobytes() == picture(after, 0, 60).tobytes()
    assert picture(recoloured(before, {(168, 40, 31): NEW}), 0, 60).tobytes() != picture(before, 0, 60).tobytes()


def test_a_triple_between_two_steps_is_no_ink():
    assert inks.triple([0.5, 0.5, 0.5]) is None
    assert inks.triple([15 / 255, 76 / 255, 93 / 255]) == BRAND
