"""Small print files made by hand, operator by operator: sound ones, to plant one fault in each."""

from __future__ import annotations

import re
import zlib
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, String

from brochure import workspace as disk
from brochure.units import pt

# A leaf of 120 x 100 mm with 3 mm of bleed, 8 mm from the corner of the sheet.
WIDTH, HEIGHT, BLEED, MARGIN = pt(120), pt(100), pt(3), pt(8)
TITLE = "A sound file"
LETTERS = "".join(map(chr, range(32, 127)))


@cache
def profile(name: str = "iso-coated") -> Any:
    return disk.Workspace(disk.starter_folder()).profile(name)


@cache
def face() -> tuple[bytes, dict[str, int], dict[int, int]]:
    """Return a font of Latin letters, the glyph of each, and how wide glyphs are."""
    (file,) = (f for f in disk.Workspace(disk.starter_folder()).family("Lato") if f.weight == 400)
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, LETTERS))
    data = hb.subset(hb.Face(file.data), wanted).blob.data
    font = hb.Font(hb.Face(data))
    glyphs = {c: font.get_nominal_glyph(ord(c)) for c in LETTERS}
    scale = 1000 / font.face.upem
    return data, glyphs, {g: round(font.get_glyph_h_advance(g) * scale) for g in glyphs.values()}


def words(text: str, size: float, x: float, y: float) -> bytes:
    """Return operators that show ``text`` in font F0, ``x`` and ``y`` mm from the lower left of the trim."""
    codes = "".join(f"{face()[1][c]:04x}" for c in text)
    return f"BT /F0 {size:g} Tf {place(x, y)} Td <{codes}> Tj ET ".encode()


def place(*lengths: float) -> str:
    """Return points on the sheet for ``lengths`` in mm from the lower left of the trim."""
    return " ".join(f"{MARGIN + pt(length):.4f}" for length in lengths)


def box(x: float, y: float, width: float, height: float) -> bytes:
    """Return the operator of a rectangle in mm from the lower left of the trim."""
    return f"{place(x, y)} {pt(width):.4f} {pt(height):.4f} re ".encode()


def put(name: str, x: float, y: float, width: float, height: float) -> bytes:
    """Return operators that draw an image into a rectangle in mm from the lower left of the trim."""
    return f"q {pt(width):.4f} 0 0 {pt(height):.4f} {place(x, y)} cm /{name} Do Q ".encode()


def black(text: str, size: float, x: float, y: float) -> bytes:
    """Return operators that show ``text`` in black ink alone, overprinting."""
    return b"q /Over gs 0 0 0 1 k " + words(text, size, x, y) + b"Q "


GROUND = b"0.1 0.05 0 0 k " + box(-3, -3, 126, 106) + b"f "
TEXT = black("Words that are sound", 12, 20, 60)
SOUND = GROUND + TEXT


def font(pdf: pikepdf.Pdf, *, embedded: bool = True) -> pikepdf.Object:
    data, _, widths = face()
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Lato"), Flags=4, FontBBox=[0, -200, 1000, 900],
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    if embedded:
        descriptor.FontFile2 = pdf.make_stream(zlib.compress(data), Filter=Name.FlateDecode, Length1=len(data))
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/AAAAAA+Lato"), FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity, DW=500, W=Array([x for g, w in sorted(widths.items()) for x in (g, Array([w]))]),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Lato"), Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
        )
    )  # fmt: skip


def image(pdf: pikepdf.Pdf, width: int, height: int, data: bytes, space: Any = Name.DeviceCMYK, **more: Any) -> Any:
    more = {"BitsPerComponent": 8, "ColorSpace": space, **more}
    packed = {"Filter": Name.FlateDecode, **more}
    body = zlib.compress(data) if packed["Filter"] == Name.FlateDecode else data
    return pdf.make_stream(body, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, **packed)


def form(pdf: pikepdf.Pdf, data: bytes, **more: Any) -> Any:
    size = [0, 0, WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN]
    return pdf.make_stream(data, **{"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array(size), **more})


def spot(
    pdf: pikepdf.Pdf, name: str = "Blue 1", solid: tuple[float, ...] = (1, 0.6, 0, 0.1), space: str = "CMYK"
) -> Any:
    tint = Dictionary(FunctionType=2, N=1, Domain=[0, 1], C0=[0] * len(solid), C1=list(solid))
    if space == "RGB":
        tint.C0 = Array([1, 1, 1])
    return pdf.make_indirect(Array([Name.Separation, Name(f"/{name}"), Name(f"/Device{space}"), tint]))


def gradient(start: tuple[float, ...], end: tuple[float, ...], space: Any = Name.DeviceCMYK) -> Dictionary:
    function = Dictionary(FunctionType=2, N=1, Domain=[0, 1], C0=list(start), C1=list(end))
    coordinates = [MARGIN, 0, MARGIN + WIDTH, 0]
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=coordinates, Function=function, Extend=[True, True])


def intent(pdf: pikepdf.Pdf, **more: Any) -> Dictionary:
    icc = profile().icc_profile
    found = {
        "Type": Name.OutputIntent, "S": Name.GTS_PDFX, "OutputConditionIdentifier": String("FOGRA39"),
        "RegistryName": String("http://www.color.org"), "Info": String("Coated FOGRA39"),
        "DestOutputProfile": pdf.make_indirect(pdf.make_stream(zlib.compress(icc), N=4, Filter=Name.FlateDecode)),
        **more,
    }  # fmt: skip
    return Dictionary({f"/{key}": value for key, value in found.items() if value is not None})


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A sound file</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-01T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-11-01T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-01T00:00:00Z</xmp:MetadataDate><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def grown(by: float) -> Array:
    edges = (MARGIN - by, MARGIN - by, MARGIN + WIDTH + by, MARGIN + HEIGHT + by)
    return Array([round(edge, 4) for edge in edges])


def add_page(pdf: pikepdf.Pdf, content: bytes, **tables: Any) -> pikepdf.Object:
    over = Dictionary(OP=True, op=True, OPM=1)
    resources = Dictionary(Font=Dictionary(F0=font(pdf)), ExtGState=Dictionary(Over=over))
    for table, entries in tables.items():
        found = resources.get(f"/{table}", Dictionary())
        for key, value in entries.items():
            found[f"/{key}"] = value
        resources[f"/{table}"] = found
    page = Dictionary(
        Type=Name.Page, MediaBox=grown(MARGIN), BleedBox=grown(BLEED), TrimBox=grown(0), Resources=resources,
        Contents=pdf.make_stream(content),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def start() -> pikepdf.Pdf:
    """Return a file without pages that says that it is PDF/X-4, and is."""
    pdf = pikepdf.new()
    pdf.Root.OutputIntents = Array([intent(pdf)])
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    date = String("D:20261101000000Z")
    info = {"/Title": String(TITLE), "/CreationDate": date, "/ModDate": date, "/Trapped": Name("/False")}
    pdf.trailer.Info = pdf.make_indirect(Dictionary(info))
    return pdf


def saved(pdf: pikepdf.Pdf, **more: Any) -> bytes:
    out = BytesIO()
    more = {"force_version": "1.6", "static_id": True, "object_stream_mode": pikepdf.ObjectStreamMode.disable, **more}
    pdf.save(out, **more)
    pdf.close()
    return out.getvalue()


def without_id(data: bytes) -> bytes:
    return re.sub(rb"/ID \[[^\]]*\]", lambda match: b" " * len(match[0]), data)
