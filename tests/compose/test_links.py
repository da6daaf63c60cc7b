"""Links of a page: sources both ways, numbers that can be called, headings in order."""

import pytest

from brochure.compose import links

MARKED = '<p>One<sup class="cite">1,2</sup> two<sup class="cite">1</sup></p>'
LIST = '<ol><li id="reference-1">First.</li><li id="reference-2">Second.</li></ol>'


def linked(html):
    return links.linked(html, to="Source {number}", back="Back to {number} & on")


def test_marks_lead_to_their_entries_and_entries_back_to_every_mark():
    found = linked(MARKED + LIST)
    assert '<a id="cite-1-1" href="#reference-1" aria-label="Source 1">1</a>,<a id="cite-2-1"' in found
    assert found.count('href="#reference-1"') == 2
    assert 'href="#cite-1-1"' in found
    assert 'href="#cite-1-2"' in found
    assert 'href="#cite-2-1" aria-label="Back to 2 &amp; on"' in found


def test_a_mark_without_an_entry_is_no_link():
    assert linked(MARKED) == MARKED
    only = linked(MARKED + LIST.replace("reference-2", "reference-9"))
    assert "1</a>,2</sup>" in only


def test_what_the_clinic_prints_can_be_tapped_wherever_it_stands_in_text():
    reach = {"01632 960 412": "tel:01632960412", "x@y.example": "mailto:x@y.example", "y.example": "https://y.example"}
    found = links.reachable('<p title="y.example">Call 01632 960 412, x@y.example or y.example.</p>', reach)
    assert found == (
        '<p title="y.example">Call <a class="address" href="tel:01632960412">01632 960 412</a>, '
        '<a class="address" href="mailto:x@y.example">x@y.example</a> or '
        '<a class="address" href="https://y.example">y.example</a>.</p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="tel:1">01632 960 412</a>',
        "<title>01632 960 412</title>",
        "<textarea>01632 960 412</textarea>",
        "<p>101632 960 4123</p>",
    ],
)
def test_what_is_a_link_already_or_no_text_is_left_alone(html):
    assert links.reachable(html, {"01632 960 412": "tel:01632960412"}) == html


def test_no_addresses_change_nothing():
    assert links.reachable("<p>x</p>", {}) == "<p>x</p>"


def test_a_heading_that_skips_a_level_is_raised_and_no_other():
    html = '<h1>a</h1><h3 class="x">b</h3><h3>c</h3><h2>d</h2><h3>e</h3>'
    assert links.in_order(html) == '<h1>a</h1><h2 class="x">b</h2><h3>c</h3><h2>d</h2><h3>e</h3>'
    assert links.in_order("<header><hr></header>") == "<header><hr></header>"
