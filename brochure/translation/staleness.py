"""What of a translation is behind its source: block by block, and entry by entry of shared wording."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.translation.uses import uses
from brochure.translation.words import HEAD, Piece, line_hash, pieces, whole, wording_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.errors import Place
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.model.text import Passage
    from brochure.model.translation import JurisdictionWords, Translations

Change: TypeAlias = Literal["changed", "new", "removed", "version", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Stale:
    """One thing of a translation that is behind its source.

    ``what`` says what it is (``warning block``, ``claim F21``); ``place`` is where the translation says it, or ought
    to, ``source`` where the source does (None where that is gone); ``path`` is that of an entry of shared wording.
    """

    change: Change
    what: str
    place: Place
    source: Place | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pieces of a source beside those of a translation, as far as both have them; the rest stands alone."""

    both: tuple[tuple[Piece, Piece], ...]
    source_alone: tuple[Piece, ...]
    translation_alone: tuple[Piece, ...]


def paired(source: Sequence[Piece], translation: Sequence[Piece]) -> Pairs:
    """Return what pairs with what, by the kinds of blocks in their order."""
    ours, theirs = [p.kind for p in translation], [p.kind for p in source]
    both: list[tuple[Piece, Piece]] = []
    for tag, i1, i2, j1, _ in _opcodes(theirs, ours):
        if tag == "equal":
            both += zip(source[i1:i2], translation[j1 : j1 + i2 - i1], strict=True)
    matched_source, matched_ours = {id(theirs) for theirs, _ in both}, {id(mine) for _, mine in both}
    return Pairs(
        tuple(both),
        tuple(piece for piece in source if id(piece) not in matched_source),
        tuple(piece for piece in translation if id(piece) not in matched_ours),
    )


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def stale(source: Leaflet, translation: Leaflet) -> tuple[Stale, ...]:
    """Return what of ``translation`` is behind ``source``, in the order of the source; nothing for an original.

    One that does not record what it was made from is behind in one thing, ``unrecorded``.
    """
    origin = translation.translation
    if origin is None:
        return ()
    if not origin.recorded:
        return (Stale("unrecorded", "translation", translation.at("translation"), source.place),)
    version: tuple[Stale, ...] = ()
    if origin.version is not None and origin.version != source.version:
        version = (Stale("version", "version", origin.at("version"), source.at("version")),)
    if origin.sha256 == whole(source):
        return version
    return (*version, *_behind(pieces(source), pieces(translation), origin.blocks))


def _behind(now: Sequence[Piece], ours: Sequence[Piece], then: Sequence[str]) -> Iterator[Stale]:
    """Yield what changed between the hashes ``then`` and the source ``now``; ``ours`` are the translation's pieces."""
    in_step = len(ours) == len(then)
    other = {id(theirs): mine for theirs, mine in paired(now, ours).both}
    last = ours[-1]
    for tag, i1, i2, j1, j2 in _opcodes(then, [piece.hash for piece in now]):
        if tag == "equal":
            continue
        if not in_step:  # someone has begun to bring it up to date: only kinds tell what is what
            yield from (_changed(piece, other.get(id(piece)), last) for piece in now[j1:j2])
            if i2 - i1 > j2 - j1:
                yield from (
                    Stale("removed", _named(mine), mine.place)
                    for mine in ours
                    if id(mine) not in {id(known) for known in other.values()}
                )
            continue
        old, new = ours[i1:i2], now[j1:j2]
        if len(old) == len(new):
            yield from (Stale("changed", _named(a), b.place, a.place) for a, b in zip(new, old, strict=True))
            continue
        where = ours[min(i1, len(ours) - 1)]
        pairs = _by_kind(new, old)
        yield from (_changed(piece, pairs.get(id(piece)), where) for piece in new)
        kept = {id(piece) for piece in pairs.values()}
        yield from (Stale("removed", _named(mine), mine.place) for mine in old if id(mine) not in kept)


