"""Runs by the real command, judged by programs that are not ours."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.support.commands import brochure, swap
from tests.support.records import COLUMNS, PEOPLE, PLANTED, workspace, written
from tests.support.verapdf import verapdf, verapdf_x

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(
    r'<word xMin="(?P<x>[\d.]+)" yMin="(?P<y>[\d.]+)" xMax="(?P<x1>[\d.]+)" yMax="[\d.]+">(?P<text>[^<]*)</word>'
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("merge"))
    (folder / "people.csv").write_bytes(written(PEOPLE))
    return folder


@pytest.fixture(scope="module")
def office(place: Path) -> Path:
    run = brochure(place, "merge", "visit", "people.csv", "--json", "-o", "office.pdf")
    assert run.returncode == 0, run.stdout + run.stderr
    (output,) = json.loads(run.stdout)["outputs"]
    assert (output["pages"], output["sheets"], output["draft"], output["path"]) == (12, 6, True, "office.pdf")
    assert not any(word in run.stdout + run.stderr for row in PEOPLE for word in row if word)
    return place / "office.pdf"


def words(path: Path, page: int) -> list[tuple[float, float, str]]:
    """Return the words of a page as Poppler reads them, each with its left and upper edge in points."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-"]
    html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        (float(m["x"]), float(m["y"]), unicodedata.normalize("NFKC", unescape(m["text"]))) for m in WORD.finditer(html)
    ]


