"""A format of a workspace's own: a row of the table as YAML, judged as a whole, every fault at its place."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from brochure.errors import BrochureError, Place, did_you_mean
from brochure.formats.expansion import expand, steps_of
from brochure.formats.folding import TUCK_MM, fold
from brochure.formats.papers import CLINIC_PAPERS, PAPERS
from brochure.formats.rows import Cell, FoldAfter, Repeat, Row, booklet_pages
from brochure.model.base import (
    Count,
    Name,
    OneOf,
    Words,
    Written,
    described,
    fault,
    read,
    read_name,
    read_number,
    refused,
    whole,
)
from brochure.source import Mapping_, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.errors import Diagnostic
    from brochure.formats import Format
    from brochure.formats.folding import Trouble
    from brochure.source import Node

# How far sums may miss the sheet: people write inches to three decimals.
_SLACK_MM = 0.05
# What no sheet of paper has: more of either is a slip of the pen.
_MOST_CELLS, _MOST_MM, _MOST_COPIES, _MOST_PAGES = 24, 2000.0, 40, 200
# Panels and regions name pages of a style sheet and forms of a PDF; these words mean something there.
_PANEL = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TAKEN = frozenset({"auto", "inherit", "initial", "pages", "pages-blank", "revert", "slug", "unset"})
_HALVES = ("left", "right")
_TURNS = ("0", "90", "180", "270")

PlacedCell = tuple[Cell, Place]
PlacedSide = tuple[tuple[PlacedCell, ...], ...]


def read_sizes(node: object) -> tuple[float, ...]:
    """Return lengths in mm, one at least, each more than nothing."""
    if not isinstance(node, Sequence_) or not node:
        raise refused(fault("wrong-type", f"this must be a list of lengths in mm, not {described(node)}", node))
    sizes = tuple(read_number(item) for item in node)
    wrong = next((item for item, size in zip(node, sizes, strict=True) if not 0 < size <= _MOST_MM), None)
    if wrong is not None:
        message = f"a length must be more than 0 mm, and {_MOST_MM:g} at most, not {described(wrong)}"
        raise refused(fault("out-of-range", message, wrong))
    if len(sizes) > _MOST_CELLS:
        raise refused(fault("out-of-range", f"{len(sizes)} lengths where {_MOST_CELLS} are the most", node))
    return sizes


def read_panel(node: object) -> str:
    """Return the name of a panel or region: small letters, digits and hyphens, a letter first."""
    name = read_name(node)
    if not _PANEL.fullmatch(name) or name in _TAKEN:
        hint = "small letters, digits and hyphens make its name, such as inside-left"
        raise refused(fault("bad-name", f'a panel cannot be called "{name}"', node, hint))
    return name


def read_gutter(node: object) -> float:
    """Return the space between copies in mm."""
    gutter = read_number(node)
    if not 0 <= gutter <= _MOST_MM:
        raise refused(fault("out-of-range", f"this must be 0 mm or more, not {described(node)}", node))
    return gutter


def read_side(node: object) -> PlacedSide:
    """Return a side as rows of cells: ``front``, ``opening-left/180`` (turned), ``front:left`` (one half)."""
    if not isinstance(node, Sequence_) or not node:
        raise refused(fault("wrong-type", f"this must be a list of panels, not {described(node)}", node))
    lines = node if all(isinstance(item, Sequence_) for item in node) else Sequence_((node,), node.place)
    return tuple(tuple(_cell(item) for item in line) for line in lines if isinstance(line, Sequence_))


def _cell(node: Node) -> PlacedCell:
    if not isinstance(node, Scalar):
        raise refused(fault("wrong-type", f"this must be a panel, not {described(node)}", node))
    name, _, turn = str(node).partition("/")
    panel, _, half = name.partition(":")
    if turn and turn not in _TURNS:
        hint = "a panel is turned by 90, 180 or 270 degrees, anticlockwise"
        raise refused(fault("bad-turn", f'"{turn}" is no turn', node, hint))
    if half and half not in _HALVES:
        raise refused(fault("bad-half", f'"{half}" is no half', node, "write front:left and front:right"))
    return Cell(read_panel(Scalar(panel, node.place)), int(turn or 0), half or None), node.place  # type: ignore[arg-type]


def read_names(node: object) -> tuple[tuple[str, Place], ...]:
    """Return names with their places."""
    if not isinstance(node, Sequence_):
        raise refused(fault("wrong-type", f"this must be a list of panels, not {described(node)}", node))
    return tuple((read_panel(item), item.place) for item in node)


_COUNT = WithJsonSchema({"type": "integer", "minimum": 1})
_LIST = WithJsonSchema({"type": "array"})
Sizes = Annotated[tuple[float, ...], PlainValidator(read_sizes), _LIST]
Side = Annotated[PlacedSide, PlainValidator(read_side), _LIST]
Names = Annotated[tuple[tuple[str, Place], ...], PlainValidator(read_names), _LIST]


class StepOfFold(Written):
    """One fold of the sheet, as it lies with its outside up."""

    after: Count = Field(description="After how many columns from the left, or rows from the top.")
    moves: Annotated[Literal["left", "right", "top", "bottom"], OneOf("part")] = Field(
        description="The part that is folded."
    )
    way: Annotated[Literal["over", "behind"], OneOf("way")] = Field(
        default="behind", description="Over what stays, or behind it."
    )


class Copies(Written):
    """Copies to be cut out of one sheet."""

    across: Annotated[int, PlainValidator(whole(1, _MOST_COPIES)), _COUNT] = Field(
        default=1, description="How many side by side."
    )
    down: Annotated[int, PlainValidator(whole(1, _MOST_COPIES)), _COUNT] = Field(
        default=1, description="How many rows of them."
    )
    gutter: Annotated[float, PlainValidator(read_gutter), WithJsonSchema({"type": "number"})] = Field(
        default=0.0, description="Between them, in mm."
    )
    paper: Name | None = Field(default=None, description="The paper that they are printed on.")


class PageCount(Written):
    """How many pages a stitched booklet may have."""

    least: Annotated[int, PlainValidator(whole(4, _MOST_PAGES)), _COUNT] = Field(
        default=8, description="A multiple of four."
    )
    most: Annotated[int, PlainValidator(whole(4, _MOST_PAGES)), _COUNT] = Field(
        default=48, description="A multiple of four."
    )

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Sheets have four pages each."""
        for key in ("least", "most"):
            written = str(mapping.get(key, "4"))
            if written.isdecimal() and int(written) % 4:
                yield fault("not-fours", f"{written} pages do not make sheets of four", mapping[key])


