"""A clinic's form and what is changed in it: each dialect of brand files keeps the form that it has."""

from __future__ import annotations

from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from brochure.errors import BrochureError
from brochure.model.colours import contrast
from brochure.preview import brandform
from brochure.preview.brandform import Files, form, judged
from brochure.preview.changes import Edit, changed, read_edits
from brochure.preview.uploads import Font, Upload
from brochure.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parent.parent.parent
OURS = CHECKOUT / "content/clinics/aldgrove"
LOGO, FONT = Upload("logo-2.png", b"p"), Upload("fonts/Fern-Bold.ttf", b"f", (), Font("Fern", 700, "normal"))
BROUGHT = {"l": LOGO, "f": FONT}


def files(brand: str | None = None) -> Files:
    """Return a clinic's files, with another brand where one is given."""
    data = (OURS / "_brand.yml").read_bytes() if brand is None else brand.encode()
    return Files("content/clinics/mine", data, (OURS / "clinic.yaml").read_bytes())


def of_tests(name: str) -> Files:
    return files((CHECKOUT / "tests/brands" / name / "_brand.yml").read_text(encoding="utf-8"))


def fields(of: Files) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in form(of, Workspace(CHECKOUT))["fields"]}


def lines(old: Files, new: Files) -> list[str]:
    """Return the lines that were taken away and put in, in both files."""
    both = ((old.brand, new.brand), (old.clinic, new.clinic))
    found = (unified_diff(a.decode().splitlines(), b.decode().splitlines(), n=0) for a, b in both)
    return [line for part in found for line in part if line[:3] not in ("---", "+++", "@@ ")]


def edited(of: Files, field: str, to: str | tuple[str, ...] | None) -> list[str]:
    return lines(of, changed(of, [Edit(field, to)], BROUGHT))


@pytest.mark.parametrize(
    ("field", "to", "expected"),
    [
        ("palette/alder", "#abcdef", ['-    alder: "#24493B"', '+    alder: "#ABCDEF"']),
        ("role/primary", "catkin", ["-  primary: alder", "+  primary: catkin"]),
        ("role/info", "brick", ["+  info: brick"]),
        ("ink/emergency", "#000001", ["-      emergency: bark", '+      emergency: "#000001"']),
        ("type/headings", "bark", ["-    color: primary", "+    color: bark"]),
        ("new-colour/moss", "#445566", ['+    moss: "#445566"']),
        ("theme", "meadow", ["-    theme: ledger", "+    theme: meadow"]),
        ("font/base", "EB Garamond", ["-    family: Lato", "+    family: EB Garamond"]),
        ("logo/0", "l", ["-      path: logo.svg", "+      path: logo-2.png"]),
        ("logo/0/alt", "A leaf", ["-      alt: Aldgrove Trauma Clinic", "+      alt: A leaf"]),
        ("contact/phone", "0123", ["-  phone: 202-555-0137", '+  phone: "0123"']),
        ("contact/web", " ", ["-  web: aldgrove.example"]),
        ("contact/address", "18 Alder Street\n\nUpstairs ", ["-    - Quillan Springs", "+    - Upstairs"]),
        ("hours/es", "cerrado", ["-  es: lunes a viernes, 8:30 a 5", "+  es: cerrado"]),
        ("local/parking/en", "behind", ["+  parking:", "+    en: behind"]),
    ],
)
def test_a_field_that_is_changed_alters_its_own_lines(field: str, to: str, expected: list[str]) -> None:
    found = edited(files(), field, to)
    assert found == expected


def test_a_family_of_the_program_is_listed_and_chosen() -> None:
    assert edited(files(), "font/headings", "Mukta") == [
        "+    - family: Mukta",
        "+      source: google",
        "+      weight: [400, 700]",
        "+      style: normal",
        "-    family: EB Garamond",
        "+    family: Mukta",
    ]


def test_fonts_of_ones_own_are_put_under_their_family() -> None:
    new = changed(files(), [Edit("font-file", "f"), Edit("font-file", "f"), Edit("font/base", "Fern")], BROUGHT)
    assert "\n".join(lines(files(), new)) == "\n".join(
        [
            "+    - family: Fern",
            "+      source: file",
            "+      files:",
            *(2 * ["+        - path: fonts/Fern-Bold.ttf", "+          weight: 700", "+          style: normal"]),
            "-    family: Lato",
            "+    family: Fern",
        ]
    )
    assert brandform.files_named(new) == {"logo.svg", "fonts/Fern-Bold.ttf"}


def test_a_first_logo_is_put_where_there_is_none() -> None:
    bare = files('color: {primary: "#123456"}\n')
    new = changed(bare, [Edit("logo/new", "l")], BROUGHT)
    clinic, faults = judged(new)
    assert faults == ()
    assert clinic
    assert clinic.brand.logo
    assert (clinic.brand.logo.path, clinic.brand.logo.alt) == (
        "content/clinics/mine/logo-2.png",
        "Aldgrove Trauma Clinic",
    )


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            "role/primary/light",
            ["-  primary: {light: blue, dark: light-blue}", '+  primary: {light: "#010203", dark: light-blue}'],
        ),
        ("role/link/dark", ["-  link: {light: blue, dark: light-blue}", '+  link: {light: blue, dark: "#010203"}']),
        ("role/secondary", ["-  secondary: rgba(220, 120, 40, 1)", '+  secondary: "#010203"']),
        ("palette/solar-base3", ['-    solar-base3: "#fdf6e3"', '+    solar-base3: "#010203"']),
        (
            "type/headings/light",
            ["-    color: {light: blue, dark: light-blue}", '+    color: {light: "#010203", dark: light-blue}'],
        ),
    ],
)
def test_a_brand_for_another_tool_keeps_its_form(field: str, expected: list[str]) -> None:
    quarto = of_tests("quarto")
    assert edited(quarto, field, "#010203") == expected
    assert fields(changed(quarto, [Edit(field, "#010203")], {}))[field]["value"] == "#010203"


