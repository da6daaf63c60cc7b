"""Composing in large print: the same leaflet, block by block, on pages of one column instead of panels.

Help stands first, right after the cover; sources and the review line come last. Type of 18 pt and nothing under 16
(UKAAF G003), and colours of text that give way in lightness until they have a contrast of 7:1 (WCAG 2.2, 1.4.6).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from brochure.compose import Composition, Subject, _Page, branding, clinic_words, compose, inks, theme
from brochure.compose.shades import in_large_print
from brochure.document import Stylesheet
from brochure.errors import Diagnostic, Severity
from brochure.formats import large_print
from brochure.model.blocks import Block, Cover, Map
from brochure.model.spread import spread_panels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.compose.spreads import Underlay
    from brochure.compose.templates import Templates
    from brochure.document import Document, Region
    from brochure.formats import Format
    from brochure.model.leaflet import Leaflet
    from brochure.world import World

# In points: the smallest type there is, and what body text should have.
LEAST, WANTED = 16.0, 18.0
LEADING = 1.4

STYLES = "styles/large-print.css"
_FURNITURE = "templates/large-print.css"

# The inks whose change a clinic is told of: others follow from them.
_TOLD = ("text", "heading", "emergency", "warning")

_ONCE = ("cover", "references", "review-line")
_DROPPED = frozenset({"break", "spacer"})
# Tables of more columns, or of longer cells, become lists.
_MOST_COLUMNS, _MOST_LETTERS = 3, 22
_ENLARGED = 1.6
# A subtitle, in sizes of body text, and its longest line.
_LEAD, _SUBTITLE_MM = 1.2, 140.0


def typesetting(subject: Subject) -> Subject:
    """Return ``subject`` on the pages of the large-print edition, its blocks in their order there."""
    panels = dict(_arranged(subject.leaflet, subject.format))
    leaflet = subject.leaflet.model_copy(update={"panels": panels, "spreads": {}})
    return replace(subject, leaflet=leaflet, format=large_print(subject.format))


def compose_large(subject: Subject, templates: Templates, world: World) -> Composition:
    """Return ``subject`` as pages in large print; raises ``BrochureError`` as composing for paper does."""
    composition = compose(typesetting(subject), templates, world, _LargePage)
    brand = subject.clinic.brand
    own = branding.of_theme(brand, world).printed
    colours = in_large_print(own)
    moved = [name for name in _TOLD if colours[name] != own[name]]
    found = tuple(
        Diagnostic(
            "colour-gave-way",
            f"in large print {name} is {_hex(colours[name])}, not {_hex(own[name])}: text has a contrast of 7:1 there",
            Severity.NOTE,
            brand.theme_place,
            rule="T3",
            threshold=7,
            source="WCAG 2.2, 1.4.6",
        )
        for name in moved
    )
    size = body_size(subject)
    if size < WANTED:
        place = subject.clinic.large_print.at("size")
        small = Diagnostic(
            "large-print-small",
            f"large print is set at {size:g} pt",
            Severity.WARNING,
            place,
            "16 pt is the least that counts as large; 18 pt is better",
            rule="T1",
            measured=size,
            threshold=WANTED,
            source="UKAAF G003",
        )
        found = (*found, small)
    return replace(
        composition,
        inks={inks.rgb(value): colours[name] for name, value in inks.STAND_INS.items()},
        findings=(*composition.findings, *found),
        typed=size,
        least_type=LEAST,
    )


def body_size(subject: Subject) -> float:
    """Return the size of body text in points."""
    return subject.clinic.large_print.size


def _arranged(leaflet: Leaflet, fmt: Format) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield the blocks of the cover and of the pages: help first, what is said once only once, small print last."""
    blocks: list[Block] = []
    spreads = {spread_panels(fmt, name)[0]: picture for name, picture in leaflet.spreads.items()}
    for name, written in leaflet.panels.items():
        blocks += written
        region = fmt.region(name)
        for panel in region.panels if region else ():
            if picture := spreads.get(panel):
                figure = Map.model_construct(image=picture.image, alt=picture.alt, caption=None)
                figure._place, figure._places = picture.place, {"image": picture.at("image")}  # noqa: SLF001 - it is its
                blocks.append(figure)
    first = {kind: next((b for b in blocks if b.kind == kind), None) for kind in (*_ONCE, "emergency")}
    cover = first["cover"] or _bare_cover(leaflet)
    help_ = first["emergency"]
    rest = [b for b in blocks if b.kind not in _ONCE and b.kind not in _DROPPED and b is not help_]
    last = (first["references"], first["review-line"])
    yield "front", (cover,)
    yield "leaves", tuple(b for b in (help_, *rest, *last) if b is not None)


