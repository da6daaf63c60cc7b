"""What a finished file is made of: boxes, fonts, colours, and what an edition may not carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from brochure.errors import Diagnostic
from brochure.preflight.painting import painting
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Rgb = tuple[int, int, int]

_COLOURS = re.compile(rb"\s(?:rg|RG|sc|SC|scn|SCN)(?!\S)")
_OPERANDS = 80  # more bytes than three numbers take
_NUMBER = re.compile(rb"\d*\.?\d+")
_SHADED = (Name.Background, Name.C0, Name.C1)
_STEP = 0.02
_DEEPEST = 12
_SLACK_PT = 0.01


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a file has to be: see ``check``."""

    trims: tuple[tuple[float, float], ...]
    bleed: float
    stand_ins: Mapping[Rgb, str] = field(hash=False)


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
    A file of ``imposed`` sheets is for paper, without bleed for an office printer; others are read, with their tags.
    """
    wanted = _Wanted(tuple(trims), bleed, stand_ins)
    kind = _SCREEN if not imposed else _PRINT if bleed else _OFFICE
    with pikepdf.open(BytesIO(pdf)) as document:
        return tuple(found for rule in _CHECKS[kind] for found in rule(document, wanted))


def _boxes(document: pikepdf.Pdf, wanted: _Wanted) -> Iterator[Diagnostic]:
    for number, (page, trim) in enumerate(zip(document.pages, wanted.trims, strict=False), start=1):
        media, crop, bled, trimmed = (_box(page.obj, name, page.mediabox) for name in _NEST)
        if max(abs(media[0]), abs(media[1])) > _SLACK_PT:
            yield Diagnostic("media-box-origin", f"MediaBox begins at {media[0]:g}, {media[1]:g}", page=number)
        if not (_inside(crop, media) and _inside(media, crop)):
            yield Diagnostic("crop-box", "CropBox hides a part of the page", page=number)
        for outer, inner, name in ((media, bled, "BleedBox"), (bled, trimmed, "TrimBox")):
            if not _inside(inner, outer):
                yield Diagnostic("boxes-do-not-nest", f"{name} reaches outside the box around it", page=number)
        edges = [o - i if end else i - o for o, i, end in zip(bled, trimmed, (0, 0, 1, 1), strict=True)]
        reach = max(edges, key=lambda edge: abs(edge - wanted.bleed))
        if abs(reach - wanted.bleed) > _SLACK_PT:
            measured, threshold = round(mm(reach), 2), round(mm(wanted.bleed), 2)
            message = f"bleed of {measured:.2f} mm instead of {threshold:.2f} mm"
            yield Diagnostic("bleed", message, page=number, measured=measured, threshold=threshold)
        width, height = trimmed[2] - trimmed[0], trimmed[3] - trimmed[1]
        if max(abs(width - trim[0]), abs(height - trim[1])) > _SLACK_PT:
            message = f"trimmed to {mm(width):.2f} x {mm(height):.2f} mm"
            size = f"{mm(trim[0]):.2f} x {mm(trim[1]):.2f} mm"
            yield Diagnostic("trim-size", message, page=number, threshold=size)
        if int(page.obj.get(Name.Rotate, 0)) or float(page.obj.get(Name.UserUnit, 1)) != 1:
            yield Diagnostic("page-turned", "the page is turned or scaled as a whole", page=number)


_NEST = (Name.MediaBox, Name.CropBox, Name.BleedBox, Name.TrimBox)


def _box(page: pikepdf.Object, name: Name, media: Iterable[object]) -> list[float]:
    return [float(str(edge)) for edge in page.get(name, media)]


def _inside(inner: Sequence[float], outer: Sequence[float]) -> bool:
    low = all(i >= o - _SLACK_PT for i, o in zip(inner[:2], outer[:2], strict=True))
    return low and all(i <= o + _SLACK_PT for i, o in zip(inner[2:], outer[2:], strict=True))


def _colours(document: pikepdf.Pdf, wanted: _Wanted) -> Iterator[Diagnostic]:
    """Yield a finding for every ink whose stand-in colour is still painted, in a stream or a shading."""
    painted = painting(document)
    written = {channels for stream in painted.streams for channels in _operands(stream)}
    found = {_rgb(channels) for channels in written}
    found |= {colour for shading in painted.shadings for colour in _shaded(shading)}
    for colour, ink in wanted.stand_ins.items():
        if colour in found:
            message = f'the stand-in of ink "{ink}" is still painted'
            yield Diagnostic("stand-in-left", message, measured="#{:02X}{:02X}{:02X}".format(*colour))


def _operands(stream: bytes) -> Iterator[tuple[bytes, ...]]:
    """Yield the three operands of every operator that sets a colour and has as many."""
    for match in _COLOURS.finditer(stream):
        operands = tuple(stream[max(0, match.start() - _OPERANDS) : match.start()].split()[-3:])
        if len(operands) == 3 and all(_NUMBER.fullmatch(operand) for operand in operands):
            yield operands


def _shaded(obj: pikepdf.Object, depth: int = 0) -> Iterator[Rgb | None]:
    """Yield the colours of a shading: its background, and the ends of its functions however they are put together."""
    for key in _SHADED:
        if key in obj and len(obj[key]) == 3:
            yield _rgb([str(channel).encode() for channel in obj[key]])
    if depth < _DEEPEST:
        for key in (Name.Function, Name.Functions):
            inner = obj.get(key)
            functions = list(inner) if isinstance(inner, Array) else [inner]
            yield from (c for f in functions if isinstance(f, Dictionary) for c in _shaded(f, depth + 1))


def _rgb(channels: Iterable[bytes]) -> Rgb | None:
    """Return components of 0 to 1 in steps of 255, or None where they lie between two steps, as no stand-in does."""
    steps = [float(channel) * 255 for channel in channels]
    if any(abs(step - round(step)) > _STEP for step in steps):
        return None
    red, green, blue = (round(step) for step in steps)
    return (red, green, blue)


def _fonts(document: pikepdf.Pdf, _: _Wanted) -> Iterator[Diagnostic]:
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


def _annotations(document: pikepdf.Pdf, _: _Wanted) -> Iterator[Diagnostic]:
    for number, page in enumerate(document.pages, start=1):
        if page.obj.get(Name.Annots):
            yield Diagnostic("annotation", "a link or field on a sheet for paper", page=number)


def _page_count(document: pikepdf.Pdf, wanted: _Wanted) -> Iterator[Diagnostic]:
    count, threshold = len(document.pages), len(wanted.trims)
    if count != threshold:
        yield Diagnostic("page-count", f"{count} pages instead of {threshold}", measured=count, threshold=threshold)


def _title(document: pikepdf.Pdf, _: _Wanted) -> Iterator[Diagnostic]:
    if not str(document.trailer.get(Name.Info, Dictionary()).get(Name.Title, "")).strip():
        yield Diagnostic("title-missing", "the file has no title")
    if not str(document.Root.get(Name.Lang, "")).strip():
        yield Diagnostic("language-missing", "the file does not say its language")


def _tags(document: pikepdf.Pdf, _: _Wanted) -> Iterator[Diagnostic]:
    """Yield a finding for a file to be read aloud that lacks what it takes (ISO 14289-1, 7.1)."""
    root = document.Root
    if Name.StructTreeRoot not in root or not bool(root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)):
        yield Diagnostic("not-tagged", "the file has no tags: it cannot be read aloud in order")
    if not bool(root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)):
        yield Diagnostic("title-not-shown", "viewers show the name of the file instead of its title")


def _printing(document: pikepdf.Pdf, wanted: _Wanted) -> Iterator[Diagnostic]:
    """Yield a finding where an office printer would scale the sheet or turn it over the wrong edge."""
    preferences = document.Root.get(Name.ViewerPreferences, Dictionary())
    width, height = wanted.trims[0]
    edge = "/Simplex" if len(wanted.trims) == 1 else f"/DuplexFlip{'Short' if width > height else 'Long'}Edge"
    duplex, scaling = (str(preferences.get(key, "/none set")) for key in (Name.Duplex, Name.PrintScaling))
    if duplex != edge:
        message = f"the printer is asked for {duplex[1:]} instead of {edge[1:]}"
        yield Diagnostic("duplex", message, measured=duplex[1:], threshold=edge[1:])
    if scaling != "/None":
        yield Diagnostic("print-scaling", "the printer is not asked to leave the size as it is", measured=scaling[1:])


_SCREEN, _OFFICE, _PRINT = "screen", "office", "print"
_ALWAYS: tuple[Callable[[pikepdf.Pdf, _Wanted], Iterator[Diagnostic]], ...] = (
    _boxes,
    _fonts,
    _colours,
    _page_count,
    _title,
)
_CHECKS = {
    _SCREEN: (*_ALWAYS, _tags),
    _OFFICE: (*_ALWAYS, _annotations, _printing),
    _PRINT: (*_ALWAYS, _annotations),
}
