"""The bill of materials names all that ships and all that is needed, as CycloneDX has it, and is that of today."""

from __future__ import annotations

import hashlib
import json
import runpy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from packaging.licenses import canonicalize_license_expression
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.support.distributions import needed
from tests.support.licences import OTHERS

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPT = runpy.run_path(str(CHECKOUT / "scripts" / "sbom"))
# The schemas name each other by these addresses; nothing is fetched from them.
BASE = "http://cyclonedx.org/schema/"
SCHEMAS = ("bom-1.6.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
EXTRAS = ("preview", "cluster", "xlsx")


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCRIPT["BILL"].read_text(encoding="utf-8"))
    return found


def faults(made: dict[str, Any]) -> list[str]:
    """Return where a bill breaks the schema of CycloneDX 1.6."""
    folder = files("cyclonedx.schema._res")
    schemas = {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in SCHEMAS}
    named = ((f"{BASE}{name}", Resource.from_contents(schema, DRAFT7)) for name, schema in schemas.items())
    validator = Draft7Validator(schemas[SCHEMAS[0]], registry=Registry[Any]().with_resources(named))
    return [fault.json_path for fault in validator.iter_errors(made)]


def test_it_is_that_of_the_lock_and_of_the_files() -> None:
    text = SCRIPT["BILL"].read_text(encoding="utf-8")
    assert text == SCRIPT["bill"](), "write it anew: .venv/bin/python scripts/sbom"


def test_it_is_cyclonedx(bill: dict[str, Any]) -> None:
    assert (bill["specVersion"], faults(bill)) == ("1.6", [])


def test_a_licence_that_spdx_does_not_know_is_seen(bill: dict[str, Any]) -> None:
    component = {"type": "library", "name": "x", "licenses": [{"license": {"id": "Anything"}}]}
    assert faults({**bill, "components": [component]}) != []
    assert faults({**bill, "specVersion": None}) != []


def test_it_names_every_package_that_running_needs(bill: dict[str, Any]) -> None:
    named = {component["name"]: component for component in bill["components"]}
    assert needed("brochure", *EXTRAS) <= set(named)
    assert {name for name, part in named.items() if part["scope"] == "required"} >= needed("brochure")
    assert needed("brochure") & {name for name, part in named.items() if part["scope"] == "optional"} == set()
    assert all(reference["hashes"] for part in named.values() for reference in part["externalReferences"])


def said(component: dict[str, Any]) -> str:
    (licence,) = component["licenses"]
    return str(licence["expression"] if "expression" in licence else licence["license"]["id"])


def test_it_names_every_file_that_others_made_with_its_licence_and_hash(bill: dict[str, Any]) -> None:
    listed = {entry["name"]: entry for entry in bill["metadata"]["component"]["components"]}
    for name, licence in {**OTHERS, SCRIPT["EDITOR"]: "MIT"}.items():
        entry = listed[name if name.startswith("brochure/") else f"brochure/starter/{name}"]
        assert said(entry) == licence
        assert entry["hashes"][0]["content"] == hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest()
    assert len([name for name in listed if name.endswith((".icc", ".ttf"))]) == 7
    assert len([name for name in listed if name.endswith(".svg")]) > 50
    notices = (CHECKOUT / "LICENSES" / "CodeMirror.txt").read_text(encoding="utf-8")
    inside = {f"{part['name']} {part['version']}\n" for part in listed[SCRIPT["EDITOR"]]["components"]}
    assert len(inside) > 10
    assert {line for line in inside if f"\n{line}" not in notices} == set()


def test_every_licence_is_an_expression_of_spdx_and_every_reference_leads_somewhere(bill: dict[str, Any]) -> None:
    parts = [*bill["components"], *bill["metadata"]["component"]["components"]]
    assert all(canonicalize_license_expression(said(part)) == said(part) for part in parts)
    refs = {part["bom-ref"] for part in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    named = {entry["ref"] for entry in bill["dependencies"]}
    assert named == refs
    assert {other for entry in bill["dependencies"] for other in entry["dependsOn"]} <= refs
