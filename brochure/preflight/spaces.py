"""Colour spaces, and what a colour in one puts on the plates (ISO 32000-1, 8.6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.preflight.functions import function
from brochure.preflight.streams import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pikepdf

    from brochure.preflight.functions import Function

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_COUNTS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "CalGray": 1, "CalRGB": 3, "Lab": 3, "Pattern": 0}
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_DEFAULTS = {"DeviceGray": "/DefaultGray", "DeviceRGB": "/DefaultRGB", "DeviceCMYK": "/DefaultCMYK"}
_OF_COUNT = {1: "Gray", 3: "RGB", 4: "CMYK"}
_DEEPEST = 6


@dataclass(frozen=True, eq=False)
class Space:
    """One colour space. ``kind`` is its family; ``names`` are the plates of a Separation or DeviceN.

    ``base`` is the base of an Indexed space, the alternate of a Separation, the space under an uncoloured pattern.
    """

    kind: str
    count: int
    names: tuple[str, ...] = ()
    base: Space | None = None
    tint: Function | None = None
    table: bytes = b""
    span: tuple[float, ...] = ()

    @cached_property
    def label(self) -> str:
        """What people call it."""
        if self.kind == "ICCBased":
            return f"ICCBased {_OF_COUNT.get(self.count, '?')}"
        if self.kind in ("Separation", "DeviceN"):
            return f"{self.kind} {', '.join(self.names)}"
        return f"Indexed {self.base.label}" if self.kind == "Indexed" and self.base else self.kind

    @cached_property
    def painted(self) -> Space:
        """The space that colours come out in: the base of an Indexed space, else the space itself."""
        return self.base.painted if self.kind == "Indexed" and self.base else self

    @cached_property
    def family(self) -> str:
        """How it reaches the press: ``gray``, ``cmyk``, ``spot``, ``rgb``, ``icc-rgb``, ``lab`` or ``pattern``."""
        space = self.painted
        if space.kind == "ICCBased":
            return {1: "gray", 3: "icc-rgb"}.get(space.count, "cmyk")
        return _FAMILIES.get(space.kind, "spot")

    def first(self) -> tuple[float, ...]:
        """Return the colour that the space begins with (ISO 32000-1, 8.6.8)."""
        if self.kind in ("Separation", "DeviceN"):
            return (1.0,) * self.count
        return (0.0, 0.0, 0.0, 1.0) if self.kind == "DeviceCMYK" else (0.0,) * self.count

    def plates(self, values: Sequence[float]) -> Mapping[str, float] | None:
        """Return how much of each plate a colour takes, 0 to 1; None where the shop has yet to convert it."""
        if self.kind == "Indexed" and self.base:
            return self.base.plates(self.entry(int(values[0]) if values else 0))
        if self.family == "cmyk":
            return dict(zip(PROCESS, values, strict=False))
        if self.family == "gray":
            return {"Black": 1 - values[0]} if values else {}
        if self.kind in ("Separation", "DeviceN"):
            if self.names == ("All",):
                return dict.fromkeys(PROCESS, values[0])
            return {name: value for name, value in zip(self.names, values, strict=False) if name != "None"}
        return None

    def entry(self, index: int) -> tuple[float, ...]:
        """Return a colour of an Indexed space, in its base."""
        base = self.base
        if base is None:
            return ()
        start = index * base.count
        found = [value / 255 for value in self.table[start : start + base.count]]
        if base.kind == "Lab":
            low_high = (0.0, 100.0, *base.span)
            found = [low_high[2 * i] + v * (low_high[2 * i + 1] - low_high[2 * i]) for i, v in enumerate(found)]
        return tuple(found)


_FAMILIES = {
    "DeviceGray": "gray",
    "CalGray": "gray",
    "DeviceRGB": "rgb",
    "DeviceCMYK": "cmyk",
    "CalRGB": "icc-rgb",
    "Lab": "lab",
    "Pattern": "pattern",
}
GRAY, RGB, CMYK, PATTERN = (Space(kind, _COUNTS[kind]) for kind in ("DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern"))
_DEVICE = {space.kind: space for space in (GRAY, RGB, CMYK, PATTERN)}


@dataclass(frozen=True, eq=False)
class Paint:
    """A colour as it is painted: its space, components, and share of each plate (None where not on plates yet)."""

    space: Space
    values: tuple[float, ...]
    plates: Mapping[str, float] | None
    pattern: Any = field(default=None)

    @cached_property
    def total(self) -> float:
        """All ink together, 1 for one full plate."""
        return sum(self.plates.values()) if self.plates else 0.0

    @cached_property
    def is_white(self) -> bool:
        """Whether nothing is printed: the paper shows."""
        if self.pattern is not None:
            return False
        if self.plates is not None:
            return all(share < 0.005 for share in self.plates.values())
        family = self.space.family
        if family in ("rgb", "icc-rgb"):
            return bool(self.values) and min(self.values) > 0.995
        return family == "lab" and bool(self.values) and self.values[0] > 99.5


def paint(space: Space, values: Sequence[float]) -> Paint:
    """Return a colour of ``space``; components that are too many are left out."""
    held = tuple(values[: space.count])
    return Paint(space, held, space.plates(held))


BLACK = paint(GRAY, (0.0,))


class Spaces:
    """The colour spaces of one file, each read once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._read: dict[Any, Space] = {}

    def named(self, name: str, resources: pikepdf.Object) -> Space:
        """Return the space that ``name`` means among ``resources``; raises ``ValueError`` where it means none."""
        word = _SHORT.get(name.lstrip("/"), name.lstrip("/"))
        table = resources.get(Name.ColorSpace)
        if word in _DEVICE:
            default = _DEFAULTS.get(word)
            if default and isinstance(table, Dictionary) and default in table:
                return self.of(table[default])
            return _DEVICE[word]
        if not isinstance(table, Dictionary) or name not in table:
            raise ValueError(f"no colour space {name}")
        return self.of(table[name], resources)

    def of(self, obj: Any, resources: pikepdf.Object | None = None, depth: int = 0) -> Space:
        """Return the space that an object describes; raises ``ValueError`` where it describes none."""
        if depth > _DEEPEST:
            raise ValueError("colour spaces are nested too deeply")
        if isinstance(obj, Name | str):
            word = _SHORT.get(str(obj).lstrip("/"), str(obj).lstrip("/"))
            if resources is not None:
                return self.named("/" + word, resources)
            if word not in _DEVICE:
                raise ValueError(f"no colour space {word}")
            return _DEVICE[word]
        key = obj.objgen if isinstance(obj, Array) and obj.is_indirect else None
        if key and key in self._read:
            return self._read[key]
        made = self._made(obj, resources, depth)
        if key:
            self._read[key] = made
        return made

    def _made(self, obj: Any, resources: pikepdf.Object | None, depth: int) -> Space:
        if not isinstance(obj, Array) or not len(obj):
            raise ValueError("a colour space is neither a name nor an array")
        kind = _SHORT.get(str(obj[0]).lstrip("/"), str(obj[0]).lstrip("/"))
        if kind in _DEVICE and len(obj) == 1:
            return self.of(obj[0], resources, depth + 1)
        if kind == "Indexed":
            table = decoded(obj[3]) if isinstance(obj[3], Stream) else bytes(obj[3])
            return Space(kind, 1, base=self.of(obj[1], resources, depth + 1), table=table)
        if kind in ("Separation", "DeviceN"):
            names = [obj[1]] if kind == "Separation" else list(obj[1])
            words = tuple(str(name).lstrip("/") for name in names)
            return Space(kind, len(words), words, self.of(obj[2], resources, depth + 1), function(obj[3]))
        if kind == "Pattern":
            return Space(kind, 0, base=self.of(obj[1], resources, depth + 1))
        return _measured_space(kind, obj)


def _measured_space(kind: str, obj: pikepdf.Object) -> Space:
    """Return a space that is defined by light (ISO 32000-1, 8.6.5)."""
    if kind == "ICCBased":
        return Space(kind, int(obj[1][Name.N]))
    if kind not in _COUNTS:
        raise ValueError(f"no colour space {kind}")
    found = obj[1].get(Name.Range) if kind == "Lab" else None
    return Space(kind, _COUNTS[kind], span=tuple(float(v) for v in found) if found else (-100.0, 100.0) * 2)
