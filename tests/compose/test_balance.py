import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from brochure import workspace as disk
from brochure.compose import balance, sizes
from brochure.compose.balance import narrowest
from brochure.compose.fonts import FontFace
from brochure.compose.inline import Rich
from brochure.formats import FORMATS

WIDTHS = st.lists(st.integers(1, 200), min_size=1, max_size=8)


def lines(widths, space, room):
    """Return how words break, one after the other, by themselves."""
    broken: list[list[int]] = [[]]
    for width in widths:
        if broken[-1] and sum(broken[-1]) + space * len(broken[-1]) + width > room:
            broken.append([])
        broken[-1].append(width)
    return broken


@given(WIDTHS, st.integers(0, 20), st.integers(20, 600))
def test_it_takes_no_more_lines_and_no_narrower_one_would_do(widths, space, room):
    width = narrowest(widths, space, room)
    if width is None:
        return
    count = len(lines(widths, space, room))
    assert len(lines(widths, space, width)) == count > 1
    assert max(widths) <= width <= room * 1.05
    assert max(widths) == width or len(lines(widths, space, width - 1e-3)) > count


@pytest.mark.parametrize(
    ("widths", "room", "width"),
    [
        ([70, 52, 40, 118], 150, 118),  # Looking after | your | child's cast: Looking | after your | child's cast
        ([40, 30], 200, None),  # one line
        ([40, 30, 20], 106, None),  # a little more room, and it were one line fewer
        ([400, 30], 100, None),  # a word that no line holds
        ([], 100, None),
    ],
)
def test_lines_of_about_a_length(widths, room, width):
    assert narrowest(widths, 10, room) == width


FAMILY = disk.Workspace(disk.starter_folder()).family("Lato")
FACES = tuple(FontFace("Lato", font.weight, font.style, f"asset:///{font.weight}") for font in FAMILY)
ASSETS = {face.url: font.data for face, font in zip(FACES, FAMILY, strict=True)}
TITLE = "Looking after your child’s\u00a0cast"


def css(html, fmt="double-parallel-a4"):
    return balance.css(Rich((Markup(html),)), FACES, ASSETS, FORMATS[fmt])  # noqa: S704 - a test's own


def test_the_boldest_face_tells_how_wide_a_title_is():
    width = re.fullmatch(r"html:root .cover h1 \{ max-width: ([0-9.]+)em; \}", css(TITLE))
    assert width is not None
    assert 4 < float(width[1]) < sizes.title(FORMATS["double-parallel-a4"])[1] / 25.4 * 72 / 26
    assert css(f"<em>{TITLE}</em>") == width[0]
    assert css("Looking <em>after</em> your child’s\u00a0cast") == width[0]


@pytest.mark.parametrize(
    ("html", "fmt"),
    [
        ("Cast", "double-parallel-a4"),
        ("Your cast", "double-parallel-a4"),
        ("Looking after \u0e01 cast", "double-parallel-a4"),  # no face holds it
        (TITLE, "sheet-a4"),  # it shares its line
        ("", "double-parallel-a4"),
    ],
)
def test_what_cannot_be_told_is_let_be(html, fmt):
    assert css(html, fmt) == ""


def test_every_format_leaves_a_title_a_line():
    rooms = {fmt.name: sizes.title(fmt) for fmt in FORMATS.values()}
    assert {name for name, (size, room) in rooms.items() if not size} == {"sheet-a4", "sheet-a5", "sheet-letter"}
    assert all(room > 3.5 * size * 25.4 / 72 for size, room in rooms.values() if size)


def subtitle(words, room=74.0):
    found = balance.subtitle_css(Rich((Markup(words),)), {"base": FACES}, ASSETS, (16.0, room))  # noqa: S704 - a test's own
    width = re.search(r"--subtitle-base: ([0-9.]+)em;", found)
    return float(width[1]) * 16 * 25.4 / 72 if width else None


def broken(words, room):
    """Return a subtitle as it breaks in lines of ``room`` mm."""
    widths, space = balance._widths(words.split(" "), FACES, ASSETS, 400)
    ends = balance._breaks(widths, space, room / 16 / 25.4 * 72) or ()
    parts = words.split(" ")
    return [" ".join(parts[start:end]) for start, end in zip((0, *ends), (*ends, len(parts)), strict=True)]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("For the day of ketamine", ["For the day of ketamine"]),
        ("The treatments there are, and where ketamine fits", ["The treatments there are,", "and where ketamine fits"]),
        # Not "Post-traumatic | stress disorder: what | is known, what to ask", which is narrower.
        (
            "Post-traumatic stress disorder: what is known, what to\u00a0ask",
            ["Post-traumatic stress", "disorder: what is known,", "what to\u00a0ask"],
        ),
    ],
)
def test_a_subtitle_breaks_where_a_pause_is(words, lines):
    room = subtitle(words)
    assert room is not None
    assert room <= 74 * 1.01
    assert broken(words, room) == lines


def test_a_subtitle_that_is_too_long_or_without_a_line_is_let_be():
    assert subtitle("") is None
    assert subtitle("Word " * 60) is None
    assert subtitle("Donaudampfschifffahrtsgesellschaftskapitänspatent") is None
    assert balance.subtitle_css(Rich((Markup("A word"),)), {"base": FACES}, ASSETS, (0.0, 0.0)) == ""


def test_every_format_leaves_a_subtitle_a_line_or_none():
    for fmt in FORMATS.values():
        (size, room), (title, most) = sizes.subtitle(fmt), sizes.title(fmt)
        assert bool(size) == bool(title), fmt.name
        assert 0 <= room <= most, fmt.name
