"""Codes for machines: QR by segno, and Code 128 (ISO/IEC 15417), as dark rectangles in modules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.model.record import RecordField

# What a scanner wants: light round the code, in modules, and modules no smaller than this, in mm.
_QR_QUIET, _BAR_QUIET = 4, 10
_QR_LEAST, _BAR_LEAST = 0.33, 0.25
_BAR_HEIGHT = 0.25  # of the width

# Six widths of bars and spaces a symbol, in modules; the stop has seven.
_PATTERNS = re.findall(
    r"\d+",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 "
    "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 "
    "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 "
    "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 "
    "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
    "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
    "211232 2331112 ",
)
_CODE_C, _CODE_B, _START_B, _START_C, _STOP = 99, 100, 104, 105, 106
# Figures go by pairs where there are four or more, or where they are all that there is.
_STRETCHES = re.compile(r"(?:[0-9]{2}){2,}|\A[0-9]{2}\Z|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A code on a field of ``width`` by ``height`` modules: dark rectangles, left, top, width and height in modules."""

    width: float
    height: float
    dark: tuple[tuple[float, float, float, float], ...]


def size_mm(field: RecordField) -> tuple[float, float]:
    """Return how wide and how high the place of a code is, with the light round it."""
    wide = float(field.width_mm)
    return (wide, wide) if field.type == "qr" else (wide, wide * _BAR_HEIGHT)


def draw(field: RecordField, value: str) -> Drawn:
    """Return the code of ``value``; raises ``ValueError`` where it does not fit its place."""
    wide, high = size_mm(field)
    if field.type == "qr":
        drawn, least = _qr(value), _QR_LEAST
    else:
        drawn, least = _bars(value, high / wide), _BAR_LEAST
    if wide / drawn.width < least:
        message = f"this is too long for a code {wide:g} mm wide"
        raise ValueError(message)
    return drawn


def _qr(value: str) -> Drawn:
    import segno  # no other field needs it

    try:
        rows = [bytes(row) for row in segno.make(value, error="m", micro=False).matrix]
    except segno.DataOverflowError as fault:
        message = "this is too long for a code"
        raise ValueError(message) from fault
    size = float(len(rows) + 2 * _QR_QUIET)
    dark = tuple(
        (float(run.start() + _QR_QUIET), float(y + _QR_QUIET), float(run.end() - run.start()), 1.0)
        for y, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    )
    return Drawn(size, size, dark)


def _bars(value: str, aspect: float) -> Drawn:
    widths = [int(w) for symbol in code_128(value) for w in _PATTERNS[symbol]]
    width = float(sum(widths) + 2 * _BAR_QUIET)
    height, at = width * aspect, float(_BAR_QUIET)
    dark = []
    for number, wide in enumerate(widths):
        if number % 2 == 0:
            dark.append((at, 0.0, float(wide), height))
        at += wide
    return Drawn(width, height, tuple(dark))


def code_128(value: str) -> list[int]:
    """Return the symbols of printable ASCII, with start, check and stop; the fewest that code sets B and C take."""
    symbols: list[int] = []
    now = False
    for in_c, symbol in _symbols(value):
        if not symbols:
            symbols.append(_START_C if in_c else _START_B)
        elif in_c != now:
            symbols.append(_CODE_C if in_c else _CODE_B)
        symbols.append(symbol)
        now = in_c
    check = symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols[1:], start=1))
    return [*symbols, check % 103, _STOP]


def _symbols(value: str) -> Iterator[tuple[bool, int]]:
    for stretch in _STRETCHES.finditer(value):
        words = stretch[0]
        if len(words) > 1:
            for at in range(0, len(words), 2):
                yield True, int(words[at : at + 2])
        else:
            yield False, ord(words) - 32
