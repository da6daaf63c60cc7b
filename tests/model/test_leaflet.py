"""Leaflets and their blocks: what is read, what is taken when nothing is written, and where it stands."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from pydantic import ValidationError

from brochure.errors import BrochureError, Place
from brochure.formats import FORMATS
from brochure.model import load
from brochure.model.blocks import KINDS, Block, Checklist, Form, Heading, Phase, SideBySide, Table, read_block
from brochure.model.leaflet import Leaflet, walk_texts
from brochure.source import Sequence_, parse
from tests.model.samples import SHORTEST

LEAFLET = """\
title: {by-jurisdiction: {US: Knee pain, GB: Sore knees}}
subtitle:
code: 0042
version: 1.10
audience: Adults
fold: half-fold
min-body: 11
review: {issued: 2026-11-01, due: 2028-11-01, author: , clinical-reviewer: , approved: , funding: none}
local:
  eating: {about: Before the day, default: Eat as usual.}
  parking: {about: Where to park, required: true}
record:
  date: {type: date, max-chars: 20}
panels:
  front:
    - cover: {scene: shelter}
  inside:
    - heading: Does it help?
    - text: |
        It may. [@a]

        Open from 9:30.
    - columns:
        - - list: [Rest, Ice]
        - - phase: {title: Before, blocks: [{text: Eat.}]}
  back: [references, contact, review-line]
