"""A command sealed off by the kernel: no network at all, and a file system in which a few folders can be written."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.support.spaces import unshared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Every mount that there is is made read-only, but for /dev and the kernel's own; what may be written was bound apart.
_SCRIPT = """
counters=$1; shift
mounts=$(while read -r _ place _; do
    case $place in /dev*|/proc*|/sys*) ;; *) echo "$place" ;; esac
done </proc/self/mounts)
while [ "$1" != -- ]; do mount --bind "$1" "$1" || exit 97; shift; done; shift
for place in $mounts; do mount -o remount,bind,ro "$place" 2>/dev/null; done
if mkdir /sealed-not 2>/dev/null; then rmdir /sealed-not; exit 98; fi
"$@"; code=$?
cat /proc/net/snmp /proc/net/snmp6 >"$counters" 2>/dev/null
exit $code
"""
# What the kernel counts of packets that a process tried to send, those for which it found no way among them.
_COUNTED = {
    *("IpOutRequests", "IpOutNoRoutes", "TcpActiveOpens", "UdpOutDatagrams"),
    *("Ip6OutRequests", "Ip6OutNoRoutes", "Udp6OutDatagrams"),
}


@cache
def why_not() -> str | None:
    """Return why nothing can be sealed off here; None where it can."""
    import subprocess
    import tempfile
    from pathlib import Path

    command = unshared("mount", "net")
    if isinstance(command, str):
        return command
    with tempfile.TemporaryDirectory() as folder:
        tried = sealed(["true"], Path(folder), [])
        run = subprocess.run(tried, capture_output=True, text=True, check=False)
    return None if run.returncode == 0 else f"the file system cannot be made read-only: {run.returncode} {run.stderr}"


def sealed(command: Sequence[str], record: Path, writable: Sequence[Path]) -> list[str]:
    """Return ``command`` sealed off but for the folders ``writable`` and ``record``, in which ``sent`` looks."""
    prefix = unshared("mount", "net")
    assert not isinstance(prefix, str), prefix
    folders = (record, *writable)
    return [*prefix, "sh", "-c", _SCRIPT, "sh", str(record / "packets"), *map(str, folders), "--", *command]


def sent(record: Path) -> int:
    """Return how many packets were sent, or would have been."""
    lines = (record / "packets").read_text(encoding="ascii").splitlines()
    counted: dict[str, int] = {}
    for heads, numbers in pairwise(lines):
        kind, _, names = heads.partition(": ")
        if names and not names[0].isdigit() and numbers.startswith(f"{kind}: "):
            values = map(int, numbers.partition(": ")[2].split())
            counted |= {f"{kind}{name}": value for name, value in zip(names.split(), values, strict=True)}
    for line in lines:
        if line.startswith(("Ip6", "Udp6")):
            name, value = line.split()
            counted[name] = int(value)
    assert counted.keys() >= {"IpOutRequests", "TcpActiveOpens", "UdpOutDatagrams"}
    return sum(counted.get(name, 0) for name in _COUNTED)
