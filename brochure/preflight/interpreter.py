"""The interpreter: a page's content, its forms, patterns and glyphs, followed operator by operator (ISO 32000-1, 8).

It trusts nothing that made the file, and follows no more than so much of it: ``Refused`` says why one was left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.preflight import shadings
from brochure.preflight.fonts import Font, read_font
from brochure.preflight.geometry import EVERYWHERE, IDENTITY, after, common, is_empty, is_square, moved, scales
from brochure.preflight.items import Item, Segment
from brochure.preflight.pictures import Picture, read_inline, read_picture
from brochure.preflight.spaces import BLACK, CMYK, GRAY, RGB, Paint, Space, Spaces, paint
from brochure.preflight.streams import MOST_OPERATIONS, TooLargeError, decoded, name, numbers, operations, strings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.preflight.geometry import Box, Matrix
    from brochure.preflight.items import Kind
    from brochure.preflight.streams import Operands, Operation

_DEEPEST = 28
_MOST_ITEMS = 200_000
# What a letter reaches above and below its line, in parts of its size: capitals and descenders.
_ASCENT, _DESCENT = 0.72, 0.21
_INVISIBLE = 3

# What a broken object makes pikepdf and Python raise.
BROKEN = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError,
    RecursionError, OSError, NotImplementedError, SyntaxError,
)  # fmt: skip


class RefusedError(Exception):
    """A page is not followed to its end; ``code`` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code of the finding that it becomes."""
        super().__init__(code)
        self.code = code


class _State:
    """The graphics state (ISO 32000-1, 8.4)."""

    __slots__ = (
        "alpha_fill", "alpha_stroke", "blend", "char", "clip", "ctm", "dash", "fill", "fill_space", "font", "leading",
        "masked", "mode", "opm", "outer_alpha", "outer_blend", "outer_masked", "over_fill", "over_stroke", "rise",
        "scale", "size", "square", "stroke", "stroke_space", "width", "word",
    )  # fmt: skip

    def __init__(self, ctm: Matrix, clip: Box) -> None:
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

    def copy(self) -> _State:
        made = _State.__new__(_State)
        for slot in _State.__slots__:
            setattr(made, slot, getattr(self, slot))
        return made


class Reader:
    """What the pages of one file share, read once: colour spaces, fonts, images, and forms cut into operations."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        """Begin with nothing read."""
        self.document = document
        self.spaces = Spaces()
        self.hidden = _hidden_layers(document)
        self.traits: set[str] = set()
        self.mask_spaces: set[str] = set()
        self.fonts: dict[Any, Font] = {}
        self._pictures: dict[Any, Picture] = {}
        self._forms: dict[Any, Sequence[Operation]] = {}
        self._masks: set[Any] = set()

    def page(self, page: pikepdf.Object, media: Box) -> tuple[list[Item], list[str]]:
        """Return all that a page paints, in order, and the codes of what could not be followed."""
        run = _Run(self, media)
        resources = page.get(Name.Resources, Dictionary())
        run.run_page(page, resources)
        return run.items, list(dict.fromkeys(run.faults))

    def operations(self, stream: pikepdf.Object) -> Sequence[Operation]:
        """Return the operations of a form, pattern or glyph."""
        key = stream.objgen if stream.is_indirect else None
        if key is None or key not in self._forms:
            found = operations(decoded(stream), self.document)
            if key is None:
                return found
            if sum(map(len, self._forms.values())) > MOST_OPERATIONS:
                self._forms.clear()  # a long document of long forms must not fill the memory
            self._forms[key] = found
        return self._forms[key]

    def font(self, obj: pikepdf.Object) -> Font:
        """Return a font."""
        key = obj.objgen if obj.is_indirect else id(obj)
        if key not in self.fonts:
            self.fonts[key] = read_font(obj)
        return self.fonts[key]

    def picture(self, obj: pikepdf.Object, resources: pikepdf.Object) -> Picture:
        """Return an image XObject."""
        if obj.objgen not in self._pictures:
            self._pictures[obj.objgen] = read_picture(obj, self.spaces, resources)
            if self._pictures[obj.objgen].masked:
                self.traits.add("transparency")
        return self._pictures[obj.objgen]

    def mask(self, group: pikepdf.Object, run: _Run) -> None:
        """Look at a soft mask's group once: its colours are shapes, but they have spaces that a standard may forbid."""
        if group.objgen in self._masks:
            return
        self._masks.add(group.objgen)
        inner = _Run(self, EVERYWHERE)
        inner.stack, inner.spent = run.stack, run.spent
        inner.draw_form(group, Dictionary(), _State(IDENTITY, EVERYWHERE))
        self.mask_spaces |= {p.space.painted.family for item in inner.items for p in item.paints}
        space = group.get(Name.Group, Dictionary()).get(Name.CS)
        if space is not None:
            self.mask_spaces.add(self.spaces.of(space, group.get(Name.Resources)).family)
        run.spent = inner.spent
        run.faults += inner.faults


