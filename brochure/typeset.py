"""Typesetting: a document to pages, one per panel, by WeasyPrint. The only module that imports it.

Copyfit and overflow are decided here from what was laid out: a region that takes more pages than it has panels has
overflowed, and ``Page.anchors`` tells which block did.
"""

from __future__ import annotations

import logging
import math
import os
import re
import traceback
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brochure.copyfit import FITS, Laid, Overflow, blanks, find_overflow, laid, only, shortened, unfilled
from brochure.document import ASSETS, Document, Region, Stylesheet
from brochure.errors import BrochureError, Diagnostic, MachineError, Place, Severity
from brochure.glyphs import has_joined, mended
from brochure.limits import MOST_PAGES, over_limit
from brochure.lockups import lockup_findings
from brochure.programs import steady
from brochure.quickstart import import_weasyprint
from brochure.regions import Bond, Parts, digest, hidden, rules_of
from brochure.svgpaths import forget_paths, remember_paths
from brochure.widths import wide_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.copyfit import Box
    from brochure.regions import Rule

# Bleed that every page carries; an edition takes as much of it as it needs. The style sheets state the same.
BLEED_MM = 5.0

_CSS_FAULT = re.compile(r"^(?P<what>.*?) at (?P<line>\d+):(?P<column>\d+)(?P<why>.*)$", re.DOTALL)

# Regions are laid out once for all that come again; ``BROCHURE_WHOLE_LAYOUT=1`` lays every document out as a whole.
SWITCH = "BROCHURE_WHOLE_LAYOUT"
_MOST_LOOKS, _MOST_KEPT = 6, 36  # pages of a megabyte each

_PARAGRAPH = re.compile(r"<p\b[^>]*>")

# The number of words to cut is told with half a line to spare, in round figures.
_SPARE_WORDS, _ROUND_TO = 4, 5


