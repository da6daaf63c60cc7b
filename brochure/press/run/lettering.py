"""Lettering: lines of words as the operators that show them, and the fonts of a run, cut to all that it shows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import uharfbuzz

from brochure.press import embedding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pikepdf import Object, Pdf

    from brochure.press.run.fitting import Set
    from brochure.press.run.shaping import Glyph, Line, Run, Typeface

# What a glyph means that is only a part of a character: nothing that is seen or read.
_NOTHING = "\u200b"
# So many lines are kept as operators.
_MOST_KEPT = 20_000
# A shift smaller than this, in thousandths of the size, waits for the next.
_SLIGHT = 0.5


class Lettering:
    """The fonts of one run; each glyph has one meaning in each of them, so a glyph of two letters is in two fonts."""

    def __init__(self) -> None:
        """Begin with no font."""
        self._faces: dict[int, tuple[Typeface, list[dict[int, str]]]] = {}
        self._names: dict[tuple[int, int], str] = {}
        self._widths: dict[tuple[int, int], int] = {}
        self._lines: dict[tuple[int, float, float], tuple[Line, str]] = {}

    def operators(self, set_: Set) -> bytes:
        """Return what shows one line of words on its panel."""
        slot, size = set_.slot, set_.size
        a, b, c, d, x, y = slot.matrix
        x = slot.box[0] + set_.start if (b, c) == (0.0, 0.0) else x
        shown = self._line(set_.line, size, slot.tracking / slot.size * 1000)
        return slot.colour + f"\nBT\n{numbers(a, b, c, d, x, y)} Tm\n{shown}\nET".encode()

    def _line(self, line: Line, size: float, tracking: float) -> str:
        """Return the operators that show a line, wherever it stands; the same line is made once."""
        key = (id(line), size, tracking)
        if key not in self._lines:
            shown = [
                f"{font} {number(size)} Tf\n{self._shown(run.face, glyphs, size, 0.0 if run.joins else tracking)}"
                for run in line.runs
                for font, glyphs in self._by_font(run)
            ]
            if len(self._lines) > _MOST_KEPT:
                self._lines.clear()
            self._lines[key] = (line, "\n".join(shown))  # the line is kept, and so is its identity
        return self._lines[key][1]

    def _by_font(self, run: Run) -> Iterator[tuple[str, list[Glyph]]]:
        """Yield the glyphs of a run in stretches of one font, with the name of each."""
        last = ""
        held: list[Glyph] = []
        for glyph in run.glyphs:
            name = self._font(run.face, glyph)
            if held and name != last:
                yield last, held
                held = []
            last = name
            held.append(glyph)
        if held:
            yield last, held

    def _font(self, face: Typeface, glyph: Glyph) -> str:
        _, meanings = self._faces.setdefault(id(face), (face, []))
        means = glyph.means or _NOTHING
        fitting = (n for n, meaning in enumerate(meanings) if meaning.setdefault(glyph.number, means) == means)
        number_ = next(fitting, len(meanings))
        if number_ == len(meanings):
            meanings.append({glyph.number: means})
        return self._names.setdefault((id(face), number_), f"/R{len(self._names)}")

    def _shown(self, face: Typeface, glyphs: list[Glyph], size: float, tracking: float) -> str:
        """Return the operators that show glyphs: their own widths, and shifts where they stand otherwise."""
        per = 1000 / face.upem
        out: list[str] = ["["]
        hexes, due, rise = "", 0.0, 0.0

        def move(by: float) -> str:
            """Return a shift to the right, in thousandths of the size, with the string before it."""
            nonlocal hexes
            said, hexes = (f"<{hexes}>" if hexes else ""), ""
            return f"{said}{number(-by)}"

        for glyph in glyphs:
            if glyph.y != rise:
                rise = glyph.y
                out.append(f"{f'<{hexes}>' if hexes else ''}] TJ\n{number(rise * per * size / 1000)} Ts\n[")
                hexes = ""
            before = due + glyph.x * per
            if abs(before) >= _SLIGHT:
                out.append(move(before))
                before = 0.0
            hexes += f"{glyph.number:04x}"
            due = before - glyph.x * per + glyph.advance * per + tracking - self._width(face, glyph.number)
        out.append(f"{f'<{hexes}>' if hexes else ''}{number(-due) if abs(due) >= _SLIGHT else ''}] TJ")
        if rise:
            out.append("\n0 Ts")
        return "".join(out)

    def _width(self, face: Typeface, glyph: int) -> int:
        """Return the width that the file states for a glyph, in thousandths of its size."""
        key = (id(face), glyph)
        if key not in self._widths:
            self._widths[key] = round(face.font.get_glyph_h_advance(glyph) * 1000 / face.upem)
        return self._widths[key]

    def embedded(self, pdf: Pdf) -> dict[str, Object]:
        """Return the fonts of the run in ``pdf``, by name: each file once, cut to the glyphs that are shown."""
        found: dict[str, Object] = {}
        for key, (face, meanings) in self._faces.items():
            used = {glyph for meaning in meanings for glyph in meaning}
            wanted = uharfbuzz.SubsetInput()
            wanted.glyph_set.update(used)
            flags = uharfbuzz.SubsetFlags
            wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.RETAIN_GIDS
            cut = embedding.cut(face.data, wanted, face.name, used)
            for number_, font in enumerate(embedding.embed(pdf, cut, meanings)):
                found[self._names[key, number_]] = font
        return found

    def meanings(self) -> dict[str, Mapping[int, str]]:
        """Return what the glyphs of each font mean, by the name of the font."""
        return {name: self._faces[key][1][number_] for (key, number_), name in self._names.items()}


def number(value: float) -> str:
    """Return a number as short as a ten thousandth of a point allows."""
    said = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if said in {"-0", ""} else said


def numbers(*values: float) -> str:
    """Return numbers, a space between them."""
    return " ".join(map(number, values))


def letters(text: str) -> Counter[str]:
    """Return the letters of ``text``, whatever their order and however they are encoded."""
    return Counter(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in _UNREAD)


_UNREAD = frozenset("\u200b\u2060\u200e\u200f\u200c\u200d\u00ad")
