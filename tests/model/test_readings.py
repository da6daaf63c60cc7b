"""What people type of a test sheet, and the file that keeps it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.errors import BrochureError
from brochure.model.load import read_printer
from brochure.model.printer import SHEETS, Printer, Readings
from brochure.model.readings import BOXES, as_yaml, length, nominal, read_box, shown, shrinks, summary, understood
from brochure.source import parse
from brochure.units import inches

A4, LETTER = SHEETS["a4"], SHEETS["letter"]
BY_LETTER = {box.letter: box for box in BOXES}
EXACT = {box.letter: nominal(box, A4) for box in BOXES}


@pytest.mark.parametrize(
    ("typed", "unit", "millimetres"),
    [
        ("199.5", "mm", 199.5),
        ("199,5", "mm", 199.5),
        (" 199 mm ", "mm", 199),
        ("19.95 cm", "mm", 199.5),
        ("-2", "mm", -2),
        ("\u22122.5", "mm", -2.5),
        (".5", "mm", 0.5),
        ("8", "in", 203.2),
        ("7 15/16", "in", 7.9375 * 25.4),
        ("7-15/16 in", "mm", 7.9375 * 25.4),
        ('7 15/16"', "mm", 7.9375 * 25.4),
        ("15/16", "in", 0.9375 * 25.4),
        ("7.94 inches", "in", 7.94 * 25.4),
        ("203.2mm", "in", 203.2),
    ],
)
def test_lengths_are_read_as_people_write_them(typed, unit, millimetres):
    assert length(typed, unit) == pytest.approx(millimetres)


@pytest.mark.parametrize(
    "typed", ["", "-", ".", "two", "1 2", "1.2.3", "1/0", "nan", "1e3", "7.5 1/2", "2 m", "mm", "1/"]
)
def test_what_is_no_length_is_none(typed):
    assert length(typed, "mm") is None


@pytest.mark.parametrize(
    ("letter", "typed", "millimetres"),
    [
        ("J", "2.5 left", -2.5),
        ("J", "left 2.5", -2.5),
        ("J", "2.5mm Right", 2.5),
        ("J", "-1", -1),
        ("K", "1 up", -1),
        ("K", "1 down", 1),
        ("K", "0", 0),
        ("E", "4", 4),
        ("A", "180", 180),
        ("A", "220", 220),
    ],
)
def test_a_box_is_read_with_its_direction(letter, typed, millimetres):
    assert read_box(BY_LETTER[letter], typed, A4) == millimetres


@pytest.mark.parametrize(
    ("letter", "typed", "told"),
    [
        ("A", "a lot", 'A (--scale-x): "a lot" is not a length'),
        ("A", "250", "A (--scale-x): 250 mm is out of range: it can be 180 mm to 220 mm"),
        ("C", "2", "C (--from-left): 2 mm is out of range: it can be 23.5 mm to 73.5 mm"),
        ("E", "-1", "E (--edge-left): -1 mm is out of range: it can be 0 mm to 20 mm"),
        ("G", "21", "G (--edge-top): 21 mm is out of range: it can be 0 mm to 20 mm"),
        ("J", "11 left", "J (--shift-x): -11 mm is out of range: it can be -10 mm to 10 mm"),
        ("J", "2 up", 'J (--shift-x): "2 up" is not a length'),
        ("E", "2 left", 'E (--edge-left): "2 left" is not a length'),
    ],
)
def test_nonsense_is_told_with_its_box(letter, typed, told):
    with pytest.raises(BrochureError) as caught:
        read_box(BY_LETTER[letter], typed, A4)
    (finding,) = caught.value.diagnostics
    assert finding.message == told
    assert finding.hint


def test_a_ruler_in_the_other_unit_is_thought_of():
    with pytest.raises(BrochureError) as caught:
        read_box(BY_LETTER["A"], "203", LETTER)
    assert caught.value.diagnostics[0].hint == "a ruler in mm? then write 203 mm"
    assert read_box(BY_LETTER["A"], "203 mm", LETTER) == 203


@pytest.mark.parametrize(
    ("millimetres", "unit", "words"),
    [
        (48.5, "mm", "48.5 mm"),
        (inches(1.25), "in", "1 1/4 in"),
        (inches(8), "in", "8 in"),
        (inches(0.0625), "in", "1/16 in"),
    ],
)
def test_lengths_are_shown_as_rulers_are_marked(millimetres, unit, words):
    assert shown(millimetres, unit) == words


def test_every_nominal_length_of_the_letter_sheet_stands_on_its_ruler():
    for box in BOXES:
        exact = nominal(box, LETTER)
        unit = "in" if box.letter in "ABCD" else "mm"
        assert read_box(box, shown(exact, unit), LETTER) == pytest.approx(exact)


def test_an_exact_sheet_makes_exact_readings():
    assert understood(EXACT, A4, turned=False, pile="face-down").model_dump() == Readings().model_dump()


def test_a_printer_too_far_off_is_refused_with_its_boxes():
    with pytest.raises(BrochureError) as caught:
        understood({**EXACT, "C": EXACT["C"] + 12, "D": EXACT["D"] - 11}, A4, turned=False, pile="face-down")
    assert [d.message[:28] for d in caught.value.diagnostics] == [
        "C: this printer is 12.0 mm o",
        "D: this printer is 11.0 mm o",
    ]


def test_a_summary_says_which_way():
    readings = Readings(scale_x=0.97, side_one_x=1.0, shift_x=-2.0, shift_y=1.5, edge_left=4, turned=True)
    assert summary(readings) == (
        "it prints at 97.00% across and 100.00% down",
        "side one lies 1.0 mm to the right",
        "side two, against side one, lies 2.0 mm to the left and 1.5 mm too low",
        "it leaves blank 4 mm left, 0 mm right, 0 mm top, 0 mm bottom",
        "side two comes out upside down; sheets lie face down",
    )
    assert shrinks(readings)
    assert not shrinks(Readings(scale_x=0.99))


numbers = st.floats(-10, 10).map(lambda v: round(v, 3))
edges = st.floats(0, 20).map(lambda v: round(v, 2))
readings = st.builds(
    Readings,
    scale_x=st.floats(0.9, 1.1).map(lambda v: round(v, 5)),
    scale_y=st.floats(0.9, 1.1).map(lambda v: round(v, 5)),
    side_one_x=numbers,
    side_one_y=numbers,
    shift_x=numbers,
    shift_y=numbers,
    edge_left=edges,
    edge_right=edges,
    edge_top=edges,
    edge_bottom=edges,
    turned=st.booleans(),
    pile=st.sampled_from(["face-down", "face-up"]),
)


@given(readings, st.none() | readings)
def test_the_file_gives_back_what_was_kept(a4, letter):
    printer = Printer(a4=a4, letter=letter)
    again = read_printer(parse(as_yaml(printer).encode(), "printer.yaml"))
    assert again.model_dump() == printer.model_dump()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a4:\n  scale-x: 1.2", '2:12: this must be 0.9 to 1.1, not "1.2"'),
        ("a4:\n  shift-x: -11", '2:12: this must be -10 to 10, not "-11"'),
        ("a4:\n  edge-left: 21", '2:14: this must be 0 to 20, not "21"'),
        ("a4:\n  edge-left: wide", '2:14: this must be a number, not "wide"'),
        ("a4:\n  turned: maybe", '2:11: this must be true or false, not "maybe"'),
        ("a4:\n  pile: face-left", '2:9: unknown pile "face-left"'),
        ("a4:\n  scale: 1", '2:3: unknown key "scale"'),
        ("a3:\n  turned: no", '1:1: unknown key "a3"'),
    ],
)
def test_faults_of_the_file_are_told_with_their_places(text, told):
    with pytest.raises(BrochureError) as caught:
        read_printer(parse(text.encode(), "printer.yaml"))
    (finding,) = caught.value.diagnostics
    assert f"{finding.place}: {finding.message}" == f"printer.yaml:{told}"


def test_readings_are_those_of_the_sheet_either_way_up():
    printer = Printer(a4=Readings(turned=True))
    across, upright = printer.for_sheet(297, 210), printer.for_sheet(210, 297)
    assert across is not None
    assert upright is not None
    assert (across.turned, across.paper, upright.paper) == (True, "a4", "a4")
    assert printer.for_sheet(279.4, 215.9) is None
    assert printer.for_sheet(148, 210) is None
