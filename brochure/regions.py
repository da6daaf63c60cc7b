"""Regions: which of them look alone as they look among the others, so that one that comes again is laid out once.

Style sheets may let a region hear of those before it: by counters, named strings, or the number of its pages. What may
match where is told by classes: a selector matches nothing where one of its classes is not written. Whatever cannot be
told is taken to hear of everything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.document import Document, Region

# Comments and strings that are never closed end where CSS ends them, so that none is looked through twice.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(r""""(?:\\.|[^"\\\n])*+"?|'(?:\\.|[^'\\\n])*+'?|[{};]""", re.DOTALL)
_INSIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_WORD = re.compile(r"[\w-]+")
_SECTION = re.compile(r'<section class="region[^<>]*>')

# What reaches over all pages of a document, whatever else is written.
_EVERYWHERE = re.compile(
    r"target-(?:counter|text)|footnote|running\(|element\(|position\s*:\s*fixed|counters?\(\s*pages\b"
)
_HAS = re.compile(r"(?<![^\s>+~,])(?P<of>[^\s>+~,]*):has\(")
_OWN_STYLE = re.compile(r"<style\b|style=\"[^\"]*(?:counter|string|target-|footnote|running|position\s*:\s*fixed)")

# What depends on how many pages come before.
_SIDED = re.compile(r":(?:left|right|first|blank|nth\((?![^()]*\bof\b))")
_PAGE_NUMBER = re.compile(r"counters?\(\s*page\b|break-(?:before|after)\s*:\s*(?:left|right|recto|verso)")
_OF_GROUP = re.compile(r":nth\([^()]*\bof\s+([\w-]+)")

