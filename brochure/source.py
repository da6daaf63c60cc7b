"""YAML text to a tree in which every scalar is a string that knows where it stands.

YAML's own types are left out on purpose: 9:30 would be read as 570, 01234 as 668 and ``no`` as false, which opening
hours, telephone numbers and language codes do not survive. The tree is built from PyYAML's events, so that depth, size
and repeated keys are judged while it grows, not after.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

import yaml

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.spelling import composed
from brochure.syntax import MAX_DEPTH, syntax_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import NoReturn, Self

MAX_BYTES = 1_000_000
MAX_NODES = 20_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset({f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")})
# Control characters, the separators that only some programs take for a line break, and the private-use areas, where
# composing puts marks of its own.
_REFUSED = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff]",
)
_TAB = re.compile(r"^ *(\t)[ \t]*(?=\S)", re.MULTILINE)
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_COLOUR = re.compile(r"[ \t]*(#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3,4}))(?![0-9A-Za-z])")
_QUOTE_PIECE = {
    "'": re.compile(r"(?P<blank>[ \t\n])|''|.", re.DOTALL),
    '"': re.compile(
        r"(?P<blank>[ \t\n]|\\[ tnr\t\n]|\\(?:x|u00|U000000)(?:09|20|0[AaDd]))"
        r"|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\.|.",
        re.DOTALL,
    ),
}
_PLAIN_PIECE = re.compile(r"(?P<blank>[ \t\n])|.", re.DOTALL)
_BLANK = " \t\n\r"


@dataclass(frozen=True)
class Source:
    """The text of one file, with its lines ended by a line feed alone."""

    file: str
    text: str

    def place(self, index: int) -> Place:
        """Return the place of the character at ``index``."""
        line = bisect_right(self._begins, index)
        return Place(self.file, line, index - self._begins[line - 1] + 1)

    @cached_property
    def _begins(self) -> tuple[int, ...]:
        """The index at which each line begins: one text may be asked for a hundred thousand places."""
        return (0, *(match.end() for match in re.finditer("\n", self.text)))


class Scalar(str):
    """One scalar: a string, and the place where it begins; empty where YAML says null.

    ``style`` is the sign that opens it: a quotation mark, ``|``, ``>``, or nothing for a plain scalar.
    """

    __slots__ = ("_end", "_printed", "_source", "_start", "_visible", "place", "style")

    place: Place
    style: str
    _source: Source | None
    _start: int
    _end: int
    _printed: tuple[int, ...]
    _visible: tuple[int, ...] | None

    def __new__(
        cls, value: str, place: Place, style: str = "", *, source: Source | None = None, start: int = 0, end: int = 0
    ) -> Self:
        """Make a scalar that covers ``source`` from ``start`` to ``end``."""
        scalar = super().__new__(cls, value)
        scalar.place, scalar.style = place, style
        scalar._source, scalar._start, scalar._end = source, start, end
        scalar._printed, scalar._visible = (), None
        return scalar

    def __reduce__(self) -> tuple[type[Scalar], tuple[str, Place, str]]:
        """Pickle the words and their place without the whole file."""
        return (type(self), (str(self), self.place, self.style))

    @property
    def whole(self) -> tuple[Callable[..., Scalar], tuple[object, ...]]:
        """What ``pickle`` makes it of with its file, so that the place of every character is known again."""
        return _scalar, (str(self), self.place, self.style, self._source, (self._start, self._end))

    def place_of(self, offset: int) -> Place:
        """Return the place of the character at ``offset``, however the scalar is quoted, folded or indented."""
        if self._source is None:
            return self.place
        if self._visible is None:
            self._visible = self._find_visible(self._source.text)
            self._printed = tuple(at for at, character in enumerate(self) if character not in _BLANK)
        before = bisect_left(self._printed, offset)
        return self._source.place(self._visible[before]) if before < len(self._visible) else self.place

    def _find_visible(self, text: str) -> tuple[int, ...]:
        """Return the index of each character that is no space: folding and indenting change spaces alone."""
        start, end, piece = self._start, self._end, _PLAIN_PIECE
        if self.style in _QUOTE_PIECE:
            start, end, piece = start + 1, end - 1, _QUOTE_PIECE[self.style]
        elif self.style:  # the line of the | or > may hold a comment
            start = text.find("\n", start, end) + 1 or end
        return tuple(match.start() for match in piece.finditer(text, start, end) if match["blank"] is None)

    @property
    def lost_colour(self) -> tuple[str, Place] | None:
        """The colour that an unquoted ``#`` turned into a comment, and its place."""
        if self or self.style or self._source is None:
            return None
        match = _COLOUR.match(self._source.text, self._end)
        return (match[1], self._source.place(match.start(1))) if match else None


def _scalar(value: str, place: Place, style: str, source: Source | None, span: tuple[int, int]) -> Scalar:
    return Scalar(value, place, style, source=source, start=span[0], end=span[1])


