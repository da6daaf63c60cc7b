"""Every colour that a file paints, replaced: one walk for the clinic's colours, printing, separations and soft proofs.

What a colour becomes, a ``Mapping`` says. Streams that WeasyPrint wrote have one operator on a line and their strings
in hexadecimal, and are rewritten line by line; any other is parsed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    PdfInlineImage,
    Stream,
)

from brochure.press.painted import shadings, walks
from brochure.press.paints import (
    GRAY,
    PATTERN,
    RGB,
    UNKNOWN,
    Paint,
    Space,
    Values,
    components,
    initial,
    read_space,
    write_space,
    written,
)
from brochure.press.rasters import Encoded, Raster, encoded, read_raster, unsmoothed, write_image
from brochure.press.shaded import repaint_shading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pikepdf import Pdf


class Mapping(Protocol):
    """What the colours of a file become.

    ``group`` is the space in which transparency is then mixed, None to leave it and the images as they are.
    ``overprints`` tells that some paints overprint; ``written_here``, that streams are not as WeasyPrint wrote them.
    """

    @property
    def group(self) -> Name | None:
        """The space in which transparency is mixed."""
        ...

    @property
    def overprints(self) -> bool:
        """Whether some paints overprint."""
        ...

    @property
    def written_here(self) -> bool:
        """Whether streams are not as WeasyPrint wrote them."""
        ...

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        """Return what ``colours`` of one ``space`` become together, or None to leave them."""
        ...

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Return what the colours between two become, at ``shares`` of the way; None for a straight line."""
        ...

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        """Return what an image becomes, or None to leave it."""
        ...


class Masks:
    """Soft masks let through by luminosity: their colours become the grey of it (ISO 32000-1, 10.3.2)."""

    group = Name.DeviceGray
    overprints, written_here = False, False

    def paints(self, space: Space, colours: Sequence[Values], *, overprint: bool = False) -> list[Paint] | None:
        """Return the grey of colours."""
        del overprint
        if space.kind == "gray" or space.kind not in _LIGHT:
            return None
        light = _LIGHT[space.kind]
        return [Paint(GRAY, (min(1.0, max(0.0, light(values))),)) for values in colours]

    def between(self, space: Space, start: Values, end: Values, shares: Sequence[float]) -> list[Paint] | None:
        """Grey is a straight mixture of the channels."""
        del space, start, end, shares
        return None

    def image(self, image: Stream | PdfInlineImage, resources: Object) -> Encoded | None:
        """Return an image in grey."""
        raster = read_raster(image, resources)
        if raster is None or raster.space == GRAY:
            return None
        return encoded(Raster(GRAY, raster.pixels.convert("RGB").convert("L")))


_LIGHT: dict[str, Callable[[Values], float]] = {
    "rgb": lambda v: 0.30 * v[0] + 0.59 * v[1] + 0.11 * v[2],
    "cmyk": lambda v: 1 - min(1.0, 0.30 * v[0] + 0.59 * v[1] + 0.11 * v[2] + v[3]),
    "lab": lambda v: v[0] / 100,
}

# How WeasyPrint sets a colour; and with it all that bears on which colour is set when something is drawn.
_PAINT = re.compile(
    rb"^(?:([-.\d]+) ([-.\d]+) ([-.\d]+) (?P<rgb>rg|RG)"
    rb"|/(lab-d\d\d) (?:cs|CS)\n([-.\d]+) ([-.\d]+) ([-.\d]+) (?P<lab>scn|SCN))$",
    re.MULTILINE,
)
_STATE = re.compile(
    _PAINT.pattern[:-2] + rb"|(?P<q>q)|(?P<Q>Q)|/Pattern (?P<pattern>cs|CS)|(?P<do>/\S+ Do|/\S+ sh))$", re.MULTILINE
)
# Colour spaces other than those that WeasyPrint selects.
_OTHER_SPACE = re.compile(rb"(?<!/Pattern)(?<!/lab-d65)(?<!/lab-d50)\s(?:cs|CS)(?!\S)")
_NO_OVERPRINT = (False, False)  # of strokes, of fills
_BLANK = "/Blank"
_GROUND = {"g": GRAY, "rg": RGB, "k": Space("cmyk")}


def repaint(pdf: Pdf, mapping: Mapping, masks: Mapping | None = None) -> dict[str, Object]:
    """Replace every colour that ``pdf`` paints, those of soft masks by ``masks``, which leaves them where it is None.

    All are replaced at once: a new colour is not replaced again. Returns the Separation spaces that were made, by ink.
    """
    painter = _Painter(pdf, mapping)
    shown, masked = walks(pdf)
    painter.repaint(*shown)
    if mapping.group is not None:
        for page in pdf.pages:
            _regroup(page.obj, mapping.group)
    if masks is not None:
        _Painter(pdf, masks).repaint(*masked)
    return painter.separations


