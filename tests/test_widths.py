"""Words wider than their place, told of wherever WeasyPrint sets them over something else or past an edge."""

import pytest

from brochure.document import Region
from brochure.errors import Severity
from tests.support import panels

CSS = (
    "body { font: 10pt Lato } table { width: 100%; table-layout: fixed } td { padding: 0 }"
    + panels.page_rule("front", 1, 40, 60, "margin: 4mm")
    + ".region-front { page: front }"
)
LONG = "Rindfleischetikettierung"


def found(words, tag="p", css=""):
    region = Region("front", ("front",), ((panels.block(1, words, first=True, tag=tag),),))
    told = panels.engine().typeset(panels.document(CSS + css, (region,))).diagnostics
    return [(d.code, d.severity, d.message.split('"')[1], d.panel) for d in told if d.code == "word-too-wide"]


def test_words_that_fit_are_let_be():
    assert found("Words of some length that go on over a line") == []
    assert found(f"{LONG[:10]}\u00ad{LONG[10:]}", css=" p { font-size: 11pt }") == []


@pytest.mark.parametrize(("size", "severity"), [(9.5, Severity.WARNING), (20, Severity.ERROR)])
def test_a_word_past_its_line_is_told_and_past_the_page_an_error(size, severity):
    css = f" p {{ font-size: {size}pt }}"
    assert found(f"a {LONG} b", css=css) == [("word-too-wide", severity, LONG, "front")]


def test_a_word_past_its_cell_is_an_error():
    assert found("<table><tr><td>Preventer</td><td>b</td><td>c</td></tr></table>", "div") == [
        ("word-too-wide", Severity.ERROR, "Preventer", "front")
    ]
