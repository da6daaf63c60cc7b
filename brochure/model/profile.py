"""A printer profile: what a print shop wants around, on and under the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainValidator, PrivateAttr, WithJsonSchema

from brochure.errors import Diagnostic, Severity, did_you_mean
from brochure.model.base import Flag, Name, OneOf, Words, Written, described, fault, read_number, refused
from brochure.model.brand import INKS
from brochure.model.printing import FIXED
from brochure.source import Mapping_

if TYPE_CHECKING:
    from collections.abc import Iterator

# Names of the ICC's registry of characterisation data (registry.color.org/cmyk-registry).
_REGISTERED = re.compile(
    r"FOGRA(?:2[7-9]|3\d|4\d|5\d|60|61)L?|CGATS TR 00[1-6]|CGATS21-2-CRPC[1-7]|IFRA(?:22|26|28|30)|JC200103|JCN2002"
    r"|JCW2003|EUROSB104|EUROSB204|PSRgravure(?:HWC|LWC|SC|MF)"
)

# Marks begin this far beyond the bleed, so that they never print into it.
MARK_OFFSET_MM = 1.0


def measure(least: float = 0.0, most: float = 1000.0) -> PlainValidator:
    """Return a reader of numbers from ``least`` to ``most``."""

    def read(value: object) -> float:
        number = read_number(value)
        if not least <= number <= most:
            raise refused(fault("out-of-range", f"this must be {least:g} to {most:g}, not {described(value)}", value))
        return number

    return PlainValidator(read)


_SCHEMA = WithJsonSchema({"type": "number"})
Bleed = Annotated[float, measure(0, 5), _SCHEMA]
Millimetres = Annotated[float, measure(0, 50), _SCHEMA]
Points = Annotated[float, measure(0, 72), _SCHEMA]
Percent = Annotated[float, measure(100, 400), _SCHEMA]
Ppi = Annotated[float, measure(36, 2400), _SCHEMA]


class Profile(Written):
    """One print shop's, or one printing condition's, requirements. Lengths in mm, type and rules in points."""

    title: Words = Field(description="What people call it.")
    about: Words | None = Field(default=None, description="What it is for; printed on the ticket.")
    icc: Words = Field(description="The ICC profile: a file beside this one, or the name of one that ships.")
    condition: Words = Field(description="The printing condition's registered name, such as FOGRA39.")
    condition_name: Words = Field(description="The printing condition in words.")
    registry: Words = Field(default="http://www.color.org", description="Where the condition's name is registered.")
    pdfx: Annotated[Literal["x-4", "x-1a"], OneOf("flavour")] = Field(default="x-4", description="Flavour of PDF/X.")
    one_ink: Name | None = Field(
        default=None, description="Everything in one ink: black, or the role whose spot colour it is."
    )
    pages: Annotated[Literal["single", "pairs"], OneOf("pages")] = Field(
        default="single", description="Booklets as single pages, or as printer's pairs."
    )
    bleed: Bleed = Field(default=3.0, description="Art beyond the trim.")
    marks: Flag = Field(default=True, description="Crop, fold and registration marks, and the slug line.")
    mark_length: Millimetres = Field(default=4.0, description="Length of a mark.")
    mark_width: Points = Field(default=0.25, description="Width of a mark, in points.")
    slug: Millimetres = Field(default=5.0, description="Room beyond the marks for the slug line.")
    safe: Millimetres = Field(default=5.0, description="How near text may come to the trim.")
    fold_safe: Millimetres = Field(default=3.0, description="How near text may come to a fold.")
    coverage: Percent = Field(default=300.0, description="The most ink in one place: all plates together, per cent.")
    resolution: Ppi = Field(default=300.0, description="Pictures are resampled to this, in pixels an inch.")
    least_resolution: Ppi = Field(default=150.0, description="A coarser picture stops the file.")
    least_type: Points = Field(default=6.0, description="The smallest type, in points.")
    least_reversed_type: Points = Field(default=8.0, description="The smallest type in white or of several inks.")
    least_rule: Points = Field(default=0.25, description="The thinnest line, in points.")
    least_reversed_rule: Points = Field(default=0.5, description="The thinnest line in white or of several inks.")
    rich_black_type: Points = Field(default=24.0, description="Black type smaller than this is black ink alone.")
    caliper: Millimetres = Field(default=0.1, description="Thickness of a sheet, by which a booklet's pages creep.")
    _name: str = PrivateAttr(default="")
    _icc: bytes = PrivateAttr(default=b"")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Yield a fault for a single ink that no brand can have."""
        ink = mapping.get("one-ink", "")
        known = ["black", *(ink for ink in INKS if ink not in FIXED)]
        if isinstance(ink, str) and ink and ink not in known:
            yield fault("unknown-ink", f'no ink is called "{ink}"', ink, did_you_mean(ink, known))

    def remarks(self) -> Iterator[Diagnostic]:
        """Yield what a print shop would ask about."""
        if not _REGISTERED.fullmatch(self.condition):
            message = f'"{self.condition}" is not a printing condition that is registered at {self.registry}'
            hint = "the print shop names it, such as FOGRA39, FOGRA51, CGATS TR 006 or CGATS21-2-CRPC6"
            yield replace(fault("condition", message, hint=hint, place=self.at("condition")), severity=Severity.WARNING)

    @property
    def name(self) -> str:
        """The name of its file."""
        return self._name

    @property
    def icc_profile(self) -> bytes:
        """The ICC profile of the printing condition."""
        return self._icc

    @property
    def margin(self) -> float:
        """How far the sheet of the file reaches beyond the trim on every side, in mm."""
        return self.bleed + (MARK_OFFSET_MM + self.mark_length + self.slug if self.marks else 0.0)

    def with_files(self, name: str, icc: bytes) -> Profile:
        """Return this profile with its name and the bytes of its ICC profile."""
        made = self.model_copy()
        made._name, made._icc = name, icc  # noqa: SLF001 - its own
        return made
