"""The editor of words, by the real server and a real browser: a form and YAML of one file, which is lost to nobody."""

from __future__ import annotations

import json
import time
from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.chromium import browser
from tests.support.commands import brochure, swap
from tests.support.previews import Served, serving, text, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.chromium import Page

CHECKOUT = Path(__file__).resolve().parents[2]
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-US.yaml"
NAME = "my-clinic/en-US/ketamine-for-ptsd"
ARABIC = "content/leaflets/ketamine-for-ptsd.ar.yaml"
CONTROL, SHIFT = 2, 8
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("words") / "ws"
    assert brochure(folder.parent, "new", "ws").returncode == 0
    (folder / ARABIC).write_bytes((CHECKOUT / ARABIC).read_bytes())
    swap(folder / "content/clinics/my-clinic/clinic.yaml", "languages: [en-US]", "languages: [en-US, ar]")
    with serving(folder) as running:
        yield running


def told(
    served: Served, method: str, path: str, body: Any, *, origin: str | None = None, token: bool = True
) -> tuple[int, Any]:
    """Ask as a page of the preview does; return the status and what was answered."""
    own = served.address.partition("/?")[0]
    headers = {"Origin": origin or own, "Content-Type": "application/json"}
    if token:
        headers["Cookie"] = f"brochure_token={served.token}"
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with served.connected() as connection:
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        found = answer.read()
    return answer.status, json.loads(found) if found[:1] in (b"{", b"[") else found.decode()


