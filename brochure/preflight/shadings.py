"""Shadings: samples of the colours that they run through (ISO 32000-1, 8.7.4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Name

from brochure.preflight.functions import function
from brochure.preflight.spaces import Paint, Space, paint
from brochure.preflight.streams import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pikepdf

    from brochure.preflight.spaces import Spaces

_STEPS = 8
_MOST_VERTICES = 20_000
_MOST_BYTES = 16_000_000
_BY_PLACE, _AXIAL, _RADIAL, _TRIANGLES, _LATTICE = 1, 2, 3, 4, 5


def paints(shading: pikepdf.Object, spaces: Spaces, resources: pikepdf.Object) -> tuple[Paint, ...]:
    """Return colours of a shading: its background, its stops and samples between them, the corners of a mesh."""
    space = spaces.of(shading[Name.ColorSpace], resources)
    found = [tuple(values) for values in _colours(shading, space)]
    if Name.Background in shading:
        found.append(tuple(float(value) for value in shading[Name.Background]))
    return tuple(paint(space, values) for values in dict.fromkeys(found))


def _colours(shading: pikepdf.Object, space: Space) -> Iterator[Sequence[float]]:
    kind = int(shading[Name.ShadingType])
    call = function(shading[Name.Function]) if Name.Function in shading else None
    if kind == _BY_PLACE and call is not None:
        x0, x1, y0, y1 = (float(value) for value in shading.get(Name.Domain, Array([0, 1, 0, 1])))
        for i in range(_STEPS + 1):
            for j in range(_STEPS + 1):
                yield call([x0 + (x1 - x0) * i / _STEPS, y0 + (y1 - y0) * j / _STEPS])
    elif kind in (_AXIAL, _RADIAL) and call is not None:
        start, end = (float(value) for value in shading.get(Name.Domain, Array([0, 1])))
        places = [start + (end - start) * i / _STEPS for i in range(_STEPS + 1)]
        for bound in sorted({*places, *_bounds(shading[Name.Function])}):
            yield call([bound])
            yield call([bound - 1e-6])  # the end of one part, where the next begins with another colour
    else:
        for values in _vertices(shading, kind, 1 if call else space.count):
            yield call(values) if call else values


def _bounds(obj: Any) -> Iterator[float]:
    for one in list(obj) if isinstance(obj, Array) else [obj]:
        yield from (float(bound) for bound in one.get(Name.Bounds, Array()))


def _vertices(shading: pikepdf.Object, kind: int, count: int) -> Iterator[list[float]]:
    """Yield the colours of a mesh, read bit by bit."""
    bits = {key: int(shading.get(f"/BitsPer{key}", 8)) for key in ("Coordinate", "Component", "Flag")}
    decode = [float(value) for value in shading[Name.Decode]][4:]
    data = decoded(shading, _MOST_BYTES)
    place, end = 0, len(data) * 8

    def take(width: int) -> int:
        nonlocal place
        first, last = place // 8, (place + width + 7) // 8
        value = int.from_bytes(data[first:last], "big") >> (last * 8 - place - width)
        place += width
        return value & ((1 << width) - 1)

    patch = kind > _LATTICE
    for _ in range(_MOST_VERTICES):
        flag = 0 if kind == _LATTICE else take(bits["Flag"]) & 3 if place + bits["Flag"] <= end else 0
        points = (12 if kind == 6 else 16) - (4 if flag else 0) if patch else 1
        corners = (2 if flag else 4) if patch else 1
        if place + points * 2 * bits["Coordinate"] + corners * count * bits["Component"] > end:
            return
        place += points * 2 * bits["Coordinate"]
        for _ in range(corners):
            shares = [take(bits["Component"]) / ((1 << bits["Component"]) - 1) for _ in range(count)]
            yield [low + s * (high - low) for s, low, high in zip(shares, decode[::2], decode[1::2], strict=False)]
        place += -place % 8
