"""One planted fault each; a sound file has none."""

from io import BytesIO

import pikepdf
import pytest

from brochure.errors import Severity
from brochure.formats import find_format
from brochure.preflight import Expectation, inspect
from brochure.press import Edition, bleed_pt, cells, finish, folds, trims
from brochure.units import pt
from tests.support.panels import FORMATS_MADE, GROUNDS, job, numbered, profile_of

FMT = find_format("half-fold", "a4")
TRIM = (pt(297), pt(210))
RED = (0xC0, 0, 0)


def found_in(pdf, stand_ins=None, kind="print", bleed=pt(3)):
    wanted = Expectation(kind, (TRIM, TRIM), bleed, stand_ins=stand_ins or {})
    return inspect(pdf, profile_of(FMT), wanted).findings


def codes(pdf, stand_ins=None):
    return [d.code for d in found_in(pdf, stand_ins) if d.severity is not Severity.NOTE]


def changed(change):
    with pikepdf.open(BytesIO(finish(numbered(FMT), Edition.PRINT, job(FMT)))) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def grow(name, by):
    def change(pdf):
        box = [float(v) for v in pdf.pages[0].obj[name]]
        pdf.pages[0].obj[name] = pikepdf.Array([box[0] - by, box[1] - by, box[2] + by, box[3] + by])

    return change


def annotate(pdf):
    pdf.pages[1].Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot)])


def unembed(pdf):
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "/FontFile2" in obj:
            del obj["/FontFile2"]


def rename(pdf):
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "/FontDescriptor" in obj:
            obj.BaseFont = pikepdf.Name("/Whole")


def test_a_sound_file_has_no_findings():
    assert codes(changed(lambda _pdf: None)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (grow("/MediaBox", 5), ["crop-box", "media-box-origin"]),
        (grow("/BleedBox", 3), ["bleed"]),
        (grow("/BleedBox", 50), ["bleed", "boxes-do-not-nest", "coverage"]),  # marks on every plate
        (grow("/TrimBox", 1), ["bleed", "trim-size"]),
        (grow("/TrimBox", 20), ["bleed", "boxes-do-not-nest", "trim-size"]),
        (lambda pdf: pdf.pages.__delitem__(1), ["page-count"]),
        (annotate, ["annotation"]),
        (unembed, ["font-not-embedded"]),
        (rename, ["font-not-subset"]),
    ],
)
def test_a_planted_fault_is_named(change, expected):
    assert codes(changed(change)) == expected


def test_a_stand_in_that_is_still_painted_is_named():
    pdf = finish(numbered(FMT), Edition.OFFICE, job(FMT))
    found = found_in(pdf, {RED: "brand", (1, 2, 3): "support"}, kind="office", bleed=0)
    assert [(d.code, d.measured) for d in found] == [("stand-in-left", GROUNDS[0])]


STAND_IN, IN_PDF = (51, 102, 153), b"0.2 0.4 0.6"
STATED = [0.2, 0.4, 0.6]


def shading(**more):
    end = pikepdf.Dictionary(FunctionType=2, N=1, C0=STATED, C1=[0, 0, 0], Domain=[0, 1])
    whole = pikepdf.Dictionary(FunctionType=3, Domain=[0, 1], Functions=[end], Bounds=[], Encode=[0, 1])
    return pikepdf.Dictionary(
        ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=whole, **more
    )


def form(pdf, data, **more):
    made = pikepdf.Stream(pdf, data)
    made.update({"/Subtype": pikepdf.Name.Form, "/BBox": pikepdf.Array([0, 0, 9, 9])})
    made.update({f"/{key}": value for key, value in more.items()})
    return pdf.make_indirect(made)


def painting(operators, **tables):
    """Return what paints a page with ``operators``, whose names stand in ``tables`` of its resources."""

    def change(pdf):
        page = pdf.pages[0]
        page.Contents = pikepdf.Stream(pdf, page.Contents.read_bytes() + b"\n" + operators)
        for name, make in tables.items():
            table = page.Resources.get(f"/{name}", pikepdf.Dictionary())
            table["/X9"] = make(pdf)
            page.Resources[f"/{name}"] = table

    return change


def tile(pdf):
    return form(pdf, IN_PDF + b" RG 0 0 9 9 re S", PatternType=1, XStep=9, YStep=9)


def type_3(pdf):
    glyphs = pikepdf.Dictionary(A=pikepdf.Stream(pdf, b"9 0 d0 " + IN_PDF + b" rg 0 0 9 9 re f"))
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            CharProcs=glyphs,
            FontMatrix=[1, 0, 0, 1, 0, 0],
            FirstChar=65,
            Widths=[9],
            Encoding=pikepdf.Dictionary(Differences=[65, pikepdf.Name.A]),
        )
    )


