"""The colours of a proof's own furniture: named tokens, unlike one another in hue and in lightness, and unlike inks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKENS: Mapping[str, str] = {
    "guide-trim": "#0B57D0",
    "guide-bleed": "#C4003C",
    "guide-safe": "#00703C",
    "guide-fold": "#8E24AA",
    "guide-halo": "#FCFCFC",
    "guide-label": "#202124",
    "guide-measure": "#5F6368",
    "table": "#DADCE0",
    "sheet-edge": "#9AA0A6",
    "finding-error": "#B3261E",
    "finding-warning": "#8A5A00",
    "finding-note": "#3C4043",
}


def css() -> str:
    """Return the tokens as CSS custom properties."""
    return "\n".join((":root {", *(f"  --{name}: {value};" for name, value in TOKENS.items()), "}", ""))


def rgb(name: str) -> str:
    """Return a token as the three operands of ``rg`` (ISO 32000-1, 8.6.8)."""
    value = TOKENS[name]
    return " ".join(f"{int(value[i : i + 2], 16) / 255:.4f}" for i in (1, 3, 5))
