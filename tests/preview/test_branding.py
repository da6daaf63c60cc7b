"""The brand editor, by the real command in a real browser: what it shows, what it writes, what it refuses."""

from __future__ import annotations

import base64
import json
import shutil
from contextlib import contextmanager
from difflib import unified_diff
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from brochure.model.colours import from_oklch, oklch, parse
from tests.support.chromium import browser
from tests.support.commands import brochure, swap
from tests.support.previews import Served, serving, text, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.chromium import Page

LEAFLET = "my-clinic/en-US/ketamine-for-ptsd"
HERE = "/api/brand/my-clinic"
BRAND, CLINIC = "content/clinics/my-clinic/_brand.yml", "content/clinics/my-clinic/clinic.yaml"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#123456"/></svg>'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("branding")
    assert brochure(folder, "new", "ws").returncode == 0
    clinics = folder / "ws/content/clinics"
    shutil.copytree(clinics / "my-clinic", clinics / "second")
    with serving(folder / "ws") as running:
        yield running


@contextmanager
def restored(folder: Path) -> Iterator[list[Path]]:
    """Put a folder back as it was; the list then tells what had changed in it."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    changed: list[Path] = []
    yield changed
    for path in [path for path in folder.rglob("*") if path.is_file() and path not in before]:
        path.unlink()
    for path, data in before.items():
        if path.read_bytes() != data:
            path.write_bytes(data)
            changed.append(path)


@pytest.fixture
def kept(served: Served) -> Iterator[Path]:
    """Put the clinic's folder back as it was."""
    folder = served.folder / "content/clinics/my-clinic"
    with restored(folder):
        yield folder


def asked(served: Served, path: str = HERE) -> Any:
    return json.loads(served.ask(path)[1])


