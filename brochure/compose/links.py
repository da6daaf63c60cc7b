"""Links of a page for the web: reference marks and their entries both ways, and how the clinic is reached."""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.model.clinic import Contact

_MARK = re.compile(r'<sup class="cite">([\d,]+)</sup>')
_ENTRY = re.compile(r'<li id="reference-(\d+)"([^>]*)>(.*?)</li>', re.DOTALL)
_PIECE = re.compile(r"(<a\b.*?</a>|<(?:title|textarea)\b.*?</(?:title|textarea)>|<[^>]*>)|([^<]+)", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-6])\b")

# An arrow back up, drawn: few fonts hold one, and some systems would make it an emoji.
_BACK = '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 5.5 6 2l3.5 3.5M6 2.5V10"/></svg>'


def linked(html: str, *, to: str, back: str) -> str:
    """Return ``html`` with its reference marks as links to their entries, and each entry with links back to them.

    ``to`` and ``back`` are what a screen reader says of either, with {number} in it. A mark whose entry is not there
    stays as it is.
    """
    entries = {number for number, *_ in _ENTRY.findall(html)}
    places: dict[str, list[str]] = defaultdict(list)

    def mark(number: str) -> str:
        if number not in entries:
            return number
        place = f"cite-{number}-{len(places[number]) + 1}"
        places[number].append(place)
        label = escape(to.replace("{number}", number))
        return f'<a id="{place}" href="#reference-{number}" aria-label="{label}">{number}</a>'

    def entry(match: re.Match[str]) -> str:
        number, more, words = match.groups()
        label = escape(back.replace("{number}", number))
        links = (f'<a class="back" href="#{place}" aria-label="{label}">{_BACK}</a>' for place in places[number])
        return f'<li id="reference-{number}"{more}>{" ".join((words, *links))}</li>'

    marked = _MARK.sub(lambda m: f'<sup class="cite">{",".join(map(mark, m[1].split(",")))}</sup>', html)
    return _ENTRY.sub(entry, marked)


def reachable(html: str, addresses: Mapping[str, str]) -> str:
    """Return ``html`` with each of ``addresses`` (as printed, to its URL) a link wherever it stands in running text."""
    if not addresses:
        return html
    printed = {escape(words): url for words, url in addresses.items()}
    found = re.compile("|".join(rf"(?<![\w.@-]){re.escape(words)}(?![\w@-])" for words in printed))

    def link(match: re.Match[str]) -> str:
        return f'<a class="address" href="{escape(printed[match[0]])}">{match[0]}</a>'

    return _PIECE.sub(lambda piece: piece[1] or found.sub(link, piece[2]), html)


def in_order(html: str) -> str:
    """Return ``html`` with no heading more than one level below the one before it: one that skips a level is raised.

    A block's title is a third level wherever the block stands; on a page without panels it may follow the first.
    """
    above = 0

    def raised(match: re.Match[str]) -> str:
        nonlocal above
        if match[1]:
            return f"</h{above}"
        above = min(int(match[2]), above + 1)
        return f"<h{above}"

    return _HEADING.sub(raised, html)


def addresses(contact: Contact, words: Mapping[str, str]) -> Mapping[str, str]:
    """Return how a clinic is reached, as ``words`` print it, to its URL."""
    urls = {
        "phone": f"tel:{_dialled(contact.phone)}",
        "out-of-hours": f"tel:{_dialled(contact.out_of_hours or '')}",
        "email": f"mailto:{contact.email}",
        "web": f"https://{contact.web}",
    }
    return {words[name]: url for name, url in urls.items() if name in words}


def _dialled(number: str) -> str:
    return number.replace(" ", "")
