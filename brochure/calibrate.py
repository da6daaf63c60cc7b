"""The clinic's own printer: its test sheet made, and what was read off it kept in the clinic's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure import compose, preflight, press
from brochure import workspace as disk
from brochure.compose import calibration as composing
from brochure.compose import inks
from brochure.compose.templates import Templates
from brochure.errors import BrochureError, Diagnostic, Place, Severity, UsageError, did_you_mean
from brochure.formats import Format, Layout, Panel, Placement, Region, default_profile
from brochure.model.printer import SHEETS, Printer
from brochure.model.readings import as_yaml
from brochure.phrases import TEST_SHEET, english
from brochure.typeset import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.model.clinic import Clinic
    from brochure.model.printer import Readings
    from brochure.phrases import Phrases
    from brochure.workspace import Workspace


def clinic_named(workspace: Workspace, name: str | None) -> str:
    """Return the clinic that is meant, the only one where none is named; raises ``UsageError`` where it is unclear."""
    known = workspace.clinics()
    if name is None and len(known) == 1:
        return known[0]
    if name is None:
        hint = f"name it with --clinic; there are {', '.join(known)}" if known else "brochure new DIR makes one"
        raise UsageError(Diagnostic("which-clinic", "which clinic's printer is it?", hint=hint))
    if name not in known:
        raise UsageError(Diagnostic("unknown-clinic", f'no clinic "{name}"', hint=did_you_mean(name, known)))
    return name


def paper_of(workspace: Workspace, clinic: str, paper: str | None) -> str:
    """Return ``paper``, or what the clinic prints on; raises ``BrochureError`` where there is no test sheet for it."""
    found = workspace.clinic(clinic)
    own = found.paper or workspace.jurisdiction(found.jurisdiction, found.jurisdiction_place).paper
    name = paper or {"a5": "a4"}.get(own, own)  # what is smaller is printed several up
    if name not in SHEETS:
        message = f'there is no test sheet for paper "{name}"'
        raise UsageError(Diagnostic("unknown-paper", message, hint=did_you_mean(name, SHEETS)))
    return name


def printer_file(clinic: str) -> str:
    """Return where the readings stand in the workspace."""
    return disk.printer_path(clinic)


def kept(workspace: Workspace, clinic: str, *, force: bool = False) -> Printer | None:
    """Return the readings that are there; raises ``BrochureError`` for a file at fault, unless it may be replaced."""
    try:
        return workspace.printer(clinic)
    except BrochureError:
        if force:
            return None
        raise


def keep(workspace: Workspace, clinic: str, paper: str, readings: Readings, others: Printer | None) -> None:
    """Write ``readings`` into the clinic's folder, beside those of another paper; whole or not at all."""
    printer = Printer.model_validate({**(others.readings if others else {}), paper: readings})
    disk.write(workspace.root / printer_file(clinic), as_yaml(printer).encode())


def fitted_to_page(path: str) -> Diagnostic:
    """Return what to tell of a printer that prints everything too small."""
    return Diagnostic(
        "fit-to-page",
        "this printer prints much too small: it seems that sheets were fitted to its page",
        Severity.WARNING,
        Place(path),
        hint='choose "actual size" or 100 % in the print dialogue, then print and measure a new test sheet',
    )


def write_sheet(workspace: Workspace, clinic: str, paper: str, path: Path, *, corrected: bool = False) -> None:
    """Write the test sheet; raises ``UsageError`` where it should be ``corrected`` and nothing was measured."""
    found = kept(workspace, clinic) if corrected else None
    readings = found.readings.get(paper) if found else None
    if corrected and readings is None:
        hint = f"brochure calibrate --clinic {clinic} --paper {paper} prints the sheet to measure"
        message = f"there are no readings for {paper} to correct by"
        raise UsageError(Diagnostic("no-readings", message, place=Place(printer_file(clinic)), hint=hint))
    disk.write(path, sheet_pdf(workspace, clinic, paper, readings=readings))


def sheet_pdf(workspace: Workspace, clinic: str, paper: str, *, readings: Readings | None = None) -> bytes:
    """Return the test sheet as a PDF of two sides; with ``readings``, corrected as office files are, to see it exact.

    Raises ``BrochureError`` with every fault of the clinic, its fonts, templates and styles.
    """
    sheet, found = SHEETS[paper], workspace.clinic(clinic)
    language, phrases = _wording(workspace, found)
    if readings is not None:
        phrases |= {"calibrate_title": phrases["calibrate_corrected"]}
    named = "" if paper == paper_of(workspace, clinic, None) else f"--paper {paper} "
    composed = composing.compose(
        sheet,
        found,
        f"--clinic {clinic} {named}--readings",
        phrases,
        language=language,
        templates=Templates(workspace.text),
        world=workspace,
    )
    with disk.fontconfig() as fontconfig:
        pages = Engine(fontconfig).typeset(composed.document)
    fmt = _format(paper)
    job = press.Job(
        format=fmt,
        profile=workspace.profile(default_profile(fmt)),
        colours=composed.inks,
        title=composed.title,
        author=found.contact.name,
        language=language,
        issued=None,
    )
    panels = press.PanelPages(pages.pdf, pages.panels, compose.BLEED)
    data = press.finish(panels, press.Edition.OFFICE, job)
    sizes = press.trims(panels, press.Edition.OFFICE, job)
    wanted = preflight.Expectation("office", sizes, 0.0, stand_ins=inks.left_over(composed.inks))
    faults = (
        *pages.diagnostics,
        *preflight.clipped(data),
        *preflight.inspect(data, job.profile, wanted).findings,
    )
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise BrochureError(*faults)
    if readings is None:
        return data
    return press.corrected(data, press.correction(readings, fmt, panels.panels, [None, None]))


def _wording(workspace: Workspace, clinic: Clinic) -> tuple[str, dict[str, str]]:
    """Return the first of the clinic's languages in which the sheet is worded, and its words; English where none is."""
    for language in clinic.languages:
        found = workspace.wording(language)
        if any(name.startswith(TEST_SHEET) for name in found.said):
            return language, _of_sheet(found)
    return "en", _of_sheet(english())


def _of_sheet(phrases: Phrases) -> dict[str, str]:
    return {name: words for name, words in phrases.items() if name.startswith(TEST_SHEET)}


def _format(paper: str) -> Format:
    """Return the test sheet as a row of the table of formats: one sheet, long side across, over its short edge."""
    sheet = SHEETS[paper]
    places = tuple(Placement(name, 0, side, 0.0, 0.0) for side, name in enumerate(composing.SIDES))
    layout = Layout(sheet.width, sheet.height, places)
    return Format(
        name=f"calibration-{paper}",
        fold="sheet",
        paper=paper,
        panels=tuple(Panel(name, sheet.width, sheet.height) for name in composing.SIDES),
        regions=tuple(Region(name, (name,)) for name in composing.SIDES),
        spreads=(),
        press=layout,
        office=layout,
    )
