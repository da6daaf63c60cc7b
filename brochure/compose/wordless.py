"""Looks hold no words: what a style sheet or a template would say beside the leaflet is refused.

What patients read is written in the leaflet, the claims, the jurisdiction and the catalogues of phrases, where it is
reviewed and approved. Read-back finds words that are lost on the way; these are words that would be added.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place
from brochure.source import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.world import World

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# What CSS may print: the values of these, and of custom properties, which they may name.
_SAYS = re.compile(
    r"(?:^|[;{\s])(content|string-set|quotes|list-style(?:-type)?|symbols|additive-symbols|prefix|suffix|negative|--[\w-]+)"
    r"\s*:\s*([^;{}]*)",
    re.IGNORECASE,
)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_CALL = re.compile(r"(?:url|attr|counters?|string)\([^)]*\)", re.IGNORECASE)
_LAST = 0x10FFFF
_FONTS = ("--font-",)

# The templates that a patient reads; papers for the printer and reports are English, and say what they are.
_READ = re.compile(r"(?:blocks|web|large-print)/.*|(?:leaflet|web|current|macros|slug)\.html")
# What is never closed is taken to the end, or to where the next one opens: no text is looked through again and again.
_JINJA = re.compile(r"\{#.*?(?:#\}|\Z)|\{%.*?(?:%\}|\Z)|\{\{.*?(?:\}\}|\Z)", re.DOTALL)
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1\s*>|\Z)|<svg\b(?:(?!<svg\b).)*?</svg\s*>|<!doctype[^<>]*>|&#?\w+;",
    re.DOTALL | re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"""\b(?:alt|aria-label|aria-description|title|placeholder)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE
)
_TAG = re.compile(r"<(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
# What stands between macros' paths of SVG.
_MACRO = re.compile(r"[MmZzAaLlHhVvCcQq0-9 .,-]+\Z")


def sheet(world: World, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a style sheet, and a fault for each place that would print words.

    Raises ``BrochureError`` for one that is not there, or is no text.
    """
    css = decoded(world.read(path), path)
    return css, css_words(css, path)


@lru_cache(maxsize=64)
def css_words(css: str, path: str) -> tuple[Diagnostic, ...]:
    """Return a fault for each place of a style sheet that would print words."""
    return tuple(_css_words(_COMMENT.sub(lambda found: _blank(found[0]), css), path))


def _css_words(css: str, path: str) -> Iterator[Diagnostic]:
    for match in _SAYS.finditer(css):
        if match[1].startswith(_FONTS):
            continue
        for string in _STRING.finditer(_CALL.sub(lambda found: _blank(found[0]), match[2])):
            words = _ESCAPE.sub(_unescaped, string[0])
            if _LETTERS.search(words):
                line = css.count("\n", 0, match.start(2) + string.start()) + 1
                yield _fault("css-words", f"a style sheet may not write words: {words}", path, line)
                break


def _unescaped(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else 0
    return chr(code) if 0 < code <= _LAST else escape[2] or ""


def template_words(text: str, name: str) -> Iterator[Diagnostic]:
    """Yield a fault for each line of a template for patients that has words of its own."""
    if not _READ.fullmatch(name):
        return
    plain = _HIDDEN.sub(lambda found: _blank(found[0]), _JINJA.sub(lambda found: _blank(found[0]), text))
    spoken = ((found.start(1), found[1]) for found in _SPOKEN.finditer(plain))
    shown = _TAG.sub(lambda found: _blank(found[0]), plain)
    lines = ((number, line.strip()) for number, line in enumerate(shown.split("\n"), 1))
    found = {plain.count("\n", 0, at) + 1: words for at, words in spoken if _LETTERS.search(words)}
    found |= {number: line for number, line in lines if _LETTERS.search(line) and not _MACRO.match(line)}
    for number, words in sorted(found.items()):
        yield _fault("template-words", f"a template may not write words: {words}", f"templates/{name}", number)


def _fault(code: str, message: str, path: str, line: int) -> Diagnostic:
    hint = "write them in the leaflet, or as a phrase of the catalogue: there they are reviewed"
    return Diagnostic(code, message, place=Place(path, line), hint=hint)


def _blank(text: str) -> str:
    """Return blanks in place of ``text``, its line breaks kept."""
    return "".join("\n" if character == "\n" else " " for character in text)
