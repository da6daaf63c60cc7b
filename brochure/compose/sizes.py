"""How large the panels of a format are, in the words that style sheets know: narrow, small, tiny, large."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.formats import Format

# Panels narrower than a tri-fold's hold shorter lines; low ones are cards; those of a poster are read from afar. In mm.
NARROW, SMALL, TINY, LARGE = 82.0, 160.0, 80.0, 330.0

# What its margins leave of the panel that is the measure of a fold.
_MEASURES: Mapping[str, float] = {"trifold": 78.0, "half-fold": 122.0, "sheet": 180.0}
_LEAST_MARGINS = 12.0
_MARGINS = {"size-narrow": 16.0, "size-small": 18.0, "size-tiny": 12.0, "size-large": 48.0}
_TITLE_PT = {"size-narrow": 26.0, "size-small": 20.0, "size-tiny": 16.0, "size-large": 64.0}
# The size of a cover's title in pt and what margins leave of its panel in mm, by its size or fold, for all others.
_TITLES = {
    **{name: (size, _MARGINS[name]) for name, size in _TITLE_PT.items()},
    "gate-fold": (26.0, 18.0),
    "booklet": (34.0, 28.0),
}
_TITLE = (34.0, 22.0)
# The size of a cover's subtitle in pt, and its longest line in mm however wide the panel, by size, for all others.
_SUBTITLES = {"size-small": (12.0, 90.0), "size-tiny": (9.5, 90.0), "size-large": (30.0, 190.0)}
_SUBTITLE = (16.0, 90.0)
_SURELY = 0.95  # of the line of a title: a theme or a paper may take a little
_NO_LINE_OF_ITS_OWN = frozenset({"sheet", "large-print"})


def classes(fmt: Format) -> str:
    """Return the classes of a format by the size of its panels, apart by spaces."""
    narrowest = min(panel.width for panel in fmt.panels)
    lowest = min(panel.height for panel in fmt.panels)
    found = []
    if lowest < TINY:
        found.append("size-tiny")
    elif lowest < SMALL:
        found.append("size-small")
    elif lowest > LARGE:
        found.append("size-large")
    elif narrowest < NARROW:
        found.append("size-narrow")
    return " ".join(found)


def measure(fmt: Format) -> float:
    """Return the length of a line on the narrowest panel, in mm."""
    narrowest = min(panel.width for panel in fmt.panels)
    margins = next((_MARGINS[name] for name in classes(fmt).split()), 26.0)
    return min(_MEASURES.get(fmt.fold, narrowest - margins), narrowest - _LEAST_MARGINS)


def title(fmt: Format) -> tuple[float, float]:
    """Return the size of a cover's title, in pt, and the length of its line, in mm, as style sheets set both.

    Both are 0 where it shares its line, or the page is not known by its format.
    """
    front = fmt.region("front")
    if front is None or fmt.fold in _NO_LINE_OF_ITS_OWN:
        return 0.0, 0.0
    panel = fmt.panel(front.panels[0])
    size, margins = next((_TITLES[name] for name in (*classes(fmt).split(), fmt.fold) if name in _TITLES), _TITLE)
    return size, _MEASURES.get(fmt.fold, panel.width - starts(fmt).get(panel.name, 0.0) - margins)


def subtitle(fmt: Format) -> tuple[float, float]:
    """Return the size of a cover's subtitle, in pt, and how long its lines may be, in mm; both 0 as of ``title``."""
    _, room = title(fmt)
    if not room:
        return 0.0, 0.0
    size, most = next((_SUBTITLES[name] for name in classes(fmt).split() if name in _SUBTITLES), _SUBTITLE)
    return size, min(room * _SURELY, most)


def starts(fmt: Format) -> dict[str, float]:
    """Return where the half with the text begins of every panel that lies on two ends of the sheet.

    That is the right half, in mm from the left; read from right to left, the left half, in mm from the right.
    """
    if fmt.saddle is not None:
        return {}
    edge = 2 if fmt.mirrored else 0
    return {p.panel: p.crop[edge] for p in fmt.press.placements if p.crop[edge]}


# What a slug line can do without on a small piece, the first to go first: date, clinic, language, format.
_SPARE = (3, 4, 2, 5)
_SLUG_MM_PER_CHARACTER = 1.3


def slug(parts: Sequence[str], width: float) -> str:
    """Return the slug line of a sheet ``width`` mm wide: as many of its ``parts`` as that has room for."""
    kept = dict(enumerate(parts))
    for number in (*_SPARE, None):
        line = " \u00b7 ".join(part for part in kept.values() if part)
        if len(line) * _SLUG_MM_PER_CHARACTER <= width or number is None:
            break
        del kept[number]
    return line
