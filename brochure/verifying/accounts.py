"""What a file says for itself: where it stood, who approved which words, what it claims and on what that rests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure import build, governing
from brochure.approval import words
from brochure.gathering import subject_of
from brochure.provenance import names
from brochure.verifying.contents import day_of
from brochure.verifying.rebuilding import job_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.approval import Standing, Words
    from brochure.compose import Subject
    from brochure.model.evidence import Approval, Claim, Reference
    from brochure.verifying.contents import Listed
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as a leaflet makes it: its words there, the figures, the keys of its references."""

    fact: str
    words: str
    numbers: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What a file says: its words, where they stand, every record of approval, claims by id, sources by key.

    ``sources`` tells of each reference the work, and how it was checked.
    """

    title: str
    words: Words
    standing: Standing
    records: tuple[Approval, ...]
    claims: Mapping[str, Said] = field(default_factory=dict, hash=False)
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)


def account_of(workspace: Workspace, listed: Listed) -> Account:
    """Return the account of what was carried, opened as ``workspace``; raises ``BrochureError`` for faults in it."""
    job = job_of(listed)
    desk = build.desk_of(workspace, day_of(listed), building=True)
    subject, _ = subject_of(workspace, job, desk)
    records = governing.held_for(workspace.approvals(), job.leaflet, subject, job.clinic)
    standing, _ = governing.standing_of(
        workspace, subject, job.leaflet, job.clinic, records=workspace.approvals(), today=desk.today
    )
    said = words(governing.source_of(workspace, subject, governing.local_texts(subject)))
    written = workspace.text(subject.leaflet.place.file) or ""
    claims = {key: _said(claim, subject) for key, claim in subject.evidence.claims.items() if names(written, key)}
    keys = {key for claim in claims.values() for key in claim.references}
    cited = {
        key: (_work(reference), _checked(reference))
        for key, reference in subject.evidence.references.items()
        if key in keys or names(written, key)
    }
    title = subject.leaflet.title.passage(subject.clinic.jurisdiction).raw
    return Account(title, said, standing, records, claims, cited)


def _said(claim: Claim, subject: Subject) -> Said:
    language = subject.language
    passage = claim.text.get(language) or claim.text.get(language.partition("-")[0])
    numbers = []
    if claim.statistic:
        numbers = [f"{group.n} of {group.of}" for group in claim.statistic.groups]
        numbers += [f"{claim.statistic.total} in all"] if claim.statistic.total else []
        numbers += [
            part for part in (claim.statistic.time, claim.statistic.outcome, claim.statistic.comparator) if part
        ]
    said = " ".join(passage.raw.split()) if passage else ""
    return Said(" ".join(claim.fact.split()), said, "; ".join(numbers), claim.references)


def _work(reference: Reference) -> str:
    """Return a work in a line: who, what, where, when."""
    who = reference.author[0] if reference.author else None
    when = str(reference.issued[0]) if reference.issued else None
    parts = (
        (who.literal or who.family) if who else None,
        reference.title,
        reference.container_title,
        when,
        reference.volume,
        reference.page,
        reference.doi or reference.url,
    )
    return ". ".join(" ".join(str(part).split()) for part in parts if part)


def _checked(reference: Reference) -> str:
    checked = reference.checked
    if checked.on is None:
        return "checked by no clinician"
    return f"checked on {checked.on.isoformat()}" + (f" by {checked.by}" if checked.by else "")
