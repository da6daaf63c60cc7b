"""What leaves for a translator: one unit for each text, with where it stands, what it is for and how long it may be.

A unit is known by its ``path``: in the leaflet's file, or in the file of shared wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.model.jurisdiction import MOST_LABEL_CHARS
from brochure.model.leaflet import walk_texts
from brochure.source import Mapping_, Scalar, Sequence_
from brochure.translation.codes import tokens, visible, words
from brochure.translation.staleness import paired, stale
from brochure.translation.uses import uses
from brochure.translation.words import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.model.evidence import Evidence
    from brochure.model.jurisdiction import HelpLine, Jurisdiction
    from brochure.model.leaflet import Found, Leaflet
    from brochure.model.text import Passage
    from brochure.model.translation import Translations
    from brochure.source import Node
    from brochure.translation.codes import Token
    from brochure.translation.staleness import Stale

State: TypeAlias = Literal["initial", "stale", "final"]
Path: TypeAlias = tuple[str, ...]

# How much longer a translation may be than words of that many characters (W3C, Text size in translation).
_EXPANSION = ((10, 3.0), (20, 2.0), (30, 1.8), (50, 1.6), (70, 1.5))
_LONGEST = 1.4


@dataclass(frozen=True, slots=True)
class Unit:
    """One text to translate: ``source`` and, where there is one, ``target``, as tokens.

    ``shared`` tells what all leaflets print from what this one says; ``most`` is how many characters its words may
    have, ``strict`` where they fit nowhere else.
    """

    path: Path
    shared: bool
    source: tuple[Token, ...]
    place: Place
    context: str
    most: int
    strict: bool = False
    target: tuple[Token, ...] | None = None
    state: State = "initial"

    @property
    def id(self) -> str:
        """Return its id: an NMTOKEN of XML, from its path alone."""
        return ("shared" if self.shared else "leaflet") + "".join(f".{_token(step)}" for step in self.path)


def _token(step: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in step)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a leaflet and a language ask of a translator: what it says, and what it prints of shared wording.

    ``tree`` is that of its file; ``words`` are what there is in the language, ``behind`` the entries of it that are.
    """

    source: Leaflet
    tree: Node
    of: str
    language: str
    evidence: Evidence
    tables: Mapping[str, Jurisdiction]
    translation: Leaflet | None = None
    words: Translations | None = None
    behind: frozenset[Path] = frozenset()


def units(asked: Asked) -> tuple[Unit, ...]:
    """Return the units of a leaflet in reading order, and then those of the shared wording that it prints."""
    return (*_own(asked), *_shared(asked))


# -- what the leaflet says ------------------------------------------------------------------------------------------


def _own(asked: Asked) -> Iterator[Unit]:
    paths = dict(paths_of(asked.tree))
    behind: tuple[Stale, ...] = stale(asked.source, asked.translation) if asked.translation else ()
    old = {one.source for one in behind}
    unsure = any(one.change == "unrecorded" for one in behind)
    targets = dict(_targets(asked.source, asked.translation)) if asked.translation else {}
    seen: set[Place] = set()
    for found in walk_texts(asked.source):
        place = found.passage.place
        path = paths.get(place)
        if path is None or place in seen or not found.passage:  # of another leaflet, used here; or blank
            continue
        seen.add(place)
        said = tokens(found.passage)
        if not any(map(str.isalnum, words(said))):  # codes alone are the same in every language
            continue
        target = targets.get(id(found.passage))
        where = found.block.place if found.block else asked.source.place
        state: State = "initial" if target is None else "stale" if where in old or unsure else "final"
        yield Unit(path, False, said, place, _context(found, path), _most(said), target=target, state=state)  # noqa: FBT003


