"""What is kept from run to run: results by the key of all that they are made from, in a folder with a limit.

A key is ``kind/digest``. An entry carries a digest of itself, so that a damaged one is as good as none. Entries come
whole, by renaming: runs side by side do not disturb one another. Whatever goes wrong with the folder, the work is done
without it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brochure import __version__
from brochure.workspace.tops import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIMIT = 1_000_000_000  # bytes
OFF = "off"
_DIGEST = 32
_ELSE = "other"

# What sets the pages outside of Python; their files are told apart by the version in their names, by size and time.
_LIBRARIES = (
    *("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"),
    *("libfreetype.so.6", "libfontconfig.so.1", "libglib-2.0.so.0", "libgobject-2.0.so.0"),
    *("libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz.dylib", "libharfbuzz-subset.dylib"),
    *("libfreetype.dylib", "libfontconfig.dylib"),
)
_FOLDERS = ("/usr/local/lib", "/usr/lib64", "/usr/lib", "/lib64", "/lib", "/opt/homebrew/lib")


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
        """Keep ``data`` under ``key``, if the machine lets us; ``shrink`` when all is put."""
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        name = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                name.replace(path)
            except BaseException:
                name.unlink(missing_ok=True)
                raise

    def has(self, key: str) -> bool:
        """Tell whether something is kept under ``key``, whole or damaged."""
        return self.folder is not None and self._path(self.folder, key).is_file()

    def entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield every file of the folder, what a killed run has left behind as well."""
        if self.folder is not None:
            for folder, _, names in os.walk(self.folder):
                for name in names:
                    path = Path(folder, name)
                    with suppress(OSError):
                        yield path, path.stat()

    def kinds(self) -> dict[str, tuple[int, int]]:
        """Return how many entries of each kind there are, and their bytes together."""
        found: dict[str, tuple[int, int]] = {}
        for path, stat in self.entries():
            parts = path.relative_to(self.folder).parts if self.folder else ()
            kind = parts[0] if len(parts) == 3 else _ELSE
            count, size = found.get(kind, (0, 0))
            found[kind] = count + 1, size + stat.st_size
        return dict(sorted(found.items()))

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
        kind, _, name = key.rpartition("/")
        return folder / (kind or _ELSE) / name[:2] / name


def store_of(environment: Mapping[str, str]) -> Store:
    """Return the store of whoever runs this: ``BROCHURE_CACHE`` names its folder, or is "off".

    By default it is ``brochure`` in the user's folder of caches (XDG Base Directory). ``BROCHURE_CACHE_LIMIT`` is its
    limit in MB.
    """
    megabytes = environment.get("BROCHURE_CACHE_LIMIT", "")
    limit = int(megabytes) * 1_000_000 if megabytes.isascii() and megabytes.isdigit() else LIMIT
    named = environment.get("BROCHURE_CACHE", "")
    if named == OFF:
        return Store(None)
    if named:
        return Store(Path(named), limit)
    base = environment.get("XDG_CACHE_HOME", "")
    if Path(base).is_absolute():
        return Store(Path(base) / "brochure", limit)
    home = environment.get("HOME", "")
    return Store(Path(home) / ".cache" / "brochure" if home else None, limit)


def program() -> str:
    """Return a digest of what runs.

    Our own files by size and time, the packages that are installed, Python, and the libraries that WeasyPrint loads.
    """
    found = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for line in (*sorted(_own_files(str(PACKAGE))), *libraries()):
        found.update(line.encode(errors="surrogateescape") + b"\0")
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(name for name in os.listdir(folder or ".") if name.endswith(".dist-info"))  # noqa: PTH208
            found.update("\0".join(names).encode(errors="surrogateescape"))
    return found.hexdigest()


def libraries() -> Iterator[str]:
    """Yield every library that sets text, wherever the machine may load it from: its file, size and time."""
    paths = os.environ.get("LD_LIBRARY_PATH", "").split(":") + os.environ.get("DYLD_LIBRARY_PATH", "").split(":")
    several = getattr(sys.implementation, "_multiarch", "")
    folders = [*paths, f"{sys.prefix}/lib", *_FOLDERS, *(f"{top}/{several}" for top in _FOLDERS if several)]
    for folder in dict.fromkeys(folder for folder in folders if folder):
        for name in _LIBRARIES:
            with suppress(OSError):
                stat = os.stat(f"{folder}/{name}")  # noqa: PTH116 - so often in every run
                yield f"{os.path.realpath(f'{folder}/{name}')} {stat.st_size} {stat.st_mtime_ns}"


def _own_files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _own_files(entry.path)
            else:
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
