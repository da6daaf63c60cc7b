"""The report for people: the pages drawn with the places marked, what is wrong and what to do, what the file is."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from brochure.document import ASSETS
from brochure.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.errors import Diagnostic
    from brochure.facts import BoxMm, Facts, PageFact
    from brochure.model.profile import Profile

MOST_DRAWN = 24  # pages
_MOST_PLACES, _MOST_OF_ONE, _MOST_ROWS, _FEW_ROWS = 120, 12, 40, 14
_LEVELS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
_SWATCHES = {"Cyan": "#00a0dc", "Magenta": "#d5007f", "Yellow": "#ffe000", "Black": "#1b1d1f"}
# The room that a page has in the report, in mm.
_ROOM = (165.0, 104.0)
_LOW_PCT = 5.0
_LEAST_MM = 2.5


@dataclass(frozen=True, slots=True)
class Look:
    """What a report is made with: its template, its style sheet, its two fonts."""

    template: str
    css: str
    regular: bytes
    bold: bytes


def pages_to_draw(facts: Facts | None, findings: Sequence[Diagnostic]) -> tuple[int, ...]:
    """Return the pages worth a picture: those with findings before the others, no more than can be looked through."""
    if facts is None:
        return ()
    faulty = {d.page for d in findings}
    order = sorted((page.number for page in facts.pages), key=lambda number: (number not in faulty, number))
    return tuple(sorted(order[:MOST_DRAWN]))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: a file's name, the profile, facts and findings with all their places, pages as JPEG."""

    name: str
    profile: Profile
    facts: Facts | None
    findings: tuple[Diagnostic, ...]
    places: tuple[tuple[BoxMm, ...], ...]
    pictures: Mapping[int, bytes]


def report(look: Look, subject: Subject, *, inline: bool) -> tuple[str, dict[str, bytes]]:
    """Return a report as HTML, and what it refers to: nothing, where ``inline`` puts pictures and fonts into it."""
    assets: dict[str, bytes] = {}

    def refer(key: str, data: bytes, kind: str) -> str:
        if inline:
            return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
        assets[ASSETS + key] = data
        return ASSETS + key

    facts, profile = subject.facts, subject.profile
    told = sorted(zip(subject.findings, subject.places, strict=True), key=lambda one: one[0].page or 0)
    numbered = [(number, *one) for number, one in enumerate(told, start=1)]
    sources = {number: refer(f"page-{number}.jpg", data, "image/jpeg") for number, data in subject.pictures.items()}
    shown = {*sources, *(d.page for d in subject.findings)}
    context = {
        "name": subject.name,
        "profile": f"{profile.title}, profile {profile.name}",
        **_verdict(subject.findings),
        "figures": _figures(facts) if facts else [],
        "whole": [_finding(number, d) for number, d, _ in numbered if d.page is None],
        "pages": [
            _page(page, [n for n in numbered if n[1].page == page.number], sources.get(page.number, ""))
            for page in (facts.pages if facts else ())
            if page.number in shown
        ],
        "tables": _tables(facts, profile) if facts else [],
        "footer": f"SHA-256 {facts.sha256}" if facts else "The file could not be opened.",
    }  # fmt: skip
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(look.template)
    text = template.render(context, css="")
    regular, bold = (subset(data, text) for data in (look.regular, look.bold))
    css = look.css.replace("$regular", refer("regular.ttf", regular, "font/ttf"))
    css = css.replace("$bold", refer("bold.ttf", bold, "font/ttf"))
    return template.render(context, css=Markup(css)), assets  # noqa: S704 - our own style sheet


