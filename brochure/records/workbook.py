"""Spreadsheets (OOXML), by openpyxl: judged as an archive first, read row by row, calculated never."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, MachineError, Severity
from brochure.records.tables import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    fault,
    no_names,
    shown,
    some,
    too_large,
)
from brochure.records.values import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_FILES, _MOST_UNPACKED, _MOST_RATIO, _RATIO_FROM = 2_000, 300_000_000, 150, 2_000_000
# The most cells that are looked at, with the empty ones before the last of a row.
_MOST_CELLS = 100_000_000
_LAST_ROW = 1_048_576  # of any sheet
# Number formats: figures with signs between, as numbers of patients and telephones have, and hundredths.
_MASK, _PERCENT = re.compile(r"[0() /-]*00[0() /-]*"), re.compile(r"[#0,]*0(?:\.0+)?%")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376 part 1, 22.9.2.19
_HEAD, _CHUNK = 4_096, 1 << 20
_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_ROOT = re.compile(r"<[\w:]")
_TAG = re.compile(rb"<(?:\w+:)?(?:row|mergeCell)\b[^>]*>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER, _REF = (re.compile(rb"\b%s\s*=\s*[\"']([A-Z]*(\d+)(?::[A-Z]*(\d+))?)[\"']" % name) for name in (b"r", b"ref"))


def read_workbook(data: bytes, file: str) -> Table:
    """Return the first sheet of a workbook that is not hidden, and notes on what of it is not as it seems.

    Raises ``BrochureError`` where it is damaged, locked or hostile, ``MachineError`` where openpyxl is not installed.
    """
    names = _judge(data, file)
    try:
        import openpyxl
    except ImportError:
        hint = "pip install 'brochure[xlsx]', or save the sheet as CSV UTF-8"
        raise MachineError(Diagnostic("openpyxl-absent", "openpyxl, which reads XLSX, is absent", hint=hint)) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets
        seen = next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])
        seen.reset_dimensions()  # what a file says of its own size may be anything
        table = _table(_filled(seen.iter_rows(), file), file)
        told = _not_as_it_seems(seen, names, sheets=len(sheets))
        return replace(table, notes=tuple(_note(file, *found) for found in told))
    except BrochureError:
        raise
    except Exception as wrong:  # openpyxl raises what its parser and the archive raise
        raise BrochureError(_broken(file)) from wrong


def _note(file: str, message: str, row: int, hint: str) -> Diagnostic:
    return replace(fault(file, message, row, hint=hint), severity=Severity.WARNING)


def _not_as_it_seems(sheet: Any, names: Iterable[str], *, sheets: int) -> Iterator[tuple[str, int, str]]:
    """Yield what a reader of the sheet may not expect: a message, its row and a hint."""
    if sheets > 1:
        yield f"one sheet of {sheets} is read, the first that is not hidden", 0, "keep one, if it is not that"
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "this file holds macros, which are not run", 0, "save it as .xlsx"
    hidden, merged = _tags(sheet)
    if hidden:
        message = f"row{'s' * (len(hidden) > 1)} {some(hidden)} of the sheet cannot be seen there, and count"
        yield message, hidden[0], "copy what you see into a sheet of its own"
    if merged:
        message = f"cells are merged from row{'s' * (len(merged) > 1)} {some(merged)} on"
        yield message, merged[0], "what they say counts for the first cell alone: take the cells apart"


def _tags(sheet: Any) -> tuple[list[int], list[int]]:
    """Return the rows of a sheet that are hidden, and those below the names in which merged cells begin."""
    hidden, merged, left = [], [], b""
    with sheet._get_source() as part:  # noqa: SLF001 - openpyxl tells of neither where it reads row by row
        while chunk := part.read(_CHUNK):
            chunk = left + chunk
            for tag in _TAG.finditer(chunk):
                if (at := _NUMBER.search(tag[0])) and _HIDDEN.search(tag[0]):
                    hidden.append(int(at[2]))
                elif (cells := _REF.search(tag[0])) and int(cells[3] or cells[2]) > 1:
                    merged.append(int(cells[2]))
            left = chunk[max(chunk.rfind(b"<"), 0) :][:_HEAD]
    return hidden, sorted(merged)


def _filled(rows: Iterable[Sequence[Any]], file: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows that have cells, each with its number; raises ``BrochureError`` where there are too many."""
    seen = 0
    for number, cells in enumerate(rows, start=1):
        if cells or number == 1:
            seen += len(cells)
            if number > MOST_ROWS + 1 or seen > _MOST_CELLS:
                raise too_large(file, 0, MOST_ROWS)
            yield number, cells
        elif number > _LAST_ROW:
            return


