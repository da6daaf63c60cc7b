"""Days of review as a calendar that any calendar program reads (iCalendar, RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

# So many days before a review is due, a reminder is shown.
REMINDERS = (90, 30)
# RFC 5545, 3.1: a line has at most 75 octets without its break.
_LONGEST = 75


@dataclass(frozen=True, slots=True)
class Event:
    """A day of review; ``uid`` stays the same when the day moves, and ``stamp`` is the day it was last set."""

    uid: str
    day: date
    stamp: date
    summary: str
    description: str


def calendar(events: Iterable[Event], name: str, version: str) -> str:
    """Return ``events`` as one iCalendar object, its lines folded and ended by CRLF."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//brochure//brochure {version}//EN", "CALSCALE:GREGORIAN")
    lines = [*head, "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event)
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{event.stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "CLASS:PUBLIC"
    yield "TRANSP:TRANSPARENT"
    for days in REMINDERS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{days}D"
        yield f"DESCRIPTION:{_escaped(f'In {days} days: {event.summary}')}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    """Return a TEXT value (RFC 5545, 3.3.11); control characters, which none may hold, are dropped."""
    kept = "".join(c for c in words if c == "\n" or c.isprintable())
    for character in ("\\", ";", ","):
        kept = kept.replace(character, f"\\{character}")
    return kept.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield ``line`` in pieces of 75 octets at most, no character cut in two; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
