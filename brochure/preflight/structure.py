"""What a finished file is made of: boxes, fonts, colours, and what an edition may not carry."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

from brochure.errors import Diagnostic
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEST = ("/MediaBox", "/BleedBox", "/TrimBox")
_SLACK_PT = 0.01


def check(
    pdf: bytes, *, pages: int, bleed: float, imposed: bool, trim: tuple[float, float] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a finished file.

    It must have ``pages`` pages, each with a trim of width and height ``trim`` in points (None where panels differ)
    and boxes that nest with ``bleed`` points between trim and bleed, from an origin of zero.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        findings = [*_boxes(document, trim, bleed), *_fonts(document)]
        if len(document.pages) != pages:
            message = f"{len(document.pages)} pages instead of {pages}"
            findings.append(Diagnostic("page-count", message, measured=len(document.pages), threshold=pages))
        if imposed:
            findings += _annotations(document)
    return tuple(findings)


def _boxes(document: pikepdf.Pdf, trim: tuple[float, float] | None, bleed: float) -> Iterator[Diagnostic]:
    for number, page in enumerate(document.pages, start=1):
        boxes = [[float(v) for v in page.obj.get(name, page.mediabox)] for name in _NEST]
        media, bleeds, trims = boxes
        if abs(media[0]) > _SLACK_PT or abs(media[1]) > _SLACK_PT:
            yield Diagnostic("media-box-origin", f"MediaBox begins at {media[0]:g}, {media[1]:g}", page=number)
        for outer, inner, names in ((media, bleeds, "BleedBox"), (bleeds, trims, "TrimBox")):
            if any(i < o - _SLACK_PT for o, i in zip(outer[:2], inner[:2], strict=True)) or any(
                i > o + _SLACK_PT for o, i in zip(outer[2:], inner[2:], strict=True)
            ):
                yield Diagnostic("boxes-do-not-nest", f"{names} reaches outside the box around it", page=number)
        reach = trims[0] - bleeds[0]
        if abs(reach - bleed) > _SLACK_PT:
            message = f"bleed of {mm(reach):.2f} mm instead of {mm(bleed):.2f} mm"
            yield Diagnostic("bleed", message, page=number, measured=round(mm(reach), 2), threshold=round(mm(bleed), 2))
        if trim and max(abs(trims[2] - trims[0] - trim[0]), abs(trims[3] - trims[1] - trim[1])) > _SLACK_PT:
            message = f"trimmed to {mm(trims[2] - trims[0]):.2f} x {mm(trims[3] - trims[1]):.2f} mm"
            yield Diagnostic("trim-size", message, page=number)


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
