"""A text as a translator sees it: words, and codes that may be moved but not changed.

Codes are insertions, citations, breaks between paragraphs, bold and links. A text and its tokens are the same thing
written twice: ``written(tokens(text))`` is the text, with white space made plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef
from brochure.model.text import Literal as Words
from brochure.spelling import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.model.text import Passage

Kind: TypeAlias = Literal["insertion", "citation", "break", "bold", "emphasis", "link", "open", "close"]

BREAK = "\n\n"
_MARK = re.compile(
    r"(?P<escape>\\.)|(?P<break>\n\n)|(?P<bold>\*\*)|(?P<emphasis>\*)"
    r"|(?P<open>\[)|(?P<close>\]\([^()\s]*\))|\ue000(?P<slot>\d+)\ue001",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Code:
    """One code on its own (``ph`` of XLIFF): ``data`` is what stands for it in the text."""

    kind: Kind
    data: str


@dataclass(frozen=True, slots=True)
class Span:
    """A code around other tokens (``pc`` of XLIFF): ``begin`` and ``end`` stand around them in the text."""

    kind: Kind
    begin: str
    end: str
    inside: tuple[Token, ...]


Token: TypeAlias = "str | Code | Span"  # noqa: S105


def tokens(passage: Passage) -> tuple[Token, ...]:
    """Return the tokens of a passage."""
    slots: list[Code] = []
    said = ""
    for part in passage.parts:
        if isinstance(part, Words):
            said += part.markdown.replace("{", "{{").replace("}", "}}")
        else:
            said += f"\ue000{len(slots)}\ue001"  # the reader refuses private characters: none is the writer's
            slots.append(_code(part))
    return _tree(BREAK.join(paragraphs(said)), slots)


def _code(part: ClaimRef | Field | GlossaryRef | Citation) -> Code:
    match part:
        case ClaimRef(id=name):
            return Code("insertion", f"{{claim: {name}}}")
        case GlossaryRef(term=term):
            return Code("insertion", f"{{glossary: {term}}}")
        case Field(space=space, name=name):
            return Code("insertion", f"{{{space}.{name}}}")
        case Citation(keys=keys):
            return Code("citation", f"[{'; '.join(f'@{key}' for key in keys)}]")


def _tree(said: str, slots: Sequence[Code]) -> tuple[Token, ...]:
    """Pair what opens with what closes; a sign without its pair is a word like others."""
    frames: list[tuple[str, str, list[Token]]] = [("", "", [])]
    at = 0
    for mark in _MARK.finditer(said):
        _put(frames[-1][2], said[at : mark.start()])
        at = mark.end()
        kind, text = mark.lastgroup or "", mark[0]
        if kind == "slot":
            frames[-1][2].append(slots[int(mark["slot"])])
        elif kind == "break":
            while len(frames) > 1:  # nothing reaches from one paragraph into the next
                _give_up(frames)
            frames[-1][2].append(Code("break", BREAK))
        elif kind == "escape":
            _put(frames[-1][2], text)
        elif kind == "open" or (kind in {"bold", "emphasis"} and not any(k == kind for k, _, _ in frames)):
            frames.append((kind, text, []))
        else:
            _close(frames, "open" if kind == "close" else kind, text)
    _put(frames[-1][2], said[at:])
    while len(frames) > 1:
        _give_up(frames)
    return tuple(frames[0][2])


def _close(frames: list[tuple[str, str, list[Token]]], kind: str, text: str) -> None:
    if not any(k == kind for k, _, _ in frames):
        _put(frames[-1][2], text)
        return
    while frames[-1][0] != kind:
        _give_up(frames)
    _, begin, inside = frames.pop()
    named: dict[str, Kind] = {"open": "link", "bold": "bold", "emphasis": "emphasis"}
    frames[-1][2].append(Span(named[kind], begin, text, tuple(inside)))


def _give_up(frames: list[tuple[str, str, list[Token]]]) -> None:
    """Take the sign that opened the last frame for a word."""
    _, begin, inside = frames.pop()
    _put(frames[-1][2], begin)
    for token in inside:
        if isinstance(token, str):
            _put(frames[-1][2], token)
        else:
            frames[-1][2].append(token)


def _put(into: list[Token], words: str) -> None:
    if not words:
        return
    if into and isinstance(into[-1], str):
        into[-1] += words
    else:
        into.append(words)


def written(said: Iterable[Token]) -> str:
    """Return the text that ``said`` stands for."""
    return "".join(_written(token) for token in said)


def _written(token: Token) -> str:
    match token:
        case Code(data=data):
            return data
        case Span(begin=begin, end=end, inside=inside):
            return f"{begin}{written(inside)}{end}"
        case str():
            return token


def words(said: Iterable[Token]) -> str:
    """Return ``said`` without its codes."""
    return "".join(t if isinstance(t, str) else words(t.inside) if isinstance(t, Span) else "" for t in said)


def visible(said: Iterable[Token]) -> int:
    """Return how many characters of ``said`` are words."""
    return len(words(said))


def codes(said: Iterable[Token]) -> Iterator[Code | Span]:
    """Yield the codes of ``said``, an outer one before those inside it."""
    for token in said:
        if not isinstance(token, str):
            yield token
            if isinstance(token, Span):
                yield from codes(token.inside)
