import io
from datetime import datetime, time

import openpyxl
import pytest

from brochure.errors import BrochureError
from brochure.records.tables import read_table

KNOWN = ("name", "visit-date")
ROWS = [("Zoë, A.", "2026-11-06"), ("Bo", "2026-11-07")]


def table(data, file="r.csv"):
    return read_table(data, file, KNOWN)


def read(data, file="r.csv"):
    found = table(data, file)
    return found.columns, [(row.number, row.cells) for row in found.rows]


def told(data, file="r.csv"):
    with pytest.raises(BrochureError) as raised:
        table(data, file)
    return [d.message for d in raised.value.diagnostics]


def faults(data, file="r.csv"):
    return [(r.fault.place.line, r.fault.place.column, r.fault.message) for r in table(data, file).rows if r.fault]


WANTED = (("name", "Visit date"), [(2, ROWS[0]), (3, ROWS[1])])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_mark_and_line_end_is_read(delimiter, mark, end):
    lines = [f'"name"{delimiter}Visit date', f'"Zoë, A."{delimiter}2026-11-06', f"Bo{delimiter}2026-11-07", ""]
    assert read(mark + end.join(lines).encode()) == WANTED


@pytest.mark.parametrize(("order", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_unicode_text_of_a_spreadsheet_is_read(order, mark):
    lines = "name\tVisit date\r\nZoë, A.\t2026-11-06\r\nBo\t2026-11-07\r\n"
    assert read(mark + lines.encode(order), "Unicode text.txt") == WANTED
    assert read(mark + '{"name": "\u0416"}\n'.encode(order), "r.jsonl") == (("name",), [(1, ("\u0416",))])


def test_the_end_that_old_systems_write_is_no_record():
    assert read("name,Visit date\r\nZoë, A.,2026-11-06\r\n\x1a".replace("ë, ", "ë ").encode())[1] == [
        (2, ("Zoë A.", "2026-11-06"))
    ]


def test_a_spreadsheet_s_own_line_names_its_delimiter():
    assert read("sep=;\nname;Visit date\nZoë, A.;2026-11-06\nBo;2026-11-07".encode()) == WANTED


def test_empty_rows_and_columns_behind_the_last_are_left_out_and_counted():
    assert read(b"name,Visit date,\n,,\nBo,2026-11-07,\n") == (("name", "Visit date"), [(3, ("Bo", "2026-11-07"))])


def test_a_cell_of_several_lines_is_one_row():
    assert read(b'name,b\n"a\nb",c\nd,e\n')[1] == [(2, ("a\nb", "c")), (3, ("d", "e"))]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this file is empty"),
        (b" \n\n", "this file is empty"),
        (b"name,date\n", "there is no record in this file"),
        (b",,\na,b,c\n", "the first row has no names of columns"),
        (b"name,Name\na,b\n", 'two columns are called "Name"'),
        ("name\nZoë".encode("utf-32"), "this file is in UTF-32"),
        ("name\nZoë".encode("utf-16")[:-1], "this file in UTF-16 is damaged"),
        ("name\nBo\nZoë".encode("latin-1"), "this file is not in UTF-8: see row 3"),
        (b"name\na\0b", "this is no file of text"),
        (b'name,b\na,"b\nc,d\n', "row 2 cannot be read: a quotation mark is open, or stands inside a cell"),
    ],
)
def test_what_cannot_be_read_as_a_whole_is_told(data, message):
    assert told(data) == [message]


def test_ragged_rows_and_cells_that_are_too_long_are_faults_of_their_rows():
    data = b"name,b\na\nb,c,d\ne,f\ng," + b"x" * 1_000_000 + b"\n"
    assert faults(data) == [
        (2, 2, "row 2 has 1 cell for 2 columns"),
        (3, 3, "row 3 has 3 cells for 2 columns"),
        (5, 2, 'row 5, column "b": this cell has 1,000,000 characters'),
    ]


def test_what_looks_like_a_formula_is_told_and_numbers_are_not():
    found = table(b'name,b\n=1+1,-5\n@x,+44 (0)20\n"-a",1\n')
    (note,) = found.formulas()
    assert note.message == 'column "name" begins like a formula in rows 2, 3, 4'


def test_json_lines_are_read_and_what_is_none_is_told():
    data = '{"name": "Zoë, A.", "Visit date": "2026-11-06"}\n\n{"Visit date": 7, "name": null}\n'.encode()
    assert read(data, "r.jsonl") == (("name", "Visit date"), [(1, ROWS[0]), (3, ("", "7"))])
    assert faults(b'{"name": "a"}\n{"name": [1]}\nnot\n[1]\n', "r.jsonl") == [
        (2, 1, 'line 2, "name": this is neither text nor a number'),
        (3, 0, "line 3 is not JSON"),
        (4, 0, "line 4 is no JSON object"),
    ]


def book(*rows):
    out, made = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_as_it_would_be_typed():
    day, moment = datetime(2026, 11, 6), datetime(2026, 11, 6, 14, 30)  # noqa: DTZ001 - sheets know no zones
    data = book(("name", "b"), ("Zoë", day), (7.0, moment), (None, None), (1.5, time(9, 5)))
    assert read(data, "r.xlsx") == (
        ("name", "b"),
        [(2, ("Zoë", "2026-11-06")), (3, ("7", "2026-11-06 14:30")), (5, ("1.5", "09:05"))],
    )


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (42, "00000", "00042"),
        (123456, "00000", "123456"),
        (78051120, "000-00-0000", "078-05-1120"),
        (7700900123, "(000)\\ 000\\-0000", "(770) 090-0123"),
        (0.5, "0%", "50%"),
        (0.125, "0.00%", "12.5%"),
        (0.07, "0%", "7%"),
        (0, "0%", "0%"),
        (1, "0%", "100%"),
        (12.5, "0.00", "12.5"),
        (1250, "#,##0", "1250"),
        (1.25, "00", "1.25"),
        (-7, "000", "-7"),
        (447700900123, "General", "447700900123"),
    ],
)
def test_a_number_keeps_the_figures_that_its_sheet_shows(value, form, shown):
    made = openpyxl.Workbook()
    made.active.append(("name", "b"))
    made.active.append(("a", value))
    made.active["B2"].number_format = form
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue(), "r.xlsx")[1] == [(2, ("a", shown))]


def test_what_a_sheet_writes_for_signs_that_xml_has_not_is_read():
    assert read(book(("name", "b"), ("a_x000D_b", "_x005F_x")), "r.xlsx")[1] == [(2, ("a\rb", "_x"))]


def test_nothing_is_calculated():
    data = book(("name", "b"), ("a", "=1+1"))
    assert faults(data, "r.xlsx") == [(2, 2, 'row 2, column "b": this cell holds a formula')]
