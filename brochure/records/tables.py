"""Files of records: CSV in any of its dialects, JSON lines and spreadsheets, as columns and rows of text.

Rows are counted as a spreadsheet counts them: the names of the columns are row 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# The longest cell, in characters, and the most columns and rows that a run may have.
MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS = 10_000, 500, 1_000_000
_NAME = 60  # of a column's name, that much is told
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SAMPLE = 200_000
# What a spreadsheet would take for a formula; signed numbers and telephone numbers are none.
_FORMULA = re.compile(r"\s*[=@\t\r]|\s*[+-](?![\d\s().-]*\Z)")
_ENDINGS = {".jsonl": "json", ".ndjson": "json", ".json": "json", ".xlsx": "xlsx", ".xlsm": "xlsx"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# What a file is that is no table, by how it begins.
_OTHERS = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file",
    b"{\\rtf": "a document",
    b"<": "a page of the web, or XML",
}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINES = 'write an object a line: {"name": "...", "date": "2026-11-06"}'
# So many faults of lines that are none are told, where no line is one.
_MOST_TOLD = 20


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
                listed = some(rows)
                message = f'column "{shown(column)}" begins like a formula in row{"s" * (len(rows) > 1)} {listed}'
                place = Place(self.file, rows[0], at + 1)
                hint = "it is printed as text, and calculated nowhere"
                yield Diagnostic("formula-cell", message, Severity.WARNING, place, hint)


def some(numbers: Sequence[int]) -> str:
    """Return the first of ``numbers`` in words, and how many there are besides."""
    return ", ".join(map(str, numbers[:10])) + (f" and {len(numbers) - 10} more" if len(numbers) > 10 else "")


def fault(file: str, message: str, row: int = 0, column: int = 0, hint: str | None = None) -> Diagnostic:
    """Return a finding on a file of records, at a row and a column."""
    return Diagnostic("records", message, place=Place(file, row, column), hint=hint)


def read_table(data: bytes, file: str, known: Iterable[str] = ()) -> Table:
    """Return the table in ``data``; ``known`` are names of columns, which tell delimiters and a row of names.

    Raises ``BrochureError`` where it cannot be read as a whole; a row that cannot has a fault of its own.
    """
    known = frozenset(map(normal, known))
    _judge(data, file)
    ending = next((kind for end, kind in _ENDINGS.items() if file.lower().endswith(end)), "")
    if data[:4] == b"PK\x03\x04" or ending == "xlsx":
        from brochure.records.workbook import read_workbook

        return _sound(read_workbook(data, file), known)
    text = _text(data, file)
    if not text.strip():
        raise BrochureError(
            fault(file, "this file is empty", hint="it needs a row of column names, and a row a record")
        )
    if ending == "json" or (not ending.startswith("csv") and text.lstrip()[:1] == "{"):
        return _sound(_json_lines(text, file), known)
    return _sound(_delimited(text, file, known), known)


def _judge(data: bytes, file: str) -> None:
    """Raise ``BrochureError`` for a file of another kind, which its first bytes tell."""
    if data.startswith(_OLD):
        hint = "save it as .xlsx without a password, or as CSV UTF-8"
        raise BrochureError(fault(file, "this is an old or a locked spreadsheet", hint=hint))
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = next((kind for start, kind in _OTHERS.items() if head.startswith(start)), None)
    if kind:
        raise BrochureError(fault(file, f"this is {kind}, no table", hint="CSV, JSON lines and XLSX are read"))


def _sound(table: Table, known: frozenset[str]) -> Table:
    """Refuse a table that has no columns, two of one name, or no rows.

    Where no column is ``known``, the first row may be a record: nothing of it is told.
    """
    faults = []
    names = [name.strip() for name in table.columns]
    if any(names) and known and not any(map(_near(known), names)):
        hint = f"row 1 has to hold the names of the columns: {', '.join(sorted(known))}"
        raise BrochureError(fault(table.file, "no column has a name that the leaflet has a field for", 1, 0, hint))
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name and name.casefold() in seen:
            message = f'two columns are called "{shown(name)}"'
            faults.append(fault(table.file, message, 1, at + 1, "give each a name of its own"))
        seen.add(name.casefold())
    if not any(names):
        faults.append(no_names(table.file))
    if not table.rows and not faults:
        faults.append(fault(table.file, "there is no record in this file", hint="write one a row, under the names"))
    if faults:
        raise BrochureError(*faults)
    return table


def _near(known: frozenset[str]) -> Callable[[str], bool]:
    """Return what tells whether the name of a column is one of ``known``, or was meant to be."""
    from difflib import get_close_matches  # most files need it not

    def near(name: str) -> bool:
        return normal(name) in known or bool(get_close_matches(normal(name)[:_NAME], known, n=1, cutoff=0.75))

    return near


def shown(name: str) -> str:
    """Return the name of a column as it is told: without what a terminal would obey, cut where it is long."""
    words = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[: _NAME + 1])
    return words if len(words) <= _NAME else f"{words[:_NAME]}..."


def no_names(file: str) -> Diagnostic:
    """Return the fault of a table that does not begin with the names of its columns."""
    hint = "the names of the columns stand in row 1: delete empty rows above them"
    return fault(file, "the first row has no names of columns", 1, hint=hint)


def too_large(file: str, columns: int, rows: int) -> BrochureError:
    """Return what is raised for a table of more ``columns`` or ``rows`` than a run takes."""
    message = f"this file has {columns:,} columns" if columns > MOST_COLUMNS else f"this file has over {rows:,} rows"
    return BrochureError(fault(file, message, hint=f"a run takes {MOST_COLUMNS:,} columns and {MOST_ROWS:,} rows"))


def _text(data: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, with or without its mark, or in UTF-16 with it; raises ``BrochureError``."""
    save = 'save it as UTF-8: "CSV UTF-8" in a spreadsheet, or by iconv -f CP1252 -t UTF-8, if that is what it is in'
    if data[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"}:
        raise BrochureError(fault(file, "this file is in UTF-32", hint=save))
    wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}  # "Unicode text" of a spreadsheet
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        if wide:
            raise BrochureError(fault(file, "this file in UTF-16 is damaged", hint="save it anew")) from None
        row = data[: wrong.start].count(b"\n") + 1
        raise BrochureError(fault(file, f"this file is not in UTF-8: see row {row}", row, hint=save)) from None
    if "\0" in text:
        raise BrochureError(fault(file, "this is no file of text", hint="CSV, JSON lines and XLSX are read"))
    return text.lstrip("\ufeff").rstrip("\x1a")  # two marks, where one file was put after another's; DOS's own end