def letters(text: str) -> list[str]:
    return sorted(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def test_each_record_s_words_are_on_its_own_pages_in_their_place(office):
    lines = {}
    for number, (name, _, _, ward, *_) in enumerate(PEOPLE):
        inside = words(office, 2 * number + 2)
        ((label_x, label_y),) = [(x, y) for x, y, text in inside if text == "1:"]
        here = [(x, y, text) for x, y, text in inside if abs(y - label_y) < 3 and label_x < x < label_x + 220]
        assert letters("".join(text for _, _, text in here)) == letters(name), number
        if ward:
            ((ward_x, ward_y),) = [(x, y) for x, y, text in inside if text == "3:"]
            found = [text for x, y, text in inside if abs(y - ward_y) < 1 and ward_x < x < ward_x + 220]
            assert found == ward.split()
        lines[number] = round(min(x for x, _, text in here), 1)
        others = "".join(text for _, _, text in inside)
        assert not any(other[0].split()[0] in others for other in PEOPLE if other is not PEOPLE[number])
    assert len(set(lines.values())) <= 2, "all begin at one edge, whatever their script"


def test_the_art_is_in_the_file_once_and_a_record_takes_less_than_a_kilobyte(office, place):
    with pikepdf.open(office) as pdf:
        arts = {page.obj.Resources.XObject.Art.objgen for page in pdf.pages}
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        names = [str(font.FontName) for font in fonts]
        assert len(arts) == 2
        assert len(names) == len(set(names))
        assert str(pdf.docinfo.Title) == "Your visit"
    many = tuple((f"Person {n}", "2027-01-01", "9:00", "Ward", "", "") for n in range(200))
    (place / "many.csv").write_bytes(written(many))
    sizes = []
    for rows in (1, 200):
        (place / "some.csv").write_bytes(written(many[:rows]))
        assert brochure(place, "merge", "visit", "some.csv", "-o", "some.pdf").returncode == 0
        sizes.append((place / "some.pdf").stat().st_size)
    assert (sizes[1] - sizes[0]) / 199 < 1000
    again = (place / "some.pdf").read_bytes()
    brochure(place, "merge", "visit", "some.csv", "-o", "some.pdf")
    assert (place / "some.pdf").read_bytes() == again


def test_qpdf_finds_nothing_and_the_file_is_for_its_owner_alone(office):
    assert subprocess.run(["qpdf", "--check", office], capture_output=True, check=False).returncode == 0
    assert stat.S_IMODE(office.stat().st_mode) == 0o600


def test_a_run_for_the_press_is_pdf_x_with_black_words(place, tmp_path):
    run = brochure(place, "merge", "visit", "people.csv", "--edition", "print", "-o", "press/print.pdf")
    assert run.returncode == 0, run.stderr
    path = place / "press/print.pdf"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert verapdf_x([path], tmp_path)[path] == []
    assert brochure(place, "preflight", "press/print.pdf").returncode == 0
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 12
        own = pdf.pages[1].obj.Contents.read_bytes()
        assert b" k\n" in own or b"scn\n" in own
        assert b" rg\n" not in own
        assert all(page.trimbox == pdf.pages[0].trimbox for page in pdf.pages)


def test_who_asks_for_large_print_or_a_language_is_given_it(place):
    rows = [
        (*PEOPLE[0], "", ""),
        (*PEOPLE[1], "ar", "large-print"),
        (*PEOPLE[2], "es", "Large Print"),
        (*PEOPLE[3], "es", ""),
    ]
    (place / "mixed.csv").write_bytes(written(rows, (*COLUMNS, "language", "edition")))
    run = brochure(place, "merge", "visit", "mixed.csv", "-o", "mixed/run.pdf")
    assert run.returncode == 0, run.stderr
    paths = sorted((place / "mixed").iterdir())
    assert [path.name for path in paths] == [
        "run.ar.large-print.pdf",
        "run.en-US.office.pdf",
        "run.es.large-print.pdf",
        "run.es.office.pdf",
    ]
    assert "domingo, 3" not in "".join(text for _, _, text in words(paths[3], 2))
    spanish = " ".join(text for _, _, text in words(paths[3], 2))
    assert "jueves, 4 de marzo de 2027" in spanish
    large = [path for path in paths if "large" in path.name]
    assert list(verapdf(large, "ua1").values()) == [[], []]


def test_each_record_is_printed_for_its_own_clinic(tmp_path):
    place = workspace(tmp_path)
    other = place / "content/clinics/north"
    shutil.copytree(place / "content/clinics/aldgrove", other)
    swap(other / "clinic.yaml", "name: Aldgrove Trauma Clinic", "name: Northmoor House")
    swap(other / "clinic.yaml", "202-555-0137", "202-555-0199")
    sites = ("aldgrove", "NORTH", "Northmoor House", "nowhere", "")
    rows = [(*person, site) for person, site in zip(PEOPLE[:5], sites, strict=True)]
    (place / "sites.csv").write_bytes(written(rows, (*COLUMNS, "Clinic")))
    run = brochure(place, "merge", "visit", "sites.csv", "-o", "run.pdf")
    assert run.returncode == 1
    column = len(COLUMNS) + 1
    assert f"sites.csv:5:{column}: error[record]: row 5: no clinic of this name has the leaflet" in run.stderr
    assert f"sites.csv:6:{column}: error[record]: row 6: no clinic is named" in run.stderr
    assert "nowhere" not in run.stderr
    run = brochure(place, "merge", "visit", "sites.csv", "-o", "run.pdf", "--skip-bad", "--lang", "en-US")
    assert run.returncode == 0, run.stderr
    found = {path.name: "".join(text for _, _, text in words(path, 1)) for path in place.glob("run.*.pdf")}
    assert sorted(found) == ["run.aldgrove.en-US.office.pdf", "run.north.en-US.office.pdf"]
    for name, text in found.items():
        assert ("202-555-0199" in text) is ("north" in name)
        assert ("202-555-0137" in text) is ("aldgrove" in name)
    assert pikepdf.open(place / "run.north.en-US.office.pdf").pages[2:]
    without = written(PEOPLE[:1])
    (place / "one.csv").write_bytes(without)
    run = brochure(place, "merge", "visit", "one.csv", "-o", "one.pdf")
    assert (run.returncode, "which-clinic" in run.stderr) == (2, True)


def test_copies_set_in_full_go_into_one_file_that_is_read_aloud(place):
    run = brochure(place, "merge", "visit", "people.csv", "--edition", "screen", "-o", "screen.pdf")
    assert run.returncode == 0, run.stderr
    path = place / "screen.pdf"
    assert verapdf([path], "ua1")[path] == verapdf([path], "3a")[path] == []
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 6 * len(PEOPLE)
        assert len(pdf.Root.StructTreeRoot.K.K) == len(PEOPLE)
        fields = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert fields == sorted(set(fields)), "each copy is filled in by itself"
        assert not pdf.attachments, "a patient's copy carries nothing but itself"


def test_files_are_named_by_row_and_by_a_field_only_where_that_is_asked(place):
    (place / "two.csv").write_bytes(written((PEOPLE[0], PEOPLE[2])))
    assert brochure(place, "merge", "visit", "two.csv", "--split", "apart").returncode == 0
    assert sorted(path.name for path in (place / "apart").iterdir()) == ["0002.pdf", "0003.pdf"]
    run = brochure(place, "merge", "visit", "two.csv", "--split", "named", "--names", "{row}-{name}")
    assert run.returncode == 0, run.stderr
    assert min(path.name for path in (place / "named").iterdir()) == "0002-Zoë-Ångström-O-Neill.pdf"
    twice = brochure(place, "merge", "visit", "two.csv", "--split", "x", "--names", "{leaflet}")
    assert (twice.returncode, (place / "x").exists()) == (2, False)
    assert "two records one name" in twice.stderr


def test_all_faults_are_told_at_once_by_row_and_column_and_nothing_is_written(place):
    rows = [
        (PLANTED, "2027-02-30", "25:00", "x" * 20, "", "Zoë"),
        ("", "2027-03-01", "", "", "", ""),
        (f"{PLANTED} ก", "2027-03-01", "", "", "", ""),
        (f"{PLANTED} {'W' * 40}", "2027-03-01", "", "", "", ""),
        ("=Planted()", "2027-03-01", "", "", "", ""),
    ]
    (place / "bad.csv").write_bytes(written(rows))
    before = sorted(place.iterdir())
    run = brochure(place, "merge", "visit", "bad.csv", "-o", "bad.pdf")
    assert run.returncode == 1
    assert sorted(place.iterdir()) == before
    assert PLANTED not in run.stdout + run.stderr
    told = re.findall(
        r"^bad\.csv:(\d+):(\d+): error\[record\]: row \d+, column \"(\w+)\": (.*)$", run.stderr, re.MULTILINE
    )
    assert told == [
        ("2", "2", "date", "there is no such day"),
        ("2", "3", "time", "write a time of day as hours and minutes: 14:30, or 2:30 pm"),
        ("2", "4", "place", "this is longer than 16 characters"),
        ("2", "6", "number", "a barcode holds letters of the English alphabet, digits and signs"),
        ("3", "1", "name", "this may not be empty"),
        ("4", "1", "name", "no font of this leaflet holds a letter of the Thai script"),
        ("5", "1", "name", "this does not fit its place, even set smaller"),
    ]
    assert 'column "name" begins like a formula in row 6' in run.stderr
    kept = brochure(place, "merge", "visit", "bad.csv", "--skip-bad", "--json", "-o", "bad.pdf")
    report = json.loads(kept.stdout)
    assert (kept.returncode, report["outputs"][0]["pages"]) == (0, 2)
    left_out = [d for d in report["diagnostics"] if d["message"].startswith("left out:")]
    assert [(d["line"], d["severity"]) for d in left_out] == [(int(row), "warning") for row, *_ in told]
    assert PLANTED not in kept.stdout + kept.stderr
    assert "=Planted()" in " ".join(text for _, _, text in words(place / "bad.pdf", 2))


def test_a_withdrawn_leaflet_is_not_printed(place):
    path = place / "content/leaflets/visit.es.yaml"
    swap(path, "due: 2028-11-24", "due: 2028-11-24, status: withdrawn, reason: wrong")
    try:
        run = brochure(place, "merge", "visit", "people.csv", "--lang", "es", "-o", "gone.pdf")
    finally:
        swap(path, ", status: withdrawn, reason: wrong", "")
    assert (run.returncode, (place / "gone.pdf").exists()) == (1, False)
    assert "is withdrawn" in run.stderr
