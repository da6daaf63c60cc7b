"""The seal holds: what is sent or written behind it is seen, and refused."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import sealed

if TYPE_CHECKING:
    from pathlib import Path

CONNECTS = "import socket; socket.socket().connect_ex(('192.0.2.1', 80))"
ASKS = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))"


@pytest.fixture(autouse=True)
def _here() -> None:
    if (why := sealed.why_not()) is not None:
        pytest.skip(why)


def run(code: str, record: Path, *writable: Path) -> subprocess.CompletedProcess[str]:
    command = sealed.sealed([sys.executable, "-c", code], record, writable)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_that_does_nothing_is_counted(tmp_path: Path) -> None:
    assert run("pass", tmp_path).returncode == 0
    assert sealed.sent(tmp_path) == 0


@pytest.mark.parametrize("code", [CONNECTS, ASKS])
def test_a_packet_goes_nowhere_and_is_counted(tmp_path: Path, code: str) -> None:
    run(code, tmp_path)
    assert sealed.sent(tmp_path) > 0


def test_only_what_may_be_written_can_be(tmp_path: Path) -> None:
    for name in ("record", "free", "other"):
        (tmp_path / name).mkdir()
    code = f"open({str(tmp_path / 'free/x')!r}, 'w'); open({str(tmp_path / 'other/x')!r}, 'w')"
    found = run(code, tmp_path / "record", tmp_path / "free")
    assert found.returncode == 1
    assert "Read-only file system" in found.stderr
    assert (tmp_path / "free/x").exists()
    assert not (tmp_path / "other/x").exists()
