"""Files of the starter kit taken to be changed: they count at once, and tell when they have fallen behind."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from brochure.ejecting import FOLDERS, behind, eject
from brochure.errors import UsageError
from brochure.workspace import Workspace, starter_folder
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = "templates/blocks/warning.html"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace beside a starter kit of its own, which may change."""
    for folder in (*FOLDERS, "content"):
        shutil.copytree(starter_folder() / folder, tmp_path / "kit" / folder, dirs_exist_ok=True)
    shutil.copytree(tmp_path / "kit" / "content", tmp_path / "ws" / "content", ignore=lambda *_: {"locale"})
    return Workspace(tmp_path / "ws", tmp_path / "kit")


def again(workspace: Workspace) -> Workspace:
    """Open the workspace anew."""
    return Workspace(workspace.root, workspace.starter)


def test_every_file_that_ships_can_be_taken_and_is_not_behind(workspace: Workspace) -> None:
    written = [file for folder in FOLDERS for file in eject(workspace, folder)]
    assert sorted(written) == sorted(workspace.kit(FOLDERS))
    assert len(written) > 60
    for file in written:
        assert (workspace.root / file).read_bytes().startswith((workspace.starter / file).read_bytes().rstrip())
    assert list(behind(again(workspace))) == []


def test_one_whose_original_moves_on_is_told_at_its_mark_and_once_changed_by_us_as_well(workspace: Workspace) -> None:
    eject(workspace, TEMPLATE)
    swap(workspace.root / TEMPLATE, "<", "<!-- ours --><")
    assert list(behind(again(workspace))) == []
    (workspace.starter / TEMPLATE).write_text("another")
    (told,) = behind(again(workspace))
    assert (told.code, str(told.severity), told.place.file if told.place else "") == (
        "ejected-behind",
        "warning",
        TEMPLATE,
    )
    lines = (workspace.root / TEMPLATE).read_text().splitlines()
    assert "brochure eject" in lines[(told.place.line if told.place else 0) - 1]
    (workspace.starter / TEMPLATE).unlink()
    assert "no longer there" in next(iter(behind(again(workspace)))).message


def test_a_file_of_one_s_own_is_never_behind(workspace: Workspace) -> None:
    (workspace.root / "templates/blocks").mkdir(parents=True)
    (workspace.root / TEMPLATE).write_text("written from nothing")
    assert list(behind(workspace)) == []


def test_nothing_is_overwritten(workspace: Workspace) -> None:
    eject(workspace, TEMPLATE)
    (workspace.root / TEMPLATE).write_text("changed")
    for what in (TEMPLATE, "templates"):
        with pytest.raises(UsageError, match="there already"):
            eject(again(workspace), what)
    assert (workspace.root / TEMPLATE).read_text() == "changed"
    assert not (workspace.root / "templates/leaflet.html").exists()


@pytest.mark.parametrize(
    "what",
    ["templates/blocks/warnin.html", "../kit/templates", "content/claims.yaml", "", "/etc/passwd", "templates/.."],
)
def test_what_is_not_there_to_be_taken_is_refused(workspace: Workspace, what: str) -> None:
    with pytest.raises(UsageError, match="the starter kit has no"):
        eject(workspace, what)
    assert not (workspace.root / "templates").exists()


def test_by_the_command_and_a_leaflet_is_the_same_as_before(tmp_path: Path) -> None:
    assert brochure(tmp_path, "new", "ws").returncode == 0
    ws = tmp_path / "ws"
    before = brochure(ws, "check", "--no-layout")
    run = brochure(ws, "eject", "styles/themes/harbour")
    assert run.returncode == 0, run.stderr
    assert "written  styles/themes/harbour/theme.yaml" in run.stdout
    assert brochure(ws, "eject", TEMPLATE).returncode == 0
    after = brochure(ws, "check", "--no-layout")
    assert (after.returncode, after.stdout, after.stderr) == (before.returncode, before.stdout, before.stderr)
    assert brochure(ws, "build", "--edition", "office", "--edition", "web").returncode == 0
    assert brochure(ws, "eject", TEMPLATE).returncode == 2
