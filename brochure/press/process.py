"""Separation: what the colours of typeset pages become on the plates of one printing condition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import Name, PdfInlineImage
from PIL import Image

from brochure.press.icc import Condition, condition, held, held_picture, is_grey, lightness, luminance, most
from brochure.press.inks import Rgb, triple
from brochure.press.paints import CMYK, GRAY, NO_INK, RGB, Cmyk, Paint, Space, Values, tint_of
from brochure.press.rasters import Encoded, Raster, as_jpeg, encoded, read_raster, recoloured
from brochure.press.shaded import common_space, in_space

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pikepdf import Object, Stream

    from brochure.model.printing import Ink
    from brochure.model.profile import Profile

BLACK = Paint(CMYK, (0.0, 0.0, 0.0, 1.0), overprint=True)
WHITE = (255, 255, 255)

# A JPEG rings around edges: it is made this far below the limit, in full plates, and tried.
_RINGING = 0.12
# Pictures finer than this many times the wanted resolution are made coarser.
_FINER = 1.05


@dataclass(frozen=True, slots=True)
class Swatch:
    """One ink of a clinic as it is printed: ``how`` is black, bare, spot, stated, grey, converted or one-ink."""

    ink: Ink
    paint: Paint
    how: str


@dataclass(frozen=True, slots=True)
class Plates:
    """The plates of one printing condition: what colours in sRGB become on them.

    ``limit`` is the most ink in one place, 1 being one plate in full. ``one`` is the only ink, where there is but one:
    black, or a spot whose full tone has the lightness ``darkest``.
    """

    condition: Condition
    limit: float
    one: Space | None = None
    darkest: float = 0.0

    def colours(self, colours: Sequence[Rgb]) -> list[Paint]:
        """Return what colours become that no ink owns."""
        if self.one is not None:
            return [self.grey(_light(colour)) for colour in colours]
        made = self.condition.inks(colours)
        return [
            self.grey(luminance(c[0] / 255)) if len(set(c)) == 1 else Paint(CMYK, held(ink, self.limit))
            for c, ink in zip(colours, made, strict=True)
        ]

    def grey(self, light: float) -> Paint:
        """Return a grey of a luminance of 0 to 1: black ink alone, or the one ink that there is."""
        if self.one is None or self.one == CMYK:
            return Paint(CMYK, (0.0, 0.0, 0.0, self.condition.black(light)))
        return Paint(self.one, (min(1.0, (100 - lightness(light)) / max(1.0, 100 - self.darkest)),))

    def swatch(self, ink: Ink, full: Cmyk, converted: Mapping[Rgb, Paint]) -> Swatch:
        """Return one ink as it is printed; ``full`` is its full tone in CMYK, ``converted`` what the profile makes."""
        spot = None if self.one in {None, CMYK} else self.one
        if ink.bare and (ink.srgb == WHITE or self.one is not None):
            how, paint = "bare", NO_INK
        elif ink.black:
            how, paint = "black", BLACK if spot is None else Paint(spot, (1.0,), overprint=True)
        elif self.one is not None:
            how, paint = "one-ink", self.grey(_light(ink.srgb))
        elif ink.spot:
            how, paint = "spot", Paint(Space("inks", (ink.spot,), (full,)), (ink.tint,))
        elif ink.cmyk:
            cyan, magenta, yellow, black = (part * ink.tint for part in ink.cmyk)
            how, paint = "stated", Paint(CMYK, held((cyan, magenta, yellow, black), self.limit))
        elif ink.name.startswith("text-") or len(set(ink.srgb)) == 1:
            how, paint = "grey", self.grey(_light(ink.srgb))
        else:
            how, paint = "converted", converted[ink.srgb]
        return Swatch(ink, paint, how)


def plates(profile: Profile, inks: Iterable[Ink]) -> Plates:
    """Return the plates of a printer's profile, for a clinic's inks."""
    found, limit = condition(profile.icc_profile), profile.coverage / 100
    if profile.one_ink is None:
        return Plates(found, limit)
    spot = next((ink for ink in inks if ink.name == profile.one_ink and ink.spot), None)
    if spot is None or spot.spot is None:
        return Plates(found, limit, CMYK)
    full = _full(found, limit, spot)
    (look,) = found.look([full])
    return Plates(found, limit, Space("inks", (spot.spot,), (full,)), lightness(_light_of(look)))


def swatches(profile: Profile, inks: Mapping[Rgb, Ink]) -> dict[Rgb, Swatch]:
    """Return every ink as it is printed under ``profile``, by its stand-in."""
    made = plates(profile, inks.values())
    looks = list(dict.fromkeys(ink.srgb for ink in inks.values()))
    converted = dict(zip(looks, made.colours(looks), strict=True))
    return {key: made.swatch(ink, _full(made.condition, made.limit, ink), converted) for key, ink in inks.items()}


def looks(profile: Profile, paints: Sequence[Paint]) -> list[Rgb]:
    """Return what colours on plates look like on this paper, in sRGB; spots by their alternates."""
    found = []
    for paint in paints:
        cmyk = paint.values if paint.space == CMYK else tint_of(paint.space.alternates, paint.values)
        red, green, blue = condition(profile.icc_profile).look([cmyk])[0]
        found.append((round(red * 255), round(green * 255), round(blue * 255)))
    return found


def in_words(paint: Paint) -> str:
    """Return a colour on plates for people, in per cent."""
    names = "CMYK" if paint.space == CMYK else paint.space.inks
    return " ".join(f"{name} {round(value * 100)}" for name, value in zip(names, paint.values, strict=True))


def _full(found: Condition, limit: float, ink: Ink) -> Cmyk:
    """Return the full tone of an ink in CMYK: as stated, or converted."""
    if ink.cmyk is not None:
        return ink.cmyk
    return held(found.inks([ink.full])[0], limit) if ink.spot else (0.0, 0.0, 0.0, 1.0)


@dataclass(slots=True)
class Separation:
    """Puts the colours of a file onto plates (a ``repaint.Mapping``).

    Stand-ins become the clinic's inks, and so does any colour that looks like one. ``converted`` keeps what became of
    the colours that no ink owns, ``faults`` what embedded profiles had wrong; ``sizes`` says how large images are
    drawn, in points, by object.
    """

    profile: Profile
    inks: Mapping[Rgb, Ink]
    sizes: Mapping[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    converted: dict[Rgb, Paint] = field(default_factory=dict)
    pictures: int = 0
    faults: list[str] = field(default_factory=list)
    group: Name | None = Name.DeviceCMYK
    overprints: bool = True
    written_here: bool = False
    _plates: Plates = field(init=False)
    _owned: dict[Rgb, Paint] = field(init=False)
    _looks: dict[Rgb, Rgb] = field(init=False)
    _straight: set[Paint] = field(init=False)

    def __post_init__(self) -> None:
        """Resolve every ink once."""
        found = swatches(self.profile, self.inks)
        self._plates = plates(self.profile, self.inks.values())
        self._owned = {swatch.ink.srgb: swatch.paint for swatch in reversed(tuple(found.values()))}
        self._owned.update((key, swatch.paint) for key, swatch in found.items())
        self._owned.setdefault(WHITE, NO_INK)
        self._looks = {key: swatch.ink.srgb for key, swatch in found.items()}
        self._straight = {swatch.paint for swatch in found.values() if swatch.how in {"stated", "spot", "bare"}} | {
            NO_INK
        }

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        """Return what colours of one space become."""
        del overprint
        if space.kind not in {"rgb", "gray", "lab"}:
            return None
        steps = [_steps(space, values) for values in colours]
        new = [s for s in dict.fromkeys(steps) if s not in self._owned and s not in self.converted]
        if new:
            self.converted.update(zip(new, self._plates.colours(new), strict=True))
        return [self._owned.get(step) or self.converted[step] for step in steps]

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Return what lies between two colours as they look, mixed in sRGB as designers see it.

        Between inks that the brand states, or between greys of one plate, plates are mixed.
        """
        ends = self.paints(space, (start, end)) or []
        if all(paint in self._straight for paint in ends) or any(paint.space != CMYK for paint in ends):
            return None
        one, other = (self._looks.get(step, step) for step in (_steps(space, start), _steps(space, end)))
        mixed = [tuple(a + share * (b - a) for a, b in zip(one, other, strict=True)) for share in shares]
        if not any(any(paint.values[:3]) for paint in ends):
            return [self._plates.grey(_light_of(tuple(v / 255 for v in colour))) for colour in mixed]
        return self._plates.colours([_whole(colour) for colour in mixed])

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        """Return an image on plates; one of few colours exactly, any other through its profile."""
        source = _Source(_digest(image), image, resources)
        size = None if isinstance(image, PdfInlineImage) else self.sizes.get(image.objgen)
        made = _photograph(source, self._plates, size, self.profile.resolution)
        if made.few is not None:
            table = recoloured(made.few, self._table)
            return encoded(table) if table is not None else None
        if made.fault:
            self.faults.append(made.fault)
        self.pictures += made.encoded is not None
        return made.encoded

    def _table(self, space: Space, colours: list[Values]) -> tuple[Space, list[Values]]:
        """Return the colours of an image of few, in one space that holds them all."""
        paints = self.paints(space, colours) or [NO_INK for _ in colours]
        target = common_space(paints)
        return target, [in_space(target, paint) for paint in paints]


