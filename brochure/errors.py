"""What can be wrong, and how it is said: places, diagnostics, exit codes.

Imports nothing of ours, so every other module may import it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


class Severity(StrEnum):
    """How much a finding matters: only an error stops a target."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ExitCode(IntEnum):
    """What the process tells its caller; part of the command line's contract."""

    DONE = 0
    CONTENT = 1
    USAGE = 2
    MACHINE = 3
    BUG = 70


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was written: a file, with line and column counted from 1 (0: unknown)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``file:line:column``, leaving out what is not known."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` names the rule (``panel-overflow``), ``message`` says what is wrong, ``hint`` what to do.
    ``page`` counts from 1; ``box_mm`` is left, top, right, bottom on that page in millimetres.
    ``measured`` and ``threshold`` carry the figures of a rule that measures, ``source`` the standard.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    place: Place | None = None
    hint: str | None = None
    target: str | None = None
    page: int | None = None
    panel: str | None = None
    box_mm: tuple[float, float, float, float] | None = None
    rule: str | None = None
    measured: float | str | None = None
    threshold: float | str | None = None
    source: str | None = None

    def for_target(self, target: str) -> Diagnostic:
        """Return the same finding, said of one target."""
        return replace(self, target=target)

    @property
    def sort_key(self) -> tuple[Place, str, str, str, int, str]:
        """Order by place, then code, then words, then target: the same input gives the same list, on any workers."""
        place = self.place or Place("")
        return (place, self.code, self.message, self.target or "", self.page or 0, self.panel or "")


class BrochureError(Exception):
    """Faults in what the user gave us, all of those found together."""

    exit_code = ExitCode.CONTENT

    def __init__(self, *diagnostics: Diagnostic) -> None:
        """Keep ``diagnostics`` in order of place, each once."""
        self.diagnostics = in_order(diagnostics)
        super().__init__("; ".join(f"{d.place}: {d.message}" for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[BrochureError], tuple[Diagnostic, ...]]:
        """Pickle by the diagnostics: errors cross from worker processes."""
        return (type(self), self.diagnostics)


class UsageError(BrochureError):
    """The command was called with something that does not exist."""

    exit_code = ExitCode.USAGE


class MachineError(BrochureError):
    """The machine lacks something that we need; the hint says how to get it."""

    exit_code = ExitCode.MACHINE


def all_of(reads: Iterable[Callable[[], T]]) -> list[T]:
    """Return what every one of ``reads`` returns, or raise the faults of all that have any."""
    values: list[T] = []
    faults: list[Diagnostic] = []
    for read in reads:
        try:
            values.append(read())
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    if faults:
        raise BrochureError(*faults)
    return values


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return ``diagnostics`` by place, without repeats."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the nearest of ``known``, or lists them when none is near."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f'did you mean "{near}"?'
    return f"known: {', '.join(names)}" if names else None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return which of ``known`` was probably meant by ``word``, None where none is near."""
    from difflib import get_close_matches  # not in a run that has no fault

    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.6)), None)