class FormatFile(Written):
    """``content/formats/*.yaml``: one fold on one paper."""

    fold: Name = Field(description="What a leaflet calls it.")
    paper: Name = Field(description="The flat sheet, or a booklet's page.")
    about: Words = Field(description="What it is, in a line.")
    serves: Annotated[Literal["a4", "letter"], OneOf("paper")] = Field(
        description="The clinic's own paper that it is for."
    )
    size: Sizes | None = Field(default=None, description="Width and height in mm of a paper that has no row.")
    columns: Sizes | None = Field(default=None, description="Widths in mm, left to right on the outside.")
    rows: Sizes | None = Field(default=None, description="Heights in mm, from the top.")
    outside: Side | None = Field(default=None, description="The panels of the outside, as it shows them.")
    inside: Side | None = Field(default=None, description="The panels of the inside, as it shows them.")
    panels: Names = Field(default=(), description="Every panel, in reading order, front first.")
    regions: dict[Annotated[str, PlainValidator(read_panel), WithJsonSchema({"type": "string"})], Names] = Field(
        default_factory=dict, description="Runs of text through several panels."
    )
    optional: Names = Field(default=(), description="Panels that a leaflet may leave out.")
    steps: tuple[StepOfFold, ...] = Field(default=(), description="The folds, in turn.")
    press: Copies | None = Field(default=None, description="Copies for the press; one sheet if not given.")
    office: Annotated[Any, PlainValidator(lambda node: node), WithJsonSchema({})] = Field(
        description="What the clinic's own printer gets: same, or copies on a paper."
    )
    pages: PageCount | None = Field(default=None, description="For a stitched booklet: how many pages.")


def read_format(node: Node, table: Mapping[str, Format]) -> Format:
    """Return the format of a file; raises ``BrochureError`` with every fault, those against ``table`` among them."""
    written = read(FormatFile, node)
    office, faults = _office(written)
    paper = _paper(written, faults)
    if written.pages:
        faults.extend(_booklet_faults(written, paper, office))
    else:
        faults.extend(_side_faults(written))
        faults.extend(_panel_faults(written))
        faults.extend(_region_faults(written))
        if not faults or not {f.code for f in faults} & {"missing-key", "row-length", "row-count"}:
            faults.extend(_size_faults(written, paper))
            faults.extend(_step_faults(written))
            faults.extend(_copy_faults(written, office))
    if faults:
        raise BrochureError(*faults)
    made = expand(_row(written, office, paper))
    others = [fmt for fmt in table.values() if fmt.fold == made.fold and fmt.name != made.name]
    if others and [p.name for p in others[0].panels] != [p.name for p in made.panels]:
        hint = f"a fold has the same panels on every paper; those of {others[0].name} differ: take another name"
        raise BrochureError(fault("fold-differs", f"{made.fold} is there already", place=written.at("fold"), hint=hint))
    return made