def held(served: Served) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts of both files and their digests."""
    files = asked(served)["files"]
    return {name: f["text"] for name, f in files.items()}, {name: f["sha256"] for name, f in files.items()}


def edit(served: Served, edits: list[dict[str, Any]], draft: str = "t") -> tuple[int, Any]:
    name = {"language": "en-US", "leaflet": "ketamine-for-ptsd", "edition": "screen"}
    body = {"files": held(served)[0], "edits": edits, "showing": name}
    return served.send(f"{HERE}/edit?draft={draft}", "POST", body)


def picture(served: Served, draft: str, live: int = 0) -> Image.Image:
    """Return the first panel as ``draft`` has it; with ``live``, in the colours that are being chosen."""
    _, data = served.ask(f"/page/{LEAFLET}/screen/0.png?scale=1&draft={draft}&live={live}")
    return Image.open(BytesIO(data)).convert("RGB")


def changed_lines(old: bytes, new: bytes) -> list[str]:
    found = unified_diff(old.decode().splitlines(keepends=True), new.decode().splitlines(keepends=True), n=0)
    return [line for line in found if line[:3] not in ("---", "+++", "@@ ")]


# -- over HTTP -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        (HERE, "PUT", {"Origin": "http://evil.example"}, 403),
        (f"{HERE}/edit", "POST", {"Origin": "null"}, 403),
        (f"{HERE}/logo", "POST", {"Sec-Fetch-Site": "cross-site"}, 403),
        (HERE, "DELETE", {"Host": "evil.example"}, 421),
        ("/api/brand/..%2f..%2fsecret", "PUT", {}, 404),
        ("/api/brand/..", "PUT", {}, 422),
        ("/api/brand/nobody", "PUT", {}, 422),
        ("/api/brand/%2e%2e", "PUT", {}, 422),
        ("/api/brand/nobody/font", "POST", {}, 422),
        ("/api/brand/%00/edit", "POST", {}, 422),
        (f"{HERE}/logo", "POST", {}, 422),
        (HERE, "PATCH", {}, 405),
    ],
)
def test_what_is_foreign_or_names_no_clinic_is_refused(
    served: Served, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    texts, seen = held(served)
    before = sorted(served.folder.rglob("*"))
    assert served.send(path, method, {"files": texts, "seen": seen, "edits": []}, **headers)[0] == status
    assert sorted(served.folder.rglob("*")) == before


def test_without_the_token_nothing_is_told_or_written(served: Served) -> None:
    for path, method in ((HERE, "GET"), (HERE, "PUT"), (f"{HERE}/edit", "POST"), ("/brand/my-clinic/logo/0", "GET")):
        headers = {"Origin": served.address.partition("/?")[0]}
        assert served.ask(path, method, headers, body=b"{}", token=False)[0] == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{", {}, {"files": {}}, {"files": {"brand": 1, "clinic": "x"}}])
def test_a_request_that_is_none_is_refused_in_words(served: Served, body: object) -> None:
    for path, method in ((f"{HERE}/edit", "POST"), (HERE, "PUT")):
        status, told = served.send(path, method, body)
        assert (status, told["diagnostics"][0]["code"]) == (422, "not-understood")


def test_other_colours_are_seen_without_layout_and_tints_follow(served: Served) -> None:
    first = asked(served, f"/api/leaflet/{LEAFLET}?draft=colour")["revision"]
    before = picture(served, "colour")
    status, told = edit(served, [{"field": "palette/alder", "to": "#7A1F5C"}], "colour")
    assert status == 200
    live = picture(served, "colour", told["revision"])
    difference = ImageChops.difference(before, live)
    assert difference.getbbox(), "the panel did not change"
    assert asked(served, f"/api/leaflet/{LEAFLET}?draft=colour")["revision"] > told["revision"]
    assert ImageChops.difference(live, picture(served, "colour")).getbbox() is None, "made in full it looks otherwise"
    assert asked(served, f"/api/leaflet/{LEAFLET}")["revision"] == first, "a page without the draft sees the files"
    reds = sum(1 for red, green, _ in _pixels(live) if red > green + 12)
    assert reds > 20 * sum(1 for red, green, _ in _pixels(before) if red > green + 30), "hills keep the old colour"
    served.send(f"{HERE}?draft=colour", "DELETE", {})


def _pixels(image: Image.Image) -> list[tuple[int, int, int]]:
    data = image.tobytes()
    return [(data[i], data[i + 1], data[i + 2]) for i in range(0, len(data), 3)]


def test_a_brought_logo_and_font_are_written_with_the_file_that_names_them(served: Served, kept: Path) -> None:
    from brochure.workspace import fonts

    status, logo = served.send(f"{HERE}/logo?draft=bring", "POST", SVG)
    assert (status, logo["brought"][0]["told"]) == (200, [])
    status, font = served.send(f"{HERE}/font?draft=bring", "POST", fonts.family("Mukta")[0].data)
    assert (status, font["brought"][0]["family"]) == (200, "Mukta")
    chosen = [("logo/0", logo), ("font-file", font)]
    edits = [{"field": field, "to": told["brought"][0]["id"]} for field, told in chosen]
    status, told = edit(served, [*edits, {"field": "font/base", "to": "Mukta"}], "bring")
    assert status == 200
    assert served.ask("/brand/my-clinic/logo/0?draft=bring")[1] == SVG
    assert served.ask("/brand/my-clinic/logo/0")[1] != SVG
    families = asked(served, f"{HERE}/choices?draft=bring")["families"]
    assert [f["family"] for f in families if f["own"]] == ["Mukta"]
    assert not list(kept.rglob("*.ttf")), "something was written before it was saved"
    seen = held(served)[1]
    status, saved = served.send(f"{HERE}?draft=bring", "PUT", {"files": told["files"], "seen": seen})
    assert (status, sorted(saved["saved"])) == (
        200,
        sorted(
            str(p.relative_to(served.folder)) for p in (kept / "_brand.yml", kept / "logo-2.svg", *kept.rglob("*.ttf"))
        ),
    )
    assert (kept / "logo-2.svg").read_bytes() == SVG
    assert asked(served, f"/api/leaflet/{LEAFLET}")["fresh"]


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("logo", SVG.replace(b"<rect", b"<script>alert(1)</script><rect"), "script"),
        ("logo", SVG.replace(b"<rect", b'<image href="http://evil.example/x.png"/><rect'), "outside"),
        ("logo", b"%PDF-1.7", "PDF"),
        ("logo", b"\0" * 1000, "not a picture"),
        ("font", SVG, "a web page or other text"),
        ("font", b"\0\1\0\0" + b"x" * 500, "damaged"),
        ("font", b"\0" * 11_000_000, "more than 10 MB"),
    ],
)
def test_a_hostile_file_is_refused_with_a_word_and_kept_nowhere(
    served: Served, kind: str, data: bytes, words: str
) -> None:
    before = sorted(served.folder.rglob("*"))
    status, told = served.send(f"{HERE}/{kind}?draft=hostile", "POST", data)
    assert (status, words in told["diagnostics"][0]["message"]) == (422, True)
    assert sorted(served.folder.rglob("*")) == before


def test_a_logo_is_shown_in_a_way_that_nothing_in_it_runs(served: Served) -> None:
    with served.connected() as connection:
        connection.request("GET", "/brand/my-clinic/logo/0", headers={"Cookie": f"brochure_token={served.token}"})
        answer = connection.getresponse()
        answer.read()
    policies = [value for name, value in answer.getheaders() if name.lower() == "content-security-policy"]
    assert any("sandbox" in policy and "default-src 'none'" in policy for policy in policies)
    assert served.ask("/brand/my-clinic/logo/9")[0] == 422


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("contact/email", "nonsense", ("is not an e-mail address", "bad-email")),
        ("contact/phone", "not a phone", ("is no telephone number", "placeholder")),
        ("contact/out-of-hours", "000", ("is no telephone number", "placeholder")),
    ],
)
def test_what_no_clinic_could_have_is_told_at_its_field_and_not_written(
    served: Served, kept: Path, field: str, typed: str, told: tuple[str, str]
) -> None:
    before = (kept / "clinic.yaml").read_bytes()
    status, form = edit(served, [{"field": field, "to": typed}])
    shown = next(f for f in form["form"]["fields"] if f["id"] == field)
    assert (status, shown["faults"]) == (200, [f'"{typed}" {told[0]}'])
    status, refused = served.send(f"{HERE}?draft=t", "PUT", {"files": form["files"], "seen": held(served)[1]})
    assert (status, refused["diagnostics"][0]["code"]) == (422, told[1])
    assert (kept / "clinic.yaml").read_bytes() == before
    served.send(f"{HERE}?draft=t", "DELETE", {})


# -- in the browser --------------------------------------------------------------------------------------------------


class Editor:
    """The tab of the brand, in a browser."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        page.call("Emulation.setDeviceMetricsOverride", width=1500, height=950, deviceScaleFactor=1, mobile=False)
        page.call("Page.navigate", url=f"{served.address}#{LEAFLET}")
        until(lambda: page.evaluate("document.querySelectorAll('.page img').length") == 6)
        page.evaluate("document.querySelector('#tab-brand').click()")
        until(lambda: page.evaluate("document.querySelectorAll('#brand .font').length"))
        page.evaluate("document.querySelectorAll('#brand .part').forEach((part) => { part.open = true })")

    def value(self, id_: str) -> Any:
        return self.page.evaluate(f"document.getElementById({json.dumps(id_)}).value")

    def put(self, id_: str, value: str, *events: str) -> None:
        """Put a value into a field, as somebody who types or drags does."""
        until(lambda: self.page.evaluate(f"document.getElementById({json.dumps(id_)}) !== null"))
        told = "".join(f"e.dispatchEvent(new Event('{event}', {{bubbles: true}}));" for event in (*events, "change"))
        put = f"e.focus(); e.value = {json.dumps(value)}; {told}"
        self.page.evaluate(f"(() => {{ const e = document.getElementById({json.dumps(id_)}); {put} }})()")

    def press(self, words: str) -> None:
        found = f"find((button) => button.textContent === {json.dumps(words)})"
        self.page.evaluate(f"[...document.querySelectorAll('#brand button')].{found}.click()")

    def key(self, key: str, modifiers: int) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            code = f"Key{key.upper()}"
            self.page.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=code, modifiers=modifiers,
                windowsVirtualKeyCode=ord(key.upper()),
            )  # fmt: skip

    def pixels(self) -> bytes:
        """Return the picture of the first panel that is shown."""
        box = self.page.evaluate(
            "(() => { const b = document.querySelector('.page img').getBoundingClientRect();"
            " return [b.x, b.y, b.width, b.height] })()"
        )
        x, y, width, height = box
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        shot = self.page.call("Page.captureScreenshot", format="png", clip=clip)["data"]
        return Image.open(BytesIO(base64.b64decode(shot))).convert("RGB").tobytes()

    def status(self) -> str:
        return text(self.page, ".brand-status")


