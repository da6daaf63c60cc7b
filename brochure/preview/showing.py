"""A leaflet shown: what there is, its findings and shapes as JSON, its pages as pictures, its files."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from brochure.errors import Severity
from brochure.preview.asking import draft_of, name_of, number
from brochure.preview.shapes import shapes
from brochure.preview.studio import EDITIONS
from brochure.report import as_dict

if TYPE_CHECKING:
    from starlette.requests import Request

    from brochure.preview.studio import Studio

_PDF = "application/pdf"
_SEVERITIES = (Severity.ERROR, Severity.WARNING)


def routes(studio: Studio) -> list[Route]:
    """Return the routes of this room; what takes time runs in a thread."""
    shown = _Shown(studio)
    return [
        Route("/api/leaflets", shown.leaflets),
        Route("/api/leaflet/{clinic}/{language}/{leaflet}", shown.leaflet),
        Route("/api/lines", shown.lines),
        Route("/page/{clinic}/{language}/{leaflet}/{edition}/{page:int}.png", shown.picture),
        Route("/file/{clinic}/{language}/{leaflet}/{edition}.pdf", shown.file),
    ]


class _Shown:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    def leaflets(self, _: Request) -> Response:
        names, faults = self.studio.names()
        listed = [{"clinic": n.clinic, "language": n.language, "leaflet": n.leaflet} for n in names]
        return JSONResponse({"leaflets": listed, "diagnostics": [as_dict(fault) for fault in faults]})

    def leaflet(self, request: Request) -> Response:
        made = self.studio.made(name_of(request), draft_of(request))
        told = [as_dict(d) for d in made.diagnostics if d.severity in _SEVERITIES]
        known: dict[str, Any] = {"revision": made.revision, "title": made.title, "fresh": made.fresh}
        drawn = shapes(made.format, made.panels) if made.format else None
        return JSONResponse({**known, "copyfit": made.copyfit, "diagnostics": told, "shapes": drawn})

    def picture(self, request: Request) -> Response:
        edition, page = request.path_params["edition"], request.path_params["page"]
        scale = number(request.query_params.get("scale", "1"))
        known = edition in EDITIONS and scale > 0
        data = self.studio.picture(name_of(request), edition, page, scale, draft_of(request)) if known else None
        if data is None:
            return PlainTextResponse("there is no such page", HTTPStatus.NOT_FOUND)
        # The address holds the revision, so a picture of it never changes.
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})

    def file(self, request: Request) -> Response:
        name, edition = name_of(request), request.path_params["edition"]
        data = self.studio.made(name, draft_of(request)).files.get(edition)
        if data is None:
            return PlainTextResponse("there is no such file", HTTPStatus.NOT_FOUND)
        shown = f'inline; filename="{name.leaflet}.{edition}.pdf"'
        return Response(data, media_type=_PDF, headers={"Content-Disposition": shown, "Cache-Control": "no-store"})

    def lines(self, request: Request) -> Response:
        wanted = int(number(request.query_params.get("line", "1")))
        found = self.studio.lines(request.query_params.get("file", ""), max(1, wanted), draft_of(request))
        return JSONResponse({"lines": [{"number": line, "text": text} for line, text in found]})
