"""Functions of a PDF give what the standard says they give."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary

from brochure.preflight.functions import function


@pytest.fixture(scope="module")
def document():
    return pikepdf.new()


def exponential(start, end, power=1.0):
    return Dictionary(FunctionType=2, N=power, Domain=[0, 1], C0=start, C1=end)


def test_an_exponential_function_runs_between_its_ends():
    assert function(exponential([0, 1], [1, 0], 2))([0.5]) == [0.25, 0.75]
    assert function(exponential([0], [1]))([7]) == [1]


def test_a_stitched_function_takes_the_part_that_its_input_is_in():
    parts = [exponential([0], [1]), exponential([10], [20])]
    made = function(Dictionary(FunctionType=3, Domain=[0, 1], Functions=parts, Bounds=[0.5], Encode=[0, 1, 1, 0]))
    assert [made([x])[0] for x in (0, 0.25, 0.5, 0.75, 1)] == [0, 0.5, 20, 15, 10]


def test_a_sampled_function_is_interpolated(document):
    samples = document.make_stream(
        bytes((0, 255, 255, 0)), FunctionType=0, Domain=[0, 1], Range=[0, 1] * 2, Size=[2], BitsPerSample=8
    )
    assert function(samples)([0.25]) == [0.25, 0.75]


@pytest.mark.parametrize(
    ("program", "values", "expected"),
    [
        (b"{ dup 0.5 gt { pop 1 } { 2 mul } ifelse }", [0.2], [0.4]),
        (b"{ dup 0.5 gt { pop 1 } { 2 mul } ifelse }", [0.7], [1]),
        (b"{ 3 1 roll exch }", [0.1, 0.2, 0.3], [0.3, 0.2, 0.1]),
        (b"{ 1 index add 1 exch sub }", [0.1, 0.2], [0.1, 0.7]),
        (b"{ 2 copy mul }", [0.5, 0.5], [0.5, 0.5, 0.25]),
        (b"{ 0 div }", [1], [0]),
    ],
)
def test_the_calculator_computes(document, program, values, expected):
    domain, span = [0, 1] * len(values), [0, 1] * len(expected)
    made = function(document.make_stream(program, FunctionType=4, Domain=domain, Range=span))
    assert made(values) == pytest.approx(expected)


def test_an_array_of_functions_is_one_of_all_their_outputs():
    assert function(Array([exponential([0], [1]), exponential([1], [0])]))([0.25]) == [0.25, 0.75]


@pytest.mark.parametrize("obj", [Dictionary(FunctionType=9), Dictionary(), pikepdf.Name.Identity])
def test_what_is_no_function_is_refused(obj):
    with pytest.raises((ValueError, KeyError)):
        function(obj)


def test_functions_in_functions_have_an_end(document):
    made = document.make_indirect(Dictionary(FunctionType=3, Domain=[0, 1], Bounds=[], Encode=[0, 1]))
    made.Functions = Array([made])
    with pytest.raises(ValueError, match="too deeply"):
        function(made)
