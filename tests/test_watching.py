"""`brochure build --watch`: what is concerned is built again, faults are told and survived, Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import knees
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLINGS = "content/leaflets/slings.en-GB.yaml"


class Watched:
    """A build of ``root`` that goes on; ``next`` waits for what it says when it has built."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "build"
        command = [sys.executable, "-m", "brochure", "build", "--watch", "--json", "--date", knees.DAY, "-j", "1"]
        environment = {**os.environ, "BROCHURE_CACHE": str(root.parent / "kept")}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=root, env=environment, stdout=pipe, stderr=pipe, text=True)

    def next(self) -> dict[str, Any]:
        """Return the next object."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        report: dict[str, Any] = json.loads(line)
        return report

    def until(self, condition: Any) -> dict[str, Any]:
        """Return the first object of which ``condition`` is true: a file may be seen half written."""
        while not condition(found := self.next()):
            pass
        return found

    def built(self) -> set[str]:
        """Return what was built by the next build that built something."""
        report = self.until(lambda found: any(o["status"] == "built" for o in found["outputs"]))
        return {o["path"].removeprefix("my-clinic/en-GB/") for o in report["outputs"] if o["status"] == "built"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    root = knees.make(tmp_path_factory.mktemp("watching") / "clinic")
    watched = Watched(root)
    yield watched
    watched.process.kill()


def test_it_builds_what_changes_and_tells_of_faults_until_it_is_ended(watched: Watched) -> None:
    root, out = watched.root, watched.out
    assert watched.built() == {"knees.office.pdf", "knees.web.html"}

    # A new leaflet: its name was looked for in vain. What stands already is left alone.
    before = (out / "my-clinic/en-GB/knees.office.pdf").stat().st_mtime_ns
    text = knees.TEXT.replace("KN-01", "SL-01").replace("Your knees", "Your sling")
    (root / SLINGS).write_text(text)
    assert watched.built() == {"slings.office.pdf", "slings.web.html"}
    assert (out / "my-clinic/en-GB/knees.office.pdf").stat().st_mtime_ns == before

    # One leaflet of the two.
    swap(root / SLINGS, "Walk a little tomorrow.", "Keep your elbow high.")
    assert watched.built() == {"slings.office.pdf", "slings.web.html"}
    assert "elbow" in (out / "my-clinic/en-GB/slings.web.html").read_text()

    # A fault is told; it is told again when something else is built; mended, it is gone.
    swap(root / SLINGS, "    - contact:\n", "    - contacts:\n")
    faulty = watched.until(lambda found: not found["ok"])
    assert [d["line"] for d in faulty["diagnostics"] if d["severity"] == "error"]
    swap(root / knees.LEAFLET, "Walk a little tomorrow.", "Walk a little on Friday.")
    again = watched.until(lambda found: any(o["status"] == "built" for o in found["outputs"]))
    assert (again["ok"], again["exit"]) == (False, 1)
    assert not (out / "my-clinic/en-GB/slings.web.html").exists()
    swap(root / SLINGS, "    - contacts:\n", "    - contact:\n")
    watched.until(lambda found: found["ok"])
    assert (out / "my-clinic/en-GB/slings.web.html").exists()

    # A folder that was not there, and a template in it.
    (root / "templates/blocks").mkdir(parents=True)
    (root / "templates/blocks/list.html").write_text("{% for item in block.entries %}{{ item.nonsense() }}{% endfor %}")
    assert watched.until(lambda found: not found["ok"])["exit"] == 1
    shutil.rmtree(root / "templates")
    watched.until(lambda found: found["ok"])

    # What is taken away moves to stale; what does not matter builds nothing.
    (root / "content/notes.txt").write_text("to do")
    (root / SLINGS).unlink()
    report = watched.next()
    assert {o["leaflet"] for o in report["outputs"]} == {"knees"}
    assert (out / "stale/my-clinic/en-GB/slings.office.pdf").exists()

    watched.process.send_signal(signal.SIGINT)
    rest, said = watched.process.communicate(timeout=30)
    # The report is told a moment before the build has ended: Ctrl-C may meet it there.
    ends = {(0, "stopped"), (130, "stopped; every file that was written is whole")}
    assert (watched.process.returncode, said.strip()) in ends
    assert rest == ""
    assert not [path for path in out.rglob(".*") if path.is_file()]


def test_without_watchfiles_it_says_how_to_get_it(tmp_path: Path) -> None:
    root = knees.make(tmp_path / "clinic")
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking/watchfiles.py").write_text("raise ModuleNotFoundError('no', name='watchfiles')\n")
    run = brochure(root, "build", "--watch", PYTHONPATH=str(tmp_path / "lacking"))
    assert run.returncode == 3
    assert "error[watch-absent]: --watch needs the package watchfiles" in run.stderr
    assert "pip install 'brochure[preview]'" in run.stderr


def test_what_cannot_be_selected_ends_it_at_once(tmp_path: Path) -> None:
    root = knees.make(tmp_path / "clinic")
    run = brochure(root, "build", "elbows", "--watch")
    assert (run.returncode, 'no leaflet "elbows"' in run.stderr) == (2, True)
