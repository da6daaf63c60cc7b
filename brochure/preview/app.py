"""The web application of the preview: leaflets as JSON and pictures, and word of every change. It writes nothing."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from brochure.errors import BrochureError, Severity
from brochure.preview.guard import Guard
from brochure.preview.shapes import shapes
from brochure.preview.studio import EDITIONS, Name
from brochure.report import as_dict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from brochure.preview.studio import Studio

WATCHED = ("content", "templates", "styles")
_KINDS = {"index.html": "text/html", "preview.css": "text/css", "preview.js": "text/javascript"}
_PDF = "application/pdf"
_SEVERITIES = (Severity.ERROR, Severity.WARNING)


def application(
    studio: Studio, root: Path, *, token: str, hosts: frozenset[str], stopping: Callable[[], bool] = lambda: False
) -> ASGIApp:
    """Return the application for the workspace at ``root``, which may be asked under the names of ``hosts``."""
    pages = _Pages(studio, _News(), stopping)

    @asynccontextmanager
    async def watching(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch(root, pages.news))
        yield
        task.cancel()

    routes = [
        Route("/", lambda _request: _static("index.html")),
        Route("/static/{name}", lambda request: _static(request.path_params["name"])),
        Route("/api/leaflets", pages.leaflets),
        Route("/api/leaflet/{clinic}/{language}/{leaflet}", pages.leaflet),
        Route("/api/lines", pages.lines),
        Route("/page/{clinic}/{language}/{leaflet}/{edition}/{page:int}.png", pages.picture),
        Route("/file/{clinic}/{language}/{leaflet}/{edition}.pdf", pages.file),
        Route("/events", pages.events),
    ]
    app = Starlette(routes=routes, lifespan=watching, exception_handlers={BrochureError: _told})
    return Guard(app, token, hosts)


class _Pages:
    """What is answered; what takes time runs in a thread."""

    def __init__(self, studio: Studio, news: _News, stopping: Callable[[], bool]) -> None:
        self.studio, self.news, self.stopping = studio, news, stopping

    def leaflets(self, _: Request) -> Response:
        names, faults = self.studio.names()
        listed = [{"clinic": n.clinic, "language": n.language, "leaflet": n.leaflet} for n in names]
        return JSONResponse({"leaflets": listed, "diagnostics": [as_dict(fault) for fault in faults]})

    def leaflet(self, request: Request) -> Response:
        made = self.studio.made(_name(request), _draft(request))
        told = [as_dict(d) for d in made.diagnostics if d.severity in _SEVERITIES]
        known: dict[str, Any] = {"revision": made.revision, "title": made.title, "fresh": made.fresh}
        drawn = shapes(made.format, made.panels) if made.format else None
        return JSONResponse({**known, "copyfit": made.copyfit, "diagnostics": told, "shapes": drawn})

    def picture(self, request: Request) -> Response:
        edition, page = request.path_params["edition"], request.path_params["page"]
        scale = _number(request.query_params.get("scale", "1"))
        known = edition in EDITIONS and scale > 0
        data = self.studio.picture(_name(request), edition, page, scale, _draft(request)) if known else None
        if data is None:
            return PlainTextResponse("there is no such page", HTTPStatus.NOT_FOUND)
        # The address holds the revision, so a picture of it never changes.
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})

    def file(self, request: Request) -> Response:
        name, edition = _name(request), request.path_params["edition"]
        data = self.studio.made(name, _draft(request)).files.get(edition)
        if data is None:
            return PlainTextResponse("there is no such file", HTTPStatus.NOT_FOUND)
        shown = f'inline; filename="{name.leaflet}.{edition}.pdf"'
        return Response(data, media_type=_PDF, headers={"Content-Disposition": shown, "Cache-Control": "no-store"})

    def lines(self, request: Request) -> Response:
        line = int(_number(request.query_params.get("line", "1")))
        found = self.studio.lines(request.query_params.get("file", ""), max(1, line), _draft(request))
        return JSONResponse({"lines": [{"number": number, "text": text} for number, text in found]})

    async def events(self, request: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            yield ": here\n\n"
            heard = self.news.number
            while not self.stopping() and not await request.is_disconnected():
                if await self.news.after(heard):
                    heard = self.news.number
                    yield f"event: changed\ndata: {json.dumps(self.news.paths)}\n\n"
                else:
                    yield ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


class _News:
    """What has changed last; those who wait for it hear of it."""

    def __init__(self) -> None:
        self.number, self.paths = 0, list[str]()
        self._changed = asyncio.Condition()

    async def tell(self, paths: list[str]) -> None:
        async with self._changed:
            self.number, self.paths = self.number + 1, paths
            self._changed.notify_all()

    async def after(self, number: int, patience: float = 1.0) -> bool:
        """Wait until there is later news than ``number``; return False where there was none for a while."""
        try:
            async with asyncio.timeout(patience), self._changed:
                await self._changed.wait_for(lambda: self.number != number)
        except TimeoutError:
            return False
        return True


async def _watch(root: Path, news: _News) -> None:
    """Tell ``news`` of every change under ``root`` that could matter."""
    folders = [root / name for name in WATCHED if (root / name).is_dir()]
    async for changes in awatch(*folders, debounce=60, step=20, recursive=True):
        await news.tell(sorted({path.removeprefix(f"{root}/") for _, path in changes}))


def _static(name: str) -> Response:
    kind = _KINDS.get(name)
    if kind is None:
        return PlainTextResponse("there is no such file", HTTPStatus.NOT_FOUND)
    text = (files("brochure") / "preview" / "static" / name).read_text(encoding="utf-8")
    return Response(text, media_type=kind, headers={"Cache-Control": "no-store"})


def _name(request: Request) -> Name:
    return Name(*(request.path_params[part] for part in ("clinic", "language", "leaflet")))


def _draft(request: Request) -> str:
    """Return the name of the page whose unsaved changes are to be seen."""
    return request.query_params.get("draft", "")


def _number(words: str) -> float:
    try:
        return min(max(float(words), 0.0), 1e6)
    except ValueError:
        return 0.0


async def _told(_: Request, fault: Exception) -> Response:
    found = fault.diagnostics if isinstance(fault, BrochureError) else ()
    return await run_in_threadpool(
        JSONResponse, {"diagnostics": [as_dict(d) for d in found]}, status_code=HTTPStatus.NOT_FOUND
    )
