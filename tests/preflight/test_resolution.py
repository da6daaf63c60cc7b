from io import BytesIO

import pytest
from PIL import Image

from brochure.document import ASSETS, Pixels, Region
from brochure.errors import Place, Severity
from brochure.preflight.resolution import Placed, coarse, placed
from tests.support.panels import block, document, engine, page_rule

HERE = Place("leaflet.yaml", 3, 5)
URL = f"{ASSETS}pictures/a.png"
PIXELS = Pixels(URL, 300, 150, HERE)


def png():
    file = BytesIO()
    Image.new("RGB", (300, 150), "red").save(file, "PNG")
    return file.getvalue()


def ppi(css, html="", more=None):
    words = block(1, html or f'<img src="{URL}" alt="red">')
    region = Region("front", ("front",), ((words,),))
    sheet = page_rule("front", 1, 120, 120) + css
    pages = engine().typeset(document(sheet, (region,), {URL: png(), **(more or {})}))
    return [round(found.ppi) for found in placed(pages.pdf, pages.panels, [PIXELS])]


SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
<g transform="scale(.5)"><image href="{URL}" width="100" height="50" image-rendering="crisp-edges"/></g></svg>"""


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("img { width: 2in }", 150),
        ("img { width: 1in; height: 1in }", 150),
        ("img { width: 3in; height: 1in; object-fit: cover }", 100),
        ("img { width: 3in; height: 1in; object-fit: contain }", 150),
        ("img { width: 2in; transform: scale(.5) rotate(30deg) }", 300),
        ("img { width: 2in; opacity: .5 }", 150),
    ],
)
def test_a_picture_is_measured_where_it_is_set(css, found):
    assert ppi(css) == [found]


def test_a_background_is_measured_laid_once_or_as_tiles():
    css = f'p {{ height: 1in; width: 3in; background: url("{URL}") 0 0 / 1in .5in'
    assert ppi(css + " no-repeat }", "words") == [300]
    assert ppi(css + " repeat }", "words") == [300]


def test_a_picture_inside_an_svg_is_measured():
    other = f"{ASSETS}pictures/a.svg"
    assert ppi("img { width: 2in }", f'<img src="{other}" alt="red">', {other: SVG.encode()}) == [300]


def test_of_two_places_the_larger_counts():
    html = f'<img src="{URL}" alt="a" style="width: 1in"><img src="{URL}" alt="b" style="width: 2in">'
    assert ppi("", html) == [150]


def test_a_picture_that_is_not_painted_is_not_judged():
    assert ppi("", "words") == []


@pytest.mark.parametrize(
    ("measured", "printing", "severity", "threshold"),
    [
        (60, True, Severity.ERROR, 150),
        (60, False, Severity.WARNING, 150),
        (149.4, True, Severity.ERROR, 150),
        (149.6, True, Severity.WARNING, 300),
        (299.4, False, Severity.WARNING, 300),
    ],
)
def test_the_printer_decides_what_is_too_coarse(measured, printing, severity, threshold):
    (found,) = coarse([Placed(PIXELS, 1, "front", measured)], least=150, wanted=300, printing=printing)
    assert (found.severity, found.threshold, found.place, found.panel) == (severity, threshold, HERE, "front")
    assert found.measured == round(measured)


def test_the_hint_says_how_many_pixels_it_takes():
    (found,) = coarse([Placed(PIXELS, 1, "front", 100)], least=150, wanted=300, printing=True)
    assert "900 x 450 pixels" in str(found.hint)


def test_a_picture_that_is_fine_is_passed_in_silence():
    assert coarse([Placed(PIXELS, 1, "front", 299.6)], least=150, wanted=300, printing=True) == ()
