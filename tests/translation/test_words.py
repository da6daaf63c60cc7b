"""The canonical form of a leaflet's words, and the hashes of it."""

from __future__ import annotations

import pytest

from brochure.model import load
from brochure.source import parse
from brochure.translation import hashes, pieces, whole
from tests.review.desk import LEAFLET, swapped


def leaflet(text: str = LEAFLET):
    return load.read_leaflet(parse(text.encode(), "x.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- heading: What is it?", "- heading:  'What is it?' # a comment"),
        ("- heading: What is it?", "- heading: {level: 3, text: What is it?}"),
        ("No one knows yet.", "No one\n       knows yet."),
        ("{jurisdiction.approval}", "{ jurisdiction.approval }"),
        ("[@feder2021]", "[@feder2021 ]"),
        ("    - break: panel\n", ""),
        ("{title: My notes, lines: 4}", "{lines: 6, title: My notes}"),
        ("  author:\n", "  author: A. Person\n"),
        ('version: "1.0"', 'version: "2.0"'),
    ],
)
def test_style_order_looks_and_dates_leave_no_trace(old, new):
    assert hashes(leaflet(swapped(LEAFLET, (old, new)))) == hashes(leaflet())


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("What is it?", "What was it?", "heading"),
        ("[@feder2021]", "[@abdallah2022]", "text"),
        ("{jurisdiction.approval}", "{jurisdiction.driving}", "text"),
        ("claim: F21", "claim: A22", "statistic"),
        ("pregnancy, sedatives", "sedatives", "warning"),
        ("[feel unreal, get dizzy", "[get dizzy, feel unreal", "list"),
        ("a gate in a cell wall".capitalize(), "A gate", "figure"),
        ("title: Ketamine for PTSD", "title: Ketamine", "leaflet"),
    ],
)
def test_a_changed_word_changes_its_own_piece_alone(old, new, kind):
    before, after = pieces(leaflet()), pieces(leaflet(swapped(LEAFLET, (old, new))))
    assert [b.kind for a, b in zip(before, after, strict=True) if a.hash != b.hash] == [kind]
    assert whole(leaflet()) != whole(leaflet(swapped(LEAFLET, (old, new))))


def test_a_brace_is_no_insertion():
    plain = leaflet(swapped(LEAFLET, ("No one knows yet.", "{{jurisdiction.approval}}")))
    called = leaflet(swapped(LEAFLET, ("No one knows yet.", "{jurisdiction.approval}")))
    assert hashes(plain) != hashes(called)


def test_blocks_inside_a_block_stand_after_it():
    inside = "- phase:\n        title: Before\n        blocks: [text: Eat., {list: [a, b]}]\n    - notes:"
    found = pieces(leaflet(swapped(LEAFLET, ("- notes:", inside))))
    at = [piece.kind for piece in found].index("phase")
    assert [(piece.kind, piece.words) for piece in found[at : at + 3]] == [
        ("phase", "phase\ntitle: Before"),
        ("text", "text\ntext: Eat."),
        ("list", "list\nitems: a\nitems: b"),
    ]
