"""How a value is written in YAML by the form: in the quotation marks and with the line breaks that a person would use."""

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
    return paragraphs(str(value).lower() if isinstance(value, bool) else str(value)) or None if value is not None else None


def written(value: Any, column: int, *, flow: bool = False, style: str = "", tag: str = TEXT) -> str:  # noqa: ANN401
    """Return ``value`` as it stands behind a colon or dash at ``column``, with the space or line break before it.

    ``flow`` is for what stands between brackets; ``style`` are the quotation marks that a text had before, and ``tag``
    what YAML took it for.
    """
    match value:
        case None | "":
            return ' ""' if flow else ""
        case bool():
            return " true" if value else " false"
        case int() | float():
            return f" {value}"
        case str():
            return " " + (flowing(value, style, tag) if flow else _block(value, column, style, tag))
        case dict() if flow:
            return " {" + ", ".join(f"{key}:{written(held, 0, flow=True)}" for key, held in value.items()) + "}"
        case list() if flow or not value:
            return " [" + ", ".join(written(item, 0, flow=True).removeprefix(" ") for item in value) + "]"
        case dict():
            inner = column + 2
            return "".join(f"\n{' ' * inner}{key}:{written(held, inner)}" for key, held in value.items())
        case list():
            return "".join(f"\n{' ' * (column + 2)}-{entry_of(item, column + 2)}" for item in value)
    raise TypeError(value)


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
    return f"{head}\n" + layout("\n\n".join(parts), "", "", column + 2, head[0])


def _quoted(words: str, style: str) -> str:
    if style == "'" and "\n" not in words:
        return "'" + words.replace("'", "''") + "'"
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def layout(text: str, before: str, lines: str, column: int, style: str) -> str:
    """Return the lines below ``|`` or ``>``; paragraphs that were there ``before`` keep their ``lines``."""
    kept: dict[str, list[str]] = {}
    for part in _BLANK_LINE.split(lines):
        for words in paragraphs(part):
            kept.setdefault(words, []).append(part.strip("\n").rstrip())
    if before and [*kept] != list(dict.fromkeys(paragraphs(before))):  # a ">" whose lines are more indented
        kept = {}
    longest = max((len(line) for line in lines.splitlines()), default=0)
    width = max(WIDTH if not lines else 80, min(longest, 118))
    blank = "\n\n"
    return blank.join(kept[p].pop(0) if kept.get(p) else "\n".join(_wrapped(p, column, width)) for p in paragraphs(text))


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
        node = yaml.compose(document, Loader=_LOADER)
    except yaml.YAMLError:
        return False
    found = node.value[0].value[1:2] if flow else node.value
    return (
        (len(node.value[0].value) == 3 if flow else len(node.value) == 1)
        and isinstance(found[0], yaml.ScalarNode)
        and found[0].value == words
        and not found[0].style
        and found[0].tag in {TEXT, tag}
    )
