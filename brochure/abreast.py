"""Editions made abreast: while this process makes one, a fork of it makes others of those that wait."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from brochure.aside import Aside, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.errors import BrochureError
    from brochure.finishing import Made, Prepared
    from brochure.planning import Job
    from brochure.workers import Crash

    # What makes all editions of a job of its pages.
    Making = Callable[[Prepared, tuple[Any, ...] | BrochureError | Crash], Iterator[Made]]

# So many editions are worth a fork while there is more to compose, and so many wait for one before they are made here.
_BATCH, MOST_WAITING = 10, 20
# At the end a half of so many is: three of one leaflet are made sooner by one process, while another sets the ticket.
_WORTH = 4


@dataclass(frozen=True, slots=True)
class _Edition:
    """One edition of ``job`` whose pages have come; all of them where that failed."""

    job: Job
    prepared: Prepared
    outcome: tuple[Any, ...] | BrochureError | Crash
    editions: tuple[str, ...]

    def made(self, making: Making) -> tuple[Made, ...]:
        """Return what it comes to, without what it was made of."""
        job = replace(self.prepared.job, editions=self.editions)
        found = making(replace(self.prepared, job=job), self.outcome)
        return tuple(replace(made, prepared=None) for made in found)


class Abreast:
    """Editions that are being made by ``making``, in this process or in two."""

    def __init__(self, making: Making) -> None:
        """Begin with none."""
        self._making = making
        self._waiting: deque[_Edition] = deque()
        self._given: tuple[_Edition, ...] = ()
        self._aside: Aside[list[tuple[Made, ...]]] | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is left to be made."""
        return bool(self._waiting or self._given)

    def add(self, job: Job, prepared: Prepared, outcome: tuple[Any, ...] | BrochureError | Crash) -> None:
        """Take what is left to be made of ``job``, whose pages have come."""
        editions = prepared.job.editions
        groups = ((edition,) for edition in editions) if isinstance(outcome, tuple) else (editions,)
        self._waiting.extend(_Edition(job, prepared, outcome, group) for group in groups)

    def made(self, *, left: int, alone: bool, patient: bool = False) -> Iterator[tuple[Job, Prepared, Made]]:
        """Yield what is made, and make more until no more than ``left`` wait; ``patient``, all.

        ``alone`` where every core is at something: then a fork would but take memory, and nothing waits for one.
        """
        left = 0 if alone else left
        while True:
            if self._aside and (self._aside.ready or (patient and not self._waiting)):
                yield from self._answered(self._aside)
            elif not alone and (count := self._worth_a_fork(left)):
                from brochure import preflight, press  # noqa: F401 - else every fork would load them for itself

                self._given = tuple(self._waiting.pop() for _ in range(count))
                self._aside = Aside(partial(_made, self._making, self._given))
            elif len(self._waiting) > left:
                edition = self._waiting.popleft()
                yield from ((edition.job, edition.prepared, made) for made in edition.made(self._making))
            else:
                return

    def _worth_a_fork(self, left: int) -> int:
        """Return how many of those that wait are to be made by a fork now: a half where nothing else is to be done."""
        waiting = len(self._waiting)
        if self._aside or not possible():
            return 0
        if left:
            return _BATCH if waiting >= _BATCH else 0
        return waiting // 2 if waiting >= _WORTH else 0

    def _answered(self, aside: Aside[list[tuple[Made, ...]]]) -> Iterator[tuple[Job, Prepared, Made]]:
        given, self._given, self._aside = self._given, (), None
        for edition, found in zip(given, aside.result(), strict=True):
            yield from ((edition.job, edition.prepared, made) for made in found)


def _made(making: Making, editions: tuple[_Edition, ...]) -> list[tuple[Made, ...]]:
    return [edition.made(making) for edition in editions]