class Sequence_(tuple["Node", ...]):  # noqa: N801, SLOT001 - it is no typing.Sequence; a tuple cannot have slots
    """One sequence, and the place where it begins."""

    place: Place

    def __new__(cls, items: Iterable[Node], place: Place) -> Self:
        """Make a sequence of ``items`` that begins at ``place``."""
        sequence = super().__new__(cls, items)
        sequence.place = place
        return sequence

    def __reduce__(self) -> tuple[type[Sequence_], tuple[tuple[Node, ...], Place]]:
        """Pickle the items and the place."""
        return (type(self), (tuple(self), self.place))


class Mapping_(dict[str, "Node"]):  # noqa: N801 - it is no typing.Mapping
    """One mapping, the place where it begins, and the place of each key; nothing changes it once it is read."""

    def __init__(self, items: Mapping[str, Node], place: Place, key_places: Mapping[str, Place] | None = None) -> None:
        """Make a mapping of ``items`` that begins at ``place``."""
        super().__init__(items)
        self.place = place
        self.key_places = dict(key_places or {})

    def key_place(self, key: str) -> Place:
        """Return where ``key`` is written, or where the mapping begins."""
        return self.key_places.get(key, self.place)

    def __reduce__(self) -> tuple[type[Mapping_], tuple[dict[str, Node], Place, dict[str, Place]]]:
        """Pickle the entries and their places."""
        return (type(self), (dict(self), self.place, self.key_places))


Node: TypeAlias = Mapping_ | Sequence_ | Scalar


def parse(data: bytes, file: str) -> Node:
    """Return the tree of the one YAML document in ``data``.

    Raises ``BrochureError`` with every fault that can be told from the others; ``file`` is the name they give.
    """
    text = decoded(data, file)
    source = Source(file, text)
    faults = [*_characters(source), *_tabs(source), *_conflicts(source)]
    if faults:  # what they do to the structure would be told as faults of its own
        raise BrochureError(*faults)
    builder = _Builder(source)
    root = builder.build()
    if builder.faults:
        raise BrochureError(*builder.faults)
    if root is None or (isinstance(root, Scalar) and not root):
        hint = "write it, or take the file away"
        raise BrochureError(_fault("empty-file", "the file says nothing", Place(file, 1, 1), hint))
    return root


