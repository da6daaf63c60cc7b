"""The ticket in words, as a printer reads it."""

from dataclasses import replace

import pytest

from brochure import ticket
from brochure.facts import FontFact, ImageFact, InkFact
from tests.support.panels import FORMATS_MADE
from tests.support.proofs import sheets
from tests.ticket.test_record import order


def words(name="trifold-a4", **changes):
    return ticket.words(order(FORMATS_MADE[name], **changes))


def figure(found, label):
    return next((figure, under) for name, figure, under in found["figures"] if name == label)


@pytest.mark.parametrize(
    ("name", "fold", "under"),
    [
        ("trifold-a4", "Letter fold", "2 folds, 6 panels"),
        ("half-fold-a4", "Half fold", "1 fold, 4 panels"),
        ("cross-fold-letter", "French fold", "2 folds, 5 panels"),
        ("roll-fold-a4", "Roll fold", "3 folds, 8 panels"),
        ("booklet-a5", "Booklet", "saddle stitch, 8 pages"),
        ("sheet-a4", "Not folded", "trimmed"),
        ("card-4-up-a6", "Not folded", "4 copies to be cut out"),
    ],
)
def test_the_fold_has_the_name_that_printers_use(name, fold, under):
    assert figure(words(name), "Fold") == (fold, under)


def test_sizes_lead_with_the_units_of_the_country():
    assert figure(words("trifold-a4"), "Finished size") == ("100 × 210 mm", "3.937 × 8.2677 in")
    assert figure(words("half-fold-letter"), "Flat size") == ("11 × 8.5 in", "279.4 × 215.9 mm")


@pytest.mark.parametrize(("name", "inks"), [("trifold-a4", "2 / 2"), ("poster-a3", "2 / 0")])
def test_inks_are_counted_for_both_sides(name, inks):
    plates = (InkFact("Black", spot=False), InkFact("PANTONE 3035 C", spot=True))
    assert figure(words(name, inks=plates), "Inks") == (inks, "Black, PANTONE 3035 C")


def test_copies_and_booklets_say_what_is_in_the_file():
    assert ("In the file", "4 copies on 216 × 302 mm") in words("card-4-up-a6")["printing"]
    assert ("In the file", "single pages in reading order, saddle stitch") in words("booklet-a5")["printing"]
    assert ("In the file", "printer's pairs, saddle stitch") in words("booklet-a5 in pairs")["printing"]


def test_a_check_says_found_and_wanted():
    page = replace(sheets(FORMATS_MADE["trifold-a4"]).facts.pages[0], coverage=241.5, coverage_is_bound=True)
    found = {c["name"]: c for c in words(pages=(page,))["checks"]}
    assert (found["Ink coverage"]["measured"], found["Ink coverage"]["wanted"]) == (
        "≤\u00a0241.5\u00a0%",
        "≤\u00a0300\u00a0%",
    )
    assert (found["Bleed"]["measured"], found["Bleed"]["wanted"]) == ("3\u00a0mm", "≥\u00a03\u00a0mm")


def test_the_coarsest_pictures_are_named_first_and_a_long_list_is_cut():
    images = tuple(ImageFact(1, (0, 0, 10, 10), 100 + n, 100, 200.0 + n, "DeviceCMYK") for n in range(20, 0, -1))
    found = words(images=images)["images"]
    assert found["rows"][0] == ("Page 1", "10 × 10 mm", "201 ppi", "DeviceCMYK")
    assert (len(found["rows"]), found["more"]) == (8, 12)


def test_a_font_that_is_not_embedded_says_so():
    fonts = (
        FontFact("One", "TrueType", embedded=False, subset=False),
        FontFact("Two,", "CFF", embedded=True, subset=True),
    )
    assert words(fonts=fonts)["fonts"]["rows"] == [("not embedded", "TrueType", "One"), ("subset", "CFF", "Two")]


def test_the_digest_is_in_groups_that_an_eye_can_compare():
    found = words()["sha256"]
    assert [len(group) for group in found.split()] == [8] * 8
