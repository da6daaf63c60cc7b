"""What goes with a print file: its job ticket, composed and finished like the leaflet itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from brochure.document import ASSETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.compose import Composition
    from brochure.compose.templates import Templates
    from brochure.document import Cell, Document
    from brochure.facts import Facts
    from brochure.formats import Fold, Format
    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet
    from brochure.model.profile import Profile
    from brochure.press.paints import Paint
    from brochure.ticket import Order, Run
    from brochure.typeset import Flow
    from brochure.world import World

# The paper that a ticket is printed on, by where the leaflet's own paper is from.
_PAPERS = {"iso": "A4", "us": "letter"}
_CAPTIONS = {
    "outside": "Outside",
    "inside": "Inside",
    "half": "Opening",
    "closed": "Folded",
    "front": "Front",
    "back": "Back",
}


@dataclass(frozen=True, slots=True)
class Sheets:
    """A print file laid open: its format with the pages it took, its facts, where panels and folds lie on each page.

    ``converted`` is what became of colours that no ink owns.
    """

    pdf: bytes
    format: Format
    cells: tuple[Cell, ...]
    folds: tuple[tuple[Fold, ...], ...]
    facts: Facts
    converted: Mapping[tuple[int, int, int], Paint] = field(hash=False)


def order_of(
    name: str,
    slug: str,
    language: str,
    *,
    composition: Composition,
    leaflet: Leaflet,
    clinic: Clinic,
    profile: Profile,
    made_on: Format,
    facts: Facts,
    run: Run | None = None,
) -> Order:
    """Return what the ticket of the print file ``name`` of the leaflet ``slug`` tells.

    ``made_on`` is its format with the pages that it took.
    """
    from brochure import posing, ticket

    return ticket.Order(
        name=name,
        leaflet=slug,
        title=composition.title,
        code=leaflet.code,
        version=leaflet.version,
        language=language,
        clinic=composition.publisher,
        contact=clinic.contact,
        issued=leaflet.review.issued,
        draft=composition.draft_mark or None,
        format=made_on,
        folded=posing.piece_of(made_on),
        profile=profile,
        facts=facts,
        run=run,
    )


def ticket_document(order: Order, composition: Composition, templates: Templates, world: World) -> Document:
    """Return the ticket for people, to be typeset; raises ``BrochureError`` where its template or style is at fault."""
    from brochure import ticket
    from brochure.compose import inks
    from brochure.compose.papers import paper

    drawn = ticket.drawings(order.format, order.folded, inks.STAND_INS)
    urls = {name: f"{ASSETS}ticket/{name}.svg" for name in drawn}
    context = {
        "ticket": ticket.words(order),
        "drawings": [{"url": url, "caption": _CAPTIONS[name]} for name, url in urls.items()],
    }
    return paper(
        "ticket.html",
        context,
        styles=("styles/ticket.css",),
        rules=f"@page {{ size: {_PAPERS[order.format.family]} }}",
        assets={urls[name]: svg for name, svg in drawn.items()},
        leaflet=composition.document,
        templates=templates,
        world=world,
    )


def ticket_files(order: Order, flow: Flow, composition: Composition) -> tuple[bytes, bytes]:
    """Return the ticket as it is written: a PDF for people, JSON for programs."""
    import pikepdf

    from brochure import press, ticket

    with pikepdf.open(BytesIO(flow.pdf)) as pdf:
        title = f"Job ticket: {order.title}"
        made = press.finish_paper(pdf, composition.inks, title=title, author=order.clinic, issued=order.issued)
    return made, ticket.as_json(order).encode()
