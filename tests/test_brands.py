"""Brands of every kind: built so that they can be read, or refused with the reason at its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.brands import BRANDS, BY_THEME, FADING, FAIL, FAINT, NARROW, clinic
from tests.support.commands import brochure

CHECKOUT = Path(__file__).resolve().parent.parent
LEAFLET = "ketamine-for-ptsd"
EDITIONS = ("office", "screen")


def report(folder: Path, theme: str, brands: list[str]) -> dict[str, Any]:
    """Build one leaflet for a clinic of each brand, all in one run."""
    (folder / "content/leaflets").mkdir(parents=True)
    for leaflet in (CHECKOUT / "content/leaflets").glob(f"{LEAFLET}.en-*.yaml"):
        (folder / "content/leaflets" / leaflet.name).write_bytes(leaflet.read_bytes())
    for name in brands:
        (folder / "content/clinics" / name).mkdir(parents=True)
        for file, data in clinic(name, theme).items():
            (folder / "content/clinics" / name / file).write_bytes(data)
    run = brochure(folder, "build", LEAFLET, *(f"--edition={edition}" for edition in EDITIONS), "--json")
    assert run.stdout, run.stderr
    assert "Traceback" not in run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def hold(found: dict[str, Any], theme: str, brands: list[str]) -> None:
    """Hold every brand to being built, or failing for the reason that it has."""
    for name in brands:
        statuses = {output["status"] for output in found["outputs"] if output["clinic"] == name}
        told = [d for d in found["diagnostics"] if d["target"] and d["target"].startswith(f"{name}/")]
        errors = {d["code"] for d in told if d["severity"] == "error"}
        if name in FAIL:
            assert (statuses, errors) == ({"failed"}, {FAIL[name]}), name
        elif statuses == {"failed"}:
            assert errors == {NARROW.get(name)}, (name, told)
        else:
            assert (statuses, errors) == ({"built"}, set()), (name, told)
        assert all(d["file"] and d["hint"] for d in told if d["severity"] == "error" and d["code"] != "glyph-missing")
        if not errors:
            codes = {d["code"] for d in told}
            assert ("contrast" in codes) == (name in FAINT or theme in BY_THEME.get(name, ())), name
            assert ("logo-contrast" in codes) == (name in FADING), name
            places = {d["file"] for d in told if d["code"] in {"contrast", "logo-contrast"}}
            assert places <= {f"content/clinics/{name}/_brand.yml"}


def test_there_are_more_than_twenty_and_each_is_made_alike_twice() -> None:
    assert len(BRANDS) > 20
    assert {name: clinic(name, "harbour") for name in ("huge-logo", "variable-font")} == {
        name: clinic(name, "harbour") for name in ("huge-logo", "variable-font")
    }
    assert max(len(data) for name in BRANDS for data in clinic(name, "harbour").values()) < 300_000


def test_a_pale_brand_a_white_logo_and_a_font_of_few_letters(tmp_path: Path) -> None:
    brands = ["few-glyphs", "night", "pale", "white-logo"]
    hold(report(tmp_path, "harbour", brands), "harbour", brands)


@pytest.mark.long
@pytest.mark.parametrize("theme", ["harbour", "ledger", "meadow", "signal"])
def test_every_brand_in_every_theme(tmp_path: Path, theme: str) -> None:
    hold(report(tmp_path, theme, sorted(BRANDS)), theme, sorted(BRANDS))
