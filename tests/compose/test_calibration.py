"""The drawing of the test sheet: what is measured stands where the readings take it to be."""

from __future__ import annotations

from collections import defaultdict

import pytest

from brochure.compose.calibration import side_one, side_two
from brochure.model.printer import MOST_EDGE, SHEETS

WORDS: defaultdict[str, str] = defaultdict(lambda: "word")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_three_crosses_stand_at_their_distances_and_all_is_centred(sheet):
    arms = [line for line in side_one(sheet, WORDS).lines if line.weight == "strong"]
    crosses = [((h.x0 + h.x1) / 2, h.y0) for h in arms if h.y0 == h.y1]
    (left, top), (right, _), (_, bottom) = crosses
    assert (right - left, bottom - top) == pytest.approx((sheet.across, sheet.down))
    assert (left + right, top + bottom) == pytest.approx((sheet.width, sheet.height))
    upright = [(v.x0, (v.y0 + v.y1) / 2) for v in arms if v.x0 == v.x1]
    assert upright == [pytest.approx(cross) for cross in crosses]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("draw", [lambda sheet: side_one(sheet, WORDS), side_two], ids=["one", "two"])
def test_the_line_with_the_number_n_lies_n_mm_from_its_edge(sheet, draw):
    side = draw(sheet)
    lines = {(line.x0, line.y0, line.x1, line.y1) for line in side.lines}
    for number in range(1, int(MOST_EDGE) + 1):
        upright = [(x0, x1) for x0, _, x1, _ in lines if x0 == x1]
        level = [(y0, y1) for _, y0, _, y1 in lines if y0 == y1]
        assert (number, number) in upright
        assert (sheet.width - number,) * 2 in upright
        assert (number, number) in level
        assert (sheet.height - number,) * 2 in level
        labels = [label for label in side.labels if label.words == str(number)]
        assert {label.kind for label in labels} >= {"after", "before", "below", "above"}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_cross_that_shines_through_stands_where_any_turn_leaves_it(sheet):
    across, down = (line for line in side_two(sheet).lines if line.weight == "strong")
    centre = (sheet.width / 2, sheet.height / 2)
    assert ((across.x0 + across.x1) / 2, across.y0) == pytest.approx(centre)
    assert (down.x0, (down.y0 + down.y1) / 2) == pytest.approx(centre)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_words_for_the_directions_stand_on_their_own_side_of_the_scale(sheet):
    t = defaultdict(lambda: "", {f"calibrate_{w}": w for w in ("left", "right", "up", "down")})
    at = {label.words: (label.x - sheet.width / 2, label.y - sheet.height / 2) for label in side_one(sheet, t).labels}
    assert at["left"][0] < 0 < at["right"][0]
    assert at["up"][1] < 0 < at["down"][1]
