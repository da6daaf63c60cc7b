"""The table: what every row keeps, and the trade's own figures."""

from itertools import combinations, pairwise

import pytest

from brochure.errors import UsageError
from brochure.formats import FORMATS, PAPERS, default_profile, find_format, folds, papers
from tests.support.panels import FORMATS_MADE, MIRRORED

BOTH_WAYS = {**FORMATS_MADE, **MIRRORED}
every_format = pytest.mark.parametrize("fmt", BOTH_WAYS.values(), ids=list(BOTH_WAYS))


def boxes(fmt, layout, sheet, side):
    for p in layout.placements:
        if (p.sheet, p.side) == (sheet, side):
            panel, (left, top, right, bottom) = fmt.panel(p.panel), p.crop
            width, height = panel.width - left - right, panel.height - top - bottom
            yield (p, p.x, p.y, p.x + width, p.y + height)


def sides(layout):
    return sorted({(p.sheet, p.side) for p in layout.placements})


def apart(one, other):
    return (
        one[3] <= other[1] + 1e-9 or other[3] <= one[1] + 1e-9 or one[4] <= other[2] + 1e-9 or other[4] <= one[2] + 1e-9
    )


@every_format
def test_panels_cover_what_is_cut_out_of_the_press_sheet_without_overlap(fmt):
    layout = fmt.press
    cuts = layout.cuts or ((0, 0, layout.width, layout.height),)
    creeping = any(p.crop != (0, 0, 0, 0) and p.sheet for p in layout.placements)
    for sheet, side in sides(layout):
        placed = list(boxes(fmt, layout, sheet, side))
        area = sum((x1 - x0) * (y1 - y0) for _, x0, y0, x1, y1 in placed)
        whole = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in cuts)
        # Pages that creep leave their outer edge, which is in the bleed, to the knife.
        assert area == pytest.approx(whole) or (creeping and area < whole)
        assert all(apart(one, other) for one, other in combinations(placed, 2))
        assert all(min(x0, y0) >= -1e-9 for _, x0, y0, _, _ in placed)
        assert all(x1 <= layout.width + 1e-9 and y1 <= layout.height + 1e-9 for *_, x1, y1 in placed)


@every_format
def test_office_sheets_hold_every_panel_apart(fmt):
    layout = fmt.office
    for sheet, side in sides(layout):
        placed = list(boxes(fmt, layout, sheet, side))
        assert all(apart(one, other) for one, other in combinations(placed, 2))
        assert all(min(x0, y0) >= -1e-9 for _, x0, y0, _, _ in placed)
        assert all(x1 <= layout.width + 1e-9 and y1 <= layout.height + 1e-9 for *_, x1, y1 in placed)
    assert {p.panel for p in layout.placements} == {p.name for p in fmt.panels}


@every_format
def test_an_office_sheet_is_what_lies_in_the_clinic_s_own_tray(fmt):
    paper = PAPERS["a3" if fmt.paper == "a3" else "tabloid" if fmt.paper == "tabloid" else fmt.serves]
    size = sorted((paper.width, paper.height))
    assert sorted((fmt.office.width, fmt.office.height)) == pytest.approx(size)
    assert fmt.serves == {"iso": "a4", "us": "letter"}[fmt.family]


@every_format
def test_every_panel_is_placed_once_in_each_copy(fmt):
    for layout in (fmt.press, fmt.office):
        copies = {p.copy for p in layout.placements}
        for copy in copies:
            names = sorted(p.panel for p in layout.placements if p.copy == copy)
            halved = ["front"] if fmt.fold == "gate-fold" else []
            assert names == sorted([p.name for p in fmt.panels] + halved)


@every_format
def test_folds_of_the_inside_lie_behind_those_of_the_outside(fmt):
    for layout in (fmt.press, fmt.office):
        outside, inside = ([f for f in side if f.axis == "x"] for side in layout.folds)
        assert sorted(layout.width - fold.at for fold in inside) == pytest.approx([fold.at for fold in outside])
        level = ([f for f in side if f.axis == "y"] for side in layout.folds)
        assert next(level) == next(level)


@every_format
def test_folds_lie_between_panels_or_run_through_an_undivided_one(fmt):
    layout = fmt.press
    for sheet, side in sides(layout):
        placed = list(boxes(fmt, layout, sheet, side))
        for fold in layout.folds[side]:
            ends = (1, 3) if fold.axis == "x" else (2, 4)
            crossed = [box for box in placed if box[ends[0]] + 1e-6 < fold.at < box[ends[1]] - 1e-6]
            assert [box[0].panel for box in crossed] in ([], ["inside"])


