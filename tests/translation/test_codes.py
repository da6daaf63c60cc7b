"""A text and its tokens are the same thing written twice."""

from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from brochure.errors import Place
from brochure.model.text import read_passage
from brochure.source import Scalar
from brochure.translation.codes import Code, Span, tokens, words, written
from brochure.translation.words import written as canonical

MARKS = ("**", "*", "[", "](https://a.example/b_c)", "{claim: F21}", "{clinic.phone}", "{glossary: blood pressure}")
SIGNS = ("[@a; @b]", "\n\n", "{{", "}}", "\\*", "\\[", " ", "ñ", "one", "٣٠", "<b>&amp;", "]", "(x)", "_y_")
PIECES = st.sampled_from((*MARKS, *SIGNS))


def passage(raw: str):
    return read_passage(Scalar(raw, Place("x.yaml", 1, 1)))


@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_text_is_what_its_tokens_say(raw):
    try:
        said = passage(raw)
    except PydanticCustomError:  # nothing that a leaflet can say
        reject()
    assert written(tokens(said)) == canonical(said)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a **b {claim: F21}** c", ("a ", Span("bold", "**", "**", ("b ", Code("insertion", "{claim: F21}"))), " c")),
        ("[the **site**](https://a.example) x", None),
        ("2 * 3 \\* 4", ("2 * 3 \\* 4",)),
        ("**a\n\nb**", ("**a", Code("break", "\n\n"), "b**")),
        ("[@a] and [no link]", (Code("citation", "[@a]"), " and [no link]")),
        ("one\ntwo\n\n\n three", ("one two", Code("break", "\n\n"), "three")),
    ],
)
def test_signs_are_codes_only_in_pairs(raw, expected):
    link = Span("link", "[", "](https://a.example)", ("the ", Span("bold", "**", "**", ("site",))))
    assert tokens(passage(raw)) == (expected or (link, " x"))


def test_words_are_what_no_code_holds():
    assert words(tokens(passage("a **b** {clinic.phone}"))) == "a b "