def _row(written: FormatFile, office: Repeat | None, paper: tuple[float, float]) -> Row:
    family: Literal["iso", "us"] = "us" if written.serves == CLINIC_PAPERS["us"] else "iso"
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    outside: tuple[tuple[Cell, ...], ...]
    inside: tuple[tuple[Cell, ...], ...]
    if written.pages:
        order = booklet_pages(written.pages.most)
        columns, rows = (paper[0],), (paper[1],)
        outside, inside = ((Cell("front"),),), ((Cell("back"),),)
        regions = {"pages": order[1:-1]}
    else:
        order = tuple(name for name, _ in written.panels)
        columns, rows = written.columns or (), written.rows or ()
        outside, inside = _cells(written.outside), _cells(written.inside)
        regions = {name: tuple(panel for panel, _ in panels) for name, panels in written.regions.items()}
    copies = written.press
    return Row(
        fold=written.fold,
        paper=written.paper,
        family=family,
        serves=written.serves,
        columns=columns,
        rows=rows,
        outside=outside,
        inside=inside,
        order=order,
        about=written.about,
        regions=regions,
        optional=frozenset(name for name, _ in written.optional),
        steps=tuple(FoldAfter(s.after, s.moves, s.way) for s in written.steps),
        press=Repeat(copies.across, copies.down, copies.gutter, copies.paper) if copies else None,
        office=office,
        pages=(written.pages.least, written.pages.most) if written.pages else None,
    )


def _cells(side: PlacedSide | None) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cell for cell, _ in line) for line in side or ())


def _office(written: FormatFile) -> tuple[Repeat | None, list[Diagnostic]]:
    """Return what the office gets, None for the same as the press without its copies, and what is wrong with it."""
    node = written.office
    if isinstance(node, Scalar) and node == "same":
        return None, []
    if not isinstance(node, Mapping_):
        hint = "write same, or {across: 2, down: 2, paper: a4}"
        return None, [
            fault("wrong-value", f"this must be same, or copies on a paper, not {described(node)}", node, hint)
        ]
    try:
        copies = read(Copies, node)
    except BrochureError as error:
        return None, list(error.diagnostics)
    paper = copies.paper or written.serves
    if paper not in PAPERS:
        return None, [
            fault("unknown-paper", f'no paper "{paper}"', place=copies.at("paper"), hint=did_you_mean(paper, PAPERS))
        ]
    return Repeat(copies.across, copies.down, copies.gutter, paper), []


def _paper(written: FormatFile, faults: list[Diagnostic]) -> tuple[float, float]:
    """Return width and height of the flat paper, upright; keep a fault where it is not known."""
    if written.size:
        if len(written.size) != 2:
            faults.append(fault("wrong-value", "a size is a width and a height", place=written.at("size")))
            return (0.0, 0.0)
        return (written.size[0], written.size[1])
    if written.paper not in PAPERS:
        hint = did_you_mean(written.paper, PAPERS) or "give its size: [width, height]"
        faults.append(fault("unknown-paper", f'no paper "{written.paper}"', place=written.at("paper"), hint=hint))
        return (0.0, 0.0)
    paper = PAPERS[written.paper]
    return (paper.width, paper.height)


def _booklet_faults(written: FormatFile, paper: tuple[float, float], office: Repeat | None) -> Iterator[Diagnostic]:
    for key in ("columns", "rows", "outside", "inside", "panels", "steps", "press"):
        if getattr(written, key):
            hint = "its pages are all alike, and their places follow from their number"
            yield fault("not-for-booklets", f'a booklet has no "{key}"', place=written.at(key), hint=hint)
    sheet = PAPERS[office.paper or written.serves if office else written.serves]
    if 2 * paper[0] > sheet.height + _SLACK_MM or paper[1] > sheet.width + _SLACK_MM:
        message = f"two pages of {paper[0]:g} x {paper[1]:g} mm do not lie side by side on {sheet.name}"
        yield fault("office-size", message, place=written.at("office"), hint="name a larger one: office: {paper: a3}")
    if written.pages and written.pages.least > written.pages.most:
        message = f"at least {written.pages.least} pages, and {written.pages.most} at most"
        yield fault("out-of-range", message, place=written.at("pages"))


