"""How the form writes a value in YAML: in the quotation marks and with the line breaks that a person would use."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 110
TEXT = "tag:yaml.org,2002:str"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SPACES = re.compile(r"[ \t\r\n]+")
_WHOLE = re.compile(r"\{[^{}]*\}|\[@[^\[\]]*\]")  # insertions and citations are not parted


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text as it is printed: a blank line parts them, other line breaks are spaces."""
    return [words for part in _BLANK_LINE.split(text) if (words := _SPACES.sub(" ", part).strip(" "))]


def alike(one: Any, other: Any) -> bool:  # noqa: ANN401 - what YAML holds
    """Tell whether two values print the same: line breaks in texts do not count, nor how nothing is written."""
    return bool(_canonical(one) == _canonical(other))


def _canonical(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, dict):
        return [(key, _canonical(held)) for key, held in sorted(value.items())] or None
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value] or None
    if value is None:
        return None
    return paragraphs(str(value).lower() if isinstance(value, bool) else str(value)) or None


def written(value: Any, column: int, *, flow: bool = False, style: str = "", tag: str = TEXT) -> str:  # noqa: ANN401
    """Return ``value`` as it stands behind a colon or dash at ``column``, with the space or line break before it.

    ``flow`` is for what stands between brackets; ``style`` are the quotation marks that a text had before, and ``tag``
    what YAML took it for.
    """
    if isinstance(value, dict | list):
        return _held(value, column, flow=flow)
    if value in {None, ""}:
        return ' ""' if flow else ""
    if isinstance(value, str):
        return " " + (flowing(value, style, tag) if flow else _block(value, column, style, tag))
    return f" {str(value).lower()}"  # a number, or true or false


def _held(value: Any, column: int, *, flow: bool) -> str:  # noqa: ANN401 - as above
    """Return a list or a mapping behind its colon or dash."""
    if isinstance(value, dict) and flow:
        return " {" + ", ".join(f"{key}:{written(held, 0, flow=True)}" for key, held in value.items()) + "}"
    if flow or not value:
        return " [" + ", ".join(written(item, 0, flow=True).removeprefix(" ") for item in value) + "]"
    inner = column + 2
    if isinstance(value, dict):
        return "".join(f"\n{' ' * inner}{key}:{written(held, inner)}" for key, held in value.items())
    return "".join(f"\n{' ' * inner}-{entry_of(item, inner)}" for item in value)


def entry_of(value: Any, column: int) -> str:  # noqa: ANN401 - as above
    """Return ``value`` as it stands behind the dash at ``column``: the first key of a mapping on the same line."""
    text = written(value, column)
    return " " + text.lstrip("\n ") if isinstance(value, dict) else text


def flowing(text: str, style: str = "", tag: str = TEXT) -> str:
    """Return a text on one line, as it may stand between brackets."""
    parts = paragraphs(text)
    words = "\n\n".join(parts)
    if len(parts) == 1 and style not in {"'", '"'} and _is_plain(words, tag, flow=True):
        return words
    return _quoted(words, style)


def _block(text: str, column: int, style: str, tag: str) -> str:
    parts = paragraphs(text)
    if not parts:
        return '""'
    words = parts[0]
    if len(parts) == 1 and len(words) + column < WIDTH:
        return words if style not in {"'", '"'} and _is_plain(words, tag) else _quoted(words, style)
    head = "|" if len(parts) > 1 else ">-"
    return f"{head}\n" + layout("\n\n".join(parts), "", "", column + 2)


def _quoted(words: str, style: str) -> str:
    if style == "'" and "\n" not in words:
        return "'" + words.replace("'", "''") + "'"
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def layout(text: str, before: str, lines: str, column: int) -> str:
    """Return the lines below ``|`` or ``>``; paragraphs that were there ``before`` keep their ``lines``."""
    kept: dict[str, list[str]] = {}
    for part in _BLANK_LINE.split(lines):
        for words in paragraphs(part):
            kept.setdefault(words, []).append(part.strip("\n").rstrip())
    if before and [*kept] != list(dict.fromkeys(paragraphs(before))):  # a ">" whose lines are more indented
        kept = {}
    longest = max((len(line) for line in lines.splitlines()), default=0)
    width = max(WIDTH if not lines else 80, min(longest, 118))
    parts = (kept[p].pop(0) if kept.get(p) else "\n".join(_wrapped(p, column, width)) for p in paragraphs(text))
    return "\n\n".join(parts)


def _wrapped(words: str, column: int, width: int) -> Iterator[str]:
    tied = _WHOLE.sub(lambda match: match[0].replace(" ", "\0"), words)
    indent = " " * column
    for line in textwrap.wrap(tied, width - column, break_long_words=False, break_on_hyphens=False):
        yield indent + line.replace("\0", " ")


@cache
def _is_plain(words: str, tag: str, *, flow: bool = False) -> bool:
    """Tell whether YAML reads ``words`` as they stand, as a text or as what ``tag`` names, without quotation marks."""
    document = f"- [a, {words}, b]" if flow else f"- {words}\n"
    try:
        root = yaml.compose(document, Loader=_LOADER)
    except yaml.YAMLError:
        return False
    node = root.value[0] if isinstance(root, yaml.SequenceNode) and len(root.value) == 1 else None
    if flow:
        node = node.value[1] if isinstance(node, yaml.SequenceNode) and len(node.value) == 3 else None
    return isinstance(node, yaml.ScalarNode) and node.value == words and not node.style and node.tag in {TEXT, tag}
