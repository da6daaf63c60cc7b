"""How much processor time and memory work on what comes from others may take in this process."""

from __future__ import annotations

import math
import resource
import signal
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

# What one job may take: many times what the longest booklet with the largest pictures does.
MOST_SECONDS = 300.0
MOST_BYTES = 2_500_000_000
# A sheet that folds has 16 panels, a long booklet 100 pages; papers of flowing text, such as proofs, take some more.
MOST_PAGES = 1_000

# How much later a process is ended that is in code which cannot be interrupted, in seconds.
_GRACE_S = 10


class _TimeUp(BaseException):
    """The time is up; no ``Exception``, so that nothing on the way takes it for a fault of its own."""


def over_limit(what: str, place: Place | None = None) -> BrochureError:
    """Return what is said of a job that took more than it may, at ``place`` where that is known."""
    hint = "look at what it is made of: something in it repeats or grows without end"
    return BrochureError(Diagnostic("over-limit", f"making it was stopped: {what}", place=place, hint=hint))


# The limit is one for all threads. Who comes second works under that of the first, and never waits: a process that was
# forked meanwhile would wait for ever.
_ALONE = threading.Lock()


@contextmanager
def memory(most_bytes: float = MOST_BYTES) -> Iterator[None]:
    """Let this process take ``most_bytes`` more than it has; past that, ``MemoryError`` is raised."""
    if not _ALONE.acquire(blocking=False):
        yield
        return
    try:
        with _memory(most_bytes):
            yield
    finally:
        _ALONE.release()


@contextmanager
def _memory(most_bytes: float) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = _size()
    if size is not None:
        bounds = [size + int(most_bytes), *(bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def bounded(most_seconds: float = MOST_SECONDS, most_bytes: float = MOST_BYTES) -> Iterator[None]:
    """Let a job take so much processor time and memory; raises ``BrochureError`` where that does not do.

    For the main thread of a process that may be ended: code that cannot be interrupted ends with it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    last = math.ceil(used.ru_utime + used.ru_stime + most_seconds) + _GRACE_S
    before = signal.signal(signal.SIGPROF, _stop)
    try:
        with _memory(most_bytes):
            with suppress(ValueError):  # the limit of all that is run here is nearer
                resource.setrlimit(resource.RLIMIT_CPU, (last, hard))
            signal.setitimer(signal.ITIMER_PROF, most_seconds, 1)
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
    except _TimeUp:
        what = f"it took more than {most_seconds:g} seconds of the processor"
        raise over_limit(what) from None
    except MemoryError:
        what = f"it took more than {most_bytes / 1_000_000:,.0f} MB of memory"
        raise over_limit(what) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        with suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _stop(_number: int, _frame: object) -> NoReturn:
    raise _TimeUp


def _size() -> int | None:
    """Return how many bytes of addresses this process holds; None where nobody can tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * resource.getpagesize()
    return None
