"""YAML that a person wrote, changed in place: what is not changed stays as it is, to the byte.

``ruamel.yaml`` tells where every value stands; new words are put into the text there, quoted as the old ones were, and
the result is read again: where it does not say what was meant and nothing else, nothing is changed. Comments, order,
line endings and indentation are so kept by leaving them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure import source
from brochure.errors import BrochureError, Diagnostic, Place
from brochure.splicing import nodes
from brochure.splicing.editor import Editor
from brochure.splicing.nodes import Branch, Repeat, Unable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.splicing.nodes import Node, Path, Value

__all__ = ["appended", "at", "changed", "lines_of", "plain"]


def changed(data: bytes, file: str, path: Path, value: Value | None, order: Sequence[str] = ()) -> bytes:
    """Return ``data`` with ``value`` at ``path``; None takes it away, with its key.

    Keys that are not there yet are made, behind those that come before them in ``order``, else at the end. An empty
    mapping or none is made where one is needed. Raises ``BrochureError`` where the file is not such that this can be
    done.
    """
    if value is None and nodes.at(nodes.read(nodes.decoded(data, file)[1], file), path) is None:
        return data
    return _spliced(data, file, path, value, order)


def appended(data: bytes, file: str, path: Path, value: Value) -> bytes:
    """Return ``data`` with ``value`` as the last item of the list at ``path``, which is made where there is none."""
    found = nodes.plain_at(nodes.read(nodes.decoded(data, file)[1], file), path)
    if found is None or found == "":
        return _spliced(data, file, path, [value], ())
    if not isinstance(found, list):
        raise BrochureError(_refusal(file, path))
    return _spliced(data, file, (*path, len(found)), value, ())


def plain(data: bytes, file: str) -> Value:
    """Return what a file says; raises ``BrochureError`` where it is no YAML that can be edited."""
    return nodes.plain(nodes.read(nodes.decoded(data, file)[1], file))


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
    _, text = nodes.decoded(data, file)
    found: dict[Path, tuple[int, int]] = {}

    def walk(node: Node, path: Path, start: int) -> None:
        last = max(start, nodes.end_of(node) - 1)
        found[path] = (text.count("\n", 0, start) + 1, text.count("\n", 0, last) + 1)
        if isinstance(node, Branch):
            for number, item in enumerate(node.items):
                key = node.keys[number] if node.kind == "mapping" else None
                begin = key.start if key else nodes.begin_of(item)
                walk(item, (*path, key.value if key else number), begin)

    walk(nodes.read(text, file), (), 0)
    return found


def _spliced(data: bytes, file: str, path: Path, value: Value | None, order: Sequence[str]) -> bytes:
    mark, text = nodes.decoded(data, file)
    root = nodes.read(text, file)
    wanted = _wanted(nodes.plain(root), path, value)
    newline = "\r\n" if "\r\n" in text else "\n"
    for quoted in (False, True):
        editor = Editor(text, root, newline, order, quoted=quoted)
        try:
            new = editor.set(path, value) if value is not None else editor.without(path)
            found = nodes.plain(nodes.read(new, file))
        except (Unable, BrochureError):
            continue
        # What repeats it changes with it.
        said, meant = (at(found, path), value) if _shared(root, path) else (found, wanted)
        if _trimmed(said) == _trimmed(meant):
            data = (mark + new).encode()
            source.parse(data, file)  # what our reader does not take is not written
            return data
    raise BrochureError(_refusal(file, path))


def _refusal(file: str, path: Path) -> Diagnostic:
    message = f'"{": ".join(map(str, path))}" is written in a way that no program can change'
    return Diagnostic("not-editable", message, place=Place(file), hint="change it in a text editor")


def _shared(root: Node, path: Path) -> bool:
    """Tell whether what stands at ``path`` is repeated elsewhere, and so changes there too."""

    def walk(node: Node) -> Iterator[Node]:
        if isinstance(node, Repeat):
            yield node.of
        elif isinstance(node, Branch):
            for item in node.items:
                yield from walk(item)

    targets = tuple(walk(root))
    steps = [nodes.at(root, path[:depth]) for depth in range(1, len(path) + 1)]
    return any(step is target for step in steps for target in targets)


def _wanted(said: Value | None, path: Path, value: Value | None) -> Value | None:
    """Return what a file says with ``value`` at ``path``; mappings that are left empty go with what was in them."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(said, list) and isinstance(step, int):
        before = said[step] if step < len(said) else None
        items = (*said[:step], _wanted(before, rest, value), *said[step + 1 :])
        return [item for item in items if item is not None] or None
    if not isinstance(step, str) or not (isinstance(said, dict) or said in (None, "")):
        raise BrochureError(_refusal("", path))
    entries: dict[str, Value | None] = dict(said) if isinstance(said, dict) else {}
    entries[step] = _wanted(entries.get(step), rest, value)
    return {key: entry for key, entry in entries.items() if entry is not None} or None


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
