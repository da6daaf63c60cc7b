"""What a record fills in, where it stands: the value, set apart from the text around it, or a ruled gap to write in."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from brochure.compose.inks import STAND_INS
from brochure.compose.typography import NBSP
from brochure.languages import direction_of
from brochure.records import codes

if TYPE_CHECKING:
    from brochure.document import Block, Document
    from brochure.model.record import RecordField


def gap(name: str, field: RecordField, value: str) -> str:
    """Return one field as inline HTML: ``value`` as plain text in it, or room for it where that is empty."""
    known = f'data-record="{escape(name)}"'
    if field.is_code:
        drawn = _code(field, value) if value else ""
        width, height = codes.size_mm(field)
        return f'<span class="gap gap-code" {known} style="width: {width:g}mm; height: {height:g}mm">{drawn}</span>'
    if value:
        room = f' style="width: {field.room / 2:g}em"' if field.lines == 1 else ""
        lines = " lines" if field.lines > 1 else ""
        words = f'<bdi dir="{direction_of(value)}">{escape(value)}</bdi>'
        return f'<span class="gap filled{lines}" {known}{room}>{words}</span>'
    whole = "100%" if field.lines > 1 else f"{field.room / 2:g}em"
    return f'<span class="gap" {known} style="width: {whole}"></span>' * field.lines


def _code(field: RecordField, value: str) -> str:
    drawn = codes.draw(field, value)
    path = "".join(f"M{x:g} {y:g}h{w:g}v{h:g}h-{w:g}z" for x, y, w, h in drawn.dark)
    box = f"0 0 {drawn.width:g} {drawn.height:g}"
    label = escape(field.label or field.type)
    inner = f'<title>{label}</title><path fill="{STAND_INS["text"]}" d="{path}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">{inner}</svg>'


# What stands in a gap while a run of many records is set: two letters tell where its text begins, in which font, size
# and colour, and how far its letters stand apart.
PROBE = "ii"
_EMPTY = re.compile(rf'(<a class="gap(?: gap-code)?"[^>]*>){NBSP}?</a>')


def probed(document: Document) -> Document:
    """Return a document for paper in which ``PROBE`` stands in every gap; nothing else of it moves."""

    def put(html: str) -> str:
        return _EMPTY.sub(rf"\1{PROBE}</a>", html)

    def probe(block: Block) -> Block:
        return replace(block, html=put(block.html))

    regions = tuple(
        replace(
            region,
            segments=tuple(tuple(map(probe, segment)) for segment in region.segments),
            foot=tuple(map(probe, region.foot)),
        )
        for region in document.regions
    )
    return replace(document, html=put(document.html), regions=regions)
