"""How a workspace tunes and waives."""

from __future__ import annotations

import pytest

from brochure.errors import BrochureError, Severity
from brochure.review import for_build, idle_waivers
from tests.review.desk import LEAFLET, codes, judged, one, swapped

HELP = "- text: Ask about"
HYPE = swapped(LEAFLET, (HELP, f"- text: This is a wonderful breakthrough.\n    {HELP}"))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("rules: {R6: {severity: note}}", Severity.NOTE),
        ("rules: {hype: {severity: warning}}", Severity.WARNING),
        ("waivers: []\nrules: {}", Severity.ERROR),
    ],
)
def test_a_rule_is_tuned_by_its_id_or_code(settings, expected):
    assert one(judged(HYPE, settings=settings), "hype").severity is expected


def test_a_number_replaces_a_limit_and_words_are_added():
    assert codes(judged(settings="rules: {R3: {words: 12}}")) == ["long-sentence"]
    found = judged(HYPE, settings="rules: {hype: {words: [wonderful]}}")
    assert sorted(o.finding.words for o in found.found if o.rule.code == "hype") == ["breakthrough", "wonderful"]


@pytest.mark.parametrize(
    ("waiver", "waived"),
    [
        ("{rule: R6, reason: r}", True),
        ("{rule: hype, reason: r, leaflets: [ketamine], languages: [en-GB], words: Breakthrough}", True),
        ("{rule: hype, reason: r, leaflets: [other]}", False),
        ("{rule: hype, reason: r, languages: [es]}", False),
        ("{rule: hype, reason: r, words: miracle}", False),
        ("{rule: dose, reason: r}", False),
    ],
)
def test_a_waiver_lets_a_finding_stand_and_keeps_its_reason(waiver, waived):
    result = judged(HYPE, settings=f"waivers: [{waiver}]")
    assert ("hype" in codes(result)) is not waived
    assert [(o.finding.words, o.waiver and o.waiver.reason) for o in result.waived] == (
        [("breakthrough", "r")] if waived else []
    )


def test_a_waiver_that_waives_nothing_is_told():
    result = judged(HYPE, settings="waivers:\n  - {rule: hype, reason: r}\n  - {rule: dose, reason: r}")
    (note,) = idle_waivers([result], everything=True)
    assert (note.code, note.severity, str(note.place)) == ("waiver-idle", Severity.NOTE, "review.yaml:3:5")
    assert list(idle_waivers([result], everything=False)) == []
    named = judged(HYPE, settings="waivers: [{rule: dose, reason: r, leaflets: [ketamine]}]")
    assert len(list(idle_waivers([named], everything=False))) == 1


FAULTS = [
    ("rules: {R66: {severity: note}}", "unknown-rule", "1:9", 'did you mean "R6"?'),
    ("rules: {hipe: {severity: note}}", "unknown-rule", "1:9", 'did you mean "hype"?'),
    ("rules: {R3: {wrds: 3}}", "unknown-limit", "1:20", 'did you mean "words"?'),
    ("rules: {R3: {words: many}}", "wrong-type", "1:21", ""),
    ("rules: {R3: {severity: fatal}}", "unknown-severity", "1:24", ""),
    ("rules: {R3: 12}", "wrong-type", "1:13", ""),
    ("rules: {R3: {words: {a: b}}}", "wrong-type", "1:21", ""),
    ("waivers: [{rule: hype}]", "missing-key", "1:11", ""),
    ("waivers: [{rule: hyp, reason: r}]", "unknown-rule", "1:18", 'did you mean "hype"?'),
    ("wavers: []", "unknown-key", "1:1", 'did you mean "waivers"?'),
]


@pytest.mark.parametrize(("settings", "code", "place", "hint"), FAULTS)
def test_a_fault_in_the_settings_is_told_at_its_place(settings, code, place, hint):
    with pytest.raises(BrochureError) as raised:
        judged(settings=settings)
    (found,) = raised.value.diagnostics
    assert (found.code, str(found.place)) == (code, f"review.yaml:{place}")
    assert hint in (found.hint or "")


def test_every_fault_of_the_settings_is_told_at_once():
    with pytest.raises(BrochureError) as raised:
        judged(settings="rules: {X1x: {severity: note}, R3: {wrds: 3}}\nwaivers: [{rule: nope, reason: r}]")
    assert len(raised.value.diagnostics) == 3


@pytest.mark.parametrize(
    ("code", "draft", "severity"),
    [
        ("hype", True, Severity.WARNING),
        ("hype", False, Severity.ERROR),
        ("review-overdue", False, Severity.WARNING),
        ("warning-missing", True, Severity.ERROR),
        ("foreign-number", True, Severity.ERROR),
        ("panel-overflow", True, Severity.ERROR),
    ],
)
def test_what_stops_a_build(code, draft, severity):
    found = one(judged(HYPE), "hype")
    from dataclasses import replace

    (told,) = for_build([replace(found, code=code)], draft=draft)
    assert told.severity is severity
