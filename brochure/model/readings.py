"""What a person reads off the printed test sheet and types in, and the file that it is kept in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic
from brochure.model.printer import LEAST_SCALE, MOST_EDGE, MOST_SCALE, MOST_SHIFT, Pile, Printer, Readings
from brochure.units import inches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.model.printer import CalibrationSheet

_LENGTH = re.compile(
    r"(?P<sign>[-+\u2212]?)\s*+(?:(?P<whole>\d{1,4})(?![\d/])(?:[ -](?=\d+/))?)?"
    r"(?P<part>[.,]\d{0,6})?(?P<over>\d{1,3}/\d{1,3})?"
    r"\s*(?P<unit>mm|cm|in|inch|inches|[\"\u2033\u201d])?"
)
_UNITS = {"mm": 1.0, "cm": 10.0}
# A cross may stand this far from where it should, by scale and shift together.
_MOST_OFF = 25.0


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the test sheet: its letter, the option that fills it, what to ask; ``toward`` are its two directions.

    The first of them counts below zero.
    """

    letter: str
    option: str
    asked: str
    toward: tuple[str, str] | None = None

    @property
    def key(self) -> str:
        """The option as a name in Python."""
        return self.option.replace("-", "_")


BOXES = (
    Box("A", "scale-x", "from cross to cross, across"),
    Box("B", "scale-y", "from cross to cross, down"),
    Box("C", "from-left", "from the left edge of the paper to the corner cross"),
    Box("D", "from-top", "from the top edge of the paper to the corner cross"),
    Box("E", "edge-left", "smallest number at the left edge"),
    Box("F", "edge-right", "smallest number at the right edge"),
    Box("G", "edge-top", "smallest number at the top edge"),
    Box("H", "edge-bottom", "smallest number at the bottom edge"),
    Box("J", "shift-x", "against the light, how far the cross lies to the side", ("left", "right")),
    Box("K", "shift-y", "against the light, how far the cross lies up or down", ("up", "down")),
)


def unit_of(box: Box, sheet: CalibrationSheet) -> str:
    """Return the unit of a number that is written without one: the ruler's, or the scales' on the sheet."""
    return sheet.unit if box.letter in "ABCD" else "mm"


def nominal(box: Box, sheet: CalibrationSheet) -> float:
    """Return what an exact printer gives, in mm."""
    return {"A": sheet.across, "B": sheet.down, "C": sheet.left, "D": sheet.top}.get(box.letter, 0.0)


def expected(box: Box, sheet: CalibrationSheet, kept: Readings, read: Mapping[str, float]) -> float:
    """Return what to read in a box, in mm, of a printer like ``kept`` but for what was ``read`` by letter already."""
    scale_x = read.get("A", sheet.across * kept.scale_x) / sheet.across
    scale_y = read.get("B", sheet.down * kept.scale_y) / sheet.down
    return {
        "A": sheet.across * scale_x,
        "B": sheet.down * scale_y,
        "C": (sheet.width - sheet.across * scale_x) / 2 + kept.side_one_x,
        "D": (sheet.height - sheet.down * scale_y) / 2 + kept.side_one_y,
        "E": kept.edge_left,
        "F": kept.edge_right,
        "G": kept.edge_top,
        "H": kept.edge_bottom,
        "J": kept.shift_x / scale_x,
        "K": kept.shift_y / scale_y,
    }[box.letter]


# Of a printer that nobody has measured: most leave about as much blank.
UNKNOWN = Readings(edge_left=4.0, edge_right=4.0, edge_top=4.0, edge_bottom=4.0)


def length(typed: str, unit: str) -> float | None:
    """Return a length in mm, None for what is none: 199.5, 199,5, 19.95 cm, 7 13/16 in."""
    match = _LENGTH.fullmatch(typed.strip().lower())
    if match is None or not (match["whole"] or match["over"] or (match["part"] or "")[1:]):
        return None
    if match["part"] and match["over"]:
        return None
    over, under = (int(number) for number in (match["over"] or "0/1").split("/"))
    if not under:
        return None
    value = int(match["whole"] or 0) + float(f"0.{(match['part'] or '.0')[1:] or 0}") + over / under
    return (-value if match["sign"] in ("-", "\u2212") else value) * _UNITS.get(match["unit"] or unit, inches(1))


def read_box(box: Box, typed: str, sheet: CalibrationSheet) -> float:
    """Return what was typed for a box, in mm; raises ``BrochureError`` saying what is wrong with it."""
    words = typed.strip()
    sign = 1.0
    for direction, factor in zip(box.toward or (), (-1.0, 1.0), strict=False):
        bare = re.sub(rf"(?i)(?:^|(?<=[\d\s.,])){direction}(?:$|(?=[\d\s]))", " ", words).strip()
        if bare != words:
            words, sign = bare, factor
            break
    unit = unit_of(box, sheet)
    value = length(words, unit)
    if value is None:
        example = f"2.5 {box.toward[0]}" if box.toward else "7 15/16" if unit == "in" else "48.5"
        raise _refused(box, f'"{typed.strip()}" is not a length', f"write a number, for instance {example}")
    value *= sign
    exact = nominal(box, sheet)
    if box.letter in "AB":
        low, high = exact * LEAST_SCALE, exact * MOST_SCALE
    elif box.letter in "CD":
        low, high = max(0.0, exact - _MOST_OFF), exact + _MOST_OFF
    else:
        low, high = (-MOST_SHIFT, MOST_SHIFT) if box.toward else (0.0, MOST_EDGE)
    if not low <= value <= high:
        limits = f"{shown(low, unit)} to {shown(high, unit)}"
        other = {"in": "mm", "mm": "in"}[unit]
        hint = f"a ruler in {other}? then write {words} {other}" if box.letter in "ABCD" else "read the sheet again"
        raise _refused(box, f"{shown(value, unit)} is out of range: it can be {limits}", hint)
    return value


