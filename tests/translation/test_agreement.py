"""What may not differ from the source, piece by piece."""

from __future__ import annotations

import pytest

from brochure.translation import Tongues, differences, stale
from tests.review.desk import LEAFLET, swapped
from tests.translation.test_staleness import SPANISH, record
from tests.translation.test_words import leaflet

EN_ES = Tongues("en-GB", "es")
RICH = swapped(
    LEAFLET,
    (
        "- text: Studies disagree. [@feder2021] No one knows yet.",
        (
            "- text: {by-jurisdiction: {US: Wait 2 days., GB: Wait 3 days.}}\n"
            "    - steps: [Call 1., Come 2., Rest 3.]\n"
            '    - text: "{glossary: opioid} See [the site](https://a.example/b). Studies disagree. [@feder2021]"\n'
            "    - columns:\n        - [text: Eat 4.]\n        - [text: Drink 5.]"
        ),
    ),
    ("    - contact:\n", "    - contact: {show: [name, phone]}\n    - qr: {url: https://a.example/qr, label: Scan}\n"),
    ("{title: Get help now}", "{title: Get help now, numbers: [emergency]}"),
    ("audience: Adults", "local: {eating: {about: Meals., default: Eat for 6 hours.}}\naudience: Adults"),
)


def found(*swaps: tuple[str, str], source: str = RICH) -> list[str]:
    ours = swapped(RICH, *swaps)
    made = list(differences(leaflet(source), leaflet(ours), EN_ES))
    assert all(one.place.file == "x.yaml" and one.place.line for one in made)
    return [one.message for one in made]


def test_a_true_translation_agrees():
    assert found(("Wait 2 days.", "Espere dos días."), ("Rest 3.", "Descanse 3.")) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("US: Wait 2 days.", "US: Espere 3 días.", "number 3 is not in en-GB; en-GB has 2"),
        (
            "US: Wait 2 days., GB: Wait 3 days.",
            "US: Wait 3 days., GB: Wait 2 days.",
            "number 2 is not in en-GB; en-GB has 3",
        ),
        ("US: Wait 2 days., ", "", "nothing is said for US"),
        ("Come 2., ", "", "2 items here and 3 in en-GB"),
        ("{glossary: opioid}", "opioid", "term opioid of en-GB is missing here"),
        (
            "(https://a.example/b)",
            "(https://a.example/c)",
            "link https://a.example/c is not in en-GB; en-GB has https://a.example/b",
        ),
        (
            "https://a.example/qr",
            "https://a.example/x",
            "link https://a.example/x is not in en-GB; en-GB has https://a.example/qr",
        ),
        ("show: [name, phone]", "show: [name]", "contact phone of en-GB is missing here"),
        ("numbers: [emergency]", "numbers: [crisis]", "number line crisis is not in en-GB; en-GB has emergency"),
        ("Drink 5.", "Beba 6.", "number 6 is not in en-GB; en-GB has 5"),
        ("Eat for 6 hours.", "Coma 7 horas.", "number 7 is not in en-GB; en-GB has 6"),
        ("code: KET-09", "code: KET-10", "code is KET-10 here and KET-09 in en-GB"),
        (
            "    - emergency: {title: Get help now, numbers: [emergency]}\n",
            "",
            "an emergency block of en-GB is missing here",
        ),
    ],
)
def test_one_difference_is_told(old, new, message):
    assert message in found((old, new))


def test_breaks_and_panels_are_the_translators_own():
    assert found(("    - break: panel\n", "")) == []
    moved = swapped(LEAFLET, ("  inside:\n", "  inside-left:\n"), ("    - break: panel\n", "  inside-right:\n"))
    assert list(differences(leaflet(), leaflet(moved), EN_ES)) == []


def test_what_is_behind_its_source_anyway_is_not_compared():
    source = swapped(
        LEAFLET, ("At least 30% less", "At least 40% less"), ("    - notes: {title: My notes, lines: 4}\n", "")
    )
    ours = leaflet(SPANISH + record())
    assert len(list(differences(leaflet(source), ours, EN_ES))) == 2
    assert list(differences(leaflet(source), ours, EN_ES, stale(leaflet(source), ours))) == []
    wrong = leaflet(swapped(SPANISH, ("Study of 158", "Estudio de 159")) + record())
    (one,) = differences(leaflet(source), wrong, EN_ES, stale(leaflet(source), wrong))
    assert one.message == "number 159 is not in en-GB; en-GB has 158"


def test_a_new_version_is_told_once():
    source = leaflet(swapped(LEAFLET, ('version: "1.0"', 'version: "1.1"')))
    ours = leaflet(SPANISH + record())
    behind = stale(source, ours)
    assert [one.change for one in behind] == ["version"]
    assert list(differences(source, ours, EN_ES, behind)) == []
