"""Copies on paper: the leaflet is typeset once with room for every field, and each record's words go into it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from brochure import finishing
from brochure.errors import BrochureError, Diagnostic, Severity, in_order
from brochure.records import discreet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from brochure import press
    from brochure.document import Cell
    from brochure.engines import Engines
    from brochure.facts import Facts
    from brochure.finishing import Prepared
    from brochure.merging.values import Record
    from brochure.press import run
    from brochure.workspace import Workspace

_SHOWN = re.compile(rb"/R\d+(?= )")


@dataclass(frozen=True, slots=True)
class Paper:
    """One leaflet typeset for all its records: the plan of its copies, and what they are to be found to be."""

    prepared: Prepared
    plan: run.Plan
    faces: run.Typefaces
    panels: press.PanelPages
    job: press.Job
    edition: str
    wanted: Mapping[str, Any] = field(hash=False)
    cells: tuple[Cell, ...]
    fit: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sheets(self) -> int:
        """How many sheets of paper one sheetful of copies takes."""
        from brochure import press

        layout = press.layout_of(press.Edition(self.edition), self.job.format)
        return layout.sheets if layout else 0


def typefaces(workspace: Workspace, prepared: Prepared, words: Iterable[str]) -> run.Typefaces:
    """Return the fonts that a leaflet is set in, and others for letters of its records' ``words`` that those lack."""
    from brochure.compose import fonts, theme
    from brochure.press import run

    brand = prepared.clinic.brand
    letters = "".join(sorted(set().union(*map(set, words))))
    pairs = theme.read_manifest(brand.theme, workspace, brand.theme_place).scripts
    own, titles = prepared.composition.letters
    faces = fonts.of_brand(brand, workspace, words=own, titles=titles, pairs=pairs, record=letters)
    return run.Typefaces(fonts.stacks(faces), prepared.job.language)


def typeset(workspace: Workspace, prepared: Prepared, workers: Engines, words: Iterable[str]) -> Paper:
    """Return a leaflet that is typeset with room for its records; raises ``BrochureError`` where it cannot be made."""
    from brochure.compose.gaps import probed

    edition = prepared.job.editions[0]
    slug = (prepared.composition.slug,) if edition == "print" else ()
    workers.submit(prepared, (probed(prepared.composition.document), *slug))
    ((_, outcome),) = workers.results()
    if not isinstance(outcome, tuple):
        raise BrochureError(*prepared.diagnostics, *finishing.faults_of(outcome))
    return _planned(prepared, outcome, typefaces(workspace, prepared, words))


def _planned(prepared: Prepared, outcome: tuple[Any, ...], faces: run.Typefaces) -> Paper:
    from brochure import preflight, press
    from brochure.compose import inks
    from brochure.press import run

    pages, slug = outcome[0], outcome[1] if len(outcome) > 1 else None
    panels, job = finishing.pressing(prepared, pages, slug)
    kind = press.Edition(prepared.job.editions[0])
    if kind is press.Edition.OFFICE and prepared.printer_faults:
        raise BrochureError(*prepared.diagnostics, *prepared.printer_faults)
    finished = press.produce(panels, kind, job)
    cells, trims = press.cells(panels, kind, job), press.trims(panels, kind, job)
    correction, calibrated = None, tuple[Diagnostic, ...]()
    if kind is press.Edition.OFFICE and prepared.readings:
        correction = press.correction(prepared.readings, job.format, panels.panels, preflight.extents(finished.pdf))
        cells, trims, calibrated = press.moved(cells, correction), correction.trims, correction.diagnostics
    seen = preflight.placed(pages.pdf, pages.panels, prepared.composition.document.pixels)
    profile = prepared.profile
    coarse = preflight.coarse(
        seen, least=profile.least_resolution, wanted=profile.resolution, printing=kind is press.Edition.PRINT
    )
    found = (*prepared.diagnostics, *pages.diagnostics, *finished.diagnostics, *calibrated, *coarse)
    if any(d.severity is Severity.ERROR for d in found):
        raise BrochureError(*found)
    plan = run.plan(
        finished.pdf,
        panels,
        kind,
        job,
        prepared.leaflet.record,
        correction=correction,
        cells=cells,
        least=max(run.LEAST_PT, prepared.composition.least_type),
    )
    wanted = {
        "kind": kind.value,
        "sizes": trims,
        "bleed": press.bleed_pt(kind, job),
        "folds": press.folds(panels, kind, job),
        "cuts": press.cuts(kind, job),
        "least_type": prepared.composition.least_type,
        "stand_ins": inks.left_over(prepared.composition.inks),
    }
    return Paper(prepared, plan, faces, panels, job, kind.value, wanted, cells, pages.fit, in_order(found))


