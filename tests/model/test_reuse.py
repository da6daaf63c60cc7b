"""Blocks by reference: what is used is what stands there, and what cannot be used is told at its place."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.model import load, reuse
from brochure.source import Node, parse
from tests.model.samples import LEAFLET

T = "- text: Rest it."
BONES = LEAFLET.replace(
    T,
    """- list: [Walk., Rest.]
      id: moves
    - phase:
        title: After
        blocks:
          - text: Sleep well.
            id: sleep
    - columns:
        - [{text: Left, id: left}]
        - [{use: "#moves"}]
      id: both""",
)


def others(**texts: str) -> reuse.Others:
    def other(name: str, place: Place) -> Node:
        if name not in texts:
            raise BrochureError(Diagnostic("file-missing", f"no {name}", place=place))
        return parse(texts[name].encode(), name)

    return other


def read(blocks: str, **texts: str) -> tuple[Any, ...]:
    leaflet = load.read_leaflet(parse(LEAFLET.replace(T, blocks).encode(), "f"), others=others(bones=BONES, **texts))
    return leaflet.panels["inside"]


def told(blocks: str, **texts: str) -> list[tuple[str, str]]:
    with pytest.raises(BrochureError) as caught:
        read(blocks, **texts)
    return [(d.code, str(d.place)) for d in caught.value.diagnostics]


def test_a_used_block_is_the_block_that_stands_there() -> None:
    there: Any = load.read_leaflet(parse(BONES.encode(), "bones")).panels["inside"]
    assert read("- use: bones#moves\n    - use: bones#both") == (there[0], there[2])
    assert read("- use: bones#sleep") == (there[1].blocks[0],)


def test_it_keeps_the_place_where_it_was_written() -> None:
    (block,) = read("- use: bones#moves")
    assert block.place == load.read_leaflet(parse(BONES.encode(), "bones")).panels["inside"][0].place
    assert block.place.file == "bones"


def test_a_leaflet_may_use_a_block_of_its_own_and_within_others() -> None:
    first, second = read("- text: Rest.\n      id: rest\n    - phase: {title: a, blocks: [{use: '#rest'}]}")
    assert second.blocks == (first,)


def test_an_id_is_no_part_of_what_is_said() -> None:
    plain = load.read_leaflet(parse(LEAFLET.encode(), "f"))
    named = load.read_leaflet(parse(LEAFLET.replace(T, f"{T}\n      id: rest").encode(), "f"))
    assert repr(named) == repr(plain)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("- use: bones#mvoes", [("unknown-block-id", "f:11:12")]),
        ("- use: bone#moves", [("file-missing", "f:11:12")]),
        ("- use: bones", [("use-address", "f:11:12")]),
        ("- use: ../bones#moves", [("bad-name", "f:11:12")]),
        ("- use: bones#", [("empty-value", "f:11:12")]),
        ("- use:", [("empty-value", "f:11:11")]),
        ("- use: bones#moves\n      id: mine", [("block-kind", "f:12:7")]),
        ("- text: a\n      id: x\n    - text: b\n      id: x", [("id-twice", "f:14:11")]),
        ("- text: a\n      id: a b", [("bad-name", "f:12:11")]),
        ("- use: bad#it\n    - use: bones#none", [("unknown-key", "bad:11:17"), ("unknown-block-id", "f:12:12")]),
        ("- phase: {title: a, blocks: [{use: '#p'}]}\n      id: p", [("use-cycle", "f:11:40")]),
        ("- use: left#x", [("use-cycle", "right:11:40")]),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(blocks: str, expected: list[tuple[str, str]]) -> None:
    bad = LEAFLET.replace(T, "- warning: {titel: a}\n      id: it")
    left = LEAFLET.replace(T, "- phase: {title: a, blocks: [{use: right#x}]}\n      id: x")
    right = LEAFLET.replace(T, "- phase: {title: a, blocks: [{use: left#x}]}\n      id: x")
    assert [pair for pair in told(blocks, bad=bad, left=left, right=right) if pair[0] != "missing-key"] == expected


def test_blocks_that_multiply_are_stopped() -> None:
    levels = [
        f"- phase: {{title: a, blocks: [{{use: '#p{n + 1}'}}, {{use: '#p{n + 1}'}}]}}\n      id: p{n}"
        for n in range(20)
    ]
    codes = told("\n    ".join([*levels, "- text: a\n      id: p20"]))
    assert [code for code, _ in codes if code == "use-too-many"] == ["use-too-many"]


def test_without_others_only_its_own_blocks_can_be_used() -> None:
    with pytest.raises(BrochureError) as caught:
        load.read_leaflet(parse(LEAFLET.replace(T, "- use: bones#moves").encode(), "f"))
    assert [d.code for d in caught.value.diagnostics] == ["file-missing"]
