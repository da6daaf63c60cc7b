"""What each operator of a content stream does (ISO 32000-1, annex A)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name

from brochure.preflight import shadings
from brochure.preflight.geometry import IDENTITY, after, common, moved
from brochure.preflight.interpreter import RefusedError, Run, box_of, matrix_of
from brochure.preflight.pictures import read_inline
from brochure.preflight.spaces import BLACK, CMYK, GRAY, RGB, Paint, Space, paint
from brochure.preflight.streams import name, numbers, strings

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.preflight.streams import Operands


def _save(run: Run, _: Operands) -> None:
    if len(run.saved) > 512:
        raise RefusedError("nested-too-deeply")
    run.saved.append(run.state)
    run.state = run.state.copy()


def _restore(run: Run, _: Operands) -> None:
    if run.saved:
        run.state = run.saved.pop()


def _transform(run: Run, operands: Operands) -> None:
    run.state.ctm = after(matrix_of(numbers(operands)), run.state.ctm)


def _width(run: Run, operands: Operands) -> None:
    (run.state.width,) = numbers(operands)


def _state(run: Run, operands: Operands) -> None:
    """Take what a dictionary says of the graphics state (ISO 32000-1, 8.4.5)."""
    key = (run.resources.objgen, name(operands))
    if key[0] == (0, 0) or key not in run.reader.states:
        found = run.resources[Name.ExtGState][key[1]]
        run.reader.states[key] = [(_OF_STATE[word], value, found) for word, value in found.items() if word in _OF_STATE]
    for take, value, whole in run.reader.states[key]:
        take(run, value, whole)
    state = run.state
    if state.alpha_fill < 1 or state.alpha_stroke < 1 or state.blend or state.masked:
        run.reader.traits.add("transparency")


def _take(slot: str, kind: Callable[[Any], Any]) -> Callable[[Run, Any, Any], None]:
    return lambda run, value, _: setattr(run.state, slot, kind(value))


def _take_blend(run: Run, value: Any, _: Any) -> None:
    mode = str(value[0] if isinstance(value, Array) else value)
    run.state.blend = None if mode in ("/Normal", "/Compatible") else mode.lstrip("/")


def _take_mask(run: Run, value: Any, _: Any) -> None:
    run.state.masked = isinstance(value, Dictionary)
    if run.state.masked:
        run.reader.mask(value[Name.G], run)


def _take_overprint(run: Run, value: Any, found: Any) -> None:
    run.state.over_stroke = bool(value)
    if Name.op not in found:
        run.state.over_fill = bool(value)


def _take_font(run: Run, value: Any, _: Any) -> None:
    run.state.font, run.state.size = run.reader.font(value[0]), float(value[1])


def _take_transfer(run: Run, value: Any, _: Any) -> None:
    if value not in (Name.Identity, Name.Default):
        run.reader.traits.add("transfer")


_OF_STATE: dict[str, Callable[[Run, Any, Any], None]] = {
    "/ca": _take("alpha_fill", float),
    "/CA": _take("alpha_stroke", float),
    "/BM": _take_blend,
    "/SMask": _take_mask,
    "/OP": _take_overprint,
    "/op": _take("over_fill", bool),
    "/OPM": _take("opm", int),
    "/LW": _take("width", float),
    "/Font": _take_font,
    **dict.fromkeys(("/TR", "/TR2", "/HTP"), _take_transfer),
}


def _colour(space: Space) -> tuple[Callable[[Run, Operands], None], Callable[[Run, Operands], None]]:
    """Return the operators that set a colour of a device space, to fill and to stroke."""

    def paint_of(run: Run, operands: Operands) -> tuple[Space, Paint]:
        key = (space.kind, operands) if isinstance(operands, bytes) else None
        if key is None or key not in run.paints:
            own = run.reader.spaces.named(f"/{space.kind}", run.resources)
            made = paint(own, numbers(operands))
            if key is None or own is not space:
                return own, made
            run.paints[key] = made
        return space, run.paints[key]

    def fill(run: Run, operands: Operands) -> None:
        if not run.uncoloured:
            run.state.fill_space, run.state.fill = paint_of(run, operands)

    def stroke(run: Run, operands: Operands) -> None:
        if not run.uncoloured:
            run.state.stroke_space, run.state.stroke = paint_of(run, operands)

    return fill, stroke


def _fill_space(run: Run, operands: Operands) -> None:
    space = run.reader.spaces.named(name(operands), run.resources)
    if not run.uncoloured:
        run.state.fill_space, run.state.fill = space, paint(space, space.first())


def _stroke_space(run: Run, operands: Operands) -> None:
    space = run.reader.spaces.named(name(operands), run.resources)
    if not run.uncoloured:
        run.state.stroke_space, run.state.stroke = space, paint(space, space.first())


def _in_space(run: Run, space: Space, operands: Operands) -> Paint:
    if space.kind != "Pattern":
        return paint(space, numbers(operands))
    pattern = run.resources[Name.Pattern][name(operands)]
    before = operands.rpartition(b"/")[0] if isinstance(operands, bytes) else operands[:-1]
    return Paint(space, tuple(numbers(before)), None, pattern)


def _fill_colour(run: Run, operands: Operands) -> None:
    if not run.uncoloured:
        run.state.fill = _in_space(run, run.state.fill_space, operands)


def _stroke_colour(run: Run, operands: Operands) -> None:
    if not run.uncoloured:
        run.state.stroke = _in_space(run, run.state.stroke_space, operands)


def _move(run: Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.path.append((b"m", (x, y)))
    run.xs.append(x)
    run.ys.append(y)


def _line(run: Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.path.append((b"l", (x, y)))
    run.xs.append(x)
    run.ys.append(y)


def _curve(run: Run, operands: Operands) -> None:
    values = tuple(numbers(operands))
    run.path.append((b"c", values))
    run.xs += values[::2]
    run.ys += values[1::2]


def _curve_from_here(run: Run, operands: Operands) -> None:
    _curve(run, [*run.path[-1][1][-2:], *numbers(operands)])


def _curve_to_there(run: Run, operands: Operands) -> None:
    found = numbers(operands)
    _curve(run, [*found, *found[-2:]])


def _rectangle(run: Run, operands: Operands) -> None:
    x, y, width, height = numbers(operands)
    run.path.append((b"re", (x, y, width, height)))
    run.xs += (x, x + width)
    run.ys += (y, y + height)


def _close(run: Run, _: Operands) -> None:
    run.path.append((b"h", ()))


def _ending(*, fill: bool = False, stroke: bool = False, close: bool = False) -> Callable[[Run, Operands], None]:
    def do(run: Run, operands: Operands) -> None:
        if close:
            _close(run, operands)
        run.end_path(fill=fill, stroke=stroke)

    return do


def _clip(run: Run, _: Operands) -> None:
    run.clipping = True


def _shade(run: Run, operands: Operands) -> None:
    shading = run.resources[Name.Shading][name(operands)]
    box = run.state.clip
    if Name.BBox in shading:
        box = common(box, moved(box_of(shading[Name.BBox]), run.state.ctm))
    found = shadings.paints(shading, run.reader.spaces, run.resources)
    run.add("shading", box, BLACK, paints=found)


def _draw(run: Run, operands: Operands) -> None:
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


def _inline(run: Run, operands: Operands) -> None:
    run.draw_picture(read_inline(operands[0], run.reader.spaces, run.resources))


def _is_hidden(run: Run, content: Any) -> bool:
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


def _begin_content(run: Run, operands: Operands) -> None:
    tagged = operands.split() if isinstance(operands, bytes) else operands
    hidden = False
    if tagged and tagged[0] in (b"/OC", "/OC"):
        properties = run.resources.get(Name.Properties, Dictionary())
        hidden = _is_hidden(run, properties.get(name(operands)))
    run.content.append(hidden)
    run.unpainted += hidden


def _end_content(run: Run, _: Operands) -> None:
    if run.content:
        run.unpainted -= run.content.pop()


def _begin_text(run: Run, _: Operands) -> None:
    run.text = run.line = IDENTITY


def _end_text(run: Run, _: Operands) -> None:
    run.end_text()


def _font(run: Run, operands: Operands) -> None:
    word = name(operands)
    size = operands.split()[-1] if isinstance(operands, bytes) else operands[-1]
    run.state.size = float(size)
    run.state.font = None
    run.state.font = run.reader.font(run.resources[Name.Font][word])


def _text_matrix(run: Run, operands: Operands) -> None:
    run.text = run.line = matrix_of(numbers(operands))


def _next_line(run: Run, operands: Operands) -> None:
    x, y = numbers(operands)
    run.text = run.line = after((1, 0, 0, 1, x, y), run.line)


def _next_line_leading(run: Run, operands: Operands) -> None:
    run.state.leading = -numbers(operands)[1]
    _next_line(run, operands)


def _new_line(run: Run, _: Operands) -> None:
    run.text = run.line = after((1, 0, 0, 1, 0, -run.state.leading), run.line)


def _show(run: Run, operands: Operands) -> None:
    run.show(strings(operands))


def _show_on_new_line(run: Run, operands: Operands) -> None:
    _new_line(run, operands)
    _show(run, operands)


def _show_spaced(run: Run, operands: Operands) -> None:
    found = strings(operands)
    run.state.word, run.state.char = (value for value in found[:2] if isinstance(value, float))
    _new_line(run, operands)
    run.show(found[2:])


def _setting(slot: str, factor: float = 1.0) -> Callable[[Run, Operands], None]:
    def do(run: Run, operands: Operands) -> None:
        (value,) = numbers(operands)
        setattr(run.state, slot, value * factor if slot != "mode" else int(value))

    return do


def _uncoloured(run: Run, _: Operands) -> None:
    run.uncoloured = True


OPERATORS: dict[bytes, Callable[[Run, Operands], None]] = {
    b"q": _save, b"Q": _restore, b"cm": _transform, b"w": _width, b"gs": _state,
    b"cs": _fill_space, b"CS": _stroke_space, b"sc": _fill_colour, b"SC": _stroke_colour,
    b"scn": _fill_colour, b"SCN": _stroke_colour,
    b"m": _move, b"l": _line, b"c": _curve, b"v": _curve_from_here, b"y": _curve_to_there, b"h": _close,
    b"re": _rectangle, b"W": _clip, b"W*": _clip, b"n": _ending(), b"sh": _shade, b"Do": _draw, b"BI": _inline,
    **dict.fromkeys((b"f", b"F", b"f*"), _ending(fill=True)),
    b"S": _ending(stroke=True), b"s": _ending(stroke=True, close=True),
    **dict.fromkeys((b"B", b"B*"), _ending(fill=True, stroke=True)),
    **dict.fromkeys((b"b", b"b*"), _ending(fill=True, stroke=True, close=True)),
    b"BT": _begin_text, b"ET": _end_text, b"Tf": _font, b"Tm": _text_matrix, b"Td": _next_line,
    b"TD": _next_line_leading, b"T*": _new_line, b"Tj": _show, b"TJ": _show,
    b"'": _show_on_new_line, b'"': _show_spaced,
    b"Tc": _setting("char"), b"Tw": _setting("word"), b"Tz": _setting("scale", 0.01), b"TL": _setting("leading"),
    b"Ts": _setting("rise"), b"Tr": _setting("mode"), b"d1": _uncoloured,
    b"BDC": _begin_content, b"BMC": _begin_content, b"EMC": _end_content,
}  # fmt: skip
OPERATORS[b"g"], OPERATORS[b"G"] = _colour(GRAY)
OPERATORS[b"rg"], OPERATORS[b"RG"] = _colour(RGB)
OPERATORS[b"k"], OPERATORS[b"K"] = _colour(CMYK)
