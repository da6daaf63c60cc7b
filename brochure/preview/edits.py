"""Edits of a leaflet's YAML in place: what is not meant keeps its lines, comments, order and quotation marks.

An edit names a node by its path, as ``("panels", "inside", 2, "text")``. Only the characters of that node are written
anew, and the file is read again to see that it says what was asked for and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from brochure import source
from brochure.errors import BrochureError
from brochure.preview.marked import CannotSpliceError, Marked, is_flow
from brochure.preview.quoting import alike, entry_of, flowing, layout, written
from brochure.translation.recording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Any  # a text, a number, a flag, None, or lists and mappings of them


@dataclass(frozen=True, slots=True)
class Put:
    """Write ``value`` at ``path``; a key that is not there yet comes before the key ``before``, or last."""

    path: Path
    value: Value
    before: str | None = None


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


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` after ``edits``, each of which is made on what the one before has left.

    Raises ``BrochureError`` for YAML that cannot be read, ``CannotSpliceError`` where an edit cannot be made in place.
    """
    for edit in edits:
        before = plain(source.parse(text.encode(), ""))
        try:
            changed = _Editing(text).edited(edit)
            after = plain(source.parse(changed.encode(), ""))
            wanted = _applied(before, edit)
        except (LookupError, TypeError, ValueError, AttributeError, BrochureError) as fault:
            raise fault if isinstance(fault, CannotSpliceError) else CannotSpliceError from fault
        if not alike(after, wanted):
            raise CannotSpliceError
        text = changed
    return text


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