def _regroup(owner: Object, space: Name) -> None:
    group = owner.get(Name.Group)
    if isinstance(group, Dictionary) and Name.CS in group:
        group[Name.CS] = space


class _Painter:
    """Replaces the colours of one file by one mapping."""

    def __init__(self, pdf: Pdf, mapping: Mapping) -> None:
        self.pdf, self.mapping = pdf, mapping
        self.separations: dict[str, Object] = {}
        self.names: dict[Space, str] = {}
        self.known: dict[tuple[Space, Values, bool], Paint | None] = {}
        self.lines: dict[bytes, bytes] = {}

    def repaint(self, streams: Iterable[tuple[Stream, Object]], dictionaries: Sequence[Object]) -> None:
        done: set[tuple[int, int]] = set()
        for resources in dictionaries:
            for obj in (*shadings(resources), *_images(resources)):
                if obj.objgen not in done:
                    self._image(obj, resources) if isinstance(obj, Stream) else self._shading(obj, resources)
                if obj.is_indirect:
                    done.add(obj.objgen)
        for stream, resources in streams:
            data = stream.read_bytes()
            new = _Lines(self, stream, resources).rewritten(data)
            if new != data:
                stream.write(new)
            if self.mapping.group is not None:
                _regroup(stream, self.mapping.group)
        if self.mapping.group is not None:
            replaced = {space for (space, _, _), paint in self.known.items() if paint is not None}
            for resources in dictionaries:
                self._drop_replaced(resources, replaced)

    def paint(self, space: Space, values: Values, *, overprint: bool = False) -> Paint | None:
        """Return what one colour becomes."""
        key = (space, values, overprint)
        if key not in self.known:
            paints = self.mapping.paints(space, [values], overprint=overprint)
            self.known[key] = paints[0] if paints else None
        return self.known[key]

    def written(self, paint: Paint, resources: Object, *, stroke: bool) -> bytes:
        """Return the operators that set a colour, and put what they name into ``resources``."""
        numbers, kind = written(paint.values), paint.space.kind
        if paint.space == PATTERN:
            patterns = _table(resources, Name.Pattern)
            if _BLANK not in patterns:
                patterns[_BLANK] = _blank(self.pdf)
            return f"/Pattern CS\n{_BLANK} SCN".encode() if stroke else f"/Pattern cs\n{_BLANK} scn".encode()
        if kind in _OPERATORS:
            return f"{numbers} {_OPERATORS[kind][stroke]}".encode()
        name = self.names.setdefault(paint.space, f"/Ink{len(self.names)}")
        spaces = _table(resources, Name.ColorSpace)
        if name not in spaces:
            spaces[name] = write_space(self.pdf, paint.space, self.separations)
        return f"{name} CS\n{numbers} SCN".encode() if stroke else f"{name} cs\n{numbers} scn".encode()

    def overprinting(self, state: tuple[bool, bool], resources: Object) -> bytes:
        """Return the operator that sets whether strokes and fills overprint."""
        stroke, fill = state
        name = f"/Overprint{stroke:d}{fill:d}"
        states = _table(resources, Name.ExtGState)
        if name not in states:
            states[name] = Dictionary(Type=Name.ExtGState, OP=stroke, op=fill, OPM=1)
        return f"{name} gs".encode()

    def image_name(self, new: Encoded, resources: Object) -> str:
        """Return the name of an inline image made an external one."""
        objects = _table(resources, Name.XObject)
        name = next(f"/Inline{i}" for i in range(len(objects) + 1) if f"/Inline{i}" not in objects)
        image = self.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
        write_image(self.pdf, image, new, self.separations)
        objects[name] = image
        return name

    def _drop_replaced(self, resources: Object, replaced: set[Space]) -> None:
        """Take out the colour spaces that nothing selects any more."""
        named = resources.get(Name.ColorSpace)
        for name in set(named.keys()) - set(self.names.values()) if isinstance(named, Dictionary) else ():
            space = read_space(Name(name), resources)
            if space in replaced or space.kind == "lab":
                del resources[Name.ColorSpace][name]

    def _shading(self, shading: Object, resources: Object) -> None:
        space = repaint_shading(self.pdf, shading, resources, self.mapping)
        if space is not None:
            shading[Name.ColorSpace] = write_space(self.pdf, space, self.separations)

    def _image(self, image: Stream, resources: Object) -> None:
        if self.mapping.group is None:
            return
        new = self.mapping.image(image, resources)
        if new is not None:
            write_image(self.pdf, image, new, self.separations)
        else:
            unsmoothed(image)


