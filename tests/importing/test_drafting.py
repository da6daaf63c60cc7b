"""A manuscript as a draft: it loads, it says the same, it is dealt out by its headings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure import importing
from brochure.formats import FORMATS, find_format, folds
from brochure.importing.drafting import About, draft
from brochure.importing.manuscript import (
    Grid,
    Heading,
    Items,
    Manuscript,
    Paragraph,
    Part,
    Picture,
    Quotation,
    texts,
    word_count,
)
from brochure.importing.panelling import planned, proposed
from brochure.model.leaflet import walk_texts
from brochure.model.load import read_leaflet
from brochure.model.text import Literal
from brochure.source import parse
from tests.support.word import png

TABLE = {fold: find_format(fold, "a4") for fold in ("half-fold", "trifold", "sheet", "booklet")}
ABOUT = About("knee.txt", "knee", "en-GB", date(2026, 11, 25))
WORD = re.compile(r"\w+")


def made(*parts, about: About = ABOUT, **of):
    return draft(Manuscript(tuple(parts), **of), about, TABLE)


def loaded(drafted: importing.Draft):
    return read_leaflet(parse(drafted.yaml.encode(), "knee.yaml"), FORMATS)


def said(leaflet) -> str:
    parts = [part for found in walk_texts(leaflet) for part in found.passage.parts]
    assert all(isinstance(part, Literal) for part in parts)
    return " ".join(part.markdown for part in parts if isinstance(part, Literal))


MARKS = [*"ab Z9.,:;#-|>{}[]()*_@\\'\"%&!?~`\t\n", "null", "éß", "اب", " : ", "# ", "- ", "](", "[@", "**", "---"]
SIGNS = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)


@settings(max_examples=150)
@given(st.lists(SIGNS, min_size=1, max_size=8), st.sampled_from(["k.txt", "k.md", "k.html"]))
def test_any_text_makes_a_leaflet_that_loads_and_says_the_same(lines: list[str], file: str):
    text = "Start here\n\n" + "\n\n".join(lines) + "\n\nand so on."
    found = importing.read(text.encode(), file, lambda _: None)
    leaflet = loaded(draft(found, ABOUT, TABLE))
    wanted = [w for part in found.parts for t in texts(part) for w in WORD.findall(t)]
    title = said(leaflet).split("Not said yet", 1)
    have = WORD.findall(title[0]) + WORD.findall(title[1])
    places = iter(have)
    assert all(word in places for word in wanted), "every word, in its order"


def test_levels_are_mended_so_that_none_is_skipped():
    leaflet = loaded(
        made(Heading("T", 1), Heading("a", 5), Paragraph("x"), Heading("b", 3), Heading("c", 4), title="T")
    )
    levels = [b.level for blocks in leaflet.panels.values() for b in blocks if b.kind == "heading"]
    assert levels == [2, 2, 3]


def test_every_kind_of_part_has_its_block():
    drafted = made(
        Heading("Knees", 1),
        Paragraph("One.\n\nTwo."),
        Items(("a", "b"), title="T"),
        Items(("c",), ordered=True),
        Quotation("Well."),
        Grid(("", ""), (("x", "1"),), "G"),
        Picture(png(), "png"),
        Picture(png(), "png", "A knee", "It bends."),
    )
    leaflet = loaded(drafted)
    kinds = [b.kind for blocks in leaflet.panels.values() for b in blocks]
    assert kinds == [
        *("cover", "text", "list", "steps", "quote", "table", "figure", "figure"),
        *("emergency", "contact", "references", "review-line"),
    ]
    assert list(drafted.pictures) == ["images/knee-1.png", "images/knee-2.png"]
    assert leaflet.title.everywhere.raw == "Knees"
    assert leaflet.unset == ("code", "audience", "issued", "due")
    assert (leaflet.review.author, leaflet.review.approved, leaflet.review.funding) == (None, None, None)
    assert (leaflet.review.issued, leaflet.review.due) == (date(2026, 11, 25), date(2028, 11, 25))


def test_the_last_day_of_a_month_is_a_day_two_years_later():
    assert "due: 2026-02-28" in made(Paragraph("x"), about=About("k", "k", "en", date(2024, 2, 29))).yaml


def prose(words: int, sections: int) -> tuple[Part, ...]:
    each = " ".join(["word"] * (words // sections - 2))
    return tuple(part for n in range(sections) for part in (Heading(f"Part {n}", 2), Paragraph(each)))


@pytest.mark.parametrize(
    ("words", "fold"), [(40, "sheet"), (250, "half-fold"), (400, "trifold"), (1200, "booklet"), (9000, "booklet")]
)
def test_the_fold_fits_the_length(words: int, fold: str):
    drafted = made(*prose(words, 8))
    assert drafted.fold == fold
    assert [d.code for d in drafted.told] == (["import-crowded"] if words == 9000 else [])


def test_a_wide_table_is_given_a_wide_panel():
    assert proposed((Grid(("a",) * 5, (("b",) * 5,)), *prose(300, 3)), TABLE).fold == "sheet"


def test_panels_are_filled_in_order_and_cut_at_headings():
    parts = prose(400, 8)
    plan = planned(parts, TABLE["trifold"])
    dealt = [panel for _, panels in plan.regions for panel in panels]
    assert [part for panel in dealt for part in panel] == list(parts)
    assert [name for name, _ in plan.regions] == ["front", "inside", "flap", "back"]
    assert all(isinstance(panel[0], Heading) and sum(map(word_count, panel)) <= 115 for panel in dealt)
    assert len(dealt) == 4
    assert made(*parts).yaml.count("- break: panel") == 2


@pytest.mark.parametrize("fold", folds())
def test_every_fold_that_ships_can_be_asked_for(fold: str):
    about = About("k.txt", "k", "en-GB", date(2026, 11, 25), "K-1", find_format(fold, "a4"))
    leaflet = loaded(made(*prose(200, 4), about=about))
    assert leaflet.fold == fold
    kinds = [b.kind for blocks in leaflet.panels.values() for b in blocks]
    assert kinds.count("text") == 4
    assert kinds[-4:] == ["emergency", "contact", "references", "review-line"]


def test_words_too_long_for_their_line_still_load():
    long = "A heading: which goes on " + "and on " * 20
    document = Manuscript((Heading(long, 2), Paragraph("Words.")), title=long, subtitle=long)
    about = replace(ABOUT, code="X: " + "9" * 200)
    leaflet = loaded(draft(document, about, TABLE))
    assert leaflet.code == about.code
    assert said(leaflet).split().count("heading:") == 3


def test_a_list_of_boxes_is_a_checklist():
    leaflet = loaded(made(Paragraph("x"), Items(("[ ] a card", "[x] a friend")), Items(("[ ] a", "b"))))
    kinds = [b.kind for blocks in leaflet.panels.values() for b in blocks]
    assert kinds[:4] == ["cover", "text", "checklist", "list"]
