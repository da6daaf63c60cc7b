"""Names of leaflets and clinics, which become names of files, words on a ticket and lines on a terminal."""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place
from brochure.spelling import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAFLET_FILE = re.compile(r"^(?P<name>[^.]+)\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.yaml$")

# A name in a folder has 255 bytes; the longest that are made of a leaflet's end in ".large-print.pdf", or as pictures
# of its proof do. A clinic's name is that of a folder alone.
MOST_BYTES = 200

# What moves the cursor, ends a line, or has what follows read in another order than it stands: controls, separators,
# and all that turns text but the marks, which belong to languages.
_REFUSED = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def sound(name: str, most_bytes: float = math.inf) -> bool:
    """Tell whether files can be made under ``name``."""
    return _fault(name, most_bytes) is None


def misnamed(files: Iterable[str], clinics: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield a finding for every file of a leaflet and folder of a clinic whose name will not do."""
    for name in files:
        match, place = LEAFLET_FILE.match(name), Place(f"content/leaflets/{_shown(name)}")
        if why := _fault(match["name"] if match else name, MOST_BYTES):
            yield Diagnostic("unfit-name", why, place=place, hint="rename the file")
        elif not name.endswith(".yaml"):
            ended = f"{_shown(name.rpartition('.')[0])}.yaml"
            message = f'"{name}" is not read: its name does not end in .yaml'
            yield Diagnostic("leaflet-name", message, place=place, hint=f"rename it to {ended}")
        elif not match:
            message = f'"{name}" does not say its language'
            hint = "name it <leaflet>.<language>.yaml, for instance knee.en-GB.yaml"
            yield Diagnostic("leaflet-name", message, place=place, hint=hint)
    for name in clinics:
        if why := _fault(name, math.inf):
            yield Diagnostic(
                "unfit-name", why, place=Place(f"content/clinics/{_shown(name)}"), hint="rename the folder"
            )


def _shown(name: str) -> str:
    """Return a name as it can be told, what cannot be seen as escapes."""
    told = name.encode("utf-8", "backslashreplace").decode()
    return _REFUSED.sub(lambda found: found[0].encode("unicode_escape").decode(), told)


def _fault(name: str, most_bytes: float) -> str | None:
    """Return what is wrong with a name."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    if _REFUSED.search(name):
        return "the name holds characters which cannot be seen, and change how the rest is read"
    if size > most_bytes:
        return f"the name takes {size} bytes; names that are made of it are longer, so {most_bytes} are the most"
    return None


def standing(top: str, path: str) -> str:
    """Return ``path`` as its folders have it: some systems write "é" as one character, others as two."""
    if path.isascii() or os.path.lexists(f"{top}/{path}"):
        return path
    found: list[str] = []
    for part in path.split("/"):
        try:
            there = tuple(os.listdir("/".join((top, *found))))  # noqa: PTH208 - names alone are wanted
        except (OSError, ValueError):
            return path
        found.append(part if part in {"", ".", ".."} else alike(part, there))
    return "/".join(found)
