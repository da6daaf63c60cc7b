"""The list of references, set in Vancouver style by citeproc from CSL data."""

from __future__ import annotations

import hashlib
import html
import json
import re
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from markupsafe import Markup

from brochure import __version__
from brochure.compose.typography import WORD_JOINER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.world import Kept

_STYLE = files("brochure.compose") / "vancouver-short.csl"
_RANGE = re.compile(r"(?<=\d)\u2013(?=\d)")  # of pages, which no line may part
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def bibliography(
    keys: Iterable[str], references: Mapping[str, Mapping[str, Any]], kept: Kept | None = None
) -> tuple[Markup, ...]:
    """Return one entry of inline HTML per key, in the order given; what is set is kept in ``kept``, if there is one.

    ``references`` maps a key to its CSL-JSON item. The style is the package's own short Vancouver: first author,
    abbreviated journal, year, volume, pages (ICMJE "Recommendations", references), so that a list fits a panel.
    """
    items = (json.dumps({**references[key], "id": key}, sort_keys=True) for key in keys)
    entries = (_entry(item) if kept is None else _kept(item, kept) for item in items)
    return tuple(Markup(_RANGE.sub(f"\u2013{WORD_JOINER}", entry)) for entry in entries)


def _kept(item: str, kept: Kept) -> Markup:
    """Return an entry as it was set before by the same style and program, else set now."""
    key = "citation/" + hashlib.sha256(f"{_setter()}\0{item}".encode()).hexdigest()
    if (data := kept.get(key)) is not None:
        return Markup(data.decode())
    entry = _entry(item)
    kept.put(key, entry.encode())
    return entry


@cache
def _setter() -> str:
    return f"{__version__} {version('citeproc-py')} {_STYLE.read_text(encoding='utf-8')}"


@lru_cache(maxsize=2000)
def _entry(item: str) -> Markup:
    """Return one entry, of a CSL item as JSON: none depends on another, and leaflets call upon the same ones."""
    # Not needed by most commands, and slow to load.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    reference = json.loads(item)
    with catch_warnings():  # citeproc warns of CSL features that our style does not use
        simplefilter("ignore")
        book = CitationStylesBibliography(_style(), CiteProcJSON([reference]), formatter.html)
        book.register(Citation([CitationItem(reference["id"])]))
        (entry,) = book.bibliography()
    return Markup(_tidy(str(entry)))


@cache
def _style() -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(_STYLE), validate=False)


def _tidy(entry: str) -> str:
    """Return ``entry`` with citeproc's doubled stops mended, ranges on an en dash, apostrophes curved."""
    entry = _APOSTROPHE.sub("\u2019", html.unescape(entry))
    return entry.replace("..", ".").replace("&", "&amp;").replace("<i>", "").replace("</i>", "").strip()
