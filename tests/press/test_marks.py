import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.formats import FORMATS
from brochure.press.marks import Mark, Target, cut_marks, marks, operators
from tests.support.panels import FORMATS_MADE, profile

every_format = st.sampled_from(sorted(FORMATS_MADE.values(), key=lambda fmt: fmt.name))


def lines(drawn):
    return [mark for mark in drawn if isinstance(mark, Mark)]


def targets(drawn):
    return [mark for mark in drawn if isinstance(mark, Target)]


@given(every_format, st.sampled_from([0, 1]), st.floats(0, 5))
def test_marks_stand_clear_of_the_bleed_and_within_the_sheet(fmt, side, bleed):
    shop = profile(bleed=bleed)
    layout = fmt.press

    cuts = layout.cuts or ((0.0, 0.0, layout.width, layout.height),)

    def beyond(x, y):
        y = layout.height - y
        return min(max(x0 - x, x - x1, y0 - y, y - y1) for x0, y0, x1, y1 in cuts)

    def on_sheet(x, y):
        return max(-x, x - layout.width, -y, y - layout.height) <= shop.margin + 1e-9

    drawn = marks(layout, side, shop)
    for mark in lines(drawn):
        for x, y in ((mark.x0, mark.y0), (mark.x1, mark.y1)):
            assert bleed - 1e-9 <= beyond(x, y)
            assert on_sheet(x, y)
        assert max(beyond(mark.x0, mark.y0), beyond(mark.x1, mark.y1)) >= bleed + 1 - 1e-9
    for target in targets(drawn):
        assert bleed + 1 - 1e-9 <= beyond(target.x, target.y) - target.radius
        for sign in (-1, 1):
            assert on_sheet(target.x + sign * target.radius, target.y + sign * target.radius)


@given(every_format, st.sampled_from([0, 1]))
def test_every_fold_is_marked_at_both_its_ends(fmt, side):
    drawn = [m for m in lines(marks(fmt.press, side, profile(bleed=3))) if m.dashed]
    upright = {round(m.x0, 6) for m in drawn if m.x0 == m.x1}
    level = {round(fmt.press.height - m.y0, 6) for m in drawn if m.y0 == m.y1}
    folds = fmt.press.folds[side]
    assert upright == {round(f.at, 6) for f in folds if f.axis == "x"}
    assert level == {round(f.at, 6) for f in folds if f.axis == "y"}
    assert len(drawn) == 2 * len(folds)


@given(every_format)
def test_every_edge_of_every_copy_is_marked_at_both_ends_of_its_line(fmt):
    layout = fmt.press
    drawn = [m for m in lines(marks(layout, 0, profile(bleed=3))) if not m.dashed]
    cuts = layout.cuts or ((0.0, 0.0, layout.width, layout.height),)
    upright = sorted({round(x, 6) for x0, _, x1, _ in cuts for x in (x0, x1)})
    level = sorted({round(layout.height - y, 6) for _, y0, _, y1 in cuts for y in (y0, y1)})
    for beyond in (lambda m: m.y1 < 0, lambda m: m.y1 > layout.height):
        assert sorted(round(m.x0, 6) for m in drawn if m.x0 == m.x1 and beyond(m)) == pytest.approx(upright)
    for beyond in (lambda m: m.x1 < 0, lambda m: m.x1 > layout.width):
        assert sorted(round(m.y0, 6) for m in drawn if m.y0 == m.y1 and beyond(m)) == pytest.approx(level)


@given(every_format)
def test_a_target_stands_beyond_each_edge_clear_of_every_other_mark(fmt):
    drawn = marks(fmt.press, 0, profile(bleed=3))
    found = targets(drawn)
    width, height = fmt.press.width, fmt.press.height
    assert [
        sum(edge(t) for t in found)
        for edge in (lambda t: t.x < 0, lambda t: t.x > width, lambda t: t.y < 0, lambda t: t.y > height)
    ] == [1, 1, 1, 1]
    for target in found:
        for mark in lines(drawn):
            assert max(abs(mark.x0 - target.x), abs(mark.y0 - target.y)) > target.radius + 1


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if fmt.office.cuts])
def test_the_copies_of_an_office_sheet_have_cut_marks_on_the_sheet(name):
    layout = FORMATS[name].office
    drawn = cut_marks(layout)
    assert drawn, name
    for mark in drawn:
        for x, y in ((mark.x0, mark.y0), (mark.x1, mark.y1)):
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height
    between = {round(x, 6) for x0, _, x1, _ in layout.cuts for x in (x0, x1) if 1 < x < layout.width - 1}
    assert between <= {round(m.x0, 6) for m in drawn if m.x0 == m.x1}, "each cut down the sheet begins at a mark"


def test_marks_are_thin_lines_in_the_content_stream():
    drawn = operators(marks(FORMATS["sheet-a4"].press, 0, profile(bleed=3)), profile(bleed=3), origin=0)
    assert drawn.startswith(b"q 0 G 0.25 w")
    assert drawn.count(b" l S") == 8 + 4 * 2
    assert drawn.count(b" c s") == 4
    assert drawn.endswith(b"Q\n")