"""


def leaflet(text: str = LEAFLET) -> Leaflet:
    return load.read_leaflet(parse(text.encode(), "f"))


def block(text: str) -> Block:
    tree = parse(f"- {text}".encode(), "f")
    assert isinstance(tree, Sequence_)
    return read_block(tree[0])


def test_a_leaflet_is_read_whole() -> None:
    read = leaflet()
    assert (read.code, read.version, read.fold, read.min_body) == ("0042", "1.10", "half-fold", 11.0)
    assert (read.title.passage("US").raw, read.title.passage("GB-ENG").raw) == ("Knee pain", "Sore knees")
    assert list(read.panels) == ["front", "inside", "back"]
    assert [b.kind for b in read.panels["inside"]] == ["heading", "text", "columns"]
    assert (read.local["parking"].required, read.local["parking"].default) == (True, None)
    assert (read.record["date"].type, read.record["date"].max_chars, read.record["date"].overflow) == (
        "date",
        20,
        "error",
    )


def test_what_is_left_empty_is_not_given() -> None:
    read = leaflet()
    assert read.subtitle is None
    assert (read.review.author, read.review.clinical_reviewer, read.review.approved) == (None, None, None)
    assert (read.review.issued, read.review.due) == (date(2026, 11, 1), date(2028, 11, 1))


def test_blocks_and_keys_know_where_they_stand() -> None:
    read = leaflet()
    assert [b.place for b in read.panels["inside"]] == [Place("f", 18, 7), Place("f", 19, 7), Place("f", 23, 7)]
    assert [b.place.column for b in read.panels["back"]] == [10, 22, 31]
    assert read.at("fold") == Place("f", 6, 7)
    assert read.panels["front"][0].at("scene") == Place("f", 16, 22)


def test_a_leaflet_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        leaflet().fold = "sheet"  # type: ignore[misc]


def test_a_leaflet_crosses_to_a_worker_and_back() -> None:
    read = leaflet()
    again = pickle.loads(pickle.dumps(read))  # noqa: S301 - our own
    assert again == read
    assert again.panels["inside"][0].place == read.panels["inside"][0].place


def test_every_text_is_walked_with_its_panel_and_block() -> None:
    found = [
        (f.passage.raw.split("\n")[0], f.jurisdiction, f.panel, f.block.kind if f.block else None)
        for f in walk_texts(leaflet())
    ]
    assert found == [
        ("Knee pain", "US", None, None),
        ("Sore knees", "GB", None, None),
        ("Adults", None, None, None),
        ("none", None, None, None),
        ("Eat as usual.", None, None, None),
        ("Does it help?", None, "inside", "heading"),
        ("It may. [@a]", None, "inside", "text"),
        ("Rest", None, "inside", "list"),
        ("Ice", None, "inside", "list"),
        ("Before", None, "inside", "phase"),
        ("Eat.", None, "inside", "text"),
    ]


def test_all_faults_of_a_leaflet_are_told_at_once() -> None:
    wrong = LEAFLET.replace("code: 0042", "coed: 0042").replace("- heading:", "- headng:").replace("9:30", "{nine}")
    with pytest.raises(BrochureError) as caught:
        leaflet(wrong.replace("[Rest, Ice]", "Rest").replace("title: Before, ", ""))
    assert [(d.place.line, d.code) for d in caught.value.diagnostics if d.place] == [
        (3, "unknown-key"),
        (18, "unknown-block"),
        (22, "insertion"),
        (24, "wrong-type"),
        (25, "missing-key"),
    ]


def test_a_panel_may_be_left_blank() -> None:
    read = leaflet(LEAFLET.replace("  back: [references, contact, review-line]\n", "  back:\n"))
    assert read.panels["back"] == ()


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)
def test_every_fold_takes_its_panels_and_its_regions(fmt: object) -> None:
    flowing = [region.name for region in fmt.regions if region.lengths]  # type: ignore[attr-defined]
    names = [*(p.name for p in fmt.panels if fmt.region(p.name)), *flowing]  # type: ignore[attr-defined]
    fold = fmt.fold  # type: ignore[attr-defined]
    together = [region.name for region in fmt.regions]  # type: ignore[attr-defined]
    for keys in (names, together):
        panels = "".join(f"  {key}: []\n" for key in keys)
        text = LEAFLET[: LEAFLET.index("  front:")].replace("half-fold", fold)
        assert list(leaflet(text + panels).panels) == keys


def test_a_sheet_may_have_one_side() -> None:
    text = LEAFLET[: LEAFLET.index("  inside:")].replace("half-fold", "sheet")
    assert list(leaflet(text).panels) == ["front"]


# -- blocks -----------------------------------------------------------------------------------------------------------


def test_every_kind_is_tried() -> None:
    assert set(SHORTEST) == set(KINDS)


@pytest.mark.parametrize(("kind", "value"), SHORTEST.items())
def test_a_block_is_read_in_its_shortest_form(kind: str, value: str) -> None:
    read = block(f"{kind}: {value}")
    assert type(read) is KINDS[kind]
    assert read.kind == kind
    assert read.place == Place("f", 1, 3)


@pytest.mark.parametrize("kind", [kind for kind, value in SHORTEST.items() if not value])
def test_a_block_that_needs_nothing_may_be_its_kind_alone(kind: str) -> None:
    assert type(block(kind)) is KINDS[kind]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].shorthand])
def test_the_shorthand_says_the_same_as_the_full_form(kind: str) -> None:
    short, full = block(f"{kind}: {SHORTEST[kind]}"), block(f"{kind}: {{{KINDS[kind].shorthand}: {SHORTEST[kind]}}}")
    assert type(short) is type(full)
    field = str(KINDS[kind].shorthand)
    assert repr(getattr(short, field)).count("place") == repr(getattr(full, field)).count("place")


def test_a_text_by_jurisdiction_is_a_shorthand_too() -> None:
    read = block("heading: {by-jurisdiction: {US: a, GB: b}}")
    assert isinstance(read, Heading)
    assert (read.level, read.text.passage("GB-ENG").raw) == (2, "b")
    items = block("checklist: [{by-jurisdiction: {US: a}}, {text: b, lines: ['', c]}]")
    assert isinstance(items, Checklist)
    assert [item.text.passage("US").raw for item in items.items] == ["a", "b"]
    assert [bool(line) for line in items.items[1].lines] == [False, True]


def test_a_cell_may_be_empty_or_a_number() -> None:
    read = block("table: {header: ['', 2], rows: [[9:30, ], [01234, '']], widths: [2, 1.5]}".replace(", ]", ", '']"))
    assert isinstance(read, Table)
    assert [[cell.passage("US").raw for cell in row] for row in read.rows] == [["9:30", ""], ["01234", ""]]
    assert read.widths == (2.0, 1.5)


def test_a_form_tells_its_fields_apart() -> None:
    read = block("form: {rows: [[{line: Name, width: 2}, {box: ''}], [{scale: Pain, from: 1, to: 5}, {time: At}]]}")
    assert isinstance(read, Form)
    assert [(f.kind, f.width, f.least, f.most) for row in read.rows for f in row] == [
        ("line", 2, 0, 10),
        ("box", 1, 0, 10),
        ("scale", 1, 1, 5),
        ("time", 1, 0, 10),
    ]


def test_blocks_stand_inside_blocks() -> None:
    outer = block("columns: [[{phase: {title: a, blocks: [{text: b}]}}], [references]]")
    assert isinstance(outer, SideBySide)
    inner = outer.columns[0][0]
    assert isinstance(inner, Phase)
    assert [b.kind for b in (inner, *inner.blocks, *outer.columns[1])] == ["phase", "text", "references"]


def test_blocks_can_be_made_without_a_file() -> None:
    text = leaflet().title
    made = Heading(text=text, level=3)
    assert (made.text, made.level, made.place) == (text, 3, Place(""))
