"""The schemas that editors use: valid, up to date, and of one mind with the reader."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from brochure.errors import BrochureError
from brochure.model import load, schema
from brochure.model.blocks import KINDS
from brochure.source import parse
from tests.model.samples import CLINIC, LEAFLET, SHORTEST

TOP = Path(__file__).parents[2]
T = "- text: Rest it."


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, by which editors read."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own


for kind, pattern, first in (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", None),
    ("float", r"[-+]?[0-9]*\.[0-9]+", None),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


@cache
def validator(name: str) -> Draft202012Validator:
    made = {
        "leaflet": schema.leaflet_schema,
        "clinic": schema.clinic_schema,
        "format": schema.format_schema,
        "translations": schema.translations_schema,
    }
    return Draft202012Validator(made[name]())


def complaints(name: str, text: str) -> list[str]:
    written: Any = yaml.load(text, EditorLoader)  # noqa: S506 - a safe loader
    return [error.message for error in validator(name).iter_errors(written)]


@pytest.mark.parametrize("name", ["leaflet", "clinic", "format", "translations"])
def test_the_schemas_are_valid_and_up_to_date(name: str) -> None:
    made = validator(name).schema
    Draft202012Validator.check_schema(made)
    stored = (TOP / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")
    again = f"write it anew: brochure schema {name} > docs/schema/{name}.schema.json"
    assert stored == json.dumps(made, indent=2, ensure_ascii=False) + "\n", again


@pytest.mark.parametrize("path", sorted((TOP / "content/leaflets").glob("*.yaml")), ids=lambda path: path.name)
def test_every_leaflet_that_ships_is_right_to_an_editor(path: Path) -> None:
    assert complaints("leaflet", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted((TOP / "content/clinics").glob("*/clinic.yaml")), ids=lambda p: p.parent.name)
def test_every_clinic_that_ships_is_right_to_an_editor(path: Path) -> None:
    assert complaints("clinic", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("kind", "value"), SHORTEST.items())
def test_a_block_is_right_in_short_and_in_full(kind: str, value: str) -> None:
    assert complaints("leaflet", LEAFLET.replace(T, f"- {kind}: {value}")) == []
    if shorthand := KINDS[kind].shorthand:
        assert complaints("leaflet", LEAFLET.replace(T, f"- {kind}: {{{shorthand}: {value}}}")) == []
    if not value:
        assert complaints("leaflet", LEAFLET.replace(T, f"- {kind}")) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("title: Knee pain", "titel: Knee pain"),
        ("title: Knee pain", "title: [Knee]"),
        ("title: Knee pain", "title: {by-jurisdiction: {UK: Knee}}"),
        ("fold: half-fold", "fold: halffold"),
        ("fold: half-fold", "fold: sheet"),
        ("issued: 2026-11-01", "isued: 2026-11-01"),
        ("  back:", "  bakc:"),
        (T, "- headng: Rest"),
        (T, "- heading: Rest\n      level: 3"),
        (T, "- heading: {text: Rest, level: 4}"),
        (T, "- list: Rest"),
        (T, "- list: []"),
        (T, "- warning: Rest"),
        (T, "- warning: {title: Rest, covers: [no-hom]}"),
        (T, "- form: {rows: [[{lin: Name}]]}"),
        (T, "- form: {rows: [[{box: Name, width: 2}]]}"),
        (T, "- checklist: [{txt: a}]"),
        (T, "- notes: many"),
        (T, "- Rest it."),
        (T, "- heading"),
    ],
)
def test_editor_and_reader_refuse_the_same(right: str, wrong: str) -> None:
    text = LEAFLET.replace(right, wrong)
    assert complaints("leaflet", text) != []
    with pytest.raises(BrochureError):
        load.read_leaflet(parse(text.encode(), "f"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("jurisdiction: GB-ENG", "jurisdiction: UK"),
        ("[office, screen]", "[office, scren]"),
        ("  name: Tern Quay", "  nam: Tern Quay"),
        ("local:\n", "locale:\n"),
    ],
)
def test_an_editor_refuses_a_wrong_clinic(right: str, wrong: str) -> None:
    assert complaints("clinic", CLINIC) == []
    assert complaints("clinic", CLINIC.replace(right, wrong)) != []


def test_every_key_is_explained() -> None:
    for name in ("leaflet", "clinic"):
        made: Any = validator(name).schema
        for part in (made, *made["$defs"].values()):
            for key, value in part.get("properties", {}).items():
                assert "description" in value or "$ref" in value, f"{name}: {key}"
