import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.model.base import read
from brochure.model.record import RecordField
from brochure.records.values import Manner, Unreadable, cleaned, written
from brochure.source import parse

US, GB = Manner("en-US", "US"), Manner("en-GB", "GB-ENG")
SPANISH, POLISH, ARABIC = Manner("es-US", "US"), Manner("pl", "GB-SCT"), Manner("ar", "US")
NBSP = "\u00a0"
SPOILT = "letters of this were lost when it was saved in another encoding: export it anew as UTF-8"


def field(yaml: str) -> RecordField:
    return read(RecordField, parse(f"{{{yaml}}}".encode(), "leaflet.yaml"))


@pytest.mark.parametrize(
    ("declared", "typed", "manner", "printed"),
    [
        ("type: date", "2026-11-06", US, "November 6, 2026"),
        ("type: date", "2026-11-06", GB, "6 November 2026"),
        ("type: date", "06/11/2026", GB, "6 November 2026"),
        ("type: date", "11/6/2026", US, "November 6, 2026"),
        ("type: date", " 2026-11-06 00:00:00 ", US, "November 6, 2026"),
        *(
            ("type: date", said, GB, "6 November 2026")
            for said in ("6 Nov 2026", "06-Nov-2026", "Nov 6, 2026", "6th November 2026", "2026/11/06", "20261106")
        ),
        ("type: date", "1 Sept. 2026", US, "September 1, 2026"),
        ("type: date-time", "6 Nov 2026 2:30 pm", GB, "6 November 2026, 14:30"),
        ("type: date-time", "06.11.2026 14.30", GB, "6 November 2026, 14:30"),
        ("type: date-time", "Nov 6, 2026, 9 am", GB, "6 November 2026, 09:00"),
        ("type: date, form: full", "2026-11-06", GB, "Friday, 6 November 2026"),
        ("type: date", "2026-11-06", SPANISH, "6 de noviembre de 2026"),
        ("type: date", "2026-11-06", POLISH, "6 listopada 2026"),
        ("type: date", "2026-11-06", ARABIC, "6 نوفمبر 2026"),
        ("type: date, form: short", "2026-11-06", GB, "06/11/2026"),
        ("type: date, form: short", "2026-11-06", SPANISH, "11/6/2026"),
        ("type: time", "14:30", US, f"2:30{NBSP}PM"),
        ("type: time", "2.30 p.m.", GB, "14:30"),
        ("type: time", "9:05", POLISH, "09:05"),
        ("type: time", "12:00 am", GB, "00:00"),
        ("type: date-time", "2026-11-06T14:30:00", GB, "6 November 2026, 14:30"),
        ("type: date-time", "11/6/2026, 2:30 pm", US, f"November 6, 2026, 2:30{NBSP}PM"),
        ("type: number", "-1250.50", US, "-1,250.50"),
        ("type: number", "1250", POLISH, f"1{NBSP}250"),
        ("type: number", "0.125", POLISH, "0,125"),
        ("type: choice, choices: [By phone, Here]", "by PHONE", US, "By phone"),
        ("type: choice, choices: {p: por teléfono, v: en la clínica}", "v", SPANISH, "en la clínica"),
        ("max-chars: 20", "  Zoë   Ann\tO'Brien ", US, "Zoë Ann O'Brien"),
        ("max-chars: 20", "Zoe\u0308", US, "Zoë"),
        ("max-chars: 20", "a\u202eb\u2066c", US, "abc"),
        ("max-chars: 3, overflow: shrink", "Wilhelmina", US, "Wilhelmina"),
        ("max-chars: 30", "<b>&amp;{clinic.name}", US, "<b>&amp;{clinic.name}"),
        ("max-chars: 20", " ", US, ""),
        *(
            ("max-chars: 20", said, GB, said)
            for said in ("«AMANHû", "TÜV™", "Ø", "„…Ä“", "café’”", "olá»…", "10 °C ±2")
        ),
        ("type: qr", "https://clinic.example/a", US, "https://clinic.example/a"),
        ("type: barcode", "NHS 943 476", US, "NHS 943 476"),
    ],
)
def test_a_value_is_printed_as_its_language_and_country_write_it(declared, typed, manner, printed):
    assert written(typed, field(declared), manner) == printed