_OPERATORS = {"gray": ("g", "G"), "rgb": ("rg", "RG"), "cmyk": ("k", "K")}


class _Lines:
    """Rewrites one content stream."""

    def __init__(self, painter: _Painter, stream: Stream, resources: Object) -> None:
        self.painter, self.stream, self.resources = painter, stream, resources
        # What overprints at this point of the new stream; what a form's caller left is unset first.
        self.over = _NO_OVERPRINT
        self.saved: list[tuple[bool, bool]] = []
        self.count = 0
        self.spaces = {name: read_space(Name(f"/{name}"), resources) for name in ("lab-d50", "lab-d65")}

    def rewritten(self, data: bytes) -> bytes:
        mapping = self.painter.mapping
        new = None
        if not mapping.written_here and _is_plain(data):
            new = _STATE.sub(self._line, data) if mapping.overprints else _PAINT.sub(self._cached, data)
            if self.count != data.count(b"rg") + data.count(b"RG") + data.count(b"/lab-"):
                new = None
        if new is None:
            self.over, self.saved = _NO_OVERPRINT, []
            new = _Parsed(self.painter, self.stream, self.resources).rewritten()
        if mapping.overprints and new != data and Name.BBox in self.stream:
            new = self.painter.overprinting(_NO_OVERPRINT, self.resources) + b"\n" + new
        return new

    def _cached(self, match: re.Match[bytes]) -> bytes:
        self.count += 1
        lines = self.painter.lines
        if match[0] not in lines:
            lines[match[0]] = self._colour(match)[0]
        return lines[match[0]]

    def _line(self, match: re.Match[bytes]) -> bytes:
        kind = match.lastgroup
        if kind == "q":
            self.saved.append(self.over)
            return match[0]
        if kind == "Q":
            self.over = self.saved.pop() if self.saved else _NO_OVERPRINT
            return match[0]
        if kind == "do":
            if self.over == _NO_OVERPRINT:
                return match[0]
            return b"q\n%s\n%s\nQ" % (self.painter.overprinting(_NO_OVERPRINT, self.resources), match[0])
        if kind == "pattern":
            return self._overprinted(match[0], stroke=match[0].isupper() or match[0].endswith(b"CS"), overprint=False)
        self.count += 1
        new, overprint = self._colour(match)
        return self._overprinted(new, stroke=match[0].endswith((b"RG", b"SCN")), overprint=overprint)

    def _colour(self, match: re.Match[bytes]) -> tuple[bytes, bool]:
        groups = match.groups()
        if match["rgb"]:
            space, values, stroke = RGB, groups[:3], match["rgb"] == b"RG"
        else:
            space, values, stroke = self.spaces[groups[4].decode()], groups[5:8], match["lab"] == b"SCN"
        paint = self.painter.paint(space, (float(values[0]), float(values[1]), float(values[2])))
        if paint is None:
            return match[0], False
        return self.painter.written(paint, self.resources, stroke=stroke), paint.overprint

    def _overprinted(self, operators: bytes, *, stroke: bool, overprint: bool) -> bytes:
        want = (overprint, self.over[1]) if stroke else (self.over[0], overprint)
        if want == self.over:
            return operators
        self.over = want
        return self.painter.overprinting(want, self.resources) + b"\n" + operators


