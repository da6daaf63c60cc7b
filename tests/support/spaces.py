"""Processes that see other disks, or no network: in namespaces of the kernel's, or with fewer rights."""

from __future__ import annotations

import os
import subprocess
from functools import cache

# Without these the superuser is refused as everybody is.
MORTAL = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@cache
def unshared(*what: str) -> tuple[str, ...] | str:
    """Return the command that runs others with ``what`` of their own ("mount", "net"), or why there is none here."""
    told = []
    for whose in ((), ("--user", "--map-root-user")):
        command = ("unshare", *whose, *(f"--{each}" for each in what))
        try:
            run = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return "unshare (util-linux) is not installed"
        if run.returncode == 0:
            return command
        told.append(run.stderr.strip())
    return "the kernel gives no namespace: " + "; ".join(told)
