"""Themes: a folder of style sheets and grounds, with a manifest that says which panels a ground covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.formats import opposite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.formats import Format, Panel
    from brochure.world import World

# The page selectors of a booklet: even pages stand on the left.
LEFT, RIGHT = ":left", ":right"

# What stands for a fold that a theme has no pictures for, and for every panel that none of its pictures covers.
ANY_FOLD, EACH_OTHER = "any", "each-other"

Grounds = dict[str, dict[str, str]]


class Art(BaseModel):
    """A picture of a page for the web: the part of a ground that is shown, as x, y, width and height of its viewBox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: str
    view: tuple[float, float, float, float] | None = None


class Manifest(BaseModel):
    """``theme.yaml``: ``grounds`` by fold, then by the panels that one picture covers, left to right as seen.

    The fold ``any`` stands for those that are not there, the panels ``each-other`` for every one that is left.
    ``scripts`` are the families that stand beside the brand's in another script (ISO 15924), by role.
    ``scenes`` replace some of them for the leaflets whose cover names that scene. ``apart`` lists neighbours that share
    a picture but not the colour under it, so that nothing of the one may run on into the other. ``web`` holds the art
    of the web edition by scene, else by fold: what lies at the ``cover`` and at the ``foot`` of the page.
    ``logo_ground`` is the ink that the logo of a cover stands on, by fold, where that is not paper.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    description: str = ""
    fonts: dict[str, str] = Field(default_factory=dict)
    scripts: dict[str, dict[Literal["base", "headings"], str]] = Field(default_factory=dict)
    grounds: Grounds = Field(default_factory=dict)
    scenes: dict[str, Grounds] = Field(default_factory=dict)
    apart: tuple[str, ...] = ()
    logo_ground: dict[str, str] = Field(default_factory=dict, alias="logo-ground")
    web: dict[str, dict[Literal["cover", "foot"], Art]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """One picture under neighbouring panels.

    ``width`` and ``height`` include the bleed on every side; ``offsets`` is where each panel begins in it. All in mm.
    ``url`` is known once the picture has been opened.
    """

    panels: tuple[str, ...]
    path: str
    width: float
    height: float
    offsets: Mapping[str, float] = field(hash=False)
    url: str = ""


def folder(name: str) -> str:
    """Return the folder of theme ``name``."""
    return f"styles/themes/{name}"


def read_manifest(name: str, world: World, place: Place | None) -> Manifest:
    """Return the manifest of theme ``name``; raises ``BrochureError`` at ``place`` when there is no such theme."""
    path = f"{folder(name)}/theme.yaml"
    data = world.find(path)
    if data is None:
        hint = f"harbour, ledger, meadow and signal ship; another is a folder with {path}, or comes with a package"
        raise BrochureError(Diagnostic("unknown-theme", f'no theme "{name}"', place=place, hint=hint))
    return _manifest(data, path)


@lru_cache(maxsize=32)
def _manifest(data: bytes, path: str) -> Manifest:
    """Return what a file says, which every leaflet of a clinic asks for several times."""
    try:
        return Manifest.model_validate(source.parse(data, path))
    except ValidationError as fault:
        faults = (
            Diagnostic("theme", f"{'.'.join(map(str, e['loc']))}: {e['msg']}", place=Place(path))
            for e in fault.errors()
        )
        raise BrochureError(*faults) from fault


def grounds(manifest: Manifest, fmt: Format, scene: str | None, *, theme: str, bleed: float) -> tuple[Ground, ...]:
    """Return the grounds of a leaflet in format ``fmt``, those of its ``scene`` before those of the theme."""
    chosen: dict[tuple[str, ...], str] = {}
    taken: set[str] = set()
    scenes = manifest.scenes.get(scene or "", {}).get(fmt.fold, {})
    own = manifest.grounds.get(fmt.fold, {}) or manifest.grounds.get(ANY_FOLD, {})
    for key, path in (*scenes.items(), *own.items()):
        for panels in _meant(key, fmt, taken):
            chosen[panels] = path
            taken.update(panels)
    return tuple(ground(panels, f"{folder(theme)}/{path}", fmt, bleed) for panels, path in chosen.items())


def art(manifest: Manifest, fmt: Format, scene: str | None) -> Mapping[str, Art]:
    """Return what is drawn on the web page of a leaflet: the art of its ``scene``, else of its fold, else of any."""
    found = (manifest.web.get(name, {}) for name in (ANY_FOLD, fmt.fold, scene or ""))
    return {where: part for parts in found for where, part in parts.items()}


def _meant(key: str, fmt: Format, taken: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield the panels that one picture covers: those of ``key``, or each that is left by itself."""
    if key == EACH_OTHER:
        yield from ((name,) for region in fmt.regions for name in windows(region.name, fmt) if name not in taken)
        return
    words = key.split()[::-1] if fmt.mirrored else key.split()
    panels = tuple(name for word in words for name in windows(word, fmt))
    if panels and not taken.intersection(panels):
        yield panels


def joined(grounds: tuple[Ground, ...], manifest: Manifest, fmt: Format) -> frozenset[tuple[str, str]]:
    """Return the neighbouring panels whose ground is one picture and nothing else, left and right as seen."""
    pairs = (pair for ground in grounds for pair in pairwise(ground.panels))
    whole = (pair for pair in pairs if " ".join(_as_written(pair, fmt)) not in manifest.apart)
    return frozenset(real for pair in whole for real in _facing(pair, fmt))


def windows(word: str, fmt: Format) -> tuple[str, ...]:
    """Return the panels that a word of the manifest means; of a booklet's pages, those on the left and on the right.

    They stand left to right as seen. A manifest is written for text from left to right; in a mirrored format its left
    is the right. Of pages that are not bound, the first stands for all.
    """
    several = any(region.name == word for region in fmt.regions)
    region = fmt.region(opposite(word) if fmt.mirrored and not several else word)
    if region and region.lengths:
        return (f"{word}{LEFT}", f"{word}{RIGHT}") if fmt.saddle else region.panels[:1]
    panels = region.panels if region else ()
    return panels[::-1] if fmt.mirrored else panels


def _as_written(pair: tuple[str, str], fmt: Format) -> tuple[str, str]:
    """Return neighbours, left and right as seen, as the manifest calls them."""
    return (opposite(pair[1]), opposite(pair[0])) if fmt.mirrored else pair


def _facing(pair: tuple[str, str], fmt: Format) -> Iterator[tuple[str, str]]:
    """Yield the panels that a pair of neighbours stands for: of a booklet's, every two that face each other."""
    region = fmt.region(pair[0].removesuffix(LEFT))
    if region and pair[0].endswith(LEFT):
        pairs = zip(region.panels[::2], region.panels[1::2], strict=False)
        yield from ((right, left) if fmt.mirrored else (left, right) for left, right in pairs)
    else:
        yield pair


def _panel(name: str, fmt: Format) -> Panel:
    """Return a panel, or the first of those that a window of a booklet's pages means."""
    region = fmt.region(name.removesuffix(LEFT).removesuffix(RIGHT))
    return fmt.panel(region.panels[0] if region else name)


def ground(panels: tuple[str, ...], path: str, fmt: Format, bleed: float) -> Ground:
    """Return a picture that lies under ``panels``, left to right as seen."""
    offsets, x = {}, 0.0
    for name in panels:
        offsets[name] = x
        x += _panel(name, fmt).width
    height = max(_panel(name, fmt).height for name in panels)
    return Ground(panels, path, x + 2 * bleed, height + 2 * bleed, offsets)
