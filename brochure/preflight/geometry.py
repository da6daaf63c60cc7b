"""Boxes and transformations of a page, in points (ISO 32000-1, 8.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Left, bottom, right, top.
Box = tuple[float, float, float, float]
# a to f.
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


def after(first: Matrix, second: Matrix) -> Matrix:
    """Return the transformation that does ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = second  # noqa: E741 - the twelve numbers have no names of their own
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def moved(box: Box, matrix: Matrix) -> Box:
    """Return the box around ``box`` transformed."""
    a, b, c, d, e, f = matrix
    if not b and not c:
        x0, x1, y0, y1 = a * box[0] + e, a * box[2] + e, d * box[1] + f, d * box[3] + f
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return around([(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])])


def at(point: Point, matrix: Matrix) -> Point:
    """Return ``point`` transformed."""
    x, y = point
    return (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])


def around(points: Sequence[Point]) -> Box:
    """Return the box around ``points``."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def common(one: Box, other: Box) -> Box:
    """Return what both boxes hold; where that is nothing, an edge of it lies beyond its opposite."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def is_empty(box: Box) -> bool:
    """Tell whether a box holds nothing; a line without width is something."""
    return box[2] < box[0] or box[3] < box[1]


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes have an area in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Box, inner: Box, slack: float = 0.0) -> bool:
    """Tell whether ``inner`` lies in ``outer``, give or take ``slack``."""
    low = inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
    return low and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack


def is_square(matrix: Matrix) -> bool:
    """Tell whether level lines stay level, or stand upright."""
    a, b, c, d = matrix[:4]
    near = 1e-4 * max(abs(a), abs(b), abs(c), abs(d), 1e-12)
    return (abs(b) <= near and abs(c) <= near) or (abs(a) <= near and abs(d) <= near)


def scales(matrix: Matrix) -> tuple[float, float]:
    """Return by how much lengths grow along the first and the second axis."""
    a, b, c, d = matrix[:4]
    return ((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5)
