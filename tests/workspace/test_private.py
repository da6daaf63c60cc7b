import errno
import fcntl
import os
import stat

import pytest

from brochure.errors import BrochureError
from brochure.workspace import private_file, private_folder, private_spool


def test_a_file_and_the_folders_made_for_it_are_for_their_owner_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    private_folder(folder)
    with private_file(folder / "run.pdf") as file:
        file.write(b"whole")
        assert list(folder.iterdir()) == [], "it has no name before it is whole"
    assert (folder / "run.pdf").read_bytes() == b"whole"
    assert stat.S_IMODE((folder / "run.pdf").stat().st_mode) == 0o600
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)] == [0o700, 0o700]


def without_unnamed_files(monkeypatch):
    whole = os.open

    def refusing(path, flags, *rest, **known):
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "no unnamed files here")
        return whole(path, flags, *rest, **known)

    monkeypatch.setattr(os, "open", refusing)


def test_where_there_are_no_unnamed_files_a_locked_one_stands_beside(tmp_path, monkeypatch):
    without_unnamed_files(monkeypatch)
    with private_file(tmp_path / "run.pdf") as file:
        (beside,) = tmp_path.iterdir()
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
        private_folder(tmp_path)
        assert beside.exists(), "it is locked by its writer"
        file.write(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["run.pdf"]
    with private_spool(tmp_path) as spool:
        spool.write(b"x")
        assert [path.name for path in tmp_path.iterdir()] == ["run.pdf"]


@pytest.mark.parametrize("unnamed", [True, False])
def test_what_goes_wrong_leaves_nothing_and_keeps_what_was_there(tmp_path, monkeypatch, unnamed):
    if not unnamed:
        without_unnamed_files(monkeypatch)
    (tmp_path / "run.pdf").write_bytes(b"old")

    def written():
        with private_file(tmp_path / "run.pdf") as file:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "no space left")

    with pytest.raises(BrochureError) as raised:
        written()
    assert [d.message for d in raised.value.diagnostics] == ["cannot write: the disk is full"]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("run.pdf", b"old")]


def test_what_a_killed_writer_left_is_taken_away_by_the_next(tmp_path):
    left, held = tmp_path / ".brochure-run-1.part", tmp_path / ".brochure-run-2.part"
    left.write_bytes(b"a name")
    held.write_bytes(b"")
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        private_folder(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [held.name]
