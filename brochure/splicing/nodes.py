"""YAML as nodes that know where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml import events as kinds
from ruamel.yaml.error import YAMLError

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

Path: TypeAlias = "tuple[str | int, ...]"
Kind: TypeAlias = Literal["mapping", "sequence"]
Value: TypeAlias = "str | int | list[Value] | dict[str, Value]"

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Leaf:
    """A scalar: ``text[start:end]`` is how it is written; ``style`` is the sign that opens it."""

    start: int
    end: int
    value: str
    style: str


@dataclass(slots=True)
class Branch:
    """A mapping or a sequence; ``column`` is where its first key, or its first hyphen, stands in the line.

    ``start`` and ``end`` are the brackets of one in flow style.
    """

    kind: Kind
    flow: bool
    start: int
    end: int
    column: int
    keys: list[Leaf] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def child(self, step: str | int) -> Node | None:
        """Return what stands at a key or a number."""
        if self.kind == "sequence":
            return self.items[step] if isinstance(step, int) and 0 <= step < len(self.items) else None
        names = [key.value for key in self.keys]
        return self.items[names.index(step)] if isinstance(step, str) and step in names else None


@dataclass(slots=True)
class Repeat:
    """An alias, which repeats what another place says."""

    start: int
    end: int
    of: Node


Node: TypeAlias = Leaf | Branch | Repeat


class Unable(Exception):  # noqa: N818 - control flow, never seen outside
    """This cannot be changed by a program."""


def decoded(data: bytes, file: str) -> tuple[str, str]:
    """Return the byte order mark, if there is one, and the text."""
    source.parse(data, file)  # its faults have the better words, and it bounds what is read
    text = data.decode("utf-8")
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)


def read(text: str, file: str) -> Node:
    """Return the root of a text; raises ``BrochureError`` where it is not such that a program could change it."""
    try:
        return _Reader(text).read(YAML(typ="safe", pure=True).parse(text))
    except (YAMLError, Unable, UnicodeError, RecursionError) as fault:
        raise BrochureError(_foreign(file)) from fault


def _foreign(file: str) -> Diagnostic:
    message = "this file is written in a way that no program can change"
    hint = "mend it in a text editor; `brochure check` says what is wrong"
    return Diagnostic("not-editable", message, place=Place(file), hint=hint)


class _Reader:
    """Makes nodes of events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.anchors: dict[str, Node] = {}
        self.opened: list[Branch] = []
        self.keys: list[Leaf | None] = []  # of every open branch, the one that has no value yet
        self.root: Node | None = None

    def read(self, events: Iterable[Any]) -> Node:
        for event in events:
            match event:
                case kinds.ScalarEvent():
                    self._add(self._leaf(event))
                case kinds.AliasEvent() if event.anchor in self.anchors:
                    self._add(Repeat(event.start_mark.index, event.end_mark.index, self.anchors[event.anchor]))
                case kinds.MappingStartEvent() | kinds.SequenceStartEvent():
                    self._open(event)
                case kinds.MappingEndEvent() | kinds.SequenceEndEvent():
                    self._close(event)
        if self.root is None:
            raise Unable
        return self.root

    def _open(self, event: Any) -> None:  # noqa: ANN401 - ruamel.yaml publishes no types
        start = event.start_mark.index
        properties = _PROPERTIES.match(self.text, start) if event.flow_style else None
        start = properties.end() if properties else start
        kind: Kind = "mapping" if isinstance(event, kinds.MappingStartEvent) else "sequence"
        self.opened.append(Branch(kind, bool(event.flow_style), start, start, event.start_mark.column))
        self.keys.append(None)
        if event.anchor:
            self.anchors[event.anchor] = self.opened[-1]

    def _close(self, event: Any) -> None:  # noqa: ANN401 - as above
        done = self.opened.pop()
        self.keys.pop()
        if done.flow:
            done.end = event.end_mark.index
        elif done.keys:
            done.column = column(self.text, done.keys[0].start)
        self._add(done)

    def _add(self, node: Node) -> None:
        """Put a node where it belongs."""
        if not self.opened:
            if self.root is not None:  # a second document
                raise Unable
            self.root = node
            return
        owner, key = self.opened[-1], self.keys[-1]
        if owner.kind == "sequence":
            owner.items.append(node)
        elif key is not None:
            owner.keys.append(key)
            owner.items.append(node)
            self.keys[-1] = None
        elif isinstance(node, Leaf) and node.value not in [known.value for known in owner.keys]:
            self.keys[-1] = node
        else:
            raise Unable

    def _leaf(self, event: Any) -> Leaf:  # noqa: ANN401 - as above
        key = self.keys[-1] if self.keys else None
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if start == end and key is not None:  # nothing is written: it would stand behind the colon
            start = end = self.text.index(":", key.end) + 1
        match = _PROPERTIES.match(self.text, start, end)
        start = match.end() if match else start
        if style in ("|", ">"):  # the mark is behind the blank lines after it
            end = start + len(self.text[start:end].rstrip())
        leaf = Leaf(start, end, "" if not style and event.value in _NULLS else event.value, style)
        if event.anchor:
            self.anchors[event.anchor] = leaf
        return leaf


def plain(node: Node) -> Value:
    """Return what a node says."""
    match node:
        case Leaf():
            return node.value
        case Repeat():
            return plain(node.of)
        case Branch(kind="sequence"):
            return [plain(item) for item in node.items]
        case Branch():
            return {key.value: plain(item) for key, item in zip(node.keys, node.items, strict=True)}


def at(node: Node | None, path: Path) -> Node | None:
    """Return the node at ``path``, through what repeats another."""
    for step in path:
        while isinstance(node, Repeat):
            node = node.of
        node = node.child(step) if isinstance(node, Branch) else None
    return node


def plain_at(root: Node, path: Path) -> Value | None:
    """Return what stands at ``path``, None where nothing does."""
    node = at(root, path)
    return None if node is None else plain(node)


def begin_of(node: Node) -> int:
    """Return where what is written of a node begins."""
    if isinstance(node, Branch) and not node.flow and (node.keys or node.items):
        return node.keys[0].start if node.keys else begin_of(node.items[0])
    return node.start


def end_of(node: Node) -> int:
    """Return where what is written of a node ends, without the comments behind it."""
    return end_of(node.items[-1]) if isinstance(node, Branch) and not node.flow and node.items else node.end


def column(text: str, index: int) -> int:
    """Return how far ``index`` is from the start of its line."""
    return index - text.rfind("\n", 0, index) - 1
