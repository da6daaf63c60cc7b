"""Syllables as dictionaries give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.review.syllables import english, spanish

ENGLISH = {
    1: "a I the drug name used walked hurt clothes pain blood thought eyes strength real",
    2: "people patient treatment doctor nightmare little table wanted houses every being going science creature quiet "
    "maybe something guideline sometimes didn't centre",
    3: "medicine ketamine ideas area hospital alcohol opioid nausea various therapist",
    4: "experience information emergency PTSD MAOIs EMDR reality seriously recovery",
    5: "hallucination opportunity examination",
    6: "rehabilitation responsibility",
}
SPANISH = {
    1: "sol pan muy rey que hoy guion",
    2: "casa país leer ciudad trauma hueso",
    3: "guitarra poeta pingüino ahora síntoma ansiedad",
    4: "ketamina medicina aéreo tratamiento",
    5: "enfermedades psicológico",
}


@pytest.mark.parametrize(("count", "word"), [(n, w) for n, words in ENGLISH.items() for w in words.split()])
def test_english(count, word):
    assert english(word) == count


@pytest.mark.parametrize(("count", "word"), [(n, w) for n, words in SPANISH.items() for w in words.split()])
def test_spanish(count, word):
    assert spanish(word) == count


@given(st.text(alphabet="abcdeghilmnorstuy'-’", min_size=1, max_size=20))
def test_every_word_has_at_least_one(word):
    assert english(word) >= 1
    assert spanish(word) >= 1
