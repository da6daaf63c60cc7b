"""Fonts: which files set which text, as CSS, and whether they hold every character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.errors import Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Characters that are laid out, not drawn: a font need not hold them.
_INVISIBLE = frozenset("\n\r\t\u00ad\u2060\u200b\u200e\u200f\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class FontFace:
    """One file of a family: ``weight`` 100 to 900, ``style`` normal or italic, ``url`` among the assets."""

    family: str
    weight: int
    style: str
    url: str


def css(faces: Iterable[FontFace], *, base: str, headings: str) -> str:
    """Return the ``@font-face`` rules of ``faces`` and the two families as custom properties."""
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f' src: url("{face.url}"); }}'
        for face in faces
    ]
    families = f':root {{ --font-base: "{base}"; --font-headings: "{headings}"; }}'
    return "\n".join((*rules, families, ""))


def characters(font: bytes) -> frozenset[int]:
    """Return the code points that ``font`` has a glyph for, as its cmap says."""
    return frozenset(uharfbuzz.Face(font).unicodes)


def unknown_in_picture(family: str | None, place: Place, base: str) -> Diagnostic:
    """Return the finding for text in a picture whose ``family`` no file here sets; None: it names none."""
    asked = f'"{family}", a font that is not here' if family else "no font of its own"
    message = f"text in a picture asks for {asked}: it would be set in another"
    hint = f"turn the text to outlines, or set it in {base}"
    return Diagnostic("svg-font", message, place=place, hint=hint)


def missing(
    texts: Iterable[tuple[str, Place | None]], faces: Iterable[FontFace], assets: Mapping[str, bytes]
) -> tuple[Diagnostic, ...]:
    """Return a finding for every character of ``texts`` that one of ``faces`` lacks, at the text's place."""
    held = {face: characters(assets[face.url]) for face in faces if face.style == "normal"}
    return tuple(
        Diagnostic(
            "glyph-missing",
            f'{face.family} {face.weight} has no glyph for "{character}" (U+{ord(character):04X}'
            f" {unicodedata.name(character, 'unnamed')})",
            place=place,
            hint="write it another way, or choose a font that holds it under typography in _brand.yml",
        )
        for text, place in texts
        for character in sorted(set(unicodedata.normalize("NFC", text)) - _INVISIBLE)
        for face, points in held.items()
        if ord(character) not in points
    )
