"""The page that a QR code on paper leads to, and the overview: in a browser, whatever the width and the light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import knees
from tests.support.chromium import browser
from tests.support.commands import brochure, built, swap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.chromium import Page

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("a")].map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
    .filter(([_, r]) => r.width < 24 || r.height < 24).map(([html]) => html)"""
STATES = ("example", "current", "replaced", "overdue", "withdrawn")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a page for everything that such a page may say, and the overview."""
    base = tmp_path_factory.mktemp("current")
    folder = knees.make(base / "workspace")
    kept: dict[str, Path] = {}

    def keep(state: str, version: str, day: str = knees.DAY) -> None:
        built(folder, "--edition", "web", "--date", day)
        page = (folder / f"build/my-clinic/current/KN-01/en-GB/{version}.html").read_bytes()
        kept[state] = base / f"{state}.html"
        kept[state].write_bytes(page)

    keep("example", "1.0")
    assert knees.approve(folder).returncode == 0
    keep("current", "1.0")
    swap(folder / knees.LEAFLET, 'version: "1.0"', 'version: "1.1"')
    swap(folder / knees.LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow. Call {clinic.phone}.")
    assert knees.approve(folder).returncode == 0
    keep("replaced", "1.0")
    keep("overdue", "1.1", "2029-01-01")
    kept["status"] = base / "status.html"
    run = brochure(folder, "status", "--format", "html", "-o", kept["status"], "--date", "2029-01-01")
    assert run.returncode == 0, run.stderr
    swap(folder / knees.LEAFLET, "  funding: none\n", "  funding: none\n  status: withdrawn\n  reason: It is wrong.\n")
    keep("withdrawn", "1.1")
    return kept


def faults(chromium: Page, path: Path, width: int, *, dark: bool) -> list[str]:
    chromium.open(path, width=width, dark=dark)
    asked = [url for url in chromium.requests if not url.startswith(("file:", "data:"))]
    wide, small = chromium.evaluate(TOO_WIDE), chromium.evaluate(SMALL)
    return [*asked, *small, *chromium.axe(), *([f"{wide} px too wide"] if wide else [])]


@pytest.mark.parametrize("state", [*STATES, "status"])
def test_a_page_has_no_fault(chromium: Page, pages: dict[str, Path], state: str) -> None:
    for width in (320, 1280):
        for dark in (False, True):
            assert faults(chromium, pages[state], width, dark=dark) == [], (width, dark)


@pytest.mark.parametrize("state", STATES)
def test_a_page_is_one_small_file_without_a_script(pages: dict[str, Path], state: str) -> None:
    data = pages[state].read_bytes()
    html = data.decode()
    assert len(data) < 100_000
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert '<html lang="en-GB" dir="ltr">' in html
    assert re.findall(r"<h1\b", html) == ["<h1"]
    assert re.findall(r'href="((?!data:)[^"]*)"', html)[-2:] == ["tel:01632960412", "tel:01632960498"]


def test_a_planted_fault_is_found(chromium: Page, pages: dict[str, Path], tmp_path: Path) -> None:
    text = pages["current"].read_text(encoding="utf-8")
    planted = tmp_path / "planted.html"
    planted.write_text(text.replace("<body ", '<body style="color: #bbb" '), encoding="utf-8")
    assert any("color-contrast" in fault for fault in faults(chromium, planted, 1280, dark=False))
    planted.write_text(text.replace("</main>", '<p style="inline-size: 90rem">x</p></main>'), encoding="utf-8")
    assert any("too wide" in fault for fault in faults(chromium, planted, 1280, dark=False))
