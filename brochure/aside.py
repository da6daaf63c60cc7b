"""Work done aside, by a fork of this process: it has all that this one holds, and only what it finds crosses back."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

T = TypeVar("T")

_CONTEXT = multiprocessing.get_context("fork")


def possible() -> bool:
    """Tell whether this process may fork: no fork forks again, and one with threads may hold locks for ever."""
    return threading.active_count() == 1 and not multiprocessing.current_process().daemon


class Aside(Generic[T]):
    """``work`` begun by a fork; it may change nothing but what it returns, as that alone comes back."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Begin."""
        self._work = work
        self._pipe, theirs = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_answer, args=(theirs, work), daemon=True)  # ends with us
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until the fork has said what it does with it
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        theirs.close()

    @property
    def ready(self) -> bool:
        """Tell whether its result can be had at once, or never will be had of it."""
        return self._pipe.poll()

    def result(self) -> T:
        """Return what the work comes to, waiting for it; what ends without an answer is done here, faults and all."""
        try:
            found: T = self._pipe.recv()
        except (EOFError, OSError):
            found = self._work()
        finally:
            self._pipe.close()
            self._process.join()
        return found


def _answer(pipe: Connection, work: Callable[[], object]) -> NoReturn:
    """Run in the fork: tell the outcome, or nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle, which ends us
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    gc.disable()  # looking through what we share with the parent would make copies of all of it
    with suppress(Exception):  # it will be met where the work is done again
        pipe.send(work())
    os._exit(0)
