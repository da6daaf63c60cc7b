"""One record: all its fields as they are printed, or all that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure.records.values import Manner, Unreadable, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.errors import Diagnostic
    from brochure.model.record import RecordField


# What a message quotes, from the first mark to the last, and the names of characters in it.
_FRAME = re.compile(r'  File "[^"]*", line \d+, in ')
_QUOTED = re.compile(r'".*"(?: \(U\+.*?\))?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field of a record; ``message`` says what to write, and never what was written."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of one record by name, as they are printed; one that is empty is left out."""

    values: Mapping[str, str] = field(hash=False)
    faults: tuple[Wrong, ...] = ()


def fill(declared: Mapping[str, RecordField], given: Mapping[str, str], manner: Manner) -> Filled:
    """Return ``given``, as it was typed and by the names of fields, as it is printed; a name not declared is not read.

    What is wrong is told of every field at once.
    """
    values: dict[str, str] = {}
    faults: list[Wrong] = []
    for name, wanted in declared.items():
        try:
            said = written(given.get(name, ""), wanted, manner)
        except Unreadable as fault:
            faults.append(Wrong(name, str(fault)))
            continue
        if said:
            values[name] = said
        elif wanted.required:
            faults.append(Wrong(name, "this may not be empty"))
    return Filled(values, tuple(faults))


def discreet(finding: Diagnostic) -> Diagnostic:
    """Return a finding on a copy that a record is filled into, without the words that it quotes from the page."""
    hidden = _QUOTED.sub("...", finding.message)
    if finding.code == "bug":  # of a report, where in the program it is; what an exception says may be a record's
        frames = [line for line in finding.message.splitlines() if _FRAME.match(line)]
        kind = finding.message.rstrip().rpartition("\n")[2].partition(":")[0]
        hidden = "\n".join((*frames, kind if kind.isidentifier() else "..."))
    return replace(finding, message=hidden, measured=None if isinstance(finding.measured, str) else finding.measured)
