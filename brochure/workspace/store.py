"""What is kept from run to run: results by the key of all that they are made from, in a folder with a limit.

An entry carries a digest of itself, so that a damaged one is as good as none. Entries come whole, by renaming: runs
side by side do not disturb one another. Whatever goes wrong with the folder, the work is done without it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from brochure import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIMIT = 500_000_000  # bytes
OFF = "off"
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Store:
    """Results kept in ``folder``, up to ``limit`` bytes; with None for a folder nothing is kept."""

    folder: Path | None
    limit: int = LIMIT

    def get(self, key: str) -> bytes | None:
        """Return what is kept under ``key``; a damaged entry is taken away."""
        if self.folder is None:
            return None
        path = self._path(self.folder, key)
        with suppress(OSError):
            data = path.read_bytes()
            if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
                os.utime(path)  # what is used is kept longest
                return data[_DIGEST:]
            path.unlink()
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``, if the machine lets us."""
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self.shrink()

    def entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield every file of the folder, what a killed run has left behind as well."""
        if self.folder is not None:
            for path in self.folder.glob("??/*"):
                with suppress(OSError):
                    yield path, path.stat()

    def shrink(self) -> None:
        """Take away the entries that were not used for longest, down to nine tenths of the limit."""
        found = sorted(self.entries(), key=lambda entry: entry[1].st_mtime)
        total = sum(stat.st_size for _, stat in found)
        if total <= self.limit:
            return
        for path, stat in found:
            if total <= self.limit * 9 // 10:
                return
            with suppress(OSError):
                path.unlink()
                total -= stat.st_size

    def clear(self) -> int:
        """Take everything away; return how many bytes that was."""
        freed = 0
        for path, stat in list(self.entries()):
            with suppress(OSError):
                path.unlink()
                freed += stat.st_size
        return freed

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / key


def store_of(environment: Mapping[str, str]) -> Store:
    """Return the store of whoever runs this: ``BROCHURE_CACHE`` names its folder, or is "off".

    By default it is ``brochure`` in the user's folder of caches (XDG Base Directory).
    """
    named = environment.get("BROCHURE_CACHE", "")
    if named == OFF:
        return Store(None)
    if named:
        return Store(Path(named))
    base = environment.get("XDG_CACHE_HOME", "")
    if Path(base).is_absolute():
        return Store(Path(base) / "brochure")
    home = environment.get("HOME", "")
    return Store(Path(home) / ".cache" / "brochure" if home else None)


def program() -> str:
    """Return a digest of what runs: our own files by size and time, the packages that are installed, Python."""
    found = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for line in sorted(_own_files(str(files("brochure")))):
        found.update(line.encode(errors="surrogateescape") + b"\0")
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(path.name for path in Path(folder or ".").iterdir() if path.suffix == ".dist-info")
            found.update("\0".join(names).encode(errors="surrogateescape"))
    return found.hexdigest()


def _own_files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _own_files(entry.path)
            else:
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
