"""The drawings of a ticket: every fold where it is, on both sides, in the order of folding."""

import re
import xml.etree.ElementTree as ET

import pytest

from brochure.compose.inks import STAND_INS
from brochure.posing import creases, flat_size, piece_of
from brochure.ticket import drawings
from tests.support.panels import FORMATS_MADE

SVG = "{http://www.w3.org/2000/svg}"
every_format = pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))


def drawn(fmt):
    found = drawings(fmt, piece_of(fmt), STAND_INS)
    return {name: ET.fromstring(svg) for name, svg in found.items()}  # noqa: S314 - our own


def lines(svg):
    return [
        tuple(float(v) for v in re.findall(r"-?[\d.]+", path.get("d")))
        for path in svg.iter(f"{SVG}path")
        if path.get("stroke-dasharray")
    ]


@every_format
def test_both_sides_are_drawn_and_the_piece_where_it_folds(fmt):
    sides = ["outside", "inside"] if fmt.steps else ["front", "back"]
    assert sorted(drawn(fmt)) == sorted([*sides, *(["half", "closed"] if fmt.steps else [])])


@every_format
def test_every_fold_is_drawn_to_scale_on_both_sides_the_inside_as_seen_through_the_paper(fmt):
    found, whole = drawn(fmt), flat_size(fmt)
    names = ("outside", "inside") if fmt.steps else ("front", "back")
    scale = float(found[names[0]].find(f"{SVG}rect").get("width")) / whole[0]
    for side, name in enumerate(names):
        wanted = []
        for crease in creases(piece_of(fmt)):
            at, start, end = crease.at, crease.start, crease.end
            if side and crease.axis == "x":
                at = whole[0] - at
            elif side:
                start, end = whole[0] - end, whole[0] - start
            ends = (at, start, at, end) if crease.axis == "x" else (start, at, end, at)
            wanted.append(pytest.approx([v * scale for v in ends], abs=0.02))
        assert [list(line) for line in lines(found[name])] == wanted


def test_what_folds_towards_the_reader_is_dashed_and_away_from_him_dashed_and_dotted():
    found = drawn(FORMATS_MADE["z-fold-a4"])
    dashes = {name: [p.get("stroke-dasharray") for p in found[name].iter(f"{SVG}path") if p.get("stroke-dasharray")]
              for name in ("outside", "inside")}  # fmt: skip
    valley, mountain = "1.6 0.9", "2.8 0.8 0.5 0.8"
    assert dashes == {"outside": [valley, mountain], "inside": [mountain, valley]}


@every_format
def test_every_panel_of_the_first_sheet_is_named(fmt):
    found = drawn(fmt)
    words = {
        t.text
        for name in ("outside", "inside", "front", "back")
        if name in found
        for t in found[name].iter(f"{SVG}text")
    }
    panels = {p.name.replace("-", " ") for p in (fmt.panels if not fmt.saddle else (*fmt.panels[:2], *fmt.panels[-2:]))}
    assert panels <= words


@every_format
def test_steps_are_numbered_once_on_each_side(fmt):
    for name in ("outside", "inside"):
        if fmt.steps:
            numbers = [t.text for t in drawn(fmt)[name].iter(f"{SVG}text") if t.text.isdigit()]
            assert sorted(set(numbers)) == [str(n + 1) for n in range(len(fmt.steps))]


@every_format
def test_drawings_are_in_inks_alone_and_small_enough_for_a_quarter_of_the_page(fmt):
    for svg in drawings(fmt, piece_of(fmt), STAND_INS).values():
        colours = set(re.findall(r"#[0-9A-Fa-f]{6}", svg.decode()))
        assert colours <= set(STAND_INS.values())
        ((width, height),) = re.findall(r'width="([\d.]+)mm" height="([\d.]+)mm"', svg.decode())
        assert float(width) <= 41.5
        assert float(height) <= 41