def _bare_cover(leaflet: Leaflet) -> Cover:
    cover = Cover.model_construct(scene=None, image=None, alt=None)
    cover._place = leaflet.place  # noqa: SLF001 - it stands for the leaflet
    return cover


@dataclass
class _LargePage(_Page):
    """The making of one document in large print: a block's own template for it comes before the one of panels."""

    def _template(self, kind: str) -> str:
        own = f"large-print/{kind}.html"
        return own if self.world.find(f"templates/{own}") is not None else super()._template(kind)

    @cached_property
    def common(self) -> dict[str, Any]:
        paper = self.subject.format.panels[0]
        return {
            **super().common,
            "measure": paper.width - 2 * _SIDE_MM,
            "enlarged": _ENLARGED,
            "tallest": 0.42 * paper.height,
            "half": _half(body_size(self.subject)),
            "as_list": _as_list,
        }

    def document(
        self, regions: tuple[Region, ...], underlay: Underlay, fonts_sheet: Stylesheet
    ) -> tuple[Document, str]:
        """Return the whole document, and its title."""
        document, title = super().document(regions, underlay, fonts_sheet)
        own = f"{theme.folder(self.subject.clinic.brand.theme)}/large-print.css"
        sheets = (
            *document.stylesheets,
            Stylesheet(STYLES, self.style(STYLES)),
            Stylesheet(_FURNITURE, str(self.templates.render("large-print.css", self._furniture(title)))),
        )
        if self.world.find(own) is not None:
            sheets = (*sheets, Stylesheet(own, self.style(own)))
        return replace(document, stylesheets=sheets), title

    @property
    def _subtitle_line(self) -> tuple[float, float]:
        return body_size(self.subject) * _LEAD, _SUBTITLE_MM

    def _furniture(self, title: str) -> dict[str, Any]:
        """Return what stands at the head and foot of every page, as strings of CSS, and the sizes of type."""
        subject, t = self.subject, self.subject.phrases
        words = clinic_words(subject.clinic)
        before, _, after = t["page_of"].partition("{page}")
        between, _, end = after.partition("{pages}")
        size = body_size(subject)
        return {
            "direction": self.direction,
            "title": _quoted(title),
            "code": _quoted(subject.leaflet.code),
            "phone": _quoted(f"{words['short-name']}: \u2066{words['phone']}\u2069"),
            "page": [_quoted(part) for part in (before, between, end)],
            "body": size,
            "grid": 2 * _half(size),
            "small": max(LEAST, size - 2),
            "side": _SIDE_MM,
            "cover": _cover_size(title, size),
            "lead": round(size * _LEAD, 1),
        }


# Margin at the sides: lines of 50 to 60 letters at 18 pt.
_SIDE_MM = 22.0


def _half(size: float) -> float:
    """Return half a line of body text, in points."""
    return math.ceil(size * LEADING / 2)


def _cover_size(title: str, size: float) -> float:
    """Return the size of the title on the cover, in points: the longer, the smaller."""
    longest = max(map(len, title.split()), default=1)
    for scale, letters, word in ((2.6, 36, 13), (2.1, 60, 17)):
        if len(title) <= letters and longest <= word:
            return round(size * scale)
    return round(size * 1.75)


def _as_list(header: tuple[Any, ...], rows: tuple[tuple[Any, ...], ...]) -> bool:
    """Tell whether a table is too wide for a page in large print, and is set as a list."""
    cells = [cell.plain for row in (header, *rows) for cell in row]
    most = 2 if max(map(len, cells), default=0) > _MOST_LETTERS else _MOST_COLUMNS
    return len(header) > most


def _quoted(words: str) -> Markup:
    """Return ``words`` as a string of CSS."""
    return Markup('"{}"').format(Markup("".join(f"\\{ord(c):x} " if c in '"\\<\n' else c for c in words)))


def _hex(colour: inks.Rgb) -> str:
    return f"#{bytes(colour).hex()}"
