"""What was looked at, and how a file stands in its folder: the little that it takes to tell an old result again."""

from __future__ import annotations

import hashlib
import os
import time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from brochure.workspace.day import seen_on
from brochure.workspace.names import standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

# What was looked at (which top, how, where), and what was seen: a digest of it.
Look = tuple[int, str, str]
Record = dict[Look, str]

CALENDAR = -1  # the top of looks at the calendar
ABSENT = ""

# Size, time of the last change of its content and of its entry in nanoseconds, number.
Stamp = tuple[int, int, int, int]

# A file may change twice within one tick of the file system's clock, so only what has rested for longer is known again
# by its stamp. Where times are whole seconds the tick is long (two on FAT), elsewhere that of the machine's own timer.
_COARSE_NS, _TICK_NS = 1_000_000_000, 50_000_000


def digest(data: bytes) -> str:
    """Return a digest of ``data``: SHA-256, of which 128 bits are enough to tell files apart."""
    return hashlib.sha256(data).hexdigest()[:32]


def names_in(folder: str, suffix: str) -> set[str]:
    """Return the names in ``folder`` that end in ``suffix``, a pattern; none where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if fnmatchcase(entry.name, f"*{suffix}")}
    except OSError:
        return set()


def folders_in(folder: str) -> set[str]:
    """Return the names of the folders in ``folder``, links to folders among them."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_dir()}
    except OSError:
        return set()


def listed(names: Sequence[str]) -> str:
    """Return what a record says of names, which are in order."""
    return digest("\0".join(names).encode(errors="surrogateescape"))


def doubtful(tops: Sequence[str], record: Record, stamps: Mapping[Look, Stamp], today: date | None) -> Record:
    """Return what of ``record`` is not seen to hold at a glance, by which no file is opened.

    A file that stands as it stood is taken to hold what it held, as git takes it.
    """
    return {look: seen for look, seen in record.items() if not _holds(tops, look, seen, stamps.get(look), today)}


def _holds(tops: Sequence[str], look: Look, seen: str, stamp: Stamp | None, today: date | None) -> bool:
    top, how, path = look
    if top == CALENDAR:
        return seen_on(today, how, path) == seen
    if top >= len(tops):
        return False
    place = f"{tops[top]}/{standing(tops[top], path)}"
    if how == "read":
        return not os.path.lexists(place) if seen == ABSENT else stamp is not None and stamp_of(place) == stamp
    if how == "has":
        return str(os.path.isfile(place)) == seen  # noqa: PTH113
    if how == "folders":
        return listed(sorted(folders_in(place))) == seen
    return listed(sorted(n for n in names_in(place, how.partition(" ")[2]) if not n.startswith("."))) == seen


def stamp_of(path: str) -> Stamp | None:
    """Return how a file stands; None where there is none, or it changed too lately to be known again by that."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - hundreds of times in a run that has nothing to do
    except (OSError, ValueError):
        return None
    rest = _TICK_NS if stat.st_ctime_ns % _COARSE_NS else 2 * _COARSE_NS
    if max(stat.st_mtime_ns, stat.st_ctime_ns) > time.time_ns() - rest:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
