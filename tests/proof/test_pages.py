"""A proof planned: what its pages are called, and that each stands on one page of paper."""

from dataclasses import replace

import pytest

from brochure import proof
from brochure.errors import Diagnostic, Severity
from brochure.proof import Colour, Plate
from tests.support.panels import FORMATS_MADE
from tests.support.proofs import made, shown, typeset

FMT = FORMATS_MADE["trifold-a4"]
FAULT = Diagnostic(
    "rich-black",
    "small type of four inks",
    Severity.ERROR,
    page=1,
    panel="flap",
    box_mm=(12, 20, 40, 60),
    hint="make it black alone",
    measured="240 %",
    threshold="100 %",
)


def plates(*names, pages=2):
    return tuple(Plate(name, (100.0,) * pages, (12.5,) * pages) for name in names)


def titles(planned):
    return [page["title"] for page in planned.context["pages"]]


@pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))
def test_every_planned_page_is_one_page_of_paper(fmt):
    planned = made(fmt).planned
    assert len(made(fmt).flow.anchors) == len(planned.context["pages"])
    assert made(fmt).flow.diagnostics == ()


@pytest.mark.parametrize("count", [1, 4, 5, 8])
def test_any_number_of_plates_stands_on_one_page_for_each_side(count):
    names = [f"Plate {number}" for number in range(count)]
    planned = proof.plan(replace(shown(FMT), plates=plates(*names)))
    flow = typeset(planned, us=False)
    assert len(flow.anchors) == len(planned.context["pages"])
    frames = [{name for name in page if name.startswith("frame-plate")} for page in flow.anchors]
    assert [len(found) for found in frames if found] == [count, count]


def test_pages_are_named_by_what_they_show():
    assert made(FMT).names == (
        "guides-1", "guides-2", "soft-proof-1", "soft-proof-2", "plates-1", "plates-2", "folded", "findings"
    )  # fmt: skip


def test_a_section_that_goes_on_keeps_its_name():
    planned = proof.plan(replace(shown(FMT), findings=(FAULT,) * 60))
    names = proof.names(typeset(planned, us=False).anchors)
    findings = [name for name in names if name.startswith("findings")]
    assert len(findings) > 1
    assert findings == [f"findings-{number}" for number in range(1, len(findings) + 1)]


def test_colours_have_a_page_only_where_there_are_some():
    colour = Colour("brand", "converted by the profile", "C 71 M 21 Y 4 K 62", "#2A566C")
    assert "Colours" not in titles(proof.plan(shown(FMT)))
    planned = proof.plan(replace(shown(FMT), colours=(colour,) * 7, unowned=(colour,)))
    (page,) = (page for page in planned.context["pages"] if page["title"] == "Colours")
    assert [len(column) for column in page["owned"]] == [4, 3]
    assert page["unowned"][0][0] == {"name": "brand", "made": "converted by the profile",
                                     "printed": "C 71 M 21 Y 4 K 62", "swatch": "#2A566C"}  # fmt: skip


def test_findings_are_said_in_words_with_place_and_figures():
    planned = proof.plan(replace(shown(FMT), findings=(FAULT,)))
    page = planned.context["pages"][-1]
    ((found,), rest) = page["found"]
    assert found == {
        "severity": "error",
        "code": "rich-black",
        "message": "small type of four inks",
        "hint": "make it black alone",
        "where": "page 1, flap, at 12, 20 mm",
        "figures": "240 % (wanted 100 %)",
    }
    assert rest == []
    assert ("Errors", "1") in page["summary"]


def test_errors_come_first():
    note = replace(FAULT, severity=Severity.NOTE)
    planned = proof.plan(replace(shown(FMT), findings=(note, FAULT, note)))
    assert [f["severity"] for f in planned.context["pages"][-1]["found"][0]] == ["error", "note", "note"]


def test_the_size_of_the_folded_piece_is_told():
    (page,) = (page for page in made(FMT).planned.context["pages"] if page["kind"] == "folded")
    assert page["note"].startswith("Finished size 100 × 210 mm, shown at ")
    assert [frame["caption"] for frame in page["frames"]] == ["Closed", "Half open", "Open"]
