"""Wrong files, first part: boxes, art and the knife, colour, ink."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from brochure.errors import Severity
from brochure.units import pt
from tests.preflight.corpus import case, changed, drawn, first, jpeg, noise
from tests.preflight.maker import (
    BLEED,
    HEIGHT,
    MARGIN,
    SOUND,
    TEXT,
    WIDTH,
    add_page,
    black,
    box,
    form,
    gradient,
    grown,
    image,
    place,
    put,
    saved,
    spot,
    start,
    words,
)

# -- boxes ------------------------------------------------------------------------------------------------------------


@case("trim-box-missing")
def trim_box_missing() -> bytes:
    return changed(lambda pdf: first(pdf).__delitem__("/TrimBox"))


@case("bleed")
def bleed_of_2_mm() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/BleedBox", grown(pt(2))))


@case("bleed")
def no_bleed_at_all() -> bytes:
    pdf = start()
    page = add_page(pdf, b"0.1 0.05 0 0 k " + box(0, 0, 120, 100) + b"f " + TEXT)
    page.BleedBox = page.MediaBox = page.CropBox = grown(0)
    return saved(pdf)


@case("boxes-do-not-nest")
def trim_outside_the_bleed() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        first(pdf).MediaBox = grown(pt(2))

    return changed(change)


@case("file-damaged", page=None)
def a_box_of_words() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/MediaBox", Array([String("a")] * 4)))


@case("trim-and-art-box")
def trim_and_art_box() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/ArtBox", grown(-9)))


@case("crop-box")
def cropped_to_the_trim() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/CropBox", grown(0)))


@case("page-turned", severity=Severity.WARNING)
def turned_as_a_whole() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/Rotate", 90))


@case("user-unit")
def user_unit_of_two() -> bytes:
    return changed(lambda pdf: first(pdf).__setitem__("/UserUnit", 2))


@case("page-sizes-differ", page=3)
def a_page_of_another_size() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[2].obj
        page.TrimBox = Array([MARGIN, MARGIN, MARGIN + WIDTH - 30, MARGIN + HEIGHT])
        page.BleedBox = Array([MARGIN - BLEED, MARGIN - BLEED, MARGIN + WIDTH - 30 + BLEED, MARGIN + HEIGHT + BLEED])

    return changed(change, pages=4)


@case("blank-page", page=2, severity=Severity.WARNING)
def a_blank_page() -> bytes:
    pdf = start()
    add_page(pdf, SOUND)
    add_page(pdf, b"0 0 0 0 k " + box(-3, -3, 126, 106) + b"f")
    return saved(pdf)


@case("page-count-odd", page=None, severity=Severity.WARNING)
def three_pages() -> bytes:
    return changed(lambda _pdf: None, pages=3)


@case("page-count", page=None, fmt="half-fold-a4")
def one_page_of_a_leaflet_of_two() -> bytes:
    return leaflet(pages=1)


@case("trim-size", "trim-size", page=2, fmt="half-fold-a4")
def sheets_one_millimetre_short() -> bytes:
    return leaflet(width=296)


def leaflet(more: bytes = b"", *, pages: int = 2, width: float = 297) -> bytes:
    """Return a half-fold leaflet; its fold is at 148.5 mm."""
    pdf = start()
    for number in range(pages):
        page = add_page(pdf, b"0.1 0 0 0 k " + box(-3, -3, 303, 216) + b"f " + TEXT + (b"" if number else more))
        for name, by in (("MediaBox", MARGIN), ("BleedBox", BLEED), ("TrimBox", 0)):
            edges = (MARGIN - by, MARGIN - by, MARGIN + pt(width) + by, MARGIN + pt(210) + by)
            page[f"/{name}"] = Array([round(edge, 4) for edge in edges])
    return saved(pdf)


# -- art and the knife ------------------------------------------------------------------------------------------------


@case("bleed-not-reached", point=(119, 50))
def a_ground_that_stops_at_the_trim() -> bytes:
    return drawn(ground=b"0.5 0 0 0 k " + box(-3, -3, 123, 106) + b"f ")


@case("bleed-not-reached", point=(30, 99))
def a_picture_that_stops_1_mm_beyond_the_trim() -> bytes:
    return drawn(
        put("I", 10, 51, 50, 50), XObject={"I": lambda pdf: image(pdf, 700, 700, noise(700, 700, 9, 90, 9, 0))}
    )


@case("bleed-not-reached", point=(1, 50))
def a_picture_cut_off_at_the_trim_by_its_clip() -> bytes:
    more = b"q " + box(0, 30, 60, 40) + b"W n " + put("I", -10, 20, 60, 60) + b"Q "
    return drawn(more, XObject={"I": lambda pdf: image(pdf, 800, 800, noise(800, 800, 9, 90, 9, 0))})


@case("bleed-not-reached", point=(60, 1))
def a_gradient_in_a_form_that_stops_at_the_trim() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        shading = Dictionary(S=gradient((0.5, 0, 0, 0), (0, 0.5, 0, 0)))
        edges = [MARGIN - BLEED, MARGIN, MARGIN + WIDTH + BLEED, MARGIN + 90]
        return form(pdf, b"/S sh", BBox=Array(edges), Resources=Dictionary(Shading=shading))

    return drawn(b"/F Do ", XObject={"F": make})


@case("bleed-not-reached", point=(119, 30))
def a_rule_that_stops_at_the_trim() -> bytes:
    return drawn(f"0 0 0 1 K 2 w {place(80, 30)} m {place(120, 30)} l S ".encode())


@case("text-near-trim", point=(10, 2))
def text_1_mm_from_the_trim() -> bytes:
    return drawn(black("Nearly cut", 10, 4, 1.8))


@case("text-off-trim", point=(119, 40))
def text_across_the_trim() -> bytes:
    return drawn(black("Cut off by the knife", 12, 100, 40))


@case("text-across-fold", point=(148.5, 101), fmt="half-fold-a4")
def text_across_a_fold() -> bytes:
    return leaflet(black("This runs across the fold", 12, 130, 100))


@case("text-near-fold", point=(151, 101), fmt="half-fold-a4", severity=Severity.WARNING)
def text_by_a_fold() -> bytes:
    return leaflet(black("By the fold", 12, 149.5, 100))


# -- colour -----------------------------------------------------------------------------------------------------------


@case("rgb", point=(15, 15))
def an_rgb_ground() -> bytes:
    return drawn(b"1 0.5 0 rg " + box(10, 10, 20, 20) + b"f ")


@case("rgb", point=(15, 15))
def an_rgb_line_in_a_named_space() -> bytes:
    return drawn(b"/DeviceRGB CS 0 0 1 SC 2 w " + box(10, 10, 20, 20) + b"S ")


@case("rgb", point=(15, 15))
def an_rgb_picture_in_a_form_in_a_pattern() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        picture = image(pdf, 300, 300, noise(300, 300, 200, 10, 10), Name.DeviceRGB)
        inner = form(pdf, b"q 57 0 0 57 0 0 cm /I Do Q", Resources=Dictionary(XObject=Dictionary(I=picture)))
        return pdf.make_stream(
            b"/F Do", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 57, 57]),
            XStep=57, YStep=57, Resources=Dictionary(XObject=Dictionary(F=inner)),
        )  # fmt: skip

    return drawn(b"/Pattern cs /P scn " + box(10, 10, 30, 30) + b"f ", Pattern={"P": make})


@case("rgb", point=(15, 15))
def an_rgb_gradient() -> bytes:
    more = b"q " + box(10, 10, 20, 20) + b"W n /S sh Q "
    return drawn(more, Shading={"S": gradient((1, 0, 0), (0, 0, 1), Name.DeviceRGB)})


@case("rgb", point=(15, 15))
def an_rgb_gradient_as_a_pattern() -> bytes:
    pattern = Dictionary(PatternType=2, Shading=gradient((1, 0, 0), (0, 0, 1), Name.DeviceRGB))
    return drawn(b"/Pattern cs /P scn " + box(10, 10, 20, 20) + b"f ", Pattern={"P": pattern})


@case("rgb", "font-type-3", point=(21, 21))
def an_rgb_glyph_of_a_type_3_font() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        glyph = pdf.make_stream(b"1000 0 d0 1 0 0 rg 0 0 700 700 re f")
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=[97, Name.a]), FirstChar=97, LastChar=97,
                Widths=[1000],
            )
        )  # fmt: skip

    return drawn(f"BT /T3 12 Tf {place(20, 20)} Td (aaa) Tj ET ".encode(), Font={"T3": make})


@case("rgb", point=(11, 11))
def an_rgb_inline_image() -> bytes:
    data = b"\xff\x00\x00" * 64 * 64
    body = b"BI /W 64 /H 64 /CS /RGB /BPC 8 ID " + data + b" EI Q "
    return drawn(f"q 11 0 0 11 {place(10, 10)} cm ".encode() + body)


@case("rgb", point=(15, 15))
def a_picture_of_indexed_rgb() -> bytes:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\x00\x00\x00\xff\x00")])
    more = put("I", 10, 10, 20, 20)
    return drawn(more, XObject={"I": lambda pdf: image(pdf, 300, 300, bytes(90000), space)})


@case("rgb-calibrated", point=(15, 15), severity=Severity.WARNING)
def a_calibrated_rgb_ground() -> bytes:
    space = Array([Name.CalRGB, Dictionary(WhitePoint=[0.95, 1, 1.09])])
    return drawn(b"/C cs 1 0 0 sc " + box(10, 10, 20, 20) + b"f ", ColorSpace={"C": space})


@case("lab", point=(15, 15), severity=Severity.WARNING)
def a_lab_ground() -> bytes:
    space = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82], Range=[-128, 127, -128, 127])])
    return drawn(b"/C cs 50 60 20 sc " + box(10, 10, 20, 20) + b"f ", ColorSpace={"C": space})


@case("spot-alternate", point=(15, 15))
def a_spot_shown_in_rgb() -> bytes:
    more = b"/C cs 1 scn " + box(10, 10, 20, 20) + b"f "
    return drawn(more, ColorSpace={"C": lambda pdf: spot(pdf, "Blue 1", (0, 0, 1), "RGB")})


@case("mask-rgb", page=None, severity=Severity.WARNING)
def an_rgb_soft_mask() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        shape = form(pdf, b"1 1 1 rg 0 0 200 200 re f", Group=group)
        return Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=shape))

    return drawn(b"q /G gs 0.5 0 0 0 k " + box(10, 10, 20, 20) + b"f Q ", ExtGState={"G": make})


@case("spot-named-process", point=None)
def a_spot_named_black() -> bytes:
    more = b"/C cs 1 scn " + box(10, 10, 20, 20) + b"f "
    return drawn(more, ColorSpace={"C": lambda pdf: spot(pdf, "black", (0, 0, 0, 1))})


@case("spot-named-process", point=None)
def a_spot_named_black_that_looks_blue() -> bytes:
    return drawn(b"/C cs 1 scn " + box(10, 10, 20, 20) + b"f ", ColorSpace={"C": lambda pdf: spot(pdf, "Black")})


@case("spot-named-twice", point=None)
def two_spellings_of_a_spot() -> bytes:
    more = b"/C cs 1 scn " + box(10, 10, 20, 20) + b"f /D cs 1 scn " + box(40, 10, 20, 20) + b"f "
    spaces = {"C": lambda pdf: spot(pdf, "PANTONE 286 C"), "D": lambda pdf: spot(pdf, "Pantone 286C")}
    return drawn(more, ColorSpace=spaces)


@case("spot-two-alternates", point=None, severity=Severity.WARNING)
def two_looks_of_a_spot() -> bytes:
    more = b"/C cs 1 scn " + box(10, 10, 20, 20) + b"f /D cs 1 scn " + box(40, 10, 20, 20) + b"f "
    spaces = {"C": lambda pdf: spot(pdf, "Blue 1"), "D": lambda pdf: spot(pdf, "Blue 1", (0, 1, 1, 0))}
    return drawn(more, ColorSpace=spaces)


@case("white-overprints", point=(15, 15))
def white_that_overprints() -> bytes:
    more = b"q /O gs 0 0 0 0 k " + box(10, 10, 20, 20) + b"f Q "
    return drawn(more, ExtGState={"O": Dictionary(OP=True, op=True, OPM=1)})


@case("black-knocks-out", point=(25, 11), severity=Severity.NOTE)
def small_black_text_that_knocks_out() -> bytes:
    more = b"0.8 0.3 0 0 k " + box(10, 5, 60, 20) + b"f 0 g " + words("Small and black", 9, 20, 10)
    return drawn(more)


# -- ink --------------------------------------------------------------------------------------------------------------


@case("coverage", point=(15, 15))
def ink_of_380_as_a_ground() -> bytes:
    return drawn(b"1 0.9 0.9 1 k " + box(10, 10, 20, 20) + b"f ")


@case("coverage", point=(15, 15))
def ink_of_380_in_a_picture() -> bytes:
    data = noise(300, 150, 20, 20, 20, 0) + noise(300, 150, 255, 230, 230, 254)
    return drawn(put("I", 10, 10, 20, 20), XObject={"I": lambda pdf: image(pdf, 300, 300, data)})


@case("coverage", point=(15, 15))
def ink_of_373_in_a_picture_of_4_bits() -> bytes:
    picture = {"I": lambda pdf: image(pdf, 300, 300, b"\xee\xee" * 90000, BitsPerComponent=4)}
    return drawn(put("I", 10, 10, 20, 20), XObject=picture)


@case("coverage", point=(15, 15))
def ink_of_360_in_a_jpeg_of_four_inks() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        data = jpeg(300, 300, 230, 230, 230, 230)
        return image(pdf, 300, 300, data, Filter=Name.DCTDecode, Decode=Array([1, 0] * 4))

    return drawn(put("I", 10, 10, 20, 20), XObject={"I": make})


@case("coverage", point=(15, 15))
def ink_of_380_where_multiply_meets_a_ground() -> bytes:
    more = b"1 0.9 0 0 k " + box(10, 10, 20, 20) + b"f q /M gs 0 0 0.9 1 k " + box(15, 12, 9, 9) + b"f Q "
    return drawn(more, ExtGState={"M": Dictionary(BM=Name.Multiply)})


@case("coverage", point=(17, 15))
def ink_of_320_where_overprint_meets_a_ground() -> bytes:
    more = b"1 1 0.2 0 k " + box(10, 10, 20, 20) + b"f q /O gs 0 0 0 1 k " + box(15, 12, 9, 9) + b"f Q "
    return drawn(more, ExtGState={"O": Dictionary(OP=True, op=True, OPM=1)})


@case("coverage", point=(15, 15))
def ink_of_400_in_the_middle_of_a_gradient() -> bytes:
    def shading(pdf: pikepdf.Pdf) -> Any:
        del pdf
        parts = [gradient(*ends).Function for ends in (((0,) * 4, (0.95,) * 4), ((0.95,) * 4, (0,) * 4))]
        whole = Dictionary(FunctionType=3, Domain=[0, 1], Functions=parts, Bounds=[0.37], Encode=[0, 1, 0, 1])
        made = gradient((0,) * 4, (0,) * 4)
        made.Function = whole
        return made

    return drawn(b"q " + box(10, 10, 20, 20) + b"W n /S sh Q ", Shading={"S": shading})


@case("coverage", point=(15, 15))
def ink_of_350_in_spot_and_process() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        names = [Name("/Cyan"), Name("/Magenta"), Name("/Black"), Name("/Blue 1")]
        tint = pdf.make_stream(
            b"{ pop 3 1 roll exch 3 -1 roll 0 exch }", FunctionType=4, Domain=[0, 1] * 4, Range=[0, 1] * 4
        )
        return Array([Name.DeviceN, Array(names), Name.DeviceCMYK, tint])

    return drawn(b"/N cs 0.9 0.9 0.8 0.9 scn " + box(10, 10, 20, 20) + b"f ", ColorSpace={"N": make})


@case("more-than-one-ink", page=None, profile="one-ink")
def two_inks_in_a_job_of_one() -> bytes:
    return drawn()
