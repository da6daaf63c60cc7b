"""Worker processes that keep a typesetting engine warm.

One process, the nursery, loads the engine before anything is read: that is two thirds of a cold run, and happens beside
reading and composing. Workers are forks of it, so that they share what it has loaded and are there within
milliseconds, the first as well as one that takes the place of another. A worker that dies takes down only the job that
it had in hand; one that has grown too large is replaced.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import traceback
from collections import deque
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from multiprocessing import reduction
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

from brochure import limits
from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

Job = TypeVar("Job")
Result = TypeVar("Result")
Key = TypeVar("Key")

_CONTEXT = multiprocessing.get_context("fork")

_LOST = "a process came to a sudden end, as one does where memory or its time runs out"

# How long processes that have nothing left to do may take to end, in seconds.
_PATIENCE_S = 0.5

# By how much a worker may grow before another takes its place.
MOST_BYTES = 82_000_000
# After which part of what a worker may grow by all that it keeps is looked through for garbage.
_SWEPT = 1 / 6


@dataclass(frozen=True, slots=True)
class Crash:
    """A job that ended in an exception which is no user's mistake, or with its worker: the report to show."""

    report: str


@dataclass(slots=True)
class _Task(Generic[Key, Job]):
    key: Key
    job: Job
    again: bool = False  # it was lost before


@dataclass(slots=True)
class _Worker(Generic[Key, Job, Result]):
    pipe: Connection
    nursery: _Nursery[Job, Result]
    task: _Task[Key, Job] | None = None
    proven: bool = False  # it has answered, so it was forked


class Workers(Generic[Key, Job, Result]):
    """Up to ``count`` processes, forked after one call of ``start``, which do one job after another.

    Results come back in the order in which they are done. Use as a context manager.
    """

    def __init__(
        self,
        count: int,
        start: Callable[[], Callable[[Job], Result]],
        *,
        most_bytes: int = MOST_BYTES,
        limit: Callable[[], AbstractContextManager[None]] = limits.bounded,
    ) -> None:
        """Start loading at once; each job is held to ``limit``, by itself."""
        self._start, self._most_bytes, self._limit = start, most_bytes, limit
        self._queue: deque[_Task[Key, Job]] = deque()
        self._workers: list[_Worker[Key, Job, Result]] = []
        self._asked = False  # else it may still be loading, for nothing
        self._nurseries: list[_Nursery[Job, Result]] = []
        self.grow(count)

    def __enter__(self) -> Workers[Key, Job, Result]:
        """Return the workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, at once where it is at something: nobody asks for that any more."""
        idle = kind is None and self._asked and not any(worker.task is not None for worker in self._workers)
        for worker in self._workers:
            worker.pipe.close()
        for nursery in self._nurseries:
            nursery.end(_PATIENCE_S if idle else 0)

    def grow(self, count: int) -> None:
        """See that there are ``count`` processes."""
        self._workers.extend(self._hire() for _ in range(count - len(self._workers)))
        self._deal()

    def submit(self, key: Key, job: Job) -> None:
        """Hand over ``job``; its result comes with ``key``."""
        self._asked = True
        self._queue.append(_Task(key, job))
        self._deal()

    def results(self, *, left: int = 0) -> Iterator[tuple[Key, Result | BrochureError | Crash]]:
        """Yield what is done, waiting for it as long as more than ``left`` jobs are not."""
        while busy := {w.pipe: w for w in self._workers if w.task is not None}:
            unfinished = len(busy) + len(self._queue)
            ready = wait(list(busy), None if unfinished > left else 0)
            for pipe in ready:
                if isinstance(pipe, Connection) and (found := self._collect(busy[pipe])):
                    yield found
            if not ready:
                return

    def _collect(self, worker: _Worker[Key, Job, Result]) -> tuple[Key, Result | BrochureError | Crash] | None:
        """Return what a worker has to say; None where it never was there to hear of its task, which is dealt again."""
        task, worker.task = worker.task, None
        if task is None:
            message = "an idle worker has no result"
            raise AssertionError(message)
        outcome: Result | BrochureError | Crash
        lost = False
        try:
            outcome, done = worker.pipe.recv()
            worker.proven = True
        except (EOFError, OSError):
            outcome, done = Crash(_LOST), True
            lost = not (worker.proven or task.again) and worker.nursery.gone()
        if lost:
            self._queue.appendleft(replace(task, again=True))
        if done:
            worker.pipe.close()
            self._workers[self._workers.index(worker)] = self._hire()
        self._deal()
        return None if lost else (task.key, outcome)

    def _deal(self) -> None:
        for worker in self._workers:
            if self._queue and worker.task is None:
                worker.task = self._queue.popleft()
                with suppress(BrokenPipeError):  # its end is found where its result is asked for
                    worker.pipe.send(worker.task.job)

    def _work(self) -> Callable[[Job], Result]:
        """Load, and return what does one job within its limits."""
        work = self._start()

        def limited(job: Job) -> Result:
            with self._limit():
                return work(job)

        return limited

    def _hire(self) -> _Worker[Key, Job, Result]:
        for nursery in self._nurseries[-1:]:
            with suppress(OSError):  # it has gone, but workers of it may live
                return _Worker(nursery.fork(), nursery)
        nursery = _Nursery(self._work, self._most_bytes, [worker.pipe for worker in self._workers])
        self._nurseries.append(nursery)
        try:
            pipe = nursery.fork()
        except OSError:  # it ended as it began, which is found where a result is asked for
            pipe, theirs = _CONTEXT.Pipe()
            theirs.close()
        return _Worker(pipe, nursery)


