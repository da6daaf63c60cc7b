"""The command that takes in what a clinic has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli import completing
from brochure.cli.app import command, day, directory_option, open_workspace, tell
from brochure.errors import ExitCode, Severity

if TYPE_CHECKING:
    from datetime import datetime


@command("import", "brochure import knee.docx\nbrochure import article.txt --name knee --lang en-GB --fold half-fold")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@directory_option
@click.option("--name", help="The leaflet's name; that of the file by default.")
@click.option(
    "--lang",
    "language",
    help="Its language; the document's or the first clinic's by default.",
    shell_complete=completing.languages,
)
@click.option("--code", help="Its number in the clinic's system.")
@click.option(
    "--fold",
    help="How it is folded, instead of what its length proposes: see brochure formats.",
    shell_complete=completing.folds,
)
@click.option("-o", "out", type=click.Path(path_type=Path), help="The file to write, instead of content/leaflets/.")
@click.option("--date", "today", type=click.DateTime(["%Y-%m-%d"]), help="The day of the import; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def import_command(file: Path, directory: Path, *, as_json: bool, today: datetime | None, **wanted: Any) -> int:
    """Turn a Word file, HTML, Markdown or plain text into a draft leaflet, and review it.

    Nothing that exists is overwritten. The findings are the work that is left: they stand in the draft, line by line.
    """
    from brochure.intake import Wanted, findings, take_in

    workspace = open_workspace(directory)
    on = day(today)
    taken = take_in(workspace, file, Wanted(**wanted), on)
    # What is read anew sees the new file.
    workspace = open_workspace(directory)
    told = (*taken.told, *findings(workspace, taken, on))
    if as_json:
        from brochure.report import Output
        from brochure.report import as_json as to_json

        where, clinic = os.path.relpath(taken.path), taken.clinic or ""
        output = Output(where, taken.name, taken.language, None, clinic, "source", taken.fold, "built", draft=True)
        click.echo(to_json((output,), told, ExitCode.DONE))
        return ExitCode.DONE
    tell(told, workspace)
    for path in (taken.path, *taken.pictures):
        click.echo(f"written  {os.path.relpath(path)}")
    click.echo(_next(told, taken.fold))
    return ExitCode.DONE


def _next(told: tuple[Any, ...], fold: str) -> str:
    if any(d.code == "import-not-reviewed" for d in told):
        return f"a draft on {fold}, which was not reviewed"
    counts = {severity: sum(d.severity is severity for d in told) for severity in (Severity.ERROR, Severity.WARNING)}
    words = ", ".join(f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in counts.items())
    return f"a draft on {fold}; {words} to work through"
