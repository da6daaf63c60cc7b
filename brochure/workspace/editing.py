"""What people edit: read with its digest, and replaced only while it is still what they have read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.workspace.files import MAX_BYTES, Files, outside
from brochure.workspace.writing import write_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a workspace as it is on disk; ``data`` is None where there is none."""

    path: str
    data: bytes | None

    @property
    def sha256(self) -> str | None:
        """The whole SHA-256 in hexadecimal."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What a file is to hold, and the SHA-256 of what it held when it was read; None where there was no file."""

    data: bytes
    seen: str | None


class _ChangedMeanwhileError(Exception):
    """Somebody else has written a file."""


def held(root: Path, path: str) -> Held:
    """Return a file of the workspace at ``root`` itself; raises ``BrochureError`` for what is none or lies outside."""
    inside(root, path)
    return Held(path, Files((root,)).read(0, path))


def save(root: Path, changes: Mapping[str, Change]) -> tuple[Held, ...]:
    """Write all of ``changes`` or none; return the files that are not as they were seen: then none was written.

    Raises ``BrochureError`` for a path that leads outside, for a folder, and where the machine refuses.
    """
    places = {path: inside(root, path) for path in changes}
    if faults := tuple(_faults(changes, places)):
        raise BrochureError(*faults)

    def others() -> tuple[Held, ...]:
        now = (held(root, path) for path in changes)
        return tuple(file for file in now if file.sha256 != changes[file.path].seen)

    def unless_changed() -> None:
        if others():
            raise _ChangedMeanwhileError

    if found := others():
        return found
    try:
        write_together({places[path]: change.data for path, change in changes.items()}, unless_changed)
    except _ChangedMeanwhileError:  # looked at once more, since writing takes its time
        return others()
    except BrochureError as fault:
        names = {str(place): Place(path) for path, place in places.items()}
        told = (replace(d, place=names.get(d.place.file) if d.place else None, hint=_HINT) for d in fault.diagnostics)
        raise BrochureError(*told) from fault
    return ()


def _faults(changes: Mapping[str, Change], places: Mapping[str, Path]) -> Iterator[Diagnostic]:
    """Yield why ``changes`` cannot be written, as far as that is known before."""
    if len(set(places.values())) < len(places):
        yield Diagnostic("not-editable", f"one file, by several names: {', '.join(places)}")
    for path, change in changes.items():
        if len(change.data) > MAX_BYTES:
            message = f"{path} would be larger than {MAX_BYTES // 1_000_000} MB"
            yield Diagnostic("file-too-large", message, place=Place(path))
        if places[path].exists() and not os.access(places[path], os.W_OK):  # moving into its place would get past that
            message = "cannot write: the file is write-protected"
            yield Diagnostic("not-writable", message, place=Place(path), hint=_HINT)


_HINT = "nothing was changed: see that the folder may be written and the disk is not full, then save again"


def inside(root: Path, path: str) -> Path:
    """Return where ``path`` stands on disk, links followed; raises ``BrochureError`` where that is not inside."""
    parts = PurePosixPath(path).parts
    strange = not path or "\0" in path or "\\" in path or path != "/".join(parts)
    if strange or ".." in parts or path.startswith(("/", "~")):
        raise BrochureError(outside(path, None))
    try:
        place = (root / path).resolve()
        if not place.is_relative_to(root.resolve()):
            raise BrochureError(outside(path, None))
        if place.is_dir():
            message = f"{path} is a folder, not a file"
            raise BrochureError(Diagnostic("not-a-file", message, place=Place(path)))
    except (OSError, RuntimeError) as fault:  # a circle of links; a name that is too long
        message = f"cannot read {path}: {getattr(fault, 'strerror', None) or 'its links lead in a circle'}"
        raise BrochureError(Diagnostic("not-readable", message, place=Place(path))) from fault
    return place
