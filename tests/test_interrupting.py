"""Ctrl-C in the middle of a build: it stops, leaves whole files only, and the next build is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pypdfium2
import pytest

from tests.support.commands import brochure, built


def wait_for(condition):
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it never came to that")


def test_ctrl_c_stops_a_build_and_leaves_whole_files_only(tmp_path):
    folder, temporary = tmp_path / "workspace", tmp_path / "tmp"
    temporary.mkdir()
    assert brochure(tmp_path, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    command = [sys.executable, "-m", "brochure", "build", "-C", str(folder), "-j", "2"]
    environment = {**os.environ, "TMPDIR": str(temporary), "BROCHURE_CACHE": "off"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        wait_for(lambda: list(folder.glob("build/**/*.pdf")))
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        _, said = run.communicate()
    assert run.returncode == 130, said
    assert "stopped; every file that was written is whole" in said
    assert "Traceback" not in said
    files = [path for path in (folder / "build").rglob("*") if path.is_file()]
    assert not [path for path in files if path.name.startswith(".") and path.name != ".gitignore"]
    for path in files:
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                assert len(pdf)
    assert list(temporary.iterdir()) == []
    assert {output["status"] for output in built(folder)["outputs"]} == {"built"}
