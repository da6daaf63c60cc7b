"""What travels to a translator and back: units under a head that says what they are of, in whatever file format."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.translation.codes import Token
    from brochure.translation.units import State, Unit

MAX_BYTES = 10_000_000
NONE = "none"


@dataclass(frozen=True, slots=True)
class Head:
    """What a file is of: ``sha256`` is that of the source's words, ``target`` that of the translation's, or none."""

    leaflet: str
    of: str
    language: str
    version: str
    sha256: str
    target: str = NONE


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is written into a file for a translator; ``original`` is the path of the source."""

    head: Head
    original: str
    audience: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """One unit that came back; ``target`` is None where nothing was written."""

    id: str
    place: Place
    source: str
    target: tuple[Token, ...] | None
    state: State


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back, with what is wrong with it as a file."""

    head: Head
    units: tuple[Back, ...]
    faults: tuple[Diagnostic, ...]


def head_of(found: Mapping[str, str], place: Place) -> Head:
    """Return the head that a file carries; raises ``BrochureError`` where something of it is missing."""
    names = [field.name for field in fields(Head)]
    missing = [name for name in names if not found.get(name)]
    if missing:
        message = f"this file does not say of what it is: {', '.join(missing)} is missing"
        hint = "only what brochure translate export has written can be imported; keep its notes"
        raise BrochureError(Diagnostic("not-exported", message, place=place, hint=hint))
    return Head(**{name: found[name] for name in names})


def unknown(id_: str, known: Mapping[str, object], place: Place) -> Diagnostic:
    """Return what is said of a unit that was not asked for."""
    hint = did_you_mean(id_, known) if len(known) < 500 else None
    return Diagnostic("unknown-unit", f'there is no unit "{id_}"', place=place, hint=hint)
