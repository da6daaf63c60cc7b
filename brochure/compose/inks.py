"""Inks: every colour role of the design tokens as one sRGB value that stands for it alone.

Pictures and style sheets are written in these values, so that they look right in any editor. They are names, not
colours: the finish stage replaces them in the painted streams by the clinic's own (see ``press.inks``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.model.colours import contrast
from brochure.model.printing import Ink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.model.printing import Stated

Rgb = tuple[int, int, int]

TINTS = (80, 60, 45, 30, 20, 12, 6)

# The stand-ins. Each is unlike every other by at least one step in one channel, and unlike pure black and white.
STAND_INS: Mapping[str, str] = {
    "brand": "#0F4C5D",
    "brand-80": "#3F707E",
    "brand-60": "#6F949F",
    "brand-45": "#93AFB7",
    "brand-30": "#B7CAD0",
    "brand-20": "#CFDCE0",
    "brand-12": "#E2EAED",
    "brand-6": "#F1F5F7",
    "on-brand": "#FEFFFF",
    "support": "#E2A35C",
    "support-80": "#E8B67E",
    "support-60": "#EEC89E",
    "support-45": "#F2D6B7",
    "support-30": "#F7E4CF",
    "support-20": "#FAEDDF",
    "support-12": "#FCF4EB",
    "support-6": "#FEFAF5",
    "on-support": "#1D1A1B",
    "text": "#1B1A1D",
    "text-70": "#605F62",
    "text-45": "#989799",
    "text-20": "#D1D1D3",
    "paper": "#FFFFFE",
    "ground": "#FDFBF7",
    "emergency": "#17181B",
    "on-emergency": "#FFFEFF",
    "warning": "#A8281F",
    "warning-12": "#F5E5E3",
    "heading": "#0E4B5C",
    "accent": "#104D5E",
    "accent-60": "#6E939E",
    "info": "#0D4A5B",
    "info-12": "#E1E9EC",
    "success": "#114E5F",
}

# Which colour of brand.yml each ink is taken from: the first that the brand states.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "brand": ("primary", "foreground"),
    "support": ("secondary", "tertiary"),
    "text": ("foreground",),
    "warning": ("danger", "warning"),
    "info": ("info",),
    "success": ("success",),
}

BLACK, WHITE = (27, 27, 27), (255, 255, 255)


def rgb(hex_value: str) -> Rgb:
    """Return the 8-bit channels of ``#RRGGBB``."""
    return (int(hex_value[1:3], 16), int(hex_value[3:5], 16), int(hex_value[5:7], 16))


def stand_ins() -> dict[Rgb, str]:
    """Return the ink that each stand-in colour names."""
    return {rgb(value): name for name, value in STAND_INS.items()}


def tint(colour: Rgb, percent: float, paper: Rgb) -> Rgb:
    """Return ``percent`` of ``colour`` printed on ``paper``, mixed channel by channel in sRGB."""
    share = percent / 100
    red, green, blue = (round(p + (c - p) * share) for c, p in zip(colour, paper, strict=True))
    return (red, green, blue)


def readable_on(ground: Rgb, *, light: Rgb = WHITE, dark: Rgb = BLACK) -> Rgb:
    """Return whichever of ``light`` and ``dark`` stands out more on ``ground``."""
    return max((light, dark), key=lambda colour: contrast(colour, ground))


def roles(colours: Mapping[str, Rgb], stated: Mapping[str, Rgb]) -> dict[str, Rgb]:
    """Return the inks that a brand gives: ``stated`` by name, else the semantic ``colours`` of brand.yml."""
    found = {
        ink: colours[source] for ink, sources in SOURCES.items() for source in reversed(sources) if source in colours
    }
    return {"brand": BLACK, **found, **stated}


