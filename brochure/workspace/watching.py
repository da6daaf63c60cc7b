"""Waiting for a change of a workspace's files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from brochure.errors import Diagnostic, MachineError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Milliseconds: a change is told once nothing more has come for one step, or at the latest after so long.
_STEP, _LATEST = 10, 200

# How often it is looked whether a folder has come, gone or taken another's place, which nobody tells of.
_LOOK_MS = 500


class Watcher:
    """Watches ``folders`` and all below them from now on, those too that do not exist yet."""

    def __init__(self, folders: Iterable[str]) -> None:
        """Begin to watch; raises ``MachineError`` without the package watchfiles."""
        self.waiting = False
        self._folders = tuple(folders)
        self._standing, self._notify = self._begin()

    def wait(self) -> bool | None:
        """Wait for a change, half a second at most; tell whether there was one, None where Ctrl-C ends it."""
        self.waiting = True
        changes = self._notify.watch(_LATEST, _STEP, _LOOK_MS, None)
        self.waiting = False
        if changes == "signal":
            return None
        if self._stand() != self._standing:
            self._standing, self._notify = self._begin()
            return True
        return not isinstance(changes, str)

    def _begin(self) -> tuple[dict[str, int], Any]:
        try:
            from watchfiles._rust_notify import RustNotify  # the documented way for one who waits in steps of his own
        except ModuleNotFoundError as fault:
            message = f"--watch needs the package {fault.name}"
            raise MachineError(Diagnostic("watch-absent", message, hint="pip install 'brochure[preview]'")) from fault
        standing = self._stand()
        return standing, RustNotify([*standing], False, False, _LOOK_MS, True, True)  # noqa: FBT003 - not by name

    def _stand(self) -> dict[str, int]:
        return {folder: os.stat(folder).st_ino for folder in self._folders if os.path.isdir(folder)}  # noqa: PTH112, PTH116
