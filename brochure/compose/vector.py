"""SVG: what may be drawn from one, at what size, and what stands in it that has to be judged or fetched elsewhere.

WeasyPrint paints var() and currentColor black, sets text in whatever font is at hand and leaves out what it cannot
reach, without a word. So an SVG is read here as its parser will read it, whatever way it is written, and is held to
what will look the same there as where it was drawn.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from brochure.errors import BrochureError, Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

MM_PER_UNIT = {
    "": 25.4 / 96,
    "px": 25.4 / 96,
    "pt": 25.4 / 72,
    "pc": 25.4 / 6,
    "mm": 1.0,
    "q": 0.25,
    "cm": 10.0,
    "in": 25.4,
    "em": 25.4 / 6,
    "rem": 25.4 / 6,
    "ex": 25.4 / 12,
}
MOST_BYTES = 50_000_000
MOST_DRAWN = 200_000
GZIP = b"\x1f\x8b"

_NUMBER = r"[-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?"
_VIEW_BOX = re.compile(rf"\s*({_NUMBER})" + rf"(?:\s*,\s*|\s+|(?=[-+]))({_NUMBER})" * 3 + r"\s*")
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*+([a-zA-Z]*)\s*")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']+)[\"'][^>]*\?>")
_XML = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>?")
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp)((?:;[^,;]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_URL = re.compile(r"(?:url|src|image|image-set)\(\s*+[\"']?+\s*+(?!#)", re.IGNORECASE)
_FAMILY = re.compile(r"(?:^|[;{\s])font-family\s*:\s*([^;}]+)|(?:^|[;{\s])font\s*:\s*([^;}]+)", re.IGNORECASE)
_FONT_SIZE = re.compile(r"^.{0,200}?(?:\d|\.)[\w.%]{0,40}(?:\s*/\s*[\w.%]{1,40})?\s+", re.DOTALL)
_REFERENCES = frozenset({"href", "src", "base"})
_LETTERED = frozenset({"text", "tspan", "textPath"})
# Attributes whose words are no colours: what an editor calls a part may be called anything.
_NAMES = frozenset({"id", "class", "d", "points", "transform", "viewBox", "type", "lang"})
_EFFECTS = frozenset({"style", "filter", "mix-blend-mode"})
_EFFECT = re.compile(r"(?:^|[;{\s])((?:filter\s*:\s*+(?!none)|mix-blend-mode\s*:\s*+(?!normal))\w)", re.IGNORECASE)
_MOVING = re.compile(rb"(</?(?:[\w.-]+:)?)fe(?:Offset|Blend)\b")
_DRAWN = frozenset(
    {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image", "use", "textPath"}
)
# Elements that nobody draws, with what to do about them.
_REFUSED = {
    "script": ("svg-script", "an SVG may hold no script", "remove it"),
    "foreignobject": ("svg-foreign-object", "HTML inside an SVG is not drawn", "draw it as shapes"),
}
_HANDLER = "an SVG may hold no attribute that starts a script"
_PLAIN_SVG = "save it as plain SVG, without what only its editor needs"
_PUT_IN = "put what it refers to into the file"


@dataclass(frozen=True, slots=True)
class Lettering:
    """Text in a picture: the family that it asks for first, None where it asks for none, and its words."""

    family: str | None
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Inner:
    """A picture of pixels inside an SVG: its bytes, none if not in base64; ``span`` is where its quoted URL stands."""

    data: bytes
    span: tuple[int, int]
    place: Place


@dataclass(frozen=True, slots=True)
class Vector:
    """An SVG in UTF-8, its size in mm, its text, the pictures inside it in the order of the file, and warnings."""

    data: bytes
    width: float
    height: float
    lettering: tuple[Lettering, ...]
    pictures: tuple[Inner, ...]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class _Element:
    """An element as the parser met it: ``start`` and ``end`` are where its tag stands among the bytes."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    parent: _Element | None
    text: str = ""
    children: list[_Element] = field(default_factory=list)