@pytest.fixture(scope="module")
def editor(served: Served) -> Iterator[Editor]:
    with browser() as chromium:
        yield Editor(chromium, served)


@pytest.fixture
def folder(editor: Editor, served: Served) -> Iterator[Path]:
    """Put the clinic's folder back as it was, and see that the editor has noticed."""
    folder = served.folder / "content/clinics/my-clinic"
    with restored(folder) as changed:
        yield folder
        if not editor.page.evaluate("document.querySelector('#brand .strong').disabled"):
            editor.press("Discard")
            until(lambda: editor.page.evaluate("document.querySelector('#brand .strong').disabled"))
    if changed:
        until(lambda: "changed on disk" in editor.status())


def test_a_colour_is_slid_seen_undone_and_saved_with_its_comments_intact(editor: Editor, folder: Path) -> None:
    before, old = editor.pixels(), (folder / "_brand.yml").read_bytes()
    editor.put("palette/alder lightness", "55", "input")
    until(lambda: editor.value("palette/alder code") != "#24493B")
    chosen = editor.value("palette/alder code")
    lightness, _, hue = oklch(parse(chosen)[0])  # type: ignore[index]
    assert lightness == pytest.approx(0.55, abs=0.006)
    assert hue == pytest.approx(oklch((0x24, 0x49, 0x3B))[2], abs=4)
    until(lambda: editor.pixels() != before)
    assert (folder / "_brand.yml").read_bytes() == old, "something was written before it was saved"
    assert "not saved" in text(editor.page, "#tab-brand")
    editor.press("Undo")
    until(lambda: editor.value("palette/alder code") == "#24493B")
    until(lambda: editor.pixels() == before)
    editor.key("z", 2 + 8)  # Ctrl and Shift: done again
    until(lambda: editor.value("palette/alder code") == chosen)
    editor.press("Save")
    until(lambda: editor.status() == "Saved")
    new = (folder / "_brand.yml").read_bytes()
    assert changed_lines(old, new) == ['-    alder: "#24493B"\n', f'+    alder: "{chosen}"\n']
    assert new.count(b"#") == old.count(b"#")