def _hidden_layers(document: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Return the optional content that is off as the file is opened (ISO 32000-1, 8.11.4)."""
    properties = document.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return frozenset()
    default = properties.get(Name.D, Dictionary())
    off = {group.objgen for group in default.get(Name.OFF, Array())}
    if default.get(Name.BaseState) == Name.OFF:
        on = {group.objgen for group in default.get(Name.ON, Array())}
        off |= {group.objgen for group in properties.get(Name.OCGs, Array())} - on
    return frozenset(off)


class _Run:
    """One page being followed."""

    def __init__(self, reader: Reader, media: Box) -> None:
        self.reader = reader
        self.items: list[Item] = []
        self.faults: list[str] = []
        self.spent = 0
        self.stack: list[Any] = []
        self.state = _State(IDENTITY, media)
        self.base: Matrix = IDENTITY
        self.resources: pikepdf.Object = Dictionary()
        self.saved: list[_State] = []
        self.path: list[Segment] = []
        self.xs: list[float] = []
        self.ys: list[float] = []
        self.clipping = False
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.content: list[bool] = []  # marked content, and whether each is of a hidden layer
        self.unpainted = 0
        self.uncoloured = False
        self.paints: dict[Any, Paint] = {}

    # -- streams ------------------------------------------------------------------------------------------------------

    def run_page(self, page: pikepdf.Object, resources: pikepdf.Object) -> None:
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
        table = _OPERATORS
        for operands, operator in found:
            do = table.get(operator)
            if do is not None:
                try:
                    do(self, operands)
                except (TooLargeError, RefusedError):
                    raise
                except BROKEN:
                    self.faults.append("content-broken")

    def nested(self, stream: pikepdf.Object, resources: pikepdf.Object, state: _State) -> None:
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

    def draw_form(self, form: pikepdf.Object, resources: pikepdf.Object, state: _State) -> None:
        matrix = form.get(Name.Matrix)
        if matrix is not None:
            state.ctm = after(_matrix(matrix), state.ctm)
        box = form.get(Name.BBox)
        if box is not None:
            state.square = state.square and is_square(state.ctm)
            state.clip = common(state.clip, moved(_box(box), state.ctm))
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
        form, rect = look
        state = _State(IDENTITY, rect)
        box = moved(_box(form.get(Name.BBox, Array([0, 0, 1, 1]))), _matrix(form.get(Name.Matrix, Array(IDENTITY))))
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
        state = _State(after(_matrix(pattern.get(Name.Matrix, Array(IDENTITY))), self.base), box)
        state.square = self.state.square and (kind != "text") and (len(more.get("path", ())) == 1)
        outer = self.state
        state.outer_alpha, state.outer_blend = outer.alpha_fill * outer.outer_alpha, outer.blend or outer.outer_blend
        state.outer_masked = outer.masked or outer.outer_masked
        state.over_fill, state.over_stroke, state.opm = outer.over_fill, outer.over_stroke, outer.opm
        cell = moved(_box(pattern[Name.BBox]), state.ctm)
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
                item.clip, item.square = box, state.square
        else:
            state.clip = common(box, cell)
            self.nested(pattern, self.resources, state)
        self.uncoloured = kept
        return None

    def end_path(self, *, fill: bool, stroke: bool) -> None:
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
        size, across, char, word = state.size, state.scale, state.char, state.word
        widths, usual, blanks = font.widths, font.width, font.blanks
        unit = font.matrix[0] if font.type3 is not None else 0.001
        pen, start, end = 0.0, None, 0.0
        shown: list[int] = []
        glyphs: list[tuple[int, float]] = []
        for part in parts:
            if isinstance(part, float):
                pen -= part / 1000 * size * across
                continue
            for code in font.codes(part):
                width = widths.get(code, usual) * unit * size
                if code not in blanks:
                    if start is None:
                        start = pen
                    end = pen + width * across
                    glyphs.append((code, pen))
                shown.append(code)
                pen += (width + char + (word if code == 32 and not font.double else 0.0)) * across
        font.shown.update(shown)
        place = after(self.text, state.ctm)
        self.text = after((1, 0, 0, 1, pen, 0), self.text)
        if start is None:
            if any(font.is_undefined(code) for code in shown):
                start = 0.0
            else:
                return
        if font.type3 is not None:
            self.draw_glyphs(font, glyphs, place)
        box = moved((start, state.rise - _DESCENT * size, max(end, start), state.rise + _ASCENT * size), place)
        more: dict[str, Any] = {
            "font": font, "codes": tuple(shown), "size": abs(size) * scales(place)[1], "matrix": place,
        }  # fmt: skip
        mode = state.mode & 3 if state.mode < 8 else 0
        if mode in (0, 2):
            self.add("text", box, state.fill, **more)
        if mode in (1, 2):
            self.add("text", box, state.stroke, stroke=True, **more)

    def draw_glyphs(self, font: Font, glyphs: Sequence[tuple[int, float]], place: Matrix) -> None:
        """Follow the glyphs of a Type 3 font, each of its codes once a string."""
        outer = self.state
        for code, pen in dict(glyphs).items():
            glyph = font.type3.get(code)
            if isinstance(glyph, Stream):
                state = outer.copy()
                size = (outer.size * outer.scale, 0.0, 0.0, outer.size, pen, outer.rise)
                state.ctm = after(after(_matrix(font.matrix), size), place)
                kept = self.uncoloured
                self.nested(glyph, self.resources, state)
                self.uncoloured = kept

    def draw_picture(self, picture: Picture) -> None:
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


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return (a, b, c, d, e, f)


def _box(values: Any) -> Box:
    x0, y0, x1, y1 = (float(value) for value in values)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _looks(page: pikepdf.Object) -> list[tuple[Stream, Box]]:
    """Return how the annotations of a page look as they are, and where (ISO 32000-1, 12.5.5)."""
    found = []
    for annotation in page.get(Name.Annots, Array()):
        look = annotation.get(Name.AP, Dictionary()).get(Name.N)
        if isinstance(look, Dictionary):
            look = look.get(annotation.get(Name.AS, Name.Off))
        if isinstance(look, Stream) and not int(annotation.get(Name.F, 0)) & 2 and Name.Rect in annotation:
            found.append((look, _box(annotation[Name.Rect])))
    return found


# -- operators --------------------------------------------------------------------------------------------------------


def _save(run: _Run, _: Operands) -> None:
    if len(run.saved) > 512:
        raise RefusedError("nested-too-deeply")
    run.saved.append(run.state)
    run.state = run.state.copy()


def _restore(run: _Run, _: Operands) -> None:
    if run.saved:
        run.state = run.saved.pop()


def _transform(run: _Run, operands: Operands) -> None:
    run.state.ctm = after(_matrix(numbers(operands)), run.state.ctm)


def _width(run: _Run, operands: Operands) -> None:
    (run.state.width,) = numbers(operands)


def _state(run: _Run, operands: Operands) -> None:
    """Take what a dictionary says of the graphics state (ISO 32000-1, 8.4.5)."""
    state, found = run.state, run.resources[Name.ExtGState][name(operands)]
    for key, value in found.items():
        if key == "/ca":
            state.alpha_fill = float(value)
        elif key == "/CA":
            state.alpha_stroke = float(value)
        elif key == "/BM":
            mode = str(value[0] if isinstance(value, Array) else value)
            state.blend = None if mode in ("/Normal", "/Compatible") else mode.lstrip("/")
        elif key == "/SMask":
            state.masked = isinstance(value, Dictionary)
            if state.masked:
                run.reader.mask(value[Name.G], run)
        elif key == "/OP":
            state.over_stroke = bool(value)
            if Name.op not in found:
                state.over_fill = bool(value)
        elif key == "/op":
            state.over_fill = bool(value)
        elif key == "/OPM":
            state.opm = int(value)
        elif key == "/LW":
            state.width = float(value)
        elif key == "/Font":
            state.font, state.size = run.reader.font(value[0]), float(value[1])
        elif key in ("/TR", "/TR2", "/HTP") and value not in (Name.Identity, Name.Default):
            run.reader.traits.add("transfer")
    if state.alpha_fill < 1 or state.alpha_stroke < 1 or state.blend or state.masked:
        run.reader.traits.add("transparency")


def _colour(space: Space) -> tuple[Callable[[_Run, Operands], None], Callable[[_Run, Operands], None]]:
    """Return the operators that set a colour of a device space, to fill and to stroke."""

    def paint_of(run: _Run, operands: Operands) -> tuple[Space, Paint]:
        key = (space.kind, operands) if isinstance(operands, bytes) else None
        if key is None or key not in run.paints:
            own = run.reader.spaces.named(f"/{space.kind}", run.resources)
            made = paint(own, numbers(operands))
            if key is None or own is not space:
                return own, made
            run.paints[key] = made
        return space, run.paints[key]

    def fill(run: _Run, operands: Operands) -> None:
        if not run.uncoloured:
            run.state.fill_space, run.state.fill = paint_of(run, operands)

    def stroke(run: _Run, operands: Operands) -> None:
        if not run.uncoloured:
            run.state.stroke_space, run.state.stroke = paint_of(run, operands)

    return fill, stroke


def _fill_space(run: _Run, operands: Operands) -> None:
    space = run.reader.spaces.named(name(operands), run.resources)
    if not run.uncoloured:
        run.state.fill_space, run.state.fill = space, paint(space, space.first())


def _stroke_space(run: _Run, operands: Operands) -> None:
    space = run.reader.spaces.named(name(operands), run.resources)
    if not run.uncoloured:
        run.state.stroke_space, run.state.stroke = space, paint(space, space.first())


def _in_space(run: _Run, space: Space, operands: Operands) -> Paint:
    if space.kind != "Pattern":
        return paint(space, numbers(operands))
    pattern = run.resources[Name.Pattern][name(operands)]
    before = operands.rpartition(b"/")[0] if isinstance(operands, bytes) else operands[:-1]
    return Paint(space, tuple(numbers(before)), None, pattern)


def _fill_colour(run: _Run, operands: Operands) -> None:
    if not run.uncoloured:
        run.state.fill = _in_space(run, run.state.fill_space, operands)


def _stroke_colour(run: _Run, operands: Operands) -> None:
    if not run.uncoloured:
        run.state.stroke = _in_space(run, run.state.stroke_space, operands)


def _move(run: _Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.path.append((b"m", (x, y)))
    run.xs.append(x)
    run.ys.append(y)


def _line(run: _Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.path.append((b"l", (x, y)))
    run.xs.append(x)
    run.ys.append(y)


def _curve(run: _Run, operands: Operands) -> None:
    values = tuple(numbers(operands))
    run.path.append((b"c", values))
    run.xs += values[::2]
    run.ys += values[1::2]


def _curve_from_here(run: _Run, operands: Operands) -> None:
    _curve(run, [*run.path[-1][1][-2:], *numbers(operands)])


def _curve_to_there(run: _Run, operands: Operands) -> None:
    found = numbers(operands)
    _curve(run, [*found, *found[-2:]])


def _rectangle(run: _Run, operands: Operands) -> None:
    x, y, width, height = numbers(operands)
    run.path.append((b"re", (x, y, width, height)))
    run.xs += (x, x + width)
    run.ys += (y, y + height)


def _close(run: _Run, _: Operands) -> None:
    run.path.append((b"h", ()))


def _ending(*, fill: bool = False, stroke: bool = False) -> Callable[[_Run, Operands], None]:
    return lambda run, _: run.end_path(fill=fill, stroke=stroke)


def _clip(run: _Run, _: Operands) -> None:
    run.clipping = True


def _shade(run: _Run, operands: Operands) -> None:
    shading = run.resources[Name.Shading][name(operands)]
    box = run.state.clip
    if Name.BBox in shading:
        box = common(box, moved(_box(shading[Name.BBox]), run.state.ctm))
    found = shadings.paints(shading, run.reader.spaces, run.resources)
    run.add("shading", box, BLACK, paints=found)


def _draw(run: _Run, operands: Operands) -> None:
    found = run.resources[Name.XObject][name(operands)]
    kind = found.get(Name.Subtype)
    if run.unpainted or _is_hidden(run, found.get(Name.OC)):
        return
    if kind == Name.Form:
        if Name.PS in found or found.get("/Subtype2") == Name.PS:
            run.reader.traits.add("postscript")
        if Name.OPI in found:
            run.reader.traits.add("opi")
        if Name.Ref in found:
            run.reader.traits.add("reference")
        run.draw_form(found, run.resources, run.state.copy())
    elif kind == Name.Image:
        run.draw_picture(run.reader.picture(found, run.resources))
    elif kind == Name.PS:
        run.reader.traits.add("postscript")


def _inline(run: _Run, operands: Operands) -> None:
    run.draw_picture(read_inline(operands[0], run.reader.spaces, run.resources))


def _is_hidden(run: _Run, content: Any) -> bool:
    """Tell whether optional content is off (ISO 32000-1, 8.11.2)."""
    if not isinstance(content, Dictionary) or not run.reader.hidden:
        return False
    if Name.OCGs in content:
        groups = content[Name.OCGs]
        each = list(groups) if isinstance(groups, Array) else [groups]
        off = [group.objgen in run.reader.hidden for group in each]
        policy = str(content.get(Name.P, "/AnyOn"))
        rules = {"/AllOn": any(off), "/AnyOff": not any(off), "/AllOff": not all(off)}
        return bool(off) and rules.get(policy, all(off))
    return content.objgen in run.reader.hidden


def _begin_content(run: _Run, operands: Operands) -> None:
    tagged = operands.split() if isinstance(operands, bytes) else operands
    hidden = False
    if tagged and tagged[0] in (b"/OC", "/OC"):
        properties = run.resources.get(Name.Properties, Dictionary())
        hidden = _is_hidden(run, properties.get(name(operands)))
    run.content.append(hidden)
    run.unpainted += hidden


def _end_content(run: _Run, _: Operands) -> None:
    if run.content:
        run.unpainted -= run.content.pop()


def _begin_text(run: _Run, _: Operands) -> None:
    run.text = run.line = IDENTITY


def _font(run: _Run, operands: Operands) -> None:
    word = name(operands)
    size = operands.split()[-1] if isinstance(operands, bytes) else operands[-1]
    run.state.size = float(size)
    run.state.font = None
    run.state.font = run.reader.font(run.resources[Name.Font][word])


def _text_matrix(run: _Run, operands: Operands) -> None:
    run.text = run.line = _matrix(numbers(operands))


def _next_line(run: _Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.text = run.line = after((1, 0, 0, 1, x, y), run.line)


def _next_line_leading(run: _Run, operands: Operands) -> None:
    run.state.leading = -numbers(operands)[1]
    _next_line(run, operands)


def _new_line(run: _Run, _: Operands) -> None:
    run.text = run.line = after((1, 0, 0, 1, 0, -run.state.leading), run.line)


def _show(run: _Run, operands: Operands) -> None:
    run.show(strings(operands))


def _show_on_new_line(run: _Run, operands: Operands) -> None:
    _new_line(run, operands)
    _show(run, operands)


def _show_spaced(run: _Run, operands: Operands) -> None:
    found = strings(operands)
    run.state.word, run.state.char = (value for value in found[:2] if isinstance(value, float))
    _new_line(run, operands)
    run.show(found[2:])


def _setting(slot: str, factor: float = 1.0) -> Callable[[_Run, Operands], None]:
    def do(run: _Run, operands: Operands) -> None:
        (value,) = numbers(operands)
        setattr(run.state, slot, value * factor if slot != "mode" else int(value))

    return do


def _uncoloured(run: _Run, _: Operands) -> None:
    run.uncoloured = True


_OPERATORS: dict[bytes, Callable[[_Run, Operands], None]] = {
    b"q": _save, b"Q": _restore, b"cm": _transform, b"w": _width, b"gs": _state,
    b"cs": _fill_space, b"CS": _stroke_space, b"sc": _fill_colour, b"SC": _stroke_colour,
    b"scn": _fill_colour, b"SCN": _stroke_colour,
    b"m": _move, b"l": _line, b"c": _curve, b"v": _curve_from_here, b"y": _curve_to_there, b"h": _close,
    b"re": _rectangle, b"W": _clip, b"W*": _clip, b"n": _ending(), b"sh": _shade, b"Do": _draw, b"BI": _inline,
    **dict.fromkeys((b"f", b"F", b"f*"), _ending(fill=True)),
    **dict.fromkeys((b"S", b"s"), _ending(stroke=True)),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"), _ending(fill=True, stroke=True)),
    b"BT": _begin_text, b"Tf": _font, b"Tm": _text_matrix, b"Td": _next_line, b"TD": _next_line_leading,
    b"T*": _new_line, b"Tj": _show, b"TJ": _show, b"'": _show_on_new_line, b'"': _show_spaced,
    b"Tc": _setting("char"), b"Tw": _setting("word"), b"Tz": _setting("scale", 0.01), b"TL": _setting("leading"),
    b"Ts": _setting("rise"), b"Tr": _setting("mode"), b"d1": _uncoloured,
    b"BDC": _begin_content, b"BMC": _begin_content, b"EMC": _end_content,
}  # fmt: skip
_OPERATORS[b"g"], _OPERATORS[b"G"] = _colour(GRAY)
_OPERATORS[b"rg"], _OPERATORS[b"RG"] = _colour(RGB)
_OPERATORS[b"k"], _OPERATORS[b"K"] = _colour(CMYK)
