"""Saving, for both editors: whole files of the workspace, and only while they are still what the page has read.

A room of the preview may write files of its own kind alone; what it may is one pattern. Where a file has changed
meanwhile, nothing is written and the answer holds what is there now.
"""

from __future__ import annotations

import json
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic
from brochure.report import as_dict

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from brochure.workspace import Change, Held

MOST_WORDS = 4_000_000  # bytes of a request that holds text


class Saving:
    """What one room of the preview reads to edit, and writes; may be asked from any thread."""

    def __init__(self, root: Path, may: re.Pattern[str]) -> None:
        """Take the top of a workspace, and the paths in it that may be written: those that ``may`` matches whole."""
        self._root, self._may = root, may
        self._lock = threading.Lock()  # two pages that save at once: one of them comes second

    def held(self, path: str) -> Held:
        """Return a file as it is on disk; raises ``BrochureError`` for one that is not of this room's kind."""
        self.judge(path)
        return disk.held(self._root, path)

    def save(self, changes: Mapping[str, Change]) -> tuple[Held, ...]:
        """Write all or none; return the files that are not as they were seen, by which nothing was written.

        Raises ``BrochureError`` for a path that is not of this room's kind, and where the machine refuses.
        """
        for path in changes:
            self.judge(path)
        with self._lock:
            return disk.save(self._root, changes)

    def judge(self, path: str) -> None:
        """Raise ``BrochureError`` for a path that may not be written from here."""
        disk.inside(self._root, path)
        if not self._may.fullmatch(path):
            message = f"{path} is not changed here"
            raise BrochureError(Diagnostic("not-editable", message, hint="open it in a text editor"))

    def answer(self, changes: Mapping[str, Change]) -> Response:
        """Save, and say how it went: digests of what was saved, 409 with what is there now, or what was refused."""
        try:
            others = self.save(changes)
        except BrochureError as fault:
            return refused(fault)
        if others:
            return JSONResponse({"changed": [as_json(file) for file in others]}, HTTPStatus.CONFLICT)
        saved = {path: disk.Held(path, change.data).sha256 for path, change in changes.items()}
        return JSONResponse({"saved": saved})


def as_json(file: Held) -> dict[str, Any]:
    """Return a file as JSON: its path, digest and text. Both are null where there is none, text is where it is none."""
    try:
        text = None if file.data is None else file.data.decode()
    except UnicodeDecodeError:
        text = None
    return {"path": file.path, "sha256": file.sha256, "text": text}


def refused(fault: BrochureError) -> Response:
    """Return what is answered to a request that cannot be granted: 422, with what was found."""
    told = [as_dict(finding) for finding in fault.diagnostics]
    return JSONResponse({"diagnostics": told}, HTTPStatus.UNPROCESSABLE_ENTITY)


async def body(request: Request, most: int = MOST_WORDS) -> bytes:
    """Return what a request brings; raises ``BrochureError`` where it is more than ``most`` bytes.

    What is too much is read to its end and not kept: a browser hears no answer before it has sent all.
    """
    data, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            data += part
    if size > most:
        message = f"that is more than {most // 1_000_000} MB"
        raise BrochureError(Diagnostic("file-too-large", message, hint="choose a smaller one"))
    return bytes(data)


async def words(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request brings; raises ``BrochureError`` where it brings none."""
    try:
        found = json.loads(await body(request))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BrochureError(Diagnostic("not-understood", "the request holds no JSON object"))
    return found