@dataclass(frozen=True, slots=True)
class _Source:
    """An image of a file, told from others by its content alone."""

    digest: bytes
    image: Stream | PdfInlineImage = field(compare=False)
    resources: Object = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Photograph:
    """What an image becomes: on plates, or, where it has few colours, as it was read."""

    encoded: Encoded | None = None
    few: Raster | None = None
    fault: str = ""


def _digest(image: Stream | PdfInlineImage) -> bytes:
    if isinstance(image, PdfInlineImage):
        return hashlib.sha256(image.unparse()).digest()
    found = hashlib.sha256(image.read_raw_bytes())
    for key in (Name.ColorSpace, Name.Decode, Name.DecodeParms, Name.Filter, Name.ImageMask, Name.Width):
        found.update(
            image[key].unparse(resolved=True) if hasattr(image.get(key), "unparse") else repr(image.get(key)).encode()
        )
    return found.digest()


@lru_cache(maxsize=32)
def _photograph(source: _Source, made: Plates, size: tuple[float, float] | None, resolution: float) -> _Photograph:
    raster = read_raster(source.image, source.resources)
    if raster is None or _is_ink(raster.space) or (raster.space.base and _is_ink(raster.space.base)):
        return _Photograph()
    if raster.space == CMYK and made.one is None:
        over = most(raster.pixels) > made.limit * 255  # else its bytes stay as they are
        return _Photograph(_kept_under(raster, made.limit)) if over else _Photograph()
    few = not raster.photo and raster.space == RGB and raster.pixels.getcolors(256)
    if few or raster.space.kind == "indexed":
        return _Photograph(few=raster)
    return _through(raster, made, size, resolution)


