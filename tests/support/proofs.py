"""Print files and proofs of numbered panels, for every format, made without a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

from brochure import posing, press, proof
from brochure import workspace as disk
from brochure.companions import Sheets
from brochure.compose.papers import paper
from brochure.compose.templates import Templates
from brochure.document import Document, Stylesheet
from brochure.preflight import Expectation, inspect
from brochure.proofing import faces_of, sides_of
from tests.support.panels import engine, job, numbered, profile_of

if TYPE_CHECKING:
    from brochure.formats import Format
    from brochure.proof.pages import Planned
    from brochure.typeset import Flow

WORLD = disk.Workspace(disk.starter_folder())
NO_LEAFLET = Document("", (), Stylesheet("fonts", ""), {}, ())


@cache
def sheets(fmt: Format) -> Sheets:
    """Return the print file of a format whose panels say their numbers, laid open."""
    panels, how = numbered(fmt), job(fmt)
    made = press.produce(panels, press.Edition.PRINT, how)
    where = (panels, press.Edition.PRINT, how)
    cells, folds = press.cells(*where), press.folds(*where)
    wanted = Expectation("print", press.trims(*where), press.bleed_pt(press.Edition.PRINT, how), cells, folds)
    facts = inspect(made.pdf, profile_of(fmt), wanted).facts
    assert facts is not None
    return Sheets(made.pdf, fmt, cells, folds, facts, made.converted)


def shown(fmt: Format) -> proof.Proof:
    """Return the proof of such a file."""
    found, folded = sheets(fmt), posing.piece_of(fmt)
    return proof.Proof(
        title="Numbers",
        code="NUM-01",
        version="1.0",
        language="en",
        clinic="A clinic",
        draft=None,
        issued=None,
        us=fmt.family == "us",
        format=fmt,
        folded=folded,
        profile=profile_of(fmt),
        facts=found.facts,
        sides=sides_of(found),
        plates=(),
        colours=(),
        unowned=(),
        findings=(),
        faces=faces_of(found, folded),
    )


def typeset(planned: Planned, *, us: bool) -> Flow:
    """Return the pages of a planned proof without their art."""
    width, height = proof.PAPERS[us]
    document = paper(
        "proof.html",
        planned.context,
        styles=("styles/proof.css",),
        rules=f"{proof.css()}@page {{ size: {width}mm {height}mm }}",
        assets=planned.assets,
        leaflet=NO_LEAFLET,
        templates=Templates(WORLD.text),
        world=WORLD,
    )
    return engine().flow(document)


@dataclass(frozen=True, slots=True)
class Finished:
    """A proof: its file, what its pages are called, how it was planned and laid out, and the soft proof under it."""

    pdf: bytes
    names: tuple[str, ...]
    planned: Planned
    flow: Flow
    soft: bytes

    def frame(self, name: str) -> tuple[int, tuple[float, float, float, float]]:
        """Return the page (from 0) of a frame, and its left, top, right, bottom in points from the page's top left."""
        for number, page in enumerate(self.flow.anchors):
            if f"frame-{name}" in page:
                left, top, right, bottom = (edge * 0.75 for edge in page[f"frame-{name}"])
                return number, (left, top, right, bottom)
        raise KeyError(name)


@cache
def made(fmt: Format) -> Finished:
    """Return the finished proof of a format."""
    found = shown(fmt)
    planned = proof.plan(found)
    flow = typeset(planned, us=found.us)
    soft = press.soft_proof(sheets(fmt).pdf, found.profile.icc_profile)
    with pikepdf.open(BytesIO(flow.pdf)) as pdf:
        proof.place(pdf, flow.anchors, planned.frames, {proof.SOFT: soft})
        data = press.finish_paper(pdf, {}, title="Proof", author="A clinic", issued=None)
    return Finished(data, proof.names(flow.anchors), planned, flow, soft)
