"""What has changed between two approvals, sentence by sentence, each at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.approval import Words, differences
from brochure.approval.difference import plain
from brochure.approval.words import Entry
from brochure.model.text import read_passage
from brochure.source import Mapping_, parse


def words(*entries: tuple[str, str]) -> Words:
    return Words((tuple(Entry(key, text) for key, text in entries),))


OLD = words(
    ("heading", "At home"), ("text", "Rest today. Walk a little tomorrow. Call us."), ("list.items", "Keep warm")
)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("Rest today. Walk a lot tomorrow. Call us.", [("Walk a little tomorrow.", "Walk a lot tomorrow.")]),
        ("Rest today. Call us.", [("Walk a little tomorrow.", "")]),
        ("Rest today. Walk a little tomorrow. Sleep. Call us.", [("", "Sleep.")]),
        ("Rest today. Eat what you like. Call us.", [("Walk a little tomorrow.", "Eat what you like.")]),
        (
            "Call us. Rest today. Walk a little tomorrow.",
            [("", "Call us."), ("Call us.", "")],
        ),
    ],
)
def test_changes_are_told_by_the_sentence_under_their_heading(new: str, expected: list[tuple[str, str]]) -> None:
    found = differences(OLD, words(("heading", "At home"), ("text", new), ("list.items", "Keep warm")))
    assert [(change.old, change.new) for change in found] == expected
    assert {change.under for change in found} == {"At home"}


def test_a_sentence_becomes_another_kind_of_thing() -> None:
    found = differences(words(("text", "Do not drive.")), words(("warning", "Do not drive.")))
    assert [(change.kind, change.key) for change in found] == [("added", "warning"), ("removed", "text")]


def test_a_change_stands_where_its_sentence_is_written() -> None:
    tree = parse(b"text: |\n  Rest today.\n  Walk a\n  lot tomorrow.\n", "x.yaml")
    assert isinstance(tree, Mapping_)
    passage = read_passage(tree["text"])
    new = Words(((Entry("text", "Rest today. Walk a lot tomorrow.", passage.place, passage),),))
    (change,) = differences(words(("text", "Rest today. Walk a little tomorrow.")), new)
    assert (change.place and (change.place.line, change.place.column)) == (3, 3)


def test_readers_see_neither_marks_nor_markdown_nor_addresses() -> None:
    assert plain("In **10** of 15. [@a; @b] See [this](https://a.example).") == "In 10 of 15. See this."


_SENTENCES = st.lists(st.sampled_from(["One here.", "Two there!", "Is it three?", "Four."]), max_size=6)


@given(_SENTENCES, _SENTENCES)
def test_what_is_told_leads_from_the_old_words_to_the_new(old: list[str], new: list[str]) -> None:
    before, after = (words(("text", " ".join(said))) for said in (old, new))
    found = differences(before, after)
    kept = list(old) or [""]
    for change in found:
        if change.old:
            kept.remove(change.old)
        if change.new:
            kept.append(change.new)
    assert sorted(filter(None, kept)) == sorted(new)
    assert bool(found) == (old != new)
