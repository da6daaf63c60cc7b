"""Crop and fold marks: where they stand, as line segments in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.model.profile import MARK_OFFSET_MM
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.formats import Layout
    from brochure.model.profile import Profile

_DASH_PT = 2
# Operators that set the colour of marks: black, or every plate, in the Separation space that the page calls All.
BLACK, EVERY_PLATE = "0 G", "/All CS 1 SCN"


@dataclass(frozen=True, slots=True)
class Mark:
    """One line, from the lower left of the trim in mm; fold marks are dashed."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


def marks(layout: Layout, side: int, profile: Profile) -> tuple[Mark, ...]:
    """Return the crop marks of a sheet's corners and the fold marks of one side."""
    return (*_crop(layout, profile), *_fold(layout, side, profile))


def operators(drawn: Iterable[Mark], profile: Profile, origin: float, ink: str = BLACK) -> bytes:
    """Return operators that draw ``drawn`` in ``ink``, itself an operator, the trim's corner at ``origin`` pt."""
    lines = [f"q {ink} {profile.mark_width:g} w 0 J"]
    for mark in drawn:
        lines.append(f"[{_DASH_PT}] 0 d" if mark.dashed else "[] 0 d")
        ends = [f"{origin + pt(v):.4f}" for v in (mark.x0, mark.y0, mark.x1, mark.y1)]
        lines.append(f"{ends[0]} {ends[1]} m {ends[2]} {ends[3]} l S")
    return "\n".join((*lines, "Q", "")).encode()


def _reach(profile: Profile) -> tuple[float, float]:
    """Return where marks begin and end, in mm beyond the trim."""
    near = profile.bleed + MARK_OFFSET_MM
    return near, near + profile.mark_length


def _crop(layout: Layout, profile: Profile) -> Iterator[Mark]:
    near, far = _reach(profile)
    for x, sign_x in ((0.0, -1), (layout.width, 1)):
        for y, sign_y in ((0.0, -1), (layout.height, 1)):
            yield Mark(x + sign_x * near, y, x + sign_x * far, y)
            yield Mark(x, y + sign_y * near, x, y + sign_y * far)


def _fold(layout: Layout, side: int, profile: Profile) -> Iterator[Mark]:
    near, far = _reach(profile)
    for fold in layout.folds[side]:
        if fold.axis == "x":
            yield Mark(fold.at, -near, fold.at, -far, dashed=True)
            yield Mark(fold.at, layout.height + near, fold.at, layout.height + far, dashed=True)
        else:
            y = layout.height - fold.at
            yield Mark(-near, y, -far, y, dashed=True)
            yield Mark(layout.width + near, y, layout.width + far, y, dashed=True)
