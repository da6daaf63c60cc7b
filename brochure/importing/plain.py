"""Plain text as people paste it: paragraphs, headings by their shape, lists by their signs, tables by their tabs."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.importing.manuscript import Grid, Heading, Items, Manuscript, Paragraph, Part, clean, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

_BULLET = re.compile(r"\s*(?:[•◦▪▫‣⁃●○■□·*+]|[-–—](?=\s))\s*(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_RULE = re.compile(r"\s*([=\-_*#~])\1{2,}\s*")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
# A line that was wrapped by a program is seldom longer; one that was not is a paragraph.
_WRAPPED = 100
_SHORT = 45
_HEADING_LETTERS, _HEADING_WORDS = 90, 12
# Signs of a text that is none: most bytes of a program or a picture are not printable.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, file: str) -> str:
    """Return ``data`` as text: UTF-8, UTF-16 or UTF-32 by their marks, UTF-16 without one, else Windows-1252.

    Raises ``BrochureError`` for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_text(data, encoding, file)
    if guessed := _utf16(data):
        return _as_text(data, guessed, file)
    if _CONTROL.search(data):
        raise BrochureError(_no_text(file))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _as_text(data: bytes, encoding: str, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BrochureError(_no_text(file)) from None
    if "\0" in text:
        raise BrochureError(_no_text(file))
    return text


def _utf16(data: bytes) -> str | None:
    """Return which UTF-16 this is where every other byte of its beginning is zero."""
    head = data[:400]
    if len(data) < 4 or len(data) % 2:
        return None
    for encoding, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > 0.8 * len(zeros) and not others.count(0):
            return encoding
    return None


def _no_text(file: str) -> Diagnostic:
    hint = "open it in the program that made it, and save it as .docx or as plain text (UTF-8)"
    return Diagnostic(
        "import-not-text", "this is no text: it holds bytes that no text has", place=Place(file), hint=hint
    )


def read(text: str) -> Manuscript:
    """Return the parts of a plain text."""
    lines = [line.rstrip() for line in clean(text).split("\n")]
    longest = max((len(line) for line in lines), default=0)
    builder = _Builder(wrapped=longest <= _WRAPPED)
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else ""
        builder.line(line, after, at == 0 or not lines[at - 1])
    builder.close()
    return Manuscript(tuple(builder.parts))


@dataclass(slots=True)
class _Builder:
    """The parts so far, and the one that is open: lines of a paragraph, entries of a list, rows of a table."""

    wrapped: bool
    parts: list[Part] = field(default_factory=list)
    paragraph: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    gap: bool = False

    def line(self, line: str, after: str, alone: bool) -> None:  # noqa: FBT001 - whether a blank line is above
        if not line.strip():
            self._close_text()
            self.gap = True
            return
        gap, self.gap = self.gap, False
        if _RULE.fullmatch(line):
            self._rule(line)
            return
        number, bullet = _NUMBER.match(line), _BULLET.match(line)
        tabs = "\t" in line.strip()
        if tabs and not number and not bullet and ("\t" in after.strip() or self.rows):
            self._close_text()
            self._close_items()
            self.rows.append([" ".join(cell.split()) for cell in line.strip("\n").split("\t")])
            return
        self._close_rows()
        if number and (int(number[1]) == len(self.numbers) + 1 if self.numbers or not self.items else False):
            self._item(line[number.end() :], int(number[1]))
        elif bullet and line[bullet.end() :].strip():
            self._item(line[bullet.end() :], None)
        elif (self.items and not gap) and line[:1] in " \t":
            self.items[-1] += " " + line.strip()
        else:
            self._text(line, after, alone=alone)

    def _text(self, line: str, after: str, *, alone: bool) -> None:
        self._close_items()
        hashes = _HASHES.match(line)
        if hashes:
            self._close_text()
            self.parts.append(Heading(escaped(_plain(_open(line[hashes.end() :]) or line)), len(hashes[1])))
            return
        ends = not after.strip() or not self.wrapped
        if not self.paragraph and ends and (alone or not self.wrapped) and _is_heading(line):
            self.parts.append(Heading(escaped(_plain(_open(line) or line)), 1 if not self.parts else 2))
            return
        self.paragraph.append(line)
        if not self.wrapped or (len(line) < _SHORT and after[:1].isupper() and line.endswith((".", "!", "?", ":"))):
            self._close_text()

    def _rule(self, line: str) -> None:
        """Take a line of one sign for what makes a heading of the line above, or for a rule, which says nothing."""
        if len(self.paragraph) == 1 and line.strip()[0] in "=-~":
            said = self.paragraph.pop()
            self.parts.append(Heading(escaped(_plain(said)), 1 if line.strip()[0] == "=" else 2))
        self._close_text()
        self._close_items()

    def _item(self, words: str, number: int | None) -> None:
        self._close_text()
        if self.items and (number is None) is not (not self.numbers):
            self._close_items()
        self.items.append(" ".join(words.split()))
        if number is not None:
            self.numbers.append(number)

    def close(self) -> None:
        self._close_text()
        self._close_items()
        self._close_rows()

    def _close_text(self) -> None:
        if self.paragraph:
            self.parts.append(Paragraph(escaped(_plain(" ".join(self.paragraph)))))
            self.paragraph = []

    def _close_items(self) -> None:
        if len(self.items) == 1 and self.numbers:  # a number alone is the number of a heading, or a day
            said = f"{self.numbers[0]}. {self.items[0]}"
            kind = Heading(escaped(said), 2) if _is_heading(said) else Paragraph(escaped(said))
            self.parts.append(kind)
        elif self.items:
            self.parts.append(Items(tuple(map(escaped, self.items)), ordered=bool(self.numbers)))
        self.items, self.numbers = [], []

    def _close_rows(self) -> None:
        self.parts.extend(grid([[escaped(cell) for cell in row] for row in self.rows], headed=None))
        self.rows = []


def _plain(words: str) -> str:
    return " ".join(words.split())


def _open(line: str) -> str:
    """Return a line without the signs that close a heading, two of them or more."""
    said = line.rstrip()
    bare = said.rstrip("=#")
    return bare.rstrip() if len(said) - len(bare) > 1 else line


def _is_heading(line: str) -> bool:
    """Tell a heading by its shape: short, begun with a capital or a number, ended by no stop but a question mark."""
    said = _open(line).strip()
    short = 1 < len(said) <= _HEADING_LETTERS and len(said.split()) <= _HEADING_WORDS
    begins = said[:1].isupper() or said[:1].isdigit() or (said[:1].isalpha() and not said[:1].islower())
    return short and begins and not said.endswith((".", ",", ";", ":", "!", "…")) and any(c.isalpha() for c in said)


def grid(rows: list[list[str]], *, headed: bool | None, title: str = "") -> Iterator[Part]:
    """Yield a table of ``rows``, whose first is its header where it is ``headed``; None: where it looks like one.

    A table of one column, or of one row, is yielded as paragraphs.
    """
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    even = [tuple(row) + ("",) * (width - len(row)) for row in rows]
    if width < 2 or len(even) < 2:
        if title:
            yield Paragraph(title)
        yield from (Paragraph(" ".join(cell for cell in row if cell)) for row in even)
        return
    if headed is None:
        headed = all(even[0][1:]) and not any(re.search(r"\d", cell) for cell in even[0])
    header = even[0] if headed else ("",) * width
    yield Grid(header, tuple(even[1:] if headed else even), title)
