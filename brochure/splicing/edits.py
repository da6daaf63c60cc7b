"""Edits of YAML in place: what is not meant keeps its lines, comments, order and quotation marks.

An edit names a node by its path, as ``("panels", "inside", 2, "text")``. Only the characters of that node are written
anew, and the file is read again to see that it says what was asked for and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.splicing.marked import Marked
from brochure.splicing.nodes import NULLS, Branch, Leaf, Repeat, Unable, at
from brochure.splicing.quoting import BLOCKS, NEW, Before, Writer, alike, before, layout
from brochure.translation.recording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from brochure.splicing.nodes import Node, Path

Value: TypeAlias = Any  # a text, a number, a flag, None, or lists and mappings of them


@dataclass(frozen=True, slots=True)
class Put:
    """Write ``value`` at ``path``.

    A key that is not there yet comes before the key ``before``, or behind the last of ``after`` that is there, or last.
    """

    path: Path
    value: Value
    before: str | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrap:
    """Put the node at ``path`` under the key of ``value`` that holds None; the other keys are new beside it."""

    path: Path
    value: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Insert:
    """Write ``value`` into the list at ``path``, before its entry ``index``."""

    path: Path
    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take out the entry or the key at ``path``."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """Exchange the entry at ``path`` with the next one."""

    path: Path


Edit: TypeAlias = Put | Wrap | Insert | Remove | Move


class CannotSpliceError(BrochureError):
    """The file is written in a way that this edit cannot keep."""

    def __init__(self, line: int = 0) -> None:
        """Name the line in question, if it is known."""
        place = Place("", line) if line else None
        message, hint = "this cannot be changed in the form", "change it in the YAML"
        super().__init__(Diagnostic("not-in-form", message, place=place, hint=hint))


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` after ``edits``, each of which is made on what the one before has left.

    Raises ``BrochureError`` for YAML that cannot be read, ``CannotSpliceError`` where an edit cannot be made in place.
    """
    for edit in edits:
        try:
            text = made(text, edit, Editing, alike)
        except Unable as fault:
            raise CannotSpliceError(fault.line) from fault
    return text


def made(text: str, edit: Edit, editing: type[Editing], same: Callable[[Value, Value], bool], file: str = "") -> str:
    """Return ``text`` after one edit, read again: what it says is the ``same`` as was meant.

    Raises ``BrochureError`` for YAML that cannot be read, ``Unable`` where the edit cannot be made in place.
    """
    said = plain(source.parse(text.encode(), ""))
    try:
        changed = editing(text).edited(edit)
        found, meant = plain(source.parse(changed.encode(), file)), _applied(said, edit)
    except (LookupError, TypeError, ValueError, AttributeError, BrochureError) as fault:
        raise Unable from fault
    if not same(found, meant):
        raise Unable
    return changed


def change(before: str, after: str) -> tuple[int, int, str]:
    """Return what to replace in ``before``, from where to where and by what, that makes it ``after``."""
    most = min(len(before), len(after))
    start = next((i for i in range(most) if before[i] != after[i]), most)
    end = next((i for i in range(most - start) if before[-1 - i] != after[-1 - i]), most - start)
    return start, len(before) - end, after[start : len(after) - end]


def _applied(tree: Value, edit: Edit) -> Value:
    """Return what ``tree`` says after ``edit``."""
    if isinstance(edit, Insert):
        held = _at(tree, edit.path)
        items = held if isinstance(held, list) else []
        return _with(tree, edit.path, [*items[: edit.index], edit.value, *items[edit.index :]])
    if isinstance(edit, Put):
        return _with(tree, edit.path, edit.value)
    if isinstance(edit, Wrap):
        held = _at(tree, edit.path)
        return _with(tree, edit.path, {key: held if value is None else value for key, value in edit.value.items()})
    *above, last = edit.path
    held = _at(tree, tuple(above))
    if isinstance(edit, Remove):
        if isinstance(held, dict):
            return _with(tree, tuple(above), {key: value for key, value in held.items() if key != last})
        return _with(tree, tuple(above), [value for number, value in enumerate(held) if number != last])
    number = int(last)
    return _with(tree, tuple(above), [*held[:number], held[number + 1], held[number], *held[number + 2 :]])


def _at(tree: Value, path: Path) -> Value:
    for step in path:
        tree = tree[step]
    return tree


def _with(tree: Value, path: Path, value: Value) -> Value:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(tree, dict):
        return {**tree, step: _with(tree.get(step), rest, value)}
    return [_with(item, rest, value) if number == step else item for number, item in enumerate(tree)]


