"""Crop, cut and fold marks and registration targets: where they stand, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.model.profile import MARK_OFFSET_MM
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.formats import Layout
    from brochure.model.profile import Profile

_DASH_PT = 2
# Operators that set the colour of marks: black, or every plate, in the Separation space that the page calls All.
BLACK, EVERY_PLATE = "0 G", "/All CS 1 SCN"
# A target stands this far from every other mark at least.
_CLEAR_MM = 6.0
# On a sheet of the clinic's own: marks of this length, or ticks that reach past what a printer leaves white.
_CUT_MM, _TICK_MM, _WORTH_MM = 4.0, 8.0, 1.5
_NEAR = 0.01
# How far a curve's handles stand off for a quarter of a circle.
_KAPPA = 0.5523


@dataclass(frozen=True, slots=True)
class Mark:
    """One line, from the lower left of the trim in mm; fold marks are dashed."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A registration target, a cross in a ring, from the lower left of the trim in mm; it marks the middle as well."""

    x: float
    y: float
    radius: float


def marks(layout: Layout, side: int, profile: Profile) -> tuple[Mark | Target, ...]:
    """Return the crop marks of every copy, the fold marks of one side, and a target on each edge of the sheet."""
    lines = (*_crop(layout, profile), *_fold(layout, side, profile))
    return (*lines, *_targets(layout, lines, profile))


def cut_marks(layout: Layout) -> tuple[Mark, ...]:
    """Return the marks by which the copies of a clinic's own sheet are cut out, all of them on the sheet.

    Where a cut runs to the edge of the paper between two copies, a tick begins it.
    """
    drawn = _outward(_bottom_up(layout), layout.bleed + MARK_OFFSET_MM, layout.bleed + MARK_OFFSET_MM + _CUT_MM)
    kept = [short for mark in drawn if (short := _on_sheet(mark, layout))]
    return tuple(dict.fromkeys((*kept, *_ticks(layout))))


def operators(drawn: Iterable[Mark | Target], profile: Profile, origin: float, ink: str = BLACK) -> bytes:
    """Return operators that draw ``drawn`` in ``ink``, itself an operator, the trim's corner at ``origin`` pt."""
    lines = [f"q {ink} {profile.mark_width:g} w 0 J"]
    for mark in drawn:
        match mark:
            case Mark():
                lines.append(f"[{_DASH_PT}] 0 d" if mark.dashed else "[] 0 d")
                lines.append(_line(origin, mark.x0, mark.y0, mark.x1, mark.y1))
            case Target():
                lines += ["[] 0 d", *_target(origin, mark)]
    return "\n".join((*lines, "Q", "")).encode()


def _line(origin: float, *ends: float) -> str:
    x0, y0, x1, y1 = (f"{origin + pt(v):.4f}" for v in ends)
    return f"{x0} {y0} m {x1} {y1} l S"


def _target(origin: float, target: Target) -> Iterator[str]:
    x, y, r = target.x, target.y, target.radius
    yield _line(origin, x - r, y, x + r, y)
    yield _line(origin, x, y - r, x, y + r)
    ring, k = r / 2, r / 2 * _KAPPA
    path = [(ring, 0), (ring, k), (k, ring), (0, ring), (-k, ring), (-ring, k), (-ring, 0)]
    path += [(-ring, -k), (-k, -ring), (0, -ring), (k, -ring), (ring, -k), (ring, 0)]
    points = [f"{origin + pt(x + dx):.4f} {origin + pt(y + dy):.4f}" for dx, dy in path]
    curves = (" ".join((*points[i : i + 3], "c")) for i in range(1, len(points), 3))
    yield " ".join((points[0], "m", *curves, "s"))


def _reach(profile: Profile) -> tuple[float, float]:
    """Return where marks begin and end, in mm beyond the trim."""
    near = profile.bleed + MARK_OFFSET_MM
    return near, near + profile.mark_length


def _bottom_up(layout: Layout) -> tuple[tuple[float, float, float, float], ...]:
    """Return what is cut out of the sheet, left, bottom, right, top from its lower left."""
    cuts = layout.cuts or ((0.0, 0.0, layout.width, layout.height),)
    return tuple((x0, layout.height - y1, x1, layout.height - y0) for x0, y0, x1, y1 in cuts)


