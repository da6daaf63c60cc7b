"""Commands that set up: a workspace, the machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli import completing
from brochure.cli.app import command, cores, day, directory_option, open_workspace
from brochure.errors import Diagnostic, ExitCode, UsageError

if TYPE_CHECKING:
    from brochure.newclinic import Answers, Founded

# What a clinic cannot be without: the option, and what is asked for.
_NEEDED = (
    ("jurisdiction", "Where is it (US, GB-ENG)"),
    ("full_name", "Its full name"),
    ("phone", "Its telephone number by day"),
    ("address", "Its address, with commas between the lines"),
)


@command("new", "brochure new my-leaflets\ncd my-leaflets\nbrochure build")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--jurisdiction",
    default="US",
    show_default=True,
    help="Where the clinic is: US or GB-ENG.",
    shell_complete=completing.starts,
)
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


@command("new-clinic", "brochure new-clinic north-side --logo north.svg\nbrochure new-clinic north-side --help")
@click.argument("name", metavar="NAME")
@directory_option
@click.option("--logo", type=click.Path(path_type=Path), help="Its logo, SVG or pixels: a palette is proposed from it.")
@click.option(
    "--jurisdiction", help="Whose law and emergency numbers hold there.", shell_complete=completing.jurisdictions
)
@click.option("--full-name", help="Its name as patients know it.")
@click.option("--phone", help="The number by day.")
@click.option("--address", help="The postal address, with commas between the lines.")
@click.option(
    "--lang",
    "languages",
    multiple=True,
    help="A language to build; may be repeated.",
    shell_complete=completing.languages,
)
@click.option("--out-of-hours", help="The number at other times.")
@click.option("--email", help="Where patients may write to.")
@click.option("--web", help="The web address, as it is printed.")
@click.option("--hours", help="When it is open.")
@click.option(
    "--theme", default="harbour", show_default=True, help="The look to start from.", shell_complete=completing.themes
)
@click.option("--no-build", is_flag=True, help="Do not build a leaflet to show it.")
def new_clinic_command(directory: Path, name: str, *, no_build: bool, **given: Any) -> int:
    """Make a clinic's folder, asking for what is not given, and build one leaflet; nothing is overwritten."""
    from brochure.newclinic import found, refuse, refuse_unfit

    workspace = open_workspace(directory)
    refuse(workspace, name, given["jurisdiction"], given["theme"], given["logo"])  # before anything is asked
    refuse_unfit(given["logo"], given["phone"], given["out_of_hours"])
    made = found(workspace, _answers(name, given))
    for path in made.files:
        click.echo(f"  written  {path}")
    for line in _palette_lines(made):
        click.echo(line)
    return ExitCode.DONE if no_build else _shown(workspace.root, name, made)


def _answers(name: str, given: dict[str, Any]) -> Answers:
    """Return what is known of a clinic; raises ``UsageError`` with every option that nobody is there to answer."""
    from brochure.newclinic import Answers

    for key, question in _NEEDED:
        if not given[key]:
            try:
                given[key] = click.prompt(question, err=True)
            except click.Abort:
                missing = [f"--{other.replace('_', '-')}" for other, _ in _NEEDED if not given[other]]
                message = "not enough is known of the clinic"
                raise UsageError(Diagnostic("clinic-unknown", message, hint=f"give {', '.join(missing)}")) from None
    lines = tuple(line.strip() for line in given["address"].split(",") if line.strip())
    return Answers(name, **{**given, "address": lines})


def _palette_lines(made: Founded) -> list[str]:
    """Return the palette as people read it, and what was changed."""
    from brochure.compose.palette import hexadecimal

    roles = {name: role for role, name in made.palette.roles.items()}
    lines = [
        f"  {roles.get(name, ''):10} {hexadecimal(colour)}  {name}" for name, colour in made.palette.colours.items()
    ]
    return lines + [
        f"  {change.role} was {hexadecimal(change.before)}: a contrast of {change.was:.1f} is not enough for"
        f" {change.against}; {hexadecimal(change.after)} has {change.now:.1f}"
        for change in made.palette.changes
    ]


def _shown(root: Path, name: str, made: Founded) -> int:
    """Build the leaflet that shows a new clinic; return the exit code."""
    from brochure import build
    from brochure.cli.building import conclude
    from brochure.cli.progress import progress
    from brochure.engines import engines
    from brochure.planning import Selection
    from brochure.workspace import Workspace

    if made.proof is None:
        click.echo("no leaflet can be built for it yet: see the comments in its clinic.yaml")
        return ExitCode.DONE
    workspace = Workspace(root)  # with the new files
    leaflet, language = made.proof
    chosen = Selection((leaflet,), (name,), (language,), ("office",))
    with engines(workspace, chosen) as workers:
        out = root / "build"
        result = build.build_leaflets(
            workspace, chosen, workers, out=out, jobs=cores(), today=day(None), tell=progress(quiet=False)
        )
    return conclude(result, workspace, strict=False, as_json=False, out=out)


@command("eject", "brochure eject templates/blocks/warning.html\nbrochure eject styles/themes/harbour")
@click.argument("file", metavar="FILE", shell_complete=completing.kit)
@directory_option
def eject_command(directory: Path, file: str) -> int:
    """Copy a template, a style sheet or a whole theme into the workspace, to change it there.

    `check` tells when the original has moved on since.
    """
    from brochure.ejecting import eject

    for path in eject(open_workspace(directory), file):
        click.echo(f"  written  {path}")
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
