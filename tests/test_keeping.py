"""Nothing is built twice: what is unchanged is told again, what is changed is built again, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from brochure.planning import Job, Selection, plan
from brochure.workspace import Workspace, starter_folder
from tests.support import knees
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path

LEAFLET, CLINIC = knees.LEAFLET, knees.CLINIC
SLINGS = "content/leaflets/slings.en-GB.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
HEAVY = {"pydantic", "weasyprint", "pikepdf", "jinja2", "yaml", "PIL", "brochure.build", "brochure.engines"}


class Home:
    """A workspace with what was built of it and what is kept."""

    def __init__(self, top: Path) -> None:
        self.top, self.root = top, top / "clinic"
        self.out, self.kept = self.root / "build", top / "kept"

    def run(self, *arguments: str, day: str = knees.DAY, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build."""
        kept = {"BROCHURE_CACHE": str(self.kept), **environment}
        return brochure(self.root, "build", "--date", day, "-j", "1", *arguments, **kept)

    def report(self, *arguments: str, code: int = 0, day: str = knees.DAY, **environment: str) -> dict[str, Any]:
        """Build, and return what ``--json`` prints."""
        run = self.run("--json", *arguments, day=day, **environment)
        assert run.returncode == code, run.stdout + run.stderr
        report: dict[str, Any] = json.loads(run.stdout)
        return report

    def statuses(self, *arguments: str, code: int = 0, **environment: str) -> dict[str, str]:
        """Build, and return what became of each target."""
        outputs = self.report(*arguments, code=code, **environment)["outputs"]
        return {o["path"].removeprefix("my-clinic/en-GB/"): o["status"] for o in outputs}

    def files(self) -> dict[str, bytes]:
        """Return everything that stands in ``build``."""
        return {str(p.relative_to(self.out)): p.read_bytes() for p in sorted(self.out.rglob("*")) if p.is_file()}

    def touched(self) -> dict[str, int]:
        """Return when everything in ``build`` was written."""
        return {str(p): p.stat().st_mtime_ns for p in sorted(self.out.rglob("*"))}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a workspace that was built once: knees, which says how to reach the clinic, and slings, which does not."""
    home = Home(tmp_path_factory.mktemp("keeping"))
    knees.make(home.root)
    swap(home.root / CLINIC, "editions: [office, web]", "editions: [print, office, web]")
    text = knees.TEXT.replace("Your knees", "Your sling").replace("KN-01", "SL-01").replace("    - contact:\n", "")
    text = text.replace(" Call {clinic.phone} first.", " Keep the strap flat.")
    (home.root / SLINGS).write_text(text)
    assert set(home.statuses().values()) == {"built"}
    shutil.copytree(home.top, home.top.with_name("keeping-as-built"))
    return home


@pytest.fixture
def home(pristine: Home) -> Home:
    """Return the workspace as it was built."""
    shutil.rmtree(pristine.top)
    shutil.copytree(pristine.top.with_name("keeping-as-built"), pristine.top)
    pristine.statuses()  # copied files are known by what they hold, once
    return pristine


def test_what_is_unchanged_is_told_again_and_nothing_is_touched_or_loaded(home: Home) -> None:
    before = home.touched()
    told = home.run()
    assert home.touched() == before
    assert told.returncode == 0
    assert "warning[particulars-missing]: nothing says how to reach the clinic" in told.stderr
    assert "cached  build/my-clinic/en-GB/knees.print.pdf" in told.stdout
    timed = home.run(PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in timed.stderr.splitlines() if line.startswith("import time")}
    assert "brochure.recall" in imported
    assert not imported & HEAVY
    report = home.report()
    assert {output["status"] for output in report["outputs"]} == {"cached"}
    assert {output["seconds"] for output in report["outputs"]} == {0.0}
    anew = home.report(BROCHURE_CACHE="off")
    assert report["diagnostics"] == anew["diagnostics"]
    assert {output["status"] for output in anew["outputs"]} == {"built"}
    assert home.run("--strict").returncode == 1


def test_a_telephone_number_is_built_into_what_shows_it_and_nothing_else(home: Home) -> None:
    swap(home.root / CLINIC, "01632 960 412", "01632 960 413")
    before = home.touched()
    assert home.statuses() == {
        "knees.office.pdf": "built",
        "knees.print.pdf": "built",
        "knees.web.html": "built",
        "slings.office.pdf": "cached",
        "slings.print.pdf": "built",  # its ticket tells the print shop whom to call
        "slings.web.html": "cached",
    }
    assert {path for path, when in home.touched().items() if before.get(path) == when} >= {
        str(home.out / "my-clinic/en-GB/slings.office.pdf"),
        str(home.out / "my-clinic/en-GB/slings.web.html"),
    }
    assert "960\N{NO-BREAK SPACE}413" in (home.out / "my-clinic/en-GB/knees.web.html").read_text()


def test_lines_that_move_change_nothing_but_where_findings_point(home: Home) -> None:
    (home.root / CLINIC).write_text("# A remark\n" + (home.root / CLINIC).read_text())
    text = (home.root / SLINGS).read_text()
    (home.root / SLINGS).write_text(text + "# A remark\n")
    before = home.files()
    assert set(home.statuses().values()) == {"cached"}
    assert home.files() == before


def test_a_leaflet_that_became_overdue_overnight_says_so(home: Home) -> None:
    (home.root / SLINGS).unlink()
    assert "review-overdue" not in home.run(day="2028-11-01").stderr
    assert set(home.statuses(day="2028-11-01").values()) == {"cached"}
    late = home.run(day="2028-11-02")
    assert "warning[review-overdue]: the review was due on 2028-11-01" in late.stderr
    assert home.run(day="2030-01-01").stderr == late.stderr
    assert "review-overdue" not in home.run(day="2026-12-02").stderr


@pytest.mark.long
def test_an_approved_leaflet_is_told_when_it_is_due_and_marked_when_it_is_overdue(home: Home) -> None:
    (home.root / SLINGS).unlink()
    assert knees.approve(home.root).returncode == 0
    first = home.files()
    assert set(home.statuses("--edition", "office").values()) == {"built"}
    assert home.files() != first, "the draft mark is gone"
    assert set(home.statuses("--edition", "office", day="2028-07-01").values()) == {"cached"}
    near = home.run("--edition", "office", day="2028-10-20")
    assert (near.returncode, "review is due on" in near.stderr) == (0, True), near.stderr
    assert "review is due on" in home.run("--edition", "office", day="2028-10-21").stderr
    late = home.run("--edition", "office", day="2028-11-02")
    assert (late.returncode, "review was due on" in late.stderr) == (0, True), late.stderr


def test_files_that_are_missing_or_altered_are_put_back(home: Home) -> None:
    before = home.files()
    (home.out / "my-clinic/en-GB/knees.office.pdf").unlink()
    (home.out / "my-clinic/en-GB/slings.print.ticket.pdf").write_bytes(b"%PDF-scribbled")
    page = next(iter((home.out / "my-clinic/current").rglob("*.html")))
    page.write_text("gone")
    timed = home.run(PYTHONPROFILEIMPORTTIME="1")
    assert "weasyprint" not in timed.stderr
    assert home.files() == before
    shutil.rmtree(home.out)
    assert set(home.statuses().values()) == {"cached"}
    assert home.files() == before


def test_a_fault_is_told_again_and_its_file_is_gone_until_it_is_mended(home: Home) -> None:
    good = (home.root / LEAFLET).read_text()
    swap(home.root / LEAFLET, "    - contact:\n", "    - contacts:\n")
    faulty = home.run()
    assert (faulty.returncode, "contacts" in faulty.stderr) == (1, True)
    again = home.run()
    assert (again.returncode, again.stderr) == (1, faulty.stderr)
    assert not list(home.out.glob("my-clinic/en-GB/knees.*"))
    (home.root / LEAFLET).write_text(good)
    assert set(home.statuses().values()) == {"cached"}
    assert (home.out / "my-clinic/en-GB/knees.web.html").exists()


def test_what_is_kept_may_be_damaged_or_lost(home: Home) -> None:
    before = home.files()
    for number, path in enumerate(sorted(p for p in home.kept.rglob("*") if p.is_file())):
        data = path.read_bytes()
        path.write_bytes([b"", data[:-1], data[:40] + b"\0" + data[41:], b"{}"][number % 4])
    (home.out / "my-clinic/en-GB/knees.office.pdf").unlink()
    assert set(home.statuses().values()) == {"built"}
    assert home.files() == before
    assert set(home.statuses().values()) == {"cached"}


def test_force_makes_everything_anew_and_keeps_it(home: Home) -> None:
    before = home.files()
    assert set(home.statuses("--force").values()) == {"built"}
    (home.out / "my-clinic/en-GB/knees.office.pdf").unlink()
    assert set(home.statuses().values()) == {"cached"}
    assert home.files() == before


def test_two_builds_at_once_in_little_room_do_not_disturb_one_another(home: Home) -> None:
    before = home.files()
    shutil.rmtree(home.kept)
    swap(home.root / LEAFLET, "Walk a little tomorrow.", "Walk a little on Friday.")
    command = [sys.executable, "-m", "brochure", "build", "--date", knees.DAY, "-j", "1"]
    environment = {**os.environ, "BROCHURE_CACHE": str(home.kept), "BROCHURE_CACHE_LIMIT": "1"}
    runs = [subprocess.Popen(command, cwd=home.root, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    together = home.files()
    assert together.keys() == before.keys()
    assert not [p for p in home.out.rglob(".*") if p.is_file()]
    assert sum(p.stat().st_size for p in home.kept.rglob("*") if p.is_file()) < 1_000_000
    assert set(home.statuses(BROCHURE_CACHE="off").values()) == {"built"}
    assert home.files() == together


def test_cache_shows_what_is_kept_by_kind(home: Home) -> None:
    kept = {"BROCHURE_CACHE": str(home.kept)}
    told = brochure(home.root, "cache", **kept).stdout
    assert str(home.kept) in told
    for kind in ("run", "job", "edition", "pages", "file", "template"):
        assert f"\n  {kind} " in told, told
    assert "cleared" in brochure(home.root, "cache", "--clear", **kept).stdout
    assert "0 entries" in brochure(home.root, "cache", **kept).stdout


def jobs_of(root: Path) -> tuple[Job, ...]:
    return plan(Workspace(root), Selection())[0]


def test_what_a_job_has_seen_is_the_same_whoever_read_it_first() -> None:
    """Every job that ships: its record at the end of a run of all, and in a workspace that was opened for it alone."""
    from brochure.build import desk_of, prepare, templates

    def read(workspace: Workspace, job: Job, found: Any, desk: Any) -> None:
        with workspace.files.seeing(job):
            prepare(workspace, job, found, desk)

    root = starter_folder()
    shared = Workspace(root)
    found, desk = templates(shared), desk_of(shared, None, building=True)
    jobs = [job for job in jobs_of(root) if job.editions != ("web",)]
    assert len(jobs) > 20
    for job in jobs:
        read(shared, job, found, desk)
    for job in jobs[::15]:
        alone = Workspace(root)
        read(alone, job, templates(alone), desk_of(alone, None, building=True))
        assert shared.files.seen(job) == alone.files.seen(job)