_CHANGED = re.compile(r"counter-(?:reset|increment|set)\s*:([^;{}]*)")
_USED = re.compile(r"counters?\(\s*([\w-]+)")
_NAME = re.compile(r"(?<![\w-])[A-Za-z_][\w-]*")
_PAGE_OF = re.compile(r"(?<![\w-])page\s*:\s*([\w-]+)")
_NESTED = 20  # brackets in brackets, more than anybody writes
_PREDEFINED = frozenset({"page", "pages", "list-item", "none", "reversed"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a style sheet: its selectors, and all that stands in its block."""

    selectors: tuple[str, ...]
    body: str
    classes: tuple[frozenset[str], ...]

    @property
    def of_pages(self) -> bool:
        """Whether it is an ``@page`` rule."""
        return self.selectors[0].startswith("@page")

    def may_match(self, words: frozenset[str]) -> bool:
        """Tell whether it may match something in HTML of these ``words``, its classes among them."""
        return any(classes <= words for classes in self.classes)


@dataclass(frozen=True, slots=True)
class Bond:
    """What a region is laid out by besides itself: the number of pages before it, all that is written before it."""

    place: bool = False
    words: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A document in its regions: what stands around them, by its digest ``frame``; what each is laid out by."""

    start: str
    sections: Mapping[str, str]
    end: str
    frame: str
    bonds: Mapping[str, Bond]
    keys: Mapping[str, str]

    @classmethod
    def of(cls, html: str, document: Document, rules: Sequence[Rule]) -> Parts | None:
        """Return ``html``, which was made of ``document``, in its regions; None where all hear of all.

        So do they where there are no ``rules``.
        """
        parts = parted(html, document.regions) if rules else None
        if parts is None:
            return None
        start, texts, end = parts
        sections = {region.name: text for region, text in zip(document.regions, texts, strict=True)}
        bound = bonds(rules, start + end, sections)
        if bound is None:
            return None
        frame, before, keys = digest(start, end), "", {}
        for name, text in sections.items():
            assets = {url: data for url, data in document.assets.items() if url in text}
            heard = before if bound[name].words else ""
            keys[name] = digest(frame, heard, text, *assets, *assets.values())
            before += text
        return cls(start, sections, end, frame, bound, keys)


def parted(html: str, regions: Sequence[Region]) -> tuple[str, tuple[str, ...], str] | None:
    """Return a document as what comes before its regions, each of them, and what comes after; None where it has others.

    ``html`` is a document as composed, or with more in its blocks.
    """
    starts = [match.start() for match in _SECTION.finditer(html)]
    end = html.rfind("</body>")
    named = [html.startswith(f'<section class="region region-{r.name}"', at) for r, at in zip(regions, starts)]  # noqa: B905 - the lengths are compared
    if len(starts) != len(regions) or not all(named) or end < 0:
        return None
    sections = (html[here:there] for here, there in zip(starts, (*starts[1:], end), strict=True))
    return html[: starts[0]], tuple(sections), html[end:]


def digest(*values: str | bytes) -> str:
    """Return a digest of ``values``, which no others have."""
    made = hashlib.sha256()
    for value in values:
        data = value.encode(errors="surrogatepass") if isinstance(value, str) else value
        made.update(b"%d:" % len(data))
        made.update(data)
    return made.hexdigest()


def hidden(section: str) -> str:
    """Return what stands for a region that is not laid out: selectors still see it among its neighbours."""
    tag = _SECTION.match(section)
    begun = tag[0] if tag else "<section>"
    return re.sub(r'\sstyle="[^"]*"|>$', "", begun) + ' style="display: none"></section>\n'


def rules_of(text: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet; those of conditions as if they held."""
    return tuple(_rules(_COMMENT.sub(" ", text)))


def _rules(text: str) -> Iterator[Rule]:
    depth = start = opened = 0  # depth within a rule: conditions around it do not count
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "{":
            prelude = text[start : token.start()].strip()
            if not depth and prelude.startswith("@") and not prelude.startswith("@page"):
                start = token.end()
                continue
            opened = opened if depth else token.end()
            depth += 1
        elif sign == "}":
            if depth == 1:
                yield _rule(text[start : opened - 1], text[opened : token.start()])
            depth = max(0, depth - 1)
            start = start if depth else token.end()
        elif sign == ";" and not depth:
            start = token.end()
    if depth:  # what is never closed ends with the sheet
        yield _rule(text[start : opened - 1], text[opened:])


def _rule(prelude: str, body: str) -> Rule:
    selectors = tuple(_listed(prelude.strip()))
    return Rule(selectors, body, tuple(map(_classes, selectors)))


def _listed(prelude: str) -> list[str]:
    """Return the selectors of a list; commas within brackets part nothing."""
    if prelude.startswith("@page"):
        return [f"@page {part.strip()}" for part in prelude.removeprefix("@page").split(",")]
    parts, start, depth = [], 0, 0
    for at, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append(prelude[start:at].strip())
            start = at + 1
    return [*parts, prelude[start:].strip()]


def _classes(selector: str) -> frozenset[str]:
    """Return classes that must be written for a selector to match: those of functions may be there or not."""
    if "\\" in selector:
        return frozenset()
    for _ in range(_NESTED):
        outside = _INSIDE.sub(" ", selector)
        if outside == selector:
            return frozenset(_CLASS.findall(outside))
        selector = outside
    return frozenset()


def bonds(rules: Iterable[Rule], frame: str, sections: Mapping[str, str]) -> dict[str, Bond] | None:
    """Return what each of ``sections``, by the name of its region, hears of others; None where all hear of all.

    ``frame`` is what stands around them.
    """
    around = frozenset(_WORD.findall(frame))
    words = {name: around.union(_WORD.findall(section)) for name, section in sections.items()}
    rules = [rule for rule in rules if rule.of_pages or any(map(rule.may_match, words.values()))]
    if any(_EVERYWHERE.search(rule.body) or _looks_around(rule) for rule in rules):
        return None
    if _OWN_STYLE.search(frame) or any(_OWN_STYLE.search(section) for section in sections.values()):
        return None
    if any(rule.of_pages and _CHANGED.search(rule.body) for rule in rules):
        return None
    here = {name: [r for r in rules if not r.of_pages and r.may_match(words[name])] for name in sections}
    pages = {
        name: {name, *_PAGE_OF.findall(sections[name]), *(n for r in here[name] for n in _PAGE_OF.findall(r.body))}
        for name in sections
    }
    found: dict[str, Bond] = {}
    before: list[Rule] = []
    for name in sections:
        paged = [r for r in rules if r.of_pages and any(_page_name(s) in ("", *pages[name]) for s in r.selectors)]
        own = [*here[name], *paged]
        place = any(_PAGE_NUMBER.search(r.body) for r in own) or any(
            _SIDED.search(s) for r in paged for s in r.selectors
        )
        groups = {group for r in paged for s in r.selectors for group in _OF_GROUP.findall(s)}
        shared = any(group in pages[other] for group in groups & pages[name] for other in sections if other != name)
        strings = any("string(" in r.body for r in own) and any("string-set" in r.body for r in before)
        counters = _mentioned(own) & {n for r in before for n in _changed(r)}
        found[name] = Bond(place, shared or strings or bool(counters))
        before += here[name]
    return found


def _looks_around(rule: Rule) -> bool:
    """Tell whether a rule asks what is in the document as a whole, or in a region."""
    hosts = (host["of"] for selector in rule.selectors for host in _HAS.finditer(selector))
    return any(not [n for n in _CLASS.findall(host) if not n.startswith("region")] for host in hosts)


def _page_name(selector: str) -> str:
    return selector.removeprefix("@page").strip().partition(":")[0].strip()


def _changed(rule: Rule) -> set[str]:
    return {name for value in _CHANGED.findall(rule.body) for name in _NAME.findall(value)} - _PREDEFINED


def _mentioned(rules: Iterable[Rule]) -> set[str]:
    return {name for rule in rules for name in (*_changed(rule), *_USED.findall(rule.body))} - _PREDEFINED
