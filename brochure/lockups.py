"""Logos as they came to lie on the typeset panels: large enough, and with the air that the brand asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from brochure.copyfit import Box
    from brochure.document import Lockup
    from brochure.errors import Place

MM_PER_PX = 25.4 / 96
_SLACK_MM = 0.05


def lockup_findings(
    lockups: Iterable[Lockup],
    anchors: Sequence[Mapping[str, Box]],
    sizes: Sequence[tuple[float, float]],
    panels: Sequence[str],
) -> Iterator[Diagnostic]:
    """Yield a finding for each of ``lockups`` that is too small or too near an edge.

    Boxes and the ``sizes`` of pages are in CSS pixels, from the top left of the trim.
    """
    for lockup in lockups:
        for page, panel in enumerate(panels):
            if (box := anchors[page].get(lockup.id)) is not None:
                yield from _of_one(lockup, box, sizes[page], panel)


def _of_one(lockup: Lockup, box: Box, size: tuple[float, float], panel: str) -> Iterator[Diagnostic]:
    left, top, right, bottom = (edge * MM_PER_PX for edge in box)
    width = min(right - left, (bottom - top) * lockup.aspect)
    height = min(bottom - top, (right - left) / lockup.aspect)
    for what, is_, least in (("wide", width, lockup.least_width), ("tall", height, lockup.least_height)):
        if is_ < least[0] - _SLACK_MM:
            message = f"the logo is {is_:.1f} mm {what} here, and may not be under {least[0]:g}"
            hint = 'name one under "small:" that is drawn for it, or lower the limit under defaults: brochure: logo:'
            told = _warning("logo-small", message, hint, least[1] or lockup.place)
            yield replace(told, panel=panel, measured=round(is_, 1), threshold=least[0])
            break
    if lockup.clear is None:
        return
    wanted, place = lockup.clear
    free = min(left, top, size[0] * MM_PER_PX - right, size[1] * MM_PER_PX - bottom)
    if free < wanted - _SLACK_MM:
        message = f"the logo is {free:.1f} mm from the edge of the panel, and asks for {wanted:g} mm of air"
        hint = "take a theme or a fold with wider margins, or lower clear-space"
        told = _warning("logo-crowded", message, hint, place)
        yield replace(told, panel=panel, measured=round(free, 1), threshold=wanted)


def _warning(code: str, message: str, hint: str, place: Place) -> Diagnostic:
    return Diagnostic(code, message, Severity.WARNING, place, hint)
