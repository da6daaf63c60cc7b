"""Sound files of many makes, with all that may be said of each: mostly nothing."""

from __future__ import annotations

import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, TiffImagePlugin

from tests.preflight.maker import (
    BLEED,
    GROUND,
    HEIGHT,
    MARGIN,
    SOUND,
    TEXT,
    WIDTH,
    XMP,
    add_page,
    black,
    box,
    face,
    form,
    gradient,
    image,
    place,
    put,
    saved,
    spot,
    start,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Good:
    """A sound file, the codes of what is said of it, and whether its colours are all on plates."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[str, ...]


GOOD: list[Good] = []


def good(*codes: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        GOOD.append(Good(make.__name__.replace("_", "-"), make, codes))
        return make

    return add


def page(content: bytes, **tables: Any) -> bytes:
    pdf = start()
    made = {table: {key: value(pdf) if callable(value) else value for key, value in entries.items()}
            for table, entries in tables.items()}  # fmt: skip
    add_page(pdf, content, **made)
    return saved(pdf)


def photograph(width: int, height: int) -> Image.Image:
    """Return a picture of many colours of four inks, none above 280 per cent."""
    across = Image.linear_gradient("L").resize((width, height))
    down = across.rotate(90).resize((width, height))
    c, m, y, k = (band.point(lambda v, s=share: int(v * s)) for band, share in
                  ((across, 0.8), (down, 0.7), (across.rotate(180), 0.7), (down.rotate(180), 0.3)))  # fmt: skip
    return Image.merge("CMYK", (c, m, y, k))


@good()
def one_page() -> bytes:
    return page(SOUND)


@good()
def two_pages_packed_and_linearised() -> bytes:
    pdf = start()
    add_page(pdf, SOUND)
    add_page(pdf, SOUND)
    modes = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True}
    return saved(pdf, linearize=True, **modes)


@good()
def content_in_parts_that_break_between_operands() -> bytes:
    pdf = start()
    made = add_page(pdf, b"")
    cut = len(GROUND) // 2
    cut = GROUND.index(b" ", cut)
    made.Contents = Array([pdf.make_stream(part) for part in (GROUND[:cut], GROUND[cut:], b"% a comment (\n" + TEXT)])
    return saved(pdf)


@good()
def a_jpeg_of_four_inks_to_the_bleed() -> bytes:
    out = BytesIO()
    photograph(1500, 1250).save(out, "JPEG", quality=90)

    def make(pdf: pikepdf.Pdf) -> Any:
        return image(pdf, 1500, 1250, out.getvalue(), Filter=Name.DCTDecode, Decode=Array([1, 0] * 4))

    return page(put("I", -3, -3, 126, 106) + TEXT, XObject={"I": make})


@good()
def a_jpeg_2000_in_grey() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((600, 600)).save(out, "JPEG2000")

    def make(pdf: pikepdf.Pdf) -> Any:
        return image(pdf, 600, 600, out.getvalue(), Name.DeviceGray, Filter=Name.JPXDecode)

    return page(GROUND + put("I", 20, 10, 40, 40) + TEXT, XObject={"I": make})


@good()
def line_art_by_fax() -> bytes:
    out = BytesIO()
    size = 1200
    Image.linear_gradient("L").resize((size, size)).convert("1").save(
        out, "TIFF", compression="group4", strip_size=1 << 24
    )
    with TiffImagePlugin.TiffImageFile(BytesIO(out.getvalue())) as picture:
        ((at,), (length,)) = picture.tag_v2[273], picture.tag_v2[279]  # one strip, its place and its length
    data = out.getvalue()[at : at + length]
    parameters = Dictionary(K=-1, Columns=size, Rows=size)

    def make(pdf: pikepdf.Pdf) -> Any:
        return image(pdf, size, size, data, Name.DeviceGray, BitsPerComponent=1, Filter=Name.CCITTFaxDecode,
                     DecodeParms=parameters)  # fmt: skip

    return page(GROUND + put("I", 20, 10, 25, 25) + TEXT, XObject={"I": make})


@good()
def a_turned_picture_with_a_predictor() -> bytes:
    samples = photograph(600, 600).tobytes()
    rows = b"".join(b"\x00" + samples[row * 2400 : row * 2400 + 2400] for row in range(600))

    def make(pdf: pikepdf.Pdf) -> Any:
        parameters = Dictionary(Predictor=15, Colors=4, BitsPerComponent=8, Columns=600)
        return image(pdf, 600, 600, rows, DecodeParms=parameters)

    turned = f"q 0 113 -113 0 {place(80, 20)} cm /I Do Q ".encode()
    return page(GROUND + turned + TEXT, XObject={"I": make})


@good()
def a_stencil_and_an_inline_picture() -> bytes:
    def stencil(pdf: pikepdf.Pdf) -> Any:
        made = image(pdf, 1200, 1200, b"\xaa" * 150 * 1200, BitsPerComponent=1, ImageMask=True)
        del made.ColorSpace
        return made

    inline = b"BI /W 64 /H 64 /CS /G /BPC 8 ID " + bytes(range(64)) * 64 + b" EI Q "
    more = b"0.6 0.2 0 0 k " + put("I", 20, 10, 25, 25) + f"q 14 0 0 14 {place(60, 10)} cm ".encode() + inline
    return page(GROUND + more + TEXT, XObject={"I": stencil})


@good()
def a_logo_of_indexed_inks() -> bytes:
    table = bytes((255, 0, 0, 0, 0, 200, 200, 0, 255, 255, 255, 255))  # the last entry is not used

    def make(pdf: pikepdf.Pdf) -> Any:
        return image(pdf, 400, 400, b"\x00\x01" * 80000, Array([Name.Indexed, Name.DeviceCMYK, 2, String(table)]))

    return page(GROUND + put("I", 20, 10, 30, 30) + TEXT, XObject={"I": make})


@good()
def spots_their_tints_and_gradients() -> bytes:
    def shading(pdf: pikepdf.Pdf) -> Any:
        return gradient((0.1,), (1.0,), spot(pdf, "PANTONE 286 C"))

    def both(pdf: pikepdf.Pdf) -> Any:
        tint = pdf.make_stream(b"{ 0 exch 0 exch }", FunctionType=4, Domain=[0, 1] * 2, Range=[0, 1] * 4)
        return Array([Name.DeviceN, Array([Name.Black, Name("/PANTONE 286 C")]), Name.DeviceCMYK, tint])

    more = b"/S cs 0.3 scn " + box(-3, -3, 60, 40) + b"f /N cs 0.5 1 scn " + box(70, 10, 20, 20) + b"f "
    more += b"q " + box(10, 45, 100, 10) + b"W n /H sh Q /S cs 1 scn " + words("In the spot", 11, 20, 80)
    spaces = {"S": lambda pdf: spot(pdf, "PANTONE 286 C"), "N": both}
    return page(GROUND + more + TEXT, ColorSpace=spaces, Shading={"H": shading})


@good()
def transparency_that_is_live() -> bytes:
    def mask(pdf: pikepdf.Pdf) -> Any:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        inner = Dictionary(Shading=Dictionary(S=gradient((0,), (1,), Name.DeviceGray)))
        return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form(pdf, b"/S sh", Group=group, Resources=inner)))

    def picture(pdf: pikepdf.Pdf) -> Any:
        made = image(pdf, 400, 400, photograph(400, 400).tobytes())
        made.SMask = image(pdf, 400, 400, bytes(range(200)) * 800, Name.DeviceGray)
        return made

    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True)
    more = b"/A gs /F Do q /M gs 0.8 0.2 0 0 k " + box(-3, -3, 126, 30) + b"f Q " + put("I", 30, 30, 30, 30)
    return page(
        GROUND + more + TEXT,
        ExtGState={"A": Dictionary(ca=0.4, CA=0.4), "M": mask},
        XObject={"F": lambda pdf: form(pdf, b"1 0.8 0.2 0 k " + box(70, 20, 20, 20) + b"f", Group=group), "I": picture},
    )


@good()
def a_shadow_that_multiplies() -> bytes:
    more = b"0.6 0.3 0 0 k " + box(10, 10, 40, 40) + b"f q /M gs 0 0 0 0.4 k " + box(20, 5, 40, 40) + b"f Q "
    return page(GROUND + more + TEXT, ExtGState={"M": Dictionary(BM=Name.Multiply, ca=0.8)})


@good("layers")
def layers_of_forms_in_forms() -> bytes:
    pdf = start()
    layers = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(word))) for word in ("Art", "English")]
    pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(Order=Array(layers)))
    inner = form(pdf, b"0.4 0.1 0 0 k " + box(10, 10, 20, 20) + b"f")
    outer = form(pdf, b"/G Do", Resources=Dictionary(XObject=Dictionary(G=inner)), OC=layers[0])
    add_page(pdf, GROUND + b"/F Do /OC /L BDC " + TEXT + b"EMC", XObject={"F": outer}, Properties={"L": layers[1]})
    return saved(pdf)


@good()
def a_tile_that_fills_the_sheet() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_stream(
            b"0.3 0 0.2 0 k 0 0 9 9 re f 0.1 0 0.1 0 k 9 9 9 9 re f", Type=Name.Pattern, PatternType=1, PaintType=1,
            TilingType=1, BBox=Array([0, 0, 18, 18]), XStep=18, YStep=18, Resources=Dictionary(),
        )  # fmt: skip

    return page(b"/Pattern cs /P scn " + box(-3, -3, 126, 106) + b"f " + TEXT, Pattern={"P": make})


@good()
def gradients_to_the_bleed() -> bytes:
    radial = gradient((0.6, 0.2, 0, 0), (0.1, 0, 0.3, 0))
    radial.ShadingType, radial.Coords = 3, Array([200, 150, 0, 200, 150, 250])
    pattern = Dictionary(PatternType=2, Shading=gradient((0.5, 0, 0, 0), (0, 0.3, 0.3, 0)))
    more = b"q " + box(-3, 50, 126, 53) + b"W n /R sh Q /Pattern cs /P scn " + box(-3, -3, 126, 40) + b"f "
    return page(GROUND + more + TEXT, Shading={"R": radial}, Pattern={"P": pattern})


@good()
def a_landscape_whose_curves_end_in_the_bleed() -> bytes:
    hill = (
        f"{place(-3, -3)} m {place(-3, 20)} l {place(30, 45)} {place(80, 5)} {place(123, 30)} c {place(123, -3)} l h f "
    )
    sun = f"{place(121, 80)} m {place(121, 95)} {place(100, 95)} {place(100, 80)} c "
    sun += f"{place(100, 65)} {place(121, 65)} {place(121, 80)} c h f "
    return page(GROUND + b"0.3 0 0.5 0.1 k " + hill.encode() + b"0 0.3 0.8 0 k " + sun.encode() + TEXT)


@good()
def art_at_an_angle_cut_to_the_bleed() -> bytes:
    clip = b"q " + box(-3, -3, 126, 106) + b"W n "
    turned = f"0.866 0.5 -0.5 0.866 {place(20, -30)} cm 0.7 0.1 0 0 k 0 0 400 90 re f Q ".encode()
    return page(GROUND + clip + turned + TEXT)


@good()
def a_photograph_covered_at_its_edge() -> bytes:
    """Return a page on which a picture stops at the trim, under a band that runs on."""
    picture = {"I": lambda pdf: image(pdf, 500, 500, photograph(500, 500).rotate(180).tobytes())}
    more = put("I", 78, 40, 42, 42) + b"0.5 0 0 0 k " + box(110, -3, 13, 106) + b"f "
    return page(GROUND + more + TEXT, XObject=picture)


@good()
def white_boxes_and_paper_at_the_edge() -> bytes:
    return page(b"0 0 0 0 k " + box(0, 0, 120, 100) + b"f 0 0 0 0.4 K 0.5 w " + box(20, 20, 30, 20) + b"S " + TEXT)


@good()
def words_among_rules_that_run_around_them() -> bytes:
    line = b"0.8 0.7 0.7 0.3 K 1 w " + f"{place(2, 2)} m {place(2, 98)} l {place(118, 98)} l S ".encode()
    return page(GROUND + line + b"q /Over gs " + black("Words over none of it", 11, 20, 40) + b"Q " + TEXT)


@good()
def a_ground_seen_through_letters_alone() -> bytes:
    letters = words("Seen", 40, 30, 40).replace(b" Tf ", b" Tf 7 Tr ", 1)
    ground = b"0.4 0.2 0 0 k " + box(0, 0, 120, 100) + b"f "
    return page(b"q " + letters + ground + b"Q " + TEXT)


@good()
def marks_and_a_slug_beyond_the_bleed() -> bytes:
    lines = b""
    for x in (0, 120):
        lines += f"{place(x, -4)} m {place(x, -7.5)} l S {place(x, 104)} m {place(x, 107.5)} l S ".encode()
    marks = b"q /All CS 1 SCN 0.1 w " + lines + b"Q " + black("KET-01 slug", 4, 40, -7)
    return page(GROUND + marks + TEXT, ColorSpace={"All": lambda pdf: spot(pdf, "All", (1, 1, 1, 1))})


@good()
def a_simple_truetype_font() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        data, glyphs, widths = face()
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Lato"), Flags=32, FontBBox=[0, -200, 1000, 900],
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
            FontFile2=pdf.make_stream(zlib.compress(data), Filter=Name.FlateDecode, Length1=len(data)),
        )  # fmt: skip
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Lato"), FontDescriptor=descriptor,
                Encoding=Name.WinAnsiEncoding, FirstChar=32, LastChar=126,
                Widths=Array([widths[glyphs[chr(code)]] for code in range(32, 127)]),
            )
        )  # fmt: skip

    more = f"q /Over gs 0 0 0 1 k BT /F1 11 Tf 13 TL {place(20, 40)} Td (Simple \\(or not\\)) Tj T* [(K)-30(erned)] TJ "
    more += "(next) ' 1 0.5 (spaced out) \" ET Q "
    return page(GROUND + more.encode() + TEXT, Font={"F1": make})


@good("font-type-3")
def a_type_3_font_of_shapes() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        glyph = pdf.make_stream(b"1000 0 0 0 700 700 d1 1 0 0 rg 0 0 700 700 re f")  # d1: its colour does not count
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=[97, Name.a]), FirstChar=97, LastChar=97,
                Widths=[1000],
            )
        )  # fmt: skip

    return page(GROUND + f"0.8 0 0 0 k BT /T3 12 Tf {place(20, 20)} Td (aaa) Tj ET ".encode() + TEXT, Font={"T3": make})


@good()
def flat_pdf_x_1a() -> bytes:
    pdf = start()
    claim = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
    pdf.Root.Metadata = pdf.make_stream(XMP.replace(claim, "").encode())
    pdf.docinfo["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
    pdf.docinfo["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")
    add_page(pdf, SOUND)
    return saved(pdf, force_version="1.3")


@good()
def a_page_away_from_the_origin() -> bytes:
    pdf = start()
    made = add_page(pdf, b"q 1 0 0 1 -100 50 cm " + SOUND + b"Q")
    for name in ("MediaBox", "BleedBox", "TrimBox"):
        x0, y0, x1, y1 = (float(edge) for edge in made[f"/{name}"])
        made[f"/{name}"] = Array([x1 - 100, y1 + 50, x0 - 100, y0 + 50])  # corners in any order (ISO 32000-1, 7.9.5)
    return saved(pdf)


# -- made by programs -------------------------------------------------------------------------------------------------


@good("pdfx-not-claimed")
def by_ghostscript() -> bytes:
    width, height = (round(2 * MARGIN + side, 2) for side in (WIDTH, HEIGHT))
    edges = {name: [MARGIN - by, MARGIN - by, MARGIN + WIDTH + by, MARGIN + HEIGHT + by]
             for name, by in (("TrimBox", 0.0), ("BleedBox", BLEED))}  # fmt: skip
    boxes = " ".join(f"/{name} [{' '.join(f'{e:.2f}' for e in box)}]" for name, box in edges.items())
    program = (
        f"%!PS\n<< /PageSize [{width} {height}] >> setpagedevice [ {boxes} /PAGE pdfmark\n"
        f"0.2 0 0.1 0 setcmykcolor 0 0 {width} {height} rectfill\n"
        "/Times-Roman findfont 16 scalefont setfont 0 0 0 1 setcmykcolor 100 150 moveto (Set by Ghostscript) show\n"
        "0.6 0.2 0 0 setcmykcolor 2 setlinewidth 80 80 moveto 200 80 lineto stroke showpage\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.ps"), Path(folder, "out.pdf")
        source.write_text(program)
        command = [
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=pdfwrite",
            "-dEmbedAllFonts=true",
            "-dPDFSETTINGS=/prepress",
        ]
        neverembed = ["-c", "<< /NeverEmbed [ ] >> setdistillerparams", "-f"]
        subprocess.run([*command, f"-sOutputFile={out}", *neverembed, source], check=True, capture_output=True)
        return out.read_bytes()


@good("pdfx-not-claimed")
def by_weasyprint() -> bytes:
    from brochure.document import Region
    from tests.support.panels import block, document, engine

    css = (
        "@page { size: 120mm 100mm; margin: 20mm; bleed: 3mm; background: device-cmyk(0.2 0 0.1 0) }"
        " html { color: device-cmyk(0 0 0 1); font-size: 16pt }"
        " h1 { border-bottom: 1pt solid device-cmyk(0 0 0 0.6); font-size: 20pt }"
    )
    region = Region("front", ("front",), ((block(1, "Set by WeasyPrint", tag="h1"),),))
    return engine().typeset(document(css, (region,))).pdf


@good("pdfx-not-claimed", "rgb", "trim-box-missing")
def by_chromium() -> bytes:
    """Return what a browser prints: RGB, no bleed, no TrimBox."""
    style = "@page { size: 120mm 100mm; margin: 20mm } p { font: 16pt serif; color: #036 }"
    html = f"<style>{style}</style><p>By a browser</p>"
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.html"), Path(folder, "out.pdf")
        source.write_text(html)
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*command, f"--user-data-dir={folder}/user", f"--print-to-pdf={out}", source],
                       check=True, capture_output=True)  # fmt: skip
        return out.read_bytes()