class _Nursery(Generic[Job, Result]):
    """The process that loads what workers need, and forks them."""

    def __init__(self, start: Callable[[], Callable[[Job], Result]], most_bytes: int, others: list[Connection]) -> None:
        """Start it; ``others`` are pipes that it must not keep open."""
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_breed, args=(theirs, [self._pipe, *others], start, most_bytes), daemon=True
        )
        self._process.start()
        theirs.close()
        with suppress(OSError):  # a group of its own: Ctrl-C is ours to handle, and ends all of them together
            os.setpgid(self._group, self._group)

    @property
    def _group(self) -> int:
        if self._process.pid is None:
            message = "a process that was started has a number"
            raise AssertionError(message)
        return self._process.pid

    def fork(self) -> Connection:
        """Return the pipe to a new worker, which is there as soon as everything is loaded."""
        ours, theirs = _CONTEXT.Pipe()
        try:
            reduction.send_handle(self._pipe, theirs.fileno(), self._group)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return ours

    def gone(self) -> bool:
        """Tell whether it has come to an end; one that is about to is waited for."""
        self._process.join(_PATIENCE_S)
        return self._process.exitcode is not None

    def end(self, patience: float) -> None:
        """End it with all its workers, by force after ``patience`` seconds: they hold nothing that we do not remove."""
        self._pipe.close()
        self._process.join(patience)
        if self._process.exitcode == 0:  # it has waited for all of its workers
            return
        with suppress(ProcessLookupError):
            os.killpg(self._group, signal.SIGKILL)
        self._process.kill()
        self._process.join()


def _breed(
    pipe: Connection, others: list[Connection], start: Callable[[], Callable[[Job], Result]], most_bytes: int
) -> NoReturn:
    """Run in the nursery: load, then fork a worker for every pipe that comes, until the parent is gone."""
    with suppress(OSError):  # whoever of us comes first
        os.setpgid(0, 0)
    for other in others:  # else nobody would see an end of the parent
        other.close()
    gc.disable()  # layout makes boxes by the ten thousand, and a job is short: what is left is collected between jobs
    failed: BrochureError | Crash | None = None
    work: Callable[[Job], Result] | None = None
    try:
        work = start()
    except BrochureError as fault:
        failed = fault
    except Exception:  # noqa: BLE001 - the report crosses the pipe instead
        failed = Crash(traceback.format_exc())
    gc.collect()
    gc.freeze()  # what is loaded stays shared: no worker looks through it for garbage
    while True:
        try:
            handle = reduction.recv_handle(pipe)
        except (EOFError, OSError):
            with suppress(ChildProcessError):  # whose time counts as ours
                while True:
                    os.wait()
            os._exit(0)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if os.fork() == 0:
            pipe.close()
            _work(Connection(handle), work, failed, most_bytes)
        os.close(handle)


def _work(
    pipe: Connection,
    work: Callable[[Job], Result] | None,
    failed: BrochureError | Crash | None,
    most_bytes: int,
) -> NoReturn:
    """Run in a worker: jobs in, results out, until the pipe is closed or it has grown by ``most_bytes``."""
    start = swept = _held()
    while True:
        try:
            job = pipe.recv()
            outcome = failed if work is None else outcome_of(work, job)
            del job
            full = _held() - start > most_bytes
            pipe.send((outcome, full))
        except (EOFError, OSError):
            os._exit(0)
        if full:
            os._exit(0)
        del outcome
        gc.collect(1)  # what is kept for the next jobs is not looked through every time
        if _held() - swept > most_bytes * _SWEPT:
            gc.collect()
            swept = _held()


def _held() -> int:
    """Return how many bytes of memory this process holds, files left out; 0 where nobody can tell."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")
    return 0


def outcome_of(work: Callable[[Job], Result], job: Job) -> Result | BrochureError | Crash:
    """Return what ``work`` makes of a job, or what stopped it."""
    try:
        return work(job)
    except BrochureError as fault:
        return fault
    except Exception:  # noqa: BLE001 - the report crosses the pipe instead
        return Crash(traceback.format_exc())
