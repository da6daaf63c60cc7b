"""What the editors keep when something is taken from under them: the focus, the words, and the way to a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.preview.test_writing import CONTROL, click, field, opened, press, state, write
from tests.support.chromium import browser
from tests.support.commands import brochure
from tests.support.previews import serving, text, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.chromium import Page

# What says, where the system chooses the colours, that something is chosen.
EDGES = {
    "#words label:has(:checked)": "outlineStyle",
    ".views :checked + span": "outlineStyle",
    "[role=tab][aria-selected=true]": "borderBlockEndColor",
}
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-US.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lasting")
    assert brochure(folder, "new", "ws").returncode == 0
    return folder / "ws"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as window:
        window.call("Emulation.setDeviceMetricsOverride", width=1500, height=950, deviceScaleFactor=1, mobile=False)
        yield window


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def pressed(page: Page, selector: str) -> None:
    """Press a button as the keyboard does."""
    page.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
    press(page, "Enter")


def test_what_is_not_saved_outlives_the_program_and_buttons_keep_the_focus(folder: Path, page: Page) -> None:
    path = folder / LEAFLET
    with serving(folder) as first:
        opened(page, first.address, 6)
        # A button that has done its work is of no use any more, and still is where somebody stands.
        click(page, "#words .head", "Studies disagree")
        field(page, "Text")
        write(page, " One more.")
        until(lambda: state(page) == "Not saved")
        pressed(page, "#words .main")
        until(lambda: state(page) == "Saved")
        assert (focused(page), page.evaluate("document.activeElement.ariaDisabled")) == ("Save", "true")
        press(page, "Tab")
        assert page.evaluate("document.querySelector('#words .main').disabled")
        assert "One more." in path.read_text()
        # What is too full is opened in the form as well as in the YAML.
        field(page, "Text")
        write(page, " Too much is said here of it." * 30)
        until(lambda: "too full" in text(page, "#words .full"))
        click(page, "#words .full .link", "Open the block")
        until(lambda: focused(page).startswith("Statistic"))
        pressed(page, "#words .history button")
        until(lambda: "too full" not in text(page, "#words .full"))
        assert focused(page) == "Undo"
        # A file that is gone, and back.
        path.rename(path.with_suffix(".away"))
        until(lambda: "gone from the disk" in text(page, "#words .notes"))
        path.with_suffix(".away").rename(path)
        until(lambda: text(page, "#words .notes") == "")
        port = int(first.origin.rpartition(":")[2])
    click(page, "#words .head", "Studies disagree")
    field(page, "Text")
    write(page, " Not yet.")
    press(page, "s", CONTROL)
    until(lambda: "the program has ended" in text(page, "#words .notes"))
    assert page.evaluate("document.querySelector('#main').ariaBusy") is None
    with serving(folder, port) as second:
        # Its page opens elsewhere in the same browser, and brings the cookie.
        page.evaluate(f"open({json.dumps(second.address)}, '_blank', 'noopener')")
        until(lambda: text(page, "#live") != "The program has ended")
        press(page, "s", CONTROL)
        until(lambda: state(page) == "Saved")
        assert "Not yet." in path.read_text()
        # An address that nobody could have written names nothing, and breaks nothing.
        page.evaluate("location.hash = 'a/b/%zz'")
        until(lambda: text(page, "#title") == "%zz")
        assert text(page, "#live") == "Watching your files"
        page.call("Emulation.setEmulatedMedia", media="", features=[{"name": "forced-colors", "value": "active"}])
        for name, edge in EDGES.items():
            style = f"getComputedStyle(document.querySelector({json.dumps(name)})).{edge}"
            assert page.evaluate(style) != page.evaluate(
                style.replace(":checked", ":not(:checked)").replace("=true", "=false")
            )
