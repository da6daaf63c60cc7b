"""Colours as a PDF states them: which space a colour lies in, and how one is written (ISO 32000-1, 8.6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream, String

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Pdf

Values = tuple[float, ...]
Cmyk = tuple[float, float, float, float]

PLATES = ("Cyan", "Magenta", "Yellow", "Black")
ALL = "All"  # every plate: registration marks
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: device or calibrated grey, RGB or CMYK, Lab, or named ``inks`` (Separation, DeviceN).

    ``alternates`` are the inks' colours in CMYK, 0 to 1; ``white`` is that of Lab. An ``indexed`` space has its colours
    in ``table``, in the space ``base``; ``profile`` is what an ICC-based space embeds.
    """

    kind: str
    inks: tuple[str, ...] = ()
    alternates: tuple[Cmyk, ...] = ()
    white: Values = ()
    base: Space | None = None
    table: tuple[Values, ...] = ()
    profile: bytes = b""


GRAY, RGB, CMYK = Space("gray"), Space("rgb"), Space("cmyk")
PATTERN, UNKNOWN = Space("pattern"), Space("unknown")
COMPONENTS = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3}
DEVICE = {"gray": Name.DeviceGray, "rgb": Name.DeviceRGB, "cmyk": Name.DeviceCMYK}

