"""Every fault at once: a file that cannot be read hides no fault of another kind or of another file, and makes none."""

from __future__ import annotations

import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure.checking import check_leaflets
from brochure.errors import Severity
from brochure.planning import Selection
from brochure.workspace import Workspace
from tests.support.brands import CLINIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

L, C, B = "content/leaflets/ours.en-GB.yaml", "content/clinics/a/clinic.yaml", "content/clinics/a/_brand.yml"
CLAIMS, REFERENCES, GLOSSARY = (f"content/{name}.yaml" for name in ("claims", "references", "glossary"))
TABLE, WORDS = "content/jurisdictions/GB-ENG.yaml", "content/translations/en-GB.yaml"
REVIEW, APPROVALS = "content/review.yaml", "content/approvals.yaml"

LEAFLET = """\
title: Ours
subtitle: Under it
code: P-1
version: "1"
audience: People who come to us
fold: trifold
review:
  issued: 2026-01-01
  due: 2027-01-01
local:
  door: {about: The door., default: The blue one.}
record:
  visit: {max-chars: 20, label: Next visit, about: The next visit.}
panels:
  front:
    - cover
  inside:
    - text: "{claim: F21} is so."
    - text: "{glossary: off-label} is so."
    - text: "It is so. [@feder2021]"
    - text: "{local.door} {record.visit}"
    - text: "{jurisdiction.approval}"
    - figure:
        image: images/receptor.svg
        alt: A picture
        caption: A caption
    - list:
        title: A list
        items: [one, two]
    - phase:
        title: At home
        blocks:
          - text: "Call {clinic.phone}."
          - steps: [one, two]
    - qr: {url: web, label: More}
  flap: []
  back:
    - emergency: {title: In an emergency}
    - references
    - glossary
    - review-line
"""

# What is written, what stands there in its place, and what is told: independent of each other, in one leaflet.
FAULTS: Mapping[str, tuple[str, str, str, str]] = {
    "unknown key": ("subtitle:", "subtitel:", "subtitel:", "unknown-key"),
    "no such day": ("2027-01-01", "2027-13-01", "2027-13-01", "wrong-type"),
    "unknown panel": ("  flap: []\n", "  flap: []\n  lid: []\n", "lid:", "unknown-panel"),
    "unknown claim": ("{claim: F21}", "{claim: F99}", "{claim: F99}", "unknown-claim"),
    "unknown term": ("{glossary: off-label}", "{glossary: nothing}", "{glossary: nothing}", "unknown-glossary-term"),
    "unknown reference": ("[@feder2021]", "[@feder2099]", "[@feder2099]", "unknown-reference"),
    "unknown local text": ("{local.door}", "{local.gate}", "{local.gate}", "unknown-local-text"),
    "unknown field": ("{record.visit}", "{record.date}", "{record.date}", "unknown-record-field"),
    "unknown law": ("{jurisdiction.approval}", "{jurisdiction.no}", "{jurisdiction.no}", "unknown-jurisdiction-text"),
    "missing picture": ("images/receptor.svg", "images/none.svg", "images/none.svg", "file-missing"),
    "key of a picture": ("        alt: A picture", "        lat: A picture", "lat: A", "unknown-key"),
    "items as text": ("items: [one, two]", "items: three", "three", "wrong-type"),
    "key of a phase": ("        title: At home", "        title: At home\n        hour: 3", "hour:", "unknown-key"),
    "clinic field": ("{clinic.phone}", "{clinic.fone}", "{clinic.fone}", "unknown-clinic-field"),
    "steps as keys": ("- steps: [one, two]", "- steps: {item: x}", "item:", "unknown-key"),
    "not a block": ("    - qr: {", "    - square: {", "square:", "unknown-block"),
}


# One fault in each of the other files: its text, what of it is told, and what it holds back of the leaflet's.
BRAND = "color: {primary: '#24493B'}\n"
SITE = CLINIC.split("local:")[0].format(name="Ours")
FILES: Mapping[str, tuple[str, str, str, set[str]]] = {
    C: (f"{SITE}colour: x\n", "colour:", "unknown-key", {"unknown local text"}),
    B: (f"{BRAND}colour: x\n", "colour:", "unknown-key", {"unknown local text"}),
    CLAIMS: ("A: {fatc: x, text: {en: x}, references: [mayo]}\n", "fatc:", "unknown-key", {"unknown claim"}),
    REFERENCES: ("x: {type: book, title: 1, yaer: 1}\n", "yaer:", "unknown-key", {"unknown reference"}),
    GLOSSARY: ("x: {nothing: x}\n", "nothing:", "bad-language", {"unknown term"}),
    TABLE: ("name: x\npaper: a9\nnumbers: {}\n", "a9", "unknown-paper", {"unknown law"}),
    WORDS: ("clames: {}\n", "clames:", "unknown-key", set()),
    REVIEW: ("rulse: {}\n", "rulse:", "unknown-key", set()),
    APPROVALS: ("leaflet: x\n", "leaflet:", "wrong-type", set()),
}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in {C: SITE, B: BRAND, L: LEAFLET, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def errors(folder: Path) -> list[tuple[str, str]]:
    """Return the place and the code of every error that no rule of the review tells, in order and however often."""
    result = check_leaflets(Workspace(folder), Selection(editions=("screen",)), None)
    return [(str(d.place), d.code) for d in result.diagnostics if d.severity is Severity.ERROR and not d.rule]


def place(path: str, text: str, mark: str) -> str:
    before = text[: text.index(mark)]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def planted(names: Iterable[str]) -> tuple[str, set[tuple[str, str]]]:
    """Return the leaflet with the faults of ``names``, and what is to be told of it."""
    text = LEAFLET
    for name in names:
        old, new, _, _ = FAULTS[name]
        assert text.count(old) == 1, name
        text = text.replace(old, new)
    return text, {(place(L, text, FAULTS[name][2]), FAULTS[name][3]) for name in names}


def test_the_leaflet_itself_has_no_fault(tmp_path: Path) -> None:
    assert errors(written(tmp_path / "w", {})) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.sets(st.sampled_from(sorted(FAULTS)), min_size=1))
