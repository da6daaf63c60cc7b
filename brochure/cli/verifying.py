"""The command that has a file prove itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli.app import command, directory_option, tell, workspace_at
from brochure.errors import BrochureError, UsageError

if TYPE_CHECKING:
    from brochure.workspace import Workspace

_EXAMPLE = "brochure verify ketamine-for-ptsd.screen.pdf\nbrochure verify last-year.pdf this-year.pdf"


@command("verify", _EXAMPLE)
@directory_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.argument("other", type=click.Path(path_type=Path), metavar="[OTHER.pdf]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def verify_command(directory: Path, file: Path, other: Path | None, *, as_json: bool) -> int:
    """Make a screen edition again from what it carries, or say claim by claim what OTHER says differently."""
    from brochure.verifying import telling

    workspace = workspace_at(directory)
    try:
        return _told(file, other, workspace, as_json=as_json)
    except UsageError:
        raise
    except BrochureError as fault:
        if not as_json:
            raise
        click.echo(telling.refusal_as_json(fault))
        return int(fault.exit_code)


def _told(file: Path, other: Path | None, workspace: Workspace | None, *, as_json: bool) -> int:
    """Print what was verified; return the exit code."""
    from brochure.verifying import compare, telling, verify

    if other is None:
        proof = verify(file, workspace)
        findings, code = proof.findings, proof.exit_code
        made = telling.proof_as_json(proof) if as_json else telling.proof_as_text(proof)
    else:
        pair = compare(file, other, workspace)
        findings, code = pair.findings, pair.exit_code
        made = telling.pair_as_json(pair) if as_json else telling.pair_as_text(pair)
    if not as_json:
        tell(findings)
    click.echo(made)
    return code
