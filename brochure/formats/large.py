"""The pages of the large-print edition: upright sheets of a clinic's own paper, as many as the text takes."""

from __future__ import annotations

from brochure.formats.papers import PAPERS
from brochure.formats.rules import single_pages
from brochure.formats.values import Format, Panel, Region

LARGE_PRINT = "large-print"

# More than any leaflet takes: where its text ends decides.
_MOST_COVER, _MOST_PAGES = 4, 300


def large_print(fmt: Format) -> Format:
    """Return the large-print format of a leaflet in ``fmt``: a cover and pages, on the paper that it serves."""
    paper = PAPERS[fmt.serves]
    cover = ("front", *(f"front-{n}" for n in range(2, _MOST_COVER + 1)))
    pages = tuple(f"page-{n}" for n in range(2, _MOST_PAGES + 1))
    layout = single_pages(("front",), (paper.width, paper.height))
    return Format(
        name=f"{LARGE_PRINT}-{paper.name}",
        fold=LARGE_PRINT,
        paper=paper.name,
        panels=tuple(Panel(name, paper.width, paper.height) for name in (*cover, *pages)),
        regions=(
            Region("front", cover, lengths=tuple(range(1, len(cover) + 1))),
            Region("leaves", pages, lengths=tuple(range(1, len(pages) + 1))),
        ),
        spreads=(),
        press=layout,
        office=layout,
        about="Pages of one column, as many as the text takes.",
        family=paper.family,
        serves=paper.name,
        finished=(paper.width, paper.height),
    )
