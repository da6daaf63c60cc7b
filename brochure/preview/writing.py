"""The editor of words: a leaflet's YAML and its form, made from what is in the editor, saved when it is asked for."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.formats import FORMATS
from brochure.languages import Language
from brochure.model.schema import leaflet_schema
from brochure.preview import saving
from brochure.preview.asking import name_of
from brochure.preview.names import names
from brochure.preview.outline import Outline
from brochure.report import as_dict
from brochure.splicing.edits import Edit, Insert, Move, Put, Remove, Wrap, change, spliced
from brochure.workspace import Change, Held, Workspace, leaflet_path

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request

    from brochure.formats import Format
    from brochure.preview.studio import Name, Studio

MAY_WRITE = re.compile(r"content/leaflets/[^/]+\.yaml")
MOST_EDITS = 50
_MOST_DEPTH, _MOST_STEPS = 8, 40
_AT = "/api/words/{clinic}/{language}/{leaflet}"


def routes(studio: Studio, root: Path) -> list[Route]:
    """Return what the editor of words asks for, in the workspace at ``root``."""
    room = _Words(studio, root)
    return [
        Route("/api/words/schema", room.schema),
        Route("/api/words/edit", _answering(room.edit), methods=["POST"]),
        Route(_AT, room.words),
        Route(_AT, _answering(room.draft), methods=["POST"]),
        Route(_AT, _answering(room.save), methods=["PUT"]),
    ]


class _Words:
    """What is answered; what takes time runs in a thread."""

    def __init__(self, studio: Studio, root: Path) -> None:
        self.studio, self.root = studio, root
        self.saving = saving.Saving(root, MAY_WRITE)

    def schema(self, _: Request) -> Response:
        return JSONResponse(_schema(tuple(Workspace(self.root).formats().items())))

    def words(self, request: Request) -> Response:
        """Return a leaflet's file as it is on disk, its form, and what it may name."""
        name = name_of(request)
        path = leaflet_path(name.leaflet, name.language)
        try:
            held = self.saving.held(path)
            text = _text(held)
        except BrochureError as fault:
            return saving.refused(fault)
        workspace = Workspace(self.root)
        told = {
            "path": path,
            "text": text,
            "sha256": held.sha256,
            "direction": Language(name.language).direction,
            "approved": _approved(workspace, name),
            "names": names(workspace, name),
        }
        return JSONResponse({**told, **self.form(path, text)})

    def draft(self, request: Request, asked: dict[str, Any]) -> Response:
        """Lay what is in the editor over the file, for the page that asks; take it off where it is the same."""
        name, text = name_of(request), _plain(asked.get("text"))
        path = leaflet_path(name.leaflet, name.language)
        self.saving.judge(path)
        told = self.form(path, text)
        self.studio.drafts.put(str(asked.get("page", "")), {path: None if asked.get("same") is True else text.encode()})
        return JSONResponse(told)

    def edit(self, _: Request, asked: dict[str, Any]) -> Response:
        """Return what edits of the form change in a text; nothing is kept."""
        text, given = _plain(asked.get("text")), asked.get("edits")
        if not isinstance(given, list) or len(given) > MOST_EDITS:
            raise _not_understood()
        after = spliced(text, [edit_of(one) for one in given])
        start, end, new = change(text, after)
        return JSONResponse({"from": _utf16(text[:start]), "to": _utf16(text[:end]), "insert": new})

    def save(self, request: Request, asked: dict[str, Any]) -> Response:
        """Write the file, if it still is what the page has read."""
        name, text, seen = name_of(request), _plain(asked.get("text")), asked.get("seen")
        path = leaflet_path(name.leaflet, name.language)
        before = self.saving.held(path)
        data = _as_before(text, before.data or b"")
        done = self.saving.save({path: Change(data, seen if isinstance(seen, str) else None)})
        if done:
            now = [{"path": held.path, "sha256": held.sha256, "text": _shown(held)} for held in done]
            return JSONResponse({"changed": now}, HTTPStatus.CONFLICT)
        self.studio.drafts.put(str(asked.get("page", "")), {path: None})
        return JSONResponse({"saved": Held(path, data).sha256})

    def form(self, path: str, text: str) -> dict[str, Any]:
        """Return the form of a text, or None and why there is none."""
        try:
            tree = source.parse(text.encode(), path)
        except BrochureError as fault:
            return {"form": None, "faults": [as_dict(found) for found in fault.diagnostics]}
        schema = _schema(tuple(Workspace(self.root).formats().items()))
        return {"form": Outline(schema).of(tree), "faults": []}


