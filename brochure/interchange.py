"""To a translator and back, and what a person has brought up to date: the ends that write translations."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Place, Severity, UsageError, did_you_mean
from brochure.languages import is_right_to_left
from brochure.model.base import read_language
from brochure.model.text import read_passage
from brochure.model.translation import read_translations
from brochure.source import Scalar, parse
from brochure.translating import counterpart, tables_for
from brochure.translation import Tongues, differences, entries, paired, pieces, po, stale, uses, whole, xliff
from brochure.translation.bundle import MAX_BYTES, NONE, Bundle, Head
from brochure.translation.codes import written
from brochure.translation.composing import leaflet_file, mirrored, shared_file
from brochure.translation.recording import recorded, with_hashes
from brochure.translation.returning import checked
from brochure.translation.staleness import hash_now
from brochure.translation.units import Asked, paths_of, same_places, scalars_of, units
from brochure.translation.words import written as canonical
from brochure.workspace import leaflet_path, translations_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.translation.codes import Token
    from brochure.translation.units import Unit
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that records anew what it was made from, and how many blocks or entries of it were behind."""

    path: str
    behind: int


def accept(workspace: Workspace, name: str | None, language: str, of: str | None = None) -> tuple[Accepted, ...]:
    """Record that a translation says what its source says now, and the shared wording that it prints as well.

    Without ``name`` it is all shared wording in ``language``. Raises ``BrochureError`` with every difference that a
    program can tell: then nothing is written.
    """
    files: dict[str, bytes] = {}
    done: list[Accepted] = []
    paths: set[tuple[str, ...]] | None = None
    tables = tables_for(workspace, language)
    if name is not None:
        leaflet = workspace.leaflet(name, language)
        origin = of or (leaflet.translation.of if leaflet.translation else counterpart(workspace, name, language))
        if origin is None:
            hint = "name the language that it was translated from: --of"
            raise BrochureError(
                Diagnostic(
                    "no-source",
                    f"nothing says what {name} in {language} was translated from",
                    place=leaflet.place,
                    hint=hint,
                )
            )
        source = _original(workspace, name, language, origin)
        if faults := tuple(_differing(source, leaflet, Tongues(origin, language))):
            raise BrochureError(*faults)
        path = leaflet_path(name, language)
        again = recorded(workspace.read(path), path, source, origin)
        done.append(Accepted(path, len(stale(source, leaflet))))
        if again != workspace.read(path):
            files[path] = again
        evidence = workspace.evidence(language)
        paths = {found for table in tables.items() for found in uses(leaflet, evidence, table).found}
    for tag in dict.fromkeys((language.partition("-")[0], language)):
        if (kept := _shared(workspace, tag, tables, paths)) is not None:
            path, behind, data = kept
            done.append(Accepted(path, behind))
            files |= {path: data} if behind else {}
    if not done:
        hint = f"shared wording in {language} stands in {translations_path(language)}"
        raise UsageError(Diagnostic("nothing-to-accept", f"nothing here is in {language}", hint=hint))
    disk.write_together({workspace.root / path: data for path, data in files.items()})
    return tuple(done)


def _original(workspace: Workspace, name: str, language: str, of: str) -> Leaflet:
    languages = [tag for tag in workspace.leaflets().get(name, []) if tag != language]
    if of not in languages:
        raise UsageError(Diagnostic("no-source", f"there is no {name} in {of}", hint=did_you_mean(of, languages)))
    return workspace.leaflet(name, of)


def _differing(source: Leaflet, leaflet: Leaflet, tongues: Tongues) -> Iterator[Diagnostic]:
    for found in differences(source, leaflet, tongues):
        where = f" ({found.source})" if found.source else ""
        hint = "write the same as the source says; nothing was recorded"
        yield Diagnostic("translation-differs", f"{found.message}{where}", place=found.place, hint=hint)


