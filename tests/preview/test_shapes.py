"""What the browser is told lies on a page lies where it does in the file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import press
from brochure.formats import find_format, mirrored, with_pages
from brochure.preview.pictures import Page
from brochure.preview.shapes import _on_page, folded, pages
from brochure.units import mm, pt

TURN, LENGTH = st.floats(-2, 2), st.floats(-300, 300)


@given(st.tuples(TURN, TURN, TURN, TURN, LENGTH, LENGTH), st.tuples(LENGTH, LENGTH), st.floats(50, 500), LENGTH)
def test_a_matrix_of_svg_takes_points_where_that_of_the_file_does(
    matrix: tuple[float, ...], point: tuple[float, float], sheet: float, page: float
) -> None:
    (a, b, c, d, e, f), (x, y) = matrix, point
    up = sheet - y  # the same point from the lower left
    there = (mm(a * pt(x) + c * pt(up) + e), mm(page) - mm(b * pt(x) + d * pt(up) + f))
    sa, sb, sc, sd, se, sf = _on_page(matrix, page, sheet)
    assert (sa * x + sc * y + se, sb * x + sd * y + sf) == pytest.approx(there, abs=1e-6)


def finished(kind: press.Edition, fold: str, *, rtl: bool = False, names: tuple[str, ...] = ()) -> Any:
    fmt = find_format(fold, "a4")
    fmt = mirrored(fmt) if rtl else fmt
    names = names or tuple(panel.name for panel in fmt.panels)
    job = SimpleNamespace(format=with_pages(fmt, names), profile=SimpleNamespace(margin=14.0, bleed=3.0))
    return SimpleNamespace(kind=kind, job=job, pages=SimpleNamespace(panels=names), by=None)


@pytest.mark.parametrize("fold", ["trifold", "gate-fold", "roll-fold", "cross-fold", "dl-3-up", "card-4-up", "sheet"])
@pytest.mark.parametrize("kind", [press.Edition.OFFICE, press.Edition.PRINT])
@pytest.mark.parametrize("rtl", [False, True])
def test_every_panel_lies_within_the_trim_of_its_sheet(fold: str, kind: press.Edition, rtl: bool) -> None:
    made = finished(kind, fold, rtl=rtl)
    layout = press.layout_of(kind, made.job.format)
    assert layout
    sides = {(p.sheet, p.side) for p in layout.placements}
    found = pages(made, [Page(layout.width, layout.height, "")] * len(sides))
    for sheet in found:
        for panel in sheet["panels"]:
            assert -0.01 <= panel["x"] <= panel["x"] + panel["width"] <= sheet["trim"][0] + 0.01
            assert -0.01 <= panel["y"] <= panel["y"] + panel["height"] <= sheet["trim"][1] + 0.01
        assert sheet["matrix"][4:] == ([14.0, 14.0] if kind is press.Edition.PRINT else [0, 0])
    assert [len(sheet["cuts"]) for sheet in found] == [len(layout.cuts)] * len(found)


@pytest.mark.parametrize("rtl", [False, True])
def test_the_sheets_of_a_booklet_are_told_apart(rtl: bool) -> None:
    names = tuple(panel.name for panel in find_format("booklet", "a4").panels[:8])
    made = finished(press.Edition.OFFICE, "booklet", rtl=rtl, names=names)
    found = pages(made, [Page(297, 210, "")] * 4)
    captions = [sheet["caption"] for sheet in found]
    assert captions == ["sheet 1, front", "sheet 1, back", "sheet 2, front", "sheet 2, back"]
    assert sorted(p["name"] for sheet in found for p in sheet["panels"]) == sorted(names)
    assert len(folded(made)["frames"]) == 49  # type: ignore[index]  # a booklet has a fold


def test_a_sheet_moved_for_a_printer_carries_what_lies_on_it_along() -> None:
    made = finished(press.Edition.OFFICE, "trifold")
    by = press.Correction((pt(297), pt(210)), ((1, 0, 0, 1, pt(2), pt(3)),) * 2, (1, 0), (0, 0, 0, 0), ())
    first, second = pages(SimpleNamespace(**{**vars(made), "by": by}), [Page(297, 210, "")] * 2)  # type: ignore[arg-type]
    assert (first["caption"], second["caption"]) == ("inside", "outside"), "in the order of the file"
    assert first["matrix"] == pytest.approx([1, 0, 0, 1, 2, -3])
