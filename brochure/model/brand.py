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

from brochure.errors import BrochureError, Diagnostic, Place, Severity, did_you_mean
from brochure.model.base import described, fault
from brochure.model.colours import Colours, Rgb, lost_colours
from brochure.model.logos import Logo, Logos
from brochure.model.printing import Printing, Stated
from brochure.model.standard import font_source, from_folder, judged, widened
from brochure.source import Mapping_, Node, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULT_THEME, DEFAULT_FAMILY = "harbour", "Lato"

# Every ink that a brand may set; what it does not is worked out from the colours of the standard.
INKS = (
    *(
        "brand",
        "support",
        "text",
        "paper",
        "ground",
        "warning",
        "warning-12",
        "emergency",
        "heading",
        "accent",
        "accent-60",
    ),
    *("info", "info-12", "success", "on-brand", "on-support", "on-emergency"),
    *(f"{ink}-{tint}" for ink in ("brand", "support") for tint in (80, 60, 45, 30, 20, 12, 6)),
    *(f"text-{tint}" for tint in (70, 45, 20)),
)
SETTINGS = ("theme", "inks", "print", "logo")

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
_THEME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_REMOTE = re.compile(r"https?:|//", re.IGNORECASE)
# What CSS calls any font of a kind.
_GENERIC = frozenset(
    (
        *("serif", "sans-serif", "monospace", "cursive", "fantasy", "inherit"),
        *("system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"),
    )
)


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
    """What sets a part of the text; ``weight`` is None where the brand says none.

    ``stack`` holds every family that is named, as CSS lists them: the first that there is sets the text. ``colour`` is
    the one that is stated for it, ``colour_place`` where.
    """

    family: str
    weight: int | None
    place: Place
    stack: tuple[str, ...] = ()
    colour: Rgb | None = None
    colour_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Typography:
    """What sets the running text and what sets the headings."""

    base: Typeface
    headings: Typeface
    place: Place


@dataclass(frozen=True, slots=True)
class Brand:
    """A clinic's looks.

    ``colours`` maps the standard's roles (``primary``) to sRGB, ``inks`` ours (``brand``): those that it states itself;
    ``ink_places`` is where. ``name`` is empty where the brand has none. ``logos`` holds every size as written, such as
    ``small`` and ``small-dark``; ``logo`` is the one for want of another. ``printing`` holds the inks whose plates the
    brand states, ``settings`` what stands under ``defaults.brochure``, ``remarks`` what is to be told of a brand that
    can be printed.
    """

    name: str
    short_name: str | None
    logo: Logo | None
    logos: Mapping[str, Logo] = field(hash=False)
    colours: Mapping[str, Rgb] = field(hash=False)
    colour_places: Mapping[str, Place] = field(hash=False)
    palette: Mapping[str, Rgb] = field(hash=False)
    inks: Mapping[str, Rgb] = field(hash=False)
    ink_places: Mapping[str, Place] = field(hash=False)
    printing: Mapping[str, Stated] = field(hash=False)
    typography: Typography
    fonts: tuple[FontSource, ...]
    theme: str
    theme_place: Place
    settings: Mapping_ = field(hash=False)
    place: Place
    remarks: tuple[Diagnostic, ...] = ()


