"""Files under the tops of a workspace: the only way to them, and a record of all that was seen on it.

A record tells later whether anything has changed since: which files were read and what they held, which were looked
for in vain, which names stood in a folder, which days had passed.
"""

from __future__ import annotations

from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, UsageError
from brochure.workspace.day import Day, seen_on
from brochure.workspace.looks import (
    ABSENT,
    CALENDAR,
    Look,
    Record,
    Stamp,
    digest,
    doubtful,
    folders_in,
    listed,
    names_in,
    stamp_of,
)
from brochure.workspace.names import standing
from brochure.workspace.themes import theme_folder, theme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

MAX_BYTES = 50_000_000


class Files:
    """The files of ``tops``; nothing outside is ever read, and ``record`` keeps all that was seen.

    ``stamps`` tells by top, path and digest how a file stood in its folder when that was read.
    """

    def __init__(self, tops: Iterable[Path], overlay: Mapping[str, bytes] | None = None) -> None:
        """Open the folders ``tops``, of which the first comes first; ``overlay`` lies over its files, by path."""
        self.tops = tuple(tops)
        self.lay(overlay or {})
        self.record: Record = {}
        self.stamps: dict[tuple[int, str, str], Stamp] = {}
        self._views: list[Record] = []
        self._named: dict[object, Record] = {}

    def lay(self, overlay: Mapping[str, bytes]) -> None:
        """Lay ``overlay`` over the files, by path, in place of what lay there."""
        self.overlay = {str(PurePosixPath(path)): data for path, data in overlay.items()}

    @contextmanager
    def seeing(self, name: object = None) -> Iterator[Record]:
        """Keep a record of its own of what is seen meanwhile; under a ``name`` it goes on until ``seen`` takes it."""
        view = {} if name is None else self._named.setdefault(name, {})
        self._views.append(view)
        try:
            yield view
        finally:
            self._views.pop()
            self.again(view)

    def seen(self, name: object) -> Record:
        """Return, and forget, all that was seen under ``name``."""
        return self._named.pop(name, {})

    def again(self, view: Record) -> None:
        """Take all that ``view`` saw for seen: what was made of it is used once more."""
        (self._views[-1] if self._views else self.record).update(view)

    def on(self, today: date) -> Day:
        """Return the day of a run, every judgement by which goes on record."""
        return Day.of(today, lambda how, day, seen: self._note((CALENDAR, how, day), seen))

    def _note(self, look: Look, seen: str) -> None:
        (self._views[-1] if self._views else self.record)[look] = seen

    def read(self, top: int, path: str, place: Place | None = None) -> bytes | None:
        """Return the bytes of ``path``, or None where there is none.

        Raises ``BrochureError`` at ``place`` for a folder, for what lies outside, is too large or cannot be read.
        """
        try:
            over = self._over(top, path)
            stamp = stamp_of(f"{self.tops[top]}/{path}") if over is None else None
            data = _read(self.tops[top], path, place) if over is None else over
        except BrochureError as fault:
            self._note((top, "read", path), str(fault))
            raise
        seen = ABSENT if data is None else digest(data)
        if stamp:
            self.stamps[top, path, seen] = stamp
        self._note((top, "read", path), seen)
        return data

    def installed(self, path: str, place: Place | None = None) -> bytes | None:
        """Return the bytes of a file of a theme that an installed package brings, None where there is none."""
        theme = theme_of(path)
        folder = theme_folder(theme[0]) if theme else None
        data = _read(folder, theme[1], place) if theme and folder else None
        self._note((0, "installed", path), ABSENT if data is None else digest(data))
        return data

    def has(self, top: int, path: str) -> bool:
        """Tell whether ``path`` is a file."""
        found = self._over(top, path) is not None or (self.tops[top] / standing(str(self.tops[top]), path)).is_file()
        self._note((top, "has", path), str(found))
        return found

    def names(self, top: int, folder: str, suffix: str) -> list[str]:
        """Return the names in ``folder`` that end in ``suffix``, which may hold wildcards; hidden ones are left out."""
        there = names_in(f"{self.tops[top]}/{folder}", suffix)
        there |= {parts[0] for parts in self._below(top, folder) if fnmatchcase(parts[0], f"*{suffix}")}
        found = sorted(name for name in there if not name.startswith("."))
        self._note((top, f"names {suffix}", folder), listed(found))
        return found

    def folders(self, top: int, folder: str) -> list[str]:
        """Return the names of the folders in ``folder``."""
        there = folders_in(f"{self.tops[top]}/{folder}")
        found = sorted(there | {parts[0] for parts in self._below(top, folder) if len(parts) > 1})
        self._note((top, "folders", folder), listed(found))
        return found

    def below(self, top: int, folder: str) -> Iterator[str]:
        """Yield the paths of all files in ``folder`` and below it, links to folders and hidden ones left out."""
        inner = self.folders(top, folder)
        yield from (f"{folder}/{name}" for name in self.names(top, folder, "") if name not in inner)
        for name in inner:
            if not name.startswith(".") and not (self.tops[top] / folder / name).is_symlink():
                yield from self.below(top, f"{folder}/{name}")

    def renew(self, *views: Record) -> set[tuple[Look, str]]:
        """Begin a record anew; return what of ``views`` would not be seen now."""
        self.record.clear()
        self._named.clear()
        tops = [str(top) for top in self.tops]
        gone = set()
        for look, seen in {(look, seen) for view in views for look, seen in view.items()}:
            stamp = self.stamps.get((look[0], look[2], seen))
            over = self._over(look[0], look[2]) is not None or any(self._below(look[0], look[2]))
            moved = over or doubtful(tops, {look: seen}, {look: stamp} if stamp else {}, None)
            if moved and not self.same({look: seen}):
                gone.add((look, seen))
        return gone

    def same(self, record: Record, today: date | None = None) -> bool:
        """Tell whether everything that ``record`` saw would be seen now, on the day ``today``."""
        fresh = Files(self.tops, self.overlay)
        fresh.stamps = self.stamps
        return all(fresh._look(*look, today) == seen for look, seen in record.items())

    def _over(self, top: int, path: str) -> bytes | None:
        """Return what lies over a file."""
        return self.overlay.get(str(PurePosixPath(path))) if self.overlay and top == 0 else None

    def _below(self, top: int, folder: str) -> Iterator[tuple[str, ...]]:
        """Yield what lies over the files of ``folder``, each as the parts of its path there."""
        within = PurePosixPath(folder)
        for path in self.overlay if top == 0 else ():
            if (inner := PurePosixPath(path)).is_relative_to(within):
                yield inner.relative_to(within).parts

    def _look(self, top: int, how: str, path: str, today: date | None) -> str:
        """Look again, as was looked before; return what is seen."""
        if top == CALENDAR:
            return seen_on(today, how, path)
        kind, _, suffix = how.partition(" ")
        try:
            if top >= len(self.tops):
                return "no such top"
            match kind:
                case "read":
                    self.read(top, path)
                case "installed":
                    self.installed(path)
                case "has":
                    self.has(top, path)
                case "names":
                    self.names(top, path, suffix)
                case "folders":
                    self.folders(top, path)
        except (BrochureError, OSError):
            pass  # a fault is seen as well: ``read`` has recorded it
        return self.record.get((top, how, path), "not seen")


def _read(top: Path, path: str, place: Place | None) -> bytes | None:
    """Return the bytes of ``path`` under ``top``, or None where there is none."""
    try:
        file = top / standing(str(top), path)
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
    hint = "copy the file into content/ and name it there"
    if "\\" in path and ":" not in path:
        hint = 'write "/" where "\\" stands'
    return Diagnostic("outside-workspace", message, place=place, hint=hint)


def read_file(path: Path, most: int) -> bytes:
    """Return the bytes of any file, for one who names it; raises ``UsageError`` where it cannot be read.

    A file of more than ``most`` bytes is a ``BrochureError``.
    """
    try:
        if path.is_dir():
            raise UsageError(Diagnostic("not-a-file", f"{path} is a folder, not a file"))
        if path.stat().st_size > most:
            message = f"the file is larger than {most // 1_000_000} MB"
            raise BrochureError(Diagnostic("file-too-large", message, place=Place(str(path)), hint="send it in parts"))
        return path.read_bytes()
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        hint = f"it was looked for at {path.absolute()}" if isinstance(fault, FileNotFoundError) else None
        raise UsageError(Diagnostic("not-readable", f"cannot read {path}: {words}", hint=hint)) from fault
