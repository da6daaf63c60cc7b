"""Calibration: sheets for the clinic's own printer, moved, scaled and turned against what it is known to do.

The printer is modelled as it was measured: about the sheet's centre C it prints a point p of side one at
C + S (p - C) + t, side two with a shift of its own and perhaps upside down. A sheet goes through it as the test sheet
did, long side across and turned over its short edge, so that every error is the one that was measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from brochure.errors import Diagnostic, Severity
from brochure.press import imposition
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brochure.document import Cell
    from brochure.formats import Format, Layout
    from brochure.model.printer import Readings

Box = tuple[float, float, float, float]
# a to f of a transformation (ISO 32000-1, 8.3.3), in points.
Matrix = tuple[float, float, float, float, float, float]

_QUARTERS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
# Less than this share too small is not worth a word.
_SLIGHT = 0.002
# What spans all but so many points of a sheet spans the sheet.
_SLACK_PT = 3.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What is done to each page of a file of sheets: its matrix, the order of the pages, their size in points.

    ``edges`` is what the printer leaves unprinted: left, bottom, right and top, in points.
    """

    size: tuple[float, float]
    matrices: tuple[Matrix, ...]
    order: tuple[int, ...]
    edges: Box
    diagnostics: tuple[Diagnostic, ...]

    @property
    def trims(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page."""
        return tuple(self.size for _ in self.matrices)

    @property
    def printable(self) -> Box:
        """The box of every page that this printer can print."""
        width, height = self.size
        left, bottom, right, top = self.edges
        return (left, bottom, width - right, height - top)


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis of one page: a point u of the sheet goes to centre + scale (u - centre) + shift.

    ``text`` is where text stands on it before, ``room`` where the printer prints; ``free`` tells that no fold or cut
    stands across it, so that what is on it may be moved.
    """

    centre: float
    scale: float
    shift: float
    text: tuple[float, float] | None
    room: tuple[float, float]
    free: bool

    def most(self) -> float:
        """Return the largest scale that leaves all text where the printer prints; never less than true to the file."""
        if self.scale <= 1 or self.text is None:
            return self.scale
        middle = self.centre + self.shift
        reach = (
            (self.room[1] - middle, self.text[1] - self.centre),
            (middle - self.room[0], self.centre - self.text[0]),
        )
        return max(1.0, min([self.scale, *(room / far for room, far in reach if far > 0)]))

    def clear(self) -> _Axis:
        """Return this axis moved clear of the unprinted edges, made smaller where moving is not enough."""
        if not self.free or self.text is None:
            return self
        room, length = self.room[1] - self.room[0], self.text[1] - self.text[0]
        fitted = replace(self, scale=min(self.scale, room / length)) if length > 0 else self
        low, high = (fitted.at(end) for end in self.text)
        shift = fitted.shift + max(0.0, self.room[0] - low)
        return replace(fitted, shift=shift - max(0.0, high + shift - fitted.shift - self.room[1]))

    def at(self, point: float) -> float:
        """Return where a point of the sheet goes."""
        return self.centre + self.scale * (point - self.centre) + self.shift


def correction(readings: Readings, fmt: Format, panels: tuple[str, ...], text: Sequence[Box | None]) -> Correction:
    """Return what makes the office file of ``fmt`` come out of the printer true to size and place.

    ``text`` holds the box in points around all text of each page. A printer that prints too small would need a sheet
    larger than its paper: it is enlarged as far as the text stays where the printer prints, and a finding says so.
    """
    layout = fmt.office
    sides = imposition.sides(layout, panels)
    cells = imposition.cells(fmt, layout, panels, 0.0)
    long, short = pt(max(layout.width, layout.height)), pt(min(layout.width, layout.height))
    edges = _edges(readings)
    turns = [_quarter(layout, side) for _, side in sides]
    boxes = [
        None if box is None else _around(_turned(layout, turn), box) for turn, box in zip(turns, text, strict=True)
    ]
    across, down = [], []
    for page, ((_, side), turn, box) in enumerate(zip(sides, turns, boxes, strict=True)):
        upset = bool(side) and readings.turned
        left, bottom, right, top = edges if not upset else (*edges[2:], *edges[:2])
        shift_x, shift_y = _shifts(readings, side)
        free_x, free_y = _free(layout, [cell.box for cell in cells if cell.page == page])
        if turn % 180:
            free_x, free_y = free_y, free_x
        text_x, text_y = (box[::2], box[1::2]) if box else (None, None)
        across.append(_Axis(long / 2, 1 / readings.scale_x, shift_x, text_x, (left, long - right), free_x))
        down.append(_Axis(short / 2, 1 / readings.scale_y, shift_y, text_y, (bottom, short - top), free_y))
    across, down = _scaled(across), _scaled(down)
    matrices = []
    for (_, side), turn, x, y in zip(sides, turns, across, down, strict=True):
        moved = (x.scale, 0.0, 0.0, y.scale, x.at(0.0), y.at(0.0))
        whole = _after(_turned(layout, turn), moved)
        matrices.append(_after(whole, (-1.0, 0.0, 0.0, -1.0, long, short)) if side and readings.turned else whole)
    return Correction(
        (long, short),
        tuple(matrices),
        _order(sides, readings),
        edges,
        tuple(_too_small(readings, across[0], down[0])) if sides else (),
    )


def corrected(pdf: bytes, by: Correction) -> bytes:
    """Return a file of sheets with every page drawn through its matrix; the same arguments give the same bytes."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page, matrix in zip(document.pages, by.matrices, strict=True):
            numbers = " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in matrix)
            page.contents_add(f"q {numbers} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            for name in (Name.MediaBox, Name.CropBox, Name.BleedBox, Name.TrimBox):
                page.obj[name] = Array([0, 0, *(round(edge, 4) for edge in by.size)])
        pages = [document.pages[number] for number in by.order]
        if by.order != tuple(range(len(pages))):
            document.pages.extend(pages)
            del document.pages[: len(pages)]
        if len(pages) > 1:
            preferences = document.Root.get(Name.ViewerPreferences, Dictionary())
            preferences.Duplex = Name.DuplexFlipShortEdge
            document.Root.ViewerPreferences = preferences
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def moved(cells: Iterable[Cell], by: Correction) -> tuple[Cell, ...]:
    """Return where panels lie in a corrected file."""
    return tuple(
        replace(cell, page=by.order.index(cell.page), box=_around(by.matrices[cell.page], cell.box)) for cell in cells
    )


def _edges(readings: Readings) -> Box:
    """Return what is left unprinted: left, bottom, right, top in points."""
    return (pt(readings.edge_left), pt(readings.edge_bottom), pt(readings.edge_right), pt(readings.edge_top))


def _shifts(readings: Readings, side: int) -> tuple[float, float]:
    """Return how far a side is to be moved against its error, right and up as it lies before one, in points."""
    x, y = readings.side_one_x, readings.side_one_y
    if side:  # read through the sheet from side one: what lies to the right there lies to the left here
        x, y = -(x + readings.shift_x), y + readings.shift_y
    return -pt(x) / readings.scale_x, pt(y) / readings.scale_y


def _quarter(layout: Layout, side: int) -> int:
    """Return how many degrees anticlockwise a side is turned to lie long side across, as the test sheet did.

    Side two is then where it should be when the paper is turned over its short edge.
    """
    upright = layout.height > layout.width
    if not side:
        return 90 if upright else 0
    as_a_book = layout.duplex == ("long" if upright else "short")
    if upright:
        return 270 if as_a_book else 90
    return 0 if as_a_book else 180


def _turned(layout: Layout, degrees: int) -> Matrix:
    """Return the matrix that turns a sheet about itself, its lower left corner at the origin before and after."""
    a, b, c, d = _QUARTERS[degrees]
    width, height = pt(layout.width), pt(layout.height)
    left = min(0.0, a * width, c * height, a * width + c * height)
    bottom = min(0.0, b * width, d * height, b * width + d * height)
    return (a, b, c, d, -left, -bottom)


def _free(layout: Layout, cells: Sequence[Box]) -> tuple[bool, bool]:
    """Tell for x and y of a side whether nothing is folded or cut across it: all ``cells`` span the sheet."""
    width, height = pt(layout.width), pt(layout.height)
    whole_x = all(x0 < _SLACK_PT and x1 > width - _SLACK_PT for x0, _, x1, _ in cells)
    whole_y = all(y0 < _SLACK_PT and y1 > height - _SLACK_PT for _, y0, _, y1 in cells)
    axes = {fold.axis for folds in layout.folds for fold in folds}
    return whole_x and "x" not in axes, whole_y and "y" not in axes


def _scaled(axes: Sequence[_Axis]) -> list[_Axis]:
    """Return the pages' axes with one scale for all, so that both sides agree, and clear of the edges where free."""
    if not axes:
        return []
    fixed = [axis.most() for axis in axes]
    cleared = [axis.clear() for axis in axes]
    scale = min(c.scale if c.free else f for c, f in zip(cleared, fixed, strict=True))
    return [replace(axis, scale=scale).clear() for axis in axes]


def _order(sides: Sequence[tuple[int, int]], readings: Readings) -> tuple[int, ...]:
    """Return the pages in the order to print them: sheets that come to lie face up are printed last one first."""
    pages = range(len(sides))
    if readings.pile == "face-down":
        return tuple(pages)
    return tuple(sorted(pages, key=lambda page: (-sides[page][0], sides[page][1])))


def _too_small(readings: Readings, across: _Axis, down: _Axis) -> Iterable[Diagnostic]:
    for key, way, error, axis in (
        ("scale-x", "across", readings.scale_x, across),
        ("scale-y", "down", readings.scale_y, down),
    ):
        share = axis.scale * error
        if share < 1 - _SLIGHT:
            yield Diagnostic(
                "printed-small",
                f"this sheet comes out at {share:.1%} of its size {way}: the printer's edges leave no room for more",
                Severity.WARNING,
                readings.at(key),
                hint='choose "actual size" or 100 % in the print dialogue, never "fit to page", and calibrate again',
                measured=round(share, 4),
                threshold=1.0,
            )


def _after(first: Matrix, second: Matrix) -> Matrix:
    """Return the transformation that does ``first``, then ``second``."""
    return (pikepdf.Matrix(first) @ pikepdf.Matrix(second)).shorthand


def _around(matrix: Matrix, box: Box) -> Box:
    """Return the box around a transformed box."""
    a, b, c, d, e, f = matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]), strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
