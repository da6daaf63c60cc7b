"""Raster pictures: what Pillow opens safely, turned into what WeasyPrint embeds as it is.

WeasyPrint drops the profile of a PNG, loads no TIFF, clips 16 bits to white and saves a turned JPEG anew, coarsely.
So a picture leaves here upright, in 8 bits, in sRGB, or, where it was made for the press, in CMYK with its profile.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image, ImageChops, ImageCms, ImageFile, ImageOps

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["png", "jpg"]
_PNG: Kind = "png"
_JPEG: Kind = "jpg"
ACCEPTED = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "JPEG2000", "AVIF", "BMP")
ACCEPTED_WORDS = "use an SVG for drawings and logos, a PNG, JPEG or TIFF for photographs"

# More than the sheet of a poster holds at twice the resolution that a printer asks for.
MOST_PIXELS = 90_000_000

# Leading bytes of files that people take for pictures, and what to do with each.
_VECTOR = "save it as SVG, with its text turned to outlines"
_FOREIGN = (
    (0, b"%!PS", "PostScript (EPS or AI)", _VECTOR),
    (0, b"\xc5\xd0\xd3\xc6", "EPS", _VECTOR),
    (0, b"%PDF", "PDF (or Illustrator)", _VECTOR),
    (0, b"8BPS", "a Photoshop file", "save it as TIFF, PNG or JPEG"),
    (4, b"ftyphei", "HEIC", "save it as JPEG: a telephone offers that as its most compatible format"),
    (4, b"ftypmif1", "HEIC", "save it as JPEG: a telephone offers that as its most compatible format"),
    (0, b"PK\x03\x04", "a document or an archive", "save the picture that it holds as SVG, PNG or JPEG"),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows metafile", _VECTOR),
)
# What begins a profile inside a file.
_PROFILED = {"PNG": b"iCCP", "JPEG": b"ICC_PROFILE\0", "MPO": b"ICC_PROFILE\0"}
_LOSSY = frozenset({"JPEG", "MPO", "WEBP", "JPEG2000", "AVIF"})
_PLAIN = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
# Markers of a JPEG: the start of its pixels; Exif and XMP, Photoshop's, comments.
_SCAN, _NOTES = 0xDA, (0xE1, 0xED, 0xFE)
_QUALITY = 95
# A drawing has no more colours, or greys, than this.
_FEW = {"RGB": 256, "L": 32}
_LEAST_DPI, _MOST_DPI = 96.0, 2400.0
# Two steps of 255: what a profile of sRGB under another name differs by.
_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture of pixels as PNG or JPEG, upright, in 8 bits, and what its maker should hear of.

    ``dpi`` is the resolution that it states for itself, 96 where it states none or a lower one.
    """

    data: bytes
    kind: Kind
    width: int
    height: int
    dpi: float
    findings: tuple[Diagnostic, ...] = ()


def read_raster(data: bytes, path: str, place: Place | None) -> Raster:
    """Return the picture in ``data``; raises ``BrochureError`` at ``place`` for what is none, or cannot be trusted."""
    for start, magic, what, hint in _FOREIGN:
        if data[start : start + len(magic)] == magic:
            raise BrochureError(Diagnostic("picture-format", f"{path} is {what}", place=place, hint=hint))
    Image.init()  # or a format whose reader is not loaded yet is not known
    try:
        with _strictly(), Image.open(BytesIO(data), formats=ACCEPTED) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError  # noqa: TRY301 - Pillow's own limit is higher
            image.load()
            return _normal(image, data, path, place)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise BrochureError(_too_large(path, place)) from fault
    except Exception as fault:  # decoders of hostile bytes raise whatever comes to them
        raise BrochureError(_unreadable(data, path, place)) from fault


