"""The shelf: where each leaflet stands for the desk is where it stands for everybody, and no further."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from brochure.preview.desk.shelf import Name, shelf
from brochure.preview.desk.views import language_view, shelf_view
from brochure.workspace import Workspace
from tests.support import desks, knees
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.preview.desk.shelf import Item

DAY = date.fromisoformat(knees.DAY)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = desks.make(tmp_path_factory.mktemp("shelf") / "ws", shipped=False)
    run = knees.approve(folder, "--clinic", desks.CLINIC)
    assert run.returncode == 0, run.stderr
    return folder


def items(folder: Path, today: date = DAY) -> dict[str, Item]:
    found = shelf(Workspace(folder), desks.CLINIC, today)
    return {name.leaflet: item for name, item in found.items.items()}


def test_what_is_approved_and_current_is_handed_out_without_a_word(workspace: Path) -> None:
    item = items(workspace)["knees"]
    assert (item.status, item.can_be_had, item.needs_word, item.mark) == ("approved", True, False, "")


@pytest.mark.parametrize(("name", "status"), [("necks", "draft"), ("wrists", "in review")])
def test_what_nobody_has_approved_needs_a_word_and_bears_its_mark(workspace: Path, name: str, status: str) -> None:
    item = items(workspace)[name]
    assert (item.status, item.can_be_had, item.needs_word) == (status, True, True)
    assert item.mark == "EXAMPLE – not clinically approved"


def test_what_is_past_its_review_says_so(workspace: Path) -> None:
    item = items(workspace, date(2029, 1, 1))["knees"]
    assert (item.status, item.can_be_had, item.needs_word) == ("overdue", True, True)
    assert (item.mark, item.reasons) == ("REVIEW OVERDUE", ("its review was due on 2028-11-01",))


def test_what_is_withdrawn_cannot_be_had_and_names_what_can(workspace: Path) -> None:
    item = items(workspace)["elbows"]
    assert (item.status, item.can_be_had) == ("withdrawn", False)
    assert (item.reasons, item.instead) == (("Its advice on rest has changed.",), "knees")
    told = shelf_view(shelf(Workspace(workspace), desks.CLINIC, DAY))
    (elbows,) = [leaflet for leaflet in told["leaflets"] if leaflet["name"] == "elbows"]
    choices = elbows["languages"][0]["choices"]
    assert [choice["usable"] for choice in choices] == [False, False]
    assert choices[0]["instead"] == {"leaflet": "knees", "language": "en-GB", "title": "Your knees"}


def test_words_that_have_changed_since_are_a_draft_again(workspace: Path) -> None:
    path = workspace / knees.LEAFLET
    good = path.read_text(encoding="utf-8")
    swap(path, "Rest your knee today.", "Rest your knee.")
    try:
        item = items(workspace)["knees"]
    finally:
        path.write_text(good, encoding="utf-8")
    assert (item.status, item.needs_word) == ("draft", True)
    assert "its words changed since Test Reviewer" in item.reasons[0]


def test_a_translation_goes_with_its_source(workspace: Path) -> None:
    path = workspace / "content/leaflets/necks.en-GB.yaml"
    good = path.read_text(encoding="utf-8")
    source = workspace / "content/leaflets/necks.en-US.yaml"
    source.write_text(good.replace("  funding: none\n", "  funding: none\n  status: withdrawn\n  reason: wrong\n"))
    swap(path, "fold: half-fold\n", f"fold: half-fold\ntranslation: {{of: en-US, sha256: {'0' * 64}}}\n")
    try:
        item = items(workspace)["necks"]
    finally:
        path.write_text(good, encoding="utf-8")
        source.unlink()
    assert (item.status, item.can_be_had) == ("withdrawn", False)
    assert item.reasons == ("what it was translated from is withdrawn: wrong",)


def test_a_leaflet_with_faults_is_told_and_keeps_no_other_from_the_shelf(workspace: Path) -> None:
    path = workspace / "content/leaflets/wrists.en-GB.yaml"
    good = path.read_text(encoding="utf-8")
    swap(path, "fold: half-fold", "fold: half-fol")
    try:
        found = items(workspace)
    finally:
        path.write_text(good, encoding="utf-8")
    assert (found["wrists"].status, found["wrists"].can_be_had) == ("faulty", False)
    assert found["wrists"].reasons == ('unknown fold "half-fol"',)
    assert found["necks"].can_be_had


def test_easy_read_is_another_form_of_its_leaflet(tmp_path: Path) -> None:
    found = shelf(Workspace(desks.make(tmp_path / "ws")), desks.CLINIC, DAY)
    told = {leaflet["name"]: leaflet for leaflet in shelf_view(found)["leaflets"]}
    assert "ketamine-for-ptsd-easy-read" not in told
    kinds = {
        language["tag"]: [choice["kind"] for choice in language["choices"]]
        for language in told["ketamine-for-ptsd"]["languages"]
    }
    assert kinds == {
        "en-GB": ["folded", "large-print", "easy-read"],
        "pl": ["folded", "large-print"],
        "ar": ["folded", "large-print"],
    }
    arabic = found.items[Name(desks.CLINIC, "ketamine-for-ptsd", "ar")]
    assert arabic.english == "Ketamine for PTSD"
    fields = told["ketamine-for-ptsd"]["languages"][2]["choices"][0]["fields"]
    assert [(field["name"], field["type"], field["label"]) for field in fields] == [
        ("appointment", "date-time", "Next visit"),
    ]


@pytest.mark.parametrize(
    ("tag", "among", "own", "english"),
    [
        ("ar", ["ar", "pl"], "العربية", "Arabic"),
        ("pl", ["ar", "pl"], "Polski", "Polish"),
        ("en-GB", ["en-GB"], "English", "English"),
        ("en-GB", ["en-GB", "en-US"], "English (United Kingdom)", "English (United Kingdom)"),
    ],
)
def test_a_language_goes_by_its_own_name_with_the_english_beside(
    tag: str, among: list[str], own: str, english: str
) -> None:
    told = language_view(tag, among)
    assert (told["own"], told["english"]) == (own, english)
