"""What a brand states of its plates, and every way to state it wrongly."""

import pytest

from brochure.errors import BrochureError
from brochure.model.brand import read_brand
from brochure.model.printing import unprintable
from brochure.source import parse
from tests.support.panels import profile

BRAND = """\
color: {primary: "#0A4C5D"}
defaults:
  brochure:
    print:
"""


def brand(*lines: str):
    return read_brand(parse((BRAND + "".join(f"      {line}\n" for line in lines)).encode(), "_brand.yml"))


def faults(*lines: str) -> list[tuple[str, str]]:
    with pytest.raises(BrochureError) as caught:
        brand(*lines)
    return [(str(d.place).removeprefix("_brand.yml:"), d.code) for d in caught.value.diagnostics]


def test_cmyk_a_spot_or_both_may_be_stated() -> None:
    found = brand(
        "brand: {cmyk: [100, 60, 20, 40], spot: PANTONE  3035 C}",
        "support: [0, 12.5, 100, 0]",
        "warning: Warm Red",
        "brand-30: {cmyk: [30, 18, 6, 12]}",
    ).printing
    assert {ink: (stated.cmyk, stated.spot) for ink, stated in found.items()} == {
        "brand": ((1, 0.6, 0.2, 0.4), "PANTONE 3035 C"),
        "support": ((0, 0.125, 1, 0), None),
        "warning": (None, "Warm Red"),
        "brand-30": ((0.3, 0.18, 0.06, 0.12), None),
    }
    assert (found["brand"].place.line, found["brand"].place.column) == (5, 21)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("brandd: [0, 0, 0, 1]", ("5:7", "unknown-key")),
        ("text: [0, 0, 0, 100]", ("5:7", "fixed-ink")),
        ("paper: Cream", ("5:7", "fixed-ink")),
        ("brand: {cmk: [0, 0, 0, 1]}", ("5:15", "unknown-key")),
        ("brand: {cmyk: [0, 0, 0]}", ("5:21", "wrong-type")),
        ("brand: {cmyk: 10 20 30 40}", ("5:21", "wrong-type")),
        ("brand: [0, 101, 0, 0]", ("5:18", "out-of-range")),
        ("brand: [0, -1, 0, 0]", ("5:18", "out-of-range")),
        ("brand: [0, nan, 0, 0]", ("5:18", "out-of-range")),
        ("brand: [0, half, 0, 0]", ("5:18", "out-of-range")),
        ("brand: [0, [1], 0, 0]", ("5:18", "out-of-range")),
        ("brand: {spot: All}", ("5:21", "reserved-name")),
        ("brand: {spot: none}", ("5:21", "reserved-name")),
        ("brand: Black", ("5:14", "reserved-name")),
        ('brand: "#0A4C5D"', ("5:14", "wrong-type")),
        ("brand: {spot: 'cmyk(1, 2, 3, 4)'}", ("5:21", "wrong-type")),
        ("brand: 100/60/20/40", ("5:14", "wrong-type")),
        ("brand: {spot: [Warm Red]}", ("5:21", "wrong-type")),
        ("brand: {}", ("5:14", "wrong-type")),
    ],
)
def test_a_planted_fault_is_told_at_its_place(line: str, fault: tuple[str, str]) -> None:
    assert faults(line) == [fault]


def test_one_plate_has_one_ink_in_it() -> None:
    assert faults("brand: {spot: Sea, cmyk: [90, 0, 0, 0]}", "support: {spot: Sea, cmyk: [80, 0, 0, 0]}") == [
        ("6:34", "spot-differs")
    ]
    assert faults("brand: Sea", "support: sea") == [("6:16", "spot-names")]
    assert set(brand("brand: Sea", "support: Sea").printing) == {"brand", "support"}


def test_all_faults_of_a_brand_are_told_at_once() -> None:
    assert len(faults("brand: [0, 0, 0]", "support: Black", "ink: Sea")) == 3


def test_stated_ink_over_the_printers_limit_is_told_where_it_is_stated() -> None:
    found = brand("brand: {cmyk: [90, 80, 70, 61]}", "support: {cmyk: [90, 80, 70, 60]}", "warning: Red").printing
    (fault,) = unprintable(found, profile(coverage=300))
    assert (fault.code, str(fault.place)) == ("coverage", "_brand.yml:5:21")
    assert "301 per cent" in fault.message
    assert not list(unprintable(found, profile(coverage=301)))


def test_a_spot_is_one_plate_whatever_its_alternate() -> None:
    found = brand("brand: {spot: Sea, cmyk: [100, 100, 100, 100]}").printing
    assert not list(unprintable(found, profile(coverage=300)))


def test_one_ink_needs_the_spot_that_it_names() -> None:
    found = brand("brand: Sea", "support: [0, 10, 100, 0]").printing
    assert not list(unprintable(found, profile(one_ink="black", coverage=100)))
    assert not list(unprintable(found, profile(one_ink="brand")))
    assert [f.code for f in unprintable(found, profile(one_ink="support"))] == ["no-spot"]
    assert [f.code for f in unprintable({}, profile(one_ink="brand"))] == ["no-spot"]