def test_the_lightness_of_the_browser_is_that_of_coloraide(editor: Editor) -> None:
    colours = ["#24493B", "#C58A35", "#FFFFFF", "#000001", "#FF00FF", "#0000FF"]
    found = editor.page.evaluate(
        f"import('/static/colour.js').then(({{oklch, hex}}) => {json.dumps(colours)}.map((c) => "
        "{ const [l, ch, h] = oklch(c); return [l, ch, hex(l, ch, h), hex(0.6, Math.min(ch, 0.08), h)] }))"
    )
    for colour, (lightness, chroma, back, moved) in zip(colours, found, strict=True):
        rgb = parse(colour)[0]  # type: ignore[index]
        expected = oklch(rgb)
        assert (lightness, chroma) == pytest.approx(expected[:2], abs=1e-3)
        assert back == colour
        near = from_oklch(0.6, min(chroma, 0.08), expected[2])
        if chroma > 0.01:
            assert max(abs(a - b) for a, b in zip(parse(moved)[0], near, strict=True)) <= 2  # type: ignore[index]


def test_a_colour_that_is_too_faint_is_told_and_mended_by_a_button(editor: Editor, folder: Path) -> None:
    editor.put("palette/alder code", "#9fc7b6", "input", "blur")
    until(lambda: "too faint" in text(editor.page, ".part-contrast .note"))
    assert "4.5" in text(editor.page, ".pairs .faint .ratio")
    assert text(editor.page, ".colour .faint").startswith("Too faint for headings on ")
    editor.page.evaluate("document.getElementById('heading better').click()")
    until(lambda: text(editor.page, ".part-contrast .note") == "yes")
    editor.press("Discard")
    until(lambda: editor.status() == "Back to what is saved")
    assert editor.page.evaluate("document.querySelector('#brand .strong').disabled")
    assert folder.is_dir()


