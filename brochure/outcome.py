"""What a run came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import ExitCode, Severity

if TYPE_CHECKING:
    from brochure.errors import Diagnostic
    from brochure.report import Output
    from brochure.review import Result as Review


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; ``reviews`` are kept by checks alone."""

    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    reviews: tuple[Review, ...] = ()

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return 0, 1 for errors (with ``strict`` for warnings too), 70 where something of ours broke."""
        if any(d.code == "bug" for d in self.diagnostics):
            return ExitCode.BUG
        if any(d.code == "pango-absent" for d in self.diagnostics):
            return ExitCode.MACHINE
        bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        failed = any(output.status == "failed" for output in self.outputs)
        return ExitCode.CONTENT if failed or any(d.severity in bad for d in self.diagnostics) else ExitCode.DONE
