"""Images of a file: what they are, and the most ink that a pixel of theirs takes."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Name, Stream
from PIL import Image, ImageChops

from brochure.preflight.spaces import CMYK, GRAY, RGB, Space
from brochure.preflight.streams import BROKEN, TooLargeError, decoded, filters, undone

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pikepdf

    from brochure.preflight.spaces import Spaces

_FLAT = 4  # pixels, at most, of a picture that is only a stretched colour
MOST_PIXELS = 120_000_000
_FINE_PPI = 300
_WORDS = {"/DCTDecode": "JPEG", "/JPXDecode": "JPEG 2000", "/CCITTFaxDecode": "CCITT", "/JBIG2Decode": "JBIG2"}


@dataclass(frozen=True, slots=True)
class Ink:
    """The most ink of a pixel, 1 for one full plate, and the most on each plate.

    It is a guess where nothing here reads the picture; ``fault`` is the code of why it was not read at all.
    """

    most: float
    plates: Mapping[str, float] = field(hash=False)
    is_guess: bool = False
    fault: str | None = None


@dataclass(slots=True, eq=False)
class Picture:
    """One image XObject or inline image. ``space`` is None for a stencil, which paints the current colour."""

    width: int
    height: int
    bits: int
    space: Space | None
    packing: str
    masked: bool
    traits: frozenset[str]
    stream: Any = None
    ink: Ink | None = None

    @property
    def is_line_art(self) -> bool:
        """Whether it is of one bit, black or nothing, which needs a finer resolution."""
        return self.space is None or self.bits == 1

    @property
    def is_flat(self) -> bool:
        """Whether it has too few pixels to have a resolution: a colour that was stretched."""
        return min(self.width, self.height) <= 2 or self.width * self.height <= _FLAT


def read_picture(obj: pikepdf.Object, spaces: Spaces, resources: pikepdf.Object) -> Picture:
    """Return an image XObject; raises ``ValueError`` where it does not say what it is."""
    names = filters(obj)
    stencil = bool(obj.get(Name.ImageMask, False))
    space = None if stencil else _space(obj, spaces, resources, names)
    traits = {
        word for key, word in (("/Alternates", "alternates"), ("/OPI", "opi"), ("/Metadata", "metadata")) if key in obj
    }
    if bool(obj.get(Name.Interpolate, False)):
        traits.add("interpolate")
    return Picture(
        width=int(obj.get(Name.Width, 0)),
        height=int(obj.get(Name.Height, 0)),
        bits=1 if stencil else int(obj.get(Name.BitsPerComponent, 8)),
        space=space,
        packing=next((_WORDS[name] for name in names if name in _WORDS), "Flate" if names else "plain"),
        masked=isinstance(obj.get(Name.SMask), Stream) or int(obj.get("/SMaskInData", 0) or 0) > 0,
        traits=frozenset(traits),
        stream=obj,
    )


def read_inline(image: Any, spaces: Spaces, resources: pikepdf.Object) -> Picture:
    """Return an inline image (ISO 32000-1, 8.9.7)."""
    stencil = bool(image.image_mask)
    space = None
    if not stencil:
        written = image._metadata("ColorSpace", lambda found: found, None)  # noqa: SLF001 - has no public reader
        written = Name(written) if isinstance(written, str) and written.startswith("/") else written
        space = GRAY if written is None else spaces.of(written, resources)
    return Picture(
        width=int(image.width),
        height=int(image.height),
        bits=1 if stencil else int(image.bits_per_component),
        space=space,
        packing="inline",
        masked=False,
        traits=frozenset(),
        stream=image,
    )


def _space(obj: pikepdf.Object, spaces: Spaces, resources: pikepdf.Object, names: list[str]) -> Space:
    found = obj.get(Name.ColorSpace)
    if found is not None:
        return spaces.of(found, resources)
    if "/JPXDecode" in names:  # it may say so itself (ISO 32000-1, 7.4.9)
        with Image.open(BytesIO(obj.read_raw_bytes())) as image:
            return {"L": GRAY, "LA": GRAY, "CMYK": CMYK}.get(image.mode, RGB)
    raise ValueError("an image does not say its colour space")


def ink_of(picture: Picture, ppi: float) -> Ink:
    """Return the most ink of a pixel, and the most on each plate; of RGB none, as it is on no plate yet.

    Pixels that are finer than printing shows are taken together.
    """
    if picture.space is None:
        return Ink(0.0, {})
    if picture.ink is None:
        try:
            picture.ink = _ink(picture, picture.space, ppi)
        except TooLargeError:
            picture.ink = Ink(0.0, {}, fault="content-too-large")
        except BROKEN:
            picture.ink = Ink(0.0, {}, fault="content-broken")
    return picture.ink


def _ink(picture: Picture, space: Space, ppi: float) -> Ink:
    painted = space.painted
    full = painted.plates((0.0,) if painted.family == "gray" else (1.0,) * painted.count)
    if full is None:
        return Ink(0.0, {})
    if picture.width * picture.height > MOST_PIXELS:
        raise TooLargeError
    if space.kind == "Indexed":
        return _of_table(picture, space)
    bands = _bands(picture, painted.count) if picture.bits > 1 else []
    if not bands:  # nothing here can read it: all that it may be
        return Ink(sum(full.values()), full, is_guess=picture.bits > 1 and painted.count > 1)
    step = max(1, int(ppi / _FINE_PPI))
    if step > 1:
        bands = [band.reduce(step) for band in bands]
    if painted.family == "gray":
        bands = [ImageChops.invert(bands[0])]
    shares = [float(band.getextrema()[1]) / 255 for band in bands]  # type: ignore[arg-type]
    return Ink(_sum(bands), dict(zip(full, shares, strict=False)))


def _of_table(picture: Picture, space: Space) -> Ink:
    """Return the ink of the entries of an Indexed space that a picture uses."""
    count = min(len(space.table) // max(1, space.painted.count), 1 << picture.bits)
    used = set(range(count))
    if picture.bits == 8 and _is_packed_plainly(picture):
        used &= set(_samples(picture))
    entries = [space.painted.plates(space.entry(index)) or {} for index in used]
    plates = {name for entry in entries for name in entry}
    shares = {name: max(entry.get(name, 0.0) for entry in entries) for name in sorted(plates)}
    return Ink(max((sum(entry.values()) for entry in entries), default=0.0), shares)


def _sum(bands: list[Image.Image]) -> float:
    """Return the greatest sum of components, 1 for a full one; what halving rounds away is under one in a hundred."""
    weight = 1
    while len(bands) > 1:
        if len(bands) % 2:
            bands = [*bands, Image.new("L", bands[0].size)]
        bands = [ImageChops.add(a, b, scale=2) for a, b in zip(bands[::2], bands[1::2], strict=True)]
        weight *= 2
    return float(bands[0].getextrema()[1]) * weight / 255  # type: ignore[arg-type]


def _bands(picture: Picture, count: int) -> list[Image.Image]:
    """Return the components of an image as they are painted, each as an image of bytes; none where it has no reader."""
    if picture.packing in ("JPEG", "JPEG 2000"):
        data = undone(picture.stream)
        bands = _unpacked(data, turned=picture.packing == "JPEG")[:count] if data else []
    elif _is_packed_plainly(picture):
        data = _samples(picture)
        if picture.bits == 16:
            data = data[::2]
        elif picture.bits < 8:
            across = (picture.width * count, picture.height)
            data = Image.frombytes("L", across, data, "raw", f"L;{picture.bits}").tobytes()
        if len(data) < picture.width * picture.height * count:
            return []
        size = (picture.width, picture.height)
        bands = [Image.frombytes("L", size, data[band : count * size[0] * size[1] : count]) for band in range(count)]
    else:
        return []
    if len(bands) < count:
        return []
    decode = None if picture.packing == "inline" else picture.stream.get(Name.Decode)
    if isinstance(decode, Array) and len(decode) >= 2 and float(decode[0]) > float(decode[1]):
        bands = [ImageChops.invert(band) for band in bands]
    return bands


def _unpacked(data: bytes, *, turned: bool) -> list[Image.Image]:
    """Return the components of a JPEG; those of four inks ``turned``, as Pillow takes them the other way round."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                image.load()
                return list((ImageChops.invert(image) if turned and image.mode == "CMYK" else image).split())
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
        raise TooLargeError from fault


def _is_packed_plainly(picture: Picture) -> bool:
    return picture.packing in ("Flate", "plain", "inline")


def _samples(picture: Picture) -> bytes:
    if picture.packing == "inline":
        data: bytes = picture.stream.read_bytes()
        return data
    space = picture.space.count if picture.space else 1
    size = (picture.width * space * picture.bits + 8) // 8 * picture.height
    return decoded(picture.stream, size + picture.height + 1024)
