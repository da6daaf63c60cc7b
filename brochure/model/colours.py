"""Colours of a brand: names resolved through the palette to sRGB, 8 bits a channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, did_you_mean
from brochure.model.base import described, fault
from brochure.source import Mapping_, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

Rgb = tuple[int, int, int]

# The roles of the standard; "link" stands in its schema, though its package does not know it.
ROLES = (
    "foreground",
    "background",
    "primary",
    "secondary",
    "tertiary",
    "success",
    "info",
    "warning",
    "danger",
    "light",
    "dark",
    "link",
)

_HEX = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3,4})")
_IN_PALETTE = "palette "
_FURTHEST = 100  # names that a colour may lead through, more than anybody writes
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Colours:
    """The colours of one brand, resolved when asked for; what cannot be resolved becomes a fault, told once."""

    def __init__(self, node: Mapping_) -> None:
        """Take the mapping under ``color:``."""
        self.faults: list[Diagnostic] = []
        palette = node.get("palette", "")
        if not isinstance(palette, Mapping_):
            if palette != "":
                self._fault("wrong-type", f"this must be keys with values, not {described(palette)}", palette)
            palette = Mapping_({}, node.place)
        for name in palette:
            if not _NAME.fullmatch(name):
                self._fault("bad-name", f'"{name}" is not a name', name, "letters, digits and hyphens make a name")
        self._palette = _scalars(palette)
        self._lost = set(_lost(palette))  # told of already
        self._cycles: set[frozenset[str]] = set()
        self._roles = {role: value for role, value in _scalars(node).items() if role in ROLES}
        self.places: dict[str, Place] = {role: value.place for role, value in self._roles.items()}

    def palette(self) -> dict[str, Rgb]:
        """Return the palette, by name; what is see-through there is a fault only where it is printed."""
        return {name: colour for name in self._palette if (colour := self._named(name, (), clear=True))}

    def roles(self) -> dict[str, Rgb]:
        """Return the colours of the standard's roles."""
        found = {role: self._resolve(value, (role,)) for role, value in self._roles.items()}
        return {role: colour for role, colour in found.items() if colour}

    def value(self, node: Node, *, clear: bool = False) -> Rgb | None:
        """Return the colour that ``node`` writes or names, in the light variant of a pair.

        ``clear`` is for what is never printed: there it may be see-through.
        """
        scalar = light(node)
        if scalar is None:
            self._fault("wrong-type", f"this must be a colour, not {described(node)}", node)
            return None
        return self._resolve(scalar, (), clear=clear) if scalar else None

    def _named(self, name: str, seen: tuple[str, ...], *, clear: bool) -> Rgb | None:
        """Return what ``name`` stands for; inside the palette a name is the palette's own."""
        return self._resolve(self._palette[name], (*seen, _IN_PALETTE + name), clear=clear)

    def _resolve(self, value: Scalar, seen: tuple[str, ...], *, clear: bool = False) -> Rgb | None:
        name = str(value).strip()
        # A role comes before a colour of the palette, but not before the one of its own name: "primary: primary".
        in_palette = bool(seen) and seen[-1].startswith(_IN_PALETTE)
        if name in self._roles and name not in seen and not in_palette:
            return self._resolve(self._roles[name], (*seen, name), clear=clear)
        step = _IN_PALETTE + name if name in self._palette else name
        if step in seen:
            self._cycle([*seen[seen.index(step) :], step], value)
            return None
        if len(seen) >= _FURTHEST:
            self._chain(seen[0].removeprefix(_IN_PALETTE), value)
            return None
        if name in self._palette:
            return self._named(name, seen, clear=clear)
        return None if name in self._lost else self._parsed(name, value, clear=clear)

    def _cycle(self, steps: list[str], value: Scalar) -> None:
        """Keep a fault, once for each ring of names."""
        if frozenset(steps) not in self._cycles:
            self._cycles.add(frozenset(steps))
            path = " -> ".join(step.removeprefix(_IN_PALETTE) for step in steps)
            self._fault("colour-cycle", f"this colour leads back to itself: {path}", value)

    def _chain(self, first: str, value: Scalar) -> None:
        """Keep a fault, once: every name along the way would tell the same."""
        if not any(found.code == "colour-chain" for found in self.faults):
            message = f'"{first}" leads through more than {_FURTHEST} other names to a colour'
            self._fault("colour-chain", message, value, "name the colour itself")

    def _parsed(self, words: str, value: Scalar, *, clear: bool) -> Rgb | None:
        found = parse(words)
        if found is None and _NAME.fullmatch(words):
            hint = did_you_mean(words, {*self._palette, *self._roles})
            self._fault("unknown-colour", f'no colour is called "{words}"', value, hint)
        elif found is None:
            self._fault("bad-colour", f'"{words}" is not a colour', value, 'write it as "#RRGGBB"')
        elif found[1] < 1 and not clear:
            hint = "mix it with the paper and write the result"
            self._fault("bad-colour", f'"{words}" is see-through, which ink is not', value, hint)
        else:
            return found[0]
        return None

    def _fault(self, code: str, message: str, node: object, hint: str | None = None) -> None:
        found = fault(code, message, node, hint)
        if found not in self.faults:
            self.faults.append(found)


