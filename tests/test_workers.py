import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from brochure import limits
from brochure.errors import BrochureError, Diagnostic
from brochure.workers import Crash, Workers

CHECKOUT = Path(__file__).resolve().parent.parent


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
    assert "sudden end" in outcome["key-die"].report
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


def whereabouts():
    """Return the number of the process that loads, and of the one that works."""
    loaded = os.getpid()
    return lambda _job: (loaded, os.getpid())


def test_workers_are_forks_of_one_process_that_has_loaded_once():
    team: Workers[Any, Any, Any] = Workers(3, whereabouts)
    with team as workers:
        for job in range(30):
            workers.submit(job, job)
        seen: Any = list(dict(workers.results()).values())
    assert {loaded for loaded, _ in seen}.isdisjoint({os.getpid(), *(worker for _, worker in seen)})
    assert len({loaded for loaded, _ in seen}) == 1


def growing():
    held = []

    def work(job):
        held.append(b"x" * job)
        return os.getpid()

    return work


@pytest.mark.parametrize(("size", "processes"), [(50_000_000, 3), (10, 1)])
def test_a_worker_that_has_grown_too_large_is_replaced(size, processes):
    team: Workers[Any, Any, Any] = Workers(1, growing, most_bytes=30_000_000)
    with team as workers:
        for number in range(3):
            workers.submit(number, size)
        assert len(set(dict(workers.results()).values())) == processes


def greedy():
    def work(job):
        if job == "for ever":
            while True:
                pass
        if job == "no fault of its own":
            while True:
                with suppress(Exception):
                    time.sleep(0)
        if job == "fill":
            held = []
            while True:
                held.append(bytes(10_000_000))
        return job

    return work


@pytest.mark.parametrize(
    ("job", "words"), [("for ever", "seconds"), ("no fault of its own", "seconds"), ("fill", "200 MB of memory")]
)
def test_a_job_that_takes_too_much_is_stopped_and_its_worker_works_on(job, words):
    limit = partial(limits.bounded, 0.2, 200_000_000)
    team: Workers[Any, Any, Any] = Workers(1, greedy, limit=limit)
    with team as workers:
        for each in (1, job, 2):
            workers.submit(each, each)
        outcome = dict(workers.results())
    (told,) = outcome[job].diagnostics
    assert (told.code, words in told.message) == ("over-limit", True)
    assert (outcome[1], outcome[2]) == (1, 2)


def test_code_that_cannot_be_interrupted_ends_with_its_process(monkeypatch):
    monkeypatch.setattr(limits, "_GRACE_S", 0)

    def start():
        def work(job):
            if job:
                sum(repeat(1, 10**12))  # one step of Python
            return job

        return work

    team: Workers[Any, Any, Any] = Workers(1, start, limit=partial(limits.bounded, 0.1))
    with team as workers:
        workers.submit(1, 1)
        workers.submit(0, 0)
        outcome = dict(workers.results())
    assert "its time runs out" in outcome[1].report
    assert outcome[0] == 0


def alive(process):
    """Tell whether a process runs; what has ended and only waits to be noticed does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def gone(processes):
    """Wait until none of ``processes`` runs, for a time that is never reached where they end."""
    for _ in range(2000):
        if not any(alive(process) for process in processes):
            return True
        time.sleep(0.01)
    return False


def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    loaded = os.getpid()

    def work(job):
        if job == "for ever":
            time.sleep(1000)
        return [loaded, os.getpid()]

    return work


def test_leaving_ends_every_process_whatever_it_is_at():
    team: Workers[Any, Any, Any] = Workers(2, stubborn)
    with team as workers:
        workers.submit("a", "where")
        processes: Any = dict(workers.results())["a"]
        workers.submit("b", "for ever")
        assert all(alive(process) for process in processes)
    assert gone(processes)


def test_none_is_left_where_the_parent_is_killed(tmp_path):
    said = tmp_path / "processes"
    script = (
        "import os, pathlib, signal\n"
        "from tests.test_workers import stubborn\n"
        "from brochure.workers import Workers\n"
        "workers = Workers(2, stubborn)\n"
        "workers.submit('a', 'where')\n"
        f"pathlib.Path({str(said)!r}).write_text(' '.join(map(str, next(workers.results())[1])))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], check=False, cwd=CHECKOUT
    )  # no pipe, which one left would hold
    assert run.returncode == -signal.SIGKILL
    assert gone([int(number) for number in said.read_text().split()])


def test_a_nursery_that_dies_is_replaced_and_its_workers_work_on():
    team: Workers[Any, Any, Any] = Workers(1, whereabouts)
    with team as workers:
        workers.submit(1, 1)
        one: Any = dict(workers.results())[1]
        os.kill(one[0], signal.SIGKILL)
        assert gone(one[:1])
        workers.grow(2)
        for job in range(20):
            workers.submit(job, job)
        seen: Any = set(dict(workers.results()).values())
        assert one in seen
        assert len({loaded for loaded, _ in seen}) == 2
    assert gone(one)


def test_a_job_that_its_worker_never_came_to_hear_of_is_done_by_another():
    team: Workers[Any, Any, Any] = Workers(1, whereabouts)
    with team as workers:
        workers.submit(1, 1)
        nursery, worker = dict(workers.results())[1]
        os.kill(nursery, signal.SIGSTOP)  # takes the order for a worker, and never gets round to it
        os.kill(worker, signal.SIGKILL)
        workers.submit(2, 2)
        assert isinstance(dict(workers.results())[2], Crash)
        workers.submit(3, 3)
        os.kill(nursery, signal.SIGKILL)
        after: Any = dict(workers.results())[3]
        assert nursery not in after


def test_a_job_is_dealt_again_once_and_no_more():
    outcome = run([1, 2, 3], start=dying)
    assert {type(o) for o in outcome.values()} == {Crash}
    assert len(outcome) == 3


def dying():
    os._exit(1)
