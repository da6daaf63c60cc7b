"""How finely pictures are set: their effective resolution, measured where they lie on the typeset pages.

Sheets are imposed and files finished without scaling anything, so what holds on a panel holds in every edition.
WeasyPrint calls a picture in a page's resources by the MD5 of its URL, and so it is known who asked for it.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name, Stream

from brochure.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.document import Pixels

_PT_PER_INCH = 72
_DEEPEST = 20
_PLAIN = pikepdf.Matrix()


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture where it is set largest: on which page (from 1) and panel, and how fine it is there, in ppi."""

    picture: Pixels
    page: int
    panel: str
    ppi: float


def placed(pdf: bytes, panels: Sequence[str], pictures: Iterable[Pixels]) -> tuple[Placed, ...]:
    """Return every one of ``pictures`` that typeset pages paint, page *i* of which is the panel ``panels[i]``."""
    named = {
        f"/i{hashlib.md5(p.url.encode(), usedforsecurity=False).hexdigest()}{n}": p for p in pictures for n in "01"
    }
    found: dict[Pixels, Placed] = {}
    if not named:
        return ()
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, (page, panel) in enumerate(zip(document.pages, panels, strict=True), start=1):
            for name, matrix in _drawn(page.obj, page.obj.get(Name.Resources, Dictionary()), _PLAIN):
                if picture := named.get(name):
                    width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
                    ppi = min(_ppi(picture.width, width), _ppi(picture.height, height))
                    if picture not in found or ppi < found[picture].ppi:
                        found[picture] = Placed(picture, number, panel, ppi)
    return tuple(found.values())


def coarse(found: Iterable[Placed], *, least: float, wanted: float, printing: bool) -> tuple[Diagnostic, ...]:
    """Return a finding for every picture of less than ``wanted`` ppi; under ``least`` an error where it is printed."""
    return tuple(_finding(p, least, wanted, printing=printing) for p in found if round(p.ppi) < wanted)


def _finding(found: Placed, least: float, wanted: float, *, printing: bool) -> Diagnostic:
    stops = round(found.ppi) < least
    larger = wanted / found.ppi
    pixels = f"{math.ceil(found.picture.width * larger)} x {math.ceil(found.picture.height * larger)}"
    limit = least if stops else wanted
    return Diagnostic(
        "picture-coarse",
        f"this picture is set at {found.ppi:.0f} ppi; the printer {'needs' if stops else 'asks for'} {limit:g} ppi",
        Severity.ERROR if stops and printing else Severity.WARNING,
        place=found.picture.place,
        hint=f"use one of {pixels} pixels or more, set it smaller, or draw it as SVG",
        panel=found.panel,
        measured=round(found.ppi),
        threshold=limit,
    )


def _ppi(pixels: int, points: float) -> float:
    return pixels * _PT_PER_INCH / points if points else float("inf")


def _drawn(
    owner: pikepdf.Object, resources: pikepdf.Object, matrix: pikepdf.Matrix, depth: int = 0
) -> Iterator[tuple[str, pikepdf.Matrix]]:
    """Yield the name of every image that a page, form or tile paints, and the matrix that it is painted under."""
    kept = []
    for instruction in pikepdf.parse_content_stream(owner, "q Q cm Do scn SCN") if depth < _DEEPEST else ():
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "q":
            kept.append(matrix)
        elif operator == "Q" and kept:
            matrix = kept.pop()
        elif operator == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif operator == "Do" and _is_image(resources, operands[0]):
            yield str(operands[0]), matrix
        elif operator in _NAMING and operands and isinstance(operands[-1], Name):
            named = resources.get(_NAMING[operator], Dictionary()).get(str(operands[-1]))
            if isinstance(named, Stream):
                # The matrix of a tile counts from the page, not from what is painted with it.
                outer = matrix if operator == "Do" else _PLAIN
                inner = pikepdf.Matrix(named.get(Name.Matrix, _IDENTITY)) @ outer
                yield from _drawn(named, named.get(Name.Resources, resources), inner, depth + 1)


def _is_image(resources: pikepdf.Object, name: object) -> bool:
    named = resources.get(Name.XObject, Dictionary()).get(str(name))
    return isinstance(named, Stream) and named.get(Name.Subtype) == Name.Image


_NAMING = {"Do": Name.XObject, "scn": Name.Pattern, "SCN": Name.Pattern}
_IDENTITY = pikepdf.Array([1, 0, 0, 1, 0, 0])