def _sample(copies: Copies, records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the first record, the last, that with most on it, and one for every font that the run shows."""
    fonts: dict[bytes, Record] = {}
    for copy, record in zip(copies.copies, records, strict=True):
        for drawn in copy.drawn.values():
            for font in _SHOWN.findall(drawn):
                fonts.setdefault(font, record)
    longest = max(records, key=lambda record: sum(map(len, record.values.values())))
    chosen = {record.row: record for record in (records[0], longest, records[-1], *fonts.values())}
    return tuple(chosen[row] for row in sorted(chosen))


def preflighted(copies: Copies, records: Sequence[Record]) -> tuple[tuple[Diagnostic, ...], Facts | None]:
    """Return what the finished bytes of a few copies of ``records`` are found to be, and their facts."""
    from brochure import preflight

    paper, sample = copies.paper, _sample(copies, records)
    out = BytesIO()
    pages, _ = Copies.of(paper, sample).write(out)
    data, per = out.getvalue(), len(paper.wanted["sizes"])
    groups = pages // per
    cells = tuple(
        replace(cell, page=group * per + cell.page, copy=copy)
        for group in range(groups)
        for cell in paper.cells
        if (copy := cell.copy * groups + group) < len(sample)
    )
    several = {key: paper.wanted[key] * groups for key in ("sizes", "folds")}
    wanted = preflight.Expectation(**{**paper.wanted, **several, "cells": cells})
    report = preflight.inspect(data, paper.prepared.profile, wanted)
    found = (
        *report.findings,
        *preflight.read_through(data, cells, paper.prepared.composition.expected),
    )
    # Findings of preflight point at a page of the sample, and may quote it.
    return tuple(replace(discreet(d), page=None, box_mm=None) for d in found), report.facts


@dataclass(slots=True)
class Copies:
    """The words of records, set, in the order of their pages; ``rows`` are theirs."""

    paper: Paper
    lettering: run.Lettering
    rows: list[int] = field(default_factory=list)
    copies: list[run.Copy] = field(default_factory=list)

    @classmethod
    def of(cls, paper: Paper, records: Iterable[Record] = ()) -> Copies:
        """Return the copies of ``records`` that are known to fit."""
        from brochure.press import run

        made = cls(paper, run.Lettering())
        for record in records:
            if made.add(record):
                message = f"row {record.row} was found to fit"
                raise AssertionError(message)
        return made

    @property
    def sheets(self) -> int:
        """How many sheets of paper all copies take."""
        return -(-len(self.rows) // self.paper.plan.copies) * self.paper.sheets

    def unfit(self, record: Record) -> Mapping[str, str]:
        """Return why the words of a record have no room, by field, and set nothing."""
        from brochure.press import run

        return run.unfit(self.paper.plan, record.values, self.paper.faces)

    def add(self, record: Record) -> Mapping[str, str]:
        """Set the words of one more record; or return why they have no room, by field, and set nothing."""
        from brochure.press import run

        copy, faults = run.lettered(self.paper.plan, record.values, self.paper.faces, self.lettering)
        if copy is not None:
            self.rows.append(record.row)
            self.copies.append(copy)
        return faults

    def write(self, out: BinaryIO) -> tuple[int, tuple[int, ...]]:
        """Write the file of all copies; return the number of its pages, and the rows that are not all there."""
        from brochure.press import run

        pages = run.assembled(self.paper.plan, self.copies, self.lettering, out)
        out.seek(0)
        lost = {self.rows[at] for at in run.read_back(out, self.paper.plan, self.copies, self.lettering)}
        return pages, tuple(sorted(lost))


def script_of(characters: str) -> str:
    """Return the script of the first letter of ``characters`` in words, which tells nothing of a name."""
    letters = [c for c in characters if c.isalpha()]
    if not letters:
        return "a sign in it"
    script = unicodedata.name(letters[0], "unknown").partition(" ")[0].title().replace("Cjk", "Chinese")
    return f"a letter of the {script} script"
