"""What is changed in a clinic's form, put into its two files: every field in the form that it has there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from brochure import splicing
from brochure.errors import BrochureError, Diagnostic
from brochure.model.brand import INKS
from brochure.model.colours import ROLES
from brochure.preview.brandform import (
    BRAND,
    CLINIC,
    CONTACT,
    CONTACT_ORDER,
    KINDS,
    PALETTE,
    THEME,
    TYPE_WORDS,
    Files,
    colour_path,
    logo_slots,
    typeface_path,
)
from brochure.preview.brandform import said as said_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.preview.uploads import Upload
    from brochure.splicing import Value
    from brochure.splicing.nodes import Path

# In which order a file has its parts, where one has to be made.
_BRAND_ORDER = ("meta", "logo", "color", "palette", *ROLES, "typography", "fonts", "base", "headings", "defaults")
_CLINIC_ORDER = ("jurisdiction", "languages", "editions", "contact", "hours", "url-pattern", "local")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_MOST = 5_000  # characters of one field


@dataclass(frozen=True, slots=True)
class Edit:
    """One field and what it is to hold: words, lines of an address, a colour or the name of one; None for nothing."""

    field: str
    to: str | tuple[str, ...] | None


def read_edits(asked: Any) -> tuple[Edit, ...]:  # noqa: ANN401 - JSON of a request
    """Return the edits that a request brings; raises ``BrochureError`` for what are none."""
    edits = []
    for item in asked if isinstance(asked, list) else [None]:
        field, to = (item.get("field"), item.get("to")) if isinstance(item, dict) else (None, None)
        lines = tuple(to) if isinstance(to, list) else None
        words = [*(lines or ()), *([to] if isinstance(to, str) else [])]
        if not isinstance(field, str) or not (to is None or lines or isinstance(to, str)):
            raise _unknown("the change")
        if any(not isinstance(word, str) or len(word) > _MOST for word in words):
            message = f"that is more than {_MOST} characters"
            raise BrochureError(Diagnostic("too-long", message, hint="write less"))
        edits.append(Edit(field, to if lines is None else lines))
    return tuple(edits)


def changed(files: Files, edits: Iterable[Edit], uploads: Mapping[str, Upload]) -> Files:
    """Return ``files`` with ``edits`` made; ``uploads`` are the files that have been brought, by what they go by.

    Raises ``BrochureError`` for a field that is not there, and for a file that is not such that it could be changed.
    """
    for edit in edits:
        files = _changed(files, edit, uploads)
    return files


def _changed(files: Files, edit: Edit, uploads: Mapping[str, Upload]) -> Files:
    kind, *rest = edit.field.split("/")
    made: Files | None = None
    match kind, rest:
        case _, [_, *_] if kind in KINDS:
            made = _colour(files, kind, rest, edit.to)
        case "logo", [number, "alt"]:
            made = _logo_words(files, number, _words(edit.to))
        case ("contact", [key]) if key in CONTACT_ORDER:
            made = _contact(files, key, edit.to)
        case ("hours", [] | [_]) | ("local", [_] | [_, _]):
            made = _clinic(files, (kind, *rest), _words(edit.to))
        case _ if isinstance(edit.to, str) and edit.to:
            made = _chosen(files, (kind, *rest), edit.to, uploads)
    if made is None:
        raise _unknown(edit.field)
    return made


def _chosen(files: Files, field: tuple[str, ...], to: str, uploads: Mapping[str, Upload]) -> Files | None:
    """Return ``files`` with what was chosen from a list, or brought; None for a field that has no such choice."""
    match field:
        case ("new-colour", name) if _NAME.fullmatch(name) and _HEX.fullmatch(to):
            return _brand(files, (*PALETTE, name), to)
        case ("font", ("base" | "headings") as role):
            return _font(files, role, to)
        case ("font-file",) if to in uploads:
            return _font_file(files, uploads[to])
        case ("theme",):
            return _brand(files, THEME, to)
        case ("logo", number) if to in uploads:
            return _logo(files, number, uploads[to])
    return None


def _unknown(field: str) -> BrochureError:
    return BrochureError(Diagnostic("unknown-field", f"{field} cannot be changed here", hint="load the page again"))


def _brand(files: Files, path: Path, value: Value | None) -> Files:
    new = splicing.changed(files.brand, files.path(BRAND), path, value, _BRAND_ORDER)
    return replace(files, brand=new)


def _clinic(files: Files, path: Path, value: Value | None, order: tuple[str, ...] = _CLINIC_ORDER) -> Files:
    return replace(files, clinic=splicing.changed(files.clinic, files.path(CLINIC), path, value, order))


def _words(to: str | tuple[str, ...] | None) -> str | None:
    """Return words without the space about them, None where there are none."""
    words = to.strip() if isinstance(to, str) else ""
    return words or None


# -- the brand -----------------------------------------------------------------------------------------------------


def _colour(files: Files, kind: str, rest: list[str], to: str | tuple[str, ...] | None) -> Files:
    """Return ``files`` with a colour, or the name of one, where a brand writes it: in a pair the half that is meant."""
    said = said_in(files, BRAND)
    name, variant = rest[0], rest[1:]
    path: Path = colour_path(kind, name)
    written = splicing.at(said, path)
    if name not in {"role": ROLES, "ink": INKS, "type": TYPE_WORDS}.get(kind, (name,)):
        raise _unknown(name)
    if variant and not (isinstance(written, dict) and variant[0] in ("light", "dark") and len(variant) == 1):
        raise _unknown("/".join(rest))
    if to is None and kind != "palette":
        return _brand(files, path, None)
    if not isinstance(to, str) or not (_HEX.fullmatch(to) or to in _names(said)):
        message = f'"{to}" is neither a colour nor the name of one'
        raise BrochureError(Diagnostic("bad-colour", message, hint="write it as #RRGGBB"))
    if isinstance(written, dict):
        path = (*path, *(variant or ("light",)))
        written = written.get(str(path[-1]))
    lower = isinstance(written, str) and written.startswith("#") and written == written.lower() != written.upper()
    return _brand(files, path, to if to in _names(said) else to.lower() if lower else to.upper())


def _names(said: Value) -> dict[str, Value]:
    palette = splicing.at(said, PALETTE)
    return palette if isinstance(palette, dict) else {}


def _font(files: Files, role: str, family: str) -> Files:
    """Return ``files`` with a family for a part of the text, and in the list of the brand's fonts."""
    said = said_in(files, BRAND)
    if not _declared(said, family):
        listed = splicing.at(said, ("typography", "fonts"))
        bare = isinstance(listed, list) and bool(listed) and all(isinstance(font, str) for font in listed)
        whole: Value = {"family": family, "source": "google", "weight": [400, 700], "style": "normal"}
        files = _appended(files, family if bare else whole)
    return _brand(files, typeface_path(said, role), family)


