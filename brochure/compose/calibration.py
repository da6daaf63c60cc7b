"""The test sheet of the clinic's own printer: what is drawn on its two sides, as HTML with one drawing a side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from brochure.compose import branding, fonts, inks
from brochure.document import ASSETS, Document, Region, Stylesheet
from brochure.errors import BrochureError, Severity
from brochure.languages import Language
from brochure.model.printer import MOST_EDGE, MOST_SHIFT
from brochure.model.readings import shown
from brochure.source import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.compose.templates import Templates
    from brochure.model.clinic import Clinic
    from brochure.model.printer import CalibrationSheet
    from brochure.world import World

SIDES = ("side-one", "side-two")
_STYLE = "styles/calibration.css"
_BLEED = 5.0

Weight = Literal["faint", "fine", "thin", "strong", "dashed"]

# All in mm. The arm of a cross, and of the one that shines through; a step of a ladder along its edge.
_ARM, _LONG_ARM, _RUNG = 7.0, 27.0, 4.0
# Ticks of a scale: each, each fifth (or half inch), each tenth (or inch).
_TICKS = (1.3, 2.1, 3.0)
_BADGE = 6.0
# What is no further apart is in one place.
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line, from the top left of the sheet in mm."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: Weight = "thin"


@dataclass(frozen=True, slots=True)
class Label:
    """Words that stand above, below or beside a point, or a letter in a disc about it."""

    x: float
    y: float
    words: str
    kind: Literal["above", "above-end", "above-start", "below", "before", "after", "badge"]


@dataclass(frozen=True, slots=True)
class Side:
    """What is drawn on one side, and the labels on it."""

    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """The test sheet composed: to be typeset, with the clinic's colour of each ink."""

    document: Document
    inks: Mapping[inks.Rgb, inks.Rgb] = field(hash=False)
    title: str


def compose(
    sheet: CalibrationSheet,
    clinic: Clinic,
    options: str,
    phrases: Mapping[str, str],
    *,
    language: str,
    templates: Templates,
    world: World,
) -> Composed:
    """Return the test sheet of a clinic; ``options`` are those that the readings are typed in with.

    Raises ``BrochureError`` for a font that is not there or lacks a character, and for templates at fault.
    """
    words = fonts.letters(phrases.values())
    faces = fonts.of_brand(clinic.brand, world, words=words, titles=words)
    drawn = (side_one(sheet, phrases), side_two(sheet))
    context: dict[str, Any] = {
        "sheet": sheet,
        "t": phrases,
        "ink": inks.STAND_INS,
        "lang": language,
        "direction": Language(language).direction,
        "options": options,
        "columns": _columns(sheet),
        "exact": {key: shown(value, sheet.unit) for key, value in _measured(sheet).items()},
    }
    assets = dict(faces.assets)
    for side, drawing in zip(SIDES, drawn, strict=True):
        picture = templates.render("calibration.svg", {**context, "lines": drawing.lines})
        assets[f"{ASSETS}{side}.svg"] = str(picture).encode()
    sides = [{"name": n, "url": f"{ASSETS}{n}.svg", "labels": d.labels} for n, d in zip(SIDES, drawn, strict=True)]
    html = str(templates.render("calibration.html", {**context, "sides": sides}))
    used = [("".join(phrases.values()), None)]
    faults = [*faces.faults, *fonts.missing(*(fonts.Setting(used, role, assets) for role in faces.by_role.values()))]
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise BrochureError(*faults)
    pages = "".join(
        f"@page {side} {{ bleed: {_BLEED}mm; margin: 0; size: {sheet.width}mm {sheet.height}mm }}" for side in SIDES
    )
    styles = (
        Stylesheet("inks", inks.css()),
        *(Stylesheet(path, decoded(world.read(path), path)) for path in ("styles/tokens.css", _STYLE)),
        Stylesheet("pages", pages),
    )
    regions = tuple(Region(side, (side,), ()) for side in SIDES)
    colours = inks.replacements(branding.colours(clinic.brand).roles)
    title = f"{phrases['calibrate_title']} \u00b7 {clinic.contact.name}"
    return Composed(Document(html, styles, faces.sheet, assets, regions), colours, title)


def side_one(sheet: CalibrationSheet, t: Mapping[str, str]) -> Side:
    """Return side one: the crosses with a scale between them, the ladders at the edges, the scale for the light."""
    left, top = sheet.left, sheet.top
    right, bottom = left + sheet.across, top + sheet.down
    x, y = sheet.width / 2, sheet.height / 2
    lines = [
        *(line for at in ((left, top), (right, top), (left, bottom)) for line in _cross(*at, _ARM)),
        Line(left, top, right, top),
        Line(left, top, left, bottom),
        Line(0, top, left - _ARM, top, "dashed"),
        Line(left, 0, left, top - _ARM, "dashed"),
    ]
    labels = [
        Label(x, top - _BADGE, "A", "badge"),
        Label(left - _BADGE, y, "B", "badge"),
        Label(left * 0.7, top - _BADGE, "C", "badge"),
        Label(left - _BADGE, top * 0.55, "D", "badge"),
    ]
    for number in range(1, round(sheet.across / sheet.step) + 1):
        at = left + number * sheet.step
        lines.append(Line(at, top, at, top + _tick(number, sheet.labels), "fine"))
        if number % sheet.labels == 0 and at < right - _NEAR:
            labels.append(Label(at, top + _TICKS[2], _numeral(number, sheet), "below"))
    for number in range(1, round(sheet.down / sheet.step) + 1):
        at = top + number * sheet.step
        lines.append(Line(left, at, left + _tick(number, sheet.labels), at, "fine"))
        if number % sheet.labels == 0 and at < bottom - _NEAR:
            labels.append(Label(left + _TICKS[2], at, _numeral(number, sheet), "after"))
    seen = _see_through(x, y, t)
    ladders = _ladders(sheet)
    return Side((*lines, *seen.lines, *ladders.lines), (*labels, *seen.labels, *ladders.labels))


