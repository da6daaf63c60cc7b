"""Rules on what stands on the page: capitals, placeholders, contrast, headings, tables, pictures (P1, T2 to T5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.model.blocks import Heading
from brochure.model.clinic import why_not_rung
from brochure.model.colours import contrast
from brochure.model.text import Literal
from brochure.review.lexicon import pattern
from brochure.review.reading import ALT, PROSE, TITLE
from brochure.review.rules import ERROR, WARNING, Finding, Rule, number, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.reading import Spot
    from brochure.review.rules import Case, Limit

_TAGS = (
    "abbr|article|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header|hr"
    "|html|i|iframe|img|input|li|link|main|mark|meta|nav|object|ol|p|pre|q|s|script|section|small|span|strike|strong"
    "|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video|wbr"
)
PLACEHOLDER = re.compile(
    r"\{[^{}]*\}|\b(?:TBD|TBC|(?-i:TODO)|FIXME|lorem ipsum|lorem|ipsum|placeholder)\b|\b[xX]{3,}\b|\?{3,}"
    r"|\[(?:insert|add|your|name|date|phone|clinic|xx)[^\]]*\]"
    rf"|<(?!(?:{_TAGS})\b|https?:|mailto:|[^<>\s]*@)[a-z][^<>]{{1,30}}>",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?<![^\W\da-z_])(?:[^\W\da-z_]{2,}+\W++){3,}[^\W\da-z_]{2,}+")

# Markdown that is more than a run of words, and HTML: what a text prints as it stands, and what says the same.
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:\A|\n[ \t]*\n|:[ \t]*\n)[ \t]*(?P<at>[-+*•])(?=[ \t]+\S)"
            r"|^[ \t]*(?P<first>[-+*•])(?=[ \t]+\S[^\n]*\n[ \t]*(?P=first)[ \t])",
            re.MULTILINE,
        ),
        "a block of its own: list: {items: [...]}",
    ),
    (re.compile(r"^[ \t]*1[.)](?=[ \t]+\S[^\n]*\n[ \t]*2[.)][ \t])", re.MULTILINE), "a block: steps: {items: [...]}"),
    (re.compile(r"^[ \t]*#{1,6}(?=[ \t]+\S)", re.MULTILINE), "a block of its own: heading: ..."),
    (re.compile(r"^[ \t]*>(?=[ \t]+\S)", re.MULTILINE), "a block of its own: quote: ..."),
    (re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE), "a block: table: {header: [...], rows: [[...]]}"),
    (re.compile(r"\[\^[^\[\]\s]+\]"), "a source, cited as [@key], or words in brackets"),
    (re.compile(r"~~(?=\S)|``+"), "plain words"),
    (re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE), "**bold**, or blocks of their own"),
    (
        re.compile(r"&(?:#\d{2,5}|#x[\da-f]{2,5}|nbsp|amp|lt|gt|quot|apos|shy|[mn]dash|hellip|eacute|deg);"),
        "the sign itself",
    ),
)


def _markup(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find what a page or another program would take for a sign of layout, once of each kind in a text."""
    del limits
    for line in case.reading.lines:
        for sign, instead in _MARKUP:
            match = sign.search(line.words)
            if match:
                shown = match[match.lastgroup or 0].strip()
                start = match.end() - len(shown)
                yield Finding(
                    f'"{shown}" is printed as it stands',
                    line=line,
                    start=start,
                    end=start + len(shown),
                    hint=f"write {instead}",
                )


