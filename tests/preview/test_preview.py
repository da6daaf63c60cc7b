"""The preview, by the real command in a real browser: what it shows, what it notices, whom it answers."""

from __future__ import annotations

import json
import signal
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.support.chromium import browser
from tests.support.commands import brochure, swap
from tests.support.previews import PATIENCE_S, Served, serving, text, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.chromium import Page

LEAFLET = "content/leaflets/ketamine-for-ptsd.en-US.yaml"
NAME = "my-clinic/en-US/ketamine-for-ptsd"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("preview")
    assert brochure(folder, "new", "ws").returncode == 0
    with serving(folder / "ws") as running:
        yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with browser() as chromium:
        chromium.call("Emulation.setDeviceMetricsOverride", width=1500, height=950, deviceScaleFactor=1, mobile=False)
        chromium.call("Page.navigate", url=served.address)
        until(lambda: chromium.evaluate("document.querySelectorAll('.page img').length") == 6)
        yield chromium


def choose(page: Page, view: str) -> None:
    page.evaluate(f"document.querySelector('input[value={view}]').click()")


# -- what it tells --------------------------------------------------------------------------------------------------


def test_a_leaflet_comes_with_its_panels_sheets_and_every_frame_of_its_folding(served: Served) -> None:
    told = json.loads(served.ask(f"/api/leaflet/{NAME}")[1])
    shapes = told["shapes"]
    names = ["front", "inside-left", "inside-centre", "inside-right", "flap", "back"]
    assert [panel["name"] for panel in shapes["panels"]] == names
    assert [len(sheet["panels"]) for sheet in shapes["sheets"]] == [3, 3]
    assert len(shapes["folded"]["facets"]) == 3
    sides = {side["panel"] for facet in shapes["folded"]["facets"] for side in facet["sides"]}
    assert sides == set(range(6))
    assert {d["code"] for d in told["diagnostics"]} == {"not-approved"}


@pytest.mark.parametrize("edition", ["screen", "office"])
def test_a_page_is_a_picture_of_the_size_asked_for(served: Served, edition: str) -> None:
    status, small = served.ask(f"/page/{NAME}/{edition}/0.png?scale=0.5")
    _, large = served.ask(f"/page/{NAME}/{edition}/0.png?scale=1")
    assert status == 200
    sizes = [Image.open(BytesIO(data)).size for data in (small, large)]
    assert sizes[1][0] == pytest.approx(2 * sizes[0][0], abs=2)
    status, pdf = served.ask(f"/file/{NAME}/{edition}.pdf")
    assert (status, pdf[:5]) == (200, b"%PDF-")


def test_lines_of_files_in_the_workspace_alone_are_told(served: Served) -> None:
    found = json.loads(served.ask(f"/api/lines?file={LEAFLET}&line=3")[1])["lines"]
    assert [line["number"] for line in found] == list(range(1, 8))
    for path in ("../secret", "/etc/passwd", "content/../../secret", "nothing.yaml", ""):
        (served.folder.parent / "secret").write_text("do not tell")
        status, body = served.ask(f"/api/lines?file={path}&line=1")
        assert (status, json.loads(body)["lines"]) == (200, []), path


