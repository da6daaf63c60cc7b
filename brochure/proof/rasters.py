"""Proofs as pixels: pages as PNG, and how much of a plate is inked."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from brochure.units import PT_PER_INCH, pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.facts import PageFact

PNG_PPI = 120
_PLATE_PPI = 100


def pngs(pdf: bytes) -> tuple[bytes, ...]:
    """Return every page of ``pdf`` as PNG, ``PNG_PPI`` pixels an inch; the same file gives the same bytes."""
    found = []
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=PNG_PPI / PT_PER_INCH).to_pil().convert("RGB")
            out = BytesIO()
            picture.save(out, "PNG", dpi=(PNG_PPI, PNG_PPI))
            found.append(out.getvalue())
    return tuple(found)


def inked(plate: bytes, pages: Sequence[PageFact]) -> tuple[tuple[float, float], ...]:
    """Return for every page the most ink in one place and the average, per cent, inside its trim.

    ``plate`` is a file in grey: black is full ink.
    """
    found = []
    with pdfium.PdfDocument(plate) as document:
        for page, fact in zip(document, pages, strict=True):
            scale = _PLATE_PPI / PT_PER_INCH
            picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
            left, top, right, bottom = (round(pt(edge) * scale) for edge in fact.trim_mm)
            histogram = picture.crop((left + 1, top + 1, right - 1, bottom - 1)).histogram()
            darkest = next((grey for grey, count in enumerate(histogram) if count), 255)
            average = sum((255 - grey) * count for grey, count in enumerate(histogram)) / max(1, sum(histogram))
            found.append((round((255 - darkest) / 2.55, 1), round(average / 2.55, 2)))
    return tuple(found)
