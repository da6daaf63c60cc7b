"""A build that is killed at any moment leaves whole files only, and the next one is right."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.support import knees
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ("build", "--date", knees.DAY, "-j", "2")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = knees.make(tmp_path_factory.mktemp("killing") / "clinic")
    swap(root / knees.CLINIC, "editions: [office, web]", "editions: [print, web]")
    return root


def files(folder: Path) -> dict[str, bytes]:
    """Return what stands in ``folder`` under its name: what is unfinished has none."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith("."))
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


def whole(name: str, data: bytes) -> bool:
    """Tell whether a file is whole, by those who read such."""
    if name.endswith(".pdf"):
        with pypdfium2.PdfDocument(data) as pdf:
            return len(pdf) > 0 and data.rstrip().endswith(b"%%EOF")
    if name.endswith(".json"):
        return isinstance(json.loads(data), dict)
    return data.rstrip().endswith(b"</html>")


def killed(workspace: Path, rounds: int) -> int:
    """Kill builds at random moments, and hold what each has left; return how many were killed in their work."""
    out, kept, chance, hit = workspace / "build", workspace.parent / "kept", random.Random(1), 0  # noqa: S311 - the same moments each time
    environment = {"BROCHURE_CACHE": str(kept)}
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(kept, ignore_errors=True)
    began = time.perf_counter()
    run = brochure(workspace, *COMMAND, BROCHURE_CACHE="off")
    length, wanted = time.perf_counter() - began, files(out)
    assert run.returncode == 0, run.stderr
    assert all(whole(name, data) for name, data in wanted.items())
    for number in range(rounds):
        shutil.rmtree(out)
        if number % 3 == 0:
            shutil.rmtree(kept, ignore_errors=True)  # else it goes on with what the killed ones have kept
        command = [sys.executable, "-m", "brochure", *COMMAND]
        quiet = subprocess.DEVNULL
        running = subprocess.Popen(
            command,
            cwd=workspace,
            env={**os.environ, **environment},
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.05, 0.7) * length)
        hit += running.poll() is None
        os.killpg(running.pid, signal.SIGKILL) if running.poll() is None else None
        running.wait()
        left = files(out)
        assert left.keys() <= wanted.keys()
        assert all(data == wanted[name] for name, data in left.items() if name != "manifest.json"), number
        assert all(whole(name, data) for name, data in left.items()), number
        after = brochure(workspace, *COMMAND, **environment)
        assert after.returncode == 0, after.stderr
        assert files(out) == wanted, number
    return hit


def test_a_build_may_be_killed(workspace: Path) -> None:
    assert killed(workspace, 2) > 0


@pytest.mark.long
def test_a_build_may_be_killed_at_any_moment(workspace: Path) -> None:
    assert killed(workspace, 50) > 10


@pytest.mark.parametrize("damage", ["cut short", "empty"])
def test_a_file_that_is_not_whole_is_seen(workspace: Path, damage: str) -> None:
    if not (workspace / "build").exists():
        assert brochure(workspace, *COMMAND).returncode == 0
    for name, data in files(workspace / "build").items():
        cut = data[: len(data) // 2] if damage == "cut short" else b""
        try:
            assert not whole(name, cut), name
        except (pypdfium2.PdfiumError, ValueError):
            continue


def test_the_same_bytes_by_one_two_and_four_processes_and_from_what_is_kept(workspace: Path) -> None:
    made = []
    for number, options in enumerate((("-j", "1"), ("-j", "2"), ("-j", "4"), (), ())):
        out, cache = workspace.parent / f"out-{number}", "off" if len(options) else str(workspace.parent / "warm")
        run = brochure(workspace, "build", "--date", knees.DAY, *options, "-o", out, BROCHURE_CACHE=cache)
        assert run.returncode == 0, run.stderr
        made.append(files(out))
    assert len(made[0]) > 5
    assert all(one == made[0] for one in made)