def is_vector(data: bytes) -> bool:
    """Tell whether ``data`` looks like XML, packed or not, rather than like pixels."""
    if data.startswith(GZIP):
        return True
    head = data[:200].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").startswith(b"<")


def read_vector(data: bytes, path: str, place: Place | None) -> Vector:
    """Return the SVG in ``data``.

    Raises ``BrochureError`` with every fault, at its line of the SVG, or at ``place`` where the whole file is at fault.
    """
    text = _unpacked(data, path, place)
    reader = _Reader(text.encode(), path, place)
    reader.parse()
    faults = [*reader.faults, *(f for element in reader.elements for f in reader.judged(element))]
    if not faults and reader.root.name != "svg":
        faults = [_no_svg(path, place)]
    if not faults:
        faults = [*reader.heaped()]
    size = _size(reader.root) if not faults else None
    if not faults and size is None:
        message = f"{path} says neither how large it is nor what its viewBox is"
        faults = [Diagnostic("svg-size", message, place=place, hint='add viewBox="0 0 width height"')]
    if faults or size is None:
        raise BrochureError(*faults)
    # WeasyPrint moves all that casts a shadow by what the shadow alone is to be moved by.
    plain = _MOVING.sub(rb"\1feUnused", reader.data)
    return Vector(plain, *size, tuple(reader.lettering()), tuple(reader.pictures), tuple(reader.lacking()))


def _unpacked(data: bytes, path: str, place: Place | None) -> str:
    """Return an SVG as text without the declaration of an encoding that it no longer has."""
    if data.startswith(GZIP):
        unpack = zlib.decompressobj(wbits=31)
        try:
            data = unpack.decompress(data, MOST_BYTES)
        except zlib.error as fault:
            raise BrochureError(_no_svg(path, place)) from fault
        if unpack.unconsumed_tail or not unpack.eof:
            what = f"more than {MOST_BYTES // 1_000_000} MB" if unpack.unconsumed_tail else "cut off"
            message = f"{path} is {what} when unpacked"
            raise BrochureError(Diagnostic("picture-damaged", message, place=place, hint="save it again"))
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    if not encoding:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" else ""
    declared = _DECLARATION.match(data[:200].decode("ascii", "replace")) if not encoding else None
    encoding = encoding or (declared[1] if declared else "utf-8")
    try:
        text = data.decode(encoding)
    except LookupError as fault:
        message, hint = f'there is no encoding "{encoding}"', 'save it as UTF-8 and write encoding="UTF-8"'
        raise BrochureError(Diagnostic("svg-encoding", message, place=Place(path, 1, 1), hint=hint)) from fault
    except ValueError as fault:
        at = _place(path, data, getattr(fault, "start", 0))
        message, hint = f"this is not {encoding.upper()}, as the file says that it is", "save it as UTF-8"
        raise BrochureError(Diagnostic("svg-encoding", message, place=at, hint=hint)) from fault
    if encoding.lower() in {"utf-8", "utf8"}:
        return text
    return _XML.sub("", text, count=1)


