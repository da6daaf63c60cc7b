import logging
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from brochure.document import ASSETS, Block, Region, Stylesheet
from brochure.errors import BrochureError, Place, Severity
from tests.support.panels import block, document, engine, opened, page_rule

INSIDE = ("inside-left", "inside-centre", "inside-right")
CSS = (
    "".join(page_rule("inside", n, width, 210) for n, width in ((1, 100), (2, 100), (3, 97)))
    + page_rule("back", 1, 100, 210)
    + "p + p, .block + .block { margin-top: calc(var(--grid) / 2) }"
)


def words(number, lead="word"):
    return " ".join(f"{lead}{n}" for n in range(number))


def inside(*sizes, breaks=True):
    blocks = [
        block(n, words(size, f"w{n}x"), first=breaks and n > 0, place=Place("x.yaml", 10 * (n + 1), 3))
        for n, size in enumerate(sizes)
    ]
    segments = tuple((b,) for b in blocks) if breaks else (tuple(blocks),)
    return Region("inside", INSIDE, segments)


def back(size, foot):
    return Region(
        "back",
        ("back",),
        ((block(20, words(size, "b"), place=Place("x.yaml", 70, 3)),),),
        (block(21, words(foot, "f"), place=Place("x.yaml", 80, 3)),),
    )


def overflow(*regions):
    with pytest.raises(BrochureError) as raised:
        engine().typeset(document(CSS, regions))
    return [d for d in raised.value.diagnostics if d.code == "panel-overflow"]


def test_every_panel_is_a_page_of_its_own_size_in_reading_order():
    pages = engine().typeset(document(CSS, (inside(40, 40, 40), back(30, 5))))
    assert pages.panels == (*INSIDE, "back")
    assert pages.fit == 0
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        widths = [round(float(p.trimbox[2]) / 72 * 25.4, 2) for p in pdf.pages]
        assert widths == [100, 100, 97, 100]
        media = [float(v) / 72 * 25.4 for v in pdf.pages[0].mediabox]
        assert media == pytest.approx([-5, -5, 105, 215], abs=0.01)


def test_text_flows_from_panel_to_panel_of_different_width():
    pages = engine().typeset(document(CSS, (inside(200, 150, 60, breaks=False),)))
    assert pages.panels == INSIDE


def test_a_region_that_ends_early_leaves_its_other_panels_blank():
    pages = engine().typeset(document(CSS, (inside(20), back(10, 5))))
    assert pages.panels == (*INSIDE, "back")
    with opened(pages.pdf) as pdf:
        assert [len(page.get_textpage().get_text_range().split()) for page in pdf] == [20, 0, 0, 15]


def fullest(most=400):
    """Return the largest number of words that the first panel holds as designed."""
    least = 1
    while most - least > 1:
        middle = (least + most) // 2
        try:
            fits = engine().typeset(document(CSS, (inside(middle, 20, 20),))).fit == 0
        except BrochureError:
            fits = False
        least, most = (middle, most) if fits else (least, middle)
    return least


def test_twelve_words_more_than_fit_are_set_tighter_and_sixty_or_four_hundred_are_told():
    full = fullest()
    tighter = engine().typeset(document(CSS, (inside(full + 12, 20, 20),)))
    assert tighter.fit > 0
    for added in (60, 400):
        (found,) = overflow(inside(full + added, 20, 20))
        assert (found.panel, found.place) == ("inside-left", Place("x.yaml", 10, 3))
        assert f"cut about {found.measured} words" in found.hint
        assert 0 < found.measured <= added
        cut = engine().typeset(document(CSS, (inside(full + added - found.measured, 20, 20),)))
        assert cut.panels == INSIDE


def test_every_region_that_is_too_full_is_told():
    assert [d.panel for d in overflow(inside(600, 20, 20), back(600, 5))] == ["inside-left", "back"]


def test_text_that_reaches_the_foot_of_its_panel_has_overflowed():
    (found,) = overflow(back(40, 500))
    assert found.panel == "back"
    assert found.measured > 0


def test_a_picture_that_is_too_tall_is_not_mended_by_fewer_words():
    tall = Block(
        "b1", "figure", '<div class="block" id="b1"><p class="tall">one</p><p>two</p></div>', "one two", Place("x")
    )
    region = Region("back", ("back",), ((block(2, "zero"), tall),))
    css = CSS + ".tall { padding-bottom: 185mm; break-inside: avoid }"
    with pytest.raises(BrochureError) as raised:
        engine().typeset(document(css, (region,)))
    (found,) = raised.value.diagnostics
    assert found.measured is None
    assert found.hint is not None
    assert "picture" in found.hint


