"""Where a leaflet stands: every way to be a draft, and the one way to be approved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from brochure.approval import claims_approval, standing
from brochure.model import load
from brochure.model.leaflet import Review
from brochure.source import parse

if TYPE_CHECKING:
    from brochure.model.evidence import Approval

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def review(**more: str) -> Review:
    return Review.model_validate({"issued": date(2026, 1, 1), "due": date(2027, 1, 1), **more})


def record(sha: str, day: str = "2026-02-01", whom: str = "clinic: c") -> Approval:
    text = (
        f"- {{leaflet: a, language: en, {whom}, code: A, version: '1', sha256: {sha}, reviewer: 'R, r', date: {day}}}"
    )
    return load.read_approvals(parse(text.encode(), "x"))[0]


@pytest.mark.parametrize(
    ("given", "records", "sha", "stale", "status"),
    [
        ({}, (), A, 0, "draft"),
        ({}, (record(A),), A, 0, "approved"),
        ({}, (record(A),), B, 0, "draft"),
        ({}, (record(A),), None, 0, "draft"),
        ({}, (record(A),), A, 2, "draft"),
        ({}, (record(A), record(B)), B, 0, "approved"),
        ({}, (record(A), record(B)), A, 0, "draft"),  # going back is no approval
        ({}, (record(A), record(B, whom="jurisdiction: US")), A, 0, "approved"),
        ({}, (record(A), record(B, whom="jurisdiction: US")), B, 0, "approved"),
        ({"status": "approved"}, (), A, 0, "draft"),
        ({"status": "approved"}, (record(A),), A, 0, "approved"),
        ({"status": "draft"}, (record(A),), A, 0, "draft"),
        ({"status": "in-review"}, (record(A),), A, 0, "in review"),
        ({"status": "in-review"}, (), A, 0, "in review"),
        ({"status": "withdrawn", "reason": "wrong"}, (record(A),), A, 0, "withdrawn"),
    ],
)
def test_the_status(given, records, sha, stale, status) -> None:
    found = standing(review(**given), records, sha, stale=stale)
    assert found.status == status
    assert found.draft == (status != "approved")
    assert bool(found.reasons) == (status != "approved")


def test_overdue_is_apart_from_the_status_and_asked_of_a_day_alone() -> None:
    for records in ((), (record(A),)):
        days = (None, date(2027, 1, 1), date(2027, 1, 2))
        found = [standing(review(), records, A, today=day) for day in days]
        assert [one.overdue for one in found] == [False, False, True]
        assert len({one.status for one in found}) == 1


def test_reasons_name_who_approved_and_how_much_is_behind() -> None:
    found = standing(review(), (record(A), record(C, "2026-03-01")), B, stale=1)
    assert found.reasons == (
        "1 block of its source changed since it was translated",
        "its words changed since R, r approved them on 2026-03-01",
    )
    assert found.lapsed
    assert found.lapsed.sha256 == C


@pytest.mark.parametrize(
    ("given", "claims"),
    [
        ({}, False),
        ({"status": "draft"}, False),
        ({"status": "approved"}, True),
        ({"approved": date(2026, 1, 1)}, True),
        ({"approved": date(2026, 1, 1), "status": "in-review"}, False),
    ],
)
def test_who_claims_approval(given, claims) -> None:
    assert claims_approval(review(**given)) is claims
