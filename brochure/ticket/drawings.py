"""The drawings of a ticket: both sides of the flat sheet with its folds, and the folded piece. SVG, drawn in inks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from brochure.posing import (
    Camera,
    cover_of,
    creases,
    flat_size,
    opening,
    placed_size,
    placements_of,
    shadow,
    view,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.formats import Format, Placement
    from brochure.posing import Crease, Piece, Point, Posed

FAMILY = "Source Sans 3"

# In mm, at the size at which it is printed.
_WIDTH, _HEIGHT = 41.0, 40.0
_LINE, _FOLD_LINE = 0.25, 0.4
_DASHES = {True: "1.6 0.9", False: "2.8 0.8 0.5 0.8"}  # a valley is dashed, a mountain dashed and dotted
_TYPE, _LEAST_TYPE = 2.8, 1.6
_LETTER = 0.52  # width of a letter, in parts of the type's size
_RING = 1.9
_MARGIN = 2 * _RING + 0.8  # room for the rings above and left of the sheet
_CAMERA = Camera(54, -9)


def drawings(fmt: Format, folded: Piece, ink: Mapping[str, str]) -> dict[str, bytes]:
    """Return the drawings by name: both sides of the flat sheet and, where it folds, ``half`` open and ``closed``.

    The sides are ``outside`` and ``inside``, or ``front`` and ``back`` of a sheet that is not folded.
    """
    folds = creases(folded)
    names = ("outside", "inside") if folded.steps else ("front", "back")
    found = {name: _flat(fmt, side, folds, ink) for side, name in enumerate(names)}
    if folded.steps:
        poses = opening(folded, cover_of(fmt))
        found |= {name: _piece(poses[name], ink) for name in ("half", "closed")}
    return found


def _flat(fmt: Format, side: int, folds: Iterable[Crease], ink: Mapping[str, str]) -> bytes:
    """Return one side of the first sheet: its panels by name, its folds numbered in the order of folding."""
    whole = flat_size(fmt)
    scale = min((_WIDTH - _MARGIN - _LINE) / whole[0], (_HEIGHT - _MARGIN - _LINE) / whole[1])
    width, height = whole[0] * scale, whole[1] * scale
    size = f'width="{width:.2f}" height="{height:.2f}"'
    parts = [
        f'<rect {size} fill="{ink["brand-12" if side == 0 else "paper"]}"/>',
        *(line for crease in folds for line in _fold(crease, side, whole[0], scale, ink)),
        *(_name(fmt, p, scale, ink) for p in placements_of(fmt) if (p.sheet, p.side) == (0, side)),
        f'<rect {size} fill="none" stroke="{ink["text"]}" stroke-width="{_LINE}"/>',
    ]
    return _svg(parts, -_MARGIN, -_MARGIN, width + _MARGIN + _LINE, height + _MARGIN + _LINE)


def _name(fmt: Format, placement: Placement, scale: float, ink: Mapping[str, str]) -> str:
    """Return the name of a panel in the middle of its place, turned as the panel is."""
    width, height = placed_size(fmt, placement)
    x, y = (placement.x + width / 2) * scale, (placement.y + height / 2) * scale
    words = placement.panel.replace("-", " ")
    size = max(
        _LEAST_TYPE,
        min(_TYPE, 0.92 * (width if placement.rotation % 180 == 0 else height) * scale / (len(words) * _LETTER)),
    )
    wide = len(words) * size * _LETTER
    ground = ink["brand-12" if placement.side == 0 else "paper"]
    return (
        f'<g transform="translate({x:.2f} {y:.2f}) rotate({-placement.rotation})">'
        f'<rect x="{-wide / 2:.2f}" y="{-size * 0.6:.2f}" width="{wide:.2f}" height="{size * 1.2:.2f}"'
        f' fill="{ground}"/>'
        f'<text y="{size * 0.35:.2f}" text-anchor="middle" font-family="{FAMILY}" font-size="{size:.2f}"'
        f' fill="{ink["text"]}">{escape(words)}</text></g>'
    )


def _fold(crease: Crease, side: int, width: float, scale: float, ink: Mapping[str, str]) -> Iterator[str]:
    """Yield a crease as one side shows it, and the number of its step in a ring at its end."""
    valley = crease.mountain == (side == 1)
    at, start, end = crease.at * scale, crease.start * scale, crease.end * scale
    if side == 1 and crease.axis == "x":
        at = width * scale - at
    elif side == 1:
        start, end = width * scale - end, width * scale - start
    ends = (at, start, at, end) if crease.axis == "x" else (start, at, end, at)
    x0, y0, x1, y1 = (f"{v:.2f}" for v in ends)
    yield (
        f'<path d="M{x0} {y0}L{x1} {y1}" fill="none" stroke="{ink["brand"]}" stroke-width="{_FOLD_LINE}"'
        f' stroke-dasharray="{_DASHES[valley]}"/>'
    )
    if start > 0 and crease.axis == "x":
        return  # a crease further down the line has its number above
    x, y = (at, -_RING - 0.5) if crease.axis == "x" else (-_RING - 0.5, at)
    yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{_RING}" fill="{ink["brand"]}"/>'
    yield (
        f'<text x="{x:.2f}" y="{y + 0.95:.2f}" text-anchor="middle" font-family="{FAMILY}" font-weight="700"'
        f' font-size="{_TYPE}" fill="{ink["on-brand"]}">{crease.step + 1}</text>'
    )


def _piece(posed: Sequence[Posed], ink: Mapping[str, str]) -> bytes:
    """Return the piece in space: its outside tinted, its inside white."""
    seen, shadows = view(posed, _CAMERA), shadow(posed, _CAMERA)
    points = [p for outline in (*shadows, *(s.outline for s in seen)) for p in outline]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = max(y for _, y in points), min(y for _, y in points)
    scale = min((_WIDTH - 2 * _LINE) / (right - left), (_HEIGHT - 2 * _LINE) / (top - bottom))

    def path(outline: Iterable[Point]) -> str:
        return "M" + "L".join(f"{(x - left) * scale:.2f} {(top - y) * scale:.2f}" for x, y in outline) + "Z"

    parts = [f'<path d="{path(outline)}" fill="{ink["text-20"]}"/>' for outline in shadows]
    parts += [
        f'<path d="{path(s.outline)}" fill="{ink["brand-20" if s.side == 0 else "paper"]}" stroke="{ink["text"]}"'
        f' stroke-width="{_LINE}" stroke-linejoin="round"/>'
        for s in seen
    ]
    width, height = (right - left) * scale, (top - bottom) * scale
    return _svg(parts, -_LINE, -_LINE, width + 2 * _LINE, height + 2 * _LINE)


def _svg(parts: Iterable[str], left: float, top: float, width: float, height: float) -> bytes:
    box = f"{left:.2f} {top:.2f} {width:.2f} {height:.2f}"
    size = f'width="{width:.2f}mm" height="{height:.2f}mm"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size}>{"".join(parts)}</svg>'.encode()
