"""Leaflets as they are now: made when they are asked for, kept until something that they were made of changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2

from brochure import build
from brochure.formats import with_pages
from brochure.planning import Job, Selection, plan
from brochure.preview.drafts import Drafts
from brochure.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from brochure.build import Engines, Prepared
    from brochure.errors import Diagnostic
    from brochure.formats import Format
    from brochure.workspace.files import Record

EDITIONS = ("screen", "office")  # as it is read, and as it is folded
MOST_SCALE = 6.0


@dataclass(frozen=True, slots=True)
class Name:
    """Which leaflet is meant: of whom, in which language."""

    clinic: str
    language: str
    leaflet: str


@dataclass(frozen=True, slots=True)
class Made:
    """A leaflet as it was made: its files by edition, what was found, and a number that changes with it.

    ``panels`` names the pages of the screen edition.

    ``fresh`` is False where the files are those of an earlier time, since it cannot be made now.
    """

    revision: int
    title: str
    files: Mapping[str, bytes] = field(hash=False)
    format: Format | None
    panels: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    fresh: bool
    record: Record = field(hash=False, repr=False)
    copyfit: int | None = None


class Studio:
    """Makes leaflets, one at a time; may be asked from any thread.

    ``drafts`` lie over the files: who names one sees the leaflet as it would be if that were saved.
    """

    def __init__(self, root: Path, workers: Engines, today: date | None) -> None:
        """Take the top of a workspace and warm ``workers``."""
        self._root, self._workers, self._today = root, workers, today
        self.drafts = Drafts()
        self._made: dict[tuple[Name, str], Made] = {}
        self._lock = threading.Lock()
        self._revision = 0

    def names(self) -> tuple[tuple[Name, ...], tuple[Diagnostic, ...]]:
        """Return every leaflet that a clinic wants, and the faults of clinics that cannot be read."""
        jobs, faults = plan(Workspace(self._root), Selection())
        return tuple(dict.fromkeys(Name(job.clinic, job.language, job.leaflet) for job in jobs)), faults

    def made(self, name: Name, draft: str = "") -> Made:
        """Return a leaflet as it is now; raises ``UsageError`` where there is none of that name."""
        with self._lock:
            overlay = self.drafts.of(draft)
            for gone in [key for key in self._made if key[1] and key[1] not in self.drafts]:
                del self._made[gone]
            key = (name, draft if overlay else "")
            kept = self._made.get(key)
            if kept and Workspace(self._root, overlay=overlay).files.same(kept.record):
                return kept
            made = self._make(name, overlay, kept or self._made.get((name, "")))
            self._made[key] = made
            return made

    def picture(self, name: Name, edition: str, page: int, scale: float, draft: str = "") -> bytes | None:
        """Return a page as PNG, at ``scale`` pixels a point; None where there is none."""
        data = self.made(name, draft).files.get(edition)
        if data is None:
            return None
        with self._lock, pypdfium2.PdfDocument(data) as pdf:  # PDFium bears one thread at a time
            if not 0 <= page < len(pdf):
                return None
            image = pdf[page].render(scale=min(scale, MOST_SCALE)).to_pil()
        file = BytesIO()
        image.save(file, "PNG", compress_level=1)
        return file.getvalue()

    def lines(self, path: str, line: int, draft: str = "", around: int = 4) -> list[tuple[int, str]]:
        """Return the lines of a file of the workspace about ``line``, with their numbers."""
        workspace = Workspace(self._root, overlay=self.drafts.of(draft))
        numbers = range(max(1, line - around), line + around + 1)
        found = ((number, workspace.line(path, number)) for number in numbers)
        return [(number, text) for number, text in found if text is not None]

    def _make(self, name: Name, overlay: Mapping[str, bytes], before: Made | None) -> Made:
        workspace = Workspace(self._root, overlay=overlay)
        jobs, faults = plan(workspace, Selection((name.leaflet,), (name.clinic,), (name.language,)))
        self._revision += 1
        job = Job(name.leaflet, name.language, name.clinic, EDITIONS)
        files: dict[str, bytes] = {}
        prepared, copyfit, told = None, None, list(faults)
        desk = build.desk_of(workspace, self._today)
        for made in build.make(workspace, [job] if jobs else [], self._workers, jobs=1, desk=desk):
            told.extend(made.diagnostics)
            if made.data is not None:
                files[made.output.edition] = made.data
            prepared = made.prepared or prepared
            copyfit = made.output.copyfit if copyfit is None else copyfit
        record = workspace.files.record
        now = Made(
            self._revision, name.leaflet, files, None, (), _once(told), fresh=False, record=record, copyfit=copyfit
        )
        if prepared and set(files) == set(EDITIONS):
            panels = _panels(prepared, files["screen"])
            fmt = with_pages(prepared.format, panels)
            return replace(now, title=prepared.composition.title, format=fmt, panels=panels, fresh=True)
        if before and before.files:  # the last that could be made stays in sight
            return replace(now, title=before.title, files=before.files, format=before.format, panels=before.panels)
        return now


def _once(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings without those that several editions tell alike."""
    found: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        found.setdefault((diagnostic.code, diagnostic.place, diagnostic.message), diagnostic)
    return tuple(found.values())


def _panels(prepared: Prepared, screen: bytes) -> tuple[str, ...]:
    """Return which panel each page of the screen edition is; of a booklet's, as many as its text has taken."""
    names = tuple(name for region in prepared.composition.document.regions for name in region.panels)
    if prepared.format.saddle is None:
        return names
    with pypdfium2.PdfDocument(screen) as pdf:
        return (*names[: len(pdf) - 1], names[-1])
