"""Paths of drawings, read once: WeasyPrint parses the same path again for every panel and every leaflet that shows it.

What a path adds to a page follows from its words, the size of its font and of its drawing; it is kept and added again.
For any version of WeasyPrint that is not the one below, or where it is not as expected, paths are drawn as they come.
``BROCHURE_PLAIN_PATHS=1`` sees to that as well.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.metadata import version
from typing import Any

VERSION = "70.0"
SWITCH = "BROCHURE_PLAIN_PATHS"

# So many operators are kept: some 30 bytes each.
_MOST = 200_000


class RememberedPaths:
    """What draws a path node of an SVG: by ``plain``, what is drawn by it the first time."""

    def __init__(self, plain: Any) -> None:
        """Begin with no path known."""
        self.plain = plain
        self._known: dict[tuple[Any, ...], tuple[tuple[bytes, ...], tuple[Any, ...]]] = {}
        self._count = 0

    def __call__(self, svg: Any, node: Any, font_size: float) -> None:
        """Add a path to the stream that ``svg`` is drawn on, and its vertices to ``node``, where markers stand."""
        drawn, vertices = svg.stream.stream, node.vertices
        key = (node.get("d", ""), font_size, svg.inner_width, svg.inner_height)
        known = self._known.get(key)
        if known is None:
            operators, points = len(drawn), len(vertices)
            self.plain(svg, node, font_size)  # a broken path raises, and is not kept
            known = tuple(drawn[operators:]), tuple(vertices)[points:]
            self._count += len(known[0])
            if self._count > _MOST:
                self.forget()
                self._count = len(known[0])
            self._known[key] = known
        else:
            drawn.extend(known[0])
            vertices.extend(known[1])

    def forget(self) -> None:
        """Keep nothing of what was drawn."""
        self._known.clear()
        self._count = 0


def forget_paths() -> None:
    """Keep no path of what was drawn in this process."""
    paths = getattr(import_module("weasyprint.svg"), "TAGS", {}).get("path")
    if isinstance(paths, RememberedPaths):
        paths.forget()


def remember_paths() -> None:
    """See that WeasyPrint, which is loaded, reads each path once in this process."""
    if os.environ.get(SWITCH) or version("weasyprint") != VERSION:
        return
    tags: dict[str, Any] = getattr(import_module("weasyprint.svg"), "TAGS", {})
    plain = tags.get("path")
    if callable(plain) and not isinstance(plain, RememberedPaths):
        tags["path"] = RememberedPaths(plain)
