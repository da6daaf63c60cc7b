"""Palettes from logos: the colours that people see in them, and text that can be read in every one."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from brochure.compose.palette import DANGER, NEUTRAL, faint, hexadecimal, propose
from brochure.errors import BrochureError
from brochure.model.colours import contrast

WHITE = (255, 255, 255)
TEAL, SAND, LEMON = (20, 80, 106), (227, 164, 77), (255, 236, 20)


def pixels(*bands: tuple[tuple[int, int, int], int], mode: str = "RGB", form: str = "PNG") -> bytes:
    """Return a picture of bands, each as many pixels high as said, on white."""
    image = Image.new("RGB", (60, 20 + sum(height for _, height in bands)), WHITE)
    top = 10
    for colour, height in bands:
        ImageDraw.Draw(image).rectangle((10, top, 49, top + height - 1), fill=colour)
        top += height
    file = BytesIO()
    image.convert(mode).save(file, form)
    return file.getvalue()


def drawn(inner: str) -> bytes:
    """Return an SVG."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{inner}</svg>'.encode()


def hexes(palette: object) -> dict[str, str]:
    """Return the colour of each role."""
    return {role: hexadecimal(palette.colours[name]) for role, name in palette.roles.items()}  # type: ignore[attr-defined]


def test_the_largest_readable_colour_is_the_clinic_s_and_the_next_its_support() -> None:
    palette = propose(pixels((TEAL, 40), (SAND, 20)))
    assert hexes(palette) == {
        "primary": "#14506A",
        "secondary": "#E3A44D",
        "foreground": hexadecimal(palette.colours["ink"]),
        "background": "#FFFFFF",
        "danger": hexadecimal(DANGER),
    }
    assert palette.changes == ()
    assert list(palette.colours) == ["deep-blue", "orange", "ink", "paper", "red"]


def test_a_colour_too_pale_for_text_is_moved_and_that_is_told() -> None:
    palette = propose(pixels((LEMON, 40)))
    (change,) = palette.changes
    assert (change.role, change.before) == ("primary", LEMON)
    assert change.was < 1.3
    assert change.now >= 4.5
    assert change.after == palette.colours[palette.roles["primary"]]
    assert palette.colours[palette.roles["secondary"]] == LEMON  # as a ground it stays what it is


def test_two_shades_of_one_colour_are_one() -> None:
    palette = propose(pixels((TEAL, 40), ((24, 86, 112), 30)))
    assert "secondary" not in palette.roles
    assert len(palette.found) == 1


def test_a_drawing_s_colours_are_found_however_they_are_written() -> None:
    svg = drawn(
        '<style>.a{fill:#14506A}</style><path class="a" d="M0 0h4v4z"/>'
        '<path style="stroke: rgb(227 164 77)" d="M0 0h1"/>'
        '<rect fill="white" width="9" height="9"/><rect fill="none" width="9" height="9"/><g fill="url(#x)"/>'
    )
    assert hexes(propose(svg))["primary"] == "#14506A"
    assert hexes(propose(svg))["secondary"] == "#E3A44D"


@pytest.mark.parametrize("logo", [None, pixels(((30, 30, 30), 40)), drawn('<path d="M0 0h4v4z"/>'), pixels()])
def test_without_a_colour_the_palette_is_a_quiet_one(logo: bytes | None) -> None:
    assert propose(logo).colours[propose(logo).roles["primary"]] == NEUTRAL


def test_clear_parts_and_the_white_around_do_not_count() -> None:
    image = Image.new("RGBA", (40, 40), (200, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((10, 10, 20, 20), fill=(*TEAL, 255))
    file = BytesIO()
    image.save(file, "PNG")
    assert hexes(propose(file.getvalue()))["primary"] == "#14506A"


def test_a_logo_for_the_press_is_read_as_well() -> None:
    palette = propose(pixels((TEAL, 40), mode="CMYK", form="TIFF"))
    assert contrast(palette.colours[palette.roles["primary"]], WHITE) >= 4.5


def test_warnings_keep_apart_from_a_red_brand() -> None:
    palette = propose(pixels((DANGER, 40)))
    assert palette.colours[palette.roles["danger"]] != DANGER


def test_a_pale_second_colour_is_named_as_one_for_grounds() -> None:
    palette = propose(pixels((TEAL, 40), (LEMON, 30)))
    assert list(faint(palette)) == [palette.roles["secondary"]]


@pytest.mark.parametrize(
    "logo", [b"", b"not a picture", drawn("<script>alert(1)</script>"), drawn('<image href="http://x.example/a.png"/>')]
)
def test_what_is_no_logo_is_refused(logo: bytes) -> None:
    with pytest.raises(BrochureError):
        propose(logo, "logo.svg")


COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(st.lists(st.tuples(COLOURS, st.integers(1, 40)), max_size=5))
@settings(max_examples=60)
def test_whatever_the_logo_text_can_be_read(bands: list[tuple[tuple[int, int, int], int]]) -> None:
    palette = propose(pixels(*bands))
    for role in ("primary", "foreground", "danger"):
        assert contrast(palette.colours[palette.roles[role]], palette.colours["paper"]) >= 4.5
    assert len(set(palette.colours)) == len(palette.colours)
    assert set(palette.roles.values()) == set(palette.colours)
    assert sum(share.share for share in palette.found) <= 1.001
