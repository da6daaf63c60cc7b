"""What a translation was made from, written into its file without touching anything else in it."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.source import Mapping_, Scalar, Sequence_, parse
from brochure.spelling import alike
from brochure.translation.words import hashes, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.model.leaflet import Leaflet
    from brochure.source import Node

KEY = "translation"
_BLOCKS_A_LINE = 8
_BEHIND = ("fold", "audience", "version", "code", "title")  # after which key it stands, the first that there is


def record(source: Leaflet, of: str) -> dict[str, Any]:
    """Return what a translation of ``source``, whose language is ``of``, records."""
    return {"of": of, "version": str(source.version), "sha256": whole(source), "blocks": list(hashes(source))}


def record_lines(source: Leaflet, of: str) -> list[str]:
    """Return ``record`` as lines of YAML."""
    made = record(source, of)
    quoted = [f'"{block}"' for block in made["blocks"]]
    rows = [", ".join(quoted[n : n + _BLOCKS_A_LINE]) for n in range(0, len(quoted), _BLOCKS_A_LINE)]
    version = made["version"].replace("\\", "\\\\").replace('"', '\\"')
    return [
        f"{KEY}: # written by brochure translate accept",
        f"  of: {of}",
        f'  version: "{version}"',
        f'  sha256: "{made["sha256"]}"',
        "  blocks:",
        "    [",
        *(f"      {row}," for row in rows),
        "    ]",
    ]


def recorded(data: bytes, file: str, source: Leaflet, of: str) -> bytes:
    """Return the file of a translation with what it was made from; nothing else in it is touched.

    Raises ``BrochureError`` where the file is written in a way that does not let it be put there.
    """
    text = data.decode("utf-8-sig")
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    tree = parse(data, file)
    made = _spliced(lines, tree, record_lines(source, of)) if isinstance(tree, Mapping_) else None
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    again = mark + (ending.join(made) + ending).encode() if made else b""
    wanted = {**plain(tree), KEY: record(source, of)} if isinstance(tree, Mapping_) else None
    try:
        same = bool(made) and plain(parse(again, file)) == wanted
    except BrochureError:
        same = False
    if not same:
        hint = "write the keys of the leaflet below one another, each at the beginning of its line"
        message = "what it was translated from cannot be written into this file"
        raise BrochureError(Diagnostic("not-recorded", message, place=Place(file, 1, 1), hint=hint))
    return again


def _spliced(lines: list[str], tree: Mapping_, new: list[str]) -> list[str]:
    """Return ``lines`` with ``new`` in place of the key, or behind the key after which it belongs."""
    after = next((key for key in (KEY, *_BEHIND) if key in tree), next(iter(tree), ""))
    begin = tree.key_place(after).line - 1
    end = begin + 1
    while end < len(lines) and re.match(r"[ \t]+\S|[ \t]*$", lines[end]):
        end += 1
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    return [*lines[: begin if after == KEY else end], *new, *lines[end:]]


def plain(node: Node) -> Any:  # noqa: ANN401 - what a tree of YAML holds
    """Return a tree without its places."""
    match node:
        case Mapping_():
            return {str(key): plain(value) for key, value in node.items()}
        case Sequence_():
            return [plain(item) for item in node]
        case Scalar():
            return str(node)


# -- files that are edited as trees -----------------------------------------------------------------------------------


def round_trip() -> Any:  # noqa: ANN401 - ruamel.yaml publishes no types of its trees
    """Return a reader and writer of YAML that keeps comments, order and quotation marks."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 118
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def opened(data: bytes, file: str) -> Any:  # noqa: ANN401 - as above
    """Return a file to be edited; raises ``BrochureError`` where it cannot be."""
    from ruamel.yaml.error import YAMLError

    parse(data, file)  # our reader's faults have the better words
    try:
        return round_trip().load(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except YAMLError as fault:
        message = f"this file cannot be edited by a program: {str(fault).splitlines()[0]}"
        raise BrochureError(Diagnostic("not-editable", message, place=Place(file))) from fault


def closed(tree: Any) -> bytes:  # noqa: ANN401 - as above
    """Return an edited file."""
    out = StringIO()
    round_trip().dump(tree, out)
    return out.getvalue().encode()


def quoted(words: str) -> Any:  # noqa: ANN401 - as above
    """Return ``words`` to be written in quotation marks: a hash may look like a number."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(words)


def with_hashes(data: bytes, file: str, of: Mapping[tuple[str, ...], str]) -> bytes:
    """Return a file of shared wording in which the entries at the paths of ``of`` record those hashes."""
    from ruamel.yaml.comments import CommentedMap

    tree = opened(data, file)
    for path, value in of.items():
        owner = _at(tree, path[:-1])
        name = alike(path[-1], owner)
        entry = owner[name]
        if not isinstance(entry, dict):  # the short form: its text alone
            short = "label" if "numbers" in path else "text"
            entry = CommentedMap({short: entry})
            owner[name] = entry
        if "of" in entry:
            entry["of"] = quoted(value)
        else:
            entry.insert(0, "of", quoted(value))
    return closed(tree)


def _at(tree: Any, path: Iterable[str]) -> Any:  # noqa: ANN401 - as above
    for step in path:
        tree = tree[alike(step, tree)]
    return tree
