"""Proofs of a finished print file: each of its plates alone, and how the inks together will look."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name, PdfInlineImage
from PIL import Image, ImageChops

from brochure.press.icc import Condition, condition
from brochure.press.painted import shadings, walks
from brochure.press.paints import ALL, CMYK, GRAY, NOTHING, PLATES, RGB, Paint, Space, Values, read_space, tint_of
from brochure.press.rasters import Encoded, Raster, as_jpeg, encoded, read_raster, recoloured
from brochure.press.repaint import repaint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Object, Pdf, Stream


def separations(pdf: bytes) -> dict[str, bytes]:
    """Return a PDF in grey for every plate that a finished print file uses, in the order C, M, Y, K and spots.

    White is no ink and black all of it. Overprint is kept: what a plate does not paint leaves it as it is. Raises
    ``ValueError`` for a file that still paints in RGB, which has no plates.
    """
    made = {}
    with pikepdf.open(BytesIO(pdf)) as found:
        names = (*PLATES, *_spots(found))
    for name in names:
        with pikepdf.open(BytesIO(pdf)) as found:
            plate = _Plate(name)
            repaint(found, plate)
            _undescribed(found)
            if plate.used:
                made[name] = _saved(found)
    return made


def soft_proof(pdf: bytes, icc: bytes) -> bytes:
    """Return a PDF in sRGB that shows how a finished print file looks, printed under the profile ``icc``.

    Relative colorimetric: the paper is white. Spots are shown by their alternates, and nothing overprints.
    """
    with pikepdf.open(BytesIO(pdf)) as found:
        repaint(found, _Look(condition(icc)))
        _undescribed(found)
        return _saved(found)


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _undescribed(pdf: Pdf) -> None:
    """Take out what says that a file is ready for the press."""
    for key in ("/OutputIntents", "/Metadata"):
        if key in pdf.Root:
            del pdf.Root[key]


def _spots(pdf: Pdf) -> tuple[str, ...]:
    """Return the spots that are named anywhere, in order of name."""
    found: set[str] = set()
    for _, dictionaries in walks(pdf):
        for resources in dictionaries:
            for space in _spaces(resources):
                while space.base is not None:
                    space = space.base  # noqa: PLW2901 - what an indexed space is made of
                found.update(space.inks)
    return tuple(sorted(found - {*PLATES, ALL, "None"}))


def _spaces(resources: Object) -> Iterator[Space]:
    named = resources.get(Name.ColorSpace)
    yield from (read_space(space, resources) for space in (named.values() if named is not None else ()))
    yield from (read_space(shading.get(Name.ColorSpace), resources) for shading in shadings(resources))
    drawn = resources.get(Name.XObject)
    for image in drawn.values() if drawn is not None else ():
        if image.get(Name.Subtype) == Name.Image:
            yield read_space(image.get(Name.ColorSpace), resources)


@dataclass(slots=True)
class _Plate:
    """One plate, drawn in grey (a ``repaint.Mapping``); ``used`` tells whether any art lies on it."""

    name: str
    used: bool = False
    group: Name | None = Name.DeviceGray
    overprints: bool = False
    written_here: bool = True
    _process: int | None = field(init=False)

    def __post_init__(self) -> None:
        self._process = PLATES.index(self.name) if self.name in PLATES else None

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        return [self._paint(space, values, overprint=overprint) for values in colours]

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Ink on a plate is mixed straight."""
        del space, start, end, shares
        return None

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        raster = read_raster(image, resources)
        if raster is None:
            return None
        if raster.space.kind == "indexed":
            table = recoloured(raster, self._table)
            return encoded(table) if table is not None else None
        if raster.space == RGB:
            raise ValueError("an image in RGB is on no plate")
        self.used |= (plate := self._channel(raster)) is not None
        return encoded(Raster(GRAY, ImageChops.invert(plate) if plate is not None else Image.new("L", (1, 1), 255)))

    def _channel(self, raster: Raster) -> Image.Image | None:
        """Return the ink that an image puts on this plate, 255 being all of it."""
        if raster.space == CMYK and self._process is not None:
            return raster.pixels.getchannel(self._process)
        if raster.space == GRAY and self.name == "Black":
            return ImageChops.invert(raster.pixels)
        return raster.pixels if raster.space.inks == (self.name,) else None

    def _table(self, space: Space, colours: list[Values]) -> tuple[Space, list[Values]]:
        return GRAY, [self._paint(space, values, overprint=False).values for values in colours]

    def _paint(self, space: Space, values: Values, *, overprint: bool) -> Paint:
        amount = self._amount(space, values)
        if amount is None or (overprint and not amount and space == CMYK):
            if overprint:
                return NOTHING
            amount = 0.0
        self.used |= amount > 0 and space.inks != (ALL,)
        return Paint(GRAY, (1 - amount,))

    def _amount(self, space: Space, values: Values) -> float | None:
        """Return how much ink a colour puts on this plate; None where its space does not know the plate."""
        if space.kind == "inks":
            if ALL in space.inks:
                return values[0]
            return values[space.inks.index(self.name)] if self.name in space.inks else None
        if space.kind not in {"gray", "cmyk"}:
            raise ValueError(f"a colour in {space.kind.upper()} is on no plate")
        if self._process is None:
            return None
        return values[self._process] if space == CMYK else (1 - values[0]) * (self.name == "Black")


@dataclass(slots=True)
class _Look:
    """Ink as it looks, in sRGB (a ``repaint.Mapping``)."""

    condition: Condition
    group: Name | None = Name.DeviceRGB
    overprints: bool = False
    written_here: bool = True

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        del overprint
        if space.kind not in {"gray", "cmyk", "inks"}:
            return None
        return [Paint(RGB, look) for look in self.condition.look([_ink(space, values) for values in colours])]

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        mixed = [tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)) for share in shares]
        return self.paints(space, mixed)

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        raster = read_raster(image, resources)
        if raster is None or raster.space == RGB:
            return None
        if raster.space.kind != "cmyk":
            table = recoloured(raster, self._table)
            return encoded(table) if table is not None else None
        seen = Raster(RGB, self.condition.seen(raster.pixels))
        return as_jpeg(seen) if raster.photo else encoded(seen)

    def _table(self, space: Space, colours: list[Values]) -> tuple[Space, list[Values]]:
        return RGB, [paint.values for paint in self.paints(space, colours) or ()]


def _ink(space: Space, values: Values) -> Values:
    if space.kind == "inks":
        return (0.0, 0.0, 0.0, 1.0 * values[0]) if ALL in space.inks else tint_of(space.alternates, values)
    return values if space == CMYK else (0.0, 0.0, 0.0, 1 - values[0])
