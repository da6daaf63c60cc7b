import pytest

from brochure.compose import sizes
from brochure.formats import FORMATS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("trifold-a4", ""),
        ("gate-fold-a4", "size-narrow"),
        ("roll-fold-letter", "size-narrow"),
        ("cross-fold-a4", "size-small"),
        ("card-a6", "size-small"),
        ("business-card-3.5x2in", "size-tiny"),
        ("poster-tabloid", "size-large"),
        ("booklet-a5", ""),
    ],
)
def test_style_sheets_are_told_how_large_the_panels_are(name, expected):
    assert sizes.classes(FORMATS[name]) == expected


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=list(FORMATS))
def test_the_measure_leaves_a_margin_on_the_narrowest_panel(fmt):
    assert 0 < sizes.measure(fmt) < min(panel.width for panel in fmt.panels)


def test_only_the_cover_on_two_gates_begins_its_words_in_the_middle():
    starts = {name: sizes.starts(fmt) for name, fmt in FORMATS.items()}
    assert {name for name, found in starts.items() if found} == {"gate-fold-a4", "gate-fold-letter"}
    assert starts["gate-fold-a4"] == {"front": 76.5}


@pytest.mark.parametrize("width", [40, 85, 99, 148, 297])
def test_a_slug_line_is_as_long_as_its_sheet_and_keeps_code_version_and_draft_mark(width):
    parts = ("KET-01", "version 1.0", "en-GB", "2026-11-01", "Tern Quay Clinic", "business-card-85x55", "EXAMPLE")
    line = sizes.slug(parts, width)
    assert len(line) * 1.3 <= max(width, len("KET-01 \u00b7 version 1.0 \u00b7 EXAMPLE") * 1.3)
    assert {"KET-01", "version 1.0", "EXAMPLE"} <= set(line.split(" \u00b7 "))
