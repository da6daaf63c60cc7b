"""A page of every kind of field, finished for the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from brochure.document import Region
from brochure.fields import url
from brochure.formats import find_format
from brochure.press import Edition, PanelPages, finish
from brochure.typeset import BLEED_MM
from tests.support.panels import block, document, engine, font, job, page_rule

SHEET = find_format("sheet", "a5")
CSS = """
a { color: inherit; text-decoration: none } .line, .box { display: block; height: 24pt }
.line { border-bottom: 1pt solid }
.box { border: 1pt solid; height: 12pt; width: 12pt } .ring { display: inline-block; width: 24pt }
.gap { border-bottom: 1pt solid; display: inline-block; height: 11pt; width: 60pt }
"""


def link(kind: str, name: str, label: str, value: str = "", *, css: str = "line", words: str = "") -> str:
    """Return what a template writes where a field stands."""
    return f'<a class="{css}" href="{url(kind, name, label, value).replace("&", "&amp;")}">{words}</a>'  # type: ignore[arg-type]


SCALE = "".join(link("choice", "choice-1", "Mood", str(n), css="ring", words=str(n)) for n in range(3))
GAP = link("text", "record-when", "when", css="gap")
HTML = f"""
<h1>Fill this in</h1><div>Name{link("text", "text-1", "Name")}</div>
<div>{link("box", "box-1", "I have eaten", css="box")}I have eaten</div><p class="rings">{SCALE}</p>
<div class="notes">{link("lines", "lines-1", "My questions") * 3}</div>
<p>See you on {GAP}, that is {GAP}.</p>
"""


def pages(html: str = HTML, css: str = "", lang: str = "en") -> PanelPages:
    """Return ``html`` typeset on one panel."""
    region = Region("front", ("front",), ((block(1, html, tag="div"),),))
    made = document(page_rule("front", 1, 148, 210) + CSS + css, (region,))
    made = replace(made, html=made.html.replace('<html lang="en"', f'<html lang="{lang}"'))
    typeset = engine().typeset(made)
    return PanelPages(typeset.pdf, typeset.panels, BLEED_MM)


@cache
def finished(html: str = HTML, edition: Edition = Edition.SCREEN, css: str = "", lang: str = "en") -> bytes:
    """Return ``html`` finished."""
    return finish(pages(html, css, lang), edition, replace(job(SHEET), typing=font(), language=lang))
