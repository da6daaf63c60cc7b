"""What decides about the bytes of a file beside the workspace: the programs that make it, and their versions."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import sys
import zlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from brochure import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PACKAGES = (
    *("babel", "citeproc-py", "fonttools", "jinja2", "lxml", "markdown-it-py", "pikepdf", "pillow", "pydyf"),
    *("pypdfium2", "pyphen", "rendercv-fonts", "segno", "tinycss2", "uharfbuzz", "weasyprint"),
)

# Variables by which a library that sets text would make other bytes: another shaper, another order of fonts.
SWAYING = (
    *("FC_LANG", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "FREETYPE_PROPERTIES", "HB_OPTIONS", "HB_SHAPER_LIST"),
    "PANGO_LANGUAGE",
)


@cache
def programs() -> tuple[tuple[str, str], ...]:
    """Return what is installed here of all that decides about bytes, with its version."""
    installed = _installed()
    packages = ((name, installed.get(name) or _version(name)) for name in _PACKAGES)
    python = ".".join(platform.python_version_tuple()[:2])
    own = (("brochure", __version__), ("Python", python))
    return (*own, *packages, *_libraries(), ("zlib", zlib.ZLIB_RUNTIME_VERSION))


def _installed() -> dict[str, str]:
    """Return the versions that the names of folders tell: reading metadata takes a hundred times as long."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in os.listdir(folder or "."):  # noqa: PTH208 - likewise
                name, _, number = entry.removesuffix(".dist-info").rpartition("-")
                if name and entry.endswith(".dist-info"):
                    found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), number)
    return found


def _version(name: str) -> str:
    """Return the version of a package that is installed in another way."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _libraries() -> Iterator[tuple[str, str]]:
    """Yield the libraries that set text, with their versions."""
    for name, files, asked in _LIBRARIES:
        said = "absent"
        for file in files:
            with suppress(OSError, AttributeError, ValueError, IndexError):
                said = asked(ctypes.CDLL(file))
                break
        yield name, said


def _text(function: str) -> Callable[[ctypes.CDLL], str]:
    def ask(library: ctypes.CDLL) -> str:
        asked = getattr(library, function)
        asked.restype = ctypes.c_char_p
        return str(asked().decode())

    return ask


def _freetype(library: ctypes.CDLL) -> str:
    handle, parts = ctypes.c_void_p(), [ctypes.c_int() for _ in range(3)]
    library.FT_Init_FreeType(ctypes.byref(handle))
    library.FT_Library_Version(handle, *map(ctypes.byref, parts))
    library.FT_Done_FreeType(handle)
    return ".".join(str(part.value) for part in parts)


def _fontconfig(library: ctypes.CDLL) -> str:
    number = library.FcGetVersion()
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def _fribidi(library: ctypes.CDLL) -> str:
    told = ctypes.c_char_p.in_dll(library, "fribidi_version_info").value or b""
    return told.splitlines()[0].split()[-1].decode()


_LIBRARIES: tuple[tuple[str, tuple[str, ...], Callable[[ctypes.CDLL], str]], ...] = (
    ("Pango", ("libpango-1.0.so.0", "libpango-1.0.dylib"), _text("pango_version_string")),
    ("HarfBuzz", ("libharfbuzz.so.0", "libharfbuzz.dylib"), _text("hb_version_string")),
    ("FreeType", ("libfreetype.so.6", "libfreetype.dylib"), _freetype),
    ("fontconfig", ("libfontconfig.so.1", "libfontconfig.dylib"), _fontconfig),
    ("FriBidi", ("libfribidi.so.0", "libfribidi.dylib"), _fribidi),
)
