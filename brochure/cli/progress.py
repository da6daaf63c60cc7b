"""How far a run is: one moving line on a terminal, elsewhere a plain line now and then."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.report import Output

# Elsewhere than on a terminal a line comes this often, in seconds: a run that is shorter says nothing.
_EVERY = 10.0

# Nothing is estimated from less than this, in seconds.
_LEAST = 1.0


class Progress:
    """Hears of each finished target, with its number and how many there are."""

    def __init__(self, stream: TextIO, *, live: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``stream``, where ``live`` by moving in one line; the run begins now."""
        self._stream, self._live, self._clock = stream, live, clock
        self._began = self._said = clock()
        self._failed = 0

    def __call__(self, output: Output, number: int, total: int) -> None:
        """Tell of one more."""
        now = self._clock()
        self._failed += output.status == "failed"
        failed = f", {self._failed} failed" if self._failed else ""
        left = remaining(now - self._began, number, total)
        if self._live:
            line = f"{number}/{total}{failed}{left}: {output.status} {output.path}"
            line = line[: shutil.get_terminal_size().columns - 1]
            self._write(f"\r\x1b[K{line}" + ("\n" if number == total else ""))
        elif now - self._said >= _EVERY and number < total:
            self._said = now
            self._write(f"{number}/{total} done{failed}{left}\n")

    def _write(self, words: str) -> None:
        click.echo(words, file=self._stream, nl=False, color=True)


def progress(*, quiet: bool) -> Callable[[Output, int, int], None]:
    """Return what tells how far a run is on stderr; ``quiet`` says nothing."""
    if quiet:
        return lambda _output, _number, _total: None
    return Progress(sys.stderr, live=sys.stderr.isatty())


def remaining(seconds: float, number: int, total: int) -> str:
    """Return how long the rest of ``total`` is going to take, in words, once ``number`` took so many ``seconds``."""
    if seconds < _LEAST or not 0 < number < total:
        return ""
    left = seconds / number * (total - number)
    if left < 90:
        return f", about {max(1, round(left))} s left"
    return f", about {round(left / 60)} min left" if left < 5400 else f", about {left / 3600:.1f} h left"
