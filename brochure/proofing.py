"""Proofs made: print files of a selection, each with its proof written beside where it would stand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

from brochure import build, posing, press, proof
from brochure.compose.papers import paper
from brochure.errors import BrochureError, Severity
from brochure.finishing import faults_of
from brochure.manifest import Run, put
from brochure.planning import plan
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from brochure.companions import Sheets
    from brochure.document import Document
    from brochure.engines import Engines
    from brochure.errors import Diagnostic
    from brochure.finishing import Made, Prepared
    from brochure.formats import Format
    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.posing import Facet, Piece
    from brochure.proof import Colour, Face, Side
    from brochure.proof.pages import Planned
    from brochure.report import Output
    from brochure.typeset import Flow
    from brochure.workers import Crash
    from brochure.workspace import Workspace

_HOW = {
    "black": "black ink alone, overprinting",
    "bare": "the paper",
    "spot": "spot",
    "stated": "CMYK as the brand states it",
    "grey": "grey of black ink alone",
    "converted": "converted by the profile",
    "one-ink": "the one ink of this profile",
}


def proof_leaflets(
    workspace: Workspace,
    selection: Selection,
    workers: Engines,
    *,
    out: Path,
    jobs: int = 1,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
) -> Result:
    """Make the proof of every print file of ``selection``, one that preflight refuses too, and write it under ``out``.

    A proof is made whether the clinic wants the print edition or not. Raises ``UsageError`` for unknown names.
    """
    planned, faults = plan(workspace, replace(selection, editions=("print",)))
    outputs: list[Output] = []
    diagnostics = list(faults)
    made_of: dict[str, str | None] = {}

    def done(results: Iterable[tuple[_Waiting, tuple[Flow, ...] | BrochureError | Crash]]) -> None:
        for waiting, outcome in results:
            output, problems = _written(waiting, outcome, out)
            diagnostics.extend(problems)
            outputs.append(output)
            tell(output, len(outputs), len(planned))

    for made in list(build.make(workspace, planned, workers, jobs=jobs)):  # its results are not ours to collect
        diagnostics += made.diagnostics
        made_of[made.output.stem] = made.prepared.made_of if made.prepared else None
        output = replace(
            made.output, path=f"{made.output.stem}.proof.pdf", edition="proof", status="failed",
            pages=None, sheets=None, bytes=None, sha256=None,
        )  # fmt: skip
        try:
            waiting, document = _planned(workspace, made, output)
        except BrochureError as fault:
            diagnostics += [d.for_target(output.target) for d in fault.diagnostics]
            document = None
        if document is None:
            outputs.append(output)
            tell(output, len(outputs), len(planned))
        else:
            workers.submit(waiting, (document,))
            done(workers.results(left=jobs))
    done(workers.results())
    return build.conclude(workspace, Run(tuple(outputs), tuple(diagnostics), made_of), out)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A proof that is planned, and waits for its pages."""

    prepared: Prepared
    planned: Planned
    files: Mapping[str, bytes]
    output: Output


def _planned(workspace: Workspace, made: Made, output: Output) -> tuple[_Waiting, Document] | tuple[None, None]:
    """Return a proof with its pages composed, or nothing where there is no print file to show."""
    prepared, sheets = made.prepared, made.sheets
    if prepared is None or sheets is None:
        return None, None
    plates = press.separations(sheets.pdf)
    files = {
        proof.SOFT: press.soft_proof(sheets.pdf, prepared.profile.icc_profile),
        **{f"plate-{number}": data for number, data in enumerate(plates.values())},
    }
    inked = {name: proof.inked(data, sheets.facts.pages) for name, data in plates.items()}
    shown = proof.Proof(
        title=prepared.composition.title,
        code=prepared.leaflet.code,
        version=prepared.leaflet.version,
        language=prepared.job.language,
        clinic=prepared.composition.publisher,
        draft=prepared.composition.draft_mark or None,
        issued=prepared.leaflet.review.issued,
        us=sheets.format.family == "us",
        format=sheets.format,
        folded=posing.piece_of(sheets.format),
        profile=prepared.profile,
        facts=sheets.facts,
        sides=sides_of(sheets),
        plates=tuple(
            proof.Plate(name, tuple(most for most, _ in pages), tuple(average for _, average in pages))
            for name, pages in inked.items()
        ),
        colours=_colours(prepared),
        unowned=_unowned(prepared, sheets),
        findings=tuple(d for d in made.diagnostics if d.severity is not Severity.NOTE or d.page),
        faces=faces_of(sheets, posing.piece_of(sheets.format)),
    )
    planned = proof.plan(shown)
    width, height = proof.PAPERS[shown.us]
    document = paper(
        "proof.html",
        planned.context,
        styles=("styles/proof.css",),
        rules=f"{proof.css()}@page {{ size: {width}mm {height}mm }}",
        assets=planned.assets,
        leaflet=prepared.composition.document,
        templates=build.templates(workspace),
        world=workspace,
    )
    return _Waiting(prepared, planned, files, output), document


