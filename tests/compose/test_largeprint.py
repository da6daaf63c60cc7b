"""Large print as it is composed: sizes, order and colours."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.compose import inks, largeprint
from brochure.compose.shades import in_large_print
from brochure.model.colours import contrast

COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@given(brand=COLOUR, support=COLOUR, text=COLOUR, warning=COLOUR)
def test_text_of_any_brand_has_seven_to_one(brand, support, text, warning):
    given_ = {"brand": brand, "support": support, "text": text, "warning": warning}
    found = in_large_print(inks.resolve(given_))
    pairs = (("text", "paper"), ("text-70", "paper"), ("on-brand", "brand"), ("heading", "paper"))
    for ink, ground in (*pairs, ("emergency", "paper"), ("on-emergency", "emergency")):
        # Black or white is as far as a colour can go: on some middle tone that is not seven.
        ends = {(0, 0, 0), (255, 255, 255)}
        assert contrast(found[ink], found[ground]) >= 7 or found[ink] in ends, (ink, ground)


def test_colours_that_can_be_read_stay():
    own = inks.resolve({"brand": (20, 80, 106), "text": (26, 29, 31), "emergency": (11, 36, 48)})
    found = in_large_print(own)
    assert {name: found[name] for name in ("brand", "text", "emergency", "paper")} == {
        name: own[name] for name in ("brand", "text", "emergency", "paper")
    }


@pytest.mark.parametrize(
    ("cells", "is_list"),
    [
        (["a", "b"], False),
        (["a", "b", "c"], False),
        (["a", "b", "words that do not fit a narrow column"], True),
        (["a", "b", "c", "d"], True),
        (["a", "words that do not fit a narrow column"], False),
    ],
)
def test_a_wide_table_becomes_a_list(cells, is_list):
    row = tuple(SimpleNamespace(plain=cell) for cell in cells)
    assert largeprint._as_list(row, (row,)) is is_list


def test_the_longer_the_title_the_smaller():
    sizes = [largeprint._cover_size(title, 18) for title in ("PTSD", "word " * 10, "word " * 40)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    assert min(sizes) > 18


def test_words_become_strings_of_css():
    assert largeprint._quoted('a "b" \\ <c>\n') == '"a \\22 b\\22  \\5c  \\3c c>\\a "'
