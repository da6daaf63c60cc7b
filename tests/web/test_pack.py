"""Packing: one file that holds all it shows, and nothing that ends it early or tells too much."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image

from brochure.document import ASSETS, Document, Stylesheet
from brochure.web import pack, photographs
from brochure.web.fonts import web_font
from brochure.web.pack import MOST_PIXELS
from brochure.workspace import Workspace
from tests.support.everything import chart, photograph

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<style>a { fill: #123456 }</style><title>5 % "of" &lt;a&gt; &amp; b</title></svg>"""
HTML = '<html><head><title>t</title></head><body><img src="{}"></body></html>'


def page(data: bytes, name: str = "x") -> tuple[str, Document]:
    url = f"{ASSETS}{name}"
    document = Document(HTML.format(url), (), Stylesheet("fonts", ""), {url: data}, ())
    return pack(document).decode(), document


def picture(data: bytes) -> tuple[str, bytes]:
    match = re.search(r'src="data:([a-z/]+);base64,([^"]+)"', page(data)[0])
    assert match
    return match[1], base64.b64decode(match[2])


def test_an_svg_stands_in_the_page_as_it_was() -> None:
    packed, _ = page(SVG)
    match = re.search(r'src="data:image/svg\+xml,([^"]*)"', packed)
    assert match
    svg = unquote(match[1].replace("&amp;", "&"))
    assert svg == SVG.decode().replace("\n", " ").replace('"', "'")


def test_a_picture_in_a_style_sheet_cannot_end_it() -> None:
    url = f"{ASSETS}x.svg"
    sheet = Stylesheet("art", f'/* note */ .a {{ background: url("{url}") }}')
    document = Document("<head></head>", (sheet,), Stylesheet("fonts", ""), {url: SVG}, ())
    packed = pack(document).decode()
    assert packed.count("</style>") == 1
    assert "note" not in packed
    assert ASSETS not in packed


def test_a_picture_inside_a_picture_is_put_in_as_well() -> None:
    inner, outer = f"{ASSETS}inner.png", f"{ASSETS}outer.svg"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{inner}"/></svg>'.encode()
    document = Document(HTML.format(outer), (), Stylesheet("fonts", ""), {inner: chart(), outer: svg}, ())
    packed = pack(document).decode()
    assert ASSETS not in packed
    assert "data:image/png;base64," in packed


def test_a_small_picture_is_kept_as_it_is() -> None:
    assert picture(chart()) == ("image/png", chart())


def test_a_photograph_is_made_as_large_as_a_screen_needs_and_tells_nothing_of_where_it_was_taken() -> None:
    kind, data = picture(photograph())
    with Image.open(BytesIO(data)) as image:
        assert (kind, image.mode, image.size) == ("image/jpeg", "RGB", (MOST_PIXELS, MOST_PIXELS // 2))
        assert not image.getexif()


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_what_browsers_do_not_show_becomes_what_they_do(mode: str, kind: str) -> None:
    made = BytesIO()
    Image.new(mode, (20, 10), (10, 20, 30, 128)[: len(mode)]).save(made, "TIFF")
    assert picture(made.getvalue())[0] == kind


def test_the_size_is_known_without_photographs() -> None:
    packed, document = page(photograph())
    assert 0 < len(packed) - photographs(document) < 300
    assert photographs(page(SVG)[1]) == 0


def test_a_font_is_cut_to_what_is_used_and_what_may_be_typed() -> None:
    import uharfbuzz

    (regular,) = (f for f in Workspace.__new__(Workspace).family("Lato") if f.weight == 400 and f.style == "normal")
    cut = web_font(regular.data, frozenset({0x141}))
    assert cut[:4] == b"wOF2"
    assert len(cut) < len(regular.data) / 2
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(cut)) as font:
        plain = BytesIO()
        font.flavor = None
        font.save(plain)
    held = set(uharfbuzz.Face(plain.getvalue()).unicodes)
    assert {0x141, ord("a"), ord("9"), 0xE9, 0x2019} <= held
    assert 0x142 not in held
    assert web_font(regular.data, frozenset({0x141})) == cut
