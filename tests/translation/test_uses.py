"""Which shared wording a leaflet prints."""

from __future__ import annotations

from brochure.model.load import read_evidence
from brochure.source import parse
from brochure.translation.uses import uses
from tests.model.test_translation import table
from tests.review.desk import LEAFLET, swapped, text
from tests.translation.test_words import leaflet


def called(glossary: str, words: str) -> list[tuple[str, ...]]:
    evidence = read_evidence([], [], [parse(glossary.encode(), "glossary.yaml")])
    made = leaflet(swapped(LEAFLET, text(words)))
    return [path for path in uses(made, evidence, ("GB-ENG", table())).paths if path[0] == "glossary"]


def test_terms_come_in_the_order_of_calls_with_those_that_they_call_for_right_behind_them():
    glossary = "a: {en: '{glossary: b} {glossary: c}'}\nb: {en: '{glossary: d}'}\nc: {en: x}\nd: {en: '{glossary: a}'}"
    assert [term for _, term in called(glossary, "{glossary: a}")] == ["a", "b", "d", "c"]


def test_terms_are_found_however_far_they_lead():
    glossary = "".join(f"n{n}: {{en: 'x {{glossary: n{n + 1}}}'}}\n" for n in range(3000)) + "n3000: {en: x}\n"
    assert called(glossary, "{glossary: n0}") == [("glossary", f"n{n}") for n in range(3001)]
