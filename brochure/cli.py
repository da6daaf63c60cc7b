"""The command line: arguments in, exit code out. Diagnostics and progress go to stderr, results to stdout."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure import __version__
from brochure.errors import BrochureError, Diagnostic, ExitCode, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.build import Result, Selection
    from brochure.report import Output
    from brochure.workspace import Workspace


class Command(click.Command):
    """A command whose help ends with an example, and whose faults are told, never traced."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Take ``example``, one command line a line."""
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example under the options."""
        super().format_epilog(ctx, formatter)
        if self.example:
            with formatter.section("Example"):
                for line in self.example.splitlines():
                    formatter.write_text(line)


# What pydantic would look for among the installed packages at every start; we have none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


# A command makes little garbage in its own process, and ends soon.
gc.set_threshold(100_000, 20, 20)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="brochure")
def main() -> None:
    """Print-ready patient leaflets from YAML.

    Exit codes: 0 done, 1 errors in content, 2 usage, 3 the machine lacks something, 70 a bug.
    """


def command(name: str, example: str) -> Callable[[Callable[..., int]], click.Command]:
    """Add a command to the group; the function returns its exit code."""

    def decorate(function: Callable[..., int]) -> click.Command:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                code = function(*args, **kwargs)
            except BrochureError as fault:
                _tell(fault.diagnostics)
                code = int(fault.exit_code)
            except BrokenPipeError:
                code = ExitCode.DONE  # whoever read our output has read enough
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except Exception:  # noqa: BLE001 - the one place where a bug becomes an exit code
                traceback.print_exc()
                click.echo("This is a fault of the program, not of your files: please report it.", err=True)
                code = ExitCode.BUG
            sys.stdout.flush()
            sys.exit(int(code))

        return main.command(name, cls=Command, example=example)(run)

    return decorate


_directory = click.option(
    "-C", "directory", type=click.Path(path_type=Path), default=Path(), help="Run as if started in this folder."
)
_SELECTING = (
    _directory,
    click.argument("leaflets", nargs=-1, metavar="[LEAFLET ...]"),
    click.option("--clinic", "clinics", multiple=True, help="Only this clinic; may be repeated."),
    click.option("--lang", "languages", multiple=True, help="Only this language; may be repeated."),
    click.option("--edition", "editions", multiple=True, help="Only this edition; may be repeated."),
    click.option("--paper", help="Paper of the flat sheet instead of the clinic's own: a4, a5, letter."),
    click.option("-j", "jobs", type=click.IntRange(1, 64), help="Processes to typeset with; the cores by default."),
    click.option("--strict", is_flag=True, help="Count warnings as errors."),
)


def _selecting(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say which targets it is about, and how to make them."""
    for option in reversed(_SELECTING):
        function = option(function)
    return function


@command("build", "brochure build\nbrochure build ketamine-for-ptsd --clinic tern-quay --edition print")
@_selecting
@click.option("-o", "out", type=click.Path(path_type=Path), help="Folder to write to; build by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def build_command(
    directory: Path,
    leaflets: Sequence[str],
    paper: str | None,
    out: Path | None,
    *,
    strict: bool,
    as_json: bool,
    jobs: int | None,
    **only: Sequence[str],
) -> int:
    """Build the leaflets that the clinics want, or those named (by name or path)."""
    from brochure import build

    workspace = _workspace(directory)
    with build.engines(workspace) as workers:  # before anything is read: it loads while we read
        out = out if out is not None else workspace.root / "build"
        result = build.build_leaflets(
            workspace,
            _selection(leaflets, paper, only),
            workers,
            out=out,
            jobs=jobs or _cores(),
            tell=_progress(quiet=as_json),
        )
    return _conclude(result, workspace, strict=strict, as_json=as_json, out=out)


@command("check", "brochure check\nbrochure check --no-layout --format github")
@_selecting
@click.option("--no-layout", is_flag=True, help="Read content only: fast, but does not tell whether it fits.")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("-o", "report", type=click.Path(path_type=Path), help="Write the findings to this file.")
def check_command(
    directory: Path,
    leaflets: Sequence[str],
    paper: str | None,
    style: str,
    report: Path | None,
    *,
    no_layout: bool,
    strict: bool,
    jobs: int | None,
    **only: Sequence[str],
) -> int:
    """Run every check and write no leaflet."""
    from contextlib import nullcontext

    from brochure import build
    from brochure.report import as_github, as_json, as_text
    from brochure.workspace import write

    workspace = _workspace(directory)
    with nullcontext() if no_layout else build.engines(workspace) as workers:
        result = build.check_leaflets(workspace, _selection(leaflets, paper, only), workers, jobs=jobs or _cores())
    code = int(result.exit_code(strict=strict))
    if style == "text" and not report:
        _tell(result.diagnostics, workspace)
        click.echo(_summary(result.diagnostics, f"{len(result.outputs)} targets checked"))
        return code
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


