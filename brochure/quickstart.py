"""A quicker start of WeasyPrint: its C declarations from a table instead of being parsed at every start.

WeasyPrint 70 hands 450 lines of C to cffi, which parses them in pure Python: a third of the time that its import takes.
``declared.py`` holds the outcome, for one exact text; for any other text, or where anything else is not as expected,
WeasyPrint is imported as it comes. ``BROCHURE_PLAIN_START=1`` turns this off.
"""

from __future__ import annotations

import hashlib
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

SWITCH = "BROCHURE_PLAIN_START"


class _OtherDeclarationsError(Exception):
    """WeasyPrint declares something else than the table holds."""


def import_weasyprint() -> ModuleType:
    """Return WeasyPrint, imported the quicker way where that is safe; raises ``OSError`` without its libraries."""
    if "weasyprint" not in sys.modules and not os.environ.get(SWITCH):
        try:
            _import_with_table()
        except (_OtherDeclarationsError, AttributeError, TypeError, ImportError):
            for name in [n for n in sys.modules if n.partition(".")[0] == "weasyprint"]:
                del sys.modules[name]
    return import_module("weasyprint")


def _import_with_table() -> None:
    """Import WeasyPrint with ``cffi.FFI`` standing for the table for as long as that takes."""
    import _cffi_backend
    import cffi

    from brochure import declared

    class Declared(_cffi_backend.FFI):  # type: ignore[misc]  # cffi publishes no types for it
        def cdef(self, text: str, *_: Any) -> None:  # noqa: ANN401
            if hashlib.sha256(text.encode()).hexdigest() != declared.SHA256:
                raise _OtherDeclarationsError

    plain = cffi.FFI
    cffi.FFI = lambda: declared.declare(Declared)  # type: ignore[no-untyped-call]  # a script wrote it
    try:
        import_module("weasyprint")
    finally:
        cffi.FFI = plain
