"""Composing for the web: the same leaflet, clinic and block templates, as one page that flows instead of panels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from brochure.compose import Subject, _Page, _scope, branding, inks, links, logos, theme
from brochure.compose.fonts import weight_css
from brochure.compose.inline import Notes
from brochure.compose.shades import css, shades
from brochure.compose.views import Maker, View
from brochure.document import ASSETS, Block, Document, Expected, Stylesheet
from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.model.blocks import Cover
from brochure.model.spread import spread_panels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.compose.pictures import Picture
    from brochure.compose.shades import Shades
    from brochure.compose.templates import Templates
    from brochure.document import Region
    from brochure.world import World

STYLES = ("styles/web.css", "styles/web-blocks.css", "styles/web-print.css")

# Said once on a page, whichever panels say it.
_ONCE = ("cover", "references", "review-line")
# How many of the numbers for help are always one tap away.
_NUMBERS_AT_HAND = 2

_SOURCE = re.compile(r' id="b\d+" data-line="\d+"')
_FIELD = re.compile(r"<(?:input|textarea)\b")
_NOTES = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>", re.DOTALL)
_SVG_START = re.compile(rb"\s*<svg\b[^>]*>")
_VIEW_BOX = re.compile(rb"""viewBox\s*=\s*(?:"[^"]*"|'[^']*')""")
_STAND_IN = re.compile(rb"#(?:" + b"|".join(v[1:].encode() for v in inks.STAND_INS.values()) + rb")\b", re.IGNORECASE)
_INK_OF = {value.lower().encode(): name for name, value in inks.STAND_INS.items()}