def _table(rows: Iterable[tuple[int, Sequence[Any]]], file: str) -> Table:
    columns: tuple[str, ...] = ()
    found: list[Row] = []
    for number, cells in rows:
        texts = [_cell(cell) for cell in cells]
        if columns:
            if any(text.strip() for text in texts):
                found.append(_row(file, number, cells, texts, columns))
            continue
        if number > 1:
            if any(text.strip() for text in texts):
                raise BrochureError(no_names(file))
            continue
        while texts and not texts[-1].strip():
            texts.pop()
        columns = tuple(texts)
        if len(columns) > MOST_COLUMNS:
            raise too_large(file, len(columns), 0)
    if not columns:
        raise BrochureError(
            fault(file, "this sheet is empty", hint="it needs a row of column names, and a row a record")
        )
    return Table(file, columns, tuple(found))


def _row(file: str, number: int, cells: Sequence[Any], texts: list[str], columns: Sequence[str]) -> Row:
    wanted = len(columns)
    texts += [""] * (wanted - len(texts))
    wrong = None
    for at, text in enumerate(texts):
        where = f'row {number}, column "{shown(columns[at])}"' if at < wanted else f"row {number}"
        kind = getattr(cells[at], "data_type", "n") if at < len(cells) else "n"
        if at >= wanted:
            if text.strip():
                wrong = fault(file, f"{where} has more cells than there are columns", number, at + 1)
        elif kind == "f":
            hint = "copy the cells and paste their values: nothing is calculated here"
            wrong = fault(file, f"{where}: this cell holds a formula", number, at + 1, hint)
        elif kind == "e":
            wrong = fault(file, f"{where}: this cell holds an error", number, at + 1, "put it right in the sheet")
        elif len(text) > MOST_CHARACTERS:
            hint = f"a cell may have {MOST_CHARACTERS:,}"
            wrong = fault(file, f"{where}: this cell has {len(text):,} characters", number, at + 1, hint)
        if wrong:
            break
    return Row(number, tuple(texts[:wanted]), wrong)


def _cell(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() | date() | time():
            return moment(value)
        case int() | float():
            return _number(value, str(cell.number_format))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _number(value: float, form: str) -> str:
    """Return a number as the sheet shows it where figures would be lost: 00042, 078-05-1120, 12.5%; else plainly."""
    plain = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if _PERCENT.fullmatch(form):
        whole, _, parts = f"{Decimal(repr(value)) * 100:f}".partition(".")
        return f"{whole}.{parts}".rstrip("0").rstrip(".") + "%" if parts else f"{whole}%"
    mask = form.replace("\\", "")
    places = mask.count("0")
    if not plain.isdecimal() or not _MASK.fullmatch(mask) or len(plain) > places:
        return plain
    figures = iter(plain.zfill(places))
    return "".join(next(figures) if c == "0" else c for c in mask)


def _judge(data: bytes, file: str) -> list[str]:
    """Return the names of a workbook's parts.

    Raises ``BrochureError`` for what is no workbook, or would fill the machine.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception as wrong:  # zipfile raises many kinds for damaged archives
        raise BrochureError(_broken(file)) from wrong
    large = any(e.file_size > _RATIO_FROM and e.file_size > _MOST_RATIO * max(1, e.compress_size) for e in entries)
    if large or len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_UNPACKED:
        raise BrochureError(fault(file, "this file unpacks to far more than a spreadsheet holds", hint="save it anew"))
    names = [entry.filename for entry in entries]
    if not any(name.startswith("xl/") for name in names) or any(e.flag_bits & 1 for e in entries):
        raise BrochureError(fault(file, "this is no spreadsheet that can be read", hint="save it as .xlsx"))
    for entry in entries:
        try:
            with archive.open(entry) as part:
                head = _decoded(part.read(_HEAD))
        except Exception as wrong:
            raise BrochureError(_broken(file)) from wrong
        if _DECLARED.search(head):
            raise BrochureError(fault(file, "this file declares entities, as no spreadsheet does"))
        encoding = _ENCODING.match(head)
        if encoding and encoding[1].upper() not in {"UTF-8", "UTF-16", "US-ASCII", "ASCII"}:  # ECMA-376 part 2, 8.1.4
            raise BrochureError(_broken(file))
        if head.startswith("<") and not _ROOT.search(head):  # what comes before the root may hide a declaration
            raise BrochureError(_broken(file))
    return names


def _decoded(head: bytes) -> str:
    """Return the beginning of a part as text; of one that is no XML, anything."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head.decode("utf-16", "replace").lstrip()
    if head[:2] in {b"<\0", b"\0<"}:
        return head.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace").lstrip()


def _broken(file: str) -> Diagnostic:
    return fault(
        file, "this spreadsheet cannot be read: it is damaged", hint="open it and save it anew, or as CSV UTF-8"
    )
