"""Nothing of a record is anywhere but in its copy: not in streams, folders, caches, nor in what a killed run leaves."""

from __future__ import annotations

import os
import random
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
    for name in ("tmp", "cache", "home", "out"):
        (tmp_path / name).mkdir()
    return workspace(tmp_path / "work").parent


def started(place: Path, *arguments: str, limit: int | None = None, quiet: bool = False) -> subprocess.Popen[bytes]:
    """Start a run of records that come on standard input, its folders watched; ``limit`` is the largest file."""
    environment = {
        **os.environ,
        "TMPDIR": str(place / "tmp"),
        "HOME": str(place / "home"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "BROCHURE_CACHE": str(place / "cache/own"),
    }

    def limited() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    out = () if "--split" in arguments else ("-o", str(place / "out/run.pdf"))
    command = [sys.executable, "-m", "brochure", "merge", "visit", "-", *out, *arguments]
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


def killed(place: Path, data: bytes, after: float, *arguments: str) -> bool:
    """Start a run, kill it and what it has started ``after`` seconds; return whether it was still at work."""
    run = started(place, *arguments, quiet=True)
    assert run.stdin is not None
    with suppress(BrokenPipeError):
        run.stdin.write(data)
        run.stdin.close()
    time.sleep(after)
    children = subprocess.run(["pgrep", "-P", str(run.pid)], capture_output=True, text=True, check=False).stdout.split()
    working = run.poll() is None
    run.kill()
    run.wait()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
    return working


def standing(place: Path) -> dict[str, bytes]:
    """Return what stands in the folder of runs; what else there is holds no name, and no page of a run."""
    for path in place.rglob("*"):
        if path.is_file() and path.parent != place / "out" and "work" not in path.relative_to(place).parts:
            data = path.read_bytes()
            assert PLANTED[:8].encode() not in data, path
            assert b"%PDF" not in data, path
    return {path.name: path.read_bytes() for path in (place / "out").iterdir()}


# The worker's own fonts are left behind by a killed run, and hold nothing of a record.
LEFT = ("tmp/brochure-", "tmp/weasyprint-")


@pytest.mark.parametrize("after", [0.4, 0.9, 1.4])
def test_a_killed_run_leaves_a_whole_file_or_none(place, after):
    killed(place, written(ROWS * 50), after)
    names = [name for name in left(place) if not name.startswith(LEFT)]
    assert names in ([], ["out/run.pdf"])
    if names:
        with pikepdf.open(place / "out/run.pdf") as pdf:
            assert len(pdf.pages) == 2 * 50 * len(ROWS)


# Runs by the way they are made: what is asked for, how many records, what stands there afterwards.
RUNS = {
    "office": ((), 1_200, 1),
    "print": (("--edition", "print"), 1_200, 3),
    "screen": (("--edition", "screen"), 12, 1),
    "apart": (("--split", "{out}"), 40, 40),
    "large print, apart": (("--edition", "large-print", "--split", "{out}"), 12, 12),
}


@pytest.mark.long
@pytest.mark.parametrize("kind", RUNS)
def test_a_run_may_be_killed_at_any_of_fifty_moments_and_the_next_is_right(place, kind):
    """Ten moments of each of five kinds of run."""
    arguments, count, files = RUNS[kind]
    arguments = tuple(word.format(out=place / "out") for word in arguments)
    data, chance, hit = written((ROWS * (count // len(ROWS) + 1))[:count]), random.Random(kind), 0  # noqa: S311 - the same moments each time
    began = time.perf_counter()
    _, err = (run := started(place, *arguments)).communicate(data)
    length, wanted = time.perf_counter() - began, standing(place)
    assert (run.returncode, len(wanted)) == (0, files), err
    for number in range(10):
        for path in (place / "out").iterdir():
            path.unlink()
        hit += killed(place, data, chance.uniform(0.05, 0.98) * length, *arguments)
        found = {name: held for name, held in standing(place).items() if not name.startswith(".")}
        assert found.items() <= wanted.items(), number
        run = started(place, *arguments)
        _, err = run.communicate(data)
        assert run.returncode == 0, err
        assert standing(place) == wanted, number
    assert hit


def test_what_is_looked_for_would_be_found(place):
    """The planted fault: a name left in the folder of temporary files, and a page of a run."""
    (place / "tmp/spool").write_bytes(f"a copy of {PLANTED}".encode())
    with pytest.raises(AssertionError, match="spool"):
        standing(place)
    (place / "tmp/spool").write_bytes(b"%PDF-1.7 a page")
    with pytest.raises(AssertionError, match="spool"):
        standing(place)