def _shared(
    workspace: Workspace, tag: str, tables: dict[str, Jurisdiction], paths: set[tuple[str, ...]] | None
) -> tuple[str, int, bytes] | None:
    """Return the workspace's own shared wording with new hashes, and how many of them are; None where there is none."""
    path, words = translations_path(tag), workspace.translations(tag)
    if words is None or not workspace.owns(path):
        return None
    found = entries(words, tag, workspace.evidence(tag), tables)
    behind = {e.path: e.now for e in found if e.behind and e.place.file == path and (paths is None or e.path in paths)}
    data = workspace.read(path)
    return path, len(behind), with_hashes(data, path, behind) if behind else data


# -- to a translator and back -----------------------------------------------------------------------------------------


def exported(workspace: Workspace, name: str, language: str, kind: str, of: str | None = None) -> bytes:
    """Return a leaflet, and the shared wording that it prints, as a file for a translator: ``xliff`` or ``po``.

    What is translated already is in it. Raises ``BrochureError`` with every fault of what it is made from.
    """
    asked, head = _asked(workspace, name, language, of)
    audience = " ".join(str(passage.raw) for passage in asked.source.audience.passages)
    bundle = Bundle(head, leaflet_path(name, head.of), audience, units(asked))
    return po.write(bundle) if kind == "po" else xliff.write(bundle)


def _asked(workspace: Workspace, name: str, language: str, of: str | None) -> tuple[Asked, Head]:
    """Return what is asked of a translator now, and the head that says so."""
    languages = workspace.leaflets().get(name)
    if not languages:
        near = did_you_mean(name, workspace.leaflets())
        raise UsageError(Diagnostic("unknown-leaflet", f'no leaflet "{name}"', hint=near))
    translation = workspace.leaflet(name, language) if language in languages else None
    known = translation.translation.of if translation and translation.translation else None
    origin = of or known or counterpart(workspace, name, language) or next((t for t in languages if t != language), "")
    source = _original(workspace, name, language, origin)
    words = workspace.translations(language)
    evidence, tables = workspace.evidence(language), tables_for(workspace, language)
    behind = frozenset(e.path for e in entries(words, language, evidence, tables) if e.behind) if words else frozenset()
    tree = parse(workspace.read(leaflet_path(name, origin)), leaflet_path(name, origin))
    asked = Asked(source, tree, origin, language, evidence, tables, translation, words, behind)
    return asked, Head(name, origin, language, str(source.version), whole(source), _state(workspace, name, language))


