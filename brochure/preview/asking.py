"""What a request asks for, read from it: names are only ever looked for, and numbers are bounded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from brochure.preview.studio import Name

if TYPE_CHECKING:
    from starlette.requests import Request


def name_of(request: Request) -> Name:
    """Return the leaflet that the path names, which need not be there."""
    return Name(*(request.path_params[part] for part in ("clinic", "language", "leaflet")))


def draft_of(request: Request) -> str:
    """Return the name of the page whose unsaved changes are to be seen; empty where it has none."""
    return request.query_params.get("draft", "")


def number(words: str) -> float:
    """Return a number from 0 to a million; 0 for what is none."""
    try:
        found = float(words)
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(found) else min(max(found, 0.0), 1e6)