def _size_faults(written: FormatFile, paper: tuple[float, float]) -> Iterator[Diagnostic]:
    """Yield a fault where columns and rows do not add up to the sheet, whichever way it lies."""
    if not all(paper):
        return
    found = (sum(written.columns or ()), sum(written.rows or ()))
    ways = (paper, (paper[1], paper[0]))
    sheet = min(ways, key=lambda way: sum(abs(a - b) for a, b in zip(way, found, strict=True)))
    for key, have, want in zip(("columns", "rows"), found, sheet, strict=True):
        if abs(have - want) > _SLACK_MM:
            message = f"the {key} add up to {have:g} mm, but the sheet is {want:g} mm"
            yield fault(
                "sheet-size", message, place=written.at(key), hint=f"{written.paper} is {paper[0]:g} x {paper[1]:g} mm"
            )


def _side_faults(written: FormatFile) -> Iterator[Diagnostic]:
    """Yield a fault for keys that a sheet needs, and for sides that are not as large as columns and rows say."""
    for key in ("columns", "rows", "outside", "panels"):
        if not getattr(written, key):
            yield fault("missing-key", f'the key "{key}" is missing', place=written.place)
    if not written.columns or not written.rows:
        return
    for key in ("outside", "inside"):
        side: PlacedSide = getattr(written, key) or ()
        if side and len(side) != len(written.rows):
            yield fault("row-count", f"{len(side)} rows of panels for {len(written.rows)} rows", place=written.at(key))
        for line in side:
            if len(line) != len(written.columns):
                message = f"{len(line)} panels for {len(written.columns)} columns"
                yield fault(
                    "row-length", message, place=line[0][1], hint="a panel that spans several is written in each"
                )


def _panel_faults(written: FormatFile) -> Iterator[Diagnostic]:
    """Yield a fault where the list of panels is wrong, or a panel does not lie on exactly one cell of the sheet."""
    listed: dict[str, Place] = {}
    for name, place in written.panels:
        if name in listed:
            yield fault("panel-twice", f'"{name}" is listed twice', place=place)
        listed[name] = place
    if written.panels and written.panels[0][0] != "front":
        order = "panels are listed in reading order"
        yield fault("panel-order", '"front" comes first', place=written.panels[0][1], hint=order)
    outside, inside = (_by_panel(side or ()) for side in (written.outside, written.inside))
    for name, cells in (*outside.items(), *inside.items()):
        if name not in listed:
            hint = did_you_mean(name, listed)
            yield fault("panel-not-listed", f'"{name}" is not among the panels', place=cells[0][3], hint=hint)
        yield from _cell_faults(name, cells)
    for name in sorted(outside.keys() & inside.keys()):
        yield fault("cell-twice", f'"{name}" lies on both sides of the sheet', place=inside[name][0][3])
    for name, place in listed.items():
        if name not in outside and name not in inside:
            yield fault("panel-not-placed", f'"{name}" has no place on the sheet', place=place)


def _by_panel(side: PlacedSide) -> dict[str, list[tuple[int, int, Cell, Place]]]:
    found: dict[str, list[tuple[int, int, Cell, Place]]] = {}
    for j, line in enumerate(side):
        for i, (cell, place) in enumerate(line):
            found.setdefault(cell.panel, []).append((i, j, cell, place))
    return found


def _cell_faults(name: str, cells: Sequence[tuple[int, int, Cell, Place]]) -> Iterator[Diagnostic]:
    """Yield a fault where the cells of a panel, or of each half of it, are not one rectangle turned one way."""
    if len({cell.turn for _, _, cell, _ in cells}) > 1:
        yield fault("panel-turned", f'"{name}" is turned two ways', place=cells[-1][3])
    halves = {str(cell.half) for _, _, cell, _ in cells}
    if halves not in ({"None"}, {"left", "right"}):
        missing = " and the ".join(side for side in _HALVES if side not in halves) or "whole"
        yield fault("half-missing", f'the {missing} half of "{name}" has no place', place=cells[0][3])
    for half in sorted(halves):
        part = [(i, j) for i, j, cell, _ in cells if str(cell.half) == half]
        columns, rows = {i for i, _ in part}, {j for _, j in part}
        whole = (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)
        if whole != len(part):
            at = next(place for i, j, cell, place in reversed(cells) if str(cell.half) == half)
            hint = "a panel is one cell, or several that make a rectangle"
            yield fault("cell-twice", f'"{name}" is placed twice', place=at, hint=hint)


