"""Files under the tops of a workspace: the only way to them, and a record of all that was seen on it.

A record tells later whether anything has changed since: which files were read and what they held, which were looked
for in vain, which names stood in a folder.
"""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MAX_BYTES = 50_000_000

# What was looked at (which top, how, where), and what was seen: a digest of it.
Look = tuple[int, str, str]
Record = dict[Look, str]

ABSENT = ""


class Files:
    """The files of ``tops``; nothing outside is ever read, and ``record`` keeps what was seen."""

    def __init__(self, tops: Iterable[Path], overlay: Mapping[str, bytes] | None = None) -> None:
        """Open the folders ``tops``, of which the first comes first; ``overlay`` lies over its files, by path."""
        self.tops = tuple(tops)
        self.overlay = {str(PurePosixPath(path)): data for path, data in (overlay or {}).items()}
        self.record: Record = {}

    def read(self, top: int, path: str, place: Place | None = None) -> bytes | None:
        """Return the bytes of ``path``, or None where there is none.

        Raises ``BrochureError`` at ``place`` for a folder, for what lies outside, is too large or cannot be read.
        """
        try:
            over = self._over(top, path)
            data = _read(self.tops[top], path, place) if over is None else over
        except BrochureError as fault:
            self.record[top, "read", path] = str(fault)
            raise
        self.record[top, "read", path] = ABSENT if data is None else digest(data)
        return data

    def has(self, top: int, path: str) -> bool:
        """Tell whether ``path`` is a file."""
        found = self._over(top, path) is not None or (self.tops[top] / path).is_file()
        self.record[top, "has", path] = str(found)
        return found

    def names(self, top: int, folder: str, suffix: str) -> list[str]:
        """Return the names in ``folder`` that end in ``suffix``, which may hold wildcards; hidden ones are left out."""
        there = {p.name for p in (self.tops[top] / folder).glob(f"*{suffix}")}
        there |= {parts[0] for parts in self._below(top, folder) if fnmatchcase(parts[0], f"*{suffix}")}
        found = sorted(name for name in there if not name.startswith("."))
        self.record[top, f"names {suffix}", folder] = digest("\0".join(found).encode())
        return found

    def folders(self, top: int, folder: str) -> list[str]:
        """Return the names of the folders in ``folder``."""
        place = self.tops[top] / folder
        there = {p.name for p in place.iterdir() if p.is_dir()} if place.is_dir() else set()
        found = sorted(there | {parts[0] for parts in self._below(top, folder) if len(parts) > 1})
        self.record[top, "folders", folder] = digest("\0".join(found).encode())
        return found

    def below(self, top: int, folder: str) -> Iterator[str]:
        """Yield the paths of all files in ``folder`` and below it, links to folders and hidden ones left out."""
        inner = self.folders(top, folder)
        yield from (f"{folder}/{name}" for name in self.names(top, folder, "") if name not in inner)
        for name in inner:
            if not name.startswith(".") and not (self.tops[top] / folder / name).is_symlink():
                yield from self.below(top, f"{folder}/{name}")

    def same(self, record: Record) -> bool:
        """Tell whether everything that ``record`` saw would be seen now."""
        return all(self._look(*look) == seen for look, seen in record.items())

    def _over(self, top: int, path: str) -> bytes | None:
        """Return what lies over a file."""
        return self.overlay.get(str(PurePosixPath(path))) if self.overlay and top == 0 else None

    def _below(self, top: int, folder: str) -> Iterator[tuple[str, ...]]:
        """Yield what lies over the files of ``folder``, each as the parts of its path there."""
        within = PurePosixPath(folder)
        for path in self.overlay if top == 0 else ():
            if (inner := PurePosixPath(path)).is_relative_to(within):
                yield inner.relative_to(within).parts

    def _look(self, top: int, how: str, path: str) -> str:
        """Look again, as was looked before; return what is seen."""
        kind, _, suffix = how.partition(" ")
        try:
            if top >= len(self.tops):
                return "no such top"
            match kind:
                case "read":
                    self.read(top, path)
                case "has":
                    self.has(top, path)
                case "names":
                    self.names(top, path, suffix)
                case "folders":
                    self.folders(top, path)
        except (BrochureError, OSError):
            pass  # a fault is seen as well: ``read`` has recorded it
        return self.record.get((top, how, path), "not seen")


def digest(data: bytes) -> str:
    """Return a digest of ``data``: SHA-256, of which 128 bits are enough to tell files apart."""
    return hashlib.sha256(data).hexdigest()[:32]


def _read(top: Path, path: str, place: Place | None) -> bytes | None:
    """Return the bytes of ``path`` under ``top``, or None where there is none."""
    file = top / path
    try:
        if not file.resolve().is_relative_to(top.resolve()):
            raise BrochureError(outside(path, place))
        if file.is_dir():
            message = f"{path} is a folder, not a file"
            raise BrochureError(Diagnostic("not-a-file", message, place=place or Place(path)))
        if not file.is_file():
            return None
        if file.stat().st_size > MAX_BYTES:
            message = f"{path} is larger than {MAX_BYTES // 1_000_000} MB"
            raise BrochureError(Diagnostic("file-too-large", message, place=place or Place(path)))
        return file.read_bytes()
    except (OSError, ValueError, RuntimeError) as fault:  # the last of links in a circle
        message = f"cannot read {path}: {getattr(fault, 'strerror', None) or fault}"
        raise BrochureError(Diagnostic("not-readable", message, place=place or Place(path))) from fault


def outside(path: str, place: Place | None) -> Diagnostic:
    """Return what is said of a path that leads out of the workspace."""
    message = f"{path} lies outside the workspace"
    return Diagnostic("outside-workspace", message, place=place, hint="copy the file into content/ and name it there")
