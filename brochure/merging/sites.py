"""For whom a run is printed: the clinics of its records, each with its jurisdiction and the leaflet's languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, UsageError
from brochure.planning import EDITIONS, known
from brochure.records.tables import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from brochure.merging.values import Request
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Site:
    """A clinic that hands the leaflet out; ``language`` is that of its records that name none."""

    clinic: str
    jurisdiction: str
    language: str
    languages: tuple[str, ...]


class Sites:
    """The clinics of a workspace that have a leaflet, looked up by what records call them."""

    def __init__(self, workspace: Workspace, request: Request) -> None:
        """Find the clinic of records that name none: ``usual`` is None where several have the leaflet.

        Raises ``UsageError`` for what ``request`` names and is not there, or where no clinic has the leaflet.
        """
        self.workspace, self.request = workspace, request
        leaflets, self.clinics = workspace.leaflets(), tuple(workspace.clinics())
        known("leaflet", (request.leaflet,), leaflets)
        known("edition", (request.edition,), EDITIONS)
        if request.clinic:
            known("clinic", (request.clinic,), self.clinics)
        self.written = tuple(leaflets[request.leaflet])
        if request.language:
            known("language", (request.language,), self.written)
        found = [self._site(name) for name in ((request.clinic,) if request.clinic else self.clinics)]
        self.having = [site for site in found if site]
        if not self.having:
            if request.clinic:
                message = f"{request.clinic} does not have this leaflet in any of its languages"
                raise UsageError(Diagnostic("which-language", message, hint="name one with --lang"))
            message = "no clinic has this leaflet in its languages"
            raise UsageError(Diagnostic("which-clinic", message, hint="see languages in clinic.yaml"))
        self.usual = self.having[0] if len(self.having) == 1 else None
        self._named: dict[str, str | None] = {}

    def _site(self, clinic: str) -> Site | None:
        """Return a clinic with the languages that it and the leaflet have, None where there are none."""
        read, wanted = self.workspace.clinic(clinic), self.request.language
        tags = tuple(tag for tag in read.languages if tag in self.written)
        if wanted and wanted not in tags:
            if clinic != self.request.clinic:
                return None
            tags = (*tags, wanted)
        return Site(clinic, read.jurisdiction, wanted or tags[0], tags) if tags else None

    def named(self, names: Iterable[str]) -> dict[str, Site | None]:
        """Return the clinic that each of ``names`` means, by its folder or as it calls itself; None for none.

        Raises ``UsageError`` where none is named at all, and several clinics have the leaflet.
        """
        said = dict.fromkeys(normal(name) for name in names)
        if [*said] == [""] and self.usual is None:
            having = ", ".join(site.clinic for site in self.having)
            message, hint = "several clinics have this leaflet", f"say which with --clinic: {having}"
            raise UsageError(Diagnostic("which-clinic", message, hint=hint))
        folders = {normal(name): name for name in self.clinics}
        if said.keys() - folders.keys() - {""}:
            folders = {**self._titles(), **folders}
        return {name: (self._site(folders[name]) if name in folders else None) if name else self.usual for name in said}

    def _titles(self) -> dict[str, str]:
        """Return the clinics by what they call themselves; what two are called is nobody's."""
        found: dict[str, list[str]] = {}
        for folder in self.clinics:
            try:
                contact = self.workspace.clinic(folder).contact
            except BrochureError:  # told where it is built
                continue
            for title in {normal(str(name)) for name in (contact.name, contact.short_name) if name}:
                found.setdefault(title, []).append(folder)
        return {title: folders[0] for title, folders in found.items() if len(folders) == 1}


def leaflets(workspace: Workspace, name: str, languages: Sequence[str]) -> Mapping[str, Leaflet]:
    """Return the leaflet in every language; raises ``BrochureError`` with all faults, and for one without fields."""
    found: dict[str, Leaflet] = {}
    faults: list[Diagnostic] = []
    for language in languages:
        try:
            found[language] = workspace.leaflet(name, language)
        except BrochureError as fault:
            faults += fault.diagnostics
    if faults:
        raise BrochureError(*faults)
    if not any(leaflet.record for leaflet in found.values()):
        leaflet = found[languages[0]]
        hint = "declare them under record: and put {record.name} where they go"
        raise BrochureError(
            Diagnostic("no-fields", "this leaflet has no field for a record", place=leaflet.place, hint=hint)
        )
    return found
