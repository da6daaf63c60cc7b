"""A clinic's file as far as one leaflet shows it: what another leaflet prints of it leaves no trace here."""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.compose import Composition, Subject

HEAD = "# What the clinic says in this leaflet. What the leaflet does not show is left out, or stands as a dash.\n"
_NOT_SHOWN = "-"
_CONTACT = ("address", "city", "phone", "out-of-hours", "email", "web")
# Blocks that show what the clinic says without naming it in their text.
_BLOCKS = re.compile(r"^[ \t-]*(?:contact|hours|map)\b", re.MULTILINE)
_NAMED = re.compile(r"clinic\.([a-z-]+)")
_SIGNS = re.compile(r"[\W_]+")
_TAGS = re.compile(r"<[^>]*>")


def clinic_file(subject: Subject, composition: Composition, written: str, *, own_templates: bool) -> str:
    """Return ``clinic.yaml`` for this leaflet; ``written`` is the YAML that asks for its words.

    With ``own_templates``, which may ask for anything, all that it says about how it is reached counts as shown.
    """
    clinic, site = subject.clinic, subject.clinic.jurisdiction
    everything = own_templates or _BLOCKS.search(written) is not None
    named = set(_NAMED.findall(written))
    drawn = html.unescape(" ".join((composition.document.html, *composition.document.figures.values())))
    page = f"{_bare(_TAGS.sub('', drawn))} {_bare(drawn)}"  # addresses of links as well

    def shows(name: str, words: str) -> bool:
        return everything or name in named or _bare(words) in page

    contact: dict[str, Any] = {"name": clinic.contact.name, "short-name": clinic.contact.short_name}
    for name in _CONTACT:
        value = getattr(clinic.contact, name.replace("-", "_"))
        lines = value if isinstance(value, tuple) else (value,)
        if value is not None and any(shows(name, line) for line in lines):
            contact[name] = list(value) if isinstance(value, tuple) else value
        elif name in {"address", "phone"}:  # which every clinic has
            contact[name] = [_NOT_SHOWN] if name == "address" else _NOT_SHOWN
    local = {}
    for name, text in clinic.local.items():
        with suppress(BrochureError):  # what is not said here is not printed either
            if name in subject.leaflet.local:
                local[name] = text.passage(site).raw
    hours = clinic.hours if clinic.hours and shows("hours", str(clinic.hours)) else None
    keys: dict[str, Any] = {
        "jurisdiction": site,
        "languages": [subject.language],
        "editions": ["screen"],
        "contact": contact,
        "hours": hours,
        "paper": clinic.paper,
        "profile": clinic.profile,
        "url-pattern": clinic.url_pattern,
        "current-pattern": clinic.current_pattern,
        "local": local or None,
    }
    return HEAD + "".join(f"{line}\n" for line in _yaml(keys))


def _yaml(keys: Mapping[str, Any], margin: str = "") -> Iterator[str]:
    """Yield ``keys`` as lines of YAML, without those that have no value; texts are quoted as JSON, which YAML reads."""
    for key, value in keys.items():
        if isinstance(value, dict):
            yield f"{margin}{key}:"
            yield from _yaml(value, f"{margin}  ")
        elif isinstance(value, list):
            yield f"{margin}{key}: [{', '.join(_quoted(item) for item in value)}]"
        elif value is not None:
            yield f"{margin}{key}: {_quoted(value)}"


def _quoted(words: str) -> str:
    return json.dumps(str(words), ensure_ascii=False)


def _bare(words: str) -> str:
    """Return the letters and figures of ``words``: spaces, dashes and case are set as a style likes."""
    return _SIGNS.sub("", words).casefold()
