"""A palette proposed from a logo: which of its colours are the clinic's, and what they must give up to be readable.

Colours are weighed by the area that they cover (of a drawing, by how many of its shapes), put together where people
would call them one, and taken for roles by weight and colourfulness. Text must stand out by 4.5:1, graphics by 3:1
(WCAG 2.2, 1.4.3 and 1.4.11); a colour that does not is moved in lightness alone (OKLCH), and that is told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING

from brochure.compose.painted import elements
from brochure.compose.raster import read_raster
from brochure.compose.shades import GRAPHIC_RATIO, TEXT_RATIO, readable
from brochure.compose.vector import is_vector, read_vector
from brochure.model.colours import contrast, from_oklch, oklch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.compose.inks import Rgb

WHITE: Rgb = (255, 255, 255)
DANGER: Rgb = (168, 55, 31)
NEUTRAL: Rgb = (31, 58, 82)  # where a logo has no colour of its own: a quiet blue

_ALIKE = 11.0  # CIEDE2000: below it people call two colours one
_APART = 22.0  # and from here on they are two colours of a palette
_GREY = 0.035  # OKLCH chroma: below it a colour is no colour
_LEAST, _LARGE = 0.015, 0.1  # shares of the logo: more than a trace, and enough to be the clinic's colour
HALF_CLEAR, PALE = 127, 244  # of 255: what is clearer, or paler, is not the logo but what it lies on
_SIDE = 160  # pixels: enough to weigh areas by
_HUES = (  # OKLCH degrees, up to
    (18, "rose"),
    (45, "red"),
    (75, "orange"),
    (105, "amber"),
    (125, "lime"),
    (155, "green"),
    (185, "jade"),
    (215, "teal"),
    (250, "blue"),
    (280, "indigo"),
    (310, "violet"),
    (340, "plum"),
    (360, "rose"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A colour of a logo and how much of it has that colour, 0 to 1."""

    colour: Rgb
    share: float


@dataclass(frozen=True, slots=True)
class Change:
    """A colour that was moved: for what role, from what to what, and its contrast before and after."""

    role: str
    before: Rgb
    after: Rgb
    against: str
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by name, the names by the standard's roles, and what was changed to come there."""

    colours: Mapping[str, Rgb]
    roles: Mapping[str, str]
    changes: tuple[Change, ...]
    found: tuple[Share, ...]


def propose(logo: bytes | None, path: str = "logo") -> Palette:
    """Return the palette that suits a logo, a quiet one for None; raises ``BrochureError`` for what is no picture."""
    found = tuple(weighed(logo, path)) if logo is not None else ()
    hues = [share for share in found if _chroma(share.colour) >= _GREY]
    as_it_is = [s for s in hues if s.share >= _LARGE and contrast(s.colour, WHITE) >= TEXT_RATIO]
    first = max(as_it_is or hues, key=_standing, default=None)
    primary = first.colour if first else NEUTRAL
    second = max((s for s in hues if _difference(s.colour, primary) >= _APART), key=lambda s: s.share, default=None)
    names: dict[str, Rgb] = {}
    roles: dict[str, str] = {}
    changes: list[Change] = []

    def take(role: str, colour: Rgb, ratio: float, against: str) -> Rgb:
        moved = readable(colour, (WHITE,), ratio)
        if moved != colour:
            changes.append(Change(role, colour, moved, against, contrast(colour, WHITE), contrast(moved, WHITE)))
        name = _free_name(moved, names)
        names[name], roles[role] = moved, name
        return moved

    brand = take("primary", primary, TEXT_RATIO, "text on white and white on it")
    support = second.colour if second else primary if brand != primary else None
    if support:
        _second(support, names, roles)
    names["ink"] = from_oklch(0.22, 0.018, oklch(brand)[2])
    names["paper"] = WHITE
    roles |= {"foreground": "ink", "background": "paper"}
    danger = DANGER if _difference(DANGER, brand) >= _APART else from_oklch(0.3, 0.08, oklch(brand)[2])
    take("danger", danger, TEXT_RATIO, "text on white")
    return Palette(names, roles, tuple(changes), found)