def nested(pdf):
    inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X1=form(pdf, IN_PDF + b"\nrg 0 0 9 9 re f")))
    return form(pdf, b"q /X1 Do Q", Resources=inner)


def masking(pdf):
    return pikepdf.Dictionary(
        SMask=pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=form(pdf, IN_PDF + b" rg 0 0 9 9 re f"))
    )


@pytest.mark.parametrize(
    "change",
    [
        painting(IN_PDF + b" rg 0 0 9 9 re f"),
        painting(b"/DeviceRGB cs " + IN_PDF + b" sc 0 0 9 9 re f"),
        painting(b"0.2000 .4 0.600001 RG 0 0 9 9 re S"),
        painting(b"/X9 sh", Shading=lambda _: shading()),
        painting(
            b"/Pattern cs /X9 scn 0 0 9 9 re f", Pattern=lambda _: pikepdf.Dictionary(PatternType=2, Shading=shading())
        ),
        painting(b"/Pattern CS /X9 SCN 9 w 0 0 9 9 re S", Pattern=tile),
        painting(b"BT 9 9 Td /X9 9 Tf (A) Tj ET", Font=type_3),
        painting(b"/X9 Do", XObject=nested),
    ],
)
def test_a_stand_in_is_found_wherever_it_is_painted(change):
    assert "stand-in-left" in codes(changed(change), stand_ins={STAND_IN: "brand"})


@pytest.mark.parametrize(
    "change",
    [
        painting(b"/X9 gs 0 g 0 0 9 9 re f", ExtGState=masking),  # a mask's colours are shapes
        painting(b"0.2 0.4 0.602 rg 0 0 9 9 re f"),  # between two steps of 255
        painting(IN_PDF + b" 0 k 0 0 9 9 re f"),
        painting(IN_PDF + b" rg"),  # nothing is painted with it
        painting(b"", Shading=lambda _: shading()),
    ],
)
def test_what_no_stand_in_paints_is_let_alone(change):
    assert "stand-in-left" not in codes(changed(change), stand_ins={STAND_IN: "brand"})


def judged(edition, change, *, fmt=FMT, pages=numbered):
    made = pages(fmt)
    with pikepdf.open(BytesIO(finish(made, edition, job(fmt)))) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    how = (made, edition, job(fmt))
    wanted = Expectation(edition.value, trims(*how), bleed_pt(edition, job(fmt)), cells(*how), folds(*how))
    found = inspect(out.getvalue(), profile_of(fmt), wanted).findings
    return [d.code for d in found if d.severity is not Severity.NOTE]


@pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))
@pytest.mark.parametrize("edition", list(Edition))
def test_every_edition_of_every_format_is_sound(fmt, edition):
    assert judged(edition, lambda _pdf: None, fmt=fmt) == []


def preference(key, value):
    return lambda pdf: pdf.Root.ViewerPreferences.__setitem__(key, value)


def drop(owner, key):
    return lambda pdf: owner(pdf).__delitem__(key)


@pytest.mark.parametrize(
    ("edition", "change", "expected"),
    [
        (Edition.OFFICE, preference("/Duplex", pikepdf.Name.DuplexFlipLongEdge), "duplex"),
        (Edition.OFFICE, drop(lambda pdf: pdf.Root.ViewerPreferences, "/PrintScaling"), "print-scaling"),
        (Edition.OFFICE, annotate, "annotation"),
        (Edition.SCREEN, drop(lambda pdf: pdf.Root, "/StructTreeRoot"), "not-tagged"),
        (Edition.SCREEN, drop(lambda pdf: pdf.Root, "/MarkInfo"), "not-tagged"),
        (Edition.SCREEN, preference("/DisplayDocTitle", False), "title-not-shown"),
        (Edition.SCREEN, drop(lambda pdf: pdf.Root, "/Lang"), "language-missing"),
        (Edition.PRINT, drop(lambda pdf: pdf.docinfo, "/Title"), "title-missing"),
        (Edition.PRINT, lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 90), "page-turned"),
        (Edition.PRINT, lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", [9, 9, 99, 99]), "crop-box"),
    ],
)
def test_each_edition_is_held_to_what_it_is_for(edition, change, expected):
    assert judged(edition, change) == [expected]


def test_bleed_is_measured_on_every_side():
    def cut(pdf):
        box = [float(v) for v in pdf.pages[0].BleedBox]
        pdf.pages[0].obj.BleedBox = pikepdf.Array([*box[:3], box[3] - 4])

    assert codes(changed(cut)) == ["bleed"]
