"""What the pages of a file paint with, found by what their operators name.

A soft mask is named by no operator that paints, so its colours, which are shapes, are never met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(?:[-.\d]+\s+)?(Do|sh|scn|SCN|Tf)(?!\S)")
_TABLES = {b"Do": Name.XObject, b"sh": Name.Shading, b"scn": Name.Pattern, b"SCN": Name.Pattern, b"Tf": Name.Font}


@dataclass(slots=True)
class Painting:
    """Content streams, decoded, and shadings, each once."""

    streams: list[bytes] = field(default_factory=list)
    shadings: list[pikepdf.Object] = field(default_factory=list)


def painting(document: pikepdf.Pdf) -> Painting:
    """Return all that is painted on the pages of ``document``, their annotations and Type 3 glyphs included."""
    found = Painting()
    seen: set[tuple[int, int]] = set()
    todo: list[tuple[bytes, pikepdf.Object]] = []
    for page in document.pages:
        resources: pikepdf.Object = page.obj.get(Name.Resources, Dictionary())
        todo.append((_contents(page.obj), resources))
        todo += [(look.read_bytes(), look.get(Name.Resources, resources)) for look in _looks(page.obj)]
    while todo:
        data, resources = todo.pop()
        found.streams.append(data)
        for name, operator in set(_NAMED.findall(data)):
            named = resources.get(_TABLES[operator], Dictionary()).get(f"/{name.decode('latin-1')}")
            if not isinstance(named, Dictionary | Stream) or named.objgen in seen:
                continue
            if named.is_indirect:
                seen.add(named.objgen)
            if operator == b"sh":
                found.shadings.append(named)
            elif Name.Shading in named:
                found.shadings.append(named[Name.Shading])
            else:
                own = named.get(Name.Resources, resources)
                todo += [(stream.read_bytes(), own) for stream in _drawn(named)]
    return found


def _drawn(named: pikepdf.Object) -> Iterator[Stream]:
    """Yield the streams of content of a form, a tile or a Type 3 font; an image has none."""
    if isinstance(named, Stream):
        if named.get(Name.Subtype) != Name.Image:
            yield named
    elif named.get(Name.Subtype) == Name.Type3:
        yield from (glyph for glyph in named.get(Name.CharProcs, Dictionary()).values() if isinstance(glyph, Stream))


def _contents(page: pikepdf.Object) -> bytes:
    found = page.get(Name.Contents, Array())
    parts = [found] if isinstance(found, Stream) else list(found)
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def _looks(page: pikepdf.Object) -> Iterator[Stream]:
    """Yield how annotations look, in each of their states (ISO 32000-1, 12.5.5)."""
    for annotation in page.get(Name.Annots, Array()):
        for look in annotation.get(Name.AP, Dictionary()).values():
            states = [look] if isinstance(look, Stream) else look.values()
            yield from (state for state in states if isinstance(state, Stream))
