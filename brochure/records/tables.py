"""Files of records: CSV in any of its dialects, JSON lines and spreadsheets, as columns and rows of text.

Rows are counted as a spreadsheet counts them: the names of the columns are row 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# The longest cell, in characters, and the most columns and rows that a run may have.
MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS = 10_000, 500, 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SAMPLE = 200_000
# What a spreadsheet would take for a formula; signed numbers and telephone numbers are none.
_FORMULA = re.compile(r"\s*[=@\t\r]|\s*[+-](?![\d\s().-]*\Z)")
_ENDINGS = {".jsonl": "json", ".ndjson": "json", ".json": "json", ".xlsx": "xlsx", ".xlsm": "xlsx"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, and its cells by column; ``fault`` says why it cannot be read."""

    number: int
    cells: tuple[str, ...]
    fault: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file of records: the names of its columns as written, its rows, and what is to be told of it."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Diagnostic, ...] = ()

    def formulas(self) -> Iterator[Diagnostic]:
        """Yield a note for cells that a spreadsheet would take for formulas: they are printed as they stand."""
        for at, column in enumerate(self.columns):
            rows = [row.number for row in self.rows if at < len(row.cells) and _FORMULA.match(row.cells[at])]
            if rows:
                shown = ", ".join(map(str, rows[:10])) + (f" and {len(rows) - 10} more" if len(rows) > 10 else "")
                message = f'column "{column}" begins like a formula in row{"s" * (len(rows) > 1)} {shown}'
                place = Place(self.file, rows[0], at + 1)
                hint = "it is printed as text, and calculated nowhere"
                yield Diagnostic("formula-cell", message, Severity.WARNING, place, hint)


def fault(file: str, message: str, row: int = 0, column: int = 0, hint: str | None = None) -> Diagnostic:
    """Return a finding on a file of records, at a row and a column."""
    return Diagnostic("records", message, place=Place(file, row, column), hint=hint)


def read_table(data: bytes, file: str, known: Iterable[str] = ()) -> Table:
    """Return the table in ``data``; ``known`` are names of columns that tell delimiters apart.

    Raises ``BrochureError`` where it cannot be read as a whole; a row that cannot has a fault of its own.
    """
    ending = next((kind for end, kind in _ENDINGS.items() if file.lower().endswith(end)), "")
    if data[:4] == b"PK\x03\x04" or ending == "xlsx":
        from brochure.records.workbook import read_workbook

        return _sound(read_workbook(data, file))
    text = _text(data, file)
    if not text.strip():
        raise BrochureError(
            fault(file, "this file is empty", hint="it needs a row of column names, and a row a record")
        )
    if ending == "json" or (not ending.startswith("csv") and text.lstrip()[:1] == "{"):
        return _sound(_json_lines(text, file))
    return _sound(_delimited(text, file, known))


def _sound(table: Table) -> Table:
    """Refuse a table that has no columns, two of one name, no rows or too many."""
    faults = []
    names = [name.strip() for name in table.columns]
    for at, name in enumerate(names):
        if name and name.casefold() in {other.casefold() for other in names[:at]}:
            faults.append(
                fault(table.file, f'two columns are called "{name}"', 1, at + 1, "give each a name of its own")
            )
    if not any(names):
        faults.append(fault(table.file, "the first row has no names of columns", 1))
    if not table.rows and not faults:
        faults.append(fault(table.file, "there is no record in this file", hint="write one a row, under the names"))
    if len(names) > MOST_COLUMNS or len(table.rows) > MOST_ROWS:
        message = f"this file has {len(names)} columns and {len(table.rows)} rows"
        faults.append(fault(table.file, message, hint=f"a run takes {MOST_COLUMNS} columns and {MOST_ROWS} rows"))
    if faults:
        raise BrochureError(*faults)
    return table


