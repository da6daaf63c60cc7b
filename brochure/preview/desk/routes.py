"""The web app of the desk: one page, the leaflets on the shelf, their fronts, and the sheet that is printed.

Nothing else of the preview can be asked for here. What was typed in comes in the body of a request and leaves in the
body of its answer; it stands in no address, no log and no error.
"""

from __future__ import annotations

import json
import sys
import traceback
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from brochure.errors import BrochureError
from brochure.preview.desk import views
from brochure.preview.desk.counter import DeclinedError, Order
from brochure.preview.desk.shelf import Name
from brochure.preview.guard import HEADERS as GUARDED
from brochure.preview.guard import Guard
from brochure.workspace import family

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from brochure.preview.desk.counter import Counter
    from brochure.preview.serving import Door

MOST_BYTES = 64 * 1024  # of a request
# The sheet is shown to the browser's own viewer of PDFs as a blob, which takes on this policy.
HEADERS = {
    **GUARDED,
    "Content-Security-Policy": "default-src 'self'; frame-src blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_KINDS = {"desk.html": "text/html", "desk.css": "text/css", "desk.js": "text/javascript"}
# The desk's own type, so that it reads alike on every machine: file, family, weight.
_FONTS = {
    "text.ttf": ("Lato", 400),
    "text-bold.ttf": ("Lato", 700),
    "arabic.ttf": ("Vazirmatn", 400),
    "arabic-bold.ttf": ("Vazirmatn", 700),
}
_STATUS = {
    "unknown": HTTPStatus.NOT_FOUND,
    "wrong-value": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unfit": HTTPStatus.UNPROCESSABLE_ENTITY,
    "bug": HTTPStatus.INTERNAL_SERVER_ERROR,
}


def application(counter: Counter, door: Door, *, rest_s: float) -> ASGIApp:
    """Return the desk as an app; after ``rest_s`` seconds in which nobody touches it, the page clears itself."""
    room = _Room(counter, rest_s)
    routes = [
        Route("/", lambda _request: _static("desk.html")),
        Route("/static/{name}", lambda request: _static(request.path_params["name"])),
        Route("/shelf", room.shelf),
        Route("/ready/{clinic}/{language}/{leaflet}/{edition}", room.ready),
        Route("/front/{clinic}/{language}/{leaflet}/{edition}.png", room.front),
        Route("/sheet", room.sheet, methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={DeclinedError: _refused, BrochureError: _faulty})
    return Guard(Discreet(app), door.token, door.hosts, command="desk", headers=HEADERS)


class Discreet:
    """An ASGI application around another: a fault of the program is told without the words that it came upon."""

    def __init__(self, app: ASGIApp) -> None:
        """Watch over ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and answer in place of what fails."""
        started = False

        async def heard(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, heard)
        except Exception as fault:  # noqa: BLE001 - what it says may hold what was typed in
            print(f"brochure desk: a fault of the program: {where(fault)}", file=sys.stderr)  # noqa: T201
            if not started and scope["type"] == "http":
                told = {"code": "bug", "message": "The program failed. Nothing was printed.", "fields": {}}
                await JSONResponse(told, HTTPStatus.INTERNAL_SERVER_ERROR)(scope, receive, send)


def where(fault: BaseException) -> str:
    """Return the kind of an exception and the lines of the program that it went through, never what it says."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = (f"{frame.filename.rpartition('/')[2]}:{frame.lineno} in {frame.name}" for frame in frames)
    return f"{type(fault).__name__} at {', '.join(lines)}"


class _Room:
    """What is answered; what takes time runs in a thread."""

    def __init__(self, counter: Counter, rest_s: float) -> None:
        self.counter, self.rest_s = counter, rest_s

    def shelf(self, request: Request) -> Response:
        names = self.counter.clinics
        clinic = request.query_params.get("clinic") or next(iter(names), "")
        told = views.shelf_view(self.counter.shelf(clinic))
        return JSONResponse({**told, "clinics": list(names), "rest_s": self.rest_s})

    def ready(self, request: Request) -> Response:
        ready = self.counter.ready(_name(request.path_params), request.path_params["edition"], soon=True)
        printing = views.printing_view(ready.printing) if ready.printing else None
        return JSONResponse({"printing": printing, "why": ready.why, "front": ready.front is not None})

    def front(self, request: Request) -> Response:
        ready = self.counter.ready(_name(request.path_params), request.path_params["edition"])
        if ready.front is None:
            return PlainTextResponse("there is no picture of it", HTTPStatus.NOT_FOUND)
        return Response(ready.front, media_type="image/png")

    async def sheet(self, request: Request) -> Response:
        order = _order(await _body(request))
        pdf = await run_in_threadpool(self.counter.sheet, order)
        shown = {"Content-Disposition": 'inline; filename="leaflet.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=shown)


async def _body(request: Request) -> Any:  # noqa: ANN401 - what anybody may send
    """Return the JSON of a request; raises ``DeclinedError`` for what is none, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise DeclinedError("wrong-request", "This desk takes JSON.")
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise DeclinedError("wrong-request", "That is too long.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise DeclinedError("wrong-request", "That is no JSON.") from None


def _order(sent: Any) -> Order:  # noqa: ANN401 - likewise
    """Return what is asked for; raises ``DeclinedError`` for anything of another shape."""
    keys = {"clinic", "leaflet", "language", "edition", "record", "knowing"}
    if isinstance(sent, dict) and set(sent) == keys:
        record, knowing = sent["record"], sent["knowing"]
        words = [sent[key] for key in ("clinic", "leaflet", "language", "edition")]
        texts = isinstance(record, dict) and all(isinstance(text, str) for text in (*words, *record.values()))
        if texts and isinstance(knowing, bool):
            return Order(_name(sent), sent["edition"], record, knowing)
    raise DeclinedError("wrong-request", "That is not how this desk is asked.")


def _name(told: Any) -> Name:  # noqa: ANN401 - likewise
    return Name(told["clinic"], told["leaflet"], told["language"])


def _static(name: str) -> Response:
    if name in _KINDS:
        text = (files("brochure") / "preview" / "desk" / "static" / name).read_text(encoding="utf-8")
        return Response(text, media_type=_KINDS[name])
    if name in _FONTS:
        wanted, weight = _FONTS[name]
        data = next((font.data for font in family(wanted) if font.weight == weight), None)
        if data is not None:
            return Response(data, media_type="font/ttf")
    return PlainTextResponse("there is no such file", HTTPStatus.NOT_FOUND)


async def _refused(_: Request, fault: Exception) -> Response:
    if not isinstance(fault, DeclinedError):
        raise fault
    told = {"code": fault.code, "message": fault.message, "fields": dict(fault.fields)}
    default = HTTPStatus.BAD_REQUEST if fault.code == "wrong-request" else HTTPStatus.CONFLICT
    return JSONResponse(told, _STATUS.get(fault.code, default))


async def _faulty(_: Request, fault: Exception) -> Response:
    """Tell what is wrong with the clinic's own files."""
    found = fault.diagnostics if isinstance(fault, BrochureError) else ()
    told = {"code": "faulty", "message": " ".join(d.message for d in found), "fields": {}}
    return JSONResponse(told, HTTPStatus.CONFLICT)