def _is_ink(space: Space) -> bool:
    return space.kind in {"inks", "unknown"}


def _through(raster: Raster, made: Plates, size: tuple[float, float] | None, resolution: float) -> _Photograph:
    """Return a picture of many colours on plates, through the profile that it carries."""
    pixels = made.condition.seen(raster.pixels) if raster.space == CMYK else raster.pixels
    pixels = _resampled(pixels, size, resolution)
    if made.one is not None or pixels.mode == "L" or is_grey(pixels):
        return _Photograph(_grey(pixels.convert("L"), made, photo=raster.photo))
    fault = ""
    try:
        separated = made.condition.separate(pixels, raster.profile)
    except ValueError as problem:
        fault = str(problem)
        separated = made.condition.separate(pixels, b"")
    return _Photograph(_kept_under(Raster(CMYK, separated, photo=raster.photo), made.limit), fault=fault)


def _kept_under(raster: Raster, limit: float) -> Encoded:
    """Return a picture in CMYK within the limit: a photograph as a JPEG, if it still is within it once decoded."""
    if raster.photo:
        made = as_jpeg(Raster(CMYK, held_picture(raster.pixels, limit - _RINGING)))
        with Image.open(BytesIO(made.data)) as decoded:
            if most(decoded) <= limit * 255:
                return made
    return encoded(Raster(CMYK, held_picture(raster.pixels, limit)))


