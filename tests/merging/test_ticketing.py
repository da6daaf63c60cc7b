"""The job ticket of a run: true to the file beside it, and without anything of a record."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.support import folds
from tests.support.commands import brochure, swap
from tests.support.records import PEOPLE, PLANTED, workspace, written
from tests.support.verapdf import verapdf

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/job-ticket.schema.json").read_text())
WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(Person\d+)<')
FIELD = 'record:\n  name: {max-chars: 14}\npanels:\n  front:\n    - text: "For {record.name}"\n'


def said(*command: str | Path) -> str:
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("ticket"))
    people = [(f"{PLANTED} {row[0][:9]}", *row[1:3], *row[3:]) for row in PEOPLE]
    (folder / "run.json").write_bytes(b'{"mine": 1}')
    (folder / "people.csv").write_bytes(written(people))
    made = brochure(folder, "merge", "visit", "people.csv", "--edition", "print", "-o", "run.pdf")
    assert made.returncode == 0, made.stderr
    return folder / "run.pdf"


def test_it_is_true_to_the_file_and_a_person_reads_the_same(run: Path) -> None:
    ticket = json.loads(run.with_name("run.ticket.json").read_text())
    jsonschema.validate(ticket, SCHEMA)
    data = run.read_bytes()
    assert ticket["file"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert (ticket["file"]["name"], ticket["file"]["bytes"]) == ("run.pdf", len(data))
    count = len(PEOPLE)
    assert ticket["run"] == {"records": count, "sheets": count, "pages": 2 * count, "copies": 1}
    assert (ticket["quantity"], ticket["sheets"], ticket["sides"]) == (count, count, 2 * count)
    assert f"Pages:           {ticket['pages']}\n" in said("pdfinfo", run)
    assert [check["name"] for check in ticket["checks"] if not check["passed"]] == []
    fonts = {line.split()[0].partition("+")[2].rstrip(",") for line in said("pdffonts", run).splitlines()[2:]}
    assert fonts == {font["name"] for font in ticket["fonts"]}
    words = " ".join(said("pdftotext", "-layout", run.with_name("run.ticket.pdf"), "-").split())
    assert f"{count} copies" in words
    assert "destroy spoiled sheets" in words
    assert "Pages:           1\n" in said("pdfinfo", run.with_name("run.ticket.pdf"))


def test_it_can_be_read_aloud(run: Path) -> None:
    path = run.with_name("run.ticket.pdf")
    assert verapdf([path], "ua1")[path] == []


def test_nothing_of_a_record_is_on_it_and_it_is_for_its_owner_alone(run: Path) -> None:
    text = said("pdftotext", run.with_name("run.ticket.pdf"), "-") + run.with_name("run.ticket.json").read_text()
    for row in PEOPLE:
        assert not any(word in text for cell in (PLANTED, row[0], row[5]) for word in cell.split() if len(word) > 3)
    for name in ("run.ticket.pdf", "run.ticket.json"):
        assert stat.S_IMODE(run.with_name(name).stat().st_mode) == 0o600
    assert run.with_name("run.json").read_bytes() == b'{"mine": 1}', "a file of records may be called so"


def test_copies_that_are_cut_out_are_laid_on_one_another_in_order(tmp_path: Path) -> None:
    folder = folds.workspace(tmp_path, "business-card-8-up")
    swap(folder / "content/leaflets/business-card-8-up.en-GB.yaml", "panels:\n  front:\n", FIELD)
    (folder / "ten.csv").write_text("name\n" + "".join(f"Person{n:02}\n" for n in range(1_000)))
    options = ("--clinic", "tern-quay", "--edition", "print", "-o", "ten.pdf")
    made = brochure(folder, "merge", "business-card-8-up", "ten.csv", *options)
    assert made.returncode == 0, made.stderr
    ticket = json.loads((folder / "ten.ticket.json").read_text())
    assert ticket["run"] == {"records": 1_000, "sheets": 125, "pages": 250, "copies": 8}
    words = " ".join(said("pdftotext", "-raw", folder / "ten.ticket.pdf", "-").split())
    assert "1,000 copies" in words
    assert "8 stacks; put them together row by row, the upper left one on top" in words
    # The first of each stack, from the upper left on.
    found = WORD.findall(said("pdftotext", "-bbox", "-f", "1", "-l", "1", folder / "ten.pdf", "-"))
    fronts = [name for _, _, name in sorted((round(float(y)), float(x), name) for x, y, name in found)]
    assert fronts == [f"Person{n:02}" for n in range(0, 1_000, 125)]
