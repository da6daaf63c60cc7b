"""Faults planted in a screen file: each is told, and by its own name."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from brochure.preflight import Expectation, inspect
from tests.support.forms import HTML, SHEET, finished
from tests.support.panels import profile_of

PAGE = (
    HTML
    + '<h2>Seen</h2><svg width="9pt" height="9pt" viewBox="0 0 1 1"><title>A box</title><path d="M0 0H1V1"/></svg>'
    + '<table><thead><tr><th scope="col">One</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    + '<p>See <a href="https://a.example/">our page</a></p>'
)
WANTED = Expectation(kind="screen", sizes=((419.528, 595.276),), bleed=0)


def codes(data, kind="screen"):
    return {d.code for d in inspect(data, profile_of(SHEET), replace(WANTED, kind=kind)).findings}


def changed(change):
    with pikepdf.open(BytesIO(finished(PAGE))) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["screen", "large-print"])
def test_a_file_as_it_is_made_has_nothing_wrong(kind):
    assert codes(finished(PAGE), kind) == set()


def every(pdf, tag):
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name(f"/{tag}")]


def annotations(pdf, kind):
    return [a for a in pdf.pages[0].Annots if a.Subtype == Name(f"/{kind}")]


def field(pdf, name):
    return next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == name)


def claims(pdf, old, new):
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(old, new))


def unembed(pdf):
    (font,) = pdf.Root.AcroForm.DR.Font.values()
    del font.DescendantFonts[0].FontDescriptor.FontFile2


def rename(pdf):
    field(pdf, "text-1").T = String("lines-1")


def skip(pdf):
    every(pdf, "H2")[0].S = Name.H3


FAULTS = {
    "no claim of PDF/UA": ("not-claimed", lambda pdf: claims(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    "a lesser PDF/A": ("not-claimed", lambda pdf: claims(pdf, b"conformance>A<", b"conformance>B<")),
    "no output intent": ("intent-missing", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "no tags": ("not-tagged", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
    "no language": ("language-missing", lambda pdf: pdf.Root.__delitem__("/Lang")),
    "no title": ("title-missing", lambda pdf: pdf.trailer.Info.__delitem__("/Title")),
    "title not shown": ("title-not-shown", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences")),
    "no bookmarks": ("bookmarks-missing", lambda pdf: pdf.Root.__delitem__("/Outlines")),
    "no alt": ("alt-missing", lambda pdf: every(pdf, "Figure")[0].__delitem__("/Alt")),
    "no scope": ("scope-missing", lambda pdf: every(pdf, "TH")[0].A.__delitem__("/Scope")),
    "a level skipped": ("heading-skipped", skip),
    "no tab order": ("tab-order", lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs")),
    "a link without words": ("link-unnamed", lambda pdf: annotations(pdf, "Link")[0].__delitem__("/Contents")),
    "a link not tagged": ("annotation-untagged", lambda pdf: annotations(pdf, "Link")[0].__delitem__("/StructParent")),
    "a field not tagged": ("annotation-untagged", lambda pdf: every(pdf, "Form")[0].__setitem__("/S", Name.Div)),
    "two fields of a name": ("field-unnamed", rename),
    "a field without a name": ("field-unnamed", lambda pdf: field(pdf, "text-1").__delitem__("/T")),
    "a field without words": ("field-unlabelled", lambda pdf: field(pdf, "choice-1").__delitem__("/TU")),
    "a field that nothing draws": ("field-without-look", lambda pdf: field(pdf, "text-1").__delitem__("/AP")),
    "a box with one look": (
        "field-without-look",
        lambda pdf: field(pdf, "box-1").AP.__setitem__("/N", pdf.make_stream(b"")),
    ),
    "a font that is not there": ("field-font", unembed),
    "a font of another name": ("field-font", lambda pdf: field(pdf, "text-1").__setitem__("/DA", String("/Helv 9 Tf"))),
    "appearances asked for": (
        "need-appearances",
        lambda pdf: pdf.Root.AcroForm.__setitem__("/NeedAppearances", True),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_told(fault):
    code, plant = FAULTS[fault]
    assert code in codes(changed(plant))


def test_the_claim_of_another_s_file_is_held_against_the_same(tmp_path):
    del tmp_path
    data = changed(lambda pdf: every(pdf, "Figure")[0].__delitem__("/Alt"))
    elsewhere = Expectation(sizes=WANTED.sizes, ours=False)
    told = [d.message for d in inspect(data, profile_of(SHEET), elsewhere).findings if d.code == "claim-false"]
    assert told == ["the file says that it is PDF/UA-1, but 1 figure without words for those who cannot see it"]


def test_tags_that_lead_back_to_themselves_come_to_an_end():
    def knot(pdf):
        document = pdf.Root.StructTreeRoot.K[0]
        document.K.append(document)
        pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Kids=Array()))
        pdf.Root.StructTreeRoot.ParentTree.Kids.append(pdf.Root.StructTreeRoot.ParentTree)
        pdf.Root.AcroForm.Fields.append(pdf.Root.AcroForm.Fields[2])

    assert {"annotation-untagged", "field-unnamed"} <= codes(changed(knot))
