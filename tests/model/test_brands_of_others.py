"""Brands written for other tools are read as they are: every key of the standard, and the dialects beside it."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest
from brand_yml import Brand as Standard
from pydantic import BaseModel

from brochure.errors import BrochureError, Severity
from brochure.model.brand import Brand, read_brand
from brochure.model.colours import ROLES
from brochure.source import Mapping_, Node, Sequence_, parse

BRANDS = Path(__file__).resolve().parent.parent / "brands"
# In the standard's schema, unknown to its package.
ALSO = {("color", "link")}
# What the package adds for itself.
NOT_WRITTEN = {"path", "version", "url"}


def tree(name: str) -> Node:
    return parse((BRANDS / name / "_brand.yml").read_bytes(), f"content/clinics/{name}/_brand.yml")


def brand(name: str) -> Brand:
    return read_brand(tree(name))


def of_text(text: str) -> Brand:
    return read_brand(parse(text.encode(), "content/clinics/tern/_brand.yml"))


def models(kind: Any) -> list[type[BaseModel]]:
    """Return the models that a value may be of, through unions, lists and the like."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and get_origin(kind) is None:
        root = kind.model_fields.get("root")
        return models(root.annotation) if root else [kind]
    if get_origin(kind) in {Union, types.UnionType, list, tuple} or hasattr(kind, "__metadata__"):
        return [model for inner in get_args(kind) for model in models(inner)]
    return []


def keys(model: type[BaseModel], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return every key of the standard, as a path through its models."""
    found = set()
    for name, info in model.model_fields.items():
        key = (info.alias or name).replace("_", "-")
        if key in NOT_WRITTEN and path[-1:] not in {("images",), ("files",)}:
            continue
        found.add((*path, key))
        for inner in models(info.annotation):
            found |= keys(inner, (*path, key))
    return found


def written(node: Node, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found = set()
    if isinstance(node, Mapping_):
        for key, value in node.items():
            found |= {(*path, key), *written(value, (*path, key))}
    elif isinstance(node, Sequence_):
        for value in node:
            found |= written(value, path)
    return found


def test_the_brand_by_hand_has_every_key_of_the_standard() -> None:
    wanted = {key for key in keys(Standard) if key[0] != "logo"} | ALSO
    assert len(wanted) > 40
    assert not wanted - written(tree("every-key"))


def test_the_brand_by_hand_is_read_without_a_word() -> None:
    read = brand("every-key")
    assert read.remarks == ()
    assert read.colours["primary"] == read.palette["deep"] == read.palette["mere"] == (0x2B, 0x4C, 0x7E)
    assert set(read.colours) == set(ROLES)
    assert read.typography.headings.colour == read.colours["primary"]
    assert {size: logo.name for size, logo in read.logos.items()} == {
        "small": "mark",
        "small-dark": "mark-white",
        "medium": "mark",
        "large": "wide",
    }


def test_what_a_logo_needs_is_stated_for_all_and_for_one() -> None:
    logos = brand("every-key").logos

    def limits(size: str) -> dict[str, float]:
        return {key: limit.mm for key, limit in logos[size].limits}

    assert limits("medium") == {"clear-space": 3, "min-width": 10}
    assert limits("large") == {"clear-space": 4, "min-width": 24, "min-height": 6}


def test_a_brand_for_quarto_is_read_without_change() -> None:
    read = brand("quarto")
    assert read.remarks == ()
    # What is said of dark grounds alone says nothing of paper.
    assert set(read.colours) == {"primary", "secondary", "link", "warning"}
    assert read.typography.base.stack == ("Inter", "Open Sans", "-apple-system")
    assert (read.typography.base.family, read.typography.base.colour) == ("Inter", (0x1F, 0x5F, 0xA8))
    assert read.typography.headings.stack == ("Roboto Slab",)
    folder = "content/clinics/quarto"
    assert {size: logo.path for size, logo in read.logos.items()} == {
        "small": "https://harrowfen.example/icon.png",
        "medium": f"{folder}/logos/header.png",
        "medium-dark": f"{folder}/logos/header-white.png",
        "large": f"{folder}/logos/full.svg",
        "large-dark": f"{folder}/logos/header-white.png",
    }
    harrow = next(font for font in read.fonts if font.family == "Harrow")
    assert [(file.path.removeprefix(f"{folder}/"), file.weight, file.style) for file in harrow.files] == [
        ("fonts/Harrow-Medium.otf", 500, "normal"),
        ("https://harrowfen.example/Harrow-Bold.woff2", 700, "normal"),
        ("fonts/HarrowVar.ttf", 400, "normal"),
        ("fonts/HarrowVar.ttf", 700, "normal"),
        ("fonts/HarrowVar-Italic.ttf", 400, "italic"),
        ("fonts/HarrowVar-Italic.ttf", 700, "italic"),
    ]


def test_a_brand_without_a_primary_colour_is_read_with_a_warning() -> None:
    read = of_text("logo: a.svg\ntypography: {base: Lato}\n")
    assert [(d.code, d.severity) for d in read.remarks] == [("no-primary", Severity.WARNING)]
    assert of_text("defaults: {brochure: {inks: {brand: '#123456'}}}").remarks == ()


def test_see_through_colours_may_stand_where_nothing_is_printed_in_them() -> None:
    assert of_text('color: {primary: "#123", palette: {glass: "#1238"}}').colours == {"primary": (17, 34, 51)}
    with pytest.raises(BrochureError) as caught:
        of_text('color: {primary: glass, palette: {glass: "#1238"}}')
    assert [d.code for d in caught.value.diagnostics] == ["bad-colour"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("{min-width: wide}", 'a length of 0 to 200 mm, not "wide"'),
        ("{min-width: 300}", 'a length of 0 to 200 mm, not "300"'),
        ("{min-with: 3}", 'unknown key "min-with"'),
        ("{mark: 3}", 'keys with values, not "3"'),
        ("{mark: {clearspace: 3}}", 'unknown key "clearspace"'),
        ("{crest: {min-width: 3}}", 'unknown key "crest"'),
    ],
)
def test_what_is_stated_of_a_logo_is_told_at_its_place(settings: str, told: str) -> None:
    with pytest.raises(BrochureError) as caught:
        of_text(
            f'logo: {{images: {{mark: a.svg}}, small: mark}}\ncolor: {{primary: "#123"}}\ndefaults:\n'
            f"  brochure: {{logo: {settings}}}\n"
        )
    (found,) = caught.value.diagnostics
    assert told in found.message
    assert found.place
    assert found.place.line == 4