def _state(workspace: Workspace, name: str, language: str) -> str:
    """Return a digest of what the workspace itself has in ``language``, so that later edits are seen; none for none."""
    paths = (leaflet_path(name, language), translations_path(language))
    found = [sha256(workspace.read(path)).hexdigest() if workspace.owns(path) else "" for path in paths]
    return sha256(" ".join(found).encode()).hexdigest() if any(found) else NONE


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote, and what was remarked on."""

    paths: tuple[str, ...]
    told: tuple[Diagnostic, ...]


def imported(workspace: Workspace, file: Path, *, force: bool = False) -> Imported:
    """Take a file that came back from a translator into the workspace.

    Raises ``BrochureError`` with every fault of it: then nothing is written. ``force`` writes over what was edited in
    the workspace since it left.
    """
    data = disk.read_file(file, MAX_BYTES)
    shown = str(file)
    markup = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    returned = xliff.read(data, shown) if markup else po.read(data, shown)
    head = returned.head
    asked, now = _asked(workspace, head.leaflet, read_tag(head.language, shown), read_tag(head.of, shown))
    known = units(asked)
    told = [*_versions(head, now, shown, force=force), *checked(returned, known, Tongues(head.of, head.language))]
    if any(d.severity is Severity.ERROR for d in told):
        raise BrochureError(*told)
    targets = {back.id: back.target for back in returned.units if back.target is not None}
    files = _files(workspace, asked, head, {unit: targets[unit.id] for unit in known})
    disk.write_together({workspace.root / path: made for path, made in files.items()})
    return Imported(tuple(files), tuple(told))


def read_tag(tag: str, file: str) -> str:
    """Return a language tag that a file names; raises ``BrochureError`` where it is none."""
    try:
        return read_language(Scalar(tag, Place(file, 1)))
    except PydanticCustomError as fault:
        raise BrochureError(*(fault.context or {})["faults"]) from fault


def _versions(head: Head, now: Head, file: str, *, force: bool) -> Iterator[Diagnostic]:
    top = Place(file, 1)
    if head.sha256 != now.sha256:
        versions = (
            f"version {head.version}" if head.version != now.version else f"version {head.version} as it was then"
        )
        message = f"this was exported from {head.leaflet} {versions}, and its source has changed since"
        hint = "export again: what is translated already goes with it, and your tool knows the rest"
        yield Diagnostic("wrong-version", message, place=top, hint=hint)
    elif head.target != now.target and not force:
        message = f"{head.leaflet} in {head.language} has been edited here since this was exported"
        hint = "export again, or write over it: --force"
        yield Diagnostic("newer-edits", message, place=top, hint=hint)


def _files(
    workspace: Workspace, asked: Asked, head: Head, targets: Mapping[Unit, tuple[Token, ...]]
) -> dict[str, bytes]:
    """Return the files that a translation makes, each read again and held against what came back."""
    path = leaflet_path(head.leaflet, head.language)
    own = {unit: said for unit, said in targets.items() if not unit.shared}
    fresh, base, at = _base(workspace, asked, path)
    mirror = is_right_to_left(head.language) != is_right_to_left(head.of)
    texts = {at[unit.place]: said for unit, said in own.items()}
    made = leaflet_file(base, path, texts, fresh=fresh, mirror=mirror)
    made = recorded(made, path, asked.source, head.of)
    _held(made, path, texts, mirror=fresh and mirror)
    files = {path: made}
    shared: dict[tuple[str, ...], dict[str, str]] = {}
    for unit, said in targets.items():
        entry = unit.path[:-1]
        if unit.shared and (unit.target is None or written(unit.target) != written(said) or entry in asked.behind):
            of = hash_now(entry, head.language, asked.evidence, asked.tables)
            shared.setdefault(entry, {"of": of})[unit.path[-1]] = written(said)
    for unit, said in targets.items():  # an entry is whole: its other words stay beside those that are new
        if unit.shared and unit.path[:-1] in shared:
            shared[unit.path[:-1]][unit.path[-1]] = written(said)
    if shared:
        where = translations_path(head.language)
        files[where] = shared_file(workspace.read(where) if workspace.owns(where) else None, where, shared)
        read_translations(parse(files[where], where))
    return files


def _held(made: bytes, path: str, texts: Mapping[tuple[str, ...], tuple[Token, ...]], *, mirror: bool) -> None:
    """Read a file again that was made, and hold every text of it against what came back."""
    there = dict(scalars_of(parse(made, path)))
    for way, said in texts.items():
        at = (way[0], mirrored(way[1]), *way[2:]) if mirror and way[0] in {"panels", "spreads"} else way
        if at not in there or canonical(read_passage(there[at])) != written(said):
            message = f"{'.'.join(at)} cannot be written into this file"
            raise BrochureError(Diagnostic("not-editable", message, place=Place(path)))


def _base(workspace: Workspace, asked: Asked, path: str) -> tuple[bool, bytes, dict[Place, tuple[str, ...]]]:
    """Return what the translation is written into, and where each text of the source goes in it.

    That is its own file where it has the same blocks, or else, ``fresh``, the source's.
    """
    source = dict(paths_of(asked.tree))
    if asked.translation is not None and workspace.owns(path):
        pairs = paired(pieces(asked.source), pieces(asked.translation))
        own = dict(paths_of(parse(workspace.read(path), path)))
        places = dict(same_places(asked.source, asked.translation))
        wanted = {unit.place for unit in units(asked) if not unit.shared}
        if not pairs.source_alone and not pairs.translation_alone and wanted <= places.keys():
            return False, workspace.read(path), {here: own[there] for here, there in places.items() if there in own}
    return (
        True,
        workspace.read(leaflet_path(path.rsplit("/", maxsplit=1)[-1].split(".", maxsplit=1)[0], asked.of)),
        source,
    )
