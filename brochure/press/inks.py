"""Inks replaced: every painted colour that stands for an ink becomes the clinic's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.press.paints import RGB, Paint, Space, Values
from brochure.press.repaint import repaint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pikepdf import Object, Pdf, PdfInlineImage, Stream

    from brochure.press.rasters import Encoded

Rgb = tuple[int, int, int]

# How far a channel may lie from a step of 1/255, in steps: WeasyPrint writes six decimals.
_TOLERANCE = 0.02


def recolour(pdf: Pdf, colours: Mapping[Rgb, Rgb]) -> None:
    """Replace every colour of ``colours`` that ``pdf`` paints; what is not among them stays as it is.

    All are replaced at once: a new colour that equals another's stand-in is not replaced again. Soft masks keep theirs.
    """
    repaint(pdf, _Clinic(colours))


def triple(values: Iterable[float]) -> Rgb | None:
    """Return three components of 0 to 1 as 8-bit channels, or None where they are no colour of 8 bits."""
    channels = [float(value) * 255 for value in values]
    if len(channels) != 3 or any(abs(c - round(c)) > _TOLERANCE for c in channels):
        return None
    red, green, blue = (round(c) for c in channels)
    return (red, green, blue)


class _Clinic:
    """Stand-ins become the clinic's sRGB."""

    group = None
    overprints, written_here = False, False

    def __init__(self, colours: Mapping[Rgb, Rgb]) -> None:
        self.colours = colours

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        del overprint
        if space.kind != "rgb":
            return None
        triples = [triple(values) for values in colours]
        if not any(found in self.colours for found in triples):
            return None
        news = [self.colours.get(found) if found else None for found in triples]
        return [
            Paint(RGB, tuple(c / 255 for c in new) if new else values)
            for new, values in zip(news, colours, strict=True)
        ]

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Viewers mix in sRGB, as designers see it."""
        del space, start, end, shares
        return None

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        """Images keep their colours."""
        del image, resources
        return None
