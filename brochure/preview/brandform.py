"""A clinic's two files as a form: every colour by its name, fonts, logos, the theme, and how patients reach it.

What stands in the form is what stands in the files, in the form that it has there; faults stand at their fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from brochure import source, splicing
from brochure.compose import branding
from brochure.compose.palette import hexadecimal
from brochure.compose.shades import readable
from brochure.errors import BrochureError, Diagnostic
from brochure.languages import Language
from brochure.model.clinic import why_not_rung
from brochure.model.colours import ROLES, contrast, oklch, parse
from brochure.model.load import read_clinic
from brochure.report import as_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.compose.inks import Rgb
    from brochure.model.brand import Brand
    from brochure.model.clinic import Clinic, Contact
    from brochure.splicing import Value
    from brochure.splicing.nodes import Path
    from brochure.world import World

BRAND, CLINIC = "brand", "clinic"
NAMES = {BRAND: "_brand.yml", CLINIC: "clinic.yaml"}

# What colours are for, in the words of those who choose them: the standard's roles, and the inks of leaflets.
ROLE_WORDS = {
    "primary": "Main colour",
    "secondary": "Second colour",
    "tertiary": "Third colour",
    "foreground": "Text",
    "background": "Background of screens",
    "danger": "Warnings",
    "warning": "Cautions",
    "info": "Notes",
    "success": "Ticks",
    "light": "Light grounds",
    "dark": "Dark grounds",
    "link": "Links on screens",
}
INK_WORDS = {
    "brand": "Main colour",
    "support": "Second colour",
    "text": "Text",
    "paper": "Paper",
    "warning": "Warnings",
    "info": "Notes",
    "success": "Ticks",
    "ground": "Tinted ground",
    "emergency": "Where to get help",
    "on-brand": "Text on the main colour",
    "on-support": "Text on the second colour",
    "on-emergency": "Text on where to get help",
    "heading": "Headings",
    "accent": "Lines and signs",
    "accent-60": "Quiet lines and signs",
    "text-70": "Small print",
}
TYPE_WORDS = {"base": "Running text on screens", "headings": "Headings"}
# How patients reach a clinic, in the order of the file: what each is called, whether it is needed, and an example.
CONTACT = (
    ("name", "Name of the clinic", True, ""),
    ("short-name", "Short name, for running text", False, ""),
    ("address", "Address, one line for each", True, ""),
    ("city", "Town", False, ""),
    ("phone", "Telephone by day", True, ""),
    ("out-of-hours", "Telephone at other times", False, ""),
    ("email", "E-mail", False, "hello@clinic.example"),
    ("web", "Web address, as it is printed", False, "clinic.example"),
)
CONTACT_ORDER = tuple(key for key, *_ in CONTACT)
_REVERSED = {"on-brand": "brand", "on-support": "support", "on-emergency": "emergency"}


@dataclass(frozen=True, slots=True)
class Files:
    """The two files of a clinic: where each stands in the workspace, and what it holds."""

    folder: str
    brand: bytes
    clinic: bytes

    def path(self, file: str) -> str:
        """Return where one of them stands."""
        return f"{self.folder}/{NAMES[file]}"

    def items(self) -> tuple[tuple[str, str, bytes], ...]:
        """Return name, path and content of both."""
        return ((BRAND, self.path(BRAND), self.brand), (CLINIC, self.path(CLINIC), self.clinic))


@dataclass(frozen=True, slots=True)
class Slot:
    """One logo as a brand writes it: where its file is named, which file, and in which sizes it is used."""

    path: Path
    file: str
    sizes: tuple[str, ...]
    alt: Path | None


def form(files: Files, world: World) -> dict[str, Any]:
    """Return the form of two files; where one cannot be read, ``unreadable`` says why and its part is empty."""
    told: dict[str, Value] = {}
    lines: dict[str, Mapping[Path, tuple[int, int]]] = {}
    unreadable: list[Diagnostic] = []
    for file, path, data in files.items():
        try:
            told[file], lines[file] = splicing.plain(data, path), splicing.lines_of(data, path)
        except BrochureError as fault:
            unreadable.extend(fault.diagnostics)
    clinic, faults = judged(files)
    brand = clinic.brand if clinic else None
    fields = [*_brand_fields(told[BRAND]), *logo_fields(told[BRAND])] if BRAND in told else []
    fields += _clinic_fields(told[CLINIC]) if CLINIC in told else []
    for entry in fields:
        found = lines[entry["file"]].get(tuple(entry.pop("path")))
        entry["lines"] = found
        entry["faults"] = []
    general = [as_dict(fault) for fault in faults if not _at_its_field(fault, fields, files)]
    pairs = _pairs(brand, fields, world) if brand else []
    return {"fields": fields, "pairs": pairs, "faults": general, "unreadable": [as_dict(d) for d in unreadable]}


def said(files: Files, file: str) -> Value:
    """Return what one of the files says; raises ``BrochureError`` where it cannot be edited."""
    return splicing.plain(files.brand if file == BRAND else files.clinic, files.path(file))


def files_named(files: Files) -> set[str]:
    """Return the names of the logos and fonts that a brand uses."""
    brand = said(files, BRAND)
    listed = splicing.at(brand, ("typography", "fonts"))
    fonts = [font for font in listed if isinstance(font, dict)] if isinstance(listed, list) else []
    lists = [font.get("files") for font in fonts]
    named = [file for files_of in lists if isinstance(files_of, list) for file in files_of]
    paths = [file.get("path") if isinstance(file, dict) else file for file in named]
    return {str(path) for path in (*paths, *(slot.file for slot in logo_slots(brand)))}


def judged(files: Files) -> tuple[Clinic | None, tuple[Diagnostic, ...]]:
    """Return the clinic that two files make, or None, and what is wrong with them."""
    try:
        clinic = read_clinic(*(source.parse(data, path) for _, path, data in reversed(files.items())))
    except BrochureError as fault:
        return None, fault.diagnostics
    return clinic, tuple(_unreachable(clinic.contact))


def _unreachable(contact: Contact) -> Iterator[Diagnostic]:
    """Yield what the review would find of the numbers that patients ring, in its words."""
    for key, said in (("phone", contact.phone), ("out-of-hours", contact.out_of_hours)):
        if said and (why := why_not_rung(said)):
            yield Diagnostic("placeholder", why, place=contact.at(key))


def _at_its_field(fault: Diagnostic, fields: list[dict[str, Any]], files: Files) -> bool:
    """Tell a fault at the field whose lines it is on, the narrowest of them; return False where there is none."""
    place = fault.place
    on = [
        entry
        for entry in fields
        if place and entry["lines"] and files.path(entry["file"]) == place.file
        if entry["lines"][0] <= place.line <= entry["lines"][1]
    ]
    if on:
        narrow = min(on, key=lambda entry: entry["lines"][1] - entry["lines"][0])
        narrow["faults"].append(fault.message)
    return bool(on)


# -- the brand -----------------------------------------------------------------------------------------------------


def _entry(file: str, id_: str, label: str, value: Value | None, path: Path, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - of the form, as JSON
    return {"id": id_, "file": file, "label": label, "value": value, "path": path, **more}


def _brand_fields(said: Value) -> Iterator[dict[str, Any]]:
    yield from colour_fields(said)
    theme = splicing.at(said, THEME)
    yield _entry(BRAND, "theme", "Theme", theme, THEME)
    for role, label in (("base", "Running text"), ("headings", "Headings")):
        path = typeface_path(said, role)
        yield _entry(BRAND, f"font/{role}", label, splicing.at(said, path), path)


THEME: Path = ("defaults", "brochure", "theme")


def typeface_path(said: Value, role: str) -> Path:
    """Return where the family of a part of the text is named."""
    written = splicing.at(said, ("typography", role))
    return ("typography", role) if isinstance(written, str) and written else ("typography", role, "family")


def colour_fields(said: Value) -> Iterator[dict[str, Any]]:
    """Yield every colour that a brand writes, and every role and ink that it gives one to.

    A pair for light and for dark grounds is two fields. ``same`` is the field of the colour that is named there instead
    of one, ``lightness`` that of OKLCH, 0 to 1.
    """
    palette = _mapping(said, PALETTE)
    roles = {role: value for role, value in _mapping(said, ("color",)).items() if role in ROLES}
    stated = _mapping(said, ("defaults", "brochure", "inks"))
    typed = {part: splicing.at(said, colour_path("type", part)) for part in TYPE_WORDS}
    written: dict[tuple[str, str], Value] = {
        **{("palette", name): value for name, value in palette.items()},
        **{("role", role): value for role, value in roles.items()},
        **{("ink", ink): value for ink, value in stated.items()},
        **{("type", part): value for part, value in typed.items() if value is not None},
    }
    for (kind, name), value in written.items():
        for variant, inner in _variants(value).items():
            word = inner.strip() if isinstance(inner, str) else ""
            same = _named(kind, name, word, written)
            seen = _resolved(kind, name, word, written)
            label = name if kind == "palette" else _words(kind, name)
            yield _entry(
                BRAND,
                "/".join(filter(None, (kind, name, variant))),
                f"{label}, on {variant} grounds" if variant else label,
                hexadecimal(seen) if seen else None,
                (*colour_path(kind, name), variant) if variant else colour_path(kind, name),
                kind=kind,
                name=name,
                same="/".join(same) if same else None,
                written=word,
                lightness=round(oklch(seen)[0], 4) if seen else None,
            )


PALETTE: Path = ("color", "palette")
KINDS = ("palette", "role", "ink", "type")


def colour_path(kind: str, name: str) -> Path:
    """Return where a colour of one of ``KINDS`` stands."""
    match kind:
        case "palette":
            return (*PALETTE, name)
        case "role":
            return ("color", name)
        case "ink":
            return ("defaults", "brochure", "inks", name)
    return ("typography", name, "color")


def _words(kind: str, name: str) -> str:
    known = {"role": ROLE_WORDS, "ink": INK_WORDS, "type": TYPE_WORDS}[kind]
    return known.get(name) or _tint_words(name)


def _mapping(said: Value, path: Path) -> dict[str, Value]:
    found = splicing.at(said, path)
    return found if isinstance(found, dict) else {}


def _variants(value: Value) -> dict[str, Value]:
    """Return a colour under an empty name, or those of a pair for light and for dark grounds."""
    return value if isinstance(value, dict) and value and set(value) <= {"light", "dark"} else {"": value}


def _tint_words(ink: str) -> str:
    base, _, percent = ink.rpartition("-")
    return f"{INK_WORDS.get(base, base)}, {percent} %" if percent.isdigit() else ink


def _named(kind: str, name: str, word: str, written: Mapping[tuple[str, str], Value]) -> tuple[str, str] | None:
    """Return the colour that ``word`` names where ``kind`` and ``name`` stand, as ``model.colours`` finds it."""
    kinds = ("palette",) if kind == "palette" else ("role", "palette")
    found = ((other, word) for other in kinds if (other, word) in written and (other, word) != (kind, name))
    return next(found, None)


def _resolved(kind: str, name: str, word: str, written: Mapping[tuple[str, str], Value]) -> Rgb | None:
    """Return the colour that ``word`` writes, or that the names it begins lead to."""
    for _ in range(len(written)):
        if (named := _named(kind, name, word, written)) is None:
            break
        kind, name = named
        light = next(iter(_variants(written[named]).values()))
        word = light.strip() if isinstance(light, str) else ""
    found = parse(word) if word else None
    return found[0] if found else None


# -- logos ---------------------------------------------------------------------------------------------------------


def logo_slots(said: Value) -> list[Slot]:
    """Return the logos of a brand, each picture once, as it writes them."""
    node = splicing.at(said, ("logo",))
    if isinstance(node, str):
        return [Slot(("logo",), node, (), None)] if node else []
    if not isinstance(node, dict):
        return []
    if "path" in node:
        return [_slot(node, ("logo",), ())]
    images = node.get("images")
    images = images if isinstance(images, dict) else {}
    uses: dict[str, list[str]] = {}
    alone: list[Slot] = []
    for size in ("small", "medium", "large"):
        chosen = node.get(size, "")
        pair = isinstance(chosen, dict) and "path" not in chosen
        for variant, inner in chosen.items() if pair and isinstance(chosen, dict) else (("", chosen),):
            words = f"{size}, on {variant} grounds" if variant else size
            if isinstance(inner, str) and inner in images:
                uses.setdefault(inner, []).append(words)
            elif inner:
                alone.append(_slot(inner, ("logo", size, variant) if variant else ("logo", size), (words,)))
    named = [_slot(value, ("logo", "images", name), tuple(uses.get(name, ()))) for name, value in images.items()]
    return [slot for slot in (*named, *alone) if slot.file]


def _slot(value: Value, path: Path, sizes: tuple[str, ...]) -> Slot:
    if isinstance(value, dict):
        file = value.get("path", "")
        return Slot((*path, "path"), file if isinstance(file, str) else "", sizes, (*path, "alt"))
    return Slot(path, value if isinstance(value, str) else "", sizes, None)


def logo_fields(said: Value) -> Iterator[dict[str, Any]]:
    """Yield every logo, and the words that stand for it where it cannot be seen."""
    slots = logo_slots(said)
    for number, slot in enumerate(slots):
        label = "Logo" if len(slots) == 1 else f"Logo {number + 1}"
        file = PurePosixPath(slot.file).name
        yield _entry(BRAND, f"logo/{number}", label, file, slot.path, kind="logo", sizes=slot.sizes)
        if slot.alt:
            words = splicing.at(said, slot.alt)
            yield _entry(BRAND, f"logo/{number}/alt", f"{label} in words, for those who cannot see it", words, slot.alt)


# -- the clinic ----------------------------------------------------------------------------------------------------


def _clinic_fields(said: Value) -> Iterator[dict[str, Any]]:
    for key, label, needed, example in CONTACT:
        value = splicing.at(said, ("contact", key))
        path: Path = ("contact", key)
        yield _entry(CLINIC, f"contact/{key}", label, value, path, kind="contact", needed=needed, example=example)
    listed = splicing.at(said, ("languages",))
    languages = [tag for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else []
    yield from _spoken("hours", "Opening hours", splicing.at(said, ("hours",)), languages)
    local = splicing.at(said, ("local",))
    for name, value in local.items() if isinstance(local, dict) else ():
        yield from _spoken(f"local/{name}", name, value, languages, local=name)


def _spoken(
    id_: str, label: str, value: Value | None, languages: list[str], *, local: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield words that are written once, or once for each language: those of the file, and those it may lack."""
    path: Path = ("local", local) if local else ("hours",)
    kind = str(path[0])
    if not isinstance(value, dict):
        yield _entry(CLINIC, id_, label, value, path, kind=kind, name=local, language=None, direction="auto")
        return
    said = {*value, *(part for tag in value for part in (Language(tag).primary,))}
    missing = [Language(tag).primary for tag in languages if Language(tag).primary not in said and tag not in value]
    for tag in (*value, *dict.fromkeys(missing)):
        direction = "rtl" if Language(tag).rtl else "ltr"
        yield _entry(
            CLINIC, f"{id_}/{tag}", label, value.get(tag), (*path, tag), kind=kind, name=local, language=tag,
            direction=direction,
        )  # fmt: skip


