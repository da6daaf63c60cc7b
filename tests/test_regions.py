"""Regions laid out once: whatever style sheets let them hear of each other, pages are those of a whole layout."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from brochure.document import Region, Stylesheet
from brochure.regions import Bond, Parts, bonds, digest, hidden, parted, rules_of
from brochure.typeset import SWITCH, Engine
from tests.support.panels import block, document, fontconfig, page_rule

SIZES = "".join(page_rule(name, 1, 100, 210) for name in ("front", "inside", "back"))
FREE, PLACED, TOLD = Bond(), Bond(place=True), Bond(words=True)

# What style sheets may say, and which regions then hear of what comes before.
HEARING = {
    "plain": ("p { margin: 0 }", (FREE, FREE, FREE)),
    "a counter of all": ("p { counter-increment: n } p::before { content: counter(n) }", (FREE, TOLD, TOLD)),
    "a counter that nobody raises before": (
        ".of-back { counter-increment: n } .of-back::before { content: counter(n) }",
        (FREE, FREE, FREE),
    ),
    "a counter raised by one and shown by another": (
        ".of-front { counter-increment: n } .of-back::before { content: counter(n) }",
        (FREE, FREE, TOLD),
    ),
    "a named string": (
        ".of-front { string-set: said content() } @page back { @top-left { content: string(said) } }",
        (FREE, FREE, TOLD),
    ),
    "a string by way of a property": (
        """.of-front { string-set: said content() } html { --said: string(said) }
        @page inside { @top-left { content: var(--said) } }""",
        (FREE, TOLD, TOLD),
    ),
    "a folio": ("@page back { @bottom-left { content: counter(page) } }", (FREE, FREE, PLACED)),
    "pages of either side": ("@page :left { padding-left: 5mm }", (PLACED, PLACED, PLACED)),
    "a side of one name": ("@page inside:left { padding-left: 5mm }", (FREE, PLACED, FREE)),
    "a side that a page has to have": (".of-back { break-before: right }", (FREE, FREE, PLACED)),
    "a neighbour": (".region-front + .region-inside { padding-top: 4mm }", (FREE, FREE, FREE)),
    "its place among others": (".region:nth-child(2) { padding-top: 4mm }", (FREE, FREE, FREE)),
    "a condition": (
        "@media print { p { counter-increment: n } } p::before { content: counter(n) }",
        (FREE, TOLD, TOLD),
    ),
    "a condition and a rule that are never closed": (
        "p::before { content: counter(n) } @media print { p { counter-increment: n",
        (FREE, TOLD, TOLD),
    ),
    "nothing but a remark": (
        "/* p { counter-increment: n } */ p::before { content: 'counter(n)' }",
        (FREE, FREE, FREE),
    ),
    "the number of all pages": ("@page back { @top-left { content: counter(pages) } }", None),
    "what another has in it": ("body:has(.of-front) p { margin: 2mm }", None),
    "what stands on every page": (".of-front { position: fixed; top: 0 }", None),
    "a counter of pages": ("@page { counter-increment: n } p::before { content: counter(n) }", None),
}


def regions(front="Words of one clinic", inside="Words of all", back="Call this number"):
    said = {"front": front, "inside": inside, "back": back}
    made = [Region(name, (name,), ((block(n, words),),)) for n, (name, words) in enumerate(said.items())]
    return tuple(
        replace(r, segments=((replace(b, html=b.html.replace("<p", f'<p class="of-{r.name}"', 1)),),))
        for r in made
        for b in r.blocks
    )


def composed(css, **said):
    return document(SIZES + css, regions(**said))


@pytest.fixture(scope="module")
def both():
    """Two engines: one as it is, and one that lays every document out as a whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SWITCH, raising=False)
        sharing = Engine(fontconfig())
        patch.setenv(SWITCH, "1")
        yield sharing, Engine(fontconfig())


def heard(css):
    made = composed(css)
    parts = parted(made.html, made.regions)
    assert parts
    start, sections, end = parts
    rules = [rule for sheet in made.stylesheets for rule in rules_of(sheet.text)]
    found = bonds(rules, start + end, dict(zip(("front", "inside", "back"), sections, strict=True)))
    return found and tuple(found.values())


@pytest.mark.parametrize("name", HEARING)
def test_it_is_known_what_a_region_hears_of_others(name):
    css, expected = HEARING[name]
    assert heard(css) == expected


