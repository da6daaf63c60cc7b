"""Planted faults: text that is clipped, off its panel or gone is found; what is there is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.document import Cell, Expected, Region
from brochure.errors import Place
from brochure.preflight import clipped, read_back
from brochure.preflight.readback import words_of
from brochure.units import pt
from tests.support.panels import block, document, engine, page_rule

HERE = Place("leaflet.yaml", 7, 3)
WORDS = "Ketamine may raise your blood pressure for a while"
CELL = (Cell(0, "front", (0, 0, pt(100), pt(100))),)


def typeset(words=WORDS, css=""):
    region = Region("front", ("front",), ((block(1, words),),))
    return engine().typeset(document(page_rule("front", 1, 100, 100) + css, (region,))).pdf


def lost(pdf, words=WORDS, cells=CELL):
    return read_back(pdf, cells, [Expected(("front",), words, HERE)])


def test_words_on_the_panel_are_found():
    assert lost(typeset()) == ()
    assert clipped(typeset()) == ()


def test_a_word_that_a_template_drops_is_told_at_its_place():
    (found,) = lost(typeset("Ketamine may raise your blood pressure"))
    assert (found.code, found.place, found.measured) == ("text-lost", HERE, 3)
    assert '"for", "a", "while"' in found.message


def test_a_word_that_stands_once_does_not_count_twice():
    (found,) = lost(typeset("very sick"), "very very sick")
    assert found.measured == 1


@pytest.mark.parametrize(
    "css",
    [
        "p { position: absolute; left: 300mm }",
        "p { position: absolute; top: -80mm }",
        "p { margin-left: 95mm; white-space: nowrap }",
        "p { display: none }",
    ],
)
def test_text_pushed_off_its_panel_is_lost(css):
    assert [d.code for d in lost(typeset(css=css))] == ["text-lost"]


@pytest.mark.parametrize(
    "css",
    [
        "div { overflow: hidden; height: 20pt } p { width: 30mm }",
        "div { overflow: hidden; width: 30mm } p { width: 90mm }",
    ],
)
def test_text_that_a_box_cuts_off_is_found_though_it_can_be_read(css):
    assert "text-clipped" in [d.code for d in clipped(typeset(css=css))]


def test_a_word_on_another_panel_does_not_count():
    cells = (Cell(0, "front", (0, 0, pt(100), pt(20))), Cell(0, "back", (0, pt(20), pt(100), pt(100))))
    assert [d.code for d in lost(typeset(), cells=cells)] == ["text-lost"]


def test_a_panel_that_lies_twice_on_a_sheet_must_be_whole_both_times():
    cells = (*CELL, Cell(0, "front", (0, 0, pt(100), pt(20))))
    assert [d.code for d in lost(typeset(), cells=cells)] == ["text-lost"]


def test_citation_marks_and_punctuation_around_words_do_not_matter():
    marked = 'It wears off in weeks.\u2060<sup class="cite">1,2</sup> Call 202\u2060-\u2060555\u2060-\u20600137, please'
    assert lost(typeset(marked), "It wears off in weeks. Call 202-555-0137 please") == ()


def test_words_broken_at_a_hyphen_are_found():
    assert lost(typeset("a trauma-focused treatment", "p { width: 20mm }"), "a trauma-focused treatment") == ()


def test_words_broken_after_a_dash_or_a_slash_are_found():
    assert lost(typeset("2022;47:1574–81 VA/DoD", "p { width: 22mm }"), "2022;47:1574–81 VA/DoD") == ()


def test_ligatures_and_soft_hyphens_are_found():
    assert lost(typeset("first office di\u00adfficult flight"), "first office difficult flight") == ()


@given(st.text(alphabet="abcdefghij -\u00ad\u2060\n", max_size=60))
def test_comparing_is_stable(text):
    once = words_of(text)
    assert words_of(" ".join(once.elements())) == once