# -- contrast ------------------------------------------------------------------------------------------------------


def _pairs(brand: Brand, fields: list[dict[str, Any]], world: World) -> list[dict[str, Any]]:
    """Return what leaflets print on what, each ink with the ground on which it is hardest to see.

    ``stated`` is the contrast that the brand asks for, ``printed`` what it is given instead; ``better`` is the nearest
    colour that passes and the field that it belongs in.
    """
    try:
        colours = branding.of_theme(brand, world)
    except BrochureError:  # no such theme: told at its field
        return []
    stated, printed = dict(colours.stated), colours.printed
    found = []
    for ink in dict.fromkeys(pair.ink for pair in colours.pairs):
        pairs = [pair for pair in colours.pairs if pair.ink == ink]
        least = max(pair.least for pair in pairs)
        worst = min(pairs, key=lambda pair: contrast(stated[ink], stated[pair.ground]))
        ratio = contrast(stated[ink], stated[worst.ground])
        entry = {
            "ink": ink,
            "label": INK_WORDS.get(ink, _tint_words(ink)),
            "colour": hexadecimal(stated[ink]),
            "ground": hexadecimal(stated[worst.ground]),
            "on": INK_WORDS.get(worst.ground, _tint_words(worst.ground)),
            "ratio": round(ratio, 2),
            "least": least,
            "passes": ratio >= least,
            "printed": None,
            "better": None,
        }
        if ratio < least:
            now = contrast(printed[ink], printed[worst.ground])
            entry["printed"] = {
                "colour": hexadecimal(printed[ink]),
                "ground": hexadecimal(printed[worst.ground]),
                "ratio": round(now, 2),
            }
            entry["better"] = _better(brand, fields, stated, pairs)
        found.append(entry)
    return found


def _better(
    brand: Brand, fields: list[dict[str, Any]], stated: Mapping[str, Rgb], pairs: list[branding.Pair]
) -> dict[str, str] | None:
    """Return the nearest colour that passes, and the field of the colour that gives it.

    Text that is reversed takes what can be read, so its ground is what moves.
    """
    ink = pairs[0].ink
    mover = _REVERSED.get(ink, ink)
    against = [stated[ink]] if mover != ink else [stated[pair.ground] for pair in pairs]
    moved = readable(stated[mover], against, max(pair.least for pair in pairs))
    place = branding.places(brand).get(mover)
    on = [e for e in fields if place and e.get("kind") in KINDS and e["lines"]]
    field = next((e for e in on if place and e["lines"][0] == place.line and e["file"] == BRAND), None)
    for _ in on:  # what names another colour is moved there
        if field and field["same"]:
            field = next((e for e in on if e["id"] in (field["same"], f"{field['same']}/light")), None)
    if field is None or moved == stated[mover]:
        return None
    return {"field": field["id"], "label": field["label"], "colour": hexadecimal(moved)}