def words(served: Served, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(served.ask(f"/api/words/{name}")[1])
    return found


def codes(answer: Any) -> set[str]:
    return {finding["code"] for finding in answer["diagnostics"]}


# -- what the server answers ------------------------------------------------------------------------------------------


def test_a_leaflet_comes_with_its_form_and_with_all_that_it_may_name(served: Served) -> None:
    found = words(served)
    assert found["text"] == (served.folder / LEAFLET).read_text()
    assert (found["path"], found["direction"], found["approved"]) == (LEAFLET, "ltr", None)
    assert [panel["name"] for panel in found["form"]["panels"]] == ["front", "inside", "flap", "back"]
    names = found["names"]
    assert names["claim"]["F21"].startswith("In a study of 30 people")
    assert names["reference"]["feder2021"].startswith("Feder 2021: ")
    assert names["clinic"]["phone"]
    assert "off-label" in names["jurisdiction"]["approval"]
    assert "images/receptor.svg" in names["image"]
    assert "journey" in names["scene"]
    arabic = words(served, "my-clinic/ar/ketamine-for-ptsd")
    assert arabic["direction"] == "rtl"
    assert arabic["names"]["claim"]["F21"] != names["claim"]["F21"]


def test_the_schema_that_completes_is_the_commands(served: Served) -> None:
    schema = json.loads(served.ask("/api/words/schema")[1])
    assert schema == json.loads(brochure(served.folder, "schema", "leaflet").stdout)


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        (NAME, {"origin": "http://evil.example"}, 403),
        (NAME, {"origin": "null"}, 403),
        (NAME, {"token": False}, 403),
        ("my-clinic/en-US/..%2f..%2fx", {}, 404),
        ("my-clinic/en-US/../../x", {}, 404),
        ("my-clinic/en-US/%2fetc%2fpasswd", {}, 404),
        ("my-clinic/..%2f..%2fx/y", {}, 404),
        ("my-clinic/en-US/out", {}, 422),
    ],
)
def test_nothing_is_taken_from_elsewhere_and_nothing_written_there(
    served: Served, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    outside = served.folder.parent / "outside.yaml"
    outside.write_text("mine")
    link = served.folder / "content/leaflets/out.en-US.yaml"
    if not link.is_symlink():
        link.symlink_to(outside)
    before = {file: file.read_bytes() for file in served.folder.parent.rglob("*") if file.is_file()}
    body = {"text": "title: x\n", "seen": words(served)["sha256"], "page": "p"}
    assert told(served, method, f"/api/words/{path}", body, **more)[0] == status
    link.unlink()
    assert {file: file.read_bytes() for file in before if file.exists()} == {
        file: data for file, data in before.items() if file != link
    }


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        (BOMB, "too-many-values"),
        ("x: " + "[" * 100, "too-deep"),
        ("x: " + "[" * 100_000, "too-deep"),
        ("a: *a", "unknown-alias"),
        ("x" * 1_000_001, "file-too-large"),
        ("a: \x00", "bad-character"),
        ("", "empty-file"),
        ("title: {", "yaml-syntax"),
    ],
)
def test_hostile_yaml_gets_a_clear_word(served: Served, hostile: str, code: str) -> None:
    status, answer = told(served, "POST", f"/api/words/{NAME}", {"page": "hostile", "text": hostile})
    assert (status, answer["form"]) == (200, None)
    assert code in {fault["code"] for fault in answer["faults"]}
    made = json.loads(served.ask(f"/api/leaflet/{NAME}?draft=hostile")[1])
    assert (made["fresh"], code in codes(made)) == (False, True)
    status, answer = told(
        served, "POST", "/api/words/edit", {"text": hostile, "edits": [{"do": "move", "path": ["a", 0]}]}
    )
    assert (status, code in codes(answer)) == (422, True)
    told(served, "POST", f"/api/words/{NAME}", {"page": "hostile", "text": "x: y", "same": True})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{" * 100_000, "not-understood"),
        (b"[]", "not-understood"),
        (b'{"text": "\\ud800", "edits": []}', "not-understood"),
        (b'{"text": 5}', "not-understood"),
        (b'{"text": "' + b"x" * 10_000_000 + b'"}', "file-too-large"),
        ({"text": "a: b", "edits": [{"do": "erase", "path": ["a"]}]}, "not-understood"),
        ({"text": "a: b", "edits": [{"do": "put", "path": [None], "value": 1}]}, "not-understood"),
        ({"text": "a: b", "edits": [{"do": "put", "path": ["a"], "value": [[[[[[[[[["x"]]]]]]]]]]}]}, "not-understood"),
        ({"text": "a: b", "edits": [{"do": "remove", "path": []}]}, "not-understood"),
        ({"text": "a: [b]", "edits": [{"do": "remove", "path": ["a", 7]}]}, "not-in-form"),
        ({"text": "a: b", "edits": [{"do": "put", "path": ["a", "b"], "value": "x"}]}, "not-in-form"),
    ],
)
def test_what_no_page_of_ours_would_ask_is_refused(served: Served, body: Any, code: str) -> None:
    status, answer = told(served, "POST", "/api/words/edit", body)
    assert (status, codes(answer)) == (422, {code})


def test_an_edit_is_told_in_the_units_that_browsers_count_in(served: Served) -> None:
    body = {"text": "a: \U0001f642 one\nb: two\n", "edits": [{"do": "put", "path": ["b"], "value": "\U0001f642"}]}
    status, answer = told(served, "POST", "/api/words/edit", body)
    assert (status, answer) == (200, {"from": 13, "to": 16, "insert": "\U0001f642"})


def test_a_file_keeps_its_line_ends_and_its_mark_and_is_never_written_over(served: Served) -> None:
    path = served.folder / "content/leaflets/other.en-US.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: a\r\nfold: sheet\r\n")
    name = "my-clinic/en-US/other"
    found = words(served, name)
    assert found["text"] == "title: a\nfold: sheet\n"
    body = {"text": "title: b\nfold: sheet\n", "seen": found["sha256"]}
    assert told(served, "PUT", f"/api/words/{name}", body)[0] == 200
    assert path.read_bytes() == b"\xef\xbb\xbftitle: b\r\nfold: sheet\r\n"
    status, answer = told(served, "PUT", f"/api/words/{name}", {**body, "text": "title: c\n"})
    assert status == 409
    assert answer["changed"][0]["text"] == body["text"]
    assert path.read_bytes() == b"\xef\xbb\xbftitle: b\r\nfold: sheet\r\n"
    path.unlink()
    assert told(served, "PUT", f"/api/words/{name}", body)[0] == 409
    assert not path.exists()