def _font_file(files: Files, upload: Upload) -> Files:
    """Return ``files`` with one more font file, under its family."""
    said = said_in(files, BRAND)
    if upload.font is None:
        raise _unknown("the font")
    file: Value = {"path": upload.name, "weight": upload.font.weight, "style": upload.font.style}
    for number, font in enumerate(_fonts(said)):
        own = isinstance(font, dict) and font.get("family") == upload.font.family
        if own and isinstance(font, dict) and isinstance(font.get("files"), list):
            path: Path = ("typography", "fonts", number, "files")
            return replace(files, brand=splicing.appended(files.brand, files.path(BRAND), path, file))
    return _appended(files, {"family": upload.font.family, "source": "file", "files": [file]})


def _fonts(said: Value) -> list[Value]:
    listed = splicing.at(said, ("typography", "fonts"))
    return listed if isinstance(listed, list) else []


def _declared(said: Value, family: str) -> bool:
    return any((font.get("family") if isinstance(font, dict) else font) == family for font in _fonts(said))


def _appended(files: Files, font: Value) -> Files:
    new = splicing.appended(files.brand, files.path(BRAND), ("typography", "fonts"), font)
    return replace(files, brand=new)


def _logo(files: Files, number: str, upload: Upload) -> Files:
    """Return ``files`` with another file for a logo, or with a first one."""
    said = said_in(files, BRAND)
    slots = logo_slots(said)
    if upload.font is not None:
        raise _unknown("the logo")
    if number.isdecimal() and int(number) < len(slots):
        return _brand(files, slots[int(number)].path, upload.name)
    if slots or number != "new":
        raise _unknown("the logo")
    name = splicing.at(said_in(files, CLINIC), ("contact", "name"))
    mark: Value = {"path": upload.name, "alt": name if isinstance(name, str) and name else "Logo"}
    return _brand(files, ("logo",), {"images": {"mark": mark}, "small": "mark", "medium": "mark"})


def _logo_words(files: Files, number: str, words: str | None) -> Files | None:
    slots = logo_slots(said_in(files, BRAND))
    alt = slots[int(number)].alt if number.isdecimal() and int(number) < len(slots) else None
    return _brand(files, alt, words) if alt else None


# -- the clinic ----------------------------------------------------------------------------------------------------


def _contact(files: Files, key: str, to: str | tuple[str, ...] | None) -> Files:
    needed = {name for name, _, needs, _ in CONTACT if needs}
    value: Value | None
    if key == "address":
        lines = to.split("\n") if isinstance(to, str) else to or ()
        value = [line.strip() for line in lines if line.strip()] or None
    else:
        value = _words(to)
    if value is None and key in needed:
        raise BrochureError(Diagnostic("needed", "this is needed", hint="patients must know whom they reach"))
    return _clinic(files, ("contact", key), value, CONTACT_ORDER)
