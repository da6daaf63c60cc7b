"""Runs from left to right are set apart in text from right to left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.compose.bidi import apart, has_right_to_left, isolated

A, B = "\u0627\u062a\u0635\u0644", "\u0623\u0648"  # two words of Arabic
LATIN = '<bdi dir="ltr" lang="en">{}</bdi>'
FIGURES = '<bdi dir="ltr">{}</bdi>'


@pytest.mark.parametrize(
    ("run", "form"),
    [
        ("202-555-0137", FIGURES),
        ("(202) 555-0137", FIGURES),
        ("+44 1632 960 412", FIGURES),
        ("01632\u00a0960\u00a0412", FIGURES),
        ("30%", FIGURES),
        ("0.5", FIGURES),
        ("0.5 mg/kg", LATIN),
        ("PTSD", LATIN),
        ("NMDA receptors (glutamate)", LATIN),
        ("help@example.org", LATIN),
        ("www.example.org/a?b=1&amp;c=2", LATIN),
        ("AT&amp;T", LATIN),
        ("caf\u00e9", LATIN),
    ],
)
def test_a_number_an_address_or_a_foreign_name_keeps_its_order(run, form):
    assert isolated(f"{A} {run}\u060c {B}") == f"{A} {form.format(run)}\u060c {B}"


@pytest.mark.parametrize("text", [f"{A} 30 {B}", f"{A} 2\u20134 {B}", f"{A}, {B}.", f'{A} <sup class="cite">1,2</sup>'])
def test_whole_numbers_ranges_and_citation_marks_follow_the_text(text):
    assert isolated(text) == text


def test_brackets_round_a_run_belong_to_the_text():
    assert isolated(f"{A} (BP) {B}") == f"{A} ({LATIN.format('BP')}) {B}"


def test_what_is_set_apart_already_stays_as_it_is():
    once = isolated(f"{A} PTSD <strong>{B} 5 cm</strong>")
    assert isolated(once) == once
    assert once.count("<bdi") == 2


@given(st.text(alphabet=f"{A}{B} aZ09.-()%+&<>\u00a0", max_size=40))
def test_no_word_is_changed_and_no_entity_cut(text):
    from html import escape, unescape

    html = escape(text)
    marked = isolated(html)
    assert unescape(re.sub(r"</?bdi[^>]*>", "", marked)) == text
    assert marked.count("<bdi") == marked.count("</bdi>")


def test_a_name_is_set_apart_whole():
    assert apart("18 Alder Street, Quillan") == LATIN.format("18 Alder Street, Quillan")
    assert apart("112") == "112"
    assert has_right_to_left(f"x {A}")
    assert not has_right_to_left("18 Alder Street")