class Editing(Marked):
    """A file while one edit is made on it."""

    writer = Writer()

    def edited(self, edit: Edit) -> str:
        """Return the text after ``edit``; raises ``Unable``, or ``LookupError`` and its like for what is not there."""
        match edit:
            case Put():
                return self.put(edit)
            case Wrap():
                return self.wrap(edit)
            case Insert():
                return self.insert(edit)
            case Remove():
                return self.remove(edit)
            case Move():
                return self.move(edit)

    def node(self, path: Path) -> Node:
        """Return the node at ``path``, which may neither be repeated nor repeat, nor have an anchor or a tag."""
        node = self.root
        for step in path:
            child = at(node, (step,))
            if child is None:
                raise LookupError(path)
            node = child
            if isinstance(node, Repeat) or id(node) in self.repeated:
                raise self.unable(node.begin)
        if node.begin < node.start:
            raise self.unable(node.begin)
        return node

    def branch(self, path: Path, kind: str = "") -> Branch:
        """Return the mapping or the sequence at ``path``."""
        node = self.node(path)
        if not isinstance(node, Branch) or kind not in {"", node.kind}:
            raise self.unable(node.begin)
        return node

    def in_flow(self, path: Path) -> bool:
        """Tell whether the node at ``path`` stands between brackets or braces."""
        return any(self.branch(path[:depth]).flow for depth in range(len(path)))

    def put(self, edit: Put) -> str:
        """Write a value, or a key that is not there yet."""
        parent, step, flow = self.branch(edit.path[:-1]), edit.path[-1], self.in_flow(edit.path)
        if parent.kind == "mapping" and parent.child(step) is None:
            return self.add(parent, str(step), edit, flow=flow)
        node, column = self.node(edit.path), self.mark_column(parent, step)
        if isinstance(node, Branch) and node.items:
            raise self.unable(node.begin)
        old = before(node, self.text) if isinstance(node, Leaf) else NEW
        prose = isinstance(edit.value, str) and edit.value.strip() and not self.writer.exact
        if isinstance(node, Leaf) and old.style in BLOCKS and prose:
            below = self.line_end(node.start) + 1
            new = layout(edit.value, node.value, self.text[below : node.end], column + 2)
            return self.replaced((below, node.end, new))
        if isinstance(edit.value, dict) and parent.kind == "sequence" and not flow:
            return self.write(node, self.writer.entry(edit.value, column))
        return self.write(node, self.writer.written(edit.value, column, flow=flow, old=old))

    def write(self, node: Node, new: str) -> str:
        """Write a value in the place of another; a comment behind that stays on the line of its key."""
        head, line, body = new.partition("\n")
        start = node.start if head else len(self.text[: node.start].rstrip(" "))
        if self.text[start - 1] not in ":-":
            head = head.removeprefix(" ")
        end = self.line_end(node.end) if line else node.end
        return self.replaced((start, end, head + self.text[node.end : end] + line + body))

    def add(self, parent: Branch, key: str, edit: Put, *, flow: bool) -> str:
        """Write a key that is not there yet."""
        names = parent.steps()
        follows = parent.keys[names.index(edit.before)].begin if edit.before in names else None
        number = max((names.index(name) for name in edit.after if name in names), default=len(names) - 1)
        if flow or parent.flow:
            entry = self.writer.key(key, edit.value, 0, flow=True)
            if follows is not None:
                return self.replaced((follows, follows, f"{entry}, "))
            place, lead = (parent.items[number].end, ", ") if names else (parent.start + 1, "")
            return self.replaced((place, place, lead + entry))
        column = self.column(parent.start)
        entry = self.writer.key(key, edit.value, column)
        if follows is None:
            return self.below(self.tail(parent.items[number].end, column), " " * column + entry)
        if not self.first_on_line(follows):
            return self.replaced((follows, follows, f"{entry}\n{' ' * column}"))
        place = self.lead(follows)
        return self.replaced((place, place, f"{' ' * column}{entry}\n"))

    def wrap(self, edit: Wrap) -> str:
        """Put what stands there under a key of its own."""
        node, parent, step = self.node(edit.path), self.branch(edit.path[:-1]), edit.path[-1]
        begin, column = self.behind_mark(parent, step), self.mark_column(parent, step)
        flow, end = self.in_flow(edit.path), max(node.end, begin)
        held = self.text[node.start : end]
        if flow or ("\n" not in held and (isinstance(node, Leaf) or (isinstance(node, Branch) and node.flow))):
            old = before(node, self.text) if isinstance(node, Leaf) else NEW
            inside = self.writer.flowing(node.value, Before(old.style)) if isinstance(node, Leaf) else held
            entries = [
                f"{key}: {inside}" if value is None else self.writer.key(key, value, 0, flow=True)
                for key, value in edit.value.items()
            ]
            brief = f"{{{', '.join(entries)}}}"
            if flow or len(brief) + column < 90:
                return self.replaced((node.start, end, brief))
        end, inner = self.line_end(end), column + 2
        held = self.text[begin:end].replace("\n", "\n  ").replace("\n  \n", "\n\n")
        entries = [
            f"{key}:{held}" if value is None else self.writer.key(key, value, inner)
            for key, value in edit.value.items()
        ]
        first = " " if parent.kind == "sequence" else f"\n{' ' * inner}"
        return self.replaced((begin, end, first + f"\n{' ' * inner}".join(entries)))

    def insert(self, edit: Insert) -> str:
        """Write an entry into a list."""
        node = at(self.root, edit.path)
        if isinstance(node, Leaf) or (isinstance(node, Branch) and not node.items):
            if isinstance(node, Leaf) and node.value not in NULLS:
                raise self.unable(node.begin)
            return self.put(Put(edit.path, [edit.value]))
        node = self.branch(edit.path, "sequence")
        if node.flow:
            entry = self.writer.written(edit.value, 0, flow=True).removeprefix(" ")
            if edit.index == 0:
                return self.replaced((node.items[0].begin, node.items[0].begin, f"{entry}, "))
            place = node.items[edit.index - 1].end
            return self.replaced((place, place, f", {entry}"))
        dashes = self.dashes(node)
        column = self.column(dashes[0])
        entry, indent = f"-{self.writer.entry(edit.value, column)}", " " * column
        if edit.index == 0:
            place = self.chunk(node, dashes, 0)[0]
            return self.replaced((place, place, f"{entry}\n{indent}"))
        return self.below(self.chunk(node, dashes, edit.index - 1)[1], indent + entry)

    def remove(self, edit: Remove) -> str:
        """Take out a key or an item, but not the only key that is written on a line of its own."""
        parent, step = self.branch(edit.path[:-1]), edit.path[-1]
        number, spans = self.number(parent, step), self.spans(parent)
        if parent.flow:
            return self.without(spans, number)
        if parent.kind == "mapping":
            if len(spans) == 1:
                raise self.unable(spans[0][0])
            if not self.first_on_line(spans[number][0]):
                return self.cut(spans[number][0], spans[number + 1][0])
            return self.without_lines(*spans[number])
        return self.remove_item(parent, number, edit.path[:-1])

    def remove_item(self, parent: Branch, number: int, path: Path) -> str:
        """Take out an item with its dash; of the last one, brackets are left."""
        dashes = self.dashes(parent)
        alone = self.first_on_line(dashes[0])
        if len(dashes) == 1 and not alone:
            return self.replaced((dashes[0], self.line_end(parent.end), "[]"))
        if len(dashes) == 1:
            begin = self.behind_mark(self.branch(path[:-1]), path[-1])
            start, end = self.line_start(dashes[0]), self.line_end(parent.end)
            return self.replaced((begin, begin, " []"), (start - 1, end, ""))
        if number == 0 and not alone:
            return self.cut(dashes[0], dashes[1])
        return self.without_lines(dashes[number], self.chunk(parent, dashes, number)[1])

    def without(self, spans: list[tuple[int, int]], number: int) -> str:
        """Take one entry out of brackets or braces, with its comma."""
        start, end = spans[number]
        if number + 1 < len(spans):
            return self.cut(start, spans[number + 1][0])
        return self.cut(spans[number - 1][1] if number else start, end)

    def cut(self, start: int, end: int) -> str:
        """Take out a stretch of text, but no comment."""
        if re.search(r"(?m)(^|\s)#.*$", self.text[start:end]):
            raise self.unable(start)
        return self.replaced((start, end, ""))

    def without_lines(self, start: int, end: int) -> str:
        """Take out whole lines."""
        return self.replaced((self.line_start(start), self.line_end(end) + 1, ""))

    def move(self, edit: Move) -> str:
        """Exchange an entry with the next one, and the comments that go with them."""
        parent, number = self.branch(edit.path[:-1], "sequence"), int(edit.path[-1])
        if parent.flow:
            (a, b), (c, d) = self.spans(parent)[number : number + 2]
        else:
            dashes = self.dashes(parent)
            (a, b), (c, d) = (self.chunk(parent, dashes, index) for index in (number, number + 1))
        return self.replaced((a, d, self.text[c:d] + self.text[b:c] + self.text[a:b]))
