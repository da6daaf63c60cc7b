"""Colours on a screen: read in light and in dark, whatever the brand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.compose import inks
from brochure.compose.shades import BODY_RATIO, TEXT_RATIO, css, readable, shades
from brochure.model.colours import contrast

COLOUR = st.tuples(*[st.integers(0, 255)] * 3)
ENDS = {(0, 0, 0), (255, 255, 255)}
SURFACES = ("paper", "ground", "brand-6", "brand-12", "brand-20", "support-12", "support-20", "warning-12")
HARBOUR = {"brand": (20, 80, 106), "support": (227, 164, 77), "text": (26, 29, 31), "warning": (168, 55, 31)}


def of(roles):
    return shades(inks.resolve(roles))


@given(COLOUR, st.lists(COLOUR, min_size=1, max_size=3), st.sampled_from([3.0, 4.5, 7.0]))
def test_a_colour_is_moved_until_it_can_be_read_or_to_the_end(colour, others, ratio):
    found = readable(colour, others, ratio)
    assert found in ENDS or min(contrast(found, other) for other in others) >= ratio


@given(COLOUR)
def test_a_colour_that_can_be_read_is_left_alone(colour):
    other = (255, 255, 255) if contrast(colour, (255, 255, 255)) > TEXT_RATIO else (0, 0, 0)
    assert readable(colour, [other], 1.0) == colour


@given(brand=COLOUR, support=COLOUR, text=COLOUR, warning=COLOUR)
def test_any_brand_can_be_read_in_light_and_in_dark(brand, support, text, warning):
    found = of({"brand": brand, "support": support, "text": text, "warning": warning})
    for colours in (found.light, found.dark):
        for name in ("text", "heading", "muted"):
            worst = min(contrast(colours[name], colours[surface]) for surface in SURFACES)
            assert worst >= TEXT_RATIO, name
        for ground in ("band", "emergency"):
            assert contrast(colours[ground], colours[f"on-{ground}"]) >= TEXT_RATIO


def test_a_brand_that_reads_well_keeps_its_colours_in_the_light():
    found, resolved = of(HARBOUR), inks.resolve(HARBOUR)
    kept = {name for name in resolved if name != "accent-60"}  # it stands on tints there, paper's stands on paper
    assert {name: found.light[name] for name in kept} == {name: resolved[name] for name in kept}
    assert found.light["heading"] == found.light["accent"] == found.light["band"] == HARBOUR["brand"]


def test_in_the_dark_the_ground_is_dark_and_help_the_lightest_of_grounds():
    dark = of(HARBOUR).dark
    light = {name: contrast(dark[name], (0, 0, 0)) for name in dark}
    assert light["paper"] < 1.5
    assert light["emergency"] > max(light[name] for name in SURFACES) * 8
    assert contrast(dark["text"], dark["paper"]) > BODY_RATIO
    assert dark["plate"] == (255, 255, 255)


def test_custom_properties_hold_those_asked_for_and_paper_stays_light():
    found = css(of(HARBOUR), ["brand"])
    assert found.startswith(":root{--brand:#14506a;}@media screen and (prefers-color-scheme:dark){:root{--brand:#")
    assert found.count("--") == 2


@pytest.mark.parametrize("name", inks.STAND_INS)
def test_every_ink_has_a_shade(name):
    found = of(HARBOUR)
    assert name in found.light
    assert name in found.dark
