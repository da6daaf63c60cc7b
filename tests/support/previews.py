"""A preview or a desk that runs, asked over HTTP and through a browser."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.chromium import Page

PATIENCE_S = 60  # of a machine that is busy: nothing is measured by it


class Running(NamedTuple):
    """A server of ours that runs, and the folder that it was given."""

    folder: Path
    address: str
    process: subprocess.Popen[str]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    def connected(self) -> closing[http.client.HTTPConnection]:
        """Open a connection, to be closed at the end of a block."""
        place = urlsplit(self.address)
        return closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S))


class Served(Running):
    """A preview that runs."""

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        *,
        body: bytes | None = None,
        token: bool = True,
    ) -> tuple[int, bytes]:
        """Return status and body of one request, with the token in its cookie."""
        sent = {"Cookie": f"brochure_token={self.token}"} if token else {}
        with self.connected() as connection:
            connection.request(method, path, body, headers={**sent, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def send(self, path: str, method: str, body: object, **headers: str) -> tuple[int, Any]:
        """Send JSON, or bytes as they are, as a page of the server does; return status and JSON of the answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, answer = self.ask(path, method, {"Origin": self.origin, **headers}, body=data)
        return status, json.loads(answer) if answer[:1] in (b"{", b"[") else answer


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Served]:
    """Run ``brochure preview`` for the workspace in ``folder``, at any free port if none is given."""
    command = [sys.executable, "-m", "brochure", "preview", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Served(folder, process.stdout.readline().strip(), process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_S)


def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def text(page: Page, selector: str) -> str:
    found: str = page.evaluate(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")
    return found
