"""One planted fault each; a sound file has none."""

from io import BytesIO

import pikepdf
import pytest

from brochure.formats import find_format
from brochure.preflight import check
from brochure.press import Edition, finish
from brochure.units import pt
from tests.support.panels import GROUNDS, job, numbered

FMT = find_format("half-fold", "a4")
TRIM = (pt(297), pt(210))
RED = (0xC0, 0, 0)


def codes(pdf, pages=2, bleed=pt(3), stand_ins=None, trim=TRIM):
    found = check(pdf, trims=[trim] * pages, bleed=bleed, imposed=True, stand_ins=stand_ins or {})
    return [d.code for d in found]


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
        (grow("/MediaBox", 5), ["media-box-origin"]),
        (grow("/BleedBox", 3), ["bleed"]),
        (grow("/BleedBox", 50), ["boxes-do-not-nest", "bleed"]),
        (grow("/TrimBox", 1), ["bleed", "trim-size"]),
        (grow("/TrimBox", 20), ["boxes-do-not-nest", "bleed", "trim-size"]),
        (lambda pdf: pdf.pages.__delitem__(1), ["page-count"]),
        (annotate, ["annotation"]),
        (unembed, ["font-not-embedded"]),
        (rename, ["font-not-subset"]),
    ],
)
def test_a_planted_fault_is_named(change, expected):
    assert codes(changed(change)) == expected


def test_a_stand_in_that_is_still_painted_is_named():
    pdf = changed(lambda _pdf: None)
    found = check(pdf, trims=[TRIM] * 2, bleed=pt(3), imposed=True, stand_ins={RED: "brand", (1, 2, 3): "support"})
    assert [(d.code, d.measured) for d in found] == [("stand-in-left", GROUNDS[0])]


def test_a_stand_in_in_a_gradient_is_named():
    def shade(pdf):
        end = pikepdf.Dictionary(FunctionType=2, N=1, C0=[0.2, 0.4, 0.6], C1=[0, 0, 0], Domain=[0, 1])
        shading = pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=end
        )
        pdf.pages[0].Resources.Shading = pikepdf.Dictionary(S1=shading)

    assert codes(changed(shade), stand_ins={(51, 102, 153): "brand"}) == ["stand-in-left"]
