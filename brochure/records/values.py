"""One value of a record: what was typed, as what is printed, by the leaflet's language and the clinic's country.

The language says the words, the jurisdiction the order: from a clinic of the US a date is Spanish in a Spanish leaflet,
and month first in figures. Figures are Western in every language, as all others of a leaflet are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from brochure.languages import Language
from brochure.records.codes import draw

if TYPE_CHECKING:
    from babel import Locale

    from brochure.model.record import RecordField

NBSP = "\u00a0"

_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")  # ISO 8601, and HL7's DT
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2}(?:\.0+)?)?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_PARTED = re.compile(r"(.+?)[ T,]+(\d{1,2}(?:[:.]\d|\s*[ap]).*)", re.IGNORECASE)
_LONGEST = 60  # of a date and a time
_NUMBER = re.compile(r"[-+\u2212]?\d{1,15}(?:\.\d{1,15})?")
# What embeds, overrides or isolates text of either direction could reach beyond its field (Unicode TR 9, X9).
_REACHING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[^\S\u00a0]+")
# UTF-8 that was read as Windows-1252 on its way here: "Zo\u00c3\u00ab" for "Zo\u00eb". One pair of signs tells it where
# no language writes that pair; of others it takes two in a row, or three signs.
_TRAIL = re.escape(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore"))
_GARBLED = re.compile(
    "[\u00c2\u00c3][\u00a1-\u00ba\u00bc-\u00bf]"
    "|[\u00c4\u00c5][\u201a\u2122\u203a\u00bc\u00a1\u2021\u0161\u0178\u017e\u0152\u00b5\u00be\u00ba]"
    f"|\u00e2\u20ac[{_TRAIL}\u009d]|[\u00e0-\u00ef][\u00a4-\u00aa\u00ac-\u00ba\u00bc-\u00bf][{_TRAIL}]"
    f"|(?:[\u00c2-\u00df][{_TRAIL}\u0081\u008d\u008f\u0090\u009d]){{2}}"
)
_EARLIEST, _LATEST = 1900, 2200
# A code of these characters can be read in a hospital's own way: Code 128, code sets B and C (ISO/IEC 15417).
_BARCODE = re.compile(r"[ -~]*")


class Unreadable(ValueError):  # noqa: N818 - it is no fault of the program
    """A value that its type cannot be: says what to write, never what was written."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How values are written: ``language`` a leaflet's tag, ``jurisdiction`` the clinic's."""

    language: str
    jurisdiction: str

    @property
    def locale(self) -> Locale:
        """The locale of CLDR: the language's, in the country where there is one."""
        language = Language(self.language)
        own = self.language.split("-")
        script = next((part for part in own[1:] if len(part) == 4 and part.isalpha()), None)
        return Language("-".join(filter(None, (language.primary, script, self.country)))).locale

    @property
    def country(self) -> str:
        """The country (ISO 3166-1) of the jurisdiction."""
        return self.jurisdiction.partition("-")[0]

    @property
    def month_first(self) -> bool:
        """Tell whether 3/4 is the fourth of March."""
        return self.country == "US"


def cleaned(raw: str) -> str:
    """Return what was typed in one line, in NFC, without what has no place in a line of print.

    Raises ``Unreadable`` for characters that nobody types and no font draws, and for what another encoding has spoilt.
    """
    words = _SPACES.sub(" ", unicodedata.normalize("NFC", _REACHING.sub("", raw))).strip()
    if any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} for c in words):
        raise Unreadable("this holds a character that cannot be printed")
    if "\ufffd" in words or _GARBLED.search(words):
        raise Unreadable("letters of this were lost when it was saved in another encoding: export it anew as UTF-8")
    return words


def written(raw: str, field: RecordField, manner: Manner) -> str:
    """Return ``raw`` as it is printed, empty where there is nothing; raises ``Unreadable`` for what it cannot be."""
    words = cleaned(raw)
    if not words:
        return ""
    match field.type:
        case "date":
            words = written_date(_date(words, manner), field.form, manner)
        case "time":
            words = written_time(_time(words), manner)
        case "date-time":
            words = _written_both(words, field.form, manner)
        case "number":
            words = _written_number(words, manner)
        case "choice":
            words = _choice(words, field.choices or {})
        case _:
            _check(words, field)
    return words


def _check(words: str, field: RecordField) -> None:
    """Refuse a text or a code that has no room, or is not one."""
    if field.type == "barcode" and not _BARCODE.fullmatch(words):
        raise Unreadable("a barcode holds letters of the English alphabet, digits and signs")
    if len(words) > field.room and (field.overflow == "error" or field.is_code):
        raise Unreadable(f"this is longer than {field.room} characters")
    if field.is_code:
        try:
            draw(field, words)
        except ValueError as fault:
            raise Unreadable(str(fault)) from None


