"""Functions of a PDF (ISO 32000-1, 7.10): sampled, exponential, stitched, and the PostScript calculator."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.preflight.streams import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pikepdf

    Function = Callable[[Sequence[float]], list[float]]

_DEEPEST = 12
_LARGEST = 400_000
_TOKENS = re.compile(rb"[{}]|[^\s{}]+")


def function(obj: pikepdf.Object, depth: int = 0) -> Function:
    """Return a function object as one that can be called; of an array, the function of all its outputs.

    Raises ``ValueError`` for what is no function.
    """
    if depth > _DEEPEST:
        raise ValueError("functions are nested too deeply")
    if isinstance(obj, Array):
        parts = [function(part, depth + 1) for part in obj]
        return lambda values: [value for part in parts for value in part(values)]
    kind = int(obj[Name.FunctionType]) if isinstance(obj, Dictionary | Stream) else -1
    if kind not in _KINDS:
        raise ValueError(f"no function of type {kind}")
    domain = _floats(obj.get(Name.Domain, Array([0, 1])))
    span = _floats(obj[Name.Range]) if Name.Range in obj else []
    made = _KINDS[kind](obj, domain, depth)
    return lambda values: _held(made(_held(values, domain)), span)


def _floats(array: Any) -> list[float]:
    return [float(value) for value in array]


def _held(values: Sequence[float], bounds: Sequence[float]) -> list[float]:
    if not bounds:
        return list(values)
    pairs = zip(values, bounds[::2], bounds[1::2], strict=False)
    return [min(max(value, low), high) for value, low, high in pairs]


def _exponential(obj: pikepdf.Object, _domain: Sequence[float], _depth: int) -> Function:
    start, end = _floats(obj.get(Name.C0, Array([0]))), _floats(obj.get(Name.C1, Array([1])))
    power = float(obj.get(Name.N, 1))
    return lambda values: [a + values[0] ** power * (b - a) for a, b in zip(start, end, strict=False)]


def _stitched(obj: pikepdf.Object, domain: Sequence[float], depth: int) -> Function:
    parts = [function(part, depth + 1) for part in obj[Name.Functions]]
    bounds, encode = _floats(obj[Name.Bounds]), _floats(obj[Name.Encode])
    edges = [domain[0], *bounds, domain[1]]

    def call(values: Sequence[float]) -> list[float]:
        x = values[0]
        index = min(sum(x >= bound for bound in bounds), len(parts) - 1)
        low, high = edges[index], edges[index + 1]
        start, end = encode[2 * index : 2 * index + 2]
        return parts[index]([start + (x - low) / (high - low) * (end - start) if high > low else start])

    return call


def _sampled(obj: pikepdf.Object, domain: Sequence[float], _depth: int) -> Function:
    sizes, bits = [int(size) for size in obj[Name.Size]], int(obj[Name.BitsPerSample])
    span = _floats(obj[Name.Range])
    outputs = len(span) // 2
    encode = _floats(obj[Name.Encode]) if Name.Encode in obj else [v for size in sizes for v in (0, size - 1)]
    decode = _floats(obj[Name.Decode]) if Name.Decode in obj else span
    data = decoded(obj, _LARGEST)
    packed, most = int.from_bytes(data, "big"), (1 << bits) - 1
    total = len(data) * 8

    def sample(place: Sequence[int]) -> list[float]:
        index, step = 0, 1
        for position, size in zip(place, sizes, strict=True):
            index, step = index + min(max(position, 0), size - 1) * step, step * size
        shifts = (total - ((index * outputs + out) + 1) * bits for out in range(outputs))
        return [(packed >> shift & most) / most if shift >= 0 else 0.0 for shift in shifts]

    def call(values: Sequence[float]) -> list[float]:
        places = []
        for i, value in enumerate(values[: len(sizes)]):
            low, high = domain[2 * i], domain[2 * i + 1]
            part = (value - low) / (high - low) if high > low else 0.0
            places.append(min(max(encode[2 * i] + part * (encode[2 * i + 1] - encode[2 * i]), 0), sizes[i] - 1))
        # The last input is interpolated, the others take their nearest sample: enough to know what is painted.
        near = [round(place) for place in places]
        low_place = math.floor(places[0])
        first, second = sample([low_place, *near[1:]]), sample([low_place + 1, *near[1:]])
        part = places[0] - low_place
        mixed = [a + part * (b - a) for a, b in zip(first, second, strict=True)]
        return [decode[2 * i] + m * (decode[2 * i + 1] - decode[2 * i]) for i, m in enumerate(mixed)]

    return call


def _calculator(obj: pikepdf.Object, _domain: Sequence[float], _depth: int) -> Function:
    tokens = iter(_TOKENS.findall(decoded(obj, _LARGEST)))
    next(tokens, None)
    body = _block(tokens, 0)

    def call(values: Sequence[float]) -> list[float]:
        stack: list[Any] = list(values)
        _run(body, stack)
        return [float(value) for value in stack]

    return call


def _block(tokens: Any, depth: int) -> list[Any]:
    if depth > _DEEPEST:
        raise ValueError("a calculator function is nested too deeply")
    body: list[Any] = []
    for token in tokens:
        if token == b"}":
            break
        if token == b"{":
            body.append(_block(tokens, depth + 1))
        else:
            try:
                body.append(float(token))
            except ValueError:
                body.append(token.decode("latin-1"))
    return body


def _run(body: list[Any], stack: list[Any]) -> None:
    for word in body:
        if not isinstance(word, str):
            stack.append(word)
        elif word in _STACK:
            _STACK[word](stack)
        elif word in _ONE:
            stack.append(_ONE[word](stack.pop()))
        elif word in _TWO:
            second, first = stack.pop(), stack.pop()
            stack.append(_TWO[word](first, second))
        else:
            raise ValueError(f"a calculator function calls {word}")


def _if(stack: list[Any]) -> None:
    chosen, condition = stack.pop(), stack.pop()
    if condition:
        _run(chosen, stack)


def _if_else(stack: list[Any]) -> None:
    otherwise, chosen, condition = stack.pop(), stack.pop(), stack.pop()
    _run(chosen if condition else otherwise, stack)


def _copy(stack: list[Any]) -> None:
    count = int(stack.pop())
    if count > 0:
        stack.extend(stack[-count:])


def _index(stack: list[Any]) -> None:
    stack.append(stack[-1 - int(stack.pop())])


def _roll(stack: list[Any]) -> None:
    turns, count = int(stack.pop()), int(stack.pop())
    if count > 0:
        part = stack[-count:]
        turns %= count
        stack[-count:] = part[-turns:] + part[:-turns] if turns else part


def _exchange(stack: list[Any]) -> None:
    stack[-1], stack[-2] = stack[-2], stack[-1]


_STACK: dict[str, Callable[[list[Any]], Any]] = {
    "if": _if,
    "ifelse": _if_else,
    "pop": lambda stack: stack.pop(),
    "dup": lambda stack: stack.append(stack[-1]),
    "exch": _exchange,
    "copy": _copy,
    "index": _index,
    "roll": _roll,
    "true": lambda stack: stack.append(True),
    "false": lambda stack: stack.append(False),
}
_ONE: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "neg": lambda a: -a,
    "ceiling": math.ceil,
    "floor": math.floor,
    "round": lambda a: math.floor(a + 0.5),
    "truncate": math.trunc,
    "cvi": math.trunc,
    "cvr": float,
    "sqrt": lambda a: math.sqrt(max(a, 0)),
    "sin": lambda a: math.sin(math.radians(a)),
    "cos": lambda a: math.cos(math.radians(a)),
    "ln": lambda a: math.log(a) if a > 0 else 0.0,
    "log": lambda a: math.log10(a) if a > 0 else 0.0,
    "not": lambda a: not a if isinstance(a, bool) else ~int(a),
}
_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b if b else 0.0,
    "idiv": lambda a, b: int(a / b) if b else 0,
    "mod": lambda a, b: math.fmod(a, b) if b else 0,
    "exp": lambda a, b: a**b,
    "atan": lambda a, b: math.degrees(math.atan2(a, b)) % 360,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "and": lambda a, b: a and b if isinstance(a, bool) else int(a) & int(b),
    "or": lambda a, b: a or b if isinstance(a, bool) else int(a) | int(b),
    "xor": lambda a, b: a != b if isinstance(a, bool) else int(a) ^ int(b),
    "bitshift": lambda a, b: int(a) << int(b) if b >= 0 else int(a) >> -int(b),
}
_KINDS: dict[int, Callable[[pikepdf.Object, Sequence[float], int], Function]] = {
    0: _sampled,
    2: _exponential,
    3: _stitched,
    4: _calculator,
}
