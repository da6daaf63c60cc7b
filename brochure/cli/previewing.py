"""The commands that serve a page to the browser: leaflets as they are being made, and the front desk."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import completing
from brochure.cli.app import command, day, directory_option, open_workspace, staying
from brochure.errors import Diagnostic, ExitCode, MachineError, UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# These run all day: a typesetting process grows by a third of a megabyte a leaflet, and a new one is forked in no time.
MOST_GROWTH = 24_000_000


@command("preview", "brochure preview\nbrochure preview --port 8700 --no-browser")
@directory_option
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 takes any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option(
    "--date", "today", type=click.DateTime(["%Y-%m-%d"]), help="The day that reviews are due by, year-month-day."
)
def preview_command(directory: Path, port: int, today: datetime | None, *, no_browser: bool) -> int:
    """Show the leaflets in the browser, anew with every file that is saved: as panels, as sheets, and folded.

    The server answers this machine alone, and only who has the address that is printed.
    """
    from brochure.engines import engines

    with _served("preview"):
        from brochure.preview import serve
    workspace = open_workspace(directory)
    staying()
    with engines(workspace, most_bytes=MOST_GROWTH) as workers:
        serve(
            workspace.root,
            workers,
            port=port,
            today=day(today),
            tell=lambda address: click.echo(f"{address}\nCtrl-C ends it."),
            open_browser=not no_browser,
        )
    return ExitCode.DONE


@command("desk", "brochure desk --clinic aldgrove\nbrochure desk --port 8700 --no-browser --rest 2")
@directory_option
@click.option(
    "--clinic",
    help="The clinic whose desk it is; all of them, to choose from, if not given.",
    shell_complete=completing.clinics,
)
@click.option("--port", type=click.IntRange(0, 65535), default=8643, show_default=True, help="0 takes any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option(
    "--rest",
    type=click.FloatRange(0.05, 60),
    default=3,
    show_default=True,
    help="Minutes without a touch after which the page clears itself.",
)
@click.option("--date", "today", type=click.DateTime(["%Y-%m-%d"]), help="The day that reviews are due by; today's.")
def desk_command(
    directory: Path, clinic: str | None, port: int, rest: float, today: datetime | None, *, no_browser: bool
) -> int:
    """Print a leaflet for the patient at the front desk, with their appointment on it, and keep nothing of it.

    The server answers this machine alone, and only who has the address that is printed.
    """
    from brochure.engines import engines

    with _served("desk"):
        from brochure.preview.desk import leave_no_core, serve
    workspace = open_workspace(directory)
    known = workspace.clinics()
    if clinic is not None and clinic not in known:
        raise UsageError(Diagnostic("unknown-clinic", f'no clinic "{clinic}"', hint=did_you_mean(clinic, known)))
    leave_no_core()
    staying()
    with engines(workspace, most_bytes=MOST_GROWTH) as workers:
        serve(
            workspace.root,
            workers,
            clinic=clinic,
            port=port,
            rest_s=rest * 60,
            today=lambda: day(today),
            tell=lambda address: click.echo(f"{address}\nCtrl-C ends it."),
            open_browser=not no_browser,
        )
    return ExitCode.DONE


@contextmanager
def _served(what: str) -> Iterator[None]:
    """Tell how to get the packages of a web app where they are not installed."""
    try:
        yield
    except ModuleNotFoundError as fault:
        message = f"the {what} needs the package {fault.name}"
        raise MachineError(Diagnostic("preview-absent", message, hint="pip install 'brochure[preview]'")) from fault
