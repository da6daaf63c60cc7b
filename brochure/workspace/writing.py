"""What is written: whole files or none; and what a folder of built files holds."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


_UNFINISHED = ".brochure-"

# What is unfinished after so many seconds was left by a run that was killed.
_ABANDONED_S = 3600


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` while a list in it is read and written anew: builds side by side wait for one another.

    Where a file system knows no locks nobody waits.
    """
    import fcntl  # not in a run that writes nothing

    with _refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what runs that were killed have left unfinished under ``folder``."""
    for path in folder.rglob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _ABANDONED_S:
                path.unlink()


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises ``BrochureError`` naming the path when the machine refuses."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes], before_moving: Callable[[], None] = lambda: None) -> None:
    """Write several files whole: all beside their places, and only when the last is there moved into them.

    What ``before_moving`` raises leaves everything as it was. Raises ``BrochureError`` naming the path where the
    machine refuses.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            with _refusals(path):
                written.append((_written_beside(path, data), path))
        before_moving()
        while written:
            name, path = written[-1]
            with _refusals(path):
                name.replace(path)
            written.pop()
    finally:
        for name, _ in written:
            name.unlink(missing_ok=True)


def renew(files: Mapping[Path, bytes]) -> None:
    """Write those of ``files`` that do not hold the same already, as ``write_together`` does."""
    write_together({path: data for path, data in files.items() if not _holds(path, data)})


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _written_beside(path: Path, data: bytes) -> Path:
    """Write a file next to its place, and return where."""
    import tempfile  # not in a run that writes nothing

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # A new file gets the rights that any program's would, not the temporary file's; another's place, its own.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(S_IMODE(path.stat().st_mode) if path.is_file() else 0o666 & ~umask)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise BrochureError(cannot_write(path, fault)) from fault


def move(old: Path, new: Path) -> None:
    """Move a file, making the folders that it needs; raises ``BrochureError`` when the machine refuses."""
    with _refusals(new):
        new.parent.mkdir(parents=True, exist_ok=True)
        old.replace(new)


def exists(folder: Path, path: str) -> bool:
    """Tell whether ``path`` is a file under ``folder``."""
    return bool(path) and (folder / path).is_file()


def named(folder: Path, start: str, end: str) -> list[str]:
    """Return the files under ``folder`` whose path begins with ``start``, a folder and part of a name, and so ends."""
    place, _, name = start.rpartition("/")
    found = (p.name for p in (folder / place).glob(f"*{end}"))
    return sorted(f"{place}/{n}" for n in found if n.startswith(name))


def writable(folder: Path) -> bool:
    """Tell whether a file can be written into ``folder``, or into the nearest folder above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def read_manifest(path: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the outputs that an earlier run recorded, and its proofs; none where there is no manifest to read."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        outputs = [entry for entry in manifest["outputs"] if isinstance(entry, dict)]
        return outputs, {str(name): str(made_of) for name, made_of in manifest.get("proofs", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [], {}


def read_programs(path: Path) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the programs that an earlier run recorded, and by path those of what was older; none where it did not."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        earlier = {str(name): dict(found) for name, found in manifest.get("earlier_programs", {}).items()}
        return dict(manifest["programs"]), earlier
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def read_versions(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the code and version of everything that was ever built, by stem; none where there is no list to read."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["versions"]
        return {str(stem): [(str(code), str(version)) for code, version in found] for stem, found in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def named_below(folder: Path, start: str) -> list[str]:
    """Return every HTML file in the folder ``start`` under ``folder`` and in its folders."""
    return sorted(str(path.relative_to(folder)) for path in (folder / start).rglob("*.html") if path.is_file())


def cannot_write(path: Path, fault: OSError) -> Diagnostic:
    """Return what is said where the machine refuses to write ``path``."""
    full = fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    hint = (
        "make room on it, or choose another with -o" if full else "make the folder writable, or choose another with -o"
    )
    message = "cannot write: the disk is full" if full else f"cannot write: {(fault.strerror or 'refused').lower()}"
    return Diagnostic("not-writable", message, place=Place(str(path)), hint=hint)
