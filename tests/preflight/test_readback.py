"""Planted faults: text that is clipped, off its panel or gone is found; what is there is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.document import Cell, Expected, Region
from brochure.errors import Place
from brochure.formats import find_format
from brochure.preflight import clipped, pdfium, read_back
from brochure.press import Edition, PanelPages, finish
from brochure.typeset import BLEED_MM
from brochure.units import pt
from brochure.words import words_of
from tests.support.panels import block, document, engine, job, numbered, page_rule

HERE, THERE = Place("leaflet.yaml", 7, 3), Place("leaflet.yaml", 9, 3)
WORDS = "Ketamine may raise your blood pressure for a while"
CELL = (Cell(0, "front", (0, 0, pt(100), pt(100))),)


def typeset(words=WORDS, css=""):
    region = Region("front", ("front",), ((block(1, words),),))
    return engine().typeset(document(page_rule("front", 1, 100, 100) + css, (region,))).pdf


def lost(pdf, words=WORDS, cells=CELL):
    return read_back(pdf, cells, [Expected(("front",), words, HERE)])


def test_words_on_the_panel_are_found():
    assert lost(typeset()) == ()
    assert clipped(typeset()) == ()


def test_a_word_that_a_template_drops_is_told_at_its_place():
    (found,) = lost(typeset("Ketamine may raise your blood pressure"))
    assert (found.code, found.place, found.measured) == ("text-lost", HERE, 3)
    assert '"for", "a", "while"' in found.message


def test_a_word_that_stands_once_does_not_count_twice():
    (found,) = lost(typeset("very sick"), "very very sick")
    assert found.measured == 1


@pytest.mark.parametrize(
    "css",
    [
        "p { position: absolute; left: 300mm }",
        "p { position: absolute; top: -80mm }",
        "p { margin-left: 95mm; white-space: nowrap }",
        "p { display: none }",
    ],
)
def test_text_pushed_off_its_panel_is_lost(css):
    assert [d.code for d in lost(typeset(css=css))] == ["text-lost"]


@pytest.mark.parametrize(
    "css",
    [
        "div { overflow: hidden; height: 20pt } p { width: 30mm }",
        "div { overflow: hidden; width: 30mm } p { width: 90mm }",
    ],
)
def test_text_that_a_box_cuts_off_is_found_though_it_can_be_read(css):
    assert "text-clipped" in [d.code for d in clipped(typeset(css=css))]


@pytest.mark.parametrize(
    "css",
    [
        "div { opacity: .5 } p { overflow: hidden; height: 8pt }",
        "div { opacity: .5; transform: rotate(20deg) } p { opacity: .9; overflow: hidden; height: 8pt }",
    ],
)
def test_text_cut_off_inside_a_group_is_found(css):
    assert "text-clipped" in [d.code for d in clipped(typeset(css=css))]


@pytest.mark.parametrize(
    ("css", "off"),
    [
        ("p { margin-left: -14mm }", True),
        ("p { margin-top: -15mm }", True),
        ("p { position: absolute; bottom: -15mm }", True),
        ("p { position: absolute; left: 70mm; white-space: nowrap }", True),
        ("div { opacity: .5; margin-left: -14mm }", True),
        ("p { margin-left: -11mm }", False),
        ("p { position: absolute; bottom: -11mm }", False),
    ],
)
def test_text_that_the_knife_would_cut_is_found(css, off):
    assert {d.code for d in clipped(typeset(css=css))} == ({"text-off-trim"} if off else set())


def test_a_finding_says_where_on_the_page_in_millimetres_from_the_top():
    (found,) = clipped(typeset("Sick", css="p { position: absolute; left: -13mm; top: 8mm }"))
    assert found.box_mm
    left, top, right, bottom = found.box_mm
    assert found.page == 1
    assert left == pytest.approx(5 - 1 + 0.1, abs=0.3)  # bleed, and what is left of the margin
    assert top == pytest.approx(5 + 20 + 1.3, abs=0.5)
    assert right - left == pytest.approx(7.4, abs=1)
    assert bottom - top == pytest.approx(3, abs=1)


@pytest.mark.parametrize("edition", list(Edition))
def test_text_is_judged_on_imposed_sheets_too_and_the_slug_is_let_alone(edition):
    fmt = find_format("half-fold", "a4")
    slug = engine().typeset(
        document(
            "@page { size: 297mm 5mm; margin: 0 } html { font-size: 7pt; line-height: 5mm }",
            (Region("slug", ("slug",), ((block(1, "KET-01 version 1"),),)),),
        )
    )
    assert clipped(finish(numbered(fmt), edition, job(fmt, slug=slug.pdf))) == ()
    rules = [page_rule(p.name, 1, p.width, p.height) for p in fmt.panels]
    rules.append(
        "section { white-space: nowrap } .region-front { margin-left: -14mm } .region-back { margin-left: 120mm }"
    )
    regions = tuple(
        Region(p.name, (p.name,), ((block(i, WORDS, tag="h1" if not i else "p"),),)) for i, p in enumerate(fmt.panels)
    )
    pages = engine().typeset(document("\n".join(rules), regions))
    data = finish(PanelPages(pages.pdf, pages.panels, BLEED_MM), edition, job(fmt))
    found = [(d.code, d.page) for d in clipped(data)]
    # Front and back are neighbours: what leaves one for the other is cut at the fold, and at the edge by the knife.
    screen = [("text-off-trim", 1), ("text-off-trim", 4)]
    assert found == (
        screen if edition in {Edition.SCREEN, Edition.LARGE_PRINT} else [("text-clipped", 1), ("text-clipped", 1)]
    )


def test_a_word_on_another_panel_does_not_count():
    cells = (Cell(0, "front", (0, 0, pt(100), pt(20))), Cell(0, "back", (0, pt(20), pt(100), pt(100))))
    assert [d.code for d in lost(typeset(), cells=cells)] == ["text-lost"]


def test_a_panel_that_lies_twice_on_a_sheet_must_be_whole_both_times():
    cells = (*CELL, Cell(0, "front", (0, 0, pt(100), pt(20)), copy=1))
    assert [d.code for d in lost(typeset(), cells=cells)] == ["text-lost"]


def test_a_panel_in_two_parts_is_whole_when_both_together_hold_it():
    ((page, panel, (left, bottom, right, top)),) = [(c.page, c.panel, c.box) for c in CELL]
    parts = (Cell(page, panel, (left, bottom, right, bottom)), Cell(page, panel, (left, bottom, right, top)))
    assert lost(typeset(), cells=parts) == ()


def test_citation_marks_and_punctuation_around_words_do_not_matter():
    marked = 'It wears off in weeks.\u2060<sup class="cite">1,2</sup> Call 202\u2060-\u2060555\u2060-\u20600137, please'
    assert lost(typeset(marked), "It wears off in weeks. Call 202-555-0137 please") == ()


SUP = "sup { font-size: 9pt; line-height: 0; vertical-align: super }"


def test_a_mark_after_a_number_is_no_part_of_it():
    marked = "approved in 2019\u2060<sup>12</sup> and 2021<sup>3,4</sup> for 30 days"
    assert lost(typeset(marked, SUP), "approved in 2019 and 2021 for 30 days") == ()


@pytest.mark.parametrize(
    "words",
    [
        "take tablets<sup>3</sup> for 30 days",
        "take tablets<sup>1,3</sup> for 30 days",
        "take tablets<sup>13</sup> for 30 days",
        "take tablets for 30 days",
    ],
)
def test_neither_a_mark_nor_a_longer_number_stands_for_one_that_is_lost(words):
    texts = [Expected(("front",), "take 3 tablets", HERE), Expected(("front",), "for 30 days", THERE)]
    (found,) = read_back(typeset(words, SUP), CELL, texts)
    assert found.place == HERE
    assert '"3"' in found.message


def test_small_figures_that_are_not_raised_are_words():
    assert lost(typeset("H<small>2</small>O at 9<small>30</small>", "small { font-size: 8pt }"), "H2O at 930") == ()


@pytest.mark.parametrize(
    "words",
    [
        "see 2019\u20132021 and pages 801\u201311",
        "either and/or both",
        "it works\u2014sometimes",
        "go to https://clinic.example/leaflets/ketamine?page=1&x=2",
        "pre- and post-treatment care",
        "don\u2019t \u201cstop\u201d your doctor\u2019s medicines",
        "10\u00a0%\u202fof \u00bd a m\u00b2",
        "sch\u00f6n, na\u00efve and cafe\u0301",
    ],
)
@pytest.mark.parametrize("width", [9, 14, 20, 70])
def test_words_are_found_wherever_the_line_ends(words, width):
    assert lost(typeset(words, f"p {{ width: {width}mm }}"), words) == ()


def test_lost_words_are_told_as_they_were_written_and_only_a_few():
    (found,) = lost(
        typeset("none"), "Don\u2019t take non-steroidal drugs (aspirin, for one) or any other that thins blood"
    )
    assert found.message.startswith(
        '13 of 13 words are not on the finished page: "Don\u2019t", "take", "non-steroidal"'
    )
    assert found.message.endswith(", ...")


def test_words_may_stand_on_any_panel_of_their_region_but_only_once_each():
    halves = (Cell(0, "left", (0, 0, pt(100), pt(50))), Cell(0, "right", (0, pt(50), pt(100), pt(100))))
    pdf = typeset("sleep well", "p { margin-top: 15mm; line-height: 30mm; width: 10mm }")
    region = ("left", "right")
    assert read_back(pdf, halves, [Expected(region, "sleep", HERE), Expected(region, "well", HERE)]) == ()
    (found,) = read_back(pdf, halves, [Expected(region, "sleep well", HERE), Expected(region, "well", THERE)])
    assert (found.place, found.panel) == (THERE, None)


def test_words_broken_at_a_hyphen_are_found():
    assert lost(typeset("a trauma-focused treatment", "p { width: 20mm }"), "a trauma-focused treatment") == ()


def test_words_broken_after_a_dash_or_a_slash_are_found():
    assert lost(typeset("2022;47:1574–81 VA/DoD", "p { width: 22mm }"), "2022;47:1574–81 VA/DoD") == ()


def test_ligatures_and_soft_hyphens_are_found():
    assert lost(typeset("first office di\u00adfficult flight"), "first office difficult flight") == ()


@given(st.text(alphabet="abcdefghij -\u00ad\u2060\n", max_size=60))
def test_comparing_is_stable(text):
    once = words_of(text)
    assert words_of(" ".join(once.elements())) == once


def test_characters_that_are_asked_for_at_once_are_those_that_are_asked_for_one_by_one(monkeypatch):
    pdf = typeset(f"{WORDS} soft\u00adly and – so on, 12\u00a0mg")
    with pdfium.Reading(pdf) as reading:
        at_once = reading.texts([(0, CELL[0].box)])
    monkeypatch.setattr("pypdfium2.raw.FPDFText_GetText", lambda *_: 0)
    with pdfium.Reading(pdf) as reading:
        assert reading.texts([(0, CELL[0].box)]) == at_once
    assert "12 mg" in at_once[0].replace("\u00a0", " ")
