"""Files under a workspace's tops: whatever is seen is on record, and any change of it is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError
from brochure.workspace.files import Files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def looked(top: Path) -> Files:
    """Look at everything in ``top`` that a test below changes."""
    files = Files((top,))
    files.read(0, "a.yaml")
    files.read(0, "absent.yaml")
    files.has(0, "folder/maybe.yaml")
    files.names(0, "folder", ".yaml")
    files.folders(0, ".")
    with pytest.raises(BrochureError):
        files.read(0, "folder")
    return files


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a folder with a file, a folder and a link that leads out."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "folder" / "b.yaml").write_text("b: 1")
    return tmp_path


def test_what_has_not_changed_is_the_same(top: Path) -> None:
    record = dict(looked(top).record)
    (top / "never-seen.txt").write_text("not looked at")
    (top / "folder" / "b.yaml").write_text("its words were not read, only its name")
    assert Files((top,)).same(record)


@pytest.mark.parametrize(
    "change",
    [
        lambda top: (top / "a.yaml").write_text("a: 2"),
        lambda top: (top / "a.yaml").unlink(),
        lambda top: (top / "absent.yaml").write_text("here now"),
        lambda top: (top / "folder" / "maybe.yaml").write_text(""),
        lambda top: (top / "folder" / "c.yaml").write_text(""),
        lambda top: (top / "folder" / "b.yaml").rename(top / "folder" / "d.yaml"),
        lambda top: (top / "another").mkdir(),
        lambda top: ((top / "folder" / "b.yaml").unlink(), (top / "folder").rmdir()),
    ],
)
def test_every_change_of_what_was_seen_is_noticed(top: Path, change: Callable[[Path], object]) -> None:
    record = dict(looked(top).record)
    change(top)
    assert not Files((top,)).same(record)


def test_a_record_of_more_tops_than_there_are_is_not_the_same(top: Path) -> None:
    files = Files((top, top))
    files.read(1, "a.yaml")
    assert Files((top, top)).same(files.record)
    assert not Files((top,)).same(files.record)
