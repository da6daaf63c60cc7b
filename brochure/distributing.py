"""A build done elsewhere: by any executor of ``concurrent.futures``, in processes or on machines of any number.

The workspace is shipped by content: a task names it by its digest, a worker that does not know it says so, and gets it
once. There the line runs as it does here, one leaflet at a time, so that the bytes are those of a build on one machine.
"""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from brochure import build, finishing
from brochure import workspace as disk
from brochure.engines import Here, engine
from brochure.errors import Diagnostic, MachineError
from brochure.programs import programs
from brochure.reviewing import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from datetime import date

    from brochure.engines import Work
    from brochure.finishing import Made
    from brochure.outcome import Result
    from brochure.planning import Job, Selection
    from brochure.report import Output
    from brochure.workspace import Workspace

# So many jobs are handed out ahead of what has come back.
AHEAD = 64

# So often a job is done again that was lost with its worker.
_TRIES = 3

# WeasyPrint's log is one for all threads of a process, and so is our engine.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Shipment:
    """A workspace by its digest and what made it, with its bytes where a worker needs them."""

    digest: str
    made_by: tuple[tuple[str, str], ...]
    data: bytes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One target as it comes back: see ``finishing.Made``; ``made_of`` is a digest of all that its proof is made of."""

    output: Output
    data: bytes | None
    diagnostics: tuple[Diagnostic, ...]
    beside: dict[str, bytes]
    made_of: str | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """The answer of a worker that does not have the workspace."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """The answer of a worker on which other programs are installed: what, there and here."""

    differences: tuple[str, ...]


Answer = tuple[Parcel, ...] | Lacking | Unlike


def build_elsewhere(
    workspace: Workspace,
    selection: Selection,
    executor: Executor,
    *,
    out: Path,
    today: date | None = None,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
    ship: Callable[[Shipment], object] = lambda shipment: shipment,
    ahead: int = AHEAD,
) -> Result:
    """Make every target of ``selection`` by ``executor`` and write it under ``out``, as ``build_leaflets`` does.

    ``ship`` returns what stands for the workspace among the arguments of a task, where there is a cheaper way than by
    its bytes. Raises ``UsageError`` for names that do not exist, ``MachineError`` where a worker is not as we are.
    """
    data = disk.packed(workspace)
    whole = Shipment(hashlib.sha256(data).hexdigest(), programs(), data)
    making = _Run(executor, whole, today, ship, ahead).made
    return build.build_leaflets(workspace, selection, None, out=out, today=today, tell=tell, making=making)


def build_by_processes(
    workspace: Workspace,
    selection: Selection,
    count: int,
    *,
    out: Path,
    today: date | None = None,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
) -> Result:
    """Build by ``count`` processes that each do all of a leaflet: on many cores, where composing is the limit."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
        return build_elsewhere(workspace, selection, executor, out=out, today=today, tell=tell, ahead=4 * count)


class _Run:
    """Jobs handed out and what comes back; ``ahead`` of them at most are out at once."""

    def __init__(
        self, executor: Executor, whole: Shipment, today: date | None, ship: Callable[[Shipment], object], ahead: int
    ) -> None:
        self._executor, self._whole, self._today, self._ship, self._ahead = executor, whole, today, ship, ahead
        self._out: dict[Future[Answer], Job] = {}
        self._lost: Counter[Job] = Counter()

    def made(self, planned: Iterable[Job]) -> Iterator[Made]:
        """Yield what becomes of every job, as it comes back."""
        named = replace(self._whole, data=None)
        try:
            for job in planned:
                yield from self._hand_out(job, named)
                yield from self._back(self._ahead - 1)
            yield from self._back(0)
        finally:
            for future in self._out:
                future.cancel()

    def _back(self, left: int) -> Iterator[Made]:
        """Yield what comes back, until no more than ``left`` jobs are out."""
        while len(self._out) > left:
            for future in wait(self._out, return_when=FIRST_COMPLETED).done:
                yield from self._taken(future, self._out.pop(future))

    def _hand_out(self, job: Job, shipment: Any) -> Iterator[Made]:
        """Hand out a job; yield it as failed where nobody takes any."""
        try:
            self._out[self._executor.submit(made_there, shipment, job, self._today)] = job
        except BrokenExecutor as fault:
            yield from finishing.failed(job, [_lost(fault)])

    def _taken(self, future: Future[Answer], job: Job) -> Iterator[Made]:
        """Yield what a job came to, or hand it out again with what its worker lacked, or was lost with."""
        try:
            answer = future.result()
        except (Exception, CancelledError) as fault:  # noqa: BLE001 - whatever a cluster says of a lost worker
            self._lost[job] += 1
            if self._lost[job] == _TRIES:
                yield from finishing.failed(job, [_lost(fault)])
            else:
                yield from self._hand_out(job, self._ship(self._whole))
            return
        match answer:
            case Unlike():
                raise MachineError(_unlike(answer))
            case Lacking():
                yield from self._hand_out(job, self._ship(self._whole))
            case _:
                yield from map(_made, answer)


def _made(parcel: Parcel) -> Made:
    return finishing.Made(parcel.output, parcel.data, parcel.diagnostics, beside=parcel.beside, stamp=parcel.made_of)


def _lost(fault: BaseException) -> Diagnostic:
    words = f"{type(fault).__name__}: {fault}".rstrip(": ")
    hint = "the worker's own log tells more; the next build makes it again"
    return Diagnostic("worker-lost", f"a worker was lost with this leaflet ({words})", hint=hint)


def _unlike(answer: Unlike) -> Diagnostic:
    message = f"a worker would not make the same bytes: {'; '.join(answer.differences)}"
    return Diagnostic("worker-differs", message, hint="install the same brochure, from the same lock, on every machine")


# -- on the worker ----------------------------------------------------------------------------------------------------


def made_there(shipment: Shipment, job: Job, today: date | None) -> Answer:
    """Return every target of ``job``, made in this process: run on a worker."""
    if differences := tuple(_differences(shipment.made_by, programs())):
        return Unlike(differences)
    with _ONE_AT_A_TIME:
        try:
            workspace = _opened(shipment)
        except LookupError:
            return Lacking()
        desk = Desk(workspace, today, building=True)
        made = build.make(workspace, [job], Here(_work()), jobs=1, tickets=True, desk=desk)
        return tuple(Parcel(m.output, m.data, m.diagnostics, dict(m.beside), m.made_of) for m in made)


@lru_cache(maxsize=1)
def _opened(shipment: Shipment) -> Workspace:
    """Return the workspace that was shipped, opened once; raises ``LookupError`` where it has not come yet."""
    if shipment.data is None:
        raise LookupError(shipment.digest)
    return disk.unpacked(shipment.data, Path(_kept().enter_context(tempfile.TemporaryDirectory(prefix="brochure-"))))


@cache
def _work() -> Work:
    """Return what sets documents: one engine for as long as this process lives."""
    return engine(_kept().enter_context(disk.fontconfig()), ())


@cache
def _kept() -> ExitStack:
    """Return what holds the folders of this process; they go with it."""
    folders = ExitStack()
    atexit.register(folders.close)
    return folders


def _differences(wanted: tuple[tuple[str, str], ...], found: tuple[tuple[str, str], ...]) -> Iterator[str]:
    here = dict(wanted)
    for name, other in found:
        if here.get(name) != other:
            yield f"{name} {other} there, {here.get(name)} here"
