"""How large the images of a file are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Stream

from brochure.press.painted import contents

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_DEEPEST = 12


def placed(pdf: Pdf) -> dict[tuple[int, int], tuple[float, float]]:
    """Return the largest width and height in points at which each image is drawn, by object."""
    found: dict[tuple[int, int], tuple[float, float]] = {}
    tiles: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources, Dictionary())
        if _has_images(resources, set()):
            stream = Stream(pdf, contents(page.obj))
            _measure(stream, resources, Matrix(), _Found(found, tiles), 0)
    return found


def _has_images(resources: Object, seen: set[tuple[int, int]]) -> bool:
    """Tell whether resources lead to an image anywhere."""
    for drawn in (*_values(resources, Name.XObject), *_values(resources, Name.Pattern)):
        if drawn.get(Name.Subtype) == Name.Image:
            return True
        if drawn.objgen in seen:
            continue
        if drawn.is_indirect:
            seen.add(drawn.objgen)
        own = drawn.get(Name.Resources)
        if own is not None and _has_images(own, seen):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Found:
    sizes: dict[tuple[int, int], tuple[float, float]]
    tiles: set[tuple[int, int]]


def _measure(stream: Stream, resources: Object, base: Matrix, found: _Found, depth: int) -> None:
    """Follow the matrices of a stream drawn under ``base``; each tile is followed once."""
    for tile in _values(resources, Name.Pattern):
        if isinstance(tile, Stream) and tile.objgen not in found.tiles and depth < _DEEPEST:
            found.tiles.add(tile.objgen)
            inner = tile.get(Name.Resources, resources)
            _measure(tile, inner, _matrix(tile) @ base, found, depth + 1)
    now = base
    saved: list[Matrix] = []
    objects = resources.get(Name.XObject, Dictionary())
    for instruction in pikepdf.parse_content_stream(stream, operators="q Q cm Do"):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                saved.append(now)
            case "Q" if saved:
                now = saved.pop()
            case "cm" if len(operands) == 6:
                now = Matrix(*(float(v) for v in operands)) @ now
            case "Do":
                _draw(objects.get(str(operands[0])), resources, now, found, depth)


def _draw(drawn: Object | None, resources: Object, now: Matrix, found: _Found, depth: int) -> None:
    if not isinstance(drawn, Stream):
        return
    if drawn.get(Name.Subtype) == Name.Image:
        width, height = found.sizes.get(drawn.objgen, (0.0, 0.0))
        found.sizes[drawn.objgen] = (max(width, hypot(now.a, now.b)), max(height, hypot(now.c, now.d)))
    elif depth < _DEEPEST:
        inner = drawn.get(Name.Resources, resources)
        _measure(drawn, inner, _matrix(drawn) @ now, found, depth + 1)


def _matrix(obj: Object) -> Matrix:
    return Matrix(*(float(v) for v in obj.get(Name.Matrix, (1, 0, 0, 1, 0, 0))))


def _values(resources: Object, name: Name) -> list[Object]:
    table = resources.get(name)
    found = table.values() if isinstance(table, Dictionary) else ()
    return [value for value in found if isinstance(value, Dictionary | Stream)]