def _region_faults(written: FormatFile) -> Iterator[Diagnostic]:
    listed = [name for name, _ in written.panels]
    taken: dict[str, str] = {}
    for region, panels in written.regions.items():
        if region in listed:
            yield fault("region-name", f'"{region}" is a panel already', place=written.at("regions"))
        for name, place in panels:
            if name not in listed:
                yield fault("unknown-panel", f'no panel "{name}"', place=place, hint=did_you_mean(name, listed))
            elif name in taken:
                yield fault("region-twice", f'"{name}" is in region "{taken[name]}" already', place=place)
            taken[name] = region
        if not panels:
            yield fault("empty-value", f'region "{region}" has no panels', place=written.at("regions"))
    for name, place in written.optional:
        if name not in listed:
            yield fault("unknown-panel", f'no panel "{name}"', place=place, hint=did_you_mean(name, listed))


def _step_faults(written: FormatFile) -> Iterator[Diagnostic]:
    """Yield a fault for a fold off the sheet or through a panel, a panel that would buckle, and a fold left out."""
    columns, rows = written.columns or (), written.rows or ()
    off = False
    for step in written.steps:
        across = step.moves in {"left", "right"}
        most = len(columns if across else rows) - 1
        if step.after > most:
            off = True
            what = "columns" if across else "rows"
            message = f"there is no fold after {step.after} of {most + 1} {what}"
            yield fault("fold-off-sheet", message, place=step.at("after"))
    if off:
        return
    rules = tuple(FoldAfter(s.after, s.moves, s.way) for s in written.steps)
    piece = fold(columns, rows, steps_of(columns, rows, rules))
    for trouble in piece.troubles:
        yield _told(trouble, written)
    for axis, sizes, what in (("x", columns, "column"), ("y", rows, "row")):
        folded = {round(crease.at, 6) for crease in piece.creases if crease.axis == axis}
        for number, at in enumerate(list(accumulate(sizes))[:-1], start=1):
            if round(at, 6) not in folded:
                message = f"no step folds the sheet after {what} {number}"
                yield fault("fold-missing", message, place=written.at("steps"))


def _told(trouble: Trouble, written: FormatFile) -> Diagnostic:
    step = written.steps[trouble.step]
    if trouble.kind == "idle" or trouble.leaf is None:
        return fault("fold-idle", "this fold moves nothing that is held by what stays", place=step.place)
    panel = (written.outside or ())[trouble.leaf.row][trouble.leaf.column][0].panel
    if trouble.kind == "cut":
        message = f'this fold would crease "{panel}" {trouble.distance:.1f} mm from its edge'
        return fault("fold-through-panel", message, place=step.place, hint="folds lie between panels")
    message = (
        f'"{panel}" ends {trouble.distance:.1f} mm from the fold of step {trouble.step + 1}, and would buckle in it'
    )
    hint = f"a panel that tucks in is 1 to 3 mm narrower than the one around it, {TUCK_MM:g} mm at least"
    return fault("tuck", message, place=written.at("columns"), hint=hint)


def _copy_faults(written: FormatFile, office: Repeat | None) -> Iterator[Diagnostic]:
    size = (sum(written.columns or ()), sum(written.rows or ()))
    for key, repeat in (("press", written.press), ("office", office)):
        if repeat is None or repeat.paper is None:
            continue
        if repeat.paper not in PAPERS:
            hint = did_you_mean(repeat.paper, PAPERS)
            yield fault("unknown-paper", f'no paper "{repeat.paper}"', place=written.at(key), hint=hint)
            continue
        paper = PAPERS[repeat.paper]
        wide = repeat.across * size[0] + (repeat.across - 1) * repeat.gutter
        tall = repeat.down * size[1] + (repeat.down - 1) * repeat.gutter
        upright = wide <= paper.width + _SLACK_MM and tall <= paper.height + _SLACK_MM
        turned = wide <= paper.height + _SLACK_MM and tall <= paper.width + _SLACK_MM
        if not upright and not turned:
            message = f"{repeat.across} x {repeat.down} copies take {wide:g} x {tall:g} mm, more than {paper.name} has"
            yield fault("office-size" if key == "office" else "press-size", message, place=written.at(key))
