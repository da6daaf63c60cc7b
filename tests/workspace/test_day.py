"""The day of a run tells what it was asked, and a record of it holds for as long as the answers are the same."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.workspace.day import Day, seen_on
from brochure.workspace.files import Files

if TYPE_CHECKING:
    from pathlib import Path

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
QUESTIONS = {
    "later": lambda today, day: today > day,
    "not later": lambda today, day: today <= day,
    "earlier": lambda today, day: today < day,
    "not earlier": lambda today, day: today >= day,
    "the same": lambda today, day: today == day,
    "another": lambda today, day: today != day,
    "turned about": lambda today, day: day < today,
    "days until": lambda today, day: (day - today).days,
    "days since": lambda today, day: (today - day).days,
    "in words": lambda today, _: f"{today} {today.isoformat()} {today:%d.%m.}",
    "its parts": lambda today, _: (today.year, today.month, today.weekday()),
    "tomorrow": lambda today, _: today + timedelta(days=1),
    "as a key": lambda today, day: {today: 1}.get(day),
    "carried over": lambda today, _: pickle.loads(pickle.dumps(today)),  # noqa: S301 - our own
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@given(DAYS, DAYS, DAYS)
def test_answers_are_those_of_a_date_and_change_only_with_the_record(
    question, today: date, day: date, other: date
) -> None:
    looks: dict[tuple[str, str], str] = {}
    answer = question(Day.of(today, lambda how, at, seen: looks.__setitem__((how, at), seen)), day)
    assert answer == question(today, day)
    assert all(seen_on(today, how, at) == seen for (how, at), seen in looks.items())
    if all(seen_on(other, how, at) == seen for (how, at), seen in looks.items()):
        assert question(other, day) == answer


def test_a_record_holds_until_the_day_that_was_asked_about(tmp_path: Path) -> None:
    files = Files((tmp_path,))
    assert not files.on(date(2026, 11, 1)) > date(2026, 12, 31)
    assert files.same(files.record, date(2026, 12, 31))
    assert not files.same(files.record, date(2027, 1, 1))
    assert not files.same(files.record, None)
