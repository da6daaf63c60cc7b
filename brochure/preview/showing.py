"""A leaflet shown: what there is, its editions and shapes as JSON, its pages as pictures, its files, its findings."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from brochure.errors import Severity
from brochure.planning import EDITIONS, WEB
from brochure.preview.asking import draft_of, name_of, number
from brochure.preview.shapes import folded, pages, panels
from brochure.report import as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from brochure.errors import Diagnostic
    from brochure.preview.studio import Name, Studio

_KINDS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
_SEVERITIES = (Severity.ERROR, Severity.WARNING)
_NONE = "there is no such page"
_COVER = (60, 480)  # pixels
# A picture's address holds a digest of what is seen, so it never changes.
_FOREVER = {"Cache-Control": "private, max-age=86400, immutable"}
_NEVER = {"Cache-Control": "no-store"}
# A page of the web edition stands in a frame of the preview: it may be framed by us, and runs and asks for nothing.
_FRAMED = {
    **_NEVER,
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src data:; font-src data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'",
}
_PRINTED = {**_NEVER, "Content-Security-Policy": "frame-ancestors 'self'"}


def routes(studio: Studio) -> list[Route]:
    """Return the routes of this room; what takes time runs in a thread."""
    shown = _Shown(studio)
    of = "{clinic}/{language}/{leaflet}"
    return [
        Route("/api/leaflets", shown.leaflets),
        Route(f"/api/leaflet/{of}", shown.leaflet),
        Route(f"/api/findings/{of}", shown.findings),
        Route(f"/api/folded/{of}", shown.folded),
        Route(f"/api/grid/{of}", shown.grid),
        Route(f"/api/inks/{of}", shown.inks),
        Route("/api/lines", shown.lines),
        Route(f"/cover/{of}.png", shown.cover),
        Route(f"/page/{of}/{{edition}}/{{page:int}}.png", shown.picture),
        Route(f"/file/{of}/{{edition}}.{{kind}}", shown.file),
        Route(f"/web/{of}", shown.web),
    ]


class _Shown:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    def leaflets(self, _: Request) -> Response:
        names, faults = self.studio.names()
        titles = self.studio.titles(names)
        listed = [
            {**_as_name(name), "title": titles.get(name), "editions": editions} for name, editions in names.items()
        ]
        return JSONResponse({"leaflets": listed, "diagnostics": _told(faults)})

    def leaflet(self, request: Request) -> Response:
        """Answer with what is known as soon as there are pages; ``findings`` tells the rest."""
        edition = _edition(request)
        if edition is None:
            return _absent()
        sight = self.studio.sight(name_of(request), edition, draft_of(request))
        finished = sight.finished
        return JSONResponse(
            {
                "revision": sight.revision,
                "edition": edition,
                "title": sight.title,
                "fresh": sight.fresh,
                "made": bool(sight.data),
                "copyfit": sight.copyfit,
                "diagnostics": _told(sight.diagnostics),
                "shapes": {"panels": panels(finished)} if finished else None,
                "pages": pages(finished, sight.pages) if finished else [],
            }
        )

    def findings(self, request: Request) -> Response:
        edition = _edition(request)
        if edition is None:
            return _absent()
        revision, found = self.studio.findings(name_of(request), edition, draft_of(request))
        return JSONResponse({"revision": revision, "diagnostics": _told(found)})

    def folded(self, request: Request) -> Response:
        finished = self.studio.sight(name_of(request), "screen", draft_of(request)).finished
        return JSONResponse({"folded": folded(finished) if finished else None})

    def grid(self, request: Request) -> Response:
        edition = _edition(request)
        return _absent() if edition in {None, WEB} else self._grid(request, str(edition))

    def _grid(self, request: Request, edition: str) -> Response:
        return JSONResponse({"panels": self.studio.grid(name_of(request), edition, draft_of(request))})

    def inks(self, request: Request) -> Response:
        return JSONResponse({"inks": self.studio.inks(name_of(request), draft_of(request))})

    def picture(self, request: Request) -> Response:
        edition, page = _edition(request), request.path_params["page"]
        asked = request.query_params
        scale = number(asked.get("scale", "1"))
        if edition is None or scale <= 0:
            return _absent()
        if live := int(number(asked.get("live", ""))):
            drawn, revision = self.studio.live(name_of(request), edition, page, scale, draft_of(request))
            if drawn is not None:
                headers = _FOREVER if revision == live else _NEVER
                return Response(drawn, media_type="image/png", headers=headers)
        data, known = self.studio.picture(
            name_of(request),
            edition,
            page,
            scale,
            look=asked.get("look", ""),
            draft=draft_of(request),
            digest=asked.get("digest", ""),
        )
        if data is None:
            return _absent()
        return Response(data, media_type="image/png", headers=_FOREVER if known else _NEVER)

    def cover(self, request: Request) -> Response:
        least, most = _COVER
        width = int(min(max(number(request.query_params.get("width", "")), least), most))
        data, told = self.studio.cover(name_of(request), width)
        if data is None:
            return JSONResponse({"diagnostics": _told(told)}, HTTPStatus.NOT_FOUND)
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, no-cache"})

    def file(self, request: Request) -> Response:
        """Answer with the file that a build would write, to be kept, or to be looked at and printed."""
        name, edition, kind = name_of(request), _edition(request), request.path_params["kind"]
        if edition is None or kind != ("html" if edition == WEB else "pdf"):
            return _absent()
        data = self.studio.file(name, edition, draft_of(request))
        if data is None:
            return PlainTextResponse("it cannot be made now: see the findings", HTTPStatus.NOT_FOUND)
        way = "inline" if "inline" in request.query_params and edition != WEB else "attachment"
        shown = {"Content-Disposition": f"{way}; {file_name(name, edition, kind)}"}
        return Response(data, media_type=_KINDS[kind], headers={**_PRINTED, **shown})

    def web(self, request: Request) -> Response:
        sight = self.studio.sight(name_of(request), WEB, draft_of(request))
        if not sight.data:
            return _absent()
        return Response(sight.data, media_type=_KINDS["html"], headers=_FRAMED)

    def lines(self, request: Request) -> Response:
        wanted = int(number(request.query_params.get("line", "1")))
        found = self.studio.lines(request.query_params.get("file", ""), max(1, wanted), draft_of(request))
        return JSONResponse({"lines": [{"number": line, "text": text} for line, text in found]})


def _edition(request: Request) -> str | None:
    """Return the edition that is asked for, None for one that there is not."""
    asked = request.path_params.get("edition") or request.query_params.get("edition", "screen")
    return asked if asked in EDITIONS else None


def _as_name(name: Name) -> dict[str, str]:
    return {"clinic": name.clinic, "language": name.language, "leaflet": name.leaflet}


def file_name(name: Name, edition: str, kind: str) -> str:
    """Return what a file is called outside its folders, whole where letters are not all plain (RFC 6266)."""
    called = f"{name.leaflet}.{name.language}.{name.clinic}.{edition}.{kind}"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in called)
    return f'filename="{plain}"' + (f"; filename*=UTF-8''{quote(called, safe='')}" if plain != called else "")


def _told(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    return [as_dict(d) for d in diagnostics if d.severity in _SEVERITIES]


def _absent() -> Response:
    return PlainTextResponse(_NONE, HTTPStatus.NOT_FOUND)