def weighed(logo: bytes, path: str) -> Iterator[Share]:
    """Yield the colours of a logo that are more than a trace, from the most to the least.

    Raises ``BrochureError`` for what is no picture, or one that may not be placed.
    """
    counts = _drawn(logo, path) if is_vector(logo) else _pixels(logo, path)
    groups: list[Counter[Rgb]] = []
    for colour, weight in counts.most_common(96):
        near = next((g for g in groups if _difference(g.most_common(1)[0][0], colour) < _ALIKE), None)
        if near is None:
            groups.append(Counter({colour: weight}))
        else:
            near[colour] += weight
    total = sum(counts.values()) or 1
    shares = (Share(group.most_common(1)[0][0], sum(group.values()) / total) for group in groups)
    yield from sorted((s for s in shares if s.share >= _LEAST), key=lambda s: -s.share)


def _second(colour: Rgb, names: dict[str, Rgb], roles: dict[str, str]) -> None:
    """Take the second colour as it is: what stands on it is set in whatever can be read on it."""
    name = _free_name(colour, names)
    names[name], roles["secondary"] = colour, name


def hexadecimal(colour: Rgb) -> str:
    """Return ``#RRGGBB``."""
    return f"#{bytes(colour).hex().upper()}"


def faint(palette: Palette) -> Iterator[str]:
    """Yield what of a palette is fainter than graphics may be: it may be a ground, but not a line or a sign."""
    for role, name in palette.roles.items():
        if role == "secondary" and contrast(palette.colours[name], WHITE) < GRAPHIC_RATIO:
            yield name


# -- the colours of a logo ---------------------------------------------------------------------------------------------


def _pixels(logo: bytes, path: str) -> Counter[Rgb]:
    """Count the colours of a picture, clear ones and the white around it left out."""
    from PIL import Image

    with Image.open(BytesIO(read_raster(logo, path, None).data)) as opened:
        image = (opened.convert("RGB") if opened.mode == "CMYK" else opened).convert("RGBA")
    image.thumbnail((_SIDE, _SIDE))
    solid = b"".join(bytes(pixel[:3]) for pixel in _of(image.tobytes(), 4) if pixel[3] > HALF_CLEAR)
    if not solid:
        return Counter()
    strip = Image.frombytes("RGB", (len(solid) // 3, 1), solid)
    few = strip.quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return Counter((red, green, blue) for red, green, blue in _of(few.tobytes(), 3) if min(red, green, blue) < PALE)


def _of(data: bytes, channels: int) -> Iterator[bytes]:
    """Yield the pixels of uncompressed data."""
    return (data[start : start + channels] for start in range(0, len(data), channels))


def _drawn(logo: bytes, path: str) -> Counter[Rgb]:
    """Count the colours of a drawing, each time that a shape is painted in one."""
    drawing = read_vector(logo, path, None)
    counts = Counter(_dark(colour for element in elements(drawing.data) for colour in element.colours))
    for inner in drawing.pictures if not counts else ():
        counts += _pixels(inner.data, path)
    return counts or Counter({(0, 0, 0): 1})  # what states no colour is drawn in black


def _dark(colours: Iterable[Rgb]) -> Iterator[Rgb]:
    """Yield the colours that are not those of what a logo lies on."""
    return (colour for colour in colours if min(colour) < PALE)


# -- judging colours ---------------------------------------------------------------------------------------------------


def _standing(share: Share) -> float:
    """Return how fit a colour is to be the clinic's: large, colourful, and dark enough to be read."""
    dark = min(contrast(share.colour, WHITE) / TEXT_RATIO, 1)
    return sqrt(share.share) * min(_chroma(share.colour), 0.16) * dark


def _chroma(colour: Rgb) -> float:
    return oklch(colour)[1]


def _difference(one: Rgb, other: Rgb) -> float:
    from coloraide import Color

    first, second = (Color("srgb", [channel / 255 for channel in colour]) for colour in (one, other))
    difference: float = first.delta_e(second, method="2000")
    return difference


def _free_name(colour: Rgb, taken: Mapping[str, Rgb]) -> str:
    """Return what people would call a colour, with a number where that name is taken."""
    lightness, chroma, hue = oklch(colour)
    base = "grey" if chroma < _GREY else next(name for limit, name in _HUES if hue <= limit)
    shade = "deep-" if lightness < 0.45 else "pale-" if lightness > 0.82 else ""
    name = f"{shade}{base}"
    return next(n for n in (name, *(f"{name}-{number}" for number in range(2, 99))) if n not in taken)
