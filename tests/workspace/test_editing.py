"""What people edit: replaced only while it is what they have read, whole or not at all, and only in the workspace."""

from __future__ import annotations

import hashlib
import os
import resource
from typing import TYPE_CHECKING

import pytest

from brochure import workspace as disk
from brochure.errors import BrochureError
from brochure.workspace import Change, editing, held, save
from brochure.workspace.writing import write_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PATH = "content/clinics/mine/_brand.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace of one file, with a folder outside."""
    folder = tmp_path / "ws" / "content" / "clinics" / "mine"
    folder.mkdir(parents=True)
    (folder / "_brand.yml").write_bytes(b"color: old\r\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yml").write_bytes(b"secret")
    return tmp_path / "ws"


def everything(root: Path) -> dict[str, bytes]:
    """Return every file at and about ``root``, what is left half written too."""
    return {str(p.relative_to(root.parent)): p.read_bytes() for p in root.parent.rglob("*") if p.is_file()}


def code(root: Path, path: str, data: bytes = b"new", seen: str | None = None) -> str:
    """Return the code of what a save is refused with."""
    with pytest.raises(BrochureError) as refused:
        save(root, {path: Change(data, seen)})
    (finding,) = refused.value.diagnostics
    assert not finding.place or not finding.place.file.startswith("/"), "a path of the machine is told"
    return finding.code


def test_a_file_that_is_as_it_was_read_is_replaced_byte_for_byte(root: Path) -> None:
    seen = held(root, PATH)
    assert seen.sha256 == hashlib.sha256(b"color: old\r\n").hexdigest()
    assert save(root, {PATH: Change(b"color: new\r\n", seen.sha256)}) == ()
    assert everything(root)[f"ws/{PATH}"] == b"color: new\r\n"
    assert len(everything(root)) == 2


def test_a_file_that_changed_meanwhile_is_told_as_it_is_and_left_alone(root: Path) -> None:
    seen = held(root, PATH)
    (root / PATH).write_bytes(b"color: theirs\n")
    new = "content/clinics/mine/logo.svg"
    (found,) = save(root, {new: Change(b"<svg/>", None), PATH: Change(b"color: mine\n", seen.sha256)})
    assert (found.path, found.data) == (PATH, b"color: theirs\n")
    assert everything(root)[f"ws/{PATH}"] == b"color: theirs\n"
    assert len(everything(root)) == 2, "one of two files was written"


def test_a_file_that_changes_while_another_is_being_written_is_left_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(files: Mapping[Path, bytes], before_moving: Callable[[], None]) -> None:
        (root / PATH).write_bytes(b"color: theirs\n")
        write_together(files, before_moving)

    monkeypatch.setattr(editing, "write_together", slowly)
    (found,) = save(root, {PATH: Change(b"color: mine\n", held(root, PATH).sha256)})
    assert found.data == b"color: theirs\n"
    assert everything(root)[f"ws/{PATH}"] == b"color: theirs\n"


def test_of_two_pages_the_second_is_told_what_the_first_has_saved(root: Path) -> None:
    seen = held(root, PATH).sha256
    assert save(root, {PATH: Change(b"first", seen)}) == ()
    (found,) = save(root, {PATH: Change(b"second", seen)})
    assert found.data == b"first"
    assert save(root, {PATH: Change(b"second", found.sha256)}) == ()


def test_a_new_file_is_made_with_its_folders_but_never_over_another(root: Path) -> None:
    path = "content/clinics/mine/pictures/logo.svg"
    assert held(root, path).data is None
    assert save(root, {path: Change(b"<svg/>", None)}) == ()
    (found,) = save(root, {path: Change(b"<other/>", None)})
    assert found.data == b"<svg/>"


