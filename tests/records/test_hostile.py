"""Files of records that are broken, hostile or not what they seem: each is refused by its name, or read and told of."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from brochure.errors import BrochureError, Severity
from brochure.records.tables import MOST_ROWS, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KNOWN = ("name", "visit-date")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
XMLNS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DAMAGED = "this spreadsheet cannot be read: it is damaged"
ENTITIES = "this file declares entities, as no spreadsheet does"
UNPACKS = "this file unpacks to far more than a spreadsheet holds"


def archive(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def book(*rows: tuple[Any, ...], change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Return a workbook of ``rows``, which ``change`` may do something to."""
    out, made = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    change(made)
    made.save(out)
    return out.getvalue()


def with_parts(parts: Mapping[str, bytes], rows: tuple[tuple[Any, ...], ...] = (("name",), ("Zoë",))) -> bytes:
    """Return a workbook some of whose parts are others."""
    with zipfile.ZipFile(io.BytesIO(book(*rows))) as made:
        return archive({**{name: made.read(name) for name in made.namelist()}, **parts})


def sheet(rows: bytes) -> bytes:
    """Return a sheet whose column is called name, and ``rows``."""
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    return b"<worksheet %s><sheetData>%s%s</sheetData></worksheet>" % (XMLNS, head, rows)


_TURNS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
_LAUGHS = b'<!DOCTYPE x [<!ENTITY l0 "ha">%s]><sst %s><si><t>&l11;</t></si></sst>' % (_TURNS, XMLNS)
_UTF_7 = _LAUGHS.replace(b"<!", b"+ADwAIQ-")
_ASKING = sheet(b'<row r="2"><c r="A2" t="s"><v>0</v></c></row>')
_XML = b'<?xml version="1.0"?>'
_XXE = _XML + b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet(b"<row><c><v>&a;</v></c></row>")


def _laughing(strings: bytes) -> bytes:
    return with_parts({STRINGS: strings, SHEET: _ASKING})


