"""A quicker start of WeasyPrint, by half, in two ways that leave what it does as it is.

WeasyPrint 70 hands 450 lines of C to cffi, which parses them in pure Python at every start: ``declared.py`` holds the
outcome, for one exact text. And it imports fontTools, which it uses for variable, WOFF and bitmap fonts alone: that
waits until one is met. For any other version, or where anything else is not as expected, WeasyPrint is imported as it
comes. ``BROCHURE_PLAIN_START=1`` turns both off.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any

from brochure.quicksetting import quicken

if TYPE_CHECKING:
    from collections.abc import Iterator

SWITCH = "BROCHURE_PLAIN_START"

# What WeasyPrint takes from fontTools: the module, the name in it (none: a module below it), who holds it.
_DEFERRED = (
    ("fontTools.ttLib", "TTFont", ("weasyprint.text.fonts", "weasyprint.pdf.fonts")),
    ("fontTools.ttLib", "woff2", ("weasyprint.text.fonts",)),
    ("fontTools", "subset", ("weasyprint.pdf.fonts",)),
    ("fontTools.ttLib", "TTLibError", ("weasyprint.pdf.fonts",)),
    ("fontTools.ttLib", "ttFont", ("weasyprint.pdf.fonts",)),
    ("fontTools.varLib.instancer", "instantiateVariableFont", ("weasyprint.pdf.fonts",)),
)


class _OtherVersionError(Exception):
    """WeasyPrint is not the one that this module knows."""


def import_weasyprint() -> ModuleType:
    """Return WeasyPrint, imported the quicker way where that is safe; raises ``OSError`` without its libraries."""
    if "weasyprint" not in sys.modules and not os.environ.get(SWITCH):
        try:
            with _declarations(), _fonttools_later():
                import_module("weasyprint")
            quicken()
        except (_OtherVersionError, AttributeError, TypeError, ImportError):
            for name in [n for n in sys.modules if n.partition(".")[0] == "weasyprint"]:
                del sys.modules[name]
    return import_module("weasyprint")


@contextmanager
def _declarations() -> Iterator[None]:
    """Let ``cffi.FFI`` stand for the table of declarations."""
    import _cffi_backend
    import cffi

    from brochure import declared

    if version("weasyprint") != declared.VERSION:
        raise _OtherVersionError

    class Declared(_cffi_backend.FFI):  # type: ignore[misc]  # cffi publishes no types for it
        def cdef(self, text: str, *_: Any) -> None:
            if hashlib.sha256(text.encode()).hexdigest() != declared.SHA256:
                raise _OtherVersionError

    plain = cffi.FFI
    cffi.FFI = lambda: declared.declare(Declared)  # type: ignore[no-untyped-call]  # a script wrote it
    try:
        yield
    finally:
        cffi.FFI = plain


@contextmanager
def _fonttools_later() -> Iterator[None]:
    """Let names that load fontTools when they are first used stand for it, unless it is loaded already."""
    if "fontTools" in sys.modules:
        yield
        return
    stands: dict[str, ModuleType] = {}
    for module, name, _ in _DEFERRED:
        for end in range(1, module.count(".") + 2):
            part = ".".join(module.split(".")[:end])
            stands.setdefault(part, ModuleType(part))
        setattr(stands[module], name, _Later(module, name))
    sys.modules.update(stands)
    try:
        yield
    finally:
        for name in stands:
            del sys.modules[name]


class _Later:
    """Stands for a name of fontTools until it is called or asked for anything."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def _real(self) -> Any:
        """Return what this stands for, after putting the real names wherever WeasyPrint holds a stand-in.

        All at once: an ``except TTLibError`` must name the real class by the time that one can be raised.
        """
        for module, name, holders in _DEFERRED:
            for holder in holders:
                setattr(import_module(holder), name, _member(module, name))
        return _member(self._module, self._name)


def _member(module: str, name: str) -> Any:
    found = import_module(module)
    return getattr(found, name) if hasattr(found, name) else import_module(f"{module}.{name}")
