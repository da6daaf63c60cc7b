from itertools import combinations, pairwise

import pytest

from brochure.errors import UsageError
from brochure.formats import FORMATS, find_format

every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=list(FORMATS))


def boxes(fmt, layout, side):
    for p in layout.placements:
        if p.side == side:
            panel = fmt.panel(p.panel)
            yield (p.panel, p.x, p.y, p.x + panel.width, p.y + panel.height)


@every_format
@pytest.mark.parametrize("side", [0, 1])
def test_panels_cover_the_flat_sheet_without_overlap(fmt, side):
    placed = list(boxes(fmt, fmt.press, side))
    area = sum((x1 - x0) * (y1 - y0) for _, x0, y0, x1, y1 in placed)
    assert area == pytest.approx(fmt.press.width * fmt.press.height)
    for one, other in combinations(placed, 2):
        assert one[3] <= other[1] + 1e-9 or other[3] <= one[1] + 1e-9
    assert all(
        x0 >= 0 and x1 <= fmt.press.width + 1e-9 and y1 <= fmt.press.height + 1e-9 for _, x0, _, x1, y1 in placed
    )


@every_format
@pytest.mark.parametrize("side", [0, 1])
def test_office_sheets_hold_every_panel_whole_and_apart(fmt, side):
    placed = list(boxes(fmt, fmt.office, side))
    assert {name for name, *_ in placed} == {name for name, *_ in boxes(fmt, fmt.press, side)}
    for one, other in combinations(placed, 2):
        assert one[3] <= other[1] + 1e-9 or other[3] <= one[1] + 1e-9
    for _, x0, y0, x1, y1 in placed:
        assert min(x0, y0) >= 0
        assert x1 <= fmt.office.width + 1e-9
        assert y1 <= fmt.office.height + 1e-9


@every_format
def test_every_panel_is_placed_once_on_the_press_sheet(fmt):
    assert sorted(p.panel for p in fmt.press.placements) == sorted(p.name for p in fmt.panels)


@every_format
def test_folds_of_the_inside_lie_behind_those_of_the_outside(fmt):
    outside, inside = fmt.press.folds
    assert sorted(fmt.press.width - fold.at for fold in inside) == pytest.approx([fold.at for fold in outside])


@every_format
def test_folds_lie_between_panels(fmt):
    for side in (0, 1):
        edges = sorted({round(x1, 6) for _, _, _, x1, _ in boxes(fmt, fmt.press, side)})[:-1]
        assert edges == pytest.approx([fold.at for fold in fmt.press.folds[side]])


@every_format
def test_spreads_are_neighbours_left_to_right_on_one_side(fmt):
    where = {p.panel: p for p in fmt.press.placements}
    for spread in fmt.spreads:
        for left, right in pairwise(spread.panels):
            assert where[left].side == where[right].side
            assert where[left].x + fmt.panel(left).width == pytest.approx(where[right].x)


@every_format
def test_regions_name_panels_and_a_panel_is_a_region_of_itself(fmt):
    for panel in fmt.panels:
        assert fmt.region(panel.name).panels == (panel.name,)
    assert fmt.region("nowhere") is None
    assert all(set(region.panels) <= {p.name for p in fmt.panels} for region in fmt.regions)


@pytest.mark.parametrize(
    ("name", "widths"),
    [
        ("trifold-a4", {"flap": 97, "back": 100, "front": 100, "inside-left": 100, "inside-right": 97}),
        ("trifold-letter", {"flap": 92.075, "back": 93.6625, "front": 93.6625, "inside-centre": 93.6625}),
        ("half-fold-a4", {"back": 148.5, "front": 148.5}),
        ("half-fold-letter", {"back": 139.7, "inside-right": 139.7}),
        ("sheet-a5", {"front": 148}),
    ],
)
def test_the_trade_s_own_widths_in_millimetres(name, widths):
    assert {panel: round(FORMATS[name].panel(panel).width, 4) for panel in widths} == widths


def test_the_tucked_panel_is_narrower_so_that_it_lies_flat():
    for name in ("trifold-a4", "trifold-letter"):
        fmt = FORMATS[name]
        assert fmt.panel("flap").width < fmt.panel("back").width
        assert fmt.panel("flap").width == fmt.panel("inside-right").width  # two sides of one leaf


def test_an_a5_sheet_goes_two_up_on_the_clinic_s_a4():
    office = FORMATS["sheet-a5"].office
    assert (office.width, office.height) == (297, 210)
    assert [(p.panel, p.side) for p in office.placements] == [("front", 0), ("front", 0), ("back", 1), ("back", 1)]


def test_what_the_table_lacks_is_named_with_what_it_has():
    with pytest.raises(UsageError, match="trifould"):
        find_format("trifould", "a4")
    with pytest.raises(UsageError) as raised:
        find_format("trifold", "a5")
    assert raised.value.diagnostics[0].hint == "known: a4, letter"