_NAMED = {
    **dict.fromkeys(("/DeviceGray", "/G", "/CalGray"), GRAY),
    **dict.fromkeys(("/DeviceRGB", "/RGB", "/CalRGB"), RGB),
    **dict.fromkeys(("/DeviceCMYK", "/CMYK"), CMYK),
    "/Pattern": PATTERN,
}
_OF = {1: "gray", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour in a space; ``overprint`` leaves what is under it on the plates that it does not use."""

    space: Space
    values: Values
    overprint: bool = False


# Paints no plate at all, not even white.
NOTHING = Paint(PATTERN, ())
NO_INK = Paint(CMYK, (0.0, 0.0, 0.0, 0.0))


def components(space: Space) -> int:
    """Return how many numbers a colour in ``space`` has."""
    return len(space.inks) if space.kind == "inks" else COMPONENTS.get(space.kind, 1)


def initial(space: Space) -> Values:
    """Return the colour that selecting ``space`` sets (ISO 32000-1, table 74)."""
    return (1.0,) * len(space.inks) if space.kind == "inks" else (0.0,) * components(space)


def read_space(obj: Object | str | None, resources: Object, depth: int = 0) -> Space:
    """Return the colour space that ``obj`` is, or names among ``resources``."""
    if depth > _DEEPEST or obj is None:
        return UNKNOWN
    if isinstance(obj, Name | str):
        if str(obj) in _NAMED:
            return _NAMED[str(obj)]
        return read_space(resources.get(Name.ColorSpace, Dictionary()).get(str(obj)), resources, depth + 1)
    return _read_array(obj, resources, depth) if isinstance(obj, Array) and len(obj) else UNKNOWN


def _read_array(obj: Array, resources: Object, depth: int) -> Space:
    match str(obj[0]):
        case "/ICCBased":
            return Space(_OF.get(int(obj[1].get(Name.N, 0)), "unknown"), profile=obj[1].read_bytes())
        case "/Lab":
            return Space("lab", white=tuple(float(v) for v in obj[1].WhitePoint))
        case "/Separation" | "/DeviceN":
            return _read_inks(obj, resources)
        case "/Indexed" | "/I":
            base = read_space(obj[1], resources, depth + 1)
            return Space("indexed", base=base, table=_table(base, obj[3]))
        case name:
            return _NAMED.get(name, UNKNOWN)


def _read_inks(obj: Array, resources: Object) -> Space:
    names = [str(obj[1])] if obj[0] == Name.Separation else [str(name) for name in obj[1]]
    colorants = obj[4].get(Name.Colorants, Dictionary()) if len(obj) > 4 else Dictionary()
    alternates = []
    for name in names:
        single = obj if len(names) == 1 else colorants.get(name)
        plate = name[1:] in PLATES
        if single is None or plate:
            alternates.append(_process(name[1:]))
        else:
            alternates.append(_full_tone(single, resources))
    return Space("inks", inks=tuple(name[1:] for name in names), alternates=tuple(alternates))


def _process(name: str) -> Cmyk:
    cyan, magenta, yellow, black = (float(plate == name) for plate in PLATES)
    return (cyan, magenta, yellow, black)


def _full_tone(separation: Object, resources: Object) -> Cmyk:
    """Return the alternate colour of a spot at its full tone, as far as it is stated in CMYK."""
    function = separation[3]
    if read_space(separation[2], resources).kind == "cmyk" and Name.C1 in function:
        cyan, magenta, yellow, black = (float(v) for v in function.C1)
        return (cyan, magenta, yellow, black)
    return (0.0, 0.0, 0.0, 1.0)


def _table(base: Space, lookup: Object) -> tuple[Values, ...]:
    data = lookup.read_bytes() if isinstance(lookup, Stream) else bytes(lookup)
    count = components(base)
    return tuple(tuple(v / 255 for v in data[i : i + count]) for i in range(0, len(data) - count + 1, count))


def tint_of(alternates: Iterable[Cmyk], values: Values) -> Cmyk:
    """Return what ``values`` of inks, whose full tones are ``alternates``, come to in CMYK."""
    total = [0.0] * 4
    for full, share in zip(alternates, values, strict=True):
        total = [have + part * share for have, part in zip(total, full, strict=True)]
    cyan, magenta, yellow, black = (min(1.0, value) for value in total)
    return (cyan, magenta, yellow, black)


def write_space(pdf: Pdf, space: Space, separations: dict[str, Object]) -> Object:
    """Return ``space`` as an object of ``pdf``; every ink is one and the same Separation wherever it is used.

    ``separations`` keeps what was made. The tint of an ink is a straight line from no ink to its alternate, and several
    inks add up (ISO 32000-1, 8.6.6.4 and 8.6.6.5).
    """
    if space.kind in DEVICE:
        return DEVICE[space.kind]
    if space.base is not None:
        data = bytes(round(min(1.0, max(0.0, v)) * 255) for values in space.table for v in values)
        base = write_space(pdf, space.base, separations)
        return Array([Name.Indexed, base, len(space.table) - 1, String(data)])
    for ink, full in zip(space.inks, space.alternates, strict=True):
        if ink not in separations:
            separations[ink] = pdf.make_indirect(separation(ink, full))
    if len(space.inks) == 1:
        return separations[space.inks[0]]
    spots = {f"/{ink}": separations[ink] for ink in space.inks if ink not in PLATES}
    names = Array([Name(f"/{ink}") for ink in space.inks])
    return Array([Name.DeviceN, names, Name.DeviceCMYK, _added(pdf, space), Dictionary(Colorants=Dictionary(spots))])


def separation(ink: str, full: Cmyk) -> Object:
    """Return the Separation space of an ink whose full tone looks like ``full``."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[number(v) for v in full])
    return Array([Name.Separation, Name(f"/{ink}"), Name.DeviceCMYK, function])


def _added(pdf: Pdf, space: Space) -> Object:
    """Return a PostScript calculator that adds up the alternates of several inks."""
    count = len(space.inks)
    lines = []
    for plate in range(4):
        lines.append("0")
        for index, full in enumerate(space.alternates):
            if full[plate]:
                # On the stack the inks lie under the results so far and the sum.
                lines.append(f"{count + plate - index} index {written_number(full[plate])} mul add")
        lines.append("dup 1 gt {pop 1} if")
    lines.append(f"{count + 4} 4 roll" + " pop" * count)
    program = "{" + " ".join(lines) + "}"
    made = Stream(pdf, program.encode(), FunctionType=4, Domain=[0, 1] * count, Range=[0, 1] * 4)
    return pdf.make_indirect(made)


def number(value: float) -> Object:
    """Return a component as PDF writes it, six decimals at most."""
    return Object.parse(written_number(value).encode())


@lru_cache(maxsize=4096)
def written_number(value: float) -> str:
    """Return a number with six decimals at most."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def written(values: Iterable[float]) -> str:
    """Return numbers side by side."""
    return " ".join(map(written_number, values))
