"""Many commands in one process that is watched: what it would send, or touch where it may not, ends in a traceback.

Run as ``python -m tests.hostile.driver FILE``, where FILE holds ``{"run": [[folder, argument, ...], ...], "outside":
folder}``; prints for every command its exit code and what it said.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def watch(outside: str, free: tuple[str, ...]) -> None:
    """Refuse sockets, commands, reading below ``outside``, and writing anywhere but below ``free``."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "os.system", "subprocess.Popen"}:
            message = f"{event} of {arguments}"
            raise RuntimeError(message)
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 - pathlib opens files itself
            if path.startswith((outside, "/etc/passwd")):
                message = f"{path} is read"
                raise RuntimeError(message)
            mode, flags = arguments[1], arguments[2] or 0
            writes = flags & _WRITING if mode is None else set(mode) & set("wax+")
            if writes and not path.startswith((*free, "/dev/null")):
                message = f"{path} is written"
                raise RuntimeError(message)

    sys.addaudithook(hook)


def main() -> None:
    """Run what is asked for."""
    from brochure.cli import main as brochure

    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    watch(asked["outside"], tuple(asked["free"]))
    told = []
    for folder, *arguments in asked["run"]:
        os.chdir(folder)
        out, err = io.StringIO(), io.StringIO()
        code: object = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                brochure(arguments)
            except SystemExit as ended:
                code = ended.code or 0
        told.append([code, out.getvalue(), err.getvalue()])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
