"""Typesettings: handed to the workers as soon as something is composed, and kept while they may be asked for again.

What is set depends on a document alone, and colours are no part of it: a brand in other colours needs no new setting.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brochure.errors import BrochureError
from brochure.finishing import faults_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document import Document
    from brochure.engines import Engines
    from brochure.finishing import Composed
    from brochure.typeset import Pages

KEPT = 8


class Settings:
    """What ``workers`` have set, by what it was set from; may be asked from one thread at a time."""

    def __init__(self, workers: Engines) -> None:
        """Take warm ``workers``."""
        self.workers = workers
        self._kept: OrderedDict[bytes, Pages] = OrderedDict()

    @contextmanager
    def setting(self) -> Iterator[Setting]:
        """Return a setting to be started; one that is given up is waited for, so that the workers are idle again."""
        begun = Setting(self)
        try:
            yield begun
        finally:
            for _ in self.workers.results():
                pass

    def known(self, key: bytes) -> Pages | None:
        """Return pages that were set before."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: bytes, pages: Pages) -> None:
        """Keep pages, and as many as there is room for."""
        self._kept[key] = pages
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


class Setting:
    """One leaflet being set, with its slug line where it is to be printed."""

    def __init__(self, settings: Settings) -> None:
        """Have nothing set yet."""
        self._settings = settings
        self._keys: list[bytes] = []
        self._missing: list[bytes] = []

    def start(self, composed: Composed) -> None:
        """Hand over what was not set before."""
        documents = composed.documents
        self._keys = [_key(document) for document in documents]
        self._missing = [key for key in self._keys if self._settings.known(key) is None]
        if self._missing:
            new = tuple(d for d, key in zip(documents, self._keys, strict=True) if key in self._missing)
            self._settings.workers.submit(self, new)

    def pages(self) -> tuple[Pages, Pages | None]:
        """Wait for the pages and the slug line; raises ``BrochureError`` where they cannot be set."""
        for _, outcome in self._settings.workers.results():
            if not isinstance(outcome, tuple):
                raise BrochureError(*faults_of(outcome))
            for key, pages in zip(self._missing, outcome, strict=True):
                self._settings.keep(key, pages)
        found = [pages for key in self._keys if (pages := self._settings.known(key)) is not None]
        return found[0], found[1] if len(found) > 1 else None


def _key(document: Document) -> bytes:
    return hashlib.blake2b(pickle.dumps(document), digest_size=16).digest()