def subset(font: bytes, text: str) -> bytes:
    """Return a font with the characters of ``text`` alone."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(set(map(ord, text)) | set(range(32, 127)))
    data: bytes = hb.subset(hb.Face(font), wanted).blob.data
    return data


def _verdict(findings: Sequence[Diagnostic]) -> dict[str, str]:
    errors, warnings, notes = (sum(d.severity is level for d in findings) for level in _LEVELS)
    if errors:
        rest = f", {_count(warnings, 'warning')}" if warnings else ""
        return {"tone": "error", "verdict": f"Not ready for print: {_count(errors, 'error')}{rest}"}
    if warnings:
        return {"tone": "warning", "verdict": f"Ready for print, with {_count(warnings, 'warning')}"}
    rest = f", with {_count(notes, 'note')}" if notes else ""
    return {"tone": "fine", "verdict": f"Ready for print{rest}"}


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("s" if number != 1 else "")


def _figures(facts: Facts) -> list[dict[str, str]]:
    width, height = facts.pages[0].size_mm if facts.pages else (0.0, 0.0)
    most = max((page.coverage for page in facts.pages), default=0.0)
    bound = any(page.coverage_is_bound for page in facts.pages if page.coverage == most)
    plates = _count(len(facts.inks), "plate") if facts.inks else "no plates"
    ink = f"{most:.0f} %" if facts.inks else "unknown"
    return [
        {"value": f"{width:g} × {height:g}", "label": f"mm trimmed, {_count(len(facts.pages), 'page')}"},
        {"value": plates, "label": ", ".join(i.name for i in facts.inks) or "colours are not separated yet"},
        {"value": ink, "label": "ink in one place, at most" if bound else "the most ink in one place"},
        {"value": ", ".join(facts.claims) or "no standard", "label": f"claimed; PDF {facts.version}"},
    ]


def _finding(number: int, d: Diagnostic) -> dict[str, Any]:
    details = []
    if d.panel:
        details.append(f"panel {d.panel}")
    if d.box_mm:
        x0, y0, x1, y1 = d.box_mm
        details.append(f"{x0:g} to {x1:g} mm from the left, {y0:g} to {y1:g} mm from the top")
    if d.measured is not None:
        details.append(f"found: {d.measured}")
    if d.threshold is not None:
        details.append(f"wanted: {d.threshold}")
    details += [d.source] if d.source else []
    return {
        "number": number,
        "severity": str(d.severity),
        "level": _LEVELS[d.severity],
        "message": d.message,
        "hint": f"{d.hint[:1].upper()}{d.hint[1:]}." if d.hint else "",
        "details": [*details, d.code],
    }


def _page(page: PageFact, found: Sequence[tuple[int, Diagnostic, Sequence[BoxMm]]], picture: str) -> dict[str, Any]:
    left, top, right, bottom = page.media_mm
    width, height = max(right - left, 0.1), max(bottom - top, 0.1)
    scale = min(_ROOM[0] / width, _ROOM[1] / height)
    trim_width, trim_height = page.size_mm
    marked = [place for number, d, boxes in found for place in _places(number, d, boxes, (width, height))]
    faults = len({number for number, _, boxes in found if boxes})
    shown = f"{_count(faults, 'fault')} marked" if faults else "nothing marked"
    return {
        "number": page.number,
        "size": f"{trim_width:g} × {trim_height:g} mm",
        "picture": picture,
        "width": f"{width * scale:.2f}mm",
        "height": f"{height * scale:.2f}mm",
        "ratio": f"{width:.2f} / {height:.2f}",
        "alt": f"Page {page.number} as it looks, {shown}; each is described below.",
        "trim": _style(page.trim_mm, (width, height)),
        "places": marked[:_MOST_PLACES],
        "findings": [_finding(number, d) for number, d, _ in found],
        "caption": f"The whole sheet, {width:g} × {height:g} mm; the dashed line is the trim."
        + (" Numbers are those of the list." if faults else ""),
    }


def _places(number: int, d: Diagnostic, boxes: Sequence[BoxMm], size: tuple[float, float]) -> list[dict[str, Any]]:
    found = []
    for index, box in enumerate(boxes[:_MOST_OF_ONE]):
        x0, y0, x1, y1 = box
        grow_x, grow_y = (max(0.0, _LEAST_MM - (high - low)) / 2 for low, high in ((x0, x1), (y0, y1)))
        grown = (x0 - grow_x, y0 - grow_y, x1 + grow_x, y1 + grow_y)
        low = grown[1] / size[1] * 100 < _LOW_PCT
        found.append(
            {
                "severity": str(d.severity),
                "number": number if not index else 0,
                "more": bool(index),
                "style": _style(grown, size),
                "low": low,
            }
        )
    return found


def _style(box: BoxMm, size: tuple[float, float]) -> str:
    """Return a box as its share of the sheet."""
    x0, y0, x1, y1 = (min(max(edge / size[i % 2] * 100, 0.0), 100.0) for i, edge in enumerate(box))
    return f"left: {x0:.2f}%; top: {y0:.2f}%; width: {x1 - x0:.2f}%; height: {y1 - y0:.2f}%"


def _tables(facts: Facts, profile: Profile) -> list[dict[str, Any]]:
    found = [
        _table("Pages", ("Page", "Trimmed", "Bleed", "Ink in one place", "Smallest type", "Thinnest line"),
               [_of_page(page, profile) for page in facts.pages]),
        _table("Inks", ("Plate", "Kind"),
               [({"text": ink.name, "swatch": _SWATCHES.get(ink.name)}, "spot colour" if ink.spot else "process ink")
                for ink in facts.inks]),
        _table("Fonts", ("Font", "Kind", "Embedded"),
               [(font.name, font.kind, "no" if not font.embedded else "in part" if font.subset else "whole")
                for font in facts.fonts]),
        _table("Pictures", ("Page", "Pixels", "Pixels an inch", "Colour", "Packed as"),
               [(str(i.page), f"{i.width} × {i.height}", f"{i.ppi:.0f}", f"{i.space}, {i.bits} bit", i.packing)
                for i in facts.images]),
        _table("The file", ("What", "As found"), [
            ("Title", facts.title or "none"), ("Made by", facts.producer or "not said"),
            ("Claims", ", ".join(facts.claims) or "none"), ("Made for", facts.intent or "not said"),
            ("Trapped", facts.trapped or "not said"), ("Transparency", "live" if facts.transparent else "none"),
            ("Colour spaces", ", ".join(facts.spaces) or "none"), ("Layers", ", ".join(facts.layers) or "none"),
            ("Size", f"{facts.bytes / 1000:,.0f} kB"),
        ]),
    ]  # fmt: skip
    return [table for table in found if table["rows"]]


def _of_page(page: PageFact, profile: Profile) -> tuple[Any, ...]:
    width, height = page.size_mm
    t, b = page.trim_mm, page.bleed_mm
    bleeds = sorted({round(abs(outer - inner), 1) for outer, inner in zip(b, t, strict=True)})
    over = page.coverage > profile.coverage + 0.5
    return (
        str(page.number),
        f"{width:g} × {height:g} mm",
        " to ".join(f"{bleed:g}" for bleed in dict.fromkeys((bleeds[0], bleeds[-1]))) + " mm",
        {"text": f"{page.coverage:.0f} %" + (" at most" if page.coverage_is_bound else ""), "over": over},
        f"{page.least_type:.1f} pt" if page.least_type is not None else "no type",
        f"{page.least_rule:.2f} pt" if page.least_rule is not None else "no line",
    )


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    blank = {"swatch": None, "over": False}
    cells = [[{**blank, **(cell if isinstance(cell, dict) else {"text": cell})} for cell in row] for row in rows]
    more = len(cells) - _MOST_ROWS
    return {"title": f"{title}, the first {_MOST_ROWS} of {len(cells)}" if more > 0 else title, "heads": heads,
            "rows": cells[:_MOST_ROWS], "few": len(cells) <= _FEW_ROWS}  # fmt: skip