def test_a_css_fault_is_a_warning_at_its_place():
    css = CSS + "\np { color: color-mix(in srgb, red, blue) }"
    (found,) = engine().typeset(document(css, (inside(9),))).diagnostics
    assert (found.code, found.severity, found.place) == ("css-ignored", Severity.WARNING, Place("test.css", 2, 5))


@pytest.mark.parametrize("rule", ["@media print", "p"])
def test_a_style_sheet_that_is_nested_too_deeply_is_named(rule):
    css = CSS + f"{rule} {{" * 3000 + "}" * 3000
    with pytest.raises(BrochureError) as raised:
        engine().typeset(document(css, (inside(9),)))
    (found,) = raised.value.diagnostics
    assert (found.code, found.place) == ("over-limit", Place("test.css"))
    assert "nested too deeply" in found.message


@pytest.mark.parametrize("url", [f"{ASSETS}nothing.svg", "https://a.example/x.svg", "file:///etc/hostname"])
def test_what_is_not_part_of_the_leaflet_is_never_fetched(url):
    css = CSS + f'\np {{ background: url("{url}") }}'
    (found,) = engine().typeset(document(css, (inside(9),))).diagnostics
    assert (found.code, found.severity) == ("not-loaded", Severity.ERROR)
    assert url in found.message


def test_no_font_of_the_machine_is_used():
    made = document("html { font-family: 'DejaVu Sans', monospace }" + CSS, (inside(9),))
    with pikepdf.open(BytesIO(engine().typeset(made).pdf)) as pdf:
        fonts = {str(o.BaseFont)[8:] for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert fonts <= {"Lato", "Test"}  # the one family that fontconfig is told of, and the leaflet's own


def test_the_log_of_weasyprint_is_left_as_it_was():
    handlers = list(logging.getLogger("weasyprint").handlers)
    engine().typeset(document(CSS, (inside(9),)))
    assert logging.getLogger("weasyprint").handlers == handlers


def test_style_sheets_come_in_the_order_of_the_cascade():
    made = document(CSS, (inside(9),))
    sheets = (
        *made.stylesheets,
        Stylesheet("a.css", "p { color: #010203 }"),
        Stylesheet("b.css", "p { color: #040506 }"),
    )
    pdf = engine().typeset(type(made)(made.html, sheets, made.fonts, made.assets, made.regions)).pdf
    with pikepdf.open(BytesIO(pdf)) as found:
        assert b"0.015686 0.019608 0.023529 rg" in found.pages[0].Contents.read_bytes()


FIGURE = f'<img style="position: absolute; top: 0; left: 0; width: 9mm" src="{ASSETS}none.svg" alt="Hills">'
NOTHING = {f"{ASSETS}none.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'}


def figure_pages(panel, *regions):
    found = replace(document(CSS, regions, NOTHING), figures={panel: FIGURE})
    pages = engine().typeset(found)
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        return [pages.panels[pikepdf.Page(figure.Pg).index] for figure in figures]


@pytest.mark.parametrize("panel", [*INSIDE, "back"])
@pytest.mark.parametrize("sizes", [(200, 150, 60), (40,), ()], ids=["full", "ending early", "empty"])
def test_a_figure_stands_on_its_panel_wherever_the_text_breaks(panel, sizes):
    regions = (inside(*sizes, breaks=False) if sizes else Region("inside", INSIDE, ()), back(30, 5))
    assert figure_pages(panel, *regions) == [panel]


def test_a_figure_in_the_midst_of_one_long_text_is_said_where_that_ends():
    assert figure_pages("inside-centre", inside(470, breaks=False)) == ["inside-right"]


def test_a_region_without_text_has_all_of_its_panels():
    assert engine().typeset(document(CSS, (Region("inside", INSIDE, ()), back(30, 5)))).panels == (*INSIDE, "back")


def test_a_picture_that_cannot_be_drawn_is_told_where_it_is_asked_for():
    url = f"{ASSETS}deep.svg"
    deep = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + b"<g>" * 3000 + b"</g>" * 3000 + b"</svg>"
    words_ = block(1, f'<img src="{url}" alt="deep">')
    region = Region("back", ("back",), ((words_,),))
    found = replace(document(CSS, (region,), {url: deep}), places={url: Place("leaflet.yaml", 3, 5)})
    (told,) = engine().typeset(found).diagnostics
    assert (told.code, told.place) == ("not-loaded", Place("leaflet.yaml", 3, 5))
