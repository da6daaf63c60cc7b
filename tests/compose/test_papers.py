"""Papers that go with a leaflet: in one family of ours, filled in from the leaflet's where it lacks a character."""

import pytest

from brochure import workspace as disk
from brochure.compose.papers import FAMILY, paper
from brochure.compose.templates import Templates
from brochure.document import ASSETS, Document, Stylesheet
from brochure.errors import BrochureError
from tests.support.panels import engine

WORLD = disk.Workspace(disk.starter_folder())
LATO = next(f.data for f in WORLD.family("Lato") if f.weight == 400)
LEAFLET = Document(
    "",
    (),
    Stylesheet(
        "fonts", f'@font-face {{ font-family: Own; src: url("{ASSETS}fonts/own") }} :root {{ --font-base: Own }}'
    ),
    {f"{ASSETS}fonts/own": LATO, f"{ASSETS}content/images/other.png": b"not for a ticket"},
    (),
)


def made(words, **changes):
    text = '<html lang="en"><head><title>x</title></head><body>{{ words }}</body></html>'
    files = {"templates/any.html": text}
    given = {
        "styles": (),
        "rules": "@page { size: A5 }",
        "assets": {},
        "leaflet": LEAFLET,
        "templates": Templates(files.get),
        "world": WORLD,
        **changes,
    }
    return paper("any.html", {"words": words}, **given)


def test_a_paper_is_set_in_our_family_alone():
    found = made("Plain words, 100 × 210 mm")
    assert f'--font-papers: "{FAMILY}" ' in found.stylesheets[-1].text
    assert f"{ASSETS}fonts/own" not in found.assets
    assert found.regions == ()


@pytest.mark.parametrize("character", ["\ua792", "\u2b58"])
def test_a_character_that_it_lacks_comes_from_the_leaflet_s_fonts(character):
    found = made(f"Title {character}")
    assert "var(--font-base)" in found.stylesheets[-1].text
    assert found.assets[f"{ASSETS}fonts/own"] == LATO
    assert f"{ASSETS}content/images/other.png" not in found.assets


def test_words_are_text_and_not_markup():
    assert "&lt;b&gt;" in made("<b>").html


def test_a_template_at_fault_says_where():
    with pytest.raises(BrochureError) as fault:
        made("x", templates=Templates({"templates/any.html": "a\n{{ nothing.of.it }}"}.get))
    (found,) = fault.value.diagnostics
    assert (found.code, str(found.place)) == ("template-fault", "templates/any.html:2")


def test_a_paper_takes_as_many_pages_as_it_needs_and_tells_where_things_lie():
    text = '<html lang="en"><head><title>x</title></head><body>{% for n in range(words) %}<p id="p{{ n }}">line</p>{% endfor %}</body></html>'  # noqa: E501
    found = made(120, templates=Templates({"templates/any.html": text}.get))
    flow = engine().flow(found)
    assert len(flow.anchors) > 1
    assert "p0" in flow.anchors[0]
    assert "p119" in flow.anchors[-1]
    assert flow.diagnostics == ()


def test_what_of_a_name_no_font_holds_is_told_by_its_number():
    assert "caf\u00e9 [U+1F600]\u200f [U+05E2].pdf" in made("cafe\u0301 \U0001f600\u200f \u05e2.pdf").html
