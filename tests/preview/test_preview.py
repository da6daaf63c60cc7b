"""The preview, by the real command in a real browser: what it shows, what it notices, whom it answers."""

from __future__ import annotations

import json
import shutil
import signal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from PIL import Image

from brochure.preview.news import PASSING
from brochure.preview.showing import file_name
from brochure.preview.studio import Name
from tests.support.chromium import browser
from tests.support.commands import brochure, swap
from tests.support.previews import PATIENCE_S, Served, serving, text, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.chromium import Page

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-US.yaml"
ARABIC = "content/leaflets/ketamine-for-ptsd.ar.yaml"
NAME = "my-clinic/en-US/ketamine-for-ptsd"
MIRRORED = "second/ar/ketamine-for-ptsd"
NAMES = ["front", "inside-left", "inside-centre", "inside-right", "flap", "back"]
PAPER = (279.4, 215.9)  # Letter, on its side


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two clinics, the second of which has the leaflet in Arabic too."""
    folder = tmp_path_factory.mktemp("preview")
    assert brochure(folder, "new", "ws").returncode == 0
    clinics = folder / "ws" / "content" / "clinics"
    shutil.copytree(clinics / "my-clinic", clinics / "second")
    swap(clinics / "second" / "clinic.yaml", "languages: [en-US]", "languages: [en-US, ar]")
    shutil.copy(CHECKOUT / ARABIC, folder / "ws" / ARABIC)
    with serving(folder / "ws") as running:
        yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with browser() as chromium:
        features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
        chromium.call("Emulation.setEmulatedMedia", media="", features=features)
        chromium.call("Emulation.setDeviceMetricsOverride", width=1500, height=950, deviceScaleFactor=1, mobile=False)
        chromium.call("Page.navigate", url=served.address)
        until(lambda: chromium.evaluate("document.querySelectorAll('.page img').length") == 6)
        yield chromium


def told(served: Served, path: str) -> Any:
    status, body = served.ask(path)
    assert status == 200, body
    return json.loads(body)


def choose(page: Page, view: str) -> None:
    page.evaluate(f"document.querySelector('input[value={view}]').click()")


def go(page: Page, name: str) -> None:
    page.evaluate(f"location.hash = {json.dumps(name)}")


def comes(page: Page, expression: str, value: object) -> None:
    """Wait until an expression of the page has a value."""
    until(lambda: page.evaluate(expression) == value)


def press(page: Page, key: str, code: int) -> None:
    for kind in ("rawKeyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)


# -- what it tells --------------------------------------------------------------------------------------------------


def test_a_leaflet_comes_with_its_panels_and_every_frame_of_its_folding(served: Served) -> None:
    known = told(served, f"/api/leaflet/{NAME}")
    assert [panel["name"] for panel in known["shapes"]["panels"]] == NAMES
    assert {d["code"] for d in known["diagnostics"]} == {"not-approved"}
    folded = told(served, f"/api/folded/{NAME}")["folded"]
    assert len(folded["facets"]) == 3
    assert {side["panel"] for facet in folded["facets"] for side in facet["sides"]} == set(range(6))


def test_all_that_is_wanted_is_listed_with_its_editions(served: Served) -> None:
    listed = told(served, "/api/leaflets")["leaflets"]
    assert [f"{n['clinic']}/{n['language']}" for n in listed] == ["my-clinic/en-US", "second/en-US", "second/ar"]
    assert listed[0]["editions"] == ["print", "office", "screen", "large-print", "web"]


def test_every_edition_tells_the_size_of_its_own_pages(served: Served) -> None:
    for edition, count in (("screen", 6), ("office", 2), ("print", 2)):
        known = told(served, f"/api/leaflet/{NAME}?edition={edition}")
        status, pdf = served.ask(f"/file/{NAME}/{edition}.pdf")
        assert (status, known["edition"], len(known["pages"])) == (200, edition, count)
        with pypdfium2.PdfDocument(pdf) as document:
            sizes = [(p.get_width() * 25.4 / 72, p.get_height() * 25.4 / 72) for p in document]
        assert [(p["width"], p["height"]) for p in known["pages"]] == [pytest.approx(size, abs=0.01) for size in sizes]


def test_bleed_and_trim_of_a_print_sheet_lie_where_its_boxes_do(served: Served) -> None:
    sheet = told(served, f"/api/leaflet/{NAME}?edition=print")["pages"][0]
    with pypdfium2.PdfDocument(served.ask(f"/file/{NAME}/print.pdf")[1]) as document:
        left, bottom, right, top = (edge * 25.4 / 72 for edge in document[0].get_trimbox())
        bled = document[0].get_bleedbox()[0] * 25.4 / 72
    assert sheet["trim"] == pytest.approx([right - left, top - bottom], abs=0.01)
    assert sheet["matrix"] == pytest.approx([1, 0, 0, 1, left, sheet["height"] - top], abs=0.01)
    assert sheet["bleed"] == pytest.approx(left - bled, abs=0.01) == 3.175


def test_folds_lie_between_panels_and_on_the_other_side_in_a_mirror(served: Served) -> None:
    for edition in ("office", "print"):
        folds = {}
        for name in (NAME, MIRRORED):
            pages = told(served, f"/api/leaflet/{name}?edition={edition}")["pages"]
            for sheet in pages:
                edges = {round(p["x"], 3) for p in sheet["panels"]} - {0.0}
                assert {round(x, 3) for x, *_ in sheet["folds"]} == edges
            folds[name] = [sorted(x for x, *_ in sheet["folds"]) for sheet in pages]
        assert folds[MIRRORED] == [pytest.approx([PAPER[0] - x for x in reversed(side)]) for side in folds[NAME]]


def test_the_lines_are_those_on_which_the_text_stands(served: Served) -> None:
    grid = told(served, f"/api/grid/{NAME}")["panels"]
    assert set(grid) == set(NAMES)
    assert [apart for apart, _ in grid.values()] == [pytest.approx(16 * 25.4 / 72, abs=0.01)] * 6
    with pypdfium2.PdfDocument(served.ask(f"/file/{NAME}/screen.pdf")[1]) as document:
        text_page = document[1].get_textpage()
        line = text_page.search("Ketamine is").get_next()
        baseline = document[1].get_height() - text_page.get_charbox(line[0])[1]  # of a K, which has no descender
    apart, first = (length * 72 / 25.4 for length in grid["inside-left"])
    off = (baseline - first) % (apart / 2)
    assert min(off, apart / 2 - off) < 0.3


@pytest.mark.parametrize("edition", ["screen", "office", "print"])
def test_a_page_is_a_picture_of_the_size_asked_for(served: Served, edition: str) -> None:
    status, small = served.ask(f"/page/{NAME}/{edition}/0.png?scale=0.5")
    _, large = served.ask(f"/page/{NAME}/{edition}/0.png?scale=1")
    assert status == 200
    sizes = [Image.open(BytesIO(data)).size for data in (small, large)]
    assert sizes[1][0] == pytest.approx(2 * sizes[0][0], abs=2)


def test_a_print_file_is_seen_as_it_is_printed_and_plate_by_plate(served: Served) -> None:
    plates = told(served, f"/api/inks/{NAME}")["inks"]
    assert plates == ["Cyan", "Magenta", "Yellow", "Black"]
    looks = {look: served.ask(f"/page/{NAME}/print/0.png?scale=0.5&look={look}")[1] for look in ("proof", "", *plates)}
    assert len(set(looks.values())) == len(looks)
    for plate in plates:
        seen = Image.open(BytesIO(looks[plate])).convert("RGB")
        assert len({band.tobytes() for band in seen.split()}) == 1, "a plate is grey"
    assert served.ask(f"/page/{NAME}/print/0.png?look=Gold")[0] == 404


def test_the_web_edition_is_framed_by_the_preview_alone_and_runs_nothing(served: Served) -> None:
    with served.connected() as connection:
        connection.request("GET", f"/web/{NAME}", headers={"Cookie": f"brochure_token={served.token}"})
        answer = connection.getresponse()
        body = answer.read()
    policy = answer.getheader("Content-Security-Policy") or ""
    assert b"Ketamine for PTSD" in body
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy


def test_a_file_is_kept_under_a_name_that_tells_it_from_others(served: Served) -> None:
    for edition, kind in (("office", "pdf"), ("web", "html")):
        with served.connected() as connection:
            connection.request(
                "GET", f"/file/{NAME}/{edition}.{kind}", headers={"Cookie": f"brochure_token={served.token}"}
            )
            answer = connection.getresponse()
            answer.read()
        named = f'attachment; filename="ketamine-for-ptsd.en-US.my-clinic.{edition}.{kind}"'
        assert (answer.status, answer.getheader("Content-Disposition")) == (200, named)


def test_a_name_in_other_letters_is_kept_whole_and_has_one_in_plain_ones_beside_it() -> None:
    told = file_name(Name("côte", "ar", 'ألم "1"'), "office", "pdf")
    assert told == (
        "filename=\"_____1_.ar.c_te.office.pdf\"; filename*=UTF-8''%D8%A3%D9%84%D9%85%20%221%22.ar.c%C3%B4te.office.pdf"
    )


def test_what_passes_on_the_way_to_saving_a_file_is_no_news() -> None:
    seen = [
        path for path in (LEAFLET, f"{LEAFLET}~", "content/.brochure-x1", "/.ws/_brand.yml") if not PASSING.search(path)
    ]
    assert seen == [LEAFLET, "/.ws/_brand.yml"]


def test_a_cover_is_a_small_picture_of_the_first_page(served: Served) -> None:
    status, data = served.ask(f"/cover/{MIRRORED}.png?width=120")
    assert (status, Image.open(BytesIO(data)).width) == (200, 120)
    assert Image.open(BytesIO(served.ask(f"/cover/{MIRRORED}.png?width=99999999")[1])).width == 480


def test_lines_of_files_in_the_workspace_alone_are_told(served: Served) -> None:
    found = told(served, f"/api/lines?file={LEAFLET}&line=3")["lines"]
    assert [line["number"] for line in found] == list(range(1, 8))
    (served.folder.parent / "secret").write_text("do not tell")
    (served.folder / "content" / "way-out.yaml").symlink_to(served.folder.parent / "secret")
    ways = ("../secret", "/etc/passwd", "content/../../secret", "content/way-out.yaml", "%2e%2e/secret", "nothing", "")
    for path in ways:
        assert told(served, f"/api/lines?file={path}&line=1")["lines"] == [], path


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
        ("/static//etc/passwd", "GET", {}, 404),
        ("/static/..%5capp.py", "GET", {}, 404),
        (f"/page/{NAME}/screen/99.png", "GET", {}, 404),
        (f"/page/{NAME}/web/0.png", "GET", {}, 404),
        (f"/page/{NAME}/proof/0.png", "GET", {}, 404),
        (f"/page/{NAME}/screen/0.png?scale=nan", "GET", {}, 404),
        (f"/page/{NAME}/screen/-1.png", "GET", {}, 404),
        (f"/file/{NAME}/screen.html", "GET", {}, 404),
        (f"/file/{NAME}/..%2f..%2fscreen.pdf", "GET", {}, 404),
        ("/api/leaflet/no/en-US/such", "GET", {}, 404),
        ("/api/leaflet/..%2f../en-US/x", "GET", {}, 404),
        ("/api/leaflet/my-clinic/en-US/%2e%2e%2f%2e%2e%2fsecret", "GET", {}, 404),
        ("/api/leaflet/my-clinic/en-US/%7B%7B7*7%7D%7D", "GET", {}, 404),
        ("/api/findings/%2fetc/en-US/passwd", "GET", {}, 404),
        ("/cover/..%2f..%2fetc/en-US/passwd.png", "GET", {}, 404),
        ("/web/my-clinic/..%2f..%2f../x", "GET", {}, 404),
    ],
)
def test_what_is_foreign_or_not_there_is_refused(
    served: Served, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    answered, body = served.ask(path, method, headers)
    assert answered == status
    assert b"49" not in body, "a name was evaluated"


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


def test_a_page_of_the_server_may_send_and_is_known_by_its_origin(page: Page) -> None:
    sent = "import('/static/dom.js').then(({ send }) => send('POST', '/api/leaflets', {})).then(({ status }) => status)"
    assert page.evaluate(sent) == 405  # let in by the guard, and nothing is there to be written


# -- bad input -------------------------------------------------------------------------------------------------------


@pytest.fixture
def logo(served: Served) -> Iterator[Path]:
    """Return the logo of the second clinic, which is put back at the end."""
    path = served.folder / "content" / "clinics" / "second" / "logo.svg"
    good = path.read_bytes()
    yield path
    path.unlink()
    path.write_bytes(good)
    assert told(served, "/api/leaflet/second/en-US/ketamine-for-ptsd")["fresh"]


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>fetch("/")</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://evil.example/x.png"/></svg>',
        b"no drawing at all",
    ],
    ids=["script", "outside", "none"],
)
def test_a_logo_that_is_not_harmless_is_a_fault_over_the_last_good_page(
    served: Served, logo: Path, drawing: bytes
) -> None:
    assert told(served, "/api/leaflet/second/en-US/ketamine-for-ptsd")["fresh"]
    logo.write_bytes(drawing)
    known = told(served, "/api/leaflet/second/en-US/ketamine-for-ptsd")
    faults = [d for d in known["diagnostics"] if d["severity"] == "error"]
    assert (known["fresh"], known["made"], len(known["pages"])) == (False, True, 6)
    assert faults
    assert "logo.svg" in " ".join(f"{d['message']} {d['file']}" for d in faults)


def test_a_link_out_of_the_workspace_is_a_fault_and_not_followed(served: Served, logo: Path) -> None:
    outside = served.folder.parent / "logo.svg"
    outside.write_bytes(logo.read_bytes())
    logo.unlink()
    logo.symlink_to(outside)
    known = told(served, "/api/leaflet/second/en-US/ketamine-for-ptsd")
    assert "outside-workspace" in {d["code"] for d in known["diagnostics"]}
    assert known["fresh"] is False


def test_a_logo_of_8000_pixels_is_shown_or_refused_in_words(served: Served, logo: Path) -> None:
    big = logo.with_name("big.png")
    Image.new("RGB", (8000, 8000), "#245").save(big)
    brand = logo.with_name("_brand.yml")
    good = brand.read_text(encoding="utf-8")
    brand.write_text(good.replace("logo.svg", "big.png"), encoding="utf-8")
    known = told(served, "/api/leaflet/second/en-US/ketamine-for-ptsd")
    assert known["fresh"] or [d for d in known["diagnostics"] if d["severity"] == "error" and "big.png" in str(d)]
    brand.write_text(good, encoding="utf-8")


# -- in the browser --------------------------------------------------------------------------------------------------


def test_what_is_saved_is_seen_at_once_and_a_fault_stands_over_the_last_good_page(served: Served, page: Page) -> None:
    assert text(page, "#title").startswith("Ketamine for PTSD")
    path = served.folder / LEAFLET
    good = path.read_text(encoding="utf-8")
    pictures = "[...document.querySelectorAll('.page img')].map(e => new URL(e.src).searchParams.get('digest'))"
    before = page.evaluate(pictures)
    page.evaluate(
        "window.kept = [...document.querySelectorAll('.page img')]; document.querySelector('#stage').scrollTop = 90"
    )
    swap(path, "title: Ketamine for PTSD", "title: Another title")
    until(lambda: text(page, "#title").startswith("Another title"))
    after = page.evaluate(pictures)
    assert [name for name, old, new in zip(NAMES, before, after, strict=True) if old != new] == ["front", "inside-left"]
    assert page.evaluate("kept.every(image => image.isConnected) && document.querySelector('#stage').scrollTop") == 90
    swap(path, "fold: trifold", "fold: trifol")
    until(lambda: "unknown-fold" in text(page, "#findings"))
    assert page.evaluate("document.querySelector('#stale').hidden") is False
    assert page.evaluate("document.querySelectorAll('.page img').length") == 6
    assert text(page, "#title").startswith("Another title")
    page.evaluate("document.querySelector('#findings li.error button').click()")
    until(lambda: "fold: trifol" in text(page, "#findings pre mark"))
    path.write_text(good, encoding="utf-8")
    until(lambda: page.evaluate("document.querySelector('#stale').hidden"))
    assert text(page, "#title").startswith("Ketamine for PTSD")


def test_a_panel_that_is_too_full_is_pointed_at(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    good = path.read_text(encoding="utf-8")
    full = f"    - text: {'words ' * 200}\n    - heading: What else can I try?"
    swap(path, "    - heading: What else can I try?", full)
    until(lambda: "panel-overflow" in text(page, "#findings"))
    page.evaluate("document.querySelector('#findings li.error button').click()")
    until(lambda: text(page, "figure:has(.page.found) figcaption") == "flap")
    path.write_text(good, encoding="utf-8")
    until(lambda: "panel-overflow" not in text(page, "#findings"))


def test_a_leaflet_that_is_deleted_stays_in_sight_and_is_said_to_be_gone(served: Served, page: Page) -> None:
    go(page, MIRRORED)
    until(lambda: page.evaluate("document.querySelector('.page img')?.src.includes('/second/ar/')"))
    (served.folder / ARABIC).unlink()
    until(lambda: page.evaluate("document.querySelector('#stale').hidden") is False)
    assert page.evaluate("document.querySelectorAll('.page img').length") == 6
    assert "cannot be made now" in text(page, "#stale")
    assert page.evaluate("document.querySelectorAll('#findings li.error').length") > 0
    shutil.copy(CHECKOUT / ARABIC, served.folder / ARABIC)
    until(lambda: page.evaluate("document.querySelector('#stale').hidden"))
    go(page, NAME)
    until(lambda: page.evaluate("document.querySelector('.page img')?.src.includes('/my-clinic/')"))


def test_a_clinic_that_cannot_be_read_is_told_and_mends(served: Served, page: Page) -> None:
    path = served.folder / "content" / "clinics" / "my-clinic" / "_brand.yml"
    good = path.read_text(encoding="utf-8")
    path.write_text("color: [", encoding="utf-8")
    until(lambda: page.evaluate("document.querySelectorAll('#findings li.error').length") > 0)
    assert page.evaluate("document.querySelectorAll('.page img').length") == 6
    path.write_text(good, encoding="utf-8")
    until(lambda: page.evaluate("document.querySelector('#stale').hidden"))


def test_views_clinics_and_languages_are_switched_in_place_with_the_panel_kept_in_sight(page: Page) -> None:
    for view, edition, count in (("sheets", "office", 2), ("print", "print", 2), ("panels", "screen", 6)):
        choose(page, view)
        shown = f"document.querySelectorAll('.page img[src*=\"/{edition}/\"]').length"
        comes(page, shown, count)
    page.evaluate("document.querySelector('#screen-5').scrollIntoView({ block: 'center' })")
    for key, value, name in (("clinic", "second", "second/en-US"), ("language", "ar", "second/ar")):
        select = f"const s = document.querySelector('#{key}'); s.value = '{value}'; s.dispatchEvent(new Event('input'))"
        page.evaluate(f"{{ {select} }}")
        comes(page, f"document.querySelector('.page img')?.src.includes('/{name}/')", value=True)
        until(lambda: page.evaluate("document.querySelector('#main').getAttribute('aria-busy')") is None)
        back = "document.querySelector('figure[data-panels=back]').getBoundingClientRect()"
        assert page.evaluate(f"{back}.top < innerHeight && {back}.bottom > 0"), name
    assert page.evaluate("location.hash") == f"#{MIRRORED}"
    go(page, NAME)
    until(lambda: page.evaluate("document.querySelector('.page img')?.src.includes('/my-clinic/')"))


def test_the_web_edition_and_large_print_are_shown_too(page: Page) -> None:
    choose(page, "web")
    until(lambda: page.evaluate("document.querySelectorAll('#stage iframe[sandbox=\"\"]').length") == 2)
    choose(page, "large-print")
    until(lambda: page.evaluate("document.querySelectorAll('.page img[src*=\"/large-print/\"]').length") > 4)
    assert text(page, "#stage figcaption") == "front"
    choose(page, "panels")
    until(lambda: page.evaluate("document.querySelectorAll('.page img[src*=\"/screen/\"]').length") == 6)


def test_all_leaflets_are_found_by_typing_and_opened_by_their_covers(page: Page) -> None:
    page.evaluate("document.querySelector('#all').click()")
    until(lambda: page.evaluate("document.querySelectorAll('#covers .cover img').length") == 3)
    assert page.evaluate("document.activeElement.id") == "filter"
    page.call("Input.insertText", text="arabic sec")
    cards = "[...document.querySelectorAll('#covers li:not([hidden]) a')].map(e => e.hash)"
    until(lambda: page.evaluate(cards) == [f"#{MIRRORED}"])
    assert text(page, "#matches") == "1 leaflet"
    assert page.axe() == []
    page.evaluate("document.querySelector('#filter').value = ''")
    go(page, NAME)
    until(lambda: page.evaluate("document.querySelector('#gallery').hidden"))


def test_the_leaflet_unfolds_by_the_keyboard_alone(page: Page) -> None:
    page.evaluate("document.querySelector('input[name=view]:checked').focus()")
    press(page, "ArrowRight", 39)
    press(page, "ArrowRight", 39)
    until(lambda: page.evaluate("document.querySelectorAll('.facet').length") == 3)
    poses = "[...document.querySelectorAll('.facet')].map(e => e.style.transform).join()"
    closed = page.evaluate(poses)
    for _ in range(30):
        press(page, "Tab", 9)
        if page.evaluate("document.activeElement.className") == "space":
            break
    press(page, "PageUp", 33)
    assert page.evaluate(poses) != closed
    press(page, "End", 35)
    until(lambda: page.evaluate("document.querySelector('.knobs input').value") == "1")
    # Flat: the three panels lie in one plane.
    assert len({pose.split(",")[10] for pose in page.evaluate(poses).split("matrix3d")[1:]}) == 1
    turned = page.evaluate("document.querySelector('.piece').style.transform")
    press(page, "ArrowLeft", 37)
    assert page.evaluate("document.querySelector('.piece').style.transform") != turned
    press(page, "Tab", 9)
    press(page, "Enter", 13)  # the button says Fold now; without motion it does so at once
    page.call("Input.dispatchKeyEvent", type="char", text="\r")
    until(lambda: page.evaluate("document.querySelector('.space').dataset.open") == "0")
    choose(page, "panels")


def test_a_finger_turns_the_leaflet(page: Page) -> None:
    choose(page, "folded")
    until(lambda: page.evaluate("document.querySelectorAll('.facet').length") == 3)
    before = page.evaluate("document.querySelector('.piece').style.transform")
    box = "document.querySelector('.space').getBoundingClientRect()"
    middle = page.evaluate(f"[{box}.x + {box}.width / 2, {box}.y + {box}.height / 2]")
    page.call("Emulation.setTouchEmulationEnabled", enabled=True)
    for kind, moved in (("touchStart", 0), ("touchMove", 60), ("touchMove", 90), ("touchEnd", None)):
        points = [] if moved is None else [{"x": middle[0] + moved, "y": middle[1]}]
        page.call("Input.dispatchTouchEvent", type=kind, touchPoints=points)
    page.call("Emulation.setTouchEmulationEnabled", enabled=False)
    until(lambda: page.evaluate("document.querySelector('.piece').style.transform") != before)
    choose(page, "panels")


def test_overlays_lie_over_the_pages(page: Page) -> None:
    marks = {
        "panels": {"safe": 6, "grid": 6},
        "sheets": {"safe": 6, "folds": 4, "grid": 6},
        "print": {"trim": 2, "bleed": 2, "safe": 6, "folds": 4, "grid": 6},
    }
    classes = {"folds": "fold", "grid": "baseline"}
    for view, overlays in marks.items():
        choose(page, view)
        comes(page, "document.querySelector('#stage .row')?.dataset.view", view)
        for overlay, least in overlays.items():
            box = f"document.querySelector('.overlays input[value={overlay}]')"
            page.evaluate(f"{box}.click()")
            count = f"document.querySelectorAll('.page svg .{classes.get(overlay, overlay)}').length"
            comes(page, f"{count} >= {least}", value=True)
            page.evaluate(f"{box}.click()")
            assert page.evaluate(count) == 0
    choose(page, "panels")
    until(lambda: page.evaluate("document.querySelectorAll('.page img[src*=\"/screen/\"]').length") == 6)


def test_pages_grow_shrink_and_fit_by_keys_in_the_pages_alone(page: Page) -> None:
    width = "document.querySelector('.page').offsetWidth"
    page.evaluate("document.querySelector('#stage').focus()")
    normal = page.evaluate(width)
    press(page, "+", 187)
    assert page.evaluate(width) > normal
    press(page, "-", 189)
    press(page, "-", 189)
    assert page.evaluate(width) < normal
    press(page, "0", 48)
    assert page.evaluate("document.querySelector('#fit').getAttribute('aria-pressed')") == "true"
    assert page.evaluate("document.querySelector('#stage').scrollWidth <= document.querySelector('#stage').clientWidth")
    fitted = page.evaluate(width)
    page.evaluate("document.querySelector('#clinic').focus()")
    press(page, "+", 187)
    assert page.evaluate(width) == fitted


def test_print_opens_the_file_itself_for_printing(page: Page) -> None:
    page.evaluate("window.print = () => {}; document.querySelector('#print').click()")
    until(lambda: page.evaluate("document.querySelector('#printed')?.src.endsWith('&inline')"))
    assert f"/file/{NAME}/screen.pdf" in page.evaluate("document.querySelector('#printed').src")
    page.evaluate("document.querySelector('#printed').remove()")


def test_what_is_found_is_filtered_by_typing(page: Page) -> None:
    field = "const f = document.querySelector('#findings-filter'); f.value = '{}'; f.dispatchEvent(new Event('input'))"
    page.evaluate(f"{{ {field.format('no clinician')} }}")
    assert page.evaluate("document.querySelectorAll('#findings li').length") == 1
    assert text(page, "#findings .count") == "1 of 2 findings"
    page.evaluate(f"{{ {field.format('')} }}")
    assert page.evaluate("document.querySelectorAll('#findings li').length") == 2


@pytest.mark.parametrize("view", ["panels", "sheets", "folded"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [768, 1280])
def test_axe_finds_nothing_and_fingers_can_hit_what_is_to_be_hit(page: Page, view: str, dark: bool, width: int) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    page.call("Emulation.setEmulatedMedia", media="", features=features)
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=950, deviceScaleFactor=1, mobile=False)
    choose(page, view)
    until(lambda: page.evaluate("document.querySelector('#main').getAttribute('aria-busy')") is None)
    assert page.axe() == []
    small = (
        "[...document.querySelectorAll('header .button, select, button:not(#findings button), .views span, "
        ".overlays label')].filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML)"
    )
    assert page.evaluate(small) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_is_asked_of_anyone_else(served: Served, page: Page) -> None:
    own = served.address.partition("?")[0]
    assert [url for url in page.requests if not url.startswith((own, "data:"))] == []


def test_a_browser_that_leaves_while_a_leaflet_is_made_disturbs_nobody(served: Served) -> None:
    path = served.folder / LEAFLET
    good = path.read_text(encoding="utf-8")
    swap(path, "title: Ketamine for PTSD", "title: Left alone")
    for _ in range(3):
        with served.connected() as connection:
            connection.request("GET", f"/api/leaflet/{NAME}", headers={"Cookie": f"brochure_token={served.token}"})
    assert told(served, f"/api/leaflet/{NAME}")["title"] == "Left alone"
    path.write_text(good, encoding="utf-8")


def test_ctrl_c_ends_it_in_order_while_a_browser_listens(served: Served) -> None:
    with serving(served.folder) as other:
        with other.connected() as connection:
            connection.request("GET", "/events", headers={"Cookie": f"brochure_token={other.token}"})
            with connection.getresponse() as answer:
                assert answer.status == 200
                other.process.send_signal(signal.SIGINT)
                _, said = other.process.communicate(timeout=PATIENCE_S)
        assert (other.process.returncode, said) == (0, "")
