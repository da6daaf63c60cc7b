"""``brochure preflight`` as a person runs it: any file, an exit code, words or JSON, a report that others can judge."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from brochure import judging, limits, preflight
from brochure.formats import FORMATS
from brochure.preflight import expectation, inspect
from tests.preflight.corpus import drawn
from tests.preflight.maker import box, profile
from tests.support.commands import brochure, built
from tests.support.ghostscript import coverage
from tests.support.measuring import counted, counting
from tests.support.verapdf import verapdf

CHECKOUT = Path(__file__).resolve().parent.parent
WRONG = b"1 0 0 rg " + box(30, 30, 60, 40) + b"f "


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.pdf").write_bytes(drawn())
    (tmp_path / "wrong.pdf").write_bytes(drawn(WRONG))
    (tmp_path / "soft.pdf").write_bytes(drawn(b"0.9 0 0 0 K 0.3 w 60 60 200 40 re S 0.5 0.5 0 0 K 60 60 90 40 re S "))
    (tmp_path / "broken.pdf").write_bytes(drawn()[:3000])
    return tmp_path


def test_a_sound_file_passes(files):
    run = brochure(files, "preflight", "good.pdf")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "good.pdf held against iso-coated; 0 errors, 0 warnings\n"


def test_a_wrong_file_is_told_with_its_place_and_what_to_do(files):
    run = brochure(files, "preflight", "wrong.pdf")
    assert run.returncode == 1
    assert "wrong.pdf: error[rgb]: a ground is painted in DeviceRGB" in run.stderr
    assert "where: page 1, 38 to 98 mm from the left, 38 to 78 mm from the top" in run.stderr
    assert "hint: convert it to the CMYK" in run.stderr


def test_warnings_count_where_that_is_asked_for(files):
    assert brochure(files, "preflight", "soft.pdf").returncode == 0
    assert brochure(files, "preflight", "soft.pdf", "--strict").returncode == 1


def test_json_has_every_key_and_the_facts(files):
    run = brochure(files, "preflight", "wrong.pdf", "--json")
    found = json.loads(run.stdout)
    assert (found["ok"], found["exit"], found["outputs"]) == (False, 1, [])
    (diagnostic,) = found["diagnostics"]
    assert (diagnostic["code"], diagnostic["file"], diagnostic["page"]) == ("rgb", "wrong.pdf", 1)
    assert diagnostic["box_mm"] == [38.0, 38.0, 98.0, 78.0]
    assert found["facts"]["claims"] == ["PDF/X-4"]
    assert found["facts"]["pages"][0]["trim_mm"] == [8.0, 8.0, 128.0, 108.0]
    assert found["facts"]["fonts"] == [{"name": "Lato", "kind": "TrueType", "embedded": True, "subset": True}]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["absent.pdf"], 2, "cannot read absent.pdf: no such file"),
        (["."], 2, "is a folder"),
        (["good.pdf", "--profile", "iso-caoted"], 2, 'did you mean "iso-coated"?'),
        (["good.pdf", "--format", "trifold-a9"], 2, 'no format "trifold-a9"'),
        (["good.pdf", "-o", "report.doc"], 2, "no report of kind .doc"),
        (["good.pdf", "--format", "sheet-a4"], 1, "trimmed to 120.00 x 100.00 mm instead of 210.00 x 297.00 mm"),
        (["broken.pdf"], 1, "the file breaks off before its end"),
    ],
)
def test_what_cannot_be_done_is_said(files, arguments, code, words):
    run = brochure(files, "preflight", *arguments)
    assert run.returncode == code
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_a_workspace_judges_by_its_own_profiles(files):
    folder = files / "content" / "profiles"
    folder.mkdir(parents=True)
    icc = (folder / "own.icc").write_bytes(profile().icc_profile)
    assert icc
    (folder / "own.yaml").write_text(
        "title: Our shop\nicc: own.icc\ncondition: FOGRA39\ncondition-name: Coated\nsafe: 30\n"
    )
    run = brochure(files, "preflight", "good.pdf", "--profile", "own", "--json")
    codes = [d["code"] for d in json.loads(run.stdout)["diagnostics"]]
    assert codes == ["text-near-trim"]


def test_both_reports_are_written_whole(files):
    for name in ("report.html", "report.pdf"):
        assert brochure(files, "preflight", "wrong.pdf", "-o", name).returncode == 1
    html = (files / "report.html").read_text()
    assert "Not ready for print: 1 error" in html
    assert html.count("data:image/jpeg;base64,") == 1
    paper = files / "report.pdf"
    assert verapdf([paper], "ua1") == {paper: []}
    words = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert "Not ready for print: 1 error" in words
    assert "Convert it to the CMYK of the printing condition before export." in words


# -- what ships -------------------------------------------------------------------------------------------------------


def test_print_files_that_ship_leave_nothing_to_ask_about(shipped):
    for path, output in zip(shipped.files("print"), _outputs(shipped), strict=True):
        data = path.read_bytes()
        held = profile("gracol-coated" if output["jurisdiction"] == "US" else "iso-coated")
        fmt = FORMATS[output["format"]]
        found = inspect(data, held, None if fmt.saddle else expectation(fmt))  # a booklet has the pages that it takes
        assert [(d.code, d.page, d.message) for d in found.findings] == [], path
        assert found.facts
        painted = coverage(data, [page.bleed_mm for page in found.facts.pages])
        for page, ink in zip(found.facts.pages, painted, strict=True):
            # Where black lies over a ground the figure is a bound, and says so: never less than there is.
            assert ink <= page.coverage + 5, path
            assert page.coverage_is_bound or page.coverage <= ink + 5, path


def _outputs(shipped):
    return [output for output in shipped.report["outputs"] if output["edition"] == "print"]


def test_a_build_fails_where_its_print_file_is_not_fit_to_print(tmp_path):
    assert brochure(tmp_path, "new", "clinic").returncode == 0
    top = tmp_path / "clinic"
    styles = (CHECKOUT / "styles" / "blocks.css").read_text()
    (top / "styles").mkdir(exist_ok=True)
    (top / "styles" / "blocks.css").write_text(styles + "\nli { font-size: 5pt }\n")
    report = built(top, "--edition", "print", "--edition", "office", code=1)
    assert {o["edition"]: o["status"] for o in report["outputs"]} == {"print": "failed", "office": "built"}
    found = [d for d in report["diagnostics"] if d["severity"] == "error"]
    assert {d["code"] for d in found} == {"type-too-small"}
    assert all(d["panel"] and d["box_mm"] and d["threshold"] == 6 for d in found)
    assert not list((top / "build").rglob("*.print.pdf"))


@pytest.mark.long
def test_a_hundred_pages_are_read_in_bounded_memory(tmp_path):
    """A hundred pages take little more than ten: what a page paints is not kept."""
    script = (
        "import sys; from tests.preflight.maker import profile; from brochure.preflight import inspect;"
        "found = inspect(open(sys.argv[1], 'rb').read(), profile()); assert len(found.facts.pages) == int(sys.argv[2])"
    )
    peaks = []
    for count in (10, 100):
        path = tmp_path / f"{count}.pdf"
        with pikepdf.new() as pdf, pikepdf.open(BytesIO(drawn(b"0 0 1 1 re f " * 5000))) as one:
            for _ in range(count):
                pdf.pages.append(one.pages[0])
            pdf.save(path)
        command = [sys.executable, "-c", script, str(path), str(count)]
        subprocess.run(counting(tmp_path / "taken", command), check=True)
        peaks.append(counted(tmp_path / "taken")[1])
    assert peaks[1] < peaks[0] * 1.3


@pytest.mark.parametrize(
    ("ending", "seconds", "code"),
    [
        (lambda: [n for n in itertools.count() if n < 0], 0.3, "over-limit"),
        (lambda: sum(itertools.repeat(1)), 0.3, "file-unreadable"),
        (lambda: [bytes(10_000_000) for _ in itertools.count()], 60, "over-limit"),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), 60, "file-unreadable"),
        (lambda: 1 / 0, 60, "file-unreadable"),
    ],
    ids=["time", "time in one step", "memory", "a crash of a library", "a fault of the program"],
)
def test_a_file_that_breaks_its_reader_is_a_finding(files, monkeypatch, ending, seconds, code):
    """Whatever the reader comes to, it comes to it in a process of its own."""
    monkeypatch.setattr(judging, "MOST_SECONDS", seconds)
    monkeypatch.setattr(limits, "_GRACE_S", 0)
    monkeypatch.setattr(preflight, "inspect", lambda *_: ending())
    verdict = judging.judge(files / "good.pdf", files)
    assert [d.code for d in verdict.findings] == [code]
    assert verdict.exit_code() == 1
