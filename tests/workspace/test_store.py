"""What is kept from run to run: whole, within its limit, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brochure.workspace import store
from brochure.workspace.store import Store, store_of

KEY, OTHER = "ab12", "cd34"


def test_what_is_put_is_got(tmp_path: Path) -> None:
    kept = Store(tmp_path / "cache")
    assert kept.get(KEY) is None
    kept.put(KEY, b"words")
    assert kept.get(KEY) == b"words"
    assert kept.get(OTHER) is None
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_a_damaged_entry_is_as_good_as_none_and_goes(tmp_path: Path, damage: bytes | None) -> None:
    kept = Store(tmp_path)
    kept.put(KEY, b"words" * 20)
    path = tmp_path / "ab" / KEY
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert kept.get(KEY) is None
    assert not path.exists()


def test_past_the_limit_the_longest_unused_go(tmp_path: Path) -> None:
    kept = Store(tmp_path, limit=1000)
    for number in range(4):
        kept.put(f"{number}{number}", b"x" * 200)
        os.utime(tmp_path / f"{number}{number}" / f"{number}{number}", (number, number))
    kept.get("00")  # used: now the newest
    kept.put("99", b"x" * 200)
    assert [kept.get(f"{n}{n}") is not None for n in (0, 1, 2, 3, 9)] == [True, False, False, True, True]


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = Store(tmp_path / "file" / "cache")
    kept.put(KEY, b"words")
    assert kept.get(KEY) is None
    assert kept.clear() == 0


def test_clearing_takes_all_away_also_what_a_killed_run_left(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(KEY, b"words")
    (tmp_path / "ab" / ".left").write_bytes(b"12345")
    assert kept.clear() == 32 + 5 + 5
    assert list(kept.entries()) == []


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"BROCHURE_CACHE": "off", "HOME": "/home/ana"}, None),
        ({"BROCHURE_CACHE": "/var/kept", "HOME": "/home/ana"}, "/var/kept"),
        ({"XDG_CACHE_HOME": "/fast", "HOME": "/home/ana"}, "/fast/brochure"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/ana"}, "/home/ana/.cache/brochure"),
        ({"HOME": "/home/ana"}, "/home/ana/.cache/brochure"),
        ({}, None),
    ],
)
def test_the_environment_says_where(environment: dict[str, str], folder: str | None) -> None:
    assert store_of(environment).folder == (Path(folder) if folder else None)


def test_the_program_is_another_when_a_file_of_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "files", lambda _package: tmp_path)
    (tmp_path / "a.py").write_text("1")
    before = store.program()
    assert store.program() == before
    (tmp_path / "a.py").write_text("22")
    assert store.program() != before
