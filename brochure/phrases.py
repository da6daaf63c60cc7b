"""The fixed wording of the system in English: what the catalogues of other languages are made from.

`content/locale/<language>.po` holds the words of another language, `messages.pot` these for translators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.errors import Diagnostic

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")

# What only the test sheet of a printer says: it is set in English where a catalogue lacks it.
TEST_SHEET = "calibrate_"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its ``key``, its English, a ``note`` for translators.

    Where a number decides, ``text`` is the English for one, ``plural`` for others, and ``number`` the placeholder.
    """

    key: str
    text: str
    note: str
    plural: str = ""
    number: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        """The words in braces, which are filled in."""
        return placeholders(self.plural or self.text)


def placeholders(text: str) -> frozenset[str]:
    """Return the names of ``text`` that stand in braces."""
    return frozenset(_PLACEHOLDER.findall(text))


def _english(number: int) -> int:
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Phrases(Mapping[str, str]):
    """The phrases of one language by key; ``forms`` are those that a number decides, ``form_of`` tells which form.

    ``said`` are the keys that have words in this language itself; ``findings`` are what is to be told of the catalogues
    that they were read from.
    """

    singles: Mapping[str, str] = field(hash=False)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    form_of: Callable[[int], int] = field(default=_english, compare=False)
    said: frozenset[str] = frozenset()
    findings: tuple[Diagnostic, ...] = ()

    def __getitem__(self, key: str) -> str:
        """Return a phrase as it stands; of one that a number decides, the form for many."""
        return self.singles[key] if key in self.singles else self.forms[key][-1]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys."""
        yield from self.singles
        yield from self.forms

    def __len__(self) -> int:
        """Return how many phrases there are."""
        return len(self.singles) + len(self.forms)

    @property
    def text(self) -> str:
        """Every word of them."""
        return "\n".join((*self.singles.values(), *(form for forms in self.forms.values() for form in forms)))

    def filled(self, key: str, **values: object) -> str:
        """Return a phrase with its words in braces replaced; where a number decides, in the form of that number."""
        if key in self.forms:
            forms = self.forms[key]
            number = int(str(values[BY_KEY[key].number]))
            text = forms[min(self.form_of(number), len(forms) - 1)]
        else:
            text = self.singles[key]
        return _PLACEHOLDER.sub(lambda name: str(values.get(name[1], name[0])), text)


ENGLISH: tuple[Phrase, ...] = (
    Phrase("draft", "EXAMPLE – not clinically approved", "on every copy until its words are approved"),
    Phrase("overdue", "REVIEW OVERDUE", "on every copy of an approved leaflet that is past the day of its review"),
    Phrase("code", "Leaflet", "the review line: the code of the leaflet follows"),
    Phrase("version", "version", "the review line: a number follows"),
    Phrase("issued", "Issued", "the review line: month and year follow"),
    Phrase("review_due", "review due", "the review line: month and year follow"),
    Phrase("references_title", "Our sources", "title of the list of references"),
    Phrase("glossary_title", "Words used here", "title of the list of terms"),
    Phrase("warning", "Warning", "title of a warning"),
    Phrase("warning_label", "Warning", "what a screen reader says of the triangle beside a warning"),
    Phrase("phone", "Phone", "telephone lines of the clinic"),
    Phrase("by_day", "Clinic, daytime", "beside the number of the clinic by day"),
    Phrase("at_night", "Clinic, after hours", "beside the number of the clinic after hours"),
    Phrase("out_of_hours", "When we are closed", "before the number of the clinic after hours"),
    Phrase("email", "Email", ""),
    Phrase("web", "Web", ""),
    Phrase("of", "of", "between two figures: 19 of 30"),
    Phrase(
        "people_alt",
        "{n} of {of} person {label}",
        "a picture of people, said aloud; {label} goes on: “received placebo”",
        "{n} of {of} people {label}",
        "of",
    ),
    Phrase("dots_alt", "{total} person", "a picture of dots, said aloud", "{total} people", "total"),
    Phrase("page", "page", "before a number"),
    Phrase("large_print", "Large print", "on the cover of the large-print edition"),
    Phrase("page_of", "Page {page} of {pages}", "at the foot of every page in large print"),
    Phrase("skip", "Skip to the leaflet", "web: a link to the text"),
    Phrase("help", "Get help now", "web: a link to the telephone numbers"),
    Phrase("contents", "On this page", "web: over the list of parts"),
    Phrase("to_reference", "Source {number}", "web, said aloud"),
    Phrase("to_text", "Back to where source {number} is named", "web, said aloud"),
    Phrase("filled_in", "What you fill in here is not saved or sent. Print this page to keep it.", "web: under fields"),
    Phrase("line", "Write here", "said aloud of a field without a label"),
    Phrase("box", "Tick here", "said aloud of a box without a label"),
    Phrase("scale", "Choose a number", "said aloud of a row of numbers"),
    Phrase("notes", "Notes", "said aloud of room for notes"),
    Phrase(
        "current_title",
        "Is my leaflet still right?",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_yes",
        "Yes. Your leaflet is the current version.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_replaced",
        "There is a newer version, {version}.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_replaced_do",
        "Please ask us for it, and do not go by the old one any more.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_withdrawn",
        "This leaflet has been withdrawn. Please call us.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_withdrawn_do",
        "Please do not go by it any more. We will tell you what holds now.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_example",
        "This is an example. Nobody has approved it.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_example_do",
        "No clinician has checked its words. Do not rely on it.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_approved_is",
        "The version that was approved is {version}. Please ask us for it.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_late",
        "Your leaflet is the newest version, but its review is overdue.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_overdue",
        "It was due on {day}. Please ask us whether it still holds.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_coming",
        "A new version is being prepared. It counts once it has been approved.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase("current_yours", "Your version", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_newest", "Current version", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_approved", "Approved", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_due", "To be reviewed by", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase(
        "current_changes",
        "What has changed since your version",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase("current_added", "New", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_removed", "No longer said", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_before", "Before", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase("current_now", "Now", "web: the page that tells whether a leaflet on paper is still right"),
    Phrase(
        "current_pictures",
        "A picture has changed.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_sources",
        "The list of sources has changed.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_same",
        "The words have stayed the same.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_unknown",
        "What your version said is not on file here. Please read the current one.",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_read", "Read the leaflet here", "web: the page that tells whether a leaflet on paper is still right"
    ),
    Phrase(
        "current_read_new",
        "Read the newer version here",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase(
        "current_call",
        "Call us if you are not sure",
        "web: the page that tells whether a leaflet on paper is still right",
    ),
    Phrase("calibrate_title", "Test sheet for this printer", "the test sheet of a printer"),
    Phrase("calibrate_corrected", "Test sheet, corrected for this printer", "the test sheet of a printer"),
    Phrase(
        "calibrate_how",
        "Print both sides at actual size (100 %), flipped on the short edge.",
        "the test sheet of a printer",
    ),
    Phrase("calibrate_ruler_title", "With a ruler", "the test sheet of a printer"),
    Phrase(
        "calibrate_ruler",
        "Measure from cross to cross, A and B. Then from the edge of the paper to the corner cross, C and D.",
        "the test sheet of a printer",
    ),
    Phrase("calibrate_to_mm", "To half a millimetre.", "the test sheet of a printer"),
    Phrase("calibrate_to_in", "To half a sixteenth of an inch.", "the test sheet of a printer"),
    Phrase("calibrate_edges_title", "At the four edges", "the test sheet of a printer"),
    Phrase(
        "calibrate_edges",
        "E, F, G, H: find the smallest number whose line is printed in full. If it is larger on side two, "
        "take that one.",
        "the test sheet of a printer",
    ),
    Phrase("calibrate_light_title", "Against the light", "the test sheet of a printer"),
    Phrase(
        "calibrate_light",
        "Hold this side towards you against a window. The long cross of side two shines through. How far from"
        " 0 does it cut the scales? J left or right, K up or down.",
        "the test sheet of a printer",
    ),
    Phrase("calibrate_write", "Write here", "the test sheet of a printer"),
    Phrase("calibrate_a", "cross to cross, across", "the test sheet of a printer"),
    Phrase("calibrate_b", "cross to cross, down", "the test sheet of a printer"),
    Phrase("calibrate_c", "left edge to cross", "the test sheet of a printer"),
    Phrase("calibrate_d", "top edge to cross", "the test sheet of a printer"),
    Phrase("calibrate_left", "left", "the test sheet of a printer"),
    Phrase("calibrate_right", "right", "the test sheet of a printer"),
    Phrase("calibrate_up", "up", "the test sheet of a printer"),
    Phrase("calibrate_down", "down", "the test sheet of a printer"),
    Phrase("calibrate_top", "top", "the test sheet of a printer"),
    Phrase("calibrate_bottom", "bottom", "the test sheet of a printer"),
    Phrase("calibrate_turn_title", "How it came out", "the test sheet of a printer"),
    Phrase("calibrate_turn", "Turn it like the page of a book. Side two is:", "the test sheet of a printer"),
    Phrase("calibrate_upright", "upright", "the test sheet of a printer"),
    Phrase("calibrate_upside_down", "upside down", "the test sheet of a printer"),
    Phrase("calibrate_pile", "It lay in the tray with side one:", "the test sheet of a printer"),
    Phrase("calibrate_face_down", "down", "the test sheet of a printer"),
    Phrase("calibrate_face_up", "up", "the test sheet of a printer"),
    Phrase("calibrate_type", "Then type the readings in:", "the test sheet of a printer"),
    Phrase("calibrate_side_two", "Side two", "the test sheet of a printer"),
    Phrase(
        "calibrate_side_two_upright",
        "If you turned the sheet like the page of a book and can read this, tick “upright” on side one.",
        "the test sheet of a printer",
    ),
    Phrase("calibrate_side_two_upset", "If it stands on its head, tick “upside down”.", "the test sheet of a printer"),
    Phrase("calibrate_two_sheets_title", "Two sheets came out?", "the test sheet of a printer"),
    Phrase(
        "calibrate_two_sheets",
        "Then this printer prints one side at a time. Put side one back into the tray and print page 2 on its"
        " back. Put leaflets back in the same way every time.",
        "the test sheet of a printer",
    ),
)

BY_KEY: Mapping[str, Phrase] = {phrase.key: phrase for phrase in ENGLISH}


def english() -> Phrases:
    """Return the English phrases."""
    return Phrases(
        {phrase.key: phrase.text for phrase in ENGLISH if not phrase.plural},
        {phrase.key: (phrase.text, phrase.plural) for phrase in ENGLISH if phrase.plural},
        said=frozenset(BY_KEY),
    )