def parse(words: str) -> tuple[Rgb, float] | None:
    """Return a CSS colour (Color Module Level 4) as sRGB and opacity, brought into gamut; None for what is none."""
    if _HEX.fullmatch(words):
        digits = words[1:] if len(words) > 5 else "".join(d * 2 for d in words[1:])
        red, green, blue, alpha = (int(digits[i : i + 2] or "ff", 16) for i in (0, 2, 4, 6))
        return (red, green, blue), alpha / 255
    from coloraide import Color  # noqa: PLC0415 - most brands are written in hexadecimal

    match = Color.match(words, fullmatch=True)
    if match is None:
        return None
    colour = match.color.convert("srgb").fit()
    red, green, blue = (round(channel * 255) for channel in colour.coords(nans=False))
    return (red, green, blue), colour.alpha(nans=False)


def light(node: object) -> Scalar | None:
    """Return a colour as written, of a pair the one for light grounds; None for what is neither.

    A pair that has none says nothing of paper, and is empty: a colour for dark grounds is not one for light ones.
    """
    if isinstance(node, Mapping_) and node and set(node) <= {"light", "dark"}:
        node = node.get("light", Scalar("", node.place))
    return node if isinstance(node, Scalar) else None


def lost_colours(node: Node) -> Iterator[Diagnostic]:
    """Yield a fault for every colour in ``node`` that YAML takes for a comment."""
    if isinstance(node, Scalar):
        if node.lost_colour:
            colour, place = node.lost_colour
            yield fault("lost-colour", f"YAML takes {colour} for a comment", place=place, hint=f'quote it: "{colour}"')
        return
    for inner in node.values() if isinstance(node, Mapping_) else node:
        yield from lost_colours(inner)


def _scalars(node: Mapping_) -> dict[str, Scalar]:
    return {name: scalar for name, value in node.items() if (scalar := light(value))}


def _lost(node: Mapping_) -> Iterator[str]:
    return (name for name, value in node.items() if isinstance(value, Scalar) and value.lost_colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    channels = (c / 255 for c in colour)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def oklch(colour: Rgb) -> tuple[float, float, float]:
    """Return lightness 0 to 1, chroma, and hue in degrees (CSS Color Module Level 4, OKLCH)."""
    from coloraide import Color  # noqa: PLC0415 - as above

    lightness, chroma, hue = Color("srgb", [channel / 255 for channel in colour]).convert("oklch").coords(nans=False)
    return lightness, chroma, hue


def from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """Return the nearest colour of sRGB."""
    from coloraide import Color  # noqa: PLC0415 - as above

    channels = Color("oklch", [lightness, chroma, hue]).convert("srgb").fit().coords(nans=False)
    red, green, blue = (min(255, max(0, round(255 * channel))) for channel in channels)
    return (red, green, blue)
