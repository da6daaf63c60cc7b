"""A composed leaflet: HTML with all that it needs, and what is known of its parts.

The value that passes from composing to typesetting. It holds bytes, not paths: nothing after it reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure.errors import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.errors import Diagnostic

ASSETS = "asset:///"
_OF_LOGO = "\0logo"  # stands for where a logo was written, while it is set for all who have the same one

# The style sheets of every document, in the order of the cascade; the format's pages and the theme come after.
STYLES = tuple(f"styles/{name}.css" for name in ("tokens", "base", "blocks", "formats"))


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """One style sheet: ``name`` is the path that findings point to."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a region as HTML.

    ``id`` is its anchor, ``words`` what a reader sees of it, ``titles`` those of its words that are headings.
    """

    id: str
    kind: str
    html: str
    words: str
    place: Place
    titles: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """One run of text through ``panels``.

    ``segments`` are its blocks between forced breaks; ``foot`` holds the blocks at the bottom of its only panel.
    ``lengths`` are the numbers of its panels that it may take, in order; all of them where there are none.
    """

    name: str
    panels: tuple[str, ...]
    segments: tuple[tuple[Block, ...], ...]
    foot: tuple[Block, ...] = ()
    lengths: tuple[int, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return every block, in reading order."""
        return (*(block for segment in self.segments for block in segment), *self.foot)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture of ``width`` by ``height`` pixels among the assets, and where it is asked for."""

    url: str
    width: int
    height: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Lockup:
    """A logo that stands in the element ``id``: its width by its height, and what it needs there in mm.

    Limits come with the place where a brand states them, None for those of ours.
    """

    id: str
    aspect: float
    least_width: tuple[float, Place | None]
    least_height: tuple[float, Place | None]
    clear: tuple[float, Place] | None
    place: Place

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its limits and it itself were written."""
        limits = (self.least_width[1], self.least_height[1], self.clear[1] if self.clear else None, self.place)
        return tuple(place for place in limits if place)

    def at(self, places: Mapping[Place, Place]) -> Lockup:
        """Return it with others for its own ``places``."""
        (width, of_width), (height, of_height) = self.least_width, self.least_height
        return replace(
            self,
            least_width=(width, of_width and places[of_width]),
            least_height=(height, of_height and places[of_height]),
            clear=self.clear and (self.clear[0], places[self.clear[1]]),
            place=places[self.place],
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One leaflet for one clinic, ready to be typeset.

    ``assets`` maps every URL that the HTML and the style sheets name to its bytes. ``joined`` lists neighbouring
    panels, left and right as seen, that share one picture as their ground. ``places`` tells where a picture was asked
    for, by its URL; ``figures`` holds HTML out of the flow that has to stand on a panel, wherever its text breaks;
    ``lockups`` are the logos. ``fit`` is the copyfit step to begin with, where one is known to be taken.
    It is ``lasting`` unless it holds what was filled in for somebody: of that nothing stays with what sets it.
    """

    html: str
    stylesheets: tuple[Stylesheet, ...]
    fonts: Stylesheet
    assets: Mapping[str, bytes] = field(hash=False)
    regions: tuple[Region, ...]
    joined: frozenset[tuple[str, str]] = frozenset()
    pixels: tuple[Pixels, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, hash=False)
    figures: Mapping[str, str] = field(default_factory=dict, hash=False)
    lockups: tuple[Lockup, ...] = ()
    fit: int = 0
    lasting: bool = True

    @property
    def setting(self) -> Document:
        """What there is to be set: without that by which only what is found has its place."""
        numbers = {place: Place(_OF_LOGO, number) for number, place in enumerate(self._of_logos)}
        lockups = tuple(lockup.at(numbers) for lockup in self.lockups)
        return replace(self, pixels=(), places={}, lockups=lockups)

    def placed(self, finding: Diagnostic) -> Diagnostic:
        """Return what was found in a picture or logo of ours at the place where that is asked for."""
        if finding.place and finding.place.file == _OF_LOGO:
            return replace(finding, place=self._of_logos[finding.place.line])
        place = next((self.places[url] for url in self.places if url in finding.message), None)
        return replace(finding, place=place) if place and finding.place is None else finding

    @property
    def _of_logos(self) -> tuple[Place, ...]:
        return tuple(dict.fromkeys(place for lockup in self.lockups for place in lockup.places))


@dataclass(frozen=True, slots=True)
class Expected:
    """Words that a reader must find on ``panels`` together, and where they were written."""

    panels: tuple[str, ...]
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a panel, or a part of it, lies in a finished file: page from 0; ``box`` is left, bottom, right, top in pt.

    A file of several copies has cells for each ``copy``.
    """

    page: int
    panel: str
    box: tuple[float, float, float, float]
    copy: int = 0
