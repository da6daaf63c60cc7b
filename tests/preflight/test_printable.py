"""Text held against what a printer leaves blank; and text that stands any way up is read."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from brochure.document import Cell, Expected, Region
from brochure.errors import Place
from brochure.model.printer import Readings
from brochure.preflight import extents, read_back, unprintable
from brochure.units import mm, pt
from tests.support.panels import block, document, engine, page_rule

SIDE = 100  # mm; text stands 12 mm from every edge
CELL = (Cell(0, "front", (0, 0, pt(SIDE), pt(SIDE))),)
SUP = "sup { font-size: 9pt; line-height: 0; vertical-align: super }"


def typeset(words="Ketamine may raise your blood pressure for a while, and may make you feel unreal", css=""):
    region = Region("front", ("front",), ((block(1, words),),))
    return engine().typeset(document(page_rule("front", 1, SIDE, SIDE) + css, (region,))).pdf


def room(left=0, bottom=0, right=0, top=0):
    return (pt(left), pt(bottom), pt(SIDE - right), pt(SIDE - top))


def turned(pdf, degrees):
    """Return a file with its square page's content turned about its middle."""
    with pikepdf.open(BytesIO(pdf)) as document_:
        page = document_.pages[0]
        middle = pt(SIDE / 2)
        matrix = pikepdf.Matrix().translated(middle, middle).rotated(degrees).translated(-middle, -middle)
        page.contents_add(b"q " + matrix.encode() + b" cm", prepend=True)
        page.contents_add(b"Q")
        out = BytesIO()
        document_.save(out)
    return out.getvalue()


def test_the_extents_of_a_page_are_those_of_its_words():
    (found,) = extents(typeset())
    assert found is not None
    left, _, right, top = found
    assert mm(left) == pytest.approx(12, abs=0.5)
    assert mm(right) < 88.5
    assert mm(top) == pytest.approx(88, abs=2)
    assert extents(typeset("<b></b>")) == (None,)


def test_text_clear_of_the_edges_is_no_finding():
    assert unprintable(typeset(), room(11, 11, 11, 11), CELL, Readings()) == ()


@pytest.mark.parametrize("edge", ["left", "top"])
def test_text_in_an_edge_is_told_once_with_its_panel_and_its_depth(edge):
    readings = Readings.model_validate({f"edge_{edge}": 16})
    (found,) = unprintable(typeset(), room(**{edge: 16}), CELL, readings)
    assert (found.code, found.severity, found.panel, found.page) == ("text-not-printed", "warning", "front", 1)
    assert found.measured == pytest.approx(4, abs=1.2)  # less the air above the letters
    assert f"into the 16 mm at the {edge} edge" in found.message
    assert found.box_mm is not None
    assert found.box_mm[0] == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_reference_marks_are_told_from_words_whichever_way_up_the_page_stands(degrees):
    words = "It wears off in weeks.<sup>1,2</sup> Treatments with evidence<sup>10</sup> are about<sup>3</sup> as old"
    pdf = turned(typeset(words, SUP), degrees)
    plain = "It wears off in weeks. Treatments with evidence are about as old"
    assert read_back(pdf, CELL, [Expected(("front",), plain, Place("x"))]) == ()
    (lost,) = read_back(pdf, CELL, [Expected(("front",), f"{plain} indeed", Place("x"))])
    assert lost.measured == 1
