"""Formats drawn in text: both sides of the flat sheet with its panels, and in which order it folds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from brochure.formats import BACK, FORMATS, FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.formats import Format, Layout, Placement

# A character of a terminal is twice as tall as wide.
_MM_PER_COLUMN, _MM_PER_LINE = 4.5, 22.0
_WIDEST, _TURNED = 100, {90: "<", 180: "v", 270: ">"}


def formats_as_text(table: Mapping[str, Format] = FORMATS) -> str:
    """Return every format with its sizes in millimetres, both sides of its sheet drawn, and how it folds."""
    return "\n\n".join("\n".join(_text(fmt)) for fmt in table.values())


def formats_as_json(table: Mapping[str, Format] = FORMATS) -> str:
    """Return every format as one JSON object: sizes in millimetres, panels in reading order."""
    return json.dumps({fmt.name: _json(fmt) for fmt in table.values()}, indent=1)


def _json(fmt: Format) -> dict[str, object]:
    return {
        "fold": fmt.fold,
        "paper": fmt.paper,
        "serves": fmt.serves,
        "about": fmt.about,
        "width": _mm(fmt.press.width),
        "height": _mm(fmt.press.height),
        "finished": [_mm(size) for size in fmt.finished],
        "pages": [fmt.saddle.least, fmt.saddle.most] if fmt.saddle else None,
        "panels": [{"name": p.name, "width": _mm(p.width), "height": _mm(p.height)} for p in fmt.panels],
        "regions": {r.name: list(r.panels) for r in fmt.regions},
        "steps": [{**asdict(step), "at": _mm(step.at)} for step in fmt.steps],
        "office": {"width": _mm(fmt.office.width), "height": _mm(fmt.office.height), "copies": _copies(fmt.office)},
    }


def _mm(length: float) -> float:
    return round(length, 3)


def _copies(layout: Layout) -> int:
    return len(layout.cuts) or 1


def _text(fmt: Format) -> Iterator[str]:
    yield f"{fmt.name}: {fmt.about}"
    flat = f"{fmt.press.width:g} x {fmt.press.height:g} mm flat"
    folded = f", {fmt.finished[0]:g} x {fmt.finished[1]:g} mm folded" if fmt.steps and not fmt.saddle else ""
    pages = f", {fmt.saddle.least} to {fmt.saddle.most} pages" if fmt.saddle else ""
    yield f"  {flat}{folded}{pages}; for clinics that print on {fmt.serves}"
    layout = fmt.office if fmt.saddle else fmt.press
    names = ("outside", "inside") if fmt.steps else ("front", "back")
    for side, name in zip((FRONT, BACK), names, strict=True):
        placements = [p for p in layout.placements if p.side == side and p.sheet == 0]
        if placements:
            yield f"  {name}"
            yield from (f"  {line}" for line in _drawn(fmt, layout, placements))
    for number, step in enumerate(fmt.steps, start=1):
        where = "from the left" if step.axis == "x" else "from the top"
        yield f"  fold {number}: the {step.moves} part {step.way}, {step.at:g} mm {where} of the outside"
    yield f"  office: {_office(fmt)}"


def _office(fmt: Format) -> str:
    size = f"{fmt.office.width:g} x {fmt.office.height:g} mm"
    if fmt.saddle:
        return f"printer's pairs on {size}, to fold and staple"
    return f"{len(fmt.office.cuts)} copies on {size}, to cut" if fmt.office.cuts else f"as it is, on {size}"


def _drawn(fmt: Format, layout: Layout, placements: list[Placement]) -> Iterator[str]:
    """Yield the lines of one side: every panel a box with its name and its width."""
    scale = max(_MM_PER_COLUMN, layout.width / _WIDEST)
    scale = min(scale, *(_taken(fmt, p)[0] / (len(_label(p)) + 2) for p in placements))
    width, height = round(layout.width / scale), round(layout.height / (scale * _MM_PER_LINE / _MM_PER_COLUMN))
    grid = [[" "] * (width + 1) for _ in range(height + 1)]
    for placement in placements:
        wide, tall = _taken(fmt, placement)
        x0, x1 = round(placement.x / layout.width * width), round((placement.x + wide) / layout.width * width)
        y0, y1 = round(placement.y / layout.height * height), round((placement.y + tall) / layout.height * height)
        _box(grid, x0, y0, x1, y1)
        middle = (y0 + y1) // 2
        _write(grid, middle, x0, x1, _label(placement))
        if y1 - y0 > 3:
            _write(grid, middle + 1, x0, x1, f"{wide:.4g}")
    yield from ("".join(line).rstrip() for line in grid)


def _taken(fmt: Format, placement: Placement) -> tuple[float, float]:
    """Return the width and height that a placement takes of its side."""
    panel, (left, top, right, bottom) = fmt.panel(placement.panel), placement.crop
    size = (panel.width - left - right, panel.height - top - bottom)
    return (size[1], size[0]) if placement.rotation % 180 else size


def _label(placement: Placement) -> str:
    left, _, right, _ = placement.crop
    half = ":right" if left else ":left" if right else ""
    return f"{placement.panel}{half}{' ' + _TURNED[placement.rotation] if placement.rotation else ''}"


def _box(grid: list[list[str]], x0: int, y0: int, x1: int, y1: int) -> None:
    for x in range(x0, x1 + 1):
        for y in (y0, y1):
            grid[y][x] = "+" if x in {x0, x1} or grid[y][x] in "|+" else "-"
    for y in range(y0 + 1, y1):
        for x in (x0, x1):
            grid[y][x] = "|"


def _write(grid: list[list[str]], y: int, x0: int, x1: int, words: str) -> None:
    start = x0 + (x1 - x0 - len(words) + 1) // 2
    for offset, character in enumerate(words):
        if x0 < start + offset < x1:
            grid[y][start + offset] = character
