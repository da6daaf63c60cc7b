"""Content streams are cut into operations quickly where they are plain, and rightly where they are not."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Name

from brochure.preflight.streams import (
    MOST_OPERATIONS,
    TooLargeError,
    begins,
    decoded,
    name,
    numbers,
    operations,
    strings,
)


@pytest.fixture(scope="module")
def document():
    return pikepdf.new()


def read(data, document):
    return [(operator, operands) for operands, operator in operations(data, document)]


def test_operands_and_operators_are_told_apart(document):
    found = read(b"q 1 0 0 -1 .5 -2. cm/P0 Do(a\\)b)Tj[<0a>-3(c)]TJ Q", document)
    assert [operator for operator, _ in found] == [b"q", b"cm", b"Do", b"Tj", b"TJ", b"Q"]
    assert numbers(found[1][1]) == [1, 0, 0, -1, 0.5, -2]
    assert name(found[2][1]) == "/P0"
    assert strings(found[3][1]) == [b"a)b"]
    assert strings(found[4][1]) == [b"\n", -3.0, b"c"]


@pytest.mark.parametrize(
    ("data", "operator", "expected"),
    [
        (b"% a comment (\n(a(b)c) Tj", b"Tj", [b"a(b)c"]),
        (b"(\\101\\n\\\\) Tj", b"Tj", [b"A\n\\"]),
        (b"<4 1 4> Tj", b"Tj", [b"A@"]),
        (b"[(a) [1] ] TJ", b"TJ", [b"a"]),
    ],
)
def test_strings_are_read_however_they_are_written(document, data, operator, expected):
    ((found, operands),) = read(data, document)
    assert (found, strings(operands)) == (operator, expected)


def test_names_are_unescaped(document):
    ((_, operands),) = read(b"/PANTONE#20286 cs", document)
    assert name(operands) == "/PANTONE 286"


def test_an_inline_image_is_one_operation(document):
    found = read(b"q BI /W 2 /H 1 /CS /G /BPC 8 ID q\xff EI Q", document)
    assert [operator for operator, _ in found] == [b"q", b"BI", b"Q"]


SIMPLE = st.one_of(
    st.floats(-999, 999, allow_nan=False).map(lambda v: f"{v:.3f}"),
    st.sampled_from(["/Name", "<0a0B>", "(text)", "[1 (a) 2]", "[<01>3]"]),
)


@given(st.lists(st.tuples(st.lists(SIMPLE, max_size=6), st.sampled_from(["cm", "re", "f*", "'", "Tj"])), max_size=9))
def test_the_quick_way_and_the_parser_see_the_same_operators(wanted):
    data = "\n".join(" ".join([*operands, operator]) for operands, operator in wanted).encode()
    document = pikepdf.new()
    quick = [operator for _, operator in operations(data, document)]
    whole = [str(i.operator).encode() for i in pikepdf.parse_content_stream(pikepdf.Stream(document, data))]
    assert quick == whole


def test_a_stream_without_end_is_refused(document):
    with pytest.raises(TooLargeError):
        operations(b"q Q " * MOST_OPERATIONS, document)


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_without_end_is_refused(document, times):
    data = bytes(10_000_000)
    for _ in range(times):
        data = zlib.compress(data)
    names = [Name.FlateDecode] * times
    with pytest.raises(TooLargeError):
        decoded(document.make_stream(data, Filter=names if times > 1 else names[0]), most=100_000)


def test_a_stream_is_unpacked_by_any_filters_it_names(document):
    data = b"what is inside"
    packed = zlib.compress(data)
    assert decoded(document.make_stream(packed, Filter=Name.FlateDecode)) == data
    assert decoded(document.make_stream(packed.hex().encode() + b">", Filter=[Name.AHx, Name.Fl])) == data
    assert begins(document.make_stream(packed, Filter=Name.FlateDecode), 4) == b"what"
