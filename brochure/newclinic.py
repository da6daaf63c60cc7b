"""A new clinic: its folder, with a brand whose colours are proposed from its logo, and how patients reach it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from brochure import source
from brochure import workspace as disk
from brochure.compose.palette import faint, hexadecimal, propose
from brochure.compose.vector import is_vector
from brochure.errors import BrochureError, Diagnostic, Place, UsageError, did_you_mean
from brochure.model.clinic import why_not_rung
from brochure.model.load import read_clinic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from brochure.compose.palette import Palette
    from brochure.model.leaflet import LocalText
    from brochure.workspace import Workspace

MOST_LOGO = 20_000_000
LANGUAGES = {"US": "en-US"}  # elsewhere British English, where a leaflet is written in it
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"II*\0": "tif", b"MM\0*": "tif", b"RIFF": "webp"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a clinic that is to be made; empty or None for what it does not have."""

    name: str
    jurisdiction: str
    full_name: str
    phone: str
    address: tuple[str, ...]
    languages: tuple[str, ...] = ()
    email: str | None = None
    web: str | None = None
    out_of_hours: str | None = None
    hours: str | None = None
    theme: str = "harbour"
    family: str = "Source Sans 3"
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """A clinic that was made: the files written, its palette, and a leaflet and language that show it."""

    files: tuple[str, ...]
    palette: Palette
    proof: tuple[str, str] | None


def found(workspace: Workspace, answers: Answers) -> Founded:
    """Write the folder of a clinic; nothing that exists is overwritten.

    Raises ``UsageError`` for a name that is taken or none, ``BrochureError`` for a logo that cannot be placed and for
    answers that no clinic could have.
    """
    folder = f"content/clinics/{answers.name}"
    refuse(workspace, answers.name, answers.jurisdiction, answers.theme, answers.logo)
    refuse_unfit(None, answers.phone, answers.out_of_hours)
    logo = disk.read_file(answers.logo, MOST_LOGO) if answers.logo else None
    palette = propose(logo, str(answers.logo))
    languages = answers.languages or _languages(workspace, answers.jurisdiction)
    picture = f"logo.{_ending(logo)}" if logo else None
    files = {
        f"{folder}/clinic.yaml": clinic_text(answers, languages, dict(_asked(workspace, languages))),
        f"{folder}/_brand.yml": brand_text(answers, palette, picture),
    }
    _judge(files)
    written = {path: text.encode() for path, text in files.items()}
    if logo and picture:
        written[f"{folder}/{picture}"] = logo
    disk.write_together({workspace.root / path: data for path, data in written.items()})
    return Founded(tuple(written), palette, _proof(workspace, languages))


def refuse(workspace: Workspace, name: str, jurisdiction: str | None, theme: str, logo: Path | None) -> None:
    """Raise ``UsageError`` with everything that a clinic cannot be begun with; None is not known yet."""
    faults = []
    if not _NAME.fullmatch(name):
        message = f'"{name}" cannot be the name of a folder and part of web addresses'
        offered = f"small letters, digits and hyphens: {_plain(name) or 'north-side'}"
        faults.append(Diagnostic("clinic-name", message, hint=offered))
    elif name in workspace.clinics():
        message, place = f"there is a clinic {name} already: nothing is overwritten", Place(f"content/clinics/{name}")
        faults.append(Diagnostic("clinic-exists", message, place=place, hint="choose another name, or edit its files"))
    known = workspace.jurisdictions()
    if jurisdiction is not None and jurisdiction not in known:
        message, hint = f'no table for jurisdiction "{jurisdiction}"', did_you_mean(jurisdiction, known)
        faults.append(Diagnostic("unknown-jurisdiction", message, hint=hint))
    if not workspace.has_theme(theme):
        faults.append(Diagnostic("unknown-theme", f'no theme "{theme}"', hint=did_you_mean(theme, workspace.themes())))
    if logo is not None and not logo.is_file():
        faults.append(Diagnostic("file-missing", f"no file {logo}", hint="--logo takes an SVG, PNG, JPEG or TIFF"))
    if faults:
        raise UsageError(*faults)


def refuse_unfit(logo: Path | None, phone: str | None, out_of_hours: str | None) -> None:
    """Raise ``BrochureError`` with all that no clinic could have of what is given; None is not known yet."""
    faults = [
        Diagnostic("placeholder", f"{option}: {why}", hint="write it as patients ring it")
        for option, said in (("--phone", phone), ("--out-of-hours", out_of_hours))
        if said and (why := why_not_rung(said))
    ]
    try:
        propose(disk.read_file(logo, MOST_LOGO) if logo else None, str(logo))
    except BrochureError as fault:
        faults += fault.diagnostics
    if faults:
        raise BrochureError(*faults)


def _plain(name: str) -> str:
    """Return what a name would be as the name of a folder; empty where none of its letters could stay."""
    bare = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", bare))


def _languages(workspace: Workspace, jurisdiction: str) -> tuple[str, ...]:
    """Return the language to begin with: the English of the place, or what leaflets there are."""
    there = {language for languages in workspace.leaflets().values() for language in languages}
    wanted = LANGUAGES.get(jurisdiction, "en-GB")
    return (wanted,) if wanted in there or not there else (min(there),)


def _proof(workspace: Workspace, languages: tuple[str, ...]) -> tuple[str, str] | None:
    """Return a leaflet that a new clinic can build: one that needs no text of its own."""
    for language in languages:
        for name, there in workspace.leaflets().items():
            if language in there and not any(text.required for text in _local(workspace, name, language).values()):
                return name, language
    return None


