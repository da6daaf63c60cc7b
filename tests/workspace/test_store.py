"""What is kept from run to run: whole, within its limit, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brochure.workspace import store
from brochure.workspace.store import Store, store_of

KEY, OTHER = "page/ab12", "page/cd34"


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
    path = tmp_path / "page/ab/ab12"
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert kept.get(KEY) is None
    assert not path.exists()


def test_past_the_limit_the_longest_unused_go(tmp_path: Path) -> None:
    kept = Store(tmp_path, limit=1000)
    for number in range(4):
        kept.put(f"page/{number}{number}", b"x" * 200)
        os.utime(tmp_path / f"page/{number}{number}/{number}{number}", (number, number))
    kept.get("page/00")  # used: now the newest
    kept.put("page/99", b"x" * 200)
    kept.shrink()
    assert [kept.get(f"page/{n}{n}") is not None for n in (0, 1, 2, 3, 9)] == [True, False, False, True, True]


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = Store(tmp_path / "file" / "cache")
    kept.put(KEY, b"words")
    assert kept.get(KEY) is None
    assert kept.clear() == 0


def test_clearing_takes_all_away_also_what_a_killed_run_left(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(KEY, b"words")
    (tmp_path / "page/ab/.left").write_bytes(b"12345")
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


def test_what_is_kept_is_counted_by_kind(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    for key in ("page/aa11", "page/bb22", "run/cc33", "dd44"):
        kept.put(key, b"12345678")
    assert kept.kinds() == {"other": (1, 40), "page": (2, 80), "run": (1, 40)}


def test_the_environment_says_how_much() -> None:
    home = {"HOME": "/home/ana"}
    assert store_of({**home, "BROCHURE_CACHE_LIMIT": "20"}).limit == 20_000_000
    assert {store_of({**home, "BROCHURE_CACHE_LIMIT": word}).limit for word in ("", "much", "-1")} == {store.LIMIT}


def test_every_library_that_sets_text_is_known_to_the_program() -> None:
    """By the machine's own word: what a process has mapped that has loaded WeasyPrint."""
    script = "import weasyprint; print(open('/proc/self/maps').read())"
    maps = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    parts = ("/libpango", "/libharfbuzz", "/libfreetype", "/libfontconfig", "/libgobject", "/libglib")
    loaded = {line.split()[-1] for line in maps.splitlines() if any(part in line for part in parts)}
    outside = {os.path.realpath(path) for path in loaded if "/site-packages/" not in path}
    assert len(outside) > 4
    assert outside <= {line.split()[0] for line in store.libraries()}


def test_the_program_is_another_with_another_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.program()
    (tmp_path / "libpango-1.0.so.0").write_bytes(b"1.99")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    assert store.program() != before


def test_the_program_is_another_when_a_file_of_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("1")
    before = store.program()
    assert store.program() == before
    (tmp_path / "a.py").write_text("22")
    assert store.program() != before
