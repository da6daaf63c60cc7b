"""Translations in a workspace: what is behind its source, what leaves for a translator, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.translation import Stale, stale, stale_shared

if TYPE_CHECKING:
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
