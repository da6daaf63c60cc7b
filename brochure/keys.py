"""A key for values: the same for the same content in every process, wherever in its files that was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from brochure.errors import Place


def key_of(*values: Any) -> tuple[str, tuple[Place, ...]]:
    """Return a digest of ``values``, and the places in them, each once in the order in which they come.

    A place counts by its number in that order: the same words in other lines have the same key, and what was found at
    a place of theirs is found at the place of the same number. Raises ``TypeError`` for a value of no known kind.
    """
    places: dict[Place, int] = {}
    found = hashlib.sha256()
    for part in _parts(values, places):
        found.update(part)
    return found.hexdigest(), tuple(places)


def _parts(value: Any, places: dict[Place, int]) -> Iterator[bytes]:  # noqa: C901, PLR0912 - one branch a kind
    match value:
        case None | bool() | int() | float():
            yield f"{value!r};".encode()
        case str():
            data = value.encode(errors="surrogateescape")
            yield b"s%d:" % len(data)
            yield data
        case bytes():
            yield b"b%d:" % len(value)
            yield value
        case Place():
            yield b"p%d;" % places.setdefault(value, len(places))
        case date():
            yield f"d{value.isoformat()};".encode()
        case Mapping():
            yield b"{%d:" % len(value)
            for key in sorted(value, key=_plain):
                yield from _parts(key, places)
                yield from _parts(value[key], places)
        case AbstractSet():
            yield b"<%d:" % len(value)
            yield from sorted(_plain(inner) for inner in value)
        case Sequence():
            yield b"(%d:" % len(value)
            for inner in value:
                yield from _parts(inner, places)
        case _ if is_dataclass(value):
            yield f"={type(value).__qualname__}:".encode()
            for known in fields(value):
                yield from _parts(getattr(value, known.name), places)
        case _ if hasattr(value, "model_dump_json"):
            yield f"={type(value).__qualname__}:{value.model_dump_json()};".encode()
        case _:
            message = f"no key is known for {type(value)}"
            raise TypeError(message)


def _plain(value: Any) -> bytes:
    return b"".join(_parts(value, {}))
