"""Formats drawn in text: the panels of each side, as wide as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from brochure.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.formats import Format

MM_PER_COLUMN = 7.0


def formats_as_text() -> str:
    """Return every format with its sizes in millimetres and both sides of its sheet drawn."""
    return "\n\n".join("\n".join(_text(fmt)) for fmt in FORMATS.values())


def formats_as_json() -> str:
    """Return every format as one JSON object: sizes in millimetres, panels in reading order."""
    table = {
        fmt.name: {
            "fold": fmt.fold,
            "paper": fmt.paper,
            "width": fmt.press.width,
            "height": fmt.press.height,
            "panels": [{"name": p.name, "width": p.width, "height": p.height} for p in fmt.panels],
        }
        for fmt in FORMATS.values()
    }
    return json.dumps(table, indent=1)


def _text(fmt: Format) -> Iterator[str]:
    yield f"{fmt.name}: {fmt.fold} on {fmt.paper}, {fmt.press.width:g} x {fmt.press.height:g} mm flat"
    for side, name in enumerate(("outside", "inside") if len(fmt.panels) > 2 else ("front", "back")):
        cells = sorted((p.x, p.panel) for p in fmt.press.placements if p.side == side)
        columns = [(panel, round(fmt.panel(panel).width / MM_PER_COLUMN)) for _, panel in cells]
        edge = "  +" + "+".join("-" * max(width, len(panel) + 2) for panel, width in columns) + "+"
        names = "  |" + "|".join(panel.center(max(width, len(panel) + 2)) for panel, width in columns) + "|"
        sizes = "  |" + "|".join(
            f"{fmt.panel(panel).width:g}".center(max(width, len(panel) + 2)) for panel, width in columns
        )
        yield from (f"  {name}", edge, names, f"{sizes}|", edge)
