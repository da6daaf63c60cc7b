"""Fonts: which files set which text, as CSS, and whether they hold every character."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import uharfbuzz

from brochure.compose.fontfiles import BOLD, at_weight, remarks, unpacked, weights
from brochure.document import ASSETS, Stylesheet
from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from brochure.compose.vector import Lettering
    from brochure.model.brand import Brand, FontFile, FontSource
    from brochure.world import World

    _Load = Callable[[str], tuple["FontFace", ...]]
    _Assets = Mapping[str, bytes]

# Families that come with the program for scripts that brands' own lack, by script (ISO 15924) and role; a theme may
# pair others. ``_BLOCKS`` are where the letters of a script stand in Unicode.
FOR_SCRIPTS: Mapping[str, Mapping[str, str]] = {
    "Arab": {"base": "Vazirmatn", "headings": "Vazirmatn"},
}
_BLOCKS = {"Arab": re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]")}

# What sets letters that no font of the brand holds: neither a language nor a patient's name is chosen to suit one.
SPARE = ("Source Sans 3", "Open Sans", "Noto Sans")

# Characters that are laid out, not drawn: a font need not hold them. Of a space that it lacks HarfBuzz makes the width.
INVISIBLE = frozenset(
    "\n\r\t\u00ad\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u202f\u2060\u2066\u2067\u2068\u2069"
)


_REGULAR, _BOLD = 400, 700
_MOST_TOLD = 6  # characters that are told one by one
_ASCII = 0x80
_STRAY = 2  # letters of another script that may be a slip


@dataclass(frozen=True, slots=True)
class FontFace:
    """One file of a family: ``weight`` 100 to 900, ``style`` normal or italic, ``url`` among the assets."""

    family: str
    weight: int
    style: str
    url: str


@dataclass(frozen=True, slots=True)
class Faces:
    """A brand's fonts: the faces of each role (base, headings), the style sheet that names them, files, faults.

    The first family of a role is the brand's; those after it set what that does not hold.
    """

    by_role: Mapping[str, tuple[FontFace, ...]] = field(hash=False)
    sheet: Stylesheet
    assets: Mapping[str, bytes] = field(hash=False)
    faults: tuple[Diagnostic, ...]


def of_brand(
    brand: Brand,
    world: World,
    lettering: Iterable[Lettering] = (),
    *,
    words: str = "",
    titles: str = "",
    pairs: Mapping[str, Mapping[Any, str]] = FOR_SCRIPTS,
    record: str = "",
) -> Faces:
    """Return the fonts of ``brand`` and of the ``lettering`` in pictures, with a fault for each that is not here.

    Scripts that the brand's families lack are set in another that it names and that holds them, else in that of
    ``pairs``, families by script and role. Letters of ``words``, in headings of ``titles``, that are still lacking are
    set in another that it names, else in one of ``SPARE``; so is all else, where many words would be of two families.
    Those of ``record``, a letter at a time.
    """
    assets: dict[str, bytes] = {}
    faults: list[Diagnostic] = []
    load = partial(_faces, brand=brand, world=world, assets=assets, faults=faults)
    by_role: dict[str, tuple[FontFace, ...]] = {}
    families: dict[str, str] = {}
    told: set[str] = set()
    named = [font.family for font in brand.fonts]
    for role, typeface in (("base", brand.typography.base), ("headings", brand.typography.headings)):
        stack = typeface.stack or (typeface.family,)
        families[role], by_role[role] = next(((f, faces) for f in stack if (faces := load(f))), (stack[0], ()))
        family = families[role]
        broken = {fault.place for fault in faults if fault.severity is Severity.ERROR}
        if not by_role[role]:
            files = [s for s in brand.fonts if s.family == family]
            place = files[0].place if files else typeface.place
            hint = "put its files into the clinic's folder and name them under typography.fonts with source: file"
            if family not in told and not any(file.place in broken for source in files for file in source.files):
                faults.append(Diagnostic("font-missing", f'no font "{family}"', place=place, hint=hint))
            told.add(family)
            continue
        if role == "base" and not any(face.weight >= BOLD for face in by_role[role]):
            faults.append(_no_bold(family, next((s.place for s in brand.fonts if s.family == family), typeface.place)))
        own = {script: (*named, families_[role]) for script, families_ in {**FOR_SCRIPTS, **pairs}.items()}
        by_role[role] = _with_scripts(words + record, by_role[role], own, load, assets)
        wanting = _lacking(titles if role == "headings" else words, by_role[role], assets)
        main = (brand.typography.base.family, brand.typography.headings.family)  # a text in that of headings is none
        beside = [name for name in named if name not in main]
        by_role[role] = _with_letters(wanting, by_role[role], beside, load, assets)
        if other := next(
            (f.family for f in by_role[role] if f.family in SPARE and f.family not in {*named, family}), None
        ):
            faults.append(_stands_in(other, family, wanting, typeface.place, whole=by_role[role][0].family == other))
        families[role] = by_role[role][0].family
        for spare in (*beside, *SPARE) if record else ():
            lacking = _lacking(record, by_role[role], assets)
            found = load(spare) if lacking else ()
            if found and lacking & characters(assets[found[0].url]):
                by_role[role] += found
    known = {family.casefold(): family for family in (*families.values(), *(font.family for font in brand.fonts))}
    drawn: list[FontFace] = []
    for text in lettering:
        faces = load(known.get((text.family or "").casefold(), text.family or ""))
        drawn.extend(faces)
        faults.extend(missing(Setting([(text.words, text.place)], faces[:1], assets)))
        if not faces:
            faults.append(_unknown_in_picture(text, families["base"]))
    every = dict.fromkeys((*(face for group in by_role.values() for face in group), *drawn))
    stacks = {role: dict.fromkeys((families[role], *(f.family for f in faces))) for role, faces in by_role.items()}
    sheet = Stylesheet("fonts", css(every, base=tuple(stacks["base"]), headings=tuple(stacks["headings"])))
    used = {face.url for face in every}
    kept = {url: data for url, data in assets.items() if url in used}
    return Faces(by_role, sheet, kept, tuple(dict.fromkeys(faults)))


def _with_scripts(
    words: str, faces: tuple[FontFace, ...], others: Mapping[str, Iterable[str]], load: _Load, assets: _Assets
) -> tuple[FontFace, ...]:
    """Return ``faces`` and, for each script of ``words`` that they lack, those of the first of its ``others``."""
    for script in _scripts(words):
        points = frozenset(map(ord, _BLOCKS[script].findall(words)))
        faces += _holding(points, faces, map(load, others[script]), assets)
    return faces


def _with_letters(
    wanting: frozenset[int], faces: tuple[FontFace, ...], named: Iterable[str], load: _Load, assets: _Assets
) -> tuple[FontFace, ...]:
    """Return ``faces`` and those that hold what they are ``wanting``; before them where too many words had both."""
    if not wanting:
        return faces
    mixes, many = _mixes(wanting, faces, assets), len(wanting) > _STRAY
    cut = any(letter < _ASCII for letter in wanting)  # a font for a web page, of which the clinic has the whole
    spares = SPARE if (mixes or many) and not cut else ()
    found = _holding(wanting, faces, map(load, (*named, *spares)), assets)
    return (*found, *faces) if mixes and many else (*faces, *found)


def letters(texts: Iterable[str]) -> str:
    """Return the letters of ``texts``, each once."""
    return "".join(sorted({c for c in unicodedata.normalize("NFC", "\n".join(texts)) if c.isalpha()}))


def weight_css(brand: Brand) -> str:
    """Return the weights that a brand states, as CSS that comes after a theme's; empty where it states none."""
    base, headings = brand.typography.base.weight, brand.typography.headings.weight
    rules = [f":root {{ --head-weight: {headings}; }}"] if headings else []
    if base and base != _REGULAR:
        rules.append(f"html {{ font-weight: {base}; }}")
    return "\n".join(rules)