def test_words_are_typed_and_what_is_wrong_stands_beside_them(editor: Editor, served: Served, folder: Path) -> None:
    old = (folder / "clinic.yaml").read_bytes()
    editor.put("contact/phone words", "", "input", "blur")
    until(lambda: "needed" in text(editor.page, "[id='contact/phone words faults']"))
    editor.put("contact/phone words", "202-555-0111", "input", "blur")
    editor.put("contact/email words", "no address", "input", "blur")
    until(lambda: "not an e-mail" in text(editor.page, "[id='contact/email words faults']"))
    assert editor.page.evaluate("document.getElementById('contact/email words').getAttribute('aria-invalid')") == "true"
    editor.key("z", 2)
    until(lambda: editor.value("contact/email words") == "hello@aldgrove.example")
    until(lambda: "202-555-0111" in _words_of(served, editor))
    editor.page.evaluate("document.querySelector('#brand .strong').focus()")
    editor.key("s", 2)
    until(lambda: editor.status() == "Saved")
    assert editor.page.evaluate("document.activeElement.matches('#brand .strong[aria-disabled=true]')")
    editor.page.evaluate("document.activeElement.blur()")
    expected = ["-  phone: 202-555-0137\n", "+  phone: 202-555-0111\n"]
    assert changed_lines(old, (folder / "clinic.yaml").read_bytes()) == expected


def _words_of(served: Served, editor: Editor) -> str:
    """Return the words of the leaflet as this page of the browser sees it."""
    import pypdfium2

    address = editor.page.evaluate("document.querySelector('.page img').getAttribute('src')")
    draft = address.partition("draft=")[2]
    data = served.ask(f"/file/{LEAFLET}/screen.pdf?draft={draft}")[1]
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))


def test_a_file_that_changed_meanwhile_is_shown_beside_and_never_overwritten(editor: Editor, folder: Path) -> None:
    editor.put("contact/city words", "Elsewhere", "input", "blur")
    until(lambda: editor.status() == "Not saved yet")
    swap(folder / "clinic.yaml", "202-555-0186", "202-555-0199")
    until(lambda: "202-555-0199" in text(editor.page, ".conflict"))
    assert "Elsewhere" in text(editor.page, ".conflict")
    editor.press("Save")  # there is a way round the notice, but not over the file
    until(lambda: "Nothing was overwritten" in editor.status())
    assert "Elsewhere" not in (folder / "clinic.yaml").read_text(encoding="utf-8")
    editor.press("Put my changes on top of theirs")
    until(lambda: editor.value("contact/out-of-hours words") == "202-555-0199")
    assert editor.value("contact/city words") == "Elsewhere"
    editor.press("Save")
    until(lambda: editor.status() == "Saved")
    saved = (folder / "clinic.yaml").read_text(encoding="utf-8")
    assert ("Elsewhere" in saved, "202-555-0199" in saved) == (True, True)


