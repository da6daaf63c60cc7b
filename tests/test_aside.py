"""Work done by a fork: its result is that of this process, whatever becomes of the fork."""

from __future__ import annotations

import os
import signal
import threading
from functools import partial

import pytest

from brochure.aside import Aside, possible


def dying(here: int) -> str:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"


def failing() -> None:
    raise ZeroDivisionError


def test_the_work_is_done_by_another_process():
    assert Aside(os.getpid).result() not in {os.getpid(), None}


def test_what_a_fork_takes_with_it_when_it_dies_is_done_here():
    assert Aside(partial(dying, os.getpid())).result() == "done here"


def test_what_cannot_cross_is_done_here():
    assert callable(Aside(lambda: lambda: None).result())


def test_a_bug_is_met_here_with_its_traceback():
    with pytest.raises(ZeroDivisionError):
        Aside(failing).result()


def test_it_is_ready_when_its_result_can_be_had_and_leaves_no_process():
    large = Aside(lambda: bytes(10_000_000))  # more than a pipe holds
    while not large.ready:
        pass
    assert len(large.result()) == 10_000_000
    with pytest.raises(ChildProcessError):
        os.waitpid(large._process.pid or 0, os.WNOHANG)


def test_ctrl_c_does_not_reach_a_fork():
    assert Aside(lambda: signal.getsignal(signal.SIGINT)).result() is signal.SIG_IGN


def test_a_process_with_threads_does_not_fork():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not possible()
    finally:
        stop.set()
        thread.join()


def test_a_fork_does_not_fork_again():
    assert possible()
    assert not Aside(possible).result()
