"""HTML as it stands in a file: read by libxml2 as a stream, with nothing fetched and nothing run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.importing.manuscript import (
    LONGEST_PRINTED,
    Grid,
    Heading,
    Items,
    Manuscript,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Run,
    clean,
    marked_up,
    printed_address,
    texts,
    whole_address,
)
from brochure.importing.plain import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MOST_DEEP = 200
_MOST_SPAN = 20
_SKIPPED = frozenset({"script", "style", "template", "svg", "math", "object", "iframe", "head"})
# What stands on a page and is none of its words, and how that is told.
_NOT_WORDS = {
    **dict.fromkeys(("nav", "search"), "the ways about the site"),
    **dict.fromkeys(("button", "datalist", "select", "textarea"), "what is clicked or filled in"),
    **dict.fromkeys(("audio", "canvas", "noscript", "video"), "what stands in for sound, films and scripts"),
    **dict.fromkeys(("del", "s", "strike"), "words that are struck out"),
}
_ROLES = {"navigation": "nav", "search": "search", "button": "button"}
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "body", "center", "dd", "details", "dialog", "dir", "div", "dl"),
        *("dt", "fieldset", "footer", "form", "header", "hgroup", "hr", "html", "legend", "main", "menu"),
        *("nav", "p", "pre", "search", "section", "summary"),
        *("tbody", "tfoot", "thead"),
    )
)
# What an end tag closes.
_CLOSING = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **{tag: tag for tag in ("blockquote", "table", "caption", "figure", "figcaption")},
    "li": "item",
    "ul": "list",
    "ol": "list",
    "td": "cell",
    "th": "cell",
    "tr": "row",
}
_BOLD = frozenset({"b", "strong"})
# What stands high or low keeps its meaning: 10 to the third is not 103.
_RAISED = {
    "sup": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_NOTE = re.compile(r"(?:foot|end)?(?:note|fn)[-:_]?(\d+)$", re.IGNORECASE)
_BACK = re.compile(r"#(?:footnote-ref|endnote-ref|fnref)", re.IGNORECASE)
_WHOLLY_BOLD = re.compile(r"\*\*(?:(?!\*\*).)+\*\*", re.DOTALL)
_FAKE_HEADING_WORDS = 12


def read(html: str, file: str, picture: Callable[[str], tuple[bytes, str] | Diagnostic]) -> Manuscript:
    """Return the parts of a page; ``picture`` gives the bytes and the ending of what an address names.

    Raises ``BrochureError`` where it is nested too deeply.
    """
    from lxml import etree

    target = _Target(file, picture)
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=True)
    # A surrogate alone has no bytes.
    data = html.replace("\0", "").encode("utf-8", "ignore")
    if data.strip():
        etree.fromstring(data, parser)
    return target.manuscript()


@dataclass(slots=True)
class _Frame:
    """An open element that holds others: what stands in it so far."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    ordered: bool = False
    level: int = 0
    start: int = 1
    note: str = ""
    header: bool = False
    span: int = 1
    rows: list[tuple[list[str], bool]] = field(default_factory=list)


