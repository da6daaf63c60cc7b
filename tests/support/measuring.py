"""What a command takes of the machine, as the kernel has counted it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# The kernel counts in what a process held before it became another program, and what every child before it came to.
# A process of tests may have held much, so a small new one begins what is measured, and writes down what it took.
_BEGIN = """
import os, sys
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as taken:
    print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, file=taken)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Taken(NamedTuple):
    """What a command came to, its seconds of processor time, and the largest of its processes in bytes."""

    code: int
    said: str
    seconds: float
    size: int


def counting(record: Path, command: Sequence[str]) -> list[str]:
    """Return ``command`` counted, into the file ``record``, which ``counted`` reads."""
    return [sys.executable, "-I", "-c", _BEGIN, str(record), *command]


def counted(record: Path) -> tuple[float, int]:
    """Return the seconds of processor time that a command took, and the bytes of its largest process."""
    seconds, size = record.read_text(encoding="ascii").split()
    return float(seconds), int(size)


def measured(folder: Path, *arguments: str | Path) -> Taken:
    """Run ``brochure`` in ``folder``."""
    command = counting(folder / "taken.txt", [sys.executable, "-m", "brochure", *map(str, arguments)])
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return Taken(run.returncode, run.stdout, *counted(folder / "taken.txt"))
