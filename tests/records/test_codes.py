import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.records.codes import _PATTERNS, code_128

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


def decoded(symbols: list[int]) -> str:
    """Read Code 128 as its standard does: start, code sets, check."""
    start, *data, check, stop = symbols
    assert stop == 106
    assert (start + sum(n * s for n, s in enumerate(data, start=1))) % 103 == check
    code_set, words = {104: "B", 105: "C"}[start], ""
    for symbol in data:
        if symbol in (99, 100):
            code_set = "C" if symbol == 99 else "B"
        else:
            words += f"{symbol:02d}" if code_set == "C" else chr(symbol + 32)
    return words


def test_every_symbol_is_eleven_modules_and_the_bars_of_each_an_even_number():
    *symbols, stop = _PATTERNS
    assert len(symbols) == len(set(symbols)) == 106
    assert {sum(map(int, s)) for s in symbols} == {11}
    assert {sum(map(int, s[::2])) % 2 for s in symbols} == {0}
    assert sum(map(int, stop)) == 13


@given(PRINTABLE)
def test_what_is_coded_is_what_is_read(words):
    assert decoded(code_128(words)) == words


@pytest.mark.parametrize(
    ("words", "symbols"),
    [("PJJ123C", [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]), ("1234", [105, 12, 34, 82, 106])],
)
def test_worked_examples(words, symbols):
    assert code_128(words) == symbols


def test_figures_go_by_pairs():
    assert len(code_128("9434765919")) == 5 + 3
    assert len(code_128("AB123456")) == 1 + 2 + 1 + 3 + 2