def _grey(pixels: Image.Image, made: Plates, *, photo: bool) -> Encoded:
    """Return a picture in grey as one of black ink, or of the one ink that there is."""
    tones = [made.grey(luminance(step / 255)) for step in range(256)]
    if made.one in {None, CMYK}:
        raster = Raster(GRAY, pixels.point([round(255 * (1 - tone.values[3])) for tone in tones]))
        return as_jpeg(raster) if photo else encoded(raster)
    return encoded(Raster(tones[0].space, pixels.point([round(255 * tone.values[0]) for tone in tones])))


def _resampled(pixels: Image.Image, size: tuple[float, float] | None, resolution: float) -> Image.Image:
    """Return a picture no finer than ``resolution`` at its ``size`` in points."""
    if size is None or not min(size):
        return pixels
    wanted = [max(1, round(edge / 72 * resolution)) for edge in size]
    share = max(want / have for want, have in zip(wanted, pixels.size, strict=True))
    if share * _FINER >= 1:
        return pixels
    width, height = (max(1, round(edge * share)) for edge in pixels.size)
    return pixels.resize((width, height), Image.Resampling.LANCZOS)


def _steps(space: Space, values: Values) -> Rgb:
    """Return a colour as the sRGB of 8 bits that it is, or that is nearest."""
    if space.kind == "lab":
        values = _from_lab(space, values)
    elif space.kind == "gray":
        values = (values[0],) * 3
    return triple(values) or _whole(tuple(v * 255 for v in values))


def _whole(values: Values) -> Rgb:
    red, green, blue = (round(min(255.0, max(0.0, v))) for v in values)
    return (red, green, blue)


def _light(colour: Rgb) -> float:
    return _light_of(tuple(channel / 255 for channel in colour))


def _light_of(values: Values) -> float:
    red, green, blue = (luminance(v) for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# From CIE XYZ under D65 to linear sRGB (IEC 61966-2-1), and from D50 to D65 (Bradford).
_TO_SRGB = ((3.2404542, -1.5371385, -0.4985314), (-0.9692660, 1.8760108, 0.0415560), (0.0556434, -0.2040259, 1.0572252))
_TO_D65 = ((0.9555766, -0.0230393, 0.0631636), (-0.0282895, 1.0099416, 0.0210077), (0.0122982, -0.0204830, 1.3299098))
_D50_BLUE = 0.95  # the white of D50 has less Z than this


def _from_lab(space: Space, values: Values) -> Values:
    """Return a colour of CIE Lab as sRGB, cut at its gamut."""
    light = (values[0] + 16) / 116
    parts = (light + values[1] / 500, light, light - values[2] / 200)
    xyz = [
        white * (part**3 if part > 6 / 29 else (part - 4 / 29) * 3 * (6 / 29) ** 2)
        for part, white in zip(parts, space.white, strict=True)
    ]
    if space.white[2] < _D50_BLUE:
        xyz = [sum(m * v for m, v in zip(row, xyz, strict=True)) for row in _TO_D65]
    linear = [min(1.0, max(0.0, sum(m * v for m, v in zip(row, xyz, strict=True)))) for row in _TO_SRGB]
    return tuple(v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in linear)
