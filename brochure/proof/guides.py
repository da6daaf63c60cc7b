"""Guides: trim, bleed, safe area, folds, names and measures drawn over one page of a print file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from brochure.proof.furniture import TOKENS
from brochure.units import MM_PER_INCH, mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.document import Cell
    from brochure.facts import BoxMm, PageFact
    from brochure.formats import Fold
    from brochure.model.profile import Profile

FAMILY = "Source Sans 3"

# Left of the page and under it, in mm on the proof: measures stand here. A little air on the other sides.
RULER, AIR = 8.0, 1.0
_TYPE, _SMALL = 3.0, 2.6
_LINES = {"bleed": 0.25, "trim": 0.3, "safe": 0.25, "fold": 0.35}
_DASHES = {"safe": "0.3 0.9", "fold": "2 1"}
_HALO = 0.45
_NEAR = 0.01


@dataclass(frozen=True, slots=True)
class Guide:
    """One box, or a line where it has no width or no height: mm from the top left of the page's MediaBox."""

    kind: str
    box: BoxMm


@dataclass(frozen=True, slots=True)
class Named:
    """A panel on a page: its box from the top left of the MediaBox in mm, turned ``rotation`` degrees anticlockwise."""

    name: str
    box: BoxMm
    rotation: int = 0


def named(page: PageFact, cells: Iterable[Cell]) -> tuple[Named, ...]:
    """Return the panels of ``page``, from cells in points from the lower left."""
    height = page.media_mm[3] - page.media_mm[1]
    found = []
    for cell in cells:
        left, bottom, right, top = (mm(edge) for edge in cell.box)
        found.append(Named(cell.panel, (left, height - top, right, height - bottom), getattr(cell, "rotation", 0)))
    return tuple(found)


def guides(
    page: PageFact,
    panels: Sequence[Named],
    folds: Iterable[Fold],
    profile: Profile,
    cuts: Iterable[BoxMm] = (),
) -> tuple[Guide, ...]:
    """Return the guides of one page: the last are drawn on top.

    ``folds`` count from its trim, and so do ``cuts``, the copies to be cut out of it.
    """
    left, top, right, bottom = page.trim_mm
    lines = tuple(
        Guide(
            "fold", (left + f.at, top, left + f.at, bottom) if f.axis == "x" else (left, top + f.at, right, top + f.at)
        )
        for f in folds
    )
    return (
        Guide("bleed", page.bleed_mm),
        *(Guide("safe", _safe(panel.box, page.trim_mm, lines, profile)) for panel in panels),
        *lines,
        *(Guide("trim", (left + x0, top + y0, left + x1, top + y1)) for x0, y0, x1, y1 in cuts),
        Guide("trim", page.trim_mm),
    )


def _safe(box: BoxMm, trim: BoxMm, folds: Sequence[Guide], profile: Profile) -> BoxMm:
    """Return what of a panel text may stand on: away from the trim, and less so from a fold."""

    def inset(edge: int) -> float:
        across = edge % 2
        at_fold = any(abs(f.box[across] - f.box[across + 2]) < _NEAR > abs(f.box[across] - box[edge]) for f in folds)
        at_trim = abs(box[edge] - trim[edge]) < _NEAR
        return profile.fold_safe if at_fold and not at_trim else profile.safe

    left, top, right, bottom = (value + (inset(i) if i < 2 else -inset(i)) for i, value in enumerate(box))
    return (left, top, right, bottom)


def drawn(page: PageFact, found: Iterable[Guide], panels: Iterable[Named], *, scale: float, us: bool) -> bytes:
    """Return the guides of a page as SVG at ``scale``, with its measures in the room of ``RULER``."""
    width, height = page.media_mm[2] - page.media_mm[0], page.media_mm[3] - page.media_mm[1]
    found, panels = tuple(found), tuple(panels)
    parts = [
        *(part for guide in found for part in _line(guide, scale)),
        *(_label(panel, scale) for panel in panels),
        *_measures(page, panels, height, scale, us=us),
    ]
    wide, tall = width * scale + RULER + AIR, height * scale + RULER + AIR
    box = f"{-RULER} {-AIR} {wide:.4f} {tall:.4f}"
    size = f'width="{wide:.4f}mm" height="{tall:.4f}mm"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size}>{"".join(parts)}</svg>'.encode()