def shown(millimetres: float, unit: str) -> str:
    """Return a length as people read it: millimetres, or inches and sixteenths."""
    if unit == "mm":
        return f"{round(millimetres, 2):g} mm"
    sixteenths = round(millimetres / inches(1 / 16))
    whole, part = divmod(abs(sixteenths), 16)
    under = 16
    while part and part % 2 == 0:
        part, under = part // 2, under // 2
    words = " ".join(w for w in (str(whole) if whole or not part else "", f"{part}/{under}" if part else "") if w)
    return f"{'-' if sixteenths < 0 else ''}{words} in"


def understood(read: Mapping[str, float], sheet: CalibrationSheet, *, turned: bool, pile: Pile) -> Readings:
    """Return what the printer does, from what was read in the boxes by letter, in mm.

    Raises ``BrochureError`` for a printer that is further off than can be put right.
    """
    scale_x, scale_y = read["A"] / sheet.across, read["B"] / sheet.down
    shifts = {
        "side_one_x": (read["C"] - sheet.width / 2 + scale_x * sheet.across / 2, "C"),
        "side_one_y": (read["D"] - sheet.height / 2 + scale_y * sheet.down / 2, "D"),
        # The scale that these are read on was printed by the same printer.
        "shift_x": (read["J"] * scale_x, "J"),
        "shift_y": (read["K"] * scale_y, "K"),
    }
    faults = [
        Diagnostic(
            "out-of-range",
            f"{letter}: this printer is {abs(value):.1f} mm off its place, and {MOST_SHIFT:g} mm can be put right",
            hint="measure again; else set the paper guides of the tray, and print a new test sheet",
        )
        for value, letter in shifts.values()
        if abs(value) > MOST_SHIFT
    ]
    if faults:
        raise BrochureError(*faults)
    edges = dict(zip(("left", "right", "top", "bottom"), (read[letter] for letter in "EFGH"), strict=True))
    return Readings.model_validate(
        {
            "scale_x": round(scale_x, 5),
            "scale_y": round(scale_y, 5),
            **{key: round(value, 3) for key, (value, _) in shifts.items()},
            **{f"edge_{name}": value for name, value in edges.items()},
            "turned": turned,
            "pile": pile,
        }
    )


def summary(readings: Readings) -> tuple[str, ...]:
    """Return in words what a printer does, a line for each thing."""
    r = readings
    edges = ", ".join(f"{getattr(r, f'edge_{name}'):g} mm {name}" for name in ("left", "right", "top", "bottom"))
    return (
        f"it prints at {r.scale_x:.2%} across and {r.scale_y:.2%} down",
        f"side one lies {_off(r.side_one_x, r.side_one_y)}",
        f"side two, against side one, lies {_off(r.shift_x, r.shift_y)}",
        f"it leaves blank {edges}",
        f"side two comes out {'upside down' if r.turned else 'upright'}; sheets lie {r.pile.replace('-', ' ')}",
    )


def shrinks(readings: Readings) -> bool:
    """Tell whether a printer prints so much too small that it was told to fit sheets to its page."""
    return min(readings.scale_x, readings.scale_y) < _FITTED


# Printers miss by half a per cent; what "fit to page" takes away is more.
_FITTED = 0.985


def as_yaml(printer: Printer) -> str:
    """Return the file that keeps the readings, with what each of them means."""
    return "\n".join((_HEAD, *(line for name, found in printer.readings.items() for line in _entry(name, found)), ""))


_HEAD = """\
# How this clinic's own printer prints, read off its test sheet: brochure calibrate. The office edition is made so that
# it comes out of this printer in its true size and place. After another printer, tray or driver, measure again.
# The sheet lies before you long side across. Lengths are millimetres; x runs to the right, y runs down."""

_MEANS = {
    "scale-x": "printed width for each mm asked for: 1 is exact",
    "scale-y": "printed height for each mm asked for",
    "side-one-x": "how far side one lies right of its place on the paper; left below zero",
    "side-one-y": "how far side one lies below its place; above it below zero",
    "shift-x": "how far side two lies right of side one, seen through the sheet from side one",
    "shift-y": "how far side two lies below side one, seen in the same way",
    "edge-left": "what the printer leaves blank at the left edge, 0 to 20",
    "edge-right": "and at the right",
    "edge-top": "and at the top",
    "edge-bottom": "and at the bottom",
    "turned": "yes where side two comes out upside down",
    "pile": "how sheets come to lie: face-down is side one down; face-up is side one up",
}


def _entry(name: str, readings: Readings) -> Iterator[str]:
    yield f"\n{name}:"
    for key, meaning in _MEANS.items():
        value = getattr(readings, key.replace("-", "_"))
        written = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        written = f"{written:g}" if isinstance(written, float) else written
        yield f"{f'  {key}: {written}':26} # {meaning}"


def _off(x: float, y: float) -> str:
    parts = [
        f"{abs(value):.1f} mm {word}"
        for value, word in ((x, "to the right" if x > 0 else "to the left"), (y, "too low" if y > 0 else "too high"))
        if abs(value) >= _SEEN
    ]
    return " and ".join(parts) or "where it should"


_SEEN = 0.05


def _refused(box: Box, message: str, hint: str) -> BrochureError:
    return BrochureError(Diagnostic("bad-reading", f"{box.letter} (--{box.option}): {message}", hint=hint))
