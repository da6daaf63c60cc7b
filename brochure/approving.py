"""Approving: a reviewer's word for the words of a leaflet, taken only where nothing stands against it, and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from brochure import build, governing
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Severity, UsageError, did_you_mean, in_order
from brochure.gathering import subject_of
from brochure.planning import Selection, plan, withdrawn
from brochure.reviewing import Desk
from brochure.spelling import composed
from brochure.translating import staleness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from brochure.approval import Change, Words
    from brochure.compose import Subject
    from brochure.engines import Engines
    from brochure.errors import Place
    from brochure.model.evidence import Approval
    from brochure.workspace import Workspace

_CHANGED = {
    "changed": "the source has changed since this was translated",
    "new": "the source has said this since the translation was made",
    "removed": "the source does not say this any more",
    "version": "the source has a new version",
    "unrecorded": "it does not say which words it was made from",
}
_HEAD = "# Who approved which words, and when. `brochure approve` writes here; nobody writes by hand.\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reviewer answers for: a leaflet in a language, for one clinic or for a jurisdiction."""

    leaflet: str
    language: str
    reviewer: str
    clinic: str | None = None
    jurisdiction: str | None = None

    @property
    def whom(self) -> str:
        """Return whom it is for."""
        return self.clinic or f"every clinic in {self.jurisdiction} that says nothing of its own in it"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a request: ``words`` are what it is about, ``changes`` since they were last approved.

    ``recorded`` tells that it was written down; ``already`` is the record that was there before.
    """

    subject: Subject
    words: Words
    diagnostics: tuple[Diagnostic, ...]
    changes: tuple[Change, ...] | None = None
    recorded: bool = False
    already: Approval | None = None

    @property
    def refused(self) -> bool:
        """Tell whether anything stands against it."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def selection_of(workspace: Workspace, request: Request) -> Selection:
    """Return the targets that a request is about; raises ``UsageError`` where there are none."""
    _judge_request(workspace, request)
    clinics = (request.clinic,) if request.clinic else tuple(_clinics(workspace, request))
    chosen = Selection((request.leaflet,), clinics, (request.language,))
    jobs, faults = plan(workspace, chosen)
    if gone := withdrawn(workspace, chosen):
        raise BrochureError(*(_held(note.place, "withdrawn") for _, note in gone))
    if not jobs or not clinics:
        if errors := [d for d in faults if d.severity is Severity.ERROR and d.code != "nothing-to-build"]:
            raise BrochureError(*errors)
        where = f"clinic {request.clinic}" if request.clinic else f"no clinic of {request.jurisdiction}"
        message = (
            f"{where} {'does not hand' if request.clinic else 'hands'} {request.leaflet} out in {request.language}"
        )
        raise UsageError(Diagnostic("nothing-to-approve", message, hint="see languages in clinic.yaml"))
    return chosen


def approve(
    workspace: Workspace, request: Request, chosen: Selection, workers: Engines, *, today: date, jobs: int = 1
) -> Verdict:
    """Check ``chosen`` as if it were approved, and write the record and the words where nothing stands against it."""
    from brochure.approval import words

    desk = Desk(workspace, today, approving=True)
    planned, faults = plan(workspace, chosen)
    subjects = {job.clinic: subject_of(workspace, job, desk)[0] for job in planned}
    found: list[Diagnostic] = list(faults)
    said: dict[str, Words] = {}
    for site, subject in subjects.items():
        local = governing.local_texts(subject)
        said[site] = words(governing.source_of(workspace, subject, local))
        if request.jurisdiction:
            found += _own_words(request, site, subject, local)
    site, subject = next(iter(subjects.items()))
    resolved = said[site]
    records = [r for r in workspace.approvals() if _same(r, request)]
    against = any(d.severity is Severity.ERROR for d in _lacking(workspace, request, subject, today, set()))
    if records and records[-1].sha256 == resolved.sha256 and not against:
        return Verdict(subject, resolved, (), already=records[-1])
    for made in build.make(workspace, planned, workers, jobs=jobs, desk=desk):
        found += made.diagnostics
    found += _lacking(workspace, request, subject, today, {d.code for d in found if d.severity is Severity.ERROR})
    changes = governing.changes_since(workspace, records[-1], resolved) if records else None
    verdict = Verdict(subject, resolved, in_order(found), changes)
    if verdict.refused:
        return verdict
    record = {
        "leaflet": composed(request.leaflet),
        "language": request.language,
        **({"clinic": composed(request.clinic)} if request.clinic else {"jurisdiction": request.jurisdiction}),
        "code": subject.leaflet.code,
        "version": subject.leaflet.version,
        "sha256": resolved.sha256,
        "reviewer": request.reviewer,
        "date": today,
    }
    path = workspace.root / disk.APPROVALS
    before = path.read_text(encoding="utf-8") if path.is_file() else f"{_HEAD}[]\n"
    kept = workspace.root / disk.approved_path(resolved.sha256)
    disk.write_together({path: added(before, record).encode(), kept: resolved.text.encode()})
    return Verdict(subject, resolved, verdict.diagnostics, changes, recorded=True)


