"""Images of a PDF as pixels, and pixels as images (ISO 32000-1, 8.9.5)."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Name, Object, Pdf, PdfError, PdfImage, PdfInlineImage, Stream
from PIL import Image, ImageChops

from brochure.press.paints import CMYK, GRAY, RGB, Space, Values, read_space, write_space

if TYPE_CHECKING:
    from collections.abc import Callable

_MODE = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
_SPACE = {"L": GRAY, "RGB": RGB, "CMYK": CMYK}
JPEG_QUALITY = 92
_DEFLATE = 6


@dataclass(frozen=True, slots=True)
class Raster:
    """An image: ``pixels`` in L, RGB or CMYK, where 255 of CMYK is full ink; L also holds the indices of ``space``.

    ``profile`` is the ICC profile that it carries; ``photo`` tells that it came as a JPEG.
    """

    space: Space
    pixels: Image.Image = field(hash=False)
    profile: bytes = b""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """An image as it is to stand in a file: 8 bits a component, deflated, or as a JPEG."""

    space: Space
    size: tuple[int, int]
    data: bytes
    jpeg: bool = False


def read_raster(image: Stream | PdfInlineImage, resources: Object) -> Raster | None:
    """Return an image, or None for a stencil, which has no colour, and for what cannot be read."""
    if isinstance(image, PdfInlineImage):
        return _read_inline(image, resources)
    if image.get(Name.ImageMask, False):
        return None
    space = read_space(image.get(Name.ColorSpace), resources)
    filters = image.get(Name.Filter)
    names = [str(f) for f in filters] if isinstance(filters, Array) else [str(filters)]
    decode = [float(v) for v in image.get(Name.Decode, ())]
    try:
        if names == ["/DCTDecode"]:
            return _read_jpeg(image.read_raw_bytes(), inverted=decode[:1] == [1])
        return _read_samples(image, space, inverted=decode[:1] == [1])
    except (OSError, SyntaxError, ValueError, PdfError, Image.DecompressionBombError):
        return None


def _read_inline(image: PdfInlineImage, resources: Object) -> Raster | None:
    """Return an inline image, read as the external one that it could be."""
    with pikepdf.new() as scratch:
        stream = Stream(scratch, image.read_raw_bytes())
        stream.update(dict(image.obj.items()))
        return read_raster(stream, resources)


def _read_jpeg(data: bytes, *, inverted: bool) -> Raster:
    with Image.open(BytesIO(data)) as opened:
        profile = opened.info.get("icc_profile", b"")
        opened.load()
        # Pillow takes every CMYK JPEG for an inverted one, as Adobe writes them; the PDF says whether it is.
        pixels = ImageChops.invert(opened) if opened.mode == "CMYK" and not inverted else opened.copy()
    return Raster(_SPACE[pixels.mode], pixels, profile or b"", photo=True)


def _read_samples(image: Stream, space: Space, *, inverted: bool) -> Raster | None:
    size, bits = (int(image.Width), int(image.Height)), int(image.get(Name.BitsPerComponent, 8))
    mode = "L" if space.kind == "indexed" or (space.kind == "inks" and len(space.inks) == 1) else _MODE.get(space.kind)
    if mode and bits == 8:
        pixels = Image.frombytes(mode, size, image.read_bytes())
        return Raster(space, ImageChops.invert(pixels) if inverted else pixels, space.profile)
    pixels = PdfImage(image).as_pil_image(apply_mask=False)
    pixels = pixels if pixels.mode in _SPACE else pixels.convert("RGB" if pixels.mode == "P" else "L")
    return Raster(_SPACE[pixels.mode], pixels, space.profile)


def encoded(raster: Raster) -> Encoded:
    """Return an image deflated."""
    return Encoded(raster.space, raster.pixels.size, zlib.compress(raster.pixels.tobytes(), _DEFLATE))


def as_jpeg(raster: Raster) -> Encoded:
    """Return an image as a JPEG with colour in every pixel, CMYK inverted as Adobe writes it."""
    out = BytesIO()
    raster.pixels.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return Encoded(raster.space, raster.pixels.size, out.getvalue(), jpeg=True)


def write_image(pdf: Pdf, image: Stream, new: Encoded, separations: dict[str, Object]) -> None:
    """Make ``image`` show ``new``; its soft mask stays, and no viewer is to smooth it."""
    image.write(new.data, filter=Name.DCTDecode if new.jpeg else Name.FlateDecode)
    for key in (Name.Decode, Name.DecodeParms):
        if key in image:
            del image[key]
    if new.jpeg and new.space == CMYK:
        image[Name.Decode] = Array([1, 0] * 4)
    image[Name.ColorSpace] = write_space(pdf, new.space, separations)
    image[Name.Width], image[Name.Height] = new.size
    image[Name.BitsPerComponent] = 8
    unsmoothed(image)


def unsmoothed(image: Stream) -> None:
    """Ask viewers not to smooth an image, nor its soft mask (ISO 19005-2, 6.2.8)."""
    image[Name.Interpolate] = False
    mask = image.get(Name.SMask)
    if isinstance(mask, Stream):
        mask[Name.Interpolate] = False


def recoloured(raster: Raster, change: Callable[[Space, list[Values]], tuple[Space, list[Values]]]) -> Raster | None:
    """Return an image of at most 256 colours with each replaced, as an indexed one; None for one of more."""
    if raster.space.kind == "indexed" and raster.space.base is not None:
        space, table = change(raster.space.base, list(raster.space.table))
        return Raster(Space("indexed", base=space, table=tuple(table)), raster.pixels)
    found = raster.pixels.getcolors(256)
    if found is None:
        return None
    colours = sorted(colour if isinstance(colour, tuple) else (int(colour),) for _, colour in found)
    space, table = change(raster.space, [tuple(v / 255 for v in colour) for colour in colours])
    return Raster(Space("indexed", base=space, table=tuple(table)), _indices(raster.pixels, colours))


def _indices(pixels: Image.Image, colours: list[tuple[int, ...]]) -> Image.Image:
    """Return which of ``colours`` each pixel is."""
    if pixels.mode == "L":
        table = [0] * 256
        for index, (value,) in enumerate(colours):
            table[value] = index
        return pixels.point(table)
    wide = pixels if pixels.mode == "CMYK" else pixels.convert("RGBA")
    index_of = {_word(colour): index for index, colour in enumerate(colours)}
    words = memoryview(wide.tobytes()).cast("I")
    return Image.frombytes("L", pixels.size, bytes(map(index_of.__getitem__, words)))


def _word(colour: tuple[int, ...]) -> int:
    """Return the four bytes of a pixel as this machine reads them in one."""
    return int.from_bytes(bytes((*colour, 255)[:4]), sys.byteorder)
