"""Composing: a leaflet, said by a clinic, in a format, to HTML with its style sheets and assets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from brochure.compose import balance, branding, fonts, inks, links, logos, sizes, spreads, theme, typography
from brochure.compose.inline import Notes, Scope, markdown
from brochure.compose.marked import Told, marked
from brochure.compose.mirror import mirrored_pages
from brochure.compose.views import Maker, View, kinds
from brochure.compose.wordless import sheet
from brochure.document import STYLES, Block, Document, Expected, Lockup, Pixels, Region, Stylesheet
from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.fields import Names, url
from brochure.languages import RIGHT_TO_LEFT, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.compose.inks import Rgb
    from brochure.compose.pictures import Picture
    from brochure.compose.templates import Templates
    from brochure.formats import Format
    from brochure.model.clinic import Clinic
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.model.logos import Logo
    from brochure.model.printing import Ink
    from brochure.phrases import Phrases
    from brochure.world import World

# The bleed that every page is set with, in mm; an edition takes as much of it as its printer wants.
BLEED = 5.0

# No type in Easy Read is smaller, in points.
EASY_READ_PT = 14.0

# A heading below the first level: its class, other attributes and words.
_HEADING = re.compile(r'<(h[23])(?: class="([^"]*)")?([^>]*)>(.*?)</\1>', re.DOTALL)

# Small print, which stands at the foot of a panel when it ends a region of one panel.
FOOT_KINDS = frozenset({"references", "review-line"})

# Blocks whose templates print the draft mark; a region at either end of the leaflet without one is given it.
MARKED_KINDS = frozenset({"cover", "review-line"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that one leaflet for one clinic is made from.

    ``english`` is the same leaflet in English, with its tag, where this one is in another language.
    ``overdue`` tells that it is approved, but past the day of its review; ``remarks`` are on where it stands.
    ``record`` holds what fills in the fields of one copy, by name and as it is printed (``records.fill``); plain text.
    """

    leaflet: Leaflet
    language: str
    clinic: Clinic
    jurisdiction: Jurisdiction
    evidence: Evidence
    phrases: Phrases = field(hash=False)
    format: Format
    draft: bool = True
    english: tuple[Leaflet, str] | None = None
    overdue: bool = False
    remarks: tuple[Diagnostic, ...] = ()
    record: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Composition:
    """A leaflet composed: the document to typeset, the words to find again, the clinic's colours and plates."""

    document: Document
    slug: Document
    expected: tuple[Expected, ...]
    inks: Mapping[Rgb, Rgb] = field(hash=False)
    plates: Mapping[Rgb, Ink] = field(hash=False)
    title: str
    publisher: str
    draft: bool
    draft_mark: str
    typing: bytes
    findings: tuple[Diagnostic, ...] = ()
    typed: float = 12.0
    least_type: float = 0.0
    letters: tuple[str, str] = ("", "")


def compose(subject: Subject, templates: Templates, world: World, making: type[_Page] | None = None) -> Composition:
    """Return ``subject`` as HTML, on panels or as ``making`` has it.

    Raises ``BrochureError`` with every fault found: insertions that lead nowhere, missing pictures, templates at
    fault, characters that no font holds.
    """
    notes = Notes()
    maker = Maker(subject.leaflet, subject.clinic, subject.jurisdiction, _scope(subject, notes), subject.phrases, world)
    maker.faults.extend(subject.phrases.findings)
    maker.english, maker.kept = subject.english, templates.kept
    page = (making or _Page)(subject, maker, templates, world)
    regions, underlay = page.regions(), page.underlay()
    faces, fonts_sheet = page.font_faces(regions)
    document, title = page.document(regions, underlay, fonts_sheet)
    slug = page.slug(fonts_sheet)
    page.check_glyphs(regions, faces)
    if any(fault.severity is Severity.ERROR for fault in maker.faults):
        raise BrochureError(*maker.faults)
    typing = next((page.font_files[face.url] for face in fonts.upright_first(faces["base"])), b"")
    expected = tuple(Expected(region.panels, block.words, block.place) for region in regions for block in region.blocks)
    roles = page.colours.roles
    colours, plates = inks.replacements(roles), inks.plates(roles, subject.clinic.brand.printing)
    return Composition(
        document,
        slug,
        expected,
        colours,
        plates,
        title,
        subject.clinic.contact.name,
        subject.draft,
        page.draft,
        typing,
        tuple(maker.faults),
        least_type=EASY_READ_PT if subject.leaflet.style == "easy-read" else 0.0,
        letters=page.letters,
    )


