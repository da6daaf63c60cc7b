"""Commands for translations."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.cli import completing
from brochure.cli.app import command, directory_option, main, open_workspace, tell
from brochure.errors import Diagnostic, ExitCode, UsageError


@main.group("translate")
def translate() -> None:
    """Carry leaflets to a translator and back, and record what a translation was made from."""


_LANG = click.option(
    "--lang",
    "language",
    required=True,
    help="The language of the translation, as BCP 47: es, pl, ar.",
    shell_complete=completing.all_languages,
)


@command(
    "accept",
    "brochure translate accept ketamine-for-ptsd --lang es\nbrochure translate accept --shared --lang es",
    translate,
)
@directory_option
@click.argument("leaflet", required=False, metavar="[LEAFLET]", shell_complete=completing.leaflets)
@_LANG
@click.option(
    "--of", help="The language of its source, where the file does not say it yet.", shell_complete=completing.languages
)
@click.option("--shared", is_flag=True, help="All shared wording in the language, whichever leaflet prints it.")
def accept_command(directory: Path, leaflet: str | None, language: str, of: str | None, *, shared: bool) -> int:
    """Record that a translation says what its source says now.

    A person has read both. What a program can tell is checked first: numbers, claims, sources, warnings.
    """
    from brochure.interchange import accept

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


@command(
    "export",
    "brochure translate export knee --lang es\nbrochure translate export knee --lang pl --format po",
    translate,
)
@directory_option
@click.argument("leaflet", metavar="LEAFLET", shell_complete=completing.leaflets)
@_LANG
@click.option(
    "--of",
    help="The language to translate from; the one that it was translated from by default.",
    shell_complete=completing.languages,
)
@click.option(
    "--format", "kind", type=click.Choice(["xliff", "po"]), default="xliff", show_default=True, help="The format."
)
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def export_command(  # noqa: PLR0917 - click passes by name
    directory: Path, leaflet: str, language: str, of: str | None, kind: str, output: Path | None
) -> int:
    """Write a leaflet as a file for a translator's own tool: every text with what it is for and how long it may be."""
    from brochure import workspace as disk
    from brochure.interchange import exported, read_tag

    name = leaflet_name(leaflet)
    data = exported(open_workspace(directory), name, read_tag(language, "--lang"), kind, of)
    path = output or Path(f"{name}.{language}.{'po' if kind == 'po' else 'xlf'}")
    disk.write(path, data)
    click.echo(f"  {path}")
    return ExitCode.DONE


@command("import", "brochure translate import ketamine-for-ptsd.es.xlf", translate)
@directory_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Write over what was edited here since the file was exported.")
def import_command(directory: Path, file: Path, *, force: bool) -> int:
    """Take what a translator sends back: the leaflet in its language, a draft until someone signs it.

    Numbers, claims, sources, links and insertions are checked first; where one differs nothing is written.
    """
    from brochure.interchange import imported

    done = imported(open_workspace(directory), file, force=force)
    tell(done.told)
    for path in done.paths:
        click.echo(f"  {path}")
    return ExitCode.DONE


def leaflet_name(written: str) -> str:
    """Return the name of a leaflet that was written as a name or as a path."""
    return Path(written).name.split(".")[0] if written.endswith(".yaml") else written
