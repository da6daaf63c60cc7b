import hashlib
import os
import subprocess
import sys
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from brochure.document import Region
from brochure.formats import find_format
from brochure.press import Edition, PanelPages, finish
from brochure.press.marked import unmark
from brochure.typeset import BLEED_MM
from brochure.units import inches, pt
from tests.support.panels import block, document, engine, job, numbered, opened, page_rule, picture

A4 = find_format("trifold", "a4")
LETTER = find_format("trifold", "letter")


def box(page, name):
    return [float(v) for v in page.obj[name]]


@pytest.mark.parametrize(("fmt", "bleed"), [(A4, 3.0), (LETTER, inches(0.125))])
def test_boxes_of_a_print_file_are_exact_from_an_origin_of_zero(fmt, bleed):
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    margin = bleed + 1 + 4 + 5  # bleed, gap, mark, slug
    width, height = fmt.press.width, fmt.press.height
    with pikepdf.open(BytesIO(pdf)) as found:
        assert len(found.pages) == 2
        for page in found.pages:
            sheet = [0, 0, pt(width + 2 * margin), pt(height + 2 * margin)]
            assert box(page, "/MediaBox") == pytest.approx(sheet, abs=1e-3)
            assert box(page, "/CropBox") == box(page, "/MediaBox")
            trim = [pt(margin), pt(margin), pt(margin + width), pt(margin + height)]
            assert box(page, "/TrimBox") == pytest.approx(trim, abs=1e-3)
            grown = [trim[0] - pt(bleed), trim[1] - pt(bleed), trim[2] + pt(bleed), trim[3] + pt(bleed)]
            assert box(page, "/BleedBox") == pytest.approx(grown, abs=1e-3)


def test_a_screen_file_is_cut_to_its_panels_and_keeps_its_tags():
    with pikepdf.open(BytesIO(finish(numbered(A4), Edition.SCREEN, job(A4)))) as found:
        assert [round(box(p, "/MediaBox")[2], 2) for p in found.pages] == [round(pt(p.width), 2) for p in A4.panels]
        assert all(box(p, "/MediaBox") == box(p, "/TrimBox") == box(p, "/BleedBox") for p in found.pages)
        assert "/StructTreeRoot" in found.Root
        assert "/Outlines" in found.Root
        assert str(found.Root.Lang) == "en"
        assert bool(found.Root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize(
    ("fold", "paper", "duplex"),
    [("trifold", "a4", "Short"), ("half-fold", "letter", "Short"), ("sheet", "a4", "Long"), ("sheet", "a5", "Short")],
)
def test_an_office_file_tells_the_printer_its_edge_and_not_to_scale(fold, paper, duplex):
    fmt = find_format(fold, paper)
    with pikepdf.open(BytesIO(finish(numbered(fmt), Edition.OFFICE, job(fmt)))) as found:
        preferences = found.Root.ViewerPreferences
        assert str(preferences.Duplex) == f"/DuplexFlip{duplex}Edge"
        assert str(preferences.PrintScaling) == "/None"
        size = box(found.pages[0], "/MediaBox")[2:]
        assert size == pytest.approx([pt(fmt.office.width), pt(fmt.office.height)], abs=1e-3)


@pytest.mark.parametrize("edition", [Edition.PRINT, Edition.OFFICE])
def test_files_for_paper_carry_no_links_tags_or_bookmarks(edition):
    rule = page_rule("front", 1, 210, 297)
    link = block(1, '<a href="https://a.example">link</a>', tag="h1")
    fmt = find_format("sheet", "a4")
    pages = engine().typeset(document(rule, (Region("front", ("front",), ((link,),)),)))
    made = PanelPages(pages.pdf, pages.panels, BLEED_MM)
    with pikepdf.open(BytesIO(finish(made, Edition.SCREEN, job(fmt)))) as screen:
        assert len(screen.pages[0].Annots) == 1
    with pikepdf.open(BytesIO(finish(made, edition, job(fmt)))) as found:
        assert "/Annots" not in found.pages[0]
        assert set(found.Root.keys()) <= {
            "/Type",
            "/Pages",
            "/Metadata",
            "/Lang",
            "/ViewerPreferences",
            "/OutputIntents",
        }
        streams = [o.read_bytes() for o in found.objects if isinstance(o, pikepdf.Stream) and "/BBox" in o]
        assert streams
        assert not any(operator in stream for stream in streams for operator in (b"BDC", b"BMC", b"EMC"))


def test_marked_content_is_taken_out_of_any_stream_and_nothing_else_is():
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(9, 9))
    drawn = b"q /Span <</MCID 0 /Alt (EMC\nBDC)>> BDC BT (BMC) Tj ET EMC /Artifact BMC 0 0 1 1 re f EMC Q"
    page.Contents = pikepdf.Stream(pdf, drawn)
    unmark(pdf)
    left = [str(i.operator) for i in pikepdf.parse_content_stream(page)]
    assert left == ["q", "BT", "Tj", "ET", "re", "f", "Q"]
    assert b"(BMC)" in page.Contents.read_bytes()