@dataclass(frozen=True, slots=True)
class Pages:
    """A typeset leaflet: page *i* of ``pdf`` is the panel ``panels[i]``.

    Every page has its TrimBox at the origin and ``BLEED_MM`` around it. ``fit`` is the copyfit step that it took.
    """

    pdf: bytes
    panels: tuple[str, ...]
    fit: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A typeset paper that takes as many pages as it needs: its anchors by page, boxes in CSS pixels of 1/96 inch."""

    pdf: bytes
    anchors: tuple[Mapping[str, Box], ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """A rendered WeasyPrint document, and what copyfit needs to know of it."""

    html: str
    rendered: Any
    laid: Laid


@dataclass(slots=True)
class _Look:
    """What documents that look the same share: their fonts and style sheets, and the pages of their regions.

    ``frames`` are documents without pages, by what stands around their regions; ``regions`` hold pages with the number
    of those before them, by all that they are laid out by. What was asked for last comes last.
    """

    font_config: Any
    stylesheets: list[Any]
    rules: tuple[Rule, ...]
    told: tuple[Diagnostic, ...]
    frames: dict[str, Any] = field(default_factory=dict)
    regions: dict[str, tuple[int, list[Any]]] = field(default_factory=dict)


class Engine:
    """WeasyPrint, loaded once per process, with a font configuration that sees no font of the machine."""

    def __init__(self, fontconfig: Path) -> None:
        """Load WeasyPrint; ``fontconfig`` is the file that names the only fonts it may find.

        Raises ``MachineError`` when Pango or a library beside it is absent.
        """
        steady(os.environ)
        # fontconfig offers no other way to name its file, and reads it once, when Pango loads.
        os.environ["FONTCONFIG_FILE"] = str(fontconfig)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                weasyprint = import_weasyprint()
        except OSError as fault:
            raise MachineError(
                Diagnostic(
                    "pango-absent",
                    f"WeasyPrint cannot load a library that it needs: {str(fault).splitlines()[0]}",
                    hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; see brochure doctor",
                )
            ) from fault
        remember_paths()
        self._weasyprint = weasyprint
        self._stylesheets: dict[Stylesheet, tuple[Any, tuple[Diagnostic, ...]]] = {}
        self._rules: dict[Stylesheet, tuple[Rule, ...]] = {}
        self._whole = bool(os.environ.get(SWITCH))
        self._looks: dict[str, _Look] = {}  # that which was asked for last comes last

    def prepare(self, stylesheets: Iterable[Stylesheet]) -> None:
        """Parse ``stylesheets`` that documents are going to use, while there is nothing else to do."""
        for sheet in stylesheets:
            self._parsed(sheet)

    def typeset(self, document: Document) -> Pages:
        """Lay ``document`` out, tightening it step by step until every region fits its panels.

        Raises ``BrochureError`` with a finding for every region that does not fit at the last step.
        """
        with self._run(document) as run:
            layout, fit = run.fitted()
            blank = unfilled(document.regions, layout.laid)
            layout = run.with_figures(run.with_blank_panels(layout, fit), fit)
            panels = _panels(layout.laid, document)
            pdf: bytes = layout.rendered.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
            if has_joined(document.html):
                pdf = mended(pdf, document)
            sizes = [(page.width, page.height) for page in layout.rendered.pages]
            logos = lockup_findings(document.lockups, layout.laid.anchors, sizes, panels)
            boxes = (page._page_box for page in layout.rendered.pages)  # noqa: SLF001 - it tells no widths elsewhere
            wide = wide_words(boxes, panels, document.regions)
            return Pages(pdf, panels, fit, (*run.findings(), *blank, *logos, *wide))

    def flow(self, document: Document) -> Flow:
        """Lay out a ``document`` that has no regions, over as many pages as it takes."""
        with self._run(document) as run:
            rendered = run.rendered(document.html)
            pdf: bytes = rendered.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
            if has_joined(document.html):
                pdf = mended(pdf, document)
            return Flow(pdf, tuple(dict(page.anchors) for page in rendered.pages), run.findings())

    def plain(self, html: str, assets: Mapping[str, bytes]) -> bytes:
        """Return a document that is no leaflet as a tagged PDF; ``assets`` maps every URL that it names to its bytes.

        Raises ``BrochureError`` for what cannot be loaded or drawn.
        """
        with _logged() as log:
            fetcher = _fetcher(self._weasyprint.urls, assets)
            document = self._weasyprint.HTML(string=html, base_url=ASSETS, url_fetcher=fetcher)
            pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
        if faults := [d for d in log.findings if d.severity is Severity.ERROR]:
            raise BrochureError(*faults)
        return pdf

    @contextmanager
    def _run(self, document: Document) -> Iterator[_Run]:
        try:
            with _logged() as log, _set_or_told():
                look = self._look(document) if document.lasting else self._new_look(document)
                log.findings += look.told
                yield _Run(self._weasyprint, document, look, log)
        finally:
            self._forget()
            if not document.lasting:
                forget_paths()  # a code that was drawn for somebody is a path

    def _look(self, document: Document) -> _Look:
        """Return what ``document`` shares with others that look the same."""
        texts = [document.fonts.text, *(f"{sheet.name}\n{sheet.text}" for sheet in document.stylesheets)]
        named = "\n".join(texts)
        around = {url: a for url, a in document.assets.items() if url in named or url not in document.html}
        key = digest(*texts, *around, *around.values())
        found = self._looks.pop(key, None) or self._new_look(document)
        self._looks[key] = found
        return found

    def _new_look(self, document: Document) -> _Look:
        parsed = [self._parsed(sheet) for sheet in document.stylesheets]
        font_config = self._weasyprint.text.fonts.FontConfiguration()
        with _logged() as log:
            fetcher = _fetcher(self._weasyprint.urls, document.assets)
            faces = self._weasyprint.CSS(
                string=document.fonts.text, base_url=ASSETS, url_fetcher=fetcher, font_config=font_config
            )
        told = (*(finding for _, findings in parsed for finding in findings), *log.findings)
        rules = () if self._whole else tuple(rule for sheet in document.stylesheets for rule in self._ruled(sheet))
        return _Look(font_config, [faces, *(css for css, _ in parsed)], rules, told)

    def _ruled(self, sheet: Stylesheet) -> tuple[Rule, ...]:
        if sheet not in self._rules:
            self._rules[sheet] = rules_of(sheet.text)
        return self._rules[sheet]

    def _forget(self) -> None:
        """Keep no more looks and pages than may be kept, those that were asked for last."""
        for key in list(self._looks)[:-_MOST_LOOKS]:
            del self._looks[key]
        looks = list(self._looks.values())
        total = sum(len(pages) for look in looks for _, pages in look.regions.values())
        for look in looks:
            while total > _MOST_KEPT and look.regions:
                _, pages = look.regions.pop(next(iter(look.regions)))
                total -= len(pages)

    def _parsed(self, sheet: Stylesheet) -> tuple[Any, tuple[Diagnostic, ...]]:
        """Return a style sheet as WeasyPrint holds it, and what it found wrong with it; each text is parsed once."""
        if sheet not in self._stylesheets:
            with _logged(sheet.name) as log, _set_or_told(sheet.name):
                fetcher = _fetcher(self._weasyprint.urls, {})  # a style sheet imports no other
                css = self._weasyprint.CSS(string=sheet.text, base_url=ASSETS, url_fetcher=fetcher)
            self._stylesheets[sheet] = (css, tuple(log.findings))
        return self._stylesheets[sheet]


class _Run:
    """One leaflet going through WeasyPrint: its style sheets parsed once, laid out as often as copyfit needs."""

    def __init__(self, weasyprint: Any, document: Document, look: _Look, log: _Log) -> None:
        self._document = document
        self._look = look
        self._log = log
        self._html = weasyprint.HTML
        self._fetcher = _fetcher(weasyprint.urls, document.assets)

    def fitted(self) -> tuple[_Layout, int]:
        """Return the first layout that fits, with its copyfit step."""
        for fit in FITS[self._document.fit :]:
            layout, overflows = self._attempt(fit)
            if not overflows:
                return layout, fit
        raise BrochureError(*self.findings(), *(self._finding(*overflow) for overflow in overflows))

    def with_blank_panels(self, layout: _Layout, fit: int) -> _Layout:
        """Return a layout in which a region that ends early has its remaining panels, blank but for their ground."""
        html = self._document.html
        for region in self._document.regions:
            before, after = blanks(region, len(layout.laid.pages_of(region.name)))
            kind = "blank-page" if region.lengths else "blank-panel"
            empty = [f'<div class="{kind}" id="blank-{region.name}-{n}"></div>' for n in range(before + after)]
            start = rf'(<[a-z]+ [^>]*id="region-{region.name}"[^>]*>)'
            end = rf'<([a-z]+) [^>]*id="end-{region.name}"[^>]*></\1>'
            html = re.sub(start, rf"\1{''.join(empty[:before])}", html, count=1)
            # After the end of the text: a page of another name would give that one of its own, and before it a first
            # blank panel would break nothing.
            html = re.sub(end, rf"\g<0>{''.join(empty[before:])}", html, count=1)
        return layout if html == self._document.html else self._lay_out(html, fit)

    def with_figures(self, layout: _Layout, fit: int) -> _Layout:
        """Return a layout in which the figures of panels stand on them, whatever text has come to stand there."""
        html = layout.html
        for page, panel in enumerate(_panels(layout.laid, self._document)):
            if figure := self._document.figures.get(panel):
                html = _with_figure(html, figure, self._document, layout.laid, page)
        return layout if html == layout.html else self._lay_out(html, fit)

    def findings(self) -> tuple[Diagnostic, ...]:
        """Return what WeasyPrint logged, as findings of ours."""
        return tuple(dict.fromkeys(map(self._document.placed, self._log.findings)))

    def _attempt(self, fit: int) -> tuple[_Layout, list[tuple[Region, Overflow]]]:
        layout = self._lay_out(self._document.html, fit)
        regions = self._document.regions
        return layout, [(region, o) for region in regions if (o := find_overflow(region, layout.laid))]

    def rendered(self, html: str) -> Any:
        """Return ``html`` as WeasyPrint lays it out."""
        rendered = self._html(string=html, base_url=ASSETS, url_fetcher=self._fetcher).render(
            font_config=self._look.font_config,
            stylesheets=self._look.stylesheets,
            pdf_variant="pdf/ua-1",
            pdf_tags=True,
        )
        if len(rendered.pages) > MOST_PAGES:
            raise over_limit(f"it comes to more than {MOST_PAGES:,} pages")
        return rendered

    def _lay_out(self, html: str, fit: int) -> _Layout:
        rendered = self._joined(html.replace("fit-0", f"fit-{fit}", 1))
        return _Layout(html, rendered, laid(self._document.regions, [page.anchors for page in rendered.pages]))

    def _joined(self, html: str) -> Any:
        """Return ``html`` as it would be laid out as a whole, regions that were laid out before taken as they were."""
        parts = Parts.of(html, self._document, self._look.rules)
        if parts is None:
            return self.rendered(html)
        known = self._look.regions
        new = [name for name in parts.sections if parts.keys[name] not in known]
        if len(new) == len(parts.sections) or any(parts.bonds[name] != Bond() for name in new):
            return self._laid_whole(html, parts)
        frame = self._look.frames[parts.frame]
        if new:
            some = (html if name in new else hidden(html) for name, html in parts.sections.items())
            frame = self.rendered("".join((parts.start, *some, parts.end)))
            self._keep(frame, parts, new)
        found = [known.pop(key, None) for key in parts.keys.values()]
        known.update({key: pages for key, pages in zip(parts.keys.values(), found, strict=True) if pages})
        pages: list[Any] = []
        for bond, region in zip(parts.bonds.values(), found, strict=True):
            if region is None or (bond.place and region[0] != len(pages)):
                return self._laid_whole(html, parts)
            pages += region[1]
        for page in pages:
            for *_, box in page.links:  # a link that led somewhere in another document may lead nowhere in this one
                box.link_annotation = None
        return frame.copy(pages)

    def _laid_whole(self, html: str, parts: Parts) -> Any:
        rendered = self.rendered(html)
        self._keep(rendered, parts, list(parts.sections))
        return rendered

    def _keep(self, rendered: Any, parts: Parts, names: Sequence[str]) -> None:
        """Keep the pages of regions that were laid out; none where anything is to be told of them each time."""
        if len(self._log.findings) > len(self._look.told):
            return
        self._look.frames[parts.frame] = rendered.copy([])
        regions = [region for region in self._document.regions if region.name in names]
        pages: dict[str, tuple[int, list[Any]]] = {}
        for at, name in enumerate(laid(regions, [page.anchors for page in rendered.pages]).regions):
            pages.setdefault(name, (at, []))[1].append(rendered.pages[at])
        self._look.regions.update({parts.keys[name]: found for name, found in pages.items()})

    def _finding(self, region: Region, overflow: Overflow) -> Diagnostic:
        words = self._words_to_cut(region, overflow)
        longest = max(overflow.blocks, key=lambda block: len(block.words.split()))
        hint = (
            f"cut about {words} words from this panel, for instance from the {longest.kind} at line"
            f" {longest.place.line}, or move a block to another panel"
            if words
            else "fewer words do not help: make the picture or the form smaller, or move a block to another panel"
        )
        return Diagnostic(
            "panel-overflow",
            f'panel "{overflow.panel}" is too full: its {overflow.block.kind} does not fit, even set tighter',
            place=overflow.block.place,
            hint=hint,
            panel=overflow.panel,
            measured=words,
        )

    def _words_to_cut(self, region: Region, overflow: Overflow) -> int | None:
        """Return how many words less make the panel fit, found by laying its region out with words left out.

        None where no number of words would do. The answer is rounded up, as words differ in length.
        """
        html = only(self._document.html, region, self._document.regions)

        def fits(cut: int) -> bool:
            layout = self._lay_out(shortened(html, overflow.blocks, cut), FITS[-1])
            still = find_overflow(region, layout.laid)
            return still is None or still.panel != overflow.panel

        most = sum(max(0, len(block.words.split()) - 1) for block in overflow.blocks)
        if not most or not fits(most):
            return None
        least = 0  # does not fit
        while most - least > 1:
            middle = (least + most) // 2
            least, most = (least, middle) if fits(middle) else (middle, most)
        return _ROUND_TO * math.ceil((most + _SPARE_WORDS) / _ROUND_TO)


class _Log(logging.Handler):
    """What WeasyPrint logs, turned into findings; ``sheet`` is the style sheet being parsed."""

    def __init__(self, sheet: str | None) -> None:
        super().__init__(logging.WARNING)
        self.findings: list[Diagnostic] = []
        self.sheet = sheet

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record: what could not be loaded or drawn is an error, CSS that was ignored a warning."""
        message = record.getMessage().strip()
        place = Place(self.sheet) if self.sheet else None
        fault = _CSS_FAULT.match(message)
        if fault and self.sheet:
            place = Place(self.sheet, int(fault["line"]), int(fault["column"]))
            message = fault["what"] + fault["why"]
        if record.levelno >= logging.ERROR:
            self.findings.append(Diagnostic("not-loaded", message, place=place))
        else:
            self.findings.append(Diagnostic("css-ignored", message, Severity.WARNING, place=place))


