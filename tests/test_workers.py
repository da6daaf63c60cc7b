import os
import signal
from typing import Any

import pytest

from brochure.errors import BrochureError, Diagnostic
from brochure.workers import Crash, Workers


def doubling():
    def work(job):
        if job == "fault":
            raise BrochureError(Diagnostic("x", "the words"))
        if job == "bug":
            raise ZeroDivisionError
        if job == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return job * 2

    return work


def refusing():
    raise BrochureError(Diagnostic("absent", "a library is absent"))


def run(jobs, count=1, start=doubling):
    team: Workers[Any, Any, Any] = Workers(count, start)
    with team as workers:
        for job in jobs:
            workers.submit(f"key-{job}", job)
        return dict(workers.results())


@pytest.mark.parametrize("count", [1, 3])
def test_every_job_comes_back_under_its_key(count):
    assert run(range(7), count) == {f"key-{n}": 2 * n for n in range(7)}


def test_a_users_fault_crosses_with_its_findings():
    outcome = run(["fault", 4])
    assert outcome["key-fault"].diagnostics == (Diagnostic("x", "the words"),)
    assert outcome["key-4"] == 8


def test_a_bug_comes_back_as_a_report():
    outcome = run(["bug", 4])
    assert isinstance(outcome["key-bug"], Crash)
    assert "ZeroDivisionError" in outcome["key-bug"].report
    assert outcome["key-4"] == 8


def test_a_worker_that_dies_takes_only_its_own_job_along():
    outcome = run(["die", 1, 2])
    assert "-9" in outcome["key-die"].report
    assert (outcome["key-1"], outcome["key-2"]) == (2, 4)


def test_a_worker_that_cannot_start_says_why_for_every_job():
    outcome = run([1, 2], start=refusing)
    assert {o.diagnostics[0].code for o in outcome.values()} == {"absent"}


def test_waiting_ends_when_few_enough_jobs_are_left():
    team: Workers[Any, Any, Any] = Workers(1, doubling)
    with team as workers:
        for job in range(6):
            workers.submit(job, job)
        first = dict(workers.results(left=2))
        assert 4 <= len(first) <= 6
        assert {**first, **dict(workers.results())} == {n: 2 * n for n in range(6)}


def test_growing_adds_processes_for_what_waits():
    team: Workers[Any, Any, Any] = Workers(1, doubling)
    with team as workers:
        for job in range(4):
            workers.submit(job, job)
        workers.grow(3)
        assert dict(workers.results()) == {0: 0, 1: 2, 2: 4, 3: 6}


def deaf():
    """Start a worker that no signal but the last reaches."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return lambda job: job


def test_a_worker_that_does_not_hear_is_ended_where_something_went_wrong(monkeypatch):
    monkeypatch.setattr("brochure.workers._PATIENCE_S", 0.2)
    workers: Workers[Any, Any, Any] = Workers(1, deaf)
    workers.submit("key", "job")
    assert list(workers.results()) == [("key", "job")]
    (worker,) = workers._workers
    with pytest.raises(ZeroDivisionError), workers:
        raise ZeroDivisionError
    assert worker.process.exitcode == -signal.SIGKILL
