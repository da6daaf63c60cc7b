"""Inspection: a file's bytes to its facts and findings."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

from brochure.errors import Diagnostic
from brochure.facts import Facts, FontFact, ImageFact, InkFact, PageFact
from brochure.preflight import boxes, conformance, details, editions, inks
from brochure.preflight.asked import Asked, Expectation
from brochure.preflight.geometry import EVERYWHERE
from brochure.preflight.page import WARNING, Page, boxes_of, grouped
from brochure.preflight.reader import Reader
from brochure.preflight.spaces import PROCESS
from brochure.preflight.streams import BROKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from brochure.document import Cell
    from brochure.facts import BoxMm
    from brochure.model.profile import Profile
    from brochure.preflight.geometry import Box
    from brochure.preflight.inks import Coverage
    from brochure.preflight.spaces import Space

    PageRule = Callable[[Page, Asked], Iterator[Diagnostic]]

# What it would log of a broken file is told as a finding.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)


MOST_PAGES = 2000
_HEAD, _TAIL = 1024, 2048
_PADDING = b"\0\r\n\t "  # what transfers put behind the end

# Every rule that looks at one page, for paper and for the screen.
_ON_PAPER: tuple[PageRule, ...] = (
    boxes.boxes, boxes.turned, boxes.bleed, boxes.size, inks.stand_ins, details.glyphs, details.least_types,
)  # fmt: skip
_ON_PRESS: tuple[PageRule, ...] = (
    *_ON_PAPER, boxes.blank, boxes.reaches, boxes.near_edges, inks.colours, inks.overprint,
    details.types, details.rules, details.pictures,
)  # fmt: skip
_RULES = {"print": _ON_PRESS, "office": _ON_PAPER, "screen": _ON_PAPER, "large-print": _ON_PAPER}

# Why a page, or a part of it, was not followed.
_FAULTS = {
    "content-too-large": (
        "the page is too large or too busy to be followed to its end",
        "simplify it, or place it as a picture",
    ),
    "content-broken": ("a part of the page cannot be read", "export the file again: a shop's machine may stop here"),
    "form-in-itself": ("something on the page is drawn inside itself without end", "export the file again"),
    "nested-too-deeply": ("the page is nested too deeply to be followed", "flatten its groups and export it again"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a file was found to be, and what is wrong with it; ``facts`` is None where it cannot be opened.

    ``places`` are all the places of each finding, of which it names the first.
    """

    facts: Facts | None
    findings: tuple[Diagnostic, ...]
    places: tuple[tuple[BoxMm, ...], ...] = ()


def inspect(pdf: bytes, profile: Profile, expected: Expectation | None = None) -> Report:
    """Return the facts and findings of any file, from its bytes alone; a broken or hostile one is a finding too.

    It is judged by the measures of ``profile``, and where it is known what it was meant to be, by ``expected``.
    """
    asked = Asked(profile, expected)
    if b"%PDF-" not in pdf[:_HEAD]:
        hint = "choose the file that was exported for print"
        message = "the file is empty" if not pdf else "this is not a PDF"
        return unread(Diagnostic("not-a-pdf", message, hint=hint))
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return _inspected(pdf, document, asked)
    except pikepdf.PasswordError:
        hint = "save it without a password"
        return unread(Diagnostic("password", "the file cannot be opened without a password", hint=hint))
    except (*BROKEN, MemoryError):
        return unread(*_damage(pdf, ("broken",)))


def unread(*found: Diagnostic) -> Report:
    """Return the report on a file of which nothing is known but why."""
    return Report(None, found, tuple(() for _ in found))