def test_of_two_tabs_the_second_sees_what_the_first_has_saved(editor: Editor, served: Served, folder: Path) -> None:
    texts, seen = held(served)
    editor.put("contact/web words", "first.example", "input", "blur")
    until(lambda: editor.status() == "Not saved yet")
    editor.press("Save")
    until(lambda: editor.status() == "Saved")
    status, told = served.send(HERE, "PUT", {"files": {**texts, "clinic": texts["clinic"] + "# mine\n"}, "seen": seen})
    assert status == 409
    (changed,) = told["changed"]
    assert (changed["path"], "first.example" in changed["text"]) == (CLINIC, True)
    assert "# mine" not in (folder / "clinic.yaml").read_text(encoding="utf-8")


def test_what_is_typed_stays_with_the_clinic_that_it_was_typed_for(editor: Editor, folder: Path) -> None:
    editor.page.evaluate(
        "(() => { const e = document.getElementById('contact/city words'); e.focus(); e.value = 'First';"
        " e.dispatchEvent(new Event('input', {bubbles: true})); location.hash = '#second/en-US/ketamine-for-ptsd' })()"
    )
    until(lambda: text(editor.page, ".brand-head h2") == "Second")
    until(lambda: "My clinic" in text(editor.page, "#brand > .quiet"))
    until(lambda: editor.value("contact/city words") == "Quillan Springs")
    assert editor.page.evaluate("document.querySelector('#brand .strong').disabled")
    editor.page.evaluate("location.hash = '#my-clinic/en-US/ketamine-for-ptsd'")
    until(lambda: editor.value("contact/city words") == "First")
    editor.press("Save")
    until(lambda: editor.status() == "Saved")
    found = {
        name: "city: First" in (folder.parent / name / "clinic.yaml").read_text() for name in ("my-clinic", "second")
    }
    assert found == {"my-clinic": True, "second": False}


def test_leaving_with_changes_is_asked_about(editor: Editor, folder: Path) -> None:
    leaving = (
        "(() => { const e = new Event('beforeunload', {cancelable: true});"
        " dispatchEvent(e); return e.defaultPrevented })()"
    )
    assert editor.page.evaluate(leaving) is False
    editor.put("contact/city words", "Unsaved", "input", "blur")
    until(lambda: editor.status() == "Not saved yet")
    assert editor.page.evaluate(leaving) is True
    editor.press("Discard")
    until(lambda: editor.page.evaluate(leaving) is False)
    assert folder.is_dir()


@pytest.mark.parametrize(("width", "dark"), [(768, False), (1440, True)])
def test_axe_finds_nothing_in_any_part_of_the_form(editor: Editor, width: int, dark: bool) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    editor.page.call("Emulation.setEmulatedMedia", media="", features=features)
    editor.page.call("Emulation.setDeviceMetricsOverride", width=width, height=1000, deviceScaleFactor=1, mobile=False)
    assert editor.page.axe() == []


def test_every_part_is_reached_by_the_keyboard_and_the_leaflet_stays_in_sight_on_a_tablet(editor: Editor) -> None:
    editor.page.call("Emulation.setDeviceMetricsOverride", width=768, height=1000, deviceScaleFactor=1, mobile=False)
    unreached = editor.page.evaluate(
        "[...document.querySelectorAll('#brand input, #brand select, #brand textarea, #brand summary')]"
        ".filter((e) => e.tabIndex < 0 || (!e.labels?.length && !e.getAttribute('aria-label')"
        " && !e.getAttribute('aria-labelledby') && e.localName !== 'summary')).map((e) => e.id)"
    )
    assert unreached == []
    boxes = "['.page img', '#brand .colour'].map((of) => document.querySelector(of).getBoundingClientRect())"
    apart = "(([page, colour]) => page.bottom > 0 && page.top < colour.top && colour.bottom < innerHeight)"
    assert editor.page.evaluate(f"document.querySelector('#brand').scrollTo(0, 0), {apart}({boxes})")
