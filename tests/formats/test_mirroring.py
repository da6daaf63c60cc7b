"""Formats as a mirror shows them, for text from right to left."""

import pytest

from brochure.formats import FORMATS, mirrored, opposite
from brochure.formats.folding import fold

FOLDED = {name: fmt for name, fmt in FORMATS.items() if fmt.steps}
every_fold = pytest.mark.parametrize("fmt", FOLDED.values(), ids=list(FOLDED))


def near(layout):
    """Return a layout with its figures rounded: two reflections leave dust."""
    return (
        [(p.panel, p.sheet, p.side, round(p.x, 6), round(p.y, 6), p.rotation, p.crop) for p in layout.placements],
        [[(f.axis, round(f.at, 6)) for f in side] for side in layout.folds],
    )


@every_fold
def test_what_is_mirrored_twice_is_as_it_was(fmt):
    twice = mirrored(mirrored(fmt))
    assert (twice.panels, twice.regions, twice.spreads) == (fmt.panels, fmt.regions, fmt.spreads)
    assert twice.columns == fmt.columns
    assert near(twice.press) == near(fmt.press)
    assert near(twice.office) == near(fmt.office)
    assert [(s.moves, s.way, round(s.at, 6)) for s in twice.steps] == [
        (s.moves, s.way, round(s.at, 6)) for s in fmt.steps
    ]
    assert twice.mirrored is False


@every_fold
def test_it_folds_to_the_same_piece_with_no_trouble(fmt):
    there = mirrored(fmt)
    piece = fold(there.columns, there.rows, there.steps)
    assert piece.troubles == ()
    assert piece.size == pytest.approx(fmt.finished)


@every_fold
def test_panels_keep_their_sizes_under_names_that_are_true_to_what_is_seen(fmt):
    there = mirrored(fmt)
    assert {(opposite(p.name), p.width, p.height) for p in fmt.panels} == {
        (p.name, p.width, p.height) for p in there.panels
    }
    assert there.panels[0].name == "front"
    assert {r.name for r in there.regions} == {r.name for r in fmt.regions}


def test_in_a_half_fold_the_right_panel_is_read_first():
    assert [p.name for p in mirrored(FORMATS["half-fold-a4"]).panels] == [
        "front",
        "inside-right",
        "inside-left",
        "back",
    ]


def test_what_tucks_in_stays_narrower_and_tucks_in_from_the_other_side():
    there = mirrored(FORMATS["trifold-a4"])
    assert list(there.columns) == [100, 100, 97]
    assert [p.panel for p in sorted(there.press.placements, key=lambda p: (p.side, p.x))] == [
        *("front", "back", "flap"),
        *("inside-left", "inside-centre", "inside-right"),
    ]
    assert there.panel("inside-left").width == there.panel("flap").width == 97


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if not fmt.steps])
def test_what_is_not_folded_is_left_alone(name):
    assert mirrored(FORMATS[name]) is FORMATS[name]


@pytest.mark.parametrize(
    ("name", "other"),
    [("inside-centre-left", "inside-centre-right"), ("front", "front"), ("leftover", "leftover"), ("left", "right")],
)
def test_only_the_words_left_and_right_are_exchanged(name, other):
    assert (opposite(name), opposite(other)) == (other, name)
