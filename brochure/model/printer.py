"""The clinic's own printer: how it prints, and the test sheet that tells.

All is said of the sheet as it lies before one, long side across: x runs to the right and y down, in millimetres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, WithJsonSchema

from brochure.model.base import Flag, OneOf, Written
from brochure.model.profile import measure
from brochure.units import inches

LEAST_SCALE, MOST_SCALE = 0.9, 1.1
MOST_SHIFT = 10.0
MOST_EDGE = 20.0

# A sheet is of a paper when both of its sides are within this many mm of the paper's.
_NEAR = 1.0

_NUMBER = WithJsonSchema({"type": "number"})
Scale = Annotated[float, measure(LEAST_SCALE, MOST_SCALE), _NUMBER]
Shift = Annotated[float, measure(-MOST_SHIFT, MOST_SHIFT), _NUMBER]
Edge = Annotated[float, measure(0, MOST_EDGE), _NUMBER]
Pile = Literal["face-down", "face-up"]


class Readings(Written):
    """How the printer prints on one paper."""

    scale_x: Scale = Field(default=1.0, description="Printed width for each mm asked for.")
    scale_y: Scale = Field(default=1.0, description="Printed height for each mm asked for.")
    side_one_x: Shift = Field(default=0.0, description="How far side one lies right of its place; left below zero.")
    side_one_y: Shift = Field(default=0.0, description="How far side one lies below its place; above it below zero.")
    shift_x: Shift = Field(
        default=0.0, description="How far side two lies right of side one, seen through the sheet from side one."
    )
    shift_y: Shift = Field(default=0.0, description="How far side two lies below side one, seen in the same way.")
    edge_left: Edge = Field(default=0.0, description="What is not printed at the left edge of a side.")
    edge_right: Edge = Field(default=0.0, description="What is not printed at the right edge.")
    edge_top: Edge = Field(default=0.0, description="What is not printed at the top.")
    edge_bottom: Edge = Field(default=0.0, description="What is not printed at the bottom.")
    turned: Flag = Field(default=False, description="Whether side two comes out upside down.")
    pile: Annotated[Pile, OneOf("pile")] = Field(
        default="face-down", description="How sheets come to lie: side one down, or side one up."
    )
    _paper: str = PrivateAttr(default="")

    @property
    def paper(self) -> str:
        """The name of the paper."""
        return self._paper


class Printer(Written):
    """The clinic's own printer, by paper."""

    a4: Readings | None = Field(default=None, description="Its readings on A4.")
    letter: Readings | None = Field(default=None, description="Its readings on US Letter.")

    @property
    def readings(self) -> Mapping[str, Readings]:
        """The readings there are, by paper."""
        return MappingProxyType({name: found for name in SHEETS if (found := getattr(self, name)) is not None})

    def for_sheet(self, width: float, height: float) -> Readings | None:
        """Return the readings on the paper of a sheet of these mm, either way up; None where there are none."""
        long, short = max(width, height), min(width, height)
        for name, found in self.readings.items():
            sheet = SHEETS[name]
            if abs(sheet.width - long) < _NEAR and abs(sheet.height - short) < _NEAR:
                made = found.model_copy()
                made._paper = name  # noqa: SLF001 - its own
                return made
        return None


@dataclass(frozen=True, slots=True)
class CalibrationSheet:
    """One paper's test sheet: three crosses, the corner one ``left`` and ``top`` mm from the paper's edges.

    The others stand ``across`` mm to its right and ``down`` mm below; all together are centred on the sheet. The scale
    that is read against the light stands in the sheet's centre, so that it serves however side two is turned.
    """

    width: float
    height: float
    across: float
    down: float
    step: float
    labels: int
    unit: str

    @property
    def left(self) -> float:
        """From the paper's left edge to the corner cross."""
        return (self.width - self.across) / 2

    @property
    def top(self) -> float:
        """From the paper's top edge to the corner cross."""
        return (self.height - self.down) / 2


SHEETS: Mapping[str, CalibrationSheet] = MappingProxyType(
    {
        "a4": CalibrationSheet(297.0, 210.0, across=200.0, down=140.0, step=1.0, labels=10, unit="mm"),
        "letter": CalibrationSheet(
            inches(11), inches(8.5), across=inches(8), down=inches(6), step=inches(1 / 16), labels=16, unit="in"
        ),
    }
)