def _written(
    waiting: _Waiting, outcome: tuple[Flow, ...] | BrochureError | Crash, out: Path
) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Draw the art of a proof under its pages and write it, in PDF and PNG; return what became of it."""
    output, prepared = waiting.output, waiting.prepared
    if not isinstance(outcome, tuple):
        return output, tuple(d.for_target(output.target) for d in faults_of(outcome))
    (flow,) = outcome
    problems = tuple(d.for_target(output.target) for d in flow.diagnostics)
    if any(d.severity is Severity.ERROR for d in problems):
        return output, problems
    with pikepdf.open(BytesIO(flow.pdf)) as pdf:
        proof.place(pdf, flow.anchors, waiting.planned.frames, waiting.files)
        data = press.finish_paper(
            pdf,
            prepared.composition.inks,
            title=f"Proof: {prepared.composition.title}",
            author=prepared.composition.publisher,
            issued=prepared.leaflet.review.issued,
        )
    stem = output.path.removesuffix(".pdf")
    pictures = dict(zip(proof.names(flow.anchors), proof.pngs(data), strict=True))
    files = {output.path: data, **{f"{stem}.{name}.png": picture for name, picture in pictures.items()}}
    built = replace(
        output, status="built", pages=len(pictures), bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    written, faults = put(built, files, out)
    return written, (*problems, *faults)


def sides_of(sheets: Sheets) -> tuple[Side, ...]:
    """Return what people call each page of a print file, and where its panels and folds lie."""
    fmt, facts = sheets.format, sheets.facts
    found = []
    for number, page in enumerate(facts.pages):
        cells = [cell for cell in sheets.cells if cell.page == number]
        found.append(
            proof.Side(_side_name(fmt, number), proof.named(page, cells), sheets.folds[number], _cuts(fmt, number % 2))
        )
    return tuple(found)


def _cuts(fmt: Format, side: int) -> tuple[tuple[float, float, float, float], ...]:
    """Return the copies cut out of a side: the back is turned over like the page of a book."""
    width = fmt.press.width
    cuts = fmt.press.cuts
    return cuts if side == 0 else tuple((width - x1, y0, width - x0, y1) for x0, y0, x1, y1 in cuts)


def _side_name(fmt: Format, number: int) -> str:
    if fmt.press.bound:
        return f"Page {number + 1}"
    side = ("Outside", "Inside") if fmt.steps else ("Front", "Back")
    sheets = fmt.press.sheets
    return side[number % 2] if sheets == 1 else f"Sheet {number // 2 + 1}, {side[number % 2].lower()}"


def faces_of(sheets: Sheets, folded: Piece) -> dict[tuple[Facet, int], Face]:
    """Return where both sides of every facet of the folded piece are printed."""
    fmt, pages = sheets.format, sheets.facts.pages
    width, _ = posing.flat_size(fmt)
    found = {}
    for facet in folded.facets:
        for side in (0, 1):
            x0, x1 = (facet.x0, facet.x1) if side == 0 else (width - facet.x1, width - facet.x0)
            if fmt.press.bound:
                number, x0, x1 = _booklet_page(fmt, facet, side), 0.0, facet.x1 - facet.x0
            else:
                number = _page_of(fmt, facet.sheet, side)
            if number is None or number >= len(pages):
                continue
            page = pages[number]
            left, top = page.trim_mm[:2]
            if fmt.press.cuts:
                cut = fmt.press.cuts[0]
                left += cut[0] if side == 0 else fmt.press.width - cut[2]
                top += cut[1]
            height = page.media_mm[3] - page.media_mm[1]
            box = (left + x0, height - top - facet.y1, left + x1, height - top - facet.y0)
            found[facet, side] = proof.Face(number, *(pt(edge) for edge in box))
    return found


def _page_of(fmt: Format, sheet: int, side: int) -> int | None:
    """Return which page of the file shows a side; one on which nothing lies has none."""
    printed = sorted({(p.sheet, p.side) for p in fmt.press.placements})
    return printed.index((sheet, side)) if (sheet, side) in printed else None


def _booklet_page(fmt: Format, facet: Facet, side: int) -> int | None:
    """Return which page of a booklet handed over page by page lies on one side of a facet."""
    width, _ = posing.flat_size(fmt)
    middle = (facet.x0 + facet.x1) / 2 if side == 0 else width - (facet.x0 + facet.x1) / 2
    names = [panel.name for panel in fmt.panels]
    for placement in posing.placements_of(fmt):
        if (placement.sheet, placement.side) == (facet.sheet, side):
            wide, _ = posing.placed_size(fmt, placement)
            if placement.x <= middle <= placement.x + wide:
                return names.index(placement.panel)
    return None


def _colours(prepared: Prepared) -> tuple[Colour, ...]:
    """Return the clinic's inks as they are printed."""
    found = press.swatches(prepared.profile, prepared.composition.plates)
    shown = [swatch for swatch in found.values() if swatch.how != "bare"]
    looks = press.looks(prepared.profile, [swatch.paint for swatch in shown])
    return tuple(
        proof.Colour(swatch.ink.name, _HOW[swatch.how], press.in_words(swatch.paint), _hex(look))
        for swatch, look in zip(shown, looks, strict=True)
    )


def _unowned(prepared: Prepared, sheets: Sheets) -> tuple[Colour, ...]:
    """Return the colours that no ink owns, as they are printed."""
    looks = press.looks(prepared.profile, list(sheets.converted.values()))
    return tuple(
        proof.Colour(_hex(colour), "converted by the profile", press.in_words(paint), _hex(look))
        for (colour, paint), look in sorted(zip(sheets.converted.items(), looks, strict=True))
    )


def _hex(colour: Sequence[int]) -> str:
    return "#" + "".join(f"{channel:02X}" for channel in colour)
