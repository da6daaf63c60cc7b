"""Pages and art as a mirror shows them."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from brochure.compose.mirror import mirrored_pages
from brochure.compose.pictures import mirrored, open_picture

THEMES = Path(__file__).resolve().parents[2] / "styles" / "themes"


def test_left_and_right_are_exchanged_in_pages_and_nowhere_else():
    css = """.a { float: left } /* right */
@page inside:nth(1 of inside) { margin-left: 2mm; @top-right-corner { content: ""; text-align: right } }
.b { margin-left: 1mm }"""
    assert mirrored_pages(css) == (
        css.replace("margin-left: 2mm", "margin-right: 2mm")
        .replace("@top-right-corner", "@top-left-corner")
        .replace("text-align: right", "text-align: left")
    )


def test_folios_stay_at_the_outer_edge():
    css = "@page pages:left { @bottom-left { content: counter(page) } }"
    assert mirrored_pages(css) == "@page pages:right { @bottom-right { content: counter(page) } }"


@pytest.mark.parametrize("sheet", sorted(THEMES.glob("*/theme.css")), ids=lambda p: p.parent.name)
def test_pages_mirrored_twice_are_as_they_were(sheet):
    css = sheet.read_text(encoding="utf-8")
    assert mirrored_pages(mirrored_pages(css)) == css


@pytest.mark.parametrize("art", sorted(THEMES.glob("*/*.svg")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_art_is_turned_about_the_middle_of_its_view(art):
    picture = open_picture(art.read_bytes(), str(art), None)
    turned = mirrored(picture)
    root = ET.fromstring(turned.data)  # noqa: S314 - a file of ours
    left, _, width, _ = map(float, root.attrib["viewBox"].split())
    (group,) = [child for child in root if "scale(-1 1)" in child.get("transform", "")]
    assert group.get("transform") == f"translate({2 * left + width:g} 0) scale(-1 1)"
    assert turned.url != picture.url
    assert (turned.width, turned.height) == (picture.width, picture.height)


def test_art_with_letters_is_left_as_it_is():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text font-family="Lato">a</text></svg>'
    picture = open_picture(svg, "a.svg", None)
    assert mirrored(picture) is picture


@pytest.mark.parametrize(("kept", "mirrors"), [("xMax", "xMin"), ("xMin", "xMax"), ("xMid", "xMid")])
def test_art_that_is_cropped_keeps_the_same_end_in_a_mirror(kept, mirrors):
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" preserveAspectRatio="{kept}YMax slice">'
    svg = f"{opening}<path d='M0 0'/></svg>"
    turned = mirrored(open_picture(svg.encode(), "art.svg", None))
    assert f'preserveAspectRatio="{mirrors}YMax slice"'.encode() in turned.data
