"""Rows of a file of records, checked: which column fills in what, what each record says, and all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure.errors import Severity, UsageError, did_you_mean
from brochure.merging.values import Record
from brochure.planning import EDITIONS
from brochure.records import Manner, fill
from brochure.records.tables import normal, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from brochure.merging.values import Findings, Request
    from brochure.model.leaflet import Leaflet
    from brochure.records.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column, from 0, fills in each field of a leaflet by language, and which says language and edition."""

    fields: Mapping[str, Mapping[str, int]] = field(hash=False)
    language: int | None = None
    edition: int | None = None

    def place(self, table: Table, language: str, name: str) -> tuple[int, str]:
        """Return the column of a field, from 1, and what it is called; 0 where it has none."""
        at = self.fields[language].get(name)
        return (0, name) if at is None else (at + 1, shown(table.columns[at]))


def columns_of(
    table: Table, request: Request, leaflets: Mapping[str, Leaflet], language: str, findings: Findings
) -> Columns:
    """Return what the columns of ``table`` are for; keeps those that are missing, and tells of those that are not used.

    A column is called as its field is, or by the field's label. Raises ``UsageError`` for one that is asked for by name
    and is not there.
    """
    at = {normal(name): number for number, name in enumerate(table.columns) if name.strip()}
    fields: dict[str, dict[str, int]] = {tag: {} for tag in leaflets}
    missing: dict[str, None] = {}
    for tag, leaflet in leaflets.items():
        for name, declared in leaflet.record.items():
            number = at.get(normal(name), at.get(normal(declared.label or name)))
            if number is not None:
                fields[tag][name] = number
            elif tag == language:
                missing[name] = None
    used = {number for found in fields.values() for number in found.values()}
    said: dict[str, int] = {}
    for what, named in (("language", request.language_column), ("edition", request.edition_column)):
        number = at.get(normal(named or what))
        if named and number is None:
            hint = did_you_mean(named, table.columns)
            raise UsageError(findings.at(f'there is no column "{named}"', 1, hint=hint))
        if number is not None and (named or number not in used):
            said[what] = number
    used |= set(said.values())
    spare = {shown(name): number for number, name in enumerate(table.columns) if number not in used and name.strip()}
    for name in missing:
        hint = _near(name, spare) or "add it; its cells may stay empty"
        found = findings.at(f'the column "{name}" is missing: the leaflet has a place for it', 1, hint=hint)
        findings.faults.append(found)
    for name, number in spare.items():
        message = f'the column "{name}" is not used: the leaflet has no field of that name'
        hint = _near(name, leaflets[language].record) or "declare it under record, or leave it"
        findings.told.append(replace(findings.at(message, 1, number + 1, hint), severity=Severity.WARNING))
    return Columns(fields, said.get("language"), said.get("edition"))


def _near(name: str, known: Iterable[str]) -> str | None:
    hint = did_you_mean(name, known)
    return hint if hint and hint.startswith("did you mean") else None


def checked(
    table: Table, columns: Columns, leaflets: Mapping[str, Leaflet], defaults: Defaults, findings: Findings
) -> list[Record]:
    """Return the records that can be read, and keep what is wrong with the others."""
    manners = {tag: Manner(tag, defaults.jurisdiction) for tag in leaflets}
    found = []
    for row in table.rows:
        if row.fault is not None:
            findings.bad(row.fault)
            continue
        language, edition = _aimed(row, columns, defaults, findings, languages=tuple(leaflets))
        if language is None or edition is None:
            continue
        typed = {name: row.cells[at] for name, at in columns.fields[language].items()}
        filled = fill(leaflets[language].record, typed, manners[language])
        for wrong in filled.faults:
            place = columns.place(table, language, wrong.field)
            findings.bad(findings.at_cell(row.number, *place, wrong.message))
        if not filled.faults:
            found.append(Record(row.number, language, edition, filled.values, typed))
    return found


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a record that says nothing else, and the jurisdiction that holds for all."""

    language: str
    edition: str
    jurisdiction: str


def _aimed(
    row: Row, columns: Columns, defaults: Defaults, findings: Findings, *, languages: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return the language and the edition that a record asks for; keeps what is wrong with either."""
    cells, number = row.cells, row.number
    language: str | None = defaults.language
    edition: str | None = defaults.edition
    if columns.language is not None and (said := cells[columns.language].strip()):
        language = _language(said, languages)
        if language is None:
            hint = f"this leaflet is in {', '.join(languages)}"
            message = f"row {number}: the leaflet is not in this language"
            findings.bad(findings.at(message, number, columns.language + 1, hint))
    if columns.edition is not None and (said := cells[columns.edition].strip()):
        edition = normal(said) if normal(said) in EDITIONS else None
        if edition is None:
            hint = f"known: {', '.join(EDITIONS)}"
            findings.bad(findings.at(f"row {number}: there is no such edition", number, columns.edition + 1, hint))
    return language, edition


def _language(said: str, known: Sequence[str]) -> str | None:
    """Return the language that a cell names by its tag, or by a part of it that only one has."""
    words = normal(said)
    exact = [tag for tag in known if tag.casefold() == words]
    alike = [tag for tag in known if tag.casefold().split("-")[0] == words.split("-")[0]]
    found = exact or (alike if words.split("-")[0] == words else [])
    return found[0] if len(found) == 1 else None
