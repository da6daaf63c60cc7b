"""The form of a leaflet says what its file says, and every field of it can be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from brochure import source
from brochure.model.blocks import KINDS
from brochure.model.schema import leaflet_schema
from brochure.preview.outline import FILL_IN, Outline
from brochure.preview.writing import edit_of
from brochure.splicing.edits import CannotSpliceError, Insert, spliced
from brochure.splicing.quoting import paragraphs
from brochure.translation.recording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[2]
LEAFLETS = sorted((CHECKOUT / "content" / "leaflets").glob("*.en-US.yaml"))
SCHEMA = leaflet_schema()
OUTLINE = Outline(SCHEMA)
BRIEF = """\
title: T
fold: sheet
review: {issued: 2026-01-01, due: 2027-01-01}
panels:
  front:
"""


def form(text: str) -> dict[str, Any]:
    return OUTLINE.of(source.parse(text.encode(), "f"))


def fields(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every field under a part of a form."""
    if isinstance(part, dict):
        if "key" in part:
            yield part
        for value in part.values():
            yield from fields(value)
    elif isinstance(part, list):
        for value in part:
            yield from fields(value)


def at(tree: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def asked(field: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return what the browser asks for to write a field that is not there yet."""
    how = field["missing"]
    if "wrap" in how:
        return {
            "do": "wrap",
            "path": [*how["wrap"]],
            **{k: how[k] for k in ("short", "first")},
            "key": field["key"],
            "value": value,
        }
    within = [*how.get("within", ())]
    return {"do": "put", "path": [*how["put"]], "within": within, "before": how.get("before"), "value": value}


SAMPLES = {
    "text": "new",
    "line": "new",
    "number": 1,
    "flag": True,
    "date": "2026-01-01",
    "texts": ["new"],
    "lines": ["new"],
}


def sample(field: dict[str, Any]) -> Any:
    """Return something to write into a field; None for one whose values are no business of this test."""
    if field["kind"] == "choice":
        return field["options"][-1][0]
    if field["kind"] == "choices":
        return [field["options"][0][0]]
    return SAMPLES.get(field["kind"])


@pytest.mark.parametrize("path", LEAFLETS, ids=lambda path: path.name)
def test_every_text_of_the_form_is_the_files(path: Path) -> None:
    text = path.read_text()
    tree = plain(source.parse(text.encode(), ""))
    told = form(text)
    said = [field for field in fields(told) if field["kind"] == "text" and field["missing"] is None]
    assert len(said) > 5
    assert [f["value"].split("\n") for f in said] == [paragraphs(at(tree, f["path"])) for f in said]
    assert [panel["name"] for panel in told["panels"]] == list(tree["panels"])
    assert [len(panel["blocks"]) for panel in told["panels"]] == [
        len(blocks or ()) for blocks in tree["panels"].values()
    ]


@pytest.mark.parametrize("path", LEAFLETS[:3], ids=lambda path: path.name)
def test_every_field_that_is_not_there_can_be_written(path: Path) -> None:
    text = path.read_text()
    tried = 0
    for field in fields(form(text)):
        value = sample(field)
        if field["missing"] is None or value is None:
            continue
        after = spliced(text, [edit_of(asked(field, value))])
        now = [one for one in fields(form(after)) if one["key"] == field["key"] and one["missing"] is None]
        assert value in [one["value"] if "value" in one else one.get("chosen") for one in now] or now, field
        assert [line for line in text.splitlines() if "#" in line and line.split("#")[1] not in after] == []
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_block_of_any_kind_is_one_that_the_schema_takes_and_the_form_shows(kind: str) -> None:
    (new,) = (one for one in OUTLINE.kinds() if one["kind"] == kind)
    after = spliced(BRIEF, [Insert(("panels", "front"), 0, new["value"])])
    tree = plain(source.parse(after.encode(), ""))
    block = tree["panels"]["front"][0]
    wrong = Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": "#/$defs/Block"}).iter_errors(new["value"])
    assert [fault.message for fault in wrong] == []
    (shown,) = form(after)["panels"][0]["blocks"]
    assert shown["fields"] is not None
    assert set(block) == {kind}
    assert all(field["value"] == FILL_IN for field in fields(shown) if field["kind"] == "text" and field["needed"])


def test_what_only_the_yaml_can_say_is_shown_and_not_offered() -> None:
    text = BRIEF + "    - use: other#id\n    - unknown: x\n    - form: {rows: [[{line: Name}]]}\n    - - text: x\n"
    blocks = form(text)["panels"][0]["blocks"]
    assert [block["fields"] for block in blocks[:2]] == [None, None]
    assert [field["kind"] for field in blocks[2]["fields"]] == ["text", "fixed"]
    assert blocks[3]["fields"] is None


def test_a_text_by_jurisdiction_has_a_field_for_each() -> None:
    text = BRIEF + "    - text: {by-jurisdiction: {US: one, GB: two}}\n"
    (field, _) = form(text)["panels"][0]["blocks"][0]["fields"]
    assert [(one["label"], one["value"]) for one in field["variants"]] == [("US", "one"), ("GB", "two")]
    after = spliced(text, [edit_of({"do": "put", "path": [*field["variants"][1]["path"]], "value": "three"})])
    assert after.splitlines()[-1] == "    - text: {by-jurisdiction: {US: one, GB: three}}"


@pytest.mark.parametrize("text", ["- a\n", "panels: x\n", "panels: {front: {a: b}}\n", "panels: [a]\n", "x: y\n"])
def test_a_file_that_is_no_leaflet_is_a_form_with_little_in_it(text: str) -> None:
    assert [block for panel in form(text)["panels"] for block in panel["blocks"]] == []


def test_a_field_in_a_part_that_is_repeated_is_refused_when_it_is_written() -> None:
    text = BRIEF + "    - text: &a words\n    - quote: *a\n"
    with pytest.raises(CannotSpliceError):
        spliced(text, [edit_of({"do": "put", "path": ["panels", "front", 1, "quote"], "value": "other"})])
