"""Logos: which of a brand's stands in a place, by how large it is there and on what ground; what helps one that fades.

A logo is a graphic: enough of it has 3:1 to what it lies on (WCAG 2.2, 1.4.11), by area or, of a drawing, by its
shapes. Where none does, the one that is meant for the place gets a plate: of paper, else of a colour of the clinic's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from brochure.compose.painted import elements
from brochure.compose.shades import GRAPHIC_RATIO
from brochure.document import Lockup
from brochure.errors import Diagnostic, Severity
from brochure.model.colours import contrast
from brochure.model.logos import DARK, LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from brochure.compose.inks import Rgb
    from brochure.compose.pictures import Picture
    from brochure.model.brand import Brand
    from brochure.model.logos import Logo

# The sizes that suit a place, the best first: see the standard on what each is for.
COVER = HEADER = ("medium", "small", "large")
CARD, POSTER = ("small", "medium", "large"), ("large", "medium", "small")
_SMALL_FOLDS = frozenset({"business-card", "business-card-8-up", "card", "card-4-up"})
_LEAST_MM = (5.0, 3.0)  # width and height of a logo of which nothing is said
_PLATES = ("paper", "brand", "text")
# Of what is painted: on paper, which it was drawn for and where white within it is a gap, and on anything else.
_ENOUGH, _ON_COLOUR = 0.25, 0.8
_SIDE = 48  # pixels: enough to weigh areas by
_CLEAR = 25  # of 255: what is clearer is not seen
_STEPS = 16  # of 255: nearer colours are weighed as one
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text", "image"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What one sees of a logo: its colours with opacity, 0 to 1, and weight; ``ground`` is one that it brings along."""

    colours: tuple[tuple[Rgb, float, float], ...]
    ground: Rgb | None = None

    def share(self, ground: Rgb) -> float:
        """Return how much of it stands out on ``ground``, 0 to 1; all of what brings a ground of its own."""
        if self.ground is not None or not self.colours:
            return 1.0
        total = sum(weight for _, _, weight in self.colours)
        seen = (
            w for colour, alpha, w in self.colours if contrast(_over(colour, alpha, ground), ground) >= GRAPHIC_RATIO
        )
        return sum(seen) / total


@dataclass(frozen=True, slots=True)
class Chosen:
    """The logo for a place, and what is wrong with it there.

    ``plate`` is the ink that is laid under it, empty for none; ``turned`` tells that it stands on a colour as it is.
    """

    logo: Logo
    picture: Picture
    plate: str = ""
    turned: bool = False
    findings: tuple[Diagnostic, ...] = field(default=(), hash=False)


def sizes_for(fold: str) -> tuple[str, ...]:
    """Return the sizes of logo that suit the cover of a fold."""
    if fold in _SMALL_FOLDS:
        return CARD
    return POSTER if fold in {"poster", "large-print"} else COVER


def choose(
    brand: Brand, sizes: Iterable[str], ground: str, colours: Mapping[str, Rgb], load: Callable[[Logo], Picture]
) -> Chosen | None:
    """Return the logo of ``brand`` for a place on ``ground``, an ink of ``colours``; None where it has none.

    Raises ``BrochureError`` as ``load`` does, for the first that it has to look at.
    """
    under = colours[ground]
    dark = contrast(under, (255, 255, 255)) > contrast(under, (0, 0, 0))
    looked: list[tuple[Logo, Picture, Seen]] = []
    for logo in _candidates(brand, tuple(sizes), dark=dark):
        picture = load(logo)
        looked.append((logo, picture, seen(picture.data)))
        if _stands_out(looked[-1][2], ground, colours):
            return Chosen(logo, picture, turned=ground != "paper")
    if not looked:
        return None
    first, picture, sight = looked[0]
    for plate in _PLATES:
        for logo, picture, sight in looked:
            if plate != ground and _stands_out(sight, plate, colours):
                return Chosen(logo, picture, plate, findings=(_faint(first, looked[0][2], ground, under, plate),))
    return Chosen(first, looked[0][1], findings=(_faint(first, looked[0][2], ground, under, ""),))


def for_dark(
    brand: Brand, sizes: Iterable[str], paper: Rgb, load: Callable[[Logo], Picture]
) -> tuple[Logo, Picture] | None:
    """Return the variant that a brand has for dark screens, of which ``paper`` is the ground; None for none."""
    for size in sizes:
        if logo := brand.logos.get(f"{size}{DARK}"):
            picture = load(logo)
            return (logo, picture) if seen(picture.data).share(paper) >= _ON_COLOUR else None
    return None


def context(chosen: Chosen, name: str) -> dict[str, Any]:
    """Return what templates are given of a logo, which is called ``name`` where nothing else is said."""
    clear = chosen.logo.limit("clear-space")
    return {
        **chosen.picture.context(chosen.logo.alt or name),
        "plate": chosen.plate,
        "turned": chosen.turned,
        "clear_mm": clear.mm if clear else 0,
    }


def lockup(name: str, chosen: Chosen) -> Lockup:
    """Return what the logo in the element ``name`` needs where it comes to lie."""
    limits = [chosen.logo.limit(key) for key in LIMITS]
    width, height = (
        (limit.mm, limit.place) if limit else (ours, None) for limit, ours in zip(limits, _LEAST_MM, strict=False)
    )
    clear = (limits[2].mm, limits[2].place) if limits[2] else None
    return Lockup(name, chosen.picture.width / chosen.picture.height, width, height, clear, chosen.logo.place)


