"""Pictures: what may be placed in a leaflet, how large it is, and colours that must not be taken for inks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from xml.etree.ElementTree import fromstring as parse_xml

from brochure.compose.inks import STAND_INS
from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

MM_PER_UNIT = {"": 25.4 / 96, "px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4}

# What WeasyPrint paints black without a word, what reaches outside the file, and what XML may hide.
_REFUSED = (
    (rb"var\(", "svg-variable", "var() in an SVG is painted black", "write the colour itself"),
    (rb"currentColor", "svg-variable", "currentColor in an SVG file is painted black", "write the colour itself"),
    (rb"<!(?:DOCTYPE|ENTITY)[^>]*(?:\[|ENTITY|SYSTEM)", "svg-entity", "an SVG may not declare entities", "remove it"),
    (rb"<script\b", "svg-script", "an SVG may hold no script", "remove it"),
    (
        rb"""(?:href\s*=\s*["']|url\(\s*["']?)(?!\#|data:image/(?:png|jpe?g)|["')])""",
        "svg-reference",
        "an SVG may not refer outside itself",
        "put what it refers to into the file",
    ),
)
_LENGTH = re.compile(r"^\s*([\d.]+)\s*(px|pt|mm|cm|in|)\s*$")
_HEX = re.compile(rb"#([0-9A-Fa-f]{6})\b")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its bytes, and its natural width and height in millimetres (pixels at 96 per inch)."""

    data: bytes
    width: float
    height: float


def open_picture(data: bytes, path: str, place: Place | None) -> Picture:
    """Return the picture in ``data``.

    Raises ``BrochureError``: at the line of an SVG that holds what may not be in one, else at ``place``.
    """
    if path.lower().endswith(".svg"):
        return _open_svg(data, path, place)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as image:
            image.verify()
            width, height = image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise BrochureError(_no_picture(path, place)) from fault
    return Picture(data, width * MM_PER_UNIT["px"], height * MM_PER_UNIT["px"])


def without_stand_ins(svg: bytes) -> bytes:
    """Return an SVG of fixed colours with each one that is by chance an ink's moved by one step of blue.

    A logo keeps its colours: none of them may be taken for a name and replaced.
    """
    taken = {value[1:].lower().encode() for value in STAND_INS.values()}

    def move(match: re.Match[bytes]) -> bytes:
        value = match[1].lower()
        while value in taken:
            value = value[:4] + b"%02x" % ((int(value[4:], 16) - 1) % 256)
        return b"#" + value if value != match[1].lower() else match[0]

    return _HEX.sub(move, svg)


def _open_svg(data: bytes, path: str, place: Place | None) -> Picture:
    faults = tuple(_faults(data, path))
    if faults:
        raise BrochureError(*faults)
    try:
        root = parse_xml(data)  # noqa: S314 - entities are refused above, before anything is parsed
    except (ParseError, ValueError) as fault:
        raise BrochureError(_no_picture(path, place)) from fault
    if root.tag.rpartition("}")[2] != "svg":
        raise BrochureError(_no_picture(path, place))
    box = [float(n) for n in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    width, height = _millimetres(root.get("width")), _millimetres(root.get("height"))
    if len(box) == 4:
        width = width or (height * box[2] / box[3] if height and box[3] else box[2] * MM_PER_UNIT["px"])
        height = height or (width * box[3] / box[2] if box[2] else 0)
    if not (width and height):
        message = f"{path} says neither how large it is nor what its viewBox is"
        raise BrochureError(Diagnostic("svg-size", message, place=place, hint='add viewBox="0 0 width height"'))
    return Picture(data, width, height)


def _faults(data: bytes, path: str) -> Iterator[Diagnostic]:
    for pattern, code, message, hint in _REFUSED:
        for match in re.finditer(pattern, data, re.IGNORECASE):
            line = data.count(b"\n", 0, match.start()) + 1
            column = match.start() - (data.rfind(b"\n", 0, match.start()) + 1) + 1
            yield Diagnostic(code, message, place=Place(path, line, column), hint=hint)


def _millimetres(length: str | None) -> float:
    match = _LENGTH.match(length or "")
    return float(match[1]) * MM_PER_UNIT[match[2]] if match else 0.0


def _no_picture(path: str, place: Place | None) -> Diagnostic:
    message = f"{path} is not a picture that can be read"
    return Diagnostic("not-a-picture", message, place=place, hint="use an SVG, PNG or JPEG file")
