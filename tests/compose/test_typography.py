from datetime import date
from functools import partial

import pytest
from babel.dates import format_skeleton
from babel.localedata import locale_identifiers

from brochure.compose import typography
from brochure.compose.typography import NBSP, WORD_JOINER


def test_a_number_keeps_its_unit():
    assert typography.tie("Wait 24 hours or more please", "en-US") == f"Wait 24{NBSP}hours or more please"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("37,5 °C und mehr", "de"),
        ("50 % der", "de"),
        ("2 Wochen lang", "de"),
        ("250 µg am", "vi"),
        ("3 jours de", "fr"),
    ],
)
def test_a_number_keeps_its_unit_in_any_language(words, language):
    assert typography.tie(words, language) == words.replace(" ", NBSP, 1)


def test_quotation_marks_are_those_of_the_language():
    assert [typography.quotes(tag)[0] for tag in ("el", "sv", "hu", "hi")] == ["«", "”", "„", "“"]


@pytest.mark.parametrize(
    ("paragraph", "set_"),
    [
        ("It often wears off in weeks.", "It often wears off in_weeks."),
        ("An idea is not a finding.", "An idea is not a_finding."),
        ("paroxetine, sertraline or venlafaxine", "paroxetine, sertraline or_venlafaxine"),
        (
            "The choice is yours. <strong>You can say no.</strong>",
            "The choice is yours. <strong>You can say_no.</strong>",
        ),
        ("Do you <strong>say no?</strong>", "Do you <strong>say_no?</strong>"),
    ],
)
def test_the_last_word_of_a_paragraph_keeps_its_neighbour(paragraph, set_):
    assert typography.pair(paragraph) == set_.replace("_", NBSP)


def test_a_citation_mark_does_not_hide_the_last_word():
    mark = f'{WORD_JOINER}<sup class="cite">1</sup>'
    assert typography.pair(f"It often wears off.{mark}") == f"It often wears{NBSP}off.{mark}"


def test_in_narrow_lines_long_words_stay_apart_and_short_ones_together():
    narrow = partial(typography.pair, longest=typography.NARROW_PAIR)
    assert narrow("It can follow seeing something traumatic.") == "It can follow seeing something traumatic."
    assert narrow("Read it with someone you trust.") == f"Read it with someone you{NBSP}trust."


@pytest.mark.parametrize(
    "paragraph",
    [
        "They do <strong>not</strong> know.",
        "They <strong>disagree</strong>, then.",
        "Two words",
        "It was studied in electroencephalography laboratories",
        "It is called dibenzocycloheptadienes",
    ],
)
def test_words_stay_apart_across_elements_in_short_lines_and_where_both_would_be_too_long(paragraph):
    assert typography.pair(paragraph) == paragraph


def test_a_short_compound_keeps_its_parts_but_not_inside_a_tag():
    assert typography.tie('off-label <a href="a-b">x</a>', "en") == f'off-{WORD_JOINER}label <a href="a-b">x</a>'
    assert typography.tie("decision-making psychotherapy-informed", "en") == "decision-making psychotherapy-informed"


@pytest.mark.parametrize(
    ("language", "html", "tied"),
    [
        ("pl", 'Oto <a href="https://a.example">nasza strona</a>', 'Oto <a href="https://a.example">nasza strona</a>'),
        ("pl", "To jest i <strong>tak</strong>", "To jest i_<strong>tak</strong>"),
        ("fr", 'A &amp; B, puis <span style="width: 1em"></span>', 'A &amp; B, puis <span style="width: 1em"></span>'),
        ("fr", "Avec un &lt; et un A&amp;B ?", "Avec un &lt; et un A&amp;B,?"),
    ],
)
def test_spaces_in_tags_and_signs_of_entities_are_no_words(language, html, tied):
    assert typography.tie(html, language) == tied.replace("_", NBSP).replace(",?", "\u202f?")


def test_short_lines_are_left_alone():
    assert typography.tie("Two words", "en") == "Two words"


def test_space_before_an_inline_element_moves_into_it():
    assert typography.hug("a <strong>b</strong> c") == "a<strong> b</strong> c"


def test_a_phone_number_stays_on_one_line():
    assert typography.phone("01632 960 114") == f"01632{NBSP}960{NBSP}114"
    assert "-" in typography.phone("202-555-0142")
    assert " " not in typography.phone("202-555-0142")


def test_unknown_languages_get_english_quotation_marks():
    assert typography.quotes("xx") == typography.QUOTES["en"]


@pytest.mark.parametrize(
    ("language", "text", "set_"),
    [
        ("pl", "Porozmawiaj z lekarzem i siostrą oraz innymi", "Porozmawiaj z_lekarzem i_siostrą oraz innymi"),
        ("pl", "W domu mieszka wiele osób", "W_domu mieszka wiele osób"),
        ("pl", "Trwa to 40 minut albo dłużej niż zwykle", "Trwa to 40_minut albo dłużej niż zwykle"),
        ("es", "Dura 40 minutos y a veces algo más", "Dura 40_minutos y a veces algo más"),
        ("en", "Talk to a doctor or i nurse soonest possible", "Talk to a doctor or i nurse soonest possible"),
    ],
)
def test_words_of_one_letter_and_units_go_with_what_they_belong_to(language, text, set_):
    assert typography.tie(text, language) == set_.replace("_", NBSP)


def test_french_marks_stand_a_narrow_space_off():
    assert typography.tie("Ça va ?", "fr") == "Ça va\u202f?"
    assert typography.tie("Ça va?", "fr-CA") == "Ça va\u202f?"
    assert typography.tie("Is it?", "en") == "Is it?"


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en-US", "12,500"),
        ("es", "12.500"),
        ("pl", f"12{NBSP}500"),
        ("ar", "12,500"),
        ("ar-EG", "12,500"),
        ("fa", "12,500"),
    ],
)
def test_large_numbers_are_grouped_as_the_language_does_in_western_figures(language, number):
    assert typography.number(12500, language) == number
    assert typography.number(158, language) == "158"


def test_arabic_has_a_comma_of_its_own():
    assert [typography.comma(tag) for tag in ("en", "ar", "fa", "he")] == [",", "\u060c", "\u060c", ","]


@pytest.mark.parametrize("tag", ["en", "en-Dsrt", "pl", "es-US", "ar", "tlh"])
def test_month_and_year_are_written_as_cldr_has_them(tag):
    known = "en" if tag == "tlh" else tag.replace("-", "_")
    tags = [name.replace("_", "-") for name in locale_identifiers() if name.startswith("en_")] if tag == "en" else []
    for number in range(1, 13):
        day = date(2026, number, 5)
        assert typography.month(day, tag) == format_skeleton("yMMMM", day, locale=known)
        for other in tags:
            expected = format_skeleton("yMMMM", day, locale=other.replace("-", "_"))
            assert typography.month(day, other) == expected, other


def test_persian_months_bear_no_sign_that_readers_turn_a_word_round_at():
    assert typography.month(date(2026, 5, 5), "fa") == "مه 2026"


def test_a_date_that_ends_in_a_stop_of_its_own_ends_a_sentence_with_one():
    day = date(2026, 11, 1)
    assert typography.sentence(typography.month(day, "ru")).endswith("\u202fг.")
    assert typography.sentence(typography.month(day, "en-GB")) == "November 2026."
