"""A form filled in as a person does it, with PDFium: click, type, save."""

from __future__ import annotations

import ctypes
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Mapping


def filled(pdf: bytes, words: Mapping[tuple[int, float, float], str]) -> bytes:
    """Return a saved copy of ``pdf`` with a click at each page, x and y in points, and then its words typed."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    assert document.formenv is not None, "there is nothing to fill in"
    form = document.formenv.raw
    pages = {number: document[number] for number in sorted({number for number, _, _ in words})}
    for (number, x, y), typed in words.items():
        page = pages[number]
        raw.FORM_OnMouseMove(form, page.raw, 0, x, y)
        raw.FORM_OnLButtonDown(form, page.raw, 0, x, y)
        raw.FORM_OnLButtonUp(form, page.raw, 0, x, y)
        if typed:
            units = (typed + "\0").encode("utf-16-le")
            buffer = ctypes.create_string_buffer(units)
            raw.FORM_ReplaceSelection(form, page.raw, ctypes.cast(buffer, raw.FPDF_WIDESTRING))
        raw.FORM_ForceToKillFocus(form)
    saved = BytesIO()
    document.save(saved)
    for page in pages.values():
        page.close()
    document.close()
    return saved.getvalue()