def _by_kind(new: Sequence[Piece], old: Sequence[Piece]) -> dict[int, Piece]:
    found: dict[int, Piece] = {}
    for tag, i1, i2, j1, _ in _opcodes([p.kind for p in new], [p.kind for p in old]):
        if tag == "equal":
            found |= {id(a): b for a, b in zip(new[i1:i2], old[j1 : j1 + i2 - i1], strict=True)}
    return found


def _changed(piece: Piece, mine: Piece | None, where: Piece) -> Stale:
    return (
        Stale("changed", _named(piece), mine.place, piece.place)
        if mine
        else Stale("new", _named(piece), where.place, piece.place)
    )


def _named(piece: Piece) -> str:
    return "title and other texts of the leaflet" if piece.kind == HEAD else f"{piece.kind} block"


# -- shared wording ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of shared wording in another language, and the hash of what it was made from as that is now."""

    path: tuple[str, ...]
    what: str
    of: str | None
    now: str
    place: Place
    source: Place

    @property
    def behind(self) -> Stale | None:
        """Return what is behind of it, if anything."""
        if self.of == self.now:
            return None
        return Stale("unrecorded" if self.of is None else "changed", self.what, self.place, self.source, self.path)


def entries(
    words: Translations, language: str, evidence: Evidence, tables: Mapping[str, Jurisdiction]
) -> Iterator[Entry]:
    """Yield every entry of ``words`` that is of something."""
    for name, said in words.claims.items():
        if name in evidence.claims:
            texts = evidence.claims[name].text
            yield _entry(words, ("claims", name), f"claim {name}", said.of, (texts, language))
    for name, term in words.glossary.items():
        if name in evidence.glossary:
            yield _entry(words, ("glossary", name), f"term {name}", term.of, (evidence.glossary[name], language), name)
    for site, those in words.jurisdictions.items():
        if site in tables:
            yield from _of_table(words, (site, those), language, tables[site])


def _of_table(
    words: Translations, of: tuple[str, JurisdictionWords], language: str, table: Jurisdiction
) -> Iterator[Entry]:
    site, those = of
    for name, said in those.texts.items():
        if name in table.texts:
            path, what = ("jurisdictions", site, "texts", name), f"text {name} of {site}"
            yield _entry(words, path, what, said.of, (table.texts[name].text, language))
    for name, line in those.numbers.items():
        if name in table.numbers:
            path, what = ("jurisdictions", site, "numbers", name), f"number {name} of {site}"
            now = line_hash(table.numbers[name], language)
            yield Entry(path, what, line.of, now, words.key(*path), table.numbers[name].place)


def _entry(
    words: Translations,
    path: tuple[str, ...],
    what: str,
    of: str | None,
    said: tuple[Mapping[str, Passage], str],
    *more: str,
) -> Entry:
    texts, language = said
    return Entry(path, what, of, wording_hash(texts, language, *more), words.key(*path), _first(texts, language))


def _first(texts: Mapping[str, Passage], language: str) -> Place:
    """Return where the words stand that ``language`` was made from."""
    return next((passage.place for tag, passage in texts.items() if tag != language), next(iter(texts.values())).place)


def stale_shared(
    words: Translations, language: str, leaflet: Leaflet, evidence: Evidence, table: tuple[str, Jurisdiction]
) -> tuple[Stale, ...]:
    """Return what of the shared wording that ``leaflet`` prints is behind; ``table`` is a jurisdiction by name."""
    called = uses(leaflet, evidence, table).found
    found = (e for e in entries(words, language, evidence, dict([table])) if e.path in called)
    return tuple(behind for entry in found if (behind := entry.behind) is not None)


def hash_now(path: tuple[str, ...], language: str, evidence: Evidence, tables: Mapping[str, Jurisdiction]) -> str:
    """Return the hash of what the entry at ``path`` is made from now."""
    match path:
        case ("claims", name):
            return wording_hash(evidence.claims[name].text, language)
        case ("glossary", name):
            return wording_hash(evidence.glossary[name], language, name)
        case ("jurisdictions", site, "texts", name):
            return wording_hash(tables[site].texts[name].text, language)
        case ("jurisdictions", site, "numbers", name):
            return line_hash(tables[site].numbers[name], language)
    raise KeyError(path)
