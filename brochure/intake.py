"""Intake: a document from elsewhere becomes a draft in the workspace, and is reviewed at once."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure import importing
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Place, Severity, UsageError, did_you_mean, in_order
from brochure.formats import find_format, folds
from brochure.importing.drafting import About
from brochure.importing.pictures import MOST_BYTES as MOST_PICTURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from brochure.formats import Format
    from brochure.workspace import Workspace

FALLBACK_LANGUAGE, FALLBACK_PAPER = "en-US", "a4"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_SCHEMAS = ("content/schema/leaflet.schema.json", "docs/schema/leaflet.schema.json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; None where the program chooses."""

    name: str | None = None
    language: str | None = None
    code: str | None = None
    fold: str | None = None
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: the leaflet's file and its pictures; and what could not be taken over."""

    path: Path
    pictures: tuple[Path, ...]
    name: str
    language: str
    fold: str
    told: tuple[Diagnostic, ...]
    clinic: str | None


def take_in(workspace: Workspace, file: Path, wanted: Wanted, today: date) -> Taken:
    """Write the draft that ``file`` makes; raises ``BrochureError`` where it cannot be read, and writes nothing then.

    Raises ``UsageError`` for a name, language or fold that cannot be, and where the file to write is there already.
    """
    table = workspace.formats()
    if wanted.fold and wanted.fold not in folds(table):
        message, hint = f'unknown fold "{wanted.fold}"', did_you_mean(wanted.fold, folds(table))
        raise UsageError(Diagnostic("unknown-fold", message, hint=hint))
    data = disk.read_file(file, importing.MOST_BYTES)
    manuscript = importing.read(data, str(file), lambda path: _beside(file, path))
    clinics = _clinics(workspace)
    language = _language(wanted, manuscript.language, clinics)
    name = _name(wanted, file)
    clinic = next((site for site, (languages, _) in clinics.items() if language in languages), None)
    paper = clinics[clinic][1] if clinic else FALLBACK_PAPER
    path = wanted.out or workspace.root / disk.leaflet_path(name, language)
    if path.exists():
        hint = "choose another --name, or move the old file away: nothing is overwritten"
        raise UsageError(Diagnostic("file-exists", f"{path} is there already", place=Place(str(path)), hint=hint))
    proposals = {fold: _format(fold, paper, table) for fold in ("half-fold", "trifold", "sheet", "booklet")}
    about = About(
        file.name,
        name,
        language,
        today,
        wanted.code,
        _format(wanted.fold, paper, table) if wanted.fold else None,
        _schema(workspace, path),
        _free_pictures(workspace, name),
    )
    made = importing.draft(replace(manuscript, told=()), about, proposals)
    files = {workspace.root / "content" / picture: data for picture, data in made.pictures.items()}
    _must_load(made.yaml, path, table)
    disk.write_together({**files, path: made.yaml.encode()})
    told = (*manuscript.told, *(replace(d, place=Place(str(file))) for d in made.told))
    inside = path.resolve() == (workspace.root / disk.leaflet_path(name, language)).resolve()
    return Taken(path, tuple(files), name, language, made.fold, in_order(told), clinic if inside else None)


def findings(workspace: Workspace, taken: Taken, today: date) -> tuple[Diagnostic, ...]:
    """Return what the review finds in a draft that was written, each once, as the first clinic hands it out."""
    from brochure.checking import check_leaflets
    from brochure.planning import Selection

    if taken.clinic is None:
        message = f"not reviewed: no clinic here hands out leaflets in {taken.language}"
        hint = f'add "{taken.language}" to languages in a clinic.yaml, and run brochure check {taken.name} --no-layout'
        if taken.path.resolve() != (workspace.root / disk.leaflet_path(taken.name, taken.language)).resolve():
            message = "not reviewed: this is not where a workspace keeps its leaflets"
            hint = f"put it into content/leaflets/ as {taken.name}.{taken.language}.yaml, and run brochure check"
        return (Diagnostic("import-not-reviewed", message, Severity.NOTE, Place(str(taken.path)), hint),)
    chosen = Selection((taken.name,), (taken.clinic,), (taken.language,))
    result = check_leaflets(workspace, chosen, None, today=today)
    return tuple(d for d in result.diagnostics if d.severity is not Severity.NOTE)


def _must_load(text: str, path: Path, table: Mapping[str, Format]) -> None:
    """Raise where a draft of ours cannot be read: a fault of ours, told before anything is written."""
    from brochure.model.load import read_leaflet
    from brochure.source import parse

    read_leaflet(parse(text.encode(), str(path)), table)


def _clinics(workspace: Workspace) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the languages and the paper of every clinic that can be read."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for name in workspace.clinics():
        try:
            clinic = workspace.clinic(name)
            paper = clinic.paper or workspace.jurisdiction(clinic.jurisdiction).paper
        except BrochureError:  # told by every other command
            continue
        found[name] = (clinic.languages, paper)
    return found


def _language(wanted: Wanted, stated: str, clinics: Mapping[str, tuple[tuple[str, ...], str]]) -> str:
    """Return the language of the draft: as asked, as the document says if a clinic has it, or a clinic's first."""
    if wanted.language:
        if not _LANGUAGE.fullmatch(wanted.language):
            hint = "write it as BCP 47 does: en-GB, es, zh-Hant"
            raise UsageError(Diagnostic("bad-language", f'"{wanted.language}" is not a language tag', hint=hint))
        return wanted.language
    named = re.fullmatch(r"[^.]+\.([A-Za-z-]+)\.yaml", wanted.out.name) if wanted.out else None
    if named and _LANGUAGE.fullmatch(named[1]):
        return named[1]
    known = [language for languages, _ in clinics.values() for language in languages]
    short = stated.strip().partition("-")[0].lower()
    alike = [language for language in known if stated and language.lower() == stated.lower()]
    alike += [language for language in known if short and language.partition("-")[0] == short]
    return next(iter((*alike, *known)), FALLBACK_LANGUAGE)


def _name(wanted: Wanted, file: Path) -> str:
    if wanted.name:
        if not _NAME.fullmatch(wanted.name):
            hint = "letters, digits and hyphens make a name"
            raise UsageError(Diagnostic("bad-name", f'"{wanted.name}" is not a name', hint=hint))
        return wanted.name
    said = wanted.out.name.split(".")[0] if wanted.out else file.stem
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-") or "imported"


def _format(fold: str, paper: str, table: Mapping[str, Format]) -> Format:
    try:
        return find_format(fold, paper, table)
    except UsageError:
        return next(fmt for fmt in table.values() if fmt.fold == fold)


def _schema(workspace: Workspace, path: Path) -> str | None:
    if not path.resolve().is_relative_to(workspace.root.resolve()):
        return None
    found = next((name for name in _SCHEMAS if disk.exists(workspace.root, name)), None)
    return os.path.relpath(workspace.root.resolve() / found, path.resolve().parent) if found else None


def _free_pictures(workspace: Workspace, name: str) -> int:
    """Return the first number from which no picture of this name is there."""
    taken = disk.named(workspace.root, f"content/images/{name}-", "")
    numbers = [re.search(r"-(\d+)\.\w+$", path) for path in taken]
    return 1 + max((int(match[1]) for match in numbers if match), default=0)


def _beside(file: Path, path: str) -> bytes | None:
    """Return the bytes of a picture that a page calls by its relative path, never from outside the page's folder."""
    folder = file.resolve().parent
    try:
        found = (folder / path).resolve()
        if not found.is_relative_to(folder):
            return None
        return disk.read_file(found, MOST_PICTURE)
    except (BrochureError, OSError, ValueError):
        return None
