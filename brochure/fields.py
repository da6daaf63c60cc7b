"""Fields: what is to be written in, on its way from a template to the widgets of a finished file.

A field is where its template has a link to its URL. WeasyPrint then tells where it stands, and where in the order of
reading; the finish makes the field of the link, or drops it where the file is for paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import parse_qs, urlencode

Kind = Literal["text", "lines", "box", "choice", "code"]

# What the name of a field begins with that a record fills in.
RECORD = "record-"

_SCHEME = "field:"
_LANGUAGE = "lang:"
_PLACE = "place:"


@dataclass(frozen=True, slots=True)
class Field:
    """One field, or one part of it.

    The ``lines`` of one name are one field of several lines, a ``choice`` excludes the others of its name, a ``code``
    only holds the place of what is drawn for a machine. ``label`` says what to write or tick, ``value`` what a choice
    stands for.
    """

    kind: Kind
    name: str
    label: str
    value: str = ""

    @property
    def url(self) -> str:
        """The link that stands for it, in ASCII."""
        words = {"name": self.name, "label": self.label, "value": self.value}
        return f"{_SCHEME}{self.kind}?{urlencode({key: word for key, word in words.items() if word})}"

    @classmethod
    def of_url(cls, url: str) -> Field | None:
        """Return the field that a link stands for; None where it is any other link."""
        kind, _, words = url.removeprefix(_SCHEME).partition("?")
        found = next((known for known in get_args(Kind) if known == kind), None)
        if not url.startswith(_SCHEME) or found is None:
            return None
        told = {key: values[0] for key, values in parse_qs(words).items()}
        return cls(found, told.get("name", ""), told.get("label", ""), told.get("value", ""))


@dataclass(slots=True)
class Names:
    """The fields of one leaflet as templates make them: named by kind and number, the same in every language."""

    counts: dict[str, int] = field(default_factory=dict)

    def new(self, kind: Kind) -> str:
        """Return a name that no other field has."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}-{self.counts[kind]}"


def url(kind: Kind, name: str, label: object, value: object = "") -> str:
    """Return the link of a field, its label in one line."""
    words = str(getattr(label, "plain", label))
    return Field(kind, name, " ".join(words.replace("\u2060", "").split()), str(value)).url


def language_url(language: str) -> str:
    """Return the link that stands for another language, from its place to the end of the element that holds it."""
    return _LANGUAGE + language


def place_url(name: str, label: str) -> str:
    """Return the link to a place of the leaflet that says in words where it leads."""
    return f"{_PLACE}{name}?{urlencode({'label': label})}"


def place_of(url: str) -> tuple[str, str] | None:
    """Return the name of the place that a link leads to, and its words; None where it is any other link."""
    name, _, words = url.removeprefix(_PLACE).partition("?")
    return (name, parse_qs(words).get("label", [""])[0]) if url.startswith(_PLACE) else None


def language_of(url: str) -> str | None:
    """Return the language that a link stands for; None where it is any other link."""
    return url.removeprefix(_LANGUAGE) if url.startswith(_LANGUAGE) else None
