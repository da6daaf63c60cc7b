"""Spreadsheets (OOXML), by openpyxl: judged as an archive first, read row by row, calculated never."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, MachineError
from brochure.records.tables import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Row, Table, fault
from brochure.records.values import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_FILES, _MOST_UNPACKED, _MOST_RATIO, _RATIO_FROM = 2_000, 300_000_000, 150, 2_000_000
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D|E)\x00|\x00<\x00!\x00(?:D|E)", re.IGNORECASE)
_HEAD = 4_096


def read_workbook(data: bytes, file: str) -> Table:
    """Return the first sheet of a workbook; raises ``BrochureError`` where it is damaged, locked or hostile.

    Raises ``MachineError`` where openpyxl is not installed.
    """
    _judge(data, file)
    try:
        import openpyxl
    except ImportError:
        hint = "pip install 'brochure[xlsx]', or save the sheet as CSV UTF-8"
        raise MachineError(Diagnostic("openpyxl-absent", "openpyxl, which reads XLSX, is absent", hint=hint)) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be anything
        return _table(sheet.iter_rows(max_col=MOST_COLUMNS + 1), file)
    except BrochureError:
        raise
    except Exception as wrong:  # openpyxl raises what its parser and the archive raise
        raise BrochureError(_broken(file)) from wrong


def _table(rows: Iterable[Sequence[Any]], file: str) -> Table:
    columns: tuple[str, ...] = ()
    found: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        texts = [_cell(cell) for cell in cells]
        if not columns:
            while texts and not texts[-1].strip():
                texts.pop()
            columns = tuple(texts)
            if not columns and number > 1:
                break
        elif any(text.strip() for text in texts):
            found.append(_row(file, number, cells, texts, columns))
        if number > MOST_ROWS + 1:
            break
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
        where = f'row {number}, column "{columns[at]}"' if at < wanted else f"row {number}"
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
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _judge(data: bytes, file: str) -> None:
    """Raise ``BrochureError`` for what is no workbook, or would fill the machine."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception as wrong:  # zipfile raises many kinds for damaged archives
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            hint = "save it as .xlsx without a password, or as CSV UTF-8"
            raise BrochureError(fault(file, "this is an old or a locked spreadsheet", hint=hint)) from None
        raise BrochureError(_broken(file)) from wrong
    large = any(e.file_size > _RATIO_FROM and e.file_size > _MOST_RATIO * max(1, e.compress_size) for e in entries)
    if large or len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_UNPACKED:
        raise BrochureError(fault(file, "this file unpacks to far more than a spreadsheet holds", hint="save it anew"))
    if not any(e.filename.startswith("xl/") for e in entries) or any(e.flag_bits & 1 for e in entries):
        raise BrochureError(fault(file, "this is no spreadsheet that can be read", hint="save it as .xlsx"))
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(entry) as part:
                    head = part.read(_HEAD)
            except Exception as wrong:
                raise BrochureError(_broken(file)) from wrong
            if _DECLARED.search(head):
                raise BrochureError(fault(file, "this file declares entities, as no spreadsheet does"))


def _broken(file: str) -> Diagnostic:
    return fault(
        file, "this spreadsheet cannot be read: it is damaged", hint="open it and save it anew, or as CSV UTF-8"
    )
