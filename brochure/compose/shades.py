"""Shades: a clinic's colours on a screen, in light and in dark, moved in lightness until what they say can be read.

On paper a brand is printed as it is. A screen has a dark mode that no brand states, and WCAG 2.2 asks 4.5:1 of text and
3:1 of what one must see to use a page (success criteria 1.4.3 and 1.4.11). Hue is kept, lightness gives way (OKLCH).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.compose.inks import TINTS, tint
from brochure.model.colours import contrast, from_oklch, oklch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.compose.inks import Rgb

TEXT_RATIO, BODY_RATIO, GRAPHIC_RATIO = 4.5, 7.0, 3.0

# What text stands on: the tints that the style sheets may use as a ground.
_SURFACES = ("paper", "ground", "brand-6", "brand-12", "brand-20", "support-12", "support-20", "info-12", "warning-12")
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of a page by name, every ink and the roles that only a screen has, in light and in dark.

    ``heading`` is the brand as text, ``accent`` and its tint as marks; ``muted`` and ``rule`` are text and lines held
    back; ``band`` is the brand as a ground, ``on-band`` text on it; ``plate`` is the paper that a logo was drawn for,
    ``plate-brand`` and ``plate-text`` what one lies on that would fade on it.
    """

    light: Mapping[str, Rgb]
    dark: Mapping[str, Rgb]


def shades(inks: Mapping[str, Rgb]) -> Shades:
    """Return the shades of a clinic from its colour for every ink (see ``inks.resolve``)."""
    return Shades(_readable_roles(inks, inks["paper"], inks["brand"]), _dark(inks))


def readable(colour: Rgb, others: Iterable[Rgb], ratio: float) -> Rgb:
    """Return ``colour``, made darker or lighter until it has ``ratio`` to all of ``others``, or black or white at last.

    It goes the way in which the end is the better one.
    """
    others = tuple(others)
    lightness, chroma, hue = oklch(colour)
    end = max(((0, 0, 0), (255, 255, 255)), key=lambda limit: min(contrast(limit, other) for other in others))
    step = _STEP if end == (255, 255, 255) else -_STEP
    while min(contrast(colour, other) for other in others) < ratio:
        lightness += step
        if not 0 < lightness < 1:
            return end
        colour = from_oklch(lightness, chroma, hue)
    return colour


# Text in large print: its ink and the grounds that it is set on.
_LARGE_PRINT = (
    ("text", _SURFACES),
    ("heading", ("paper", "ground", "brand-6", "brand-12", "support-12", "info-12", "warning-12")),
    ("text-70", ("paper", "ground")),
)


def in_large_print(inks: Mapping[str, Rgb]) -> dict[str, Rgb]:
    """Return ``inks`` with every colour of text moved in lightness until it has 7:1 (WCAG 2.2, 1.4.6).

    Marks and rules have 3:1; grounds stay as they are, but those of reversed text, which give way to it.
    """
    colours = dict(inks)
    for name, grounds in _LARGE_PRINT:
        colours[name] = readable(inks[name], [inks[ground] for ground in grounds], BODY_RATIO)
    colours["on-brand"] = readable(inks["on-brand"], (colours["brand"],), BODY_RATIO)
    colours["on-support"] = readable(inks["on-support"], (inks["support"],), BODY_RATIO)
    # Help is a ground that stands out from the paper, with text that stands out from it.
    colours["emergency"] = readable(inks["emergency"], (inks["paper"],), BODY_RATIO)
    colours["on-emergency"] = readable(inks["on-emergency"], (colours["emergency"],), BODY_RATIO)
    colours["warning"] = readable(inks["warning"], (inks["paper"], inks["warning-12"]), GRAPHIC_RATIO)
    for name in ("text-45", "accent", "accent-60", "info", "success"):
        colours[name] = readable(inks[name], (inks["paper"],), GRAPHIC_RATIO)
    return colours


def css(shades: Shades, names: Iterable[str] | None = None) -> str:
    """Return ``shades`` (or those of ``names``) as custom properties of the root, the dark ones for screens alone."""
    chosen = tuple(shades.light if names is None else names)
    both = (shades.light, shades.dark)
    light, dark = ("".join(f"--{name}:#{bytes(colours[name]).hex()};" for name in chosen) for colours in both)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _dark(inks: Mapping[str, Rgb]) -> dict[str, Rgb]:
    """Return the inks as they are on a dark screen: tints mix with the dark, and help is the lightest thing."""
    _, chroma, hue = oklch(inks["brand"])
    paper = from_oklch(0.19, min(chroma, 0.022), hue)
    text = from_oklch(0.93, min(chroma, 0.012), hue)
    brand = _lit(inks["brand"], 0.8)
    support = _lit(inks["support"], 0.78)
    warning = _lit(inks["warning"], 0.7)
    colours = {
        "brand": brand,
        "on-brand": paper,
        "support": support,
        "on-support": paper,
        "text": text,
        "paper": paper,
        "ground": tint(support, 6, paper),
        "emergency": from_oklch(0.95, min(chroma, 0.025), hue),
        "on-emergency": paper,
        "warning": warning,
        "warning-12": tint(warning, 14, paper),
        "heading": _lit(inks["heading"], 0.8),
        "accent": brand,
        "accent-60": tint(brand, 60, paper),
        "info": (info := _lit(inks["info"], 0.8)),
        "info-12": tint(info, 12, paper),
        "success": _lit(inks["success"], 0.78),
        **{f"brand-{t}": tint(brand, t, paper) for t in TINTS},
        **{f"support-{t}": tint(support, t, paper) for t in TINTS},
        **{f"text-{t}": tint(text, t, paper) for t in (70, 45, 20)},
    }
    plates = {"plate": inks["paper"], "plate-brand": inks["brand"], "plate-text": inks["text"]}
    return {**_readable_roles(colours, paper, colours["brand-30"]), **plates}


def _readable_roles(inks: Mapping[str, Rgb], paper: Rgb, band: Rgb) -> dict[str, Rgb]:
    """Return ``inks`` with what is read on them made readable, and the roles that only a screen has."""
    surfaces = tuple(inks[name] for name in _SURFACES)
    text = readable(inks["text"], surfaces, BODY_RATIO)
    on_band = readable(max((paper, text), key=lambda colour: contrast(colour, band)), (band,), TEXT_RATIO)
    on_emergency = readable(inks["on-emergency"], (inks["emergency"],), BODY_RATIO)
    return {
        **inks,
        "text": text,
        "warning": readable(inks["warning"], (paper, inks["warning-12"]), GRAPHIC_RATIO),
        "emergency": readable(inks["emergency"], (on_emergency,), BODY_RATIO),
        "on-emergency": on_emergency,
        "heading": readable(inks["heading"], surfaces, TEXT_RATIO),
        **{name: readable(inks[name], surfaces, GRAPHIC_RATIO) for name in ("accent", "accent-60", "info", "success")},
        "muted": readable(inks["text-70"], surfaces, TEXT_RATIO),
        "rule": readable(inks["text-45"], surfaces, GRAPHIC_RATIO),
        "band": band,
        "on-band": on_band,
        "plate": paper,
        "plate-brand": inks["brand"],
        "plate-text": text,
    }


def _lit(colour: Rgb, least: float) -> Rgb:
    """Return ``colour`` no darker than ``least`` of lightness, and no more colourful than a dark ground bears."""
    lightness, chroma, hue = oklch(colour)
    return from_oklch(max(lightness, least), min(chroma, 0.11), hue)