@pytest.mark.parametrize("name", HEARING)
def test_pages_are_the_same_whatever_was_laid_out_before(both, name):
    css, _ = HEARING[name]
    sharing, whole = both
    for said in (
        {},
        {"front": "Words of another"},
        {"back": "Call that one"},
        {"front": "Words " * 9, "back": "Or"},
        {},
    ):
        made = composed(css, **said)
        assert sharing.typeset(made) == whole.typeset(made), said


@pytest.mark.parametrize("name", ["a folio", "pages of either side", "a counter of all", "plain"])
def test_pages_are_the_same_after_other_regions(both, name):
    css, _ = HEARING[name]
    sharing, whole = both
    for some in (regions(), regions()[1:], regions()[:2], regions()[2:]):
        made = document(SIZES + css, some)
        assert sharing.typeset(made) == whole.typeset(made), some


def test_what_comes_again_is_not_laid_out_again(both, monkeypatch):
    sharing, _ = both
    laid_out = []
    plain = sharing._weasyprint.HTML

    def told(*, string, **named):
        laid_out.append(re.findall(r'region-(\w+)" id="[^"]*" style="page', string))
        return plain(string=string, **named)

    monkeypatch.setattr(sharing._weasyprint, "HTML", told)
    css = "p { color: #123456 }"
    for said in ({}, {"front": "Words of another"}, {}, {"front": "Words of another", "back": "Call that one"}):
        sharing.typeset(composed(css, **said))
    assert laid_out == [["front", "inside", "back"], ["front"], ["back"]]


def test_a_picture_of_the_same_name_is_looked_at(both):
    sharing, whole = both
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="{}"/></svg>'
    for css, html in (("p { background: url(asset:///x.svg) }", ""), ("", '<img src="asset:///x.svg" alt="x">')):
        front, *others = regions()
        (told,) = front.blocks
        shown = replace(front, segments=((replace(told, html=html + told.html),),))
        for height in (3, 6):
            made = document(SIZES + css, (shown, *others), {"asset:///x.svg": svg.format(height).encode()})
            assert sharing.typeset(made) == whole.typeset(made)


def test_a_link_that_leads_nowhere_in_another_document_leaves_nothing_in_its_tags(both):
    sharing, whole = both
    for back in ('<b id="there">Here</b>', "<b>Here</b>"):
        made = composed("", inside='<a href="#there">See there</a>', back=back)
        made = replace(made, html=made.html.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"'))
        assert sharing.typeset(made) == whole.typeset(made)


def test_what_is_told_of_a_region_is_told_each_time(both):
    sharing, whole = both
    made = composed("")
    made = replace(made, html=made.html.replace('<p class="of-inside"', '<p style="colour: red" class="of-inside"'))
    assert [d.code for d in whole.typeset(made).diagnostics] == ["css-ignored"]
    assert all(sharing.typeset(made) == whole.typeset(made) for _ in range(2))


def test_nothing_stays_of_what_was_filled_in_for_somebody(both):
    sharing, whole = both
    made = replace(composed("", front="For Jane Doe"), lasting=False)
    known = [set(look.regions) for look in sharing._looks.values()]
    assert sharing.typeset(made) == whole.typeset(made)
    assert [set(look.regions) for look in sharing._looks.values()] == known


def test_only_so_much_is_kept(both):
    sharing, _ = both
    for number in range(60):
        sharing.typeset(composed("", front=f"Words {number}"))
    assert sum(len(pages) for look in sharing._looks.values() for _, pages in look.regions.values()) <= 48


def test_another_font_of_the_same_name_is_another_look(both):
    sharing, whole = both
    made = composed("")
    none = replace(made, fonts=Stylesheet("fonts", ""))
    assert sharing.typeset(made).pdf != sharing.typeset(none).pdf == whole.typeset(none).pdf


def test_a_region_that_is_not_laid_out_is_still_seen_by_selectors():
    section = '<section class="region region-front" id="region-front" style="page: front"><p>Words</p></section>\n'
    assert (
        hidden(section) == '<section class="region region-front" id="region-front" style="display: none"></section>\n'
    )


def test_a_document_with_other_sections_than_its_regions_is_laid_out_as_a_whole():
    made = composed("")
    assert Parts.of(made.html, replace(made, regions=made.regions[:2]), rules_of(SIZES)) is None
    assert Parts.of(made.html, made, ()) is None


def test_a_rule_is_read_however_many_conditions_are_nested_around_it():
    deep = "@supports (display: grid) { " * 20_000 + "p { margin: 0 } " + "}" * 20_000
    assert rules_of(deep + "q { margin: 0 }") == rules_of("p { margin: 0 } q { margin: 0 }")


def test_no_two_lists_of_values_have_one_digest():
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("ab", "", "c")}) == 4
