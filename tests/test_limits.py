"""Limits of a process: kept while they are asked for, and gone afterwards, whoever works beside."""

from __future__ import annotations

import resource
import threading
from itertools import count
from typing import TYPE_CHECKING

import pytest

from brochure import limits
from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable


def bound() -> int:
    return resource.getrlimit(resource.RLIMIT_AS)[0]


def test_memory_is_limited_while_it_is_asked_for_alone() -> None:
    before = bound()
    with limits.memory(100_000_000):
        assert bound() != before
        with pytest.raises(MemoryError):
            bytearray(300_000_000)
    assert bound() == before
    assert len(bytearray(300_000_000)) == 300_000_000


def test_of_two_threads_that_overlap_neither_leaves_a_limit_behind() -> None:
    before, inside, leave = bound(), threading.Event(), threading.Event()

    def second() -> None:
        with limits.memory(100_000_000):
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=second)
    with limits.memory(200_000_000):
        thread.start()
        inside.wait(60)
    leave.set()
    thread.join()
    assert bound() == before


@pytest.mark.parametrize(
    "work", [lambda: [n for n in count() if n < 0], lambda: bytearray(10**12)], ids=["time", "memory"]
)
def test_all_that_was_set_for_a_job_is_taken_back(work: Callable[[], object]) -> None:
    before = bound(), resource.getrlimit(resource.RLIMIT_CPU)
    with pytest.raises(BrochureError) as caught, limits.bounded(0.1, 100_000_000):
        work()
    assert caught.value.diagnostics[0].code == "over-limit"
    assert (bound(), resource.getrlimit(resource.RLIMIT_CPU)) == before
