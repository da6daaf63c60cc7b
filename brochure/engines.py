"""Typesetting processes: started first of all, as they take longer to load than all else to prepare.

So this module imports next to nothing: what a command reads and composes with is loaded beside them.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from brochure import workspace as disk
from brochure.document import STYLES, Stylesheet
from brochure.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from brochure.document import Document
    from brochure.planning import Selection
    from brochure.workspace import Workspace

# What typesetting is handed, and gives back: leaflets, with their slug line; papers that flow.
Engines = Workers[Any, "tuple[Document, ...]", "tuple[Any, ...]"]


@contextmanager
def engines(workspace: Workspace, selection: Selection | None = None) -> Iterator[Engines]:
    """Start one typesetting process; none for the web edition alone, which sets no pages."""
    first = 0 if selection and set(selection.editions) == {"web"} else 1
    sheets = [Stylesheet(path, text) for path in STYLES if (text := workspace.text(path)) is not None]
    with disk.fontconfig() as fontconfig:
        workers: Engines = Workers(first, partial(_start, fontconfig, sheets))
        with workers:
            yield workers


def _start(fontconfig: Path, sheets: Iterable[Stylesheet]) -> Callable[[tuple[Document, ...]], tuple[Any, ...]]:
    """Run in a worker: load the engine once, and return what makes ``Pages`` of leaflets and ``Flow`` of papers."""
    from brochure.typeset import Engine

    tempfile.tempdir = str(fontconfig.parent)  # which the parent removes, however this process ends
    engine = Engine(fontconfig)
    engine.prepare(sheets)

    def work(documents: tuple[Document, ...]) -> tuple[Any, ...]:
        return tuple(engine.typeset(d) if d.regions else engine.flow(d) for d in documents)

    return work
