"""Words of a record: ordered by Unicode's rules, shaped by the first font that holds them, fitted as is declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.press.run.bidi import levels, visual
from brochure.press.run.fitting import Unfit, fit
from brochure.press.run.shaping import Typefaces
from brochure.press.run.slots import IDENTITY, Slot
from brochure.workspace.fonts import family

FILES = {name: family(name)[0].data for name in ("Lato", "Vazirmatn", "Source Sans 3")}
FACES = Typefaces({"lato": tuple(FILES.values())}, "en")


def slot(width: float, size: float = 12.0) -> Slot:
    return Slot("name", "front", (0.0, 0.0, width, 16.0), IDENTITY, size, 0.0, "lato", b"", 0.0)


def said(text: str) -> str:
    line = FACES.line(text, "lato", to_left=text[0] > "\u0590")
    return "".join(glyph.means for run in line.runs for glyph in run.glyphs)


@pytest.mark.parametrize(
    ("text", "to_left", "wanted"),
    [
        ("abc 12", False, [0] * 6),
        ("אב", False, [1, 1]),
        ("ab אב", False, [0, 0, 0, 1, 1]),
        ("אב 12", True, [1, 1, 1, 2, 2]),
        ("(אב)", True, [1, 1, 1, 1]),
    ],
)
def test_levels_are_those_of_unicode(text, to_left, wanted):
    assert levels(text, to_left=to_left) == wanted


@pytest.mark.parametrize(
    ("runs", "order"), [([0], [0]), ([0, 1, 0], [0, 1, 2]), ([1, 2, 1], [2, 1, 0]), ([0, 1, 2, 1, 0], [0, 3, 2, 1, 4])]
)
def test_runs_are_seen_in_the_order_of_rule_l2(runs, order):
    assert visual(runs) == order


@given(st.lists(st.integers(0, 5), max_size=12))
def test_every_run_is_seen_once(runs):
    assert sorted(visual(runs)) == list(range(len(runs)))


def test_glyphs_stand_as_they_are_seen_and_mean_what_was_written():
    assert said("Zoë") == "Zoë"
    assert said("علي") == "يلع"
    assert said("علي Smith") == "Smith يلع"


def test_lam_with_alef_means_one_character_that_no_reader_turns_round():
    assert said("لا") in {"\ufefb", "\ufefc"}


def test_a_word_is_set_whole_in_the_first_font_that_holds_it():
    line = FACES.line("Anna Dvořák", "lato", to_left=False)
    names = [run.face.name for run in line.runs]
    assert [name.partition("-")[0] for name in names] == ["Lato", "SourceSans3"]
    assert FACES.lacking("Dvořák") == ""
    assert FACES.lacking("ก é") == "ก"


def test_words_that_fit_keep_their_size_and_others_are_made_smaller_as_declared():
    (one,) = fit("Anna", [slot(100)], FACES, shrink=False)
    assert (one.size, one.start) == (12.0, 0.0)
    wide = "Wilhelmina Featherstone"
    with pytest.raises(Unfit, match=r"^this does not fit its place$"):
        fit(wide, [slot(120)], FACES, shrink=False)
    (small,) = fit(wide, [slot(120)], FACES, shrink=True)
    assert 10 <= small.size < 12
    assert small.line.width * small.size <= 120.05
    with pytest.raises(Unfit, match="even set smaller"):
        fit(wide, [slot(90)], FACES, shrink=True)


def test_words_break_between_lines_and_small_print_is_not_made_smaller():
    lines = fit("Your list of medicines and a friend", [slot(130)] * 3, FACES, shrink=False)
    assert len(lines) == 2
    with pytest.raises(Unfit):
        fit("Your list of medicines and a friend", [slot(60, 9.5)], FACES, shrink=True)
