"""People whom nobody could meet: given names and towns of five scripts, put together by a number."""

from __future__ import annotations

from typing import NamedTuple


class Script(NamedTuple):
    """First names and last names of one script, words for a ward, and which way they run."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    ward: str
    to_left: bool = False


SCRIPTS = {
    "Latin": Script(
        ("Zoë", "Renée", "Åsa", "Bjørn", "Inês", "Çelik"), ("Ægirsdóttir", "Muñoz-Ibáñez", "O'Façade"), "Salle"
    ),
    "Polish": Script(("Łucja", "Święta", "Ździsław", "Żaneta"), ("Gżegżółka", "Chrząszcz-Ćma", "Wróbęlśka"), "Sala"),
    "Arabic": Script(("فاطمة", "علاء", "لالا", "الزهراء"), ("بن حسن", "الطيّب", "أبو لؤلؤة"), "جناح", to_left=True),
    "Greek": Script(("Ελένη", "Ανδρέας", "Σωσώ"), ("Παπαδοπούλου", "Ψαράς", "Ξενάκη"), "Πτέρυγα"),
    "Cyrillic": Script(("Наталия", "Ёлка", "Щука"), ("Щербакова", "Ґудзик", "Їжак"), "Палата"),
}


class Person(NamedTuple):
    """One of them: the script of their name, the name with a number that is theirs alone, and where they go."""

    script: str
    name: str
    ward: str


def person(number: int) -> Person:
    """Return the person of a ``number``; no two have one name."""
    names = list(SCRIPTS)
    script = names[number % len(names)]
    held, at = SCRIPTS[script], number // len(names)
    first, last = held.first[at % len(held.first)], held.last[at // len(held.first) % len(held.last)]
    return Person(script, f"{first} {last} {number}", f"{held.ward} {number % 97 + 1}")