@contextmanager
def _logged(sheet: str | None = None) -> Iterator[_Log]:
    """Catch what WeasyPrint logs, while it parses ``sheet`` or does anything else."""
    log = _Log(sheet)
    logger = logging.getLogger("weasyprint")
    handlers, logger.handlers, logger.propagate = logger.handlers, [log], False
    try:
        yield log
    finally:
        logger.handlers = handlers


@contextmanager
def _set_or_told(sheet: str | None = None) -> Iterator[None]:
    """Raise ``BrochureError`` for what breaks the engine: style sheets and templates are the workspace's to write."""
    place = Place(sheet) if sheet else None
    try:
        yield
    except (BrochureError, MemoryError):
        raise
    except (RecursionError, SyntaxError) as fault:  # selectors are compiled as Python, which has a limit of its own
        raise over_limit("its parts are nested too deeply", place) from fault
    except Exception as fault:
        frame = traceback.extract_tb(fault.__traceback__)[-1]
        if type(fault).__name__ == "URLFetchingError":
            raise BrochureError(Diagnostic("not-loaded", str(fault), place=place)) from fault
        if Path(frame.filename).is_relative_to(Path(__file__).parent):
            raise  # a fault of ours
        if isinstance(fault, OSError) and fault.errno:
            message = f"a temporary file cannot be written: {(fault.strerror or str(fault)).lower()}"
            hint = "make room where such files go, or set TMPDIR to another folder"
            raise BrochureError(Diagnostic("not-writable", message, hint=hint)) from fault
        message = f"this cannot be set: {type(fault).__name__}: {fault} ({Path(frame.filename).name}:{frame.lineno})"
        hint = "look for a size in a style sheet or template that nothing can have"
        raise BrochureError(Diagnostic("not-set", message, place=place, hint=hint)) from fault


