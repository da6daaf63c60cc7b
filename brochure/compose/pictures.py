"""Pictures: what may be placed in a leaflet, how large it is, and colours that must not be taken for inks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from brochure.compose.inks import STAND_INS
from brochure.compose.vector import is_vector, read_vector, view_box
from brochure.document import ASSETS
from brochure.errors import BrochureError

if TYPE_CHECKING:
    from brochure.compose.vector import Lettering
    from brochure.errors import Diagnostic, Place

MM_PER_INCH = 25.4
_PLAIN = b' image-rendering="crisp-edges"'
_HEX = re.compile(rb"#([0-9A-Fa-f]{6})\b")
_SVG_OPENING = re.compile(rb"<(?:[\w-]+:)?svg\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_CROPPED = re.compile(rb"xMin(?=Y)|xMax(?=Y)")  # the side that preserveAspectRatio keeps
_VIEW_BOX = re.compile(rb"""viewBox\s*=\s*["']([^"']*)""")
_RGB = re.compile(rb"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as it is set: its URL among the assets, its bytes, its natural width and height in mm.

    ``pixels`` is None for an SVG, whose pictures of pixels are ``inner`` and whose text is ``lettering``.
    """

    url: str
    data: bytes
    width: float
    height: float
    place: Place | None
    pixels: tuple[int, int] | None = None
    inner: tuple[Picture, ...] = ()
    lettering: tuple[Lettering, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    def context(self, alt: str) -> dict[str, Any]:
        """Return what templates are given of it."""
        return {
            "url": self.url,
            "alt": alt,
            "width_mm": self.width,
            "height_mm": self.height,
            "drawn": self.pixels is None,
        }

    @property
    def parts(self) -> tuple[Picture, ...]:
        """Return this picture and those inside it."""
        return (self, *self.inner)


def open_picture(data: bytes, path: str, place: Place | None, *, logo: bool = False) -> Picture:
    """Return the picture in ``data``, whatever its name ends in; the colours of a ``logo`` are its own, never inks.

    Raises ``BrochureError``: at the line of an SVG that holds what may not be in one, else at ``place``.
    """
    return _vector(data, path, place, logo=logo) if is_vector(data) else _raster(data, path, place)


def _raster(data: bytes, path: str, place: Place | None) -> Picture:
    from brochure.compose.raster import read_raster  # Pillow, for a leaflet that has use for it

    read = read_raster(data, path, place)
    width, height = (pixels * MM_PER_INCH / read.dpi for pixels in (read.width, read.height))
    pixels = (read.width, read.height)
    return Picture(_url(read.data, read.kind), read.data, width, height, place, pixels, findings=read.findings)


def _vector(data: bytes, path: str, place: Place | None, *, logo: bool) -> Picture:
    read = read_vector(data, path, place)
    inner: list[Picture] = []
    faults: list[Diagnostic] = []
    svg = read.data
    for part in reversed(read.pictures):  # from the end, so that what stands before keeps its place
        try:
            picture = _raster(part.data, path, part.place)
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
            continue
        inner.append(picture)
        start, end = part.span
        # WeasyPrint asks viewers to smooth pictures unless told not to, which PDF/A forbids; of two, the first counts.
        plain = b"" if b"image-rendering" in svg[svg.rindex(b"<", 0, start) : svg.index(b">", end)] else _PLAIN
        svg = svg[:start] + b'"' + picture.url.encode() + b'"' + plain + svg[end:]
    if faults:
        raise BrochureError(*faults)
    if logo:
        svg = without_stand_ins(svg)
    findings = (*read.findings, *(finding for picture in inner for finding in picture.findings))
    made = Picture(_url(svg, "svg"), svg, read.width, read.height, place, None, tuple(inner), read.lettering)
    return replace(made, findings=findings)


def mirrored(picture: Picture) -> Picture:
    """Return art as a mirror shows it, for pages that are read from right to left; what has letters stays as it is."""
    if picture.lettering:
        return picture
    width, height = picture.width, picture.height
    if picture.pixels:
        inner = f'<image href="{picture.url}" width="{width:g}" height="{height:g}" image-rendering="crisp-edges"/>'
        start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        svg = f'{start}<g transform="translate({width:g} 0) scale(-1 1)">{inner}</g></svg>'.encode()
        return replace(picture, url=_url(svg, "svg"), data=svg, pixels=None, inner=(picture,))
    opening = _SVG_OPENING.search(picture.data)
    if opening is None:  # what was read as an SVG has a root
        raise AssertionError(picture.url)
    written = _VIEW_BOX.search(opening[0])
    box = view_box(written[1].decode("ascii", "replace")) if written else None
    left, across = (box[0], box[2]) if box else (0.0, width)
    end = picture.data.rindex(b"</")
    turned = f'<g transform="translate({2 * left + across:g} 0) scale(-1 1)">'.encode()
    root = _CROPPED.sub(lambda side: b"xMax" if side[0] == b"xMin" else b"xMin", opening[0])
    svg = (
        picture.data[: opening.start()]
        + root
        + turned
        + picture.data[opening.end() : end]
        + b"</g>"
        + picture.data[end:]
    )
    return replace(picture, url=_url(svg, "svg"), data=svg)


def without_stand_ins(svg: bytes) -> bytes:
    """Return an SVG of fixed colours with each one that is by chance an ink's moved by one step of blue.

    A logo keeps its colours: none of them may be taken for a name and replaced.
    """
    taken = {bytes.fromhex(value[1:]) for value in STAND_INS.values()}

    def moved(colour: bytes) -> bytes:
        while colour in taken:
            colour = colour[:2] + bytes([(colour[2] - 1) % 256])
        return colour

    def hexadecimal(match: re.Match[bytes]) -> bytes:
        colour = bytes.fromhex(match[1].decode())
        return match[0] if colour not in taken else b"#" + moved(colour).hex().encode()

    def decimal(match: re.Match[bytes]) -> bytes:
        channels = [int(channel) for channel in match.groups()]
        if max(channels) > 255 or bytes(channels) not in taken:
            return match[0]
        return b"#" + moved(bytes(channels)).hex().encode()

    return _RGB.sub(decimal, _HEX.sub(hexadecimal, svg))


def _url(data: bytes, ending: str) -> str:
    """Return an address that is the content's own: the same picture under two names is one, whatever they hold."""
    return f"{ASSETS}pictures/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
