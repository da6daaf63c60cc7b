"""The order of text in both directions (Unicode TR 9), by FriBidi, the library that Pango itself brings."""

from __future__ import annotations

import ctypes
import ctypes.util
import unicodedata
from functools import cache

from brochure.errors import Diagnostic, MachineError

# fribidi-common.h: a paragraph that begins one way or the other.
_LTR, _RTL = 0x110, 0x111
_NAMES = ("libfribidi.so.0", "libfribidi.0.dylib", "fribidi-0.dll", "libfribidi-0.dll")
_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


def levels(text: str, *, to_left: bool) -> list[int]:
    """Return the embedding level of every character of one line, of a paragraph that begins one way or the other.

    Raises ``MachineError`` where FriBidi is absent and the text needs it.
    """
    if not to_left and (text.isascii() or not any(unicodedata.bidirectional(c) in _TO_LEFT for c in text)):
        return [0] * len(text)
    library, count = _library(), len(text)
    characters = (ctypes.c_uint32 * count)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * count)(), (ctypes.c_uint32 * count)()
    found = (ctypes.c_int8 * count)()
    base = ctypes.c_uint32(_RTL if to_left else _LTR)
    library.fribidi_get_bidi_types(characters, count, types)
    library.fribidi_get_bracket_types(characters, count, types, brackets)
    if not library.fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(base), found):
        raise MemoryError
    return list(found)


def visual(runs: list[int]) -> list[int]:
    """Return the order, from left to right, of runs by their levels (rule L2)."""
    order = list(range(len(runs)))
    for level in range(max(runs, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order


@cache
def _library() -> ctypes.CDLL:
    for name in (*_NAMES, ctypes.util.find_library("fribidi")):
        try:
            return ctypes.CDLL(name) if name else _absent()
        except OSError:
            continue
    return _absent()


def _absent() -> ctypes.CDLL:
    message = "the library FriBidi, which orders text of both directions, is not installed"
    raise MachineError(Diagnostic("fribidi-absent", message, hint="apt-get install libfribidi0, which Pango needs too"))
