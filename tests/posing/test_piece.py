"""A folded piece: judged by the folding of paper that knows nothing of cells, and by what paper can and cannot do."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.formats import FORMATS, Step
from brochure.posing import cover_of, creases, flat_size, opening, piece_of, unfolding
from brochure.posing.piece import LEAF, piece
from tests.support import paper
from tests.support.panels import FORMATS_MADE

FOLDED = {name: fmt for name, fmt in FORMATS_MADE.items() if fmt.steps}
every_fold = pytest.mark.parametrize("fmt", FOLDED.values(), ids=list(FOLDED))


@every_fold
def test_every_cell_lies_where_a_sheet_of_paper_folded_alike_has_it(fmt):
    whole = piece_of(fmt)
    layers = paper.folded(*flat_size(fmt), fmt.steps)
    for facet in whole.facets:
        if facet.sheet:
            continue
        middle = ((facet.x0 + facet.x1) / 2, (facet.y0 + facet.y1) / 2)
        (layer,) = (
            found
            for found in layers
            if found.flat[0] < middle[0] < found.flat[2] and found.flat[1] < middle[1] < found.flat[3]
        )
        state = whole.states[-1][facet]
        assert state.affine.at(*middle)[:2] == pytest.approx(layer.moved(middle))
        assert state.outside_up == layer.up


@every_fold
def test_leaves_lie_in_the_order_in_which_paper_has_them(fmt):
    whole = piece_of(fmt)
    layers = paper.folded(*flat_size(fmt), fmt.steps)
    order = [
        layers.index(
            next(
                f
                for f in layers
                if f.flat[0] - 3 < facet.x0 < f.flat[2] - 3 and f.flat[1] - 3 < facet.y0 < f.flat[3] - 3
            )
        )
        for facet in whole.leaves()
        if facet.sheet == 0
    ]
    assert order in (sorted(order), sorted(order, reverse=True))


def assert_whole(piece):
    """No side of a facet is longer or shorter than it is flat, and facets of one sheet meet at their corners."""
    posed = {p.facet: p.pose for p in piece}
    for facet, pose in posed.items():
        for (ax, ay), (bx, by) in pairwise((*facet.corners, facet.corners[0])):
            assert math.dist(pose.at(ax, ay), pose.at(bx, by)) == pytest.approx(math.dist((ax, ay), (bx, by)))
    for one, other in [(a, b) for a in posed for b in posed if a != b and a.sheet == b.sheet]:
        for corner in set(one.corners) & set(other.corners):
            assert math.dist(posed[one].at(*corner), posed[other].at(*corner)) < 2 * LEAF * len(posed)


@every_fold
@pytest.mark.parametrize("name", ["closed", "half", "open"])
def test_paper_neither_stretches_nor_tears(fmt, name):
    assert_whole(opening(piece_of(fmt), cover_of(fmt))[name])


@every_fold
def test_the_closed_piece_shows_its_cover_upright_and_on_top(fmt):
    cover = cover_of(fmt)
    posed = opening(piece_of(fmt), cover)["closed"]
    (pose,) = (
        p.pose
        for p in posed
        if p.facet.sheet == 0
        and p.facet.x0 <= cover.point[0] <= p.facet.x1
        and p.facet.y0 <= cover.point[1] <= p.facet.y1
    )
    x, y, z = pose.at(*cover.point)
    above = pose.at(cover.point[0] + cover.up[0], cover.point[1] + cover.up[1])
    assert (above[0] - x, above[1] - y) == pytest.approx((0, -1), abs=1e-9), "up is away from the reader, y runs down"
    assert z == pytest.approx(max(p.pose.at(*p.facet.corners[0])[2] for p in posed), abs=0.31)


def test_creases_of_a_cross_fold_part_at_the_one_that_was_folded_first():
    found = creases(piece_of(FORMATS["cross-fold-a4"]))
    assert [(c.step, c.axis, c.at, c.start, c.end, c.mountain) for c in found] == [
        (0, "y", 148.5, 0, 210, True),
        (1, "x", 105, 0, 148.5, False),
        (1, "x", 105, 148.5, 297, True),
    ]


def test_creases_of_a_letter_fold_are_two_mountains_seen_from_outside():
    found = creases(piece_of(FORMATS["trifold-a4"]))
    assert [(c.step, c.axis, c.at, c.mountain) for c in found] == [(0, "x", 97, True), (1, "x", 197, True)]


def test_a_z_fold_goes_over_and_then_behind():
    assert [c.mountain for c in creases(piece_of(FORMATS["z-fold-a4"]))] == [False, True]


@given(st.lists(st.sampled_from(["over", "behind"]), min_size=1, max_size=4), st.integers(1, 3))
def test_cells_rolled_up_in_any_way_are_a_stack_of_leaves(ways, sheets):
    """Every column folded on the next, each time the whole roll: no two leaves are at one height."""
    columns = [100.0] * (len(ways) + 1)
    steps = [Step("x", 100.0 * (n + 1), "left", way) for n, way in enumerate(ways)]
    whole = piece(columns, [200.0], steps, sheets if len(ways) == 1 else 1)
    heights = [state.leaf for state in whole.states[-1].values()]
    assert len(set(heights)) == len(heights)


SHARES = [0.0, 0.1, 0.25, 0.4, 0.5, 0.7, 0.9, 1.0]


@every_fold
@pytest.mark.parametrize("share", SHARES)
def test_unfolding_neither_stretches_nor_tears_paper(fmt, share):
    assert_whole(unfolding(piece_of(fmt), cover_of(fmt), share))


@every_fold
def test_unfolding_begins_closed_and_ends_flat(fmt):
    whole, cover = piece_of(fmt), cover_of(fmt)
    closed = {p.facet: p.pose.rows for p in unfolding(whole, cover, 0)}
    assert closed.keys() == set(whole.facets)
    for posed in opening(whole, cover)["closed"]:
        for mine, its in zip(closed[posed.facet], posed.pose.rows, strict=True):
            assert mine == pytest.approx(its, abs=LEAF * len(whole.facets))
    flat = [p.pose.at(*corner) for p in unfolding(whole, cover, 1) if p.facet.sheet == 0 for corner in p.facet.corners]
    xs, ys, zs = ([point[axis] for point in flat] for axis in (0, 1, 2))
    size = sorted((max(xs) - min(xs), max(ys) - min(ys)))
    assert size == pytest.approx(sorted(flat_size(fmt)), abs=LEAF * len(whole.facets))
    assert max(zs) - min(zs) < LEAF * len(whole.facets)