def _fetcher(urls: Any, assets: Mapping[str, bytes]) -> Any:
    """Return a fetcher that serves ``assets`` and refuses everything else: nothing reaches disk or network."""

    class Drawing(urls.URLFetcherResponse):  # type: ignore[misc]  # the base class is loaded at run time
        content_type = "image/svg+xml"  # else all of Pillow is loaded to look whether it is another kind of picture

    class AssetFetcher(urls.URLFetcher):  # type: ignore[misc]  # the base class is loaded at run time
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - the base class names it
            if url not in assets:
                message = f"{url} is not part of this leaflet"
                raise urls.URLFetchingError(message)
            return (Drawing if url.endswith(".svg") else urls.URLFetcherResponse)(url, assets[url])

    return AssetFetcher()


def _with_figure(html: str, figure: str, document: Document, layout: Laid, page: int) -> str:
    """Return ``html`` with ``figure``, which takes no room, in something that ends or begins on ``page``.

    It comes last in a block, or first in its first paragraph, as style sheets ask what comes first in a block; else at
    the end of the region, or in a blank panel. Where one block is all of the page, it is the next page that has any.
    """
    blocks = [block for region in document.regions for segment in region.segments for block in segment]
    pages = {b.id: [n for n, anchors in enumerate(layout.anchors) if b.id in anchors] for b in blocks}
    for here in range(page, len(layout.anchors)):
        ending = [block for block in blocks if pages[block.id][-1:] == [here]]
        for block in sorted(ending, key=lambda block: len(pages[block.id])):
            return html.replace(block.html, f"{block.html.removesuffix('</div>')}{figure}</div>", 1)
        for block in (block for block in blocks if pages[block.id][:1] == [here] and _PARAGRAPH.search(block.html)):
            return html.replace(block.html, _PARAGRAPH.sub(lambda found: found[0] + figure, block.html, count=1), 1)
        names = "|".join(map(re.escape, layout.anchors[here]))
        place = rf'<(?:div class="blank-(?:panel|page)"|i class="end") id="(?:{names})">'
        html, put = re.subn(place, lambda found: found[0] + figure, html, count=1)
        if put:
            break
    return html


def _panels(layout: Laid, document: Document) -> tuple[str, ...]:
    """Return the panel of every page."""
    names = {region.name: iter(region.panels) for region in document.regions}
    return tuple(next(names[region]) for region in layout.regions)
