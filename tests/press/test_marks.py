import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.formats import FORMATS
from brochure.press.marks import marks, operators
from tests.support.panels import profile

every_format = st.sampled_from(sorted(FORMATS.values(), key=lambda fmt: fmt.name))


@given(every_format, st.sampled_from([0, 1]), st.floats(0, 5))
def test_marks_stand_clear_of_the_bleed_and_within_the_sheet(fmt, side, bleed):
    shop = profile(bleed=bleed)
    layout = fmt.press
    for mark in marks(layout, side, shop):
        for x, y in ((mark.x0, mark.y0), (mark.x1, mark.y1)):
            outside = max(-x, x - layout.width, -y, y - layout.height)
            assert bleed + 1 - 1e-9 <= outside <= shop.margin


@given(every_format, st.sampled_from([0, 1]))
def test_eight_crop_marks_and_two_marks_a_fold(fmt, side):
    drawn = marks(fmt.press, side, profile(bleed=3))
    assert sum(not m.dashed for m in drawn) == 8
    assert sorted({m.x0 for m in drawn if m.dashed}) == pytest.approx([fold.at for fold in fmt.press.folds[side]])
    assert sum(m.dashed for m in drawn) == 2 * len(fmt.press.folds[side])


def test_marks_are_thin_lines_in_the_content_stream():
    drawn = operators(marks(FORMATS["sheet-a4"].press, 0, profile(bleed=3)), profile(bleed=3), origin=0)
    assert drawn.startswith(b"q 0 G 0.25 w")
    assert drawn.count(b" l S") == 8
    assert drawn.endswith(b"Q\n")
