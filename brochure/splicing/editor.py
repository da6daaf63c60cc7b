"""One change in one text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import yaml

from brochure.splicing.nodes import Branch, Leaf, Repeat, Unable, at, begin_of, end_of, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brochure.splicing.nodes import Node, Path, Value

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^:#\n]|:(?=\S)|(?<=\S)#)*(?<![\s:])|-(?=[^\s\-])[^:#\n]*(?<!\s)")
_IN_FLOW = frozenset(",[]{}")
_STEP = 2


class Editor:
    """Makes one change in one text; ``quoted`` where plain words have turned out to say something else."""

    def __init__(self, text: str, root: Node, newline: str, order: Sequence[str], *, quoted: bool) -> None:
        """Take a text and its root; keys of ``order`` are put where they belong in it."""
        self.text, self.root, self.newline, self.order, self.quoted = text, root, newline, order, quoted

    def set(self, path: Path, value: Value) -> str:
        """Return the text with ``value`` at ``path``."""
        depth = next(d for d in range(len(path), -1, -1) if at(self.root, path[:d]) is not None)
        node, rest = at(self.root, path[:depth]), path[depth:]
        while isinstance(node, Repeat) and rest:
            node = node.of
        if node is None:
            raise Unable
        if not rest:
            return self._replaced(node, path, value)
        for step in reversed(rest[1:]):
            if not isinstance(step, str):
                raise Unable
            value = {step: value}
        if isinstance(node, Leaf) and node.value == "" and not node.style:
            return self._filled(node, path[:depth], {str(rest[0]): value})
        if not isinstance(node, Branch):
            raise Unable
        if node.kind == "sequence":
            return self._item(node, value)
        return self._entry(node, str(rest[0]), value)

    def without(self, path: Path) -> str:
        """Return the text without what stands at ``path``, and without the mappings that this leaves empty."""
        owner = at(self.root, path[:-1])
        while isinstance(owner, Repeat):
            owner = owner.of
        if not path or not isinstance(owner, Branch):
            raise Unable
        if len(owner.items) == 1:
            return self.without(path[:-1])
        step = path[-1]
        number = step if isinstance(step, int) else [key.value for key in owner.keys].index(step)
        if owner.flow:
            return self._without_in_flow(owner, number)
        begin = owner.keys[number].start if owner.keys else begin_of(owner.items[number])
        start = self.text.rfind("\n", 0, begin) + 1
        lead = self.text[start:begin].strip()
        if lead != ("" if owner.keys else "-"):  # the first key behind a hyphen
            raise Unable
        return self.text[:start] + self.text[self._next_line(end_of(owner.items[number])) :]

    def _without_in_flow(self, owner: Branch, number: int) -> str:
        starts = [key.start for key in owner.keys] or [item.start for item in owner.items]
        if number:
            return self.text[: end_of(owner.items[number - 1])] + self.text[end_of(owner.items[number]) :]
        return self.text[: starts[0]] + self.text[starts[1] :]

    def _replaced(self, node: Node, path: Path, value: Value) -> str:
        match node, value:
            case ((Leaf() | Repeat()), str()):
                old = node if isinstance(node, Leaf) else Leaf(node.start, node.end, "", "")
                lead = " " if self.text[node.start - 1 : node.start] == ":" else ""
                words = self._words(value, old, self._indent(path), flow=self._in_flow(path))
                return self.text[: node.start] + lead + words + self.text[node.end :]
            case Leaf(value="", style=""), _:
                return self._filled(node, path, value)
            case Branch(kind="sequence"), list() if all(isinstance(item, str) for item in value):
                return self._listed(node, path, value)
        raise Unable

    def _filled(self, node: Leaf, path: Path, value: Value) -> str:
        """Return the text with a value where a key has none."""
        if self._in_flow(path):
            return self.text[: node.start] + " " + self._flow(value) + self.text[node.end :]
        at = self._next_line(node.end)
        lines = self._block(value, self._indent(path) + _STEP)
        return self._inserted(at, lines)

    def _entry(self, owner: Branch, key: str, value: Value) -> str:
        """Return the text with one more key in a mapping."""
        if owner.flow:
            lead = ", " if owner.items else ""
            place = end_of(owner.items[-1]) if owner.items else owner.start + 1
            return f"{self.text[:place]}{lead}{self._flow_word(key)}: {self._flow(value)}{self.text[place:]}"
        names = [k.value for k in owner.keys]
        before = self.order[: self.order.index(key)] if key in self.order else names
        after = max((names.index(name) for name in before if name in names), default=len(names) - 1)
        return self._inserted(self._next_line(end_of(owner.items[after])), self._block({key: value}, owner.column))

    def _item(self, owner: Branch, value: Value) -> str:
        """Return the text with one more item in a list."""
        if owner.flow:
            lead = ", " if owner.items else ""
            place = end_of(owner.items[-1]) if owner.items else owner.start + 1
            return f"{self.text[:place]}{lead}{self._flow(value)}{self.text[place:]}"
        return self._inserted(self._next_line(end_of(owner)), self._hyphened([value], self._hyphen(owner)))

    def _listed(self, node: Branch, path: Path, values: list[Value]) -> str:
        """Return the text with other words in a list: each in the place of an old one, the rest added or taken away."""
        if not values:
            raise Unable
        common = min(len(values), len(node.items))
        if len(values) > common:
            if node.flow:
                inner = "".join(f", {self._flow(value)}" for value in values[common:])
                place = end_of(node.items[-1]) if node.items else node.start + 1
                text = self.text[:place] + inner.removeprefix("" if node.items else ", ") + self.text[place:]
            else:
                lines = self._hyphened(values[common:], self._hyphen(node))
                text = self._inserted(self._next_line(end_of(node)), lines)
        else:
            text = self.text
            for number in range(len(node.items) - 1, common - 1, -1):
                editor = Editor(text, read(text, ""), self.newline, (), quoted=self.quoted)
                text = editor.without((*path, number))
        for number in range(common - 1, -1, -1):
            if plain(node.items[number]) != values[number]:
                editor = Editor(text, read(text, ""), self.newline, (), quoted=self.quoted)
                text = editor.set((*path, number), values[number])
        return text

    # -- writing ---------------------------------------------------------------------------------------------------

    def _inserted(self, at: int, lines: list[str]) -> str:
        before = self.text[:at]
        lead = self.newline if before and not before.endswith("\n") else ""
        return before + lead + "".join(line + self.newline for line in lines) + self.text[at:]

    def _next_line(self, index: int) -> int:
        """Return where the line after that of ``index`` begins."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def _hyphen(self, owner: Branch) -> int:
        """Return the column of a list's hyphens."""
        begin = begin_of(owner.items[0])
        start = self.text.rfind("\n", 0, begin) + 1
        column = self.text[start:begin].find("-")
        if column < 0:
            raise Unable
        return column

    def _indent(self, path: Path) -> int:
        """Return the column of the key at ``path``."""
        owner = at(self.root, path[:-1])
        return owner.column if isinstance(owner, Branch) else 0

    def _in_flow(self, path: Path) -> bool:
        owners = (at(self.root, path[:depth]) for depth in range(len(path)))
        return any(isinstance(owner, Branch) and owner.flow for owner in owners)

    def _block(self, value: Value, indent: int) -> list[str]:
        """Return a mapping, a list or words as lines."""
        lead = " " * indent
        if isinstance(value, str | int):
            return [lead + self._scalar(value, max(0, indent - _STEP))]
        if isinstance(value, list):
            return self._hyphened(value, indent)
        lines: list[str] = []
        for key, inner in value.items():
            name = self._words(key, None, indent, flow=False)
            if isinstance(inner, str | int):
                lines += f"{lead}{name}: {self._scalar(inner, indent)}".split(self.newline)
            elif isinstance(inner, list) and all(isinstance(item, int) for item in inner):
                lines.append(f"{lead}{name}: {self._flow(inner)}")
            else:
                lines += [f"{lead}{name}:", *self._block(inner, indent + _STEP)]
        return lines

    def _hyphened(self, values: Iterable[Value], indent: int) -> list[str]:
        lines = []
        for value in values:
            first, *others = self._block(value, indent + _STEP)
            lines += [f"{' ' * indent}- {first.strip()}", *others]
        return lines

    def _flow(self, value: Value) -> str:
        if isinstance(value, str | int):
            return self._flow_word(value) if isinstance(value, str) else str(value)
        if isinstance(value, list):
            return f"[{', '.join(map(self._flow, value))}]"
        return "{" + ", ".join(f"{self._flow_word(key)}: {self._flow(inner)}" for key, inner in value.items()) + "}"

    def _flow_word(self, words: str) -> str:
        return self._words(words, None, 0, flow=True)

    def _scalar(self, value: str | int, indent: int) -> str:
        return str(value) if isinstance(value, int) else self._words(value, None, indent, flow=False)

    def _words(self, words: str, old: Leaf | None, indent: int, *, flow: bool) -> str:
        """Return words as they are written in place of ``old``: in its way of quoting where they allow that."""
        style = old.style if old else ""
        if "\n" in words and not flow:
            return self._lines(words, old, indent)
        if style in ("|", ">") and not flow and words:
            return self._lines(words, old, indent)
        if style == "'" and words.isprintable():
            return "'" + words.replace("'", "''") + "'"
        if style == '"' or self.quoted or not _may_beplain(words, old, flow=flow):
            return json.dumps(words, ensure_ascii=False)
        return words

    def _lines(self, words: str, old: Leaf | None, indent: int) -> str:
        """Return words of several lines as a block, one line for each."""
        head = self.text[old.start : old.end].splitlines()[0] if old and old.style in ("|", ">") else "|-"
        if head.startswith(">"):
            words = words.replace("\n", "\n\n")
        inner = " " * (indent + _STEP)
        lines = (f"{inner}{line}" if line else "" for line in words.rstrip("\n").split("\n"))
        return self.newline.join((head, *lines))


def _may_beplain(words: str, old: Leaf | None, *, flow: bool) -> bool:
    """Tell whether words need no quotation marks, not even for a program that takes some words for numbers or flags."""
    if not _PLAIN.fullmatch(words) or not words.isprintable() or (flow and _IN_FLOW & set(words)):
        return False
    kind = _kind(words)
    return kind == "str" or (old is not None and not old.style and _kind(old.value) == kind)


def _kind(words: str) -> str:
    """Return what YAML 1.1, which most programs still read, takes a plain scalar for."""
    tag: str = yaml.SafeLoader("").resolve(yaml.ScalarNode, words, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]