def decoded(data: bytes, file: str) -> str:
    """Return ``data`` as text without a byte order mark, its lines ended by a line feed alone.

    Raises ``BrochureError`` for what is too large or no UTF-8.
    """
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data)} bytes, more than the {MAX_BYTES} that are read"
        raise BrochureError(
            _fault("file-too-large", message, Place(file), "split it, or look whether it is text at all")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"the file is not UTF-8: byte {fault.start + 1} is 0x{data[fault.start]:02X}"
        hint = 'save it as "UTF-8" in the editor'
        raise BrochureError(_fault("not-utf-8", message, Place(file, line), hint)) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _characters(source: Source) -> Iterator[Diagnostic]:
    for match in _REFUSED.finditer(source.text):
        message = f"the character U+{ord(match[0]):04X} cannot be printed"
        yield _fault("bad-character", message, source.place(match.start()), "delete it; it came in by copying")


def _tabs(source: Source) -> Iterator[Diagnostic]:
    for match in _TAB.finditer(source.text):
        place = source.place(match.start(1))
        yield _fault("tab", "a tab cannot indent", place, "use two spaces for each step")


def _conflicts(source: Source) -> Iterator[Diagnostic]:
    for match in _CONFLICT.finditer(source.text):
        hint = "keep one of the two versions, and delete the marks"
        yield _fault("yaml-syntax", "version control has marked a conflict here", source.place(match.start()), hint)


def _fault(code: str, message: str, place: Place, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, place=place, hint=hint)


@dataclass(slots=True)
class _Open:
    """A sequence or mapping that is being read; ``size`` and ``height`` count the nodes in it and under it."""

    place: Place
    anchor: str | None
    items: list[Node] | None = None
    entries: dict[str, Node] = field(default_factory=dict)
    key_places: dict[str, Place] = field(default_factory=dict)
    key: Scalar | None = None
    keyed: bool = False
    size: int = 1
    height: int = 1


class _Stop(Exception):  # noqa: N818 - control flow, never seen outside
    """Nothing after this point can be read."""


class _Builder:
    """Makes the tree from PyYAML's events, and keeps the faults found on the way."""

    def __init__(self, source: Source) -> None:
        self.faults: list[Diagnostic] = []
        self._source = source
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._nodes = 0
        self._root: Node | None = None
        self._documents = 0

    def build(self) -> Node | None:
        """Return the root, or None where there is none."""
        with suppress(_Stop):
            try:
                for event in yaml.parse(self._source.text, Loader=_LOADER):
                    self._take(event)
            except yaml.MarkedYAMLError as fault:
                told = self.faults[-1] if self.faults else None
                found = syntax_fault(fault, self._source.file, self._source.text)
                same_line = told and told.place and found.place and told.place.line == found.place.line
                if not (same_line and told and told.code == "unknown-alias"):  # "*bold" is one mistake, not two
                    self.faults.append(found)
            except yaml.YAMLError as fault:
                self.faults.append(_fault("yaml-syntax", str(fault), Place(self._source.file)))
        return self._root

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.SequenceStartEvent():
                self._open(event, _Open(self._place(event), event.anchor, items=[]))
            case yaml.MappingStartEvent():
                self._open(event, _Open(self._place(event), event.anchor))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._close()
            case yaml.DocumentStartEvent():
                self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = 'write it into a file of its own; "---" parts documents'
            self._stop("second-document", "a second document begins here", self._place(event), hint)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = self._start(event), _index(event.end_mark)
        place = self._source.place(start) if start != _index(event.start_mark) else self._place(event)
        self._check_tag(event)
        style = event.style or ""
        value = event.value
        if style == '"' and (match := _REFUSED.search(value)):
            message = f"the character U+{ord(match[0]):04X} cannot be printed"
            self.faults.append(_fault("bad-character", message, place, "leave the escape out"))
        frame = self._stack[-1] if self._stack else None
        is_key = frame is not None and frame.items is None and not frame.keyed
        if not style and not is_key and value in _NULLS:
            value = ""
        self._add(Scalar(value, place, style, source=self._source, start=start, end=end), event.anchor, 1, 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        place, name = self._place(event), event.anchor
        if name not in self._anchors:
            if any(frame.anchor == name for frame in self._stack):
                self._stop("recursive-alias", f'"*{name}" stands inside what it repeats', place, "write it out")
            hint = 'text that begins with "*" stands in quotation marks'
            self.faults.append(_fault("unknown-alias", f'nothing is called "&{name}"', place, hint))
            self._add(Scalar("", place), None, 1, 1)
            return
        node, size, height = self._anchors[name]
        self._add(node, None, size, height, place)

    def _open(self, event: yaml.CollectionStartEvent, frame: _Open) -> None:
        self._check_tag(event)
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(frame.place)
        self._count(1, 1, frame.place)
        self._stack.append(frame)

    def _close(self) -> None:
        frame = self._stack.pop()
        node: Node
        if frame.items is not None:
            node = Sequence_(frame.items, frame.place)
        else:
            node = Mapping_(frame.entries, frame.place, frame.key_places)
        self._add(node, frame.anchor, frame.size, frame.height)

    def _add(self, node: Node, anchor: str | None, size: int, height: int, place: Place | None = None) -> None:
        """Put ``node`` where it belongs; ``place`` is that of the alias which repeats it."""
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if isinstance(node, Scalar) or place is not None:
            self._count(size, height, place or node.place)
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if frame.items is not None:
            frame.items.append(node)
        elif frame.keyed:
            if frame.key is not None:
                frame.entries[frame.key] = node
            frame.key, frame.keyed = None, False
        else:
            frame.key, frame.keyed = self._key(frame, node, place or node.place), True

    def _count(self, size: int, height: int, place: Place) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            message = f"the file grows to more than {MAX_NODES} values"
            self._stop("too-many-values", message, place, 'write less, or repeat less with "*"')
        if len(self._stack) + height > MAX_DEPTH + 1:
            self._too_deep(place)

    def _key(self, frame: _Open, node: Node, place: Place) -> Scalar | None:
        """Return the key that ``node`` makes, in NFC, which keeps its place, or None for one that cannot be."""
        if not isinstance(node, Scalar):
            hint = "an insertion such as {clinic.phone} in a text stands in quotation marks"
            self.faults.append(_fault("key-type", "a key is one word or more, not a list or mapping", place, hint))
            return None
        key = node if node.isascii() else Scalar(composed(node), node.place, node.style)
        if not key:
            self.faults.append(_fault("key-type", 'there is no key before the ":"', place))
            return None
        if key == "<<" and not node.style:
            hint = "write the keys out; nothing is merged"
            self.faults.append(_fault("merge-key", 'the merge key "<<" is not read', place, hint))
            return None
        if key in frame.key_places:
            hint = f"the first one is on line {frame.key_places[key].line}; keep one"
            self.faults.append(_fault("duplicate-key", f'the key "{key}" is written twice', place, hint))
            return None
        frame.key_places[str(key)] = place
        return key

    def _check_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _CORE_TAGS:
            name = tag.replace(_TAG, "!!")
            hint = 'text that begins with "!" stands in quotation marks'
            self.faults.append(_fault("unknown-tag", f'the tag "{name}" is not known', self._place(event), hint))

    def _start(self, event: yaml.ScalarEvent) -> int:
        """Return where the value itself begins, behind its anchor and tag."""
        start = _index(event.start_mark)
        if event.anchor is None and event.tag is None:
            return start
        match = _PROPERTIES.match(self._source.text, start, _index(event.end_mark))
        return match.end() if match else start

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._source.file, mark.line + 1, mark.column + 1) if mark else Place(self._source.file)

    def _too_deep(self, place: Place) -> None:
        self._stop("too-deep", f"this stands more than {MAX_DEPTH} levels deep", place, "nest less")

    def _stop(self, code: str, message: str, place: Place, hint: str) -> NoReturn:
        self.faults.append(_fault(code, message, place, hint))
        raise _Stop


class _Mark(Protocol):
    """A mark of PyYAML's C or of its Python parser."""

    @property
    def index(self) -> int: ...


def _index(mark: _Mark | None) -> int:
    return mark.index if mark else 0
