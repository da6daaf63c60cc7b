"""A manuscript as a draft: levels mended, a title, a fold, and the file of YAML that says it."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, Severity
from brochure.importing.manuscript import Grid, Heading, Items, Manuscript, Paragraph, Part, Picture, Quotation
from brochure.importing.panelling import CROWDED, FULL, Plan, planned, proposed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from brochure.formats import Format

_WIDTH = 116
_TITLE_WORDS = 14
# Months until the words are looked at again: what the review allows a leaflet on ketamine.
_MONTHS = 24
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;'’()?!/–-])*[^\W_ ]|[^\W\d_]")
_BOX = re.compile(r"(?:\\?\[[ xX]?\\?\]|[☐☑☒□])[ \u00a0]+(?=\S)")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_HELP = {"en": "Get help now", "es": "Pida ayuda ahora", "pl": "Pilna pomoc", "ar": "اطلب المساعدة الآن"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written: the leaflet's file, and the pictures that it calls, by their paths under content/."""

    yaml: str
    pictures: Mapping[str, bytes]
    fold: str
    told: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a draft is made with: the document's name, the leaflet's, its language, and what was asked for."""

    source: str
    name: str
    language: str
    issued: date
    code: str | None = None
    fold: Format | None = None
    schema: str | None = None
    first_picture: int = 1


def draft(manuscript: Manuscript, about: About, folds: Mapping[str, Format]) -> Draft:
    """Return the draft of a leaflet on the fold that is asked for, or on the first of ``folds`` that holds it."""
    parts, title = _titled(manuscript)
    parts = tuple(_mended(parts))
    plan = planned(parts, about.fold) if about.fold else proposed(parts, folds)
    told = list(manuscript.told)
    if plan.load > CROWDED:
        message = f"these words fill a {plan.fold} {plan.load:.1f} times over"
        hint = "say less, or make two leaflets of it" if not about.fold else "say less, or leave --fold out"
        told.append(Diagnostic("import-crowded", message, Severity.WARNING, Place(about.source), hint))
    pictures: dict[str, bytes] = {}
    named: dict[int, str] = {}
    for part in parts:
        if isinstance(part, Picture):
            path = f"images/{about.name}-{about.first_picture + len(pictures)}.{part.ending}"
            named[id(part)], pictures[path] = path, part.data
    lines = [*_head(manuscript, title or _flat_name(about.name), about, plan), "", "panels:"]
    for region, dealt in plan.regions:
        lines += _region(region, dealt, named, breaks=plan.load <= FULL)
        if region == plan.regions[-1][0]:
            lines += _close(about)
    return Draft("\n".join(lines) + "\n", pictures, plan.fold, tuple(told))


def _titled(manuscript: Manuscript) -> tuple[tuple[Part, ...], str]:
    """Return the parts without the heading that is the title, and the title."""
    parts = manuscript.parts
    first = next((part for part in parts if isinstance(part, Heading)), None)
    if first is not None and parts[0] is first and len(first.text.split()) <= _TITLE_WORDS:
        own = " ".join(manuscript.title.casefold().split())
        if not own or own in first.text.casefold() or first.text.casefold() in own or first.level == 1:
            return parts[1:], first.text
    if manuscript.title:
        return parts, manuscript.title
    return parts, first.text if first and len(first.text.split()) <= _TITLE_WORDS else ""


def _mended(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield ``parts`` with headings of level 2 and 3 alone: the highest is 2, and none comes before one of 2."""
    levels = sorted({part.level for part in parts if isinstance(part, Heading)})
    above = False
    for part in parts:
        if isinstance(part, Heading):
            level = 2 if not above or part.level == levels[0] else 3
            above = True
            yield replace(part, level=level)
        else:
            yield part


def _flat_name(name: str) -> str:
    return " ".join(re.split(r"[-_.]+", name)).capitalize()


def _due(issued: date) -> date:
    """Return the latest day of review that the rules allow."""
    months = issued.month - 1 + _MONTHS
    year, month = issued.year + months // 12, months % 12 + 1
    return issued.replace(year=year, month=month, day=min(issued.day, 28))


# -- YAML --------------------------------------------------------------------------------------------------------------


