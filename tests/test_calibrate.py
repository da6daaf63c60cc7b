"""`brochure calibrate` as a clinic meets it: the sheet, the readings, the office files that come of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from brochure.model.printer import SHEETS
from brochure.units import pt
from brochure.workspace import Workspace
from tests.support.commands import brochure, built, swap

CHECKOUT = Path(__file__).resolve().parent.parent
PRINTER = "content/clinics/my-clinic/printer.yaml"
DPI = 600


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Return the test sheets of both papers, made by the command from this checkout."""
    folder = tmp_path_factory.mktemp("sheets")
    found = {}
    for paper, clinic in (("a4", "tern-quay"), ("letter", "aldgrove")):
        found[paper] = folder / f"{paper}.pdf"
        run = brochure(CHECKOUT, "calibrate", "--clinic", clinic, "-o", found[paper])
        assert run.returncode == 0, run.stderr
        assert f"--paper {paper} --readings" in run.stdout
    return found


@pytest.fixture
def clinic(tmp_path):
    assert brochure(tmp_path, "new", "mine", "--jurisdiction", "GB-ENG").returncode == 0
    return tmp_path / "mine"


def kept(workspace, paper="a4"):
    printer = Workspace(workspace).printer("my-clinic")
    assert printer is not None
    return printer.readings[paper]


def dark(path, page, x, y, half=0.5):
    """Return where ink lies in a little window about a point (mm from the top left): its middle, in mm."""
    with pdfium.PdfDocument(path) as document:
        side = document[page]
        width, height = side.get_size()
        crop = (pt(x - half), height - pt(y + half), width - pt(x + half), pt(y - half))
        drawn = side.render(scale=DPI / 72, crop=crop).to_pil().convert("L")
    inked = [(i, j) for i in range(drawn.width) for j in range(drawn.height) if drawn.getpixel((i, j)) < 128]
    return inked, drawn.size


@pytest.mark.parametrize("paper", SHEETS)
def test_crosses_are_printed_exactly_where_the_readings_take_them_to_be(sheets, paper):
    sheet = SHEETS[paper]
    right, below = sheet.left + sheet.across, sheet.top + sheet.down
    # On the arms that point outwards nothing else is drawn.
    places = [(0, sheet.left, sheet.top, -4, -4), (0, right, sheet.top, 4, -4), (0, sheet.left, below, -4, 4)]
    for page, x, y, out_x, out_y in [*places, (1, sheet.width / 2, sheet.height / 2, 4, 4)]:
        inked, (wide, _) = dark(sheets[paper], page, x, y + out_y)
        columns = sorted({i for i, _ in inked})
        assert (columns[0] + columns[-1] + 1) / 2 == pytest.approx(wide / 2, abs=2), (page, x, y)
        inked, (_, tall) = dark(sheets[paper], page, x + out_x, y)
        rows = sorted({j for _, j in inked})
        assert (rows[0] + rows[-1] + 1) / 2 == pytest.approx(tall / 2, abs=2), (page, x, y)