def _asked(workspace: Workspace, languages: tuple[str, ...]) -> Iterator[tuple[str, LocalText]]:
    """Yield what leaflets let, or make, a clinic say for itself."""
    for name, there in workspace.leaflets().items():
        for language in languages:
            if language in there:
                yield from _local(workspace, name, language).items()


def _local(workspace: Workspace, name: str, language: str) -> dict[str, LocalText]:
    try:
        return dict(workspace.leaflet(name, language).local)
    except BrochureError:  # told to whoever builds it
        return {}


def _ending(logo: bytes) -> str:
    """Return the ending that fits what a logo is, whatever its file is called."""
    if is_vector(logo):
        return "svg"
    return next((ending for start, ending in _ENDINGS.items() if logo.startswith(start)), "png")


def _judge(files: dict[str, str]) -> None:
    """Raise ``BrochureError`` with everything that is wrong with what would be written, by the options that said it."""
    try:
        read_clinic(*(source.parse(text.encode(), path) for path, text in files.items()))
    except BrochureError as fault:
        raise BrochureError(*(_by_option(found, files) for found in fault.diagnostics)) from fault


def _by_option(found: Diagnostic, files: dict[str, str]) -> Diagnostic:
    """Return a fault of a file that was never written as one of the option whose words stand on its line."""
    place = found.place
    if place is None or place.file not in files:
        return found
    line = files[place.file].splitlines()[place.line - 1]
    key = "address" if line.lstrip().startswith("- ") else line.partition(":")[0].strip()
    option = {"name": "full-name", "languages": "lang"}.get(key, key)
    return replace(found, message=f"--{option}: {found.message}", place=None)


# -- the two files -----------------------------------------------------------------------------------------------------


def clinic_text(answers: Answers, languages: tuple[str, ...], local: dict[str, LocalText]) -> str:
    """Return ``clinic.yaml``, with comments that say what else may be written."""
    lines = [
        "# Who hands the leaflets out. Numbers to ring in an emergency are not written here: they come from the",
        "# jurisdiction. `brochure check` says what is missing; `brochure build` makes the leaflets.",
        "",
        f"jurisdiction: {answers.jurisdiction} # what is true here: emergency numbers, approvals, driving, paper",
        f"languages: [{', '.join(languages)}] # which languages to build",
        "editions: [office, screen, web] # also: print (for a print shop), large-print",
        "",
        "contact:",
        f"  name: {_quoted(answers.full_name)}",
        "  address:",
        *(f"    - {_quoted(line)}" for line in answers.address),
        f"  phone: {_quoted(answers.phone)} # by day",
        _maybe("  out-of-hours", answers.out_of_hours, "the number at other times"),
        _maybe("  email", answers.email, "where patients may write to"),
        _maybe("  web", answers.web, "as it is printed: example.org"),
        "",
        _maybe("hours", answers.hours, "when you are open: Weekdays, 8.30 to 5"),
        "# url-pattern: https://example.org/leaflets/{language}/{leaflet}.web.html # for QR codes",
        "# paper: a4 # the paper of your printer, where it is not the usual one",
        "",
        "# Your own rules, in your own words, where a leaflet leaves them to you. The rest of its wording stays.",
        "# local:",
    ]
    for name, text in local.items():
        need = "needed before that leaflet can be built" if text.required else "may be left out"
        lines.append(f"#   {name}: ... # {' '.join(str(text.about).split())} ({need})")
    return "\n".join(lines) + "\n"


def brand_text(answers: Answers, palette: Palette, picture: str | None) -> str:
    """Return ``_brand.yml`` by the brand.yml standard, with what was done to the colours of the logo."""
    logo = ["logo:", "  images:", "    mark:", f"      path: {picture}", f"      alt: {_quoted(answers.full_name)}"]
    logo += ["  small: mark", "  medium: mark", ""]
    remarks = [
        f"  # {change.role}: {hexadecimal(change.before)} has a contrast of {change.was:.1f} ({change.against});"
        f" {hexadecimal(change.after)} has {change.now:.1f}"
        for change in palette.changes
    ]
    remarks += [
        f"  # {name} is too pale for lines and signs on white; as a ground it is fine" for name in faint(palette)
    ]
    lines = [
        "# How this clinic looks, by the brand.yml standard: https://posit-dev.github.io/brand-yml/",
        "meta:",
        f"  name: {_quoted(answers.full_name)}",
        "",
        *(logo if picture else ["# logo: {medium: logo.svg} # put a file beside this one", ""]),
        "color:",
        *remarks,
        "  palette:",
        *(f'    {name}: "{hexadecimal(colour)}"' for name, colour in palette.colours.items()),
        *(f"  {role}: {name}" for role, name in palette.roles.items()),
        "",
        "typography:",
        "  fonts:",
        f"    - family: {answers.family}",
        "      source: google # one that comes with the program; `source: file` takes files of your own",
        "      weight: [400, 700]",
        "      style: normal",
        "  base:",
        f"    family: {answers.family}",
        "    weight: 400",
        "  headings:",
        f"    family: {answers.family}",
        "    weight: 700",
        "    color: primary",
        "",
        "defaults:",
        "  brochure:",
        f"    theme: {answers.theme}",
    ]
    return "\n".join(lines) + "\n"


def _maybe(key: str, value: str | None, about: str) -> str:
    """Return a line of YAML, commented out where there is nothing to say."""
    indent = key[: len(key) - len(key.lstrip())]
    return f"{key}: {_quoted(value)}" if value else f"{indent}# {key.lstrip()}: ... # {about}"


def _quoted(value: str) -> str:
    """Return text as YAML takes it, whatever is in it: JSON's quotes are YAML's."""
    return json.dumps(value, ensure_ascii=False)
