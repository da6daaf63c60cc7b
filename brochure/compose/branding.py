"""A brand's colours as they are printed: taken from what it states, and given way where they could not be read.

On paper as on screens nothing may be unreadable, whatever a brand states: text has 4.5:1 on everything that the theme
sets it on, lines and signs 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). Hue is kept and lightness moves (OKLCH); a ground gives
way to its tint only where no text could stand on it. The clinic is told by the review, which has the stated colours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from brochure.compose import inks, theme
from brochure.compose.shades import GRAPHIC_RATIO, TEXT_RATIO, readable
from brochure.document import STYLES
from brochure.model.colours import contrast, oklch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.compose.inks import Rgb
    from brochure.errors import Place
    from brochure.model.brand import Brand
    from brochure.world import World

# What text may stand on where no style sheet is at hand.
SURFACES = ("paper", "ground", "brand-6", "brand-12", "brand-20", "support-12", "support-20", "info-12", "warning-12")
_GROUND = re.compile(r"background(?:-color)?:[^;}]*var\(--([a-z0-9-]+)\)")
_USED = re.compile(r"var\(--([a-z0-9-]+)\)")
_DARK = (0, 0, 0)
# Black has so much contrast to what is light enough to be paper, or the ground of a panel.
_LIGHT = 15.0
_STRONG = 7.0
_ROUNDS = 4
_BARE = 1.1
_GREY = 0.02  # OKLCH chroma: what has less has no hue to keep
_REVERSED = {"on-brand": "brand", "on-support": "support", "on-emergency": "emergency"}
_GRAPHICS = ("accent", "accent-60", "info", "warning", "emergency")
# Where an ink that a brand does not state comes from, by the keys of its file, for those who look for its line.
ORIGINS = {
    **dict.fromkeys(("brand", "heading", "accent", "accent-60", "emergency"), ("primary", "foreground")),
    **dict.fromkeys(("text", "text-70"), ("foreground",)),
    "warning": ("danger", "warning"),
    "info": ("info", "primary"),
    "support": ("secondary", "tertiary"),
    "ground": ("light", "background", "secondary"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """An ink set on another, and the contrast that it needs there."""

    ink: str
    ground: str
    least: float


@dataclass(frozen=True, slots=True)
class Colours:
    """A brand's colours: every ink as it is ``stated``, and those ``roles`` to print that do not follow from others.

    ``pairs`` are what the theme sets on what.
    """

    stated: Mapping[str, Rgb] = field(hash=False)
    roles: Mapping[str, Rgb] = field(hash=False)
    pairs: tuple[Pair, ...]

    @property
    def printed(self) -> dict[str, Rgb]:
        """Return the colour of every ink as it is printed."""
        return inks.resolve(self.roles)


def colours(brand: Brand, sheets: Iterable[str] = (), *, screen: bool = False) -> Colours:
    """Return the colours of a brand in a theme whose style sheets are ``sheets``.

    Paper is white whatever ground a brand has for its screens: that one is the paper of a ``screen`` alone.
    """
    roles = _roles(brand, screen=screen)
    stated = inks.resolve(roles)
    pairs = _pairs("\n".join(sheets))
    printed = {**roles, "text": _text(stated["text"], brand.colours.get("background"), stated["paper"])}
    if printed["text"] == inks.resolve({name: roles[name] for name in roles if name != "text"})["text"]:
        del printed["text"]
    if contrast(stated["brand"], stated["paper"]) < _BARE:  # nothing could be drawn in it
        printed = {name: printed[name] for name in printed if name not in {"brand", "support"}}
        printed["brand"] = inks.resolve({**printed, "brand": inks.BLACK})["text"]
    if "emergency" not in brand.inks and contrast(stated["brand"], stated["paper"]) < TEXT_RATIO:
        printed["emergency"] = _strong(brand.colours.get("dark"), inks.resolve(printed))
        stated = {**stated, "emergency": printed["emergency"]}
    for ground in {pair.ground for pair in pairs if pair.ground in SURFACES and pair.ground in roles}:
        if contrast(stated[ground], _DARK) < _STRONG:  # no text could stand on it
            del printed[ground]
    for _ in range(_ROUNDS):  # an ink that moves takes its tints along, which others stand on
        before = dict(printed)
        for ink in dict.fromkeys(pair.ink for pair in pairs):
            found = inks.resolve(printed)
            moved = _moved(ink, found, [pair for pair in pairs if pair.ink == ink])
            if moved != found[ink]:
                printed[ink] = moved
        if printed == before:
            break
    return Colours(stated, printed, pairs)


def of_theme(brand: Brand, world: World, *, screen: bool = False) -> Colours:
    """Return the colours of a brand as its theme needs them; raises ``BrochureError`` where there is no such theme."""
    theme.read_manifest(brand.theme, world, brand.theme_place)
    paths = (*STYLES, f"{theme.folder(brand.theme)}/theme.css")
    sheets = [(world.find(path) or b"").decode("utf-8", errors="replace") for path in paths]
    return colours(brand, sheets, screen=screen)


def places(brand: Brand) -> dict[str, Place]:
    """Return where the colour of an ink is written, or the colour that it comes from."""
    found = {}
    for ink in inks.STAND_INS:
        base = ink if ink in ORIGINS else ink.rpartition("-")[0] or ink
        of_roles = next((brand.colour_places[role] for role in ORIGINS.get(base, ()) if role in brand.colours), None)
        own = {"heading": brand.typography.headings.colour_place}.get(ink)
        if place := brand.ink_places.get(ink) if ink in brand.inks else own or of_roles:
            found[ink] = place
    return found


def _roles(brand: Brand, *, screen: bool) -> dict[str, Rgb]:
    """Return the inks that a brand gives, by what it states and what its colours are for."""
    own, given = brand.colours, brand.inks
    roles = inks.roles(own, given)
    back, paper = own.get("background"), given.get("paper", inks.WHITE)
    for ink, colour in (("text", brand.typography.base.colour), ("heading", brand.typography.headings.colour)):
        if colour:
            roles.setdefault(ink, colour)
    for colour in (own.get("light"), back):
        if colour and _pale(colour) and colour != paper:
            roles.setdefault("ground", colour)
    if screen and back and contrast(back, _DARK) >= _LIGHT:
        roles.setdefault("paper", back)
    return roles


def _text(stated: Rgb, back: Rgb | None, paper: Rgb) -> Rgb:
    """Return the colour of text on paper: of a brand made for dark grounds it is that ground."""
    if contrast(stated, paper) >= GRAPHIC_RATIO:
        return stated
    return back if back and contrast(back, paper) >= _STRONG else inks.BLACK


def _strong(dark: Rgb | None, found: Mapping[str, Rgb]) -> Rgb:
    """Return the ground of help for a brand whose own colour is too pale for it."""
    others = (colour for colour in (dark, found["support"]) if colour)
    return next((colour for colour in others if contrast(colour, found["paper"]) >= _STRONG), found["text"])


def _pale(colour: Rgb) -> bool:
    return contrast(colour, _DARK) >= _LIGHT


@lru_cache(maxsize=16)
def _pairs(css: str) -> tuple[Pair, ...]:
    """Return what the style sheets of a theme set on what; all that may be, where there are none."""
    found = set(_GROUND.findall(css))
    used = set(_USED.findall(css))
    grounds = [name for name in SURFACES if name == "paper" or not css or name in found]
    texts = [Pair(ink, ground, TEXT_RATIO) for ink in ("text", "heading") for ground in grounds]
    quiet = [Pair("text-70", ground, TEXT_RATIO) for ground in grounds if ground in {"paper", "ground"}]
    turned = [Pair(ink, ground, TEXT_RATIO) for ink, ground in _REVERSED.items() if not css or ink in used]
    signs = [Pair(ink, "paper", GRAPHIC_RATIO) for ink in _GRAPHICS if not css or ink in used]
    return (*texts, *quiet, *signs, *turned)


def _moved(ink: str, found: Mapping[str, Rgb], pairs: list[Pair]) -> Rgb:
    """Return an ink that has on all of its grounds what it needs there: itself, or the nearest that does."""
    colour, grounds = found[ink], [found[pair.ground] for pair in pairs]
    least = max(pair.least for pair in pairs)
    if all(contrast(colour, ground) >= least for ground in grounds):
        return colour
    if ink in _REVERSED:
        return max(
            (colour, found["paper"], found["text"], (255, 255, 255), (0, 0, 0)), key=lambda c: contrast(c, grounds[0])
        )
    if ink != "text" and oklch(colour)[1] < _GREY:
        return found["text"]
    second = found["support"]
    if ink == "heading" and second != colour and all(contrast(second, ground) >= least for ground in grounds):
        return second  # better the brand's other colour than one that it does not have
    return readable(colour, grounds, least)
