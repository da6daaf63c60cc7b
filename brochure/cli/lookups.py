"""Commands that look something up."""

from __future__ import annotations

import click

from brochure.cli.app import command
from brochure.errors import ExitCode


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
