"""Governing: where each leaflet stands for each clinic, by its words, the records of approvals and the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from brochure.approval import Change, Source, Standing, Words
    from brochure.compose import Subject
    from brochure.errors import Place
    from brochure.model.evidence import Approval
    from brochure.model.text import Text
    from brochure.workspace import Workspace

# So many changed sentences are shown one by one.
MOST_SHOWN = 12
_LONGEST = 160


def governed(
    workspace: Workspace, subject: Subject, name: str, site: str, *, records: Sequence[Approval], today: date | None
) -> Subject:
    """Return ``subject``, the leaflet ``name`` for the clinic ``site``, as a draft or not, with what is to be told."""
    standing, said = standing_of(workspace, subject, name, site, records=records, today=today)
    remarks = tuple(_remarks(workspace, subject, standing, said))
    overdue = standing.status == "approved" and standing.overdue
    return replace(subject, draft=standing.draft, overdue=overdue, remarks=remarks)


def standing_of(
    workspace: Workspace, subject: Subject, name: str, site: str, *, records: Sequence[Approval], today: date | None
) -> tuple[Standing, Words | None]:
    """Return where the leaflet ``name`` stands for the clinic ``site``, and its words where somebody has approved any.

    Words that cannot be resolved are approved by nobody; composing tells why they cannot.
    """
    from brochure.approval import standing, words

    own = held_for(records, name, subject, site)
    said = None
    if own:
        try:
            said = words(source_of(workspace, subject, local_texts(subject)))
        except BrochureError:
            said = None
    behind, gone = source_state(workspace, subject, name) if own else (0, False)
    sha256 = said.sha256 if said else None
    where = standing(subject.leaflet.review, own, sha256, stale=behind, source_withdrawn=gone, today=today)
    return where, said


def source_state(workspace: Workspace, subject: Subject, name: str) -> tuple[int, bool]:
    """Return how much of a translation is behind its source, and whether that is withdrawn."""
    from brochure.translating import source_of as original_of
    from brochure.translating import staleness

    leaflet, language = subject.leaflet, subject.language
    if leaflet.translation is None:
        return 0, False
    try:
        behind = staleness(workspace, name, language, subject.clinic.jurisdiction) or ()
        return len(behind), original_of(workspace, name, leaflet, language).review.status == "withdrawn"
    except BrochureError:  # a source that is not there: nobody knows what has changed
        return 1, False


def held_for(records: Sequence[Approval], name: str, subject: Subject, site: str) -> tuple[Approval, ...]:
    """Return the records of the leaflet ``name`` that hold for the clinic ``site``, in order."""
    where = (site, subject.clinic.jurisdiction)
    return tuple(record for record in records if record.holds_for(name, subject.language, *where))


def local_texts(subject: Subject, *, defaults: bool = False) -> dict[str, Text]:
    """Return the local texts of a leaflet as the clinic says them, or with ``defaults`` as all others do."""
    own = {} if defaults else subject.clinic.local
    declared = subject.leaflet.local.items()
    return {key: text for key, local in declared if (text := own.get(key) or local.default) is not None}


def source_of(workspace: Workspace, subject: Subject, local: Mapping[str, Text]) -> Source:
    """Return what the words of a leaflet come from."""
    from brochure.approval import Source

    return Source(
        subject.leaflet,
        subject.language,
        subject.clinic.jurisdiction,
        subject.jurisdiction,
        subject.evidence,
        subject.phrases,
        local,
        workspace.read,
    )


def changes_since(workspace: Workspace, record: Approval, said: Words) -> tuple[Change, ...] | None:
    """Return what changed in the words since ``record``, None where the words of then were not kept."""
    from brochure.approval import differences, read_words

    former = workspace.approved_words(record.sha256)
    return None if former is None else differences(read_words(former), said)


def _remarks(workspace: Workspace, subject: Subject, standing: Standing, said: Words | None) -> Iterator[Diagnostic]:
    """Yield what is to be told of where a leaflet stands: approval by hand alone, and what changed since one."""
    from brochure.approval import claims_approval

    review = subject.leaflet.review
    if standing.lapsed is not None and said is not None:
        yield from _lapsed(workspace, subject, standing.lapsed, said)
    elif claims_approval(review) and standing.approval is None:
        place = review.at("status" if review.status else "approved")
        message = f"{subject.leaflet.code} is written as approved, but nobody has approved these words"
        hint = "brochure approve checks them and records who approved them; until then write status: draft"
        yield Diagnostic("approval-unrecorded", message, place=place, hint=hint, rule="M1", source="house")


def _lapsed(workspace: Workspace, subject: Subject, record: Approval, said: Words) -> Iterator[Diagnostic]:
    """Yield a warning for each sentence that is not as it was approved."""
    who = f"{record.reviewer} approved on {record.date.isoformat()}"
    changes = changes_since(workspace, record, said)
    whole = subject.leaflet.review.place
    if not changes:
        message = f"these are not the words that {who}"
        if changes is None:
            message += f"; what those were is not in content/approvals/{record.sha256}.txt"
        yield _warning(message, whole)
        return
    for change in changes[:MOST_SHOWN]:
        yield _warning(f"{_told(change)}; not as {who}", change.place or whole)
    if (more := len(changes) - MOST_SHOWN) > 0:
        yield _warning(f"{more} more sentences are not as {who}", whole)


def _warning(message: str, place: Place) -> Diagnostic:
    hint = "the draft mark is back on every copy: have the words approved anew, or take the change back"
    return Diagnostic("approval-lapsed", message, Severity.WARNING, place, hint, rule="M1", source="house")


def _told(change: Change) -> str:
    match change.kind:
        case "added":
            return f'added "{_short(change.new)}"'
        case "removed":
            return f'removed "{_short(change.old)}"'
    return f'changed "{_short(change.old)}" to "{_short(change.new)}"'


def _short(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
