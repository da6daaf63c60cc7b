"""A check that need not be done again says the same, and is done again as soon as anything it saw has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from brochure.workspace import Workspace, starter_folder
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

TOPS = ("content", "templates", "styles")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a copy of what ships."""
    for top in TOPS:
        shutil.copytree(starter_folder() / top, tmp_path / "clinic" / top)
    return tmp_path / "clinic"


def checked(workspace: Path, *more: str, **environment: str) -> CompletedProcess[str]:
    """Check ``workspace`` with what is kept beside it."""
    kept = {"BROCHURE_CACHE": str(workspace.parent / "kept"), **environment}
    return brochure(workspace, "check", "--no-layout", "--date", "2026-12-01", *more, **kept)


def told(run: CompletedProcess[str]) -> tuple[int, str, str]:
    """Return all that a run told."""
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_told_again_it_is_the_same_to_the_letter(workspace: Path, style: str) -> None:
    first = checked(workspace, "--format", style)
    assert "not-approved" in first.stdout + first.stderr
    assert told(checked(workspace, "--format", style)) == told(first)


def test_told_again_it_reads_no_model(workspace: Path) -> None:
    checked(workspace)
    again = checked(workspace, PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in again.stderr.splitlines() if line.startswith("import time")}
    assert "brochure.recall" in imported
    assert not imported & {"pydantic", "yaml", "jinja2", "brochure.build", "weasyprint", "pikepdf"}


def test_a_fault_that_is_planted_afterwards_is_told_and_told_again(workspace: Path) -> None:
    assert checked(workspace).returncode == 0
    swap(workspace / "content/claims.yaml", "  references: [feder2021]\n", "  references: [nobody]\n")
    faulty = checked(workspace)
    assert faulty.returncode == 1
    assert "nobody" in faulty.stderr
    assert told(checked(workspace)) == told(faulty)


@pytest.mark.parametrize(
    "path",
    [
        "content/clinics/tern-quay/clinic.yaml",
        "content/glossary.yaml",
        "content/jurisdictions/US.yaml",
        "content/images/receptor.svg",
        "styles/themes/harbour/theme.yaml",
        "templates/blocks/text.html",
    ],
)
def test_damage_to_any_file_is_noticed(workspace: Path, path: str) -> None:
    assert checked(workspace).returncode == 0
    (workspace / path).write_bytes(b"{% [ <")
    assert checked(workspace).returncode == 1


def test_another_day_another_selection_and_a_new_file_are_judged_anew(workspace: Path) -> None:
    before = checked(workspace)
    late = brochure(
        workspace, "check", "--no-layout", "--date", "2031-01-01", BROCHURE_CACHE=str(workspace.parent / "kept")
    )
    assert told(late) != told(before)
    assert told(checked(workspace, "--clinic", "aldgrove")) != told(before)
    shutil.copytree(workspace / "content/clinics/aldgrove", workspace / "content/clinics/birchwood")
    targets = [json.loads(checked(workspace, "--format", "json").stdout)["outputs"] for _ in range(2)]
    assert targets[0] == targets[1]
    assert {output["clinic"] for output in targets[0]} == {"aldgrove", "birchwood", "tern-quay"}


def test_a_damaged_entry_is_made_anew(workspace: Path) -> None:
    first = checked(workspace)
    for path in (workspace.parent / "kept").rglob("run/*/*"):
        path.write_bytes(b"{}")
    assert told(checked(workspace)) == told(first)


def test_whatever_a_check_opens_or_lists_is_on_record(workspace: Path) -> None:
    """The walls of the record: Python's own audit of opened files and listed folders, beside what was recorded."""
    script = f"""
import json, sys
from datetime import date
from pathlib import Path
seen = set()
top = {str(workspace)!r}
def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and arguments and isinstance(arguments[0], (str, Path)):
        path = str(arguments[0])
        if path.startswith(top):
            seen.add(path[len(top) + 1:])
sys.addaudithook(hook)
from brochure.checking import check_leaflets
from brochure.planning import Selection
from brochure.workspace import Workspace
workspace = Workspace(Path(top))
result = check_leaflets(workspace, Selection(), None, today=date(2026, 12, 1))
assert len(result.outputs) > 10
print(json.dumps([sorted(seen), sorted({{path for _, _, path in workspace.files.record}})]))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=os.environ)
    assert run.returncode == 0, run.stderr
    seen, recorded = json.loads(run.stdout)
    assert "content/claims.yaml" in seen
    assert set(seen) <= set(recorded)


def test_cache_shows_what_is_kept_and_clears_it(workspace: Path) -> None:
    kept = {"BROCHURE_CACHE": str(workspace.parent / "kept")}
    checked(workspace)
    assert "\n  run " in brochure(workspace, "cache", **kept).stdout
    assert "cleared" in brochure(workspace, "cache", "--clear", **kept).stdout
    assert ": 0 entries" in brochure(workspace, "cache", **kept).stdout
    assert "nothing is kept" in brochure(workspace, "cache", BROCHURE_CACHE="off").stdout


def test_a_workspace_records_what_it_saw(workspace: Path) -> None:
    opened = Workspace(workspace)
    opened.clinic("tern-quay")
    assert (0, "read", "content/clinics/tern-quay/clinic.yaml") in opened.files.record