def _line(guide: Guide, scale: float) -> Iterator[str]:
    x0, y0, x1, y1 = (f"{edge * scale:.4f}" for edge in guide.box)
    flat = guide.kind == "fold"
    shape = f"M{x0} {y0}L{x1} {y1}" if flat else f"M{x0} {y0}L{x1} {y0}L{x1} {y1}L{x0} {y1}Z"
    width = _LINES[guide.kind]
    yield f'<path d="{shape}" fill="none" stroke="{TOKENS["guide-halo"]}" stroke-width="{width + _HALO}"/>'
    dashes = f' stroke-dasharray="{_DASHES[guide.kind]}"' if guide.kind in _DASHES else ""
    yield (f'<path d="{shape}" fill="none" stroke="{TOKENS[f"guide-{guide.kind}"]}" stroke-width="{width}"{dashes}/>')


def _label(panel: Named, scale: float) -> str:
    """Return a panel's name on a plate at the head of its place."""
    left, top, right, _ = (edge * scale for edge in panel.box)
    words = panel.name.replace("-", " ")
    wide = len(words) * _TYPE * 0.5 + 3
    x, y = (left + right) / 2, top + 3.2
    return (
        f'<rect x="{x - wide / 2:.2f}" y="{y:.2f}" width="{wide:.2f}" height="4.6" rx="0.8"'
        f' fill="{TOKENS["guide-label"]}"/>'
        f'<text x="{x:.2f}" y="{y + 3.3:.2f}" text-anchor="middle" font-family="{FAMILY}" font-size="{_TYPE}"'
        f' fill="{TOKENS["guide-halo"]}">{escape(words)}</text>'
    )


def _measures(page: PageFact, panels: Sequence[Named], height: float, scale: float, *, us: bool) -> Iterator[str]:
    """Yield the widths of what stands side by side under the page, and the heights left of it."""
    left, top, right, bottom = page.trim_mm
    columns = sorted({(p.box[0], p.box[2]) for p in panels}) or [(left, right)]
    rows = sorted({(p.box[1], p.box[3]) for p in panels}) or [(top, bottom)]
    under, beside = height * scale + 2.2, -2.2
    for start, end in _apart(columns):
        yield from _measure(start * scale, end * scale, under, length(end - start, us=us), upright=False)
    if len(columns) > 1:
        yield from _measure(left * scale, right * scale, under + 3.6, length(right - left, us=us), upright=False)
    for start, end in _apart(rows):
        yield from _measure(start * scale, end * scale, beside, length(end - start, us=us), upright=True)


def _apart(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return those of ``spans`` that begin where no other is still open."""
    kept: list[tuple[float, float]] = []
    for start, end in spans:
        if not kept or start > kept[-1][1] - _NEAR:
            kept.append((start, end))
    return kept


def length(value: float, *, us: bool) -> str:
    """Return a length for people: millimetres, and where paper is measured in inches those first."""
    metric = f"{value:.1f}".rstrip("0").rstrip(".") + " mm"
    return f"{value / MM_PER_INCH:.4f}".rstrip("0").rstrip(".") + f" in · {metric}" if us else metric


def size(edges: tuple[float, float], *, us: bool) -> str:
    """Return a width and a height for people, as ``length`` does."""
    metric = " × ".join(f"{edge:.1f}".rstrip("0").rstrip(".") for edge in edges) + " mm"
    imperial = " × ".join(f"{edge / MM_PER_INCH:.4f}".rstrip("0").rstrip(".") for edge in edges) + " in"
    return f"{imperial} ({metric})" if us else metric


def _measure(start: float, end: float, at: float, words: str, *, upright: bool) -> Iterator[str]:
    """Yield a measure from ``start`` to ``end``: a line between two ticks, the length in its middle."""
    tick, colour = 0.9, TOKENS["guide-measure"]
    if upright:
        ends = [f"M{at - tick:.2f} {end_:.2f}h{2 * tick}" for end_ in (start, end)]
        ticks = f"M{at:.2f} {start:.2f}V{end:.2f}{''.join(ends)}"
    else:
        ends = [f"M{end_:.2f} {at - tick:.2f}v{2 * tick}" for end_ in (start, end)]
        ticks = f"M{start:.2f} {at:.2f}H{end:.2f}{''.join(ends)}"
    yield f'<path d="{ticks}" fill="none" stroke="{colour}" stroke-width="0.2"/>'
    middle, wide = (start + end) / 2, len(words) * _SMALL * 0.5 + 1.6
    turn = f"translate({at:.2f} {middle:.2f}) rotate(-90)" if upright else f"translate({middle:.2f} {at:.2f})"
    yield (
        f'<g transform="{turn}"><rect x="{-wide / 2:.2f}" y="-1.5" width="{wide:.2f}" height="3"'
        f' fill="{TOKENS["guide-halo"]}"/><text y="0.9" text-anchor="middle" font-family="{FAMILY}"'
        f' font-size="{_SMALL}" fill="{colour}">{escape(words)}</text></g>'
    )
