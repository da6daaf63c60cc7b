"""What is in a file, as it says itself: the list of what it is made from, held against what it carries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from brochure.attached import MANIFEST, SCHEMA, Attachment
from brochure.errors import BrochureError, Diagnostic
from brochure.workspace import leaflet_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_ALTERED = "attachment-altered"
_NAMES = ("leaflet", "language", "clinic")
_SAYS = ("code", "version", "issued", "review-due", "jurisdiction", "format")


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of all that a file is made from: its target, the programs, and the SHA-256 of every file by path."""

    leaflet: str
    language: str
    clinic: str
    paper: str | None
    profile: str | None
    says: Mapping[str, str]
    draft: bool
    overdue: bool
    programs: Mapping[str, str]
    attached: Mapping[str, str]
    withheld: Mapping[str, str]
    kit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """A file read: what it carries by path, its list (None where it carries nothing), the words of each page."""

    file: Path
    data: bytes = field(repr=False)
    files: Mapping[str, Attachment]
    listed: Listed | None
    pages: tuple[str, ...]
    findings: tuple[Diagnostic, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the whole file."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def intact(self) -> bool:
        """Tell whether everything that it carries is what is listed."""
        return self.listed is not None and not any(d.code == _ALTERED for d in self.findings)

    def told(self, findings: Iterable[Diagnostic]) -> Contents:
        """Return it with more ``findings``."""
        return replace(self, findings=(*self.findings, *findings))


def contents_of(file: Path, data: bytes, carried: Iterable[Attachment], pages: tuple[str, ...]) -> Contents:
    """Return what is in ``file``, with a finding for everything that is not as it is listed."""
    files = {one.path: one for one in carried}
    if MANIFEST not in files:
        return Contents(file, data, {}, None, pages)
    try:
        listed = _listed(files[MANIFEST].data)
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        message = "the list of what this file is made from cannot be read"
        hint = "it was altered, or written by a later version of this program"
        return Contents(file, data, files, None, pages, (Diagnostic("manifest-unreadable", message, hint=hint),))
    return Contents(file, data, files, listed, pages, tuple(_altered(listed, files)))


def _listed(data: bytes) -> Listed:
    """Return the list; raises what Python raises where it is not of the shape that is written."""
    raw: dict[str, Any] = json.loads(data)
    target = raw["target"]
    names = {name: _word(target[name]) for name in _NAMES}
    if raw["schema"] != SCHEMA or target["edition"] != "screen" or any(map(_strange, names.values())):
        raise ValueError(raw["schema"])
    return Listed(
        **names,
        paper=None if target["paper"] is None else _word(target["paper"]),
        profile=None if target["profile"] is None else _word(target["profile"]),
        says={name: _word(raw[name]) for name in _SAYS},
        draft=raw["draft"] is not False,
        overdue=raw["overdue"] is True,
        programs=_words(raw["made-by"]),
        attached={_word(entry["path"]): _word(entry["sha256"]) for entry in raw["attached"]},
        withheld={_word(entry["path"]): _word(entry["sha256"]) for entry in raw["withheld"]},
        kit=_words(raw["starter-kit"]),
    )


def _strange(name: str) -> bool:
    return not name or name.startswith(".") or any(sign in "/\\" or ord(sign) < ord(" ") for sign in name)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _words(values: object) -> dict[str, str]:
    if not isinstance(values, dict):
        raise TypeError(values)
    return {_word(key): _word(value) for key, value in values.items()}


def _altered(listed: Listed, files: Mapping[str, Attachment]) -> Iterator[Diagnostic]:
    there = {path: one.sha256 for path, one in files.items() if path != MANIFEST}
    hint = "somebody changed the file after it was made: ask whoever handed it out for theirs"
    for path, sha256 in sorted(listed.attached.items()):
        if path not in there:
            yield Diagnostic("attachment-altered", f"{path} is listed and not there any more", hint=hint)
        elif there[path] != sha256:
            yield Diagnostic("attachment-altered", f"{path} is not what it was when the file was made", hint=hint)
    for path in sorted(there.keys() - listed.attached.keys()):
        yield Diagnostic("attachment-altered", f"{path} was put in afterwards: it is not listed", hint=hint)
    own = leaflet_path(listed.leaflet, listed.language)
    if own not in there:
        yield Diagnostic("attachment-altered", f"the leaflet itself, {own}, is not among what it carries", hint=hint)


def not_there(listed: Listed, found: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Return a finding for every file that is not carried and was not ``found`` elsewhere either."""
    return tuple(
        Diagnostic(
            "input-withheld",
            f"{path} is not inside, because its maker does not allow that it is handed on, and it is not here either",
            hint="run this in the clinic's workspace, or name that with -C",
        )
        for path in sorted(listed.withheld.keys() - found.keys())
    )


def day_of(listed: Listed) -> date | None:
    """Return a day on which the file would be made as it was: past its review, if that was printed; None for any."""
    try:
        return date.fromisoformat(listed.says["review-due"]) + timedelta(days=1) if listed.overdue else None
    except (ValueError, OverflowError) as fault:
        message = "the list of what this file is made from names no day of review"
        raise BrochureError(Diagnostic("manifest-unreadable", message, hint="it was altered")) from fault
