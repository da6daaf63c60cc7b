"""What whoever stands at the printer is told: of each fold, and of pages in large print."""

from __future__ import annotations

import pytest

from brochure.formats import FORMATS, large_print, with_pages
from brochure.formats.rows import booklet_pages
from brochure.preview.desk.paper import Printing, printing


@pytest.mark.parametrize(
    ("name", "pages", "told"),
    [
        ("trifold-a4", 2, ("A4", 1, 2, "short", 1, "twice")),
        ("trifold-letter", 2, ("US Letter", 1, 2, "short", 1, "twice")),
        ("half-fold-letter", 2, ("US Letter", 1, 2, "short", 1, "once")),
        ("sheet-a4", 2, ("A4", 1, 2, "long", 1, "")),
        ("poster-a3", 1, ("A3", 1, 1, None, 1, "")),
        ("dl-99x210", 2, ("A4", 1, 2, "short", 3, "3 copies")),
    ],
)
def test_each_fold_has_its_paper_its_sides_its_edge_and_its_handiwork(
    name: str, pages: int, told: tuple[object, ...]
) -> None:
    found = printing(FORMATS[name], "office", pages)
    assert (found.paper, found.sheets, found.sides, found.flip, found.copies) == told[:5]
    assert str(told[5]) in found.after


def test_a_booklet_says_how_many_sheets_are_stapled() -> None:
    fmt = with_pages(FORMATS["booklet-a5"], booklet_pages(16))
    found = printing(fmt, "office", 8)
    assert (found.paper, found.sheets, found.flip) == ("A4", 4, "short")
    assert "staple" in found.after


def test_a_calibrated_sheet_goes_through_long_side_across_whatever_it_shows() -> None:
    assert printing(FORMATS["sheet-a4"], "office", 2, calibrated=True).flip == "short"


def test_large_print_is_single_pages_on_both_sides_of_upright_sheets() -> None:
    found = printing(large_print(FORMATS["trifold-a4"]), "large-print", 7)
    assert found == Printing("A4", 4, 2, "long", 1, "")
