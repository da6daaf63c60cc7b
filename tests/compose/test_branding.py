"""A brand's colours as they are printed: read whatever it states, and left alone where they can be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure import workspace as disk
from brochure.compose import branding, inks
from brochure.model.brand import Brand, read_brand
from brochure.model.colours import contrast
from brochure.source import parse

COLOUR = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: f"#{bytes(rgb).hex()}")
ROLES = ("primary", "secondary", "foreground", "background", "danger", "light", "dark", "info")
OURS = disk.Workspace(disk.starter_folder())
THEMES = ("harbour", "ledger", "meadow", "signal")


def brand(colours: dict[str, str], stated: dict[str, str] | None = None, more: str = "") -> Brand:
    lines = ["color:", *(f'  {role}: "{colour}"' for role, colour in colours.items()), more, "defaults:", "  brochure:"]
    lines += [
        "    theme: harbour",
        "    inks:",
        *(f'      {ink}: "{colour}"' for ink, colour in (stated or {}).items()),
    ]
    if not stated:
        lines = lines[:-1]
    return read_brand(parse("\n".join(lines).encode(), "_brand.yml"))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(ROLES), COLOUR).map(lambda found: {"primary": "#336699", **found}),
    st.dictionaries(
        st.sampled_from(("ground", "heading", "text", "on-brand", "emergency", "paper", "text-70")), COLOUR
    ),
)
def test_whatever_a_brand_states_can_be_read(colours: dict[str, str], stated: dict[str, str]) -> None:
    found = branding.colours(brand(colours, stated))
    printed = found.printed
    for pair in found.pairs:
        # Black or white is as far as a colour can go; between grounds that differ much there may be none.
        ends = {(0, 0, 0), (255, 255, 255), printed["text"], printed["paper"]}
        assert contrast(printed[pair.ink], printed[pair.ground]) >= pair.least or printed[pair.ink] in ends, pair
    assert contrast(printed["text"], printed["paper"]) >= 4.5
    assert contrast(printed["heading"], printed["paper"]) >= 4.5
    assert contrast(printed["on-emergency"], printed["emergency"]) >= 4.5


@pytest.mark.parametrize("clinic", ["tern-quay", "aldgrove"])
def test_a_brand_that_reads_well_is_printed_as_it_is(clinic: str) -> None:
    found = branding.of_theme(OURS.clinic(clinic).brand, OURS)
    assert found.printed == found.stated
    assert found.stated["heading"] == found.stated["accent"] == found.stated["brand"]


def test_paper_is_white_and_a_pale_background_the_ground_of_panels_and_the_paper_of_screens() -> None:
    parchment = brand({"primary": "#3F51B5", "foreground": "#333333", "background": "#F2ECD7"})
    printed = branding.colours(parchment).printed
    assert (printed["paper"], printed["ground"]) == ((255, 255, 255), (0xF2, 0xEC, 0xD7))
    assert branding.colours(parchment, screen=True).printed["paper"] == (0xF2, 0xEC, 0xD7)


def test_a_brand_for_dark_screens_is_printed_in_its_ground() -> None:
    night = brand({"primary": "#75A5CC", "foreground": "#F1F1F2", "background": "#1A1A1A"})
    for screen in (False, True):
        printed = branding.colours(night, screen=screen).printed
        assert (printed["text"], printed["paper"]) == ((0x1A, 0x1A, 0x1A), (255, 255, 255))


def test_headings_take_the_second_colour_before_a_shade_that_the_brand_does_not_have() -> None:
    printed = branding.colours(brand({"primary": "#F9C80E", "secondary": "#2E294E"})).printed
    assert printed["heading"] == printed["emergency"] == (0x2E, 0x29, 0x4E)
    assert printed["brand"] == (0xF9, 0xC8, 0x0E), "as a ground it stays"
    assert printed["on-brand"] == printed["text"]


def test_a_brand_as_white_as_paper_is_drawn_in_the_colour_of_text() -> None:
    white = dict.fromkeys(("primary", "secondary", "foreground", "background"), "#FFFFFF")
    printed = branding.colours(brand(white)).printed
    assert printed["text"] == printed["brand"] == printed["support"] == inks.BLACK


def test_a_ground_on_which_no_text_could_stand_gives_way_to_its_tint() -> None:
    printed = branding.colours(brand({"primary": "#14506A"}, {"ground": "#101010", "brand-12": "#202020"})).printed
    assert printed["ground"] == inks.tint((0x14, 0x50, 0x6A), 10, (255, 255, 255))
    assert printed["brand-12"] == inks.tint((0x14, 0x50, 0x6A), 12, (255, 255, 255))


def test_the_colour_of_headings_and_of_text_may_be_stated_under_typography() -> None:
    more = 'typography: {base: {family: Lato, color: "#222244"}, headings: {family: Lato, color: "#7A1020"}}'
    printed = branding.colours(brand({"primary": "#14506A"}, more=more)).printed
    assert (printed["heading"], printed["text"]) == ((0x7A, 0x10, 0x20), (0x22, 0x22, 0x44))


def test_colours_mean_something_where_a_brand_gives_them_a_meaning() -> None:
    told = brand(
        {"primary": "#14506A", "info": "#7A1020", "success": "#1B5E20", "warning": "#B26A00", "dark": "#101820"}
    )
    printed = branding.colours(told).printed
    assert (printed["info"], printed["success"], printed["warning"]) == ((122, 16, 32), (27, 94, 32), (0xB2, 0x6A, 0))
    assert printed["info-12"] == inks.tint((122, 16, 32), 12, (255, 255, 255))
    assert printed["emergency"] == printed["brand"], "the brand is strong enough itself"
    pale = brand({"primary": "#FFE9A8", "dark": "#101820"})
    assert branding.colours(pale).printed["emergency"] == (0x10, 0x18, 0x20)


@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_on_what_is_read_from_the_style_sheets_of_a_theme(theme: str) -> None:
    paths = ("styles/blocks.css", f"styles/themes/{theme}/theme.css")
    pairs = branding._pairs("\n".join(OURS.read(path).decode() for path in paths))
    found = {(pair.ink, pair.ground) for pair in pairs}
    assert {("text", "paper"), ("heading", "paper"), ("on-emergency", "emergency"), ("text", "warning-12")} <= found
    assert (("text", "brand-20") in found) == (theme in {"harbour", "meadow"})


def test_every_ink_that_a_brand_gives_knows_its_line() -> None:
    read = brand({"primary": "#14506A", "foreground": "#222222", "danger": "#A03C1E"}, {"heading": "#123456"})
    places = branding.places(read)
    assert {ink: places[ink].line for ink in ("brand", "text", "text-70", "warning", "accent", "heading")} == {
        "brand": 2,
        "accent": 2,
        "text": 3,
        "text-70": 3,
        "warning": 4,
        "heading": 10,
    }
