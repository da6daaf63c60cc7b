"""Words to glyphs, by HarfBuzz: each run in the first font that holds its letters, in the order in which it is seen."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.press.run.bidi import levels, visual
from brochure.press.unicode import ligatures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# As styles/base.css has it; common ligatures of joined scripts cannot be read back.
_FEATURES, _JOINED = {"lnum": True}, {"lnum": True, "liga": False}
_UNDRAWN = frozenset({"Cf", "Zs", "Mn", "Me"})
_WORDS = re.compile(r"\s+|\S+")
# So many lines are kept shaped: names repeat, dates more.
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: its number, how far the next stands from it, and how far it is moved itself, in units of the font.

    ``means`` is its text; empty for the second glyph of one character.
    """

    number: int
    advance: float
    x: float
    y: float
    means: str


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Glyphs of one font, from left to right; ``joins`` where their script joins letters, which nothing may part."""

    face: Typeface
    glyphs: tuple[Glyph, ...]
    joins: bool


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of words: its runs from left to right, its width at one point, its glyphs that may stand apart."""

    runs: tuple[Run, ...]
    width: float
    spaced: int


class Typeface:
    """One font file, as it is shaped with."""

    def __init__(self, data: bytes) -> None:
        """Read the font."""
        self.data = data
        self.face = uharfbuzz.Face(data)
        self.font = uharfbuzz.Font(self.face)
        self.upem: int = self.face.upem
        self.held = frozenset(self.face.unicodes)
        named = self.face.get_name(uharfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME) or ""
        self.name = re.sub(r"[^A-Za-z0-9-]", "", named) or "Record"

    def holds(self, text: str) -> bool:
        """Tell whether it has a glyph for every character that is drawn."""
        return self.held.issuperset(map(ord, text)) or all(
            ord(c) in self.held for c in text if unicodedata.category(c) != "Cf"
        )


class Typefaces:
    """The fonts of a run: ``stacks`` by the name of the font that a slot is set in, that one first.

    ``language`` is that of the leaflet, for forms of letters that differ by it.
    """

    def __init__(self, stacks: Mapping[str, Sequence[bytes]], language: str) -> None:
        """Read each font once."""
        known = {data: Typeface(data) for stack in stacks.values() for data in stack}
        self.stacks = {name: tuple(known[data] for data in stack) for name, stack in stacks.items()}
        self.language = language
        each = (frozenset[int]().union(*(face.held for face in stack)) for stack in self.stacks.values())
        self.held = frozenset.intersection(*each)
        self._lines: dict[tuple[str, str, bool], Line] = {}

    def lacking(self, text: str) -> str:
        """Return the characters of ``text`` that some slot's fonts do not hold."""
        lost = (c for c in unicodedata.normalize("NFC", text) if ord(c) not in self.held)
        return "".join(dict.fromkeys(c for c in lost if unicodedata.category(c) != "Cf"))

    def line(self, text: str, font: str, *, to_left: bool) -> Line:
        """Return ``text`` as one line, of a paragraph that begins one way or the other."""
        key = (text, font, to_left)
        if key not in self._lines:
            if len(self._lines) > _MOST_KEPT:
                self._lines.clear()
            self._lines[key] = self._shaped(*key)
        return self._lines[key]

    def _shaped(self, text: str, font: str, to_left: bool) -> Line:  # noqa: FBT001 - the parts of a key
        text = unicodedata.normalize("NFC", text)
        stack = self.stacks[font]
        level = levels(text, to_left=to_left)
        faces = _faces(text, stack)
        starts = [n for n in range(len(text)) if n == 0 or level[n] != level[n - 1] or faces[n] != faces[n - 1]]
        spans = list(pairwise([*starts, len(text)]))
        order = visual([level[start] for start, _ in spans])
        runs = []
        for number in order:
            start, end = spans[number]
            runs.append(self._run(text[start:end], stack[faces[start]], to_left=level[start] % 2 == 1))
        width = sum(sum(g.advance for g in run.glyphs) / run.face.upem for run in runs)
        return Line(tuple(runs), width, sum(len(run.glyphs) for run in runs if not run.joins))

    def _run(self, text: str, face: Typeface, *, to_left: bool) -> Run:
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if to_left else "ltr"
        buffer.language = self.language
        uharfbuzz.shape(face.font, buffer, _JOINED if to_left else _FEATURES, ["ot"])
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, (*starts[1:], len(text)), strict=True))
        told: set[int] = set()
        meanings: dict[int, str] = {}
        for at in range(len(infos) - 1, -1, -1) if to_left else range(len(infos)):  # in the order of speech
            cluster = infos[at].cluster
            if cluster not in told:
                told.add(cluster)
                said = text[cluster : ends[cluster]]
                meanings[at] = ligatures().get(said, said) if to_left else said
        return Run(
            face,
            tuple(
                Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset, meanings.get(at, ""))
                for at, (info, place) in enumerate(zip(infos, places, strict=True))
            ),
            to_left and any(unicodedata.bidirectional(c) == "AL" for c in text),
        )


def _faces(text: str, stack: Sequence[Typeface]) -> list[int]:
    """Return for every character which font of the stack sets it: the first that holds its whole word, or it alone.

    A mark goes with its letter, and space with the word before it.
    """
    found: list[int] = []
    for word in _WORDS.findall(text):
        whole = next((n for n, face in enumerate(stack) if face.holds(word)), None)
        found += [whole] * len(word) if whole is not None and not word.isspace() else _one_by_one(word, stack, found)
    return found


def _one_by_one(word: str, stack: Sequence[Typeface], before: list[int]) -> list[int]:
    found: list[int] = []
    for character in word:
        last = (before[-1:] or [0])[0] if not found else found[-1]
        code, kind = ord(character), unicodedata.category(character)
        if kind in _UNDRAWN and (kind == "Cf" or code in stack[last].held):
            found.append(last)
        else:
            found.append(next((n for n, face in enumerate(stack) if code in face.held), last))
    return found


def characters(line: Line) -> Iterable[str]:
    """Yield what the glyphs of a line mean, from left to right."""
    for run in line.runs:
        for glyph in run.glyphs:
            yield glyph.means
