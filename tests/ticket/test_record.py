"""The ticket for programs: whole, true to the file, and as its schema says."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from brochure import posing, ticket
from brochure.facts import FontFact, ImageFact, InkFact
from brochure.model.clinic import Contact
from tests.support.panels import FORMATS_MADE, profile_of
from tests.support.proofs import sheets

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/job-ticket.schema.json").read_text())
CONTACT = Contact.model_validate({"name": "A clinic", "address": ["1 Road", "Town"], "phone": "01632 960 412"})
TRIFOLD = FORMATS_MADE["trifold-a4"]


def order(fmt=TRIFOLD, **changes):
    facts = replace(sheets(fmt).facts, **changes)
    return ticket.Order(
        name="numbers.print.pdf",
        leaflet="numbers",
        title="Numbers",
        code="NUM-01",
        version="1.0",
        language="en-GB",
        clinic="A clinic",
        contact=CONTACT,
        issued=date(2026, 11, 1),
        draft="EXAMPLE",
        format=fmt,
        folded=posing.piece_of(fmt),
        profile=profile_of(fmt),
        facts=facts,
    )


def check(name, **changes):
    (found,) = (c for c in ticket.record(order(**changes))["checks"] if c["name"] == name)
    return found


@pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))
def test_every_format_s_ticket_is_as_the_schema_says(fmt):
    found = json.loads(ticket.as_json(order(fmt)))
    jsonschema.validate(found, SCHEMA)
    assert found["format"]["name"] == fmt.name
    assert found["format"]["finished_mm"] == [pytest.approx(edge, abs=0.01) for edge in fmt.finished]
    assert found["format"]["copies"] == max(1, len(fmt.press.cuts))
    assert len({fold["step"] for fold in found["format"]["folds"]}) == len(fmt.steps)


def test_a_ticket_that_lacks_a_key_or_has_one_too_many_is_refused():
    found = json.loads(ticket.as_json(order()))
    for broken in ({**found, "more": 1}, {k: v for k, v in found.items() if k != "quantity"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA)


def test_quantity_and_stock_are_left_open():
    found = ticket.record(order())
    assert (found["quantity"], found["stock"]) == (None, None)
    assert found["stock_suggestion"] == "Sheetfed offset, coated paper (FOGRA39)"


@pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))
def test_a_run_counts_its_copies_sheets_and_pages(fmt):
    copies = max(1, len(fmt.press.cuts))
    sheets_ = -(-1_000 // copies) * fmt.press.sheets
    run = ticket.Run(1_000, sheets_, 2 * sheets_, copies)
    made = replace(order(fmt), run=run)
    found = json.loads(ticket.as_json(made))
    jsonschema.validate(found, SCHEMA)
    one = ticket.record(order(fmt))
    assert found["quantity"] == found["run"]["records"] == 1_000
    assert found["sheets"] == sheets_
    assert found["sides"] == one["sides"] * sheets_ // fmt.press.sheets
    said = dict(ticket.words(made)["printing"])
    assert "destroy spoiled sheets" in said["Spoilage"]
    assert ("Cutting" in said) == (copies > 1)


def test_sizes_are_in_millimetres_and_inches():
    found = ticket.record(order(FORMATS_MADE["half-fold-letter"]))["format"]
    assert (found["flat_mm"], found["flat_in"]) == ([279.4, 215.9], [11.0, 8.5])
    assert (found["finished_mm"], found["finished_in"]) == ([139.7, 215.9], [5.5, 8.5])


def test_folds_are_listed_in_the_order_of_folding_as_the_outside_shows_them():
    found = ticket.record(order())["format"]["folds"]
    assert [(f["step"], f["at_mm"], f["outside"]) for f in found] == [(1, 97.0, "mountain"), (2, 197.0, "mountain")]


@pytest.mark.parametrize(
    ("name", "sheets", "sides", "pages", "edge"),
    [
        ("trifold-a4", 1, 2, 2, "short"),
        ("sheet-a4", 1, 2, 2, "long"),
        ("poster-a3", 1, 1, 1, None),
        ("booklet-a5", 2, 4, 8, "long"),
        ("booklet-a5 in pairs", 2, 4, 4, "short"),
    ],
)
def test_sheets_sides_and_pages_and_the_edge_that_is_turned(name, sheets, sides, pages, edge):
    found = ticket.record(order(FORMATS_MADE[name]))
    assert (found["sheets"], found["sides"], found["pages"]) == (sheets, sides, pages)
    assert (found["turn"] or {}).get("edge") == edge


def test_inks_are_parted_into_process_and_spots():
    inks = (InkFact("Black", spot=False), InkFact("PANTONE 3035 C", spot=True))
    assert ticket.record(order(inks=inks))["inks"] == {"process": ["Black"], "spot": ["PANTONE 3035 C"]}


def test_a_bleed_that_is_too_small_does_not_pass():
    assert check("bleed")["passed"]
    page = sheets(TRIFOLD).facts.pages[0]
    left, top, right, bottom = page.trim_mm
    small = replace(page, bleed_mm=(left - 2, top - 3, right + 3, bottom + 3))
    found = check("bleed", pages=(small,))
    assert (found["passed"], found["measured"], found["wanted"]) == (False, 2.0, 3.0)


def test_ink_over_the_limit_does_not_pass_and_a_bound_says_that_it_is_one():
    page = replace(sheets(TRIFOLD).facts.pages[0], coverage=312.5, coverage_is_bound=True)
    found = check("ink-coverage", pages=(page,))
    assert (found["passed"], found["measured"], found["wanted"], found["bound"]) == (False, 312.5, 300.0, True)


def test_a_font_that_is_not_embedded_does_not_pass():
    fonts = (
        FontFact("One", "TrueType", embedded=True, subset=True),
        FontFact("Two", "CFF", embedded=False, subset=False),
    )
    found = check("fonts-embedded", fonts=fonts)
    assert (found["passed"], found["measured"], found["wanted"]) == (False, 1, 2)


def test_a_coarse_picture_does_not_pass_and_without_pictures_there_is_no_check():
    coarse = ImageFact(1, (0, 0, 50, 50), 200, 200, 101.6, "DeviceCMYK")
    assert not check("image-resolution", images=(coarse,))["passed"]
    assert "image-resolution" not in {c["name"] for c in ticket.record(order(images=()))["checks"]}


def test_a_file_that_does_not_claim_what_the_shop_wants_does_not_pass():
    assert check("conformance", claims=("PDF/X-4",))["passed"]
    assert not check("conformance", claims=("PDF/A-3A",))["passed"]
    assert not check("output-intent", intent=None)["passed"]


def test_nobody_is_said_to_have_certified_anything():
    assert "not certified" in ticket.record(order())["notice"]
