"""YAML as nodes that know where they stand in the text, made from PyYAML's events, as ``source`` reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml

from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path: TypeAlias = "tuple[str | int, ...]"
Kind: TypeAlias = Literal["mapping", "sequence"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
COLON = re.compile(r"[ \t]*:")


@dataclass(slots=True)
class Leaf:
    """A scalar: ``text[start:end]`` is how it is written; ``style`` is the sign that opens it.

    ``begin`` is before its anchor and its tag. One that is not written stands behind its colon or dash.
    """

    begin: int
    start: int
    end: int
    value: str
    style: str


@dataclass(slots=True)
class Branch:
    """A mapping or a sequence; ``start`` is its bracket, its first key or its first dash, ``end`` is behind it.

    ``begin`` is before its anchor and its tag; comments and blank lines after it are left out.
    """

    kind: Kind
    flow: bool
    begin: int
    start: int
    end: int = 0
    keys: list[Leaf] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def steps(self) -> list[str | int]:
        """Return the keys in NFC, as the reader has them, or the numbers of the items."""
        return [composed(key.value) for key in self.keys] if self.kind == "mapping" else [*range(len(self.items))]

    def child(self, step: str | int) -> Node | None:
        """Return what stands at a key or a number."""
        steps = self.steps()
        return self.items[steps.index(step)] if step in steps else None


@dataclass(slots=True)
class Repeat:
    """An alias, which repeats what another place says."""

    begin: int
    start: int
    end: int
    of: Node


Node: TypeAlias = Leaf | Branch | Repeat


class Unable(Exception):  # noqa: N818 - control flow, never seen outside
    """This cannot be changed by a program; ``line`` is the one in question, 0 where none is."""

    def __init__(self, line: int = 0) -> None:
        """Take the line."""
        super().__init__()
        self.line = line


def read(text: str) -> Node:
    """Return the root of a text that has been read without a fault, with lines that end in line feeds alone.

    Raises ``Unable`` where it is not such that a program could change it.
    """
    return _Reader(text).read(yaml.parse(text, Loader=_LOADER))


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
                case yaml.ScalarEvent():
                    self._add(self._leaf(event))
                case yaml.AliasEvent():
                    self._add(self._repeat(event))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._open(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._close(event)
        if self.root is None:
            raise Unable
        return self.root

    def _open(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events have no types of their own
        begin = event.start_mark.index
        kind: Kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
        self.opened.append(Branch(kind, bool(event.flow_style), begin, self._behind_properties(begin)))
        self.keys.append(None)
        if event.anchor:
            self.anchors[event.anchor] = self.opened[-1]

    def _close(self, event: Any) -> None:  # noqa: ANN401 - as above
        done = self.opened.pop()
        self.keys.pop()
        done.end = event.end_mark.index if done.flow else done.items[-1].end
        if done.keys and not done.flow:
            done.start = done.keys[0].begin
        self._add(done)

    def _add(self, node: Node) -> None:
        """Put a node where it belongs."""
        if not self.opened:
            self.root = node
            return
        owner, key = self.opened[-1], self.keys[-1]
        if owner.kind == "sequence":
            owner.items.append(node)
        elif key is not None:
            owner.keys.append(key)
            owner.items.append(node)
            self.keys[-1] = None
        elif isinstance(node, Leaf):
            self.keys[-1] = node
        else:
            raise Unable(self.text.count("\n", 0, node.begin) + 1)

    def _repeat(self, event: Any) -> Repeat:  # noqa: ANN401 - as above
        start = event.start_mark.index
        return Repeat(start, start, event.end_mark.index, self.anchors[event.anchor])

    def _leaf(self, event: Any) -> Leaf:  # noqa: ANN401 - as above
        key = self.keys[-1] if self.keys else None
        begin, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if begin == end and key is not None:  # nothing is written: it would stand behind the colon
            colon = COLON.match(self.text, key.end)
            begin = end = colon.end() if colon else key.end
        if style in ("|", ">"):  # the mark is behind the blank lines after it
            end = begin + len(self.text[begin:end].rstrip())
        leaf = Leaf(begin, self._behind_properties(begin, end), end, event.value, style)
        if event.anchor:
            self.anchors[event.anchor] = leaf
        return leaf

    def _behind_properties(self, begin: int, end: int | None = None) -> int:
        match = _PROPERTIES.match(self.text, begin, len(self.text) if end is None else end)
        return match.end() if match else begin


def at(node: Node | None, path: Path) -> Node | None:
    """Return the node at ``path``, through what repeats another."""
    for step in path:
        while isinstance(node, Repeat):
            node = node.of
        node = node.child(step) if isinstance(node, Branch) else None
    return node


def repeated(root: Node) -> list[Node]:
    """Return the nodes that stand in more than one place, by an anchor and its aliases."""

    def walk(node: Node) -> Iterator[Node]:
        if isinstance(node, Repeat):
            yield node.of
        elif isinstance(node, Branch):
            for item in node.items:
                yield from walk(item)

    return list(walk(root))
