"""What a run is asked for, what its records are once they are checked, and what is found wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# So many faults are told one by one.
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be run: ``data`` are the bytes of the file of records, ``file`` the name that findings give it.

    ``out`` is the file to write; with ``split``, a pattern of names, the folder of a file for each record.
    ``clinic``, ``language`` and ``edition`` hold where a record says none; ``clinic`` may be None where one alone has
    the leaflet, or every record names its own.
    """

    leaflet: str
    data: bytes = field(repr=False)
    file: str
    out: Path
    split: str | None = None
    clinic: str | None = None
    language: str | None = None
    edition: str = "office"
    paper: str | None = None
    profile: str | None = None
    skip_bad: bool = False
    clinic_column: str | None = None
    language_column: str | None = None
    edition_column: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record, checked: its row, for whom and in what it is, and what it fills in, as printed and as typed."""

    row: int
    clinic: str
    language: str
    edition: str
    values: Mapping[str, str] = field(hash=False, repr=False)
    typed: Mapping[str, str] = field(hash=False, repr=False)


@dataclass(slots=True)
class Findings:
    """What is found wrong with a file of records; ``skip`` leaves bad records out and tells of it, where it can."""

    file: str
    skip: bool
    faults: list[Diagnostic] = field(default_factory=list)
    told: list[Diagnostic] = field(default_factory=list)

    def at(self, message: str, row: int = 0, column: int = 0, hint: str | None = None) -> Diagnostic:
        """Return a finding at a row and a column, counted from 1."""
        return Diagnostic("record", message, place=Place(self.file, row, column), hint=hint)

    def at_cell(self, row: int, column: int, name: str, message: str, hint: str | None = None) -> Diagnostic:
        """Return a finding on one cell, in the column called ``name``."""
        return self.at(f'row {row}, column "{name}": {message}', row, column, hint)

    def bad(self, found: Diagnostic) -> None:
        """Keep what is wrong with one record."""
        if self.skip:
            self.told.append(replace(found, message=f"left out: {found.message}", severity=Severity.WARNING))
        else:
            self.faults.append(found)

    def stop(self) -> None:
        """Raise what is wrong, the first of many faults and the number of the others."""
        if not self.faults:
            return
        shown = sorted(self.faults, key=lambda d: d.sort_key)[:MOST_TOLD]
        if more := len(self.faults) - len(shown):
            hint = "put these right first, or leave bad records out with --skip-bad"
            shown.append(self.at(f"and {more} more faults", hint=hint))
        raise BrochureError(*shown, *self.told)
