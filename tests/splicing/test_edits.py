"""Edits of the form: what is not meant by one keeps its line, whoever wrote the file and however."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure import source
from brochure.errors import BrochureError
from brochure.splicing.edits import CannotSpliceError, Edit, Insert, Move, Put, Remove, Wrap, change, spliced
from brochure.splicing.quoting import alike, paragraphs
from brochure.translation.recording import plain

CHECKOUT = Path(__file__).resolve().parents[2]
LEAFLETS = sorted((CHECKOUT / "content" / "leaflets").glob("*.yaml"))

FILE = """\
# head
title: A title # said short
version: "1.0"
review:
  due: 2028-11-24 # at most two years
  author: # nobody yet

panels:
  front: # one panel
    - cover: {scene: path}

  inside:
    - heading: What is it?
    # about the text
    - text: |
        First paragraph that was
        broken here.

        Second.
    - heading: {text: "How?", level: 3}
    - list:
        title: Some
        items: # in order
          - one
          # the long one
          - >-
            a long entry that goes
            on here
          - "with: colon"
      id: some
    - contact: {show: [name, phone, web]}
    - references:
    - review-line

  back: [references, {text: short}]
  flap:
"""


def edited(*edits: Edit, text: str = FILE) -> list[str]:
    """Return the lines that edits took away and wrote, in order."""
    return [line for line in ndiff(text.splitlines(), spliced(text, edits).splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (Put(("title",), "Other"), ["- title: A title # said short", "+ title: Other # said short"]),
        (Put(("title",), "a: b"), ["- title: A title # said short", '+ title: "a: b" # said short']),
        (Put(("version",), "2"), ['- version: "1.0"', '+ version: "2"']),
        (
            Put(("review", "due"), "2029-01-01"),
            ["-   due: 2028-11-24 # at most two years", "+   due: 2029-01-01 # at most two years"],
        ),
        (
            Put(("review", "author"), "A name, a role"),
            ["-   author: # nobody yet", "+   author: A name, a role # nobody yet"],
        ),
        (
            Put(("review", "due"), "first\n\nsecond"),
            [
                "-   due: 2028-11-24 # at most two years",
                "+   due: | # at most two years",
                "+     first",
                "+ ",
                "+     second",
            ],
        ),
        (Put(("subtitle",), "new", "version"), ["+ subtitle: new"]),
        (Put(("panels", "inside", 1, "text"), "First paragraph that was broken here."), ["- ", "-         Second."]),
        (
            Put(("panels", "inside", 1, "text"), "First paragraph that was broken here.\n\nNew.\n\nSecond."),
            ["+ ", "+         New."],
        ),
        (
            Put(("panels", "inside", 2, "heading", "level"), 2),
            ['-     - heading: {text: "How?", level: 3}', '+     - heading: {text: "How?", level: 2}'],
        ),
        (
            Remove(("panels", "inside", 2, "heading", "level")),
            ['-     - heading: {text: "How?", level: 3}', '+     - heading: {text: "How?"}'],
        ),
        (
            Wrap(("panels", "inside", 0, "heading"), {"text": None, "level": 3}),
            ["-     - heading: What is it?", "+     - heading: {text: What is it?, level: 3}"],
        ),
        (Insert(("panels", "inside"), 0, {"text": "new"}), ["+     - text: new"]),
        (Insert(("panels", "inside"), 7, {"notes": 3}), ["+     - notes: 3"]),
        (Insert(("panels", "flap"), 0, {"notes": 3}), ["+     - notes: 3"]),
        (
            Insert(("panels", "back"), 1, {"quote": "a, b"}),
            ["-   back: [references, {text: short}]", '+   back: [references, {quote: "a, b"}, {text: short}]'],
        ),
        (Insert(("panels", "inside", 3, "list", "items"), 2, "# no"), ['+           - "# no"']),
        (
            Remove(("panels", "inside", 3, "list", "items", 1)),
            ["-           - >-", "-             a long entry that goes", "-             on here"],
        ),
        (Remove(("panels", "inside", 0)), ["-     - heading: What is it?"]),
        (Remove(("panels", "back", 0)), ["-   back: [references, {text: short}]", "+   back: [{text: short}]"]),
        (
            Remove(("panels", "front", 0)),
            ["-   front: # one panel", "+   front: [] # one panel", "-     - cover: {scene: path}"],
        ),
        (
            Move(("panels", "inside", 4, "contact", "show", 0)),
            ["-     - contact: {show: [name, phone, web]}", "+     - contact: {show: [phone, name, web]}"],
        ),
        (
            Put(("panels", "inside", 5, "references"), {"title": "Sources"}),
            ["+         title: Sources"],
        ),
        (
            Put(("panels", "inside", 6), {"review-line": {"title": "x"}}),
            ["-     - review-line", "+     - review-line:", "+         title: x"],
        ),
    ],
)
def test_an_edit_changes_the_lines_that_it_is_about(edit: Edit, lines: list[str]) -> None:
    assert edited(edit) == lines


def test_a_block_moves_with_the_comment_above_it() -> None:
    after = spliced(FILE, [Move(("panels", "inside", 0))])
    assert "inside:\n    # about the text\n    - text: |" in after
    assert after.index("Second.") < after.index("What is it?") < after.index("How?")


def test_a_shorthand_is_wrapped_with_its_lines_and_comments() -> None:
    text = (
        "panels:\n  front:\n    - list: # these\n        - a\n        # why\n        - >-\n          b\n    - text: x\n"
    )
    after = spliced(text, [Wrap(("panels", "front", 0, "list"), {"title": "T", "items": None})])
    assert after == (
        "panels:\n  front:\n    - list:\n        title: T\n        items: # these\n          - a\n          # why\n"
        "          - >-\n            b\n    - text: x\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "panels:\n  front: &all\n    - text: x\n  back: *all\n",  # one place for two
        "panels:\n  front:\n    - - text: x\n",  # dashes on one line
        "panels:\n  ? front\n  : - text: x\n",
    ],
)
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(CannotSpliceError):
        spliced(text, [Insert(("panels", "front"), 0, {"text": "new"}), Remove(("panels", "front", 0, 0))])


@pytest.mark.parametrize(
    "path", [("nothing", "here"), ("panels", "inside", 99), ("panels", "inside", "x"), ("title", 0), ()]
)
def test_a_path_to_nothing_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(BrochureError):
        spliced(FILE, [Remove(path) if path else Put((), "x")])


# -- laws ------------------------------------------------------------------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"), include_characters="\n"),
    min_size=1,
    max_size=80,
)
tricky = st.sampled_from(
    [
        "a: b",
        "- x",
        "# no",
        "x #y",
        "{claim: F21}",
        "[@a; @b]",
        "yes",
        "null",
        "1.0",
        "2026-01-01",
        "'",
        '"',
        "\\n",
        "* *",
        "a" * 300,
        "long words " * 40,
        "!x",
        "&a",
        "%",
        "@",
        "`",
        "? x",
        "| x",
        "> x",
        "a,b",
        "x: ",
        "<<",
        "~",
        "…",
        "🙂 b",
    ]
)
texts = st.one_of(tricky, words).filter(lambda text: bool(paragraphs(text)))
values = st.one_of(
    texts.map(lambda text: {"text": text}),
    st.lists(texts, min_size=1, max_size=3).map(lambda items: {"list": {"title": "T", "items": items}}),
    texts.map(lambda text: {"question-and-answer": [{"question": text, "answer": "x"}]}),
)


def leaves(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all texts."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else None
    if pairs is None:
        return [path] if tree else []
    return [found for key, value in pairs for found in leaves(value, (*path, key))]


def lists(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all lists that hold anything."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    own = [path] if isinstance(tree, list) and tree else []
    return own + [found for key, value in pairs for found in lists(value, (*path, key))]


def at(tree: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if line.lstrip().startswith("#") or " # " in line]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_text_of_any_leaflet_can_be_written_anew_and_nothing_else_moves(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(LEAFLETS)).read_text(encoding="utf-8")
    tree = plain(source.parse(text.encode(), ""))
    path, new = data.draw(st.sampled_from(leaves(tree))), data.draw(texts)
    try:
        after = spliced(text, [Put(path, new)])
    except CannotSpliceError:
        after = text
        assert not all(character.isprintable() or character == "\n" for character in new), (path, new)
    else:
        assert alike(at(plain(source.parse(after.encode(), "")), path), new)
    start, end, put = change(text, after)
    assert text[:start] + put + text[end:] == after
    assert all(line in after for line in text[:start].splitlines()[:-1])
    assert all(line in after for line in text[end:].splitlines()[1:])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_put_into_a_list_can_be_taken_out_again_and_leaves_no_trace(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(LEAFLETS)).read_text(encoding="utf-8")
    tree = plain(source.parse(text.encode(), ""))
    path = data.draw(st.sampled_from(lists(tree)))
    index = data.draw(st.integers(0, len(at(tree, path))))
    after = spliced(text, [Insert(path, index, data.draw(values))])
    assert [line for line in comments(text) if line not in after] == []
    assert spliced(after, [Remove((*path, index))]) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_two_moves_are_none_and_no_line_is_lost(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(LEAFLETS)).read_text(encoding="utf-8")
    tree = plain(source.parse(text.encode(), ""))
    path = data.draw(st.sampled_from([path for path in lists(tree) if len(at(tree, path)) > 1]))
    step = Move((*path, data.draw(st.integers(0, len(at(tree, path)) - 2))))
    after = spliced(text, [step])
    if not any(word in text for word in ("[", "{")):
        assert sorted(after.splitlines()) == sorted(text.splitlines())
    assert spliced(after, [step]) == text
