"""Sentences, words and paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.review.prose import WORD, paragraphs, sentences


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Ames came. She sat.", ["Dr. Ames came.", "She sat."]),
        ("At 8 a.m. we eat. Then rest.", ["At 8 a.m. we eat.", "Then rest."]),
        ("Fruit, e.g. plums. Eat it.", ["Fruit, e.g. plums.", "Eat it."]),
        ("It cost 2.50 in all. Well.", ["It cost 2.50 in all.", "Well."]),
        ('"Rest." He did (a bit). So.', ['"Rest."', "He did (a bit).", "So."]),
        ("One\n\nTwo. Three", ["One", "Two.", "Three"]),
        ("One\nline. Two", ["One\nline.", "Two"]),
        ("استرح. ثم امش؟ نعم", ["استرح.", "ثم امش؟", "نعم"]),
        ("", []),
        ("... !", []),
    ],
)
def test_a_sentence_ends_at_its_stop(words, expected):
    found = sentences(words)
    assert [s.words for s in found] == expected
    assert all(words[s.start : s.end] == s.words for s in found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Don’t stop, one-to-one.", ["Don’t", "stop", "one-to-one"]),
        ("On 2026-11-01 at 8:30: 1,000 mg", ["On", "2026-11-01", "at", "8:30", "1,000", "mg"]),
        ("Él avisó", ["Él", "avisó"]),
    ],
)
def test_words_are_counted_as_flesch_does(words, expected):
    assert WORD.findall(words) == expected


@given(st.text(alphabet="ab. \n!?A1", max_size=60))
def test_no_word_is_lost_or_counted_twice(words):
    assert [w for s in sentences(words) for w in s.tokens] == WORD.findall(words)
    assert all(a.end <= b.start for a, b in zip(sentences(words), sentences(words)[1:], strict=False))


def test_paragraphs_are_parted_by_blank_lines():
    words = "a\nb\n \n\nc"
    assert [words[slice(*p)].strip() for p in paragraphs(words)] == ["a\nb", "c"]