class _Editing(Marked):
    """A file while one edit is made on it."""

    def edited(self, edit: Edit) -> str:
        """Return the text after ``edit``."""
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

    def put(self, edit: Put) -> str:
        parent = self.node(edit.path[:-1])
        step = edit.path[-1]
        flow = self.in_flow(edit.path)
        if isinstance(parent, yaml.MappingNode) and all(key.value != step for key, _ in parent.value):
            return self.add(parent, str(step), edit, flow=flow)
        node = self.child(parent, step)
        begin, column = self.behind_mark(parent, step)
        if not self.says(node):
            return self.replaced((begin, begin, written(edit.value, column, flow=flow)))
        self.node(edit.path)
        if isinstance(node, yaml.ScalarNode):
            if isinstance(edit.value, dict) and isinstance(parent, yaml.SequenceNode) and not flow:
                return self.replaced((begin, self.end(node), entry_of(edit.value, column)))
            return self.put_scalar(node, edit.value, column, flow=flow)
        if node.value:
            raise CannotSpliceError(node.start_mark.line + 1)
        return self.replaced((begin, self.end(node), written(edit.value, column, flow=flow)))

    def put_scalar(self, node: yaml.ScalarNode, value: Value, column: int, *, flow: bool) -> str:
        start, end = self.start(node), self.end(node)
        if isinstance(value, str) and node.style in {"|", ">"} and value.strip():
            below = self.line_end(start) + 1
            return self.replaced((below, end, layout(value, node.value, self.text[below:end], column + 2)))
        new = written(value, column, flow=flow, style=node.style or "", tag=node.tag).removeprefix(" ")
        head, line, body = new.partition("\n")
        if not new:
            start = len(self.text[:start].rstrip(" "))
        if not line:
            return self.replaced((start, end, new))
        # What stands behind the old value, a comment, stays on the line of its key.
        rest = self.text[end : self.line_end(end)]
        start -= 0 if head else len(self.text[:start]) - len(self.text[:start].rstrip(" "))
        return self.replaced((start, self.line_end(end), f"{head}{rest}{line}{body}"))

    def add(self, parent: yaml.MappingNode, key: str, edit: Put, *, flow: bool) -> str:
        """Write a key that is not there yet."""
        keys = [pair[0] for pair in parent.value]
        before = next((node for node in keys if node.value == edit.before), None)
        if flow or is_flow(parent):
            entry = f"{key}:{written(edit.value, 0, flow=True)}"
            if before is not None:
                return self.replaced((self.start(before), self.start(before), f"{entry}, "))
            if not keys:
                return self.replaced((self.start(parent) + 1, self.start(parent) + 1, entry))
            last, value = parent.value[-1]
            at = self.end(value) if self.says(value) else self.behind(last, flow=True)
            return self.replaced((at, at, f", {entry}"))
        column = self.column(self.start(keys[0]))
        entry = f"{key}:{written(edit.value, column)}"
        if before is None:
            at = self.tail(self.end(parent), column)
            return self.replaced((at, at, f"\n{' ' * column}{entry}"))
        if not self.first_on_line(self.start(before)):
            return self.replaced((self.start(before), self.start(before), f"{entry}\n{' ' * column}"))
        at = self.lead(self.start(before))
        return self.replaced((at, at, f"{' ' * column}{entry}\n"))

    def wrap(self, edit: Wrap) -> str:
        node, parent, step = self.node(edit.path), self.node(edit.path[:-1]), edit.path[-1]
        begin, column = self.behind_mark(parent, step)
        flow, end = self.in_flow(edit.path), max(self.end(node), begin)
        held = self.text[self.start(node) : end]
        if flow or ("\n" not in held and (isinstance(node, yaml.ScalarNode) or is_flow(node))):
            inside = flowing(node.value, node.style or "") if isinstance(node, yaml.ScalarNode) else held
            entries = [
                f"{key}: {inside}" if value is None else f"{key}:{written(value, 0, flow=True)}"
                for key, value in edit.value.items()
            ]
            brief = f"{{{', '.join(entries)}}}"
            if flow or len(brief) + column < 90:
                return self.replaced((self.start(node), end, brief))
        end, inner = self.line_end(end), column + 2
        held = self.text[begin:end].replace("\n", "\n  ").replace("\n  \n", "\n\n")
        entries = [
            f"{key}:{held}" if value is None else f"{key}:{written(value, inner)}" for key, value in edit.value.items()
        ]
        first = " " if isinstance(parent, yaml.SequenceNode) else f"\n{' ' * inner}"
        return self.replaced((begin, end, first + f"\n{' ' * inner}".join(entries)))

    def insert(self, edit: Insert) -> str:
        node = self.child(self.node(edit.path[:-1]), edit.path[-1])
        if not node.value:
            return self.put(Put(edit.path, [edit.value]))
        node = self.node(edit.path)
        if not isinstance(node, yaml.SequenceNode):
            raise CannotSpliceError(node.start_mark.line + 1)
        if is_flow(node):
            entry = written(edit.value, 0, flow=True).removeprefix(" ")
            if edit.index == 0:
                return self.replaced((self.start(node.value[0]), self.start(node.value[0]), f"{entry}, "))
            at = self.end(node.value[edit.index - 1])
            return self.replaced((at, at, f", {entry}"))
        dashes = self.dashes(node)
        column = self.column(dashes[0])
        entry, indent = f"-{entry_of(edit.value, column)}", " " * column
        if edit.index == 0:
            at = self.chunk(node, dashes, 0)[0]
            return self.replaced((at, at, f"{entry}\n{indent}"))
        at = self.chunk(node, dashes, edit.index - 1)[1]
        return self.replaced((at, at, f"\n{indent}{entry}"))

    def remove(self, edit: Remove) -> str:
        parent, step = self.node(edit.path[:-1]), edit.path[-1]
        if isinstance(parent, yaml.MappingNode):
            return self.remove_key(parent, self.pair(parent, step))
        if not isinstance(parent, yaml.SequenceNode):
            raise TypeError(step)
        if is_flow(parent):
            return self.without([(self.start(item), self.end(item)) for item in parent.value], int(step))
        dashes, number = self.dashes(parent), int(step)
        alone = self.first_on_line(dashes[0])
        if len(dashes) == 1 and not alone:
            return self.replaced((dashes[0], self.line_end(self.end(parent)), "[]"))
        if len(dashes) == 1:
            begin, _ = self.behind_mark(self.node(edit.path[:-2]), edit.path[-2])
            start, end = self.line_start(dashes[0]), self.line_end(self.end(parent))
            return self.replaced((begin, begin, " []"), (start - 1, end, ""))
        if number == 0 and not alone:
            return self.cut(dashes[0], dashes[1])
        return self.without_lines(dashes[number], self.chunk(parent, dashes, number)[1])

    def remove_key(self, parent: yaml.MappingNode, pair: tuple[yaml.Node, yaml.Node]) -> str:
        """Take a key out, but not the only one that is written on a line of its own."""
        number = parent.value.index(pair)
        spans = [self.span(one, flow=is_flow(parent)) for one in parent.value]
        if is_flow(parent):
            return self.without(spans, number)
        if len(spans) == 1:
            raise CannotSpliceError(pair[0].start_mark.line + 1)
        if not self.first_on_line(spans[number][0]):
            return self.cut(spans[number][0], spans[number + 1][0])
        return self.without_lines(spans[number][0], spans[number][1])

    def without(self, spans: list[tuple[int, int]], number: int) -> str:
        """Take one entry out of brackets or braces, with its comma."""
        start, end = spans[number]
        if number + 1 < len(spans):
            return self.cut(start, spans[number + 1][0])
        return self.cut(spans[number - 1][1] if number else start, end)

    def cut(self, start: int, end: int) -> str:
        if re.search(r"(?m)(^|\s)#.*$", self.text[start:end]):
            raise CannotSpliceError(self.text.count("\n", 0, start) + 1)
        return self.replaced((start, end, ""))

    def without_lines(self, start: int, end: int) -> str:
        first, last = self.line_start(start), self.line_end(end)
        return self.replaced((first, last + 1, "") if last < len(self.text) else (first - 1, last, ""))

    def move(self, edit: Move) -> str:
        parent, number = self.node(edit.path[:-1]), int(edit.path[-1])
        if not isinstance(parent, yaml.SequenceNode):
            raise TypeError(number)
        if is_flow(parent):
            (a, b), (c, d) = ((self.start(item), self.end(item)) for item in parent.value[number : number + 2])
        else:
            dashes = self.dashes(parent)
            (a, b), (c, d) = (self.chunk(parent, dashes, index) for index in (number, number + 1))
        return self.replaced((a, d, self.text[c:d] + self.text[b:c] + self.text[a:b]))
