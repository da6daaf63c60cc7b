"""Wrong files, second part: details, what a file says of itself, what it carries, broken and hostile ones."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from brochure.errors import Severity
from brochure.units import pt
from tests.preflight.corpus import case, changed, drawn, first, jpeg, noise
from tests.preflight.maker import (
    GROUND,
    MARGIN,
    SOUND,
    TEXT,
    XMP,
    add_page,
    black,
    box,
    font,
    form,
    image,
    intent,
    place,
    put,
    saved,
    start,
    without_id,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# -- type and rules ---------------------------------------------------------------------------------------------------


@case("rich-black-type", point=(25, 21))
def rich_black_type_of_8_pt() -> bytes:
    return drawn(b"0.6 0.4 0.4 1 k " + words("Rich and small", 8.5, 20, 20))


@case("mixed-gray-type", point=(25, 21), severity=Severity.WARNING)
def gray_type_of_three_inks() -> bytes:
    return drawn(b"0.5 0.45 0.45 0.1 k " + words("Grey of four", 10, 20, 20))


@case("type-too-small", point=(25, 21))
def type_of_5_pt() -> bytes:
    return drawn(black("Nobody can read this", 5, 20, 20))


@case("type-too-small", point=(21, 20.5))
def type_of_5_pt_by_its_matrices() -> bytes:
    codes = words("Small", 20, 0, 0).split(b"<")[1].split(b">")[0]
    more = f"q 0.5 0 0 0.5 {place(20, 20)} cm BT /F0 20 Tf 0.5 0 0 0.5 0 0 Tm <".encode() + codes + b"> Tj ET Q "
    return drawn(b"q /Over gs 0 0 0 1 k " + more + b"Q ")


@case("reversed-type-too-small", point=(25, 21))
def white_type_of_7_pt() -> bytes:
    more = b"0.9 0.3 0 0 k " + box(10, 15, 60, 15) + b"f 0 0 0 0 k " + words("White and small", 7, 20, 20)
    return drawn(more)


@case("reversed-type-too-small", point=(25, 21))
def type_of_two_inks_of_7_pt() -> bytes:
    return drawn(b"0.9 0.7 0 0 k " + words("Two inks", 7, 20, 20))


@case("hairline", point=(30, 20))
def a_line_of_no_width() -> bytes:
    return drawn(f"0 G 0 w {place(20, 20)} m {place(50, 20)} l S ".encode())


@case("rule-too-thin", point=(30, 20))
def a_line_of_a_tenth_of_a_point_by_its_matrix() -> bytes:
    return drawn(f"q 0.1 0 0 0.1 {place(20, 20)} cm 0 G 1 w 0 0 m 900 0 l S Q ".encode())


@case("rule-too-thin", point=(30, 20))
def a_filled_box_as_thin_as_a_hair() -> bytes:
    return drawn(b"0 g " + f"{place(20, 20)} 90 0.1 re f ".encode())


@case("reversed-rule-too-thin", point=(30, 20), severity=Severity.WARNING)
def a_white_line_of_0_3_pt() -> bytes:
    more = (
        b"0.9 0 0 0 k "
        + box(10, 15, 60, 15)
        + b"f "
        + f"0 0 0 0 K 0.3 w {place(20, 20)} m {place(50, 20)} l S ".encode()
    )
    return drawn(more)


# -- fonts and pictures -----------------------------------------------------------------------------------------------


@case("font-not-embedded", page=None)
def a_font_that_is_not_embedded() -> bytes:
    more = f"/Over gs 0 0 0 1 k BT /F1 12 Tf {place(20, 20)} Td <0024> Tj ET ".encode()
    return drawn(more, Font={"F1": lambda pdf: font(pdf, embedded=False)})


@case("no-pages", page=None)
def no_pages() -> bytes:
    return saved(start())


@case("content-too-large")
def a_jpeg_that_unpacks_to_gigabytes() -> bytes:
    data = jpeg(16, 16, 0, 0, 0, 0)
    at = data.index(b"\xff\xc0") + 5
    data = data[:at] + b"\xff\x00\xff\x00" + data[at + 4 :]
    picture = {"I": lambda pdf: image(pdf, 1000, 1000, data, Filter=Name.DCTDecode)}
    return drawn(put("I", 10, 10, 20, 20), XObject=picture)


@case("font-not-embedded", page=None)
def helvetica() -> bytes:
    more = f"/Over gs 0 0 0 1 k BT /F1 12 Tf {place(20, 20)} Td (One of the fourteen) Tj ET ".encode()
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return drawn(more, Font={"F1": helvetica})


@case("glyph-missing", point=(21, 21))
def a_character_without_a_glyph() -> bytes:
    return drawn(f"/Over gs 0 0 0 1 k BT /F0 12 Tf {place(20, 20)} Td <000000000000> Tj ET ".encode())


@case("glyph-missing", point=(21, 21))
def a_code_beyond_the_last_glyph() -> bytes:
    return drawn(f"/Over gs 0 0 0 1 k BT /F0 12 Tf {place(20, 20)} Td <7ffe> Tj ET ".encode())


@case("picture-coarse", point=(15, 15))
def a_picture_of_72_ppi_by_nested_matrices() -> bytes:
    def outer(pdf: pikepdf.Pdf) -> Any:
        picture = image(pdf, 100, 100, noise(100, 100, 99, 9, 9, 0))
        inner = form(pdf, b"q 10 0 0 10 0 0 cm /I Do Q", Resources=Dictionary(XObject=Dictionary(I=picture)))
        return form(
            pdf, b"q 5 0 0 5 0 0 cm /G Do Q", Matrix=Array([2, 0, 0, 2, 0, 0]),
            Resources=Dictionary(XObject=Dictionary(G=inner)),
        )  # fmt: skip

    return drawn(f"q 1 0 0 1 {place(10, 10)} cm /F Do Q ".encode(), XObject={"F": outer})


@case("picture-coarse", point=(15, 15))
def a_picture_stretched_along_one_axis() -> bytes:
    return drawn(put("I", 10, 10, 20, 60), XObject={"I": lambda pdf: image(pdf, 300, 300, noise(300, 300, 9, 9, 9, 0))})


@case("picture-soft", point=(15, 15), severity=Severity.WARNING)
def a_picture_of_180_ppi() -> bytes:
    return drawn(put("I", 10, 10, 20, 20), XObject={"I": lambda pdf: image(pdf, 142, 142, noise(142, 142, 9, 9, 9, 0))})


@case("picture-coarse", point=(15, 15))
def line_art_of_250_ppi() -> bytes:
    picture = {"I": lambda pdf: image(pdf, 200, 200, bytes(25 * 200), Name.DeviceGray, BitsPerComponent=1)}
    return drawn(put("I", 10, 10, 20.32, 20.32), XObject=picture)


@case("picture-16-bit", point=(15, 15), severity=Severity.WARNING)
def a_picture_of_16_bits() -> bytes:
    picture = {"I": lambda pdf: image(pdf, 300, 300, bytes(300 * 300 * 8), BitsPerComponent=16)}
    return drawn(put("I", 10, 10, 20, 20), XObject=picture)


@case("picture-alternates", point=(15, 15))
def a_picture_with_another_behind_it() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        other = image(pdf, 30, 30, noise(30, 30, 9, 9, 9, 0))
        made = image(pdf, 300, 300, noise(300, 300, 9, 9, 9, 0))
        made.Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
        return made

    return drawn(put("I", 10, 10, 20, 20), XObject={"I": make})


# -- what it says of itself -------------------------------------------------------------------------------------------


def with_xmp(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    assert old in XMP
    return lambda pdf: pdf.Root.__setitem__("/Metadata", pdf.make_stream(XMP.replace(old, new).encode()))


def with_intents(*changes: dict[str, Any]) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__("/OutputIntents", Array([intent(pdf, **change) for change in changes]))


@case("pdfx-not-claimed", page=None, severity=Severity.WARNING)
def no_claim_of_pdf_x() -> bytes:
    return changed(with_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", ""))


@case("intent-missing", page=None)
def no_output_intent() -> bytes:
    return changed(lambda pdf: pdf.Root.__delitem__("/OutputIntents"))


@case("intent-twice", page=None)
def two_output_intents() -> bytes:
    return changed(with_intents({}, {}))


@case("intent-not-press", page=None)
def an_output_intent_of_a_screen() -> bytes:
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return changed(lambda pdf: with_intents({"DestOutputProfile": pdf.make_stream(data, N=3)})(pdf))


@case("intent-components", page=None)
def an_output_intent_of_three_components() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents[0].DestOutputProfile.N = 3

    return changed(change)


@case("intent-identifier", page=None)
def an_output_intent_without_a_name() -> bytes:
    return changed(with_intents({"OutputConditionIdentifier": None}))


@case("intent-profile-missing", page=None)
def an_output_intent_without_a_profile() -> bytes:
    return changed(with_intents({"DestOutputProfile": None}))


@case("intent-broken", page=None)
def an_output_intent_whose_profile_is_noise() -> bytes:
    return changed(lambda pdf: with_intents({"DestOutputProfile": pdf.make_stream(b"noise" * 99, N=4)})(pdf))


@case("intent-other", page=None, severity=Severity.WARNING)
def an_output_intent_for_another_paper() -> bytes:
    return changed(with_intents({"OutputConditionIdentifier": String("FOGRA29")}))


@case("version", page=None)
def pdf_x_4_in_pdf_1_3() -> bytes:
    return changed(lambda _pdf: None, force_version="1.3")


@case("version", page=None)
def pdf_x_4_in_pdf_2_0() -> bytes:
    return changed(lambda _pdf: None, force_version="2.0")


@case("metadata-differs", page=None)
def two_titles() -> bytes:
    return changed(lambda pdf: pdf.docinfo.__setitem__("/Title", String("Another")))


@case("metadata-differs", page=None)
def two_dates() -> bytes:
    return changed(lambda pdf: pdf.docinfo.__setitem__("/ModDate", String("D:20261102000000Z")))


@case("metadata-missing", page=None)
def no_metadata() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Metadata
        pdf.docinfo["/GTS_PDFXVersion"] = String("PDF/X-4")

    return changed(change)


@case("metadata-broken", page=None)
def metadata_that_is_no_xml() -> bytes:
    return changed(lambda _pdf: None).replace(b"</rdf:RDF>", b"</rdf:RDX>")


@case("trapped", page=None)
def trapped_unknown() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with_xmp("<pdf:Trapped>False</pdf:Trapped>", "<pdf:Trapped>Unknown</pdf:Trapped>")(pdf)
        pdf.docinfo["/Trapped"] = Name.Unknown

    return changed(change)


@case("id-missing", page=None)
def no_id() -> bytes:
    return without_id(changed(lambda _pdf: None))


@case("date-missing", page=None)
def no_date_of_change() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with_xmp("<xmp:ModifyDate>2026-11-01T00:00:00Z</xmp:ModifyDate>", "")(pdf)
        del pdf.docinfo["/ModDate"]

    return changed(change)


@case("transparency", page=None)
def transparency_in_pdf_x_1a() -> bytes:
    def make(pdf: pikepdf.Pdf) -> None:
        claim = "<pdfxid:GTS_PDFXVersion>PDF/X-1a:2003</pdfxid:GTS_PDFXVersion>"
        with_xmp("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", claim)(pdf)
        more = b"q /A gs 0.5 0 0 0 k " + box(10, 10, 20, 20) + b"f Q "
        add_page(pdf, GROUND + more + TEXT, ExtGState={"A": Dictionary(ca=0.5)})

    pdf = start()
    make(pdf)
    return saved(pdf, force_version="1.4")


@case("claim-false", page=None, severity=Severity.WARNING)
def a_claim_to_be_read_aloud_without_tags() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with_xmp("<xmpMM:VersionID>1", "<pdfuaid:part>1</pdfuaid:part><xmpMM:VersionID>1")(pdf)
        pdf.Root.Lang, pdf.Root.ViewerPreferences = String("en"), Dictionary(DisplayDocTitle=True)

    return changed(change)


# -- what it carries --------------------------------------------------------------------------------------------------


@case("encrypted", page=None)
def encrypted_for_its_owner() -> bytes:
    return changed(lambda _pdf: None, encryption=pikepdf.Encryption(owner="x", user="", R=4), static_id=False)


@case("password", page=None)
def locked_by_a_password() -> bytes:
    return changed(lambda _pdf: None, encryption=pikepdf.Encryption(owner="x", user="y", R=4), static_id=False)


@case("script", page=None)
def a_script_that_runs_when_opened() -> bytes:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action))


@case("script", page=None)
def a_script_among_the_names() -> bytes:
    scripts = Dictionary(Names=[String("a"), Dictionary(S=Name.JavaScript, JS=String("1"))])
    return changed(lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(JavaScript=scripts)))


@case("annotation", point=(15, 15))
def a_link_on_the_page() -> bytes:
    rect = [MARGIN + pt(10), MARGIN + pt(10), MARGIN + pt(20), MARGIN + pt(20)]
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect)
    return changed(lambda pdf: first(pdf).__setitem__("/Annots", Array([pdf.make_indirect(link)])))


@case("form-field", page=None)
def a_form_field() -> bytes:
    field = Dictionary(FT=Name.Tx, T=String("name"))
    return changed(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(Fields=[pdf.make_indirect(field)])))


@case("form-field", page=None)
def a_form_whose_pages_acrobat_makes() -> bytes:
    return changed(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))))


@case("embedded-file", page=None, severity=Severity.WARNING)
def a_file_inside_the_file() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["notes.txt"] = b"notes"

    return changed(change)


@case("layer-hidden", page=None, severity=Severity.WARNING)
def a_hidden_layer() -> bytes:
    pdf = start()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("German")))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    more = b"/OC /L BDC 1 0 0 rg " + box(10, 10, 20, 20) + b"f EMC "
    add_page(pdf, GROUND + more + TEXT, Properties={"L": layer})
    return saved(pdf)


@case("postscript", page=None)
def a_program_in_postscript() -> bytes:
    program = {"P": lambda pdf: pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)}
    return drawn(b"/P Do ", XObject=program)


@case("opi", page=None)
def a_place_holder_for_a_picture() -> bytes:
    return drawn(b"/F Do ", XObject={"F": lambda pdf: form(pdf, b"", OPI=Dictionary())})


@case("reference", page=None)
def a_page_of_another_file() -> bytes:
    return drawn(b"/F Do ", XObject={"F": lambda pdf: form(pdf, b"", Ref=Dictionary(F=String("x.pdf"), Page=0))})


@case("transfer-function", page=None)
def a_transfer_function() -> bytes:
    curve = Dictionary(FunctionType=2, N=2, Domain=[0, 1])
    more = b"q /T gs 0.5 0 0 0 k " + box(10, 10, 20, 20) + b"f Q "
    return drawn(more, ExtGState={"T": Dictionary(TR=curve)})


# -- broken and hostile -----------------------------------------------------------------------------------------------


@case("not-a-pdf", page=None)
def an_empty_file() -> bytes:
    return b""


@case("not-a-pdf", page=None)
def a_picture_called_pdf() -> bytes:
    return jpeg(9, 9, 0, 0, 0, 0)


@case("file-truncated", page=None)
def a_file_that_breaks_off() -> bytes:
    data = drawn()
    return data[: len(data) * 2 // 3]


@case("file-damaged", page=None)
def a_table_that_points_beside_its_objects() -> bytes:
    data = drawn()
    place = data.rindex(b"startxref")
    return data[:place] + b"startxref\n7\n%%EOF\n"


@case("file-damaged", page=None)
def a_file_that_a_transfer_filled_up() -> bytes:
    return drawn() + bytes(3000)


@case("content-broken")
def content_that_names_what_is_not_there() -> bytes:
    return drawn(b"/Nowhere Do ")


@case("content-broken")
def content_that_cannot_be_unpacked() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        first(pdf).Contents = Array([first(pdf).Contents, pdf.make_stream(b"no zlib", Filter=Name("/Fl8"))])

    return changed(change)


@case("form-in-itself")
def a_form_that_draws_itself() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_indirect(form(pdf, b"/F Do"))
        made.Resources = Dictionary(XObject=Dictionary(F=made))
        return made

    return drawn(b"/F Do ", XObject={"F": make})


@case("nested-too-deeply")
def forms_a_hundred_deep() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_indirect(form(pdf, b""))
        for _ in range(100):
            made = pdf.make_indirect(form(pdf, b"/F Do", Resources=Dictionary(XObject=Dictionary(F=made))))
        return made

    return drawn(b"/F Do ", XObject={"F": make})


@case("content-too-large")
def forms_that_draw_ten_forms_that_draw_ten() -> bytes:
    def make(pdf: pikepdf.Pdf) -> Any:
        made = pdf.make_indirect(form(pdf, b"q Q " * 50))
        for _ in range(9):
            made = pdf.make_indirect(form(pdf, b"/F Do " * 10, Resources=Dictionary(XObject=Dictionary(F=made))))
        return made

    return drawn(b"/F Do ", XObject={"F": make})


@case("content-too-large")
def a_form_that_is_drawn_forty_thousand_times() -> bytes:
    return drawn(b"/F Do " * 40_000, XObject={"F": lambda pdf: pdf.make_indirect(form(pdf, b""))})


@case("content-too-large")
def a_million_operators() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        data = zlib.compress(SOUND + b"0 0 m " * 1_000_000)
        first(pdf).Contents = pdf.make_stream(data, Filter=Name.FlateDecode)

    return changed(change)


@case("content-too-large")
def a_bomb_of_100_megabytes() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        packing = zlib.compressobj(9)
        part = packing.compress(b" " * 10_000_000)
        data = part + b"".join(packing.compress(b" " * 10_000_000) for _ in range(9)) + packing.flush()
        first(pdf).Contents = pdf.make_stream(data, Filter=Name.FlateDecode)

    return changed(change)
