"""A clinic's own words: short, plain, and nothing clinical."""

from typing import Any

import pytest

from brochure.errors import BrochureError
from brochure.model.base import read
from brochure.model.clinic import Clinic
from brochure.model.leaflet import Leaflet, LocalText
from brochure.model.local import local_faults
from brochure.source import parse

CLINIC = """\
jurisdiction: GB-ENG
languages: [en-GB]
contact: {name: Tern Quay, address: [7 Ropewalk Yard], phone: 01632 960 412}
hours: Weekdays, 8.30 to 5
local:
  eating: %s
"""


def told(words: str, old: str = "", new: str = "") -> list[tuple[str, int]]:
    with pytest.raises(BrochureError) as caught:
        read(Clinic, parse((CLINIC % words).replace(old, new).encode(), "clinic.yaml"))
    return [(d.code, d.place.line) for d in caught.value.diagnostics if d.place]


@pytest.mark.parametrize(
    "words",
    [
        "no food for 6 hours; water until 2 hours before",
        '"Use the blue door (it is on the left). Park behind it: 5 spaces"',
        '"Ring {clinic.phone} first"',
        '"\u00a340 a visit, and 25 for a repeat"',
        '{en: "No food for 6 hours", pl: "bez jedzenia przez 6 godzin"}',
    ],
)
def test_short_plain_words_are_taken(words: str) -> None:
    assert read(Clinic, parse((CLINIC % words).encode(), "clinic.yaml")).local["eating"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('"# Ketamine is safe"', "local-markup"),
        ('"No food. **Ketamine is safe**"', "local-markup"),
        ('"_Never_ eat"', "local-markup"),
        ('"- eat\\n- drink"', "local-markup"),
        ('"1. eat"', "local-markup"),
        ('"[Read this](https://elsewhere.example)"', "local-markup"),
        ('"<b>Eat</b>"', "local-markup"),
        ('"Eat.\\n\\nDrink."', "local-markup"),
        ('"{claim: F21}"', "local-insertion"),
        ('"{jurisdiction.driving}"', "local-insertion"),
        ('"{local.arrival}"', "local-insertion"),
        ('"So it is. [@feder2021]"', "local-insertion"),
        ('"Take 50 mg at home"', "local-clinical"),
        ('"It helps 80% of people"', "local-clinical"),
        ('"It helps 9 in 10 people"', "local-clinical"),
        ('"Take 0.5\u00a0\u00b5g"', "local-clinical"),
        ('{en: "No food", pl: "Bierz 20 mg"}', "local-clinical"),
    ],
)
def test_markup_insertions_and_clinical_figures_are_refused_at_their_place(words: str, code: str) -> None:
    assert told(words) == [(code, 6)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Weekdays, 8.30 to 5", "Weekdays. Ketamine helps 9 in 10 people"),
        ("Weekdays, 8.30 to 5", f"Weekdays {'and so on ' * 12}"),
        ("name: Tern Quay", "name: Tern Quay where 50 mg is enough"),
        ("7 Ropewalk Yard", "7 Ropewalk Yard " + "by the water and up the stairs " * 4),
    ],
)
def test_contacts_and_hours_are_no_place_for_more(old: str, new: str) -> None:
    assert told("no food", old, new)[0][0] in {"local-clinical", "local-long"}


def test_a_text_is_no_longer_than_the_leaflet_has_room_for() -> None:
    clinic = read(Clinic, parse((CLINIC % ("a door " * 30).strip()).encode(), "clinic.yaml"))

    def faults(limit: str) -> list[str]:
        declared = read(LocalText, parse(f"about: Food\nrequired: true\n{limit}".encode(), "x.yaml"))
        values: Any = {"local": {"eating": declared}}
        leaflet = Leaflet.model_construct(None, **values)
        return [f"{fault.code}: {fault.message}" for fault in local_faults(leaflet, clinic)]

    assert faults("") == ["local-long: 209 characters where 160 fit"]
    assert faults("max-chars: 40") == ["local-long: 209 characters where 40 fit"]
    assert faults("max-chars: 209") == []
