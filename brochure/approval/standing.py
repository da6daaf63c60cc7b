"""Where a leaflet stands: draft, in review, approved or withdrawn; and whether its review is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from brochure.model.evidence import Approval
    from brochure.model.leaflet import Review

Status = Literal["draft", "in review", "approved", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The effective status of a leaflet, and why.

    ``approval`` is the record of these very words; ``lapsed`` the last one, where all records are of other words.
    ``overdue`` is false where nobody asks for the day.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    overdue: bool = False
    approval: Approval | None = None
    lapsed: Approval | None = None

    @property
    def draft(self) -> bool:
        """Tell whether every copy has to say that nobody has approved it."""
        return self.status != "approved"


def claims_approval(review: Review) -> bool:
    """Tell whether someone wrote by hand that the leaflet is approved."""
    return review.status == "approved" or (review.status is None and review.approved is not None)


def standing(
    review: Review,
    records: Sequence[Approval],
    sha256: str | None,
    *,
    stale: int = 0,
    source_withdrawn: bool = False,
    today: date | None = None,
) -> Standing:
    """Return where a leaflet stands.

    ``records`` are its approvals, those for other clinics left out; ``sha256`` is that of its words now, None where
    they cannot be resolved; ``stale`` says how many blocks of a translation are behind their source, and
    ``source_withdrawn`` that nobody is given that any more.
    """
    overdue = today is not None and today > review.due
    if review.status == "withdrawn":
        return Standing("withdrawn", (review.reason or "withdrawn",), overdue)
    # The last of each: going back to words that others have replaced is no approval of them.
    last = tuple({record.clinic: record for record in records}.values())
    held = next((record for record in last if record.sha256 == sha256), None)
    lapsed = None if held or not last else max(last, key=lambda record: record.date)
    reasons = []
    if review.status in {"draft", "in-review"}:
        reasons.append(f"its status is written as {review.status}")
    if source_withdrawn:
        reasons.append("what it was translated from is withdrawn")
    if stale:
        reasons.append(f"{stale} {'blocks' if stale > 1 else 'block'} of its source changed since it was translated")
    if lapsed:
        reasons.append(f"its words changed since {lapsed.reviewer} approved them on {lapsed.date.isoformat()}")
    elif held is None:
        reasons.append("nobody has approved its words")
    if not reasons:
        return Standing("approved", (), overdue, held)
    status: Status = "in review" if review.status == "in-review" else "draft"
    return Standing(status, tuple(reasons), overdue, held, lapsed)
