"""Gradients: shadings whose colours are replaced, each put into the one space that holds all of its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from brochure.press.paints import CMYK, PLATES, Cmyk, Paint, Space, Values, components, number, read_space

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Between two stops of a gradient this many colours are converted: a straight line between them would be seen.
SAMPLES = 9
_DEEPEST = 6
_STEPS = 65535  # of a sampled function of 16 bits


class Paints(Protocol):
    """What becomes of colours, and of those between two: see ``repaint.Mapping``."""

    def paints(self, space: Space, colours: Sequence[Values]) -> list[Paint] | None:
        """Return what colours become, or None to leave them."""
        ...

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Return what the colours between two become, or None for a straight line."""
        ...


def repaint_shading(pdf: Pdf, shading: Object, resources: Object, mapping: Paints) -> Space | None:
    """Replace the colours of a shading; return the space they are in now, or None where it stays as it is.

    Where the colours between two stops are no mixture of what the stops become, they are sampled, and the samples drawn
    onto the exact ends. Writing the space is left to the caller.
    """
    space = read_space(shading.get(Name.ColorSpace), resources)
    function = shading.get(Name.Function)
    leaves = list(_leaves(function))
    if space.kind in {"pattern", "unknown", "indexed"} or not leaves or function is None:
        return None
    stops = [_stops(leaf, components(space)) for leaf in leaves]
    if Name.Background in shading:
        stops.append([tuple(float(v) for v in shading.Background)])
    exact = mapping.paints(space, [stop for each in stops for stop in each])
    if exact is None:
        return None
    target = common_space(exact)
    values = iter([in_space(target, paint) for paint in exact])
    made = [
        _repainted(pdf, leaf, each, [next(values) for _ in each], (space, target, mapping))
        for leaf, each in zip(leaves, stops, strict=False)
    ]
    shading[Name.Function] = _rebuilt(function, iter(made))
    if Name.Background in shading:
        shading[Name.Background] = _array(next(values))
    return target


def _repainted(
    pdf: Pdf, leaf: Object, stops: list[Values], new: list[Values], how: tuple[Space, Space, Paints]
) -> Object:
    """Return a function whose ``stops`` have become ``new``."""
    space, target, mapping = how
    domain = leaf.get(Name.Domain, Array([0, 1]))
    if isinstance(leaf, Stream):
        return _sampled(pdf, new, domain)
    power = float(leaf.N)
    shares = [(step / (SAMPLES - 1)) ** power if step else 0.0 for step in range(SAMPLES)]
    between = None if new[0] == new[1] else mapping.between(space, stops[0], stops[1], shares)
    if between is None or any(paint.space != target for paint in between):
        zero, one = (_array(values) for values in new)
        return Dictionary(FunctionType=2, Domain=domain, N=leaf.N, C0=zero, C1=one)
    return _sampled(pdf, _pulled([paint.values for paint in between], new[0], new[1], shares), domain)


def common_space(paints: Sequence[Paint]) -> Space:
    """Return the space in which all of ``paints`` can be stated: that of one, or of all their inks together."""
    spaces = dict.fromkeys(paint.space for paint in paints if paint.space != CMYK or any(paint.values))
    if len(spaces) <= 1:
        return next(iter(spaces), paints[0].space)
    inks: dict[str, Cmyk] = {}
    for space in spaces:
        if space.kind == "cmyk":
            inks.update({plate: _process(plate) for plate in PLATES})
        inks.update(zip(space.inks, space.alternates, strict=True))
    return Space("inks", inks=tuple(inks), alternates=tuple(inks.values()))


def in_space(target: Space, paint: Paint) -> Values:
    """Return ``paint``'s components in ``target``, a space that holds its inks."""
    if paint.space == target:
        return paint.values
    names = PLATES if paint.space.kind == "cmyk" else paint.space.inks
    amounts = dict(zip(names, paint.values, strict=True))
    return tuple(amounts.get(name, 0.0) for name in (PLATES if target.kind == "cmyk" else target.inks))


def _process(name: str) -> Cmyk:
    cyan, magenta, yellow, black = (float(plate == name) for plate in PLATES)
    return (cyan, magenta, yellow, black)


def _leaves(function: Object | None, depth: int = 0) -> Iterator[Object]:
    """Yield the functions that state colours, of type 2 or 0, in order; those of other types are not understood."""
    if isinstance(function, Dictionary | Stream) and depth < _DEEPEST:
        if function.get(Name.FunctionType) == 3:
            for part in function.Functions:
                yield from _leaves(part, depth + 1)
        elif function.get(Name.FunctionType) in {0, 2}:
            yield function


def _rebuilt(function: Object, leaves: Iterator[Object]) -> Object:
    """Return ``function`` with its leaves replaced, in order."""
    if function.get(Name.FunctionType) != 3:
        return next(leaves)
    parts = Array([_rebuilt(part, leaves) for part in function.Functions])
    return Dictionary({**dict(function.items()), "/Functions": parts})


def _stops(leaf: Object, count: int) -> list[Values]:
    """Return the colours that a function states: both ends, or its samples (ISO 32000-1, 7.10.2 and 7.10.3)."""
    if isinstance(leaf, Stream):
        width = int(leaf.BitsPerSample) // 8
        data, most = leaf.read_bytes(), (1 << 8 * width) - 1
        numbers = [int.from_bytes(data[i : i + width], "big") / most for i in range(0, len(data), width)]
        return [tuple(numbers[i : i + count]) for i in range(0, len(numbers) - count + 1, count)]
    return [tuple(float(v) for v in leaf.get(key, (default,))) for key, default in ((Name.C0, 0), (Name.C1, 1))]


def _pulled(values: list[Values], start: Values, end: Values, shares: list[float]) -> list[Values]:
    """Return sampled colours moved so that they begin and end exactly: those between go along by their share."""
    first, last = values[0], values[-1]
    return [
        tuple(
            min(1.0, max(0.0, v + (1 - share) * (s - f) + share * (e - g)))
            for v, f, g, s, e in zip(point, first, last, start, end, strict=True)
        )
        for point, share in zip(values, shares, strict=True)
    ]


def _array(values: Values) -> Array:
    return Array([number(v) for v in values])


def _sampled(pdf: Pdf, values: list[Values], domain: Object) -> Object:
    """Return a function that runs through ``values`` at even steps."""
    data = b"".join(round(v * _STEPS).to_bytes(2, "big") for point in values for v in point)
    size = {"Size": [len(values)], "Domain": domain, "Range": [0, 1] * len(values[0])}
    return pdf.make_indirect(Stream(pdf, data, FunctionType=0, BitsPerSample=16, **size))
