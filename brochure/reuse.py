"""What composed leaflets came to: typeset, finished and checked once, and taken again where the same is composed.

Much of what is read does not show: a clinic's other leaflets do not print its telephone number. So after what was read
has changed, what is composed of it is compared. Pages are known by their documents alone, in which colours are names; a
finished edition by all that it is made of.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from brochure import recall
from brochure.errors import Place
from brochure.finishing import Made
from brochure.keys import key_of
from brochure.manifest import ticket_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from brochure.compose.webpage import WebPage
    from brochure.document import Document
    from brochure.errors import Diagnostic
    from brochure.finishing import Composed
    from brochure.recall import Memory
    from brochure.report import Status
    from brochure.typeset import Pages
    from brochure.workspace.files import Files
    from brochure.workspace.looks import Record

# What of a composition stands for itself, or is told whether it is made again or not.
_NOT_SHOWN = frozenset({"document", "slug", "findings"})

# So many documents are ahead of what is being set.
_MOST_KEYS = 32

Key = tuple[str, tuple[Place, ...]]

# What of a target follows from how it was made; the rest says whose it is.
_KNOWN = ("jurisdiction", "format", "draft", "pages", "sheets", "bytes", "sha256", "copyfit")


@dataclass(frozen=True, slots=True)
class Reuse:
    """What ``memory`` holds of compositions; ``tickets`` tells whether print files have theirs."""

    memory: Memory
    files: Files
    tickets: bool
    _keys: dict[int, tuple[Any, Key]] = field(default_factory=dict, hash=False)

    def edition(self, composed: Composed, edition: str) -> Made | None:
        """Return an edition of what was composed as it was made before, but for what composing found; None without."""
        if self.memory.store.folder is None:
            return None
        found = self._held(self._edition_key(composed, edition))
        if found is None:
            return None
        value, diagnostics = found
        kept = [self.memory.bytes_of(sha256) for sha256 in value["files"]]
        files = [data for data in kept if data is not None]
        if len(files) < len(kept):
            return None
        known = {**value["output"], "status": "cached" if files else "failed", "seconds": 0.0}
        output = composed.job.output(edition, **known)
        beside = dict(zip(ticket_paths(output.path), files[1:], strict=False))
        told = tuple(d.for_target(output.target) for d in diagnostics)
        return Made(output, files[0] if files else None, told, beside=beside)

    def keep_edition(self, composed: Composed, made: Made, view: Record) -> None:
        """Keep an edition of what was composed, without what composing found; ``view`` was read for its ticket."""
        if self.memory.store.folder is None or any(d.code in recall.PASSING for d in made.diagnostics):
            return
        key = self._edition_key(composed, made.output.edition)
        value = {
            "output": {name: getattr(made.output, name) for name in _KNOWN},
            "files": [self.memory.keep_bytes(data) for data in made.files.values()],
        }
        self._keep(key, value, [replace(d, target=None) for d in made.diagnostics], view)

    def pages(self, documents: Iterable[Document]) -> tuple[Pages, ...] | None:
        """Return the pages of all ``documents`` as they were set before; None where one has to be set."""
        from brochure.typeset import Pages

        if self.memory.store.folder is None:
            return None
        found = []
        for document in documents:
            held = self._held(self._document_key(document))
            data = self.memory.bytes_of(held[0]["pdf"]) if held else None
            if held is None or data is None:
                return None
            found.append(Pages(zlib.decompress(data), (*held[0]["panels"],), held[0]["fit"], held[1]))
        return tuple(found)

    def keep_pages(self, documents: Iterable[Document], pages: Iterable[Pages]) -> None:
        """Keep the pages that ``documents`` were set on."""
        if self.memory.store.folder is None:
            return
        for document, made in zip(documents, pages, strict=True):
            if not any(d.code in recall.PASSING for d in made.diagnostics):
                pdf = self.memory.keep_bytes(zlib.compress(made.pdf, 1))
                value = {"pdf": pdf, "panels": made.panels, "fit": made.fit}
                self._keep(self._document_key(document), value, made.diagnostics, {})

    def page(
        self, pack: Callable[[WebPage], tuple[bytes, tuple[Diagnostic, ...]]], page: WebPage
    ) -> tuple[bytes, tuple[Diagnostic, ...], Status]:
        """Return what ``pack`` makes of ``page``, or has made of the same, and whether it had to."""
        if self.memory.store.folder is None:
            return *pack(page), "built"
        digest, places = key_of(page.document, page.expected)
        key = self.memory.key_anywhere("page", digest), places
        held = self._held(key)
        data = self.memory.bytes_of(held[0]["data"]) if held else None
        if held and data is not None:
            return data, held[1], "cached"
        data, found = pack(page)
        self._keep(key, {"data": self.memory.keep_bytes(data)}, found, {})
        return data, found, "built"

    def _edition_key(self, composed: Composed, edition: str) -> Key:
        job, leaflet, profile, made = composed.job, composed.leaflet, composed.profile, composed.composition
        printing = edition == "print"
        documents = [
            self._document_key(part) for part in ((made.document, made.slug) if printing else (made.document,))
        ]
        shown: list[Any] = [getattr(made, name.name) for name in fields(made) if name.name not in _NOT_SHOWN]
        shown += [documents, composed.format, job.language]
        shown += [leaflet.review.issued, composed.clinic.jurisdiction, profile, profile.icc_profile]
        if edition == "screen":
            shown += [composed.sources]
        if edition == "office":
            shown += [composed.readings, composed.printer_faults]
        if printing and self.tickets:
            shown += [job.leaflet, leaflet.code, leaflet.version, composed.clinic.contact]
        digest, places = key_of(edition, *shown)
        return self.memory.key_anywhere("edition", digest), places

    def _document_key(self, document: Document) -> Key:
        # Asked for by every edition; whose key it is is held on to, so that no other takes its number.
        if id(document) not in self._keys:
            digest, places = key_of(document)
            self._keys[id(document)] = document, (self.memory.key_anywhere("pages", digest), places)
            while len(self._keys) > _MOST_KEYS:
                del self._keys[next(iter(self._keys))]
        return self._keys[id(document)][1]

    def _held(self, key: Key) -> tuple[Any, tuple[Diagnostic, ...]] | None:
        held = self.memory.recall(key[0])
        try:
            return (held.value, tuple(_moved(held.value, key[1]))) if held else None
        except (KeyError, TypeError, ValueError, IndexError):
            return None

    def _keep(self, key: Key, value: Mapping[str, Any], found: Iterable[Diagnostic], view: Record) -> None:
        told = [asdict(d) for d in found]
        places = [[place.file, place.line, place.column] for place in key[1]]
        self.memory.keep(key[0], self.files, view, {**value, "diagnostics": told, "places": places})


def _moved(value: Mapping[str, Any], places: tuple[Place, ...]) -> Iterable[Diagnostic]:
    """Yield what was found, at ``places`` in the stead of those of then; raises ``IndexError`` for one of none."""
    now = dict(zip((Place(*place) for place in value["places"]), places, strict=True))
    same = all(old == new for old, new in now.items())
    for entry in value["diagnostics"]:
        found = recall.diagnostic(entry)
        if found.place is not None and not same:
            if found.place not in now:
                raise IndexError(found.place)
            found = replace(found, place=now[found.place])
        yield found
