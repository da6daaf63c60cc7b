"""A picture across a spread: neighbouring panels of one side that show one picture, cut at the fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import OneOf, Words, Written, fault
from brochure.model.blocks import picture_path
from brochure.model.profile import measure
from brochure.model.text import Text
from brochure.source import Mapping_, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.errors import Diagnostic, Place
    from brochure.formats import Format

Height = Annotated[float, measure(10, 400), WithJsonSchema({"type": "number"})]


class SpreadPicture(Written):
    """One picture across panels that lie side by side."""

    image: Words = Field(description="The picture, under content/.")
    alt: Text = Field(description="What it shows, for people who cannot see it.")
    edge: Annotated[Literal["foot", "head", "full"], OneOf("edge")] = Field(
        default="foot",
        alias="at",
        description="At the foot or the head of the panels, or all over panels without text.",
    )
    height: Height = Field(default=60.0, description="Of the picture at the foot or the head, to the trim, in mm.")
    fit: Annotated[Literal["cover", "contain"], OneOf("fit")] = Field(
        default="cover",
        description="cover: cut to fill its place and the bleed. contain: whole, and clear of the edges.",
    )

    @property
    def path(self) -> str:
        """The picture's path from the top of the workspace."""
        return picture_path(self.image)

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Take no height of a picture that has its panels'."""
        if mapping.get("at") == "full" and "height" in mapping:
            place = mapping.key_place("height")
            yield fault("both-given", 'a picture "at: full" is as high as its panels', place=place)


def spread_panels(fmt: Format, words: str) -> tuple[str, ...]:
    """Return the panels that the name of a spread or of a region, or names of panels in a row, stand for."""
    named = next((spread.panels for spread in fmt.spreads if spread.name == words), None)
    if named is not None:
        return named
    regions = [fmt.region(word) for word in words.split()]
    step = -1 if fmt.mirrored else 1  # a region is in reading order, panels in a row are as seen
    return tuple(panel for region in regions if region for panel in region.panels[::step])


def spread_faults(fmt: Format, spreads: Mapping_, panels: Mapping_) -> Iterator[Diagnostic]:
    """Yield what is wrong with where pictures are to lie, in a leaflet whose ``panels`` are written so."""
    taken: dict[str, str] = {}
    for key, written in spreads.items():
        place = spreads.key_place(key)
        found = tuple(_name_faults(fmt, key, place))
        yield from found
        if found:
            continue
        for panel in spread_panels(fmt, key):
            if panel in taken:
                message = f'"{key}" and "{taken[panel]}" both lay a picture on {panel}'
                yield fault("panel-twice", message, place=place, hint="keep one of the two")
            taken.setdefault(panel, key)
        if isinstance(written, Mapping_) and written.get("at") == "full":
            yield from _text_faults(fmt, spread_panels(fmt, key), panels)


def _name_faults(fmt: Format, key: str, place: Place | None) -> Iterator[Diagnostic]:
    known = {panel.name for panel in fmt.panels} | {s.name for s in fmt.spreads} | {r.name for r in fmt.regions}
    unknown = [word for word in key.split() if word not in known]
    for word in unknown:
        hint = did_you_mean(word, known)
        yield fault("unknown-spread", f'a {fmt.fold} has no spread or panel "{word}"', place=place, hint=hint)
    flowing = [word for word in key.split() if (region := fmt.region(word)) and region.lengths]
    for word in flowing:
        hint = 'put it into the text as "figure:", or across "front" or "back"'
        yield fault("spread-flows", f'which pages "{word}" takes is not known beforehand', place=place, hint=hint)
    found = spread_panels(fmt, key)
    if flowing or unknown or (len(found) == 1) or any(_runs(found, spread.panels) for spread in fmt.spreads):
        return
    rows = "; ".join(" ".join(spread.panels) for spread in fmt.spreads)
    hint = f"side by side, left to right: {rows}" if rows else "here a picture lies on one panel"
    yield fault("spread-apart", f'"{key}" do not lie side by side in a {fmt.fold}', place=place, hint=hint)


def _runs(panels: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Tell whether ``panels`` follow one another in ``row``."""
    return any(row[at : at + len(panels)] == panels for at in range(len(row)))


def _text_faults(fmt: Format, covered: tuple[str, ...], panels: Mapping_) -> Iterator[Diagnostic]:
    for key, blocks in panels.items():
        region = fmt.region(key)
        if region and set(region.panels) & set(covered) and isinstance(blocks, Sequence_) and blocks:
            message = f'text on "{key}" would stand on the picture that covers it'
            hint = f'write "{key}: []", or put the picture "at: foot" or "at: head"'
            yield fault("text-on-picture", message, place=panels.key_place(key), hint=hint)
