"""What was read from a document of any kind: its parts in reading order, their words already in our inline grammar."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brochure.errors import Diagnostic

SCHEMES = ("https://", "http://", "mailto:", "tel:")
# An address that is longer is not printed beside its text: no column takes it.
LONGEST_PRINTED = 60
_LONGEST_ADDRESS = 500
_UNSAFE = re.compile(r"[\s()<>{}\"'\\`\[\]|^]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; ``address`` is where they lead."""

    words: str
    bold: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, or steps where it is ``ordered``."""

    items: tuple[str, ...]
    ordered: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Someone's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, every row as long as its header; the header's cells are empty where the document has none."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file; ``ending`` is that of its kind."""

    data: bytes
    ending: str
    alt: str = ""
    caption: str = ""


Part: TypeAlias = Heading | Paragraph | Items | Quotation | Grid | Picture


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document as read; ``told`` is what could not be taken over."""

    parts: tuple[Part, ...]
    title: str = ""
    subtitle: str = ""
    language: str = ""
    told: tuple[Diagnostic, ...] = ()


def texts(part: Part) -> tuple[str, ...]:
    """Return every text of a part, in reading order."""
    match part:
        case Heading(text=text) | Paragraph(text=text) | Quotation(text=text):
            return (text,)
        case Items(items=items, title=title):
            return (title, *items)
        case Grid(header=header, rows=rows, title=title):
            return (title, *header, *(cell for row in rows for cell in row))
        case Picture(alt=alt, caption=caption):
            return (alt, caption)


def word_count(part: Part) -> int:
    """Return how many words of a part are printed."""
    said = (part.caption,) if isinstance(part, Picture) else texts(part)
    return sum(len(text.split()) for text in said)


# -- characters -------------------------------------------------------------------------------------------------------

# Word's bullets and ticks from symbol fonts stand in the private-use area.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "•", 0xF0A8: "•", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0E0: "→"}
_REPLACED = {
    **dict.fromkeys((0xA0, 0x202F, 0x2007, 0x2028, 0x0B, 0x0C, 0x85, 0x1680), " "),
    **{code: " " for code in range(0x2000, 0x200B) if code != 0x2007},
    0x2029: "\n\n",
    0x2011: "-",
    0x2010: "-",
    # Soft hyphens and marks of no width, which say nothing; joiners and marks of direction stay.
    **dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0x180E), ""),
}
_REFUSED = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff]"
)


def clean(words: str) -> str:
    """Return ``words`` in NFC, with plain spaces and hyphens, without what does not print."""
    words = words.translate(_SYMBOLS).translate(_REPLACED).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _REFUSED.sub("", words))


# -- our inline grammar ------------------------------------------------------------------------------------------------

_OUR_SIGNS = re.compile(
    r"\\|\*|(?<![^\W_])_|_(?![^\W_])|(?<=\])\(|(?<=\[)@|\((?=(?:c|r|p|tm)\))", re.IGNORECASE
)  # the last would become ©, ®, § or ™


def escaped(words: str) -> str:
    """Return ``words`` so that our inline grammar prints them as they are."""
    words = _OUR_SIGNS.sub(lambda sign: "\\" + sign[0], words)
    return words.replace("{", "{{").replace("}", "}}")


def whole_address(address: str) -> str:
    """Return an address that a reader can open, made safe for our grammar; empty where it is none."""
    address = clean(address).strip()
    if not address.lower().startswith(SCHEMES) or len(address) > _LONGEST_ADDRESS:
        return ""
    return _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


def printed_address(address: str) -> str:
    """Return an address as it is printed: without its scheme."""
    return re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", address, flags=re.IGNORECASE).rstrip("/")


def marked_up(runs: Sequence[Run], *, bold: bool = True) -> str:
    """Return ``runs`` in our grammar: bold, links with their address; a blank line parts paragraphs."""
    joined = _joined(runs)
    out = ""
    for at, run in enumerate(joined):
        follows = joined[at + 1].words[:1] if at + 1 < len(joined) else ""
        out += _marked(run, out[-1:], follows, bold=bold)
    paragraphs = (" ".join(p.split()) for p in re.split(r"\n\s*\n", out))
    return "\n\n".join(p for p in paragraphs if p)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Return ``runs`` with neighbours of one look made one, and spaces moved out of bold ones and links."""
    alike = groupby(runs, key=lambda run: (run.bold, run.address))
    merged = [Run("".join(run.words for run in group), *look) for look, group in alike]
    return [piece for run in merged for piece in _pieces(run)]


def _pieces(run: Run) -> Iterable[Run]:
    inner = run.words.strip()
    if not (run.bold or run.address) or "\n" in inner:
        return (Run(run.words),)
    if not inner:
        return (Run(" " if run.words else ""),)
    lead, _, tail = run.words.partition(inner)
    return (Run(lead), Run(inner, run.bold, run.address), Run(tail))


def _marked(run: Run, before: str, after: str, *, bold: bool) -> str:
    words, address = escaped(run.words), whole_address(run.address)
    if not run.words:
        return ""
    if address:
        shown = printed_address(address)
        inner = re.sub(r"[\[\]]", lambda sign: "\\" + sign[0], words)
        if shown.casefold() in run.words.casefold() or len(shown) > LONGEST_PRINTED:
            return f"[{inner}]({address})"
        return f"{words} ([{escaped(shown)}]({address}))"
    if bold and run.bold and _hugs(words[0], before) and _hugs(words[-1], after):
        return f"**{words}**"
    return words


def _hugs(inside: str, outside: str) -> bool:
    """Tell whether a mark between the two characters is one of emphasis (CommonMark 0.31, 6.2)."""
    return _is_word(inside) or not _is_word(outside)


def _is_word(character: str) -> bool:
    return bool(character) and not character.isspace() and unicodedata.category(character)[0] not in "PS"