@pytest.mark.parametrize(
    ("declared", "typed", "manner", "told"),
    [
        ("type: date", "2026-02-30", GB, "there is no such day"),
        ("type: date", "11/13/2026", GB, "there is no such day; in figures it is day, month, year here"),
        ("type: date", "13/11/2026", US, "there is no such day; in figures it is month, day, year here"),
        ("type: date", "6/11/26", GB, "write a date as year-month-day: 2026-11-06"),
        ("type: date", "6 Mai 2026", GB, "there is no such day"),
        ("type: date", "06-Nov-26", GB, "write a date as year-month-day: 2026-11-06"),
        ("type: date", "2026-11/06", GB, "write a date as year-month-day: 2026-11-06"),
        ("type: date-time", "9" * 9000, GB, "write a date and a time: 2026-11-06 14:30"),
        ("type: date", "next Friday", GB, "write a date as year-month-day: 2026-11-06"),
        ("type: date", "0026-11-06", GB, "the year is not between 1900 and 2200"),
        ("type: time", "25:00", GB, "write a time of day as hours and minutes: 14:30, or 2:30 pm"),
        ("type: time", "13:00 pm", GB, "write a time of day as hours and minutes: 14:30, or 2:30 pm"),
        ("type: time", "14", GB, "write a time of day as hours and minutes: 14:30, or 2:30 pm"),
        ("type: time", "14:30Z", GB, "write a time of day as hours and minutes: 14:30, or 2:30 pm"),
        ("type: date-time", "2026-11-06", GB, "write a date and a time: 2026-11-06 14:30"),
        ("type: number", "1,5", POLISH, "write a number in figures, with a full stop for decimals: 1250.5"),
        ("type: number", "1e9", GB, "write a number in figures, with a full stop for decimals: 1250.5"),
        ("type: choice, choices: [a, b]", "c", GB, "this is none of a, b"),
        ("max-chars: 3", "Wilhelmina", GB, "this is longer than 3 characters"),
        ("max-chars: 30", "a\x00b", GB, "this holds a character that cannot be printed"),
        ("max-chars: 30", "\ue000", GB, "this holds a character that cannot be printed"),
        *(
            ("max-chars: 90", said.encode().decode("cp1252", "ignore"), GB, SPOILT)
            for said in (
                "Zoë",
                "José",
                "Święta",
                "Müller",
                "فاطمة",
                "Наталия",
                "Ελένη",
                "दवा",
                "Işık",
                "O’Neill",
                "ŵyr",
            )
        ),
        ("max-chars: 90", "Zo\ufffd", GB, SPOILT),
        ("type: barcode", "Zoë", GB, "a barcode holds letters of the English alphabet, digits and signs"),
        ("type: barcode, max-chars: 90", "x" * 60, GB, "this is too long for a code 55 mm wide"),
        ("type: qr, max-chars: 900", "x" * 900, GB, "this is too long for a code 22 mm wide"),
        ("type: qr, max-chars: 9000", "x" * 9000, GB, "this is too long for a code"),
    ],
)
def test_what_a_value_cannot_be_is_told_without_it(declared, typed, manner, told):
    with pytest.raises(Unreadable) as raised:
        written(typed, field(declared), manner)
    assert str(raised.value) == told


@given(st.text(max_size=40))
def test_no_text_reaches_beyond_its_line(raw):
    try:
        made = cleaned(raw)
    except Unreadable:
        return
    assert not any(c in made for c in "\n\r\t\u202e\u2066\u2069")
    assert cleaned(made) == made


@given(st.dates(), st.sampled_from([US, GB, SPANISH, POLISH, ARABIC]))
def test_a_day_typed_in_figures_is_the_day_typed_as_iso(day, manner):
    if not 1900 <= day.year <= 2200:
        return
    figures = f"{day.month}/{day.day}" if manner.country == "US" else f"{day.day}/{day.month}"
    iso = field("type: date")
    assert written(f"{figures}/{day.year}", iso, manner) == written(day.isoformat(), iso, manner)
