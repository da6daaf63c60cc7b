"""Files of records with something wrong in them, by the real command: told by row and column, and nothing written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.support.commands import brochure
from tests.support.measuring import measured
from tests.support.records import COLUMNS, PEOPLE, PLANTED, workspace, written

if TYPE_CHECKING:
    from pathlib import Path

TOLD = re.compile(
    r"^(?P<file>[\w.]+)(?::(?P<row>\d+))?(?::(?P<column>\d+))?: error\[\w+\]: (?P<words>.*)$", re.MULTILINE
)
GOOD = (f"{PLANTED} Good", "2027-03-01", "9:00", "Ward 4", "", "AB1")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("bad"))


def refused(place: Path, data: bytes, file: str = "bad.csv") -> list[tuple[str | None, str | None, str]]:
    """Return what a run of ``data`` is refused for, by row and column; it has written nothing and quoted nothing."""
    (place / file).write_bytes(data)
    before = sorted(place.iterdir())
    run = brochure(place, "merge", "visit", file, "-o", "bad.pdf")
    assert run.returncode == 1, run.stdout + run.stderr
    assert sorted(place.iterdir()) == before
    assert PLANTED not in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return [(found["row"], found["column"], found["words"]) for found in TOLD.finditer(run.stderr)]


def test_rows_that_cannot_be_read_are_told_with_all_else(place: Path) -> None:
    rows = [
        GOOD,
        (f"{PLANTED} short", "2027-03-01"),
        (*GOOD, PLANTED, PLANTED),
        (*GOOD[:4], PLANTED * 80_000, ""),
        (f"{PLANTED} \N{ETHIOPIC SYLLABLE HA}", *GOOD[1:]),
        (f"=HYPERLINK({PLANTED})", *GOOD[1:3], "=1+1", "", ""),
    ]
    assert refused(place, written(rows)) == [
        ("3", "3", "row 3 has 2 cells for 6 columns"),
        ("4", "7", "row 4 has 8 cells for 6 columns"),
        ("5", "5", 'row 5, column "bring": this cell has 960,000 characters'),
        ("6", "1", 'row 6, column "name": no font of this leaflet holds a letter of the Ethiopic script'),
    ]


def test_columns_that_are_missing_are_told_once_each_with_one_that_was_meant(place: Path) -> None:
    columns = ("name", "date", "tmie", "place", "bring")
    rows = [GOOD[:5]] * 9
    assert refused(place, written(rows, columns)) == [
        ("1", None, 'the column "number" is missing: the leaflet has a place for it'),
        ("1", None, 'the column "time" is missing: the leaflet has a place for it'),
    ]


def test_a_first_row_that_is_a_record_is_not_told(place: Path) -> None:
    rows = [(f"{PLANTED} {n}", *GOOD[1:3], PLANTED, PLANTED, PLANTED) for n in range(3)]
    assert refused(place, written(rows, rows[0])) == [
        ("1", None, "no column has a name that the leaflet has a field for")
    ]


def test_an_empty_file_is_told(place: Path) -> None:
    assert refused(place, b"") == [(None, None, "this file is empty")]


@pytest.mark.long
def test_one_bad_row_of_a_hundred_thousand_is_named_and_left_out_where_that_is_asked(place: Path) -> None:
    """Time and memory go by the number of records: ten times as many take some ten times as much, and no more."""
    rows = [(f"Person Ń{n}", "2027-03-01", "9:00", "Ward 4", "Your medicines", f"AB{n:06}") for n in range(100_000)]
    rows[77_775] = ("", *rows[0][1:])
    (place / "few.csv").write_bytes(written(rows[:10_000]))
    (place / "many.csv").write_bytes(written(rows))
    few = measured(place, "merge", "visit", "few.csv", "-o", "few.pdf")
    assert few.code == 0, few.said
    assert few.size < 600_000_000
    bad = measured(place, "merge", "visit", "many.csv", "-o", "many.pdf")
    assert (bad.code, (place / "many.pdf").exists()) == (1, False)
    assert [found["row"] for found in TOLD.finditer(bad.said)] == ["77777"]
    kept = measured(place, "merge", "visit", "many.csv", "--skip-bad", "-o", "many.pdf", "--json")
    assert kept.code == 0
    report = json.loads(kept.said)
    left_out = [(d["line"], d["message"]) for d in report["diagnostics"] if d["message"].startswith("left out")]
    assert left_out == [(77_777, 'left out: row 77777, column "name": this may not be empty')]
    assert report["outputs"][0]["pages"] == 2 * 99_999
    assert max(kept.size, bad.size) < 20_000 * len(rows)
    assert kept.seconds < 15 * few.seconds


def forks(pid: int) -> list[int]:
    """Return the processes that descend from ``pid``, nearest first."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [*map(int, found), *(child for parent in found for child in forks(int(parent)))]


@pytest.mark.long
@pytest.mark.parametrize("after", [0.1, 0.3, 0.8, 1.5])
def test_a_worker_that_is_killed_is_replaced_or_told_of(place: Path, after: float) -> None:
    """What set a copy is gone in the middle of it: the run is whole, or there is none and a clear word."""
    (place / "some.csv").write_bytes(written(PEOPLE * 3, COLUMNS))
    out = place / f"after-{after}.pdf"
    command = [sys.executable, "-m", "brochure", "merge", "visit", "some.csv", "--edition", "screen", "-o", str(out)]
    run = subprocess.Popen(command, cwd=place, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    while run.poll() is None and len(forks(run.pid)) < 2:
        time.sleep(0.02)
    time.sleep(after)
    assert len(forks(run.pid)) > 1 or after > 0.3
    for worker in forks(run.pid)[1:]:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    _, err = run.communicate(timeout=120)
    assert not any(word in err for row in PEOPLE for word in row[0].split())
    assert "Traceback" not in err
    assert not [path for path in place.iterdir() if path.name.startswith(".")]
    if run.returncode == 0:
        with pikepdf.open(out) as pdf:
            assert len(pdf.pages) == 6 * 3 * len(PEOPLE)
    else:
        assert (run.returncode, out.exists()) == (1, False), err
        assert "error[" in err


def test_a_column_that_has_words_and_no_name_is_told(place: Path) -> None:
    columns = (COLUMNS[0], "", *COLUMNS[1:4], " ", *COLUMNS[4:])
    rows = [(GOOD[0], PLANTED, "none", *GOOD[2:4], "", *GOOD[4:])]
    (place / "nameless.csv").write_bytes(written(rows, columns))
    run = brochure(place, "merge", "visit", "nameless.csv", "-o", "bad.pdf")
    assert (run.returncode, PLANTED in run.stderr) == (1, False)
    assert "nameless.csv:1:2: warning[record]: column 2 has no name and is not used" in run.stderr
    assert "column 6" not in run.stderr
