"""The front desk, by the real command in a real browser: what is printed, what is refused, and what stays behind."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import unicodedata
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pikepdf
import pytest

from tests.support import desks
from tests.support.chromium import browser
from tests.support.commands import brochure
from tests.support.previews import PATIENCE_S, Running, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.chromium import Page

LEAFLET = {"clinic": desks.CLINIC, "leaflet": "treatment-day", "language": "en-GB", "edition": "office"}
# Values that stand nowhere else on this machine.
RECORD = {"name": "Zyxqva Wobblethorpe", "date": "2031-07-19", "time": "09:47", "ask-for": "Quuxley Snark"}
TRACES = ("Zyxqva", "Wobblethorpe", "Quuxley", "2031-07-19", "19 July 2031", "19 يوليو 2031", "07192031")
# Kept of the page for the tests: every blob that it makes an address for, and every call of the print window.
WATCH = """
const made = URL.createObjectURL.bind(URL);
window.sheets = [];
URL.createObjectURL = (blob) => { sheets.push(blob); return made(blob); };
window.print = () => { top.printed = (top.printed ?? 0) + 1; };
const now = performance.now.bind(performance);
performance.now = () => now() + (window.later ?? 0);
"""


class Served(Running):
    """A desk that runs, all that it may write to in folders of its own."""

    def ask(
        self, path: str, sent: Any = None, headers: dict[str, str] | None = None, *, token: bool = True
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Return status, body and headers of one request, which is a POST of JSON where something is ``sent``."""
        known = {"Cookie": f"brochure_token_desk={self.token}"} if token else {}
        if sent is not None:
            known |= {"Origin": self.origin, "Content-Type": "application/json"}
        body = sent if isinstance(sent, str | None) else json.dumps(sent)
        with self.connected() as connection:
            connection.request("GET" if sent is None else "POST", path, body, {**known, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    def sheet(self, **asked: Any) -> tuple[int, bytes]:
        """Return status and body of one sheet that is asked for by hand."""
        status, body, _ = self.ask("/sheet", {**LEAFLET, "record": {}, "knowing": True, **asked})
        return status, body


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    """Run ``brochure desk`` for the workspace ``ws`` in ``folder``; what it says goes to files there."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    ours = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home/cache"), "TMPDIR": str(folder / "tmp")}
    command = [sys.executable, "-m", "brochure", "desk", "--no-browser", "--port", "0", *options]
    with (folder / "stdout").open("a+") as out, (folder / "stderr").open("a+") as err:
        out.seek(0, os.SEEK_END)
        begin = out.tell()
        process = subprocess.Popen(
            command, cwd=folder / "ws", env={**os.environ, **ours}, stdout=out, stderr=err, text=True
        )
        try:
            until(lambda: "\n" in (folder / "stdout").read_text()[begin:])
            yield Served(folder, (folder / "stdout").read_text()[begin:].partition("\n")[0], process)
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    desks.make(folder / "ws")
    return folder


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with serving(home, "--clinic", desks.CLINIC) as running:
        yield running


@pytest.fixture(scope="module")
def page(home: Path, served: Served) -> Iterator[Page]:
    (home / "profile").mkdir()
    with browser(home / "profile") as chromium:
        chromium.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        chromium.call("Page.navigate", url=served.address)
        size(chromium, 1280)
        until(lambda: chromium.evaluate("document.querySelectorAll('#leaflets button').length > 3"))
        yield chromium


def size(page: Page, width: int, *, dark: bool = False) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    page.call("Emulation.setEmulatedMedia", media="", features=features)
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)


def text(page: Page, selector: str) -> str:
    found: str = page.evaluate(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")
    return found


def press(page: Page, key: str, code: int, words: str = "", modifiers: int = 0) -> None:
    """Press one key and let it go."""
    known = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
    page.call("Input.dispatchKeyEvent", type="keyDown", **known, **({"text": words} if words else {}))
    page.call("Input.dispatchKeyEvent", type="keyUp", **known)


def typed(page: Page, words: str) -> None:
    for letter in words:
        press(page, letter, ord(letter.upper()), letter)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on ``selector``."""
    for _ in range(40):
        if page.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
            return
        press(page, "Tab", 9)
    raise AssertionError(f"Tab never comes to {selector}")


def next_patient(page: Page) -> None:
    page.evaluate("document.querySelector('#next').click()")


def choose(page: Page, leaflet: str, language: str) -> None:
    means = json.dumps(f"{leaflet}/{language}")
    page.evaluate(f"[...document.querySelectorAll('#leaflets button')].find((b) => b.means === {means}).click()")


def fill(page: Page, record: dict[str, str]) -> None:
    for name, value in record.items():
        field = f"document.querySelector('[data-field=\"{name}\"]')"
        page.evaluate(f"{field}.value = {json.dumps(value)}, {field}.dispatchEvent(new Event('input'))")


def handed(page: Page) -> bytes:
    """Return the sheet that went to the print window last."""
    until(lambda: page.evaluate("document.querySelector('.done') !== null && (window.printed ?? 0) > 0"))
    letters = "Array.from(new Uint8Array(b), (c) => String.fromCharCode(c)).join('')"
    return base64.b64decode(page.evaluate(f"sheets.at(-1).arrayBuffer().then((b) => btoa({letters}))"))


def words_of(pdf: bytes, folder: Path, *crop: int, how: str = "-nopgbrk") -> str:
    """Return the words of the first page, or of ``crop`` alone: left, top, width and height in points."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    box = [arg for pair in zip(("-x", "-y", "-W", "-H"), map(str, crop), strict=False) for arg in pair]
    run = subprocess.run(
        ["pdftotext", how, "-r", "72", "-l", "1", *box, path, "-"], capture_output=True, text=True, check=True
    )
    path.unlink()
    letters = (c for c in unicodedata.normalize("NFKC", run.stdout) if unicodedata.category(c) != "Cf")
    return " ".join("".join(letters).split())


def files(*places: Path) -> Iterator[Path]:
    """Yield every file under ``places``, folders that go meanwhile left out."""
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (Path(folder) / name for name in names)


def traces(*places: Path) -> list[str]:
    """Return every file under ``places`` that holds something of a record, in a PDF as well."""
    wanted = [trace.encode(code) for trace in TRACES for code in ("utf-8", "utf-16-le")]
    found = []
    for path in files(*places):
        with suppress(OSError):
            data = path.read_bytes() if path.is_file() else b""
            if any(trace in data for trace in wanted) or _in_pdf(data):
                found.append(str(path))
    return found


def _in_pdf(data: bytes) -> bool:
    """Tell whether a PDF in ``data``, wherever it begins, has a trace on its pages."""
    at = data.find(b"%PDF-")
    if at < 0:
        return False
    run = subprocess.run(["pdftotext", "-", "-"], input=data[at:], capture_output=True, check=False)
    return any(trace.encode() in run.stdout for trace in TRACES)


# -- printed ----------------------------------------------------------------------------------------------------------


def test_a_leaflet_in_arabic_with_an_appointment_is_printed_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    assert page.evaluate("document.activeElement.id") == "find"
    typed(page, "arab")
    assert page.evaluate("[...document.querySelectorAll('#leaflets button')].filter((b) => b.offsetParent).length") == 1
    press(page, "Enter", 13, "\r")
    until(lambda: page.evaluate("document.activeElement.id === 'sheet-title'"))
    assert text(page, ".foreign") == "الكيتامين لاضطراب ما بعد الصدمة"
    tab_to(page, "#knowing")
    press(page, " ", 32, " ")
    tab_to(page, "[data-field=appointment]")
    typed(page, "07192031")
    press(page, "Tab", 9)  # from the year to the hour
    typed(page, "0947AM")
    assert page.evaluate("document.querySelector('[data-field]').value") == "2031-07-19T09:47"
    tab_to(page, ".print")
    press(page, "Enter", 13, "\r")
    pdf = handed(page)
    # The flap is the right third of the outside, which a leaflet from right to left has mirrored.
    flap = words_of(pdf, tmp_path, 561, 0, 281, 595)
    words = [word.strip(":") for word in flap.split()]  # whose colon pdftotext moves about
    at = words.index("موعدك")
    assert words[at - 1] == "عنه"
    beside = "".join(words[at : at + 8])  # where pdftotext parts words is its own affair
    assert "19يوليو" in beside
    assert {part for part in ("2031", "9:47") if part in beside} == {"2031", "9:47"}
    assert "2031" not in words_of(pdf, tmp_path, 0, 0, 560, 595)
    assert page.evaluate("document.activeElement.textContent") == "Next patient"
    assert page.evaluate("[...document.querySelectorAll('[data-field]')].length") == 0
    press(page, "Enter", 13, "\r")
    assert page.evaluate("document.activeElement.id") == "find"
    assert page.evaluate("document.querySelector('#find').value + document.querySelectorAll('.machine').length") == "0"


def test_an_appointment_stands_on_the_lines_of_a_form_and_nowhere_else_in_the_file(page: Page, tmp_path: Path) -> None:
    choose(page, "treatment-day", "en-GB")
    fill(page, RECORD)
    page.evaluate("document.querySelector('#knowing').click(), document.querySelector('#foot .print').click()")
    pdf = handed(page)
    assert "Name Zyxqva Wobblethorpe Date 19 July 2031 Arrive at 09:47" in words_of(pdf, tmp_path, how="-layout")
    with pikepdf.open(BytesIO(pdf)) as opened:
        told = [str(value) for value in opened.docinfo.values()]
        with opened.open_metadata() as xmp:
            told.append(str(xmp))
        assert "/Outlines" not in opened.Root
    assert not any(trace in words for trace in TRACES for words in told)
    next_patient(page)


def test_what_is_not_asked_about_comes_blank_and_in_large_print_too(served: Served, tmp_path: Path) -> None:
    status, blank = served.sheet()
    assert (status, blank[:5]) == (200, b"%PDF-")
    assert served.sheet(record=dict.fromkeys(RECORD, "")) == (200, blank)
    status, large = served.sheet(edition="large-print", record=RECORD)
    (tmp_path / "large.pdf").write_bytes(large)
    run = subprocess.run(["pdftotext", tmp_path / "large.pdf", "-"], capture_output=True, text=True, check=True)
    assert "Zyxqva Wobblethorpe" in run.stdout
    with pikepdf.open(tmp_path / "large.pdf") as opened, opened.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
        with opened.open_metadata() as xmp:
            titles.append(str(xmp))
    assert titles
    assert not any(trace in words for trace in TRACES for words in titles)


# -- left behind -------------------------------------------------------------------------------------------------------


def test_nothing_of_it_is_left_on_disk_or_told(served: Served, page: Page) -> None:
    status, _ = served.sheet(record=RECORD)
    assert status == 200
    status, body = served.sheet(record={**RECORD, "ask-for": RECORD["ask-for"] * 3})
    assert (status, json.loads(body)["fields"]) == (422, {"ask-for": "this is longer than 24 characters"})
    status, body = served.sheet(record={**RECORD, "name": "Zyxqva \U00013000"})
    wrong = {"name": "no font of this leaflet holds a letter of the Egyptian script"}
    assert (status, json.loads(body)["fields"]) == (422, wrong)
    assert not any(trace in body.decode() for trace in TRACES)
    assert page.evaluate("[localStorage.length, sessionStorage.length, location.search]") == [0, 0, ""]
    assert traces(served.folder) == []


def test_a_trace_would_be_found(tmp_path: Path, served: Served) -> None:
    (tmp_path / "core").write_bytes(b"\0\1" + "Quuxley".encode("utf-16-le"))
    _, pdf = served.sheet(record=RECORD)
    (tmp_path / "cache").write_bytes(b"HTTP/1.1 200\r\n\r\n" + pdf)
    (tmp_path / "other").write_bytes(served.sheet()[1])
    assert sorted(traces(tmp_path)) == [str(tmp_path / "cache"), str(tmp_path / "core")]


def test_a_typesetter_that_dies_and_a_server_that_is_killed_leave_nothing_either(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    (folder / "ws").symlink_to(home / "ws")
    with serving(folder) as other:
        assert other.sheet(edition="large-print")[0] == 200
        answers: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(other.sheet(record=RECORD, edition="large-print")))
        asking.start()
        until(lambda: _busy(other.process.pid))
        for child in _children(other.process.pid):
            os.kill(child, signal.SIGKILL)
        asking.join(PATIENCE_S)
        ((status, body),) = answers
        assert (status, json.loads(body)["code"]) == (500, "bug")
        assert other.sheet(record=RECORD, edition="large-print")[0] == 200, "the next one is served again"
        with suppress(ConnectionError, http.client.HTTPException):
            asking = threading.Thread(target=_ask_in_vain, args=(other,))
            asking.start()
            until(lambda: _busy(other.process.pid))
            other.process.kill()
            asking.join(PATIENCE_S)
    assert traces(folder) == []
    assert [path for path in files(folder) if path.name.startswith("core")] == []


def _ask_in_vain(other: Served) -> None:
    with suppress(ConnectionError, http.client.HTTPException):
        other.sheet(record=RECORD, edition="large-print")


def _children(pid: int) -> list[int]:
    """Return the processes of ``pid``: the one that loads, and the typesetters that it forks."""
    own = _forked(pid)
    return [*own, *(grandchild for child in own for grandchild in _forked(child))]


def _forked(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = stat.read_text().partition(" (")
            if int(rest.rpartition(") ")[2].split()[1]) == pid:
                found.append(int(number))
    return found


def _busy(pid: int) -> bool:
    """Tell whether a typesetter of the server ``pid`` is at work."""
    states = []
    for child in _children(pid):
        with suppress(OSError):
            states.append(Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2].split()[0])
    return "R" in states


# -- whom it answers, and with what -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"knowing": False}, 409, "not-approved"),
        ({"leaflet": "wrists", "knowing": False}, 409, "not-approved"),
        ({"leaflet": "elbows"}, 409, "withdrawn"),
        ({"leaflet": "knees", "language": "pl"}, 404, "unknown"),
        ({"leaflet": "../leaflets/knees"}, 404, "unknown"),
        ({"leaflet": "/etc/passwd"}, 404, "unknown"),
        ({"clinic": ".."}, 404, "unknown"),
        ({"clinic": "aldgrove"}, 404, "unknown"),
        ({"edition": "print"}, 404, "unknown"),
        ({"edition": "../office"}, 404, "unknown"),
        ({"record": {"nobody": "x"}}, 404, "unknown"),
        ({"record": {"name": ["x"]}}, 400, "wrong-request"),
        ({"record": "name"}, 400, "wrong-request"),
        ({"knowing": "yes"}, 400, "wrong-request"),
        ({"leaflet": None}, 400, "wrong-request"),
        ({"template": "x"}, 400, "wrong-request"),
        ({"record": {"name": "x" * 70_000}}, 400, "wrong-request"),
    ],
    ids=str,
)
def test_what_is_not_handed_out_cannot_be_had_by_hand(
    served: Served, asked: dict[str, Any], status: int, code: str
) -> None:
    found, body = served.sheet(**asked)
    assert (found, json.loads(body)["code"]) == (status, code)


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "[" * 50_000, '{"clinic": "tern-quay"}'])
def test_what_is_no_request_is_refused(served: Served, body: str) -> None:
    assert served.ask("/sheet", body)[0] == 400


@pytest.mark.parametrize(
    ("path", "sent", "headers", "status"),
    [
        ("/", None, {"Host": "evil.example"}, 421),
        ("/sheet", {}, {"Host": "evil.example:80"}, 421),
        ("/sheet", {}, {"Origin": "http://evil.example"}, 403),
        ("/sheet", {}, {"Origin": "null"}, 403),
        ("/sheet", {}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/sheet", {}, {"Content-Type": "text/plain"}, 400),
        ("/sheet", None, {}, 405),
        ("/shelf?clinic=aldgrove", None, {}, 404),
        ("/shelf?clinic=..%2Ftern-quay", None, {}, 404),
        (f"/ready/{desks.CLINIC}/en-GB/elbows/office", None, {}, 409),
        (f"/front/{desks.CLINIC}/en-GB/elbows/office.png", None, {}, 409),
        (f"/front/{desks.CLINIC}/en-GB/..%2Fknees/office.png", None, {}, 404),
        ("/static/../routes.py", None, {}, 404),
        ("/static/%2e%2e%2froutes.py", None, {}, 404),
        ("/static/Lato", None, {}, 404),
        # What the preview has is not here.
        ("/api/leaflets", None, {}, 404),
        (f"/api/leaflet/{desks.CLINIC}/en-GB/knees", None, {}, 404),
        ("/api/lines?file=content/leaflets/knees.en-GB.yaml&line=1", None, {}, 404),
        (f"/file/{desks.CLINIC}/en-GB/knees/office.pdf", None, {}, 404),
        ("/events", None, {}, 404),
        ("/static/preview.js", None, {}, 404),
    ],
)
def test_what_is_foreign_or_not_there_is_refused(
    served: Served, path: str, sent: Any, headers: dict[str, str], status: int
) -> None:
    assert served.ask(path, sent, headers)[0] == status


@pytest.mark.parametrize("path", ["/", "/shelf", "/static/desk.js", "/?token=guess", "/sheet"])
def test_without_the_token_nothing_is_told(served: Served, path: str) -> None:
    status, body, _ = served.ask(path, {} if path == "/sheet" else None, token=False)
    assert (status, b"brochure desk" in body) == (403, True)


@pytest.mark.parametrize("path", ["/", "/shelf", "/static/desk.css", "/static/text.ttf", "/nothing"])
def test_no_answer_is_kept_by_anybody(served: Served, path: str) -> None:
    headers = served.ask(path)[2]
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_port_in_use_and_a_clinic_that_is_not_there_are_told(served: Served, home: Path) -> None:
    run = brochure(home / "ws", "desk", "--no-browser", "--port", str(urlsplit(served.address).port))
    assert (run.returncode, "error[port-in-use]" in run.stderr) == (2, True)
    run = brochure(home / "ws", "desk", "--no-browser", "--clinic", "tern-key")
    assert (run.returncode, 'did you mean "tern-quay"?' in run.stderr) == (2, True)


# -- on the page ------------------------------------------------------------------------------------------------------


def test_a_draft_is_printed_only_by_who_has_ticked_its_warning(page: Page) -> None:
    next_patient(page)
    choose(page, "ketamine-for-ptsd", "pl")
    assert "Every copy says “EXAMPLE – not clinically approved”, in Polish." in text(page, ".notice")
    before = page.evaluate("sheets.length")
    page.evaluate("document.querySelector('#foot .print').click()")
    assert text(page, "#wrong") == "Read the warning, and tick it first."
    assert page.evaluate("document.activeElement.id") == "knowing"
    assert page.evaluate("sheets.length") == before


def test_what_is_withdrawn_says_why_and_leads_to_what_is_handed_out_instead(page: Page) -> None:
    next_patient(page)
    choose(page, "elbows", "en-GB")
    assert "Its advice on rest has changed." in text(page, ".notice.stop")
    assert page.evaluate("document.querySelectorAll('.print, [name=kind]').length") == 0
    page.evaluate("document.querySelector('.notice button').click()")
    assert text(page, "#sheet-title") == "Your knees, English"


def test_what_is_wrong_is_told_at_its_field(page: Page) -> None:
    next_patient(page)
    choose(page, "treatment-day", "en-GB")
    fill(page, {"name": "x" * 33, "date": "2020-01-01"})
    assert text(page, "#field-0-wrong") == "Too long by 3 letters."
    assert text(page, "#field-1-wrong") == "That day is past: is it right?"
    page.evaluate("document.querySelector('#knowing').click(), document.querySelector('#foot .print').click()")
    until(lambda: text(page, "#field-0-wrong") == "This is longer than 30 characters.")
    assert page.evaluate("document.activeElement.id") == "field-0"
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert text(page, "#wrong") == "Not printed: look at Name."
    bottom = "document.querySelector('{}').getBoundingClientRect().bottom".format
    assert page.evaluate(f"{bottom('#field-0-wrong')} <= {bottom('.scroll')}"), "what is wrong is in sight"


def test_where_the_system_chooses_the_colours_what_is_chosen_and_what_prints_have_edges(page: Page) -> None:
    next_patient(page)
    choose(page, "knees", "en-GB")
    page.call("Emulation.setEmulatedMedia", media="", features=[{"name": "forced-colors", "value": "active"}])
    chosen = ".languages [aria-pressed=true]", ".kinds :checked + span"
    for selector in chosen:
        assert (
            page.evaluate(f"getComputedStyle(document.querySelector({json.dumps(selector)})).outlineStyle") == "solid"
        )
    assert page.evaluate("getComputedStyle(document.querySelector('.print')).borderStyle") == "solid"
    page.call("Emulation.setEmulatedMedia", media="", features=[])


def test_how_to_print_it_and_its_front_stand_beside_it(page: Page) -> None:
    next_patient(page)
    choose(page, "ketamine-for-ptsd", "ar")
    until(lambda: "A4, 1 sheet" in text(page, "#paper"))
    assert "Both sides, flipped on the short edge" in text(page, "#paper")
    until(lambda: page.evaluate("document.querySelector('#front img')?.naturalWidth > 200"))
    page.evaluate("document.querySelector('[value=large-print]').click()")
    until(lambda: "flipped on the long edge" in text(page, "#paper"))


def test_a_desk_that_nobody_touches_clears_itself_but_says_so_before(page: Page) -> None:
    next_patient(page)
    choose(page, "treatment-day", "en-GB")
    fill(page, RECORD)
    page.evaluate("window.later = 155_000")
    until(lambda: "This page clears itself in" in text(page, "#resting"))
    page.evaluate("document.querySelector('#resting button').click()")
    until(lambda: text(page, "#resting") == "")
    assert page.evaluate("document.querySelector('[data-field=name]').value") == RECORD["name"]
    page.evaluate("window.later += 181_000")
    until(lambda: page.evaluate("document.querySelectorAll('[data-field]').length") == 0)
    page.evaluate("window.later = 0")


def test_every_field_keeps_out_of_what_browsers_remember(page: Page) -> None:
    choose(page, "treatment-day", "en-GB")
    told = page.evaluate(
        "[...document.querySelectorAll('input, select, form')].filter((e) => e.getAttribute('autocomplete') !== 'off')"
        ".map((e) => e.outerHTML)"
    )
    assert told == []
    assert page.evaluate("[...document.querySelectorAll('[data-field]')].map((e) => e.name).join('')") == ""


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_and_every_target_is_large(page: Page, width: int, dark: bool) -> None:
    size(page, width, dark=dark)
    next_patient(page)
    assert page.axe() == []
    choose(page, "treatment-day", "en-GB")
    fill(page, {"name": "x" * 33})
    assert page.axe() == []
    small = (
        "[...document.querySelectorAll('button, select, .kinds span, .tick, input:not([type=radio], [type=checkbox])')]"
        ".filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"
    )
    assert page.evaluate(small) == []
    choose(page, "elbows", "en-GB")
    assert page.axe() == []


def test_nothing_is_asked_of_anyone_else(served: Served, page: Page) -> None:
    assert [url for url in page.requests if not url.startswith((served.origin, "data:", "blob:", "chrome"))] == []
    assert not any("2031" in url or "Zyxqva" in url for url in page.requests)
