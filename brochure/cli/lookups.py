"""Commands that look something up."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli.app import command, directory_option, tell, workspace_at
from brochure.errors import ExitCode
from brochure.formats import FORMATS


@command("formats", "brochure formats\nbrochure formats --json")
@directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def formats_command(directory: Path, *, as_json: bool) -> int:
    """List the folds and papers, those of the workspace too, each with both its sides drawn."""
    from brochure.drawings import formats_as_json, formats_as_text

    workspace = workspace_at(directory)
    faults = workspace.format_faults() if workspace else ()
    table = workspace.formats() if workspace else FORMATS
    click.echo(formats_as_json(table) if as_json else formats_as_text(table))
    tell(faults, workspace)
    return ExitCode.CONTENT if faults else ExitCode.DONE


@command("schema", "brochure schema leaflet > leaflet.schema.json")
@click.argument("what", type=click.Choice(["leaflet", "clinic", "format"]))
def schema_command(what: str) -> int:
    """Print the JSON Schema that editors check a file with as one types."""
    import json

    from brochure.model import schema

    made = {"leaflet": schema.leaflet_schema, "clinic": schema.clinic_schema, "format": schema.format_schema}[what]()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
    return ExitCode.DONE