@every_format
def test_spreads_are_neighbours_left_to_right_as_they_are_read(fmt):
    where = {p.panel: p for p in fmt.press.placements if p.copy == 0}
    for spread in fmt.spreads:
        for left, right in pairwise(spread.panels):
            one, other = (where[left], where[right]) if where[left].rotation == 0 else (where[right], where[left])
            assert (one.side, one.y, one.rotation) == (other.side, other.y, other.rotation)
            assert one.x + fmt.panel(one.panel).width == pytest.approx(other.x)


@every_format
def test_regions_name_panels_and_a_panel_is_a_region_of_itself(fmt):
    for panel in fmt.panels:
        alone = fmt.region(panel.name)
        assert (alone is None) == panel.name.startswith("page-"), "the pages of a booklet have no names to write"
        assert alone is None or alone.panels == (panel.name,)
    assert fmt.region("nowhere") is None
    assert sorted(name for region in fmt.regions for name in region.panels) == sorted(p.name for p in fmt.panels)
    inside = [p.name for p in fmt.panels if p.name.startswith("inside-")]
    if inside:
        assert list(fmt.region("inside").panels) == inside


@pytest.mark.parametrize("fold", sorted(folds()))
def test_every_fold_is_there_for_a4_and_for_letter_with_the_same_panels(fold):
    iso, us = find_format(fold, "a4"), find_format(fold, "letter")
    assert (iso.family, us.family) == ("iso", "us")
    assert [p.name for p in iso.panels] == [p.name for p in us.panels]
    assert iso.regions == us.regions
    assert default_profile(iso) == "iso-coated"
    assert default_profile(us) == "gracol-coated"


@pytest.mark.parametrize(
    ("name", "widths"),
    [
        ("trifold-a4", {"flap": 97, "back": 100, "front": 100, "inside-left": 100, "inside-right": 97}),
        ("trifold-letter", {"flap": 92.075, "back": 93.6625, "front": 93.6625, "inside-centre": 93.6625}),
        ("z-fold-a4", {"front": 99, "back": 99, "reverse-left": 99, "inside-right": 99}),
        ("gate-fold-a4", {"front": 150, "inside-left": 73.5, "inside-centre": 150, "inside-right": 73.5}),
        ("gate-fold-letter", {"front": 141.2875, "inside-left": 69.0562}),
        ("double-parallel-letter", {"front": 70.6438, "back": 70.6438, "opening-left": 67.46875}),
        ("roll-fold-letter", {"front": 71.4375, "back": 71.4375, "flap": 69.0562, "inner-flap": 67.46875}),
        ("roll-fold-a4", {"front": 75.75, "flap": 73.5, "inner-flap": 72, "inside-left": 75.75, "inside-right": 72}),
        ("half-fold-a4", {"back": 148.5, "front": 148.5}),
        ("half-fold-letter", {"back": 139.7, "inside-right": 139.7}),
        ("cross-fold-a4", {"front": 105, "opening-left": 105, "inside": 210}),
        ("sheet-a5", {"front": 148}),
        ("booklet-half-letter", {"front": 139.7, "page-2": 139.7}),
        ("business-card-3.5x2in", {"front": 88.9}),
    ],
)
def test_the_trade_s_own_widths_in_millimetres(name, widths):
    assert {panel: FORMATS[name].panel(panel).width for panel in widths} == pytest.approx(widths, abs=2e-4)


def test_an_a5_sheet_goes_two_up_on_the_clinic_s_a4():
    office = FORMATS["sheet-a5"].office
    assert (office.width, office.height) == (297, 210)
    assert sorted((p.panel, p.side) for p in office.placements) == [
        ("back", 1),
        ("back", 1),
        ("front", 0),
        ("front", 0),
    ]


@pytest.mark.parametrize(
    ("fold", "paper", "name"),
    [
        ("card", "letter", "card-quarter-letter"),
        ("card", "a4", "card-a6"),
        ("poster", "letter", "poster-tabloid"),
        ("booklet", "a4", "booklet-a5"),
        ("sheet", "a4", "sheet-a4"),
        ("sheet", "a5", "sheet-a5"),
        ("dl", "4x9in", "dl-4x9in"),
    ],
)
def test_a_clinic_s_own_paper_finds_the_row_that_serves_it(fold, paper, name):
    assert find_format(fold, paper).name == name
    assert paper in papers()


def test_what_the_table_lacks_is_named_with_what_it_has():
    with pytest.raises(UsageError, match="trifould"):
        find_format("trifould", "a4")
    with pytest.raises(UsageError) as raised:
        find_format("trifold", "a5")
    hint = "it is there on a4, letter: ask for that by --paper, or write a row that serves a5"
    assert raised.value.diagnostics[0].hint == hint
