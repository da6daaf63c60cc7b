"""Commands that look at a finished file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from brochure.cli import completing
from brochure.cli.app import command, directory_option, summary, tell
from brochure.errors import Diagnostic, UsageError


@command("preflight", "brochure preflight leaflet.print.pdf\nbrochure preflight from-elsewhere.pdf -o report.html")
@directory_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option(
    "--profile",
    help="Printer profile; by default the one for the condition that the file names.",
    shell_complete=completing.profiles,
)
@click.option(
    "--format",
    "fmt",
    help="The format that it is to have: pages, size, folds. See brochure formats.",
    shell_complete=completing.formats,
)
@click.option("-o", "report", type=click.Path(path_type=Path), help="Write a report with pictures: .html or .pdf.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
def preflight_command(
    directory: Path,
    file: Path,
    profile: str | None,
    fmt: str | None,
    report: Path | None,
    *,
    as_json: bool,
    strict: bool,
) -> int:
    """Say whether a print shop would take a PDF, ours or not, judged by its bytes alone."""
    from brochure.judging import judge, write_report
    from brochure.report import as_json as to_json

    if report and report.suffix.lower() not in (".html", ".pdf"):
        raise UsageError(Diagnostic("report-kind", f"no report of kind {report.suffix or report.name}: .html or .pdf"))
    verdict = judge(file, directory, profile=profile, fmt=fmt)
    if report:
        write_report(verdict, file.name, report)
    code = int(verdict.exit_code(strict=strict))
    if as_json:
        click.echo(to_json((), verdict.findings, code, verdict.facts))
    else:
        tell(verdict.findings)
        click.echo(summary(verdict.findings, f"{os.path.relpath(file)} held against {verdict.profile.name}"))
    return code
