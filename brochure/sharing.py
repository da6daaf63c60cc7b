"""Sharing: a typesetting is made once for all that ask for the same document, within a run.

Colours are names until the finish, so clinics that differ in colours alone ask for the same document; so do editions,
papers of one size, and leaflets that come twice. Who asks does not notice: every one gets the pages that it would have
got alone.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document import Document
    from brochure.engines import Engines, Outcome
    from brochure.workers import Crash

# How much is kept of what others may ask for, in bytes of typeset PDF.
MOST_BYTES = 12_000_000


def digest(document: Document) -> str:
    """Return a digest of all that decides how ``document`` is set, and what is found in it: equal for equal pages."""
    setting = document.setting
    whole = repr([(field.name, _ordered(getattr(setting, field.name))) for field in fields(setting)])
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()


def _ordered(value: object) -> object:
    """Return what has no order in order, and bytes by their digest."""
    if isinstance(value, Mapping):
        return [(key, _ordered(value[key])) for key in sorted(value)]
    if isinstance(value, frozenset):
        return sorted(value)
    return hashlib.sha256(value).digest() if isinstance(value, bytes) else value


@dataclass(frozen=True, slots=True)
class _Sole:
    """The key of one document among the engines' jobs."""

    name: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """One who waits for ``documents``, whose digests are ``names``."""

    key: Any
    documents: tuple[Document, ...]
    names: tuple[str, ...]


class Shared:
    """Engines that set no document twice, nor again while its pages are kept: up to ``most_bytes`` of them."""

    def __init__(self, engines: Engines, most_bytes: int = MOST_BYTES) -> None:
        """Share what ``engines`` set."""
        self._engines, self._most_bytes = engines, most_bytes
        self._waiting: list[_Asked] = []
        self._pending: set[str] = set()
        self._told: deque[tuple[Any, Outcome]] = deque()
        self._kept: dict[str, Any] = {}  # those that were asked for last come last

    def submit(self, key: Any, job: tuple[Document, ...]) -> None:
        """Hand over documents; what they become comes with ``key``."""
        asked = _Asked(key, job, tuple(digest(document) for document in job))
        self._waiting.append(asked)
        for name, document in zip(asked.names, job, strict=True):
            if name not in self._kept and name not in self._pending:
                self._pending.add(name)
                self._engines.submit(_Sole(name), (document.setting,))
        self._settle(asked.names)

    def results(self, *, left: int = 0) -> Iterator[tuple[Any, Outcome]]:
        """Yield what is done, waiting for it as long as more than ``left`` of those who asked have no answer."""
        while self._told or self._pending:
            while self._told:
                yield self._told.popleft()
            patient = len(self._waiting) > left
            found = next(iter(self._engines.results(left=0 if patient else len(self._pending))), None)
            if found is None:
                return
            sole, outcome = found
            if isinstance(sole, _Sole) and sole.name in self._pending:  # else of a run that was broken off
                self._take(sole.name, outcome)

    def grow(self, count: int) -> None:
        """See that ``count`` documents can be set at once."""
        self._engines.grow(count)

    def _take(self, name: str, outcome: Outcome) -> None:
        """Take what has become of one document, and answer those who have all that they asked for."""
        self._pending.remove(name)
        if isinstance(outcome, tuple):
            (self._kept[name],) = outcome
            self._settle((name,))
        else:
            for asked in [asked for asked in self._waiting if name in asked.names]:
                self._waiting.remove(asked)
                self._told.append((asked.key, _placed_fault(outcome, asked.documents[asked.names.index(name)])))
        self._forget()

    def _settle(self, names: tuple[str, ...]) -> None:
        """Answer those who waited for one of ``names`` and for nothing else."""
        for asked in [asked for asked in self._waiting if not set(asked.names).isdisjoint(names)]:
            if all(name in self._kept for name in asked.names):
                self._waiting.remove(asked)
                self._kept.update({name: self._kept.pop(name) for name in dict.fromkeys(asked.names)})
                pages = (self._kept[name] for name in asked.names)
                self._told.append((asked.key, tuple(map(_placed, pages, asked.documents))))

    def _forget(self) -> None:
        """Keep no more than may be kept, and all that somebody waits for."""
        wanted = {name for asked in self._waiting for name in asked.names}
        total = sum(len(pages.pdf) for pages in self._kept.values())
        for name in [name for name in self._kept if name not in wanted]:
            if total <= self._most_bytes:
                return
            total -= len(self._kept.pop(name).pdf)


def _placed(pages: Any, document: Document) -> Any:
    """Return ``Pages`` or ``Flow`` with what was found at the places of one who shares them."""
    if not pages.diagnostics:
        return pages
    return replace(pages, diagnostics=tuple(map(document.placed, pages.diagnostics)))


def _placed_fault(outcome: BrochureError | Crash, document: Document) -> BrochureError | Crash:
    if isinstance(outcome, BrochureError):
        return type(outcome)(*map(document.placed, outcome.diagnostics))
    return outcome