def _head(manuscript: Manuscript, title: str, about: About, plan: Plan) -> Iterator[str]:
    if about.schema:
        yield f"# yaml-language-server: $schema={about.schema}"
    yield from _comment(
        f"A draft, made from {_one_line(about.source)}. Its words are as they stood there: nobody has checked them, "
        f"and the review (brochure check {about.name} --no-layout) says what is wrong with them, line by line."
    )
    yield f"title: {_scalar(_one_line(title), 2)}"
    if manuscript.subtitle:
        yield f"subtitle: {_scalar(_one_line(manuscript.subtitle), 2)}"
    code = _word(_one_line(about.code)) if about.code else "DRAFT"
    yield f"code: {code} # the number that it has in your files"
    yield 'version: "0.1"'
    yield "audience: Not said yet # who it is for, in a few words"
    yield f"fold: {plan.fold} # proposed by the number of words; brochure formats lists the others"
    yield ""
    yield from _comment(
        "What stands in for an answer until somebody gives it. Take a name out of this list when you have set it above "
        "or below: the review reports each one that is left, and the days are not printed until then."
    )
    unset = ["code"] * (about.code is None) + ["audience", "issued", "due"]
    yield f"unset: [{', '.join(unset)}]"
    yield ""
    yield "review:"
    yield f"  issued: {about.issued.isoformat()} # the day of this import, not of the words"
    yield f"  due: {_due(about.issued).isoformat()} # the latest day that the review lets it be"
    yield "  author: # who wrote it: left empty until a real person signs"
    yield "  clinical-reviewer: # likewise"
    yield "  approved:"
    yield "  funding: # who paid for it; none is an answer"


def _comment(words: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(words, _WIDTH)]


def _region(region: str, dealt: Sequence[tuple[Part, ...]], named: Mapping[int, str], *, breaks: bool) -> Iterator[str]:
    """Yield the lines of one region; it is left blank where nothing is said in it."""
    filled = [parts for parts in dealt if parts]
    yield f"  {region}:"
    if region == "front":
        yield "    - cover: # title and logo stand here; for a picture write {image: images/..., alt: ...}"
    for number, parts in enumerate(filled):
        if number and breaks and isinstance(parts[0], Heading):
            yield "    - break: panel"
        for part in parts:
            yield from _block(part, named)
    if filled or region == "front":
        yield ""


def _close(about: About) -> Iterator[str]:
    yield from (
        f"    {line}"
        for line in _comment(
            "What every leaflet ends with. Numbers and addresses come from the clinic and its jurisdiction. A "
            "leaflet on "
            "a medicine also says what it is approved for ({jurisdiction.approval}) and has a warning block."
        )
    )
    yield f"    - emergency: {{title: {_quoted(_HELP.get(about.language.partition('-')[0], _HELP['en']))}}}"
    yield "    - contact:"
    yield "    - references: # what the text cites, as [@key] of content/references.yaml"
    yield "    - review-line:"


def _block(part: Part, named: Mapping[int, str]) -> Iterator[str]:
    match part:
        case Heading(text=text, level=2):
            yield f"    - heading: {_scalar(_one_line(text), 8)}"
        case Heading(text=text):
            yield f"    - heading: {{text: {_quoted(_one_line(text))}, level: 3}}"
        case Paragraph(text=text):
            yield f"    - text: {_scalar(text, 8)}"
        case Quotation(text=text):
            yield f"    - quote: {_scalar(text, 8)}"
        case Items():
            yield from _items(part)
        case Grid(header=header, rows=rows, title=title):
            yield "    - table:"
            if title:
                yield f"        title: {_scalar(_one_line(title), 10)}"
            note = "" if any(header) else " # the document names no columns: write what stands in each"
            yield f"        header: {_cells(header)}{note}"
            yield "        rows:"
            yield from (f"          - {_cells(row)}" for row in rows)
        case Picture(alt=alt, caption=caption):
            path = named[id(part)]
            yield "    - figure:"
            yield f"        image: {path}"
            yield f"        alt: {_scalar(alt, 10) if alt else path.rpartition('/')[2] + ' # say what it shows'}"
            number = path.rpartition("-")[2].partition(".")[0]
            unsaid = f"Picture {number}. # say what to see in it"
            yield f"        caption: {_scalar(caption, 10) if caption else unsaid}"


def _items(part: Items) -> Iterator[str]:
    boxes = all(map(_BOX.match, part.items))
    yield f"    - {'checklist' if boxes else 'steps' if part.ordered else 'list'}:"
    if part.title:
        yield f"        title: {_scalar(part.title, 10)}"
    yield "        items:"
    yield from (f"          - {_scalar(_BOX.sub('', item, count=1) if boxes else item, 12)}" for item in part.items)


def _cells(cells: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(_one_line(cell)) for cell in cells)}]"


def _scalar(text: str, indent: int) -> str:
    """Return a text as YAML: plain, in quotation marks, or below a bar in lines of readable length."""
    if "\n" not in text and len(text) <= _WIDTH - indent - 12:
        return _word(text)
    paragraphs = (
        textwrap.wrap(p, _WIDTH - indent, break_long_words=False, break_on_hyphens=False) for p in text.split("\n\n")
    )
    lines = "\n\n".join("\n".join(" " * indent + line for line in paragraph) for paragraph in paragraphs)
    return f"|\n{lines}"


def _word(text: str) -> str:
    """Return a text of one line as YAML, plain where that says the same."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
