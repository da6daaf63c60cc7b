"""What a command takes of the machine, as the kernel has counted it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Taken(NamedTuple):
    """What a command came to, its seconds of processor time, and its largest size in bytes, forks apart."""

    code: int
    said: str
    seconds: float
    size: int


def measured(folder: Path, *arguments: str | Path) -> Taken:
    """Run ``brochure`` in ``folder``."""
    command = [sys.executable, "-m", "brochure", *map(str, arguments)]
    with (folder / "said.txt").open("w+b") as said:
        run = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode()
    return Taken(run.returncode, words, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