def _scope(subject: Subject, notes: Notes) -> Scope:
    leaflet, clinic = subject.leaflet, subject.clinic
    local = {
        name: text
        for name, declared in leaflet.local.items()
        if (text := clinic.local.get(name) or declared.default) is not None
    }
    return Scope(
        language=subject.language,
        jurisdiction=clinic.jurisdiction,
        evidence=subject.evidence,
        clinic=clinic_words(clinic),
        local=local,
        jurisdiction_texts={name: (t.text, t.references) for name, t in subject.jurisdiction.texts.items()},
        record=leaflet.record,
        filled=subject.record,
        notes=notes,
        parser=markdown(subject.language),
    )


def clinic_words(clinic: Clinic) -> dict[str, str]:
    """Return what ``{clinic.x}`` may name, as it is printed."""
    contact = clinic.contact
    words = {
        "name": contact.name,
        "short-name": contact.short_name or contact.name,
        "address": ", ".join(contact.address),
        "city": contact.city,
        "phone": typography.phone(contact.phone) if contact.phone else None,
        "out-of-hours": typography.phone(contact.out_of_hours) if contact.out_of_hours else None,
        "email": contact.email,
        "web": contact.web,
        "hours": typography.times(clinic.hours) if clinic.hours else None,
    }
    return {name: word for name, word in words.items() if word}


