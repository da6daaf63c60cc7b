"""`brochure build --watch`: what each build came to, as it comes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli.app import staying, summary, tell
from brochure.errors import ExitCode, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.workspace import Workspace


def go_on(workspace: Workspace, chosen: Selection, how: Mapping[str, Any], *, strict: bool, as_json: bool) -> int:
    """Build, and again whenever something changes; return the exit code of the last build when Ctrl-C ends it.

    ``how`` are the keywords of ``rounds``.
    """
    from brochure.engines import engines

    staying()
    code: int = ExitCode.DONE
    with engines(workspace, chosen) as workers:
        from brochure.watching import rounds, watch

        watcher = watch(workspace)  # from before anything is read
        every = rounds(workspace, chosen, workers, watcher, **how)
        while True:
            try:
                result = next(every, None)
            except KeyboardInterrupt:
                if not watcher.waiting:
                    raise
                result = None
            if result is None:
                click.echo("\nstopped", err=True)
                return code
            code = _told(result, workspace, how["out"], strict=strict, as_json=as_json)


def _told(result: Result | UsageError, workspace: Workspace, out: Path, *, strict: bool, as_json: bool) -> int:
    """Tell what one build came to, and return its exit code: all its findings, and those targets that were built."""
    if isinstance(result, UsageError):
        tell(result.diagnostics)
        return int(result.exit_code)
    code = int(result.exit_code(strict=strict))
    if as_json:
        from brochure.report import as_json as to_json

        click.echo(json.dumps(json.loads(to_json(result.outputs, result.diagnostics, code)), ensure_ascii=False))
        return code
    tell([d for d in result.diagnostics if d.severity is not Severity.NOTE], workspace)
    folder = os.path.relpath(out)
    for output in result.outputs:
        if output.status in {"built", "failed"}:
            click.echo(f"{output.status:7} {Path(folder, output.path)}")
    built = sum(output.status == "built" for output in result.outputs)
    good = sum(output.status in {"built", "cached"} for output in result.outputs)
    click.echo(summary(result.diagnostics, f"{built} built, {good} of {len(result.outputs)} stand") + "; waiting")
    return code
