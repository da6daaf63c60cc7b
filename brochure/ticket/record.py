"""The ticket for programs: one JSON object, every key always present, null where unknown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from brochure.posing import creases, flat_size
from brochure.units import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from brochure.facts import Facts, PageFact
    from brochure.formats import Format
    from brochure.model.clinic import Contact
    from brochure.model.profile import Profile
    from brochure.posing import Piece

SCHEMA = 1
Figure = float | str | None
NOTICE = (
    "Checked by the program that made it, against its own list of rules for PDF/X and for this printing condition;"
    " not certified by anyone."
)

# How far a measured length may lie from the wanted one, in mm.
_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Run:
    """A run of records: how many there are, each printed once, the sheets and pages of all; ``copies`` lie on a sheet.

    Nothing of any record is part of it.
    """

    records: int
    sheets: int
    pages: int
    copies: int


@dataclass(frozen=True, slots=True)
class Order:
    """All that a ticket tells: what is printed, for whom, how; ``facts`` are measured from the file ``name``.

    Where that is a run, ``facts`` may be those of some of its copies, which have all its fonts.
    """

    name: str
    leaflet: str
    title: str
    code: str
    version: str
    language: str
    clinic: str
    contact: Contact
    issued: date | None
    draft: str | None
    format: Format
    folded: Piece
    profile: Profile
    facts: Facts
    run: Run | None = None


def as_json(order: Order) -> str:
    """Return the ticket as ``<leaflet>.print.json`` holds it."""
    return json.dumps(record(order), ensure_ascii=False, indent=1) + "\n"


def record(order: Order) -> dict[str, Any]:
    """Return the ticket: lengths in mm (``_in``: inches), boxes left, top, right, bottom from the page's top left."""
    layout, facts, profile, contact = order.format.press, order.facts, order.profile, order.contact
    run = order.run
    sides = 2 * layout.sheets if layout.bound else len({(p.sheet, p.side) for p in layout.placements})
    return {
        "schema": SCHEMA,
        "product": {
            "leaflet": order.leaflet,
            "title": order.title,
            "code": order.code,
            "version": order.version,
            "language": order.language,
            "clinic": order.clinic,
            "issued": order.issued.isoformat() if order.issued else None,
            "draft": order.draft,
        },
        "contact": {
            "name": contact.name,
            "address": list(contact.address),
            "phone": contact.phone,
            "email": contact.email,
            "web": contact.web,
        },
        "quantity": run.records if run else None,
        "run": asdict(run) if run else None,
        "stock": None,
        "stock_suggestion": profile.title,
        "format": {
            "name": order.format.name,
            "fold": order.format.fold,
            "paper": order.format.paper,
            **_size("flat", flat_size(order.format)),
            **_size("sheet", (layout.width, layout.height)),
            "copies": max(1, len(layout.cuts)),
            "binding": "saddle stitch" if order.format.saddle else None,
            **_size("finished", order.format.finished),
            "panels": [
                {"name": p.name, "width_mm": round(p.width, 2), "height_mm": round(p.height, 2)}
                for p in order.format.panels
            ],
            "folds": [
                {
                    "step": crease.step + 1,
                    "axis": crease.axis,
                    "at_mm": round(crease.at, 2),
                    "from_mm": round(crease.start, 2),
                    "to_mm": round(crease.end, 2),
                    "outside": "mountain" if crease.mountain else "valley",
                }
                for crease in creases(order.folded)
            ],
        },
        "sheets": run.sheets if run else layout.sheets,
        "sides": sides * (run.sheets // layout.sheets if run else 1),
        "pages": run.pages if run else len(facts.pages),
        "turn": _turn(order) if sides > 1 else None,
        "bleed_mm": profile.bleed,
        "marks": profile.marks,
        "inks": {
            "process": [ink.name for ink in facts.inks if not ink.spot],
            "spot": [ink.name for ink in facts.inks if ink.spot],
        },
        "colour": {
            "intent": facts.intent,
            "condition": profile.condition,
            "condition_name": profile.condition_name,
            "icc": profile.icc,
            "pdfx": profile.pdfx,
            "spaces": list(facts.spaces),
            "transparent": facts.transparent,
        },
        "profile": {"name": profile.name, "title": profile.title, "about": profile.about},
        "fonts": [asdict(font) for font in facts.fonts],
        "images": [
            {
                "page": image.page,
                "box_mm": list(image.box_mm),
                "width": image.width,
                "height": image.height,
                "ppi": round(image.ppi, 1),
                "space": image.space,
            }
            for image in facts.images
        ],
        "checks": list(_checks(order)),
        "file": {
            "name": order.name,
            "bytes": facts.bytes,
            "sha256": facts.sha256,
            "pdf": facts.version,
            "claims": list(facts.claims),
        },
        "notice": NOTICE,
    }


def _size(name: str, size: tuple[float, float]) -> dict[str, list[float]]:
    return {
        f"{name}_mm": [round(edge, 2) for edge in size],
        f"{name}_in": [round(edge / MM_PER_INCH, 4) for edge in size],
    }


def _turn(order: Order) -> dict[str, str]:
    """Return over which edge a sheet is turned: side two lies behind side one as a page of a book does."""
    return {"edge": order.format.press.duplex, "heads": "head to head"}


def _checks(order: Order) -> Iterator[dict[str, Any]]:
    """Yield what was measured in the file beside what the printing condition asks for."""
    facts, profile = order.facts, order.profile
    bleeds = [_least_bleed(page) for page in facts.pages]
    if bleeds:
        yield _check("bleed", round(min(bleeds), 2), profile.bleed, "mm", passed=min(bleeds) >= profile.bleed - _SLACK)
        most = max(facts.pages, key=lambda page: page.coverage)
        yield {
            **_check(
                "ink-coverage",
                round(most.coverage, 1),
                profile.coverage,
                "%",
                passed=most.coverage <= profile.coverage,
            ),
            "bound": most.coverage_is_bound,
        }
    embedded = sum(font.embedded for font in facts.fonts)
    yield _check("fonts-embedded", embedded, len(facts.fonts), None, passed=embedded == len(facts.fonts))
    if facts.images:
        least = min(image.ppi for image in facts.images)
        wanted = profile.least_resolution
        yield _check("image-resolution", round(least, 1), wanted, "ppi", passed=least >= wanted)
    yield _check("output-intent", facts.intent, profile.condition, None, passed=facts.intent == profile.condition)
    wanted_x = {"x-4": "PDF/X-4", "x-1a": "PDF/X-1a"}[profile.pdfx]
    claim = next((c for c in facts.claims if c.startswith("PDF/X")), None)
    yield _check("conformance", claim, wanted_x, None, passed=bool(claim and claim.startswith(wanted_x)))


def _check(name: str, measured: Figure, wanted: Figure, unit: str | None, *, passed: bool) -> dict[str, Any]:
    return {"name": name, "passed": passed, "measured": measured, "wanted": wanted, "unit": unit, "bound": False}


def _least_bleed(page: PageFact) -> float:
    return min(abs(bled - trim) for bled, trim in zip(page.bleed_mm, page.trim_mm, strict=True))
