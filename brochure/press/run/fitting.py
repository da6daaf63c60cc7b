"""Fitting: the words of one field in the lines that there are for them, smaller or broken where that is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.languages import RIGHT_TO_LEFT, direction_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.press.run.shaping import Line, Typefaces
    from brochure.press.run.slots import Slot

# Nothing is made smaller than this, in points, unless it is set smaller anyway.
LEAST_PT = 10.0
_STEP_PT = 0.25
_SLACK_PT = 0.05
_SPACES = " \u2003\u2002"


class Unfit(ValueError):  # noqa: N818 - it is no fault of the program
    """Words that have no room: says so, never which."""


@dataclass(frozen=True, slots=True)
class Set:
    """One line of words in its slot, at ``size`` points."""

    slot: Slot
    line: Line
    size: float

    @property
    def start(self) -> float:
        """How far from the left edge of its slot it begins, in points."""
        return (self.slot.width - width_of(self.line, self.slot, self.size)) * self.slot.align


def width_of(line: Line, slot: Slot, size: float) -> float:
    """Return how much of a slot a line takes, in points."""
    return line.width * size + slot.tracking * line.spaced * size / slot.size


def fit(
    words: str, slots: Sequence[Slot], faces: Typefaces, *, shrink: bool, least: float = LEAST_PT
) -> tuple[Set, ...]:
    """Return ``words`` in ``slots``, the lines of one field: at their own size, or smaller with ``shrink``.

    Raises ``Unfit`` where they do not fit at ``least`` points.
    """
    first = slots[0]
    base = direction_of(words) == RIGHT_TO_LEFT
    smallest = min(first.size, least)
    size = first.size
    while True:
        lines = _broken(words, slots, faces, size, to_left=base)
        if lines is not None:
            return tuple(Set(slot, line, size) for slot, line in zip(slots, lines, strict=False))
        if not shrink or size <= smallest:
            raise Unfit("this does not fit its place, even set smaller" if shrink else "this does not fit its place")
        size = _smaller(words, slots, faces, size, smallest, to_left=base)


def _smaller(
    words: str, slots: Sequence[Slot], faces: Typefaces, size: float, smallest: float, *, to_left: bool
) -> float:
    """Return the next size to try: of one line the one that fits, of several a step down."""
    if len(slots) > 1:
        return max(smallest, size - _STEP_PT)
    slot = slots[0]
    line = faces.line(words, slot.font, to_left=to_left)
    fitting = size * slot.width / width_of(line, slot, size)
    return max(smallest, int(fitting * 100) / 100) if fitting < size else smallest


def _broken(words: str, slots: Sequence[Slot], faces: Typefaces, size: float, *, to_left: bool) -> list[Line] | None:
    """Return ``words`` in as many lines as they take, each as full as it can be; None where they do not fit."""
    left = words
    lines: list[Line] = []
    for number, slot in enumerate(slots):
        if not left:
            break
        taken = left if len(slots) == 1 else _full(left, slot, faces, size, to_left=to_left)
        if not taken:
            return None
        line = faces.line(taken, slot.font, to_left=to_left)
        if width_of(line, slot, size) > slot.width + _SLACK_PT:
            return None
        lines.append(line)
        left = left[len(taken) :].lstrip(_SPACES)
        if left and number == len(slots) - 1:
            return None
    return lines


def _full(words: str, slot: Slot, faces: Typefaces, size: float, *, to_left: bool) -> str:
    """Return the longest part of ``words``, whole words from the first on, that fits a slot; empty for none."""
    ends = [at for at, c in enumerate(words) if c in _SPACES or (at and words[at - 1] == "-")] + [len(words)]
    best = ""
    for end in ends:
        part = words[:end].rstrip(_SPACES)
        if not part:
            continue
        if width_of(faces.line(part, slot.font, to_left=to_left), slot, size) > slot.width + _SLACK_PT:
            break
        best = part
    return best