@command("new", "brochure new my-leaflets\ncd my-leaflets\nbrochure build")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--jurisdiction", default="US", show_default=True, help="Where the clinic is: US or GB-ENG.")
def new_command(directory: Path, jurisdiction: str) -> int:
    """Make a workspace that builds at once; nothing that exists is overwritten."""
    from brochure.starter import new_workspace

    written, kept = new_workspace(directory, jurisdiction)
    for path in written:
        click.echo(f"  written  {path}")
    for path in kept:
        click.echo(f"  kept     {path} (it was there)")
    click.echo(f"\nNext:\n  cd {directory}\n  brochure build")
    return ExitCode.DONE


@command("formats", "brochure formats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def formats_command(*, as_json: bool) -> int:
    """List the folds and papers, each with its panels drawn."""
    from brochure.drawings import formats_as_json, formats_as_text

    click.echo(formats_as_json() if as_json else formats_as_text())
    return ExitCode.DONE


@command("schema", "brochure schema leaflet > leaflet.schema.json")
@click.argument("what", type=click.Choice(["leaflet", "clinic"]))
def schema_command(what: str) -> int:
    """Print the JSON Schema that editors check a file with as one types."""
    import json

    from brochure.model import schema

    made = {"leaflet": schema.leaflet_schema, "clinic": schema.clinic_schema}[what]()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
    return ExitCode.DONE


@command("doctor", "brochure doctor")
@_directory
def doctor_command(directory: Path) -> int:
    """Say whether this machine has what building needs, and how to get what it lacks."""
    from brochure.doctor import examine

    findings = examine(directory)
    for finding in findings:
        click.echo(("ok    " if finding.fine else "LACKS ") + finding.what)
        if not finding.fine:
            click.echo(f"      {finding.cure}")
    return ExitCode.DONE if all(finding.fine for finding in findings) else ExitCode.MACHINE


def _workspace(directory: Path) -> Workspace:
    from brochure.workspace import Workspace, find_root

    if not directory.is_dir():
        raise UsageError(Diagnostic("no-folder", f"no folder {directory}", hint="-C names a folder that exists"))
    return Workspace(find_root(directory.resolve()))


def _selection(leaflets: Sequence[str], paper: str | None, only: dict[str, Sequence[str]]) -> Selection:
    from brochure.build import Selection

    names = tuple(Path(name).name.split(".")[0] if name.endswith(".yaml") else name for name in leaflets)
    return Selection(names, tuple(only["clinics"]), tuple(only["languages"]), tuple(only["editions"]), paper)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _progress(*, quiet: bool) -> Callable[[Output, int, int], None]:
    """Return what hears of each finished target: one moving line on a terminal, one line each elsewhere."""
    live = sys.stderr.isatty() and not quiet

    def tell(output: Output, number: int, total: int) -> None:
        if live:
            end = "\n" if number == total else ""
            click.echo(f"\r\x1b[K{number}/{total} {output.status} {output.path}{end}", err=True, nl=False)

    return tell


def _conclude(result: Result, workspace: Workspace, *, strict: bool, as_json: bool, out: Path) -> int:
    code = int(result.exit_code(strict=strict))
    if as_json:
        from brochure.report import as_json as to_json

        click.echo(to_json(result.outputs, result.diagnostics, code))
        return code
    _tell([d for d in result.diagnostics if d.severity is not Severity.NOTE], workspace)
    folder = os.path.relpath(out)
    for output in result.outputs:
        fit = f", set tighter ({output.copyfit})" if output.copyfit else ""
        size = f"{output.pages} pages, {(output.bytes or 0) / 1000:.0f} kB{fit}" if output.bytes else ""
        click.echo(f"{output.status:7} {Path(folder, output.path)}  {size}".rstrip())
    built = sum(output.status != "failed" for output in result.outputs)
    click.echo(_summary(result.diagnostics, f"{built} of {len(result.outputs)} built"))
    return code


def _summary(diagnostics: Sequence[Diagnostic], done: str) -> str:
    counts = {s: len({(d.code, d.place, d.message) for d in diagnostics if d.severity is s}) for s in Severity}
    return f"{done}; {counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings"


def _tell(diagnostics: Sequence[Diagnostic], workspace: Workspace | None = None) -> None:
    from brochure.report import as_text

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    line_of = workspace.line if workspace else lambda _path, _line: None
    if diagnostics:
        click.echo(as_text(diagnostics, line_of, colour=colour), err=True)
