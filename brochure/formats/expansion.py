"""Rows to formats: panels with their sizes, where each lies, and the sheets of press and office."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from brochure.formats.folding import fold
from brochure.formats.papers import PAPERS
from brochure.formats.rules import saddle, single_pages, step_and_repeat
from brochure.formats.values import (
    BACK,
    FRONT,
    WHOLE,
    Edges,
    Fold,
    Format,
    Layout,
    Panel,
    Placement,
    Region,
    Saddle,
    Spread,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.formats.rows import FoldAfter, Repeat, Row, Side


def expand(row: Row) -> Format:
    """Return the format that a sound row describes."""
    if row.pages:
        return _booklet(row)
    steps = steps_of(row.columns, row.rows, row.steps)
    finished = fold(row.columns, row.rows, steps).size
    panels = _panels(row, finished)
    flat = _flat(row, panels)
    return Format(
        name=row.name,
        fold=row.fold,
        paper=row.paper,
        panels=tuple(panels[name] for name in row.order),
        regions=tuple(_regions(row)),
        spreads=tuple(_spreads(row)),
        press=_repeated(flat, row.press) if row.press else flat,
        office=_repeated(flat, row.office) if row.office else flat,
        about=row.about,
        family=row.family,
        serves=row.serves,
        columns=row.columns,
        rows=row.rows,
        steps=steps,
        finished=finished,
    )


def steps_of(columns: Sequence[float], rows: Sequence[float], folds: Sequence[FoldAfter]) -> tuple[Step, ...]:
    """Return folds after columns and rows as steps in mm."""
    return tuple(
        Step("x", sum(columns[: s.after]), s.moves, s.way)
        if s.moves in {"left", "right"}
        else Step("y", sum(rows[: s.after]), s.moves, s.way)
        for s in folds
    )


def _booklet(row: Row) -> Format:
    width, height = row.sheet
    least, most = row.pages or (4, 4)
    paper = PAPERS[row.office.paper if row.office and row.office.paper else row.serves].turned
    return Format(
        name=row.name,
        fold=row.fold,
        paper=row.paper,
        panels=tuple(Panel(name, width, height) for name in row.order),
        regions=tuple(
            replace(r, lengths=tuple(range(least - 2, most - 1, 4))) if r.name == "pages" else r for r in _regions(row)
        ),
        spreads=(),
        press=single_pages(row.order, (width, height)),
        office=saddle(row.order, (width, height), paper),
        about=row.about,
        family=row.family,
        serves=row.serves,
        columns=(width, width),
        rows=row.rows,
        steps=(Step("x", width, "left", "behind"),),
        finished=(width, height),
        saddle=Saddle(paper, least, most),
    )


def _regions(row: Row) -> Iterator[Region]:
    """Yield the regions: those of several panels as the row names them or by ``inside-``, the other panels alone."""
    several = dict(row.regions)
    inside = tuple(name for name in row.order if name.startswith("inside-"))
    if len(inside) > 1:
        several.setdefault("inside", inside)
    taken = {name for panels in several.values() for name in panels}
    yield from (Region(name, (name,), name in row.optional) for name in row.order if name not in taken)
    yield from (Region(name, panels, row.optional.issuperset(panels)) for name, panels in several.items())


def _spans(side: Side) -> dict[tuple[str, str | None], tuple[int, int, int, int]]:
    """Return for each panel, or half of one, the columns and rows that it takes: first and one past the last."""
    found: dict[tuple[str, str | None], tuple[int, int, int, int]] = {}
    for j, line in enumerate(side):
        for i, cell in enumerate(line):
            key = (cell.panel, cell.half)
            left, top, right, bottom = found.get(key, (i, j, i + 1, j + 1))
            found[key] = (min(left, i), min(top, j), max(right, i + 1), max(bottom, j + 1))
    return found


def _sides(row: Row) -> Iterator[tuple[int, Side, tuple[float, ...]]]:
    yield FRONT, row.outside, row.columns
    yield BACK, row.inside, row.columns[::-1]


def _panels(row: Row, finished: tuple[float, float]) -> dict[str, Panel]:
    found: dict[str, Panel] = {}
    for _, side, columns in _sides(row):
        turns = {cell.panel: cell.turn for line in side for cell in line}
        for (name, half), (left, top, right, bottom) in _spans(side).items():
            width, height = sum(columns[left:right]), sum(row.rows[top:bottom])
            if half:
                width = finished[0]
            elif turns[name] % 180:
                width, height = height, width
            found[name] = Panel(name, width, height)
    return found


def _flat(row: Row, panels: dict[str, Panel]) -> Layout:
    """Return the flat sheet with its panels and its folds, as each side shows them."""
    placements = []
    for number, side, columns in _sides(row):
        xs, ys = [0.0, *accumulate(columns)], [0.0, *accumulate(row.rows)]
        turns = {cell.panel: cell.turn for line in side for cell in line}
        for (name, half), (left, top, right, _) in _spans(side).items():
            crop: Edges = WHOLE
            if half:
                hidden = panels[name].width - (xs[right] - xs[left])
                crop = (0.0, 0.0, hidden, 0.0) if half == "left" else (hidden, 0.0, 0.0, 0.0)
            placements.append(Placement(name, 0, number, xs[left], ys[top], turns[name], crop))
    width, height = row.sheet
    folds = [*(Fold("x", x) for x in _within(row.columns)), *(Fold("y", y) for y in _within(row.rows))]
    behind = [Fold("x", width - fold.at) if fold.axis == "x" else fold for fold in folds]
    return Layout(width, height, tuple(placements), (tuple(folds), tuple(sorted(behind, key=_place))))


def _place(line: Fold) -> tuple[str, float]:
    return (line.axis, line.at)


def _within(sizes: Sequence[float]) -> list[float]:
    return list(accumulate(sizes))[:-1]


def _spreads(row: Row) -> Iterator[Spread]:
    """Yield the panels that stand side by side, whole and the same way up: one picture may lie under them."""
    for name, side in (("outside", row.outside), ("inside", row.inside)):
        for line in side:
            turn = line[0].turn
            if len({cell.panel for cell in line}) > 1 and all(c.turn == turn and not c.half for c in line):
                panels = tuple(dict.fromkeys(cell.panel for cell in line))
                yield Spread("opening" if turn else name, panels[::-1] if turn == 180 else panels)


def _repeated(one: Layout, repeat: Repeat) -> Layout:
    """Return copies on the paper of ``repeat``, upright or on its side, whichever has room."""
    if repeat.paper is None:
        return step_and_repeat(one, repeat.across, repeat.down, gutter=repeat.gutter)
    paper = PAPERS[repeat.paper]
    upright = (paper.width, paper.height)
    wide = repeat.across * one.width + (repeat.across - 1) * repeat.gutter
    sheet = upright if wide <= paper.width + _NEAR and _tall(one, repeat) <= paper.height + _NEAR else paper.turned
    return step_and_repeat(one, repeat.across, repeat.down, gutter=repeat.gutter, sheet=sheet)


def _tall(one: Layout, repeat: Repeat) -> float:
    return repeat.down * one.height + (repeat.down - 1) * repeat.gutter


_NEAR = 1e-6
