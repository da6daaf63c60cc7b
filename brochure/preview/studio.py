"""Leaflets as they are now: one edition is made when it is looked at, and kept until what it was made of changes.

Its pages come first. What is found in them by reading them back is asked for afterwards, and so is every other edition.
"""

from __future__ import annotations

import html
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure import build, finishing
from brochure.errors import BrochureError, Severity, UsageError, in_order
from brochure.planning import EDITIONS, WEB, Job, Selection, plan, withdrawn
from brochure.preview import pictures
from brochure.preview.drafts import Drafts
from brochure.preview.recolouring import Coloured, recoloured
from brochure.preview.settings import Settings
from brochure.workspace import Workspace, leaflet_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines
    from brochure.errors import Diagnostic
    from brochure.finishing import Finished, Prepared
    from brochure.preview.pictures import Page
    from brochure.typeset import Pages
    from brochure.workspace.looks import Record

# A title as nearly everyone writes it; any other is told when the leaflet is read.
_TITLE = re.compile(
    r"""^title:[ \t]*(?P<quote>["']?)(?P<words>[^\s"'|>{\\#][^\n"\\#]*?)(?P=quote)[ \t]*(?:#.*)?$""", re.MULTILINE
)
KEPT = 12  # editions in sight, of all pages of the browser
# What is prepared together: as it is read, and as it is folded.
TOGETHER = {"screen": "office", "office": "screen"}


