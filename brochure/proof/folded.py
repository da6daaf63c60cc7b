"""The leaflet shown folded: how the piece looks closed, half open and open, with the finished pages on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.posing import Camera, cover_of, opening, shadow, turned, view
from brochure.posing import about as turn
from brochure.proof.art import Area, Outline, Picture
from brochure.units import mm, pt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from brochure.formats import Format
    from brochure.posing import Facet, Piece, Point, Posed, Seen
    from brochure.proof.art import Item, Matrix

_CAMERA = Camera(54, -9)
_AIR = 4.0  # mm around a piece, for its shadow
_EDGE_PT = 0.35


@dataclass(frozen=True, slots=True)
class Face:
    """Where one side of a facet is printed: the page (from 0), and the facet's box on it in points, upright."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class View:
    """One view of the piece: its name, its size in mm at full scale, what is drawn."""

    name: str
    width: float
    height: float
    seen: tuple[Seen, ...]
    shadows: tuple[tuple[Point, ...], ...]
    left: float
    bottom: float


def views(fmt: Format, folded: Piece) -> tuple[View, ...]:
    """Return the piece ``closed``, ``half`` open and ``open``; a sheet that has no fold, its ``front`` and ``back``."""
    poses: Mapping[str, tuple[Posed, ...]] = opening(folded, cover_of(fmt))
    if not folded.steps:
        front = poses["open"]
        poses = {"front": front, "back": turned(front, turn("y", 180))}
    return tuple(_view(name, posed) for name, posed in poses.items())


def _view(name: str, posed: Sequence[Posed]) -> View:
    seen, shadows = view(posed, _CAMERA), shadow(posed, _CAMERA)
    points = [p for outline in (*shadows, *(s.outline for s in seen)) for p in outline]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, bottom = min(xs) - _AIR, min(ys) - _AIR
    return View(name, max(xs) + _AIR - left, max(ys) + _AIR - bottom, seen, shadows, left, bottom)


def items(shown: View, faces: Callable[[Facet, int], Face | None], *, file: str, scale: float) -> tuple[Item, ...]:
    """Return what draws a view at ``scale``: shadow, then every facet with its page, its shade and its edge."""

    def at(outline: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((pt((x - shown.left) * scale), pt((y - shown.bottom) * scale)) for x, y in outline)

    found: list[Item] = [Area(at(outline), fill="table") for outline in shown.shadows]
    for seen in shown.seen:
        outline = at(seen.outline)
        found.append(Area(outline, fill="guide-halo"))
        face = faces(seen.facet, seen.side)
        if face:
            found.append(Picture(file, face.page, _matrix(shown, seen, face, scale), outline))
        if seen.light < 1:
            found.append(Area(outline, shadow=1 - seen.light))
        found.append(Outline(outline, "sheet-edge", _EDGE_PT))
    return tuple(found)


def _matrix(shown: View, seen: Seen, face: Face, scale: float) -> Matrix:
    """Return the matrix from the points of a page to those of the frame (ISO 32000-1, 8.3.3)."""
    facet = seen.facet
    a, b, c, d, e, f = seen.matrix
    # x and y in mm on the front of the sheet, from points on the page; the back is seen through the paper.
    sign = 1 if seen.side == 0 else -1
    x_u = sign * mm(1)
    x_0 = (facet.x0 if seen.side == 0 else facet.x1) - sign * mm(face.left)
    y_v, y_0 = -mm(1), facet.y0 + mm(face.top)
    k = pt(scale)
    return (
        a * x_u * k,
        b * x_u * k,
        c * y_v * k,
        d * y_v * k,
        (a * x_0 + c * y_0 + e - shown.left) * k,
        (b * x_0 + d * y_0 + f - shown.bottom) * k,
    )