class _Parsed:
    """Rewrites one content stream instruction by instruction, keeping track of what ``sc`` and ``scn`` mean."""

    def __init__(self, painter: _Painter, stream: Stream, resources: Object) -> None:
        self.painter, self.stream, self.resources = painter, stream, resources
        self.out: list[Any] = []
        # Colour and overprint of strokes (True) and fills (False) in the old stream, and overprint in the new.
        self.colours: dict[bool, tuple[Space, Values]] = {True: (GRAY, (0.0,)), False: (GRAY, (0.0,))}
        self.old, self.new = _NO_OVERPRINT, _NO_OVERPRINT
        self.saved: list[Any] = []

    def rewritten(self) -> bytes:
        for instruction in pikepdf.parse_content_stream(self.stream):
            if isinstance(instruction, ContentStreamInlineImage):
                self._inline(instruction)
            else:
                self._instruction(instruction)
        return pikepdf.unparse_content_stream(self.out)

    def _instruction(self, instruction: ContentStreamInstruction) -> None:
        operator, operands = str(instruction.operator), instruction.operands
        stroke = operator.isupper()
        kept = True
        match operator:
            case "q":
                self.saved.append((dict(self.colours), self.old, self.new))
            case "Q" if self.saved:
                self.colours, self.old, self.new = self.saved.pop()
            case "g" | "G" | "rg" | "RG" | "k" | "K":
                kept = not self._set(_GROUND[operator.lower()], operands, stroke=stroke)
            case "cs" | "CS":
                space = read_space(operands[0], self.resources)
                kept = not self._set(space, initial(space), stroke=stroke)
            case "sc" | "SC" | "scn" | "SCN":
                kept = not self._in_space(operands, stroke=stroke)
            case "Do" | "sh" if self.new != _NO_OVERPRINT:
                self._write(b"q\n" + self.painter.overprinting(_NO_OVERPRINT, self.resources))
                self.out.append(instruction)
                self._write(b"Q")
                kept = False
        if kept:
            self.out.append(instruction)
        if operator == "gs":
            self._state(str(operands[0]))

    def _in_space(self, operands: Iterable[Any], *, stroke: bool) -> bool:
        """Set a colour of the space that was selected; return whether it was replaced."""
        space = self.colours[stroke][0]
        if space not in {PATTERN, UNKNOWN}:
            return self._set(space, operands, stroke=stroke)
        if self.painter.mapping.overprints:
            self._overprint(stroke=stroke, overprint=False)
        return False

    def _set(self, space: Space, operands: Iterable[Any], *, stroke: bool) -> bool:
        """Set a colour; return whether it was replaced."""
        if space in {PATTERN, UNKNOWN} or space.kind == "indexed":
            self.colours[stroke] = (space, ())
            return False
        values = tuple(float(v) for v in operands if not isinstance(v, Name))
        self.colours[stroke] = (space, values)
        if len(values) != components(space):
            return False
        paint = self.painter.paint(space, values, overprint=self.old[not stroke])
        if self.painter.mapping.overprints:
            self._overprint(stroke=stroke, overprint=paint is not None and paint.overprint)
        if paint is None:
            return False
        self._write(self.painter.written(paint, self.resources, stroke=stroke))
        return True

    def _overprint(self, *, stroke: bool, overprint: bool) -> None:
        want = (overprint, self.new[1]) if stroke else (self.new[0], overprint)
        if want != self.new:
            self.new = want
            self._write(self.painter.overprinting(want, self.resources))

    def _state(self, name: str) -> None:
        """Note what a graphics state says of overprint, and set again the colours whose replacement hangs on it."""
        state = self.resources.get(Name.ExtGState, Dictionary()).get(name, Dictionary())
        stroke = bool(state.get(Name.OP, self.old[0]))
        fill = bool(state.get(Name("/op"), state.get(Name.OP, self.old[1])))
        self.old = (stroke, fill)
        for stroke, (space, values) in tuple(self.colours.items()):
            paint = self.painter.known.get((space, values, not self.old[not stroke]))
            if paint is not None:
                self._set(space, values, stroke=stroke)

    def _inline(self, instruction: ContentStreamInlineImage) -> None:
        mapping = self.painter.mapping
        new = None if mapping.group is None else mapping.image(instruction.iimage, self.resources)
        if new is None:
            self.out.append(instruction)
        else:
            self._write(f"{self.painter.image_name(new, self.resources)} Do".encode())

    def _write(self, operators: bytes) -> None:
        self.out.extend(_instructions(operators))


@lru_cache(maxsize=4096)
def _instructions(operators: bytes) -> tuple[ContentStreamInstruction, ...]:
    """Return operators, one on a line, as instructions."""
    found = []
    for line in operators.split(b"\n"):
        *operands, operator = line.split()
        found.append(ContentStreamInstruction([Object.parse(o) for o in operands], Operator(operator.decode())))
    return tuple(found)


def _is_plain(data: bytes) -> bool:
    """Tell whether a stream has no string or inline image that could look like operators, and no other colour space."""
    has_spaces = b"cs" in data or b"CS" in data
    return b"(" not in data and b"BI" not in data and not (has_spaces and _OTHER_SPACE.search(data))


def _images(resources: Object) -> Iterable[Stream]:
    objects = resources.get(Name.XObject, Dictionary())
    found = objects.values() if isinstance(objects, Dictionary) else ()
    return [x for x in found if isinstance(x, Stream) and x.get(Name.Subtype) == Name.Image]


def _table(resources: Object, name: Name) -> Object:
    if name not in resources:
        resources[name] = Dictionary()
    return resources[name]


def _blank(pdf: Pdf) -> Object:
    """Return a tile that paints nothing."""
    box = Array([0, 0, 1, 1])
    tile = Stream(
        pdf, b"", PatternType=1, PaintType=1, TilingType=1, BBox=box, XStep=1, YStep=1, Resources=Dictionary()
    )
    return pdf.make_indirect(tile)
