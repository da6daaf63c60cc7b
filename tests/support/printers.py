"""Simulated printers with errors of their own, the sheets that come out of them, and a person with a ruler."""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

from brochure.units import mm, pt

if TYPE_CHECKING:
    from brochure.model.printer import CalibrationSheet

Point = tuple[float, float]
_DPI = 600


@dataclass(frozen=True)
class Simulated:
    """A printer: each side lies off by its own mm (right and up, seen on that side), turned by ``skew`` degrees.

    What lies within ``edges`` mm (left, bottom, right, top) of the file's page is not printed.
    """

    scale: Point = (1.0, 1.0)
    one: Point = (0.0, 0.0)
    two: Point = (0.0, 0.0)
    edges: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    turned: bool = False
    skew: float = 0.0

    def matrix(self, side: int, width: float, height: float) -> pikepdf.Matrix:
        """Return where a point of the file's page (mm, from the lower left) lies on that side of the paper."""
        shift = self.two if side else self.one
        return (
            pikepdf.Matrix()
            .translated(width / 2 + shift[0], height / 2 + shift[1])
            .rotated(self.skew + (180 if side and self.turned else 0))
            .scaled(*self.scale)
            .translated(-width / 2, -height / 2)
        )

    def printed(self, pdf: bytes) -> bytes:
        """Return the two sides of the paper, as one sees each after turning the sheet like the page of a book."""
        out = pikepdf.new()
        with pikepdf.open(BytesIO(pdf)) as document:
            for side, page in enumerate(document.pages):
                width, height = (float(edge) for edge in page.mediabox[2:])
                assert str(document.Root.ViewerPreferences.PrintScaling) == "/None"
                form = out.copy_foreign(page.as_form_xobject())
                form.BBox = pikepdf.Array([0, 0, width, height])
                a, b, c, d, e, f = self.matrix(side, mm(width), mm(height)).shorthand
                left, bottom, right, top = (pt(edge) for edge in self.edges)
                room = f"{left} {bottom} {width - left - right} {height - bottom - top} re W n"
                drawn = f"q {a:.9f} {b:.9f} {c:.9f} {d:.9f} {pt(e):.6f} {pt(f):.6f} cm {room} /Sheet Do Q"
                sheet = pikepdf.Dictionary(
                    Type=pikepdf.Name.Page,
                    MediaBox=pikepdf.Array([0, 0, width, height]),
                    Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Sheet=form)),
                    Contents=pikepdf.Stream(out, drawn.encode()),
                )
                out.pages.append(pikepdf.Page(out.make_indirect(sheet)))
        made = BytesIO()
        out.save(made)
        return made.getvalue()

    def measured(self, sheet: CalibrationSheet, wrong: dict[str, float] | None = None) -> dict[str, float]:
        """Return what a person reads off the printed test sheet, by letter in mm, ``wrong`` by so much."""
        one, two = (self.matrix(side, sheet.width, sheet.height) for side in (0, 1))
        corner = one.transform((sheet.left, sheet.height - sheet.top))
        right = one.transform((sheet.left + sheet.across, sheet.height - sheet.top))
        below = one.transform((sheet.left, sheet.height - sheet.top - sheet.down))
        middle = (sheet.width / 2, sheet.height / 2)
        grid, through = one.transform(middle), two.transform(middle)
        exact = {
            "A": math.dist(corner, right),
            "B": math.dist(corner, below),
            "C": corner[0],
            "D": sheet.height - corner[1],
            **dict(zip("EHFG", (float(math.ceil(edge)) for edge in self.edges), strict=True)),
            # Side two is seen through the paper, so its right is left; the scale read is printed by this printer.
            "J": (sheet.width - through[0] - grid[0]) / self.scale[0],
            "K": (grid[1] - through[1]) / self.scale[1],
        }
        return {letter: value + (wrong or {}).get(letter, 0.0) for letter, value in exact.items()}


@dataclass(frozen=True)
class Seen:
    """A change of colour along a line across one side of a sheet: how far from its left, and from which to which."""

    at: float
    left: tuple[int, ...]
    right: tuple[int, ...]


def changes(pdf: bytes, page: int, grounds: tuple[str, ...], *, height: float = 0.35) -> list[Seen]:
    """Return where one ground gives way to another along a level line, ``height`` of the side up, left to right."""
    known = [tuple(bytes.fromhex(ground[1:])) for ground in grounds]
    with pdfium.PdfDocument(pdf) as document:
        side = document[page]
        tall = side.get_height()
        low = tall * height
        strip = side.render(scale=_DPI / 72, crop=(0, low, 0, tall - low - 2)).to_pil().convert("RGB")
    row = [strip.getpixel((x, strip.height // 2)) for x in range(strip.width)]
    nearest = {colour: _nearest(colour, known) for colour in set(row)}
    found = []
    last, ended = -1, 0
    for x, colour in enumerate(row):
        ground = nearest[colour]
        if ground < 0:
            continue
        if last >= 0 and ground != last and x - ended < 8:  # a pixel or two of mixture lie at a change
            found.append(Seen((ended + x + 1) / 2 / _DPI * 25.4, known[last], known[ground]))
        last, ended = ground, x
    return found


def _nearest(colour, known) -> int:
    far = [sum(abs(a - b) for a, b in zip(colour, ground, strict=True)) for ground in known]
    return far.index(min(far)) if min(far) < 40 else -1


def words_at(pdf: bytes, page: int) -> dict[str, Point]:
    """Return the middle of every word of one side, in mm from its lower left."""
    found: dict[str, Point] = {}
    with pdfium.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        whole = text.get_text_range()
        for word in whole.split():
            index = whole.index(word)
            boxes = [text.get_charbox(index + i) for i in range(len(word))]
            x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
            x1, y1 = max(b[2] for b in boxes), max(b[3] for b in boxes)
            found[word] = (mm((x0 + x1) / 2), mm((y0 + y1) / 2))
    return found
