"""Claims, references, glossary, approvals, jurisdictions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError
from brochure.model import load
from brochure.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.source import Node

CLAIM = "F21: {fact: f, text: {en: 'It eased [@b].'}, references: [feder2021], statistic: {groups: [{n: 10, of: 15}]}}"
REFERENCE = """\
feder2021:
  type: article-journal
  title: A trial
  author: [{family: Feder, given: A}, {literal: A group}]
  container-title-short: Am J Psychiatry
  issued: {date-parts: [[2021, 2]]}
  volume: 178
  DOI: 10.1176/x
  checked: {on: , by: project, seen: abstract}
"""
JURISDICTION = """\
name: England
paper: a4
numbers:
  emergency: {number: 999, label: {en: Life in danger}}
texts:
  driving: {text: {en: Do not drive.}, references: [dvla]}
"""


def tree(text: str) -> Node:
    return parse(text.encode(), "f")


def told(read: Callable[[Node], object], text: str) -> list[str]:
    with pytest.raises(BrochureError) as caught:
        read(tree(text))
    return [f"{d.place.line}:{d.place.column}: {d.message}" for d in caught.value.diagnostics if d.place]


def test_a_claim_is_read_whole() -> None:
    claim = load.read_claims(tree(CLAIM))["F21"]
    assert (claim.fact, claim.references, claim.study) == ("f", ("feder2021",), False)
    assert len(claim.text["en"].parts) == 3
    assert claim.statistic
    assert [(group.n, group.of) for group in claim.statistic.groups] == [(10, 15)]


def test_a_reference_gives_its_csl_item() -> None:
    reference = load.read_references(tree(REFERENCE))["feder2021"]
    assert reference.csl() == {
        "type": "article-journal",
        "title": "A trial",
        "author": [{"family": "Feder", "given": "A"}, {"literal": "A group"}],
        "container-title-short": "Am J Psychiatry",
        "issued": {"date-parts": [[2021, 2]]},
        "volume": "178",
        "DOI": "10.1176/x",
    }
    assert (reference.checked.on, reference.checked.by, reference.checked.seen) == (None, "project", "abstract")


def test_a_jurisdiction_is_read_whole() -> None:
    read = load.read_jurisdiction(tree(JURISDICTION))
    assert (read.name, read.paper, read.numbers["emergency"].number) == ("England", "a4", "999")
    assert (read.texts["driving"].text["en"].raw, read.texts["driving"].references) == ("Do not drive.", ("dvla",))


APPROVAL = (
    f"- {{leaflet: a, language: en-GB, clinic: b, code: K-1, version: 1.0, sha256: {32 * '0f'}, "
    "reviewer: 'A, GP', date: 2026-11-01}"
)


def test_approvals_are_read_in_order() -> None:
    (read,) = load.read_approvals(tree(APPROVAL))
    assert (read.leaflet, read.jurisdiction, read.sha256, read.date) == ("a", None, 32 * "0f", date(2026, 11, 1))
    assert load.read_approvals(tree("[]")) == ()


def test_an_approval_holds_for_names_in_either_form_of_unicode() -> None:
    for written in ("genou-\u00e9", "genou-e\u0301"):
        (read,) = load.read_approvals(tree(APPROVAL.replace("leaflet: a", f"leaflet: {written}")))
        assert read.holds_for("genou-\u00e9", "en-GB", "b", "US")
        assert read.holds_for("genou-e\u0301", "en-GB", "b", "US")
        assert not read.holds_for("genou-e", "en-GB", "b", "US")


def test_entries_of_a_later_file_come_before_those_of_an_earlier() -> None:
    glossary = [tree("a: {en: one}\nb: {en: two}"), tree("blood pressure: {en: three}\na: {en: four}")]
    evidence = load.read_evidence([tree(CLAIM)], [tree(REFERENCE)], glossary)
    assert {term: texts["en"].raw for term, texts in evidence.glossary.items()} == {
        "a": "four",
        "b": "two",
        "blood pressure": "three",
    }


def test_a_claim_rests_on_references_that_exist() -> None:
    with pytest.raises(BrochureError) as caught:
        load.read_evidence([tree(CLAIM)], [tree(REFERENCE.replace("feder2021", "feder2020"))])
    found = caught.value.diagnostics[0]
    assert (found.code, found.hint) == ("unknown-reference", 'did you mean "feder2020"?')
    assert found.place
    assert found.place.column == CLAIM.index("[feder2021]") + 1


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (load.read_claims, "F21: {fact: f, text: {en: t}}", ['1:6: the key "references" is missing']),
        (load.read_claims, "F21: {fact: f, text: {en: t}, references: []}", ["1:43: this claim has no references"]),
        (load.read_claims, "F 21: {fact: f, text: {en: t}, references: [a]}", ['1:1: "F 21" is not a name']),
        (
            load.read_claims,
            "F21: {fact: f, text: t, references: [a]}",
            ['1:22: this must be keys with values, not "t"'],
        ),
        (
            load.read_claims,
            "F21: {fact: f, text: {EN: t, en: }, references: [a]}",
            ['1:23: "EN" is not a language tag', "1:34: this is empty"],
        ),
        (load.read_claims, CLAIM.replace("n: 10", "n: 16"), ["1:96: 16 cannot be out of 15"]),
        (
            load.read_claims,
            CLAIM.replace("groups: [{n: 10, of: 15}]", "time: t"),
            ['1:82: a statistic needs "groups" or "total"'],
        ),
        (load.read_claims, "- F21", ["1:1: this must be keys with values, not a list"]),
        (
            load.read_references,
            REFERENCE.replace("article-journal", "article-jurnal"),
            ['2:9: unknown type "article-jurnal"'],
        ),
        (
            load.read_references,
            REFERENCE.replace("family: Feder", "famly: Feder"),
            ['4:12: an author has either "family" or "literal"', '4:13: unknown key "famly"'],
        ),
        (
            load.read_references,
            REFERENCE.replace("{date-parts: [[2021, 2]]}", "2021"),
            ['6:11: this must be a CSL date, not "2021"'],
        ),
        (load.read_references, REFERENCE.replace("2021, 2]", "2021, 13]"), ["6:32: this must be 1 to 12, not 13"]),
        (load.read_references, REFERENCE.replace("seen: abstract", "seen: title"), ['9:38: unknown seen "title"']),
        (load.read_glossary, "a: meaning", ['1:4: this must be keys with values, not "meaning"']),
        (
            load.read_glossary,
            "a: {english: x, en: '{y}'}",
            ['1:5: "english" is not a language tag', '1:22: unknown insertion "{y}"'],
        ),
        (load.read_jurisdiction, JURISDICTION.replace("a4", "a5"), ['2:8: unknown paper "a5"']),
        (
            load.read_jurisdiction,
            JURISDICTION.replace("Life in danger", "Someone's life is in danger"),
            ["4:40: 27 characters where 24 fit"],
        ),
        (load.read_jurisdiction, JURISDICTION.replace("number: 999", "number: "), ["4:23: this is empty"]),
        (load.read_approvals, "a: b", ["1:1: this must be a list, not keys with values"]),
        (
            load.read_approvals,
            APPROVAL.replace("2026-11-01", "today"),
            ['1:168: this must be a date, not "today"'],
        ),
        (
            load.read_approvals,
            APPROVAL.replace("clinic: b, ", "").replace(32 * "0f", "0f"),
            ['1:3: an approval is for a "clinic" or for a "jurisdiction"', '1:66: "0f" is not a SHA-256'],
        ),
    ],
)
def test_a_fault_is_told_at_its_place(read: Callable[[Node], object], text: str, expected: list[str]) -> None:
    assert told(read, text) == expected
