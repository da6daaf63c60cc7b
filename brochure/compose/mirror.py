"""The pages of a style sheet as a mirror shows them: CSS has no logical names for what stands in their margins."""

from __future__ import annotations

import re

_AT_PAGE = re.compile(r"@page\b")
_SIDE = re.compile(r"\b(?:left|right)\b")
_OTHER = {"left": "right", "right": "left"}


def mirrored_pages(css: str) -> str:
    """Return ``css`` with left and right exchanged in every ``@page`` rule: selectors, margin boxes, declarations."""
    parts, done = [], 0
    for start in _AT_PAGE.finditer(css):
        if start.start() < done:
            continue
        end = _end(css, start.end())
        rule = css[start.start() : end]
        parts += [css[done : start.start()], _SIDE.sub(lambda side: _OTHER[side[0]], rule)]
        done = end
    return "".join((*parts, css[done:]))


def _end(css: str, at: int) -> int:
    """Return where the block that opens after ``at`` has been closed."""
    depth = 0
    for brace in re.compile("[{}]").finditer(css, at):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(css)
