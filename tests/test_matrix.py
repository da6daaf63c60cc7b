"""A run at a glance: every number in the table is that of the run, and whoever something does not fit is named."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image

from brochure.covers import COLUMNS, GAP, LINE, WIDTH, contact_sheet
from brochure.errors import Diagnostic, Severity
from brochure.matrix import lines
from brochure.report import Output
from tests.support.commands import brochure

if TYPE_CHECKING:
    from pathlib import Path


def output(clinic: str, edition: str, status: str = "built", **known: object) -> Output:
    return Output(f"{clinic}/en/knee.{edition}.pdf", "knee", "en", "US", clinic, edition, None, status, **known)  # type: ignore[arg-type]


def test_a_row_tells_what_was_made_how_tightly_and_how_long_it_took() -> None:
    outputs = [
        output("north", "office", copyfit=2, pages=2, seconds=0.4),
        output("north", "screen", copyfit=2, pages=6, seconds=0.21),
        output("south", "office", "failed"),
        output("south", "screen", "cached", copyfit=0, pages=6),
    ]
    told = [
        Diagnostic("dull", "words", Severity.WARNING, target="north/en/knee.office"),
        Diagnostic("dull", "words", Severity.WARNING, target="north/en/knee.screen"),
        Diagnostic("panel-overflow", 'panel "back" is too full', target="south/en/knee.office"),
        Diagnostic("other", "of nobody"),
    ]
    assert list(lines(outputs, told)) == [
        "leaflet  language  clinic  office  screen  copyfit  pages  warnings  seconds",
        "knee     en        north   ok      ok      tighter  6      1         0.6",
        "knee     en        south   NO      ok      as set   6",
        "",
        'knee: right for 1 of 2 clinics; south: panel "back" is too full',
    ]


def test_a_long_reason_is_cut() -> None:
    told = [Diagnostic("x", "a" * 200, target="south/en/knee.office")]
    last = list(lines([output("south", "office", "failed"), output("north", "office")], told))[-1]
    assert last.endswith("a…")
    assert len(last) < 140


def test_a_build_for_two_clinics_ends_in_the_table_one_for_one_does_not(tmp_path: Path) -> None:
    assert brochure(tmp_path, "new", "ws").returncode == 0
    sheet = tmp_path / "covers.png"
    run = brochure(tmp_path / "ws", "build", "--edition", "office", "--edition", "web", "--covers", sheet)
    assert run.returncode == 0, run.stderr
    assert "right for" not in run.stdout
    with Image.open(sheet) as image:
        assert image.width == GAP + COLUMNS * (WIDTH + GAP)
    clinics = tmp_path / "ws/content/clinics"
    (clinics / "second").mkdir()
    for path in (clinics / "my-clinic").iterdir():
        (clinics / "second" / path.name).write_bytes(path.read_bytes())
    run = brochure(tmp_path / "ws", "build", "--edition", "web")
    assert "ketamine-for-ptsd: right for 2 of 2 clinics" in run.stdout


def test_the_contact_sheet_has_a_place_for_every_first_page() -> None:
    files = []
    for number in range(5):
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(200, 100 + 100 * number))
            data = BytesIO()
            pdf.save(data)
        files.append((f"leaflet {number}", data.getvalue()))
    with Image.open(BytesIO(contact_sheet(files))) as sheet:
        # Two rows, as tall as their tallest page at 300 pixels wide.
        assert sheet.size == (GAP + COLUMNS * (WIDTH + GAP), GAP + (600 + LINE + GAP) + (750 + LINE + GAP))
        paper = [sheet.getpixel((GAP + 10 + column * (WIDTH + GAP), GAP + 10)) for column in range(COLUMNS)]
        assert paper == [(255, 255, 255)] * COLUMNS
