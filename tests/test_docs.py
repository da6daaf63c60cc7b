"""Documentation that is made from the code is up to date; links and pictures in it are there."""

import re
import runpy
from pathlib import Path

import pytest

from brochure.compose.inks import STAND_INS
from brochure.formats import find_format, folds

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")]


def test_the_table_of_inks_is_that_of_the_code():
    path = CHECKOUT / "docs/inks.md"
    rows = "".join(f"| `{name}` | `{value}` |\n" for name, value in STAND_INS.items())
    table = f"\n| ink | stand-in |\n| --- | --- |\n{rows}\n"
    text = path.read_text(encoding="utf-8")
    head, found, tail = re.split(r"(?<=test_docs.py -->)|(?=<!-- end of inks)", text)
    if found != table:
        path.write_text(head + table + tail, encoding="utf-8")
        pytest.fail("docs/inks.md was out of date: it has been written anew")


def test_the_pictures_of_folds_are_those_of_the_table():
    script = runpy.run_path(str(CHECKOUT / "scripts" / "folds"))
    folder = CHECKOUT / "docs" / "images" / "formats"
    drawn = {f"{name}.svg": script["drawing"](find_format(name, "a4")) for name in folds()}
    again = "draw them anew: .venv/bin/python scripts/folds"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")} == drawn, again


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_picture_that_ships_is_drawn_in_inks_alone():
    allowed = {value.lower() for value in STAND_INS.values()}
    pictures = [*(CHECKOUT / "styles").rglob("*.svg"), *(CHECKOUT / "content/images").rglob("*.svg")]
    assert len(pictures) > 10
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        colours = {c.lower() for c in re.findall(r"#[0-9A-Fa-f]{3,8}\b", text)}
        assert colours <= allowed, picture.name
        assert not re.search(r"rgb\(|hsl\(|opacity|fill=\"(?!none|url|#)[a-z]", text), picture.name


def test_style_sheets_name_inks_and_no_colours():
    for sheet in (CHECKOUT / "styles").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        # A screen may dim a picture; on paper that is a tint.
        dimmed = "" if sheet.name.startswith("web") else r"|\bopacity\b"
        assert not re.findall(rf"#[0-9A-Fa-f]{{3,8}}\b|rgba?\({dimmed}", text), sheet.name


def test_no_style_can_lose_text():
    """A box that hides what does not fit drops words with nothing logged."""
    for sheet in (CHECKOUT / "styles").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"overflow\s*:\s*hidden|max-height|text-overflow|line-clamp", text), sheet.name
