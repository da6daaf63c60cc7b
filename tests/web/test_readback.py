"""Read-back of a page: what is lost, asked for, doubled or leads nowhere is told; each guard by a planted fault."""

import pytest

from brochure.document import Expected
from brochure.errors import Place, Severity
from brochure.web import check

PLACE = Place("x.yaml", 3, 5)


def page(body, head=""):
    return f"<!doctype html><html><head><title>gone</title>{head}</head><body>{body}</body></html>".encode()


def codes(body, *words, head="", **known):
    return [d.code for d in check(page(body, head), [Expected((), w, PLACE) for w in words], **known)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Do not <b>drive</b></p>",
        "<p>DO</p><p>not</p><ul><li>drive</li></ul>",
        "<p>Do n<b>o</b>t<br>drive.</p>",
        '<p>Do not<sup class="cite"><a href="#a" id="a">1</a></sup> drive</p>',
        "<p>Do&nbsp;not &#100;rive</p>",
    ],
)
def test_words_are_found_however_they_are_marked_up(body):
    assert codes(body, "Do not drive") == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>Do drive</p>",
        "<p>Do drive</p><nav>not</nav>",
        "<p>Do drive</p><style>not {}</style>",
        "<p>Do drive</p><p hidden>not</p>",
        "<p>Do drive</p><template>not</template>",
        "<p>Do <!-- not --> drive</p>",
        '<p>Do drive</p><img alt="not">',
    ],
)
def test_a_word_that_no_reader_of_the_text_sees_is_lost(body):
    (found,) = check(page(body), [Expected((), "Do not drive", PLACE)])
    assert (found.code, found.place, found.measured) == ("text-lost", PLACE, 1)
    assert '"not"' in found.message


def test_words_said_twice_are_wanted_twice():
    assert codes("<p>call</p>", "call", "call") == ["text-lost"]
    assert codes("<p>call call</p>", "call", "call") == []


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/x.png" alt="">',
        '<img src="logo.png" alt="">',
        '<img srcset="a.png 2x" alt="">',
        '<iframe src="//example.org"></iframe>',
        '<object data="x.svg"></object>',
        '<form action="https://example.org"></form>',
        '<p style="background: url(x.png)">x</p>',
        "<script>1</script>",
        '<iframe srcdoc="&lt;script>"></iframe>',
        '<iframe src="data:text/html,x"></iframe>',
        '<embed src="data:text/html,x">',
        '<p onclick="alert(1)">x</p>',
        '<img src="data:image/png;base64,AA" alt="" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="&#1; JavaScript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="#a" id="a" ping="https://example.org">x</a>',
        '<svg><image href="x.png"/></svg>',
        '<svg><use xlink:href="other.svg#a"/></svg>',
        '<p style="background: \\75rl(x.png)">x</p>',
        "<p style=\"background: u/**/rl(x.png) image-set('x.png' 1x)\">x</p>",
    ],
)
def test_a_page_that_asks_for_something_is_told_of(body):
    assert codes(body) == ["web-request"]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="style.css">',
        '<base href="https://example.org/">',
        '<meta http-equiv="Refresh" content="0; url=https://example.org/">',
        r"<style>@\69mport 'x.css';</style>",
        '<style>@import "x.css";</style>',
        "<style>a { background: url('x.png') }</style>",
        "<style>@font-face { src: url(https://example.org/f.woff2) }</style>",
    ],
)
def test_a_style_that_asks_for_something_is_told_of(head):
    assert codes("", head=head) == ["web-request"]


def test_what_is_in_the_page_and_where_links_lead_is_no_request():
    head = '<link rel="icon" href="data:,"><style>a { background: url("data:x"); mask: url(#m) }</style>'
    body = '<img src="data:image/png;base64,AA" alt=""><a href="https://example.org">x</a><a href="tel:999">999</a>'
    assert codes(body, head=head) == []


def test_ids_stand_once_and_links_lead_somewhere():
    assert codes('<p id="a"></p><p id="a"></p><p id="b"></p>') == ["web-id-twice"]
    assert codes('<a href="#b">x</a><p id="a"></p>') == ["web-link"]


def test_a_page_too_large_is_a_warning_and_photographs_do_not_count():
    body = "<p>" + "x " * 150_000 + "</p>"
    (found,) = check(page(body), [])
    assert (found.code, found.severity, found.threshold) == ("web-large", Severity.WARNING, 300_000)
    assert codes(body, photographs=200_000) == []
