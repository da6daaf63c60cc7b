"""Is my leaflet still right? A page for every version that may be on paper, beside the web editions of a clinic."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from brochure import governing
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Severity
from brochure.gathering import subject_of
from brochure.manifest import VERSIONS
from brochure.model.clinic import CURRENT, url_part
from brochure.planning import WEB, Selection, plan, withdrawn
from brochure.reviewing import Desk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from brochure.approval import Change, Standing, Words
    from brochure.compose import Subject
    from brochure.compose.current import Changed, Notice
    from brochure.compose.templates import Templates
    from brochure.keeping import Kept
    from brochure.model.evidence import Approval
    from brochure.planning import Job
    from brochure.report import Output
    from brochure.workspace import Workspace

# What a page does not tell the changes of: it says them in words of its own, or they are no words of the leaflet.
_UNTOLD = ("leaflet", "version", "language", "jurisdiction", "issued", "due", "audience", "contact")
_UNTOLD_STARTS = ("wording.", "statistic.total", "statistic.sources", "form.rows.kind")

# Code and version, as copies carry them.
Printed = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of one leaflet for one clinic: every version of it that may be on paper, and its approvals."""

    subject: Subject
    standing: Standing
    words: Words | None
    records: tuple[Approval, ...]
    printed: tuple[Printed, ...]


def publish(
    workspace: Workspace,
    selection: Selection,
    outputs: Iterable[Output],
    templates: Templates,
    kept: Kept,
    *,
    today: date | None,
) -> tuple[Diagnostic, ...]:
    """Write the pages of what ``selection`` makes for the web, and return what was found on the way.

    What ``outputs`` have put on paper is remembered where ``kept`` has the files of the run; a page whose leaflet is no
    more moves to ``stale/`` there.
    """
    outputs, out = tuple(outputs), kept.out
    made = {output.stem for output in outputs if output.edition == WEB and output.status != "failed"}
    remembered = _remember(workspace, outputs, out)
    jobs = (*plan(workspace, selection)[0], *(job for job, _ in withdrawn(workspace, selection)))
    found: list[Diagnostic] = []
    for job in jobs:
        stem = f"{job.clinic}/{job.language}/{job.leaflet}"
        if WEB in job.editions and stem in made:
            try:
                printed = remembered.get(stem, ())
                pages = kept.pages(job, printed, partial(pages_of, workspace, job, printed, templates, today))
                disk.renew({out / path: data for path, data in pages.items()})
            except BrochureError as fault:
                found += fault.diagnostics
    return (*found, *_settled(workspace, remembered, out))


def pages_of(
    workspace: Workspace, job: Job, printed: Sequence[Printed], templates: Templates, today: date | None
) -> dict[str, bytes]:
    """Return the pages of one leaflet for one clinic by path; raises ``BrochureError`` for faults of its files."""
    from brochure import web
    from brochure.compose import current

    past = _past(workspace, job, printed, today)
    pages = {}
    for code, version in past.printed:
        notice = notice_of(workspace, past, version, job)
        document = current.compose(past.subject, notice, templates, workspace)
        path, data = page_path(job.clinic, code, job.language, version), web.pack(document)
        if faults := tuple(web.check(data, current.expected(past.subject, notice))):
            raise BrochureError(*(fault.for_target(path) for fault in faults))
        pages[path] = data
    return pages


def page_path(clinic: str, code: str, language: str, version: str) -> str:
    """Return where the page of a version stands under ``build/``."""
    parts = {"code": code, "language": language, "version": version}
    return f"{clinic}/{CURRENT.format_map({name: url_part(word) for name, word in parts.items()})}"


def _past(workspace: Workspace, job: Job, printed: Sequence[Printed], today: date | None) -> Past:
    from brochure.approval import words

    subject, _ = subject_of(workspace, job, Desk(workspace, today, building=True))
    every = workspace.approvals()
    standing, said = governing.standing_of(workspace, subject, job.leaflet, job.clinic, records=every, today=today)
    records = governing.held_for(every, job.leaflet, subject, job.clinic)
    if said is None and subject.leaflet.review.status != "withdrawn":
        said = words(governing.source_of(workspace, subject, governing.local_texts(subject)))
    now = (subject.leaflet.code, subject.leaflet.version)
    approved = ((record.code, record.version) for record in records)
    return Past(subject, standing, said, records, tuple(dict.fromkeys((*printed, *approved, now))))


