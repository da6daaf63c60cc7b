"""Sight: how facets in space look from above the table, the furthest first, and the shadow they cast on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.posing.space import Affine, about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.posing.piece import Facet, Posed
    from brochure.posing.space import Point, Solid

_NEAR = 1e-6

# Paper has y down and z up: a picture of it from above has its y turned, and nothing else.
_UP = Affine(((1, 0, 0, 0), (0, -1, 0, 0), (0, 0, 1, 0)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A facet as it is seen: its ``outline`` in mm, x right and y up; which ``side`` of the paper; how much light.

    ``matrix`` (a b c d e f, ISO 32000-1, 8.3.3) maps points of the sheet's outside, x right and y down, to the picture.
    """

    facet: Facet
    side: int
    outline: tuple[Point, ...]
    matrix: tuple[float, float, float, float, float, float]
    light: float


@dataclass(frozen=True, slots=True)
class Camera:
    """Where one looks from: ``height`` degrees above the table (90: straight down), ``turn`` degrees to the right."""

    height: float
    turn: float

    def sight(self) -> Affine:
        """Return the map of space to picture: right, up, towards the eye."""
        return about("x", self.height - 90) @ about("z", self.turn) @ _UP


# Light falls from the upper left, in front; paper that looks away from it is this much darker.
_LIGHT = (-0.2, 0.25, 0.947)
_SHADE = 0.28
_ABOVE = 1.2  # mm between the piece and the table: enough for an edge of shadow


def view(posed: Sequence[Posed], camera: Camera) -> tuple[Seen, ...]:
    """Return the facets as ``camera`` sees them, the furthest first: each may be drawn over those before it."""
    sight = camera.sight()
    found: list[tuple[Seen, tuple[Solid, ...]]] = []
    for p in posed:
        seen = sight @ p.pose
        solid = tuple(seen.at(*corner) for corner in p.facet.corners)
        (a, c, _, e), (b, d, _, f), (_, _, _, _) = seen.rows
        # Front and picture differ in handedness: the front is seen where the map turns the corners about.
        side = 0 if a * d - b * c < 0 else 1
        lit = _UP @ p.pose
        normal = tuple(row[2] for row in lit.rows)
        facing = abs(sum(n * v for n, v in zip(normal, _LIGHT, strict=True)))
        light = 1 - _SHADE * (1 - min(1.0, facing / _LIGHT[2]))
        outline = tuple((x, y) for x, y, _ in solid)
        found.append((Seen(p.facet, side, outline, (a, b, c, d, e, f), light), solid))
    return tuple(found[i][0] for i in _painted([solid for _, solid in found]))


def shadow(posed: Sequence[Posed], camera: Camera) -> tuple[tuple[Point, ...], ...]:
    """Return the outlines of the shadows that the facets cast on the table under them."""
    solids = [tuple((_UP @ p.pose).at(*corner) for corner in p.facet.corners) for p in posed]
    table = min(z for solid in solids for _, _, z in solid) - _ABOVE
    sight = camera.sight() @ _UP  # the corners are turned up already
    outlines = []
    for solid in solids:
        fallen = []
        for x, y, z in solid:
            far = (z - table) / _LIGHT[2]
            ground = sight.at(x - _LIGHT[0] * far, y - _LIGHT[1] * far, table)
            fallen.append((ground[0], ground[1]))
        outlines.append(tuple(fallen))
    return tuple(outlines)


def _painted(solids: Sequence[tuple[Solid, ...]]) -> list[int]:
    """Return the order in which to draw flat shapes that do not run through one another, the furthest first."""
    behind: dict[int, set[int]] = {i: set() for i in range(len(solids))}
    for i, one in enumerate(solids):
        for j in range(i):
            nearer = _nearer(one, solids[j])
            if nearer:
                first, second = (j, i) if nearer > 0 else (i, j)
                behind[second].add(first)
    depth = [sum(z for _, _, z in solid) / len(solid) for solid in solids]
    order: list[int] = []
    left = set(behind)
    while left:
        free = [i for i in left if not behind[i] & left] or list(left)
        chosen = min(free, key=lambda i: (depth[i], i))
        order.append(chosen)
        left.discard(chosen)
    return order


def _nearer(one: Sequence[Solid], other: Sequence[Solid]) -> float:
    """Return how much nearer ``one`` is to the eye than ``other`` where one hides the other; 0 where neither does."""
    common = _common([(x, y) for x, y, _ in one], [(x, y) for x, y, _ in other])
    if len(common) < 3 or abs(_area(common)) < _NEAR:
        return 0.0
    x, y = (sum(p[i] for p in common) / len(common) for i in (0, 1))
    return _depth(one, x, y) - _depth(other, x, y)


def _depth(solid: Sequence[Solid], x: float, y: float) -> float:
    """Return how near a flat shape is at a point of the picture; a shape seen edge on hides nothing."""
    (ax, ay, az), (bx, by, bz), _, (dx, dy, dz) = solid
    across, down = (bx - ax, by - ay, bz - az), (dx - ax, dy - ay, dz - az)
    turn = across[0] * down[1] - across[1] * down[0]
    if abs(turn) < _NEAR:
        return sum(p[2] for p in solid) / len(solid)
    s = ((x - ax) * down[1] - (y - ay) * down[0]) / turn
    t = (across[0] * (y - ay) - across[1] * (x - ax)) / turn
    return az + s * across[2] + t * down[2]


def _area(outline: Sequence[Point]) -> float:
    """Return the area of an outline, negative where it runs clockwise."""
    following = (*outline[1:], outline[0])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(outline, following, strict=True)) / 2


def _common(one: Sequence[Point], other: Sequence[Point]) -> list[Point]:
    """Return what two convex outlines have in common (Sutherland and Hodgman)."""
    found = list(one if _area(one) > 0 else reversed(one))
    edges = list(other if _area(other) > 0 else reversed(other))
    for (ax, ay), (bx, by) in zip(edges, (*edges[1:], edges[0]), strict=True):
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in found]
        kept: list[Point] = []
        for i, here in enumerate(found):
            before, side, last = found[i - 1], sides[i], sides[i - 1]
            if (side > 0) != (last > 0) and side != last:
                share = last / (last - side)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if side > 0:
                kept.append(here)
        found = kept
        if not found:
            return []
    return found
