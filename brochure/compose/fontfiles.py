"""Font files of a clinic, made what is embedded: unpacked, at one weight, judged whether that may and can be done."""

from __future__ import annotations

import logging
import struct
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fontTools.ttLib import TTFont

_PLAIN = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_PACKED = (b"wOF2", b"wOFF")
_OTHERS = (
    ((b"ttcf",), "a collection of several fonts", "take the one font out of it that is meant"),
    ((b"%!PS", b"\x80\x01"), "a Type 1 font, which is not set any more", "ask for it as OTF or TTF"),
    ((b"PK\x03\x04",), "a ZIP archive", "unpack it and name the font inside"),
    ((b"%PDF",), "a PDF", "name a TTF, OTF, WOFF or WOFF2 file"),
    ((b"<", b"{"), "a web page or other text", "it was saved from a page: download the font itself"),
)
# OS/2 fsType (OpenType 1.9): the licence forbids embedding, or allows pictures of letters alone; it forbids subsets.
_RESTRICTED, _KINDS, _BITMAPS, _WHOLE = 0x0002, 0x000F, 0x0200, 0x0100
_WEIGHT_AXIS = "wght"
BOLD = 600


@lru_cache(maxsize=32)
def unpacked(data: bytes, name: str, place: Place | None) -> bytes:
    """Return a font as TrueType or OpenType, whatever it was packed in.

    Raises ``BrochureError`` at ``place`` for what is no font, and for one that may not be embedded.
    """
    if data[:4] in _PACKED:
        data = _unpack(data, name, place)
    elif data[:4] not in _PLAIN:
        start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
        what, hint = next(
            ((what, hint) for starts, what, hint in _OTHERS if start.startswith(starts)),
            ("not a font", "name a TTF, OTF, WOFF or WOFF2 file"),
        )
        raise _unreadable(f"{name} is {what}", hint, place)
    face = uharfbuzz.Face(data)
    if not _sound(face):
        raise _unreadable(f"{name} is damaged: no letter of it can be read", "take the file anew from its maker", place)
    kind = _embedding(face)
    if kind & _KINDS == _RESTRICTED or kind & _BITMAPS:
        message = f"the maker of {name} forbids that it is embedded (OS/2 fsType {kind:#06x})"
        hint = "ask for a licence, and the file that comes with it; or choose another family"
        raise BrochureError(Diagnostic("font-forbidden", message, place=place, hint=hint))
    return data


def may_travel(data: bytes) -> bool:
    """Tell whether a font file may be handed on whole: its maker allows that it is installed (OS/2 fsType 0)."""
    try:
        return _embedding(uharfbuzz.Face(unpacked(data, "font", None))) == 0
    except BrochureError:
        return False


def _sound(face: uharfbuzz.Face) -> bool:
    """Tell whether letters can be read of a font, and its axes where it has some."""
    try:
        return face.glyph_count > 0 and bool(face.unicodes) and isinstance(face.axis_infos, list | tuple)
    except ValueError:  # names of axes that are none
        return False


def remarks(data: bytes, name: str, place: Place | None) -> Iterator[Diagnostic]:
    """Yield what is to be told of a font that was unpacked and can be set."""
    if _embedding(uharfbuzz.Face(data)) & _WHOLE:
        message = f"the maker of {name} asks that it is embedded whole, and only what is used of it is"
        hint = "ask whether the licence allows it"
        yield Diagnostic("font-whole", message, Severity.WARNING, place, hint)


def weights(data: bytes) -> tuple[int, int] | None:
    """Return the lightest and heaviest weight of a variable font, None for one that has no axis of weight."""
    axis = next((axis for axis in uharfbuzz.Face(data).axis_infos if str(axis.tag) == _WEIGHT_AXIS), None)
    return (round(axis.min_value), round(axis.max_value)) if axis else None


@lru_cache(maxsize=32)
def at_weight(data: bytes, weight: int, name: str, place: Place | None) -> bytes:
    """Return a variable font as a plain one of the nearest weight that it has, its other axes at rest.

    Raises ``BrochureError`` at ``place`` for one that is damaged.
    """
    if not uharfbuzz.Face(data).axis_infos:
        return data

    def instance(font: TTFont) -> None:
        from fontTools.varLib.instancer import instantiateVariableFont

        at = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        if _WEIGHT_AXIS in at:
            low, high = weights(data) or (weight, weight)
            at[_WEIGHT_AXIS] = min(high, max(low, weight))
        instantiateVariableFont(font, at, inplace=True)

    return _remade(data, instance, f"{name} is damaged: it has no weight of {weight}", place)


def _unpack(data: bytes, name: str, place: Place | None) -> bytes:
    def unpack(font: TTFont) -> None:
        font.flavor = None

    return _remade(data, unpack, f"{name} is damaged: it cannot be unpacked", place)


def _remade(data: bytes, change: Callable[[TTFont], None], otherwise: str, place: Place | None) -> bytes:
    """Return a font with a ``change`` made to it; raises ``BrochureError`` that says ``otherwise`` where that fails."""
    from fontTools.ttLib import TTFont  # for a brand that has use for it

    logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # what is wrong with a font is told as a finding

    made = BytesIO()
    try:
        font = TTFont(BytesIO(data), recalcTimestamp=False)
        change(font)
        font.save(made)
    except Exception as fault:  # it raises whatever the damage leads to
        raise _unreadable(otherwise, "take the file anew from its maker", place) from fault
    return made.getvalue()


def _embedding(face: uharfbuzz.Face) -> int:
    """Return what the font's maker allows (OS/2 fsType), 0 where nothing is said."""
    table = face.reference_table("OS/2").data
    return int(struct.unpack(">H", table[8:10])[0]) if len(table) >= 10 else 0


def _unreadable(message: str, hint: str, place: Place | None) -> BrochureError:
    return BrochureError(Diagnostic("font-unreadable", message, place=place, hint=hint))
