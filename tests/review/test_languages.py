"""What may not differ between a leaflet and its translation."""

from __future__ import annotations

import pytest

from brochure.errors import Place
from brochure.review.evidence import numerals
from brochure.translation import Stale
from tests.review.desk import CLAIMS, LEAFLET, codes, judged, swapped

CODE = "translation-differs"


def differences(*swaps: tuple[str, str]):
    translation = swapped(LEAFLET, *swaps)
    result = judged(translation, language="es", source=LEAFLET)
    return translation, [d for d in result.diagnostics if d.code == CODE]


def test_words_alone_may_differ():
    _, found = differences(("What is it?", "¿Qué es?"), ("No one knows yet.", "Nadie lo sabe."))
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "words", "message"),
    [
        ("At least 30% less", "Al menos 35% menos", "35%", "number 35 is not in en-GB; en-GB has 30"),
        ("claim: A22", "claim: F21", "F21", "claim F21 is not in en-GB; en-GB has A22"),
        ("[@feder2021] No", "No", "text:", "source feder2021 of en-GB is missing here"),
        ("pregnancy, sedatives, ", "pregnancy, ", "warning:", "warning sedatives of en-GB is missing here"),
        (
            "{jurisdiction.approval}",
            "No está aprobada.",
            "text:",
            "insertion {jurisdiction.approval} of en-GB is missing here",
        ),
        ("    - notes: {title: My notes, lines: 4}\n", "", "checklist:", "a notes block of en-GB is missing here"),
        (
            "    - checklist:\n",
            "    - callout: ¿Qué?\n    - checklist:\n",
            "callout:",
            "this callout block is not in en-GB",
        ),
        ("[feel unreal, get dizzy,", "[sentir irreal,", "list:", "2 items here and 3 in en-GB"),
        ('version: "1.0"', 'version: "2.0"', '"2.0"', "version is 2.0 here and 1.0 in en-GB"),
    ],
)
def test_a_difference_is_told_where_it_stands(old, new, words, message):
    translation, found = differences((old, new))
    assert [d.message.partition(" (source.yaml:")[0] for d in found] == [message]
    place = found[0].place
    assert translation.splitlines()[place.line - 1][place.column - 1 :].startswith(words)


def test_a_changed_number_is_found_where_the_blocks_differ_too():
    _, found = differences(("    - notes: {title: My notes, lines: 4}\n", ""), ("At least 30%", "Al menos 31%"))
    assert any(d.message.startswith("number 31 is not in en-GB; en-GB has 30") for d in found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1,000 de 2.500", ["1000", "2500"]),
        ("0,5 and 0.5", ["0.5", "0.5"]),
        ("٣٠٪ من ١٥٨", ["30", "158"]),
        ("٢٧٫٥ يوما", ["27.5"]),
        ("12 000 osób", ["12000"]),
    ],
)
def test_numbers_are_the_same_in_every_script(words, expected):
    assert list(numerals(words).elements()) == expected


def test_a_claim_says_the_same_numbers_in_every_language():
    called = ("- text: Studies", '- text: "{claim: F21}"\n    - text: Studies')
    leaflet = swapped(LEAFLET, called)
    assert "wording-differs" not in codes(judged(leaflet, language="es", source=leaflet))
    wrong = swapped(CLAIMS, ("En 10 de 15", "En 10 de 16"))
    assert "wording-differs" in codes(judged(leaflet, language="es", source=leaflet, claims=wrong))


def test_what_is_behind_is_a_warning_at_both_its_places():
    here, there = Place("x.yaml", 7, 3), Place("source.yaml", 9, 5)
    behind = (Stale("changed", "heading block", here, there), Stale("unrecorded", "claim F21", here, there))
    result = judged(LEAFLET + "translation: en-GB\n", language="es", source=LEAFLET, stale=behind)
    found = {d.code: d for d in result.diagnostics if d.code in {"stale-translation", "translation-unrecorded"}}
    assert [(d.severity, d.place) for d in found.values()] == [("warning", here), ("warning", here)]
    changed = "the heading block has changed in en-GB since it was translated: source.yaml:9:5"
    assert found["stale-translation"].message == changed
    unsure = "nothing records which words the claim F21 was made from: source.yaml:9:5"
    assert found["translation-unrecorded"].message == unsure


def test_another_language_that_says_nothing_of_its_source_is_told():
    assert "translation-unrecorded" in codes(judged(language="es", source=LEAFLET))
    assert "translation-unrecorded" not in codes(judged(language="en-US", source=LEAFLET))


def test_wording_that_is_behind_is_not_compared():
    called = ("- text: Studies", '- text: "{claim: F21}"\n    - text: Studies')
    leaflet, wrong = swapped(LEAFLET, called), swapped(CLAIMS, ("En 10 de 15", "En 10 de 16"))
    behind = (Stale("changed", "claim F21", Place("es.yaml", 1, 1), None, ("claims", "F21")),)
    assert "wording-differs" not in codes(judged(leaflet, language="es", source=leaflet, claims=wrong, stale=behind))