def _stands_out(sight: Seen, ground: str, colours: Mapping[str, Rgb]) -> bool:
    return sight.share(colours[ground]) >= (_ENOUGH if ground == "paper" else _ON_COLOUR)


def _candidates(brand: Brand, sizes: tuple[str, ...], *, dark: bool) -> Iterator[Logo]:
    """Yield the logos that there are, the best for a ground first, each picture once."""
    light, turned = ([f"{size}{ending}" for size in sizes] for ending in ("", DARK))
    done: set[str] = set()
    for name in (*turned, *light) if dark else (*light, *turned):
        logo = brand.logos.get(name)
        if logo and logo.path not in done:
            done.add(logo.path)
            yield logo
    if not done and brand.logo:
        yield brand.logo


def _faint(logo: Logo, sight: Seen, ground: str, under: Rgb, plate: str) -> Diagnostic:
    share = round(100 * sight.share(under))
    help_ = f": it stands on a plate of {plate}" if plate else ", nor on any colour of the clinic's"
    kind = "light" if ground == "paper" else "dark"
    wanted = round(100 * (_ENOUGH if ground == "paper" else _ON_COLOUR))
    return Diagnostic(
        "logo-contrast",
        f"{share} per cent of this logo has a contrast of 3:1 on {ground}{help_}",
        Severity.NOTE if plate == "paper" else Severity.WARNING,
        logo.place,
        f"name a variant for {kind} grounds: medium: {{light: ..., dark: ...}} under logo in _brand.yml",
        measured=share,
        threshold=wanted,
        source="WCAG 2.2, 1.4.11",
    )


# -- what one sees of a picture ----------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def seen(data: bytes) -> Seen:
    """Return what one sees of a logo that was read already (see ``pictures.open_picture``)."""
    return _drawn(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else _pixels(data)


def _pixels(data: bytes) -> Seen:
    from PIL import Image  # for a logo that has use for it

    with Image.open(BytesIO(data)) as opened:
        opened.draft("RGB", (_SIDE * 4, _SIDE * 4))
        image = (opened.convert("RGB") if opened.mode == "CMYK" else opened).convert("RGBA")
    image.thumbnail((_SIDE, _SIDE), reducing_gap=3)
    width, height = image.size
    raw = image.tobytes()
    corners = [raw[4 * at : 4 * at + 4] for at in (0, width - 1, width * (height - 1), width * height - 1)]
    whole = all(corner[3] > 255 - _CLEAR and _near(corner, corners[0]) for corner in corners)
    ground: Rgb | None = (corners[0][0], corners[0][1], corners[0][2]) if whole else None
    counts: Counter[tuple[int, ...]] = Counter()
    for start in range(0, len(raw), 4):
        if raw[start + 3] > _CLEAR:
            counts[tuple(min(255, round(channel / _STEPS) * _STEPS) for channel in raw[start : start + 4])] += 1
    colours = tuple(((r, g, b), a / 255, float(weight)) for (r, g, b, a), weight in counts.items())
    own = None
    if ground is not None:
        inner = [(colour, weight) for colour, _, weight in colours if contrast(colour, ground) >= GRAPHIC_RATIO]
        own = ground if sum(weight for _, weight in inner) > 0 else None
    return Seen(colours, own)


def _near(one: bytes, other: bytes) -> bool:
    return all(abs(a - b) <= _STEPS for a, b in zip(one, other, strict=True))


def _drawn(svg: bytes) -> Seen:
    """Return the colours that a drawing is painted in, each time that a shape is; a shape under all is its ground."""
    found = elements(svg)
    shapes = [element for element in found if element.kind in _SHAPES]
    if any(shape.kind == "image" for shape in shapes):
        return Seen(())  # pixels inside a drawing: what shows of them is not known here
    box = next((_box(element.attributes) for element in found if element.kind == "svg"), None)
    under = shapes[0] if box and len(shapes) > 1 and shapes[0].kind == "rect" else None
    ground = under.colours[0] if box and under and under.colours and _fills(under.attributes, box) else None
    counts = Counter(colour for element in found for colour in element.colours)
    if not counts and shapes:
        counts[(0, 0, 0)] = 1  # what states no colour is drawn in black
    return Seen(tuple((colour, 1.0, float(weight)) for colour, weight in counts.items()), ground)


def _box(attributes: Mapping[str, str]) -> tuple[float, float]:
    numbers = re.findall(r"-?[0-9.]+(?:e-?[0-9]+)?", attributes.get("viewBox", ""))
    sizes = numbers[2:4] or re.findall(r"[0-9.]+", f"{attributes.get('width', '')} {attributes.get('height', '')}")
    try:
        width, height = (float(size) for size in sizes[:2])
    except ValueError:
        return (0.0, 0.0)
    return (width, height)


def _fills(attributes: Mapping[str, str], box: tuple[float, float]) -> bool:
    for key, full in zip(("width", "height"), box, strict=True):
        value = attributes.get(key, "")
        try:
            if value != "100%" and not (full and float(value) >= full):
                return False
        except ValueError:
            return False
    return attributes.get("fill", "black") != "none"


def _over(colour: Rgb, alpha: float, ground: Rgb) -> Rgb:
    red, green, blue = (round(g + (c - g) * alpha) for c, g in zip(colour, ground, strict=True))
    return (red, green, blue)
