"""What the browser is told of a format: panels, sheets with their creases, and the folded piece in space. All in mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure import posing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.formats import Format
    from brochure.posing import Facet

FRAMES = 48  # steps from closed to flat
SAFE = 5.0  # what is nearer to an edge may be cut off or creased


def shapes(fmt: Format, panels: Sequence[str]) -> dict[str, Any]:
    """Return ``panels`` as they are read, the sheets as they leave the clinic's printer, and the folded piece."""
    return {
        "panels": [{"name": name, "width": fmt.panel(name).width, "height": fmt.panel(name).height} for name in panels],
        "safe": SAFE,
        "sheets": list(_sheets(fmt)),
        "folded": _folded(fmt, panels),
    }


def _sheets(fmt: Format) -> Iterator[dict[str, Any]]:
    layout = fmt.office
    for sheet, side in sorted({(p.sheet, p.side) for p in layout.placements}):
        boxes = []
        for placement in layout.placements:
            if (placement.sheet, placement.side) == (sheet, side):
                width, height = posing.placed_size(fmt, placement)
                box = {"name": placement.panel, "x": placement.x, "y": placement.y, "width": width, "height": height}
                boxes.append(box)
        yield {"width": layout.width, "height": layout.height, "side": side, "panels": boxes}


def _folded(fmt: Format, panels: Sequence[str]) -> dict[str, Any] | None:
    """Return the facets, what is printed on both their sides, and where each lies in every frame; None without a fold.

    A matrix is the four columns of a CSS ``matrix3d``; it maps points of the sheet's outside, x right and y down.
    """
    folded = posing.piece_of(fmt)
    if not folded.steps:
        return None
    cover = posing.cover_of(fmt)
    frames = []
    for number in range(FRAMES + 1):
        posed = {p.facet: p.pose for p in posing.unfolding(folded, cover, number / FRAMES)}
        frames.append([_matrix(posed[facet].rows) for facet in folded.facets])
    return {"facets": [_facet(fmt, facet, panels) for facet in folded.facets], "frames": frames}


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
