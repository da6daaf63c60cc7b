"""What a file for the press says of itself, and what PDF/X-1a refuses."""

import subprocess
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from brochure.document import ASSETS
from brochure.errors import BrochureError
from brochure.formats import find_format
from brochure.press import Edition, finish
from tests.support.panels import job, numbered, profile_of
from tests.support.plates import plates
from tests.support.printed import as_file, boxes, printed, spaces
from tests.support.torture import drawn
from tests.support.verapdf import verapdf_x

A4 = find_format("trifold", "a4")
SHOP = profile_of(A4)


def opened(pdf):
    return pikepdf.open(BytesIO(pdf))


def test_the_output_intent_is_the_printing_condition_with_its_profile():
    with opened(finish(numbered(A4), Edition.PRINT, job(A4))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.Type), str(intent.S)) == ("/OutputIntent", "/GTS_PDFX")
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert str(intent.OutputCondition) == str(intent.Info) == SHOP.condition_name
        assert intent.DestOutputProfile.read_bytes() == SHOP.icc_profile
        assert intent.DestOutputProfile.N == 4


def test_info_and_xmp_say_the_same():
    with opened(finish(numbered(A4), Edition.PRINT, job(A4, issued=date(2026, 3, 1)))) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert info["/Trapped"] == "/False"
        with pdf.open_metadata() as xmp:
            assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert xmp["pdf:Trapped"] == "False"
            assert xmp["dc:title"] == info["/Title"] == "Test"
            assert xmp["dc:creator"] == [info["/Author"]]
            assert xmp["pdf:Producer"] == xmp["xmp:CreatorTool"] == info["/Producer"] == info["/Creator"]
            assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == xmp["xmp:MetadataDate"] == "2026-03-01T00:00:00Z"
            assert info["/CreationDate"] == info["/ModDate"] == "D:20260301000000Z"
            assert xmp["xmpMM:DocumentID"].startswith("uuid:")
            assert (xmp["xmpMM:VersionID"], xmp["xmpMM:RenditionClass"]) == ("1", "default")
        assert "/Filter" not in pdf.Root.Metadata
        assert len(pdf.trailer.ID) == 2
        assert pdf.pdf_version == "1.6"


def identity(pdf):
    with opened(pdf) as found, found.open_metadata() as xmp:
        return str(xmp["xmpMM:DocumentID"])


def test_the_same_file_has_the_same_identity_and_another_another():
    one, again, other = (finish(numbered(A4), Edition.PRINT, job(A4, issued=date(2026, 3, day))) for day in (1, 1, 2))
    assert one == again
    assert identity(one) == identity(again) != identity(other)


def test_words_that_xml_would_take_for_markup_are_kept():
    from dataclasses import replace

    made = finish(numbered(A4), Edition.PRINT, replace(job(A4), title='Pain & "you" <3', author="Ärzte & {Söhne}"))
    with opened(made) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == 'Pain & "you" <3'
        assert xmp["dc:creator"] == ["Ärzte & {Söhne}"]


def test_every_sheet_mixes_transparency_in_ink_and_nothing_acts():
    with opened(finish(numbered(A4), Edition.PRINT, job(A4))) as pdf:
        assert all(pikepdf.Name.DeviceCMYK == page.obj.Group.CS for page in pdf.pages)
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Metadata", "/Lang", "/OutputIntents"}
        assert not any("/Annots" in page.obj or "/AA" in page.obj for page in pdf.pages)


def test_crop_marks_are_on_every_plate():
    with opened(finish(numbered(A4), Edition.PRINT, job(A4))) as pdf:
        for page in pdf.pages:
            space = page.Resources.ColorSpace.All
            assert (str(space[0]), str(space[1])) == ("/Separation", "/All")
            assert b"/All CS 1 SCN" in page.Contents.read_bytes()


OPAQUE = boxes("var(--brand)", "linear-gradient(red, blue)", "#c63") + "<p>text</p>"


def test_an_opaque_leaflet_becomes_pdf_x_1a(tmp_path):
    photo = drawn("RGBA", lambda x, y: (x % 256, y, 99, 255))
    html = f'{OPAQUE}<div style="opacity: 1; background: #369"></div><img src="{ASSETS}p.png" height="60">'
    made = printed(html, pdfx="x-1a", assets={f"{ASSETS}p.png": as_file(photo, "PNG")})
    with opened(made.pdf) as pdf:
        assert pdf.pdf_version == "1.4"
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
        assert not any("/Group" in page.obj for page in pdf.pages)
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        assert not any("/Group" in o or "/SMask" in o or o.get("/Type") == "/ObjStm" for o in streams)
        states = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ExtGState" in o]
        for state in (state for owner in states for state in owner.ExtGState.values()):
            assert "/SMask" not in state
            assert float(state.get("/ca", 1)) == float(state.get("/CA", 1)) == 1
    assert not {"/DeviceRGB", "/Lab", "/CalRGB"} & spaces(made.pdf)
    (tmp_path / "x1a.pdf").write_bytes(made.pdf)
    subprocess.run(["qpdf", "--check", tmp_path / "x1a.pdf"], check=True, capture_output=True)
    assert verapdf_x([tmp_path / "x1a.pdf"], tmp_path) == {tmp_path / "x1a.pdf": []}
    assert set(plates(tmp_path / "x1a.pdf")[0]) == {"Cyan", "Magenta", "Yellow", "Black"}


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<div style="opacity: .5; background: red"></div>', "a see-through colour"),
        ('<div style="background: rgba(0, 0, 0, .5)"></div>', "a see-through colour"),
        ('<div style="box-shadow: 2pt 2pt 4pt #369"></div>', "a shadow or fade"),
        ('<div style="background: linear-gradient(red, transparent)"></div>', "a shadow or fade"),
        (f'<img src="{ASSETS}p.png" height="60">', "a picture with see-through parts"),
    ],
)
def test_transparency_is_refused_by_pdf_x_1a_with_the_panel_where_it_is(html, what):
    photo = as_file(drawn("RGBA", lambda x, y: (x % 256, y, 99, x % 256)), "PNG")
    with pytest.raises(BrochureError) as caught:
        printed(OPAQUE + html, pdfx="x-1a", assets={f"{ASSETS}p.png": photo})
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.panel) == ("pdfx-transparency", "front")
    assert fault.message.startswith(what)
