"""The preview: leaflets in a local web app, anew with every file that is saved."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from brochure.errors import Diagnostic, UsageError
from brochure.preview.app import application
from brochure.preview.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines

LOOPBACK = "127.0.0.1"


def serve(
    root: Path,
    workers: Engines,
    *,
    port: int,
    today: date | None,
    tell: Callable[[str], None],
    open_browser: bool,
) -> None:
    """Serve the workspace at ``root`` until Ctrl-C; ``tell`` hears of the address, which holds a token.

    ``port`` 0 takes any that is free. Raises ``UsageError`` for one in use.
    """
    listener = _listener(port)
    with listener:
        number = listener.getsockname()[1]
        token = secrets.token_urlsafe(24)
        hosts = frozenset({f"{LOOPBACK}:{number}", f"localhost:{number}"})
        server: uvicorn.Server
        app = application(
            Studio(root, workers, today), root, token=token, hosts=hosts, stopping=lambda: server.should_exit
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2))
        address = f"http://{LOOPBACK}:{number}/?token={token}"
        tell(address)
        if open_browser:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # uvicorn hands on what it was ended by
            server.run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError as fault:
        listener.close()
        message = f"port {port} cannot be used: {(fault.strerror or str(fault)).lower()}"
        raise UsageError(Diagnostic("port-in-use", message, hint="name another: --port 8643")) from fault
    return listener
