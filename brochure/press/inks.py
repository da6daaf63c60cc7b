"""Inks replaced: every painted colour that stands for an ink becomes the clinic's own.

Works on what WeasyPrint 70 paints, a closed set: ``rg`` and ``RG`` in page, form and pattern streams, and the type 2
functions of DeviceRGB shadings. Soft masks hold no colour and are left alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Rgb = tuple[int, int, int]

# One operator a line, which WeasyPrint holds to; its strings are hexadecimal, so no text can look like one.
_PAINT = re.compile(rb"^([-.\d]+) ([-.\d]+) ([-.\d]+) (rg|RG)$", re.MULTILINE)
_TOLERANCE = 0.02


def recolour(pdf: pikepdf.Pdf, colours: Mapping[Rgb, Rgb]) -> None:
    """Replace every colour of ``colours`` that ``pdf`` paints; what is not among them stays as it is.

    All are replaced at once: a new colour that equals another's stand-in is not replaced again.
    """
    for stream in painted_streams(pdf):
        data = stream.read_bytes()
        if b"(" in data or b"BI" in data:
            new = _parsed(stream, colours)
        else:
            new = _PAINT.sub(lambda match: _operator(match, colours), data)
        if new != data:
            stream.write(new)
    for function in shading_functions(pdf):
        for end in (Name.C0, Name.C1):
            if (old := triple(function[end])) and old in colours:
                function[end] = Array([_number(channel) for channel in colours[old]])


def painted_streams(pdf: pikepdf.Pdf) -> Iterator[Stream]:
    """Yield every stream of ``pdf`` that paints in colour: pages, forms, patterns and Type 3 glyphs, no masks."""
    masks = {group.objgen for group in _mask_groups(pdf)}
    for page in pdf.pages:
        contents = page.obj.get(Name.Contents, Array())
        parts = [contents] if isinstance(contents, Stream) else list(contents)
        yield from (part for part in parts if isinstance(part, Stream))
    for obj in pdf.objects:
        if isinstance(obj, Stream) and (obj.get(Name.Subtype) == Name.Form or obj.get(Name.PatternType) == 1):
            if obj.objgen not in masks:
                yield obj
        elif isinstance(obj, Dictionary) and obj.get(Name.Subtype) == Name.Type3:
            glyphs = obj.get(Name.CharProcs, Dictionary())
            yield from (glyph for glyph in glyphs.values() if isinstance(glyph, Stream))


def shading_functions(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """Yield the type 2 functions of every DeviceRGB shading of ``pdf`` (ISO 32000-1, 8.7.4.5)."""
    seen: set[tuple[int, int]] = set()
    for obj in pdf.objects:
        if not isinstance(obj, Dictionary | Stream):
            continue
        resources = obj.get(Name.Resources, obj)
        table = resources.get(Name.Shading) if isinstance(resources, Dictionary) else None
        found = [*table.values()] if isinstance(table, Dictionary) else []
        found += [obj] if Name.ShadingType in obj else []
        for shading in found:
            if shading.objgen != (0, 0) and shading.objgen in seen:
                continue
            seen.add(shading.objgen)
            if shading.get(Name.ColorSpace) == Name.DeviceRGB and Name.Function in shading:
                yield from _type_2(shading.Function)


def triple(values: Any) -> Rgb | None:
    """Return three components of 0 to 1 as 8-bit channels, or None where they lie between two steps."""
    channels = [float(value) * 255 for value in values]
    if len(channels) != 3 or any(abs(c - round(c)) > _TOLERANCE for c in channels):
        return None
    red, green, blue = (round(c) for c in channels)
    return (red, green, blue)


def _mask_groups(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for obj in pdf.objects:
        if isinstance(obj, Dictionary | Stream):
            for state in _extended_states(obj):
                mask = state.get(Name.SMask)
                if isinstance(mask, Dictionary) and Name.G in mask:
                    yield mask.G


def _extended_states(obj: Dictionary | Stream) -> Iterator[Dictionary]:
    resources = obj.get(Name.Resources, obj)
    table = resources.get(Name.ExtGState) if isinstance(resources, Dictionary) else None
    if isinstance(table, Dictionary):
        yield from (state for state in table.values() if isinstance(state, Dictionary))
    if isinstance(obj, Dictionary) and Name.SMask in obj:
        yield obj


def _type_2(function: Any) -> Iterator[Dictionary]:
    if isinstance(function, Array):
        for part in function:
            yield from _type_2(part)
    elif function.get(Name.FunctionType) == 3:
        yield from _type_2(function.Functions)
    elif function.get(Name.FunctionType) == 2:
        yield function


def _operator(match: re.Match[bytes], colours: Mapping[Rgb, Rgb]) -> bytes:
    old = triple(match.groups()[:3])
    if old is None or old not in colours:
        return match[0]
    return b" ".join((*(b"%s" % str(_number(c)).encode() for c in colours[old]), match[4]))


def _parsed(stream: Stream, colours: Mapping[Rgb, Rgb]) -> bytes:
    """Return a stream with its colours replaced by way of a full parse, for what is not written line by line."""
    instructions = []
    for instruction in pikepdf.parse_content_stream(stream):
        operands: Any = instruction.operands
        if str(instruction.operator) in {"rg", "RG"} and (old := triple(operands)) in colours and old:
            operands = [_number(channel) for channel in colours[old]]
            instructions.append(pikepdf.ContentStreamInstruction(operands, instruction.operator))
        else:
            instructions.append(instruction)  # type: ignore[arg-type]
    return pikepdf.unparse_content_stream(instructions)


def _number(channel: int) -> Decimal:
    """Return an 8-bit channel as PDF writes it, six decimals as WeasyPrint does."""
    return Decimal(f"{channel / 255:.6f}").normalize() if channel not in {0, 255} else Decimal(channel // 255)
