"""What lies under the panels: the theme's grounds, and over them pictures of the leaflet's own across a spread.

A picture across a spread is laid as themes lay their grounds: one SVG as large as the panels together with their bleed,
which holds the picture in its band and nothing elsewhere, and of which each panel is a window, cut exactly at the fold.
What it shows is said once, by a figure that paints nothing, on its first panel.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from brochure.compose import theme
from brochure.document import ASSETS
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.languages import Language
from brochure.model.blocks import Cover
from brochure.model.spread import spread_panels
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.compose.pictures import Picture
    from brochure.compose.theme import Ground, Manifest
    from brochure.compose.views import Maker
    from brochure.formats import Format
    from brochure.model.spread import SpreadPicture

# The most of a panel's height that a picture beside text may take.
MOST_SHARE = 0.6
# A picture that is shown whole keeps this far from the edges of the sheet, in mm.
INSET = 8.0
# Copyfit may set the half line this tight, in points; a picture at the head is still cleared then.
_LEAST_HALF_PT = 7.5

BLANK_URL = f"{ASSETS}pictures/window.svg"
BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@dataclass(frozen=True, slots=True)
class Window:
    """What a panel gives up to the picture that it shows: ``at`` head, foot or full, ``height`` in mm.

    ``halves`` is the height in half lines, however tight they are set.
    """

    at: str
    height: float
    halves: int


@dataclass(frozen=True, slots=True)
class Underlay:
    """What lies under each panel, the topmost first, and who share it and nothing else, left and right as seen.

    ``figures`` says on a panel what it shows; ``assets`` holds what the layers and figures name beyond pictures;
    ``scene`` is the one that the cover names.
    """

    layers: Mapping[str, tuple[Ground, ...]] = field(hash=False)
    joined: frozenset[tuple[str, str]]
    windows: Mapping[str, Window] = field(hash=False)
    figures: Mapping[str, str] = field(hash=False)
    assets: Mapping[str, bytes] = field(hash=False)
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class _Spread:
    """A picture of the leaflet's own, laid."""

    ground: Ground
    window: Window
    alt: str
    svg: bytes


def underlay(maker: Maker, fmt: Format, name: str, manifest: Manifest, bleed: float) -> Underlay:
    """Return what lies under the panels in the theme ``name``; what is wrong with it is kept by ``maker``."""
    covers = (block for blocks in maker.leaflet.panels.values() for block in blocks if isinstance(block, Cover))
    cover = next(covers, Cover())
    own = tuple(_spreads(maker, fmt, cover, bleed))
    windows = {panel: spread.window for spread in own for panel in spread.ground.panels}
    themes = theme.grounds(manifest, fmt, cover.scene, theme=name, bleed=bleed)
    if cover.image:  # a picture of its own stands in the place of the theme's
        themes = tuple(ground for ground in themes if ground.panels != ("front",))
    place = Place(f"{theme.folder(name)}/theme.yaml")
    turned = Language(maker.scope.language).rtl
    themes = tuple(replace(ground, url=maker.art(ground.path, place, turned=turned).url) for ground in themes)
    # Two pictures on a panel are one too many, but a band at the foot covers no more than what a theme draws there.
    bare = {panel for panel, window in windows.items() if window.at != "foot" or panel == "front"}
    grounds = (*(spread.ground for spread in own), *themes)
    layers = {
        name: tuple(g for g in grounds if name in g.panels and not (g in themes and name in bare))
        for name in dict.fromkeys(name for ground in grounds for name in ground.panels)
    }
    whole = {pair for spread in own if spread.window.at == "full" for pair in pairwise(spread.ground.panels)}
    shared = {
        (left, right) for left, right in theme.joined(grounds, manifest, fmt) if layers.get(left) == layers.get(right)
    }
    figures = {spread.ground.panels[0]: _figure(spread) for spread in own}
    assets = {BLANK_URL: BLANK, **{spread.ground.url: spread.svg for spread in own}}
    return Underlay(layers, frozenset(whole | shared), windows, figures, assets, cover.scene)


def _spreads(maker: Maker, fmt: Format, cover: Cover, bleed: float) -> Iterator[_Spread]:
    for name, picture in maker.leaflet.spreads.items():
        ground = theme.ground(spread_panels(fmt, name), "", fmt, bleed)
        try:
            opened = maker.picture(picture.path, picture.at("image"))
        except BrochureError as fault:
            maker.faults.extend(fault.diagnostics)
            continue
        maker.faults.extend(_faults(picture, ground, fmt, cover))
        alt = " ".join(maker.rich(picture.alt).plain.split())
        height = fmt.panel(ground.panels[0]).height if picture.edge == "full" else picture.height
        window = Window(picture.edge, height, math.ceil(pt(height) / _LEAST_HALF_PT))
        svg = _laid(picture, opened, ground, bleed)
        url = f"{ASSETS}pictures/{hashlib.sha256(svg).hexdigest()[:16]}.svg"
        yield _Spread(replace(ground, url=url), window, alt, svg)


def _faults(picture: SpreadPicture, ground: Ground, fmt: Format, cover: Cover) -> Iterator[Diagnostic]:
    """Yield a finding for a picture that leaves the text too little, or lies where the cover has its own."""
    if cover.image and "front" in ground.panels:
        message = "the cover has a picture of its own, where this one would lie"
        yield Diagnostic("both-given", message, place=picture.at("image"), hint="keep one of the two")
    most = MOST_SHARE * min(fmt.panel(name).height for name in ground.panels)
    if picture.edge == "full" or picture.height <= most:
        return
    yield Diagnostic(
        "spread-height",
        f"a picture of {picture.height:g} mm leaves the text of its panels too little",
        place=picture.at("height"),
        hint=f'{most:.0f} mm at most, or "at: full" on panels without text',
        measured=picture.height,
        threshold=round(most),
    )


def _laid(picture: SpreadPicture, opened: Picture, ground: Ground, bleed: float) -> bytes:
    """Return the SVG that lays ``opened`` under the panels of ``ground``."""
    whole = picture.fit == "contain"
    width, full = ground.width - 2 * bleed, ground.height - 2 * bleed
    height = full if picture.edge == "full" else picture.height
    top = full - height if picture.edge == "foot" else 0.0
    left, right, bottom = 0.0, width, top + height
    if whole:
        left, right = INSET, width - INSET
        top, bottom = max(top, INSET), min(bottom, full - INSET)
    else:
        left, right = -bleed, width + bleed
        top = top if picture.edge == "foot" else -bleed
        bottom = bottom if picture.edge == "head" else full + bleed
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{ground.width:g}mm" height="{ground.height:g}mm"'
        f' viewBox="{-bleed:g} {-bleed:g} {ground.width:g} {ground.height:g}">'
        f'<image href="{opened.url}" x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
        f' preserveAspectRatio="xMidYMid {"meet" if whole else "slice"}" image-rendering="crisp-edges"/></svg>'
    ).encode()


def _figure(spread: _Spread) -> str:
    """Return the element that says what a picture shows, over the part of it that its first panel shows."""
    html = Markup('<img class="window window-{}" style="--window: {:g}mm" src="{}" alt="{}">')
    return html.format(spread.window.at, spread.window.height, BLANK_URL, spread.alt)
