"""Who may speak to the preview or the desk: the browser that was handed its token, and no page of anyone else's.

The server listens on loopback, but every page in the browser can ask loopback for something, and an attacker may bind a
name to it (DNS rebinding): so the Host must be ours, and what changes something must come from our own origin. All of
it needs the token, which is in the address once and in a cookie from then on.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "brochure_token"
SAFE = {"GET", "HEAD"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """An ASGI application in front of another: refuses, or hands on, and sets ``HEADERS`` on every answer."""

    def __init__(
        self,
        app: ASGIApp,
        token: str,
        hosts: frozenset[str],
        *,
        command: str = "preview",
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        """Guard ``app``: ``hosts`` are the values that the Host header may have, ``command`` what printed the token."""
        self.app, self.token, self.hosts = app, token, hosts
        self.command, self.headers = command, headers
        # Cookies know no ports: whoever runs both in one browser stays let in by both.
        self.cookie = COOKIE if command == "preview" else f"{COOKIE}_{command}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refusal(request)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                set_already = {name for name, _ in message["headers"]}  # by a room that has a stricter one
                ours = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
                message["headers"] += [(name, value) for name, value in ours if name not in set_already]
            await send(message)

        await (refusal or self.app)(scope, receive, with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """Return what is answered in place of the application, None where the request is good."""
        host = request.headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("this server answers to its own name only", HTTPStatus.MISDIRECTED_REQUEST)
        origin = request.headers.get("origin")
        foreign = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
        if request.method not in SAFE and (origin != f"http://{host}" or foreign):
            return PlainTextResponse("only a page of this server may ask for that", HTTPStatus.FORBIDDEN)
        given = request.query_params.get("token")
        if given is not None and request.method == "GET" and self._is_ours(given):
            rest = [(name, value) for name, value in parse_qsl(request.url.query) if name != "token"]
            answer = RedirectResponse(f"{request.url.path}?{urlencode(rest)}".rstrip("?"), HTTPStatus.SEE_OTHER)
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
            return answer
        if not self._is_ours(request.cookies.get(self.cookie, "")):
            words = f"open the address that `brochure {self.command}` printed"
            return PlainTextResponse(words, HTTPStatus.FORBIDDEN)
        return None

    def _is_ours(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())
