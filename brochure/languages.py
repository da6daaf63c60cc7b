"""Languages: what follows from a BCP 47 tag. Direction, script, locale of CLDR, and whose words may stand in.

What is true *where* never follows from a tag: that is the jurisdiction's to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "ltr", "rtl"

# Scripts that are written from right to left (ISO 15924 codes; Unicode's Bidi_Class R and AL).
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
_SCRIPT = re.compile(r"[A-Za-z]{4}")
_REGION = re.compile(r"[A-Za-z]{2}|\d{3}")

# What speaks for a language that nothing is known of.
_LAST = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language as a leaflet's file names it; ``tag`` is BCP 47, as written."""

    tag: str

    @property
    def primary(self) -> str:
        """The language alone: ``es`` of ``es-US``."""
        return self.tag.split("-", maxsplit=1)[0].lower()

    @property
    def region(self) -> str | None:
        """The region that the tag names, if it names one."""
        return next((part.upper() for part in self.tag.split("-")[1:] if _REGION.fullmatch(part)), None)

    @property
    def script(self) -> str:
        """The script (ISO 15924): as the tag says, else the one that CLDR takes for likely."""
        return _script(self.tag)

    @property
    def direction(self) -> str:
        """Which way it is written: ``ltr`` or ``rtl``."""
        return RIGHT_TO_LEFT if self.script in _RIGHT_TO_LEFT else LEFT_TO_RIGHT

    @property
    def rtl(self) -> bool:
        """Tell whether it is written from right to left."""
        return self.direction == RIGHT_TO_LEFT

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """The tags whose words may be used, the nearest first: ``es-US``, ``es``; never those of another script."""
        parts = self.tag.split("-")
        tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        return tuple(tag for tag in tags if _script(tag) == self.script)

    @property
    def locale(self) -> Locale:
        """The nearest locale of CLDR, to write dates and numbers by; English for a language that CLDR lacks."""
        return _locale(self.tag)

    @property
    def name(self) -> str:
        """What it is called in English (CLDR); the tag, for a language that CLDR lacks."""
        return self._named("en")

    @property
    def own_name(self) -> str:
        """What it calls itself (CLDR); the tag, for a language that CLDR lacks."""
        return self._named(None)

    def _named(self, display: str | None) -> str:
        locale = self.locale
        known = locale.language == _aliases().get(self.primary, self.primary).partition("_")[0]
        return (locale.get_display_name(display) or self.tag) if known else self.tag


def is_right_to_left(tag: str) -> bool:
    """Tell whether ``tag`` is written from right to left."""
    return Language(tag).rtl


def direction_of(text: str) -> str:
    """Return the direction of the first letter of ``text`` (Unicode TR 9, P2 and P3).

    Figures without a letter run from left to right in every language: a telephone number is dialled in that order.
    """
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return LEFT_TO_RIGHT
            case "R" | "AL":
                return RIGHT_TO_LEFT
    return LEFT_TO_RIGHT


@cache
def _script(tag: str) -> str:
    parts = tag.split("-")
    own = next((part.title() for part in parts[1:] if _SCRIPT.fullmatch(part)), None)
    if own:
        return own
    primary = parts[0].lower()
    if primary in {"en", "es", "pl"}:  # the commonest need no table, which takes a moment to load
        return "Latn"
    from babel.core import get_global

    likely = get_global("likely_subtags")
    alias = _aliases().get(primary, primary)
    region = next((part.upper() for part in parts[1:] if _REGION.fullmatch(part)), None)
    names = (f"{primary}_{region}", alias, alias.partition("_")[0])
    found = next((likely[name] for name in names if name in likely), "")
    return next((part for part in found.split("_") if len(part) == 4), "Zyyy")


@cache
def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    primary = tag.split("-", maxsplit=1)[0].lower()
    for name in (*Language(tag).fallbacks, _aliases().get(primary, primary), _LAST):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError(_LAST)


def _aliases() -> dict[str, str]:
    """Return languages that CLDR knows by another tag, ``prs`` as ``fa_AF``."""
    from babel.core import get_global

    return dict(get_global("language_aliases"))