# -- whom it answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {"Host": "evil.example"}, 421),
        ("/api/leaflets", "GET", {"Host": "evil.example:80"}, 421),
        ("/api/leaflets", "POST", {}, 403),
        ("/api/leaflets", "POST", {"Origin": "http://evil.example"}, 403),
        ("/api/leaflets", "DELETE", {"Origin": "null"}, 403),
        ("/static/../app.py", "GET", {}, 404),
        ("/static/%2e%2e%2fapp.py", "GET", {}, 404),
        (f"/page/{NAME}/print/0.png", "GET", {}, 404),
        (f"/page/{NAME}/screen/99.png", "GET", {}, 404),
        (f"/page/{NAME}/screen/0.png?scale=nan", "GET", {}, 404),
        ("/api/leaflet/no/en-US/such", "GET", {}, 404),
        ("/api/leaflet/..%2f../en-US/x", "GET", {}, 404),
    ],
)
def test_what_is_foreign_or_not_there_is_refused(
    served: Served, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    assert served.ask(path, method, headers)[0] == status


@pytest.mark.parametrize("path", ["/", "/api/leaflets", "/events", "/static/preview.js", "/?token=guess"])
def test_without_the_token_nothing_is_told(served: Served, path: str) -> None:
    status, body = served.ask(path, token=False)
    assert (status, b"brochure preview" in body) == (403, True)


def test_the_address_gives_a_cookie_that_no_script_and_no_other_site_gets(served: Served) -> None:
    with served.connected() as connection:
        connection.request("GET", f"/?token={served.token}")
        answer = connection.getresponse()
        answer.read()
    cookie = answer.getheader("Set-Cookie", "").lower()
    assert (answer.status, answer.getheader("Location")) == (303, "/")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "frame-ancestors 'none'" in (answer.getheader("Content-Security-Policy") or "")


def test_it_listens_on_loopback_alone_and_a_port_in_use_is_told(served: Served) -> None:
    port = urlsplit(served.address).port
    assert served.address.startswith("http://127.0.0.1:")
    run = brochure(served.folder, "preview", "--no-browser", "--port", str(port))
    assert (run.returncode, "error[port-in-use]" in run.stderr) == (2, True)


# -- in the browser --------------------------------------------------------------------------------------------------


def test_what_is_saved_is_seen_at_once_and_a_fault_stands_over_the_last_good_page(served: Served, page: Page) -> None:
    assert text(page, "#title").startswith("Ketamine for PTSD")
    path = served.folder / LEAFLET
    good = path.read_text(encoding="utf-8")
    swap(path, "title: Ketamine for PTSD", "title: Another title")
    until(lambda: text(page, "#title").startswith("Another title"))
    swap(path, "fold: trifold", "fold: trifol")
    until(lambda: "unknown-fold" in text(page, "#findings"))
    assert page.evaluate("document.querySelector('#stale').hidden") is False
    assert page.evaluate("document.querySelectorAll('.page img').length") == 6
    assert text(page, "#title").startswith("Another title")
    page.evaluate("document.querySelector('#findings .error button').click()")
    until(lambda: "fold: trifol" in text(page, "#findings pre mark"))
    path.write_text(good, encoding="utf-8")
    until(lambda: page.evaluate("document.querySelector('#stale').hidden"))
    assert text(page, "#title").startswith("Ketamine for PTSD")


def test_a_panel_that_is_too_full_is_pointed_at(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    good = path.read_text(encoding="utf-8")
    swap(
        path,
        "    - heading: What else can I try?",
        f"    - text: {'words ' * 200}\n    - heading: What else can I try?",
    )
    until(lambda: "panel-overflow" in text(page, "#findings"))
    page.evaluate("document.querySelector('#findings .error button').click()")
    until(lambda: text(page, "figure:has(.page.found) figcaption") == "flap")
    path.write_text(good, encoding="utf-8")
    until(lambda: "panel-overflow" not in text(page, "#findings"))


def test_the_leaflet_unfolds_by_a_slider_and_the_keyboard(page: Page) -> None:
    choose(page, "folded")
    until(lambda: page.evaluate("document.querySelectorAll('.facet').length") == 3)
    poses = "[...document.querySelectorAll('.facet')].map(e => e.style.transform).join()"
    closed = page.evaluate(poses)
    page.evaluate("document.querySelector('.knobs input').focus()")
    for kind in ("rawKeyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key="End", code="End", windowsVirtualKeyCode=35)
    until(lambda: page.evaluate("document.querySelector('.knobs input').value") == "1")
    opened = page.evaluate(poses)
    assert opened != closed
    # Flat: the three panels lie in one plane.
    assert len({pose.split(",")[10] for pose in opened.split("matrix3d")[1:]}) == 1
    choose(page, "panels")


def test_overlays_lie_over_the_pages(page: Page) -> None:
    for overlay, mark in (("safe", "rect.safe"), ("grid", "line.baseline")):
        page.evaluate(f"document.querySelector('.overlays input[value={overlay}]').click()")
        assert page.evaluate(f"document.querySelectorAll('.page {mark}').length") >= 6
        page.evaluate(f"document.querySelector('.overlays input[value={overlay}]').click()")
    choose(page, "sheets")
    page.evaluate("document.querySelector('.overlays input[value=folds]').click()")
    assert page.evaluate("document.querySelectorAll('.page rect.fold').length") == 6
    choose(page, "panels")


@pytest.mark.parametrize("view", ["panels", "sheets", "folded"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [800, 1500])
def test_axe_finds_nothing(page: Page, view: str, dark: bool, width: int) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    page.call("Emulation.setEmulatedMedia", media="", features=features)
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=950, deviceScaleFactor=1, mobile=False)
    choose(page, view)
    assert page.axe() == []


def test_nothing_is_asked_of_anyone_else(served: Served, page: Page) -> None:
    own = served.address.partition("?")[0]
    assert [url for url in page.requests if not url.startswith((own, "data:"))] == []


def test_ctrl_c_ends_it_in_order_while_a_browser_listens(served: Served) -> None:
    with serving(served.folder) as other:
        with other.connected() as connection:
            connection.request("GET", "/events", headers={"Cookie": f"brochure_token={other.token}"})
            with connection.getresponse() as answer:
                assert answer.status == 200
                other.process.send_signal(signal.SIGINT)
                _, told = other.process.communicate(timeout=PATIENCE_S)
        assert (other.process.returncode, told) == (0, "")
