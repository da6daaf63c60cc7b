"""Files that people bring: logos and fonts, judged and put into a form that can be printed, before anything keeps them.

What a file is called where it came from does not matter: its name here is made from what it is.
"""

from __future__ import annotations

import hashlib
import re
import struct
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.compose import fontfiles
from brochure.compose.pictures import open_picture
from brochure.compose.vector import read_vector
from brochure.errors import BrochureError, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_LOGO, MOST_FONT = 20_000_000, 10_000_000  # bytes, as they are brought
MOST_UNPACKED = 40_000_000  # bytes of a font that comes packed
MOST_PIXELS_WIDE = 4_000  # 17 cm at the 600 dpi of a fine printer: no logo is larger
_LONGEST_FAMILY = 60
_QUALITY = 92

_FONT, _OTHER = "the font", "choose a TTF, OTF or WOFF2 file from its maker"
_WEIGHTS = {100: "Thin", 200: "ExtraLight", 300: "Light", 400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold",
            800: "ExtraBold", 900: "Black"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """What a font file says of itself."""

    family: str
    weight: int
    style: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be kept: its name in the clinic's folder, its bytes, what a person should hear of it."""

    name: str
    data: bytes
    told: tuple[str, ...] = ()
    font: Font | None = None

    @property
    def id(self) -> str:
        """What it goes by until it is saved."""
        return hashlib.sha256(self.data).hexdigest()[:16]


def read_logo(data: bytes, taken: Callable[[str], bool]) -> Upload:
    """Return a logo under a name that is not ``taken`` yet.

    A drawing stays as it is; a picture of pixels is made anew, so that nothing is in it but its pixels, and smaller
    where it is larger than anything could print. Raises ``BrochureError`` for what is neither, or may not be placed.
    """
    if len(data) > MOST_LOGO:
        raise _refused("file-too-large", f"a logo may have up to {MOST_LOGO // 1_000_000} MB", "save it smaller")
    picture = open_picture(data, "the logo", None, logo=True)  # it is refused here as it would be in a leaflet
    if picture.pixels is None:
        return Upload(_free("logo.svg", taken), read_vector(data, "the logo", None).data)
    from PIL import Image

    told = [finding.message for finding in picture.findings]
    with Image.open(BytesIO(picture.data)) as opened:
        kind = "png" if opened.format == "PNG" else "jpg"
        profile = opened.info.get("icc_profile")
        image = opened.copy()
    if (before := max(image.size)) > MOST_PIXELS_WIDE:
        image.thumbnail((MOST_PIXELS_WIDE, MOST_PIXELS_WIDE), Image.Resampling.LANCZOS)
        told.append(
            f"it had {before} pixels across and was made smaller: {max(image.size)} are all that can be printed"
        )
    image.info = {}  # pixels alone, without the notes of the program or the camera that they came from
    file = BytesIO()
    if kind == "png":
        image.save(file, "PNG")
    else:
        image.save(file, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
    return Upload(_free(f"logo.{kind}", taken), file.getvalue(), tuple(told))


def read_fonts(data: bytes, taken: Callable[[str], bool]) -> tuple[Upload, ...]:
    """Return a font file, unpacked where it came as WOFF, under a name that is not ``taken`` yet.

    Of a variable font the regular and the bold are taken out of it. Raises ``BrochureError`` for what is no font, for
    one that may not be embedded, and for one that sets no text.
    """
    if len(data) > MOST_FONT:
        raise _refused("file-too-large", f"a font may have up to {MOST_FONT // 1_000_000} MB", "choose one style of it")
    _bound(data)
    font = fontfiles.unpacked(data, _FONT, None)
    told = tuple(finding.message for finding in fontfiles.remarks(font, _FONT, None))
    low, high = fontfiles.weights(font) or (0, 0)
    found = [weight for weight in (400, 700) if low <= weight <= high]
    statics = [fontfiles.at_weight(font, weight, _FONT, None) for weight in found or [400]]
    return tuple(_kept(static, taken, told) for static in statics)


def _kept(data: bytes, taken: Callable[[str], bool], told: tuple[str, ...]) -> Upload:
    about = _about(data)
    slug = re.sub(r"[^A-Za-z0-9]+", "", about.family) or "Font"
    style = _WEIGHTS[about.weight] + ("Italic" if about.style == "italic" else "")
    ending = "otf" if data.startswith(b"OTTO") else "ttf"
    return Upload(_free(f"fonts/{slug}-{style}.{ending}", taken), data, told, about)


def of_draft(name: str, data: bytes) -> Upload:
    """Return a file that was judged before, with what it says of itself."""
    return Upload(name, data, (), _about(data) if name.startswith("fonts/") else None)


def _bound(data: bytes) -> None:
    """Raise ``BrochureError`` for a packed font that is too large unpacked: of WOFF 2 the stream is unpacked to see."""
    if data[:4] not in (b"wOFF", b"wOF2"):
        return
    if int.from_bytes(data[16:20], "big") > MOST_UNPACKED:
        raise _too_large()
    tables = int.from_bytes(data[12:14], "big")
    if data[:4] == b"wOFF":
        lengths = (int.from_bytes(data[44 + 20 * n + 12 : 44 + 20 * n + 16], "big") for n in range(tables))
        if sum(lengths) > MOST_UNPACKED:
            raise _too_large()
        return
    import brotli
    from fontTools.ttLib import TTLibError

    with suppress(brotli.error, TTLibError, IndexError, struct.error, AssertionError, ValueError):  # told as unreadable
        if (
            len(brotli.Decompressor().process(_stream(data, tables), output_buffer_limit=MOST_UNPACKED + 1))
            > MOST_UNPACKED
        ):
            raise _too_large()


def _stream(data: bytes, tables: int) -> bytes:
    """Return the packed stream of a WOFF 2 file, which stands behind its directory of tables."""
    from fontTools.ttLib.woff2 import WOFF2DirectoryEntry

    at = 48
    for _ in range(tables):
        entry = WOFF2DirectoryEntry()
        left = len(data) - at
        rest = entry.fromString(data[at:])
        at += left - len(rest)
    return data[at : at + int.from_bytes(data[20:24], "big")]


def _about(data: bytes) -> Font:
    """Return what a font says of itself; its family is put into style sheets, so it holds no signs of theirs."""
    from fontTools.ttLib import TTFont

    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            names, style = font["name"], font["OS/2"]
            found = names.getDebugName(16) or names.getDebugName(1) or ""
            weight = min(900, max(100, round(style.usWeightClass / 100) * 100))
            italic = bool(style.fsSelection & 1) or bool(font["head"].macStyle & 2)
    except Exception as fault:  # readers of hostile bytes raise whatever comes to them
        raise _refused("font-unreadable", "the font does not say what it is called", _OTHER) from fault
    family = " ".join(re.sub(r"[^\w &.'-]+", " ", found).split())[:_LONGEST_FAMILY]
    if not any(map(str.isalnum, family)):
        raise _refused("font-unreadable", "the font does not say what it is called", _OTHER)
    return Font(family, weight, "italic" if italic else "normal")


def _too_large() -> BrochureError:
    return _refused(
        "file-too-large", f"unpacked this font has more than {MOST_UNPACKED // 1_000_000} MB", "choose another"
    )


def _refused(code: str, message: str, hint: str) -> BrochureError:
    return BrochureError(Diagnostic(code, message, hint=hint))


def _free(name: str, taken: Callable[[str], bool]) -> str:
    """Return ``name``, with a number in it where there is such a file already: nothing is overwritten."""
    path = PurePosixPath(name)
    names = (name, *(str(path.with_stem(f"{path.stem}-{number}")) for number in range(2, 10_000)))
    return next(free for free in names if not taken(free))
