"""The words of a leaflet, block by block, in one canonical form, and the hashes that a translation records of them.

Style of YAML, comments, order of keys, places and looks leave no trace; a break or a spacer is looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from brochure.model.base import Written, kebab
from brochure.model.blocks import Block
from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef, Literal, Passage, Text
from brochure.model.translation import SHORT
from brochure.spelling import flat, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.errors import Place
    from brochure.model.jurisdiction import HelpLine
    from brochure.model.leaflet import Leaflet

HEAD = "leaflet"  # the kind of the piece that holds a leaflet's own texts
LAYOUT = frozenset({"spacer", "break"})  # a translation takes the room that it needs

_LOOKS = frozenset(
    {
        "id",
        "style",
        "level",
        "width",
        "widths",
        "columns",
        "marker",
        "scene",
        "image",
        "figure",
        "edge",
        "at",
        "height",
        "fit",
    }
)
_PLAIN = frozenset({"panels", "translation", "code", "version", "fold", "min_body"})
_COUNTED = frozenset({"least", "most"})  # the ends of a scale; other whole numbers are room


@dataclass(frozen=True, slots=True)
class Piece:
    """One block without those inside it, or a leaflet's own texts; ``words`` is its canonical form."""

    kind: str
    words: str
    place: Place
    panel: str = ""
    block: Block | None = None

    @property
    def hash(self) -> str:
        """Return the hash that a translation records of it."""
        return short(self.words)


def pieces(leaflet: Leaflet) -> tuple[Piece, ...]:
    """Return the pieces of ``leaflet``: its own texts, then every block in reading order, an outer one first."""
    own = [line for name in type(leaflet).model_fields if name not in _PLAIN for line in _texts(leaflet, name)]
    head = Piece(HEAD, "\n".join((HEAD, *own)), leaflet.place)
    return (head, *(piece for panel, blocks in leaflet.panels.items() for piece in _pieces(blocks, panel)))


def _texts(owner: Written, name: str, path: str = "") -> Iterator[str]:
    """Yield the texts alone under one of a leaflet's own keys."""
    key, value = f"{path}{kebab(name)}", getattr(owner, name)
    for own, found in value.items() if isinstance(value, dict) else ((None, value),):
        at = key if own is None else f"{key}.{own}"
        if isinstance(found, Text):
            yield from _said(found, at)
        elif isinstance(found, Written):
            yield from (line for inner in type(found).model_fields for line in _texts(found, inner, f"{at}."))


def _pieces(blocks: Iterable[Block], panel: str) -> Iterator[Piece]:
    for block in blocks:
        if block.kind in LAYOUT:
            continue
        inner: list[Block] = []
        lines = tuple(_fields(block, "", inner))
        yield Piece(block.kind, "\n".join((block.kind, *lines)), block.place, panel, block)
        yield from _pieces(inner, panel)


def _fields(owner: Written, path: str, inner: list[Block]) -> Iterator[str]:
    """Yield a line for everything that ``owner`` says; what is left at its default is not said."""
    for name, info in type(owner).model_fields.items():
        found = getattr(owner, name)
        if found in (None, (), info.default) or (name in _LOOKS and not _holds_blocks(found)):
            continue
        yield from _value(found, f"{path}{kebab(name)}", inner)


def _holds_blocks(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Block) or _holds_blocks(item) for item in value)


def _value(value: object, key: str, inner: list[Block]) -> Iterator[str]:
    match value:
        case Text():
            yield from _said(value, key)
        case Block():
            inner.append(value)
        case Written():
            yield f"{key}:"
            yield from _fields(value, f"{key}.", inner)
        case tuple():
            for item in value:
                yield from _value(item, key, inner)
        case bool():
            yield f"{key}: {'yes' if value else 'no'}"
        case int() if key.rpartition(".")[2] in _COUNTED:
            yield f"{key}: {value}"
        case str():
            yield f"{key}: {flat(value)}"


def _said(text: Text, key: str) -> Iterator[str]:
    if text.everywhere is not None:
        yield f"{key}: {written(text.everywhere)}"
    for jurisdiction, passage in sorted(text.by_jurisdiction.items()):
        yield f"{key}[{jurisdiction}]: {written(passage)}"


def written(passage: Passage) -> str:
    """Return a passage in canonical form: each insertion in one spelling, a blank line alone parts paragraphs."""
    said = "".join(_part(part) for part in passage.parts)
    return "\n\n".join(paragraphs(said))


def _part(part: Literal | ClaimRef | Field | GlossaryRef | Citation) -> str:
    match part:
        case Literal(markdown=markdown):
            return markdown.replace("{", "{{").replace("}", "}}")
        case ClaimRef(id=name):
            return f"{{claim: {name}}}"
        case GlossaryRef(term=term):
            return f"{{glossary: {term}}}"
        case Citation(keys=keys):
            return f"[{'; '.join(f'@{key}' for key in keys)}]"
        case Field(space=space, name=name):
            return f"{{{space}.{name}}}"


# -- hashes -----------------------------------------------------------------------------------------------------------


def short(words: str) -> str:
    """Return the hash of canonical words that is written into a translation."""
    return sha256(words.encode()).hexdigest()[:SHORT]


def whole(leaflet: Leaflet) -> str:
    """Return the SHA-256 of all the words of a leaflet, in hexadecimal."""
    return sha256("\n\n\n".join(piece.words for piece in pieces(leaflet)).encode()).hexdigest()


def hashes(leaflet: Leaflet) -> tuple[str, ...]:
    """Return the short hash of each piece of a leaflet, in reading order."""
    return tuple(piece.hash for piece in pieces(leaflet))


def wording_hash(texts: Mapping[str, Passage], language: str, *more: str) -> str:
    """Return the hash of what ``language`` was made from: the first of ``texts``, with all its variants."""
    return short("\n".join((*more, *_sources(texts, language))))


def line_hash(line: HelpLine, language: str) -> str:
    """Return the hash of the words beside a telephone number that ``language`` was made from."""
    said = {"label": line.label, "hours": line.hours, "note": line.note}
    lines = (f"{key}\n" + "\n".join(_sources(texts, language)) for key, texts in said.items() if texts)
    return short("\n".join(lines))


def _sources(texts: Mapping[str, Passage], language: str) -> Iterator[str]:
    first = next(iter(texts), "").partition("-")[0]
    for tag, passage in sorted(texts.items()):
        if tag.partition("-")[0] == first and tag != language:
            yield f"{tag}: {written(passage)}"
