"""Serving a web app to this machine alone: a port on loopback, a token that the address holds, Ctrl-C to end it."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from brochure.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Door:
    """How an app may be asked: the ``token`` that lets a browser in, the ``hosts`` that are ours.

    ``stopping`` tells whether the server is about to end.
    """

    token: str
    hosts: frozenset[str]
    stopping: Callable[[], bool]


def serve_app(make: Callable[[Door], ASGIApp], *, port: int, tell: Callable[[str], None], open_browser: bool) -> None:
    """Serve what ``make`` returns until Ctrl-C; ``tell`` hears of the address, which holds a token.

    ``port`` 0 takes any that is free. Raises ``UsageError`` for one in use.
    """
    listener = _listener(port)
    with listener:
        number = listener.getsockname()[1]
        hosts = frozenset({f"{LOOPBACK}:{number}", f"localhost:{number}"})
        server: uvicorn.Server
        door = Door(secrets.token_urlsafe(24), hosts, lambda: server.should_exit)
        app = make(door)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2))
        address = f"http://{LOOPBACK}:{number}/?token={door.token}"
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
