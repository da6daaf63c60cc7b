"""Markdown (CommonMark with tables), as HTML in which raw HTML is only text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.importing import web
from brochure.importing.manuscript import Run, clean, marked_up, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.importing.manuscript import Manuscript

MOST_DEEP = 40
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DATA_LINE = re.compile(r"[\w-]+[ \t]*:|[ \t]|- ")
_KEY = re.compile(r"^(title|subtitle|lang)[ \t]*:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_FOOTNOTE = re.compile(r"^( {0,3})\[(\^[^\]\n]+\]:)", re.MULTILINE)
_MARKERS = re.compile(r"^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t>]|$))+", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Addresses, names of code, entities, comments.
_NO_WORDS = re.compile(
    r"\]\((?:(?!\]\()[^)\n])*\)|^ {0,3}\[[^\]\n]+\]:.*$|^[ \t]*(?:```|~~~).*$|&#?\w+;|<[^<>\n]*>|\\", re.MULTILINE
)
_DEEP = re.compile(r">|[-*+](?=[ \t])|\d[.)]")


def read(text: str, file: str, picture: Callable[[str], tuple[bytes, str] | Diagnostic]) -> Manuscript:
    """Return the parts of a Markdown text; raises ``BrochureError`` where it is nested too deeply."""
    from markdown_it import MarkdownIt

    text = clean(text)
    front = _FRONT.match(text)
    about = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(front[1])} if front else {}
    # A line of nothing but keys is data about the text; any other block between rules is text.
    if front and all(map(_DATA_LINE.match, front[1].removesuffix("\n").split("\n"))):
        text = text[front.end() :]
    else:
        about = {}
    if any(len(_DEEP.findall(line[0])) > MOST_DEEP for line in _MARKERS.finditer(text)) or _indented(text):
        message = f"lists and quotations are nested more than {MOST_DEEP} deep"
        raise BrochureError(Diagnostic("import-too-deep", message, place=Place(file), hint="save the text alone"))
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * MOST_DEEP}).enable("table")
    html = parser.render(_FOOTNOTE.sub(r"\1\\[\2", text))
    read = web.read(html, file, picture)
    told = (*read.told, *_lost(text, read, file))
    said = {key: marked_up([Run(value)]) for key, value in about.items() if key != "lang"}
    return replace(
        read,
        title=said.get("title", ""),
        subtitle=said.get("subtitle", "") or read.subtitle,
        language=about.get("lang", ""),
        told=told,
    )


def _lost(text: str, read: Manuscript, file: str) -> Iterator[Diagnostic]:
    """Yield a warning for words that Markdown itself leaves out: a row may be longer than its table."""
    had = Counter(_WORD.findall(_NO_WORDS.sub(" ", text)))
    kept = Counter(word for part in read.parts for said in texts(part) for word in _WORD.findall(said))
    lost = list((had - kept).elements())
    if lost:
        message = f"{len(lost)} word{'s' if lost[1:] else ''} may be lost: {' '.join(lost[:8])}"
        yield Diagnostic("import-left-out", message, Severity.WARNING, Place(file), "look for them in the draft")


def _indented(text: str) -> bool:
    """Tell whether a list is written deeper than ``MOST_DEEP`` by its indents."""
    return any(len(m[1].expandtabs(4)) > 4 * MOST_DEEP for m in re.finditer(r"^([ \t]+)[-*+\d]", text, re.MULTILINE))