def test_who_approved_the_words_is_told(served: Served) -> None:
    approvals = served.folder / "content/approvals.yaml"
    before = approvals.read_bytes() if approvals.exists() else None
    record = (
        "- leaflet: ketamine-for-ptsd\n  language: en-US\n  clinic: my-clinic\n  code: KET-01\n"
        f'  version: "0.1"\n  sha256: "{"0" * 64}"\n  reviewer: A name, a role\n  date: 2026-11-25\n'
    )
    approvals.write_text(record)
    assert words(served)["approved"] == "A name, a role, 2026-11-25"
    approvals.unlink() if before is None else approvals.write_bytes(before)


# -- in the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """Open the words of the leaflet in a browser of its own; afterwards the file is as it was."""
    path = served.folder / LEAFLET
    good = path.read_bytes()
    with browser() as window:
        window.call("Emulation.setDeviceMetricsOverride", width=1500, height=950, deviceScaleFactor=1, mobile=False)
        opened(window, served.address, 6)
        yield window
        assert window.evaluate("faults") == []
    path.write_bytes(good)


def opened(page: Page, address: str, pictures: int) -> None:
    """Open the tab of words at an address."""
    page.call("Page.navigate", url=address)
    until(lambda: page.evaluate("document.querySelectorAll('.page img').length") == pictures)
    page.evaluate(
        "window.faults = []; for (const kind of ['error', 'unhandledrejection'])"
        " addEventListener(kind, (event) => faults.push(String(event.reason?.stack ?? event.message)))"
    )
    click(page, "#tab-words")
    until(lambda: page.evaluate("document.querySelectorAll('#words .form .head').length") > 10)


def click(page: Page, selector: str, words: str = "") -> None:
    """Click on the first element of a selector that holds ``words``, once it is there."""
    find = (
        f"[...document.querySelectorAll({json.dumps(selector)})].find(e => e.textContent.includes({json.dumps(words)}))"
    )
    until(lambda: page.evaluate(f"Boolean({find})"))
    page.evaluate(f"{find}.click()")


def press(page: Page, key: str, modifiers: int = 0) -> None:
    codes_of = {"Enter": 13, "Escape": 27, "Tab": 9, "End": 35, "Home": 36, "ArrowDown": 40, " ": 32}
    code = codes_of.get(key, ord(key.upper()[0]))
    typed = {"text": "\r"} if key == "Enter" else {"text": " "} if key == " " else {}
    for kind in ("keyDown", "keyUp"):
        more = typed if kind == "keyDown" else {}
        page.call(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            windowsVirtualKeyCode=code,
            modifiers=modifiers,
            **more,
        )


def walk(page: Page, words: str, modifiers: int = 0) -> None:
    """Press Tab until what has the focus is called so."""
    called = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    for _ in range(60):
        if page.evaluate(called).startswith(words):
            return
        press(page, "Tab", modifiers)
    pytest.fail(f"no way leads to {words}: at {page.evaluate(called)[:80]}")


def write(page: Page, words: str) -> None:
    page.call("Input.insertText", text=words)


def field(page: Page, label: str) -> str:
    """Put the cursor at the end of a field of the open block; return what it shows."""
    content = f"document.querySelector('#words .body .cm-content[aria-label={json.dumps(label)}]')"
    until(lambda: page.evaluate(f"Boolean({content})"))
    page.evaluate(f"{content}.focus()")
    press(page, "End", CONTROL)
    return str(page.evaluate(f"{content}.innerText"))


