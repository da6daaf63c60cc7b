"""Days of review as iCalendar: held to RFC 5545 by reading the bytes as it says."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from brochure.approval.calendar import Event, calendar

EVENT = Event(
    "a.en.review@brochure", date(2028, 2, 29), date(2026, 11, 1), "Fällig: knees; hips, all \\ more", "one\ntwo" * 40
)


def unfolded(text: str) -> list[str]:
    """Return the content lines; every physical line is ended by CRLF and short enough (RFC 5545, 3.1)."""
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(lines: list[str], name: str) -> str:
    """Return the TEXT value of the first property of that name (RFC 5545, 3.3.11)."""
    written = next(line.partition(":")[2] for line in lines if line.partition(":")[0] == name)
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", written), "a comma or semicolon stands bare"
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], written)


def test_an_event_is_a_whole_day_with_two_reminders() -> None:
    lines = unfolded(calendar([EVENT], "Reviews", "1"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "DTSTART;VALUE=DATE:20280229", "DTEND;VALUE=DATE:20280301", "DTSTAMP:20261101T000000Z"} <= {
        *lines
    }
    assert [line for line in lines if line.startswith("TRIGGER")] == ["TRIGGER:-P90D", "TRIGGER:-P30D"]
    opened: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            opened.append(line[6:])
        elif line.startswith("END:"):
            assert opened.pop() == line[4:]
    assert opened == []


def test_text_comes_back_as_it_was() -> None:
    lines = unfolded(calendar([EVENT], "Reviews, all", "1"))
    assert value(lines, "X-WR-CALNAME") == "Reviews, all"
    assert value(lines, "SUMMARY") == EVENT.summary
    assert value(lines, "DESCRIPTION") == EVENT.description


@given(st.text(max_size=200))
def test_no_text_breaks_the_file(words: str) -> None:
    event = Event("u", date(2028, 1, 1), date(2026, 1, 1), words, words)
    lines = unfolded(calendar([event], words, "1"))
    kept = "".join(c for c in words if c == "\n" or c.isprintable())
    assert value(lines, "SUMMARY") == kept
    assert [line.partition(":")[0] for line in lines].count("BEGIN") == 4
