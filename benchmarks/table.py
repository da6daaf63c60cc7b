"""What a benchmark says: figures, each beside its goal, and curves; for people as lines, for ``make bench`` as JSON.

A benchmark is a script with a function that yields ``Row`` and ``Curve`` and ends in ``say(...)``::

    def measured(rounds: int) -> Iterator[Row | Curve]:
        yield Row("one leaflet, cold", 0.71, goal=0.6, note="wall 0.81 s beside 1.14 s")

    if __name__ == "__main__":
        say(__doc__, measured)

Run one with ``python -m benchmarks.cold --rounds 9``, and with ``--json`` for one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ``work`` that was done, in ``unit`` ("x" for a ratio); ``goal`` is its limit, None where it has none.

    ``at_least`` turns the goal round; ``note`` says beside what it was measured.
    """

    work: str
    figure: float
    unit: str = "x"
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal

    @property
    def said(self) -> tuple[str, str, str]:
        """The figure, the goal and the verdict, as people read them."""
        sign = "at least" if self.at_least else "at most"
        goal = "" if self.goal is None else f"{sign} {number(self.goal)} {self.unit}"
        return f"{number(self.figure)} {self.unit}", goal, {None: "", True: "met", False: "**missed**"}[self.met]


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure as it grows: points of ``across`` and ``up``, which are named with their units."""

    title: str
    name: str
    across: str
    up: str
    points: tuple[tuple[float, float], ...]


def number(value: float) -> str:
    """Return a figure as people read it: three digits that count, whole from a hundred."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}".rstrip("0").rstrip(".")


def say(doc: str | None, measured: Callable[[int], Iterable[Row | Curve]]) -> None:
    """Run a benchmark as a command, and print what it yields as it comes."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="of all that is compared, in turn (default: 9)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, as make bench reads it")
    asked = parser.parse_args()
    for found in measured(asked.rounds):
        print(as_json(found) if asked.json else as_line(found), flush=True)


def as_json(found: Row | Curve) -> str:
    """Return one finding as a line of JSON."""
    return json.dumps({"kind": type(found).__name__, **asdict(found)}, ensure_ascii=False)


def from_json(line: str) -> Row | Curve:
    """Return what ``as_json`` wrote."""
    entry: dict[str, Any] = json.loads(line)
    if entry.pop("kind") == "Row":
        return Row(**entry)
    return Curve(**{**entry, "points": tuple((across, up) for across, up in entry["points"])})


def as_line(found: Row | Curve) -> str:
    """Return one finding for a terminal."""
    if isinstance(found, Curve):
        points = ", ".join(f"{number(across)}: {number(up)}" for across, up in found.points)
        return f"{found.title}, {found.name} ({found.across}: {found.up}): {points}"
    figure, goal, verdict = found.said
    return f"{found.work:58} {figure:>12}   {goal:18} {verdict.strip('*'):7} {found.note}".rstrip()


def as_markdown(rows: Iterable[Row]) -> str:
    """Return figures as a table."""
    lines = ["| work | figure | goal | | beside |", "| --- | ---: | ---: | --- | --- |"]
    lines += [f"| {row.work} | {' | '.join(row.said)} | {row.note} |" for row in rows]
    return "\n".join(lines)
