"""What the browser is told of a format: panels, sheets with their creases, and the folded piece in space. All in mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure import posing, press
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.finishing import Finished
    from brochure.formats import Fold, Format, Layout
    from brochure.posing import Facet
    from brochure.preview.pictures import Page

FRAMES = 48  # steps from closed to flat
SAFE = 5.0  # what is nearer to an edge may be cut off or creased


def panels(finished: Finished) -> list[dict[str, Any]]:
    """Return the panels as they are read."""
    fmt = finished.job.format
    return [{"name": p.name, "width": p.width, "height": p.height} for p in map(fmt.panel, finished.pages.panels)]


def pages(finished: Finished, seen: Sequence[Page]) -> list[dict[str, Any]]:
    """Return the pages of a file as it was ``seen``, with what lies on them: panels, folds, cuts and bleed.

    All that is from the top left of the trim, which ``matrix``, of SVG, brings onto the page.
    """
    found = (_sheets if press.layout_of(finished.kind, finished.job.format) else _single)(finished)
    return [
        {"width": page.width, "height": page.height, "digest": page.digest, "safe": SAFE, **shape}
        for page, shape in zip(seen, found, strict=True)
    ]


def _single(finished: Finished) -> Iterator[dict[str, Any]]:
    """Yield the pages of an edition that is read panel by panel."""
    for panel in panels(finished):
        box = {**panel, "x": 0.0, "y": 0.0, "rotation": 0, "crop": [0.0, 0.0, 0.0, 0.0]}
        yield {
            "caption": panel["name"],
            "trim": [panel["width"], panel["height"]],
            "bleed": 0.0,
            "panels": [box],
            "folds": [],
            "cuts": [],
            "matrix": [1, 0, 0, 1, 0, 0],
        }


def _sheets(finished: Finished) -> Iterator[dict[str, Any]]:
    """Yield the sides of sheets, in the order of the file."""
    kind, job, names = finished.kind, finished.job, finished.pages.panels
    fmt, layout = job.format, press.layout_of(kind, job.format)
    if layout is None:
        return
    printing = kind is press.Edition.PRINT
    margin, bleed = (job.profile.margin, job.profile.bleed) if printing else (0.0, layout.bleed)
    sides = sorted({(p.sheet, p.side) for p in layout.placements if p.panel in names})
    several = len({sheet for sheet, _ in sides}) > 1
    by = finished.by
    for number in by.order if by else range(len(sides)):
        sheet, side = sides[number]
        boxes = []
        for placement in layout.placements:
            if (placement.sheet, placement.side) == (sheet, side) and placement.panel in names:
                width, height = posing.placed_size(fmt, placement)
                at = {"x": placement.x, "y": placement.y, "width": width, "height": height}
                turned = {"rotation": placement.rotation % 360, "crop": list(placement.crop)}
                boxes.append({"name": placement.panel, **at, **turned})
        caption = ("outside", "inside") if fmt.steps and not several else ("front", "back")
        yield {
            "caption": (f"sheet {sheet + 1}, " if several else "") + caption[side],
            "trim": [layout.width, layout.height],
            "bleed": bleed,
            "panels": boxes,
            "folds": [_fold(fold, layout) for fold in layout.folds[side]],
            "cuts": [list(cut) for cut in layout.cuts],
            "matrix": _on_page(by.matrices[number], by.size[1], layout.height) if by else [1, 0, 0, 1, margin, margin],
        }


def _fold(fold: Fold, layout: Layout) -> list[float]:
    """Return both ends of a fold."""
    if fold.axis == "x":
        return [fold.at, 0.0, fold.at, layout.height]
    return [0.0, fold.at, layout.width, fold.at]


def _on_page(matrix: Sequence[float], page: float, sheet: float) -> list[float]:
    """Return what a matrix in points from the lower left is in mm from the top left.

    ``page`` is the height of the page in points, ``sheet`` that of what is brought onto it in mm.
    """
    a, b, c, d, e, f = matrix
    return [a, -b, -c, d, mm(e) + c * sheet, mm(page) - mm(f) - d * sheet]


def folded(finished: Finished) -> dict[str, Any] | None:
    """Return the facets, what is printed on both their sides, and where each lies in every frame; None without a fold.

    A matrix is the four columns of a CSS ``matrix3d``; it maps points of the sheet's outside, x right and y down.
    """
    fmt, names = finished.job.format, finished.pages.panels
    piece = posing.piece_of(fmt)
    if not piece.steps:
        return None
    cover = posing.cover_of(fmt)
    frames = []
    for number in range(FRAMES + 1):
        posed = {p.facet: p.pose for p in posing.unfolding(piece, cover, number / FRAMES)}
        frames.append([_matrix(posed[facet].rows) for facet in piece.facets])
    return {"facets": [_facet(fmt, facet, names) for facet in piece.facets], "frames": frames}


def _matrix(rows: tuple[tuple[float, ...], ...]) -> list[float]:
    columns = zip(*rows, strict=True)
    return [round(value, 4) for column, last in zip(columns, (0, 0, 0, 1), strict=True) for value in (*column, last)]


def _facet(fmt: Format, facet: Facet, panels: Sequence[str]) -> dict[str, Any]:
    return {
        "x": facet.x0,
        "y": facet.y0,
        "width": facet.x1 - facet.x0,
        "height": facet.y1 - facet.y0,
        "sides": [_printed(fmt, facet, side, panels) for side in (0, 1)],
    }


def _printed(fmt: Format, facet: Facet, side: int, panels: Sequence[str]) -> dict[str, Any] | None:
    """Return which panel is printed on one side of a facet, and where: its box as it lies, from the facet's corner."""
    width, _ = posing.flat_size(fmt)
    left = facet.x0 if side == 0 else width - facet.x1
    x, y = left + (facet.x1 - facet.x0) / 2, (facet.y0 + facet.y1) / 2
    for placement in posing.placements_of(fmt):
        wide, high = posing.placed_size(fmt, placement)
        here = placement.x <= x <= placement.x + wide and placement.y <= y <= placement.y + high
        if here and (placement.sheet, placement.side) == (facet.sheet, side) and placement.panel in panels:
            panel = fmt.panel(placement.panel)
            return {
                "panel": panels.index(placement.panel),
                "rotation": placement.rotation % 360,
                "x": placement.x - left,
                "y": placement.y - facet.y0,
                "width": wide,
                "height": high,
                "crop": list(placement.crop),
                "full": [panel.width, panel.height],
            }
    return None
