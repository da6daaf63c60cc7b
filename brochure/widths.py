"""Words that are wider than the place they are set in, found among WeasyPrint's boxes: it breaks no word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from brochure.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.document import Block, Region

_SLACK_PX = 2.0


def wide_words(pages: Iterable[Any], panels: Sequence[str], regions: Iterable[Region]) -> Iterator[Diagnostic]:
    """Yield a finding for the longest word of every block that has a line wider than its place.

    ``pages`` are WeasyPrint's boxes of pages. It is an error past a cell of a table, where it meets the words beside
    it, and past the edge of the page; elsewhere what reaches into a margin or padding is told.
    """
    blocks = {block.id: block for region in regions for block in region.blocks}
    for page, panel in zip(pages, panels, strict=False):
        start = page.content_box_x()
        edges = _Edges(start, start + page.width, page.margin_width())
        found: dict[str, _Line] = {}
        for name, line in _over(page, "", blocks, edges):
            found[name] = max(found.get(name, line), line)
        for name, line in found.items():
            yield _finding(blocks[name], line, panel)


class _Edges(NamedTuple):
    """Where the text of a page begins and ends, and its paper: pixels from the left of the paper."""

    start: float
    end: float
    paper: float


class _Line(NamedTuple):
    """A line that is too long: if words are lost by it, if in a cell, by how many pixels, its longest word."""

    lost: bool
    cell: bool
    over: float
    word: str


def _over(
    box: Any,  # noqa: ANN401 - boxes of WeasyPrint have no types
    name: str,
    blocks: Mapping[str, Block],
    edges: _Edges,
) -> Iterator[tuple[str, _Line]]:
    """Yield each line in ``box`` that is too long, with its block."""
    element = box.element
    if element is not None and (own := element.get("id")) in blocks:
        name = own
    for child in box.children:
        if type(child).__name__ == "LineBox":
            cell = type(box).__name__ == "TableCellBox"
            over, room = _beyond(child, box, edges, cell=cell)
            if name and over > _SLACK_PX and (word := _longest(child)):
                yield name, _Line(over > room, cell, over, word)
        elif hasattr(child, "children"):
            yield from _over(child, name, blocks, edges)


def _beyond(line: Any, box: Any, edges: _Edges, *, cell: bool) -> tuple[float, float]:  # noqa: ANN401 - as above
    """Return by how much a line leaves its cell, or the text of its box and page, and by how much more it is lost."""
    start = box.content_box_x()
    end = start + box.width
    over, rtl = line.width - box.width, box.style["direction"] == "rtl"
    if cell:
        return over, box.padding_left if rtl else box.padding_right
    margin = max(0, start - edges.start if rtl else edges.end - end)
    return over - margin, (start if rtl else edges.paper - end) - margin


def _longest(line: Any) -> str:  # noqa: ANN401 - boxes of WeasyPrint have no types
    words = "".join(text.text for text in line.descendants() if hasattr(text, "text")).split()
    return max(words, key=len, default="")


def _finding(block: Block, line: _Line, panel: str) -> Diagnostic:
    severity = Severity.ERROR if line.lost else Severity.WARNING
    place, hint = "its place", 'say it in shorter words, part it by a soft hyphen ("\\u00AD"), or take a wider fold'
    if line.cell:
        place = "its column"
        hint = "have fewer columns, share the width by widths: [2, 1, 1], say it in shorter words, or take a wider fold"
    message = f'"{line.word}" is wider than {place} in this {block.kind}'
    return Diagnostic("word-too-wide", message, severity, block.place, hint, panel=panel)