def added(text: str, record: dict[str, Any]) -> str:
    """Return the file of approvals with one more record at its end; its comments and its order stay."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    lines = text.splitlines(keepends=True)
    if [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")] == ["[]"]:
        out = StringIO()
        yaml.dump([CommentedMap(record)], out)
        return "".join(out.getvalue() if line.strip() == "[]" else line for line in lines)
    records = yaml.load(text)
    records.append(CommentedMap(record))
    records.fa.set_block_style()
    out = StringIO()
    yaml.dump(records, out)
    return out.getvalue()


def _judge_request(workspace: Workspace, request: Request) -> None:
    faults = []
    if bool(request.clinic) == bool(request.jurisdiction):
        hint = "--clinic NAME for one clinic, --jurisdiction US for all that say nothing of their own"
        faults.append(Diagnostic("whom", "for whom is it approved?", hint=hint))
    name, _, role = request.reviewer.partition(",")
    if not name.strip() or not role.strip():
        message = f'"{request.reviewer}" is not a name and a role'
        faults.append(Diagnostic("reviewer", message, hint='write --reviewer "Name, role"'))
    known = workspace.leaflets()
    if request.leaflet in known and request.language not in known[request.leaflet]:
        message = f"{request.leaflet} is not written in {request.language}"
        near = did_you_mean(request.language, known[request.leaflet])
        faults.append(Diagnostic("unknown-language", message, hint=near))
    if faults:
        raise UsageError(*faults)


def _clinics(workspace: Workspace, request: Request) -> Iterator[str]:
    """Yield the clinics of a jurisdiction that want the language."""
    for name in workspace.clinics():
        clinic = workspace.clinic(name)
        if clinic.jurisdiction == request.jurisdiction and request.language in clinic.languages:
            yield name


def _own_words(request: Request, site: str, subject: Subject, local: dict[str, Any]) -> Iterator[Diagnostic]:
    """Yield an error for each text that a clinic says in its own words: what it hands out is not what all do."""
    defaults = governing.local_texts(subject, defaults=True)
    for name, text in local.items():
        if text != defaults.get(name) and _is_used(subject, name):
            message = f'{site} says "{name}" in its own words'
            place = subject.clinic.local[name].place if name in subject.clinic.local else subject.clinic.place
            hint = f"approve it for each clinic by itself: --clinic {site}"
            yield Diagnostic("approval-local", message, place=place, hint=hint, target=f"{site}/{request.language}")


def _is_used(subject: Subject, name: str) -> bool:
    from brochure.model.leaflet import walk_texts
    from brochure.model.text import Field

    parts = (part for found in walk_texts(subject.leaflet) for part in found.passage.parts)
    return any(isinstance(part, Field) and (part.space, part.name) == ("local", name) for part in parts)


def _lacking(
    workspace: Workspace, request: Request, subject: Subject, today: date, told: set[str]
) -> Iterator[Diagnostic]:
    """Yield what nobody can approve without, however the workspace tunes its rules."""
    leaflet, review = subject.leaflet, subject.leaflet.review
    if _held_back(subject):
        yield _held(review.at("status"), str(review.status))
    people: dict[str, str | None] = {"author": review.author, "clinical-reviewer": review.clinical_reviewer}
    if leaflet.translation and leaflet.translation.of.partition("-")[0] != request.language.partition("-")[0]:
        people["translator"] = review.translator
    if missing := [key for key, name in people.items() if not name and "not-approved" not in told]:
        message = f"{leaflet.code} names no {' and no '.join(missing)}"
        yield Diagnostic("not-approved", message, place=review.place, hint="who did it signs under review", rule="M1")
    for behind in staleness(workspace, request.leaflet, request.language, subject.clinic.jurisdiction) or ():
        message = f"{behind.what}: {_CHANGED[behind.change]}"
        hint = "bring the translation up to date, and record what it was made from"
        yield Diagnostic("translation-behind", message, place=behind.place, hint=hint, rule="L1", source="house")
    if leaflet.translation and governing.source_state(workspace, subject, request.leaflet)[1]:
        message, hint = "what this was translated from is withdrawn", "withdraw the translation as well"
        yield Diagnostic("translation-behind", message, place=leaflet.at("translation"), hint=hint, rule="L1")
    if today > review.due and "review-overdue" not in told:
        message = f"the review was due on {review.due.isoformat()}"
        hint = "review the words, and set the next day"
        yield Diagnostic("review-overdue", message, place=review.at("due"), hint=hint, rule="M2")
    if review.clinical_reviewer and review.clinical_reviewer.casefold() != request.reviewer.casefold():
        message = f'the leaflet names "{review.clinical_reviewer}" as its clinical reviewer, not "{request.reviewer}"'
        place = review.at("clinical-reviewer")
        yield Diagnostic("reviewer-differs", message, Severity.WARNING, place, "write the same name and role in both")


def _held_back(subject: Subject) -> bool:
    return subject.leaflet.review.status in {"draft", "in-review"}


def _held(place: Place | None, status: str) -> Diagnostic:
    message = f'the leaflet says that it is "{status}"'
    hint = 'write "status: approved" under review, or leave the line out; then approve it'
    return Diagnostic("approval-held", message, place=place, hint=hint)


def _same(record: Approval, request: Request) -> bool:
    clinic = request.clinic and composed(request.clinic)
    asked = (composed(request.leaflet), request.language, clinic, request.jurisdiction)
    return (record.leaflet, record.language, record.clinic, record.jurisdiction) == asked
