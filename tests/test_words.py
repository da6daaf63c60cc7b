"""How what was written is compared with what is read: the signs of Arabic stand where readers put them."""

from collections import Counter

import pytest

from brochure.document import Expected
from brochure.errors import Place
from brochure.words import lost, words_of

HERE = Place("leaflet.yaml", 7, 3)
# "Also", with the sign of its ending between the last two letters.
ALSO = "\u0623\u064a\u0636\u064b\u0627"
LETTERS = "\u0623\u064a\u0636\u0627"
# "The book", with two.
BOOK = "\u0627\u0644\u0643\u0650\u062a\u064e\u0627\u0628"


def told(read, written):
    return list(lost(words_of(read), [Expected(("front",), written, HERE)], hint="look"))


def test_presentation_forms_and_marks_of_direction_are_no_part_of_a_word():
    assert words_of("\u202b\ufefb\u202c") == Counter(["\u0644\u0627"])


def test_what_keeps_letters_apart_without_a_space_is_no_end_of_a_word():
    assert words_of("می\u200cتوانید") == words_of("میتوانید")
    assert words_of("می توانید") != words_of("میتوانید")


def test_a_word_is_found_without_its_signs_or_parted_at_them():
    for read in (ALSO, LETTERS, "\u0623\u064a\u0636 \u064b \u0627", "\u064b \u0623\u064a\u0636 \u0627"):
        assert told(read, f"{ALSO}\u060c") == [], ascii(read)


def test_a_word_is_lost_when_a_part_of_it_is():
    assert [d.measured for d in told("\u0623\u064a\u0636", ALSO)] == [1]
    assert [d.measured for d in told("\u0623\u064a\u0636 \u0627", f"{ALSO} {ALSO}")] == [1]


def test_not_is_never_read_as_the():
    assert [d.code for d in told("\u0627\u0644 \u062a\u0642\u062f", "\u0644\u0627 \u062a\u0642\u062f")] == ["text-lost"]


@pytest.mark.parametrize(
    "read",
    [
        "\u0627\u0644\u0643 \u062a\u0627\u0628",
        "\u0627\u0644\u0643\u062a \u0627\u0628",
        "\u0627\u0644\u0643 \u062a \u0627\u0628",
    ],
)
def test_a_word_of_several_signs_is_found_parted_at_any_of_them(read):
    assert told(read, BOOK) == []


def test_a_word_of_several_signs_is_lost_with_any_of_its_letters():
    assert [d.measured for d in told("\u0627\u0644\u0643 \u062a\u0627", BOOK)] == [1]
    assert [d.measured for d in told("\u062a\u0627\u0628", BOOK)] == [1]
