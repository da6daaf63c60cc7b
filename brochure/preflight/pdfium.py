"""The few calls of pdfium that pypdfium2 leaves to its raw interface, which has no types."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Left, bottom, right, top in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of text on a page: what it says, where its glyphs stand, and the box that it is clipped to."""

    page: int
    text: str
    box: Box
    clip: Box | None


def texts(pdf: bytes, boxes: Sequence[tuple[int, Box]]) -> list[str]:
    """Return the text inside each of ``boxes``, given as page (from 0) and box, in the order of the content."""
    found = []
    with pdfium.PdfDocument(pdf) as document:
        pages: dict[int, Any] = {}
        for number, box in boxes:
            if number not in pages:
                pages[number] = document[number].get_textpage()
            found.append(pages[number].get_text_bounded(*box))
    return [str(text) for text in found]


def runs(pdf: bytes) -> Iterator[Run]:
    """Yield every run of text that stands on a page itself, not in a form."""
    with pdfium.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            textpage = page.get_textpage()
            for index in range(raw.FPDFPage_CountObjects(page)):
                obj = raw.FPDFPage_GetObject(page, index)
                if raw.FPDFPageObj_GetType(obj) == raw.FPDF_PAGEOBJ_TEXT:
                    yield Run(number, _text(obj, textpage), _bounds(obj), _clip(obj))


def _text(obj: Any, textpage: Any) -> str:
    length = raw.FPDFTextObj_GetText(obj, textpage, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    raw.FPDFTextObj_GetText(obj, textpage, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", errors="replace")


def _bounds(obj: Any) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(obj, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return (left, bottom, right, top)


def _clip(obj: Any) -> Box | None:
    """Return the box that all clip paths of an object leave, None where nothing clips it."""
    path = raw.FPDFPageObj_GetClipPath(obj)
    box: Box | None = None
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        points = list(_points(path, number))
        if points:
            xs, ys = zip(*points, strict=True)
            here = (min(xs), min(ys), max(xs), max(ys))
            box = here if box is None else _intersection(box, here)
    return box


def _points(path: Any, number: int) -> Iterator[tuple[float, float]]:
    for index in range(max(0, raw.FPDFClipPath_CountPathSegments(path, number))):
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, index), x, y)
        yield (x.value, y.value)


def _intersection(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