class _Reader:
    """One SVG on its way through the parser."""

    def __init__(self, data: bytes, path: str, place: Place | None) -> None:
        self.data, self.path, self.place = data, path, place
        self.elements: list[_Element] = []
        self.faults: list[Diagnostic] = []
        self.pictures: list[Inner] = []
        self._open: list[_Element] = []

    @property
    def root(self) -> _Element:
        return self.elements[0]

    def parse(self) -> None:
        """Read every element; raises ``BrochureError`` where it is no XML or declares what may hide anything."""
        parser = expat.ParserCreate("utf-8", "\n")  # no namespace and no name holds a line feed
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self._start(parser, name, attributes)
        parser.EndElementHandler = lambda _: self._open.pop()
        parser.CharacterDataHandler = self._characters
        parser.ProcessingInstructionHandler = lambda target, _: self._instruction(parser, target)
        parser.StartDoctypeDeclHandler = lambda *declared: self._doctype(has_subset=bool(declared[3]))
        parser.SkippedEntityHandler = lambda *_: self._doctype(has_subset=True)
        try:
            parser.Parse(self.data, True)  # noqa: FBT003 - the parser takes no keywords
        except expat.ExpatError as fault:
            if not self.data.strip():
                raise BrochureError(_no_svg(self.path, self.place)) from fault
            message = f"this is not well-formed: {expat.errors.messages[fault.code]}"
            at = Place(self.path, fault.lineno, fault.offset + 1)
            raise BrochureError(Diagnostic("svg-syntax", message, place=at, hint="save it again as SVG")) from fault

    def _start(self, parser: expat.XMLParserType, name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        tag = _TAG.match(self.data, start)
        parent = self._open[-1] if self._open else None
        element = _Element(name.rpartition("\n")[2], attributes, start, tag.end() if tag else start, parent)
        if parent:
            parent.children.append(element)
        self.elements.append(element)
        self._open.append(element)

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _instruction(self, parser: expat.XMLParserType, target: str) -> None:
        if target == "xml-stylesheet":
            at = _place(self.path, self.data, parser.CurrentByteIndex)
            self.faults.append(_outside(at))

    def _doctype(self, *, has_subset: bool) -> None:
        if has_subset:
            at = _place(self.path, self.data, max(0, self.data.find(b"<!DOCTYPE")))
            raise BrochureError(Diagnostic("svg-entity", "an SVG may not declare entities", place=at, hint=_PLAIN_SVG))

    # -- what may not be in it ----------------------------------------------------------------------------------------

    def judged(self, element: _Element) -> Iterator[Diagnostic]:
        """Yield what is wrong with one element; keeps the pictures that stand inside the file."""
        if found := _REFUSED.get(element.name.lower()):
            code, message, hint = found
            yield Diagnostic(code, message, place=_place(self.path, self.data, element.start), hint=hint)
        if len({v for name, v in element.attributes.items() if name.rpartition("\n")[2] == "href"}) > 1:
            yield _outside(self._at(element, "href", ""))  # viewers differ in which of the two they follow
            return
        for name, value in element.attributes.items():
            local = name.rpartition("\n")[2]
            if _acts(name, value):  # paper does not mind, but whoever opens the file by itself would
                yield Diagnostic("svg-script", _HANDLER, place=self._at(element, local, ""), hint=_PLAIN_SVG)
            elif local in _REFERENCES:
                yield from self._reference(element, local, value)
            elif name not in _NAMES:
                yield from self._style(element, value, local)
        if element.name == "style":
            yield from self._style(element, element.text, None)

    def _reference(self, element: _Element, name: str, value: str) -> Iterator[Diagnostic]:
        target = "".join(value.split())
        if not target or target.startswith("#"):
            return
        inside = _DATA.fullmatch(target)
        if inside and element.name == "image" and name == "href":
            inner = (Inner(_decoded(*inside.groups()), *found) for found in self._spans(element, name))
            self.pictures.extend(picture for picture in inner if picture not in self.pictures)
        else:
            yield _outside(self._at(element, name, ""))

    def _spans(self, element: _Element, name: str) -> Iterator[tuple[tuple[int, int], Place]]:
        """Yield where the quoted values of an attribute stand, whatever its prefix, and its place."""
        tag = self.data[element.start : element.end]
        for found in re.finditer(rb"\s(?:[\w.-]+:)?" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag):
            start, end = (element.start + edge for edge in found.span(1))
            yield (start, end), _place(self.path, self.data, element.start + found.start() + 1)

    def _style(self, element: _Element, value: str, name: str | None) -> Iterator[Diagnostic]:
        """Yield what is wrong with CSS, in whatever way its words are escaped."""
        css = _ESCAPE.sub(_unescaped, _COMMENT.sub("", value))
        css = _COMMENT.sub("", css)
        for needle, code, message, hint in _WORDS:
            if re.search(needle, css, re.IGNORECASE):
                yield Diagnostic(code, message, place=self._at(element, name, needle), hint=hint)
        if _URL.search(css) or re.search("@import", css, re.IGNORECASE):
            yield _outside(self._at(element, name, rf"{_URL.pattern}|@import"))

    def _at(self, element: _Element, name: str | None, needle: str) -> Place:
        """Return where ``needle`` stands in an attribute or, with no name, in the text; else where that begins."""
        if name is None:
            start, stop = element.end, self.data.find(b"</", element.end)
        else:
            tag = self.data[element.start : element.end]
            found = re.search(rb"(?<![\w.-])(?:[\w.-]+:)?" + re.escape(name).encode() + rb"\s*=", tag)
            start, stop = element.start + (found.start() if found else 0), element.end
        hit = re.search(needle.encode(), self.data[start:stop], re.IGNORECASE) if needle else None
        if hit is None and name is None:
            start = element.start
        return _place(self.path, self.data, start + (hit.start() if hit else 0))

    def heaped(self) -> Iterator[Diagnostic]:
        """Yield a finding where copies of copies would draw without end, or nearly so."""
        named = {e.attributes["id"]: e for e in self.elements if "id" in e.attributes}
        drawn: dict[int, int] = {}

        def count(element: _Element, inside: frozenset[int]) -> int:
            if id(element) in inside:
                return MOST_DRAWN + 1
            if id(element) not in drawn:
                deeper = inside | {id(element)}
                target = named.get(_href(element)[1:]) if element.name == "use" else None
                copied = [target] if target else []
                drawn[id(element)] = min(
                    MOST_DRAWN + 1, 1 + sum(count(e, deeper) for e in (*element.children, *copied))
                )
            return drawn[id(element)]

        try:
            total = count(self.root, frozenset())
        except RecursionError:
            message = f"{self.path} nests its groups too deeply"
            hint = "ungroup what need not be grouped"
            yield Diagnostic("svg-too-complex", message, place=self.place, hint=hint)
            return
        if total > MOST_DRAWN:
            message = f"{self.path} draws copies of copies, more than {MOST_DRAWN:,} shapes"
            yield Diagnostic("svg-too-complex", message, place=self.place, hint="draw it with fewer")

    def lacking(self) -> Iterator[Diagnostic]:
        """Yield a warning where an effect is left out, and one where nothing is drawn at all."""
        effects = [found for element in self.elements if (found := self._effect(element))]
        if effects:
            more = f"; {len(effects)} such places" if len(effects) > 1 else ""
            message = f"filters and blending (shadows, blur) in an SVG are left out{more}"
            hint = "export it with its effects as pixels, or without them"
            yield Diagnostic("svg-effect", message, Severity.WARNING, effects[0], hint)
        if not any(element.name in _DRAWN for element in self.elements):
            hint = "export the artwork itself, not an empty page"
            yield Diagnostic("picture-empty", f"nothing is drawn in {self.path}", Severity.WARNING, self.place, hint)

    def _effect(self, element: _Element) -> Place | None:
        for name, value in element.attributes.items():
            css = value if name == "style" else f"{name}:{value}"
            if name in _EFFECTS and _EFFECT.search(css):
                return self._at(element, name, "")
        if element.name == "style" and (found := _EFFECT.search(_COMMENT.sub("", element.text))):
            return self._at(element, None, re.escape(found[1]))
        return None

    # -- text ---------------------------------------------------------------------------------------------------------

    def lettering(self) -> Iterator[Lettering]:
        """Yield the text of the picture with its families, and the families that its style sheets name."""
        written = [e for e in self.elements if e.text.strip() and e.name in _LETTERED]
        sheets = [e for e in self.elements if e.name == "style"] if written else []
        styled = [(sheet, family) for sheet in sheets for family in _families(sheet.text)]
        for sheet, named in styled:
            yield Lettering(named, "", self._at(sheet, None, re.escape(named)))
        for element in written:
            family = _inherited(element) or next((family for _, family in styled), None)
            yield Lettering(family, element.text, _place(self.path, self.data, element.start))


_WORDS = (
    (r"var\(", "svg-variable", "var() in an SVG is painted black", "write the colour itself"),
    (r"currentColor", "svg-variable", "currentColor in an SVG file is painted black", "write the colour itself"),
)


def _inherited(element: _Element) -> str | None:
    """Return the family that an element asks for, or the nearest one around it."""
    own = [*_families(element.attributes.get("style", "")), *_first(element.attributes.get("font-family", ""))]
    if own or element.parent is None:
        return own[0] if own else None
    return _inherited(element.parent)


def _families(css: str) -> Iterator[str]:
    """Yield the first family of every declaration that sets one."""
    for match in _FAMILY.finditer(_COMMENT.sub("", css)):
        yield from _first(match[1] or _FONT_SIZE.sub("", match[2], count=1))


def _first(families: str) -> Iterator[str]:
    first = families.partition("!")[0].partition(",")[0].strip().strip("\"'").strip()
    if first and first.lower() not in {"inherit", "initial", "unset"}:
        yield first


def _decoded(parameters: str, payload: str) -> bytes:
    """Return what a data: URL holds (RFC 2397), nothing where it is not in base64."""
    try:
        return b64decode(unquote_to_bytes(payload)) if parameters.lower().endswith(";base64") else b""
    except (Base64Error, ValueError):
        return b""


def _acts(attribute: str, value: str) -> bool:
    """Tell whether an attribute holds a script: a handler of an event, or an address that is one."""
    address = re.sub(r"[\0-\x20]+", "", value).lower()
    return attribute.lower().startswith("on") or address.startswith(("javascript:", "vbscript:"))


def _href(element: _Element) -> str:
    return next((v for name, v in element.attributes.items() if name.rpartition("\n")[2] == "href"), "").strip()


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        point = int(match[1], 16)
        return chr(point) if 0 < point < 0x110000 else "\ufffd"
    return match[2]


def _size(root: _Element) -> tuple[float, float] | None:
    """Return the width and height in mm that an SVG asks for, by its viewBox where it asks for none."""
    width, height = (_millimetres(root.attributes.get(name, "")) for name in ("width", "height"))
    if "viewBox" in root.attributes:
        box = view_box(root.attributes["viewBox"])
        if box is None or not (box[2] > 0 and box[3] > 0):
            return None
        width = width or (height * box[2] / box[3] if height else box[2] * MM_PER_UNIT["px"])
        height = height or width * box[3] / box[2]
    known = 0 < width < float("inf") and 0 < height < float("inf")
    return (width, height) if known else None


def view_box(words: str) -> tuple[float, ...] | None:
    """Return the four numbers of a viewBox (SVG 2, 8.6), None where it is none."""
    found = _VIEW_BOX.fullmatch(words)
    numbers = tuple(map(float, found.groups())) if found else ()
    return numbers if numbers and all(map(isfinite, numbers)) else None


def _millimetres(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return max(0.0, float(match[1]) * MM_PER_UNIT.get(match[2].lower(), 0.0)) if match else 0.0


def _place(path: str, data: bytes, offset: int) -> Place:
    start = data.rfind(b"\n", 0, offset) + 1
    return Place(path, data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode("utf-8", "replace")) + 1)


def _outside(place: Place) -> Diagnostic:
    return Diagnostic("svg-reference", "an SVG may not refer outside itself", place=place, hint=_PUT_IN)


def _no_svg(path: str, place: Place | None) -> Diagnostic:
    hint = "use an SVG, PNG, JPEG or TIFF file"
    return Diagnostic("not-a-picture", f"{path} is not a picture that can be read", place=place, hint=hint)
