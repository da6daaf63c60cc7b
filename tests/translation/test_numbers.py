"""Which numbers agree, whatever their language writes them with."""

from __future__ import annotations

import pytest

from brochure.translation.numbers import differing, numbers


def alone(source: str, translation: str, language: str = "es") -> tuple[list[str], list[str]]:
    theirs, ours = differing(source, translation, "en-US", language)
    return [n.plain for n in theirs], [n.plain for n in ours]


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("1,000 people", "1.000 personas", "es"),
        ("1,000 people", "1,000 personas", "es-US"),
        ("1,000 people", "1000 osób", "pl"),
        ("12,000 people", "12\u00a0000 osób", "pl"),
        ("12,000 people", "12 000 osób", "pl"),
        ("0.5 mg/kg", "0,5 mg/kg", "pl"),
        ("0.50 mg", "0,5 mg", "es"),
        ("1,234.5 mg", "1.234,5 mg", "es"),
        ("30% of 158", "٣٠٪ من ١٥٨", "ar"),
        ("27.5 days, 1,000", "٢٧٫٥ يوما و١٬٠٠٠", "ar"),
        ("two weeks", "2 semanas", "es"),
        ("2 weeks", "dos semanas", "es"),
        ("for 2 hours", "لمدة ساعتين", "ar"),
        ("in 4 weeks", "po czterech tygodniach", "pl"),
        ("at 2 pm", "a las 14:00", "es"),
        ("at 2:30 p.m.", "o 14:30", "pl"),
        ("at 8.30", "o 8:30", "pl"),
        ("116 123", "116 123", "pl"),
        ("1 November 2026", "1 listopada 2026 r.", "pl"),
        ("10 to 15", "od 10 do 15", "pl"),
        ("between 10-15", "między 10–15", "pl"),
        ("10 of 15", "de 15, 10", "es"),
        ("2026-11-01", "01.11.2026", "pl"),
    ],
)
def test_a_true_translation_passes(source, translation, language):
    assert alone(source, translation, language) == ([], [])


@pytest.mark.parametrize(
    ("source", "translation", "language", "expected"),
    [
        ("10 of 15", "10 de 16", "es", (["15"], ["16"])),
        ("10 of 15 in two weeks", "2 de 15 en dos semanas", "es", (["10"], [])),
        ("two weeks", "3 semanas", "es", ([], ["3"])),
        ("0.5 mg", "0,05 mg", "es", (["0.5"], ["0,05"])),
        ("0.5 mg", "5 mg", "pl", (["0.5"], ["5"])),
        ("1,000", "10.000", "es", (["1,000"], ["10.000"])),
        ("30%", "٣١٪", "ar", (["30"], ["31"])),
        ("at 2 pm", "a las 15:00", "es", (["2"], ["15:00"])),
        ("116 123", "116 124", "pl", (["123"], ["124"])),
        ("24 hours", "Nie prowadź.", "pl", (["24"], [])),
        ("It passes.", "Pasa en 2 horas.", "es", ([], ["2"])),
        ("30 and 30", "30", "es", (["30"], [])),
    ],
)
def test_one_changed_number_is_found(source, translation, language, expected):
    assert alone(source, translation, language) == expected


def test_a_number_knows_where_it_stands():
    assert [(n.written, n.at) for n in numbers("De 3 a ٤ o 1.5.", "es")] == [("3", 3), ("٤", 7), ("1.5", 11)]
