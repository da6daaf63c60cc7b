"""Two files held against one another, page by page: what is read on a page, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import ImageChops

from brochure.errors import BrochureError, Diagnostic
from brochure.limits import MOST_PAGES

_DPI = 100
# How far a pixel may lie from its other: rounding of what is drawn at the same place.
_SAME = 8


@dataclass(frozen=True, slots=True)
class PageDifference:
    """How a page, from 1, differs: in its words, or only in looks; ``box_mm`` is where, from the upper left corner."""

    page: int
    words: bool
    looks: bool
    box_mm: tuple[float, float, float, float] | None = None


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return what is read on each page; raises ``BrochureError`` for what is no PDF, or has too many pages."""
    with _opened(pdf) as document:
        return tuple(document[number].get_textpage().get_text_bounded() for number in range(len(document)))


def different_pages(one: bytes, other: bytes) -> tuple[PageDifference, ...]:
    """Return every page that differs; a page that only one of the files has differs in both."""
    with _opened(one) as first, _opened(other) as second:
        found = [_difference(first, second, number) for number in range(min(len(first), len(second)))]
        more = range(min(len(first), len(second)), max(len(first), len(second)))
    alone = (PageDifference(number + 1, words=True, looks=True) for number in more)
    return (*(page for page in found if page), *alone)


def _opened(pdf: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as fault:
        message = f"this cannot be read as a PDF: {fault}"
        raise BrochureError(Diagnostic("file-unreadable", message, hint="take the file anew")) from fault
    if len(document) > MOST_PAGES:
        message = f"the file has {len(document)} pages, more than {MOST_PAGES}"
        raise BrochureError(Diagnostic("file-unreadable", message, hint="this program writes no such file"))
    return document


def _difference(first: pdfium.PdfDocument, second: pdfium.PdfDocument, number: int) -> PageDifference | None:
    said = [document[number].get_textpage().get_text_bounded() for document in (first, second)]
    drawn = []
    for document in (first, second):
        page = document[number]
        scale = min(_DPI / 72, 3_000 / max(*page.get_size(), 1.0))
        drawn.append(page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil().convert("RGB"))
    words = said[0].split() != said[1].split()
    if drawn[0].size != drawn[1].size:
        return PageDifference(number + 1, words, looks=True)
    apart = ImageChops.difference(*drawn).point(lambda value: 255 if value > _SAME else 0)
    box = apart.getbbox()
    if box is None:
        return PageDifference(number + 1, words, looks=False) if words else None
    left, top, right, bottom = (round(edge * 25.4 / 72 / scale, 1) for edge in box)
    return PageDifference(number + 1, words, looks=True, box_mm=(left, top, right, bottom))
