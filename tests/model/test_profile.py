"""Printer profiles as people write them."""

import pytest

from brochure.errors import BrochureError, Severity
from brochure.model.load import read_profile
from brochure.source import parse

LEAST = "title: A shop\nicc: shop.icc\ncondition: FOGRA39\ncondition-name: Coated paper\n"


def read(*lines: str):
    return read_profile(parse((LEAST + "".join(f"{line}\n" for line in lines)).encode(), "shop.yaml"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("blead: 3", "unknown-key"),
        ("bleed: 9", "out-of-range"),
        ("bleed: three", "wrong-type"),
        ("coverage: 50", "out-of-range"),
        ("pdfx: x-3", "unknown-flavour"),
        ("pages: spreads", "unknown-pages"),
        ("one-ink: blue", "unknown-ink"),
        ("one-ink: text", "unknown-ink"),
        ("marks: maybe", "wrong-type"),
    ],
)
def test_a_wrong_value_is_told_at_its_place(line: str, code: str) -> None:
    with pytest.raises(BrochureError) as caught:
        read(line)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.place and fault.place.line) == (code, 5)


def test_what_is_not_said_is_what_shops_usually_want() -> None:
    found = read()
    assert (found.bleed, found.coverage, found.resolution, found.pdfx, found.one_ink) == (3, 300, 300, "x-4", None)
    assert found.margin == 3 + 1 + 4 + 5
    assert read("marks: false").margin == 3


@pytest.mark.parametrize("name", ["FOGRA39", "FOGRA51", "CGATS TR 006", "CGATS21-2-CRPC6", "JC200103"])
def test_a_registered_condition_is_known(name: str) -> None:
    assert list(read(f"one-ink: black\n# {name}").remarks()) == []
    assert list(read_profile(parse(LEAST.replace("FOGRA39", name).encode(), "shop.yaml")).remarks()) == []


def test_a_condition_that_nobody_registered_is_remarked_upon_at_its_place() -> None:
    (remark,) = read_profile(parse(LEAST.replace("FOGRA39", "OUR PRESS").encode(), "shop.yaml")).remarks()
    assert (remark.code, remark.severity) == ("condition", Severity.WARNING)
    assert str(remark.place) == "shop.yaml:3:12"
