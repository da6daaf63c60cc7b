"""Pictures that were made for the press, in CMYK, turned into sRGB for files that are read or printed at the office."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import Name
from PIL import Image, ImageChops, ImageCms

from brochure.press.painted import drawn_images

if TYPE_CHECKING:
    import pikepdf
    from pikepdf import Stream

_QUALITY = 92


def to_srgb(pdf: pikepdf.Pdf, icc: bytes) -> None:
    """Convert every CMYK picture of ``pdf`` by its own profile, or by ``icc``, that of the printing condition."""
    for image in drawn_images(pdf):
        if _is_cmyk_jpeg(image):
            _convert(image, icc)


def _is_cmyk_jpeg(image: Stream) -> bool:
    """WeasyPrint writes CMYK in no other way than as the JPEG file that it was given."""
    return image.get(Name.ColorSpace) == Name.DeviceCMYK and image.get(Name.Filter) == Name.DCTDecode


def _convert(stream: Stream, icc: bytes) -> None:
    with Image.open(BytesIO(stream.read_raw_bytes())) as opened:
        profile = opened.info.get("icc_profile") or icc
        inverted = Name.Decode in stream and float(stream[Name.Decode][0]) == 1
        pixels = opened.copy() if inverted else ImageChops.invert(opened)  # Pillow takes all for Adobe's, inverted
    file = BytesIO()
    _rgb(pixels, profile, icc).save(file, "JPEG", quality=_QUALITY, subsampling=0)
    stream.write(file.getvalue(), filter=Name.DCTDecode)
    stream[Name.ColorSpace] = Name.DeviceRGB
    if Name.Decode in stream:
        del stream[Name.Decode]


def _rgb(image: Image.Image, *profiles: bytes) -> Image.Image:
    """Return a CMYK picture in sRGB by the first of ``profiles`` that is one for CMYK."""
    srgb = ImageCms.createProfile("sRGB")
    for profile in profiles:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            transform = ImageCms.buildTransform(
                source,
                srgb,
                "CMYK",
                "RGB",
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            continue
        made = transform.apply(image)
        made.info = {}
        return made
    return image.convert("RGB")
