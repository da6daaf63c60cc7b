"""A contact sheet: the first page of every file of a run, side by side, with its name under it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, GAP, LINE = 300, 24, 30  # pixels
COLUMNS = 4
MOST = 400


def contact_sheet(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a PNG of the first page of each PDF of ``files`` (name and bytes), at most ``MOST``, four in a row."""
    pages = [(name, _first_page(data)) for name, data in files[:MOST]]
    rows = [pages[start : start + COLUMNS] for start in range(0, len(pages), COLUMNS)]
    heights = [max(page.height for _, page in row) + LINE + GAP for row in rows]
    sheet = Image.new("RGB", (GAP + COLUMNS * (WIDTH + GAP), GAP + sum(heights)), "#D8D8D8")
    draw, font, top = ImageDraw.Draw(sheet), ImageFont.load_default(12), GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, page) in enumerate(row):
            left = GAP + column * (WIDTH + GAP)
            sheet.paste(page, (left, top))
            draw.text((left, top + page.height + 6), name, fill="#202020", font=font)
        top += height
    file = BytesIO()
    sheet.save(file, "PNG", optimize=True)
    return file.getvalue()


def _first_page(data: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil()
        return picture.convert("RGB")
