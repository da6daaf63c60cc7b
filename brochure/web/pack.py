"""Packing: style sheets, pictures and fonts of a page put into it, so that it asks for nothing outside."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from brochure.document import ASSETS
from brochure.web.fonts import web_font

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.document import Document

# A picture of pixels is shown no wider than this many, twice the widest column on a screen of double density.
MOST_PIXELS = 1600
_JPEG_QUALITY = 82

_ASSET = re.compile(rf'{re.escape(ASSETS)}[^"\'()<>\s]+')
_FONT = re.compile(rf'url\("({re.escape(ASSETS)}[^"]+)"\)')
_NOT_TEXT = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINES = re.compile(r"(?<!\s)\s*\n\s*")
# What would end the URL, the string or the style sheet that a picture stands in.
_ESCAPED = (("%", "%25"), ("#", "%23"), ('"', "'"), ("<", "%3C"), (">", "%3E"))
# The first bytes of what every browser shows.
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def pack(document: Document) -> bytes:
    """Return ``document`` as one HTML file in UTF-8, the bytes of every asset that it names inside it."""
    html = _ASSET.sub(lambda match: _uri(match[0], document.assets).replace("&", "&amp;"), document.html)
    shown = frozenset(map(ord, unescape(_NOT_TEXT.sub("", document.html))))
    fonts = _FONT.sub(lambda match: _font_uri(document.assets[match[1]], shown), document.fonts.text)
    css = _COMMENT.sub("", "\n".join(sheet.text for sheet in document.stylesheets))
    drawn = _ASSET.sub(lambda match: _uri(match[0], document.assets), css)
    style = _LINES.sub("\n", f"{fonts}\n{drawn}").strip()
    return html.replace("</head>", f"<style>\n{style}\n</style>\n</head>", 1).encode()


def photographs(document: Document) -> int:
    """Return how many bytes of the finished file are pictures of pixels."""
    every = "".join((document.html, *(sheet.text for sheet in document.stylesheets)))
    named = dict.fromkeys(match[0] for match in _ASSET.finditer(every))
    return sum(len(_uri(url, document.assets)) for url in named if not _is_svg(document.assets[url]))


def _uri(url: str, assets: Mapping[str, bytes]) -> str:
    """Return the bytes of an asset as a URL that stands between double quotes."""
    data = assets[url]
    if not _is_svg(data):
        kind, data = _for_browsers(data)
        return f"data:{kind};base64,{b64encode(data).decode()}"
    svg = _LINES.sub(" ", data.decode("utf-8-sig", errors="replace")).strip()
    letters = frozenset(map(ord, unescape(_NOT_TEXT.sub("", svg))))
    svg = _FONT.sub(lambda match: _font_uri(assets[match[1]], letters), svg)
    svg = _ASSET.sub(lambda match: _uri(match[0], assets), svg)
    for character, code in _ESCAPED:
        svg = svg.replace(character, code)
    return f"data:image/svg+xml,{svg}"


def _is_svg(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _for_browsers(data: bytes) -> tuple[str, bytes]:
    """Return a picture of pixels and its kind: as it is where browsers show it and it is no larger than they need.

    One that is too large, in the inks of a press, of another kind, or that tells where it was taken, is made anew.
    """
    from PIL import Image, ImageCms, ImageOps

    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    with Image.open(BytesIO(data)) as opened:
        plain = opened.mode in {"RGB", "RGBA", "L", "P", "1", "LA"} and not opened.getexif()
        if kind and plain and opened.width <= MOST_PIXELS:
            return kind, data
        profile = opened.info.get("icc_profile")
        image = ImageOps.exif_transpose(opened)
        image.thumbnail((MOST_PIXELS, 4 * MOST_PIXELS))
    see_through = image.mode in {"RGBA", "LA", "P"} and image.convert("RGBA").getchannel("A").getextrema() != (255, 255)
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        from_profile = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, from_profile, srgb, outputMode="RGB")
        image = converted or image
    image = image.convert("RGBA" if see_through else "RGB")
    made = BytesIO()
    if see_through or kind == "image/png":
        image.save(made, "PNG", optimize=True)
        return "image/png", made.getvalue()
    image.save(made, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
    return "image/jpeg", made.getvalue()


def _font_uri(font: bytes, shown: frozenset[int]) -> str:
    return f'url("data:font/woff2;base64,{b64encode(web_font(font, shown)).decode()}") format("woff2")'
