"""Commands for translations."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli.app import command, directory_option, main, open_workspace
from brochure.errors import Diagnostic, ExitCode, UsageError


@main.group("translate")
def translate() -> None:
    """Carry leaflets to a translator and back, and record what a translation was made from."""


_LANG = click.option(
    "--lang", "language", required=True, help="The language of the translation, as BCP 47: es, pl, ar."
)


@command(
    "accept",
    "brochure translate accept ketamine-for-ptsd --lang es\nbrochure translate accept --shared --lang es",
    translate,
)
@directory_option
@click.argument("leaflet", required=False, metavar="[LEAFLET]")
@_LANG
@click.option("--of", help="The language of its source, where the file does not say it yet.")
@click.option("--shared", is_flag=True, help="All shared wording in the language, whichever leaflet prints it.")
def accept_command(directory: Path, leaflet: str | None, language: str, of: str | None, *, shared: bool) -> int:
    """Record that a translation says what its source says now.

    A person has read both. What a program can tell is checked first: numbers, claims, sources, warnings.
    """
    from brochure.translating import accept

    if (leaflet is None) is not shared:
        hint = "brochure translate accept LEAFLET --lang L, or --shared for what all leaflets share"
        raise UsageError(Diagnostic("what-to-accept", "say what to accept: one leaflet, or --shared", hint=hint))
    workspace = open_workspace(directory)
    for done in accept(workspace, leaflet and leaflet_name(leaflet), language, of):
        click.echo(
            f"  {done.path}: {done.behind or 'nothing'} was behind"
            if done.behind < 2
            else f"  {done.path}: {done.behind} were behind"
        )
    return ExitCode.DONE


def leaflet_name(written: str) -> str:
    """Return the name of a leaflet that was written as a name or as a path."""
    return Path(written).name.split(".")[0] if written.endswith(".yaml") else written
