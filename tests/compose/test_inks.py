from hypothesis import given
from hypothesis import strategies as st

from brochure.compose import inks
from brochure.model.colours import contrast

channel = st.integers(0, 255)
colour = st.tuples(channel, channel, channel)


def test_every_stand_in_is_a_colour_of_its_own():
    values = [inks.rgb(value) for value in inks.STAND_INS.values()]
    assert len(set(values)) == len(values)
    assert (0, 0, 0) not in values
    assert (255, 255, 255) not in values


def test_tint_of_a_colour_on_white_paper():
    assert inks.tint((0, 100, 200), 50, (255, 255, 255)) == (128, 178, 228)
    assert inks.tint((0, 100, 200), 100, (255, 255, 255)) == (0, 100, 200)


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert round(contrast((119, 119, 119), (255, 255, 255)), 2) == 4.48  # WCAG's own example of a near miss


@given(colour)
def test_text_on_any_brand_colour_can_be_read(brand):
    colours = inks.resolve({"brand": brand})
    assert contrast(colours["on-brand"], colours["brand"]) >= 4.1  # the worst grey for white and near-black


@given(st.dictionaries(st.sampled_from(sorted(inks.STAND_INS)), colour), colour)
def test_what_a_brand_states_is_what_is_painted(stated, brand):
    roles = {"brand": brand, **stated}
    painted = inks.replacements(roles)
    assert all(painted[inks.rgb(inks.STAND_INS[name])] == value for name, value in roles.items())
    assert len(painted) == len(inks.STAND_INS)
