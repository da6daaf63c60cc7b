"""The two rules that place panels on sheets by counting: ``saddle`` and ``step_and_repeat``."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from brochure.formats.values import BACK, FRONT, Fold, Layout, Placement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.formats.values import Edges, Format

# A copy that is cut out has this much art around it, where the gap to the next copy has room for two.
CUT_BLEED_MM = 3.0


def saddle(
    pages: Sequence[str],
    page: tuple[float, float],
    sheet: tuple[float, float],
    *,
    creep: float = 0.0,
    mirrored: bool = False,
) -> Layout:
    """Return a stitched booklet as printer's pairs, the outermost sheet first: N and 1, 2 and N - 1, and so on.

    The spine is the middle of ``sheet``. Each sheet inside another sticks out by ``creep`` mm, so its pages stand that
    much nearer to the spine. A ``mirrored`` one is read from right to left: 1 and N, and so on. Raises ``ValueError``
    where ``pages`` are not a multiple of four.
    """
    count = len(pages)
    if count == 0 or count % 4:
        message = f"{count} pages do not make sheets of four"
        raise ValueError(message)
    width, height = page
    spine, y = sheet[0] / 2, (sheet[1] - height) / 2
    placements = []
    for number in range(count // 4):
        shift = min(number * creep, width / 2)
        pairs = ((count - 2 * number, 2 * number + 1), (2 * number + 2, count - 2 * number - 1))
        for side, pair in zip((FRONT, BACK), pairs, strict=True):
            left, right = pair[::-1] if mirrored else pair
            x = spine - width + shift
            placements += [
                Placement(pages[left - 1], number, side, x, y, crop=(0.0, 0.0, shift, 0.0)),
                Placement(pages[right - 1], number, side, spine, y, crop=(shift, 0.0, 0.0, 0.0)),
            ]
    folds = (Fold("x", spine),)
    return Layout(*sheet, tuple(placements), (folds, folds))


def step_and_repeat(
    one: Layout, across: int, down: int, *, gutter: float = 0.0, sheet: tuple[float, float] | None = None
) -> Layout:
    """Return ``across`` by ``down`` copies of a sheet, ``gutter`` mm apart, in the middle of ``sheet``.

    Without ``sheet`` the copies are the sheet. Behind each copy lies its own other side. Raises ``ValueError`` where
    they do not fit.
    """
    block = (across * one.width + (across - 1) * gutter, down * one.height + (down - 1) * gutter)
    whole = sheet or block
    if min(across, down) < 1 or block[0] > whole[0] + _NEAR or block[1] > whole[1] + _NEAR:
        message = f"{across} x {down} copies take {block[0]:g} x {block[1]:g} mm of {whole[0]:g} x {whole[1]:g}"
        raise ValueError(message)
    left, top = (whole[0] - block[0]) / 2, (whole[1] - block[1]) / 2
    corners = [
        (left + column * (one.width + gutter), top + row * (one.height + gutter))
        for row, column in product(range(down), range(across))
    ]
    placements = tuple(
        replace(p, x=p.x + _of(corners, copy, p.side, whole, one)[0], y=p.y + corners[copy][1], copy=copy)
        for copy in range(len(corners))
        for p in one.placements
    )
    cuts: tuple[Edges, ...] = tuple((x, y, x + one.width, y + one.height) for x, y in corners)
    folds = tuple(tuple(_repeated(side, one.folds[side], corners, whole, one)) for side in (FRONT, BACK))
    bleed = min(CUT_BLEED_MM, gutter / 2 if across * down > 1 else CUT_BLEED_MM)
    return Layout(*whole, placements, (folds[0], folds[1]), cuts, bleed if sheet else 0.0)


_NEAR = 1e-6


def _of(
    corners: Sequence[tuple[float, float]], copy: int, side: int, whole: tuple[float, float], one: Layout
) -> tuple[float, float]:
    """Return the corner of a copy as ``side`` shows it: the back is turned over like the page of a book."""
    x, y = corners[copy]
    return (x, y) if side == FRONT else (whole[0] - x - one.width, y)


def _repeated(
    side: int,
    folds: Sequence[Fold],
    corners: Sequence[tuple[float, float]],
    whole: tuple[float, float],
    one: Layout,
) -> list[Fold]:
    found = {
        Fold(fold.axis, round(fold.at + _of(corners, copy, side, whole, one)[0 if fold.axis == "x" else 1], 6))
        for copy in range(len(corners))
        for fold in folds
    }
    return sorted(found, key=lambda fold: (fold.axis, fold.at))


def single_pages(pages: Sequence[str], page: tuple[float, float]) -> Layout:
    """Return a booklet as pages of their own in reading order, which a print shop imposes itself."""
    placements = tuple(Placement(name, *divmod(number, 2), 0.0, 0.0) for number, name in enumerate(pages))
    return Layout(*page, placements, bound=-(-len(pages) // 4))


def with_pages(fmt: Format, panels: Sequence[str], *, caliper: float = 0.0, pairs: bool = False) -> Format:
    """Return ``fmt`` as it is with ``panels``, the pages of a booklet that its text has taken; others stay as they are.

    ``caliper`` is the thickness of a sheet in mm; the press is given ``pairs``, or single pages.
    """
    if fmt.saddle is None:
        return fmt
    first = fmt.panels[0]
    page = (first.width, first.height)
    spread = (2 * first.width, first.height)
    rtl = fmt.mirrored
    press = saddle(panels, page, spread, creep=caliper, mirrored=rtl) if pairs else single_pages(panels, page)
    kept = frozenset(panels)
    regions = tuple(replace(r, panels=tuple(p for p in r.panels if p in kept)) for r in fmt.regions)
    return replace(
        fmt,
        panels=tuple(replace(first, name=name) for name in panels),
        regions=regions,
        press=press,
        office=saddle(panels, page, fmt.saddle.office, creep=caliper, mirrored=rtl),
    )