def _scripts(words: str) -> Iterator[str]:
    return (script for script, block in _BLOCKS.items() if block.search(words))


def _lacking(words: str, faces: tuple[FontFace, ...], assets: Mapping[str, bytes]) -> frozenset[int]:
    """Return the letters of ``words`` that none of ``faces`` holds."""
    held = frozenset[int]().union(*(characters(assets[face.url]) for face in faces))
    return frozenset(ord(c) for c in unicodedata.normalize("NFC", words) if c.isalpha()) - held


def _holding(
    letters: frozenset[int],
    faces: tuple[FontFace, ...],
    others: Iterable[tuple[FontFace, ...]],
    assets: Mapping[str, bytes],
) -> tuple[FontFace, ...]:
    """Return the faces of the first of the ``others`` that holds ``letters``, none where ``faces`` do already."""
    if all(letters <= characters(assets[face.url]) for face in faces):
        return ()
    for found in others:
        if found and all(letters <= characters(assets[face.url]) for face in found):
            return found
    return ()


def _mixes(letters: frozenset[int], faces: tuple[FontFace, ...], assets: Mapping[str, bytes]) -> bool:
    """Tell whether the first of ``faces`` holds others of the scripts of ``letters``: some word is of two families."""
    held = {_script(c) for c in map(chr, characters(assets[faces[0].url])) if c.isalpha()}
    return any(_script(chr(letter)) in held for letter in letters)