@cache
def _schema(table: tuple[tuple[str, Format], ...]) -> dict[str, Any]:
    return leaflet_schema(dict(table) if table else FORMATS)


def _answering(answer: Callable[[Request, dict[str, Any]], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request that brings JSON: in a thread, and with what was found where it is refused."""

    async def answered(request: Request) -> Response:
        try:
            asked = await saving.words(request)
            return await run_in_threadpool(answer, request, asked)
        except BrochureError as fault:
            return saving.refused(fault)

    return answered


def _approved(workspace: Workspace, name: Name) -> str | None:
    """Return who approved the leaflet last, and when; None where nobody has."""
    with suppress(BrochureError):
        where = workspace.clinic(name.clinic).jurisdiction
        for record in reversed(workspace.approvals()):
            if record.holds_for(name.leaflet, name.language, name.clinic, where):
                return f"{record.reviewer}, {record.date.isoformat()}"
    return None


# -- texts as browsers and files hold them ----------------------------------------------------------------------------


def _text(held: Held) -> str:
    """Return the text of a file; raises ``BrochureError`` for one that is no text, or too large to edit."""
    if held.data is None:
        raise BrochureError(Diagnostic("file-missing", f"there is no {held.path}", place=Place(held.path)))
    data = held.data
    if len(data) > source.MAX_BYTES:
        message = f"{held.path} has {len(data)} bytes, more than the {source.MAX_BYTES} that can be edited"
        raise BrochureError(Diagnostic("file-too-large", message, place=Place(held.path)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        message = f"{held.path} is not UTF-8"
        raise BrochureError(Diagnostic("not-utf-8", message, place=Place(held.path))) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shown(held: Held) -> str | None:
    with suppress(BrochureError):
        return _text(held)
    return None


def _as_before(text: str, before: bytes) -> bytes:
    """Return ``text`` with the byte order mark and the line ends that the file had ``before``."""
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    windows = before.count(b"\r\n") * 2 > before.count(b"\n")
    return mark + (text.replace("\n", "\r\n") if windows else text).encode()


def _utf16(text: str) -> int:
    """Return the length of a text as browsers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# -- what a browser asks for ------------------------------------------------------------------------------------------


def _plain(text: object) -> str:
    """Return a text that can be encoded; raises ``BrochureError`` for anything else."""
    if not isinstance(text, str) or re.search("[\ud800-\udfff]", text):
        raise _not_understood()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_understood() -> BrochureError:
    return BrochureError(Diagnostic("not-understood", "the page asks for something that is not known"))


def edit_of(asked: object) -> Edit:
    """Return an edit as the browser puts it; raises ``BrochureError`` for what is none."""
    if not isinstance(asked, dict):
        raise _not_understood()
    path, value = _path(asked.get("path")), _value(asked.get("value"))
    match asked.get("do"):
        case "put":
            within = _path(asked.get("within", []))
            for key in reversed(within):
                value = {str(key): value}
            before = asked.get("before")
            return Put(path, value, before if isinstance(before, str) else None)
        case "wrap":
            held, beside = {str(asked.get("short")): None}, {str(asked.get("key")): value}
            return Wrap(path, {**beside, **held} if asked.get("first") is True else {**held, **beside})
        case "insert":
            index = asked.get("index")
            if isinstance(index, int) and index >= 0:
                return Insert(path, index, value)
        case "remove" if path:
            return Remove(path)
        case "move" if path:
            return Move(path)
    raise _not_understood()


def _path(steps: object) -> tuple[str | int, ...]:
    found = steps if isinstance(steps, list) and len(steps) <= _MOST_STEPS else [None]
    if not all(isinstance(step, str) or (isinstance(step, int) and step >= 0) for step in found):
        raise _not_understood()
    return tuple(found)


def _value(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - what JSON holds
    """Return a value that a leaflet can hold: a text loses what YAML cannot write."""
    if depth > _MOST_DEPTH:
        raise _not_understood()
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", value.replace("\t", " "))
        case list():
            return [_value(item, depth + 1) for item in value]
        case dict():
            return {str(key): _value(held, depth + 1) for key, held in value.items()}
    raise _not_understood()
