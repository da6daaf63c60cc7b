"""Translations in a workspace: which leaflet agrees with which, and what is behind its source."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.translation import Stale, stale, stale_shared

if TYPE_CHECKING:
    from collections.abc import Container

    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace


def source_of(workspace: Workspace, name: str, leaflet: Leaflet, language: str) -> Leaflet:
    """Return what ``leaflet`` was translated from.

    Raises ``BrochureError`` where there is no such file, or with the faults of that file.
    """
    origin = leaflet.translation
    if origin is None:
        raise ValueError(f"{name} in {language} is an original")
    languages = workspace.leaflets().get(name, [])
    if origin.of == language or origin.of not in languages:
        message = f"there is no {name} in {origin.of} that this could be translated from"
        if origin.of == language:
            message = f"{name} in {language} cannot be translated from itself"
        hint = did_you_mean(origin.of, [tag for tag in languages if tag != language])
        raise BrochureError(Diagnostic("no-source", message, place=origin.at("of"), hint=hint))
    return workspace.leaflet(name, origin.of)


def counterpart(workspace: Workspace, name: str, language: str) -> str | None:
    """Return the language that a leaflet is to agree with: its source's, or that of another original; None if alone.

    An original is compared with one of its own language before others, with the one that most were made from, and with
    the one that clinics hand out first.
    """
    origins: dict[str, str | None] = {}
    for tag in workspace.leaflets().get(name, []):
        with suppress(BrochureError):  # told to whoever builds that one
            origin = workspace.leaflet(name, tag).translation
            origins[tag] = origin.of if origin else None
    if origins.get(language):
        return origins[language]
    named = Counter(of for of in origins.values() if of)
    leading = _leading(workspace, origins)
    originals = sorted(
        (tag for tag, of in origins.items() if of is None), key=lambda tag: (-named[tag], -leading[tag], tag)
    )
    alike = [tag for tag in originals if tag.partition("-")[0] == language.partition("-")[0]]
    first = (alike if len(alike) > 1 else originals)[:1]
    return first[0] if first and first[0] != language else None


def _leading(workspace: Workspace, languages: Container[str]) -> Counter[str]:
    """Return of how many clinics each of ``languages`` is the first."""
    found: Counter[str] = Counter()
    for name in workspace.clinics():
        with suppress(BrochureError):  # told to whoever builds for it
            found.update([tag for tag in workspace.clinic(name).languages if tag in languages][:1])
    return found


def staleness(workspace: Workspace, name: str, language: str, jurisdiction: str) -> tuple[Stale, ...] | None:
    """Return what of a translation is behind, with the shared wording that it prints in ``jurisdiction``.

    None for an original; raises ``BrochureError`` with the faults of what has to be read, a source that is not there
    among them.
    """
    leaflet = workspace.leaflet(name, language)
    if leaflet.translation is None:
        return None
    found = stale(source_of(workspace, name, leaflet, language), leaflet)
    table = (jurisdiction, workspace.jurisdiction(jurisdiction, language=language))
    evidence = workspace.evidence(language)
    for tag in dict.fromkeys((language.partition("-")[0], language)):
        words = workspace.translations(tag)
        if words is not None:
            found += stale_shared(words, tag, leaflet, evidence, table)
    return found


def tables_for(workspace: Workspace, language: str) -> dict[str, Jurisdiction]:
    """Return the tables of those jurisdictions whose clinics hand leaflets out in ``language``, or else of all."""
    wanted: list[str] = []
    every: list[str] = []
    for name in workspace.clinics():
        with suppress(BrochureError):  # told to whoever builds for it
            clinic = workspace.clinic(name)
            every.append(clinic.jurisdiction)
            if language in clinic.languages:
                wanted.append(clinic.jurisdiction)
    names = dict.fromkeys(wanted or every)
    return {name: workspace.jurisdiction(name, language=language) for name in names}
