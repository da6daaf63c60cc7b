"""Markup and style sheets of a hostile theme or template: nothing is fetched, nothing goes on without end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brochure import limits, typeset
from brochure.document import Region, Stylesheet
from brochure.errors import BrochureError, Severity
from tests.support.panels import block, document, engine, page_rule

OUTSIDE = "file:///etc/passwd"
_SVG = 'svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"'

FETCHING = {
    "a picture": f'<img src="{OUTSIDE}">',
    "a picture over the network": '<img src="https://a.example/x.png">',
    "a picture over FTP": '<img src="ftp://a.example/x.png">',
    "a picture in the file": '<img src="data:image/png;base64,AAAA">',
    "a picture by a base": '<base href="file:///etc/"><img src="passwd">',
    "a picture above": '<img src="../../../etc/passwd">',
    "an object": f'<object data="{OUTSIDE}">x</object>',
    "an embedded one": f'<embed src="{OUTSIDE}">',
    "a style sheet": f'<link rel="stylesheet" href="{OUTSIDE}">',
    "an attachment": f'<link rel="attachment" href="{OUTSIDE}">',
    "an attachment of a link": f'<a rel="attachment" href="{OUTSIDE}">x</a>',
    "an import": f'<style>@import "{OUTSIDE}";</style>',
    "an import over the network": "<style>@import url(http://a.example/x.css);</style>",
    "a ground": f'<p style="background: url({OUTSIDE})">x',
    "an escaped ground": f'<p style="background: \\75rl({OUTSIDE})">x',
    "what stands before": f"<style>p::before {{ content: url({OUTSIDE}) }}</style><p>x",
    "a mark of a list": f'<ul style="list-style-image: url({OUTSIDE})"><li>x</ul>',
    "a border": f'<p style="border-image: url({OUTSIDE}) 3">x',
    "a picture of an SVG": f'<{_SVG}><image href="{OUTSIDE}" width="9" height="9"/></svg>',
    "a picture of an SVG of a picture": f"<img src=\"data:image/svg+xml,<{_SVG}><image href='{OUTSIDE}'/></svg>\">",
    "a colour profile": f"<style>@color-profile --x {{ src: url({OUTSIDE}) }}</style><p>x",
}

# What no printing engine does: neither asked for nor told.
IDLE = {
    "a frame": f'<iframe src="{OUTSIDE}"></iframe>',
    "a script": f'<script src="{OUTSIDE}">alert(1)</script><p>x',
    "going elsewhere": f'<meta http-equiv="refresh" content="0;url={OUTSIDE}"><p>x',
    "a set of pictures": f'<img alt="" srcset="{OUTSIDE} 1x">',
    "use of another drawing": f'<{_SVG}><use href="{OUTSIDE}#a"/></svg>',
    "an attribute as an address": f'<style>p::before {{ content: attr(title url) }}</style><p title="{OUTSIDE}">x',
    "a font": f"<style>@font-face {{ font-family: X; src: url({OUTSIDE}) }} p {{ font-family: X }}</style><p>x",
    "a font of the machine": '<style>@font-face { font-family: X; src: local("Arial") }</style><p>x',
}

ENDLESS = {
    "letters without end": ('<p style="font-size: 1e9px">x', "not-set"),
    "parts in parts": ("<div>" * 5_000 + "x", "over-limit"),
    "pages of a point": ("<style>@page inside { size: 1px; margin: 0 }</style>" + "x " * 3_000, "over-limit"),
    "columns of a table": ("<table><tr><td colspan=100000000>x</table>", "over-limit"),
    "columns of a grid": (
        '<div style="display: grid; grid-template-columns: repeat(100000000, 1px)"><p>x</div>',
        "over-limit",
    ),
}


def made(inside: str, css: str = "") -> list[str]:
    """Return what is told of a leaflet of one panel with ``inside`` on it, as the codes of errors."""
    region = Region("inside", ("inside",), ((block(0, inside, tag="div"),),))
    whole = document(page_rule("inside", 1, 100, 210), (region,))
    if css:
        whole = replace(whole, stylesheets=(*whole.stylesheets, Stylesheet("styles/evil.css", css)))
    try:
        with limits.bounded(1, 1_000_000_000):
            found = engine().typeset(whole).diagnostics
    except BrochureError as fault:
        found = fault.diagnostics
    return [d.code for d in found if d.severity is Severity.ERROR]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that the engine opens through the one function of WeasyPrint which does."""
    import urllib.request

    asked: list[str] = []
    monkeypatch.setattr(urllib.request, "urlopen", lambda request, *_, **__: asked.append(str(request)))
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", lambda _, request, *__: asked.append(str(request)))
    return asked


@pytest.mark.parametrize("name", FETCHING)
def test_nothing_is_fetched_that_was_not_handed_over(name: str, opened: list[str]) -> None:
    assert "not-loaded" in made(FETCHING[name])
    assert opened == []


@pytest.mark.parametrize("name", IDLE)
def test_what_no_engine_of_print_follows_is_left_alone(name: str, opened: list[str]) -> None:
    assert made(IDLE[name]) == []
    assert opened == []


@pytest.mark.parametrize(
    "css",
    [
        f'@import "{OUTSIDE}";',
        "@import url(https://a.example/x.css) print;",
        f"@color-profile --x {{ src: url({OUTSIDE}) }}",
        f"div {{ background: url({OUTSIDE}) }}",
    ],
)
def test_a_style_sheet_loads_no_other(css: str, opened: list[str]) -> None:
    assert "not-loaded" in made("x", css)
    assert opened == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the time may be up in a finaliser
@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_stopped_with_a_finding(name: str) -> None:
    inside, code = ENDLESS[name]
    assert code in made(inside)


def test_a_leaflet_has_no_more_pages_than_anybody_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "MOST_PAGES", 3)
    pages = "<p style='break-after: page'>x</p>"
    assert made(pages * 4) == ["over-limit"]
    assert "over-limit" not in made(pages * 2)