def state(page: Page) -> str:
    return text(page, "#words .state")


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def axe(page: Page, *, dark: bool, width: int) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    page.call("Emulation.setEmulatedMedia", media="", features=features)
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=950, deviceScaleFactor=1, mobile=False)
    page.evaluate("document.querySelector('#words .about').open = true")
    assert page.axe() == []


def test_words_are_written_until_a_panel_is_too_full_and_the_line_is_found(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    before = path.read_text()
    click(page, "#words .head", "What else can I try?")
    field(page, "Text")
    write(page, " And what else is there?")
    until(lambda: "And what else is there?" in text(page, "#words .open .says"))
    until(lambda: state(page) == "Not saved")
    click(page, "#words .head", "Leaflet KET-05")
    field(page, "Text")
    write(page, " Too much is said here of it." * 30)
    until(lambda: 'panel "flap" is too full' in text(page, "#words .full").lower())
    assert "words from this panel" in text(page, "#words .full")
    until(lambda: page.evaluate("document.querySelector('#stale').hidden") is False)
    good = "[...document.querySelectorAll('.page img')].filter(e => e.complete && e.naturalWidth > 100).length"
    until(lambda: page.evaluate(good) == 6)  # the last that could be made
    assert path.read_text() == before, "nothing is written before it is saved"
    full = "[...document.querySelectorAll('#words .full .error')].find(e => e.textContent.includes('too full'))"
    page.evaluate(f"{full}.querySelector('.link:last-child').click()")
    until(lambda: page.evaluate("document.activeElement.closest('.yaml') !== null"))
    assert page.evaluate("document.querySelectorAll('.yaml .cm-lintRange-error').length") > 0
    number = text(page, ".yaml .cm-activeLineGutter")
    assert page.evaluate(f"{full}.querySelector('.link:last-child').textContent") == f"Line {number}"
    assert text(page, ".yaml .cm-activeLine") == "    - text: |"
    # Out it comes again, and the page is as it was.
    click(page, "#words .history button", "Undo")
    until(lambda: "too full" not in text(page, "#words .full"))
    until(lambda: page.evaluate("document.querySelector('#stale').hidden") is True)


def test_the_form_reads_as_the_leaflet_does_and_changes_the_lines_that_were_meant(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    before = path.read_text()
    click(page, "#words .head", "Studies disagree")
    shown = field(page, "Text")
    assert "*" not in shown, "bold is bold"
    assert "Feder 2021; Abdallah 2022" in shown, "a citation is who is cited"
    write(page, " Ask.")
    until(lambda: state(page) == "Not saved")
    press(page, "s", CONTROL)
    until(lambda: state(page) == "Saved")
    assert changed_lines(before, path.read_text()) == [
        '-     - text: "Studies **disagree**. [@feder2021; @abdallah2022] No one knows yet."',
        '+     - text: "Studies **disagree**. [@feder2021; @abdallah2022] No one knows yet. Ask."',
    ]
    press(page, "z", CONTROL)
    until(lambda: state(page) == "Not saved")
    press(page, "s", CONTROL)
    until(lambda: path.read_text() == before)
    axe(page, dark=False, width=1500)
    axe(page, dark=True, width=800)
    own = served.address.partition("?")[0]
    assert [url for url in page.requests if not url.startswith((own, "data:", "about:"))] == []
    # What the other tab tells of the file leads to its line here.
    swap(path, "- heading: What is it?", "- heading: What is it? {claim:nothing}")
    click(page, "#tab-findings")
    until(lambda: page.evaluate("document.querySelector('#findings .error .edit') !== null"))
    click(page, "#findings .error .edit")
    until(lambda: "{claim:nothing}" in text(page, ".yaml .cm-activeLine"))
    assert page.evaluate("document.querySelector('#tab-words').ariaSelected") == "true"


def test_blocks_are_added_moved_and_removed_by_the_keyboard_alone(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    before = path.read_text()
    page.evaluate("[...document.querySelectorAll('#words .add')].find(e => e.textContent.includes('to flap')).focus()")
    press(page, "Enter")
    until(lambda: page.evaluate("document.querySelector('dialog.kinds')?.open"))
    walk(page, "Questions and answers")
    press(page, "Enter")
    until(lambda: page.evaluate("document.activeElement.ariaLabel") == "Question")
    write(page, "Who can come along?")  # what stood in for it was selected
    until(lambda: page.evaluate("document.querySelector('#words .open .says').textContent") == "Who can come along?")
    walk(page, "Move up: Questions", SHIFT)
    press(page, "Enter")
    until(lambda: page.evaluate("document.activeElement.ariaLabel") == "Move up: Questions and answers 6")
    press(page, "s", CONTROL)
    until(lambda: state(page) == "Saved")
    assert changed_lines(before, path.read_text()) == [
        "+     - question-and-answer:",
        "+         - question: Who can come along?",
        "+           answer: …",
    ]
    lines = path.read_text().splitlines()
    assert lines.index("    - question-and-answer:") < lines.index(
        "    - form: {rows: [[{line: Next visit, record: appointment}]]}"
    )
    walk(page, "Remove: Questions")
    press(page, "Enter")
    press(page, "s", CONTROL)
    until(lambda: path.read_text() == before)


def test_the_yaml_offers_what_may_be_written_and_lets_the_keyboard_go(page: Page) -> None:
    click(page, "#words input[value=yaml]")
    page.evaluate("document.querySelector('.yaml .cm-content').focus()")
    press(page, "End", CONTROL)

    def offered(words: str) -> list[str]:
        write(page, words)
        until(lambda: page.evaluate("document.querySelectorAll('.cm-tooltip-autocomplete li').length"))
        labels = (
            "[...document.querySelectorAll('.cm-tooltip-autocomplete .cm-completionLabel')].map(e => e.textContent)"
        )
        found: list[str] = page.evaluate(labels)
        time.sleep(0.2)  # what has just come up is not taken at once, lest one takes it unawares
        return found

    def line() -> str:
        return text(page, ".yaml .cm-activeLine")

    assert offered("\n    - head") == ["heading"]
    until(lambda: "one idea of a panel" in text(page, ".cm-completionInfo"))
    press(page, "Enter")
    assert line() == "    - heading: "
    assert offered("What {claim: F2")[0] == "F21"
    press(page, "Enter")
    assert line() == '    - heading: "What {claim: F21}"', "YAML wants quotation marks here"
    press(page, "End")
    assert offered("\n    - figure:\n        im") == ["image"]
    press(page, "Enter")
    assert "images/receptor.svg" in offered("rec")
    press(page, "Enter")
    assert "half" in offered("\n        width: h")
    press(page, "Escape")
    assert "feder2021" in offered("\n        caption: see [@fed")
    write(page, "er2021")
    time.sleep(0.2)
    press(page, "Enter")
    until(lambda: line().endswith("see [@feder2021]"))
    assert "my-clinic" not in offered("\n        alt: at {clinic.ph")[0]
    press(page, "Enter")
    until(lambda: line().endswith("at {clinic.phone}"))
    assert offered("\n    - list:\n        items: [a]\n        mar") == ["marker"]
    press(page, "Enter")
    # Tab indents; Escape and Tab lead out.
    press(page, "Home", CONTROL)
    press(page, "Tab")
    assert line().startswith("  #")
    press(page, "Escape")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.closest('.yaml')") is None
    assert "press Escape, then Tab" in text(page, "#words-keys")
    axe(page, dark=True, width=1500)


def test_a_file_that_changes_meanwhile_is_shown_beside_and_nothing_is_lost(served: Served, page: Page) -> None:
    path = served.folder / LEAFLET
    # Nothing was changed here: what is saved elsewhere is simply shown.
    swap(path, "code: KET-01", "code: KET-02")
    click(page, "#words input[value=yaml]")
    until(lambda: "KET-02" in text(page, ".yaml .cm-content"))
    assert state(page) in {"As on disk", "Saved"}
    # Something was: another page saves, through the same server.
    page.evaluate("document.querySelector('.yaml .cm-content').focus()")
    press(page, "Home", CONTROL)
    write(page, "# mine\n")
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))"), "leaving would ask"
    found = words(served)
    theirs = found["text"].replace("title: Ketamine for PTSD", "title: Theirs")
    assert told(served, "PUT", f"/api/words/{NAME}", {"text": theirs, "seen": found["sha256"]})[0] == 200
    until(lambda: "changed on disk" in text(page, "#words .notes"))
    press(page, "s", CONTROL)
    until(lambda: page.evaluate("document.querySelector('dialog.compare')?.open"))
    sides = "[...document.querySelectorAll('.compare .cm-content')].map(e => e.innerText)"
    left, right = page.evaluate(sides)
    assert page.evaluate("document.activeElement.id") == "compare-title"
    assert ("title: Theirs" in left, "# mine" in left) == (True, False)
    assert ("title: Theirs" in right, "# mine" in right) == (False, True)
    assert path.read_text() == theirs
    assert page.axe() == []
    # Their title is taken over, and both are kept.
    until(lambda: page.evaluate("document.querySelectorAll('.compare .cm-merge-revert button').length") == 2)
    page.evaluate(
        "document.querySelectorAll('.compare .cm-merge-revert button')[1]"
        ".dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))"
    )
    click(page, ".compare button", "Go on with mine")
    assert page.evaluate("document.activeElement.closest('.yaml') !== null"), "the focus is where it was"
    press(page, "s", CONTROL)
    until(lambda: path.read_text() == f"# mine\n{theirs}")


def test_another_leaflet_is_edited_and_the_first_keeps_what_is_not_saved(served: Served, page: Page) -> None:
    click(page, "#words .head", "What is it?")
    field(page, "Text")
    write(page, " Mine.")
    until(lambda: state(page) == "Not saved")
    page.evaluate("location.hash = '#my-clinic/ar/ketamine-for-ptsd'")
    until(lambda: "also not saved: ketamine-for-ptsd.en-US.yaml" in state(page))
    # It is written from right to left.
    click(page, "#words .head", "ما هو؟")
    field(page, "Text")
    line = "document.querySelector('#words .body .cm-line')"
    assert page.evaluate(f"getComputedStyle({line}).unicodeBidi") == "plaintext"
    assert page.evaluate("document.querySelector('#words .body .cm-content').lang") == "ar"
    write(page, " نعم")
    path = served.folder / ARABIC
    good = path.read_bytes()
    press(page, "s", CONTROL)
    until(lambda: "- heading: ما هو؟ نعم\n" in path.read_text())
    path.write_bytes(good)
    page.evaluate("location.hash = '#my-clinic/en-US/ketamine-for-ptsd'")
    until(lambda: "What is it? Mine." in text(page, "#words .form"))
    assert state(page) == "Not saved"
    assert "What is it? Mine." not in (served.folder / LEAFLET).read_text()


def test_on_a_phone_and_in_a_low_window_there_are_words_to_edit_below_the_pages(served: Served) -> None:
    with browser() as page:
        for width, height in ((320, 900), (768, 600)):
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            page.call("Emulation.setDeviceMetricsOverride", **size)
            opened(page, served.address, 6)
            assert page.evaluate("document.querySelector('#words .form').clientHeight") > height
            tabs = "document.querySelector('#tabs').getBoundingClientRect().top"
            assert page.evaluate(f"document.querySelector('#stage').getBoundingClientRect().bottom <= {tabs} + 1")
            click(page, "#words .segmented label", "YAML")
            until(lambda: page.evaluate("document.querySelector('#words .yaml').clientHeight > innerHeight / 2"))
            page.call("Page.navigate", url="about:blank")