@dataclass(frozen=True, slots=True)
class WebPage:
    """A leaflet composed for the web: what is to be made one file, and the words to find in it again."""

    document: Document
    expected: tuple[Expected, ...]
    draft: bool
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks under one heading of the page; ``title`` is empty where it has none."""

    id: str
    region: str
    kind: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def has_fields(self) -> bool:
        """Tell whether there is anything to fill in."""
        return any(_FIELD.search(block.html) for block in self.blocks)

    @property
    def html(self) -> Markup:
        """Return the blocks as HTML."""
        return Markup("\n").join(Markup(block.html) for block in self.blocks)


def compose(subject: Subject, templates: Templates, world: World) -> WebPage:
    """Return ``subject`` as a page for the web; raises ``BrochureError`` as composing for paper does."""
    notes = Notes()
    maker = Maker(subject.leaflet, subject.clinic, subject.jurisdiction, _scope(subject, notes), subject.phrases, world)
    maker.faults.extend(subject.phrases.findings)
    maker.english, maker.kept = subject.english, templates.kept
    page = _WebPage(subject, maker, templates, world)
    regions = page.regions()
    faces, fonts = page.font_faces(regions)
    web_page = page.page(regions, fonts)
    page.check_glyphs(regions, faces)
    if any(fault.severity is Severity.ERROR for fault in maker.faults):
        raise BrochureError(*maker.faults)
    return replace(web_page, findings=tuple(maker.faults))


@dataclass
class _WebPage(_Page):
    """The making of one page for the web: a block's own template for it comes before the one that paper shares."""

    views: dict[str, View] = field(default_factory=dict)

    def _template(self, kind: str) -> str:
        own = f"web/{kind}.html"
        return own if self.world.find(f"templates/{own}") is not None else super()._template(kind)

    def _marked(self, html: Markup) -> Markup:
        return html

    def _block(self, view: View, number: int, *, starts_panel: bool = False) -> Block:  # noqa: ARG002 - no panels here
        block = super()._block(view, number)
        self.views[block.id] = view
        return replace(block, html=_SOURCE.sub("", block.html, count=1))

    @cached_property
    def common(self) -> dict[str, Any]:
        numbers = count(1)
        ink = {name: f"var(--{name})" for name in inks.STAND_INS}
        return {**super().common, "ink": ink, "unique": lambda: next(numbers), "logo_dark": self._dark_logo}

    @cached_property
    def _logo(self) -> dict[str, Any] | None:
        """The logo at the head of the page, on its light ground."""
        return self.logo(logos.HEADER, "paper")

    @property
    def _dark_logo(self) -> dict[str, Any] | None:
        """The variant for a dark screen; without one the logo brings the paper that it was drawn for."""
        dark = self.shades.dark["paper"]
        try:
            found = logos.for_dark(self.subject.clinic.brand, logos.HEADER, dark, self.load_logo)
        except BrochureError as fault:
            self.maker.faults.extend(fault.diagnostics)
            return None
        return found[1].context("") if found else None

    @property
    def script_fonts(self) -> Mapping[str, Mapping[Any, str]]:
        """The family of text for titles too: two more files of a Naskh would weigh as much as all else together."""
        return {script: dict.fromkeys(roles, roles["base"]) for script, roles in self.manifest.scripts.items()}

    @cached_property
    def shades(self) -> Shades:
        """The clinic's colours, in light and dark."""
        return shades(branding.of_theme(self.subject.clinic.brand, self.world, screen=True).printed)

    def page(self, regions: tuple[Region, ...], fonts: Stylesheet) -> WebPage:
        """Return the whole page."""
        subject, t = self.subject, self.subject.phrases
        once, rest = _sorted(regions)
        rest = self._with_spreads(rest, regions)
        sections = tuple(self._sections(rest))
        brand = subject.clinic.brand
        manifest = theme.read_manifest(brand.theme, self.world, brand.theme_place)
        covers = (b for blocks in subject.leaflet.panels.values() for b in blocks if isinstance(b, Cover))
        cover = next(covers, Cover())
        art, drawn = self._art(theme.art(manifest, subject.format, cover.scene), cover, fonts)
        context = {
            **self.common,
            "lang": subject.language,
            "direction": self.direction,
            "title": " ".join(self.maker.rich(subject.leaflet.title).plain.split()),
            "theme": brand.theme,
            "format": subject.format,
            "scene": cover.scene or "",
            "art": art,
            "cover": Markup(once["cover"].html) if "cover" in once else self._bare_cover(),
            "help": self._numbers_at_hand(sections),
            "sections": sections,
            "contents": [section for section in sections if section.title],
            "references": Markup(once["references"].html) if "references" in once else "",
            "review": Markup(once["review-line"].html) if "review-line" in once else "",
            "grounds": {"light": _hex(self.shades.light["paper"]), "dark": _hex(self.shades.dark["paper"])},
        }
        html = _STAND_IN.sub(_variable, str(self.templates.render("web.html", context)).encode()).decode()
        html = links.linked(html, to=t["to_reference"], back=t["to_text"])
        html = links.in_order(links.reachable(html, self._told.addresses))
        folder = theme.folder(brand.theme)
        own = self.style(f"{folder}/web.css") if self.world.find(f"{folder}/web.css") is not None else ""
        sheets = (
            Stylesheet("shades", css(self.shades)),
            *(Stylesheet(path, self.style(path)) for path in STYLES),
            Stylesheet(f"{folder}/web.css", own),
            Stylesheet("brand", weight_css(brand)),
            Stylesheet("art", "".join(f'.art-{w}{{background-image:url("{url}")}}' for w, url in art.items() if url)),
        )
        parts = [part for picture in self.maker.pictures.values() for part in picture.parts]
        assets = {**self.font_files, **{part.url: self.on_screen(part, part.data, fonts) for part in parts}, **drawn}
        blocks = (*once.values(), *(block for _, block in rest))
        expected = tuple(Expected((), block.words, block.place) for block in blocks)
        if "cover" not in once:
            words = f"{context['title']} {self.draft}"
            expected = (Expected((), words, subject.leaflet.place), *expected)
        return WebPage(Document(html, sheets, fonts, assets, ()), expected, subject.draft)

    def _sections(self, blocks: Iterable[tuple[str, Block]]) -> Iterable[Section]:
        """Yield ``blocks`` in sections: a panel's heading, a stage or help begins one, and what comes after help."""
        open_: list[Block] = []
        region, title, kind, number, helped = "", "", "", 1, False

        def done() -> Section:
            name = "help" if kind == "emergency" and not helped else f"part-{number}"
            return Section(name, region, kind, title, tuple(open_))

        for where, block in blocks:
            heading = self._heading(self.views[block.id])
            if heading or not open_ or where != region or kind == "emergency":
                if open_:
                    yield done()
                    helped = helped or kind == "emergency"
                    number += 1
                open_, region, title, kind = [], where, heading, block.kind
            open_.append(block)
        if open_:
            yield done()

    @staticmethod
    def _heading(view: View) -> str:
        """Return the second-level heading that ``view`` begins with, empty for none."""
        name = {"heading": "text", "emergency": "title", "phase": "title"}.get(view.kind)
        if name is None or str(view.fields.get("level", 2)) != "2":
            return ""
        return " ".join(view.fields[name].plain.split())

    def _numbers_at_hand(self, sections: Iterable[Section]) -> list[dict[str, Any]]:
        """Return the first numbers of the leaflet's first block of help."""
        for section in sections:
            if section.id == "help":
                lines: list[dict[str, Any]] = self.views[section.blocks[0].id].fields["lines"]
                return lines[:_NUMBERS_AT_HAND]
        return []

    def _bare_cover(self) -> Markup:
        block = {"image": None, "scene": None}
        html = self.templates.render(self._template("cover"), {**self.common, "block": block})
        return Markup('<div class="block block-cover">{}</div>').format(html)

    def _with_spreads(self, blocks: list[tuple[str, Block]], regions: Iterable[Region]) -> list[tuple[str, Block]]:
        """Return ``blocks`` with each picture across panels as a figure, after the text of the first of them."""
        found = list(blocks)
        for number, (name, spread) in enumerate(self.subject.leaflet.spreads.items(), start=1):
            first = spread_panels(self.subject.format, name)[0]
            where = next((region.name for region in regions if first in region.panels), "")
            try:
                picture = self.maker.picture(spread.path, spread.at("image"))
            except BrochureError as fault:
                self.maker.faults.extend(fault.diagnostics)
                continue
            alt = " ".join(self.maker.rich(spread.alt).plain.split())
            view = View("figure", spread.place, {"image": picture.context(alt), "caption": ""})
            block = self._block(view, 10_000 + number)
            last = max((n for n, (region, _) in enumerate(found, start=1) if region == where), default=0)
            found.insert(last, (where, block))
        return found

    def _art(
        self, wanted: Mapping[str, theme.Art], cover: Cover, fonts: Stylesheet
    ) -> tuple[dict[str, str], dict[str, bytes]]:
        """Return the URLs of what is drawn at the cover and the foot of the page, empty for nothing; and its bytes."""
        name = self.subject.clinic.brand.theme
        urls, drawn = {"cover": "", "foot": ""}, {}
        for where, part in wanted.items():
            if where == "cover" and cover.image:  # a picture of its own stands in the place of the theme's
                continue
            picture = self.maker.picture(
                f"{theme.folder(name)}/{part.picture}", Place(f"{theme.folder(name)}/theme.yaml")
            )
            svg = picture.data
            if part.view:
                box = " ".join(f"{edge:g}" for edge in part.view)
                svg = _VIEW_BOX.sub(f'viewBox="{box}"'.encode(), svg, count=1)
            urls[where] = f"{ASSETS}web/{where}.svg"
            drawn[urls[where]] = self.on_screen(picture, svg, fonts)
        return urls, drawn

    def on_screen(self, picture: Picture, data: bytes, fonts: Stylesheet) -> bytes:
        """Return a picture with the clinic's colours for the inks; an SVG holds those of a dark screen as well.

        It is a document of its own, which must bring the fonts of its text with it.
        """
        svg = _NOTES.sub(b"", data) if picture.pixels is None else b""
        if not _SVG_START.match(svg):
            return data
        used = dict.fromkeys(_INK_OF[match[0].lower()] for match in _STAND_IN.finditer(svg))
        families = {text.family.casefold() for text in picture.lettering if text.family}
        rules = [
            rule
            for rule in fonts.text.splitlines()
            if any(f'font-family: "{family}"' in rule.casefold() for family in families)
        ]
        style = "".join((*rules, css(self.shades, used) if used else ""))
        coloured = _STAND_IN.sub(_variable, svg)
        start = _SVG_START.match(coloured)
        if not (style and start):
            return svg
        return coloured[: start.end()] + f"<style>{style}</style>".encode() + coloured[start.end() :]


def _sorted(regions: Iterable[Region]) -> tuple[dict[str, Block], list[tuple[str, Block]]]:
    """Return the blocks that are said once, by kind, and all others with their regions.

    A block of the draft mark alone is left out: the mark stands at the head of every page.
    """
    once: dict[str, Block] = {}
    rest: list[tuple[str, Block]] = []
    for region in regions:
        for block in region.blocks:
            if block.kind in _ONCE:
                once.setdefault(block.kind, block)
            elif block.kind != "draft":
                rest.append((region.name, block))
    return once, rest


def _variable(match: re.Match[bytes]) -> bytes:
    return f"var(--{_INK_OF[match[0].lower()]})".encode()


def _hex(colour: inks.Rgb) -> str:
    return f"#{bytes(colour).hex()}"
