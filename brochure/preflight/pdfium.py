"""What pdfium reads of a page, by the calls that pypdfium2 leaves to its raw interface, which has no types."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import pypdfium2 as pdfium
from pypdfium2 import raw

from brochure.preflight.geometry import IDENTITY, after, around, common, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.preflight.geometry import Box, Matrix

_DEEPEST = 12

# A reference mark: smaller than the letter before it, and raised above its base line.
_OF_MARKS = frozenset("0123456789,-\u2013")
_SMALLER_PT, _RAISED_PT = 0.1, 1.0
_UNDRAWN = frozenset("\u2060\u200b")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 0, and its boxes."""

    number: int
    media: Box
    bleed: Box
    trim: Box


@dataclass(frozen=True, slots=True)
class Run:
    """One run of text: what it says, where its glyphs stand on the page, and the box that it is clipped to."""

    sheet: Sheet
    text: str
    box: Box
    clip: Box | None


class Reading:
    """A file as pdfium reads it: opened once, each of its pages loaded once, whoever asks. Use as a context manager."""

    def __init__(self, pdf: bytes) -> None:
        """Open it; raises what pypdfium2 raises where that cannot be done."""
        self._document = pdfium.PdfDocument(pdf)
        self._pages: dict[int, tuple[Any, Any]] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._pages.clear()
        self._document.close()

    def texts(self, boxes: Sequence[tuple[int, Box]]) -> list[str]:
        """Return the text inside each of ``boxes``, given as page (from 0) and box, without raised reference marks.

        A character is inside where its centre is.
        """
        pages = {number: _characters(self._page(number)[1]) for number in {number for number, _ in boxes}}
        return [_inside(pages[number], box) for number, box in boxes]

    def runs(self) -> Iterator[Run]:
        """Yield every run of text, in pages and in the forms that they draw, groups and imposed panels among them."""
        for number in range(len(self._document)):
            page, textpage = self._page(number)
            sheet = Sheet(number, page.get_mediabox(), page.get_bleedbox(), page.get_trimbox())
            for obj, matrix, clip in _text_objects(page):
                yield Run(sheet, _text(obj, textpage), moved(_bounds(obj), matrix), clip)

    def _page(self, number: int) -> tuple[Any, Any]:
        """Return a page and its text, which is freed with the page."""
        if number not in self._pages:
            page = self._document[number]
            self._pages[number] = page, page.get_textpage()
        return self._pages[number]


def runs(pdf: bytes) -> Iterator[Run]:
    """Yield every run of text of a file that is asked for nothing else."""
    with Reading(pdf) as reading:
        yield from reading.runs()


def page_count(pdf: bytes) -> int:
    """Return how many pages there are."""
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def _characters(textpage: Any) -> list[tuple[str, float, float]]:
    """Return every character of a page with its centre, in the order of the content; marks leave a space."""
    found: list[tuple[str, float, float]] = []
    handle = textpage.raw  # looking it up costs as much as a call; the page must stay alive, or it is freed
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    references = [ctypes.byref(edge) for edge in edges]
    x = y = -1.0
    before = -1
    marking = False
    for index, character in enumerate(_said(handle)):
        if character.isspace() or character in _UNDRAWN:
            marking = marking and character in _UNDRAWN
        else:
            raw.FPDFText_GetCharBox(handle, index, *references)
            x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
            raised = character in _OF_MARKS and before >= 0 and _is_raised(handle, before, index)
            marking = raised and (marking or not found or not found[-1][0].isspace())
            before = before if marking else index  # all of a mark is held against the letter that it follows
        found.append((" " if marking else character, x, y))
    return found


def _said(handle: Any) -> str | list[str]:
    """Return every character of a page: in one call, where none is left out of it or written in two."""
    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    said = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", errors="replace")
    if len(said) == count and written == count + 1:
        return said
    return [chr(raw.FPDFText_GetUnicode(handle, index)) for index in range(count)]


def _is_raised(handle: Any, before: int, index: int) -> bool:
    """Tell whether a character is a mark above the base line of the one before, whichever way up the text stands."""
    if raw.FPDFText_GetFontSize(handle, index) > raw.FPDFText_GetFontSize(handle, before) - _SMALLER_PT:
        return False
    x, base, own_x, own = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharOrigin(handle, before, x, base)
    raw.FPDFText_GetCharOrigin(handle, index, own_x, own)
    stands = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, index, stands)
    right, up = own_x.value - x.value, own.value - base.value
    raised: float = (right * stands.c + up * stands.d) / (math.hypot(stands.c, stands.d) or 1.0)
    return raised > _RAISED_PT


def _inside(characters: Sequence[tuple[str, float, float]], box: Box) -> str:
    left, bottom, right, top = box
    return "".join(c for c, x, y in characters if left <= x <= right and bottom <= y <= top)


def _text_objects(page: Any) -> Iterator[tuple[Any, Matrix, Box | None]]:
    """Yield every text object with the way from its own space to the page's, and its clip there."""
    todo: list[tuple[Any, Matrix, Box | None, int]] = [(page, IDENTITY, None, 0)]
    while todo:
        owner, matrix, clip, depth = todo.pop()
        count, get = (
            (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
            if depth
            else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
        )
        for index in range(max(0, count(owner))):
            obj = get(owner, index)
            kind = raw.FPDFPageObj_GetType(obj)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                yield obj, matrix, _both(clip, _clip(obj, matrix))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                todo.append((obj, after(_matrix(obj), matrix), _both(clip, _clip(obj, matrix)), depth + 1))


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


def _matrix(obj: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(obj, found)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _clip(obj: Any, matrix: Matrix) -> Box | None:
    """Return the box on the page that all clip paths of an object leave, None where nothing clips it.

    pdfium forgets a clip that cuts nothing of what is inside.
    """
    path = raw.FPDFPageObj_GetClipPath(obj)
    box: Box | None = None
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        points = list(_points(path, number))
        if points:
            box = _both(box, moved(around(points), matrix))
    return box


def _points(path: Any, number: int) -> Iterator[tuple[float, float]]:
    for index in range(max(0, raw.FPDFClipPath_CountPathSegments(path, number))):
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, index), x, y)
        yield (x.value, y.value)


def _both(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return common(one, other)
