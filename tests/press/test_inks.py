from io import BytesIO

import pikepdf

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


def test_a_stream_that_is_not_written_line_by_line_is_parsed():
    pdf = pikepdf.new()
    stream = b"BT (1 0 0 rg) Tj ET 0.058824 0.298039 0.364706 rg 0 0 9 9 re f 0.058824 0.298039 0.364706 RG"
    pdf.add_blank_page(page_size=(9, 9))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, stream)
    inks.recolour(pdf, {BRAND: (255, 0, 0)})
    new = pdf.pages[0].Contents.read_bytes()
    assert b"(1 0 0 rg)" in new
    assert new.count(b"1 0 0 rg") == 2
    assert b"1 0 0 RG" in new


def test_a_triple_between_two_steps_is_no_ink():
    assert inks.triple([0.5, 0.5, 0.5]) is None
    assert inks.triple([15 / 255, 76 / 255, 93 / 255]) == BRAND
