"""The real command, run as a person runs it, in a workspace of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def brochure(folder: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``brochure`` in ``folder``."""
    command = [sys.executable, "-m", "brochure", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def built(folder: Path, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
    """Run ``brochure build --json``, hold it to its exit code and return the object that it prints."""
    run = brochure(folder, "build", "--json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    assert report["exit"] == code
    return report


def swap(path: Path, old: str, new: str) -> None:
    """Replace the first ``old`` of a file; one that is not there is a fault of the test."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