def profile_for(pdf: bytes) -> str:
    """Return the name of the shipped profile for the condition that a file names; ``iso-coated`` for none."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            intents = conformance.claims(document).pdfx_intents
    except (*BROKEN, pikepdf.PasswordError, MemoryError):
        intents = ()
    words = "".join(c for intent in intents[:1] for c in intent.identifier.lower() if c.isalnum())
    return next((name for word, name in _CONDITIONS.items() if word in words), "iso-coated")


# Registered conditions that shipped profiles stand for, or come next to.
_CONDITIONS = {
    "gracol": "gracol-coated", "cgatstr006": "gracol-coated", "cgats21crpc6": "gracol-coated", "swop": "gracol-coated",
    "fogra29": "iso-uncoated", "fogra47": "iso-uncoated", "fogra52": "iso-uncoated", "fogra30": "iso-uncoated",
}  # fmt: skip


def _inspected(pdf: bytes, document: pikepdf.Pdf, asked: Asked) -> Report:
    reader = Reader(document)
    claims = conformance.claims(document)
    found: list[Diagnostic] = list(_damage(pdf, document.get_warnings()))
    judged: list[Page] = []
    kept: list[PageFact] = []
    images: dict[ImageFact, None] = {}
    spaces: dict[Space, Page] = {}
    plates: set[str] = set()
    for number, page in enumerate(document.pages, start=1):
        if number > MOST_PAGES:
            found.append(Diagnostic("too-many-pages", f"only the first {MOST_PAGES} pages were looked at"))
            break
        one = _page(page.obj, number, reader, asked)
        on_page, fact = _judged(one, page.obj, asked)
        found += on_page
        kept.append(fact)
        images.update(dict.fromkeys(_images(one)))
        for space, where in inks.painted_spaces([one]).items():
            spaces.setdefault(space, where)
        plates |= inks.plates([one])
        one.items, one.__dict__["inside"] = (), []  # what it paints is not kept: a long file must not fill the memory
        judged.append(one)
    fonts = list({id(font): font for font in reader.fonts.values() if font.shown}.values())
    unembedded = any(not font.embedded for font in fonts)
    transparent = "transparency" in reader.traits
    groups = (
        lambda: conformance.standards(claims, asked),
        lambda: conformance.contents(document, asked),
        lambda: conformance.archive(document, claims, asked, unembedded=unembedded, transparent=transparent),
        lambda: conformance.transparency(sorted(reader.traits), claims, asked),
        lambda: conformance.layers(document, len(reader.hidden)) if asked.press else iter(()),
        lambda: boxes.sizes(judged, asked),
        lambda: details.fonts(fonts, asked),
        lambda: inks.spots(spaces, asked),
        lambda: _whole(reader, plates, claims, asked),
    )
    for rule in groups:
        found += _safely(rule, None)
    if asked.ours and asked.expected:
        for check in editions.BY_KIND[asked.kind]:
            found += check(document, asked.expected)
    facts = Facts(
        version=str(document.pdf_version),
        claims=claims.names,
        intent=next((intent.identifier or None for intent in claims.pdfx_intents), None),
        title=claims.info.get("/Title") or claims.xmp.get("{http://purl.org/dc/elements/1.1/}title"),
        pages=tuple(kept),
        inks=tuple(InkFact(name, name not in PROCESS) for name in sorted(plates, key=_plate_order)),
        spaces=tuple(dict.fromkeys(space.label for space in spaces if space.kind != "Pattern")),
        fonts=tuple(dict.fromkeys(FontFact(f.name, f.kind, f.embedded, f.subset) for f in fonts)),
        images=tuple(images),
        transparent=transparent,
        bytes=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        producer=claims.info.get("/Producer"),
        trapped=claims.info.get("/Trapped"),
        encrypted=document.is_encrypted,
        layers=conformance.layer_names(document),
        embedded=conformance.embedded_names(document),
    )
    told = grouped(found)
    return Report(facts, tuple(told), tuple(told.values()))


def _damage(pdf: bytes, warnings: Sequence[object]) -> tuple[Diagnostic, ...]:
    """Return a finding for a file that had to be mended to be read."""
    hint = "send it again, or export it again"
    if b"%%EOF" not in pdf.rstrip(_PADDING)[-_TAIL:]:
        return (Diagnostic("file-truncated", "the file breaks off before its end", hint=hint),)
    if warnings:
        return (Diagnostic("file-damaged", "the file is damaged: its parts are not where it says", hint=hint),)
    return ()


def _plate_order(name: str) -> tuple[int, str]:
    return (PROCESS.index(name), name) if name in PROCESS else (len(PROCESS), name)


def _page(page: pikepdf.Object, number: int, reader: Reader, asked: Asked) -> Page:
    found, declared = boxes_of(page)
    try:
        rotate, unit = int(page.get(Name.Rotate, 0)), float(page.get(Name.UserUnit, 1))
    except BROKEN:
        rotate, unit = 0, 1.0
    items, faults = reader.page(page, EVERYWHERE)
    expected = asked.expected
    return Page(
        number, found["/MediaBox"], found["/CropBox"], found["/BleedBox"], found["/TrimBox"], declared, rotate, unit,
        items, faults,
        cuts=[_moved(cut, expected, found["/TrimBox"]) for cut in expected.cuts] if expected else (),
        cells=_cells(expected, number, found["/TrimBox"]),
        folds=expected.folds[number - 1] if expected and number <= len(expected.folds) else (),
    )  # fmt: skip


def _cells(expected: Expectation | None, number: int, trim: Box) -> list[Cell]:
    """Return the panels of a page, from the corner that its boxes are counted from."""
    if expected is None:
        return []
    here = [cell for cell in expected.cells if cell.page == number - 1]
    return [replace(cell, box=_moved(cell.box, expected, trim)) for cell in here]


def _moved(box: Box, expected: Expectation, trim: Box) -> Box:
    x, y = (0.0, 0.0) if expected.ours else trim[:2]
    return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)


def _judged(page: Page, obj: pikepdf.Object, asked: Asked) -> tuple[list[Diagnostic], PageFact]:
    found = [_left(page, code) for code in page.faults]
    for rule in _RULES[asked.kind]:
        found += _safely(partial(rule, page, asked), page)
    found += _safely(partial(conformance.annotated, obj, page, asked), page)
    most = inks.Coverage()
    if asked.kind == "print":
        try:
            most = inks.coverage(page)
            found += inks.too_much_ink(page, most, asked)
        except BROKEN:
            found.append(_left(page, "content-broken"))
        for item in page.inside:
            if item.picture is not None and item.picture.ink is not None and item.picture.ink.fault:
                found.append(_left(page, item.picture.ink.fault, item.box))
    return found, _fact(page, most)


def _left(page: Page, code: str, box: Box | None = None) -> Diagnostic:
    """Return the finding for a page, or a part of it, that could not be followed."""
    message, hint = _FAULTS[code]
    return page.finding(code, message, box, hint=hint)


def _safely(rule: Callable[[], Iterator[Diagnostic]], page: Page | None) -> list[Diagnostic]:
    """Return what a rule finds; where the file is so broken that it cannot be asked, that."""
    found: list[Diagnostic] = []
    try:
        found += rule()
    except BROKEN:
        hint = _FAULTS["content-broken"][1]
        broken = Diagnostic("file-broken", "a part of the file cannot be read", hint=hint)
        found.append(_left(page, "content-broken") if page else broken)
    return found


def _whole(reader: Reader, plates: set[str], claims: conformance.Claims, asked: Asked) -> Iterator[Diagnostic]:
    """Yield what holds for the file as a whole: plates, and what PostScript left in it."""
    if not asked.press:
        return
    yield from inks.one_ink(plates, asked)
    told = {
        "postscript": ("postscript", "the file holds PostScript, which nothing prints any more"),
        "opi": ("opi", "the file stands for pictures that are not in it (OPI)"),
        "reference": ("reference", "the file draws a page of another file that is not in it"),
        "transfer": ("transfer-function", "the file changes tones by itself (transfer function)"),
    }
    for trait, (code, message) in told.items():
        if trait in reader.traits:
            yield Diagnostic(code, message, hint="export the file again without it", source="ISO 15930-7")
    if reader.mask_spaces & {"rgb"} and claims.flavour:
        hint = "make masks of grey"
        message = "a soft mask is made in DeviceRGB: it prints in no colour, but PDF/X allows none"
        yield Diagnostic("mask-rgb", message, WARNING, hint=hint, source="ISO 15930-7, 6.2.4")


def _images(page: Page) -> Iterator[ImageFact]:
    for item in page.inside:
        picture = item.picture
        if picture is not None:
            space = picture.space.label if picture.space else "stencil"
            yield ImageFact(
                page.number, page.box_mm(item.box), picture.width, picture.height, round(item.ppi, 1), space,
                picture.bits, picture.packing,
            )  # fmt: skip


def _fact(page: Page, most: Coverage) -> PageFact:
    sizes = [item.size for item in page.inside if item.kind == "text"]
    widths = [width for item in page.inside if (width := details.rule_width(item)) is not None]
    return PageFact(
        number=page.number,
        media_mm=page.box_mm(page.media, digits=3),
        bleed_mm=page.box_mm(page.bleed, digits=3),
        trim_mm=page.box_mm(page.trim, digits=3),
        coverage=round(most.most * 100, 1),
        coverage_is_bound=most.is_bound,
        least_type=round(min(sizes), 2) if sizes else None,
        least_rule=round(min(widths), 3) if widths else None,
        blank=not any(not item.is_white for item in page.inside),
        rotate=page.rotate % 360,
    )
