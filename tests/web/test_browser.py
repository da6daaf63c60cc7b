"""Pages in a browser: axe-core finds nothing, nothing is asked for, all is seen, whatever the width and the light."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.support import arabic, everything
from tests.support.chromium import browser
from tests.support.commands import built
from tests.support.everything import NAME, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Shipped
    from tests.support.chromium import Page

WIDTHS = (320, 1280)
# Text that takes no room, and whatever sticks out of the window at the side.
UNSEEN = """[...document.querySelectorAll("main :is(h1, h2, h3, p, li, th, td, label, legend, figcaption, dt, dd)")]
    .filter(e => e.textContent.trim() && !e.getClientRects().length).map(e => e.textContent.trim())"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What is tapped on its own, not in a line of text (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """[...document.querySelectorAll("a, input, textarea, label:has(input)")]
    .filter(e => !e.closest("p, .cite, .references, .label") && e.type !== "checkbox" && e.type !== "radio")
    .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
    .filter(([_, r]) => r.width && (r.width < 24 || r.height < 24)).map(([html]) => html)"""
# Text as far apart as a reader may set it (WCAG 2.2, 1.4.12).
SPACED = """(() => { const s = document.createElement("style");
    const spacing = {"line-height": "1.5", "letter-spacing": "0.12em", "word-spacing": "0.16em"};
    s.textContent = "*{" + Object.entries(spacing).map(([k, v]) => `${k}:${v} !important`).join(";") + "}";
    document.head.append(s) })()"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture(
    scope="module",
    params=["harbour", *(pytest.param(theme, marks=pytest.mark.long) for theme in ("ledger", "meadow", "signal"))],
)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = everything.make(tmp_path_factory.mktemp("browser") / "workspace", theme=request.param)
    built(folder, NAME, "--edition", "web")
    return folder / PAGE


def faults(chromium: Page, path: Path, width: int, *, dark: bool) -> list[str]:
    chromium.open(path, width=width, dark=dark)
    asked = [url for url in chromium.requests if not url.startswith(("file:", "data:"))]
    unseen, small, axe = chromium.evaluate(UNSEEN), chromium.evaluate(SMALL_TARGETS), chromium.axe()
    wide = chromium.evaluate(TOO_WIDE)
    chromium.evaluate(SPACED)
    spaced = chromium.evaluate(TOO_WIDE)
    return [*asked, *unseen, *small, *axe, *([f"{wide or spaced} px too wide"] if wide or spaced else [])]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_every_block_in_harsh_colours_has_no_fault(
    chromium: Page, page: Path, width: int, dark: bool
) -> None:
    assert faults(chromium, page, width, dark=dark) == []


LEFT_OF = """(a, b) => a.getBoundingClientRect().left < b.getBoundingClientRect().left"""


@pytest.mark.parametrize("clinic", ["tern-quay", pytest.param("aldgrove", marks=pytest.mark.long)])
def test_a_page_from_right_to_left_has_no_fault_and_is_set_so(chromium: Page, tmp_path: Path, clinic: str) -> None:
    folder = arabic.workspace(tmp_path)
    built(folder, "visit", "--clinic", clinic, "--edition", "web")
    path = folder / "build" / clinic / "ar" / "visit.web.html"
    for width in WIDTHS:
        assert faults(chromium, path, width, dark=width == WIDTHS[0]) == []
    chromium.open(path, width=320)
    box = "document.querySelector('.checklist input')"
    assert chromium.evaluate(f"({LEFT_OF})({box}.parentElement.querySelector('.label'), {box})"), "boxes on the right"
    assert chromium.evaluate("getComputedStyle(document.querySelector('bdi')).unicodeBidi").startswith("isolate")


@pytest.mark.long
def test_no_page_that_ships_has_a_fault(chromium: Page, shipped: Shipped) -> None:
    paths = shipped.files("web")
    assert len(paths) >= 6
    for path in paths:
        assert len(path.read_bytes()) < 300_000
        for width in (*WIDTHS, 768):
            for dark in (False, True):
                found = faults(chromium, path, width, dark=dark)
                assert found == [], f"{path.name} at {width} px{', dark' if dark else ''}"


@pytest.mark.parametrize(
    ("swap", "fault"),
    [
        (("<body ", '<body style="color: #bbb" '), "color-contrast"),
        (('<html lang="en-GB"', "<html"), "html-has-lang"),
        (('alt="Left[^"]*"', ""), "image-alt"),
        ((' aria-label="Medicine, Noon"', ""), "label"),
        (("<h2>(A.second.part)</h2>", r"<h5>\1</h5>"), "heading-order"),
        (("</main>", '<p style="inline-size: 90rem">x</p></main>'), "px too wide"),
        (("</main>", "<p hidden>Words</p></main>"), "Words"),
        (("</main>", '<nav><a href="#main" style="font-size: 5px">x</a></nav></main>'), '<a href="#main"'),
    ],
)
def test_a_planted_fault_is_found(
    chromium: Page, page: Path, tmp_path: Path, swap: tuple[str, str], fault: str
) -> None:
    text, count = re.subn(*swap, page.read_text(encoding="utf-8"), count=1)
    assert count == 1
    planted = tmp_path / "planted.html"
    planted.write_text(text, encoding="utf-8")
    assert any(fault in found for found in faults(chromium, planted, 1280, dark=False))


@pytest.mark.parametrize("page", ["harbour"], indirect=True)
def test_the_policy_of_a_page_stops_what_would_be_asked_for(chromium: Page, page: Path, tmp_path: Path) -> None:
    def asked(text: str) -> list[str]:
        planted = tmp_path / "planted.html"
        planted.write_text(text, encoding="utf-8")
        chromium.open(planted, width=320)
        return [url for url in chromium.requests if url.startswith("http:")]

    text = page.read_text(encoding="utf-8").replace("</main>", '<img src="http://127.0.0.1:9/x.png" alt=""></main>')
    assert asked(text) == []
    assert asked(text.replace("Content-Security-Policy", "x-none")) == ["http://127.0.0.1:9/x.png"]


def test_the_page_is_dark_in_the_dark_and_so_are_its_pictures(chromium: Page, page: Path) -> None:
    def brightness(*, dark: bool) -> tuple[int, int]:
        chromium.open(page, width=400, dark=dark)
        box = "(e => (r => [r.x, r.y, r.width])(e.getBoundingClientRect()))(document.querySelector('.block-map img'))"
        x, y, width = map(int, chromium.evaluate(box))
        with Image.open(BytesIO(chromium.screenshot())) as shot:
            grey = shot.convert("L").tobytes()
            return grey[(y + 4) * shot.width + 4], grey[(y + 4) * shot.width + x + width - 4]

    light, dark = brightness(dark=False), brightness(dark=True)
    assert min(light) > 200
    assert max(dark) < 80


def test_paper_is_light_and_holds_all_but_what_a_screen_needs(chromium: Page, page: Path) -> None:
    chromium.open(page, width=320, dark=True)
    chromium.evaluate("document.querySelector('textarea').value = 'Kept on paper'")
    with pdfium.PdfDocument(chromium.pdf()) as pdf:
        words = " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in pdf)
        corner = pdf[0].render(scale=0.5).to_pil().convert("L").getpixel((2, 2))
    assert "Interdisciplinarity" in words
    assert "Kept on paper" in words
    assert "On this page" not in words
    assert "Skip to" not in words
    assert isinstance(corner, int)
    assert corner > 240
