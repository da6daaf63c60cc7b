"""Text on sheets for the clinic's own printer, held against what that printer can print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity
from brochure.preflight import pdfium
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.document import Cell
    from brochure.model.printer import Readings
    from brochure.preflight.geometry import Box
    from brochure.preflight.pdfium import Run

# A run's box has the air above and below its letters; and readings are no finer than this.
_SLIGHT_PT = 0.5


def extents(pdf: bytes) -> tuple[Box | None, ...]:
    """Return the box around all text of every page, in points; None for a page without any."""
    found: dict[int, Box] = {}
    for run in _runs(pdf):
        page, (x0, y0, x1, y1) = run.sheet.number, run.box
        a, b, c, d = found.get(page, run.box)
        found[page] = (min(a, x0), min(b, y0), max(c, x1), max(d, y1))
    return tuple(found.get(page) for page in range(pdfium.page_count(pdf)))


def unprintable(pdf: bytes, room: Box, cells: Sequence[Cell], readings: Readings) -> tuple[Diagnostic, ...]:
    """Return a warning for each panel and edge where text stands outside ``room``, which the printer can print."""
    worst: dict[tuple[int, str, int], tuple[float, Run]] = {}
    for run in _runs(pdf):
        over = (room[0] - run.box[0], room[1] - run.box[1], run.box[2] - room[2], run.box[3] - room[3])
        for edge, reach in enumerate(over):
            key = (run.sheet.number, _panel(run, cells), edge)
            if reach > _SLIGHT_PT and reach > worst.get(key, (0.0, run))[0]:
                worst[key] = (reach, run)
    return tuple(_finding(panel, _EDGES[edge], *found, readings) for (_, panel, edge), found in worst.items())


_EDGES = ("left", "bottom", "right", "top")


def _runs(pdf: bytes) -> Iterator[Run]:
    return (run for run in pdfium.runs(pdf) if run.text.strip())


def _panel(run: Run, cells: Sequence[Cell]) -> str:
    """Return the panel that a run stands in, by its centre."""
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    here = (c for c in cells if c.page == run.sheet.number)
    return next((c.panel for c in here if c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3]), "")


def _finding(panel: str, edge: str, reach: float, run: Run, readings: Readings) -> Diagnostic:
    key = f"edge-{edge}"
    lost, blank = round(mm(reach), 1), getattr(readings, key.replace("-", "_"))
    top = run.sheet.media[3]
    x0, y0, x1, y1 = (round(mm(v), 1) for v in (run.box[0], top - run.box[3], run.box[2], top - run.box[1]))
    return Diagnostic(
        "text-not-printed",
        f'"{run.text.strip()[:40]}" on panel "{panel}" reaches {lost:g} mm into the {blank:g} mm at the {edge} edge'
        " that this printer leaves blank",
        Severity.WARNING,
        readings.at(key),
        hint="use another printer, or a theme with wider margins",
        page=run.sheet.number + 1,
        panel=panel or None,
        box_mm=(x0, y0, x1, y1),
        measured=lost,
        threshold=0,
    )