def side_two(sheet: CalibrationSheet) -> Side:
    """Return side two: the cross that shines through, the ladders again, an arrow that points up."""
    ladders = _ladders(sheet)
    x, y = sheet.width / 2, sheet.height / 2
    return Side((*_cross(x, y, _LONG_ARM), *ladders.lines), ladders.labels)


def _measured(sheet: CalibrationSheet) -> dict[str, float]:
    return {"across": sheet.across, "down": sheet.down, "left": sheet.left, "top": sheet.top}


def _columns(sheet: CalibrationSheet) -> dict[str, float]:
    """Return where the columns of words begin and how wide they are, clear of the widest edge that can be measured."""
    x, clear = sheet.width / 2, MOST_EDGE + 6
    first = sheet.left + 12
    return {
        "first": first,
        "first_width": x - 31 - first,
        "middle": x - 26,
        "middle_width": 52,
        "last": x + 34,
        "last_width": sheet.width - clear - (x + 34),
        "top": sheet.top + 11,
        "bottom": clear,
        "side": clear,
    }


def _cross(x: float, y: float, arm: float) -> tuple[Line, Line]:
    return Line(x - arm, y, x + arm, y, "strong"), Line(x, y - arm, x, y + arm, "strong")


def _tick(number: int, labels: int) -> float:
    return _TICKS[(number % labels == 0) + (number % (labels // 2) == 0)]


def _numeral(number: int, sheet: CalibrationSheet) -> str:
    return shown(number * sheet.step, sheet.unit).partition(" ")[0]


def _see_through(x: float, y: float, t: Mapping[str, str]) -> Side:
    """Return the paper in millimetres at the centre, on which the cross of side two is read."""
    far = int(MOST_SHIFT)
    lines, labels = [], []
    for number in range(-far, far + 1):
        weight: Weight = "fine" if number % 5 == 0 else "faint"
        lines.append(Line(x + number, y - far, x + number, y + far, weight))
        lines.append(Line(x - far, y + number, x + far, y + number, weight))
        if number % 5 == 0:
            labels.append(Label(x + number, y - far - 0.6, str(abs(number)), "above"))
            labels.append(Label(x - far - 1, y + number, str(abs(number)), "before"))
    labels += [
        Label(x - far - 4.5, y - far - 0.6, t["calibrate_left"], "above-end"),
        Label(x + far + 4.5, y - far - 0.6, t["calibrate_right"], "above-start"),
        Label(x, y - far - 8.5, "J", "badge"),
        Label(x - far - 10, y, "K", "badge"),
        Label(x - far - 6, y - far / 2 - 0.6, t["calibrate_up"], "before"),
        Label(x - far - 6, y + far / 2 + 0.6, t["calibrate_down"], "before"),
    ]
    return Side(tuple(lines), tuple(labels))


def _ladders(sheet: CalibrationSheet) -> Side:
    """Return a ladder at each edge: the line with the number n lies n mm from it."""
    lines, labels = [], []
    width, height, most = sheet.width, sheet.height, int(MOST_EDGE)
    for number in range(1, most + 1):
        along = (number - (most + 1) / 2) * _RUNG
        low, high = along - _RUNG / 2, along + _RUNG / 2
        x, y = width / 2, height / 2
        lines += [
            Line(number, y + low, number, y + high),
            Line(width - number, y + low, width - number, y + high),
            Line(x + low, number, x + high, number),
            Line(x + low, height - number, x + high, height - number),
        ]
        word = str(number)
        labels += [
            Label(number + 0.6, y + along, word, "after"),
            Label(width - number - 0.6, y + along, word, "before"),
            Label(x + along, number + 0.2, word, "below"),
            Label(x + along, height - number - 0.2, word, "above"),
        ]
    labels += list(_ladder_badges(sheet))
    return Side(tuple(lines), tuple(labels))


def _ladder_badges(sheet: CalibrationSheet) -> Iterator[Label]:
    """Yield the letters of the ladders, in the bend where a ladder is still near its edge."""
    x, y, in_, along = sheet.width / 2, sheet.height / 2, 17.0, 20.0
    yield Label(in_, y - along, "E", "badge")
    yield Label(sheet.width - in_, y - along, "F", "badge")
    yield Label(x - along, in_, "G", "badge")
    yield Label(x - along, sheet.height - in_, "H", "badge")
