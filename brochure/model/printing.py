"""How a brand's inks are printed: in stated CMYK, as a spot, or converted; the ``print:`` part of ``_brand.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, did_you_mean
from brochure.model.base import described, fault
from brochure.source import Mapping_, Node, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.model.profile import Profile

Rgb = tuple[int, int, int]
Cmyk = tuple[float, float, float, float]

# Black text and bare paper are what they are on every press.
FIXED = ("text", "text-70", "text-45", "text-20", "paper")
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_RESERVED = ("All", "None", *PROCESS)
_KEYS = ("cmyk", "spot")
_PLATES = ("cyan", "magenta", "yellow", "black")
_LONGEST_SPOT = 100
# A colour in figures, which some take for an ink's name: #0A4C5D, rgb(10, 76, 93), 100/60/20/40.
_FIGURES = re.compile(r"#[0-9a-f]{3,8}|[a-z-]+\(.*\)|[\d.,/%\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a brand states of an ink: its CMYK, 0 to 1, the name of its spot, or both; and where."""

    cmyk: Cmyk | None
    spot: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Ink:
    """How one ink is printed.

    ``tint`` is the share of a full tone, which looks like ``full`` in sRGB and is stated as CMYK of 0 to 1, as a spot,
    both or neither. The ink itself looks like ``srgb``. ``black`` is black text, ``bare`` the paper.
    """

    name: str
    srgb: Rgb
    full: Rgb
    cmyk: Cmyk | None = None
    spot: str | None = None
    tint: float = 1.0
    black: bool = False
    bare: bool = False


class Printing:
    """Reads ``print:``; what cannot be read becomes a fault."""

    def __init__(self, node: Mapping_, inks: Iterable[str]) -> None:
        """Read every ink of ``node``."""
        self.faults: list[Diagnostic] = []
        self.stated: dict[str, Stated] = {}
        allowed = [ink for ink in inks if ink not in FIXED]
        for ink, written in node.items():
            if ink in FIXED:
                what = "bare paper" if ink == "paper" else "black ink alone"
                self._fault("fixed-ink", f'"{ink}" is always {what}', place=node.key_place(ink))
            elif ink not in allowed:
                self._fault(
                    "unknown-key", f'unknown key "{ink}"', place=node.key_place(ink), hint=did_you_mean(ink, allowed)
                )
            elif stated := self._stated(written):
                self.stated[ink] = stated
        self._agree()

    def _stated(self, node: Node) -> Stated | None:
        if isinstance(node, Sequence_):
            cmyk = self._cmyk(node)
            return Stated(cmyk, None, node.place) if cmyk else None
        if isinstance(node, Scalar) and node:
            spot = self._spot(node)
            return Stated(None, spot, node.place) if spot else None
        if not isinstance(node, Mapping_) or not node:
            hint = "write {cmyk: [100, 60, 20, 40]}, {spot: PANTONE 3035 C}, or both"
            self._fault("wrong-type", f"this must be an ink, not {described(node)}", node, hint=hint)
            return None
        for key in node:
            if key not in _KEYS:
                place = node.key_place(key)
                self._fault("unknown-key", f'unknown key "{key}"', place=place, hint=did_you_mean(key, _KEYS))
        cmyk = self._cmyk(node["cmyk"]) if node.get("cmyk", "") != "" else None
        spot = self._spot(node["spot"]) if node.get("spot", "") != "" else None
        place = node["cmyk"].place if cmyk else node.place
        return Stated(cmyk, spot, place) if cmyk or spot else None

    def _cmyk(self, node: Node) -> Cmyk | None:
        if not isinstance(node, Sequence_) or len(node) != 4:
            hint = "write the per cent of cyan, magenta, yellow and black: [100, 60, 20, 40]"
            self._fault("wrong-type", f"this must be a list of four numbers, not {described(node)}", node, hint=hint)
            return None
        values = [self._percent(value, plate) for value, plate in zip(node, _PLATES, strict=True)]
        if None in values:
            return None
        cyan, magenta, yellow, black = (value / 100 for value in values if value is not None)
        return (cyan, magenta, yellow, black)

    def _percent(self, node: Node, plate: str) -> float | None:
        try:
            value = float(node) if isinstance(node, Scalar) else float("nan")
        except ValueError:
            value = float("nan")
        if 0 <= value <= 100:
            return value
        self._fault("out-of-range", f"{plate} must be 0 to 100 per cent, not {described(node)}", node)
        return None

    def _spot(self, node: Node) -> str | None:
        words = " ".join(node.split()) if isinstance(node, Scalar) else ""
        if not words or not words.isprintable() or len(words) > _LONGEST_SPOT:
            self._fault("wrong-type", f"this must be the name of a spot colour, not {described(node)}", node)
        elif _FIGURES.fullmatch(words):
            hint = "write the per cent of four inks, [100, 60, 20, 40], or an ink's name: PANTONE 3035 C"
            self._fault("wrong-type", f'"{words}" is a colour in figures, not the name of a spot', node, hint=hint)
        elif words.casefold() in {name.casefold() for name in _RESERVED}:
            hint = "name the ink as its maker does: PANTONE 3035 C"
            self._fault("reserved-name", f'"{words}" is no spot colour', node, hint=hint)
        else:
            return words
        return None

    def _agree(self) -> None:
        """Hold inks of one spot to one CMYK: a plate has one ink in it."""
        first: dict[str, tuple[str, Stated]] = {}
        for ink, stated in self.stated.items():
            if stated.spot is None:
                continue
            name, other = first.setdefault(stated.spot.casefold(), (ink, stated))
            if other.spot != stated.spot:
                message = f'"{stated.spot}" and "{other.spot}" are two plates, which differ in capitals alone'
                self._fault("spot-names", message, place=stated.place)
            elif name != ink and other.cmyk != stated.cmyk:
                hint = "state the same cmyk for both, or name two spots"
                message = f'"{stated.spot}" has another cmyk for "{name}"'
                self._fault("spot-differs", message, place=stated.place, hint=hint)

    def _fault(
        self, code: str, message: str, node: object = None, *, hint: str | None = None, place: Place | None = None
    ) -> None:
        self.faults.append(fault(code, message, node, hint, place=place))


def unprintable(stated: Mapping[str, Stated], profile: Profile) -> Iterator[Diagnostic]:
    """Yield a fault for every ink of a brand that a printer's profile cannot print, and for a spot that it lacks."""
    if profile.one_ink is None:
        for ink, how in stated.items():
            total = round(sum(how.cmyk or ()) * 100, 2)
            if not how.spot and total > profile.coverage:
                message = (
                    f'"{ink}" is {total:g} per cent of ink, and profile "{profile.name}" takes {profile.coverage:g}'
                )
                hint = "take some cyan, magenta and yellow out, or choose another profile"
                yield fault("coverage", message, hint=hint, place=how.place)
    elif profile.one_ink != "black" and not getattr(stated.get(profile.one_ink), "spot", None):
        message = f'the brand names no spot colour for "{profile.one_ink}"'
        hint = f"write defaults: brochure: print: {profile.one_ink}: {{spot: ...}} in _brand.yml, or one-ink: black"
        yield fault("no-spot", message, hint=hint, place=profile.at("one-ink"))
