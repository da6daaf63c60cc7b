"""Which ICC files state a printing condition."""

import struct
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.model.icc import icc_fault
from tests.support.torture import wide_gamut

GOOD = (files("brochure") / "press" / "profiles" / "fogra39-coated.icc").read_bytes()


def changed(at: int, data: bytes) -> bytes:
    return GOOD[:at] + data + GOOD[at + len(data) :]


def test_the_profiles_that_ship_are_sound() -> None:
    for file in (files("brochure") / "press" / "profiles").iterdir():
        if file.name.endswith(".icc"):
            assert icc_fault(file.read_bytes()) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no ICC profile"),
        (b"%PDF-1.4" + bytes(500), "no ICC profile"),
        (GOOD[:5000], "cut off: 5000 of"),
        (GOOD[:140], "cut off"),
        (wide_gamut(), "for a display"),
        (changed(12, b"scnr"), "for an input device"),
        (changed(12, b"link"), "link of two devices"),
        (changed(16, b"RGB "), "for RGB"),
        (changed(16, b"GRAY"), "for GRAY"),
        (changed(128, struct.pack(">I", 0)), "convert to ink and back"),
        (changed(128, struct.pack(">I", 1 << 30)), "leads outside"),
        (GOOD.replace(b"B2A", b"X2A"), "convert to ink and back"),
        (changed(140, struct.pack(">I", 1 << 31)), "leads outside"),
    ],
)
def test_a_wrong_file_is_told_for_what_it_is(data: bytes, words: str) -> None:
    assert words in (icc_fault(data) or "")


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert icc_fault(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_one_wrong_byte_never_crashes(at: int, value: int) -> None:
    icc_fault(changed(at, bytes([value])))
