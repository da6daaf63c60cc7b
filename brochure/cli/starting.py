"""Commands that set up: a workspace, the machine."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli.app import command, directory_option
from brochure.errors import ExitCode


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


@command("doctor", "brochure doctor")
@directory_option
def doctor_command(directory: Path) -> int:
    """Say whether this machine has what building needs, and how to get what it lacks."""
    from brochure.doctor import examine

    findings = examine(directory)
    for finding in findings:
        click.echo(("ok    " if finding.fine else "LACKS ") + finding.what)
        if not finding.fine:
            click.echo(f"      {finding.cure}")
    return ExitCode.DONE if all(finding.fine for finding in findings) else ExitCode.MACHINE
