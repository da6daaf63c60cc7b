"""Translations in a workspace: what is behind its source, what leaves for a translator, what comes back."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, UsageError, did_you_mean
from brochure.translation import Stale, Tongues, differences, entries, stale, stale_shared, uses
from brochure.translation.recording import recorded, with_hashes
from brochure.workspace.reading import leaflet_path, translations_path

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    An original is compared with one of its own language before others, and with the one that most were made from.
    """
    origins: dict[str, str | None] = {}
    for tag in workspace.leaflets().get(name, []):
        with suppress(BrochureError):  # told to whoever builds that one
            origin = workspace.leaflet(name, tag).translation
            origins[tag] = origin.of if origin else None
    if origins.get(language):
        return origins[language]
    named = Counter(of for of in origins.values() if of)
    originals = sorted((tag for tag, of in origins.items() if of is None), key=lambda tag: (-named[tag], tag))
    alike = [tag for tag in originals if tag.partition("-")[0] == language.partition("-")[0]]
    first = (alike if len(alike) > 1 else originals)[:1]
    return first[0] if first and first[0] != language else None


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


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that records anew what it was made from, and how many blocks or entries of it were behind."""

    path: str
    behind: int


def accept(workspace: Workspace, name: str | None, language: str, of: str | None = None) -> tuple[Accepted, ...]:
    """Record that a translation says what its source says now, and the shared wording that it prints as well.

    Without ``name`` it is all shared wording in ``language``. Raises ``BrochureError`` with every difference that a
    program can tell: then nothing is written.
    """
    files: dict[str, bytes] = {}
    done: list[Accepted] = []
    paths: set[tuple[str, ...]] | None = None
    tables = tables_for(workspace, language)
    if name is not None:
        leaflet = workspace.leaflet(name, language)
        origin = of or (leaflet.translation.of if leaflet.translation else counterpart(workspace, name, language))
        if origin is None:
            hint = "name the language that it was translated from: --of"
            raise BrochureError(
                Diagnostic("no-source", f"nothing says what {name} in {language} was translated from", place=leaflet.place, hint=hint)
            )
        source = _original(workspace, name, language, origin)
        if faults := tuple(_differing(source, leaflet, Tongues(origin, language))):
            raise BrochureError(*faults)
        path = leaflet_path(name, language)
        again = recorded(workspace.read(path), path, source, origin)
        done.append(Accepted(path, len(stale(source, leaflet))))
        if again != workspace.read(path):
            files[path] = again
        evidence = workspace.evidence(language)
        paths = {found for table in tables.items() for found in uses(leaflet, evidence, table).found}
    for tag in dict.fromkeys((language.partition("-")[0], language)):
        if (kept := _shared(workspace, tag, tables, paths)) is not None:
            path, behind, data = kept
            done.append(Accepted(path, behind))
            files |= {path: data} if behind else {}
    if not done:
        hint = f"shared wording in {language} stands in {translations_path(language)}"
        raise UsageError(Diagnostic("nothing-to-accept", f"nothing here is in {language}", hint=hint))
    disk.write_together({workspace.root / path: data for path, data in files.items()})
    return tuple(done)


def _original(workspace: Workspace, name: str, language: str, of: str) -> Leaflet:
    languages = [tag for tag in workspace.leaflets().get(name, []) if tag != language]
    if of not in languages:
        raise UsageError(Diagnostic("no-source", f"there is no {name} in {of}", hint=did_you_mean(of, languages)))
    return workspace.leaflet(name, of)


def _differing(source: Leaflet, leaflet: Leaflet, tongues: Tongues) -> Iterator[Diagnostic]:
    for found in differences(source, leaflet, tongues):
        where = f" ({found.source})" if found.source else ""
        hint = "write the same as the source says; nothing was recorded"
        yield Diagnostic("translation-differs", f"{found.message}{where}", place=found.place, hint=hint)


def _shared(
    workspace: Workspace, tag: str, tables: dict[str, Jurisdiction], paths: set[tuple[str, ...]] | None
) -> tuple[str, int, bytes] | None:
    """Return the workspace's own shared wording with new hashes, and how many of them are; None where there is none."""
    path, words = translations_path(tag), workspace.translations(tag)
    if words is None or not workspace.owns(path):
        return None
    found = entries(words, tag, workspace.evidence(tag), tables)
    behind = {e.path: e.now for e in found if e.behind and e.place.file == path and (paths is None or e.path in paths)}
    data = workspace.read(path)
    return path, len(behind), with_hashes(data, path, behind) if behind else data


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
