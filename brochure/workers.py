"""Worker processes that keep a typesetting engine warm.

They start before anything is read, so that loading WeasyPrint, two thirds of a cold run, happens beside reading and
composing. A worker that dies takes down only the job that it had in hand.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import traceback
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar

from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.process import BaseProcess
    from types import TracebackType

Job = TypeVar("Job")
Result = TypeVar("Result")
Key = TypeVar("Key")

# Only a fork shares what the parent has loaded; where there is none, a worker starts from nothing.
_CONTEXT = (
    multiprocessing.get_context("fork")
    if "fork" in multiprocessing.get_all_start_methods()
    else multiprocessing.get_context("spawn")
)


# How long a process that was told to stop may take before it is ended.
_PATIENCE_S = 5


@dataclass(frozen=True, slots=True)
class Crash:
    """A job that ended in an exception which is no user's mistake, or with its worker: the report to show."""

    report: str


@dataclass(slots=True)
class _Worker(Generic[Key]):
    process: BaseProcess
    pipe: Connection
    key: Key | None = None
    hired: bool = False  # has ever been given a job


class Workers(Generic[Key, Job, Result]):
    """Up to ``count`` processes, each of which calls ``start`` once and then its result on one job after another.

    Results come back in the order in which they are done. Use as a context manager.
    """

    def __init__(self, count: int, start: Callable[[], Callable[[Job], Result]]) -> None:
        """Start the processes at once."""
        self._start = start
        self._queue: deque[tuple[Key, Job]] = deque()
        self._workers = [self._hire() for _ in range(count)]

    def __enter__(self) -> Workers[Key, Job, Result]:
        """Return the workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, at once where something went wrong."""
        for worker in self._workers:
            if kind is None and worker.hired:
                worker.pipe.send(None)
            else:  # one that may still be loading is not waited for
                worker.process.terminate()
            worker.pipe.close()
        for worker in self._workers:
            # A signal that comes while Python takes an object down is lost with the exception that it raises.
            worker.process.join(None if kind is None and worker.hired else _PATIENCE_S)
            worker.process.kill()
            worker.process.join()

    def grow(self, count: int) -> None:
        """Start processes until there are ``count``."""
        self._workers.extend(self._hire() for _ in range(count - len(self._workers)))
        self._deal()

    def submit(self, key: Key, job: Job) -> None:
        """Hand over ``job``; its result comes with ``key``."""
        self._queue.append((key, job))
        self._deal()

    def results(self, *, left: int = 0) -> Iterator[tuple[Key, Result | BrochureError | Crash]]:
        """Yield what is done, waiting for it as long as more than ``left`` jobs are not."""
        while busy := {w.pipe: w for w in self._workers if w.key is not None}:
            unfinished = len(busy) + len(self._queue)
            ready = wait(list(busy), None if unfinished > left else 0)
            for pipe in ready:
                if isinstance(pipe, Connection):
                    yield self._collect(busy[pipe])
            if not ready:
                return

    def _collect(self, worker: _Worker[Key]) -> tuple[Key, Result | BrochureError | Crash]:
        key, worker.key = worker.key, None
        if key is None:
            message = "an idle worker has no result"
            raise AssertionError(message)
        outcome: Result | BrochureError | Crash
        try:
            outcome = worker.pipe.recv()
        except EOFError:
            worker.process.join()
            outcome = Crash(f"a typesetting process ended with code {worker.process.exitcode}")
            self._workers[self._workers.index(worker)] = self._hire()
        self._deal()
        return key, outcome

    def _deal(self) -> None:
        for worker in self._workers:
            if self._queue and worker.key is None:
                worker.key, job = self._queue.popleft()
                worker.hired = True
                worker.pipe.send(job)

    def _hire(self) -> _Worker[Key]:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_work, args=(theirs, self._start), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _work(pipe: Connection, start: Callable[[], Callable[[Job], Result]]) -> None:
    """Run in the worker: jobs in, results out, until the pipe says None or is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, _leave)
    gc.disable()  # layout makes boxes by the ten thousand, and a job is short: what is left is collected between jobs
    failed: BrochureError | Crash | None = None
    work: Callable[[Job], Result] | None = None
    try:
        work = start()
    except BrochureError as fault:
        failed = fault
    except Exception:  # noqa: BLE001 - the report crosses the pipe instead
        failed = Crash(traceback.format_exc())
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        if job is None:
            os._exit(0)  # nothing is left to write, and taking an engine down in order takes a tenth of a second
        pipe.send(failed if work is None else _outcome(work, job))
        del job
        gc.collect()


def _leave(_signal: int, _frame: object) -> None:
    """End the process by way of its stack, so that temporary folders are removed."""
    sys.unraisablehook = _end  # a finaliser keeps what is raised in it to itself, but for a traceback
    raise SystemExit(0)


def _end(_: object) -> None:
    os._exit(0)


def _outcome(work: Callable[[Job], Result], job: Job) -> Result | BrochureError | Crash:
    try:
        return work(job)
    except BrochureError as fault:
        return fault
    except Exception:  # noqa: BLE001 - the report crosses the pipe instead
        return Crash(traceback.format_exc())
