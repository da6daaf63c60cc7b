"""Pictures that come with a document: known by their first bytes, and no larger than a leaflet can use."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from brochure.errors import Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES, MOST_TOGETHER, MOST_PICTURES = 20_000_000, 60_000_000, 60
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "tif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
)
_DATA = re.compile(r"data:[\w/+.-]*((?:;[\w=+.-]+)*?)(;base64)?,", re.IGNORECASE)


@dataclass(slots=True)
class Album:
    """The pictures of one document, as far as they are let in; ``beside`` reads a file next to it by its path."""

    file: str
    beside: Callable[[str], bytes | None]
    count: int = 0
    together: int = 0
    seen: dict[str, tuple[bytes, str] | Diagnostic] = field(default_factory=dict)

    def picture(self, address: str) -> tuple[bytes, str] | Diagnostic:
        """Return the bytes and the ending of the picture at ``address``: in it, or beside the document."""
        if address in self.seen:
            return self.seen[address]
        if address.lower().startswith("data:"):
            return self.checked(_data(address), "a picture in the text")
        if re.match(r"(?:[a-z][a-z0-9+.-]*:|//|/|\\|[a-z]:\\)", address, re.IGNORECASE) or not address:
            return self.left_out(
                f"a picture that is elsewhere ({address[:60]})" if address else "a picture without a file"
            )
        path = unquote(address.partition("?")[0].partition("#")[0])
        found = self.checked(self.beside(path), f"the picture {path[:60]}")
        self.seen[address] = found
        return found

    def checked(self, data: bytes | None, what: str) -> tuple[bytes, str] | Diagnostic:
        """Return ``data`` with its ending, or why the picture is left out."""
        if data is None:
            return self.left_out(f"{what}, which cannot be found")
        ending = next((ending for begins, ending in _KINDS if begins.match(data)), None)
        if ending is None:
            return self.left_out(f"{what}, which is none of PNG, JPEG, GIF, TIFF, WebP")
        self.count, self.together = self.count + 1, self.together + len(data)
        if len(data) > MOST_BYTES or self.together > MOST_TOGETHER or self.count > MOST_PICTURES:
            return self.left_out(f"{what}, which is too large, or one too many")
        return data, ending

    def left_out(self, what: str) -> Diagnostic:
        """Return the finding that a picture was not taken over."""
        hint = "save it as PNG or JPEG under content/images/, and call it by a figure block"
        return Diagnostic("import-left-out", f"left out: {what}", Severity.WARNING, Place(self.file), hint)


def _data(address: str) -> bytes | None:
    """Return the bytes of a ``data:`` address (RFC 2397)."""
    match = _DATA.match(address)
    if match is None or len(address) > 2 * MOST_BYTES:
        return None
    body = unquote_to_bytes(address[match.end() :])
    try:
        return base64.b64decode(re.sub(rb"\s+", b"", body), validate=True) if match[2] else body
    except (binascii.Error, ValueError):
        return None
