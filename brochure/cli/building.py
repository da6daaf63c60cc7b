"""Commands that make leaflets or check them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli.app import command, cores, day, going_on, open_workspace, selecting, selection, summary, tell
from brochure.cli.progress import progress
from brochure.errors import Diagnostic, ExitCode, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.recall import Memory
    from brochure.report import Output
    from brochure.workspace import Workspace


@command("build", "brochure build\nbrochure build ketamine-for-ptsd --clinic tern-quay --edition print")
@selecting
@click.option("-o", "out", type=click.Path(path_type=Path), help="Folder to write to; build by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.option("--force", is_flag=True, help="Make everything anew, whatever is kept from earlier runs.")
@click.option("--watch", is_flag=True, help="Go on: build again whenever something changes, until Ctrl-C.")
@click.option(
    "--executor",
    type=click.Choice(["local", "processes", "dask"]),
    default="local",
    help="Who builds: this process and its typesetters, processes that each do all of it, or a cluster.",
)
@click.option("--scheduler", help="The scheduler of the cluster, tcp://HOST:PORT.")
@click.option("--covers", type=click.Path(path_type=Path), help="Write a picture of all first pages to this PNG file.")
def build_command(
    directory: Path,
    leaflets: Sequence[str],
    out: Path | None,
    covers: Path | None,
    *,
    force: bool,
    watch: bool,
    executor: str,
    scheduler: str | None,
    strict: bool,
    as_json: bool,
    jobs: int | None,
    today: datetime | None,
    **only: Any,
) -> int:
    """Build the leaflets that the clinics want, or those named (by name or path).

    What was built before and would come out the same is not built again. With --watch, --json prints one object a line,
    each time that something was built.
    """
    from brochure.recall import asked, memory_of, recall_run

    workspace = open_workspace(directory)
    out = (out if out is not None else workspace.root / "build").absolute()
    chosen, on = selection(leaflets, only), day(today)
    address, memory = _scheduler(executor, scheduler), memory_of(os.environ, workspace.root, on, blind=force)
    workspace.derived = memory.derived
    how: dict[str, Any] = {"out": out, "tell": progress(quiet=as_json)}
    if watch:
        if executor != "local":
            message = f"--watch keeps its own processes warm, and knows no --executor {executor}"
            raise UsageError(Diagnostic("watch-here", message, hint="leave one of them out"))
        from brochure.cli.watching import go_on

        how |= {"jobs": jobs or cores(), "memory": memory, "day": lambda: day(today)}
        return go_on(workspace, chosen, how, strict=strict, as_json=as_json)
    result = recall_run(memory, asked("build", chosen), out) if executor == "local" else None
    if result is not None:
        pass  # nothing is to be done
    elif address:
        from brochure.cluster import build_on_dask

        result = build_on_dask(workspace, chosen, address, today=on, **how)
    elif executor == "processes":
        from brochure.distributing import build_by_processes

        result = build_by_processes(workspace, chosen, jobs or cores(), today=on, **how)
    else:
        from brochure.engines import engines

        # Before anything else is loaded: they load beside us.
        with engines(workspace, chosen) as workers:
            from brochure.build import build_leaflets

            how["tell"] = _settling(how["tell"])
            result = build_leaflets(workspace, chosen, workers, jobs=jobs or cores(), today=on, memory=memory, **how)
    if covers is not None:
        _write_covers(result, out, covers)
    return conclude(result, workspace, strict=strict, as_json=as_json, out=out)


def _settling(told: Callable[[Output, int, int], None]) -> Callable[[Output, int, int], None]:
    """Return what passes all on that it is told, and settles for a long run where more comes than the first target."""

    def tell_of(output: Output, number: int, total: int) -> None:
        if number == 1 < total:
            going_on()
        told(output, number, total)

    return tell_of


def _scheduler(executor: str, address: str | None) -> str | None:
    """Return the address of the cluster to build on, None for this machine."""
    if (executor == "dask") == (address is not None):
        return address
    message = "--executor dask and --scheduler ADDRESS go together"
    raise UsageError(
        Diagnostic("scheduler-unknown", message, hint="the first lines of dask scheduler tell its address")
    )


def _write_covers(result: Result, out: Path, path: Path) -> None:
    """Write the first pages of what was built, of one edition each: as it is read, if there is one, not as it folds."""
    from brochure.covers import contact_sheet
    from brochure.workspace import read_file, write

    best = {"screen": 0, "office": 1, "print": 2, "large-print": 3}
    chosen: dict[str, Output] = {}
    for output in sorted(result.outputs, key=lambda o: best.get(o.edition, 9)):
        if output.edition in best and output.status in {"built", "cached"}:
            chosen.setdefault(output.stem, output)
    files = [(o.stem, read_file(out / o.path, 500_000_000)) for o in sorted(chosen.values(), key=lambda o: o.path)]
    if files:
        write(path, contact_sheet(files))


@command("check", "brochure check\nbrochure check --no-layout --format github")
@selecting
@click.option("--no-layout", is_flag=True, help="Read content only: fast, but does not tell whether it fits.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github", "html"]),
    default="text",
    show_default=True,
    help="How findings are told; github: as annotations of a pull request.",
)
@click.option(
    "-o",
    "report",
    type=click.Path(path_type=Path),
    help="Write to this file; html into a folder: one file for each leaflet.",
)
def check_command(
    directory: Path,
    leaflets: Sequence[str],
    style: str,
    report: Path | None,
    *,
    no_layout: bool,
    strict: bool,
    jobs: int | None,
    today: datetime | None,
    **only: Any,
) -> int:
    """Run every check and write no leaflet."""
    from brochure.report import as_github, as_json, as_text
    from brochure.workspace import write

    workspace = open_workspace(directory)
    from brochure.recall import asked, keep_run, memory_of, recall_run

    chosen, on = selection(leaflets, only), day(today)
    memory = memory_of(os.environ, workspace.root, on)
    workspace.derived = memory.derived
    words = asked("check --no-layout" if no_layout else "check", chosen)
    # Reports as HTML need the reviews themselves.
    result = recall_run(memory, words) if style != "html" else None
    if result is None:
        result = _checked(workspace, chosen, memory, on, jobs or cores(), no_layout=no_layout)
        keep_run(memory, workspace.files, words, result)
    code = int(result.exit_code(strict=strict))
    if style == "text" and not report:
        tell(result.diagnostics, workspace)
        click.echo(summary(result.diagnostics, f"{len(result.outputs)} targets checked"))
        return code
    if style == "html":
        return _write_reviews(workspace, result, report) or code
    words = {
        "text": lambda: as_text(result.diagnostics, workspace.line, colour=False),
        "json": lambda: as_json(result.outputs, result.diagnostics, code),
        "github": lambda: as_github(result.diagnostics),
    }[style]()
    if report:
        write(report, (words + "\n").encode())
    else:
        click.echo(words)
    return code


def _checked(
    workspace: Workspace, chosen: Selection, memory: Memory, today: date, jobs: int, *, no_layout: bool
) -> Result:
    from contextlib import nullcontext

    from brochure.engines import engines

    with nullcontext() if no_layout else engines(workspace, chosen) as workers:
        from brochure.checking import check_leaflets

        return check_leaflets(workspace, chosen, workers, jobs=jobs, today=today, memory=memory)


def _write_reviews(workspace: Workspace, result: Result, out: Path | None) -> int:
    """Write the reports as HTML: into the file ``out``, one each into the folder ``out``, or on stdout."""
    from brochure.reviewing import pages
    from brochure.workspace import write

    apart = out is not None and (out.is_dir() or not out.suffix)
    made = pages(workspace, result.reviews, result.diagnostics, apart=apart)
    if out is None:
        click.echo("".join(made.values()))
        return ExitCode.DONE
    for name, html in made.items():
        path = out / name if apart else out
        write(path, html.encode())
        click.echo(f"written  {path}")
    click.echo(summary(result.diagnostics, f"{len(result.outputs)} targets checked"))
    return ExitCode.DONE


def conclude(result: Result, workspace: Workspace, *, strict: bool, as_json: bool, out: Path) -> int:
    """Tell what a run came to, and return its exit code."""
    code = int(result.exit_code(strict=strict))
    if as_json:
        from brochure.report import as_json as to_json

        click.echo(to_json(result.outputs, result.diagnostics, code))
        return code
    tell([d for d in result.diagnostics if d.severity is not Severity.NOTE], workspace)
    folder = os.path.relpath(out)
    for output in result.outputs:
        fit = f", set tighter ({output.copyfit})" if output.copyfit else ""
        pages = f"{output.pages} pages, " if output.pages else ""
        size = f"{pages}{output.bytes / 1000:.0f} kB{fit}" if output.bytes else ""
        click.echo(f"{output.status:7} {Path(folder, output.path)}  {size}".rstrip())
    if len({output.clinic for output in result.outputs}) > 1:
        from brochure.matrix import lines

        click.echo("\n" + "\n".join(lines(result.outputs, result.diagnostics)) + "\n")
    due = [output for output in result.outputs if output.status != "skipped"]
    built = sum(output.status != "failed" for output in due)
    if 1 < len(due) > built:
        from brochure.matrix import failures

        click.echo("\n" + "\n".join(failures(result.outputs, result.diagnostics)))
    click.echo(summary(result.diagnostics, f"{built} of {len(due)} built"))
    return code