def _delimited(text: str, file: str, known: frozenset[str]) -> Table:
    said = _SEPARATOR.match(text)  # a spreadsheet's own way of saying so
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else _delimiter(text, known)
    before = csv.field_size_limit(max(len(text), 1))
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
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
                    if len(columns) > MOST_COLUMNS:
                        raise too_large(file, len(columns), 0)
                elif any(cell.strip() for cell in cells):
                    rows.append(_row(file, number, cells, columns))
                    if len(rows) > MOST_ROWS:
                        raise too_large(file, 0, MOST_ROWS)
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
            message = f'row {number}, column "{shown(columns[at])}": this cell has {len(cell):,} characters'
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


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of ``text`` with their ends, as csv reads them; a copy of it all would be four times as large."""
    return (found[0] for found in _LINE.finditer(text))


def _json_lines(text: str, file: str) -> Table:
    if text.lstrip()[:1] == "[":
        hint = f"{_LINES}; jq -c '.[]' makes such lines of a list"
        raise BrochureError(fault(file, "this is one JSON list, no JSON lines", hint=hint))
    found: list[tuple[int, dict[str, str], Diagnostic | None]] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(_lines(text), start=1):
        if line.strip():
            found.append((number, *_object(line, number, file)))
            columns |= dict.fromkeys(found[-1][1])
            if len(columns) > MOST_COLUMNS or len(found) > MOST_ROWS:
                raise too_large(file, len(columns), MOST_ROWS)
    if not columns and (faults := [wrong for _, _, wrong in found if wrong]):
        raise BrochureError(*faults[:_MOST_TOLD])
    rows = (Row(number, tuple(cells.get(name, "") for name in columns), wrong) for number, cells, wrong in found)
    return Table(file, tuple(columns), tuple(rows))


class _Twice(ValueError):  # noqa: N818 - it is no fault of the program
    """A JSON object that says one name twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _refused(_: str) -> NoReturn:
    raise ValueError  # NaN and its like are no JSON (RFC 8259, 6)


# Numbers stay as they were typed.
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_refused)


def _object(line: str, number: int, file: str) -> tuple[dict[str, str], Diagnostic | None]:
    try:
        value: Any = _DECODER.decode(line)
    except _Twice:
        hint = "each name stands once on a line"
        return {}, fault(file, f"line {number} says one name twice", number, hint=hint)
    except (ValueError, RecursionError):
        return {}, fault(file, f"line {number} is not JSON", number, hint=_LINES)
    if not isinstance(value, dict):
        return {}, fault(file, f"line {number} is no JSON object", number, hint=_LINES)
    cells: dict[str, str] = {}
    for at, (name, cell) in enumerate(value.items(), start=1):
        match cell:
            case None:
                cells[name] = ""
            case str():
                cells[name] = cell
            case _:
                message = f'line {number}, "{shown(name)}": this is neither text nor a number'
                return cells, fault(file, message, number, at)
        if len(cell or "") > MOST_CHARACTERS:
            message = f'line {number}, "{shown(name)}": this has {len(cell):,} characters'
            return cells, fault(file, message, number, at, f"it may have {MOST_CHARACTERS:,}")
    return cells, None