def _capitals(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    most = number(limits, "words")
    for line in case.reading.lines:
        for match in _CAPITALS.finditer(line.words):
            count = sum(word.isupper() for word in match[0].split())  # not all scripts have capitals
            if count > most:
                message = f"{count} words in capitals"
                yield Finding(message, line=line, start=match.start(), end=match.end(), measured=count, threshold=most)
        for start, end in line.emphasised:
            count = len(line.words[start:end].split())
            if count > most:
                yield Finding(
                    f"{count} words in italics", line=line, start=start, end=end, measured=count, threshold=most
                )


def _placeholders(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    every = pattern(tuple(word for word in words(limits, "words") if word)) if any(words(limits, "words")) else None
    for line in case.reading.lines:
        for found in (PLACEHOLDER, every):
            for match in found.finditer(line.words) if found else ():
                yield Finding(f'"{match[0]}" is a placeholder', line=line, start=match.start(), end=match.end())
    yield from _unnamed(case)
    contact, clinic = case.clinic.contact, case.clinic
    for name in type(contact).model_fields:
        value = getattr(contact, name)
        for said in value if isinstance(value, tuple) else (value or "",):
            key = name.replace("_", "-")
            if PLACEHOLDER.search(said):
                yield Finding(f'"{said}" is a placeholder', contact.at(key))
            elif said and key in {"phone", "out-of-hours"} and (why := why_not_rung(said)):
                yield Finding(why, contact.at(key))
    if clinic.hours and PLACEHOLDER.search(clinic.hours):
        yield Finding(f'"{clinic.hours}" is a placeholder', clinic.at("hours"))


def _unnamed(case: Case) -> Iterator[Finding]:
    """Find placeholders in what stands above the panels."""
    leaflet, review = case.leaflet, case.leaflet.review
    for key in ("code", "version"):
        if PLACEHOLDER.search(said := getattr(leaflet, key)):
            yield Finding(f'"{said}" is a placeholder', leaflet.at(key))
    for key in ("author", "clinical-reviewer", "translator"):
        said = getattr(review, key.replace("-", "_")) or ""
        if PLACEHOLDER.search(said):
            yield Finding(f'"{said}" is a placeholder', review.at(key))
    for key, text in (("funding", review.funding), ("feedback", review.feedback)):
        for passage in text.passages if text else ():
            said = "".join(part.markdown for part in passage.parts if isinstance(part, Literal))
            if PLACEHOLDER.search(said):
                yield Finding(f'"{said.strip()}" is a placeholder', review.at(key))


def _skipped_levels(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find a title of the third level, as a block's own is, before any of the second: heading, stage or emergency."""
    del limits
    above = False
    for spot in case.reading.spots:
        level = _level(spot)
        if level == 3 and not above:
            line = next((line for line in spot.lines if line.role == TITLE and line.words), None)
            yield Finding(
                "a heading of level 3 with none of level 2 above it", line=line, end=len(line.words) if line else 0
            )
            above = True  # once is enough
        above = above or level == 2


def _level(spot: Spot) -> int | None:
    match spot.block:
        case Heading(level=level):
            return level
        case block if block.kind in {"phase", "emergency"}:
            return 2
        case block if block.kind != "cover" and any(line.role == TITLE and line.words for line in spot.lines):
            return 3 if getattr(block, "title", None) else None
    return None


def _blank_heads(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    for spot in case.reading.spots:
        header = getattr(spot.block, "header", ())
        blank = [n for n, text in enumerate(header) if not text]
        wrong = [n for n in blank if n > 0 or len(header) == 1]
        if wrong:
            message = f"column {wrong[0] + 1} of this table has no header"
            yield Finding(message, header[wrong[0]].place, spot=spot, measured=len(blank), threshold=0)


def _silent_pictures(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    for spot in case.reading.spots:
        block = spot.block
        image, alt = getattr(block, "image", None), getattr(block, "alt", None)
        if image is None:
            continue
        said = next((line for line in spot.lines if line.role == ALT), None)
        caption = next((line for line in spot.lines if line.role == PROSE), None)
        if alt is None:
            yield Finding("this picture has no words for people who cannot see it", block.at("image"), spot=spot)
        elif said and (not re.search(r"\w\W+\w", said.words) or re.search(r"\.(?:png|jpe?g|svg|gif)\b", said.words)):
            yield Finding(f'"{said.words}" does not say what the picture shows', line=said, end=len(said.words))
        elif said and caption and said.words.strip().casefold() == caption.words.strip().casefold():
            yield Finding(
                "the words for people who cannot see it only repeat the caption", line=said, end=len(said.words)
            )
        if block.kind not in {"cover", "picture-row"} and getattr(block, "caption", None) is None:
            yield Finding("this picture has no caption", block.at("image"), spot=spot, severity=WARNING)


def _faint(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find colours that do not stand out where the theme sets them: faults where they are printed so, else warnings."""
    for ink in dict.fromkeys(ink for ink, _, _ in case.pairs):
        stated, printed = case.colours[ink], case.printed[ink]
        if ink == "text-70" and case.colours["text"] != case.printed["text"]:
            continue  # it went with the text
        least = number(limits, "body" if any(i == ink and ratio >= _BODY for i, _, ratio in case.pairs) else "large")
        grounds = [ground for other, ground, _ in case.pairs if other == ink]
        for ground in sorted(grounds, key=lambda ground: contrast(stated, case.colours[ground]))[:1]:
            ratio = round(contrast(stated, case.colours[ground]), 2)
            place = case.colour_places.get(ink) or case.colour_places.get(ground) or case.clinic.brand.theme_place
            now = min(contrast(printed, case.printed[other]) for other in grounds)
            hint, severity, instead = None, None, ""
            if ratio < least <= now:
                nearest = f"#{bytes(printed).hex().upper()}"
                moved = ground if printed == stated else ink
                instead = f": it is printed in {nearest}" if moved == ink else f": {ground} is printed paler"
                hint = (
                    f'{nearest} is the nearest that passes; "inks: {{{ink}: ...}}" states another'
                    if moved == ink
                    else None
                )
                severity = WARNING
            if ratio < least:
                message = f"{ink} on {ground} has a contrast of {ratio:g}{instead}"
                yield Finding(message, place, measured=ratio, threshold=least, severity=severity, hint=hint)


_BODY = 4.5  # WCAG 2.2, 1.4.3: of text; what needs less is large, or a line or a sign

SIGNS: tuple[Rule, ...] = (
    Rule(
        "capitals",
        "T2",
        ERROR,
        "UKAAF G003",
        "No more than three words in a row are in capitals or italics.",
        "write them as other words; ** makes a word bold",
        _capitals,
        {"words": 3},
    ),
    Rule(
        "placeholder",
        "P1",
        ERROR,
        "house",
        "Nothing is left to fill in later: braces, TBD, lorem ipsum, xxx, an empty telephone number.",
        "write what belongs there",
        _placeholders,
        {"words": ("",)},
        stops="always",
    ),
    Rule(
        "markup",
        "P1",
        WARNING,
        "house",
        "No text holds Markdown or HTML that is printed as it stands: lists, headings, tables, tags.",
        "write it as a block of its own",
        _markup,
    ),
    Rule(
        "contrast",
        "T3",
        ERROR,
        "WCAG 2.2, 1.4.3, 1.4.11",
        "Text stands out from its ground by 4.5:1, lines and signs by 3:1.",
        "take a darker colour for the one or a lighter one for the other, in the clinic's _brand.yml",
        _faint,
        {"body": 4.5, "large": 3.0},
    ),
    Rule(
        "heading-skipped",
        "T5",
        ERROR,
        "WCAG 2.2, 1.3.1; PDF/UA-1, 7.4.2",
        "A heading of level 3 stands under one of level 2.",
        "write a heading above it, or take level: 2",
        _skipped_levels,
    ),
    Rule(
        "table-header",
        "T5",
        ERROR,
        "WCAG 2.2, 1.3.1; PDF/UA-1, 7.5",
        "Every column of a table has a header; only the corner may be empty.",
        "name what stands in the column",
        _blank_heads,
    ),
    Rule(
        "picture-words",
        "T4",
        ERROR,
        "WCAG 2.2, 1.1.1; PEMAT 17",
        "A picture has words for people who cannot see it, which are not its caption, and a caption.",
        'write "alt:" with what it shows',
        _silent_pictures,
    ),
)