# What is refused as a whole: its bytes, its name, and what is told.
NAMELESS = "the first row has no names of columns"
REFUSED: Mapping[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "r.csv", "this file is empty"),
    "only a mark": (b"\xef\xbb\xbf", "r.csv", "this file is empty"),
    "only lines": (b"\n" * 500_000, "r.csv", "this file is empty"),
    "no names": (b"Wanda,1\nBo,2\n", "r.csv", "no column has a name that the leaflet has a field for"),
    "UTF-16 that breaks off": ("name,b\nZoë,1\n".encode("utf-16")[:-1], "r.csv", "this file in UTF-16 is damaged"),
    "UTF-32": ("name,b\nZoë,1\n".encode("utf-32"), "r.csv", "this file is in UTF-32"),
    "UTF-16 without a mark": ("name\nZoe\n".encode("utf-16-le"), "r.csv", "this is no file of text"),
    "Latin-1": ("name\nBo\nZoë".encode("latin-1"), "r.csv", "this file is not in UTF-8: see row 3"),
    "zeros": (b"name,b\na\0,c\n", "r.csv", "this is no file of text"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "r.csv", "this is a PDF, no table"),
    "a PDF called a workbook": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "r.xlsx", "this is a PDF, no table"),
    "a page of the web": (
        b"<!doctype html><table><tr><td>name",
        "r.xls",
        "this is a page of the web, or XML, no table",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(90), "r.csv", "this is a picture, no table"),
    "quotes never closed": (
        b'name,b\n"Zoe,1\n' + b"Bo,2\n" * 9_000,
        "r.csv",
        "row 2 cannot be read: a quotation mark is open, or stands inside a cell",
    ),
    "names never closed": (
        b'"name,b\nZoe,1\n',
        "r.csv",
        "row 1 cannot be read: a quotation mark is open, or stands inside a cell",
    ),
    "16384 columns": (b"name," + b",".join(b"c%d" % n for n in range(16_383)), "r.csv", "this file has 16,384 columns"),
    "more rows than there may be": (b"name\n" + b"a\n" * (MOST_ROWS + 9), "r.csv", "this file has over 1,000,000 rows"),
    "a key for every line": (
        b'{"name": 1}\n' + b"".join(b'{"k%d": 1}\n' % n for n in range(9_000)),
        "r.jsonl",
        "this file has 501 columns",
    ),
    "one JSON list": (b'[{"name": "a"},\n{"name": "b"}]\n', "r.json", "this is one JSON list, no JSON lines"),
    "JSON that is no number": (b'{"name": NaN}\n', "r.jsonl", "line 1 is not JSON"),
    "JSON a hundred thousand deep": (b'{"name": ' + b"[" * 100_000, "r.jsonl", "line 1 is not JSON"),
    "a name said twice": (b'{"name": "a", "name": "b"}\n', "r.jsonl", "line 1 says one name twice"),
    "a bomb": (archive({"xl/a.xml": b"0" * 50_000_000}), "r.xlsx", UNPACKS),
    "three thousand parts": (archive({f"xl/{n}": b"" for n in range(3_000)}), "r.xlsx", UNPACKS),
    "a billion laughs": (_laughing(_XML + _LAUGHS), "r.xlsx", ENTITIES),
    "a billion laughs in UTF-16": (_laughing(_LAUGHS.decode().encode("utf-16")), "r.xlsx", ENTITIES),
    "a billion laughs without a mark": (_laughing(_LAUGHS.decode().encode("utf-16-be")), "r.xlsx", ENTITIES),
    "a billion laughs in UTF-7": (
        _laughing(b'<?xml version="1.0" encoding="UTF-7"?>' + _UTF_7),
        "r.xlsx",
        DAMAGED,
    ),
    "a billion laughs after much": (_laughing(_XML + b"<!--" + b"x" * 9_000 + b"-->" + _LAUGHS), "r.xlsx", DAMAGED),
    "an entity of a file": (with_parts({SHEET: _XXE}), "r.xlsx", ENTITIES),
    "an entity in a part of another name": (with_parts({"xl/worksheets/sheet1.XML": _XXE}), "r.xlsx", ENTITIES),
    "16384 names": (book(tuple(f"c{n}" for n in range(16_384)), (1,)), "r.xlsx", "this file has 16,384 columns"),
    "a cell in the last row": (
        book(("name",), ("Zoe",), change=lambda w: w.active.cell(1_048_576, 1, "x")),
        "r.xlsx",
        "this file has over 1,000,000 rows",
    ),
    "a row of a thousand million": (
        with_parts({SHEET: sheet(b'<row r="999999999"><c t="n"><v>1</v></c></row>')}),
        "r.xlsx",
        "there is no record in this file",
    ),
    "a column of a thousand million": (
        with_parts({SHEET: sheet(b'<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>')}),
        "r.xlsx",
        DAMAGED,
    ),
    "a text that is not there": (with_parts({SHEET: _ASKING}), "r.xlsx", DAMAGED),
    "rows in rows": (with_parts({SHEET: b"<worksheet %s><sheetData>" % XMLNS + b"<row>" * 90_000}), "r.xlsx", DAMAGED),
    "a workbook that is cut": (book(("name",), ("b",))[:-200], "r.xlsx", DAMAGED),
    "a workbook with nothing in its first row": (book((), ("name",), ("Zoe",)), "r.xlsx", NAMELESS),
    "a workbook of nothing": (book(), "r.xlsx", "this sheet is empty"),
    "a document": (archive({"word/a.xml": b"<a/>"}), "r.docx", "this is no spreadsheet that can be read"),
    "a locked workbook": (OLE + bytes(4_000), "r.xlsx", "this is an old or a locked spreadsheet"),
    "an old workbook": (OLE + bytes(4_000), "r.xls", "this is an old or a locked spreadsheet"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_its_name(name: str) -> None:
    data, file, message = REFUSED[name]
    with pytest.raises(BrochureError) as raised:
        read_table(data, file, KNOWN)
    assert [d.message for d in raised.value.diagnostics] == [message]
    assert all(d.hint or "entities" in message for d in raised.value.diagnostics)


def hide_first(made: Any) -> None:
    made.active.sheet_state = "hidden"
    made.create_sheet("Seen").append(("name",))
    made["Seen"].append(("Seen",))


def hide_rows(made: Any) -> None:
    for row in (3, 4):
        made.active.row_dimensions[row].hidden = True


TWO = (("name", "b"), ("Zoe", 1), ("Bo", 2), ("Al", 3))
# What is read: the rows, and what is told of the file.
TOLD: Mapping[str, tuple[bytes, list[str], list[str]]] = {
    "macros": (
        with_parts({"xl/vbaProject.bin": b"\xd0\xcf"}),
        ["Zoë"],
        ["this file holds macros, which are not run"],
    ),
    "a hidden sheet before": (
        book(("name",), ("Hidden",), change=hide_first),
        ["Seen"],
        ["one sheet of 2 is read, the first that is not hidden"],
    ),
    "hidden rows": (
        book(*TWO, change=hide_rows),
        ["Zoe", "Bo", "Al"],
        ["rows 3, 4 of the sheet cannot be seen there, and count"],
    ),
    "merged cells": (
        book(*TWO, change=lambda w: w.active.merge_cells("A3:A4")),
        ["Zoe", "Bo", ""],
        ["cells are merged from row 3 on"],
    ),
    "a title across the names": (
        book(("name", ""), ("Zoe", ""), change=lambda w: w.active.merge_cells("A1:B1")),
        ["Zoe"],
        [],
    ),
    "a cell far to the right that is empty": (
        book(*TWO, change=lambda w: setattr(w.active.cell(2, 16_384), "number_format", "0.00")),
        ["Zoe", "Bo", "Al"],
        [],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_it_is_read_and_told_of(name: str) -> None:
    data, rows, told = TOLD[name]
    table = read_table(data, "r.xlsm", KNOWN)
    assert [row.cells[0] for row in table.rows] == rows
    assert [(d.message, d.severity) for d in table.notes] == [(words, Severity.WARNING) for words in told]


def formula(made: Any) -> None:
    made.active["B3"] = ArrayFormula("B3:B3", "=1+1")


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (
            book(("name", "b"), ('=HYPERLINK("http://a.example")', 1)),
            ['row 2, column "name": this cell holds a formula'],
        ),
        (book(("name", "b"), ("Zoe", 1), change=formula), ['row 3, column "b": this cell holds a formula']),
        (book(("name", "b"), ("#REF!", 1)), ['row 2, column "name": this cell holds an error']),
        (
            book(("name", "b"), ("Zoe", 1), change=lambda w: w.active.cell(2, 16_384, "x")),
            ["row 2 has more cells than there are columns"],
        ),
    ],
    ids=["a formula", "a formula of an array", "an error", "a cell far to the right"],
)
def test_a_cell_that_cannot_be_read_is_a_fault_of_its_row(data: bytes, faults: list[str]) -> None:
    assert [row.fault.message for row in read_table(data, "r.xlsx", KNOWN).rows if row.fault] == faults


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_day_is_that_day_whichever_year_a_workbook_counts_from(epoch: datetime | None) -> None:
    data = book(
        ("name", "visit-date"),
        ("Zoe", date(2026, 11, 6)),
        change=lambda w: setattr(w, "epoch", epoch or w.epoch),
    )
    assert read_table(data, "r.xlsx", KNOWN).rows[0].cells == ("Zoe", "2026-11-06")


def test_ends_of_lines_may_be_mixed_and_others_stand_in_cells() -> None:
    table = read_table("name,b\nZoe,1\r\nBo,2\rA\u2028l,3\nJ\x85o,4\n".encode(), "r.csv", KNOWN)
    assert [row.cells for row in table.rows] == [("Zoe", "1"), ("Bo", "2"), ("A\u2028l", "3"), ("J\x85o", "4")]
    lines = read_table('{"name": "A\u2028l"}\r\n{"name": "J\x85o"}\r'.encode(), "r.jsonl", KNOWN)
    assert [(row.number, row.cells) for row in lines.rows] == [(1, ("A\u2028l",)), (2, ("J\x85o",))]


def test_two_marks_are_none() -> None:
    assert read_table(b"\xef\xbb\xbf\xef\xbb\xbfname\nZoe\n", "r.csv", KNOWN).columns == ("name",)


def test_numbers_of_json_are_those_that_were_typed() -> None:
    data = b'{"name": 12345678901234567890.10}\n{"name": 1e400}\n{"name": ' + b"9" * 5_000 + b"}\n"
    cells = [row.cells[0] for row in read_table(data, "r.jsonl", KNOWN).rows]
    assert cells == ["12345678901234567890.10", "1e400", "9" * 5_000]


def test_the_name_of_a_column_is_told_short_and_without_what_a_terminal_obeys() -> None:
    data = b"name," + b"\x1b[2J" + b"x" * 100_000 + b",\x1b[2J" + b"x" * 100_000 + b"\na,b,c\n"
    with pytest.raises(BrochureError) as raised:
        read_table(data, "r.csv", KNOWN)
    (found,) = raised.value.diagnostics
    assert found.message == f'two columns are called "\N{REPLACEMENT CHARACTER}[2J{"x" * 56}..."'
