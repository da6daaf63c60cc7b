"""A workspace that is renewed reads again what has changed, on disk or in what lies over it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

PATH = "content/notes.txt"


def workspace(folder: Path, words: str = "on disk") -> Workspace:
    (folder / "content").mkdir()
    (folder / PATH).write_text(words, encoding="utf-8")
    return Workspace(folder)


def test_what_is_laid_over_a_file_is_seen_and_so_is_the_file_when_it_is_taken_away(tmp_path: Path) -> None:
    found = workspace(tmp_path)
    assert found.text(PATH) == "on disk"
    found.files.lay({PATH: b"laid over"})
    found.renew()
    assert found.text(PATH) == "laid over"
    found.files.lay({PATH: b"once more"})
    found.renew()
    assert found.text(PATH) == "once more"
    found.files.lay({})
    found.renew()
    assert found.text(PATH) == "on disk"


def test_a_file_that_is_laid_where_there_was_none_is_found(tmp_path: Path) -> None:
    found = workspace(tmp_path)
    assert found.text("content/new.txt") is None
    found.files.lay({"content/new.txt": b"new"})
    found.renew()
    assert found.text("content/new.txt") == "new"


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    found = workspace(tmp_path)
    assert found.text(PATH) == "on disk"
    (tmp_path / PATH).write_text("on disc", encoding="utf-8")
    found.renew()
    assert found.text(PATH) == "on disc"
