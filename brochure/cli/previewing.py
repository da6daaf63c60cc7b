"""The command that shows leaflets as they are being made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli.app import command, day, directory_option, open_workspace
from brochure.errors import Diagnostic, ExitCode, MachineError

if TYPE_CHECKING:
    from datetime import datetime


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

    try:
        from brochure.preview import serve
    except ImportError as fault:
        message = f"the preview needs the package {fault.name}"
        raise MachineError(Diagnostic("preview-absent", message, hint="pip install 'brochure[preview]'")) from fault
    workspace = open_workspace(directory)
    with engines(workspace) as workers:
        serve(
            workspace.root,
            workers,
            port=port,
            today=day(today),
            tell=lambda address: click.echo(f"{address}\nCtrl-C ends it."),
            open_browser=not no_browser,
        )
    return ExitCode.DONE