@dataclass(frozen=True, slots=True)
class Name:
    """Which leaflet is meant: of whom, in which language."""

    clinic: str
    language: str
    leaflet: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One edition of a leaflet as it can be seen: its file, what was found on the way, a number that changes with it.

    ``fresh`` is False where the file is that of an earlier time, since it cannot be made now; ``data`` is empty where
    it never could. ``finished`` and ``prepared`` are those of the file, None for the web edition.
    """

    revision: int
    edition: str
    title: str
    diagnostics: tuple[Diagnostic, ...]
    record: Record = field(hash=False, repr=False)
    data: bytes = field(default=b"", repr=False)
    fresh: bool = False
    finished: Finished | None = field(default=None, repr=False)
    prepared: Prepared | None = field(default=None, repr=False)
    pages: tuple[Page, ...] = ()

    @property
    def copyfit(self) -> int | None:
        """The step of copyfit that its pages took."""
        return self.finished.pages.fit if self.finished else None


class Studio:
    """Makes leaflets, one at a time; may be asked from any thread.

    ``drafts`` lie over the files: who names one sees the leaflet as it would be if that were saved.
    """

    def __init__(self, root: Path, workers: Engines, today: date | None) -> None:
        """Take the top of a workspace and warm ``workers``."""
        self._root, self._workers, self._today = root, workers, today
        self.drafts = Drafts()
        self._settings = Settings(workers)
        self._sights: OrderedDict[tuple[Name, str, str], Sight] = OrderedDict()
        self._found: dict[int, tuple[Diagnostic, ...]] = {}
        self._covers: dict[tuple[Name, int], tuple[Record, bytes, tuple[Diagnostic, ...]]] = {}
        self._looks = pictures.Looks()
        self._coloured: dict[tuple[Name, str, str], Coloured] = {}
        self._workspaces: dict[str, Workspace] = {}
        self._lock = threading.RLock()
        self._revision = 0

    def names(self) -> tuple[dict[Name, tuple[str, ...]], tuple[Diagnostic, ...]]:
        """Return every leaflet that a clinic wants with its editions, and the faults of clinics that cannot be read."""
        jobs, faults = plan(Workspace(self._root), Selection())
        found: dict[Name, tuple[str, ...]] = {}
        for job in jobs:
            name = Name(job.clinic, job.language, job.leaflet)
            found[name] = (*found.get(name, ()), *job.editions)
        return {name: tuple(e for e in EDITIONS if e in editions) for name, editions in found.items()}, faults

    def titles(self, names: Iterable[Name]) -> dict[Name, str]:
        """Return the titles that can be told without reading a leaflet whole."""
        workspace = Workspace(self._root)
        texts = ((name, workspace.text(leaflet_path(name.leaflet, name.language)) or "") for name in names)
        found = ((name, _TITLE.search(text)) for name, text in texts)
        return {name: match["words"].replace("''", "'") for name, match in found if match}

    def sight(self, name: Name, edition: str, draft: str = "") -> Sight:
        """Return an edition as it is now; raises ``UsageError`` where there is no such leaflet and never was."""
        with self._lock:
            overlay = self.drafts.of(draft)
            for gone in [key for key in self._sights if key[2] and key[2] not in self.drafts]:
                del self._sights[gone]
                self._workspaces.pop(gone[2], None)
            key = (name, edition, draft if overlay else "")
            kept = self._sights.get(key)
            if kept and Workspace(self._root, overlay=overlay).files.same(kept.record, self._today):
                self._sights.move_to_end(key)
                return kept
            made = self._beside(key, overlay) or self._sighted(
                name, edition, self._opened(key[2], overlay), kept or self._sights.get((name, edition, ""))
            )
            self._sights[key] = made
            self._coloured.pop((name, edition, draft), None)
            while len(self._sights) > KEPT:
                self._sights.popitem(last=False)
            self._found = {
                r: told for r, told in self._found.items() if any(s.revision == r for s in self._sights.values())
            }
            return made

    def findings(self, name: Name, edition: str, draft: str = "") -> tuple[int, tuple[Diagnostic, ...]]:
        """Return the revision of an edition, and all that a build would tell of it: its file is read back for that."""
        with self._lock:
            sight = self.sight(name, edition, draft)
            if sight.revision not in self._found:
                self._found[sight.revision] = _read_back(sight)
            return sight.revision, self._found[sight.revision]

    def file(self, name: Name, edition: str, draft: str = "") -> bytes | None:
        """Return the file as a build would write it now, None where it would write none."""
        with self._lock:
            sight = self.sight(name, edition, draft)
            _, found = self.findings(name, edition, draft)
        return None if not sight.fresh or _faulty(found) else sight.data

    def picture(
        self, name: Name, edition: str, page: int, scale: float, *, look: str = "", draft: str = "", digest: str = ""
    ) -> tuple[bytes | None, bool]:
        """Return a page as PNG at ``scale`` pixels a point, or None, and whether it is the one that ``digest`` is of.

        ``look`` shows a print file's inks: see ``pictures.Looks``. What has changed on disk meanwhile is not noticed.
        """
        with self._lock:
            kept = self._sights.get((name, edition, draft)) or self._sights.get((name, edition, ""))
        if kept is None or not any(p.digest == digest for p in kept.pages[page : page + 1]):
            kept = self.sight(name, edition, draft)
        if edition == WEB or not 0 <= page < len(kept.pages):
            return None, False
        profile = kept.prepared.profile if kept.prepared else None
        data = self._looks.of(kept.revision, kept.data, look, profile)
        drawn = pictures.draw(data, page, scale) if data is not None else None
        return drawn, kept.pages[page].digest == digest

    def recolour(self, name: Name, edition: str, draft: str) -> int | None:
        """Show an edition in the colours of ``draft`` until it is made anew; return what its pictures go by.

        None where there is nothing to show in other colours: it was not made yet, or the draft cannot be read.
        """
        with self._lock:
            sight = self._sights.get((name, edition, draft)) or self._sights.get((name, edition, ""))
            if sight is None or sight.prepared is None or sight.finished is None:
                return None
            workspace = Workspace(self._root, overlay=self.drafts.of(draft))
            try:
                prepared = recoloured(sight.prepared, edition, workspace.clinic(name.clinic).brand, workspace)
            except BrochureError:
                return None
            self._revision += 1
            coloured = Coloured(self._revision, edition, prepared, sight.finished.pages)
            self._coloured[name, edition, draft] = coloured
            return coloured.revision

    def live(self, name: Name, edition: str, page: int, scale: float, draft: str) -> tuple[bytes | None, int]:
        """Return a page in the colours that are being chosen, and the number that they go by; None where none are."""
        with self._lock:
            coloured = self._coloured.get((name, edition, draft))
            try:
                data = coloured.file() if coloured else None
            except BrochureError:  # told where it is made
                data = None
        if coloured is None or data is None:
            return None, 0
        return pictures.draw(data, page, scale), coloured.revision

    def inks(self, name: Name, draft: str = "") -> tuple[str, ...]:
        """Return the plates of the print edition."""
        sight = self.sight(name, "print", draft)
        return self._looks.plates(sight.revision, sight.data)

    def grid(self, name: Name, edition: str, draft: str = "") -> dict[str, tuple[float, float]]:
        """Return the baseline grid of every panel: see ``pictures.grids``."""
        finished = self.sight(name, edition, draft).finished
        return pictures.grids(finished.pages.pdf, finished.pages.panels) if finished else {}

    def cover(self, name: Name, width: int) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
        """Return the first page at ``width`` pixels, None with the reasons where it cannot be made."""
        with self._lock:
            record, kept, told = self._covers.get((name, width), ({}, b"", ()))
            if not record or not Workspace(self._root).files.same(record, self._today):
                sight = self._sights.get((name, "screen", ""))
                if sight is None or not Workspace(self._root).files.same(sight.record, self._today):
                    sight = self._sighted(name, "screen", self._opened("", {}), None)
                kept = pictures.first(sight.data, width) if sight.fresh else b""
                told = tuple(d for d in sight.diagnostics if d.severity is Severity.ERROR)
                self._covers[name, width] = (sight.record, kept, told)
        return kept or None, told

    def lines(self, path: str, line: int, draft: str = "", around: int = 4) -> list[tuple[int, str]]:
        """Return the lines of a file of the workspace about ``line``, with their numbers."""
        workspace = Workspace(self._root, overlay=self.drafts.of(draft))
        numbers = range(max(1, line - around), line + around + 1)
        found = ((number, workspace.line(path, number)) for number in numbers)
        return [(number, text) for number, text in found if text is not None]

    def _beside(self, key: tuple[Name, str, str], overlay: Mapping[str, bytes]) -> Sight | None:
        """Return an edition finished from the pages of one that is in sight, None where none is that shares them."""
        name, edition, draft = key
        other = self._sights.get((name, TOGETHER.get(edition, ""), draft))
        if other is None or not other.fresh or other.prepared is None or other.finished is None:
            return None
        if not Workspace(self._root, overlay=overlay).files.same(other.record, self._today):
            return None
        self._revision += 1
        try:
            return self._finished(edition, other.prepared, (other.finished.pages, None), other.record, ())
        except BrochureError:  # told where it is made with all that belongs to it
            return None

    def _opened(self, draft: str, overlay: Mapping[str, bytes]) -> Workspace:
        """Return the workspace as it is now; of what has not changed, nothing is read again."""
        if draft not in self._workspaces:
            self._workspaces[draft] = Workspace(self._root, overlay=overlay)
        else:
            self._workspaces[draft].files.lay(overlay)
            self._workspaces[draft].renew()
        return self._workspaces[draft]

    def _sighted(self, name: Name, edition: str, workspace: Workspace, before: Sight | None) -> Sight:
        """Return an edition made, or the one before with what stands against making it."""
        self._revision += 1
        try:
            now = self._made(workspace, name, edition)
        except UsageError as fault:
            if before is None:
                raise
            now = self._failed(workspace, name, edition, fault.diagnostics)
        except BrochureError as fault:
            now = self._failed(workspace, name, edition, fault.diagnostics)
        if now.fresh or before is None or not before.data:
            return now
        return replace(before, revision=now.revision, diagnostics=now.diagnostics, record=now.record, fresh=False)

    def _failed(self, workspace: Workspace, name: Name, edition: str, told: tuple[Diagnostic, ...]) -> Sight:
        return Sight(self._revision, edition, name.leaflet, told, dict(workspace.files.record))

    def _made(self, workspace: Workspace, name: Name, edition: str) -> Sight:
        """Return an edition without looking into its file; raises ``BrochureError`` for all that stands against it."""
        selection = Selection((name.leaflet,), (name.clinic,), (name.language,))
        jobs, faults = plan(workspace, selection)
        if not jobs:
            raise BrochureError(*(note for _, note in withdrawn(workspace, selection)), *faults)
        editions = ("screen", "office") if edition in TOGETHER else (edition,)
        job = Job(name.leaflet, name.language, name.clinic, editions)
        desk = build.desk_of(workspace, self._today)
        if edition == WEB:
            (web,) = build.make(workspace, [job], self._workers, jobs=1, desk=desk)
            if web.data is None:
                raise BrochureError(*faults, *web.diagnostics)
            told, record = _once((*faults, *web.diagnostics)), dict(workspace.files.record)
            return Sight(self._revision, edition, _title(web.data) or name.leaflet, told, record, web.data, fresh=True)
        with self._settings.setting() as setting:
            prepared = build.prepare(workspace, job, build.templates(workspace), desk, setting.start)
            pages, slug = setting.pages()
        if _faulty(pages.diagnostics):  # what a review finds does not keep the page from being seen
            raise BrochureError(*in_order((*faults, *prepared.diagnostics, *pages.diagnostics)))
        return self._finished(edition, prepared, (pages, slug), dict(workspace.files.record), faults)

    def _finished(
        self,
        edition: str,
        prepared: Prepared,
        set_as: tuple[Pages, Pages | None],
        record: Record,
        faults: tuple[Diagnostic, ...],
    ) -> Sight:
        """Return an edition of pages that are set; ``faults`` are those of other clinics."""
        told = (*faults, *prepared.diagnostics, *set_as[0].diagnostics)
        if edition == "office" and prepared.printer_faults:
            raise BrochureError(*in_order((*told, *prepared.printer_faults)))
        try:
            finished = finishing.finish(prepared, *set_as, edition)
        except BrochureError as fault:
            raise BrochureError(*in_order((*told, *fault.diagnostics))) from fault
        return Sight(
            self._revision,
            edition,
            prepared.composition.title,
            _once(in_order((*told, *finished.made.diagnostics))),
            record,
            finished.made.pdf,
            fresh=True,
            finished=finished,
            prepared=prepared,
            pages=pictures.pages(finished.made.pdf),
        )


def _read_back(sight: Sight) -> tuple[Diagnostic, ...]:
    """Return what a build would tell of an edition, its file read back; what is known where it cannot be made now."""
    if not sight.fresh or sight.finished is None or sight.prepared is None:
        return sight.diagnostics
    from brochure import preflight

    pages, pixels = sight.finished.pages, sight.prepared.composition.document.pixels
    made = finishing.inspect(sight.prepared, sight.finished, preflight.placed(pages.pdf, pages.panels, pixels))
    return _once((*sight.diagnostics, *made.diagnostics))


def _title(page: bytes) -> str:
    """Return the title of a page of HTML."""
    found = re.search(rb"<title>(.*?)</title>", page, re.DOTALL)
    return html.unescape(found[1].decode()).strip() if found else ""


def _faulty(diagnostics: tuple[Diagnostic, ...]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)


def _once(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return findings without those that are told alike."""
    found: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        found.setdefault((diagnostic.code, diagnostic.place, diagnostic.message), diagnostic)
    return tuple(found.values())
