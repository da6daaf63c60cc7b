"""Pages of a file drawn for its report."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST = 1500  # pixels
_QUALITY = 84


def draw(pdf: bytes, numbers: Collection[int]) -> dict[int, bytes]:
    """Return pages (from 1) as JPEG, whole to the MediaBox and upright; one that cannot be drawn is left out."""
    found: dict[int, bytes] = {}
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        return found
    with document:
        for number in sorted(numbers):
            if number <= len(document):
                try:
                    found[number] = _drawn(document, number - 1)
                except (pdfium.PdfiumError, ValueError, MemoryError, OSError):
                    continue
    return found


def _drawn(document: Any, index: int) -> bytes:
    page = document[index]
    page.set_cropbox(*page.get_mediabox())
    page.set_rotation(0)
    page = document[index]  # its size is known as it is loaded
    scale = _LONGEST / max(*page.get_size(), 1.0)
    picture = page.render(scale=scale, may_draw_forms=False, fill_color=(255, 255, 255, 255)).to_pil()
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()
