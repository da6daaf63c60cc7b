from brochure.errors import Diagnostic
from brochure.model.base import read
from brochure.model.record import RecordField
from brochure.records import Manner, Wrong, discreet, fill
from brochure.source import parse

DECLARED = {
    name: read(RecordField, parse(f"{{{words}}}".encode(), "l"))
    for name, words in {
        "name": "max-chars: 12, required: true",
        "date": "type: date",
        "note": "max-chars: 5",
    }.items()
}
MANNER = Manner("en-GB", "GB-ENG")


def test_a_record_is_printed_field_by_field_and_what_is_empty_is_left_out():
    filled = fill(DECLARED, {"name": "Zoë", "date": "2026-11-06", "other": "x"}, MANNER)
    assert (filled.values, filled.faults) == ({"name": "Zoë", "date": "6 November 2026"}, ())


def test_all_that_is_wrong_is_told_at_once_and_never_what_was_written():
    filled = fill(DECLARED, {"name": " ", "date": "Planted", "note": "Planted"}, MANNER)
    assert filled.faults == (
        Wrong("name", "this may not be empty"),
        Wrong("date", "write a date as year-month-day: 2026-11-06"),
        Wrong("note", "this is longer than 5 characters"),
    )


def test_a_finding_on_a_filled_copy_quotes_nothing():
    message = '2 of 9 words are not on the finished page: "O"Planted", "Wanda"'
    assert discreet(Diagnostic("text-lost", message)).message == "2 of 9 words are not on the finished page: ..."
    report = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nValueError: Planted\n'
    assert discreet(Diagnostic("bug", report)).message == '  File "a.py", line 1, in f\nValueError'
    glyph = 'Lato 400 has no glyph for "ก" (U+0E01 THAI CHARACTER KO KAI)'
    assert discreet(Diagnostic("glyph-missing", glyph)).message == "Lato 400 has no glyph for ..."
