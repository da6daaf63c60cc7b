"""Small typeset leaflets for the tests of what comes after: one panel a page, each with its name and a ground."""

from __future__ import annotations

import atexit
from contextlib import ExitStack, contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from brochure import workspace as disk
from brochure.document import ASSETS, Block, Document, Region, Stylesheet
from brochure.errors import Place
from brochure.formats import FORMATS, default_profile, mirrored, with_pages
from brochure.model.profile import Profile
from brochure.press import Job, PanelPages
from brochure.typeset import BLEED_MM, Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from PIL.Image import Image

    from brochure.formats import Format

# Each panel has a ground of its own, far from its neighbours' in every channel.
GROUNDS = ("#C00000", "#00C000", "#0000C0", "#C0C000", "#C000C0", "#00C0C0", "#C06000", "#6000C0") * 6
_SAID = ("one", "two", "three", "four", "five", "six", "seven", "eight")
NUMBERS = (*_SAID, *(f"p{number}" for number in range(len(_SAID) + 1, 49)))
PLACE = Place("test.yaml", 1, 1)


def pages(fmt: Format, number: int, *, caliper: float = 0.0, pairs: bool = False) -> Format:
    """Return a booklet as it is with so many pages."""
    names = ("front", *(f"page-{n}" for n in range(2, number)), "back")
    return with_pages(fmt, names, caliper=caliper, pairs=pairs)


# Every format as a leaflet has it: the booklets with eight pages, as the press is given them either way.
FORMATS_MADE = {
    **{fmt.name: fmt if fmt.saddle is None else pages(fmt, 8) for fmt in FORMATS.values()},
    **{f"{fmt.name} in pairs": pages(fmt, 8, caliper=0.5, pairs=True) for fmt in FORMATS.values() if fmt.saddle},
}
# The same for text from right to left, where that makes a difference.
_TURNED = {fmt.name: mirrored(fmt) for fmt in FORMATS.values() if fmt.steps}
MIRRORED = {
    **{f"{fmt.name} mirrored": pages(fmt, 8) if fmt.saddle else fmt for fmt in _TURNED.values()},
    **{f"{f.name} in pairs mirrored": pages(f, 8, caliper=0.5, pairs=True) for f in _TURNED.values() if f.saddle},
}


@cache
def fontconfig() -> Path:
    """Return the file that fontconfig reads once in this test process; it lives as long as the process does."""
    folder = ExitStack()
    atexit.register(folder.close)
    return folder.enter_context(disk.fontconfig())


@cache
def engine() -> Engine:
    """Return the engine of this test process."""
    return Engine(fontconfig())


def font() -> bytes:
    (file,) = (f for f in disk.Workspace(disk.starter_folder()).family("Source Sans 3") if f.weight == 400)
    return file.data


def document(css: str, regions: tuple[Region, ...], assets: dict[str, bytes] | None = None) -> Document:
    """Return ``regions`` as a document whose only style is ``css``; the family is called Test."""
    sections = "".join(
        f'<section class="region region-{r.name}" id="region-{r.name}" style="page: {r.name}">'
        + "".join(b.html for segment in r.segments for b in segment)
        + f'<i class="end" id="end-{r.name}"></i>'
        + (f'<div class="foot" id="foot-{r.name}">{"".join(b.html for b in r.foot)}</div>' if r.foot else "")
        + "</section>"
        for r in regions
    )
    html = (
        f'<!doctype html><html lang="en" class="fit-0"><head><title>Test</title></head><body>{sections}</body></html>'
    )
    base = (
        "* { margin: 0 } html { font: 12pt/var(--grid) Test; --grid: 16pt } .fit-2 { --grid: 15.5pt }"
        ".fit-3 { --grid: 15pt } .blank-panel, .starts-panel { break-before: page }"
        ".foot { position: absolute; bottom: 0; left: 0; right: 0 } .end { display: block }"
    )
    fonts = Stylesheet("fonts", f'@font-face {{ font-family: Test; src: url("{ASSETS}font") }}')
    everything = {f"{ASSETS}font": font(), **(assets or {})}
    return Document(html, (Stylesheet("base", base), Stylesheet("test.css", css)), fonts, everything, regions)


def block(number: int, words: str, *, first: bool = False, place: Place = PLACE, tag: str = "p") -> Block:
    start = " starts-panel" if first else ""
    html = f'<div class="block{start}" id="b{number}"><{tag}>{words}</{tag}></div>'
    return Block(f"b{number}", "text", html, words, place)


def page_rule(name: str, number: int, width: float, height: float, more: str = "") -> str:
    size = f"size: {width}mm {height}mm; margin: 12mm; bleed: {BLEED_MM}mm"
    return f"@page {name}:nth({number} of {name}) {{ {size}; {more} }}"


def profile_of(fmt: Format) -> Profile:
    """Return the printer profile that a format has where nobody names one."""
    return disk.Workspace(disk.starter_folder()).profile(default_profile(fmt))


def profile(**settings: object) -> Profile:
    """Return a printer profile of the tests' own."""
    words = {"title": "any", "icc": "any.icc", "condition": "ANY", "condition_name": "any"}
    return Profile.model_validate({**words, **settings})


@cache
def numbered(fmt: Format) -> PanelPages:
    """Return the panels of ``fmt`` in reading order, each saying its number on a ground that reaches the bleed."""
    rules, regions = [], []
    for number, panel in enumerate(fmt.panels):
        rules.append(page_rule(panel.name, 1, panel.width, panel.height, f"background: {GROUNDS[number]}"))
        words = block(number, NUMBERS[number], tag="h1" if number == 0 else "p")
        regions.append(Region(panel.name, (panel.name,), ((words,),)))
    pages = engine().typeset(document("\n".join(rules), tuple(regions)))
    return PanelPages(pages.pdf, pages.panels, BLEED_MM)


def job(fmt: Format, *, issued: date | None = None, slug: bytes | None = None, joined=frozenset(), colours=None) -> Job:
    return Job(
        format=fmt,
        profile=profile_of(fmt),
        colours=colours or {},
        title="Test",
        author="A clinic",
        language="en",
        issued=issued,
        joined=joined,
        slug=slug,
    )


@contextmanager
def opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    with pdfium.PdfDocument(pdf) as found:
        yield found


def picture(pdf: bytes, page: int, dpi: float) -> Image:
    """Return one page of a file, MediaBox and all, as pixels."""
    with pdfium.PdfDocument(BytesIO(pdf)) as found:
        drawn: Image = found[page].render(scale=dpi / 72, may_draw_forms=False).to_pil()
        return drawn.convert("RGB")
