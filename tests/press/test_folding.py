"""Finished sheets, read back, then folded, nested or cut by a model of paper: into their order, every word upright."""

import math
from dataclasses import replace

import pytest
from pypdfium2 import raw

from brochure.formats import FORMATS, Step, mirrored, opposite
from brochure.press import Edition, finish
from brochure.units import mm
from tests.support.panels import NUMBERS, job, numbered, opened, pages, profile_of
from tests.support.paper import Printed, Seen, folded, leafed, look

# What a reader comes to: the front, what faces each other at every opening, the back. An asterisk: not upright.
OPENINGS = {
    "trifold": ["front", "inside-left flap", "inside-right inside-centre", "back"],
    "z-fold": ["front", "inside-left inside-right", "reverse-right reverse-left", "back"],
    "gate-fold": ["front", "inside-left", "inside-right inside-centre", "back"],
    "double-parallel": [
        "front",
        "inside-left inside-right",
        "opening-left opening-right",
        "inside-centre-right inside-centre-left",
        "back",
    ],
    "roll-fold": [
        "front",
        "inside-left flap",
        "inside-centre-right inside-right",
        "inner-flap inside-centre-left",
        "back",
    ],
    "half-fold": ["front", "inside-left inside-right", "back"],
    # The inside is read with the sheet laid open: its number stands on the quarter that is folded over.
    "cross-fold": ["front", "inside*", "opening-left opening-right", "", "back"],
}
MIRRORED_OPENINGS = {
    **{fold: [" ".join(map(opposite, words.split())) for words in read] for fold, read in OPENINGS.items()},
    # The number of the front stands in its left half, of the inside in its left quarter: here these lie deeper.
    "gate-fold": ["", "inside-right front", "inside-left inside-centre", "back"],
    "cross-fold": ["front", "", "opening-right opening-left", "inside*", "back"],
}
# Which face of the folded sheet is the front: the nearest one as it was folded, or the one behind.
FROM_BEHIND = {"trifold", "gate-fold", "roll-fold"}
IMPOSED = [Edition.PRINT, Edition.OFFICE]


def layout_of(fmt, edition):
    return fmt.press if edition is Edition.PRINT else fmt.office


def words(page, side, fmt, margin, height):
    """Return the words of a page of a finished file, each as the panel whose number it is."""
    names = dict(zip(NUMBERS, (p.name for p in fmt.panels), strict=False))
    text, found, run = page.get_textpage(), [], []
    characters = [(text.get_text_range(i, 1), i) for i in range(text.count_chars())]
    for character, i in [*characters, (" ", -1)]:
        if character.strip():
            run.append(i)
        elif run:
            boxes = [text.get_charbox(n) for n in run]
            x = sum(b[0] + b[2] for b in boxes) / len(boxes) / 2
            y = sum(b[1] + b[3] for b in boxes) / len(boxes) / 2
            angle = -raw.FPDFText_GetCharAngle(text, run[0])  # pdfium counts clockwise
            word = "".join(text.get_text_range(n, 1) for n in run)
            at = (mm(x) - margin, height + margin - mm(y))
            found.append(Printed(names[word], side, at, (math.cos(angle), -math.sin(angle))))
            run = []
    return found


def printed(fmt, edition):
    """Return the words of every sheet of the finished file."""
    layout = layout_of(fmt, edition)
    margin = profile_of(fmt).margin if edition is Edition.PRINT else 0.0
    sheets: dict[int, list[Printed]] = {}
    with opened(finish(numbered(fmt), edition, job(fmt))) as pdf:
        for page, (sheet, side) in enumerate(sorted({(p.sheet, p.side) for p in layout.placements})):
            sheets.setdefault(sheet, []).extend(words(pdf[page], side, fmt, margin, layout.height))
    return sheets


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if fmt.fold in OPENINGS])
@pytest.mark.parametrize("edition", IMPOSED)
def test_a_folded_sheet_opens_in_its_reading_order(name, edition):
    fmt = FORMATS[name]
    layout = layout_of(fmt, edition)
    (on_sheet,) = printed(fmt, edition).values()
    layers = folded(layout.width, layout.height, fmt.steps)
    openings = leafed(layers, on_sheet, layout.width, from_behind=fmt.fold in FROM_BEHIND)
    assert openings == [opening.split() for opening in OPENINGS[fmt.fold]]


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if fmt.fold in OPENINGS])
@pytest.mark.parametrize("edition", IMPOSED)
def test_a_mirrored_sheet_opens_from_the_right_in_its_reading_order(name, edition):
    fmt = mirrored(FORMATS[name])
    layout = layout_of(fmt, edition)
    (on_sheet,) = printed(fmt, edition).values()
    layers = folded(layout.width, layout.height, fmt.steps)
    openings = leafed(layers, on_sheet, layout.width, from_behind=fmt.fold in FROM_BEHIND)
    assert openings == [opening.split() for opening in MIRRORED_OPENINGS[fmt.fold]]
    for spread in fmt.spreads:  # what is read first lies to the right, as one sees it upright
        seen = [w for panel in spread.panels for w in on_sheet if w.word == panel]
        across = [w.at[0] * (1 if w.way[0] > 0 else -1) for w in seen]
        assert across == sorted(across)
    inside = fmt.region("inside")
    if inside and len(inside.panels) > 1:
        places = {w.word: w.at[0] for w in on_sheet}
        xs = [places[panel] for panel in inside.panels]
        assert xs == sorted(xs, reverse=True)


