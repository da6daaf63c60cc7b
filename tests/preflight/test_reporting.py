"""The report shows what was found, on the page and in words, and leaves nothing that a program could take for code."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from brochure import workspace as disk
from brochure.errors import Diagnostic, Severity
from brochure.preflight import Look, Subject, draw, inspect, pages_to_draw, report
from tests.preflight.corpus import drawn
from tests.preflight.maker import box, profile
from tests.support.panels import opened


def look():
    regular, bold = disk.Workspace(disk.starter_folder()).family("Source Sans 3")
    return Look(disk.packaged("preflight/report.html"), disk.packaged("preflight/report.css"), regular.data, bold.data)


def reported(data, name="a.pdf", *, inline=True, more=()):
    found = inspect(data, profile())
    findings, places = (*found.findings, *more), (*found.places, *(() for _ in more))
    numbers = pages_to_draw(found.facts, findings)
    return report(look(), Subject(name, profile(), found.facts, findings, places, draw(data, numbers)), inline=inline)


def test_a_sound_file_is_ready_for_print():
    html, assets = reported(drawn())
    assert "<h1>Ready for print</h1>" in html
    assert "Nothing to ask about on this page." in html
    assert assets == {}


def test_each_fault_is_told_and_marked_where_it_is():
    html, _ = reported(drawn(b"1 0 0 rg " + box(30, 30, 60, 40) + b"f "))
    assert "Not ready for print: 1 error" in html
    ((left, top, width, height),) = re.findall(
        r'class="place error" style="left: ([\d.]+)%; top: ([\d.]+)%; width: ([\d.]+)%; height: ([\d.]+)%', html
    )
    sheet = (136, 116)
    assert float(left) * sheet[0] / 100 == pytest.approx(38, abs=0.2)
    assert float(top) * sheet[1] / 100 == pytest.approx(38, abs=0.2)
    assert float(width) * sheet[0] / 100 == pytest.approx(60, abs=0.2)
    assert float(height) * sheet[1] / 100 == pytest.approx(40, abs=0.2)
    assert "a ground is painted in DeviceRGB" in html
    assert "Convert it to the CMYK of the printing condition before export." in html


def test_it_is_one_file_that_needs_no_other():
    html, _ = reported(drawn())
    assert re.findall(r'(?:src|href)="(?!data:)|url\("(?!data:)', html) == []
    assert len(html) < 1_000_000


def test_what_a_file_says_of_itself_is_text():
    wild = Diagnostic("x", "<script>alert(1)</script>", Severity.NOTE)
    html, _ = reported(drawn(), "<b>&.pdf", more=(wild,))
    assert "<script" not in html
    assert "&lt;b&gt;&amp;.pdf" in html


def test_for_paper_it_refers_to_its_pictures_and_fonts():
    html, assets = reported(drawn(), inline=False)
    assert sorted(name.rpartition("/")[2] for name in assets) == ["bold.ttf", "page-1.jpg", "regular.ttf"]
    assert all(name in html for name in assets)


def test_a_file_that_cannot_be_opened_has_a_report_too():
    html, _ = reported(b"")
    assert "Not ready for print: 1 error" in html
    assert "the file is empty" in html


def test_a_page_is_drawn_whole_and_upright():
    data = drawn()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.pages[0].obj.CropBox = pikepdf.Array([50, 50, 100, 100])
        pdf.pages[0].obj.Rotate = 90
        out = BytesIO()
        pdf.save(out)
    with Image.open(BytesIO(draw(out.getvalue(), [1])[1])) as picture:
        assert picture.width / picture.height == pytest.approx(136 / 116, abs=0.01)
    with opened(data):
        assert draw(b"%PDF-1.4 nothing", [1]) == {}
