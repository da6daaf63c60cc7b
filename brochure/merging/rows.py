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

    from brochure.merging.sites import Site
    from brochure.merging.values import Findings, Request
    from brochure.model.leaflet import Leaflet
    from brochure.records.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column, from 0, fills in each field of a leaflet by language; which says clinic, language and edition."""

    fields: Mapping[str, Mapping[str, int]] = field(hash=False)
    clinic: int | None = None
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
    fields = _fields(table, leaflets)
    missing = [name for name in leaflets[language].record if name not in fields[language]]
    used = {number for found in fields.values() for number in found.values()}
    said = _said(table, request, used, findings)
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
    for number, name in enumerate(table.columns):
        if not name.strip() and any(row.cells[number].strip() for row in table.rows if row.fault is None):
            found = findings.at(f"column {number + 1} has no name and is not used", 1, number + 1, "name it in row 1")
            findings.told.append(replace(found, severity=Severity.WARNING))
    return Columns(fields, **said)


def clinics_of(
    table: Table, request: Request, leaflets: Mapping[str, Leaflet], findings: Findings
) -> Mapping[str, None]:
    """Return what the records call their clinics, each once; an empty name for those that name none."""
    used = {number for found in _fields(table, leaflets).values() for number in found.values()}
    at = _said(table, request, used, findings).get("clinic")
    return dict.fromkeys("" if at is None else row.cells[at] for row in table.rows if row.fault is None)


def _fields(table: Table, leaflets: Mapping[str, Leaflet]) -> dict[str, dict[str, int]]:
    """Return the column of every field that has one, by language."""
    at = _named(table)
    return {
        tag: {
            name: number
            for name, declared in leaflet.record.items()
            if (number := at.get(normal(name), at.get(normal(declared.label or name)))) is not None
        }
        for tag, leaflet in leaflets.items()
    }


def _said(table: Table, request: Request, used: set[int], findings: Findings) -> dict[str, int]:
    """Return the columns that say for whom a record is, but those that are fields; raises ``UsageError``."""
    at = _named(table)
    asked = (
        ("clinic", request.clinic_column), ("language", request.language_column), ("edition", request.edition_column),
    )  # fmt: skip
    said: dict[str, int] = {}
    for what, named in asked:
        number = at.get(normal(named or what))
        if named and number is None:
            hint = did_you_mean(named, table.columns)
            raise UsageError(findings.at(f'there is no column "{named}"', 1, hint=hint))
        if number is not None and (named or number not in used):
            said[what] = number
    return said


def _named(table: Table) -> dict[str, int]:
    return {normal(name): number for number, name in enumerate(table.columns) if name.strip()}


def _near(name: str, known: Iterable[str]) -> str | None:
    hint = did_you_mean(name, known)
    return hint if hint and hint.startswith("did you mean") else None


def checked(
    table: Table,
    columns: Columns,
    leaflets: Mapping[str, Leaflet],
    sites: Mapping[str, Site | None],
    *,
    edition: str,
    findings: Findings,
) -> list[Record]:
    """Return the records that can be read, and keep what is wrong with the others.

    ``sites`` are the clinics by what the records call them, ``edition`` that of records that name none.
    """
    found = []
    for row in table.rows:
        if row.fault is not None:
            findings.bad(row.fault)
            continue
        site, language, made = _aimed(row, columns, sites, edition, findings)
        if site is None or language is None or made is None:
            continue
        typed = {name: row.cells[at] for name, at in columns.fields[language].items()}
        filled = fill(leaflets[language].record, typed, Manner(language, site.jurisdiction))
        for wrong in filled.faults:
            place = columns.place(table, language, wrong.field)
            findings.bad(findings.at_cell(row.number, *place, wrong.message))
        if not filled.faults:
            found.append(Record(row.number, site.clinic, language, made, filled.values, typed))
    return found


def _aimed(
    row: Row, columns: Columns, sites: Mapping[str, Site | None], usual: str, findings: Findings
) -> tuple[Site | None, str | None, str | None]:
    """Return the clinic, the language and the edition that a record asks for; keeps what is wrong with any."""
    cells, number = row.cells, row.number
    site = sites["" if columns.clinic is None else normal(cells[columns.clinic])]
    language = site.language if site else None
    edition: str | None = usual
    if site is None and columns.clinic is not None:
        blank = not cells[columns.clinic].strip()
        message = f"row {number}: no clinic {'is named' if blank else 'of this name has the leaflet'}"
        hint = "name its folder in content/clinics, or write its name as clinic.yaml does"
        findings.bad(findings.at(message, number, columns.clinic + 1, hint))
    if site and columns.language is not None and (said := cells[columns.language].strip()):
        language = _language(said, site.languages)
        if language is None:
            hint = f"this leaflet is in {', '.join(site.languages)}"
            message = f"row {number}: the leaflet is not in this language"
            findings.bad(findings.at(message, number, columns.language + 1, hint))
    if columns.edition is not None and (said := cells[columns.edition].strip()):
        edition = normal(said) if normal(said) in EDITIONS else None
        if edition is None:
            hint = f"known: {', '.join(EDITIONS)}"
            findings.bad(findings.at(f"row {number}: there is no such edition", number, columns.edition + 1, hint))
    return site, language, edition


def _language(said: str, known: Sequence[str]) -> str | None:
    """Return the language that a cell names by its tag, or by a part of it that only one has."""
    words = normal(said)
    exact = [tag for tag in known if tag.casefold() == words]
    alike = [tag for tag in known if tag.casefold().split("-")[0] == words.split("-")[0]]
    found = exact or (alike if words.split("-")[0] == words else [])
    return found[0] if len(found) == 1 else None
