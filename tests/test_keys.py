"""A key stands for what was written, not for where, and is the same in every process."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.document import Block, Document, Region, Stylesheet
from brochure.errors import Place
from brochure.keys import key_of


def document(line: int = 3, html: str = "<p>Rest.</p>") -> Document:
    block = Block("b1", "text", html, "Rest.", Place("a.yaml", line, 5))
    sheet = Stylesheet("styles/base.css", "p {}")
    places = {"asset:///logo": Place("clinic.yaml", line + 4)}
    region = Region("inside", ("inside-left",), ((block,),))
    return Document(
        html,
        (sheet,),
        sheet,
        {"asset:///logo": b"<svg/>"},
        (region,),
        frozenset({("b", "c"), ("a", "b")}),
        places=places,
    )


def test_lines_may_move() -> None:
    key, places = key_of(document(3))
    assert key_of(document(30)) == (key, (Place("a.yaml", 30, 5), Place("clinic.yaml", 34)))
    assert places == (Place("a.yaml", 3, 5), Place("clinic.yaml", 7))


def test_words_may_not() -> None:
    assert key_of(document(html="<p>Walk.</p>"))[0] != key_of(document())[0]


def test_two_places_are_not_one() -> None:
    here, there = Place("a.yaml", 1), Place("a.yaml", 2)
    assert key_of(here, here)[0] != key_of(here, there)[0]
    assert key_of(there, there)[0] == key_of(here, here)[0]


def test_a_set_and_a_mapping_have_no_order() -> None:
    assert key_of({"a": 1, "b": 2})[0] == key_of({"b": 2, "a": 1})[0]
    script = "from brochure.keys import key_of; print(key_of(frozenset(map(str, range(50))))[0])"
    found = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_what_has_no_key_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        key_of([object()])


@dataclass(frozen=True)
class Pair:
    """Two of something."""

    one: object
    other: object


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner) | st.builds(Pair, inner, inner),
    max_leaves=8,
)


def kinds(value: object) -> object:
    """Return ``value`` with the kind of everything in it: 1, 1.0 and True are equal, and are not the same."""
    match value:
        case tuple():
            return tuple(kinds(inner) for inner in value)
        case dict():
            return {key: kinds(inner) for key, inner in value.items()}
        case Pair():
            return Pair(kinds(value.one), kinds(value.other))
        case date() | None:
            return value
        case _:
            return type(value), repr(value)


@given(PLAIN, PLAIN)
def test_keys_are_the_same_when_values_are(one: object, other: object) -> None:
    assert (key_of(one)[0] == key_of(other)[0]) == (kinds(one) == kinds(other))
