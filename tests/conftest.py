"""What holds for every test: no network, no dates and no chance; and what ships, built once."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parent.parent

settings.register_profile("exact", derandomize=True, deadline=None)
settings.load_profile("exact")

# What the person who runs the tests has set must not change what they say.
for _name in ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS"):
    os.environ.pop(_name, None)
os.environ["BROCHURE_CACHE"] = "off"  # a test that is about what is kept names a folder of its own
# A shell has what it runs in the background ignore Ctrl-C, and every child with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and arguments[0] not in ("localhost", "127.0.0.1", "::1", None):
        message = f"a test asks for the address of {arguments[0]}"
        raise RuntimeError(message)


sys.addaudithook(_refuse_the_network)


@dataclass(frozen=True, slots=True)
class Shipped:
    """All that ships, built by the command line: where the files are, and the JSON that it printed."""

    folder: Path
    report: dict[str, Any]

    def files(self, edition: str) -> tuple[Path, ...]:
        """Return the files of one edition, in the order of the report."""
        return tuple(self.folder / o["path"] for o in self.report["outputs"] if o["edition"] == edition)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """Build all that ships, once for all of the test processes."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # each worker has a folder of its own, below one that they share
    folder, report = base / "shipped", base / "shipped.json"
    with (base / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # held until the file is closed
        if not report.is_file():
            command = [sys.executable, "-m", "brochure", "build", "-C", str(CHECKOUT), "-o", str(folder), "--json"]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout + run.stderr
            report.write_text(run.stdout)
    return Shipped(folder, json.loads(report.read_text()))
