"""How facets look: what is nearer hides what is further, and the side of the paper that is seen is the one drawn."""

import pytest

from brochure.posing import Camera, Facet, Posed, about, shadow, view
from brochure.posing.space import STILL, Affine

ABOVE = Camera(90, 0)
SHEET = ((0, 0), (100, 0), (100, -200), (0, -200))


def flat(outline):
    return [value for point in outline for value in point]


def facet(x0=0.0, y0=0.0, x1=100.0, y1=200.0, sheet=0):
    return Facet(sheet, 0, 0, x0, y0, x1, y1)


def lifted(height):
    return Affine(((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, height)))


def test_from_straight_above_a_sheet_is_its_own_picture():
    (seen,) = view([Posed(facet(), STILL)], ABOVE)
    assert flat(seen.outline) == pytest.approx(flat(SHEET))
    assert seen.side == 0
    assert seen.light == pytest.approx(1)
    assert seen.matrix == pytest.approx((1, 0, 0, -1, 0, 0))


def test_a_sheet_turned_over_shows_its_back():
    (seen,) = view([Posed(facet(), about("y", 180))], ABOVE)
    assert seen.side == 1


@pytest.mark.parametrize("camera", [ABOVE, Camera(50, -12), Camera(35, 20)])
@pytest.mark.parametrize("heights", [(1, 2), (2, 1), (-3, 5)])
def test_the_higher_of_two_sheets_is_drawn_last_from_anywhere_above(camera, heights):
    posed = [Posed(facet(sheet=number), lifted(height)) for number, height in enumerate(heights)]
    order = [seen.facet.sheet for seen in view(posed, camera)]
    assert [heights[sheet] for sheet in order] == sorted(heights)


def test_a_wall_hides_what_lies_behind_it_and_not_what_lies_before_it():
    wall = Posed(facet(0, 0, 100, 50, sheet=1), Affine(((1, 0, 0, 0), (0, 0, 0, 100), (0, -1, 0, 50))))
    behind, before = Posed(facet(0, 40, 100, 99, sheet=0), STILL), Posed(facet(0, 101, 100, 160, sheet=2), STILL)
    order = [seen.facet.sheet for seen in view([before, wall, behind], Camera(45, 0))]
    assert order.index(0) < order.index(1)


def test_paper_that_looks_away_from_the_light_is_darker():
    lying, leaning = (view([Posed(facet(), about("y", angle))], ABOVE)[0].light for angle in (0, 60))
    assert leaning < lying <= 1


def test_a_sheet_on_the_table_has_its_shadow_under_it():
    (outline,) = shadow([Posed(facet(), STILL)], ABOVE)
    assert flat(outline) == pytest.approx(flat(SHEET), abs=1)


def test_the_higher_a_sheet_the_further_its_shadow():
    low, high = shadow([Posed(facet(), STILL), Posed(facet(), lifted(50))], ABOVE)
    assert abs(high[0][0] - 0) > abs(low[0][0] - 0)
