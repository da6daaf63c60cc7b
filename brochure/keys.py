"""A key for values: the same for the same content in every process, wherever in its files that was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
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
    parts: list[bytes] = []
    _write(values, parts.append, places)
    return hashlib.sha256(b"".join(parts)).hexdigest(), tuple(places)


def _write(value: Any, write: Callable[[bytes], None], places: dict[Place, int]) -> None:  # noqa: C901, PLR0912 - one branch a kind
    """Write ``value`` so that no other is written in the same way."""
    kind = type(value)
    if kind is str:
        data = value.encode(errors="surrogateescape")
        write(b"s%d:" % len(data))
        write(data)
    elif kind is tuple or kind is list:
        write(b"(%d:" % len(value))
        for inner in value:
            _write(inner, write, places)
    elif kind is Place:
        write(b"p%d;" % places.setdefault(value, len(places)))
    elif kind in _PLAIN:
        write(f"{kind.__name__} {value!r};".encode())
    elif kind is bytes:
        write(b"b%d:" % len(value))
        write(value)
    elif is_dataclass(kind):
        write(f"={kind.__qualname__}:".encode())
        for known in fields(kind):
            _write(getattr(value, known.name), write, places)
    elif isinstance(value, Mapping):
        write(b"{%d:" % len(value))
        for key in sorted(value, key=_alone):
            _write(key, write, places)
            _write(value[key], write, places)
    elif isinstance(value, AbstractSet):
        write(b"<%d:" % len(value))
        for data in sorted(map(_alone, value)):
            write(data)
    elif hasattr(value, "model_dump_json"):
        write(f"={kind.__qualname__}:{value.model_dump_json()};".encode())
    elif isinstance(value, str | tuple):  # an enumeration's member, a named tuple
        _write(str(value) if isinstance(value, str) else tuple(value), write, places)
    else:
        message = f"no key is known for {kind}"
        raise TypeError(message)


_PLAIN = frozenset({type(None), bool, int, float, date})


def _alone(value: Any) -> bytes:
    parts: list[bytes] = []
    _write(value, parts.append, {})
    return b"".join(parts)
