"""Nothing of a record is anywhere but in its copy: not in streams, folders, caches, nor in what a killed run leaves."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.support.records import PLANTED, workspace, written

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [(f"{PLANTED} {n}", "2027-03-01", "9:00", f"{PLANTED[:8]}", "", "AB1") for n in range(40)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("tmp", "cache", "out"):
        (tmp_path / name).mkdir()
    return workspace(tmp_path / "work").parent


def started(place: Path, *arguments: str, limit: int | None = None, quiet: bool = False) -> subprocess.Popen[bytes]:
    """Start a run of records that come on standard input, its folders watched; ``limit`` is the largest file."""
    environment = {
        **os.environ,
        "TMPDIR": str(place / "tmp"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "BROCHURE_CACHE": str(place / "cache/own"),
    }

    def limited() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "brochure", "merge", "visit", "-", "-o", str(place / "out/run.pdf"), *arguments]
    return subprocess.Popen(
        command,
        cwd=place / "work",
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
        preexec_fn=limited,  # noqa: PLW1509 - one thread
    )


def left(place: Path) -> list[str]:
    """Return every file of the watched folders that is not the finished run, and those that hold a name."""
    files = [path for path in place.rglob("*") if path.is_file() and "work" not in path.relative_to(place).parts[0]]
    assert not any(PLANTED[:8].encode() in path.read_bytes() for path in files if path.name != "run.pdf")
    return sorted(str(path.relative_to(place)) for path in files if "cache" not in path.parts)


def test_a_run_that_is_done_told_nobody(place):
    run = started(place, "--json")
    out, err = run.communicate(written(ROWS))
    assert run.returncode == 0, err
    assert PLANTED[:8].encode() not in out + err
    assert left(place) == ["out/run.pdf"]
    with pikepdf.open(place / "out/run.pdf") as pdf:
        assert PLANTED[:8] not in str(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode()
        assert "/StructTreeRoot" not in pdf.Root


def test_a_run_at_fault_told_nobody(place):
    run = started(place)
    out, err = run.communicate(written([*ROWS, (f"{PLANTED}\x01", PLANTED, PLANTED, PLANTED, "", "é")]))
    assert run.returncode == 1
    assert PLANTED[:8].encode() not in out + err
    assert left(place) == []


def test_a_full_disk_is_told_and_leaves_what_was_there(place):
    (place / "out/run.pdf").write_bytes(b"old")
    run = started(place, limit=600_000)
    out, err = run.communicate(written(ROWS * 30), timeout=60)
    assert run.returncode == 1
    assert b"the disk is full" in err
    assert PLANTED[:8].encode() not in out + err
    assert (place / "out/run.pdf").read_bytes() == b"old"
    assert left(place) == ["out/run.pdf"]


@pytest.mark.parametrize("after", [0.4, 0.9, 1.4, pytest.param(2.2, marks=pytest.mark.long)])
def test_a_killed_run_leaves_a_whole_file_or_none(place, after):
    run = started(place, quiet=True)
    assert run.stdin is not None
    run.stdin.write(written(ROWS * 50))
    run.stdin.close()
    time.sleep(after)
    children = subprocess.run(["pgrep", "-P", str(run.pid)], capture_output=True, text=True, check=False).stdout.split()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
    # The worker's own fonts are left behind, and hold nothing of a record: ``left`` has looked.
    names = [name for name in left(place) if not name.startswith(("tmp/brochure-", "tmp/weasyprint-"))]
    assert names in ([], ["out/run.pdf"])
    if names:
        with pikepdf.open(place / "out/run.pdf") as pdf:
            assert len(pdf.pages) == 2 * 50 * len(ROWS)
