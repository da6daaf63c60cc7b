"""A clinic's own words, once or once for each language."""

from __future__ import annotations

import pickle

import pytest

from brochure.errors import BrochureError
from brochure.model import load
from brochure.source import parse
from tests.review.desk import BRAND, CLINIC


def clinic(own: str, languages: str = "[en-GB, ar]"):
    text = CLINIC.replace("[en-GB]", languages) + own
    return load.read_clinic(parse(text.encode(), "clinic.yaml"), parse(BRAND.encode(), "_brand.yml"))


MANY = (
    "hours: {en: 9 to 5, ar: ٩ إلى ٥}\nlocal: {eating: {en: No food., ar: لا طعام.}, door: Use the door., bay: '12'}\n"
)


def local(site, name: str) -> str:
    return str(site.local[name].passage("GB-ENG").raw)


def test_words_are_those_of_the_language():
    here = clinic(MANY).in_language("ar")
    assert (here.hours, local(here, "eating")) == ("٩ إلى ٥", "لا طعام.")
    assert local(clinic(MANY).in_language("en-GB"), "eating") == "No food."


def test_what_is_written_once_is_in_the_clinics_first_language():
    assert local(clinic(MANY).in_language("en-US"), "door") == "Use the door."
    with pytest.raises(BrochureError, match="local text door: nothing is said in ar") as fault:
        local(clinic(MANY).in_language("ar"), "door")
    (told,) = fault.value.diagnostics
    assert (told.code, told.hint) == ("no-translation", "write {en-GB: ..., ar: ...}")
    assert str(told.place).startswith("clinic.yaml:")


def test_what_has_no_letters_is_in_every_language():
    assert local(clinic(MANY).in_language("ar"), "bay") == "12"
    assert clinic("hours: 9.00-17.00\n").in_language("ar").hours == "9.00-17.00"


@pytest.mark.parametrize("hours", ["hours: 9 to 5\n", "hours: {en: 9 to 5, pl: od 9 do 17}\n"])
def test_hours_that_are_not_said_in_the_language_are_told(hours):
    with pytest.raises(BrochureError, match="the clinic's hours: nothing is said in ar"):
        clinic(hours).in_language("ar")


def test_what_is_no_language_is_told():
    with pytest.raises(BrochureError) as fault:
        clinic("local: {eating: {english: No food.}}\n")
    assert [(d.code, str(d.place)) for d in fault.value.diagnostics] == [("bad-language", "clinic.yaml:4:18")]


def test_words_survive_the_way_to_a_worker():
    again = pickle.loads(pickle.dumps(clinic(MANY)))  # noqa: S301 - made here
    assert again.in_language("ar").hours == "٩ إلى ٥"
