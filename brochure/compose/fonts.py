"""Fonts: which files set which text, as CSS, and whether they hold every character."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.document import ASSETS, Stylesheet
from brochure.errors import Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.compose.vector import Lettering
    from brochure.model.brand import Brand
    from brochure.world import World

# Characters that are laid out, not drawn: a font need not hold them.
_INVISIBLE = frozenset("\n\r\t\u00ad\u2060\u200b\u200e\u200f\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class FontFace:
    """One file of a family: ``weight`` 100 to 900, ``style`` normal or italic, ``url`` among the assets."""

    family: str
    weight: int
    style: str
    url: str


@dataclass(frozen=True, slots=True)
class Faces:
    """A brand's fonts: the faces of each role (base, headings), the style sheet that names them, files, faults."""

    by_role: Mapping[str, tuple[FontFace, ...]] = field(hash=False)
    sheet: Stylesheet
    assets: Mapping[str, bytes] = field(hash=False)
    faults: tuple[Diagnostic, ...]


def of_brand(brand: Brand, world: World, lettering: Iterable[Lettering] = ()) -> Faces:
    """Return the fonts of ``brand`` and of the ``lettering`` in pictures, with a fault for each that is not here."""
    families = {"base": brand.typography.base.family, "headings": brand.typography.headings.family}
    assets: dict[str, bytes] = {}
    faults: list[Diagnostic] = []
    by_role: dict[str, tuple[FontFace, ...]] = {}
    for role, family in families.items():
        own = [s for s in brand.fonts if s.family == family]
        by_role[role] = _faces(family, brand, world, assets)
        if not by_role[role]:
            place = own[0].place if own else brand.typography.place
            hint = "put its files into the clinic's folder and name them under typography.fonts with source: file"
            faults.append(Diagnostic("font-missing", f'no font "{family}"', place=place, hint=hint))
    known = {family.casefold(): family for family in (*families.values(), *(font.family for font in brand.fonts))}
    drawn: list[FontFace] = []
    for text in lettering:
        faces = _faces(known.get((text.family or "").casefold(), text.family or ""), brand, world, assets)
        drawn.extend(faces)
        faults.extend(missing([(text.words, text.place)], faces[:1], assets))
        if not faces:
            faults.append(_unknown_in_picture(text, families["base"]))
    every = dict.fromkeys((*(face for group in by_role.values() for face in group), *drawn))
    sheet = Stylesheet("fonts", css(every, base=families["base"], headings=families["headings"]))
    return Faces(by_role, sheet, assets, tuple(faults))


def _faces(family: str, brand: Brand, world: World, assets: dict[str, bytes]) -> tuple[FontFace, ...]:
    """Return the faces of a family, its own files before those that ship, and keep their bytes among ``assets``."""
    own = [source for source in brand.fonts if source.family == family]
    files = [(world.read(f.path, f.place), f.weight, f.style) for source in own for f in source.files] or [
        (f.data, f.weight, f.style) for f in (world.family(family) if family else ())
    ]
    urls = [f"{ASSETS}fonts/{hashlib.sha256(data).hexdigest()[:16]}" for data, _, _ in files]
    assets.update({url: data for url, (data, _, _) in zip(urls, files, strict=True)})
    return tuple(FontFace(family, w, style, url) for url, (_, w, style) in zip(urls, files, strict=True))


def _unknown_in_picture(text: Lettering, base: str) -> Diagnostic:
    """Return the finding for text in a picture that no file here sets as it asks."""
    asked = f'"{text.family}", a font that is not here' if text.family else "no font of its own"
    message = f"text in a picture asks for {asked}: it would be set in another"
    hint = f"turn the text to outlines, or set it in {base}"
    return Diagnostic("svg-font", message, place=text.place, hint=hint)


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
