"""Clinics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError, Place
from brochure.model import load
from brochure.source import parse

if TYPE_CHECKING:
    from brochure.model.clinic import Clinic

CLINIC = """\
jurisdiction: GB-ENG
languages: [en-GB, zh-Hant, sr-Latn-RS, es-419]
contact:
  name: Tern Quay
  address: [1 Quay, Ternmouth]
  phone: 01632 960001
  out-of-hours:
hours: 9:30
local: {eating: {by-jurisdiction: {GB: Eat nothing.}}}
"""
BRAND = 'color: {primary: "#0A4C5D"}'


def clinic(text: str = CLINIC, brand: str = BRAND) -> Clinic:
    return load.read_clinic(parse(text.encode(), "clinic.yaml"), parse(brand.encode(), "_brand.yml"))


def test_a_clinic_is_read_whole() -> None:
    read = clinic()
    assert (read.jurisdiction, read.languages) == ("GB-ENG", ("en-GB", "zh-Hant", "sr-Latn-RS", "es-419"))
    assert (read.contact.phone, read.contact.out_of_hours, read.hours) == ("01632 960001", None, "9:30")
    assert read.local["eating"].passage("GB-ENG").raw == "Eat nothing."
    assert (read.editions, read.paper) == (("office", "screen"), None)
    assert read.jurisdiction_place == Place("clinic.yaml", 1, 15)


def test_a_brand_without_a_name_bears_the_clinics() -> None:
    assert clinic().brand.name == "Tern Quay"
    assert clinic(brand=f"{BRAND}\nmeta: {{name: Tern}}").brand.name == "Tern"


def test_the_faults_of_both_files_are_told_at_once() -> None:
    with pytest.raises(BrochureError) as caught:
        clinic(CLINIC.replace("phone:", "fone:"), "color: {primary: nosuch}")
    assert [(str(d.place), d.code) for d in caught.value.diagnostics] == [
        ("_brand.yml:1:18", "unknown-colour"),
        ("clinic.yaml:4:3", "missing-key"),
        ("clinic.yaml:6:3", "unknown-key"),
    ]
