"""Space: right-handed turns and shifts of points in mm; on the table x runs right and y down, z rises from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Solid = tuple[float, float, float]
_Row = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Affine:
    """A map of space: ``rows`` of three factors and a shift."""

    rows: tuple[_Row, _Row, _Row]

    def __matmul__(self, other: Affine) -> Affine:
        """Return the map that does ``other`` first."""
        columns = tuple(zip(*other.rows, strict=True))

        def row(mine: _Row) -> _Row:
            a, b, c, shift = (sum(m * o for m, o in zip(mine[:3], column, strict=True)) for column in columns)
            return (a, b, c, shift + mine[3])

        one, two, three = self.rows
        return Affine((row(one), row(two), row(three)))

    def at(self, x: float, y: float, z: float = 0.0) -> Solid:
        """Return where a point comes to lie."""
        one, two, three = (a * x + b * y + c * z + d for a, b, c, d in self.rows)
        return (one, two, three)


STILL = Affine(((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)))


def about(axis: Literal["x", "y", "z"], degrees: float) -> Affine:
    """Return a turn about one axis of space, exact at quarter turns."""
    cos, sin = cos_sin(degrees)
    return {
        "x": Affine(((1, 0, 0, 0), (0, cos, -sin, 0), (0, sin, cos, 0))),
        "y": Affine(((cos, 0, sin, 0), (0, 1, 0, 0), (-sin, 0, cos, 0))),
        "z": Affine(((cos, -sin, 0, 0), (sin, cos, 0, 0), (0, 0, 1, 0))),
    }[axis]


def cos_sin(degrees: float) -> tuple[float, float]:
    """Return the cosine and the sine of an angle, exact at quarter turns."""
    quarter, rest = divmod(degrees, 90)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarter) % 4]
    return (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
