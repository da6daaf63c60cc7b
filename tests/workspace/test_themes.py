"""Themes of installed packages: found by entry point, read as data, after those of the workspace and the kit."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError
from brochure.workspace import Workspace, starter_folder
from brochure.workspace.themes import theme_folder, theme_of
from tests.support.brands import clinic
from tests.support.commands import brochure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HARBOUR = starter_folder() / "styles/themes/harbour"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of installed packages with one that brings two themes, and would break if it were run."""
    site = tmp_path / "site"
    for inside in ("shore_theme", "shore_theme/looks/deep"):
        shutil.copytree(HARBOUR, site / inside, dirs_exist_ok=True)
    (site / "shore_theme/__init__.py").write_text("raise SystemExit('a theme was run')\n")
    (site / "shore_theme/looks/__init__.py").write_text("raise SystemExit('a theme was run')\n")
    info = site / "shore_theme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shore-theme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[brochure.themes]\nshore = shore_theme\ndeep = shore_theme.looks:deep\nharbour = shore_theme\ngone = no_such\n"
    )
    monkeypatch.syspath_prepend(str(site))
    theme_folder.cache_clear()
    yield site
    theme_folder.cache_clear()


def workspace(folder: Path, theme: str) -> Path:
    top = folder / "ws"
    (top / "content/leaflets").mkdir(parents=True)
    (top / "content/clinics/a").mkdir(parents=True)
    for file in (starter_folder() / "content/leaflets").glob("escort-card.en-*.yaml"):
        shutil.copy(file, top / "content/leaflets")
    for name, data in clinic("plain", theme).items():
        (top / "content/clinics/a" / name).write_bytes(data)
    return top


def test_a_theme_is_found_where_its_package_lies_and_nothing_is_run(packages: Path) -> None:
    assert theme_folder("shore") == packages / "shore_theme"
    assert theme_folder("deep") == packages / "shore_theme/looks/deep"
    assert theme_folder("gone") is None
    assert theme_folder("nowhere") is None
    assert "shore_theme" not in sys.modules


def test_a_package_installed_to_be_edited_is_found_by_its_module(packages: Path, tmp_path: Path) -> None:
    source = tmp_path / "checkout"
    shutil.move(packages / "shore_theme", source / "shore_theme")
    theme_folder.cache_clear()
    assert theme_folder("shore") is None
    sys.path.insert(0, str(source))
    try:
        theme_folder.cache_clear()
        assert theme_folder("deep") == source / "shore_theme/looks/deep"
    finally:
        sys.path.remove(str(source))
    assert "shore_theme" not in sys.modules


def test_its_files_are_read_and_what_was_seen_is_kept(packages: Path, tmp_path: Path) -> None:
    opened = Workspace(workspace(tmp_path, "shore"))
    assert opened.find("styles/themes/shore/theme.css") == (HARBOUR / "theme.css").read_bytes()
    assert opened.has_theme("shore")
    assert not opened.has_theme("nowhere")
    record = dict(opened.files.record)
    assert opened.files.same(record)
    (packages / "shore_theme/theme.css").write_text("/* another */")
    assert not Workspace(opened.root).files.same(record)


def test_one_of_that_name_in_the_starter_kit_or_the_workspace_comes_first(packages: Path, tmp_path: Path) -> None:
    (packages / "shore_theme/theme.css").write_text("/* another */")
    opened = Workspace(workspace(tmp_path, "harbour"))
    assert opened.find("styles/themes/harbour/theme.css") == (HARBOUR / "theme.css").read_bytes()
    assert opened.find("styles/themes/harbour/only-there.svg") is None


def test_a_link_out_of_the_package_is_not_followed(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>")
    (packages / "shore_theme/secret.svg").symlink_to(tmp_path / "secret.svg")
    opened = Workspace(workspace(tmp_path, "shore"))
    with pytest.raises(BrochureError, match="outside"):
        opened.read("styles/themes/shore/secret.svg")


@pytest.mark.parametrize(
    "path", ["styles/themes/shore", "styles/blocks.css", "styles/themes/a/../../x/y.css", "content/a/b/c"]
)
def test_other_paths_are_of_no_theme(path: str) -> None:
    assert theme_of(path) is None


def test_a_leaflet_is_built_in_it_by_the_command(packages: Path, tmp_path: Path) -> None:
    top = workspace(tmp_path, "shore")
    run = brochure(top, "build", "escort-card", "--edition", "screen", PYTHONPATH=str(packages))
    assert run.returncode == 0, run.stdout + run.stderr
    lost = brochure(top, "build", "escort-card", "--edition", "screen")
    assert "unknown-theme" in lost.stderr
