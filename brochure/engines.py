"""Typesetting processes: started first of all, as they take longer to load than all else to prepare.

So this module imports next to nothing: what a command reads and composes with is loaded beside them.
"""

from __future__ import annotations

import tempfile
from collections import deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from brochure import workspace as disk
from brochure.document import STYLES, Stylesheet
from brochure.workers import MOST_BYTES, Workers, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from brochure.document import Document
    from brochure.errors import BrochureError
    from brochure.planning import Selection
    from brochure.workers import Crash
    from brochure.workspace import Workspace

# What documents become: ``Pages`` of leaflets, ``Flow`` of papers, or why there are none.
Outcome: TypeAlias = "tuple[Any, ...] | BrochureError | Crash"


# What makes ``Pages`` and ``Flow`` of documents.
Work: TypeAlias = "Callable[[tuple[Document, ...]], tuple[Any, ...]]"


class Engines(Protocol):
    """What sets documents: processes here, this process itself, or engines that share what they set."""

    def submit(self, key: Any, job: tuple[Document, ...]) -> None:
        """Hand over documents; what they become comes with ``key``."""
        ...

    def results(self, *, left: int = 0) -> Iterator[tuple[Any, Outcome]]:
        """Yield what is done, waiting for it as long as more than ``left`` jobs are not."""
        ...

    def grow(self, count: int) -> None:
        """See that ``count`` jobs can be done at once."""
        ...


@contextmanager
def engines(
    workspace: Workspace, selection: Selection | None = None, *, most_bytes: int = MOST_BYTES
) -> Iterator[Engines]:
    """Start one typesetting process; none for the web edition alone, which sets no pages.

    One that has grown by ``most_bytes`` is replaced.
    """
    first = 0 if selection and set(selection.editions) == {"web"} else 1
    sheets = [Stylesheet(path, text) for path in STYLES if (text := workspace.text(path)) is not None]
    with disk.fontconfig() as fontconfig:
        workers: Workers[Any, tuple[Document, ...], tuple[Any, ...]] = Workers(
            first, partial(_start, fontconfig, sheets), most_bytes=most_bytes
        )
        with workers:
            yield workers


def engine(fontconfig: Path, sheets: Iterable[Stylesheet]) -> Work:
    """Load the engine, and return what makes ``Pages`` of leaflets and ``Flow`` of papers."""
    from brochure.typeset import Engine

    loaded = Engine(fontconfig)
    loaded.prepare(sheets)

    def work(documents: tuple[Document, ...]) -> tuple[Any, ...]:
        return tuple(loaded.typeset(d) if d.regions else loaded.flow(d) for d in documents)

    return work


def _start(fontconfig: Path, sheets: Iterable[Stylesheet]) -> Work:
    """Run in a process of our own: load the engine once."""
    tempfile.tempdir = str(fontconfig.parent)  # which the parent removes, however this process ends
    return engine(fontconfig, sheets)


class Here:
    """Engines of this process itself: what is handed over is done at once."""

    def __init__(self, work: Work) -> None:
        """Set documents by ``work``."""
        self._work = work
        self._done: deque[tuple[Any, Outcome]] = deque()

    def submit(self, key: Any, job: tuple[Document, ...]) -> None:
        """Set documents."""
        self._done.append((key, outcome_of(self._work, job)))

    def results(self, *, left: int = 0) -> Iterator[tuple[Any, Outcome]]:
        """Yield what has been done, all of it."""
        del left
        while self._done:
            yield self._done.popleft()

    def grow(self, count: int) -> None:
        """Stay as it is: there is one process here."""
