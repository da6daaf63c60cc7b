"""What editors hold unsaved: files that lie over the workspace's own, for the page of the browser that holds them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = 8  # the draft that was not looked at for longest goes first
MOST_BYTES = 60_000_000


class Drafts:
    """Drafts by the name that a page gives itself; may be asked from any thread."""

    def __init__(self) -> None:
        """Hold none."""
        self._drafts: dict[str, dict[str, bytes]] = {}
        self._lock = threading.Lock()

    def put(self, page: str, files: Mapping[str, bytes | None]) -> None:
        """Lay ``files`` over those of the workspace for ``page``, by path; None takes one away again.

        Raises ``BrochureError`` where that would be more than ``MOST_BYTES``.
        """
        with self._lock:
            drafts = {**self._drafts.get(page, {}), **files}
            kept = {path: data for path, data in drafts.items() if data is not None}
            if sum(map(len, kept.values())) > MOST_BYTES:
                message = f"that is more than {MOST_BYTES // 1_000_000} MB unsaved"
                raise BrochureError(Diagnostic("file-too-large", message, hint="save first"))
            self._drafts.pop(page, None)
            if page and kept:
                self._drafts[page] = kept
            while len(self._drafts) > PAGES:
                del self._drafts[next(iter(self._drafts))]

    def of(self, page: str) -> Mapping[str, bytes]:
        """Return what ``page`` holds unsaved."""
        with self._lock:
            if page not in self._drafts:
                return {}
            self._drafts[page] = self._drafts.pop(page)  # the last that was looked at
            return self._drafts[page]

    def __contains__(self, page: object) -> bool:
        """Tell whether ``page`` holds anything unsaved."""
        return page in self._drafts
