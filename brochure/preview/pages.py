"""Pages that were set already: engines that do not set the same document twice, and pages shown in other colours.

Layout does not depend on colour, so a leaflet whose colours alone have changed is not set again; and while a colour is
being chosen, it is not even finished in full: its inks are replaced in the pages as they were set.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from brochure import build
from brochure.compose import colours_of, inks
from brochure.compose.shades import in_large_print
from brochure.planning import LARGE_PRINT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.build import Prepared
    from brochure.compose.inks import Rgb
    from brochure.document import Document
    from brochure.engines import Engines
    from brochure.model.brand import Brand
    from brochure.typeset import Pages
    from brochure.world import World

_MOST = 16  # leaflets in sight, and what they were before


class Remembering:
    """Engines, as ``build.make`` asks them, that remember what they have set."""

    def __init__(self, workers: Engines) -> None:
        """Ask ``workers`` for what is not known yet."""
        self._workers = workers
        self._known: deque[tuple[tuple[Document, ...], tuple[Any, ...]]] = deque(maxlen=_MOST)
        self._asked: dict[Any, tuple[Document, ...]] = {}
        self._ready: list[tuple[Any, tuple[Any, ...]]] = []

    def grow(self, count: int) -> None:
        """See that there are ``count`` processes."""
        self._workers.grow(count)

    def submit(self, key: Any, documents: tuple[Document, ...]) -> None:  # noqa: ANN401 - whatever the asker likes
        """Hand over documents; their pages come with ``key``."""
        known = next((outcome for seen, outcome in self._known if seen == documents), None)
        if known is not None:
            self._ready.append((key, known))
        else:
            self._asked[key] = documents
            self._workers.submit(key, documents)

    def results(self, *, left: int = 0) -> Iterator[tuple[Any, Any]]:
        """Yield what is done, as ``Workers.results``."""
        while self._ready:
            yield self._ready.pop(0)
        for key, outcome in self._workers.results(left=left):
            documents = self._asked.pop(key)
            if isinstance(outcome, tuple):
                self._known.append((documents, outcome))
            yield key, outcome

    def pages(self, document: Document) -> Pages | None:
        """Return the pages of a document that was set lately."""
        return next((outcome[0] for seen, outcome in self._known if seen[0] == document), None)


@dataclass(frozen=True, slots=True)
class Coloured:
    """Pages by edition, shown in other colours; ``files`` are those that were asked for."""

    revision: int
    settings: Mapping[str, tuple[Prepared, Pages]] = field(hash=False)
    inks: Mapping[str, Mapping[Rgb, Rgb]] = field(hash=False)
    files: dict[str, bytes] = field(default_factory=dict, hash=False)

    def file(self, edition: str) -> bytes | None:
        """Return the file of an edition, finished but not checked; None for one that has no pages."""
        if edition not in self.files and edition in self.settings:
            prepared, pages = self.settings[edition]
            composition = replace(prepared.composition, inks=self.inks[edition])
            finished = build.finish(replace(prepared, composition=composition), pages, None, edition)
            self.files[edition] = finished.made.pdf
        return self.files.get(edition)


def inks_of(brand: Brand, world: World, editions: Mapping[str, object]) -> dict[str, dict[Rgb, Rgb]]:
    """Return what every stand-in becomes for a brand, by edition: tints and what is read on them with it."""
    colours = colours_of(brand, world)
    usual = inks.replacements(colours.roles)
    large = in_large_print(colours.printed)
    in_large = {inks.rgb(value): large[name] for name, value in inks.STAND_INS.items()}
    return {edition: in_large if edition == LARGE_PRINT else usual for edition in editions}
