"""What the review reads is what the page shows, and every character knows where it was written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from brochure import build
from brochure.compose.templates import Templates
from brochure.planning import Selection, plan
from brochure.review.reading import ALT
from brochure.reviewing import Desk
from brochure.workspace import Workspace
from tests.review.desk import LEAFLET, judged, swapped

CHECKOUT = Path(__file__).resolve().parents[2]
EXACT = {"heading", "text", "list", "callout", "warning", "phase", "columns", "question-and-answer"}
_MARKS = {
    ord("’"): "'",
    ord("‘"): "'",
    ord("“"): '"',
    ord("”"): '"',
    ord("„"): '"',
    ord("«"): '"',
    ord("»"): '"',
    0x2060: None,
    0xA0: " ",
    ord("…"): "...",
}


def tokens(words: str) -> Counter[str]:
    return Counter(re.findall(r"\S+", unicodedata.normalize("NFKC", words.translate(_MARKS))))


def test_the_words_of_all_that_ships_are_those_that_are_composed() -> None:
    workspace = Workspace(CHECKOUT)
    jobs, _ = plan(workspace, Selection())
    assert len(jobs) >= 6
    for job in jobs:
        prepared = build.prepare(workspace, job, Templates(workspace.text), Desk(workspace))
        spots = prepared.review.case.reading.spots
        composed = [block for region in prepared.composition.document.regions for block in region.blocks]
        for panel, blocks in prepared.review.case.leaflet.panels.items():
            for number, block in enumerate(blocks):
                lines = [s for s in spots if (s.panel, s.number) == (panel, number)]
                read = "\n".join(line.words for spot in lines for line in spot.lines if line.role != ALT)
                shown = [b.words for b in composed if b.place == block.place]
                if shown:
                    missing = tokens(read) - tokens(shown[0])
                    del missing["..."]  # what a record fills in is a rule on paper
                    assert not missing, (job, block.place, missing)
                    if block.kind in EXACT and not any(s.block.kind in {"contact", "emergency"} for s in lines):
                        assert tokens(read) == tokens(shown[0]), (job, block.place)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("text: Rest it. Then walk slowly.", "slowly"),
        ('text: "Rest it. Then walk \\"very\\" slowly."', "slowly"),
        ("text: 'It''s best to walk slowly.'", "slowly"),
        ("text: |\n        Rest it.\n        Then **walk** slowly.\n\n        And on.", "slowly"),
        ("text: |\n        Rest it.\n        Then **walk** slowly.\n\n        And on.", "walk"),
        ("text: >-\n        Rest it.\n        Then [walk](https://a.example) slowly.", "slowly"),
        ("text: Rest {{it}} and walk slowly.", "slowly"),
        ("text: Ask {clinic.phone} and walk slowly.", "slowly"),
        ("list:\n        - Rest.\n        - Walk slowly.", "slowly"),
        ("question-and-answer: [{question: Why?, answer: Walk slowly.}]", "slowly"),
        ("phase: {title: A, blocks: [{text: Walk slowly.}]}", "slowly"),
        ("columns: [[{text: Rest.}], [{text: Walk slowly.}]]", "slowly"),
    ],
)
def test_every_word_knows_its_place(written: str, word: str) -> None:
    leaflet = swapped(LEAFLET, ("    - heading: What is it?", f"    - {written}\n    - heading: What is it?"))
    lines = judged(leaflet).case.reading.lines
    (line,) = [line for line in lines if word in line.words]
    for offset in range(len(word)):
        place = line.place_at(line.words.index(word) + offset)
        assert leaflet.splitlines()[place.line - 1][place.column - 1 :].startswith(word[offset:])


def test_words_of_a_claim_know_their_own_place_and_by_what_they_came() -> None:
    leaflet = swapped(LEAFLET, ("- text: Ask about", '- text: "So: {claim: dosed} And on."\n    - text: Ask about'))
    (line,) = [line for line in judged(leaflet).case.reading.lines if line.words.startswith("So:")]
    assert line.words == "So: The study gave 0.5 mg/kg. And on."
    assert line.place_at(5).file == "claims.yaml"
    assert line.place_at(len(line.words) - 3).file == "x.yaml"
    came = line.came_by(5)
    assert came is not None
    assert (came.kind, came.name, came.place.file) == ("claim", "dosed", "x.yaml")
    assert [keys for _, keys, _ in line.citations] == [("feder2021",)]


def test_what_leads_nowhere_is_left_to_composing() -> None:
    leaflet = swapped(
        LEAFLET, ("- text: Ask about", '- text: "So {claim: none} {local.x} {record.y}."\n    - text: Ask about')
    )
    (line,) = [line for line in judged(leaflet).case.reading.lines if line.words.startswith("So")]
    assert line.words.split() == ["So", "…."]