@contextmanager
def _strictly() -> Iterator[None]:
    """Open pictures whole or not at all: WeasyPrint lets the whole process take truncated ones for good."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _normal(image: ImageFile.ImageFile, data: bytes, path: str, place: Place | None) -> Raster:
    """Return a loaded picture in a form that needs no more to be done to it, its own bytes where they are that."""
    findings: list[Diagnostic] = []
    form = str(image.format)
    if form != "MPO" and getattr(image, "n_frames", 1) > 1:
        message = f"{path} holds {getattr(image, 'n_frames', 1)} pictures: only the first is printed"
        findings.append(
            Diagnostic("picture-frames", message, Severity.WARNING, place=place, hint="save the one that you mean")
        )
        image.seek(0)
        image.load()
    profile = image.info.get("icc_profile")
    mark = _PROFILED.get(form)
    if mark and not profile and mark in data[: data.find(b"IDAT")]:
        profile = b"lost"  # Pillow drops one that it cannot unpack without a word
    adobe = "APP14" in getattr(image, "app", {})
    made = _eight_bits(_upright(image))
    if profile or made.mode == "LAB":
        made, readable = _in_srgb(made, profile)
        if not readable:
            findings.append(
                Diagnostic(
                    "picture-profile",
                    f"the colour profile of {path} cannot be read: its colours are taken for"
                    f" {'the printing condition' if made.mode == 'CMYK' else 'sRGB'}",
                    Severity.WARNING,
                    place=place,
                    hint="save the picture again, in sRGB",
                )
            )
    if made.mode == "CMYK" and form in {"JPEG", "MPO"} and not adobe:
        made = ImageChops.invert(made)  # Pillow takes every CMYK JPEG for Adobe's, whose values stand inverted
    if made.mode in {"RGBA", "LA"} and made.getchannel("A").getextrema() == (0, 0):
        message, hint = f"nothing can be seen in {path}: it is clear all over", "export the artwork itself"
        findings.append(Diagnostic("picture-empty", message, Severity.WARNING, place=place, hint=hint))
    if made is image and _stands(form, made):
        kept, kind = (data, _PNG) if form == "PNG" else (_without_notes(data), _JPEG)
        return Raster(kept, kind, made.width, made.height, _dpi(image), tuple(findings))
    kept, kind = _encoded(made, profile if made.mode == "CMYK" else None, lossy=form in _LOSSY)
    return Raster(kept, kind, made.width, made.height, _dpi(image), tuple(findings))


def _stands(form: str, image: Image.Image) -> bool:
    """Tell whether the bytes of a picture may go into a file as they are."""
    if form == "PNG":
        return image.mode in {"L", "RGB", "RGBA", "LA"} and "transparency" not in image.info
    return form == "JPEG" and image.mode in {"L", "RGB", "CMYK"}


def _dpi(image: Image.Image) -> float:
    stated = image.info.get("dpi", (0, 0))
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    return dpi if _LEAST_DPI < dpi <= _MOST_DPI else _LEAST_DPI


def _upright(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image) if image.getexif().get(0x0112, 1) != 1 else image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture in one of the plain modes, or in Lab, without an alpha channel that hides nothing."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in {"1", "L;2", "L;4"}:
        image = image.convert("L")
    elif image.mode in {"P", "PA", "RGBa", "La"} or (image.mode in {"L", "RGB"} and "transparency" in image.info):
        clear = image.mode != "P" or "transparency" in image.info
        image = image.convert(("LA" if image.mode in {"L", "La"} else "RGBA") if clear else "RGB")
    elif image.mode in {"YCbCr", "RGBX", "HSV"}:
        image = image.convert("RGB")
    elif image.mode not in {*_PLAIN, "LAB"}:
        message = f"pixels of mode {image.mode}"
        raise ValueError(message)
    if image.mode in {"LA", "RGBA"} and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert(image.mode[:-1])
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """Return a picture converted from its profile, and whether that could be read; one for the press stays CMYK."""
    colour = image.convert(image.mode[:-1]) if image.mode in {"LA", "RGBA"} else image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else ImageCms.createProfile("LAB")
        if colour.mode == "L" and _space(source) == "RGB":
            colour = colour.convert("RGB")  # greys are often saved with the profile of a colour picture
        transform = ImageCms.buildTransform(
            source, ImageCms.createProfile("sRGB"), colour.mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        if image.mode == "LAB":
            raise
        return image, False
    if image.mode == "CMYK" or (image.mode != "LAB" and _is_srgb(transform, colour.mode)):
        return image, True
    made = transform.apply(colour)
    if image.mode in {"L", "LA"}:
        made = made.convert("L")
    if image.mode in {"LA", "RGBA"}:
        made.putalpha(image.getchannel("A"))
    return made, True


def _space(profile: Any) -> str:
    """Return what kind of colours a profile is of, such as ``RGB``."""
    return str(getattr(profile, "profile", profile).xcolor_space).strip()


def _is_srgb(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Tell whether a transform to sRGB leaves colours as they are, whatever its profile calls itself."""
    steps = bytes(range(0, 256, 17))
    if mode == "L":
        probe = Image.frombytes("L", (len(steps), 1), steps)
        same = Image.merge("RGB", (probe,) * 3)
    else:
        cube = bytes(c for r in steps[::3] for g in steps[::3] for b in steps[::3] for c in (r, g, b))
        probe = same = Image.frombytes("RGB", (len(cube) // 3, 1), cube)
    extremes = ImageChops.difference(same, transform.apply(probe)).getextrema()
    return all(high <= _ALIKE for _, high in extremes)  # type: ignore[misc]  # RGB has a pair for each channel


def _encoded(image: Image.Image, profile: bytes | None, *, lossy: bool) -> tuple[bytes, Kind]:
    """Return a picture as bytes: in JPEG where it was a photograph already, or is CMYK, which PNG cannot hold."""
    image.info = {}  # no profile, place or date of the original
    file = BytesIO()
    photograph = lossy and image.mode in _FEW and image.getcolors(_FEW[image.mode]) is None
    if image.mode == "CMYK" or photograph:
        image.save(file, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
        return file.getvalue(), _JPEG
    image.save(file, "PNG", compress_level=1)  # it is decoded and packed anew on its way into the PDF
    return file.getvalue(), _PNG


def _without_notes(jpeg: bytes) -> bytes:
    """Return a JPEG file without what its camera noted, such as where it was taken (ITU-T T.81, annex B)."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1] != _SCAN:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if marker not in _NOTES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, jpeg[at:]))


def _too_large(path: str, place: Place | None) -> Diagnostic:
    message = f"{path} has more than {MOST_PIXELS // 1_000_000} million pixels"
    return Diagnostic("picture-too-large", message, place=place, hint="save it smaller: 300 pixels an inch are enough")


def _unreadable(data: bytes, path: str, place: Place | None) -> Diagnostic:
    try:
        with _strictly(), Image.open(BytesIO(data), formats=ACCEPTED) as image:
            form, whole = image.format, image.width * image.height > 0
    except Exception:  # noqa: BLE001 - as above
        form, whole = None, False
    if form and whole:
        message = f"{path} begins as {form} but cannot be read to its end"
        return Diagnostic(
            "picture-damaged", message, place=place, hint="copy it again from where it came, or save it anew"
        )
    return Diagnostic("not-a-picture", f"{path} is not a picture that can be read", place=place, hint=ACCEPTED_WORDS)
