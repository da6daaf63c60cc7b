"""Read-back of a page: every word of the source is found in the finished file, and it asks for nothing outside."""

from __future__ import annotations

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity
from brochure.words import lost, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.document import Expected

MOST_BYTES = 300_000

# Not part of what the leaflet says: numbers at hand and contents repeat it, a mark of a reference is no word of it.
_UNREAD = {"head", "nav", "style", "script", "template"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements that do not part words.
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "u"}
# What a browser would fetch; a link is followed only by who wants to.
_FETCHED = {
    "src",
    "srcset",
    "imagesrcset",
    "poster",
    "data",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
    "codebase",
    "srcdoc",
}
_LINKS = {"a", "area"}
# What shows or runs another document, wherever that comes from.
_FRAMES = {"script", "iframe", "frame", "object", "embed", "applet", "portal", "base"}
_RUNNING = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data|file|blob)\s*:", re.IGNORECASE)
_BROKEN = re.compile(r"[\t\n\r]")  # which browsers leave out of an address
_STYLE_URL = re.compile(r"""(?:url|src|image|image-set)\(\s*["']?([^"')]{0,60})|@import""", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE | re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)


class _Page(HTMLParser):
    """What a finished page says and asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.outside: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: dict[str, None] = {}
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in _INLINE:
            self.text.append(" ")
        if tag not in _VOID:
            mark = tag == "sup" and given.get("class") == "cite"
            unread = tag in _UNREAD or "hidden" in given or mark or (bool(self._open) and self._open[-1][1])
            self._open.append((tag, unread))
        if name := given.get("id"):
            self.ids[name] += 1
        if tag == "a" and given.get("href", "").startswith("#"):
            self.targets[given["href"][1:]] = None
        self.outside += _requests(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.text.append(" ")
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self.outside += _asked_for(data)
        if not (self._open and self._open[-1][1]):
            self.text.append(data)


def check(page: bytes, expected: Iterable[Expected], *, photographs: int = 0) -> Iterator[Diagnostic]:
    """Yield what is wrong with a finished page: words lost, requests outside, links that lead nowhere, its size.

    ``photographs`` is how many of its bytes are pictures of pixels, which its size is judged without.
    """
    read = _Page()
    read.feed(page.decode())
    read.close()
    yield from lost(words_of("".join(read.text)), expected, hint="a template drops them")
    for address in dict.fromkeys(read.outside):
        hint = "what a page shows is put into it: name a file of the workspace"
        yield Diagnostic("web-request", f'the page asks for "{address[:60]}"', hint=hint)
    for name, times in read.ids.items():
        if times > 1:
            hint = "ids of a template must differ from one use to the next"
            yield Diagnostic("web-id-twice", f'{times} elements have the id "{name}"', hint=hint)
    for name in read.targets:
        if name not in read.ids:
            message = f'a link leads to "#{name}", which is not on the page'
            yield Diagnostic("web-link", message, hint="it is made in templates/web.html or templates/web/")
    size = len(page) - photographs
    if size > MOST_BYTES:
        yield Diagnostic(
            "web-large",
            f"the page has {size / 1000:.0f} kB without its photographs",
            Severity.WARNING,
            hint="draw its pictures with fewer points, or use fonts with fewer characters",
            measured=size,
            threshold=MOST_BYTES,
        )


def _requests(tag: str, given: dict[str, str]) -> Iterator[str]:
    """Yield what an element would have a browser fetch, run or turn to by itself."""
    if tag in _FRAMES:
        yield f"<{tag}>"
        return
    if tag == "meta" and given.get("http-equiv", "").strip().lower() == "refresh":
        yield given.get("content") or "refresh"
    for name, value in given.items():
        refers = name in {"href", "xlink:href"}
        if name.startswith("on") or (refers and tag in _LINKS and _RUNNING.match(_BROKEN.sub("", value))):
            yield f"{name}={value}"
        elif (name in _FETCHED or (refers and tag not in _LINKS)) and not value.startswith(("data:", "#")):
            yield value
    yield from _asked_for(given.get("style", ""))


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number <= sys.maxunicode else "\ufffd"


def _asked_for(css: str) -> list[str]:
    css = _CSS_COMMENT.sub("", _CSS_ESCAPE.sub(_character, _CSS_COMMENT.sub("", css)))
    found = (match[1] if match[1] is not None else "@import" for match in _STYLE_URL.finditer(css))
    return [address for address in found if not address.startswith(("data:", "#"))]
