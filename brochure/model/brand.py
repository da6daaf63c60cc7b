"""A brand, as the brand.yml standard writes it (posit-dev.github.io/brand-yml).

The file is read by our reader, so that every value has a place; widened from what other tools write (pairs of light and
dark, fonts by name alone, any weight, line heights with units) to what the ``brand-yml`` package takes; and judged by
that package. On top of it, names of colours that are not defined and colours that an unquoted ``#`` lost are errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place, did_you_mean
from brochure.model.base import described, fault
from brochure.model.colours import Colours, Rgb, lost_colours
from brochure.model.printing import Printing, Stated
from brochure.model.standard import UNREADABLE, font_source, judged
from brochure.source import Mapping_, Node, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULT_THEME, DEFAULT_FAMILY = "harbour", "Lato"

# Every ink that a brand may set, and the colour of the standard that it is taken from when nothing else is said.
INKS: Mapping[str, str | None] = {
    "brand": "primary",
    "support": "secondary",
    "text": "foreground",
    "paper": "background",
    "warning": "danger",
    **dict.fromkeys(("ground", "emergency", "on-brand", "on-support", "on-emergency", "warning-12")),
    **dict.fromkeys(f"{ink}-{tint}" for ink in ("brand", "support") for tint in (80, 60, 45, 30, 20, 12, 6)),
    **dict.fromkeys(f"text-{tint}" for tint in (70, 45, 20)),
}
SETTINGS = ("theme", "inks", "print")

_WEIGHTS = {
    "thin": 100,
    "extra-light": 200,
    "ultra-light": 200,
    "light": 300,
    "normal": 400,
    "regular": 400,
    "medium": 500,
    "semi-bold": 600,
    "demi-bold": 600,
    "bold": 700,
    "extra-bold": 800,
    "ultra-bold": 800,
    "black": 900,
}
_FILE_WEIGHT = re.compile(
    r"[-_ ](extra|ultra|semi|demi)?-?(thin|light|regular|medium|bold|black)(?:-?italic|-?oblique)?$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"([0-9]{3})\.\.([0-9]{3})")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of the brand; ``path`` is from the top of the workspace."""

    path: str
    alt: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file of a family: ``path`` from the top of the workspace, ``weight`` 100 to 900, style normal or italic."""

    path: str
    weight: int
    style: str
    place: Place


@dataclass(frozen=True, slots=True)
class FontSource:
    """A family and where it comes from: ``file``, or the name of a service, which is never asked."""

    family: str
    source: str
    files: tuple[FontFile, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Typeface:
    """What sets a part of the text; ``weight`` is None where the brand says none."""

    family: str
    weight: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Typography:
    """What sets the running text and what sets the headings."""

    base: Typeface
    headings: Typeface
    place: Place


@dataclass(frozen=True, slots=True)
class Brand:
    """A clinic's looks.

    ``colours`` maps the standard's roles (``primary``) to sRGB, ``inks`` ours (``brand``): those that the brand states,
    always ``brand``. ``name`` is empty where the brand has none. ``logos`` holds every size as written, such as
    ``small`` and ``small-dark``; ``logo`` is the one to print. ``printing`` holds the inks whose plates the brand
    states, ``settings`` what stands under ``defaults.brochure``.
    """

    name: str
    short_name: str | None
    logo: Logo | None
    logos: Mapping[str, Logo] = field(hash=False)
    colours: Mapping[str, Rgb] = field(hash=False)
    colour_places: Mapping[str, Place] = field(hash=False)
    palette: Mapping[str, Rgb] = field(hash=False)
    inks: Mapping[str, Rgb] = field(hash=False)
    printing: Mapping[str, Stated] = field(hash=False)
    typography: Typography
    fonts: tuple[FontSource, ...]
    theme: str
    theme_place: Place
    settings: Mapping_ = field(hash=False)
    place: Place


def read_brand(node: Node) -> Brand:
    """Return the brand in ``node``; raises ``BrochureError`` with every fault."""
    if not isinstance(node, Mapping_):
        raise BrochureError(fault("wrong-type", f"this must be keys with values, not {described(node)}", node))
    reader = _Reader(node)
    brand = reader.brand()
    standard = tuple(judged(node, reader.colours))
    faults = [*reader.faults, *reader.colours.faults]
    for found in standard:  # of one place the first word is enough
        if found.code == UNREADABLE and faults:
            continue
        if found.place not in {told.place for told in faults}:
            faults.append(found)
    if faults:
        raise BrochureError(*faults)
    return brand


class _Reader:
    """Reads one brand; whatever is not as it should be becomes a fault, and is then taken for not given."""

    def __init__(self, node: Mapping_) -> None:
        self.node = node
        self.faults: list[Diagnostic] = list(lost_colours(node))
        self.colours = Colours(self.mapping(node, "color"))
        self.folder = PurePosixPath(node.place.file).parent

    def brand(self) -> Brand:
        meta, logos = self.mapping(self.node, "meta"), self._logos()
        full, short = self._names(meta.get("name", Scalar("", meta.place)))
        typography = self.mapping(self.node, "typography")
        settings = self.mapping(self.mapping(self.node, "defaults"), "brochure")
        self.unknown(settings, SETTINGS)
        theme = self.word(settings, "theme")
        roles = self.colours.roles()
        return Brand(
            name=str(full or short or ""),
            short_name=str(short) if short else None,
            logo=next((logos[size] for size in ("medium", "large", "small", "images") if size in logos), None),
            logos={size: logo for size, logo in logos.items() if size != "images"},
            colours=roles,
            colour_places=self.colours.places,
            palette=self.colours.palette(),
            inks=self._inks(settings, roles),
            printing=self._printing(settings),
            typography=self._typography(typography),
            fonts=tuple(self._fonts(typography)),
            theme=theme or DEFAULT_THEME,
            theme_place=theme.place if theme else settings.place,
            settings=settings,
            place=self.node.place,
        )

    # -- values -------------------------------------------------------------------------------------------------------

    def mapping(self, parent: Mapping_, key: str) -> Mapping_:
        """Return the mapping at ``key``, an empty one where there is none."""
        node = parent.get(key, "")
        if isinstance(node, Mapping_):
            return node
        if node != "":
            message = f"this must be keys with values, not {described(node)}"
            self.faults.append(fault("wrong-type", message, node))
        return Mapping_({}, parent.key_place(key))

    def word(self, parent: Mapping_, key: str) -> Scalar | None:
        """Return the text at ``key``, None where there is none."""
        node = parent.get(key)
        if node is None or node == "":
            return None
        if isinstance(node, Scalar):
            return node
        self.faults.append(fault("wrong-type", f"this must be text, not {described(node)}", node))
        return None

    def unknown(self, mapping: Mapping_, known: Mapping[str, object] | tuple[str, ...]) -> None:
        for key in mapping:
            if key not in known:
                place = mapping.key_place(key)
                self.faults.append(
                    fault("unknown-key", f'unknown key "{key}"', place=place, hint=did_you_mean(key, known))
                )

    def path(self, written: Scalar) -> str:
        return str(self.folder / written)

    def _names(self, node: Node) -> tuple[str | None, str | None]:
        if isinstance(node, Mapping_):
            return self.word(node, "full"), self.word(node, "short")
        return (str(node) or None if isinstance(node, Scalar) else None), None

    # -- logo ---------------------------------------------------------------------------------------------------------

    def _logos(self) -> dict[str, Logo]:
        node = self.node.get("logo", "")
        if not isinstance(node, Mapping_) or "path" in node:
            return {"medium": logo} if (logo := self._logo(node, {})) else {}
        images = self.mapping(node, "images")
        named = {name: logo for name, written in images.items() if (logo := self._logo(written, {}))}
        found = dict(zip(("images",), named.values(), strict=False))
        for size in ("small", "medium", "large"):
            written: Node | str = node.get(size, "")
            if isinstance(written, Mapping_) and "path" not in written:
                variants = {size: written.get("light", ""), f"{size}-dark": written.get("dark", "")}
            else:
                variants = {size: written}
            found.update({name: logo for name, inner in variants.items() if (logo := self._logo(inner, named))})
        return found

    def _logo(self, node: object, named: Mapping[str, Logo]) -> Logo | None:
        if isinstance(node, Mapping_):
            path, alt = self.word(node, "path"), self.word(node, "alt")
            return Logo(self.path(path), str(alt) if alt else None, path.place) if path else None
        if not isinstance(node, Scalar) or not node:
            return None
        if node in named:
            return named[node]
        if not PurePosixPath(node).suffix:
            hint = did_you_mean(node, named) or "name a file with its ending: logo.svg"
            self.faults.append(
                fault("unknown-logo", f'"{node}" is neither a picture nor one of logo.images', node, hint)
            )
            return None
        return Logo(self.path(node), None, node.place)

    # -- type ---------------------------------------------------------------------------------------------------------

    def _typography(self, node: Mapping_) -> Typography:
        base = self._typeface(node, "base", DEFAULT_FAMILY)
        return Typography(base, self._typeface(node, "headings", base.family), node.place)

    def _typeface(self, typography: Mapping_, key: str, family: str) -> Typeface:
        node = typography.get(key, "")
        if not isinstance(node, Mapping_):
            written = self.word(typography, key)
            return Typeface(str(written or family), None, written.place if written else typography.place)
        for name in ("color", "background-color"):
            if name in node:
                self.colours.value(node[name])
        written = self.word(node, "family")
        weight = self.word(node, "weight")
        return Typeface(str(written or family), self._weight(weight) if weight else None, (written or node).place)

    def _weight(self, written: Scalar) -> int:
        weight = _weight(written)
        if weight is None:
            hint = "write 100 to 900, or normal or bold"
            self.faults.append(fault("font-weight", f'"{written}" is not a weight', written, hint))
        return weight or _WEIGHTS["normal"]

    def _fonts(self, typography: Mapping_) -> Iterator[FontSource]:
        node = typography.get("fonts", "")
        if node != "" and not isinstance(node, Sequence_):
            self.faults.append(fault("wrong-type", f"this must be a list, not {described(node)}", node))
        for font in node if isinstance(node, Sequence_) else ():
            if isinstance(font, Scalar) and font:
                yield FontSource(str(font), "system", (), font.place)
            elif isinstance(font, Mapping_) and (family := self.word(font, "family")):
                files = font.get("files", "")
                source = str(self.word(font, "source") or font_source(font))
                found = [file for item in files for file in self._files(item)] if isinstance(files, Sequence_) else []
                yield FontSource(str(family), source, tuple(found), family.place)
            else:
                self.faults.append(fault("missing-key", 'the key "family" is missing', font))

    def _files(self, node: Node) -> Iterator[FontFile]:
        """Yield a font file, for a range of weights once for regular and once for bold."""
        path = node if isinstance(node, Scalar) else self.word(node, "path") if isinstance(node, Mapping_) else None
        if not path:
            return
        weight = self.word(node, "weight") if isinstance(node, Mapping_) else None
        style = self.word(node, "style") if isinstance(node, Mapping_) else None
        slanted = style in {"italic", "oblique"} or (style is None and "italic" in PurePosixPath(path).stem.lower())
        for number in self._file_weights(weight, PurePosixPath(path).stem):
            yield FontFile(self.path(path), number, "italic" if slanted else "normal", path.place)

    def _file_weights(self, written: Scalar | None, stem: str) -> tuple[int, ...]:
        if written is None or written == "auto":
            match = _FILE_WEIGHT.search(stem)
            words = "-".join(word.lower() for word in match.groups() if word) if match else "regular"
            return (_WEIGHTS.get(words, _WEIGHTS["regular"]),)
        if match := _RANGE.fullmatch(written):
            low, high = int(match[1]), int(match[2])
            return tuple(weight for weight in (400, 700) if low <= weight <= high) or (low,)
        return (self._weight(written),)

    # -- inks ---------------------------------------------------------------------------------------------------------

    def _inks(self, settings: Mapping_, roles: Mapping[str, Rgb]) -> dict[str, Rgb]:
        inks = {ink: roles[role] for ink, role in INKS.items() if role and role in roles}
        written = self.mapping(settings, "inks")
        self.unknown(written, INKS)
        for ink, value in written.items():
            colour = self.colours.value(value)
            if colour is not None:
                inks[ink] = colour
        if "brand" not in inks and not written.get("brand") and not self._says_primary:
            place = self.node.key_place("color")
            hint = 'add "primary:" under "color:"'
            self.faults.append(fault("missing-key", "the brand has no primary colour", place=place, hint=hint))
        return inks

    def _printing(self, settings: Mapping_) -> dict[str, Stated]:
        found = Printing(self.mapping(settings, "print"), INKS)
        self.faults.extend(found.faults)
        return found.stated

    @property
    def _says_primary(self) -> bool:
        """Tell whether there is a primary colour, be it a faulty one."""
        color = self.node.get("color")
        primary = color.get("primary", "") if isinstance(color, Mapping_) else color
        return bool(primary or (isinstance(primary, Scalar) and primary.lost_colour))


def _weight(written: str) -> int | None:
    """Return a weight as a number from 1 to 999, None for what is none."""
    if written.isdigit() and 1 <= int(written) <= 999:
        return int(written)
    return _WEIGHTS.get(written.lower())