def _text(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, with or without its mark; raises ``BrochureError`` for any other."""
    save = 'save it as UTF-8: "CSV UTF-8" in a spreadsheet'
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise BrochureError(fault(file, "this file is in UTF-16", hint=save))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = data[: wrong.start].count(b"\n") + 1
        raise BrochureError(fault(file, f"this file is not in UTF-8: see row {row}", row, hint=save)) from None
    if "\0" in text:
        raise BrochureError(fault(file, "this is no file of text", hint="CSV, JSON lines and XLSX are read"))
    return text


def _delimited(text: str, file: str, known: Iterable[str]) -> Table:
    said = _SEPARATOR.match(text)  # a spreadsheet's own way of saying so
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else _delimiter(text, frozenset(map(normal, known)))
    before = csv.field_size_limit(max(len(text), 1))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        columns: tuple[str, ...] = ()
        rows: list[Row] = []
        number = 0
        try:
            for cells in reader:
                number += 1
                if number == 1:
                    while cells and not cells[-1].strip():
                        cells.pop()
                    columns = tuple(cells)
                elif any(cell.strip() for cell in cells):
                    rows.append(_row(file, number, cells, columns))
        except csv.Error:
            message = f"row {number + 1} cannot be read: a quotation mark is open, or stands inside a cell"
            raise BrochureError(
                fault(file, message, number + 1, hint='write "" for a quotation mark in a cell')
            ) from None
    finally:
        csv.field_size_limit(before)
    return Table(file, columns, tuple(rows))


def _row(file: str, number: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    """Return one row; one that is not as long as the first, or has a cell that no leaflet holds, is at fault."""
    wanted = len(columns)
    if any(cell.strip() for cell in cells[wanted:]) or len(cells) < wanted:
        message = f"row {number} has {len(cells)} cell{'s' * (len(cells) != 1)} for {wanted} columns"
        hint = "a cell with a delimiter in it stands in quotation marks"
        return Row(number, tuple(cells), fault(file, message, number, min(len(cells), wanted) + 1, hint))
    for at, cell in enumerate(cells):
        if len(cell) > MOST_CHARACTERS:
            message = f'row {number}, column "{columns[at]}": this cell has {len(cell):,} characters'
            hint = f"a cell may have {MOST_CHARACTERS:,}"
            return Row(number, tuple(cells), fault(file, message, number, at + 1, hint))
    return Row(number, tuple(cells[:wanted]))


def _delimiter(text: str, known: frozenset[str]) -> str:
    """Return the delimiter that finds most of the known columns, then that which makes rows of one length."""
    lines = io.StringIO(text[:_SAMPLE], newline="")

    def score(delimiter: str) -> tuple[int, float, int]:
        lines.seek(0)
        try:
            rows = [row for _, row in zip(range(50), csv.reader(lines, delimiter=delimiter), strict=False) if row]
        except csv.Error:
            return (0, 0.0, 0)
        if not rows:
            return (0, 0.0, 0)
        even = sum(len(row) == len(rows[0]) for row in rows) / len(rows) if len(rows[0]) > 1 else 0.0
        return (len(known & {normal(name) for name in rows[0]}), even, len(rows[0]))

    before = csv.field_size_limit(max(len(text), 1))
    try:
        return max(_DELIMITERS, key=score)
    finally:
        csv.field_size_limit(before)


def normal(name: str) -> str:
    """Return the name of a column as it is compared: "Appointment date" is appointment-date."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def _json_lines(text: str, file: str) -> Table:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    faults: dict[int, Diagnostic] = {}
    found: list[tuple[int, dict[str, str]]] = []
    for number, line in lines:
        cells, wrong = _object(line, number, file)
        found.append((number, cells))
        if wrong:
            faults[number] = wrong
    columns = tuple(dict.fromkeys(name for _, cells in found for name in cells))
    rows = tuple(
        Row(number, tuple(cells.get(name, "") for name in columns), faults.get(number)) for number, cells in found
    )
    if faults and not columns:
        raise BrochureError(*faults.values())
    return Table(file, columns, rows)


def _object(line: str, number: int, file: str) -> tuple[dict[str, str], Diagnostic | None]:
    hint = 'write an object a line: {"name": "...", "date": "2026-11-06"}'
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError):
        return {}, fault(file, f"line {number} is not JSON", number, hint=hint)
    if not isinstance(value, dict):
        return {}, fault(file, f"line {number} is no JSON object", number, hint=hint)
    cells: dict[str, str] = {}
    for at, (name, cell) in enumerate(value.items(), start=1):
        match cell:
            case None:
                cells[name] = ""
            case bool() | dict() | list():
                return cells, fault(file, f'line {number}, "{name}": this is neither text nor a number', number, at)
            case _:
                cells[name] = str(cell)
        if len(cells[name]) > MOST_CHARACTERS:
            message = f'line {number}, "{name}": this has {len(cells[name]):,} characters'
            return cells, fault(file, message, number, at, f"it may have {MOST_CHARACTERS:,}")
    return cells, None
