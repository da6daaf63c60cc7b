"""What a page tells the finish by links: what is to be filled in, where the language changes, where sources stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from brochure.compose import links
from brochure.compose.typography import NBSP
from brochure.fields import RECORD, language_url, place_url, url

if TYPE_CHECKING:
    from collections.abc import Mapping

_GAP = re.compile(r'<span class="(gap(?: gap-code)?)" data-record="([^"]*)"([^>]*)></span>')
_LANGUAGE = re.compile(r'<(?!html\b)\w+\b[^>]*? lang="([^"]+)"[^>]*>')
_MARK = re.compile(r'<sup class="cite">([\d,]+)</sup>')


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell: whether sources are listed, what a link to one says (with {number}), what leads where."""

    has_sources: bool
    to_source: str
    addresses: Mapping[str, str] = field(hash=False)


def marked(html: str, told: Told) -> str:
    """Return a block's HTML with links that the finish makes fields and tags of, and those that people follow."""
    html = _GAP.sub(_gap, html)
    if told.has_sources:
        html = _MARK.sub(lambda mark: _sources(mark[1], told.to_source), html)
    html = links.reachable(html, told.addresses)
    return _LANGUAGE.sub(lambda tag: f'{tag[0]}<a href="{escape(language_url(tag[1]))}"></a>', html)


def _gap(found: re.Match[str]) -> str:
    classes, name, style = found.groups()
    address = url("code" if "gap-code" in classes else "text", f"{RECORD}{name}", name)
    # Text makes the line of a gap as high as one that is filled in; in an element of its own it would be a second link.
    words = "" if "gap-code" in classes else NBSP
    return f'<a class="{classes}" href="{escape(address)}"{style}>{words}</a>'


def _sources(numbers: str, words: str) -> str:
    marks = (
        f'<a href="{escape(place_url(f"reference-{number}", words.replace("{number}", number)))}">{number}</a>'
        for number in numbers.split(",")
    )
    return f'<sup class="cite">{",".join(marks)}</sup>'
