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
from brochure.typeset import Engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.model.clinic import Clinic
    from brochure.model.printer import Readings
    from brochure.workspace import Workspace


def clinic_named(workspace: Workspace, name: str | None) -> str:
    """Return the clinic that is meant: the only one where none is named; raises ``UsageError`` where that is unclear."""
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
    """Return the paper to calibrate for: ``paper``, or what the clinic prints on; raises ``BrochureError`` for others."""
    found = workspace.clinic(clinic)
    own = found.paper or workspace.jurisdiction(found.jurisdiction, found.jurisdiction_place).paper
    name = paper or {"a5": "a4"}.get(own, own)  # what is smaller is printed several up
    if name not in SHEETS:
        message = f'there is no test sheet for paper "{name}"'
        raise UsageError(Diagnostic("unknown-paper", message, hint=did_you_mean(name, SHEETS)))
    return name


def test_sheet(workspace: Workspace, clinic: str, paper: str, *, readings: Readings | None = None) -> bytes:
    """Return the test sheet as a PDF of two sides; with ``readings``, corrected as office files are, to see it exact.

    Raises ``BrochureError`` with every fault of the clinic, its fonts, templates and styles.
    """
    sheet, found = SHEETS[paper], workspace.clinic(clinic)
    composed = composing.compose(
        sheet, found, clinic, _phrases(workspace, found), Templates(workspace.text), workspace
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
        language=found.languages[0],
        issued=None,
    )
    panels = press.PanelPages(pages.pdf, pages.panels, compose.BLEED)
    data = press.finish(panels, press.Edition.OFFICE, job)
    faults = (
        *pages.diagnostics,
        *preflight.clipped(data),
        *preflight.check(
            data,
            trims=press.trims(panels, press.Edition.OFFICE, job),
            bleed=0.0,
            imposed=True,
            stand_ins=inks.left_over(composed.inks),
        ),
    )
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise BrochureError(*faults)
    if readings is None:
        return data
    return press.corrected(data, press.correction(readings, fmt, panels.panels, [None, None]))


def _phrases(workspace: Workspace, clinic: Clinic) -> dict[str, str]:
    """Return the wording of the clinic's first language, in English where it has none."""
    own: Mapping[str, str] = {}
    try:
        own = workspace.phrases(clinic.languages[0])
    except BrochureError:
        pass
    return {**workspace.phrases("en"), **own}


def _format(paper: str) -> Format:
    """Return the test sheet as a row of the table of formats: one sheet, long side across, over its short edge."""
    sheet = SHEETS[paper]
    places = tuple(Placement(name, 0, side, 0.0, 0.0) for side, name in enumerate(composing.SIDES))
    layout = Layout(sheet.width, sheet.height, places, ((), ()), "short")
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