class _Target:
    """What libxml2 tells of a page, element by element."""

    def __init__(self, file: str, picture: Callable[[str], tuple[bytes, str] | Diagnostic]) -> None:
        self.file, self.picture = file, picture
        self.stack = [_Frame("root")]
        self.runs: list[Run] = []
        self.bold, self.skipped, self.main = 0, 0, 0
        self.addresses: list[str] = []
        self.raised: list[str] = []
        self.in_head = self.in_title = False
        self.passed_over: str | None = None
        self.outside: list[Part] = []
        self.inside: list[Part] = []
        self.title, self.subtitle, self.language = "", "", ""
        self.told: list[Diagnostic] = []
        self.left_out: dict[str, None] = {}
        self.classes = ""

    # -- what the parser calls ----------------------------------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._about(tag, attributes)
        if not self.skipped:
            self.passed_over = _passed_over(tag, attributes)
        if self.skipped or self.passed_over is not None:
            self.skipped += 1
            return
        self._enter_main(tag, attributes)
        if tag in _BOLD:
            self.bold += 1
        elif tag in _RAISED:
            self.raised.append(tag)
        elif tag == "a":
            self.addresses.append(attributes.get("href", ""))
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "img":
            self._image(attributes)
        else:
            self._open(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if tag == "head":
            self.in_head = False
        if self.skipped:
            self.skipped -= 1
            return
        self._leave_main()
        if tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _RAISED:
            del self.raised[-1:]
        elif tag == "a":
            del self.addresses[-1:]
        elif tag in _CLOSING:
            self._flush()
            self._close(_CLOSING[tag])
        elif tag in _BLOCKS:
            self._flush()

    def data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        if self.skipped:
            if self.passed_over and data.strip():
                self.left_out[self.passed_over] = None
            return
        address = self.addresses[-1] if self.addresses else ""
        if _BACK.match(address):  # the arrow of a footnote back to its place
            return
        words = re.sub(r"\s+", " ", clean(data))
        if self.raised and not address:
            words = words.translate(_RAISED[self.raised[-1]])
        self.runs.append(Run(words, bool(self.bold), whole_address(address)))

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def pi(self, *_: str) -> None:
        """Leave instructions to programs out."""

    def close(self) -> None:
        self._flush()
        while len(self.stack) > 1:
            self._pop()

    # -- what is made of it -------------------------------------------------------------------------------------------

    def manuscript(self) -> Manuscript:
        self.close()
        if self.inside:
            beside = [part for part in self.outside + self.stack[0].parts if not isinstance(part, Picture)]
            if beside:
                self.left_out["what stands beside the main part of the page"] = None
            self.stack[0].parts = self.inside
        for what in self.left_out:
            self._tell(f"left out: {what}")
        title = " ".join(clean(self.title).split())
        return Manuscript(
            tuple(self.stack[0].parts), marked_up([Run(title)]), self.subtitle, self.language, tuple(self.told)
        )

    def _about(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take what a page says of itself."""
        match tag:
            case "html":
                self.language = attributes.get("lang", "")
            case "head":
                self.in_head = True
            case "title":
                self.in_title = self.in_head and not self.title

    def _enter_main(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Count what is open in the main part of the page, and lay aside what came before it."""
        if self.main:
            self.main += 1
        elif (tag == "main" or attributes.get("role") == "main") and len(self.stack) == 1:
            self._flush()
            self.outside += self.stack[0].parts
            self.stack[0].parts = []
            self.main = 1

    def _leave_main(self) -> None:
        if self.main == 1:
            self.close()
            self.inside += self.stack[0].parts
            self.stack[0].parts = []
        self.main = max(0, self.main - 1)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _CLOSING or tag in _BLOCKS:
            self._flush()
        if tag in _HEADINGS:
            if self.stack[-1].kind in {"root", "figure"}:
                self._push(_Frame("heading", level=_HEADINGS[tag]))
        elif tag in {"ul", "ol"}:
            start = _number(attributes.get("start", "1"), 1)
            self._push(_Frame("list", ordered=tag == "ol", start=start))
        elif tag == "li":
            self._close("item", within="list")
            if self.stack[-1].kind != "list":
                self._push(_Frame("list"))
            note = _NOTE.search(attributes.get("id", ""))
            self._push(_Frame("item", note=note[1] if note else ""))
        elif tag in {"tr", "td", "th"}:
            self._open_row(tag, attributes)
        elif tag in _CLOSING:
            self._push(_Frame(tag))
        elif tag in _BLOCKS:
            self.classes = attributes.get("class", "")

    def _open_row(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not any(frame.kind == "table" for frame in self.stack):
            return
        self._close("row" if tag == "tr" else "cell", within="" if tag == "tr" else "row")
        if self.stack[-1].kind != "row":
            self._push(_Frame("row"))
        if tag != "tr":
            span = max(1, min(_number(attributes.get("colspan", "1"), 1), _MOST_SPAN))
            self._push(_Frame("cell", header=tag == "th", span=span))

    def _push(self, frame: _Frame) -> None:
        if len(self.stack) > MOST_DEEP:
            message = f"lists, tables and quotations are nested more than {MOST_DEEP} deep"
            hint = "open it in a word processor, and save the text alone"
            raise BrochureError(Diagnostic("import-too-deep", message, place=Place(self.file), hint=hint))
        self.stack.append(frame)

    def _close(self, kind: str, within: str = "") -> None:
        """Close frames up to the nearest of ``kind``, unless one of ``within``, or a cell, stands before it."""
        for at in range(len(self.stack) - 1, 0, -1):
            found = self.stack[at].kind
            if found == kind:
                while len(self.stack) > at:
                    self._pop()
                return
            if found in {within, "table"} or (found == "cell" and kind not in {"row", "table"}):
                return

    def _flush(self) -> None:
        """End a paragraph: put it into the frame that is open."""
        runs, self.runs = self.runs, []
        frame = self.stack[-1]
        text = marked_up(runs, bold=frame.kind not in {"heading", "caption", "figcaption"})
        classes, self.classes = self.classes, ""
        if not text:
            return
        for run in runs:
            if run.address and len(printed_address(run.address)) > LONGEST_PRINTED:
                self._tell(f'the address of "{run.words.strip()}" is too long to print beside it')
        if frame.kind in {"list", "row", "table"}:  # words between entries, or between cells
            frame.parts.append(Paragraph(text))
        elif "subtitle" in classes.split() and not self.subtitle and frame.kind == "root":
            self.subtitle = " ".join(text.replace("**", "").split())
        elif frame.kind == "root" and _looks_like_a_heading(text):
            frame.parts.append(Heading(text[2:-2], 4))
        else:
            frame.parts.extend(Paragraph(one) for one in text.split("\n\n"))

    def _pop(self) -> None:
        """Close the frame that is open, and hand what it makes to the one above."""
        frame, above = self.stack.pop(), self.stack[-1]
        made, pictures = list(frame.parts), frame.pictures
        match frame.kind:
            case "heading":
                made = [Heading(said, frame.level) for said in (_flat(frame.parts),) if said]
            case "item":
                made = [Items((said,)) for said in (_flat(frame.parts),) if said]
                above.note = above.note or frame.note
            case "list":
                made = _list(frame)
            case "blockquote":
                made = [Quotation("\n\n".join(map(_said, frame.parts)))] if frame.parts else []
            case "cell":
                above.rows.append(([_flat(frame.parts)] + [""] * (frame.span - 1), frame.header))
                made = []
            case "row":
                cells = [cell for cells, _ in frame.rows for cell in cells]
                above.rows.append((cells, bool(frame.rows) and all(header for _, header in frame.rows)))
            case "table":
                made = _table(frame)
            case "caption" | "figcaption":
                made = [_Caption(_flat(frame.parts))] if frame.parts else []
            case "figure":
                made, pictures = _figure(made, pictures)
        above.parts.extend(made)
        (above.parts if above.kind == "root" else above.pictures).extend(pictures)

    def _image(self, attributes: Mapping[str, str]) -> None:
        source, alt = attributes.get("src", "").strip(), " ".join(clean(attributes.get("alt", "")).split())
        found = self.picture(source)
        if isinstance(found, Diagnostic):
            self.told.append(found)
            if alt:
                self.runs.append(Run(f" [{alt}] "))
            return
        made = Picture(*found, alt=marked_up([Run(alt)]))
        frame = self.stack[-1]
        if frame.kind == "root":
            self._flush()
            frame.parts.append(made)
        else:
            frame.pictures.append(made)

    def _tell(self, message: str) -> None:
        self.told.append(Diagnostic("import-changed", message, Severity.NOTE, Place(self.file)))


@dataclass(frozen=True, slots=True)
class _Caption(Paragraph):
    """The caption of a figure or a table."""


def _passed_over(tag: str, attributes: Mapping[str, str]) -> str | None:
    """Return how it is told that an element is left out with all that is in it, "" where that goes without saying."""
    if tag in _SKIPPED:
        return ""
    unseen = "hidden" in attributes or _UNSEEN.search(attributes.get("style", ""))
    if unseen or (tag == "dialog" and "open" not in attributes):
        return "what the page does not show"
    return _NOT_WORDS.get(_ROLES.get(attributes.get("role", ""), tag))


def _figure(made: list[Part], pictures: list[Picture]) -> tuple[list[Part], list[Picture]]:
    """Return what a figure says, with its caption given to its last picture."""
    caption = " ".join(part.text for part in made if isinstance(part, _Caption))
    rest = [part for part in made if not isinstance(part, _Caption)]
    if caption and pictures:
        return rest, [*pictures[:-1], replace(pictures[-1], caption=caption)]
    return [*rest, *([Paragraph(caption)] if caption else [])], pictures


def _list(frame: _Frame) -> list[Part]:
    items = [item for part in frame.parts for item in (part.items if isinstance(part, Items) else (_said(part),))]
    if not items:
        return []
    if frame.ordered and frame.start != 1 and not frame.note:
        items = [f"{frame.start + n}. {item}" for n, item in enumerate(items)]
    if frame.note:  # as their marks in the text are numbered
        items = [f"[{n}] {item}" for n, item in enumerate(items, start=1)]
    ordered = frame.ordered and frame.start == 1 and not frame.note
    return [Items(tuple(items), ordered, "Notes" if frame.note else "")]


def _table(frame: _Frame) -> list[Part]:
    title = " ".join(part.text for part in frame.parts if isinstance(part, _Caption))
    loose = [part for part in frame.parts if not isinstance(part, _Caption)]
    rows = [cells for cells, _ in frame.rows]
    headed = bool(frame.rows) and frame.rows[0][1]
    if not headed and rows and any(rows[0]):
        headed = all(_WHOLLY_BOLD.fullmatch(cell) for cell in rows[0] if cell) and len(rows) > 1
    if headed:
        rows[0] = [cell[2:-2] if _WHOLLY_BOLD.fullmatch(cell) else cell for cell in rows[0]]
    return [*loose, *grid(rows, headed=headed, title=title)]


def _looks_like_a_heading(text: str) -> bool:
    """Tell whether a paragraph is a heading that somebody only made bold."""
    short = len(text.split()) <= _FAKE_HEADING_WORDS and not text.endswith((".**", ",**", ":**", ";**"))
    return bool(short and _WHOLLY_BOLD.fullmatch(text))


def _flat(parts: Iterable[Part]) -> str:
    """Return what ``parts`` say as one paragraph: the entries of an inner list after what leads to them."""
    said = ""
    for part in parts:
        words = " ".join(_said(part).split())
        if isinstance(part, Items) and said.rstrip("*")[-1:].isalnum():
            said += ":"
        said = f"{said} {words}".strip()
    return said


def _said(part: Part) -> str:
    match part:
        case Items(items=items):
            return "; ".join(item.rstrip(";,") for item in items)
        case Grid():
            return "; ".join(text for text in texts(part) if text)
    return " ".join(text for text in texts(part) if text)


def _number(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"\d{1,4}", written.strip()) else otherwise