@pytest.mark.parametrize("edition", [Edition.PRINT, Edition.OFFICE])
def test_taking_tags_out_changes_no_pixel(edition, monkeypatch):
    without = finish(numbered(A4), edition, job(A4))
    monkeypatch.setattr(sys.modules[finish.__module__], "unmark", lambda _pdf: None)
    tagged = finish(numbered(A4), edition, job(A4))
    assert without != tagged
    assert picture(without, 0, 60).tobytes() == picture(tagged, 0, 60).tobytes()


def test_the_same_arguments_give_the_same_bytes():
    for edition in Edition:
        one, other = (finish(numbered(A4), edition, job(A4, issued=date(2026, 3, 1))) for _ in range(2))
        assert one == other


def test_another_process_makes_the_same_bytes(tmp_path):
    """Neither the order of sets, which differs from process to process, nor the clock may show."""
    (tmp_path / "pages.pdf").write_bytes(numbered(A4).pdf)
    script = (
        "import datetime, hashlib, pathlib\n"
        "from brochure import press, workspace; from brochure.formats import find_format\n"
        f"fmt = find_format('trifold', 'a4'); pdf = pathlib.Path({str(tmp_path / 'pages.pdf')!r}).read_bytes()\n"
        "shop = workspace.Workspace(workspace.starter_folder()).profile('iso-coated')\n"
        "job = press.Job(fmt, shop, {}, 'Test', 'A clinic', 'en', datetime.date(2026, 3, 1))\n"
        f"pages = press.PanelPages(pdf, {numbered(A4).panels!r}, {BLEED_MM})\n"
        "print(*(hashlib.sha256(press.finish(pages, e, job)).hexdigest() for e in press.Edition))"
    )
    here = [finish(numbered(A4), edition, job(A4, issued=date(2026, 3, 1))) for edition in Edition]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Apia"}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.split() == [hashlib.sha256(data).hexdigest() for data in here]


def test_dates_and_producers_of_earlier_hands_are_not_kept():
    with pikepdf.open(BytesIO(numbered(A4).pdf)) as pdf:
        with pdf.open_metadata() as xmp:
            xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = "2001-01-01T00:00:00+00:00"
        pdf.docinfo["/Creator"] = "Somebody"
        out = BytesIO()
        pdf.save(out)
    pages = PanelPages(out.getvalue(), numbered(A4).panels, BLEED_MM)
    for edition in Edition:
        with pikepdf.open(BytesIO(finish(pages, edition, job(A4)))) as found:
            printed = edition is Edition.PRINT  # where PDF/X asks for a date, be it that of no day
            needed = {"/CreationDate", "/ModDate", "/Trapped"} if printed else set()
            assert set(found.docinfo.keys()) == {"/Title", "/Author", "/Producer", "/Creator", *needed}
            assert str(found.docinfo["/Creator"]) == "brochure"
            with found.open_metadata() as xmp:
                dates = {xmp[key] for key in xmp if "Date" in key}
                assert dates == ({"1970-01-01T00:00:00Z"} if printed else set())


def test_the_only_date_in_a_file_is_the_leaflet_s():
    with pikepdf.open(BytesIO(finish(numbered(A4), Edition.PRINT, job(A4, issued=date(2026, 3, 1))))) as found:
        assert str(found.docinfo["/CreationDate"]) == str(found.docinfo["/ModDate"]) == "D:20260301000000Z"
        with found.open_metadata() as xmp:
            assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-03-01T00:00:00Z"
            assert xmp["dc:title"] == "Test"
            assert xmp["dc:creator"] == ["A clinic"]
    undated = finish(numbered(A4), Edition.PRINT, job(A4))
    assert b"D:20" not in undated


def test_panels_share_their_fonts_when_they_are_imposed():
    with pikepdf.open(BytesIO(finish(numbered(A4), Edition.PRINT, job(A4)))) as found:
        fonts = [o for o in found.objects if isinstance(o, pikepdf.Dictionary) and o.get("/FontFile2") is not None]
        assert len(fonts) == 1


def test_the_slug_line_stands_below_the_trim_on_every_side():
    slug = engine().typeset(
        document(
            "@page { size: 297mm 5mm; margin: 0 } html { font-size: 7pt; line-height: 5mm }",
            (Region("slug", ("slug",), ((block(1, "KET-01 version 1"),),)),),
        )
    )
    pdf = finish(numbered(A4), Edition.PRINT, job(A4, slug=slug.pdf))
    with opened(pdf) as found:
        for page in found:
            margin = pt(13)
            below = page.get_textpage().get_text_bounded(0, 0, page.get_width(), margin - pt(3))
            assert below.split() == ["KET-01", "version", "1"]
