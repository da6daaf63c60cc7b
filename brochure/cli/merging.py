"""The command that makes a run of variable data: one copy of a leaflet for each record."""

from __future__ import annotations

import resource
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from brochure.cli import completing
from brochure.cli.app import DATE, PAPER, PROFILE, command, cores, day, directory_option, open_workspace, summary, tell
from brochure.errors import BrochureError, Diagnostic, ExitCode, Severity

_ROW = "{row}"


@command(
    "merge",
    "brochure merge your-visit patients.csv --clinic tern-quay -o run.pdf\n"
    "brochure merge your-visit patients.xlsx --edition large-print --split letters",
)
@directory_option
@click.argument("leaflet", shell_complete=completing.leaflets)
@click.argument("records", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--clinic",
    help="The clinic of records that name none; need not be said where one alone has the leaflet.",
    shell_complete=completing.clinics,
)
@click.option(
    "--lang",
    "language",
    help="The language of records that name none; the clinic's first by default.",
    shell_complete=completing.languages,
)
@click.option(
    "--edition",
    default="office",
    show_default=True,
    help="The edition of records that name none: office, print, screen, large-print or web.",
    shell_complete=completing.editions,
)
@PAPER
@PROFILE
@click.option("-o", "out", type=click.Path(path_type=Path), help="File to write all copies to; run.pdf by default.")
@click.option("--split", type=click.Path(path_type=Path), help="Folder to write a file for each record into, instead.")
@click.option("--names", default=_ROW, show_default=True, help="Pattern of the names of those files.")
@click.option("--skip-bad", is_flag=True, help="Leave out records with a fault, and list them.")
@click.option("--clinic-column", metavar="NAME", help="Column that names a record's clinic; clinic by default.")
@click.option("--language-column", metavar="NAME", help="Column that names a record's language; language by default.")
@click.option("--edition-column", metavar="NAME", help="Column that names a record's edition; edition by default.")
@click.option("-j", "jobs", type=click.IntRange(1, 64), help="Processes to typeset with; the cores by default.")
@DATE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def merge_command(  # noqa: PLR0917 - click calls it by keyword
    directory: Path,
    leaflet: str,
    records: Path,
    clinic: str | None,
    language: str | None,
    edition: str,
    paper: str | None,
    profile: str | None,
    out: Path | None,
    split: Path | None,
    names: str,
    clinic_column: str | None,
    language_column: str | None,
    edition_column: str | None,
    jobs: int | None,
    today: datetime | None,
    *,
    skip_bad: bool,
    as_json: bool,
) -> int:
    """Print a leaflet once for every record of a file, with what it says in the leaflet's own fields.

    RECORDS is CSV, JSON lines or XLSX, or - for CSV or JSON lines on standard input. What is in it is told to nobody.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold every name
    if out is not None and split is not None:
        raise click.UsageError("-o and --split exclude one another: one file, or one for each record")
    if names != _ROW and split is None:
        raise click.UsageError("--names is for the files of --split")
    try:
        return _merged(
            directory,
            records,
            today,
            jobs or cores(),
            as_json=as_json,
            leaflet=Path(leaflet).name.split(".")[0] if leaflet.endswith(".yaml") else leaflet,
            out=split if split is not None else out or Path("run.pdf"),
            split=names if split is not None else None,
            clinic=clinic,
            language=language,
            edition=edition,
            paper=paper,
            profile=profile,
            skip_bad=skip_bad,
            clinic_column=clinic_column,
            language_column=language_column,
            edition_column=edition_column,
        )
    except (BrochureError, click.ClickException):
        raise
    except Exception as fault:  # noqa: BLE001 - its words may hold a record's; its frames do not
        lines = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
        click.echo(f"{lines}{type(fault).__name__}", err=True)
        click.echo("This is a fault of the program, not of your files: please report it.", err=True)
        return ExitCode.BUG


def _merged(directory: Path, records: Path, today: datetime | None, jobs: int, *, as_json: bool, **asked: Any) -> int:
    from brochure.engines import engines
    from brochure.merging import MOST_BYTES, Request, merge
    from brochure.outcome import Result
    from brochure.report import as_json as to_json
    from brochure.workspace import read_file

    workspace = open_workspace(directory)
    standard = str(records) == "-"
    try:
        with engines(workspace) as workers:  # before records are read, so that no worker has them in its memory
            data = _standard_input(MOST_BYTES) if standard else read_file(records, MOST_BYTES)
            request = Request(data=data, file="-" if standard else str(records), **asked)
            result = merge(workspace, request, workers, today=day(today), jobs=jobs)
    except BrochureError as fault:
        if not as_json or fault.exit_code is not ExitCode.CONTENT:
            raise
        result = Result((), fault.diagnostics)
    code = int(result.exit_code(strict=False))
    if as_json:
        click.echo(to_json(result.outputs, result.diagnostics, code))
        return code
    tell([d for d in result.diagnostics if d.severity is not Severity.NOTE])  # without the lines that they point at
    for output in result.outputs[:20]:
        click.echo(f"{output.status:7} {output.path}  {output.pages} pages, {(output.bytes or 0) / 1000:.0f} kB")
    if len(result.outputs) > 20:
        click.echo(f"and {len(result.outputs) - 20} more")
    click.echo(summary(result.diagnostics, f"{len(result.outputs)} file{'s' * (len(result.outputs) != 1)} written"))
    return code


def _standard_input(most: int) -> bytes:
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        message = f"there is more than {most // 1_000_000} MB on standard input"
        raise BrochureError(Diagnostic("file-too-large", message, hint="send it in parts"))
    return data
