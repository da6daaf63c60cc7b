"""The report: the text marked up, the findings, the sheets to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.errors import Diagnostic, Place
from brochure.review.page import pieces, report
from brochure.review.sheets import CDC, PEMAT
from brochure.reviewing import pages
from brochure.workspace import Workspace
from tests.review.desk import LEAFLET, judged, swapped

HELP = "- text: Ask about"
FAULTY = swapped(LEAFLET, (HELP, f"- text: A <b>breakthrough</b> & cure. Take 5 mg of XX.\n    {HELP}"))
WORKSPACE = Workspace(Path(__file__).resolve().parents[2])


def html(*results, diagnostics=(), apart=False):
    every = [*diagnostics, *(d for result in results for d in result.diagnostics)]
    return pages(WORKSPACE, results, every, apart=apart)


def test_the_words_are_cut_where_a_finding_begins_or_ends():
    result = judged(FAULTY)
    (line,) = {id(f.finding.line): f.finding.line for f in result.found if f.finding.line}.values()
    cut = pieces(line, enumerate(result.found, start=1))
    assert "".join(piece.words for piece in cut) == line.words
    marked = {piece.words: (len(piece.numbers), piece.severity) for piece in cut if piece.severity}
    assert marked == {
        "<b>": (1, "warning"),
        "breakthrough": (1, "error"),
        "cure": (1, "error"),
        "5 mg": (1, "error"),
    }


def test_words_that_two_findings_share_bear_both_numbers():
    result = judged(swapped(LEAFLET, (HELP, f"- text: It helped 60% of them.\n    {HELP}")))
    (line,) = {id(f.finding.line): f.finding.line for f in result.found if f.finding.line}.values()
    shared = [piece for piece in pieces(line, enumerate(result.found, start=1)) if piece.severity]
    assert [(piece.words, len(piece.numbers), piece.severity) for piece in shared] == [("60%", 2, "error")]


def test_every_finding_is_listed_once_and_linked_both_ways():
    page = html(judged(FAULTY))["review.html"]
    listed = re.findall(r'<li class="finding \w+" id="leaflet-1-finding-(\d+)"', page)
    assert listed == [str(n) for n in range(1, len(listed) + 1)]
    jumps = re.findall(r'class="jump" href="#(leaflet-1-mark-\d+)"', page)
    assert jumps
    assert all(f'id="{mark}"' in page for mark in jumps)
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_what_people_wrote_is_text_and_never_markup():
    page = html(judged(FAULTY))["review.html"]
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_it_stands_alone_and_says_that_passing_is_not_approval():
    page = html(judged())["review.html"]
    assert "Passing is not approval." in page
    assert not re.findall(r"<(?:script|link|img|iframe)|url\(|@import|https?://(?!doi)", page)


def test_waived_findings_are_printed_with_their_reason():
    waived = judged(FAULTY, settings="waivers: [{rule: dose, reason: We looked at it.}]")
    page = html(waived)["review.html"]
    assert "<strong>Waived:</strong> We looked at it." in page
    assert 'class="badge waived">1 waived' in page


def test_the_readability_of_each_panel_and_of_the_whole():
    made = report(judged(), (), 1)
    assert [row["panel"] for row in made["measures"]] == ["front", "inside", "back", ""]
    whole = made["measures"][-1]
    assert whole["words"] == sum(row["words"] for row in made["measures"][:-1])
    assert set(whole["scores"][0]) == {"ease", "grade", "smog"}
    assert whole["scores"][0]["smog"] is None
    assert "not valid" in html(judged())["review.html"]
    assert "Not measured in pl" in html(judged(language="pl"))["review.html"]
    assert "INFLESZ" in html(judged(language="es"))["review.html"]


def test_how_and_when_each_source_was_checked():
    made = report(judged(), (), 1)
    assert [(s["key"], s["on"], s["seen"], s["claims"]) for s in made["references"]] == [
        ("feder2021", None, "none", ["F21"]),
        ("abdallah2022", None, "none", ["A22"]),
    ]
    page = html(judged())["review.html"]
    assert "not opened" in page
    assert "not yet" in page


def test_the_sheets_are_forms_with_an_answer_to_every_item():
    assert [item.number for part in PEMAT.parts for item in part.items] == [*range(1, 13), *range(15, 27)]
    assert [item.number for part in CDC.parts for item in part.items] == [*range(1, 21)]
    page = html(judged())["review.html"]
    for sheet in (PEMAT, CDC):
        for part in sheet.parts:
            for item in part.items:
                answers = re.findall(rf'type="radio" name="leaflet-1-{sheet.name}-{item.number}"', page)
                assert len(answers) == (3 if item.optional else 2)
    controls = re.findall(r"<(?:input|textarea)[^>]*>", page)
    labelled = re.findall(r"<label[^>]*>[^<]*<(?:input|textarea)", page)
    assert len(controls) == len(labelled) + sum("aria-label" in control for control in controls)


def test_one_file_for_all_or_one_for_each():
    both = (judged(), judged(language="es"))
    assert list(html(*both)) == ["review.html"]
    assert html(*both)["review.html"].count("<article") == 2
    apart = html(*both, apart=True)
    assert sorted(apart) == ["tern-quay.en-GB.ketamine.html", "tern-quay.es.ketamine.html"]
    assert all(page.count("<article") == 1 for page in apart.values())


def test_what_belongs_to_no_leaflet_is_told_as_well():
    lost = Diagnostic("yaml", "this cannot be read", place=Place("content/leaflets/y.yaml", 3, 1))
    page = html(judged(), diagnostics=[lost])["review.html"]
    assert "this cannot be read" in page
    assert "content/leaflets/y.yaml:3:1" in page
    assert "other.html" in html(judged(), diagnostics=[lost], apart=True)


def test_what_layout_found_stands_with_its_leaflet():
    over = Diagnostic("panel-overflow", "too much", target="tern-quay/en-GB/ketamine.print", place=Place("x.yaml", 4))
    page = html(judged(), diagnostics=[over])["review.html"]
    assert "What laying it out found" in page
    assert "too much" in page
    assert "What belongs to no leaflet" not in page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en-GB", "ltr")])
def test_the_text_runs_as_its_language_does(language, direction):
    assert report(judged(language=language), (), 1)["direction"] == direction
