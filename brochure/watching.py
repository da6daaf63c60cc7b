"""A build that goes on: whenever something that it has read changes, what is concerned is built again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.build import build_leaflets
from brochure.errors import UsageError
from brochure.recall import asked, recall_run
from brochure.workspace import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines
    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.recall import Memory
    from brochure.report import Output
    from brochure.workspace import Workspace

# What a workspace may have, read or not.
_FOLDERS = ("content", "templates", "styles")


def watch(workspace: Workspace) -> Watcher:
    """Return what tells of changes in ``workspace`` from now on; raises ``MachineError`` without watchfiles."""
    return Watcher(f"{top}/{folder}" for top in workspace.files.tops for folder in _FOLDERS)


def rounds(
    workspace: Workspace,
    selection: Selection,
    workers: Engines,
    watcher: Watcher,
    *,
    out: Path,
    jobs: int,
    memory: Memory,
    day: Callable[[], date],
    tell: Callable[[Output, int, int], None],
) -> Iterator[Result | UsageError]:
    """Yield what each build came to, until Ctrl-C ends the waiting: the first at once, others when something changes.

    A day that has passed is a change too. What is named and no longer there is told and waited for.
    """
    first = True
    while True:
        today = day()
        memory = replace(memory, today=today, known={}, blind=memory.blind and first)
        result = recall_run(memory, asked("build", selection), out)
        if result is None:
            try:
                yield build_leaflets(
                    workspace, selection, workers, out=out, jobs=jobs, today=today, tell=tell, memory=memory
                )
            except UsageError as fault:
                if first:
                    raise
                yield fault
        elif first:
            yield result
        first = False
        while not (changed := watcher.wait()) and day() == today:
            if changed is None:
                return
        workspace.renew()