@pytest.mark.parametrize("name", ["half-fold-a4", "cross-fold-letter", "trifold-a4"])
def test_the_fold_that_a_cover_opens_on_is_its_left_edge_and_mirrored_its_right(name):
    for fmt, opens in ((FORMATS[name], "left"), (mirrored(FORMATS[name]), "right")):
        (front,) = (p for p in fmt.press.placements if p.panel == "front")
        width = fmt.panel("front").width
        edge = front.x if opens == "left" else front.x + width
        assert edge == pytest.approx(next(s.at for s in reversed(fmt.steps) if s.axis == "x"))


def test_a_sheet_that_was_not_mirrored_is_caught():
    fmt = mirrored(FORMATS["half-fold-a4"])
    wrong = replace(fmt, press=FORMATS["half-fold-a4"].press)  # the names of the one, the places of the other
    (on_sheet,) = printed(wrong, Edition.PRINT).values()
    layers = folded(wrong.press.width, wrong.press.height, wrong.steps)
    openings = leafed(layers, on_sheet, wrong.press.width, from_behind=False)
    assert openings != [["front"], ["inside-right", "inside-left"], ["back"]]


@pytest.mark.parametrize(
    ("fold", "change", "reads"),
    [
        ("cross-fold", {"rotation": 0}, "opening-left* opening-right*"),
        ("half-fold", {"rotation": 180}, "inside-left* inside-right*"),
    ],
)
def test_a_panel_turned_the_wrong_way_is_caught(fold, change, reads):
    fmt = FORMATS[f"{fold}-a4"]
    turned = {name.rstrip("*") for name in reads.split()}
    placements = tuple(replace(p, **change) if p.panel in turned else p for p in fmt.press.placements)
    wrong = replace(fmt, press=replace(fmt.press, placements=placements))
    (on_sheet,) = printed(wrong, Edition.PRINT).values()
    layers = folded(wrong.press.width, wrong.press.height, wrong.steps)
    openings = leafed(layers, on_sheet, wrong.press.width, from_behind=False)
    assert sorted(reads.split()) in [sorted(opening) for opening in openings]


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if fmt.fold in OPENINGS])
def test_a_folded_sheet_is_as_large_as_the_table_says_and_nothing_sticks_out(name):
    fmt = FORMATS[name]
    layers = folded(fmt.press.width, fmt.press.height, fmt.steps)
    boxes = [layer.box for layer in layers]
    size = [max(b[i + 2] for b in boxes) - min(b[i] for b in boxes) for i in (0, 1)]
    assert size == pytest.approx(fmt.finished)
    assert len(layers) == len(fmt.columns) * len(fmt.rows), "each fold lies between cells"


@pytest.mark.parametrize("name", ["trifold-a4", "trifold-letter", "roll-fold-a4", "roll-fold-letter"])
@pytest.mark.parametrize("mirror", [False, True])
def test_what_is_tucked_in_ends_short_of_the_fold(name, mirror):
    fmt = mirrored(FORMATS[name]) if mirror else FORMATS[name]
    for number, step in enumerate(fmt.steps[1:], start=1):
        for layer in folded(fmt.press.width, fmt.press.height, fmt.steps[:number])[1:]:
            gap = min(abs(step.at - layer.box[0]), abs(step.at - layer.box[2]))
            assert gap < 1e-6 or gap > 1, f"{gap:.2f} mm at step {number}"