@dataclass
class _Page:
    """The making of one document: blocks to HTML, style sheets, fonts."""

    subject: Subject
    maker: Maker
    templates: Templates
    world: World
    headed: bool = False  # whether a heading of the first level has been set
    sourced: bool = False  # whether the sources are listed
    font_files: dict[str, bytes] = field(default_factory=dict)
    fields: Names = field(default_factory=Names)
    lockups: list[Lockup] = field(default_factory=list)
    faces: Mapping[str, Sequence[fonts.FontFace]] = field(default_factory=dict)  # of each role

    def regions(self) -> tuple[Region, ...]:
        """Return the leaflet's regions with their blocks as HTML, in reading order."""
        written = list(self.subject.leaflet.panels.items())
        views = [(name, [self.maker.view(block) for block in blocks]) for name, blocks in written]
        self.headed = any(view.kind == "cover" for _, blocks in views for view in blocks)
        self.sourced = any("references" in kinds(blocks) for _, blocks in views)
        for _, blocks in views:
            for view in blocks:
                self.maker.complete(view)
        if self.draft:
            for _, blocks in (views[0], views[-1]):
                if not any(view.kind in MARKED_KINDS for view in blocks):
                    blocks.append(View("draft", blocks[0].place if blocks else self._place, {}))
        numbers = iter(range(1, 10_000))
        return tuple(self._region(name, blocks, numbers) for name, blocks in views)

    @property
    def _place(self) -> Place:
        return self.subject.leaflet.place

    def _region(self, name: str, views: list[View], numbers: Iterator[int]) -> Region:
        region = self.subject.format.region(name)
        if region is None:
            message = f'{self.subject.format.name} has no panel "{name}"'
            raise BrochureError(Diagnostic("unknown-panel", message, place=self._place))
        foot_at = len(views)
        if len(region.panels) == 1:
            while foot_at > 1 and views[foot_at - 1].kind in FOOT_KINDS:
                foot_at -= 1
        segments: list[list[Block]] = [[]]
        for view in views[:foot_at]:
            if view.kind == "break":
                segments.append([])
                continue
            starts = len(segments) > 1 and not segments[-1]
            segments[-1].append(self._block(view, next(numbers), starts_panel=starts))
        foot = tuple(self._block(view, next(numbers)) for view in views[foot_at:])
        return Region(name, region.panels, tuple(tuple(s) for s in segments), foot, region.lengths)

    def _block(self, view: View, number: int, *, starts_panel: bool = False) -> Block:
        classes = f"block block-{view.kind}" + (" starts-panel" if starts_panel else "")
        inner = self._marked(self._headed(self._render(view)))
        html = f'<div class="{classes}" id="b{number}" data-line="{view.place.line}">{inner}</div>'
        mark = f"\n{self.draft}" if view.kind in MARKED_KINDS | {"draft"} and self.draft else ""
        return Block(f"b{number}", view.kind, html, view.words + mark, view.place, view.titles)

    def _headed(self, html: Markup) -> Markup:
        """Return a block's HTML; the first heading of a leaflet without a cover is of level one (PDF/UA-1, 7.4.2)."""
        if self.headed or not _HEADING.search(html):
            return html
        self.headed = True
        return Markup(_HEADING.sub(r'<h1 class="as-\1 \2"\3>\4</h1>', str(html), count=1))

    def _marked(self, html: Markup) -> Markup:
        return Markup(marked(str(html), self._told))

    @cached_property
    def _told(self) -> Told:
        clinic = self.subject.clinic
        addresses = links.addresses(clinic.contact, clinic_words(clinic))
        return Told(self.sourced, self.subject.phrases["to_reference"], addresses)

    def _render(self, view: View) -> Markup:
        if view.faulty:  # said already; its template would only fail in turn
            return Markup()
        children = [[self._nested(child) for child in group] for group in view.children]
        rendered = children[0] if view.kind != "columns" and children else children
        block = {**view.fields, "rendered": rendered}
        try:
            return self.templates.render(self._template(view.kind), {**self.common, "block": block})
        except BrochureError as fault:
            self.maker.faults.extend(fault.diagnostics)
            return Markup()

    def _template(self, kind: str) -> str:
        return f"blocks/{kind}.html"

    def _nested(self, view: View) -> Markup:
        return Markup('<div class="block block-{}">{}</div>').format(view.kind, self._render(view))

    @property
    def draft(self) -> str:
        """The mark that every copy bears: that nobody has approved it, or that its review is overdue; or nothing."""
        subject = self.subject
        return subject.phrases["draft" if subject.draft else "overdue"] if subject.draft or subject.overdue else ""

    @cached_property
    def common(self) -> dict[str, Any]:
        """What every template is given."""
        subject = self.subject
        clinic: dict[str, Any] = {k.replace("-", "_"): v for k, v in clinic_words(subject.clinic).items()}
        clinic["address"] = list(subject.clinic.contact.address)
        return {
            "leaflet": {
                "title": self.maker.rich(subject.leaflet.title),
                "subtitle": self.maker.rich(subject.leaflet.subtitle),
                "code": subject.leaflet.code,
                "version": subject.leaflet.version,
            },
            "clinic": {"out_of_hours": "", "email": "", "web": "", "hours": "", "city": "", "phone": "", **clinic},
            "jurisdiction": {"name": subject.jurisdiction.name},
            "t": subject.phrases,
            "lang": subject.language,
            "direction": self.direction,
            "apart": self.maker.scope.name,
            "comma": typography.comma(subject.language),
            "number": partial(typography.number, language=subject.language),
            "draft": self.draft,
            "ink": inks.STAND_INS,
            "fold": subject.format.fold,
            "measure": sizes.measure(subject.format),
            "new_field": lambda kind, label: url(kind, self.fields.new(kind), label),
            "field_group": self.fields.new,
            "field_part": url,
            "logo": self._logo,
        }

    @cached_property
    def colours(self) -> branding.Colours:
        """The clinic's colours, by what the theme sets on what."""
        return branding.of_theme(self.subject.clinic.brand, self.world)

    @cached_property
    def _logo(self) -> dict[str, Any] | None:
        """The logo of the cover, or of what stands in its place; None where there is none that can be placed."""
        fold = self.subject.format.fold
        return self.logo(logos.sizes_for(fold), self.manifest.logo_ground.get(fold, "paper"))

    def logo(self, sizes: Iterable[str], ground: str) -> dict[str, Any] | None:
        """Return the logo for a place, and keep what is found wrong with it there."""
        brand, maker = self.subject.clinic.brand, self.maker
        try:
            chosen = logos.choose(brand, sizes, ground, self.colours.printed, self.load_logo)
        except BrochureError as fault:
            maker.faults.extend(fault.diagnostics)
            return None
        if chosen is None:
            return None
        maker.faults.extend(chosen.findings)
        self.lockups.append(logos.lockup("logo", chosen))
        return logos.context(chosen, self.subject.clinic.contact.name)

    def load_logo(self, logo: Logo) -> Picture:
        """Return the picture of a logo, which keeps its colours; raises ``BrochureError`` for what is none."""
        return self.maker.picture(logo.path, logo.place, logo=True)

    def font_faces(self, regions: Iterable[Region]) -> tuple[Mapping[str, tuple[fonts.FontFace, ...]], Stylesheet]:
        """Return the faces of the brand's families, and the style sheet that names them."""
        lettering = [text for picture in self.maker.pictures.values() for text in picture.lettering]
        said = [block.words for region in regions for block in region.blocks]
        said += [self.subject.phrases.text, *clinic_words(self.subject.clinic).values()]
        titles = [block.titles for region in regions for block in region.blocks]
        self.letters = (fonts.letters(said), fonts.letters(titles))
        words, headed = self.letters
        record = "".join(self.subject.record.values())
        brand, pairs = self.subject.clinic.brand, self.script_fonts
        faces = fonts.of_brand(brand, self.world, lettering, words=words, titles=headed, pairs=pairs, record=record)
        self.font_files.update(faces.assets)
        self.maker.faults.extend(faces.faults)
        self.faces = faces.by_role
        return faces.by_role, faces.sheet

    def underlay(self) -> spreads.Underlay:
        """Return what lies under the panels."""
        subject = self.subject
        return spreads.underlay(self.maker, subject.format, subject.clinic.brand.theme, self.manifest, BLEED)

    @cached_property
    def manifest(self) -> theme.Manifest:
        """The manifest of the brand's theme."""
        brand = self.subject.clinic.brand
        return theme.read_manifest(brand.theme, self.world, brand.theme_place)

    @property
    def script_fonts(self) -> Mapping[str, Mapping[Any, str]]:
        """The families that the theme pairs with the brand's, by script and role."""
        return self.manifest.scripts

    @cached_property
    def direction(self) -> str:
        """Which way the leaflet is read: ``ltr`` or ``rtl``."""
        return Language(self.subject.language).direction

    def document(
        self, regions: tuple[Region, ...], underlay: spreads.Underlay, fonts_sheet: Stylesheet
    ) -> tuple[Document, str]:
        """Return the whole document, and its title."""
        subject = self.subject
        name = subject.clinic.brand.theme
        title = " ".join(self.maker.rich(subject.leaflet.title).plain.split())
        context = {
            **self.common,
            "lang": subject.language,
            "direction": self.direction,
            "title": title,
            "theme": name,
            "fit": 0,
            "format": subject.format,
            "layers": {panel: [_ground(ground) for ground in found] for panel, found in underlay.layers.items()},
            "windows": underlay.windows,
            "bleed": BLEED,
            "style": subject.leaflet.style or "",
            "panel_index": _page_names(regions),
            "starts": sizes.starts(subject.format),
            "sizes": sizes.classes(subject.format),
            "scene": underlay.scene,
            "regions": [_region(region, underlay.windows) for region in regions],
        }
        html = str(self.templates.render("leaflet.html", context))
        pages = Stylesheet("templates/pages.css", str(self.templates.render("pages.css", context)))
        sheets = [Stylesheet(path, self._page_style(path)) for path in STYLES]
        own = Stylesheet(f"{theme.folder(name)}/theme.css", self._page_style(f"{theme.folder(name)}/theme.css"))
        weights = Stylesheet("brand", fonts.weight_css(subject.clinic.brand) + self._cover_lines())
        stylesheets = (Stylesheet("inks", inks.css()), *sheets, pages, own, *([weights] if weights.text else ()))
        parts = [part for picture in self.maker.pictures.values() for part in picture.parts]
        return Document(
            html,
            stylesheets,
            fonts_sheet,
            {**self.font_files, **underlay.assets, **{part.url: part.data for part in parts}},
            regions,
            underlay.joined,
            tuple(Pixels(p.url, *p.pixels, p.place) for p in parts if p.pixels),
            {part.url: part.place for part in parts if part.place},
            underlay.figures,
            tuple(self.lockups),
            lasting=not subject.record,
        ), title

    def _cover_lines(self) -> str:
        leaflet, files = self.subject.leaflet, self.font_files
        css = balance.css(self.maker.rich(leaflet.title), self.faces["headings"], files, self.subject.format)
        if leaflet.subtitle:
            css += balance.subtitle_css(self.maker.rich(leaflet.subtitle), self.faces, files, self._subtitle_line)
        return css

    @property
    def _subtitle_line(self) -> tuple[float, float]:
        return sizes.subtitle(self.subject.format)

    def slug(self, fonts_sheet: Stylesheet) -> Document:
        """Return the line that is printed beside the sheet, as a document of one page."""
        subject = self.subject
        review = subject.leaflet.review
        parts = (
            subject.leaflet.code,
            f"{subject.phrases['version']} {subject.leaflet.version}",
            subject.language,
            review.issued.isoformat(),
            subject.clinic.contact.name,
            subject.format.name,
            self.draft,
        )
        words = sizes.slug(parts, subject.format.press.width)
        context = {**self.common, "lang": subject.language, "words": words}
        html = str(self.templates.render("slug.html", context))
        width = f":root {{ --slug-width: {subject.format.press.width:g}mm; }}"
        region = Region("slug", ("slug",), ())
        sheets = (Stylesheet("inks", inks.css() + width), Stylesheet("styles/slug.css", self.style("styles/slug.css")))
        return Document(html, sheets, fonts_sheet, self.font_files, (region,))

    def check_glyphs(self, regions: Iterable[Region], faces: Mapping[str, tuple[fonts.FontFace, ...]]) -> None:
        """Keep a finding for every character that the font which sets it does not hold."""
        blocks = [block for region in regions for block in region.blocks]
        phrases = (self.subject.phrases.text, None)
        texts: dict[str, list[tuple[str, Place | None]]] = {
            "base": [*((b.words, b.place) for b in blocks), phrases],
            "headings": [(b.titles, b.place) for b in blocks],
        }
        set_in = (fonts.Setting(found, faces[role], self.font_files) for role, found in texts.items())
        self.maker.faults.extend(fonts.missing(*set_in))

    def style(self, path: str) -> str:
        """Return a style sheet, and keep a fault for words that it would print."""
        css, faults = sheet(self.world, path)
        self.maker.faults.extend(faults)
        return css

    def _page_style(self, path: str) -> str:
        """Return a style sheet for paper: its pages as a mirror shows them where the text runs from right to left."""
        css = self.style(path)
        return mirrored_pages(css) if self.direction == RIGHT_TO_LEFT else css


def _ground(ground: theme.Ground) -> dict[str, Any]:
    return {
        "panels": ground.panels,
        "url": ground.url,
        "width_mm": ground.width,
        "height_mm": ground.height,
        "offsets": ground.offsets,
    }


def _region(region: Region, windows: Mapping[str, spreads.Window]) -> dict[str, Any]:
    window = {windows[panel].at if panel in windows else "" for panel in region.panels}
    return {
        "name": region.name,
        "panels": region.panels,
        "blocks": [Markup(block.html) for segment in region.segments for block in segment],
        "foot": [Markup(block.html) for block in region.foot],
        "single": len(region.panels) == 1,
        "window": window.pop() if len(window) == 1 else "",
    }


def _page_names(regions: Iterable[Region]) -> dict[str, tuple[str, int]]:
    """Return for every panel its named page and its number in it, from 1: ``:nth(n of name)``."""
    return {panel: (r.name, n) for r in regions for n, panel in enumerate(r.panels, start=1)}
