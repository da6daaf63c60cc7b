"""YAML that a person wrote, changed in place: what is not changed stays as it is, to the byte.

The events of YAML's reader tell where every value stands; new words are put into the text there, quoted as the old ones
were, and the result is read again: where it does not say what was meant and nothing else, nothing is changed. Comments,
order, line endings and indentation are so kept by leaving them alone.

``edits`` are those of prose, whose paragraphs count; what is here writes values to the last line break.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.splicing.edits import Editing, Insert, Put, Remove, change, made
from brochure.splicing.marked import Marked
from brochure.splicing.nodes import Branch, Repeat, Unable
from brochure.splicing.nodes import at as at_node
from brochure.splicing.quoting import Writer
from brochure.translation import recording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.splicing.edits import Edit
    from brochure.splicing.nodes import Node, Path

Value: TypeAlias = "str | int | list[Value] | dict[str, Value]"

_UTF_8_MARK = b"\xef\xbb\xbf"

__all__ = ["Value", "appended", "at", "changed", "lines_of", "plain"]


def changed(data: bytes, file: str, path: Path, value: Value | None, order: Sequence[str] = ()) -> bytes:
    """Return ``data`` with ``value`` at ``path``; None takes it away, with its key.

    Keys that are not there yet are made, behind those that come before them in ``order``, else at the end. An empty
    mapping or none is made where one is needed. Raises ``BrochureError`` where the file is not such that this can be
    done.
    """
    said = plain(data, file)
    if value is None and at(said, path) is None:
        return data
    try:
        for edit in _edits(said, path, value, order):
            data = _exactly(data, file, edit)
    except Unable as fault:
        told = fault.__cause__.diagnostics if isinstance(fault.__cause__, BrochureError) else ()
        bad = [found for found in told if found.code == "bad-character"]  # it came in with the value
        raise BrochureError(*(bad or [_refusal(file, path)])) from fault
    return data


def appended(data: bytes, file: str, path: Path, value: Value) -> bytes:
    """Return ``data`` with ``value`` as the last item of the list at ``path``, which is made where there is none."""
    found = at(plain(data, file), path)
    if found is None or found == "":
        return changed(data, file, path, [value])
    if not isinstance(found, list):
        raise BrochureError(_refusal(file, path))
    return changed(data, file, (*path, len(found)), value)


def plain(data: bytes, file: str) -> Value:
    """Return what a file says; raises ``BrochureError`` where it is no YAML that can be read."""
    said: Value = recording.plain(source.parse(data, file))
    return said


def at(said: Value | None, path: Path) -> Value | None:
    """Return what stands at ``path`` of what a file says, None where nothing does."""
    for step in path:
        if isinstance(said, dict) and isinstance(step, str):
            said = said.get(step)
        elif isinstance(said, list) and isinstance(step, int) and 0 <= step < len(said):
            said = said[step]
        else:
            return None
    return said


def lines_of(data: bytes, file: str) -> Mapping[Path, tuple[int, int]]:
    """Return the first and the last line of every value of a file, counted from 1, by its path."""
    source.parse(data, file)  # its faults have the better words, and it bounds what is read
    marked = Marked(_flat(data.decode("utf-8-sig")))

    def line(index: int) -> int:
        return marked.text.count("\n", 0, index) + 1

    def walk(node: Node, path: Path, start: int) -> Iterator[tuple[Path, tuple[int, int]]]:
        yield path, (line(start), line(max(start, node.end - 1)))
        if isinstance(node, Branch):
            for step, (begin, _), item in zip(node.steps(), marked.spans(node), node.items, strict=True):
                yield from walk(item, (*path, step), begin)

    return dict(walk(marked.root, (), 0))


class _Exact(Editing):
    """One edit of values: through what repeats another, and with a value of its own in place of one."""

    writer = Writer(exact=True)

    def node(self, path: Path) -> Node:
        """Return the node at ``path``."""
        found = at_node(self.root, path)
        if found is None:
            raise Unable
        return found

    def branch(self, path: Path, kind: str = "") -> Branch:
        """Return the mapping or the sequence at ``path``, or what is repeated there."""
        found = self.node(path)
        while isinstance(found, Repeat):
            found = found.of
        if not isinstance(found, Branch) or kind not in {"", found.kind}:
            raise Unable
        return found


def _edits(said: Value, path: Path, value: Value | None, order: Sequence[str]) -> Iterator[Edit]:
    """Return what puts ``value`` at ``path``, or takes away what is there and the mappings that this leaves empty."""
    old, owner = at(said, path), at(said, path[:-1])
    if value is None:
        while path and isinstance(owner, dict | list) and len(owner) == 1:
            path, owner = path[:-1], at(said, path[:-2])
        yield Remove(path)
    elif isinstance(old, list) and old:
        yield from _listed(old, path, value)
    else:
        while len(path) > 1 and owner in (None, "") and isinstance(path[-1], str):
            value, path, owner = {path[-1]: value}, path[:-1], at(said, path[:-2])
        if isinstance(owner, list) and path[-1] == len(owner):
            yield Insert(path[:-1], len(owner), value)
        else:
            behind = order[: order.index(str(path[-1]))] if path and path[-1] in order else ()
            yield Put(path, value, after=tuple(behind))


def _listed(old: list[Value], path: Path, value: Value) -> Iterator[Edit]:
    """Return what writes other words into a list: each in the place of an old one, the rest added or taken away."""
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise Unable
    yield from (Remove((*path, number)) for number in range(len(old) - 1, len(value) - 1, -1))
    yield from (Insert(path, number, value[number]) for number in range(len(old), len(value)))
    common = enumerate(zip(old, value, strict=False))
    yield from (Put((*path, number), new) for number, (before, new) in common if new != before)


def _exactly(data: bytes, file: str, edit: Edit) -> bytes:
    """Return ``data`` after one edit; raises ``Unable``."""
    mark, raw = _UTF_8_MARK if data.startswith(_UTF_8_MARK) else b"", data.decode("utf-8-sig")
    text = _flat(raw)
    # What repeats it changes with it.
    path = edit.path if _is_repeated(text, edit.path) else ()

    def same(found: Value, meant: Value) -> bool:
        return _trimmed(at(found, path)) == _trimmed(at(meant, path))

    after = made(text, edit, _Exact, same, file)
    start, end, new = change(text, after)
    breaks = [match.start() - number for number, match in enumerate(re.finditer("\r\n", raw))]
    start, end = (index + bisect_left(breaks, index) for index in (start, end))
    return mark + (raw[:start] + (new.replace("\n", "\r\n") if breaks else new) + raw[end:]).encode()


def _flat(text: str) -> str:
    """Return a text with its lines ended by a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_repeated(text: str, path: Path) -> bool:
    """Tell whether what stands at ``path`` is repeated elsewhere, and so changes there too."""
    marked = Marked(text)
    return any(id(at_node(marked.root, path[:depth])) in marked.repeated for depth in range(1, len(path) + 1))


def _refusal(file: str, path: Path) -> Diagnostic:
    message = f'"{": ".join(map(str, path))}" is written in a way that no program can change'
    return Diagnostic("not-editable", message, place=Place(file), hint="change it in a text editor")


def _trimmed(value: Value | None) -> Value | None:
    """Return what a value says: every scalar as text, line breaks at its end left out."""
    match value:
        case dict():
            return {key: _trimmed(item) or "" for key, item in value.items()}
        case list():
            return [_trimmed(item) or "" for item in value]
        case str() | int():
            return str(value).rstrip("\n")
    return None
