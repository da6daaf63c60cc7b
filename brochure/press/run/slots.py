"""Slots: where the words of a record go on a panel, and how they are set there.

A gap is a link in the typeset pages, and says so; a probe of two letters stands in it. In the finished art, whose
colours are the printer's already, the probe tells the rest: baseline, font, size, colour. Then it is taken out.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator

from brochure.errors import BrochureError, Diagnostic
from brochure.fields import RECORD, Field
from brochure.press.tagging import target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pikepdf import Object, Stream

    from brochure.press.imposition import PanelPages

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# How far a probe may stand beside its gap, and from the edge that it is set at, in points.
_SLACK, _NEAR = 0.6, 1.0
_PLAIN = re.compile(r"[^a-z0-9]")
_COLOURS = frozenset({"g", "rg", "k", "cs", "sc", "scn"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A gap of the typeset pages: the record's field, whether a code stands in it, its box on the panel in points."""

    name: str
    panel: str
    box: Box
    code: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one line of a field goes on its panel, in points from the lower left of the trim.

    ``matrix`` is that of its text, without the size; ``tracking`` stands between letters. ``font`` is the name of its
    font, ``colour`` the operators that set how it is painted. ``align`` is 0 at the left edge, 1 at the right.
    """

    name: str
    panel: str
    box: Box
    matrix: Matrix
    size: float
    tracking: float
    font: str
    colour: bytes
    align: float
    code: bool = False

    @property
    def width(self) -> float:
        """How much room there is, in points."""
        return self.box[2] - self.box[0]


def plain(name: str) -> str:
    """Return the name of a font as it is compared: of a subset without its tag, letters and digits alone."""
    return _PLAIN.sub("", name.lstrip("/").rpartition("+")[2].lower())


def asked(pages: PanelPages) -> tuple[Asked, ...]:
    """Return the gaps of typeset pages, in the order in which they stand."""
    found = []
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        for page, panel in zip(pdf.pages, pages.panels, strict=True):
            for annotation in page.obj.get(Name.Annots, ()):
                field = Field.of_url(target(annotation))
                if field and field.name.startswith(RECORD):
                    x0, y0, x1, y1 = (float(edge) for edge in annotation[Name.Rect])
                    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    found.append(Asked(field.name.removeprefix(RECORD), panel, box, field.kind == "code"))
    return tuple(found)


def found(forms: Mapping[str, Stream], gaps: Sequence[Asked]) -> tuple[Slot, ...]:
    """Return the slots of ``gaps`` and take the probes out of the art; ``forms`` are the panels of a finished file.

    Raises ``BrochureError`` where the art shows no probe, as in a part that a style has made see-through.
    """
    by_panel: dict[str, list[int]] = {}
    for number, gap in enumerate(gaps):
        by_panel.setdefault(gap.panel, []).append(number)
    slots: dict[int, Slot] = {}
    for panel, numbers in by_panel.items():
        reading = _Reading(forms[panel].get(Name.Resources, pikepdf.Dictionary()), [gaps[n] for n in numbers])
        kept = reading.read(pikepdf.parse_content_stream(forms[panel]))
        slots |= {numbers[at]: slot for at, slot in reading.slots.items()}
        forms[panel].write(pikepdf.unparse_content_stream(kept))
    if lost := [gap for number, gap in enumerate(gaps) if number not in slots]:
        hint = "take it out of the part that is set see-through or drawn as a picture"
        raise BrochureError(
            *(
                Diagnostic("slot-lost", f'there is no place for "{gap.name}" in the art', panel=gap.panel, hint=hint)
                for gap in lost
            )
        )
    return tuple(slots[number] for number in range(len(gaps)))


@dataclass(slots=True)
class _State:
    """What holds at one point of a stream: the matrix, the operators of fill colour, those of graphics states."""

    matrix: Matrix = IDENTITY
    colour: tuple[bytes, ...] = ()
    states: tuple[bytes, ...] = ()


class _Reading:
    """Follows the stream of one panel and keeps all of it but the probes."""

    def __init__(self, resources: Object, gaps: Sequence[Asked]) -> None:
        self.resources, self.gaps = resources, gaps
        self.slots: dict[int, Slot] = {}
        self.state = _State()
        self.saved: list[_State] = []
        self.text: list[Any] | None = None

    def read(self, instructions: Iterable[Any]) -> list[Any]:
        kept: list[Any] = []
        for instruction in instructions:
            operator = str(instruction.operator)
            if self.text is not None:
                self.text.append(instruction)
                if operator == "ET":
                    kept += self._ended(self.text)
                    self.text = None
                continue
            if operator == "BT":
                self.text = [instruction]
                continue
            self._follow(operator, instruction)
            kept.append(instruction)
        return kept

    def _follow(self, operator: str, instruction: Any) -> None:
        match operator:
            case "q":
                self.saved.append(replace(self.state))
            case "Q" if self.saved:
                self.state = self.saved.pop()
            case "cm":
                self.state.matrix = times(_matrix(instruction.operands), self.state.matrix)
            case "gs":
                state = _bytes(instruction)
                self.state.states = (*(s for s in self.state.states if s != state), state)
            case _ if operator in _COLOURS:
                before = self.state.colour if operator in {"sc", "scn"} else ()
                self.state.colour = (*before, _bytes(instruction))

    def _ended(self, text: list[Any]) -> list[Any]:
        """Note the slot of a probe; return what is kept of its text object."""
        matrix, font, size, shown = IDENTITY, "", 0.0, None
        kept = []
        for instruction in text:
            match str(instruction.operator):
                case "Tm":
                    matrix = _matrix(instruction.operands)
                case "Tf":
                    font, size = str(instruction.operands[0]), float(instruction.operands[1])
                case "TJ" | "Tj":
                    shown = instruction
                case operator if operator in _COLOURS | {"gs"}:
                    self._follow(operator, instruction)
                    kept.append(instruction)  # holds after the text as well
        whole = times(matrix, self.state.matrix)
        scale = math.sqrt(abs(whole[0] * whole[3] - whole[1] * whole[2]))
        wide, tracking = (0.0, 0.0) if shown is None else self._shown(shown, font, size * scale)
        at = self._gap_at(whole[4], whole[5], wide) if wide else None
        if at is None:
            return text
        gap = self.gaps[at]
        x0, _, x1, _ = gap.box
        left, right = whole[4] - x0, x1 - whole[4] - wide
        align = 0.0 if left < _NEAR else 1.0 if right < _NEAR else 0.5
        self.slots[at] = Slot(
            gap.name,
            gap.panel,
            gap.box,
            (*(value / scale for value in whole[:4]), whole[4], whole[5]),  # type: ignore[arg-type]
            size * scale,
            tracking,
            plain(str(self.resources[Name.Font][font][Name.BaseFont])),
            b"\n".join((*self.state.states, *self.state.colour)),
            align,
            gap.code,
        )
        return kept

    def _gap_at(self, x: float, y: float, wide: float) -> int | None:
        """Return the gap that holds a probe: what stands beside a gap only touches it."""
        for at, gap in enumerate(self.gaps):
            x0, y0, x1, y1 = gap.box
            level = y0 - _SLACK <= y <= y1 + _SLACK
            if at not in self.slots and level and x0 - _SLACK <= x and x + wide <= x1 + _SLACK:
                return at
        return None

    def _shown(self, instruction: Any, font: str, size: float) -> tuple[float, float]:
        """Return the width of a probe, and the space that its style puts between letters, in points.

        Anything but one letter twice is no probe, and has no width.
        """
        inner = self.resources[Name.Font][font].DescendantFonts[0]
        parts = instruction.operands[0] if str(instruction.operator) == "TJ" else instruction.operands
        glyphs = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        if len(glyphs) != 4 or glyphs[:2] != glyphs[2:]:
            return 0.0, 0.0
        moved = sum(-float(part) for part in list(parts)[1:-1] if not isinstance(part, pikepdf.String))
        widths = _widths(inner)
        wide = sum(widths.get(int.from_bytes(glyphs[at : at + 2], "big"), 0.0) for at in range(0, len(glyphs), 2))
        return (wide + moved) * size / 1000, moved * size / 1000


def _widths(inner: Object) -> dict[int, float]:
    found: dict[int, float] = {}
    entries = list(inner.get(Name.W, ()))
    while entries:
        first, second, *rest = entries
        if isinstance(second, pikepdf.Array):
            found |= {int(first) + n: float(width) for n, width in enumerate(second)}
            entries = rest
        else:
            found |= dict.fromkeys(range(int(first), int(second) + 1), float(rest[0]))
            entries = rest[1:]
    return found


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return what ``one`` and then ``other`` does (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _matrix(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return (a, b, c, d, e, f)


def _bytes(instruction: Any) -> bytes:
    return pikepdf.unparse_content_stream(
        [ContentStreamInstruction(instruction.operands, Operator(str(instruction.operator)))]
    )
