"""The leaflet shown folded: which panel is on top, closed, half open and open, told by the colour of its ground."""

import pytest

from brochure.proof import folded
from brochure.units import pt
from tests.support.panels import FORMATS_MADE, picture
from tests.support.proofs import made, sheets, shown

DPI = 100
FOLDED = {name: fmt for name, fmt in FORMATS_MADE.items() if fmt.steps}
every_fold = pytest.mark.parametrize("fmt", FOLDED.values(), ids=list(FOLDED))

# What a reader sees of each fold half open, and open: from left to right, then from the top.
OPENED = {
    "trifold": ({"inside-left", "flap"}, ["inside-left", "inside-centre", "inside-right"]),
    "half-fold": ({"inside-left", "inside-right"}, ["inside-left", "inside-right"]),
    "gate-fold": ({"inside-left", "inside-centre", "inside-right"}, ["inside-left", "inside-centre", "inside-right"]),
    "cross-fold": (None, ["inside"]),
    "booklet": ({"page-2", "page-3"}, ["page-4", "page-5"]),
}


def ground(fmt, panel):
    """Return the colour of a panel's ground as it prints: half way down its left edge, where no number stands."""
    cell = next(c for c in sheets(fmt).cells if c.panel == panel)
    page = picture(made(fmt).soft, cell.page, DPI)
    left, bottom, _, top = (edge * DPI / 72 for edge in cell.box)
    return page.getpixel((round(left) + 8, round(page.height - (bottom + top) / 2)))


def seen_on(fmt, name):
    """Return the panels that one view shows, each with where the middle of its facet stands, x right and y up."""
    finished, proof = made(fmt), shown(fmt)
    number, (left, _, right, bottom) = finished.frame(f"folded-{name}")
    drawn = picture(finished.pdf, number, DPI)
    view = next(v for v in folded.views(fmt, proof.folded) if v.name == name)
    scale = (right - left) / pt(view.width)
    grounds = {panel.name: ground(fmt, panel.name) for panel in fmt.panels}
    found = []
    for seen in view.seen:
        x = sum(p[0] for p in seen.outline) / 4
        y = sum(p[1] for p in seen.outline) / 4
        at = ((left + pt(x - view.left) * scale) * DPI / 72, (bottom - pt(y - view.bottom) * scale) * DPI / 72)
        pixel = drawn.getpixel((round(at[0]), round(at[1])))
        near = [panel for panel, colour in grounds.items() if _alike(pixel, colour, seen.light)]
        found.append((x, y, near[0] if near else None))
    return found


def _alike(pixel, colour, light):
    return all(abs(p - c * light) < 14 for p, c in zip(pixel, colour, strict=True))


@every_fold
def test_closed_the_cover_is_seen_and_nothing_else(fmt):
    found = {panel for _, _, panel in seen_on(fmt, "closed")}
    between = {"inside-centre"} if fmt.fold == "gate-fold" else set()  # its gates leave a gap in the very middle
    assert found - between == {fmt.panels[0].name}


@pytest.mark.parametrize("fmt", [f for f in FOLDED.values() if f.fold in OPENED], ids=lambda f: f.name)
def test_opened_it_shows_what_a_reader_comes_to_next(fmt):
    half, spread = OPENED[fmt.fold]
    if half:
        assert {panel for _, _, panel in seen_on(fmt, "half")} == half
    order = [panel for x, _, panel in sorted(seen_on(fmt, "open"))]
    assert list(dict.fromkeys(order)) == spread


@pytest.mark.parametrize("fmt", [f for f in FOLDED.values() if not f.saddle], ids=lambda f: f.name)
def test_open_every_panel_of_one_side_is_seen_from_left_to_right(fmt):
    """A booklet is opened in its middle: see above."""
    order = list(dict.fromkeys(panel for _, _, panel in sorted(seen_on(fmt, "open"))))
    sides = [
        list(dict.fromkeys(p.panel for p in sorted(fmt.press.placements, key=lambda p: p.x) if p.side == side))
        for side in (0, 1)
    ]
    assert order in sides


@pytest.mark.parametrize("name", ["sheet-a4", "business-card-85x55", "card-4-up-a6"])
def test_a_sheet_without_a_fold_is_shown_from_both_sides(name):
    fmt = FORMATS_MADE[name]
    assert [panel for _, _, panel in seen_on(fmt, "front")] == ["front"]
    assert [panel for _, _, panel in seen_on(fmt, "back")] == ["back"]


def test_a_side_that_is_not_printed_is_bare_paper():
    fmt = FORMATS_MADE["poster-a3"]
    assert [panel for _, _, panel in seen_on(fmt, "back")] == [None]
