"""Edits of a leaflet's YAML in place: what is not meant by an edit keeps its lines, comments, order and quotation marks.

An edit names a node by its path, as ``("panels", "inside", 2, "text")``. Only the characters of that node are written
anew, and the file is read again to see that it says what was asked for and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.preview.quoting import alike, entry_of, flowing, layout, written
from brochure.translation.recording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Any  # a text, a number, a flag, None, or lists and mappings of them

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLON = re.compile(r"[ \t]*:(?=[ \t\n]|\Z)")
_FLOW_COLON = re.compile(r"[ \t]*:")


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
        before = plain(source.parse(text.encode(), ""))
        try:
            changed = _File(text).edited(edit)
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


def _repeated(root: yaml.Node) -> set[int]:
    """Return the identities of the nodes that stand in more than one place, by an anchor and its aliases."""
    seen, again, todo = set[int](), set[int](), [root]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            again.add(id(node))
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            todo += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value
    return again


class _File:
    """A file and the nodes of its YAML, with their places in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = yaml.compose(text, Loader=_LOADER)
        self.repeated = _repeated(self.root)

    # -- where things are ---------------------------------------------------------------------------------------------

    def node(self, path: Path) -> yaml.Node:
        """Return the node at ``path``; raises ``CannotSpliceError`` for one that an alias brings in."""
        node = self.root
        for step in path:
            node = self.child(node, step)
            if id(node) in self.repeated:
                raise CannotSpliceError(node.start_mark.line + 1)
        if self.text[self.start(node) : self.start(node) + 1] in {"&", "!", "*"}:
            raise CannotSpliceError(node.start_mark.line + 1)
        return node

    def child(self, node: yaml.Node, step: str | int) -> yaml.Node:
        if isinstance(node, yaml.MappingNode):
            return self.pair(node, step)[1]
        return node.value[step]

    def pair(self, node: yaml.MappingNode, key: str | int) -> tuple[yaml.Node, yaml.Node]:
        """Return a key and its value; raises ``IndexError`` where there is none."""
        found = [pair for pair in node.value if pair[0].value == key]
        return found[0][0], found[0][1]

    def start(self, node: yaml.Node) -> int:
        index: int = node.start_mark.index
        return index

    def end(self, node: yaml.Node) -> int:
        """Return where what a node says ends, comments and blank lines after it left out."""
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            return len(self.text[: node.end_mark.index].rstrip())
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            last: int = node.end_mark.index
            return last
        if isinstance(node, yaml.MappingNode):
            key, value = node.value[-1]
            return max(self.end(value), self.behind(key)) if self.says(value) else self.behind(key)
        item = node.value[-1]
        return self.end(item) if self.says(item) else self.dashes(node)[-1] + 1

    def says(self, node: yaml.Node) -> bool:
        """Tell whether a node is written at all: an empty scalar has no place of its own."""
        return not isinstance(node, yaml.ScalarNode) or self.start(node) < node.end_mark.index

    def behind(self, key: yaml.Node, *, flow: bool = False) -> int:
        """Return the index behind the colon of a key."""
        match = (_FLOW_COLON if flow else _COLON).match(self.text, key.end_mark.index)
        if match is None:
            raise CannotSpliceError(key.start_mark.line + 1)
        return match.end()

    def dashes(self, node: yaml.SequenceNode) -> list[int]:
        """Return the index of every dash of a list that is written with them, each first on its line."""
        column = self.column(self.start(node))
        found, at = [], self.line_start(self.start(node))
        last = self.start(node.value[-1]) if node.value else at
        while at <= last:
            line = self.text[at : self.line_end(at)]
            if not line[:column].strip() and line[column : column + 1] == "-" and line[column + 1 : column + 2] in " ":
                found.append(at + column)
            at = self.line_end(at) + 1
        if len(found) != len(node.value):
            raise CannotSpliceError(node.start_mark.line + 1)
        return found

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def first_on_line(self, index: int) -> bool:
        return not self.text[self.line_start(index) : index].strip()

    def lead(self, index: int) -> int:
        """Return where the comment lines that stand right above the line at ``index``, at its column, begin."""
        column, at = self.column(index), self.line_start(index)
        while at:
            above = self.line_start(at - 1)
            line = self.text[above : at - 1]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column:
                break
            at = above
        return at

    def tail(self, index: int, column: int) -> int:
        """Return the end of the line at ``index``, or of the comments right below it that are deeper than ``column``."""
        end = self.line_end(index)
        while end < len(self.text):
            line = self.text[end + 1 : self.line_end(end + 1)]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                break
            end = self.line_end(end + 1)
        return end

    def in_flow(self, path: Path) -> bool:
        """Tell whether the node at ``path`` stands between brackets or braces."""
        return any(bool(self.node(path[:n]).flow_style) for n in range(len(path)))

    # -- the edits ----------------------------------------------------------------------------------------------------

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

    def replaced(self, *changes: tuple[int, int, str]) -> str:
        text = self.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

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
            return self.put_scalar(node, edit.value, column, flow=flow)
        if node.value:
            raise CannotSpliceError(node.start_mark.line + 1)
        return self.replaced((begin, self.end(node), written(edit.value, column, flow=flow)))

    def put_scalar(self, node: yaml.ScalarNode, value: Value, column: int, *, flow: bool) -> str:
        start, end = self.start(node), self.end(node)
        if isinstance(value, str) and node.style in {"|", ">"} and value.strip():
            body = self.line_end(start) + 1
            return self.replaced((body, end, layout(value, node.value, self.text[body:end], column + 2, node.style)))
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

    def behind_mark(self, parent: yaml.Node, step: str | int) -> tuple[int, int]:
        """Return the index behind the colon or dash of a child, and the column of its key or dash."""
        if isinstance(parent, yaml.MappingNode):
            key = self.pair(parent, step)[0]
            return self.behind(key, flow=bool(parent.flow_style)), self.column(self.start(key))
        if parent.flow_style:
            return self.start(parent.value[step]), 0
        dash = self.dashes(parent)[int(step)]
        return dash + 1, self.column(dash)

    def add(self, parent: yaml.MappingNode, key: str, edit: Put, *, flow: bool) -> str:
        """Write a key that is not there yet."""
        keys = [pair[0] for pair in parent.value]
        before = next((node for node in keys if node.value == edit.before), None)
        if flow or parent.flow_style:
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
        if flow or ("\n" not in held and (isinstance(node, yaml.ScalarNode) or node.flow_style)):
            inside = flowing(node.value, node.style or "") if isinstance(node, yaml.ScalarNode) else held
            entries = [
                f"{key}: {inside}" if value is None else f"{key}:{written(value, 0, flow=True)}"
                for key, value in edit.value.items()
            ]
            brief = f"{{{', '.join(entries)}}}"
            if flow or len(brief) + column < 90:
                return self.replaced((self.start(node), end, brief))
        end = self.line_end(end)
        inner, held = column + 2, self.text[begin:end].replace("\n", "\n  ").replace("\n  \n", "\n\n")
        entries = [
            f"{key}:{held}" if value is None else f"{key}:{written(value, inner)}" for key, value in edit.value.items()
        ]
        first = " " if isinstance(parent, yaml.SequenceNode) else f"\n{' ' * inner}"
        return self.replaced((begin, end, first + f"\n{' ' * inner}".join(entries)))

    def insert(self, edit: Insert) -> str:
        node = self.node(edit.path[:-1]) if edit.path else self.root
        node = self.child(node, edit.path[-1])
        if isinstance(node, yaml.ScalarNode) and not node.value or not node.value:
            return self.put(Put(edit.path, [edit.value]))
        node = self.node(edit.path)
        if node.flow_style:
            entry = written(edit.value, 0, flow=True).removeprefix(" ")
            if edit.index == 0:
                return self.replaced((self.start(node.value[0]), self.start(node.value[0]), f"{entry}, "))
            at = self.end(node.value[edit.index - 1])
            return self.replaced((at, at, f", {entry}"))
        dashes = self.dashes(node)
        column = self.column(dashes[0])
        entry = f"{' ' * column}-{entry_of(edit.value, column)}"
        if edit.index == 0:
            at = self.lead(dashes[0])
            return self.replaced((at, at, f"{entry}\n"))
        at = self.chunk(node, dashes, edit.index - 1)[1]
        return self.replaced((at, at, f"\n{entry}"))

    def chunk(self, node: yaml.SequenceNode, dashes: list[int], index: int) -> tuple[int, int]:
        """Return where an entry begins and ends, with the comments that go with it; whole lines, the last break not."""
        item, dash = node.value[index], dashes[index]
        last = self.end(item) if self.says(item) else dash + 1
        return self.lead(dash), self.tail(last, self.column(dash))

    def remove(self, edit: Remove) -> str:
        parent, step = self.node(edit.path[:-1]), edit.path[-1]
        if isinstance(parent, yaml.MappingNode):
            key, value = self.pair(parent, step)
            number = parent.value.index((key, value))
            spans = [self.span(pair, flow=bool(parent.flow_style)) for pair in parent.value]
            if parent.flow_style:
                return self.without(spans, number)
            if len(spans) == 1:
                raise CannotSpliceError(key.start_mark.line + 1)
            if not self.first_on_line(spans[number][0]):
                return self.cut(spans[number][0], spans[number + 1][0])
            return self.without_lines(spans[number][0], spans[number][1])
        if parent.flow_style:
            return self.without([(self.start(item), self.end(item)) for item in parent.value], int(step))
        dashes = self.dashes(parent)
        if len(dashes) > 1:
            return self.without_lines(dashes[int(step)], self.chunk(parent, dashes, int(step))[1])
        begin, _ = self.behind_mark(self.node(edit.path[:-2]), edit.path[-2])
        start, end = self.line_start(dashes[0]), self.line_end(self.end(parent))
        return self.replaced((begin, begin, " []"), (start - 1, end, ""))

    def span(self, pair: tuple[yaml.Node, yaml.Node], *, flow: bool) -> tuple[int, int]:
        key, value = pair
        return self.start(key), self.end(value) if self.says(value) else self.behind(key, flow=flow)

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
        if parent.flow_style:
            (a, b), (c, d) = ((self.start(item), self.end(item)) for item in parent.value[number : number + 2])
        else:
            dashes = self.dashes(parent)
            (a, b), (c, d) = (self.chunk(parent, dashes, index) for index in (number, number + 1))
        return self.replaced((a, d, self.text[c:d] + self.text[b:c] + self.text[a:b]))