def resolve(roles: Mapping[str, Rgb]) -> dict[str, Rgb]:
    """Return a clinic's colour for every ink.

    ``roles`` holds what the brand states: any ink name, of which ``brand`` is needed and the rest is derived.
    """
    paper = roles.get("paper", WHITE)
    text = roles.get("text", BLACK)
    brand = roles["brand"]
    support = roles.get("support", brand)
    warning = roles.get("warning", (168, 40, 31))
    emergency = roles.get("emergency", brand)
    accent = roles.get("accent", brand)
    info = roles.get("info", brand)
    colours = {
        "brand": brand,
        "on-brand": readable_on(brand, light=paper, dark=text),
        "support": support,
        "on-support": readable_on(support, light=paper, dark=text),
        "text": text,
        "paper": paper,
        "ground": tint(support, 10, paper),
        "emergency": emergency,
        "on-emergency": readable_on(emergency, light=paper, dark=text),
        "warning": warning,
        "warning-12": tint(warning, 12, paper),
        "heading": brand,
        "accent": brand,
        "accent-60": tint(accent, 60, paper),
        "info": info,
        "info-12": tint(info, 12, paper),
        "success": accent,
        **{f"brand-{t}": tint(brand, t, paper) for t in TINTS},
        **{f"support-{t}": tint(support, t, paper) for t in TINTS},
        **{f"text-{t}": tint(text, t, paper) for t in (70, 45, 20)},
    }
    return {name: roles.get(name, colours[name]) for name in STAND_INS}


def replacements(roles: Mapping[str, Rgb]) -> dict[Rgb, Rgb]:
    """Return what each stand-in colour becomes for a brand with these ``roles``."""
    colours = resolve(roles)
    return {rgb(value): colours[name] for name, value in STAND_INS.items()}


def plates(roles: Mapping[str, Rgb], stated: Mapping[str, Stated]) -> dict[Rgb, Ink]:
    """Return how each ink is printed, by its stand-in.

    A tint of an ink that the brand states in CMYK or as a spot is a tint of that plate, unless the brand gives the
    tint a colour of its own. What is unlike both is converted.
    """
    colours = resolve(roles)

    def ink(name: str) -> Ink:
        srgb = colours[name]
        if name in stated:
            return Ink(name, srgb, srgb, stated[name].cmyk, stated[name].spot)
        black = name == "text" or (name.startswith(_AS_TEXT) and srgb == colours["text"])
        bare = name == "paper" or (name.startswith("on-") and srgb == colours["paper"])
        if black or bare:
            return Ink(name, srgb, srgb, black=black, bare=bare and not black)
        base, percent = _derived(name)
        if base is not None and percent == 100 and srgb == colours[base]:
            return replace(ink(base), name=name, srgb=srgb)
        if name in roles or base is None or base == "text":
            return Ink(name, srgb, srgb)
        whole = ink(base)
        if whole.cmyk is None and whole.spot is None:
            return Ink(name, srgb, srgb)
        return replace(whole, name=name, srgb=srgb, tint=whole.tint * percent / 100)

    return {rgb(value): ink(name) for name, value in STAND_INS.items()}


def _derived(name: str) -> tuple[str | None, float]:
    """Return the ink that ``name`` is a tint of where the brand says nothing of it, and of how many per cent."""
    if name in _DERIVED:
        return _DERIVED[name]
    base, _, percent = name.rpartition("-")
    return (base, float(percent)) if percent.isdigit() else (None, 100)


# What is printed as text is, where it has the text's colour.
_AS_TEXT = ("on-", "heading", "accent")

# As ``resolve`` has them.
_DERIVED = {
    **dict.fromkeys(("support", "emergency", "heading", "accent", "info"), ("brand", 100.0)),
    "ground": ("support", 10.0),
    "success": ("accent", 100.0),
}


def left_over(painted: Mapping[Rgb, Rgb]) -> dict[Rgb, str]:
    """Return the stand-ins, and their inks, that may not be found in a file painted in ``painted``'s colours."""
    own = set(painted.values())
    return {colour: name for colour, name in stand_ins().items() if colour not in own}


def css() -> str:
    """Return the inks as CSS custom properties, for the root of every document."""
    lines = (f"  --{name}: {value};" for name, value in STAND_INS.items())
    return "\n".join((":root {", *lines, "}", ""))