def read_brand(node: Node) -> Brand:
    """Return the brand in ``node``; raises ``BrochureError`` with every fault."""
    if not isinstance(node, Mapping_):
        raise BrochureError(fault("wrong-type", f"this must be keys with values, not {described(node)}", node))
    reader = _Reader(node)
    brand = reader.brand()
    plain = widened(node, reader.colours)
    faults = [*reader.faults, *reader.colours.faults]
    for found in judged(node, plain, {told.place for told in faults}):
        if found.place not in {told.place for told in faults}:  # of one place the first word is enough
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
        self.remarks: list[Diagnostic] = []
        self.ink_places: dict[str, Place] = {}

    def brand(self) -> Brand:
        meta = self.mapping(self.node, "meta")
        full, short = self._names(meta.get("name", Scalar("", meta.place)))
        typography = self.mapping(self.node, "typography")
        settings = self.mapping(self.mapping(self.node, "defaults"), "brochure")
        self.unknown(settings, SETTINGS)
        theme = self._theme(settings)
        logos = Logos(self.node.get("logo", ""), self.mapping(settings, "logo"), self.folder)
        self.faults.extend(logos.faults)
        every = {**logos.by_size, **{f"images.{name}": logo for name, logo in logos.images.items()}}
        roles = self.colours.roles()
        return Brand(
            name=str(full or short or ""),
            short_name=str(short) if short else None,
            logo=next((every[size] for size in ("medium", "large", "small", *every) if size in every), None),
            logos=logos.by_size,
            colours=roles,
            colour_places=self.colours.places,
            palette=self.colours.palette(),
            inks=self._inks(settings, roles),
            ink_places=self.ink_places,
            printing=self._printing(settings),
            typography=self._typography(typography),
            fonts=tuple(self._fonts(typography)),
            theme=theme or DEFAULT_THEME,
            theme_place=theme.place if theme else settings.place,
            settings=settings,
            place=self.node.place,
            remarks=tuple(self.remarks),
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
        return str(written) if _REMOTE.match(written) else str(self.folder / from_folder(written))

    def _names(self, node: Node) -> tuple[str | None, str | None]:
        if isinstance(node, Mapping_):
            return self.word(node, "full"), self.word(node, "short")
        return (str(node) or None if isinstance(node, Scalar) else None), None

    # -- type ---------------------------------------------------------------------------------------------------------

    def _typography(self, node: Mapping_) -> Typography:
        base = self._typeface(node, "base", DEFAULT_FAMILY)
        return Typography(base, self._typeface(node, "headings", base.family), node.place)

    def _typeface(self, typography: Mapping_, key: str, family: str) -> Typeface:
        node = typography.get(key, "")
        if not isinstance(node, Mapping_):
            written = self.word(typography, key)
            stack = _stack(written or family)
            return Typeface(stack[0], None, written.place if written else typography.place, stack)
        if "background-color" in node:
            self.colours.value(node["background-color"], clear=True)
        colour = self.colours.value(node["color"]) if "color" in node else None
        place = node["color"].place if colour else None
        written, weight = self.word(node, "family"), self.word(node, "weight")
        stack = _stack(written or family)
        number = self._weight(weight) if weight else None
        return Typeface(stack[0], number, (written or node).place, stack, colour, place)

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
        weight = self._several(node) if isinstance(node, Mapping_) else None
        style = self.word(node, "style") if isinstance(node, Mapping_) else None
        slanted = style in {"italic", "oblique"} or (style is None and "italic" in PurePosixPath(path).stem.lower())
        for number in self._file_weights(weight, PurePosixPath(path).stem):
            yield FontFile(self.path(path), number, "italic" if slanted else "normal", path.place)

    def _several(self, file: Mapping_) -> Scalar | None:
        """Return the weight of a file as one word: of a list the range that it spans."""
        listed = file.get("weight")
        if not isinstance(listed, Sequence_):
            return self.word(file, "weight")
        numbers = sorted(number for item in listed if isinstance(item, Scalar) and (number := _weight(item)))
        if len(numbers) != len(listed) or not numbers:
            hint = "write one weight, a range 300..900, or a list of weights"
            self.faults.append(fault("font-weight", "these are not weights", listed, hint))
            return None
        return Scalar(f"{numbers[0]:03}..{numbers[-1]:03}", listed.place)

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
        """Return the inks that the brand states itself, and keep where."""
        inks = {}
        written = self.mapping(settings, "inks")
        self.unknown(written, INKS)
        for ink, value in written.items():
            colour = self.colours.value(value)
            if colour is not None:
                inks[ink] = colour
                self.ink_places[ink] = value.place
        if "primary" not in roles and not written.get("brand") and not self._says_primary:
            self.remarks.append(
                Diagnostic(
                    "no-primary",
                    "the brand has no primary colour: what would be in it is printed in the colour of the text",
                    Severity.WARNING,
                    self.node.key_place("color"),
                    'add "primary:" under "color:"',
                )
            )
        return inks

    def _theme(self, settings: Mapping_) -> Scalar | None:
        """Return the theme that is named; a path is none, or a clinic could bring style sheets of its own."""
        theme = self.word(settings, "theme")
        if theme is not None and not _THEME.fullmatch(theme):
            hint = "a theme is called by its name alone: harbour"
            self.faults.append(fault("bad-name", f'"{theme}" is not the name of a theme', theme, hint))
            return None
        return theme

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


def _stack(written: str) -> tuple[str, ...]:
    """Return the families that a value of CSS lists, without those that stand for any font of a kind."""
    named = (part.strip().strip("'\"").strip() for part in written.split(","))
    return tuple(name for name in named if name and name not in _GENERIC) or (str(written),)
