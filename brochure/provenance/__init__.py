"""Provenance: what the screen edition of a leaflet is made from, to be carried inside it.

Files that are of this leaflet are carried as they are; of lists that leaflets share, the entries that this one draws
on; of the clinic, what it shows. So what changes elsewhere changes nothing here. Nothing of a record is ever among it:
a copy with somebody's appointment carries nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure import workspace as disk
from brochure.attached import MANIFEST, SCHEMA, Attachment
from brochure.compose.fontfiles import may_travel
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.programs import programs
from brochure.provenance.entries import entries, joined, picked, under, within
from brochure.provenance.shown import clinic_file
from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.compose import Composition, Subject
    from brochure.finishing import Composed
    from brochure.model.evidence import Approval
    from brochure.planning import Job
    from brochure.workspace import Workspace
    from brochure.workspace.looks import Record

__all__ = ["Sources", "attachments", "gathered", "names"]

_LISTS = ("claims", "references", "glossary")
# What says how a leaflet is judged, or how another edition is made.
_NOT_SHOWN = ("content/review.yaml",)
_LOOKS = ("templates/", "styles/", "content/locale/", "content/profiles/")
# Of these, a leaflet is made from some only.
_OF_ALL = ("content/leaflets/", "content/jurisdictions/", "content/translations/")
_CALLS = re.compile(r"\{(?:claim|glossary):[^}]*\}")
_USED = re.compile(r"\buse\b\W+([\w.-]+)#")
_FONTS = (".ttf", ".otf", ".woff", ".woff2")
_NO_RECORD = b"# Nobody has approved this leaflet in this language for this clinic.\n[]\n"
_LICENCE = "its maker does not allow that it is handed on whole (OS/2 fsType)"
_ABOUT = {
    "content/claims.yaml": "The claims that the leaflet makes, with their sources",
    "content/references.yaml": "The references that they, and what holds where the clinic is, rest on",
    "content/glossary.yaml": "The terms that it explains",
    disk.APPROVALS: "The record of approvals: who approved which words, and when",
}
_ABOUT_FOLDERS = (
    ("content/leaflets/", "The leaflet as it is written"),
    ("content/approvals/", "Words as they were approved"),
    ("content/clinics/", "A logo, picture or font of the clinic"),
    ("content/jurisdictions/", "What holds where the clinic is: numbers, law, approvals"),
    ("content/translations/", "Shared wording in the leaflet's language"),
    ("content/locale/", "Fixed wording in the leaflet's language"),
    ("content/images/", "A picture"),
    ("content/formats/", "A fold of the workspace's own"),
    ("content/profiles/", "The printer's profile"),
    ("styles/", "Looks of the workspace's own"),
    ("templates/", "A template of the workspace's own"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """All that an edition is made from: ``files`` that it carries, and the SHA-256 of others by path.

    ``kit`` are files of the starter kit, ``withheld`` those of the clinic that may not be handed on. ``overdue`` tells
    that the day of review had passed, which is printed.
    """

    files: tuple[Attachment, ...]
    kit: tuple[tuple[str, str], ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()
    overdue: bool = False


def gathered(workspace: Workspace, job: Job, subject: Subject, composition: Composition, seen: Record) -> Sources:
    """Return what ``composition`` was made from; ``seen`` is all that was looked at for it.

    Raises ``BrochureError`` where a file has changed since it was read.
    """
    return _Gathering(workspace, job, subject, composition, seen).sources()


def attachments(composed: Composed, sources: Sources) -> tuple[Attachment, ...]:
    """Return the files that an edition of what was ``composed`` carries, with the list of all that it is made from."""
    job, leaflet = composed.job, composed.leaflet
    carried = [{"path": one.path, "sha256": one.sha256, "bytes": len(one.data)} for one in sources.files]
    listed = {
        "schema": SCHEMA,
        "made-by": dict(programs()),
        "target": {
            "leaflet": job.leaflet,
            "language": job.language,
            "clinic": job.clinic,
            "edition": "screen",
            "paper": job.paper,
            "profile": job.profile,
        },
        "code": leaflet.code,
        "version": leaflet.version,
        "issued": leaflet.review.issued.isoformat(),
        "review-due": leaflet.review.due.isoformat(),
        "jurisdiction": composed.clinic.jurisdiction,
        "format": composed.format.name,
        "draft": composed.composition.draft,
        "overdue": sources.overdue,
        "attached": carried,
        "withheld": [{"path": path, "sha256": sha256, "why": _LICENCE} for path, sha256 in sources.withheld],
        "starter-kit": dict(sources.kit),
    }
    data = json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"
    return (*sources.files, Attachment(MANIFEST, data, "What this file is made from, and by which programs"))


class _Gathering:
    """The gathering of one leaflet's sources."""

    def __init__(
        self, workspace: Workspace, job: Job, subject: Subject, composition: Composition, seen: Record
    ) -> None:
        self.workspace, self.job, self.subject, self.composition = workspace, job, subject, composition
        self.read = {(top, path): found for (top, how, path), found in seen.items() if how == "read" and found}
        installed = (path for (_, how, path), found in seen.items() if how == "installed" and found)
        self.paths = sorted({path for _, path in self.read}.union(installed))
        self.last = len(workspace.files.tops) - 1
        self.files: dict[str, bytes] = {}
        self.kit: dict[str, str] = {}
        self.withheld: dict[str, str] = {}

    def sources(self) -> Sources:
        clinic = f"content/clinics/{self.job.clinic}/clinic.yaml"
        table = f"content/jurisdictions/{self.subject.clinic.jurisdiction}.yaml"
        leaflets = self._leaflets()
        taken = {clinic, disk.APPROVALS, *_NOT_SHOWN, *(f"content/{name}.yaml" for name in _LISTS)}
        for path in (*leaflets, *self.paths):  # what was only looked into, for faults, is none of it
            if path not in taken and (path == table or path in leaflets or not path.startswith(_OF_ALL)):
                self._take(path)
        said = "\n".join(leaflets.values())
        own = any(path.startswith(("templates/", "styles/")) for path in self.files)
        shown = clinic_file(self.subject, self.composition, said, own_templates=own)
        self.files[clinic] = shown.encode()
        self._take_evidence(f"{said}\n{shown}", self.files.get(table, b"").decode(errors="replace"))
        self._take_approvals()
        carried = tuple(Attachment(path, data, _about(path)) for path, data in sorted(self.files.items()))
        kit, withheld = (tuple(sorted(found.items())) for found in (self.kit, self.withheld))
        return Sources(carried, kit, withheld, self.subject.overdue)

    def _leaflets(self) -> Mapping[str, str]:
        """Return what a leaflet is written in, by path: its own file, those whose blocks it uses, its source."""
        job, subject = self.job, self.subject
        others = (
            subject.english and subject.english[1],
            subject.leaflet.translation and subject.leaflet.translation.of,
        )
        todo = [disk.leaflet_path(job.leaflet, tag) for tag in (job.language, *others) if tag]
        found: dict[str, str] = {}
        while todo:
            path = todo.pop(0)
            if path not in found and (text := self.workspace.text(path)) is not None:
                found[path] = text
                tag = path.removesuffix(".yaml").rpartition(".")[2]
                todo += [disk.leaflet_path(name, tag) for name in _USED.findall(found[path])]
        return found

    def _take(self, path: str) -> None:
        """Take a file as it is, unless the starter kit has the same and it says nothing that somebody approves."""
        data = self.workspace.find(path) or b""
        if path.startswith(_LOOKS) and (self._of_kit(path) or self.workspace.original(path) == data):
            self.kit[path] = hashlib.sha256(data).hexdigest()
        elif path.lower().endswith(_FONTS) and not may_travel(data):
            self.withheld[path] = hashlib.sha256(data).hexdigest()
        else:
            self.files[path] = data

    def _of_kit(self, path: str) -> bool:
        return (self.last, path) in self.read and not any((top, path) in self.read for top in range(self.last))

    def _take_evidence(self, said: str, table: str) -> None:
        """Take the entries of shared lists that are drawn on, by ``said``, by the jurisdiction's or by one another."""
        lists = {path: self._entries(path) for path in (f"content/{name}.yaml" for name in _LISTS)}
        tags = {self.job.language, self.job.language.partition("-")[0]}
        sections = {path: self._entries(path, merged=False) for path in sorted(map(disk.translations_path, tags))}
        words = [entries(within(section)[1]) or {} for known in sections.values() for section in known.values()]
        claims, references, glossary = lists.values()
        whole = "\n".join(self.files[path].decode() for path in (*lists, *sections) if path in self.files)
        text = "\n".join((said, whole, *_CALLS.findall(table)))
        wanted = {key for key in references if names(table, key)}
        while found := {key for key in (*claims, *references, *glossary) if key not in wanted and names(text, key)}:
            wanted |= found
            text = "".join(known[key] for known in (*lists.values(), *words) for key in sorted(found) if key in known)
        for path, known in lists.items():
            if kept := {key: entry for key, entry in sorted(known.items()) if key in wanted}:
                self.files[path] = joined(kept).encode()
        for path, known in sections.items():
            if kept := dict(self._translated(known, wanted)):
                self.files[path] = joined(kept).encode()

    def _entries(self, path: str, *, merged: bool = True) -> Mapping[str, str]:
        """Return the entries of a list as they are written, the workspace's own before the starter's.

        Of a list whose entries lines do not tell apart, the whole file is taken. Without ``merged`` the starter's count
        only where the workspace has none.
        """
        found: dict[str, str] = {}
        for top in range(self.last, -1, -1):
            if (top, path) not in self.read:
                continue
            data = self.workspace.files.read(top, path) or b""
            if disk.digest(data) != self.read[top, path]:
                message, hint = f"{path} changed while it was read", "build again"
                raise BrochureError(Diagnostic("changed-meanwhile", message, place=Place(path), hint=hint))
            known = entries(data.decode("utf-8-sig", errors="replace"))
            if known is None:
                self.files[path] = data
            found = dict(known or {}) if not merged else {**found, **(known or {})}
        return found

    def _translated(self, sections: Mapping[str, str], wanted: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the sections of shared wording with the entries that are ``wanted``."""
        for name, section in sections.items():
            head, body = within(section)
            keys = {self.subject.clinic.jurisdiction} if name == "jurisdictions" else wanted
            chosen = picked(body, keys.__contains__)
            if chosen is None:
                yield name, section
            elif chosen:
                yield name, under(head, chosen)

    def _take_approvals(self) -> None:
        """Take the records of approvals of this leaflet in this language, for this clinic."""
        job, where = self.job, (self.job.clinic, self.subject.clinic.jurisdiction)
        records = [r for r in self.workspace.approvals() if r.holds_for(job.leaflet, job.language, *where)]
        self.files[disk.APPROVALS] = "".join(map(_record, records)).encode() or _NO_RECORD


def _record(record: Approval) -> str:
    """Return one record of approvals as YAML."""
    keys = {name: getattr(record, name) for name in type(record).model_fields}
    lines = [f"{name}: {json.dumps(str(value), ensure_ascii=False)}" for name, value in keys.items() if value]
    return "".join(f"{'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def names(text: str, key: str) -> bool:
    """Tell whether ``text`` calls ``key`` by its name."""
    text = composed(text)
    if key.split(maxsplit=1)[0] not in text:
        return False
    words = r"\s+".join(map(re.escape, key.split()))
    return re.search(rf"(?<![\w-]){words}(?![\w-])", text) is not None


def _about(path: str) -> str:
    """Return what is said of the file that stands at ``path``."""
    if path.endswith(("/clinic.yaml", "/_brand.yml")):
        return "The clinic, as far as the leaflet shows it" if path.endswith(".yaml") else "The clinic's brand"
    return _ABOUT.get(path) or next((about for top, about in _ABOUT_FOLDERS if path.startswith(top)), "")
