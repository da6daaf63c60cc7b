"""The command that calibrates the clinic's own printer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import completing
from brochure.cli.app import command, directory_option, open_workspace, tell
from brochure.errors import BrochureError, Diagnostic, ExitCode, Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from brochure.model.printer import CalibrationSheet, Pile, Readings
    from brochure.model.readings import Box
    from brochure.workspace import Workspace

# The boxes of the test sheet, as options.
_READ = (
    ("--scale-x", "A, from cross to cross, across; mm, or in on Letter."),
    ("--scale-y", "B, from cross to cross, down."),
    ("--from-left", "C, from the paper's left edge to the corner cross."),
    ("--from-top", "D, from the paper's top edge to the corner cross."),
    ("--edge-left", "E, the smallest number printed at the left edge."),
    ("--edge-right", "F, the same at the right edge."),
    ("--edge-top", "G, the same at the top."),
    ("--edge-bottom", "H, the same at the bottom."),
    ("--shift-x", 'J, how far side two lies to the right, or "2 left".'),
    ("--shift-y", 'K, how far side two lies down, or "2 up".'),
)


def _reading(function: Callable[..., int]) -> Callable[..., int]:
    """Give the command an option for each box of the test sheet."""
    for name, words in reversed(_READ):
        function = click.option(name, metavar="LENGTH", help=words)(function)
    return function


@command(
    "calibrate",
    "brochure calibrate --clinic tern-quay\n"
    "brochure calibrate --clinic tern-quay --readings\n"
    "brochure calibrate --clinic tern-quay --scale-x 199.2 --turned yes",
)
@directory_option
@click.option("--clinic", help="Whose printer it is; the only clinic by default.", shell_complete=completing.clinics)
@click.option(
    "--paper",
    help="Paper to calibrate for: a4 or letter; the clinic's own by default.",
    shell_complete=completing.office_papers,
)
@click.option(
    "-o", "out", type=click.Path(path_type=Path), help="Write to this file; calibration-<paper>.pdf by default."
)
@click.option("--readings", "ask", is_flag=True, help="Ask for what was read off the printed sheet, and keep it.")
@click.option("--corrected", is_flag=True, help="The test sheet as office files are corrected, to see it exact.")
@click.option("--force", is_flag=True, help="Replace readings that are there without asking.")
@_reading
@click.option("--turned", type=click.Choice(["yes", "no"]), help="Whether side two came out upside down.")
@click.option(
    "--pile", type=click.Choice(["face-down", "face-up"]), help="How sheets come to lie: side one down or up."
)
def calibrate_command(
    directory: Path,
    clinic: str | None,
    paper: str | None,
    out: Path | None,
    *,
    ask: bool,
    corrected: bool,
    force: bool,
    **typed: str | None,
) -> int:
    """Print a test sheet for the clinic's own printer, or keep what was read off it.

    The sheet says what to measure. The readings go into the clinic's folder, and the office edition is then moved,
    scaled and turned so that it comes out of that printer true. With options for some readings, the others stay as they
    are kept, or else as an exact printer's.
    """
    from brochure import calibrate

    workspace = open_workspace(directory)
    name = calibrate.clinic_named(workspace, clinic)
    paper = calibrate.paper_of(workspace, name, paper)
    given = {key: value for key, value in typed.items() if value is not None}
    if ask or given:
        if corrected or out:
            message = "readings are kept in the clinic's folder: -o and --corrected are for the sheet"
            raise UsageError(Diagnostic("options-apart", message, hint="run the command twice"))
        return _keep(workspace, name, paper, given, ask=ask, force=force)
    path = out or directory / f"calibration-{paper}{'-corrected' if corrected else ''}.pdf"
    calibrate.write_sheet(workspace, name, paper, path, corrected=corrected)
    click.echo(f"written {path}")
    if not corrected:
        click.echo(
            "\nNext:\n"
            "  1. print it on both sides at actual size (100 %), turned over the short edge\n"
            "  2. measure what it asks for, with a ruler and a window\n"
            f"  3. brochure calibrate --clinic {name} --paper {paper} --readings"
        )
    return ExitCode.DONE


def _keep(workspace: Workspace, clinic: str, paper: str, given: Mapping[str, str], *, ask: bool, force: bool) -> int:
    """Read the readings, tell them in words, and write them into the clinic's folder."""
    from brochure import calibrate
    from brochure.model import readings as model
    from brochure.model.printer import SHEETS, Readings

    sheet = SHEETS[paper]
    kept = calibrate.kept(workspace, clinic, force=force)
    path = calibrate.printer_file(clinic)
    if kept is not None and paper in kept.readings and not force:
        if not ask:
            message = f"there are readings for {paper} already"
            raise UsageError(Diagnostic("readings-there", message, place=Place(path), hint="--force replaces them"))
        click.confirm(f"{path} holds readings for {paper} already. Replace them?", abort=True, err=True)
    before = (kept.readings.get(paper) if kept else None) or (model.UNKNOWN if ask else Readings())
    read: dict[str, float] = {}
    faults: list[Diagnostic] = []
    for box in model.BOXES:
        usual = model.expected(box, sheet, before, read)
        try:
            if box.key in given:
                read[box.letter] = model.read_box(box, given[box.key], sheet)
            else:
                read[box.letter] = _asked(box, sheet, usual) if ask else usual
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    if faults:
        raise UsageError(*faults)
    turned, pile = _came_out(given, before, ask=ask)
    found = model.understood(read, sheet, turned=turned, pile=pile)
    click.echo("\n".join(("The printer, as understood:", *(f"  {line}" for line in model.summary(found)))))
    calibrate.keep(workspace, clinic, paper, found, kept)
    click.echo(f"written {path}\n\nNext:\n  brochure build --edition office\n  brochure calibrate --corrected")
    if model.shrinks(found):
        tell([calibrate.fitted_to_page(path)])
    return ExitCode.DONE


def _asked(box: Box, sheet: CalibrationSheet, usual: float) -> float:
    """Ask for one box until the answer can be read; an empty answer is the ``usual`` one."""
    from brochure.model import readings as model

    unit = model.unit_of(box, sheet)
    way = f", then {' or '.join(box.toward)}" if box.toward else ""
    default = model.shown(abs(usual), unit).removesuffix(f" {unit}")
    if box.toward and round(usual, 2):
        default += f" {box.toward[usual > 0]}"
    while True:
        typed = click.prompt(f"{box.letter}  {box.asked}, in {unit}{way}", default=default, err=True)
        if typed == default:
            return usual
        try:
            return model.read_box(box, typed, sheet)
        except BrochureError as fault:
            tell(fault.diagnostics)


def _came_out(given: Mapping[str, str], before: Readings, *, ask: bool) -> tuple[bool, Pile]:
    """Return whether side two is upside down, and how the sheets lie."""
    turned, up = before.turned, before.pile == "face-up"
    if "turned" in given:
        turned = given["turned"] == "yes"
    elif ask:
        turned = click.confirm("   Turned like a page, does side two stand upside down?", default=turned, err=True)
    if "pile" in given:
        up = given["pile"] == "face-up"
    elif ask:
        up = click.confirm("   Did the sheet come to lie with side one up?", default=up, err=True)
    return turned, "face-up" if up else "face-down"
