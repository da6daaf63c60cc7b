"""Curves as an SVG: one small chart for each title, side by side, each line named at its end."""

from __future__ import annotations

import math
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from benchmarks.table import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.table import Curve

# In pixels.
WIDTH, HEIGHT, GAP, COLUMNS = 360, 230, 40, 2
LEFT, RIGHT, TOP, BOTTOM = 46, 116, 44, 44
INKS = ("#0f4c5d", "#b4541a", "#5b7f34", "#6b4a86")
TEXT, RULE = "#2b2b30", "#d9d9de"


def plot(curves: Iterable[Curve]) -> str:
    """Return all curves as one picture; those of one title share a chart, and both axes begin at nought."""
    charts = [list(group) for _, group in groupby(sorted(curves, key=lambda c: c.title), key=lambda c: c.title)]
    rows = math.ceil(len(charts) / COLUMNS)
    width = COLUMNS * WIDTH + (COLUMNS - 1) * GAP
    height = max(1, rows) * HEIGHT + (rows - 1) * GAP
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    looks = f'font-family="sans-serif" font-size="11" fill="{TEXT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks} role="img" aria-label="{_words(charts)}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for index, chart in enumerate(charts):
        x, y = index % COLUMNS * (WIDTH + GAP), index // COLUMNS * (HEIGHT + GAP)
        parts += [f'<g transform="translate({x} {y})">', *_chart(chart), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _words(charts: Sequence[Sequence[Curve]]) -> str:
    return escape("; ".join(f"{chart[0].title}: {chart[0].up} by {chart[0].across}" for chart in charts), quote=True)


def _chart(curves: Sequence[Curve]) -> Iterator[str]:
    """Yield one chart at the origin: rules and their figures, lines with a dot at each point, names at the ends."""
    most_across, most_up = (
        max(step for step in ticks(max(point[at] for curve in curves for point in curve.points))) for at in (0, 1)
    )
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return LEFT + point[0] / most_across * wide, TOP + high - point[1] / most_up * high

    yield f'<text x="0" y="14" font-size="13" font-weight="bold">{escape(curves[0].title)}</text>'
    yield f'<text x="0" y="32" fill-opacity="0.75">{escape(curves[0].up)}</text>'
    for tick in ticks(most_up):
        _, y = at((0, tick))
        yield f'<path d="M{LEFT} {y:.1f}H{LEFT + wide}" stroke="{RULE}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_tick(tick)}</text>'
    for tick in ticks(most_across):
        x, y = at((tick, 0))
        yield f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{_tick(tick)}</text>'
    yield f'<text x="{LEFT + wide / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(curves[0].across)}</text>'
    ends = _apart([at(curve.points[-1])[1] for curve in curves])
    for curve, ink, end in zip(curves, INKS * len(curves), ends, strict=False):
        points = [at(point) for point in curve.points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/>' for x, y in points)
        x, _ = points[-1]
        yield f'<text x="{x + 9:.1f}" y="{end + 4:.1f}" fill="{ink}" font-weight="bold">{escape(curve.name)}</text>'


def ticks(most: float) -> list[float]:
    """Return round figures from 0 to the first that is no less than ``most``, five or so."""
    if most <= 0:
        return [0.0, 1.0]
    size = 10.0 ** math.floor(math.log10(most / 4))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part * 5 >= most)
    return [step * index for index in range(math.ceil(most / step - 1e-9) + 1)]


def _tick(value: float) -> str:
    return f"{value:g}" if value < 1000 else number(value)


def _apart(heights: Sequence[float], least: float = 14.0) -> list[float]:
    """Return where names stand beside the ends of lines, none over another."""
    found = list(heights)
    order = sorted(range(len(found)), key=lambda index: found[index])
    for above, below in pairwise(order):
        found[below] = max(found[below], found[above] + least)
    return found
