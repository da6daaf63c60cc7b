"""What is read: a workspace, the starter kit behind it.

A workspace is a folder with ``content/``. What it lacks comes from the starter kit, which is the same set of folders
as carried by the wheel; its own files come first.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from brochure.errors import BrochureError, Diagnostic, Place, Severity, all_of, did_you_mean
from brochure.workspace.derived import Derived
from brochure.workspace.files import Files, outside
from brochure.workspace.names import LEAFLET_FILE, MOST_BYTES, misnamed, sound
from brochure.workspace.places import APPROVALS, approved_path, leaflet_path, printer_path, translations_path
from brochure.workspace.themes import FOLDER as THEMES
from brochure.workspace.themes import theme_of
from brochure.workspace.tops import PACKAGE, starter_folder, tops_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from brochure.formats import Format
    from brochure.languages import Language
    from brochure.model.clinic import Clinic
    from brochure.model.evidence import Approval, Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.model.printer import Printer
    from brochure.model.profile import Profile
    from brochure.model.review import Settings
    from brochure.model.translation import Translations
    from brochure.phrases import Phrases
    from brochure.source import Node
    from brochure.workspace.looks import Record
    from brochure.world import FontFile

T = TypeVar("T")

OWN = 0  # the workspace itself, before the starter kit
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)


class Workspace:
    """A workspace on disk; every file is read at most once, when it is first asked for."""

    def __init__(self, root: Path, starter: Path | None = None, *, overlay: Mapping[str, bytes] | None = None) -> None:
        """Open the workspace whose top is ``root``; ``overlay`` lies over its own files, by their paths in it."""
        self.root = root
        self.starter = starter or starter_folder()
        self.files = Files(tops_of(root, self.starter), overlay)
        self.derived = Derived()
        self._bytes: dict[str, tuple[bytes | None, Record]] = {}
        self._read: dict[tuple[str, ...], tuple[object, Record]] = {}

    def renew(self) -> None:
        """Forget what was made of files that have changed since; the rest need not be read again."""
        views = (*(view for _, view in self._bytes.values()), *(view for _, view in self._read.values()))
        gone = self.files.renew(*views)
        self._bytes = {path: kept for path, kept in self._bytes.items() if gone.isdisjoint(kept[1].items())}
        self._read = {key: kept for key, kept in self._read.items() if gone.isdisjoint(kept[1].items())}

    # -- what is there ------------------------------------------------------------------------------------------------

    def leaflets(self) -> dict[str, list[str]]:
        """Return the languages of every leaflet, in order of name."""
        found: dict[str, list[str]] = {}
        for path in self._names("content/leaflets", ".yaml"):
            if (match := LEAFLET_FILE.match(path)) and sound(match["name"], MOST_BYTES):
                found.setdefault(match["name"], []).append(match["language"])
        return found

    def misnamed(self) -> tuple[Diagnostic, ...]:
        """Return a finding for every leaflet and clinic whose name will not do, or does not tell its language."""
        clinics = self.files.folders(OWN, "content/clinics")
        return tuple(misnamed(self._names("content/leaflets", ".[yY]*[mM][lL]"), clinics))

    def clinics(self) -> list[str]:
        """Return the names of the clinics, in order."""
        return [name for name in self.files.folders(OWN, "content/clinics") if sound(name)]

    def themes(self) -> list[str]:
        """Return the names of the themes, the workspace's own and those that ship."""
        return sorted({name for top in self._tops for name in self.files.folders(top, THEMES)})

    def has_theme(self, name: str) -> bool:
        """Tell whether there is a theme of that name, here, in the starter kit or in an installed package."""
        return name in self.themes() or self.find(f"{THEMES}/{name}/theme.yaml") is not None

    # -- what it says -------------------------------------------------------------------------------------------------

    def leaflet(self, name: str, language: str) -> Leaflet:
        """Return one leaflet; raises ``BrochureError`` with every fault of its file."""
        from brochure.model.load import read_leaflet  # not before a file is read: see ``engines``

        def other(leaflet: str, place: Place) -> Node:
            return self._tree(leaflet_path(leaflet, language), place)

        path = leaflet_path(name, language)
        return self._once(("leaflet", path), lambda: read_leaflet(self._tree(path), self._formats_for(language), other))

    def _formats_for(self, language: str) -> Mapping[str, Format]:
        """Return the formats whose panels a leaflet in ``language`` names."""
        from brochure.languages import Language

        table = self.formats()
        if not Language(language).rtl:
            return table
        from brochure.formats import mirrored

        return {name: mirrored(fmt) for name, fmt in table.items()}

    def formats(self) -> Mapping[str, Format]:
        """Return the table of formats, the workspace's own rows before those that ship; a faulty one is left out."""
        return self._table()[0]

    def format_faults(self) -> tuple[Diagnostic, ...]:
        """Return a finding for everything that is wrong with the workspace's own rows."""
        return self._table()[1]

    def _table(self) -> tuple[Mapping[str, Format], tuple[Diagnostic, ...]]:
        from brochure.model.load import read_formats

        paths = [f"content/formats/{name}" for name in self._names("content/formats", ".yaml", starter=True)]
        return self._once(("formats",), lambda: read_formats(partial(self._tree, path) for path in paths))

    def clinic(self, name: str, language: str | None = None) -> Clinic:
        """Return one clinic with its brand, its own words as ``language`` says them.

        Without ``language`` they stay as written. Raises ``BrochureError`` with every fault of both files.
        """
        from brochure.model.load import read_clinic

        paths = [f"content/clinics/{name}/{file}" for file in ("clinic.yaml", "_brand.yml")]

        def read() -> Clinic:
            parts = [(path, self.find(path) or b"") for path in paths]
            trees = (partial(self._tree, path) for path in paths)
            return self.derived.of("clinic", parts, lambda: read_clinic(*all_of(trees)))

        found = self._once(("clinic", name), read)
        return found if language is None else found.in_language(language)

    def printer(self, clinic: str) -> Printer | None:
        """Return how a clinic's own printer prints, None where nobody measured; raises ``BrochureError`` for faults."""
        from brochure.model.load import read_printer

        path = printer_path(clinic)
        if self.find(path) is None:
            return None
        return self._once(("printer", clinic), lambda: read_printer(self._tree(path)))

    def jurisdiction(self, name: str, place: Place | None = None, language: str | None = None) -> Jurisdiction:
        """Return the table of one jurisdiction, with its words in ``language``, or in all that can be read.

        Raises ``BrochureError`` at ``place`` when there is none.
        """
        from brochure.model.translation import table_with_words

        table = self._table_of(name, place)
        for tag, words in self._in_languages(language):
            if name in words.jurisdictions:
                table = table_with_words(table, words.jurisdictions[name], tag)
        return table

    def _table_of(self, name: str, place: Place | None = None) -> Jurisdiction:
        from brochure.model.load import read_jurisdiction

        path = f"content/jurisdictions/{name}.yaml"
        if self.find(path) is None:
            known = {n.removesuffix(".yaml") for n in self._names("content/jurisdictions", ".yaml", starter=True)}
            hint = did_you_mean(name, known)
            raise BrochureError(
                Diagnostic("unknown-jurisdiction", f'no table for jurisdiction "{name}"', place=place, hint=hint)
            )

        def read() -> Jurisdiction:
            part = path, self.find(path) or b""
            return self.derived.of("jurisdiction", [part], lambda: read_jurisdiction(self._tree(path)))

        return self._once(("jurisdiction", name), read)

    def profiles(self) -> list[str]:
        """Return the names of the printer profiles, the workspace's own and those that ship."""
        names = self._names("content/profiles", ".yaml", starter=True)
        return [name.removesuffix(".yaml") for name in names]

    def profile(self, name: str, place: Place | None = None) -> Profile:
        """Return a printer profile; raises ``BrochureError`` with every fault of its file, at ``place`` without one."""
        from brochure.model.load import read_profile

        path = f"content/profiles/{name}.yaml"
        if name not in self.profiles():
            hint = did_you_mean(name, self.profiles())
            raise BrochureError(Diagnostic("unknown-profile", f'no profile "{name}"', place=place, hint=hint))

        def read() -> Profile:
            profile = read_profile(self._tree(path))
            return profile.with_files(name, self._icc(profile.icc, profile.at("icc")))

        return self._once(("profile", name), read)

    def _icc(self, name: str, place: Place) -> bytes:
        """Return an ICC profile: a file beside the printer profiles, or one that ships."""
        from brochure.model.icc import icc_fault

        self._inside(name, place)
        own = self.find(f"content/profiles/{name}", place)
        if own is not None:
            if message := icc_fault(own):
                hint = "ask the print shop for the profile of its printing condition: CMYK, of class printer (prtr)"
                raise BrochureError(Diagnostic("icc-profile", f"{name}: {message}", place=place, hint=hint))
            return own
        shipped = {file.name: file for file in (PACKAGE / "press" / "profiles").glob("*.icc")}
        if name in shipped:
            return shipped[name].read_bytes()
        near = did_you_mean(name, {*self._names("content/profiles", ".ic[cm]"), *shipped})
        raise BrochureError(Diagnostic("file-missing", f"no ICC profile {name}", place=place, hint=near))

    def evidence(self, language: str | None = None) -> Evidence:
        """Return claims, references and glossary, the workspace's own entries before the starter's.

        Their words in ``language`` are among them, or in all languages that can be read; raises ``BrochureError`` with
        every fault of what is read for it.
        """
        from brochure.model.translation import with_words

        evidence = self._evidence()
        for tag, words in self._in_languages(language):
            evidence = with_words(evidence, words, tag)
        return evidence

    def translations(self, tag: str) -> Translations | None:
        """Return the shared wording of ``content/translations/<tag>.yaml``, the workspace's own before the starter's.

        None where there is none; raises ``BrochureError`` with every fault, among them entries that are of nothing.
        """
        return self._once(("translations", tag), lambda: self._translations(tag))

    def _translations(self, tag: str) -> Translations | None:
        from brochure.model.translation import merged, read_translations, translation_faults

        path, names = translations_path(tag), self._names("content/jurisdictions", ".yaml", starter=True)
        words = [read_translations(tree) for tree in _trees(self._parts(path))]
        if words and self.files.has(OWN, path):  # the starter's may say more than tables that were made anew here
            tables = {name: self._table_of(name) for name in words[-1].jurisdictions if f"{name}.yaml" in names}
            known = frozenset(name.removesuffix(".yaml") for name in names)
            if faults := tuple(translation_faults(words[-1], self._evidence(), tables, known)):
                raise BrochureError(*faults)
        return merged(words)

    def _in_languages(self, language: str | None) -> Iterator[tuple[str, Translations]]:
        """Yield the shared wording that ``language`` may use, of the whole tag last; for None of all."""
        if language is not None:
            for tag in dict.fromkeys((language.partition("-")[0], language)):
                if (words := self.translations(tag)) is not None:
                    yield tag, words
            return
        for name in self._names("content/translations", ".yaml", starter=True):
            with suppress(BrochureError):  # told to those leaflets that are in that language
                tag = name.removesuffix(".yaml")
                if (words := self.translations(tag)) is not None:
                    yield tag, words

    def _evidence(self) -> Evidence:
        from brochure.model.load import read_evidence

        def read() -> Evidence:
            parts = [self._parts(f"content/{name}.yaml") for name in ("claims", "references", "glossary")]
            return self.derived.of("evidence", chain(*parts), lambda: read_evidence(*map(_trees, parts)))

        return self._once(("evidence",), read)

    def trees(self, name: str) -> list[Node]:
        """Return the trees of a file of evidence: the starter's, then the workspace's own."""
        return _trees(self._parts(f"content/{name}.yaml"))

    def own_references(self) -> tuple[str, ...]:
        """Return the keys of the workspace's own references, without those of the starter kit."""
        path = "content/references.yaml"
        if not self.files.has(OWN, path):
            return ()
        tree = _parse(self.files.read(OWN, path) or b"", path)
        return tuple(tree) if isinstance(tree, dict) else ()

    def approvals(self) -> tuple[Approval, ...]:
        """Return who approved which words, in the order of the file; raises ``BrochureError`` with every fault of it.

        Only the workspace's own file counts: nobody here has approved what comes from the starter kit.
        """
        from brochure.model.load import read_approvals

        if not self.files.has(OWN, APPROVALS):
            return ()
        return self._once(("approvals",), lambda: read_approvals(self._tree(APPROVALS)))

    def approved_words(self, sha256: str) -> str | None:
        """Return the canonical form of approved words, None where it was not kept or is not that any more."""
        data = self.files.read(OWN, approved_path(sha256))
        return data.decode() if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None

    def review(self) -> Settings | None:
        """Return how the workspace tunes and waives the rules of the review, None where it does not.

        Only its own file counts: a waiver is of words that someone here has read. Raises ``BrochureError`` with every
        fault of it.
        """
        from brochure.model.load import read_review

        path = "content/review.yaml"
        if not self.files.has(OWN, path):
            return None
        return self._once(("review",), lambda: read_review(self._tree(path)))

    def jurisdictions(self) -> dict[str, Jurisdiction]:
        """Return every jurisdiction's table that can be read, the workspace's own and those that ship."""
        return self._once(("jurisdictions",), self._jurisdictions)

    def _jurisdictions(self) -> dict[str, Jurisdiction]:
        tables = {}
        for name in self._names("content/jurisdictions", ".yaml", starter=True):
            with suppress(BrochureError):  # told to those leaflets whose clinic is there
                tables[name.removesuffix(".yaml")] = self.jurisdiction(name.removesuffix(".yaml"))
        return tables

    def phrases(self, language: str) -> Phrases:
        """Return the fixed wording of the system in ``language``; raises ``BrochureError`` where words are missing."""
        found = self.wording(language)
        if any(finding.severity is Severity.ERROR for finding in found.findings):
            raise BrochureError(*found.findings)
        return found

    def wording(self, language: str) -> Phrases:
        """Return what there is of the fixed wording in ``language``, with what is missing among its findings."""
        from brochure.languages import Language

        return self._once(("phrases", language), lambda: self._wording(Language(language)))

    def _wording(self, language: Language) -> Phrases:
        from brochure import catalogue

        tops = [*reversed(range(len(self._tops)))]
        places = [(top, path) for top in tops for tag in reversed(language.fallbacks) for path in catalogue.paths(tag)]
        found = [(path, data) for top, path in places if (data := self.files.read(top, path)) is not None]

        def read(path: str, data: bytes) -> catalogue.Words:
            kind = f"words-{language.tag}"
            return self.derived.of(kind, [(path, data)], lambda: catalogue.read(data, path, language))

        return catalogue.phrases([read(*each) for each in found], language)

    # -- the world, for composing -------------------------------------------------------------------------------------

    def read(self, path: str, place: Place | None = None) -> bytes:
        """Return the bytes of a file, from the workspace or else the starter kit.

        Raises ``BrochureError`` at ``place`` for a path that leads outside, to the network, to a folder, to nothing.
        """
        self._inside(path, place)
        data = self.find(path, place)
        if data is None:
            folder = str(PurePosixPath(path).parent)
            near = did_you_mean(PurePosixPath(path).name, self._names(folder, "", starter=True))
            if path.startswith("content/content/"):
                near = f'paths begin below content/: write "{path.removeprefix("content/content/")}"'
            elif path.startswith("content//"):
                near = "copy the file into content/ and name it there"
            raise BrochureError(Diagnostic("file-missing", f"no file {path}", place=place, hint=near))
        return data

    def _inside(self, path: str, place: Place | None) -> None:
        """Refuse a path that leads to the network or outside."""
        if _REMOTE.match(path):
            hint = "save it in the workspace and name that file: nothing is fetched"
            raise BrochureError(Diagnostic("remote-file", f"{path} is not a file here", place=place, hint=hint))
        if ".." in PurePosixPath(path).parts or path.startswith("/") or "\\" in path:
            raise BrochureError(outside(path, place))

    def find(self, path: str, place: Place | None = None) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""
        if path not in self._bytes:
            with self.files.seeing() as view:
                found = (self.files.read(top, path, place) for top in self._tops)
                data = next((data for data in found if data is not None), None)
                self._bytes[path] = data if data is not None else self._installed(path, place), view
        data, view = self._bytes[path]
        self.files.again(view)
        return data

    def _installed(self, path: str, place: Place | None) -> bytes | None:
        """Return a file of an installed package's theme; one of that name here or in the starter kit comes before."""
        theme = theme_of(path)
        if theme is None or any(self.files.has(top, f"{THEMES}/{theme[0]}/theme.yaml") for top in self._tops):
            return None
        return self.files.installed(path, place)

    def text(self, path: str) -> str | None:
        """Return a file as text, or None where there is none."""
        data = self.find(path)
        return None if data is None else data.decode("utf-8-sig", errors="replace")

    def line(self, path: str, number: int) -> str | None:
        """Return one line of a file, counted from 1, to show it beside a finding; None where it is no text."""
        with suppress(BrochureError):
            lines = (self.text(path) or "").splitlines()
            line = lines[number - 1] if 0 < number <= len(lines) else "\0"
            return line if line.replace("\t", " ").isprintable() and "\ufffd" not in line else None
        return None

    def family(self, name: str) -> tuple[FontFile, ...]:
        """Return regular and bold of a family that comes with the program under a free licence."""
        from brochure.workspace.fonts import family

        return family(name)

    # -- the starter kit behind it ------------------------------------------------------------------------------------

    def kit(self, folders: Iterable[str]) -> Iterator[str]:
        """Yield the files of the starter kit in ``folders`` and below."""
        for folder in folders:
            yield from self.files.below(len(self.files.tops) - 1, folder)

    def own(self, folders: Iterable[str]) -> Iterator[str]:
        """Yield the workspace's own files in ``folders`` and below."""
        for folder in folders:
            yield from self.files.below(OWN, folder)

    def owns(self, path: str) -> bool:
        """Tell whether ``path`` is a file of the workspace's own."""
        return self.files.has(OWN, path)

    def original(self, path: str) -> bytes | None:
        """Return a file as the starter kit has it, or None."""
        return self.files.read(len(self.files.tops) - 1, path)

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def _tops(self) -> range:
        return range(len(self.files.tops))

    def _names(self, folder: str, suffix: str, *, starter: bool = False) -> list[str]:
        tops = self._tops if starter else (OWN,)
        return sorted({name for top in tops for name in self.files.names(top, folder, suffix)})

    def _tree(self, path: str, place: Place | None = None) -> Node:
        return _parse(self.read(path, place), path)

    def _parts(self, path: str) -> list[tuple[str, bytes]]:
        """Return the starter's file and then the workspace's own, where they are two."""
        tops = [top for top in reversed(self._tops) if self.files.has(top, path)]
        return [(path, self.files.read(top, path) or b"") for top in tops]

    def _once(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        """Return what ``read`` returns or raise what it raises, reading once; who asks has seen all that it read."""
        if key not in self._read:
            with self.files.seeing() as view:
                try:
                    self._read[key] = read(), view
                except BrochureError as fault:
                    self._read[key] = fault, view
        found, view = self._read[key]
        self.files.again(view)
        if isinstance(found, BrochureError):
            raise found
        return found  # type: ignore[return-value]  # the key tells what was kept


def _parse(data: bytes, path: str) -> Node:
    from brochure import source

    return source.parse(data, path)


def _trees(parts: Iterable[tuple[str, bytes]]) -> list[Node]:
    return [_parse(data, path) for path, data in parts]


def packaged(path: str) -> str:
    """Return a text file of the package itself."""
    return (PACKAGE / path).read_text(encoding="utf-8")
