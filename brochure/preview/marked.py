"""The text of a YAML file and where its nodes stand in it: lines, columns, dashes, the comments that go with what."""

from __future__ import annotations

import re

import yaml

from brochure.errors import BrochureError, Diagnostic, Place

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLON = re.compile(r"[ \t]*:(?=[ \t\n]|\Z)")
_FLOW_COLON = re.compile(r"[ \t]*:")


class CannotSpliceError(BrochureError):
    """The file is written in a way that this edit cannot keep."""

    def __init__(self, line: int = 0) -> None:
        """Name the line in question, if it is known."""
        place = Place("", line) if line else None
        message, hint = "this cannot be changed in the form", "change it in the YAML"
        super().__init__(Diagnostic("not-in-form", message, place=place, hint=hint))


def is_flow(node: yaml.Node) -> bool:
    """Tell whether a node is written between brackets or braces."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


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


class Marked:
    """A file and the nodes of its YAML, with their places in it; it has been read without a fault before."""

    def __init__(self, text: str) -> None:
        """Find the nodes of ``text``."""
        self.text = text
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            raise CannotSpliceError
        self.root: yaml.Node = root
        self.repeated = _repeated(self.root)

    # -- where things are ---------------------------------------------------------------------------------------------

    def node(self, path: tuple[str | int, ...]) -> yaml.Node:
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
        """Return the value of a key, or an entry of a list; raises ``LookupError`` where there is none."""
        if isinstance(node, yaml.MappingNode):
            return self.pair(node, step)[1]
        found: yaml.Node = node.value[int(step)]
        return found

    def pair(self, node: yaml.MappingNode, key: str | int) -> tuple[yaml.Node, yaml.Node]:
        """Return a key and its value; raises ``IndexError`` where there is none."""
        found = [pair for pair in node.value if pair[0].value == key]
        return found[0][0], found[0][1]

    def start(self, node: yaml.Node) -> int:
        """Return where a node begins, its anchor or tag included."""
        index: int = node.start_mark.index
        return index

    def end(self, node: yaml.Node) -> int:
        """Return where what a node says ends, comments and blank lines after it left out."""
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            at: int = node.end_mark.index
            while at and self.text[at - 1].isspace():
                at -= 1
            return at
        if isinstance(node, yaml.MappingNode) and not is_flow(node):
            key, value = node.value[-1]
            return self.end(value) if self.says(value) else self.behind(key)
        if isinstance(node, yaml.SequenceNode) and not is_flow(node):
            item = node.value[-1]
            return self.end(item) if self.says(item) else self.dashes(node)[-1] + 1
        last: int = node.end_mark.index
        return last

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
        """Return the index of every dash of a list that is written with them; the first may follow another's."""
        first = self.start(node)
        column = self.column(first)
        last = self.start(node.value[-1]) if node.value else first
        found, at = [first], self.line_end(first) + 1
        while at <= last:
            line = self.text[at : self.line_end(at)]
            if not line[:column].strip() and f"{line[column:]} ".startswith("- "):
                found.append(at + column)
            at = self.line_end(at) + 1
        if len(found) != len(node.value) or self.text[self.line_start(first) : first].strip(" -"):
            raise CannotSpliceError(node.start_mark.line + 1)
        return found

    def line_start(self, index: int) -> int:
        """Return where the line at ``index`` begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return the index of the line break after ``index``, or of the end of the text."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def column(self, index: int) -> int:
        """Return how many characters stand before ``index`` on its line."""
        return index - self.line_start(index)

    def first_on_line(self, index: int) -> bool:
        """Tell whether nothing but spaces stands before ``index`` on its line."""
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
        """Return the end of the line at ``index``, or of the comments right below it, deeper than ``column``."""
        end = self.line_end(index)
        while end < len(self.text):
            line = self.text[end + 1 : self.line_end(end + 1)]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                break
            end = self.line_end(end + 1)
        return end

    def in_flow(self, path: tuple[str | int, ...]) -> bool:
        """Tell whether the node at ``path`` stands between brackets or braces."""
        return any(is_flow(self.node(path[:n])) for n in range(len(path)))

    def behind_mark(self, parent: yaml.Node, step: str | int) -> tuple[int, int]:
        """Return the index behind the colon or dash of a child, and the column of its key or dash."""
        if isinstance(parent, yaml.MappingNode):
            key = self.pair(parent, step)[0]
            return self.behind(key, flow=is_flow(parent)), self.column(self.start(key))
        if not isinstance(parent, yaml.SequenceNode):
            raise TypeError(step)
        if is_flow(parent):
            return self.start(parent.value[int(step)]), 0
        dash = self.dashes(parent)[int(step)]
        return dash + 1, self.column(dash)

    def chunk(self, node: yaml.SequenceNode, dashes: list[int], index: int) -> tuple[int, int]:
        """Return where an entry begins and ends, with the comments that go with it; its own indentation is left out."""
        item, dash = node.value[index], dashes[index]
        last = self.end(item) if self.says(item) else dash + 1
        column = self.column(dash)
        return self.lead(dash) + column if self.first_on_line(dash) else dash, self.tail(last, column)

    def span(self, pair: tuple[yaml.Node, yaml.Node], *, flow: bool) -> tuple[int, int]:
        """Return where a key and its value begin and end."""
        key, value = pair
        return self.start(key), self.end(value) if self.says(value) else self.behind(key, flow=flow)

    def replaced(self, *changes: tuple[int, int, str]) -> str:
        """Return the text with each of ``changes``: from where, to where, by what."""
        text = self.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text