def test_all_faults_of_a_leaflet_are_told_at_once_and_nothing_else(tmp_path: Path, names: set[str]) -> None:
    text, expected = planted(names)
    told = errors(written(tmp_path / "w", {L: text}))
    assert set(told) == expected
    assert len(told) == len(expected)


def test_every_kind_of_fault_is_told_beside_all_the_others(tmp_path: Path) -> None:
    text, expected = planted(FAULTS)
    assert len(expected) == len(FAULTS)
    assert sorted(errors(written(tmp_path / "w", {L: text}))) == sorted(expected)


@pytest.mark.parametrize("path", FILES)
def test_a_fault_in_another_file_hides_only_what_hangs_on_that(tmp_path: Path, path: str) -> None:
    broken, mark, code, held = FILES[path]
    text, expected = planted(FAULTS.keys() - held)
    whole, _ = planted(FAULTS)
    wanted = {*expected, (place(path, broken, mark), code)}
    assert set(errors(written(tmp_path / "w", {L: text, path: broken}))) == wanted
    assert set(errors(written(tmp_path / "w", {L: whole, path: broken}))) == wanted
    assert errors(written(tmp_path / "w", {path: broken})) == [(place(path, broken, mark), code)]


def test_of_any_two_files_at_fault_both_are_told_and_nothing_follows(tmp_path: Path) -> None:
    for pair in combinations(FILES, 2):
        found = errors(written(tmp_path / "w", {path: FILES[path][0] for path in pair}))
        assert found == sorted((place(path, *FILES[path][:2]), FILES[path][2]) for path in pair), pair


def test_each_insertion_of_a_text_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    text = LEAFLET.replace("{claim: F21} is", "{claim: F99} [@a; @b] {glossary: c} is")
    codes = [code for _, code in errors(written(tmp_path / "w", {L: text}))]
    assert codes == ["unknown-claim", "unknown-reference", "unknown-reference", "unknown-glossary-term"]


def test_a_faulty_leaflet_makes_no_reference_unused(tmp_path: Path) -> None:
    source = "mine: {type: book, title: Mine, author: [{literal: Us}], issued: 2020}\n"
    text = LEAFLET.replace("[@feder2021]", "[@mine]").replace("subtitle:", "subtitel:")
    result = check_leaflets(Workspace(written(tmp_path / "w", {L: text, REFERENCES: source})), Selection(), None)
    assert [d.code for d in result.diagnostics if "unused" in d.code] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("images/receptor.svg", "/home/us/receptor.svg", "copy the file into content/"),
        ("images/receptor.svg", "images\\receptor.svg", 'write "/"'),
        ("images/receptor.svg", "content/images/receptor.svg", 'write "images/receptor.svg"'),
        ("title: Ours", "title: \u201cOurs: all of them\u201d", "straight quotation marks"),
        ("title: Ours", "<<<<<<< HEAD\ntitle: Ours", "keep one of the two"),
        ("2027-01-01", "2027-02-30", "calendar"),
        ("items: [one, two]", "items: \u2022 one", "begin each item"),
    ],
)
def test_what_people_often_get_wrong_is_told_with_what_to_do(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = written(tmp_path / "w", {L: LEAFLET.replace(old, new)})
    found = check_leaflets(Workspace(folder), Selection(editions=("screen",)), None).diagnostics
    (told,) = (d for d in found if d.severity is Severity.ERROR and not d.rule)
    assert said in f"{told.message} {told.hint}"


def test_a_leaflet_that_ends_in_yml_is_not_passed_over(tmp_path: Path) -> None:
    folder = written(tmp_path / "w", {"content/leaflets/other.en-GB.yml": LEAFLET})
    assert errors(folder) == [("content/leaflets/other.en-GB.yml", "leaflet-name")]
