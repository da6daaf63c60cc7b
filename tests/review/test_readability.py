"""The formulas, held against examples that others have published."""

from __future__ import annotations

import pytest

from brochure.review.readability import (
    Counts,
    count,
    grade,
    inflesz,
    perspicuity,
    reading_ease,
    smog,
)

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature"
PASSAGE = "This sentence taken as a reading passage unto itself is being used to prove a point"


def counts(words: str) -> Counts:
    return count([words.split()], "en")


def test_flesch_and_kincaid_of_the_platypus():
    """Published with the formulas: 13 words of 24 syllables read at grade 11.3, ease 37.5.

    We count 26: Aus-tra-li-an and rep-til-i-an, where the example speaks them in three.
    """
    published = Counts(1, 13, 24)
    assert round(grade(published), 1) == 11.3
    assert round(reading_ease(published), 1) == 37.5
    found = counts(PLATYPUS)
    assert (found.words, found.syllables) == (13, 26)


def test_flesch_of_the_cat_and_of_the_passage():
    """Published with the formula: "The cat sat on the mat" scores 116, the passage 69."""
    assert round(reading_ease(counts("The cat sat on the mat"))) == 116
    assert round(reading_ease(counts(PASSAGE))) == 69


def test_the_lowest_grade_there_is():
    """Published: one word of one syllable has grade -3.40; Green Eggs and Ham, 5.7 words of 1.02 syllables, -1.3."""
    assert round(grade(Counts(1, 1, 1)), 2) == -3.40
    assert round(grade(Counts(100, 570, round(570 * 1.02))), 1) == -1.3


# McGraw's table for 30 sentences, as the National Cancer Institute's "Pink Book" gives it: words of three or more
# syllables, and the grade, which is right to 1.5 grades.
MCGRAW = [
    (0, 2, 4),
    (3, 6, 5),
    (7, 12, 6),
    (13, 20, 7),
    (21, 30, 8),
    (31, 42, 9),
    (43, 56, 10),
    (57, 72, 11),
    (73, 90, 12),
]


@pytest.mark.parametrize(("least", "most", "wanted"), MCGRAW)
def test_smog_agrees_with_mcgraws_table(least, most, wanted):
    for polysyllables in range(least, most + 1):
        assert abs(smog(Counts(30, 300, 400, polysyllables)) - wanted) < 1.1


def test_smog_of_mclaughlin_is_three_and_the_root():
    assert smog(Counts(30, 300, 400, 100)) == pytest.approx(1.043 * 10 + 3.1291)
    assert smog(Counts(60, 600, 800, 200)) == smog(Counts(30, 300, 400, 100))


@pytest.mark.parametrize(
    ("score", "scale"),
    [
        (0, "muy difícil"),
        (39.9, "muy difícil"),
        (40, "algo difícil"),
        (55, "normal"),
        (65, "bastante fácil"),
        (80, "muy fácil"),
        (120, "muy fácil"),
    ],
)
def test_the_inflesz_scale(score, scale):
    assert inflesz(score) == scale


def test_perspicuity_of_a_plain_sentence():
    found = count([["El", "gato", "come", "pan"]], "es")
    assert (found.words, found.syllables) == (4, 6)
    assert perspicuity(found) == pytest.approx(206.835 - 62.3 * 6 / 4 - 4)


def test_a_number_counts_as_one_syllable():
    assert count([["In", "1970", "11:30"]], "en") == Counts(1, 3, 3, 0)