def notice_of(workspace: Workspace, past: Past, version: str, job: Job) -> Notice:
    """Return what is to be said of ``version``, as far as it is on record."""
    from brochure.compose.current import Notice

    leaflet, standing = past.subject.leaflet, past.standing
    if standing.status == "withdrawn":
        return Notice("withdrawn", version, leaflet.version)
    # A clinic's own approval comes before that of its jurisdiction where both are of one day, a later one before both.
    last = max(reversed(past.records), key=lambda r: (r.date, r.clinic is not None), default=None)
    if standing.status == "approved":
        last = standing.approval
    path = f"../../../{job.language}/{job.leaflet}.web.html"
    if last is None:
        if version == leaflet.version:
            return Notice("example", version, leaflet.version, leaflet=path)
        return Notice("replaced", version, leaflet.version, changes=None, leaflet=path)
    holds = standing.status == "approved"
    due = leaflet.review.due if holds else None
    notice = Notice(
        "current",
        version,
        newest=last.version,
        approved=last.date,
        due=due,
        overdue=holds and standing.overdue,
        coming=not holds,
        leaflet=path if holds else "",
    )
    if version == last.version:
        return notice
    former = [record for record in past.records if record.version == version]
    if version == leaflet.version and not former:
        return replace(notice, state="example", coming=False)
    changes, pictures, sources = _told(workspace, past, former[-1] if former else None, last)
    return replace(notice, state="replaced", changes=changes, pictures=pictures, sources=sources)


def _told(
    workspace: Workspace, past: Past, former: Approval | None, last: Approval
) -> tuple[tuple[Changed, ...] | None, bool, bool]:
    """Return what changed from one approval to another in plain words, and whether pictures and sources did."""
    from brochure.approval import differences, read_words

    kept = [workspace.approved_words(record.sha256) if record else None for record in (former, last)]
    if kept[0] is None or kept[1] is None:
        return None, False, False
    found = differences(read_words(kept[0]), read_words(kept[1]))
    pictures = any(change.key.endswith(".image") for change in found)
    sources = any(change.key == "source" for change in found)
    return tuple(_plain(found, past.subject)), pictures, sources


def _plain(changes: Iterable[Change], subject: Subject) -> Iterator[Changed]:
    from brochure.approval.difference import plain
    from brochure.compose.current import Changed, resolved

    for change in changes:
        untold = change.key in _UNTOLD or change.key.startswith(_UNTOLD_STARTS)
        if untold or change.key == "source" or change.key.endswith((".image", ".show")):
            continue
        old, new = (resolved(plain(said), subject) for said in (change.old, change.new))
        if old != new:
            yield Changed(old, new, change.under)


def _remember(workspace: Workspace, outputs: Iterable[Output], out: Path) -> Mapping[str, tuple[Printed, ...]]:
    """Return every version that was ever built under ``out``, by stem, those of this run among them; and keep it."""
    known = {stem: dict.fromkeys(found) for stem, found in disk.read_versions(out / VERSIONS).items()}
    before = {stem: tuple(found) for stem, found in known.items()}
    for output in outputs:
        if output.status in {"built", "cached"}:
            leaflet = workspace.leaflet(output.leaflet, output.language)
            known.setdefault(output.stem, {})[(leaflet.code, leaflet.version)] = None
    versions = {stem: tuple(found) for stem, found in sorted(known.items())}
    if versions != before:
        told = {"schema": 1, "versions": versions}
        disk.write(out / VERSIONS, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    return versions


def _settled(workspace: Workspace, remembered: Mapping[str, Sequence[Printed]], out: Path) -> Iterator[Diagnostic]:
    """Move the pages of leaflets that are no more, and of clinics that have no web edition, to ``stale/``.

    What belongs to a clinic that cannot be read stays: nobody knows what it wants.
    """
    stand = {path: name for name in workspace.clinics() for path in disk.named_below(out, f"{name}/current")}
    wanted: set[str] = set()
    for name in dict.fromkeys(stand.values()):
        try:
            jurisdiction, records = workspace.clinic(name).jurisdiction, workspace.approvals()
        except BrochureError:
            wanted |= {path for path in stand if stand[path] == name}
            continue
        everything = Selection(clinics=(name,))
        for job in (*plan(workspace, everything)[0], *(job for job, _ in withdrawn(workspace, everything))):
            if WEB in job.editions:
                printed = [*remembered.get(f"{name}/{job.language}/{job.leaflet}", ())]
                own = (r for r in records if r.holds_for(job.leaflet, job.language, name, jurisdiction))
                printed += [(record.code, record.version) for record in own]
                wanted |= {page_path(name, code, job.language, version) for code, version in printed}
    for path in stand:
        if path not in wanted:
            disk.move(out / path, out / "stale" / path)
            message = f"{path} is no longer made: moved to stale/"
            yield Diagnostic("stale", message, Severity.NOTE, hint="delete it there")
