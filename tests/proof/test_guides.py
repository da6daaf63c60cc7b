"""Guides: they lie where the boxes of the file are, in the list and on the page."""

from io import BytesIO

import pikepdf
import pytest
from PIL import ImageChops

from brochure.facts import PageFact
from brochure.formats import FORMATS, Fold
from brochure.proof import guides
from brochure.proof.furniture import TOKENS
from brochure.proof.guides import Guide, Named
from brochure.units import mm, pt
from tests.support.panels import FORMATS_MADE, picture, profile, profile_of
from tests.support.proofs import made, sheets, shown

PAGE = PageFact(1, (0, 0, 220, 120), (7, 7, 213, 113), (10, 10, 210, 110), 100.0, coverage_is_bound=False)
SHOP = profile(bleed=3, safe=5, fold_safe=2)
every_format = pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))


def of(kind, found):
    return [guide.box for guide in found if guide.kind == kind]


def test_text_may_come_nearer_to_a_fold_than_to_the_trim():
    panels = (Named("left", (10, 10, 110, 110)), Named("right", (110, 10, 210, 110)))
    found = guides.guides(PAGE, panels, (Fold("x", 100),), SHOP)
    assert of("safe", found) == [(15, 15, 108, 105), (112, 15, 205, 105)]
    assert of("fold", found) == [(110, 10, 110, 110)]


def test_a_level_fold_is_a_level_line():
    panels = (Named("upper", (10, 10, 210, 60)), Named("lower", (10, 60, 210, 110)))
    found = guides.guides(PAGE, panels, (Fold("y", 50),), SHOP)
    assert of("fold", found) == [(10, 60, 210, 60)]
    assert of("safe", found) == [(15, 15, 205, 58), (15, 62, 205, 105)]


def test_copies_to_be_cut_out_have_a_trim_each():
    found = guides.guides(PAGE, (), (), SHOP, cuts=((0, 0, 90, 100), (110, 0, 200, 100)))
    assert of("trim", found) == [(10, 10, 100, 110), (120, 10, 210, 110), PAGE.trim_mm]
    assert found[-1] == Guide("trim", PAGE.trim_mm), "the sheet's own trim is on top"


@every_format
def test_trim_and_bleed_are_the_boxes_that_are_written_in_the_file(fmt):
    proof = shown(fmt)
    with pikepdf.open(BytesIO(sheets(fmt).pdf)) as pdf:
        for page, fact, side in zip(pdf.pages, proof.facts.pages, proof.sides, strict=True):
            found = guides.guides(fact, side.panels, side.folds, profile_of(fmt), side.cuts)
            height = float(page.mediabox[3])
            for kind, box in (("trim", page.trimbox), ("bleed", page.bleedbox)):
                left, bottom, right, top = (float(edge) for edge in box)
                wanted = tuple(mm(edge) for edge in (left, height - top, right, height - bottom))
                assert of(kind, found)[-1] == pytest.approx(wanted, abs=0.002)
            assert of("fold", found) == [pytest.approx(box) for box in _folds(fact.trim_mm, side.folds)]


def _folds(trim, folds):
    left, top, right, bottom = trim
    for fold in folds:
        yield (
            (left + fold.at, top, left + fold.at, bottom)
            if fold.axis == "x"
            else (left, top + fold.at, right, top + fold.at)
        )


@every_format
def test_every_panel_of_the_file_is_named_where_it_lies(fmt):
    proof = shown(fmt)
    for number, side in enumerate(proof.sides):
        cells = [cell for cell in sheets(fmt).cells if cell.page == number]
        assert [panel.name for panel in side.panels] == [cell.panel for cell in cells]
        height = pt(proof.facts.pages[number].media_mm[3])
        for panel, cell in zip(side.panels, cells, strict=True):
            left, bottom, right, top = cell.box
            assert [pt(edge) for edge in panel.box] == pytest.approx(
                (left, height - top, right, height - bottom), abs=0.01
            )


@pytest.mark.parametrize("name", ["trifold-a4", "half-fold-letter", "sheet-a5"])
def test_on_the_page_the_lines_are_drawn_where_the_boxes_are(name):
    """Seen in pixels: the trim's blue and the bleed's red reach from edge to edge of the boxes, and no further."""
    fmt = FORMATS[name]
    finished, proof = made(fmt), shown(fmt)
    number, (left, top, right, bottom) = finished.frame("guides-0")
    dpi = 200
    seen = picture(finished.pdf, number, dpi)
    seen = seen.crop((0, round(top * dpi / 72), seen.width, round(bottom * dpi / 72)))
    fact = proof.facts.pages[0]
    wide = fact.media_mm[2] - fact.media_mm[0]
    scale = (right - left - pt(guides.RULER + guides.AIR)) / pt(wide)
    for token, box in (("guide-trim", fact.trim_mm), ("guide-bleed", fact.bleed_mm)):
        colour = [int(TOKENS[token][i : i + 2], 16) for i in (1, 3, 5)]
        bands = [
            band.point(lambda v, c=c: 255 * (abs(v - c) < 25)) for band, c in zip(seen.split(), colour, strict=True)
        ]
        found = ImageChops.multiply(ImageChops.multiply(bands[0], bands[1]), bands[2]).getbbox()
        assert found, f"no {token} is drawn"
        x0, y0, x1, y1 = found
        wanted_x = [(left + pt(guides.RULER) + pt(edge) * scale) * dpi / 72 for edge in (box[0], box[2])]
        wanted_y = [(pt(guides.AIR) + pt(edge) * scale) * dpi / 72 for edge in (box[1], box[3])]
        assert [x0, x1] == pytest.approx(wanted_x, abs=2.5)
        assert [y0, y1] == pytest.approx(wanted_y, abs=2.5)


@pytest.mark.parametrize(
    ("value", "us", "words"),
    [
        (97.0, False, "97 mm"),
        (92.075, True, "3.625 in · 92.1 mm"),
        (148.5, False, "148.5 mm"),
        (3.175, True, "0.125 in · 3.2 mm"),
    ],
)
def test_a_length_is_said_in_the_units_of_the_country(value, us, words):
    assert guides.length(value, us=us) == words


def test_an_american_size_is_in_inches_first():
    assert guides.size((215.9, 279.4), us=True) == "8.5 × 11 in (215.9 × 279.4 mm)"
    assert guides.size((210, 297), us=False) == "210 × 297 mm"