def test_a_colour_in_small_letters_stays_in_small_letters() -> None:
    assert edited(of_tests("quarto"), "palette/solar-base3", "#ABCDEF")[1] == '+    solar-base3: "#abcdef"'


def test_a_name_that_leads_to_a_colour_is_told_with_what_it_leads_to() -> None:
    found = fields(of_tests("every-key"))
    told = {id_: (found[id_]["same"], found[id_]["value"]) for id_ in ("palette/deep", "role/primary", "role/link")}
    assert told == {
        "palette/deep": ("palette/mere", "#2B4C7E"),
        "role/primary": ("palette/deep", "#2B4C7E"),
        "role/link": ("role/primary", "#2B4C7E"),
    }
    assert found["palette/reed"]["value"] == "#818547"


@pytest.mark.parametrize(
    ("field", "to", "code"),
    [
        ("palette/alder", "red; x", "bad-colour"),
        ("palette/alder", None, "bad-colour"),
        ("palette/nothing/light", "#123456", "unknown-field"),
        ("role/nothing", "#123456", "unknown-field"),
        ("ink/nothing", "#123456", "unknown-field"),
        ("new-colour/a b", "#123456", "unknown-field"),
        ("logo/0", "somewhere/else.png", "unknown-field"),
        ("logo/7", "l", "unknown-field"),
        ("logo/new", "l", "unknown-field"),
        ("logo/0", "f", "unknown-field"),
        ("font-file", "l", "unknown-field"),
        ("contact/phone", "", "needed"),
        ("contact/address", " \n ", "needed"),
        ("contact/nothing", "x", "unknown-field"),
        ("hours", "x", "not-editable"),
        ("local", "x", "unknown-field"),
        ("jurisdiction", "GB-ENG", "unknown-field"),
        ("../clinic.yaml", "x", "unknown-field"),
        ("", "x", "unknown-field"),
        ("contact/phone", "a\x07b", "bad-character"),
    ],
)
def test_what_is_no_field_or_not_its_value_is_refused(field: str, to: str | None, code: str) -> None:
    with pytest.raises(BrochureError) as refused:
        changed(files(), [Edit(field, to)], BROUGHT)
    assert [d.code for d in refused.value.diagnostics] == [code]


@pytest.mark.parametrize("asked", [None, {}, ["x"], [{"field": 1, "to": "x"}], [{"field": "theme", "to": {}}]])
def test_a_request_that_names_no_field_is_refused(asked: object) -> None:
    with pytest.raises(BrochureError):
        read_edits(asked)


def test_faults_stand_at_their_fields() -> None:
    wrong = replace(files(), clinic=files().clinic.replace(b"hello@aldgrove.example", b"nonsense"))
    wrong = replace(wrong, brand=wrong.brand.replace(b"primary: alder", b"primary: aldr"))
    found = {id_: entry["faults"] for id_, entry in fields(wrong).items() if entry["faults"]}
    assert found == {
        "contact/email": ['"nonsense" is not an e-mail address'],
        "role/primary": ['no colour is called "aldr"'],
    }


def test_a_file_that_cannot_be_read_is_told_and_the_other_one_can_be_edited() -> None:
    told = form(files("color: [\n"), Workspace(CHECKOUT))
    assert [d["code"] for d in told["unreadable"]] == ["yaml-syntax"]
    assert {entry["file"] for entry in told["fields"]} == {"clinic"}


def test_what_is_too_faint_comes_with_the_nearest_colour_that_passes() -> None:
    pale = changed(files(), [Edit("palette/alder", "#90B8A7")], {})
    faint = {p["ink"]: p for p in form(pale, Workspace(CHECKOUT))["pairs"] if not p["passes"]}
    assert {"heading", "accent"} <= set(faint)
    heading = faint["heading"]
    assert heading["better"]["field"] == "palette/alder"
    assert heading["printed"]["ratio"] >= heading["least"] > heading["ratio"]
    mended = changed(pale, [Edit("palette/alder", heading["better"]["colour"])], {})
    assert all(pair["passes"] for pair in form(mended, Workspace(CHECKOUT))["pairs"])


def test_contrast_is_that_of_wcag() -> None:
    pairs = {pair["ink"]: pair for pair in form(files(), Workspace(CHECKOUT))["pairs"]}
    text = pairs["text"]
    colour, ground = ((int(c[1:3], 16), int(c[3:5], 16), int(c[5:7], 16)) for c in (text["colour"], text["ground"]))
    assert text["ratio"] == round(contrast(colour, ground), 2)
    assert pairs["on-emergency"]["ratio"] == pytest.approx(16.79, abs=0.01)  # #FFFFFF on #1C1E1B