def _crop(layout: Layout, profile: Profile) -> Iterator[Mark]:
    near, far = _reach(profile)
    yield from dict.fromkeys(_outward(_bottom_up(layout), near, far))


def _outward(boxes: Sequence[tuple[float, float, float, float]], near: float, far: float) -> Iterator[Mark]:
    """Yield the marks at the corners of ``boxes``, but those that would stand in another box or in its bleed."""
    bleed = near - MARK_OFFSET_MM
    for left, bottom, right, top in boxes:
        for x, sign_x in ((left, -1), (right, 1)):
            for y, sign_y in ((bottom, -1), (top, 1)):
                level = Mark(x + sign_x * near, y, x + sign_x * far, y)
                upright = Mark(x, y + sign_y * near, x, y + sign_y * far)
                yield from (m for m in (level, upright) if not any(_meets(m, box, bleed) for box in boxes))


def _meets(mark: Mark, box: tuple[float, float, float, float], bleed: float) -> bool:
    left, bottom, right, top = box
    return (
        max(mark.x0, mark.x1) > left - bleed + _NEAR
        and min(mark.x0, mark.x1) < right + bleed - _NEAR
        and max(mark.y0, mark.y1) > bottom - bleed + _NEAR
        and min(mark.y0, mark.y1) < top + bleed - _NEAR
    )


def _on_sheet(mark: Mark, layout: Layout) -> Mark | None:
    """Return what of a mark lies on the sheet, if that is worth drawing."""
    x0, x1 = (min(max(x, 0.0), layout.width) for x in (mark.x0, mark.x1))
    y0, y1 = (min(max(y, 0.0), layout.height) for y in (mark.y0, mark.y1))
    return Mark(x0, y0, x1, y1) if abs(x1 - x0) + abs(y1 - y0) >= _WORTH_MM else None


def _ticks(layout: Layout) -> Iterator[Mark]:
    """Yield a tick at either end of every cut between two copies that leaves no room for marks beyond them."""
    boxes = _bottom_up(layout)
    across, down = [(box[0], box[2]) for box in boxes], [(box[1], box[3]) for box in boxes]
    room = MARK_OFFSET_MM + _WORTH_MM
    if min(low for low, _ in down) < room:
        for x in sorted({x for span in across for x in span if _shared(x, across)}):
            yield from (Mark(x, 0.0, x, _TICK_MM), Mark(x, layout.height, x, layout.height - _TICK_MM))
    if min(left for left, _ in across) < room:
        for y in sorted({y for span in down for y in span if _shared(y, down)}):
            yield from (Mark(0.0, y, _TICK_MM, y), Mark(layout.width, y, layout.width - _TICK_MM, y))


def _shared(at: float, spans: Sequence[tuple[float, float]]) -> bool:
    """Tell whether two copies meet at ``at`` with no gutter."""
    return any(abs(end - at) < _NEAR for _, end in spans) and any(abs(begin - at) < _NEAR for begin, _ in spans)


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


def _targets(layout: Layout, lines: Sequence[Mark], profile: Profile) -> Iterator[Target]:
    """Yield a target beyond each edge: in its middle, or where it is clear of other marks."""
    near, far = _reach(profile)
    radius = profile.mark_length / 2
    if not radius:
        return
    off = (near + far) / 2
    xs = [mark.x0 for mark in lines if abs(mark.x1 - mark.x0) < _NEAR]
    ys = [mark.y0 for mark in lines if abs(mark.y1 - mark.y0) < _NEAR]
    x, y = _clear_of(xs, layout.width), _clear_of(ys, layout.height)
    if x is not None:
        yield from (Target(x, -off, radius), Target(x, layout.height + off, radius))
    if y is not None:
        yield from (Target(-off, y, radius), Target(layout.width + off, y, radius))


def _clear_of(taken: Sequence[float], length: float) -> float | None:
    for share in (1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4, 2 / 5, 3 / 5, 1 / 8, 7 / 8):
        if all(abs(share * length - at) >= _CLEAR_MM for at in taken):
            return share * length
    return None
