"""Commands of governance: who answers for which words, and what is due."""

from __future__ import annotations

import textwrap
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import completing
from brochure.cli.app import DATE, command, cores, day, directory_option, open_workspace, summary, tell
from brochure.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.approving import Verdict
    from brochure.overview import Overview
    from brochure.workspace import Workspace

_EXAMPLE = (
    'brochure approve ketamine-for-ptsd --lang en-US --clinic aldgrove --reviewer "Name, role"\n'
    'brochure approve ketamine-for-ptsd --lang en-GB --jurisdiction GB-ENG --reviewer "Name, role"'
)


@command("approve", _EXAMPLE)
@directory_option
@click.argument("leaflet", shell_complete=completing.leaflets)
@click.option(
    "--lang", "language", required=True, help="The language of the words.", shell_complete=completing.languages
)
@click.option("--clinic", help="For this clinic, with its own local texts.", shell_complete=completing.clinics)
@click.option(
    "--jurisdiction",
    help="For every clinic there that says nothing of its own in the leaflet.",
    shell_complete=completing.jurisdictions,
)
@click.option("--reviewer", required=True, help='Who has read every word and answers for it: "Name, role".')
@click.option("-j", "jobs", type=click.IntRange(1, 64), help="Processes to typeset with; the cores by default.")
@DATE
def approve_command(
    directory: Path,
    leaflet: str,
    *,
    language: str,
    clinic: str | None,
    jurisdiction: str | None,
    reviewer: str,
    jobs: int | None,
    today: datetime | None,
) -> int:
    """Record that a clinical reviewer approves the words of a leaflet, if nothing stands against it."""
    from brochure.approving import Request, approve, selection_of
    from brochure.engines import engines

    workspace = open_workspace(directory)
    name = Path(leaflet).name.split(".")[0] if leaflet.endswith(".yaml") else leaflet
    request = Request(name, language, " ".join(reviewer.split()), clinic, jurisdiction)
    chosen, on = selection_of(workspace, request), day(today)
    with engines(workspace, chosen) as workers:
        verdict = approve(workspace, request, chosen, workers, today=on, jobs=jobs or cores())
    words = verdict.subject.leaflet
    what = f"{words.code} version {words.version}, {name} in {language}, for {request.whom}"
    tell(verdict.diagnostics, workspace)
    if verdict.already:
        click.echo(f"{what}: these words are approved already, by {verdict.already.reviewer} on {verdict.already.date}")
        return ExitCode.DONE
    if not verdict.recorded:
        click.echo(summary(verdict.diagnostics, f"{what}: not approved"))
        return ExitCode.CONTENT
    click.echo("\n".join(_shown(verdict)))
    click.echo(f"{what}: approved by {request.reviewer} on {on.isoformat()}")
    click.echo(
        f"recorded in content/approvals.yaml; the words are kept in content/approvals/{verdict.words.sha256}.txt"
    )
    return ExitCode.DONE


def _shown(verdict: Verdict) -> list[str]:
    """Return what is approved: all of the words the first time, afterwards what has changed."""
    if verdict.changes is None:
        return [verdict.words.text]
    lines = ["What changed since these words were last approved:"]
    for change in verdict.changes:
        lines.append(f"  {change.place or ''} {change.key}".rstrip())
        parts = (("- ", change.old), ("+ ", change.new))
        lines += [
            textwrap.fill(said, 100, initial_indent=f"    {s}", subsequent_indent="      ") for s, said in parts if said
        ]
    return lines


@command("status", "brochure status\nbrochure status --strict\nbrochure status --format ics -o reviews.ics")
@directory_option
@click.argument("leaflets", nargs=-1, metavar="[LEAFLET ...]", shell_complete=completing.leaflets)
@click.option(
    "--clinic",
    "clinics",
    multiple=True,
    help="Only as this clinic hands them out; may be repeated.",
    shell_complete=completing.clinics,
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "html", "ics"]),
    default="text",
    show_default=True,
    help="How it is told; ics: as a calendar of reviews.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@click.option("-o", "out", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--strict", is_flag=True, help="Exit 1 when the review of something is overdue.")
@DATE
def status_command(
    directory: Path,
    leaflets: Sequence[str],
    clinics: Sequence[str],
    style: str,
    out: Path | None,
    *,
    as_json: bool,
    strict: bool,
    today: datetime | None,
) -> int:
    """Show where every leaflet stands: version, status, owner, when its review is due, what is behind or lacking."""
    from brochure.errors import Severity
    from brochure.overview import overview

    workspace = open_workspace(directory)
    names = tuple(Path(name).name.split(".")[0] if name.endswith(".yaml") else name for name in leaflets)
    found = overview(workspace, day(today), leaflets=names, clinics=tuple(clinics))
    broken = any(d.severity is Severity.ERROR for d in found.diagnostics)
    code = int(ExitCode.CONTENT if broken or (strict and found.overdue) else ExitCode.DONE)
    style = "json" if as_json else style
    if style != "json":
        tell(found.diagnostics, workspace)
    made = _written(found, style, code, workspace)
    if out:
        from brochure.workspace import write

        write(out, made.encode())
        click.echo(f"written  {out}")
    else:
        click.echo(made, nl=style != "ics")
    if style == "text" and found.overdue:
        count = len(found.overdue)
        click.echo(f"{count} {'review is' if count == 1 else 'reviews are'} overdue", err=True)
    return code


def _written(found: Overview, style: str, code: int, workspace: Workspace) -> str:
    """Return the overview as ``style`` wants it."""
    import json

    from brochure import overview
    from brochure.report import as_dict

    match style:
        case "json":
            record = overview.as_record(found, code, [as_dict(d) for d in found.diagnostics])
            return json.dumps(record, ensure_ascii=False, indent=1, default=str)
        case "html":
            return overview.as_page(found, workspace)
        case "ics":
            return overview.as_calendar(found)
    return overview.as_table(found)