def scalars_of(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Yield every scalar of a tree with the keys and numbers that lead to it."""
    match node:
        case Scalar():
            yield path, node
        case Mapping_():
            for key, value in node.items():
                yield from scalars_of(value, (*path, str(key)))
        case Sequence_():
            for number, value in enumerate(node):
                yield from scalars_of(value, (*path, str(number)))


def paths_of(node: Node) -> Iterator[tuple[Place, Path]]:
    """Yield the place of every scalar of a tree with what leads to it."""
    yield from ((scalar.place, path) for path, scalar in scalars_of(node))


def _context(found: Found, path: Path) -> str:
    """Return where a text stands, in words."""
    if found.block is None:
        return f"the leaflet's {' '.join(path)}"
    names = [step for step in path if not step.isdigit() and step != "panels"]
    last = names[-1] if names[1:] else ""
    what = found.block.kind if last in {found.block.kind, "text", ""} else f"{found.block.kind}, {last}"
    where = f", for {found.jurisdiction}" if found.jurisdiction else ""
    return f"panel {found.panel}: {what}{where}"


def _most(said: tuple[Token, ...]) -> int:
    length = visible(said)
    return round(length * next((factor for most, factor in _EXPANSION if length <= most), _LONGEST))


def _targets(source: Leaflet, translation: Leaflet) -> Iterator[tuple[int, tuple[Token, ...]]]:
    """Yield for each passage of ``source`` what the translation says in its place, by the identity of the passage."""
    for theirs, mine in _side_by_side(source, translation):
        if mine:
            yield id(theirs), tokens(mine)


def same_places(source: Leaflet, translation: Leaflet) -> Iterator[tuple[Place, Place]]:
    """Yield for each passage of ``source`` where it stands, and where the translation says the same."""
    yield from ((theirs.place, mine.place) for theirs, mine in _side_by_side(source, translation))


def _side_by_side(source: Leaflet, translation: Leaflet) -> Iterator[tuple[Passage, Passage]]:
    pairs = {id(theirs.block): id(mine.block) for theirs, mine in paired(pieces(source), pieces(translation)).both}
    said = {key: found.passage for key, found in _numbered(translation)}
    for (block, site, number), found in _numbered(source):
        key = (pairs.get(block, 0) if found.block else 0, site, number)
        if (found.block is None or block in pairs) and key in said:
            yield found.passage, said[key]


def _numbered(leaflet: Leaflet) -> Iterator[tuple[tuple[int, str | None, int], Found]]:
    """Yield every passage with its block, its jurisdiction, and its number among those."""
    counts: dict[tuple[int, str | None], int] = {}
    for found in walk_texts(leaflet):
        owner = (id(found.block) if found.block else 0, found.jurisdiction)
        counts[owner] = counts.get(owner, -1) + 1
        yield (*owner, counts[owner]), found


# -- shared wording -------------------------------------------------------------------------------------------------


def _shared(asked: Asked) -> Iterator[Unit]:
    seen: set[Path] = set()
    for table in asked.tables.items():
        for path in uses(asked.source, asked.evidence, table).paths:
            if path not in seen:
                seen.add(path)
                yield from _entry(asked, path)


def _entry(asked: Asked, path: Path) -> Iterator[Unit]:
    match path:
        case ("claims", name):
            yield from _unit(asked, (*path, "text"), asked.evidence.claims[name].text, f"claim {name}")
        case ("glossary", name):
            meanings = asked.evidence.glossary[name]
            place = next(iter(meanings.values())).place
            mine = asked.words and asked.words.glossary.get(name)
            said = (asked.evidence.term(name, asked.of),)
            term = (mine.term,) if mine else None
            state: State = "initial" if term is None else "stale" if path in asked.behind else "final"
            what = f"glossary: the term {name} itself"
            yield Unit((*path, "term"), True, said, place, what, _most(said), target=term, state=state)  # noqa: FBT003
            yield from _unit(asked, (*path, "text"), meanings, f"glossary: what {name} means")
        case ("jurisdictions", site, "texts", name):
            texts = asked.tables[site].texts[name].text
            yield from _unit(asked, (*path, "text"), texts, f"text {name} of {asked.tables[site].name}")
        case ("jurisdictions", site, "numbers", name):
            line: HelpLine = asked.tables[site].numbers[name]
            what = f"beside the telephone number {line.number} of {asked.tables[site].name}"
            said_of = {"label": line.label, "hours": line.hours, "note": line.note}
            for key, own in said_of.items():
                if own:
                    most = MOST_LABEL_CHARS if key == "label" else 0
                    yield from _unit(asked, (*path, key), own, f"{key} {what}", most)


def _unit(asked: Asked, path: Path, texts: Mapping[str, Passage], context: str, strict: int = 0) -> Iterator[Unit]:
    """Yield the unit of an entry that is said in the source's language, whose own language it is not."""
    first = texts.get(asked.of) or texts.get(asked.of.partition("-")[0]) or next(iter(texts.values()))
    said = tokens(first)
    target = texts.get(asked.language)
    if target is None and asked.language.partition("-")[0] != asked.of.partition("-")[0]:
        target = texts.get(asked.language.partition("-")[0])
    if target is None and asked.language.partition("-")[0] == asked.of.partition("-")[0]:
        return  # a variant says what its language says, unless someone has written otherwise
    yield Unit(
        path,
        True,  # noqa: FBT003
        said,
        first.place,
        context,
        strict or _most(said),
        bool(strict),
        tokens(target) if target is not None else None,
        "initial" if target is None else "stale" if path[:-1] in asked.behind else "final",
    )