@pytest.mark.parametrize("paper", SHEETS)
def test_the_sheet_is_asked_for_as_office_files_are(sheets, paper):
    sheet = SHEETS[paper]
    with pikepdf.open(sheets[paper]) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            size = [float(edge) for edge in page.mediabox]
            assert size == pytest.approx([0, 0, pt(sheet.width), pt(sheet.height)], abs=1e-3)
        assert str(pdf.Root.ViewerPreferences.Duplex) == "/DuplexFlipShortEdge"
        assert str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"
    run = subprocess.run(["qpdf", "--check", sheets[paper]], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("paper", SHEETS)
def test_the_sheet_says_what_to_do_in_the_words_of_the_language(sheets, paper):
    clinic = {"a4": "tern-quay", "letter": "aldgrove"}[paper]
    with pdfium.PdfDocument(sheets[paper]) as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    phrases = Workspace(CHECKOUT).phrases("en-GB")
    left_out = {"calibrate_corrected", "calibrate_to_mm" if paper == "letter" else "calibrate_to_in"}
    said = {name: " ".join(words.split()) for name, words in phrases.items() if name.startswith("calibrate_")}
    assert {name for name, words in said.items() if words not in text} == left_out
    assert f"--clinic {clinic} --readings" in text


def test_a_clinic_of_a_language_without_the_words_gets_the_sheet_in_english_and_one_with_them_in_its_own(clinic):
    file = clinic / "content/clinics/my-clinic/clinic.yaml"
    swap(file, "languages: [en-GB]", "languages: [cy]")
    said = {}
    for language in ("en", "cy"):
        assert brochure(clinic, "calibrate").returncode == 0
        with pikepdf.open(clinic / "calibration-a4.pdf") as pdf:
            assert str(pdf.Root.Lang) == language
        with pdfium.PdfDocument(clinic / "calibration-a4.pdf") as pdf:
            said[language] = pdf[0].get_textpage().get_text_range()
        (clinic / "content/locale").mkdir(exist_ok=True)
        (clinic / "content/locale/cy.po").write_text(
            'msgctxt "calibrate_ruler_title"\nmsgid "With a ruler"\nmsgstr "Gyda phren mesur"\n', encoding="utf-8"
        )
    assert "With a ruler" in said["en"]
    assert "Gyda phren mesur" in said["cy"]
    assert "Against the light" in said["cy"]


def test_the_same_sheet_is_made_twice(sheets, tmp_path):
    brochure(CHECKOUT, "calibrate", "--clinic", "tern-quay", "-o", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == sheets["a4"].read_bytes()


def test_readings_as_options_are_kept_and_move_the_office_edition_alone(clinic):
    before = {o["edition"]: o["sha256"] for o in built(clinic)["outputs"]}
    flags = ("--scale-x", "199.2", "--shift-x", "1.5 left", "--shift-y", "0.5", "--edge-left", "4", "--turned", "yes")
    run = brochure(clinic, "calibrate", *flags)
    assert run.returncode == 0, run.stderr
    assert "99.60% across" in run.stdout
    text = (clinic / PRINTER).read_text(encoding="utf-8")
    assert "  scale-x: 0.996 " in text
    assert "  shift-x: -1.494 " in text
    assert "  turned: yes " in text
    assert "  side-one-x: 0 " in text  # a printer that is too small is so about its middle, when nothing else is said
    report = built(clinic)
    after = {o["edition"]: o["sha256"] for o in report["outputs"]}
    assert {edition for edition in before if before[edition] != after[edition]} == {"office"}
    assert not [d for d in report["diagnostics"] if d["code"] in ("text-not-printed", "printed-small", "duplex")]


def test_readings_are_asked_for_until_they_can_be_read(clinic):
    answers = ["199.5", "about 140", "139.5", "48", "35", "4", "4.2", "99", "4", "5", "2 left", "1 up", "y", "n"]
    command = [sys.executable, "-m", "brochure", "calibrate", "--readings"]
    run = subprocess.run(command, cwd=clinic, input="\n".join(answers), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert 'B (--scale-y): "about 140" is not a length' in run.stderr
    assert "G (--edge-top): 99 mm is out of range: it can be 0 mm to 20 mm" in run.stderr
    found = kept(clinic)
    assert (found.scale_x, found.edge_right, found.edge_top, found.edge_bottom) == (0.9975, 4.2, 4, 5)
    assert (found.shift_x, found.turned, found.pile) == (-1.995, True, "face-down")


def test_readings_that_are_there_are_not_overwritten_unasked(clinic):
    assert brochure(clinic, "calibrate", "--shift-x", "1").returncode == 0
    before = (clinic / PRINTER).read_bytes()
    run = brochure(clinic, "calibrate", "--shift-x", "2")
    assert run.returncode == 2
    assert "readings for a4 already" in run.stderr
    assert "--force replaces them" in run.stderr
    assert (clinic / PRINTER).read_bytes() == before
    # Another paper's stand beside them.
    assert brochure(clinic, "calibrate", "--paper", "letter", "--shift-x", "3").returncode == 0
    assert brochure(clinic, "calibrate", "--shift-x", "2", "--force").returncode == 0
    assert (kept(clinic).shift_x, kept(clinic, "letter").shift_x) == (2, 3)


def test_what_is_not_measured_again_stays_as_it_was(clinic):
    assert brochure(clinic, "calibrate", "--from-left", "49.5", "--shift-y", "2 up", "--turned", "yes").returncode == 0
    assert brochure(clinic, "calibrate", "--scale-x", "198", "--force").returncode == 0
    found = kept(clinic)
    assert (found.scale_x, found.side_one_x, found.side_one_y, found.shift_y) == (0.99, 1.0, 0.0, -2.0)
    assert found.turned


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--clinic", "my-clinics"], 'no clinic "my-clinics"'),
        (["--paper", "a3"], 'no test sheet for paper "a3"'),
        (["--corrected"], "there are no readings for a4 to correct by"),
        (["--scale-x", "90"], "A (--scale-x): 90 mm is out of range"),
        (["--scale-x", "x", "--shift-x", "y"], 'J (--shift-x): "y" is not a length'),
        (["--readings", "-o", "x.pdf"], "-o and --corrected are for the sheet"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(clinic, arguments, told):
    files = sorted(path for path in clinic.rglob("*"))
    run = brochure(clinic, "calibrate", *arguments)
    assert run.returncode == 2
    assert told in run.stderr
    assert sorted(path for path in clinic.rglob("*")) == files


def test_a_printer_that_fits_sheets_to_its_page_is_told_of(clinic):
    run = brochure(clinic, "calibrate", "--scale-x", "194", "--scale-y", "136")
    assert run.returncode == 0
    assert "fitted to its page" in run.stderr
    assert "actual size" in run.stderr


def test_the_corrected_sheet_says_so(clinic):
    assert brochure(clinic, "calibrate", "--shift-x", "1").returncode == 0
    assert brochure(clinic, "calibrate", "--corrected").returncode == 0
    with pdfium.PdfDocument(clinic / "calibration-a4-corrected.pdf") as pdf:
        assert "corrected for this printer" in pdf[0].get_textpage().get_text_range()
    with pikepdf.open(clinic / "calibration-a4-corrected.pdf") as pdf:
        assert b"2.834646" in pdf.pages[1].Contents[0].read_bytes()  # a millimetre, towards the right of side two


def test_a_fault_of_the_readings_stops_the_office_edition_alone(clinic):
    (clinic / PRINTER).write_text("a4:\n  scale-x: 2\n", encoding="utf-8")
    report = built(clinic, code=1)
    assert {o["edition"]: o["status"] for o in report["outputs"]} == {
        "office": "failed",
        "screen": "built",
        "large-print": "built",
        "print": "built",
        "web": "built",
    }
    (finding,) = [d for d in report["diagnostics"] if d["severity"] == "error"]
    assert (finding["file"], finding["line"], finding["column"]) == (PRINTER, 2, 12)
    run = brochure(clinic, "check", "--no-layout")
    assert run.returncode == 1
    assert f"{PRINTER}:2:12" in run.stderr


def test_text_in_an_edge_that_is_not_printed_is_a_warning_with_its_panel(clinic):
    assert brochure(clinic, "calibrate", "--edge-left", "20").returncode == 0
    report = built(clinic, "--edition", "office")
    found = [d for d in report["diagnostics"] if d["code"] == "text-not-printed"]
    assert {d["panel"] for d in found} == {"flap", "inside-left"}
    assert all(d["severity"] == "warning" and d["file"] == PRINTER for d in found)