@pytest.mark.parametrize("name", ["gate-fold-a4", "gate-fold-letter"])
def test_the_gates_meet_over_the_middle_and_show_the_two_halves_of_the_cover(name):
    fmt = FORMATS[name]
    width = fmt.press.width
    layers = folded(width, fmt.press.height, fmt.steps)
    halves = {p.x: p for p in fmt.press.placements if p.panel == "front"}
    marks = [Printed(f"{p.crop[0]:g}", 0, (x + 1, 100)) for x, p in halves.items()]
    seen = {s.word: s for s in look(layers, marks, width)}
    left, right = seen["0"], seen[f"{max(p.crop[0] for p in halves.values()):g}"]
    # Seen from behind, where the front is: the left half lies to the left, so further to the right here.
    assert left.at[0] > right.at[0]
    assert not left.facing
    assert not right.facing
    gap = fmt.panel("front").width - 2 * fmt.columns[0]
    assert 2.9 < gap < 3.2


def nested(sheets, layout, moves="left"):
    """Return the faces of a stitched booklet, its sheets folded at the spine and laid into one another."""
    outer: list[list[Seen]] = []
    inner: list[list[Seen]] = []
    for sheet in sorted(sheets):
        layers = folded(layout.width, layout.height, [Step("x", layout.width / 2, moves, "behind")])
        seen = look(layers, sheets[sheet], layout.width)
        leaves = [
            [[s for s in seen if s.layer == n and s.facing == facing] for facing in (True, False)] for n in (0, 1)
        ]
        outer += leaves[0]
        inner = leaves[1] + inner
    return [[(s.word if s.way[0] > 0.9 else f"{s.word}*") for s in face] for face in (*outer, *inner)]


@pytest.mark.parametrize("name", ["booklet-a5", "booklet-half-letter"])
@pytest.mark.parametrize("number", [8, 12, 20, 48])
def test_the_sheets_of_a_booklet_nest_into_its_page_order(name, number):
    fmt = pages(FORMATS[name], number, caliper=0.1, pairs=True)
    for edition in IMPOSED:
        sheets = printed(fmt, edition)
        assert len(sheets) == number // 4 == layout_of(fmt, edition).sheets
        assert nested(sheets, layout_of(fmt, edition)) == [[p.name] for p in fmt.panels]


@pytest.mark.parametrize("name", ["booklet-a5", "booklet-half-letter"])
def test_a_mirrored_booklet_has_its_spine_on_the_right(name):
    fmt = pages(mirrored(FORMATS[name]), 12, caliper=0.1, pairs=True)
    for edition in IMPOSED:
        sheets = printed(fmt, edition)
        assert nested(sheets, layout_of(fmt, edition), "right") == [[p.name] for p in fmt.panels]
        assert nested(sheets, layout_of(fmt, edition)) != [[p.name] for p in fmt.panels]


@pytest.mark.parametrize("name", ["booklet-a5", "booklet-half-letter"])
def test_single_pages_go_to_the_press_in_page_order(name):
    fmt = pages(FORMATS[name], 12)
    sheets = printed(fmt, Edition.PRINT)
    assert [word.word for sheet in sorted(sheets) for word in sheets[sheet]] == [p.name for p in fmt.panels]
    assert fmt.press.sheets == 3


@pytest.mark.parametrize(
    ("name", "edition"), [(n, e) for n, f in FORMATS.items() for e in IMPOSED if layout_of(f, e).cuts]
)
def test_every_copy_that_is_cut_out_is_whole_with_its_own_back(name, edition):
    fmt = FORMATS[name]
    layout = layout_of(fmt, edition)
    (on_sheet,) = printed(fmt, edition).values()
    for x0, y0, x1, y1 in layout.cuts:
        here = [
            (word.word, word.side, way[0] > 0.9 if word.side == 0 else way[0] < -0.9)
            for word in on_sheet
            for at, way in (word.through(layout.width),)
            if x0 <= at[0] <= x1 and y0 <= at[1] <= y1
        ]
        assert sorted(here) == [("back", 1, True), ("front", 0, True)]
    assert len(on_sheet) == 2 * len(layout.cuts)


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if not f.steps and not f.press.cuts])
def test_a_flat_sheet_has_its_front_and_behind_it_its_back(name):
    fmt = FORMATS[name]
    (on_sheet,) = printed(fmt, Edition.PRINT).values()
    openings = leafed(folded(fmt.press.width, fmt.press.height, ()), on_sheet, fmt.press.width, from_behind=False)
    assert openings == [["front"], ["back"] if len(fmt.panels) == 2 else []]
