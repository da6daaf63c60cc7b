"""How a value is written in YAML: in the quotation marks and with the line breaks that a person would use."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from brochure.splicing.nodes import NULLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.splicing.nodes import Leaf

WIDTH = 110
BLOCKS = frozenset("|>")
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


@dataclass(frozen=True, slots=True)
class Before:
    """How a text was written: its quotation mark or sign, the line of that, and what YAML 1.1 takes it for."""

    style: str = ""
    head: str = ""
    kind: str = TEXT


NEW = Before()


def before(leaf: Leaf, text: str) -> Before:
    """Return how a scalar of a text is written."""
    kind = (
        TEXT if leaf.style or leaf.value in NULLS else _resolver().resolve(yaml.ScalarNode, leaf.value, (True, False))
    )
    return Before(leaf.style, text[leaf.start : leaf.end].partition("\n")[0], kind)


@cache
def _resolver() -> Any:  # noqa: ANN401 - PyYAML publishes no types of it
    return yaml.SafeLoader("")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values: prose, of which paragraphs count, or, if ``exact``, texts to the last line break."""

    exact: bool = False

    def written(self, value: Any, column: int, *, flow: bool = False, old: Before = NEW) -> str:  # noqa: ANN401
        """Return ``value`` as it stands behind a colon or dash at ``column``, with the space or line break before it.

        ``flow`` is for what stands between brackets; ``old`` is how the text before it was written.
        """
        if isinstance(value, dict | list):
            return self._held(value, column, flow=flow)
        if value is None or (value == "" and not self.exact):
            return ' ""' if flow else ""
        if not isinstance(value, str):
            return f" {str(value).lower()}"  # a number, or true or false
        if flow:
            return " " + self.flowing(value, old)
        return " " + (_exact(value, column, old) if self.exact else _prose(value, column, old))

    def entry(self, value: Any, column: int) -> str:  # noqa: ANN401 - as above
        """Return ``value`` as it stands behind the dash at ``column``: what it holds begins on the same line."""
        text = self.written(value, column)
        return " " + text.lstrip("\n ") if isinstance(value, dict | list) else text

    def key(self, key: str, value: Any, column: int, *, flow: bool = False) -> str:  # noqa: ANN401 - as above
        """Return a key that stands at ``column`` and its value."""
        return f"{_on_one_line(key, NEW, flow=flow)}:{self.written(value, column, flow=flow)}"

    def flowing(self, text: str, old: Before = NEW) -> str:
        """Return a text on one line, as it may stand between brackets."""
        return _on_one_line(text if self.exact else "\n\n".join(paragraphs(text)), old, flow=True)

    def _held(self, value: Any, column: int, *, flow: bool) -> str:  # noqa: ANN401 - as above
        """Return a list or a mapping behind its colon or dash."""
        if isinstance(value, dict) and flow:
            return " {" + ", ".join(self.key(key, held, 0, flow=True) for key, held in value.items()) + "}"
        if flow or not value or (isinstance(value, list) and all(isinstance(item, int) for item in value)):
            return " [" + ", ".join(self.written(item, 0, flow=True).removeprefix(" ") for item in value) + "]"
        lead = f"\n{' ' * (column + 2)}"
        if isinstance(value, dict):
            return "".join(lead + self.key(key, held, column + 2) for key, held in value.items())
        return "".join(f"{lead}-{self.entry(item, column + 2)}" for item in value)


def _prose(text: str, column: int, old: Before) -> str:
    parts = paragraphs(text)
    if not parts:
        return '""'
    if len(parts) == 1 and len(parts[0]) + column < WIDTH:
        return _on_one_line(parts[0], old)
    return ("|" if len(parts) > 1 else ">-") + "\n" + layout("\n\n".join(parts), "", "", column + 2)


def _exact(text: str, column: int, old: Before) -> str:
    block = old.style in BLOCKS
    if "\n" not in text and not (block and text):
        return _on_one_line(text, old)
    head = old.head if block else "|-"
    lines = (text.replace("\n", "\n\n") if head.startswith(">") else text).rstrip("\n").split("\n")
    return "\n".join((head, *(f"{' ' * (column + 2)}{line}" if line else "" for line in lines)))


def _on_one_line(words: str, old: Before, *, flow: bool = False) -> str:
    """Return words in the quotation marks that they had, else in none where they need none."""
    if old.style == "'" and "\n" not in words:
        return "'" + words.replace("'", "''") + "'"
    if old.style != '"' and _is_plain(words, old.kind, flow=flow):
        return words
    return json.dumps(words, ensure_ascii=False)


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
def _is_plain(words: str, kind: str, *, flow: bool = False) -> bool:
    """Tell whether YAML reads ``words`` as they stand, as a text or as that ``kind``, without quotation marks."""
    if not words or words != words.strip():  # spaces that YAML does not know are not seen
        return False
    document = f"- [a, {words}, b]" if flow else f"- {words}\n"
    try:
        root = yaml.compose(document, Loader=_LOADER)
    except yaml.YAMLError:
        return False
    node = root.value[0] if isinstance(root, yaml.SequenceNode) and len(root.value) == 1 else None
    if flow:
        node = node.value[1] if isinstance(node, yaml.SequenceNode) and len(node.value) == 3 else None
    return isinstance(node, yaml.ScalarNode) and node.value == words and not node.style and node.tag in {TEXT, kind}
