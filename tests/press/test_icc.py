"""Colours through profiles: greys on black ink alone, ink held to a limit."""

import itertools
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from brochure.press.icc import condition, held, held_picture, is_grey, lightness, luminance, most

NAMES = ("fogra39-coated.icc", "fogra29-uncoated.icc", "gracol-tr006-coated.icc")
channel = st.integers(0, 255)
share = st.floats(0, 1)


def shipped(name):
    return condition((files("brochure") / "press" / "profiles" / name).read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_white_is_no_ink_and_comes_back_white(name):
    found = shipped(name)
    assert found.inks([(255, 255, 255)]) == [(0, 0, 0, 0)]
    assert found.look([(0, 0, 0, 0)]) == [(1, 1, 1)]


@pytest.mark.parametrize("name", NAMES)
def test_black_ink_rises_with_the_dark_from_none_to_all(name):
    found = shipped(name)
    curve = [found.black(luminance(grey / 255)) for grey in range(256)]
    assert curve[0] == 1
    assert curve[255] == 0
    assert all(darker >= lighter for darker, lighter in itertools.pairwise(curve))


@pytest.mark.parametrize("name", NAMES)
def test_a_grey_in_black_ink_is_as_light_as_it_was_between_paper_and_black(name):
    found = shipped(name)
    least = luminance(found.look([(0, 0, 0, 1)])[0][1])
    for grey in (40, 96, 128, 200, 240):
        (look,) = found.look([(0, 0, 0, found.black(luminance(grey / 255)))])
        wanted = least + (1 - least) * luminance(grey / 255)
        assert lightness(luminance(look[1])) == pytest.approx(lightness(wanted), abs=1)


@given(st.tuples(share, share, share, share), st.floats(1, 4))
def test_ink_is_held_to_its_limit_and_black_stays(colour, limit):
    new = held(colour, limit)
    assert sum(new) <= limit + 1e-9 or sum(colour) <= limit
    assert new[3] == colour[3]
    assert all(0 <= n <= c for n, c in zip(new, colour, strict=True))


@given(
    st.lists(st.tuples(channel, channel, channel, channel), min_size=1, max_size=40), st.sampled_from([1, 2.6, 2.8, 3])
)
def test_no_pixel_is_over_the_limit_and_those_under_it_stay(pixels, limit):
    picture = Image.frombytes("CMYK", (len(pixels), 1), bytes(v for pixel in pixels for v in pixel))
    new = held_picture(picture, limit).tobytes()
    assert most(Image.frombytes("CMYK", picture.size, new)) <= limit * 255
    for i, pixel in enumerate(pixels):
        made = tuple(new[4 * i : 4 * i + 4])
        assert made[3] == pixel[3]
        if sum(pixel) <= limit * 255:
            assert made == pixel


def test_a_profile_that_is_none_or_of_another_space_is_refused():
    picture = Image.new("RGB", (1, 1))
    for bad in (b"nonsense", shipped(NAMES[0]).icc):
        with pytest.raises(ValueError, match=r"profile"):
            shipped(NAMES[0]).separate(picture, bad)


def test_grey_is_what_differs_by_three_steps_at_most():
    assert is_grey(Image.new("RGB", (2, 2), (100, 102, 103)))
    assert not is_grey(Image.new("RGB", (2, 2), (100, 100, 104)))