def _stands_in(other: str, family: str, letters: frozenset[int], place: Place | None, *, whole: bool) -> Diagnostic:
    some = " ".join(map(chr, sorted(letters)[:_MOST_TOLD]))
    more = f" and {len(letters) - _MOST_TOLD} more" if len(letters) > _MOST_TOLD else ""
    return Diagnostic(
        "font-stands-in",
        f"{family} lacks letters of this leaflet ({some}{more}): {'it is' if whole else 'they are'} set in {other}",
        Severity.WARNING,
        place,
        "look whether that suits you, and list it or a family of your own under typography.fonts in _brand.yml",
    )


def _faces(
    family: str, brand: Brand, world: World, assets: dict[str, bytes], faults: list[Diagnostic]
) -> tuple[FontFace, ...]:
    """Return the faces of a family, its own files before those that ship, and keep their bytes among ``assets``."""
    own = [source for source in brand.fonts if source.family == family]
    files: list[tuple[bytes, int, str]] = []
    for file in (file for source in own for file in source.files):
        try:
            files += _weights_of(unpacked(world.read(file.path, file.place), _name(file.path), file.place), file, own)
            faults.extend(remarks(files[-1][0], _name(file.path), file.place))
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    files = files or [(f.data, f.weight, f.style) for f in (world.family(family) if family else ())]
    urls = [f"{ASSETS}fonts/{hashlib.sha256(data).hexdigest()[:16]}" for data, _, _ in files]
    assets.update({url: data for url, (data, _, _) in zip(urls, files, strict=True)})
    return tuple(FontFace(family, w, style, url) for url, (_, w, style) in zip(urls, files, strict=True))


def _weights_of(data: bytes, file: FontFile, sources: Iterable[FontSource]) -> Iterator[tuple[bytes, int, str]]:
    """Yield a file at its weight; a variable one that is alone in its style as regular and bold."""
    name = _name(file.path)
    yield at_weight(data, file.weight, name, file.place), file.weight, file.style
    alone = [f for source in sources for f in source.files if f.style == file.style] == [file]
    if alone and file.weight < BOLD and (span := weights(data)) and span[1] >= BOLD:
        yield at_weight(data, _BOLD, name, file.place), _BOLD, file.style


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _no_bold(family: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "font-no-bold",
        f"{family} has no bold: what is bold in a leaflet looks like the rest",
        Severity.WARNING,
        place,
        "add the bold file under files in typography.fonts, with weight: bold",
    )


def _unknown_in_picture(text: Lettering, base: str) -> Diagnostic:
    """Return the finding for text in a picture that no file here sets as it asks."""
    asked = f'"{text.family}", a font that is not here' if text.family else "no font of its own"
    message = f"text in a picture asks for {asked}: it would be set in another"
    hint = f"turn the text to outlines, or set it in {base}"
    return Diagnostic("svg-font", message, place=text.place, hint=hint)


# As a finished file names the weights of a family.
_WEIGHTS = {
    100: "thin",
    200: "ultralight",
    300: "light",
    400: "",
    500: "medium",
    600: "semibold",
    700: "bold",
    800: "ultrabold",
    900: "heavy",
}


def _distance(face: FontFace, other: FontFace) -> tuple[bool, int]:
    return other.style != face.style, abs(other.weight - face.weight)


def stacks(faces: Faces) -> dict[str, tuple[bytes, ...]]:
    """Return the files of every face that text may be set in, itself first and then those that stand in for it.

    By the name that a finished file has for it: family, weight and style, small letters and digits alone.
    """
    found: dict[str, tuple[bytes, ...]] = {}
    for group in faces.by_role.values():
        for face in group:
            alike = sorted(group, key=partial(_distance, face))
            families = dict.fromkeys((face.family, *(f.family for f in group)))
            nearest = (next(f for f in alike if f.family == family) for family in families)
            style = "" if face.style == "normal" else face.style
            name = re.sub(r"[^a-z0-9]", "", f"{face.family}{_WEIGHTS.get(face.weight, '')}{style}".lower())
            stack = (*found.get(name, ()), *(faces.assets[f.url] for f in nearest))
            found[name] = tuple(dict.fromkeys(stack))
    return found


def css(faces: Iterable[FontFace], *, base: tuple[str, ...], headings: tuple[str, ...]) -> str:
    """Return the ``@font-face`` rules of ``faces`` and the families of both roles as custom properties."""
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style};'
        f' src: url("{face.url}"); }}'
        for face in faces
    ]
    stacks = (", ".join(f'"{family}"' for family in stack) for stack in (base, headings))
    families = ":root {{ --font-base: {}; --font-headings: {}; }}".format(*stacks)
    return "\n".join((*rules, families, ""))


