"""Editions made by two processes: each once, under the job that asked, whoever made it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from brochure.abreast import MOST_WAITING, Abreast
from brochure.errors import BrochureError, Diagnostic
from brochure.finishing import Made
from brochure.planning import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

THREE = ("print", "office", "screen")


@dataclass(frozen=True)
class Composed:
    """As much of a composed job as is looked at here."""

    job: Job


def making(prepared: Any, outcome: object) -> Iterator[Made]:
    """Make every edition; its bytes say who did."""
    for edition in prepared.job.editions:
        data = str(os.getpid()).encode() if isinstance(outcome, tuple) else None
        yield Made(prepared.job.output(edition), data, (), prepared=prepared)


def given(abreast: Abreast, count: int, editions: tuple[str, ...] = ("office",)) -> None:
    for number in range(count):
        job = Job("knees", "en-GB", f"clinic-{number}", editions)
        abreast.add(job, cast("Any", Composed(job)), ("its pages",))


def told(found: list[tuple[Job, Any, Made]]) -> list[str]:
    return sorted(made.output.path for _, _, made in found)


@pytest.mark.parametrize("alone", [True, False])
def test_every_edition_is_made_once_under_its_job(*, alone: bool):
    abreast = Abreast(making)
    given(abreast, 7, THREE)
    found = list(abreast.made(left=0, alone=alone, patient=True))
    assert told(found) == sorted(f"clinic-{n}/en-GB/knees.{e}.pdf" for n in range(7) for e in THREE)
    assert all(job.clinic == made.output.clinic and prepared.job == job for job, prepared, made in found)
    assert not abreast
    makers = {made.data for _, _, made in found}
    assert (makers == {str(os.getpid()).encode()}) == alone


def test_half_of_what_waits_at_the_end_is_made_by_a_fork_and_the_first_here():
    abreast = Abreast(making)
    given(abreast, 2, THREE)
    found = list(abreast.made(left=0, alone=False, patient=True))
    by = {(made.output.clinic, made.output.edition): made.data == str(os.getpid()).encode() for _, _, made in found}
    assert by == {(f"clinic-{n}", edition): n == 0 for n in range(2) for edition in THREE}


def test_the_editions_of_one_leaflet_are_not_worth_a_fork():
    abreast = Abreast(making)
    given(abreast, 1, THREE)
    assert [made.data for _, _, made in abreast.made(left=0, alone=False)] == [str(os.getpid()).encode()] * 3


def test_while_there_is_more_to_compose_a_fork_makes_a_part_and_no_more_wait_than_may():
    abreast = Abreast(making)
    given(abreast, 3 * MOST_WAITING)
    found = list(abreast.made(left=MOST_WAITING, alone=False))
    assert len(abreast._waiting) <= MOST_WAITING
    found += abreast.made(left=0, alone=False, patient=True)
    assert told(found) == sorted(f"clinic-{n}/en-GB/knees.office.pdf" for n in range(3 * MOST_WAITING))
    assert not abreast


def test_where_every_core_is_at_something_nothing_waits():
    abreast = Abreast(making)
    given(abreast, 3)
    found = [made.data for _, _, made in abreast.made(left=MOST_WAITING, alone=True)]
    assert found == [str(os.getpid()).encode()] * 3


def test_a_job_that_could_not_be_set_fails_as_one():
    abreast = Abreast(making)
    job = Job("knees", "en-GB", "clinic", THREE)
    abreast.add(job, cast("Any", Composed(job)), BrochureError(Diagnostic("x", "the words")))
    assert [made.data for _, _, made in abreast.made(left=0, alone=False)] == [None] * 3
