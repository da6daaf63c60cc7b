"""A format for a language that is read from right to left: the same sheet as a mirror shows it.

What opened to the left opens to the right, and what was tucked in from the left is tucked in from the right. Names stay
true to what is seen: the left panel of the inside is called so in either, and read last in one of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.formats.values import Fold, Layout, Spread

if TYPE_CHECKING:
    from brochure.formats.values import Format, Placement, Step

_OTHER = {"left": "right", "right": "left"}


def mirrored(fmt: Format) -> Format:
    """Return ``fmt`` as it is for text from right to left; what is not folded has nothing to mirror."""
    if not fmt.steps:
        return fmt
    size = {panel.name: panel for panel in fmt.panels}

    def layout(one: Layout) -> Layout:
        placements = tuple(
            _placement(p, one.width, size[p.panel].height if p.rotation % 180 else size[p.panel].width)
            for p in one.placements
        )
        cuts = tuple((one.width - right, top, one.width - left, bottom) for left, top, right, bottom in one.cuts)
        front, back = (tuple(sorted((_fold(f, one.width) for f in side), key=_place)) for side in one.folds)
        return replace(one, placements=placements, cuts=cuts, folds=(front, back))

    width = sum(fmt.columns)
    return replace(
        fmt,
        panels=tuple(replace(panel, name=opposite(panel.name)) for panel in fmt.panels),
        regions=tuple(replace(r, panels=tuple(map(opposite, r.panels))) for r in fmt.regions),
        spreads=tuple(Spread(s.name, tuple(map(opposite, reversed(s.panels)))) for s in fmt.spreads),
        press=fmt.press if fmt.saddle else layout(fmt.press),  # single pages: a print shop imposes them itself
        office=layout(fmt.office),
        columns=fmt.columns[::-1],
        steps=tuple(_step(step, width) for step in fmt.steps),
        mirrored=not fmt.mirrored,
    )


def opposite(name: str) -> str:
    """Return what a panel is called on the other side: ``inside-left`` for ``inside-right``."""
    return "-".join(_OTHER.get(word, word) for word in name.split("-"))


def _placement(placement: Placement, width: float, across: float) -> Placement:
    """Return a placement on the mirrored sheet; ``across`` is the panel's extent along the sheet's width, uncropped."""
    left, top, right, bottom = placement.crop
    hidden = (top + bottom) if placement.rotation % 180 else (left + right)
    return replace(
        placement,
        panel=opposite(placement.panel),
        x=width - placement.x - (across - hidden),
        rotation=-placement.rotation % 360,
        crop=(right, top, left, bottom),
    )


def _fold(fold: Fold, width: float) -> Fold:
    return Fold("x", width - fold.at) if fold.axis == "x" else fold


def _step(step: Step, width: float) -> Step:
    if step.axis == "y":
        return step
    return replace(step, at=width - step.at, moves="right" if step.moves == "left" else "left")


def _place(line: Fold) -> tuple[str, float]:
    return (line.axis, line.at)