def test_a_file_that_was_deleted_meanwhile_is_told(root: Path) -> None:
    seen = held(root, PATH).sha256
    (root / PATH).unlink()
    (found,) = save(root, {PATH: Change(b"new", seen)})
    assert (found.data, found.sha256) == (None, None)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../outside/secret.yml",
            "content/../../outside/secret.yml",
            "/etc/passwd",
            "",
            "a\\b",
            "a\0b",
            "./x",
            "a//b",
        ),
        *("~/x", "a/", "content/link/secret.yml", "content/file.yml", "content/gone.yml"),
    ],
)
def test_nothing_outside_is_read_or_written(root: Path, path: str) -> None:
    (root / "content" / "link").symlink_to(root.parent / "outside")
    (root / "content" / "file.yml").symlink_to(root.parent / "outside" / "secret.yml")
    (root / "content" / "gone.yml").symlink_to(root.parent / "outside" / "new.yml")
    before = everything(root)
    assert code(root, path, seen=hashlib.sha256(b"secret").hexdigest()) == "outside-workspace"
    with pytest.raises(BrochureError):
        held(root, path)
    assert everything(root) == before


def test_a_link_inside_is_followed_and_stays_a_link(root: Path) -> None:
    link = root / "content" / "clinics" / "mine" / "clinic.yaml"
    link.symlink_to("_brand.yml")
    path = "content/clinics/mine/clinic.yaml"
    assert save(root, {path: Change(b"new", held(root, path).sha256)}) == ()
    assert link.is_symlink()
    assert (root / PATH).read_bytes() == b"new"


def test_a_folder_and_a_circle_of_links_are_refused(root: Path) -> None:
    (root / "content" / "round").symlink_to("round")
    assert code(root, "content/clinics") == "not-a-file"
    assert code(root, "content/round") == "not-readable"
    assert code(root, f"content/{'n' * 300}") == "not-readable"


def test_a_file_that_is_too_large_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MAX_BYTES", 10)
    assert code(root, "content/new.yml", b"x" * 11) == "file-too-large"


@pytest.fixture
def _full_disk() -> Iterator[None]:
    """Let no file grow past 1000 bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("_full_disk")
def test_a_full_disk_leaves_the_old_file_whole(root: Path) -> None:
    before, seen = everything(root), held(root, PATH).sha256
    assert code(root, PATH, b"x" * 5000, seen) == "not-writable"
    assert everything(root) == before


def test_a_place_that_cannot_be_written_is_told(root: Path) -> None:
    (root / "content" / "clinics" / "file").write_text("where the folder should be")
    assert code(root, "content/clinics/file/_brand.yml") == "not-writable"


def test_a_write_protected_file_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # to the administrator every file is open
    before = everything(root)
    assert code(root, PATH, seen=held(root, PATH).sha256) == "not-writable"
    assert everything(root) == before


def test_a_file_keeps_the_rights_that_it_had(root: Path) -> None:
    (root / PATH).chmod(0o640)
    assert save(root, {PATH: Change(b"new", held(root, PATH).sha256)}) == ()
    assert (root / PATH).stat().st_mode & 0o777 == 0o640


def test_two_names_of_one_file_are_not_written_at_once(root: Path) -> None:
    (root / "content" / "again.yml").symlink_to(root / PATH)
    seen = held(root, PATH).sha256
    with pytest.raises(BrochureError):
        save(root, {PATH: Change(b"a", seen), "content/again.yml": Change(b"b", seen)})
    assert (root / PATH).read_bytes() == b"color: old\r\n"


def test_what_lies_over_a_workspace_is_read_in_its_place(root: Path) -> None:
    over = {PATH: b"color: draft", "content/clinics/new/clinic.yaml": b"", "content/leaflets/x.en-US.yaml": b""}
    workspace = disk.Workspace(root, overlay=over)
    assert workspace.read(PATH) == b"color: draft"
    assert workspace.read("content/./clinics/mine//_brand.yml") == b"color: draft"
    assert workspace.clinics() == ["mine", "new"]
    assert list(workspace.leaflets()) == ["x"]
    assert workspace.owns("content/clinics/new/clinic.yaml")
    assert (root / PATH).read_bytes() == b"color: old\r\n"


def test_a_draft_that_was_saved_is_what_was_seen(root: Path) -> None:
    workspace = disk.Workspace(root, overlay={PATH: b"color: draft"})
    workspace.read(PATH)
    record = dict(workspace.files.record)
    assert not disk.Workspace(root).files.same(record)
    save(root, {PATH: Change(b"color: draft", held(root, PATH).sha256)})
    assert disk.Workspace(root).files.same(record)
    assert not disk.Workspace(root, overlay={PATH: b"another"}).files.same(record)
