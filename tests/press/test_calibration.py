"""Office files on simulated printers: measured by a person with a ruler, corrected, printed again and folded."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from brochure.document import Cell
from brochure.formats import find_format
from brochure.model.load import read_printer
from brochure.model.printer import SHEETS, Printer, Readings
from brochure.model.readings import as_yaml, understood
from brochure.preflight import Expectation, clipped, extents, inspect, unprintable
from brochure.press import Edition, corrected, correction, finish, moved
from brochure.source import parse
from brochure.units import mm, pt
from tests.support.panels import GROUNDS, job, numbered, profile_of
from tests.support.printers import Simulated, changes, words_at

# The two sides of a fold lie this near to each other, and this near to where the paper is folded, in mm: the reading
# against the light is good to a quarter of a millimetre, the ruler to half of one.
BOTH_SIDES, TO_THE_FOLD = 0.5, 0.75
RULER, LIGHT = 0.5, 0.25

# Printing takes a while: a printer that is not met is told as it was found, not made simpler.
ONCE = (Phase.explicit, Phase.generate)

FOLDED = [find_format("trifold", "a4"), find_format("trifold", "letter"), find_format("half-fold", "a4")]
A4 = FOLDED[0]


def office(fmt):
    return finish(numbered(fmt), Edition.OFFICE, job(fmt))


def calibrated(fmt, printer, wrong=None, pile="face-down"):
    """Print the test sheet, measure it, keep the readings as YAML, read them and correct the office file."""
    sheet = SHEETS[fmt.paper if fmt.paper in SHEETS else "a4"]
    found = understood(printer.measured(sheet, wrong), sheet, turned=printer.turned, pile=pile)
    name = "letter" if fmt.paper == "letter" else "a4"
    text = as_yaml(Printer.model_validate({name: found}))
    readings = read_printer(parse(text.encode(), "printer.yaml")).for_sheet(fmt.office.width, fmt.office.height)
    assert readings is not None
    data = office(fmt)
    by = correction(readings, fmt, numbered(fmt).panels, extents(data))
    return corrected(data, by), by


def off_the_fold(fmt, printer, pdf):
    """Return how far the two sides of the worst fold lie apart on the paper, and from where it is folded, in mm.

    Infinite where a fold does not stand between the panels that meet there.
    """
    printed = printer.printed(pdf)
    exact = Simulated().printed(office(fmt))
    width = fmt.office.width
    sides = []
    for side in (0, 1):
        seen, wanted = changes(printed, side, GROUNDS), changes(exact, side, GROUNDS)
        if [(s.left, s.right) for s in seen] != [(s.left, s.right) for s in wanted]:
            return float("inf"), float("inf")
        at = [s.at for s in seen]
        sides.append([width - x for x in reversed(at)] if side else at)
    folds = [fold.at for fold in fmt.office.folds[0]]
    assert len(folds) == len(sides[0]) == len(sides[1])
    apart = max(abs(one - two) for one, two in zip(*sides, strict=True))
    from_fold = max(abs(x - fold) for side in sides for x, fold in zip(side, folds, strict=True))
    return apart, from_fold


def simulated(scale, one, between, **more):
    """Return a printer whose side two lies ``between`` off side one, right and up as seen through side one."""
    two = (-one[0] - between[0], one[1] + between[1])
    return Simulated(scale, one, two, **more)


pairs = st.tuples(st.floats(-9, 9), st.floats(-9, 9))  # up to ten with the slips of the ruler
printers = st.builds(
    simulated,
    scale=st.tuples(st.floats(0.91, 1.09), st.floats(0.91, 1.09)),
    one=pairs,
    between=pairs,
    edges=st.tuples(*[st.floats(0, 20)] * 4),
    turned=st.booleans(),
    skew=st.floats(-0.05, 0.05),
)
slips = st.fixed_dictionaries(
    {**{letter: st.floats(-RULER, RULER) for letter in "ABCD"}, **{k: st.floats(-LIGHT, LIGHT) for k in "JK"}}
)


@settings(max_examples=40, phases=ONCE)
@given(st.sampled_from(FOLDED), printers, slips)
def test_folds_of_both_sides_meet_where_the_paper_is_folded_whatever_the_printer(fmt, printer, wrong):
    pdf, by = calibrated(fmt, printer, wrong)
    apart, from_fold = off_the_fold(fmt, printer, pdf)
    assert apart <= BOTH_SIDES
    if not any("across" in d.message for d in by.diagnostics):
        assert from_fold <= TO_THE_FOLD


WRONG = {
    "side one off": Simulated(one=(2.0, 0.0)),
    "side two off": Simulated(two=(-1.5, 1.0)),
    "both off": Simulated(one=(1.0, 1.0), two=(1.0, 0.5)),
    "too small": Simulated(scale=(0.97, 0.97)),
    "too large": Simulated(scale=(1.03, 1.02)),
    "upside down": Simulated(turned=True),
    "everything": Simulated((0.98, 0.985), (1.2, -2.0), (-2.2, 3.0), (4.0, 4.0, 4.0, 4.0), turned=True),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("fmt", FOLDED, ids=lambda fmt: fmt.name)
def test_without_calibration_the_same_printers_miss_the_fold(fmt, name):
    printer = WRONG[name]
    before = off_the_fold(fmt, printer, office(fmt))
    if fmt is FOLDED[2] and name in ("too small", "too large"):
        assert before[1] < 0.1  # scale does not move the middle of a sheet
    else:
        assert before[1] > TO_THE_FOLD
    apart, from_fold = off_the_fold(fmt, printer, calibrated(fmt, printer)[0])
    assert apart < 0.1
    assert from_fold < 0.1


def test_an_exact_printer_changes_nothing():
    pdf, by = calibrated(A4, Simulated())
    assert by.diagnostics == ()
    for side in (0, 1):
        found, wanted = words_at(pdf, side), words_at(office(A4), side)
        assert all(found[word] == pytest.approx(at, abs=0.01) for word, at in wanted.items())
    assert max(off_the_fold(A4, Simulated(), pdf)) < 0.1


ALL = [*FOLDED, *(find_format(*name) for name in (("sheet", "a4"), ("sheet", "a5"), ("sheet", "letter")))]


def as_held(fmt, side, point):
    """Return where a point of a printed side lies for one who holds the leaflet as its format says."""
    x, y = point
    if fmt.office.width > fmt.office.height:
        return (x, y)
    # Long side across it came out of the printer; a reader holds it upright, and turns it over its long edge.
    return (fmt.office.width - y, x) if side else (y, fmt.office.height - x)


@settings(max_examples=25, phases=ONCE)
@given(
    st.sampled_from(ALL),
    st.builds(
        Simulated,
        scale=st.tuples(st.floats(0.97, 1.05), st.floats(0.97, 1.05)),
        one=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
        two=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
        turned=st.booleans(),
    ),
)
def test_every_word_comes_out_in_its_place_on_its_side_of_every_format(fmt, printer):
    pdf, by = calibrated(fmt, printer)
    assert by.diagnostics == ()
    printed = printer.printed(pdf)
    for side in (0, 1):
        wanted = words_at(office(fmt), side)
        found = {word: as_held(fmt, side, at) for word, at in words_at(printed, side).items()}
        assert wanted
        assert found.keys() == wanted.keys()
        for word, at in wanted.items():
            assert found[word] == pytest.approx(at, abs=0.2), word


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
@pytest.mark.parametrize("printer", [WRONG["everything"], Simulated((1.08, 0.93), (4, -4), (-4, 4), turned=False)])
def test_a_corrected_file_passes_preflight_and_qpdf_and_its_cells_hold_its_words(fmt, printer, tmp_path):
    pdf, by = calibrated(fmt, printer)
    assert inspect(pdf, profile_of(fmt), Expectation("office", by.trims, 0.0)).findings == ()
    assert clipped(pdf) == ()
    path = tmp_path / "office.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    from brochure.press import cells

    before = cells(numbered(fmt), Edition.OFFICE, job(fmt))
    for cell in moved(before, by):
        names = dict(
            zip((panel.name for panel in fmt.panels), ("one", "two", "three", "four", "five", "six"), strict=False)
        )
        with pikepdf.open(BytesIO(pdf)):
            x, y = (pt(v) for v in words_at(pdf, cell.page)[names[cell.panel]])
        if fmt.name != "sheet-a5":  # where a word stands twice, one place is found
            assert cell.box[0] < x < cell.box[2]
            assert cell.box[1] < y < cell.box[3]


def test_the_same_file_comes_of_the_same_readings():
    assert calibrated(A4, WRONG["everything"])[0] == calibrated(A4, WRONG["everything"])[0]


def test_a_printer_that_shrinks_is_met_as_far_as_its_edges_permit_and_that_is_said():
    gentle = Simulated(scale=(0.97, 0.97), edges=(4, 4, 4, 4))
    assert calibrated(A4, gentle)[1].diagnostics == ()
    harsh = replace(gentle, scale=(0.91, 1.0))
    pdf, by = calibrated(A4, harsh)
    (finding,) = by.diagnostics
    assert finding.code == "printed-small"
    assert 0.91 < finding.measured < 1
    assert str(finding.place).startswith("printer.yaml:")
    apart, from_fold = off_the_fold(A4, harsh, pdf)
    assert apart < 0.1  # both sides still agree
    assert from_fold > TO_THE_FOLD  # and are as much too small as was said
    assert from_fold == pytest.approx((1 - finding.measured) * (A4.office.width / 2 - 97), abs=0.2)
    assert not unprintable(pdf, by.printable, (), Readings())


@pytest.mark.parametrize("one", [(3.0, 0.0), (-3.0, 0.0)])
def test_both_sides_are_enlarged_alike_where_only_one_of_them_has_too_little_room(one):
    printer = Simulated((0.93, 1.0), one, (1.0, 0.0), (4, 4, 4, 4))
    pdf, by = calibrated(A4, printer)
    assert [d.code for d in by.diagnostics] == ["printed-small"]
    assert off_the_fold(A4, printer, pdf)[0] < 0.1


@pytest.mark.parametrize("turned", [False, True])
def test_what_no_fold_holds_is_moved_clear_of_the_edges(turned):
    fmt = find_format("sheet", "a4")
    printer = Simulated(edges=(18.0, 2.0, 2.0, 18.0), turned=turned)
    before, (pdf, by) = office(fmt), calibrated(fmt, printer)
    assert by.diagnostics == ()
    assert unprintable(pdf, by.printable, (), Readings()) == ()
    unmoved = correction(Readings(), fmt, numbered(fmt).panels, extents(before))
    assert unprintable(corrected(before, unmoved), by.printable, (), Readings()) != ()


def test_text_that_a_fold_keeps_in_an_unprinted_edge_is_named():
    readings = Readings(edge_left=20)
    data = office(A4)
    by = correction(readings, A4, numbered(A4).panels, extents(data))
    from brochure.press import cells

    found = unprintable(
        corrected(data, by), by.printable, moved(cells(numbered(A4), Edition.OFFICE, job(A4)), by), readings
    )
    assert [(d.code, d.panel, d.page) for d in found] == [
        ("text-not-printed", "flap", 1),
        ("text-not-printed", "inside-left", 2),
    ]
    assert all(d.measured == pytest.approx(8, abs=0.5) for d in found)  # text begins 12 mm from the edge
    assert all("reaches" in d.message and "20 mm at the left edge" in d.message for d in found)


def test_sheets_that_come_to_lie_face_up_are_printed_last_one_first():
    """No format has two sheets of six panels, so a file of two is made of one laid out twice."""
    from brochure.formats import Placement

    second = tuple(replace(p, sheet=1) for p in A4.office.placements)
    two = replace(
        A4.office,
        placements=(
            *(p for p in A4.office.placements if p.panel in ("front", "inside-left")),
            *(p for p in second if p.panel not in ("front", "inside-left")),
        ),
    )
    assert isinstance(two.placements[0], Placement)
    fmt = replace(A4, office=two)
    panels = numbered(fmt)
    data = finish(panels, Edition.OFFICE, job(fmt))
    up = correction(Readings(pile="face-up"), fmt, panels.panels, extents(data))
    down = correction(Readings(), fmt, panels.panels, extents(data))
    assert down.order == (0, 1, 2, 3)
    assert up.order == (2, 3, 0, 1)
    with pikepdf.open(BytesIO(corrected(data, up))) as found:
        assert len(found.pages) == 4
    assert list(words_at(corrected(data, up), 2)) == list(words_at(data, 0))
    assert moved((Cell(2, "front", (0, 0, 1, 1)),), up)[0].page == 0


def test_lengths_are_converted_once():
    by = correction(Readings(side_one_x=2.0, side_one_y=1.0), A4, numbered(A4).panels, (None, None))
    a, b, c, d, e, f = by.matrices[0]
    assert (a, b, c, d) == (1, 0, 0, 1)
    assert (mm(e), mm(f)) == pytest.approx((-2.0, 1.0))
