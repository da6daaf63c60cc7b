"""The interpreter: a page's content, its forms, patterns and glyphs, followed operator by operator (ISO 32000-1, 8).

It trusts nothing that made the file, and follows no more than so much of it: ``RefusedError`` says why one was left.
What each operator does stands in ``operators``, what the pages of a file share in ``reader``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.preflight import shadings
from brochure.preflight.geometry import EVERYWHERE, IDENTITY, after, around, common, is_empty, is_square, moved, scales
from brochure.preflight.items import Item
from brochure.preflight.spaces import BLACK, GRAY, Paint, paint
from brochure.preflight.streams import BROKEN, MOST_OPERATIONS, TooLargeError, decoded, operations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from brochure.preflight.fonts import Font
    from brochure.preflight.geometry import Box, Matrix
    from brochure.preflight.items import Kind, Segment
    from brochure.preflight.pictures import Picture
    from brochure.preflight.reader import Reader
    from brochure.preflight.streams import Operands, Operation

    Table = Mapping[bytes, Callable[["Run", Operands], None]]

_DEEPEST = 28
_MOST_ITEMS = 200_000
_FORM = 15  # what coming to a form and back takes, in operations: measured
# What a letter reaches above and below its line, in parts of its size: capitals and descenders.
_ASCENT, _DESCENT = 0.72, 0.21
# From this text rendering mode to the last, letters are a clip as well (ISO 32000-1, table 106).
_INVISIBLE, _FIRST_CLIP = 3, 4


class RefusedError(Exception):
    """A page is not followed to its end; ``code`` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code of the finding that it becomes."""
        super().__init__(code)
        self.code = code


class State:
    """The graphics state (ISO 32000-1, 8.4)."""

    def __init__(self, ctm: Matrix, clip: Box) -> None:
        """Begin as a page begins."""
        self.ctm, self.clip, self.square = ctm, clip, True
        self.fill = self.stroke = BLACK
        self.fill_space = self.stroke_space = GRAY
        self.width, self.dash = 1.0, False
        self.alpha_fill = self.alpha_stroke = self.outer_alpha = 1.0
        self.blend: str | None = None
        self.outer_blend: str | None = None
        self.masked = self.outer_masked = False
        self.over_fill = self.over_stroke = False
        self.opm = 0
        self.font: Font | None = None
        self.size, self.char, self.word, self.scale, self.leading, self.rise = 0.0, 0.0, 0.0, 1.0, 0.0, 0.0
        self.mode = 0

    def copy(self) -> State:
        """Return the same state, to be changed."""
        made = State.__new__(State)
        made.__dict__ = self.__dict__.copy()
        return made


class Run:
    """One page being followed: the machine that operators work on."""

    def __init__(self, reader: Reader, media: Box, table: Table) -> None:
        """Begin with an empty page that is ``media`` large; ``table`` says what each operator does."""
        self.reader = reader
        self.table = table
        self.items: list[Item] = []
        self.faults: list[str] = []
        self.spent = 0
        self.stack: list[Any] = []
        self.state = State(IDENTITY, media)
        self.base: Matrix = IDENTITY
        self.resources: pikepdf.Object = Dictionary()
        self.saved: list[State] = []
        self.path: list[Segment] = []
        self.xs: list[float] = []
        self.ys: list[float] = []
        self.clipping = False
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.lettered: Box | None = None  # around the letters of a text object that are to be a clip
        self.content: list[bool] = []  # marked content, and whether each is of a hidden layer
        self.unpainted = 0
        self.uncoloured = False
        self.paints: dict[Any, Paint] = {}

    # -- streams ------------------------------------------------------------------------------------------------------

    def run_page(self, page: pikepdf.Object, resources: pikepdf.Object) -> None:
        """Follow a page and its annotations; why it could not be followed is kept in ``faults``."""
        try:
            found = page.get(Name.Contents, Array())
            parts = [found] if isinstance(found, Stream) else list(found)
            data = b"\n".join(decoded(part) for part in parts if isinstance(part, Stream))
            self.resources = resources
            self.follow(operations(data, self.reader.document))
            for look in _looks(page):
                self.draw_annotation(look, resources)
        except TooLargeError:
            self.faults.append("content-too-large")
        except RefusedError as refused:
            self.faults.append(refused.code)
        except BROKEN:
            self.faults.append("content-broken")

    def follow(self, found: Sequence[Operation]) -> None:
        """Do operations one by one; one that is broken is left out, and told."""
        self.spent += len(found)
        if self.spent > MOST_OPERATIONS or len(self.items) > _MOST_ITEMS:
            raise RefusedError("content-too-large")
        table = self.table
        for operands, operator in found:
            do = table.get(operator)
            if do is not None:
                try:
                    do(self, operands)
                except (TooLargeError, RefusedError):
                    raise
                except BROKEN:
                    self.faults.append("content-broken")

    def nested(self, stream: pikepdf.Object, resources: pikepdf.Object, state: State) -> None:
        """Follow a form, tile or glyph in ``state``, and come back to where we are."""
        key = stream.objgen if stream.is_indirect else id(stream)
        if key in self.stack:
            raise RefusedError("form-in-itself")
        if len(self.stack) >= _DEEPEST:
            raise RefusedError("nested-too-deeply")
        kept = (
            self.state, self.base, self.resources, self.saved, self.path, self.xs, self.ys, self.text, self.line,
            self.content, self.unpainted, self.uncoloured,
        )  # fmt: skip
        self.spent += _FORM
        self.stack.append(key)
        self.state, self.base, self.saved = state, state.ctm, []
        self.path, self.xs, self.ys, self.content = [], [], [], []
        self.resources = stream.get(Name.Resources, resources)
        try:
            self.follow(self.reader.operations(stream))
        finally:
            self.stack.pop()
            (
                self.state, self.base, self.resources, self.saved, self.path, self.xs, self.ys, self.text, self.line,
                self.content, self.unpainted, self.uncoloured,
            ) = kept  # fmt: skip

    def draw_form(self, form: pikepdf.Object, resources: pikepdf.Object, state: State) -> None:
        """Draw a form XObject (ISO 32000-1, 8.10), as a group where it is one (11.6.6)."""
        matrix = form.get(Name.Matrix)
        if matrix is not None:
            state.ctm = after(matrix_of(matrix), state.ctm)
        box = form.get(Name.BBox)
        if box is not None:
            state.square = state.square and is_square(state.ctm)
            state.clip = common(state.clip, moved(box_of(box), state.ctm))
        group = form.get(Name.Group)
        if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency:
            self.reader.traits.add("group")
            state.outer_alpha *= state.alpha_fill
            state.outer_blend = state.blend or state.outer_blend
            state.outer_masked = state.outer_masked or state.masked
            state.alpha_fill = state.alpha_stroke = 1.0
            state.blend, state.masked = None, False
        if not is_empty(state.clip):
            self.nested(form, resources, state)

    def draw_annotation(self, look: tuple[Stream, Box], resources: pikepdf.Object) -> None:
        """Draw how an annotation looks into its rectangle (ISO 32000-1, 12.5.5)."""
        form, rect = look
        state = State(IDENTITY, rect)
        box = moved(box_of(form.get(Name.BBox, Array([0, 0, 1, 1]))), matrix_of(form.get(Name.Matrix, Array(IDENTITY))))
        width, height = box[2] - box[0], box[3] - box[1]
        if width > 0 and height > 0:
            x, y = (rect[2] - rect[0]) / width, (rect[3] - rect[1]) / height
            state.ctm = (x, 0, 0, y, rect[0] - box[0] * x, rect[1] - box[1] * y)
            self.draw_form(form, resources, state)

    # -- what is painted ----------------------------------------------------------------------------------------------

    def add(self, kind: Kind, whole: Box, colour: Paint, *, stroke: bool = False, **more: Any) -> None:
        """Keep one item, where any of it is seen."""
        state = self.state
        box = common(whole, state.clip)
        if is_empty(box) or self.unpainted:
            return
        alpha = (state.alpha_stroke if stroke else state.alpha_fill) * state.outer_alpha
        if alpha <= 0:
            return
        paints = more.pop("paints", (colour,))
        if colour.pattern is not None and "picture" not in more:
            paints = self.patterned(colour, kind, box, more)
            if paints is None:
                return
        self.items.append(
            Item(
                kind, box, whole, state.clip, state.square, paints, more.pop("matrix", state.ctm),
                alpha=alpha,
                blend=state.blend or state.outer_blend,
                masked=state.masked or state.outer_masked,
                overprint=state.over_stroke if stroke else state.over_fill,
                nonzero_only=state.opm == 1,
                **more,
            )
        )  # fmt: skip

    def patterned(self, colour: Paint, kind: Kind, box: Box, more: dict[str, Any]) -> tuple[Paint, ...] | None:
        """Return the colours of a shading pattern; follow a tiling pattern inside ``box``, and return None."""
        pattern = colour.pattern
        if Name.Shading in pattern:
            return shadings.paints(pattern[Name.Shading], self.reader.spaces, self.resources)
        state = State(after(matrix_of(pattern.get(Name.Matrix, Array(IDENTITY))), self.base), box)
        state.square = self.state.square and (kind != "text") and (len(more.get("path", ())) == 1)
        outer = self.state
        state.outer_alpha, state.outer_blend = outer.alpha_fill * outer.outer_alpha, outer.blend or outer.outer_blend
        state.outer_masked = outer.masked or outer.outer_masked
        state.over_fill, state.over_stroke, state.opm = outer.over_fill, outer.over_stroke, outer.opm
        cell = moved(box_of(pattern[Name.BBox]), state.ctm)
        step = moved((0, 0, abs(float(pattern[Name.XStep])), abs(float(pattern[Name.YStep]))), (*state.ctm[:4], 0, 0))
        start = len(self.items)
        uncoloured = int(pattern.get(Name.PaintType, 1)) == 2
        if uncoloured and colour.space.base is not None:
            state.fill = state.stroke = paint(colour.space.base, colour.values)
        kept, self.uncoloured = self.uncoloured, uncoloured or self.uncoloured
        # A cell that is painted once lies where it lies; of one that is repeated, any part may lie anywhere.
        repeated = step[2] - step[0] < box[2] - box[0] - 0.01 or step[3] - step[1] < box[3] - box[1] - 0.01
        if repeated or is_empty(common(cell, box)):
            state.clip = EVERYWHERE
            self.nested(pattern, self.resources, state)
            for item in self.items[start:]:
                item.box = item.whole = box
                item.clip, item.square, item.tiled = box, state.square, True
        else:
            state.clip = common(box, cell)
            self.nested(pattern, self.resources, state)
        self.uncoloured = kept
        return None

    def end_path(self, *, fill: bool, stroke: bool) -> None:
        """Paint the current path, clip to it where that was asked for, and forget it."""
        if self.xs:
            state = self.state
            box = (min(self.xs), min(self.ys), max(self.xs), max(self.ys))
            whole = moved(box, state.ctm)
            path = tuple(self.path)
            if fill:
                self.add("fill", whole, state.fill, path=path)
            if stroke:
                grown = min(scales(state.ctm)) * state.width
                across = [scale * state.width / 2 for scale in scales(state.ctm)]
                if state.ctm[1] and not state.ctm[0]:
                    across.reverse()
                wide = (whole[0] - across[0], whole[1] - across[1], whole[2] + across[0], whole[3] + across[1])
                self.add("stroke", wide, state.stroke, stroke=True, path=path, size=grown)
            if self.clipping:
                level = is_square(state.ctm) and len(path) == 1 and path[0][0] == b"re"
                state.square = state.square and level
                state.clip = common(state.clip, whole)
        elif self.clipping:
            self.state.clip = common(self.state.clip, (0, 0, -1, -1))
        self.path, self.xs, self.ys, self.clipping = [], [], [], False

    def show(self, parts: Sequence[bytes | float]) -> None:
        """Show text: one item from the first letter that is seen to the last (ISO 32000-1, 9.4.4)."""
        state = self.state
        font = state.font
        if font is None:
            return
        size, place = state.size, after(self.text, state.ctm)
        shown, start, end, pens = self.measured(font, parts)
        if state.mode != _INVISIBLE:
            font.shown.update(shown)
        self.text = after((1, 0, 0, 1, pens[-1], 0), self.text)
        if start is None:
            if not any(font.is_undefined(code) for code in shown):
                return
            start = 0.0
        if font.type3 is not None:
            self.draw_glyphs(font, dict(zip(reversed(shown), reversed(pens[:-1]), strict=True)), place)
        box = moved((start, state.rise - _DESCENT * size, max(end, start), state.rise + _ASCENT * size), place)
        more: dict[str, Any] = {
            "font": font, "codes": tuple(shown), "size": abs(size) * scales(place)[1], "matrix": place,
        }  # fmt: skip
        if _FIRST_CLIP <= state.mode < 2 * _FIRST_CLIP:
            corners = (box[:2], box[2:])
            self.lettered = around((*corners, self.lettered[:2], self.lettered[2:]) if self.lettered else corners)
        mode = state.mode & 3 if state.mode < 8 else 0
        if mode in (0, 2):
            self.add("text", box, state.fill, **more)
        if mode in (1, 2):
            self.add("text", box, state.stroke, stroke=True, **more)

    def end_text(self) -> None:
        """Clip to the letters of the text object that ends, where its mode asks for it (ISO 32000-1, 9.3.6)."""
        if self.lettered is not None:
            self.state.clip, self.state.square = common(self.state.clip, self.lettered), False
            self.lettered = None

    def measured(
        self, font: Font, parts: Sequence[bytes | float]
    ) -> tuple[list[int], float | None, float, list[float]]:
        """Return the codes of a text, where what is seen of it begins and ends, and where the pen was before each."""
        state = self.state
        size, across, char, word = state.size, state.scale, state.char, state.word
        widths, usual, blanks = font.widths, font.width, font.blanks
        unit, double = (font.matrix[0] if font.type3 is not None else 0.001) * size, font.double
        pen = end = 0.0
        start: float | None = None
        shown: list[int] = []
        pens: list[float] = []
        for part in parts:
            if isinstance(part, float):
                pen -= part / 1000 * size * across
                continue
            for code in (part[0] << 8 | part[1],) if double and len(part) == 2 else font.codes(part):
                width = widths.get(code, usual) * unit
                shown.append(code)
                pens.append(pen)
                if code not in blanks:
                    start = pen if start is None else start
                    end = pen + width * across
                pen += (width + char + (word if code == 32 and not double else 0.0)) * across
        return shown, start, end, [*pens, pen]

    def draw_glyphs(self, font: Font, glyphs: Mapping[int, float], place: Matrix) -> None:
        """Follow the glyphs of a Type 3 font, each of its codes once a string, where it first stands."""
        outer = self.state
        for code, pen in glyphs.items():
            glyph = font.type3.get(code)
            if isinstance(glyph, Stream):
                state = outer.copy()
                size = (outer.size * outer.scale, 0.0, 0.0, outer.size, pen, outer.rise)
                state.ctm = after(after(matrix_of(font.matrix), size), place)
                kept = self.uncoloured
                self.nested(glyph, self.resources, state)
                self.uncoloured = kept

    def draw_picture(self, picture: Picture) -> None:
        """Draw an image into the unit square; its resolution is the lower of its two axes."""
        state = self.state
        whole = moved((0, 0, 1, 1), state.ctm)
        width, height = scales(state.ctm)
        ppi = min(
            picture.width / width * 72 if width else 0.0,
            picture.height / height * 72 if height else 0.0,
        )
        colour = state.fill if picture.space is None else paint(picture.space, picture.space.first())
        square = state.square
        state.square = square and is_square(state.ctm)
        self.add("image", whole, colour, picture=picture, ppi=ppi)
        state.square = square


def matrix_of(values: Any) -> Matrix:
    """Return a matrix of a PDF; raises ``ValueError`` where it has not six numbers."""
    a, b, c, d, e, f = (float(value) for value in values)
    return (a, b, c, d, e, f)


def box_of(values: Any) -> Box:
    """Return a rectangle of a PDF, its corners in order."""
    x0, y0, x1, y1 = (float(value) for value in values)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _looks(page: pikepdf.Object) -> list[tuple[Stream, Box]]:
    """Return how the annotations of a page look as they are, and where (ISO 32000-1, 12.5.5)."""
    found = []
    for annotation in page.get(Name.Annots, Array()):
        look = annotation.get(Name.AP, Dictionary()).get(Name.N)
        if isinstance(look, Dictionary):
            look = look.get(str(annotation.get(Name.AS, "/Off")))
        if isinstance(look, Stream) and not int(annotation.get(Name.F, 0)) & 2 and Name.Rect in annotation:
            found.append((look, box_of(annotation[Name.Rect])))
    return found
