"""Word of every change in the workspace, as server-sent events."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request

WATCHED = ("content", "templates", "styles")
_REMEMBERED = 100
# How long is waited for more changes, and how long at most until they are told, in ms.
_STEP, _MOST = 10, 60
# What programs write beside a file on the way to saving it: hidden, or with a tilde; nothing is made of it.
PASSING = re.compile(r"/\.[^/]+$|~$")


def routes(news: News, stopping: Callable[[], bool]) -> list[Route]:
    """Return the route of this room; its stream ends when ``stopping`` says so."""

    async def events(request: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            yield ": here\n\n"
            heard = news.number
            while not stopping() and not await request.is_disconnected():
                if await news.after(heard):
                    yield f"event: changed\ndata: {json.dumps(news.since(heard))}\n\n"
                    heard = news.number
                else:
                    yield ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return [Route("/events", events)]


class News:
    """What has changed last; those who wait for it hear of it."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self.number = 0
        self._last: deque[tuple[int, list[str]]] = deque(maxlen=_REMEMBERED)
        self._changed = asyncio.Condition()

    async def tell(self, paths: list[str]) -> None:
        """Let everybody know that ``paths`` have changed."""
        async with self._changed:
            self.number += 1
            self._last.append((self.number, paths))
            self._changed.notify_all()

    def since(self, number: int) -> list[str]:
        """Return the paths of all news later than ``number``."""
        return sorted({path for told, paths in self._last if told > number for path in paths})

    async def after(self, number: int, patience: float = 1.0) -> bool:
        """Wait until there is later news than ``number``; return False where there was none for a while."""
        try:
            async with asyncio.timeout(patience), self._changed:
                await self._changed.wait_for(lambda: self.number != number)
        except TimeoutError:
            return False
        return True


async def watch(root: Path, news: News) -> None:
    """Tell ``news`` of every change under ``root`` that could matter."""
    folders = [root / name for name in WATCHED if (root / name).is_dir()]
    async for changes in awatch(*folders, debounce=_MOST, step=_STEP, recursive=True):
        if told := sorted({path.removeprefix(f"{root}/") for _, path in changes if not PASSING.search(path)}):
            await news.tell(told)