def written_date(day: date, form: str, manner: Manner) -> str:
    """Return a day in figures (``short``), in words (``long``), or with the day of the week (``full``)."""
    from babel.dates import format_date, format_skeleton

    if form == "short":  # 3/4 is one day for a whole country, whatever language it is written in
        return str(format_skeleton("yMd", day, locale=Language(f"en-{manner.country}").locale))
    return _western(format_date(day, form, locale=manner.locale))


def written_time(at: time, manner: Manner) -> str:
    """Return a time of day as CLDR has it for the language there: 14:30, or 2:30 PM."""
    from babel.dates import format_time

    return _western(format_time(at, "short", locale=manner.locale)).replace(" ", NBSP)


def _written_both(words: str, form: str, manner: Manner) -> str:
    parted = _PARTED.fullmatch(words[: _LONGEST + 1])
    if parted is None:
        raise Unreadable("write a date and a time: 2026-11-06 14:30")
    day, at = _date(parted[1].rstrip(","), manner), _time(parted[2])
    joined = manner.locale.datetime_formats.get("short" if form == "short" else "long", "{1}, {0}")
    joined = _western(str(joined).replace("'", ""))
    return joined.replace("{1}", written_date(day, form, manner)).replace("{0}", written_time(at, manner))


def _written_number(words: str, manner: Manner) -> str:
    from babel.numbers import format_decimal

    if not _NUMBER.fullmatch(words):
        raise Unreadable("write a number in figures, with a full stop for decimals: 1250.5")
    plain = words.replace("\u2212", "-").removeprefix("+")
    decimals = plain.partition(".")[2]
    pattern = f"#,##0.{'0' * len(decimals)}" if decimals else "#,##0"
    return _western(format_decimal(Decimal(plain), format=pattern, locale=manner.locale))


def _choice(words: str, choices: dict[str, str]) -> str:
    folded = {name.casefold(): said for name, said in choices.items()}
    said = folded.get(words.casefold())
    if said is None:
        raise Unreadable(f"this is none of {', '.join(choices)}")
    return said


def _date(words: str, manner: Manner) -> date:
    """Return the day of what was typed: year-month-day, or in figures as the country orders them."""
    words = re.sub(r"[ T]00:00(?::00(?:\.0+)?)?$", "", words)  # a day as spreadsheets export it
    figures = _FIGURES.fullmatch(words)
    if figures:
        first, second, year = int(figures[1]), int(figures[3]), int(figures[4])
        month, day = (first, second) if manner.month_first else (second, first)
    else:
        year, month, day = _plain_date(words)
    try:
        made = date(year, month, day)
    except ValueError:
        order = "month, day, year" if manner.month_first else "day, month, year"
        hint = f"; in figures it is {order} here" if figures else ""
        raise Unreadable(f"there is no such day{hint}") from None
    if not _EARLIEST <= made.year <= _LATEST:
        raise Unreadable(f"the year is not between {_EARLIEST} and {_LATEST}")
    return made


def _plain_date(words: str) -> tuple[int, int, int]:
    """Return year, month and day of what is the same day in every country."""
    if found := _ISO.fullmatch(words):
        year, month, day = (int(part) for part in found.groups() if part and part.isdecimal())
        return year, month, day
    if found := _DAY_FIRST.fullmatch(words):
        day, name, year = int(found[1]), found[2], int(found[3])
    elif found := _MONTH_FIRST.fullmatch(words):
        day, name, year = int(found[2]), found[1], int(found[3])
    else:
        raise Unreadable("write a date as year-month-day: 2026-11-06")
    said = name.lower()
    month = next(
        (n for n, full in enumerate(_MONTHS, start=1) if full.startswith(said) or said == "sept" == full[:4]), 0
    )
    return year, month, day


def _time(words: str) -> time:
    found = _TIME.fullmatch(words)
    if found and (found[2] or found[3]):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour, half = hour % 12 + (12 if half == "p" else 0), ""
        if not half and hour < 24 and minute < 60:
            return time(hour, minute)
    raise Unreadable("write a time of day as hours and minutes: 14:30, or 2:30 pm")


def _western(said: str) -> str:
    """Return what CLDR writes with the spaces that fonts have."""
    return said.replace("\u202f", NBSP).replace("\u200f", "").replace("\u200e", "")


def moment(value: datetime | date | time) -> str:
    """Return a cell of a spreadsheet that holds a day, a time or both, as it would be typed."""
    match value:
        case datetime() if (value.hour, value.minute) == (0, 0):
            return value.date().isoformat()
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
    return value.strftime("%H:%M")
