"""Word of every change in the workspace, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request

WATCHED = ("content", "templates", "styles")


def routes(news: News, stopping: Callable[[], bool]) -> list[Route]:
    """Return the route of this room; its stream ends when ``stopping`` says so."""

    async def events(request: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            yield ": here\n\n"
            heard = news.number
            while not stopping() and not await request.is_disconnected():
                if await news.after(heard):
                    heard = news.number
                    yield f"event: changed\ndata: {json.dumps(news.paths)}\n\n"
                else:
                    yield ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return [Route("/events", events)]


class News:
    """What has changed last; those who wait for it hear of it."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self.number, self.paths = 0, list[str]()
        self._changed = asyncio.Condition()

    async def tell(self, paths: list[str]) -> None:
        """Let everybody know that ``paths`` have changed."""
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


async def watch(root: Path, news: News) -> None:
    """Tell ``news`` of every change under ``root`` that could matter."""
    folders = [root / name for name in WATCHED if (root / name).is_dir()]
    async for changes in awatch(*folders, debounce=60, step=20, recursive=True):
        await news.tell(sorted({path.removeprefix(f"{root}/") for _, path in changes}))
