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
        ("clinic.yaml:6:3", "unknown-key"),
    ]


def patterned(pattern: str, languages: str = "[en-GB]") -> Clinic:
    return clinic(CLINIC.replace("[en-GB, zh-Hant, sr-Latn-RS, es-419]", languages) + f"url-pattern: '{pattern}'\n")


@pytest.mark.parametrize(
    "pattern",
    [
        "https://clinic.example/leaflets/{language}/{leaflet}.web.html",
        "https://clinic.example/{code}?v={version}",
        "http://clinic.example/{{x}}/{leaflet}",
    ],
)
def test_an_address_may_name_what_a_leaflet_has(pattern: str) -> None:
    assert patterned(pattern).url_pattern == pattern


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("clinic.example/{leaflet}", "bad-url"),
        ("javascript:{leaflet}", "bad-url"),
        ("https://clinic.example/{leaflet} x", "bad-url"),
        ("https://clinic.example/{leaflet", "bad-url-pattern"),
        ("https://clinic.example/{leafet}", "bad-url-pattern"),
        ("https://clinic.example/{leaflet!r}", "bad-url-pattern"),
        ("https://clinic.example/{leaflet.__class__}", "bad-url-pattern"),
        ("https://clinic.example/{}", "bad-url-pattern"),
        ("https://clinic.example/leaflet", "bad-url-pattern"),
        ("https://clinic.example/{language}", "bad-url-pattern"),
    ],
)
def test_an_address_that_leads_to_no_leaflet_is_told_at_its_place(pattern: str, code: str) -> None:
    with pytest.raises(BrochureError) as caught:
        patterned(pattern)
    (told,) = caught.value.diagnostics
    assert told.code == code
    assert told.place
    assert (told.place.file, told.place.line) == ("clinic.yaml", 10)


def test_languages_need_addresses_of_their_own() -> None:
    assert patterned("https://c.example/{language}/{leaflet}", "[en-GB, pl]").url_pattern
    with pytest.raises(BrochureError) as caught:
        patterned("https://c.example/{leaflet}", "[en-GB, pl]")
    assert [d.code for d in caught.value.diagnostics] == ["bad-url-pattern"]


@pytest.mark.parametrize(
    ("code", "version", "expected"),
    [
        ("KET-01", "1.0", "https://a.example/x/current/KET-01/en/1.0.html"),
        ("../K 1", "1/2?#", "https://a.example/x/current/K-1/en/1-2.html"),
        ("..", "\u0665", "https://a.example/x/current/-/en/-.html"),
    ],
)
def test_the_page_of_a_version_stands_beside_the_web_editions(code: str, version: str, expected: str) -> None:
    found = clinic(CLINIC + "url-pattern: https://a.example/x/{language}/{leaflet}.html\n")
    assert found.current_address(code, "en", version) == expected


def test_a_clinic_without_a_site_has_no_such_page() -> None:
    assert clinic().current_address("a", "en", "1") is None