@lru_cache(maxsize=32)
def characters(font: bytes) -> frozenset[int]:
    """Return the code points that ``font`` has a glyph for, as its cmap says."""
    return frozenset(uharfbuzz.Face(font).unicodes)


def missing(*settings: Setting) -> tuple[Diagnostic, ...]:
    """Return a finding for every character that a weight of its setting's faces lacks, at the text's place.

    Where no face of a setting holds a letter of a script that is written in, there is one finding for the script.
    """
    lacking = [(setting, script) for setting in settings for script in setting.unheld]
    lost = dict.fromkeys(script for _, script in lacking)
    told = [_no_script(script, [setting for setting, lacks in lacking if lacks == script]) for script in lost]
    for setting in settings:
        told += _glyphs(setting, lost)
    return tuple(told)


class Setting:
    """Texts with their places, and what ``faces`` hold in each weight of their first family, with what stands in."""

    def __init__(
        self, texts: Iterable[tuple[str, Place | None]], faces: Iterable[FontFace], assets: Mapping[str, bytes]
    ) -> None:
        """Take characters that are drawn; of ``faces``, those that are upright."""
        self.held = _held(tuple(face for face in faces if face.style == "normal"), assets)
        self.found = [(place, sorted(set(unicodedata.normalize("NFC", text)) - INVISIBLE)) for text, place in texts]

    @property
    def letters(self) -> set[str]:
        """Return all letters."""
        return {character for _, characters_ in self.found for character in characters_ if character.isalpha()}

    @property
    def unheld(self) -> tuple[str, ...]:
        """Return the scripts that are written in, more than in a stray letter, and of which some weight holds none."""
        letters = self.letters
        found: list[str] = []
        for script in dict.fromkeys(map(_script, sorted(letters))):
            own = {letter for letter in letters if _script(letter) == script}
            none_held = any(not any(ord(letter) in points for letter in own) for points in self.held.values())
            if none_held and (len(own) > _STRAY or 2 * len(own) > len(letters)):
                found.append(script)
        return tuple(found)


def _script(character: str) -> str:
    """Return the script of a letter or its mark, as Unicode names it."""
    return unicodedata.name(character, "unnamed").partition(" ")[0].title()


def _glyphs(setting: Setting, lost: Container[str]) -> Iterator[Diagnostic]:
    for face, points in setting.held.items():
        lacks = [
            (place, c)
            for place, those in setting.found
            for c in those
            if ord(c) not in points and _script(c) not in lost
        ]
        several = sorted({character for _, character in lacks})
        if len(several) > _MOST_TOLD:
            yield _many(face, several, lacks[0][0])
            continue
        for place, character in lacks:
            yield Diagnostic(
                "glyph-missing",
                f'{face.family} {face.weight} has no glyph for "{character}" (U+{ord(character):04X}'
                f" {unicodedata.name(character, 'unnamed')})",
                place=place,
                hint="write it another way, or choose a font that holds it under typography in _brand.yml",
            )


def _many(face: FontFace, lacks: list[str], place: Place | None) -> Diagnostic:
    return Diagnostic(
        "glyph-missing",
        f"{face.family} {face.weight} has no glyph for {len(lacks)} characters that are needed: {' '.join(lacks)}",
        place=place,
        hint="choose a font that holds them under typography in _brand.yml; this one may be cut for a web page",
    )


def _held(faces: tuple[FontFace, ...], assets: Mapping[str, bytes]) -> dict[FontFace, frozenset[int]]:
    """Return what is held in each weight of the first family, by it and by those that come after it."""
    first = [face for face in faces if face.family == faces[0].family]
    families = dict.fromkeys(face.family for face in faces)
    nearest = {
        face: [min((f for f in faces if f.family == name), key=partial(_distance, face)) for name in families]
        for face in first
    }
    return {
        face: frozenset().union(*(characters(assets[f.url]) for f in (face, *those))) for face, those in nearest.items()
    }


def _no_script(script: str, settings: Sequence[Setting]) -> Diagnostic:
    letters = {letter for setting in settings for letter in setting.letters if _script(letter) == script}
    families = list(dict.fromkeys(face.family for setting in settings for face in setting.held))
    return Diagnostic(
        "script-font",
        f"no font here holds the {script} script ({' '.join(sorted(letters)[:5])}): {' and '.join(families)}"
        f" do{'' if len(families) > 1 else 'es'} not",
        place=next((place for place, those in settings[0].found if place and letters & set(those)), None),
        hint="add a family that holds it under typography.fonts in _brand.yml, with its files (source: file)",
    )


def upright_first(faces: Iterable[FontFace]) -> list[FontFace]:
    """Return faces, those before others that are upright and of the weight of running text."""
    return sorted(faces, key=lambda face: (face.style != "normal", abs(face.weight - 400)))
