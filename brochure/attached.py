"""Files inside a finished file: what a leaflet is made from, carried by its screen edition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

# What all others are listed in, by its name among them.
MANIFEST = "manifest.json"
SCHEMA = 1

# The most that is ever taken out of a file: so many files, so many bytes of one, and of all together.
MOST_FILES = 400
MOST_BYTES = 50_000_000
MOST_TOGETHER = 150_000_000

_KINDS = {
    ".css": "text/css",
    ".html": "text/html",
    ".icc": "application/vnd.iccprofile",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".otf": "font/otf",
    ".png": "image/png",
    ".po": "text/x-gettext-translation",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


@dataclass(frozen=True)
class Attachment:
    """One file inside another: ``path`` is where it stands in a workspace, ``about`` says what it is."""

    path: str
    data: bytes = field(repr=False)
    about: str = ""

    @cached_property
    def sha256(self) -> str:
        """Its SHA-256, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def kind(self) -> str:
        """Its media type (RFC 6838)."""
        return _KINDS.get(PurePosixPath(self.path).suffix.lower(), "application/octet-stream")
