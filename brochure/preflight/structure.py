"""What a finished file is made of: boxes, fonts, colours, and what an edition may not carry."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from brochure.errors import Diagnostic
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Rgb = tuple[int, int, int]

_PAINT = re.compile(rb"(?<![-.\d])([.\d]+) ([.\d]+) ([.\d]+) (?:rg|RG)\b")
_DEEPEST = 12
_NEST = ("/MediaBox", "/BleedBox", "/TrimBox")
_SLACK_PT = 0.01


def check(
    pdf: bytes,
    *,
    trims: Sequence[tuple[float, float]],
    bleed: float,
    imposed: bool,
    stand_ins: Mapping[Rgb, str],
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a finished file.

    It must have a page for each of ``trims``, width and height in points, with boxes that nest, from an origin of
    zero, ``bleed`` points between trim and bleed; and paint none of ``stand_ins``, the colours that only name an ink.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        findings = [*_boxes(document, trims, bleed), *_fonts(document), *_colours(document, stand_ins)]
        if len(document.pages) != len(trims):
            message = f"{len(document.pages)} pages instead of {len(trims)}"
            findings.append(Diagnostic("page-count", message, measured=len(document.pages), threshold=len(trims)))
        if imposed:
            findings += _annotations(document)
    return tuple(findings)


def _boxes(document: pikepdf.Pdf, trims: Sequence[tuple[float, float]], bleed: float) -> Iterator[Diagnostic]:
    for number, (page, trim) in enumerate(zip(document.pages, trims, strict=False), start=1):
        media, bled, trimmed = ([float(v) for v in page.obj.get(name, page.mediabox)] for name in _NEST)
        if max(abs(media[0]), abs(media[1])) > _SLACK_PT:
            yield Diagnostic("media-box-origin", f"MediaBox begins at {media[0]:g}, {media[1]:g}", page=number)
        for outer, inner, name in ((media, bled, "BleedBox"), (bled, trimmed, "TrimBox")):
            if not _inside(inner, outer):
                yield Diagnostic("boxes-do-not-nest", f"{name} reaches outside the box around it", page=number)
        reach = trimmed[0] - bled[0]
        if abs(reach - bleed) > _SLACK_PT:
            message = f"bleed of {mm(reach):.2f} mm instead of {mm(bleed):.2f} mm"
            yield Diagnostic("bleed", message, page=number, measured=round(mm(reach), 2), threshold=round(mm(bleed), 2))
        width, height = trimmed[2] - trimmed[0], trimmed[3] - trimmed[1]
        if max(abs(width - trim[0]), abs(height - trim[1])) > _SLACK_PT:
            message = f"trimmed to {mm(width):.2f} x {mm(height):.2f} mm"
            yield Diagnostic("trim-size", message, page=number)


def _inside(inner: Sequence[float], outer: Sequence[float]) -> bool:
    low = all(i >= o - _SLACK_PT for i, o in zip(inner[:2], outer[:2], strict=True))
    return low and all(i <= o + _SLACK_PT for i, o in zip(inner[2:], outer[2:], strict=True))


def _colours(document: pikepdf.Pdf, stand_ins: Mapping[Rgb, str]) -> Iterator[Diagnostic]:
    """Yield a finding for every ink whose stand-in colour is still painted, in a stream or a shading."""
    found: set[Rgb] = set()
    for obj in document.objects:
        if isinstance(obj, Stream) and obj.get(Name.Subtype) != Name.Image and Name.Length1 not in obj:
            painted = _PAINT.findall(obj.read_bytes())
            found.update(_rgb(channels) for channels in painted)
        elif isinstance(obj, Dictionary):
            found.update(_shaded(obj))
    for colour in sorted(found & set(stand_ins)):
        message = f'the stand-in of ink "{stand_ins[colour]}" is still painted'
        yield Diagnostic("stand-in-left", message, measured="#{:02X}{:02X}{:02X}".format(*colour))


def _shaded(obj: Object, depth: int = 0) -> Iterator[Rgb]:
    """Yield the end colours of every shading function in a direct object, however deep."""
    if depth > _DEEPEST:
        return
    if isinstance(obj, Dictionary):
        for end in (Name.C0, Name.C1):
            if end in obj and len(obj[end]) == 3:
                yield _rgb(list(obj[end]))
        yield from (c for value in obj.values() if not _elsewhere(value) for c in _shaded(value, depth + 1))
    elif isinstance(obj, Array):
        yield from (c for value in obj if not _elsewhere(value) for c in _shaded(value, depth + 1))


def _elsewhere(value: object) -> bool:
    """Tell whether a value stands elsewhere in the file, where it is met on its own."""
    return isinstance(value, Object) and value.is_indirect


def _rgb(channels: Sequence[object]) -> Rgb:
    red, green, blue = (round(float(str(c, "ascii") if isinstance(c, bytes) else str(c)) * 255) for c in channels)
    return (red, green, blue)


def _fonts(document: pikepdf.Pdf) -> Iterator[Diagnostic]:
    """Yield a finding for every font that is not embedded as a subset (ISO 32000-1, 9.6.4 and 9.9)."""
    for obj in document.objects:
        if not isinstance(obj, Dictionary) or obj.get(Name.Type) != Name.Font or Name.DescendantFonts in obj:
            continue
        if obj.get(Name.Subtype) == Name.Type3:
            continue
        name = str(obj.get(Name.BaseFont, "a font without a name")).lstrip("/")
        descriptor = obj.get(Name.FontDescriptor, Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield Diagnostic("font-not-embedded", f"{name} is not embedded")
        elif name[6:7] != "+":
            yield Diagnostic("font-not-subset", f"{name} is embedded whole")


def _annotations(document: pikepdf.Pdf) -> Iterator[Diagnostic]:
    for number, page in enumerate(document.pages, start=1):
        if page.obj.get(Name.Annots):
            yield Diagnostic("annotation", "a link or field on a sheet for paper", page=number)
