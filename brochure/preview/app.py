"""The web application of the preview: its rooms put together, each with routes of its own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from brochure.errors import BrochureError
from brochure.preview import branding, news, showing, writing
from brochure.preview.guard import Guard
from brochure.report import as_dict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from brochure.preview.studio import Studio

# Everything in static/ that is handed out, and what it is.
STATIC = {
    "brand-form.js": "text/javascript",
    "brand.css": "text/css",
    "brand.js": "text/javascript",
    "codemirror.js": "text/javascript",
    "colour.js": "text/javascript",
    "completion.js": "text/javascript",
    "conflict.js": "text/javascript",
    "dom.js": "text/javascript",
    "fields.js": "text/javascript",
    "findings.js": "text/javascript",
    "folded.js": "text/javascript",
    "form.js": "text/javascript",
    "gallery.js": "text/javascript",
    "index.html": "text/html",
    "names.js": "text/javascript",
    "preview.css": "text/css",
    "preview.js": "text/javascript",
    "stage.js": "text/javascript",
    "tabs.js": "text/javascript",
    "views.js": "text/javascript",
    "words.css": "text/css",
    "words.js": "text/javascript",
    "yaml.js": "text/javascript",
}


def application(
    studio: Studio, root: Path, *, token: str, hosts: frozenset[str], stopping: Callable[[], bool] = lambda: False
) -> ASGIApp:
    """Return the application for the workspace at ``root``, which may be asked under the names of ``hosts``."""
    heard = news.News()

    @asynccontextmanager
    async def watching(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(news.watch(root, heard))
        yield
        task.cancel()

    routes = [
        Route("/", lambda _request: _static("index.html")),
        Route("/static/{name}", lambda request: _static(request.path_params["name"])),
        *showing.routes(studio),
        *branding.routes(studio, root),
        *writing.routes(studio, root),
        *news.routes(heard, stopping),
    ]
    app = Starlette(routes=routes, lifespan=watching, exception_handlers={BrochureError: _told})
    return Guard(app, token, hosts)


def _static(name: str) -> Response:
    kind = STATIC.get(name)
    if kind is None:
        return PlainTextResponse("there is no such file", HTTPStatus.NOT_FOUND)
    text = (files("brochure") / "preview" / "static" / name).read_text(encoding="utf-8")
    return Response(text, media_type=kind, headers={"Cache-Control": "no-store"})


async def _told(_: Request, fault: Exception) -> Response:
    found = fault.diagnostics if isinstance(fault, BrochureError) else ()
    return await run_in_threadpool(
        JSONResponse, {"diagnostics": [as_dict(d) for d in found]}, status_code=HTTPStatus.NOT_FOUND
    )
