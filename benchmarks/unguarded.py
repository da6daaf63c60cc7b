"""The command line with what guards it against others taken out, for ``benchmarks.guards`` alone.

Run as ``python -m benchmarks.unguarded NAMES ARGUMENTS``, where NAMES of ``GUARDS`` have commas between them. The
product has no switch for this: what is patched here is patched in this process.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from brochure import limits, source
from brochure.compose import templates, vector, wordless
from brochure.workers import Workers
from brochure.workspace import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class _Plain(Environment):
    """Jinja2 without a sandbox, and with nothing counted."""

    def begin(self) -> None:
        """Count nothing."""


def _put(value: Any, *places: tuple[Any, str]) -> None:
    for holder, name in places:
        setattr(holder, name, value)


def _nothing(*_: Any) -> tuple[()]:
    return ()


def _unbounded(*_: Any) -> AbstractContextManager[None]:
    return nullcontext()


def _read(top: Path, path: str, _: object) -> bytes | None:
    """Return a file wherever its path leads, and of any size."""
    try:
        return (top / path).read_bytes()
    except OSError:
        return None


def _limits() -> None:
    _put(_unbounded, (limits, "bounded"), (limits, "memory"))
    (Workers.__init__.__kwdefaults__ or {})["limit"] = _unbounded


def _inputs() -> None:
    """Search no text for what cannot be printed, no drawing for what it refers to, no looks for words."""
    drawing = vector._Reader
    _put(_nothing, (source, "_characters"), (source, "_tabs"), (wordless, "css_words"), (templates, "template_words"))
    _put(_nothing, (drawing, "judged"), (drawing, "heaped"))


GUARDS: dict[str, Callable[[], None]] = {
    "the sandbox of templates": lambda: _put(_Plain, (templates, "Sandbox")),
    "limits of time and memory": _limits,
    "staying in the workspace": lambda: _put(_read, (files, "_read")),
    "checks of what is written and drawn": _inputs,
}

if __name__ == "__main__":
    from brochure.cli import main

    for name in filter(None, sys.argv[1].split(",")):
        GUARDS[name]()
    main(sys.argv[2:], prog_name="brochure")
