"""Who answers for a leaflet, until when, and what it lets a reader do."""

from __future__ import annotations

from datetime import date

import pytest

from brochure.errors import Severity
from tests.review.desk import LEAFLET, codes, judged, swapped


def test_a_draft_lacks_people_and_is_told_once_for_each() -> None:
    found = [d for d in judged().diagnostics if d.code == "not-approved"]
    assert [d.severity for d in found] == [Severity.WARNING, Severity.WARNING]
    assert "no author and no clinical reviewer" in found[0].message
    assert "2 sources that no clinician has checked: feder2021, abdallah2022" in found[1].message
    signed = swapped(LEAFLET, ("  author:\n", "  author: A\n"), ("clinical-reviewer:", "clinical-reviewer: B"))
    (left,) = [d for d in judged(signed).diagnostics if d.code == "not-approved"]
    assert "sources" in left.message


def test_an_approved_leaflet_may_lack_no_one() -> None:
    found = [d for d in judged(draft=False).diagnostics if d.code == "not-approved"]
    assert [d.severity for d in found] == [Severity.ERROR, Severity.ERROR]


def test_a_translation_lacks_its_translator_until_one_signs() -> None:
    spanish = judged(language="es", source=LEAFLET).diagnostics
    assert [d.message for d in spanish if "translator" in d.message] == ["KET-09 in es has no translator"]
    signed = swapped(LEAFLET, ("  author:\n", "  translator: A\n"))
    assert not [d for d in judged(signed, language="es", source=LEAFLET).diagnostics if "translator" in d.message]
    assert not [d for d in judged(language="en-US", source=LEAFLET).diagnostics if "translator" in d.message]


@pytest.mark.parametrize(
    ("today", "draft", "severity"),
    [
        (date(2028, 11, 1), True, None),
        (date(2028, 11, 2), True, Severity.WARNING),
        (date(2028, 11, 2), False, Severity.ERROR),
        (date(2028, 8, 4), False, Severity.WARNING),
        (date(2028, 8, 3), False, None),
        (None, False, None),
    ],
)
def test_what_is_due_is_judged_by_the_day_that_is_given(today, draft, severity) -> None:
    found = [d for d in judged(today=today, draft=draft).diagnostics if d.code == "review-overdue"]
    assert [d.severity for d in found] == ([severity] if severity else [])
    assert all((d.place.line, d.measured) == (9, "2028-11-01") for d in found if d.place)


def test_one_on_other_things_may_be_due_later_and_needs_no_warnings() -> None:
    knee = swapped(LEAFLET, ("due: 2028-11-01", "due: 2029-11-01"))
    assert codes(judged(knee)) == ["review-span"]
    start, end = knee.index("  inside:"), knee.index("  back:")
    plain = (
        knee[:start]
        + "  inside:\n    - heading: Rest\n    - text: Rest it. Take 50 mg. Why? How? When? Who? What?\n"
        + knee[end:]
    )
    plain = (
        plain.replace("Ketamine for PTSD", "Your knee")
        .replace("ketamine", "it")
        .replace("Post-traumatic stress disorder: ", "")
    )
    assert codes(judged(plain)) == ["nothing-to-do"]
    assert codes(judged(swapped(plain, ("    - emergency: {title: Get help now}\n", "")))) == ["nothing-to-do"]


def test_who_comes_along_is_told_of_the_day_and_asked_to_decide_nothing() -> None:
    start, end = LEAFLET.index("    - heading: What else can I try?"), LEAFLET.index("  back:")
    short = swapped(
        LEAFLET[:start] + LEAFLET[end:],
        ("covers: [supervised, no-home, driving, blood-pressure, pregnancy, sedatives, bladder,", "covers: [driving,"),
        (" liver, misuse, mood,", ""),
        ("do-not-stop]", "sedatives]"),
    )
    assert codes(judged(short)) == ["balance", "nothing-to-do", "nothing-to-do", "warning-missing"]
    card = swapped(short, ("fold: half-fold", "reader: companion\nfold: half-fold"))
    assert codes(judged(card)) == []
    assert codes(judged(swapped(card, ("covers: [driving,", "covers: [")))) == ["warning-missing"]
