"""The two rules: laws that hold for any booklet, and for any number of copies of anything."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.formats import BACK, FORMATS, FRONT, Fold, Layout, Placement, with_pages
from brochure.formats.rules import saddle, step_and_repeat

A5, A4_TURNED = (148.0, 210.0), (297.0, 210.0)
sheets = st.integers(1, 12)
sizes = st.floats(20, 300, allow_nan=False)


def pages(number):
    return [str(n) for n in range(1, number + 1)]


@given(sheets)
def test_every_page_lies_once_on_the_sheets_and_its_leaf_s_other_side_behind_it(number):
    layout = saddle(pages(4 * number), A5, A4_TURNED)
    assert sorted(int(p.panel) for p in layout.placements) == list(range(1, 4 * number + 1))
    where = {int(p.panel): p for p in layout.placements}
    for page in range(1, 4 * number, 2):  # a leaf: an odd page and the next
        recto, verso = where[page], where[page + 1]
        assert (recto.sheet, recto.side) != (verso.sheet, verso.side)
        assert recto.sheet == verso.sheet
        assert (recto.x < A4_TURNED[0] / 2 - 1) != (verso.x < A4_TURNED[0] / 2 - 1)


@given(sheets)
def test_the_pages_of_a_side_add_up_to_one_more_than_all(number):
    layout = saddle(pages(4 * number), A5, A4_TURNED)
    for sheet in range(number):
        for side in (FRONT, BACK):
            pair = [int(p.panel) for p in layout.placements if (p.sheet, p.side) == (sheet, side)]
            assert sum(pair) == 4 * number + 1
            even_left = [int(p.panel) % 2 == 0 for p in layout.placements if (p.sheet, p.side) == (sheet, side)]
            assert even_left == [True, False], "even pages stand on the left"


@given(sheets, st.floats(0, 0.5))
def test_pages_creep_towards_the_spine_by_one_sheet_more_each(number, creep):
    layout = saddle(pages(4 * number), A5, A4_TURNED, creep=creep)
    spine = A4_TURNED[0] / 2
    for p in layout.placements:
        left, top, right, bottom = p.crop
        assert (top, bottom) == (0, 0)
        outer_edge = p.x if p.x < spine - 1 else p.x + A5[0] - left
        assert abs(outer_edge - spine) == pytest.approx(A5[0] - p.sheet * creep)
        inner_edge = p.x + A5[0] - right if p.x < spine - 1 else p.x
        assert inner_edge == pytest.approx(spine), "nothing crosses the spine"
        assert left + right == pytest.approx(p.sheet * creep)


@given(st.integers(1, 60).filter(lambda n: n % 4))
def test_pages_that_do_not_make_whole_sheets_are_refused(number):
    with pytest.raises(ValueError, match="sheets of four"):
        saddle(pages(number), A5, A4_TURNED)


counts, spares = st.tuples(st.integers(1, 5), st.integers(1, 5)), st.tuples(st.floats(0, 50), st.floats(0, 50))


@given(st.tuples(sizes, sizes), counts, st.floats(0, 10), spares)
def test_copies_are_apart_in_the_middle_of_the_sheet_with_their_backs_behind_them(size, count, gutter, spare):
    (width, height), (across, down) = size, count
    one = Layout(width, height, (Placement("front", 0, FRONT, 0, 0), Placement("back", 0, BACK, 0, 0)))
    block = (across * width + (across - 1) * gutter, down * height + (down - 1) * gutter)
    sheet = (block[0] + spare[0], block[1] + spare[1])
    layout = step_and_repeat(one, across, down, gutter=gutter, sheet=sheet)
    assert len(layout.cuts) == across * down
    assert len({p.copy for p in layout.placements}) == across * down
    left, top = min(c[0] for c in layout.cuts), min(c[1] for c in layout.cuts)
    right, bottom = max(c[2] for c in layout.cuts), max(c[3] for c in layout.cuts)
    assert left == pytest.approx(sheet[0] - right, abs=1e-6)
    assert top == pytest.approx(sheet[1] - bottom, abs=1e-6)
    for one_cut, other in combinations(layout.cuts, 2):
        gaps = (other[0] - one_cut[2], one_cut[0] - other[2], other[1] - one_cut[3], one_cut[1] - other[3])
        assert max(gaps) >= gutter - 1e-6
    for copy, (x0, y0, _, _) in enumerate(layout.cuts):
        (front,) = [p for p in layout.placements if p.copy == copy and p.side == FRONT]
        (back,) = [p for p in layout.placements if p.copy == copy and p.side == BACK]
        assert (front.x, front.y) == pytest.approx((x0, y0))
        assert sheet[0] - back.x - width == pytest.approx(x0, abs=1e-6), "seen through the paper"
        assert back.y == pytest.approx(y0)
    assert 2 * layout.bleed <= gutter + 1e-9 or across * down == 1, "no art of one copy in the bleed of the next"


def test_the_folds_of_copies_are_theirs():
    one = FORMATS["half-fold-a4"].press
    layout = step_and_repeat(one, 1, 2, gutter=6)
    assert layout.folds[FRONT] == (Fold("x", 148.5),)
    two = step_and_repeat(FORMATS["trifold-a4"].press, 2, 1, gutter=6)
    assert [f.at for f in two.folds[FRONT]] == [97, 197, 400, 500]
    assert [f.at for f in two.folds[BACK]] == [100, 200, 403, 503]


def test_copies_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"2 x 1 copies take 594 x 210 mm of 297 x 210"):
        step_and_repeat(FORMATS["half-fold-a4"].press, 2, 1, sheet=A4_TURNED)


def test_other_formats_are_the_same_whatever_pages_they_have():
    for fmt in FORMATS.values():
        if fmt.saddle is None:
            assert with_pages(fmt, [p.name for p in fmt.panels], caliper=1, pairs=True) is fmt


@pytest.mark.parametrize("name", ["booklet-a5", "booklet-half-letter"])
def test_a_booklet_of_48_pages_takes_twelve_sheets(name):
    fmt = FORMATS[name]
    assert len(fmt.panels) == 48
    assert fmt.press.sheets == fmt.office.sheets == 12
