"""Files with patients' data in them: for their owner alone, and with a name only when they are whole.

Such a file is written without any name (Linux's ``O_TMPFILE``); where a file system has none, beside its place, locked
as long as its writer lives, so that the next run knows what a killed one has left behind and takes it away.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from brochure.errors import BrochureError
from brochure.workspace.writing import cannot_write

if TYPE_CHECKING:
    from collections.abc import Iterator

_START, _END = ".brochure-run-", ".part"


def private_folder(folder: Path) -> None:
    """Make ``folder`` and those above it where they are missing, for their owner alone; take away what is left behind.

    Raises ``BrochureError`` where the machine refuses.
    """
    with _refusals(folder):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
        _sweep(folder)


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write and read, which is ``path`` when all is written; else nothing is left of it.

    Raises ``BrochureError`` where the machine refuses: a full disk, a folder that may not be written.
    """
    with _refusals(path):
        handle, name = _opened(path.parent)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(handle)
                if name is None:
                    name = _new(path.parent)
                    folder = os.open(path.parent, os.O_RDONLY)
                    try:  # plain link() would link the link of /proc
                        os.link(f"/proc/self/fd/{handle}", name.name, src_dir_fd=folder, dst_dir_fd=folder)
                    finally:
                        os.close(folder)
                name.replace(path)
                name = None
        finally:
            if name is not None:
                name.unlink(missing_ok=True)


@contextmanager
def private_spool(folder: Path) -> Iterator[BinaryIO]:
    """Give a file in ``folder`` to write and read for a while, which is never seen under a name and leaves nothing."""
    with _refusals(folder):
        handle, name = _opened(folder)
        if name is not None:
            name.unlink()
        with os.fdopen(handle, "w+b") as file:
            yield file


def _opened(folder: Path) -> tuple[int, Path | None]:
    """Return a new file of ``folder``, and its name where it has one."""
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        try:
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600), None
        except OSError as fault:
            if fault.errno not in {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}:
                raise
    name = _new(folder)
    handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle, name


def _new(folder: Path) -> Path:
    return folder / f"{_START}{secrets.token_hex(8)}{_END}"


def _sweep(folder: Path) -> None:
    """Take away what writers that were killed have left in ``folder``."""
    for path in folder.glob(f"{_START}*{_END}"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise BrochureError(cannot_write(path, fault)) from None
