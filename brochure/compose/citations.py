"""The list of references, set in Vancouver style by citeproc from CSL data."""

from __future__ import annotations

import html
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def bibliography(keys: Iterable[str], references: Mapping[str, Mapping[str, Any]]) -> tuple[Markup, ...]:
    """Return one entry of inline HTML per key, in the order given.

    ``references`` maps a key to its CSL-JSON item. The style is the package's own short Vancouver: first author,
    abbreviated journal, year, volume, pages (ICMJE "Recommendations", references), so that a list fits a panel.
    """
    # Not needed by most commands, and slow to load.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    keys = tuple(keys)
    if not keys:
        return ()
    with catch_warnings():  # citeproc warns of CSL features that our style does not use
        simplefilter("ignore")
        source = CiteProcJSON([{**references[key], "id": key} for key in keys])
        style = CitationStylesStyle(str(files("brochure.compose") / "vancouver-short.csl"), validate=False)
        book = CitationStylesBibliography(style, source, formatter.html)
        for key in keys:
            book.register(Citation([CitationItem(key)]))
        entries = [str(entry) for entry in book.bibliography()]
    return tuple(Markup(_tidy(entry)) for entry in entries)


def _tidy(entry: str) -> str:
    """Return ``entry`` with citeproc's doubled stops mended and page ranges on an en dash."""
    return html.unescape(entry).replace("..", ".").replace("&", "&amp;").replace("<i>", "").replace("</i>", "").strip()
