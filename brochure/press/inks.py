"""Inks replaced: every painted colour that stands for an ink becomes the clinic's own.

A stream that WeasyPrint wrote has one operator on a line and its strings in hexadecimal: it is rewritten line by
line. Any other is parsed. What both leave alone is found again by preflight.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Name

from brochure.press.painted import painted, shadings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pikepdf import Dictionary

Rgb = tuple[int, int, int]

# How far a channel may lie from a step of 1/255, in steps: WeasyPrint writes six decimals.
_TOLERANCE = 0.02

_PAINT = re.compile(rb"^([-.\d]+) ([-.\d]+) ([-.\d]+) (rg|RG)$", re.MULTILINE)
# Colour spaces other than the two that WeasyPrint selects.
_OTHER_SPACE = re.compile(rb"(?<!/Pattern)(?<!/lab-d65)(?<!/lab-d50)\s+(?:cs|CS)(?!\S)")


def recolour(pdf: pikepdf.Pdf, colours: Mapping[Rgb, Rgb]) -> None:
    """Replace every colour of ``colours`` that ``pdf`` paints; what is not among them stays as it is.

    All are replaced at once: a new colour that equals another's stand-in is not replaced again.
    """
    streams, dictionaries = painted(pdf)
    operators: dict[bytes, bytes] = {}

    def replaced(match: re.Match[bytes]) -> bytes:
        if match[0] not in operators:
            new = colours.get(triple(match.groups()[:3]) or (-1, -1, -1))
            operators[match[0]] = b"%s %s" % (_written(new), match[4]) if new else match[0]
        return operators[match[0]]

    for stream, resources in streams:
        data = stream.read_bytes()
        new, count = _PAINT.subn(replaced, data)
        if count != data.count(b"rg") + data.count(b"RG") or not _is_plain(data):
            new = _parsed(stream, resources, colours)
        if new != data:
            stream.write(new)
    seen: set[tuple[int, int]] = set()
    for resources in dictionaries:
        for owner, key in _shaded(resources, seen):
            if (old := triple(owner[key])) in colours and old:
                owner[key] = Array(_numbers(colours[old]))


def triple(values: Any) -> Rgb | None:
    """Return three components of 0 to 1 as 8-bit channels, or None where they are no colour of 8 bits."""
    channels = [float(value) * 255 for value in values]
    if len(channels) != 3 or any(abs(c - round(c)) > _TOLERANCE for c in channels):
        return None
    red, green, blue = (round(c) for c in channels)
    return (red, green, blue)


def _is_plain(data: bytes) -> bool:
    """Tell whether a stream has no string or inline image that could look like operators, and no other colour space."""
    has_spaces = b"cs" in data or b"CS" in data
    return b"(" not in data and b"BI" not in data and not (has_spaces and _OTHER_SPACE.search(data))


def _shaded(resources: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[tuple[Any, Name]]:
    """Yield where the shadings of ``resources`` state a colour in RGB: the object, and its key.

    They are the background and the ends of type 2 functions (ISO 32000-1, 7.10.3 and 8.7.4.5). ``seen`` keeps what
    several shadings share from being replaced twice.
    """
    for shading in shadings(resources):
        if not _is_rgb(shading.get(Name.ColorSpace)):
            continue
        for owner in (shading, *_functions(shading.get(Name.Function))):
            if owner.objgen in seen:
                continue
            if owner.is_indirect:
                seen.add(owner.objgen)
            yield from ((owner, key) for key in (Name.Background, Name.C0, Name.C1) if key in owner)


def _functions(function: pikepdf.Object | None) -> Iterator[Dictionary]:
    if isinstance(function, Array):
        for part in function:
            yield from _functions(part)
    elif isinstance(function, pikepdf.Dictionary) and function.get(Name.FunctionType) == 3:
        yield from _functions(function.Functions)
    elif isinstance(function, pikepdf.Dictionary) and function.get(Name.FunctionType) == 2:
        yield function


def _is_rgb(space: pikepdf.Object | None) -> bool:
    """Tell whether a colour space takes red, green and blue: device, calibrated or by a profile of three channels."""
    if isinstance(space, Array) and len(space):
        return space[0] == Name.CalRGB or (space[0] == Name.ICCBased and space[1].get(Name.N) == 3)
    return bool(space == Name.DeviceRGB)


def _parsed(stream: pikepdf.Stream, resources: pikepdf.Object, colours: Mapping[Rgb, Rgb]) -> bytes:
    """Return a stream with its colours replaced, keeping track of the colour spaces that ``sc`` and ``scn`` mean."""
    named = resources.get(Name.ColorSpace, pikepdf.Dictionary())
    spaces = {"sc": False, "SC": False}  # whether the fill and the stroke take RGB
    saved = []
    instructions: list[Any] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), instruction.operands
        upper = "SC" if operator.isupper() else "sc"
        if operator == "q":
            saved.append(dict(spaces))
        elif operator == "Q" and saved:
            spaces = saved.pop()
        elif operator in {"cs", "CS"}:
            spaces[upper] = _is_rgb(named.get(str(operands[0]), operands[0]))
        elif operator in {"g", "G", "k", "K"}:
            spaces[upper] = False
        elif operator in {"rg", "RG"} or (operator in {"sc", "SC", "scn", "SCN"} and spaces[upper]):
            spaces[upper] = True
            if len(operands) == 3 and (old := triple(operands)) in colours and old:
                instructions.append(pikepdf.ContentStreamInstruction(_numbers(colours[old]), instruction.operator))
                continue
        instructions.append(instruction)
    return pikepdf.unparse_content_stream(instructions)


def _numbers(colour: Rgb) -> list[Any]:
    """Return a colour as components of 0 to 1, six decimals as WeasyPrint writes them."""
    return [pikepdf.Object.parse(number) for number in _written(colour).split()]


def _written(colour: Rgb) -> bytes:
    return b" ".join(f"{channel / 255:.6f}".rstrip("0").rstrip(".").encode() for channel in colour)
