"""A headless Chromium, spoken to over a pipe in its own protocol: what a browser makes of a page."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# It asks nobody for anything: no updates, no first run, no background pages.
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# What axe-core is asked: every rule of WCAG up to 2.2 AA, and its best practices.
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


class Page:
    """One page of the browser; ``requests`` holds every address that it asked for and was not kept from."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self._loaded = False
        self._asked: dict[str, str] = {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    @property
    def requests(self) -> tuple[str, ...]:
        """Return what the page that is open has asked for."""
        self.evaluate("0")  # hears of what was kept from it
        return tuple(self._asked.values())

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, path: Path, *, width: int, height: int = 900, dark: bool = False) -> None:
        """Show a file in a window of ``width`` and ``height`` CSS pixels."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media="", features=features)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._loaded = False
        self._asked.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        while not self._loaded:
            self._next()

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript, which may be a promise."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def axe(self) -> list[str]:
        """Return what axe-core finds wrong: rule, element and reason of each violation."""
        self.evaluate(axe_source())
        options = json.dumps({"runOnly": {"type": "tag", "values": _AXE_TAGS}, "resultTypes": ["violations"]})
        found = self.evaluate(f"axe.run(document, {options})")
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def screenshot(self, *, whole: bool = True) -> bytes:
        """Return a PNG of the page, or of its window alone."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    def pdf(self, *, width: float = 8.27, height: float = 11.69) -> bytes:
        """Return the page printed on paper of ``width`` and ``height`` inches."""
        printed = self.call("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=False)
        return base64.b64decode(printed["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            chunk = os.read(self._receive, 1 << 20)
            assert chunk, "the browser is gone"
            self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        if message.get("method") == "Page.loadEventFired":
            self._loaded = True
        told: dict[str, Any] = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self._asked[told["requestId"]] = told["request"]["url"]
        if message.get("method") == "Network.loadingFailed" and told.get("blockedReason") == "csp":
            self._asked.pop(told["requestId"], None)
        return message


@contextmanager
def browser(profile: Path | None = None) -> Iterator[Page]:
    """Run a browser with one empty page; it is gone at the end, and its profile too, but for one that is given."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    assert program, "Chromium is not installed: scripts/setup test"
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as passing:
        # The protocol is spoken on the descriptors 3 and 4.
        command = f'exec 3<&{theirs_in} 4>&{theirs_out}; exec "$@"'
        process = subprocess.Popen(
            ["bash", "-c", command, "bash", program, f"--user-data-dir={profile or passing}", *_FLAGS, "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Page(ours_out, ours_in)
        finally:
            os.close(ours_out)  # it ends with its pipe
            os.close(ours_in)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@cache
def axe_source() -> str:
    """Return axe-core, as the package axe-playwright-python carries it."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None, "axe-playwright-python is not installed: scripts/setup test"
    (folder,) = spec.submodule_search_locations or [""]
    return (Path(folder) / "axe.min.js").read_text(encoding="utf-8")
