"""Fields to fill in on a screen: widgets made of the links that stand where something is to be written or ticked.

Each has its look in the file, in a font that is in the file, so that no reader has to make one up (ISO 19005-3, 6.4.1;
ISO 14289-1, 7.18.4). Lines, boxes and rings are on the page already: what a field adds is what is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, String

from brochure.fields import Field
from brochure.press.structure import Element, Tree, Use
from brochure.press.tagging import target, unlisted
from brochure.press.typing import embed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Object, Pdf

_PRINTED = 4
_MULTILINE, _RADIO = 1 << 12, 1 << 15
# PDFium, and so Chrome, types only Latin-1 in a font of the file, and anything else in one of the machine, which is not
# embedded; save in one that goes by this name in the form, where it takes all of its characters.
_FONT = "Wingdings"
_ROOM = 1.25  # the height of a line to that of its letters
_LOWEST = 0.8  # how much of a ruled line is the field: what is typed stands near the rule, as what is written does
_HAIRLINE = 1.0  # PDFium rounds less down to nothing

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Part:
    """One place of a field, and the element that it is read at."""

    field: Field
    page: int
    box: Box
    element: Element
    use: Use


def fill_in(pdf: Pdf, tree: Tree, font: bytes, *, size: float, to_left: bool) -> None:
    """Make the fields of ``pdf`` out of the links that stand for them; ``size`` is that of what is typed, in points."""
    parts, dropped = _parts(tree)
    unlisted(pdf, dropped)
    if not parts:
        return
    form = _Form(pdf, tree, embed(pdf, font), size, 2 if to_left else 0)
    groups: dict[str, list[_Part]] = {}
    for part in parts:
        groups.setdefault(part.field.name, []).append(part)
    fields = [form.field(name, group) for name, group in groups.items()]
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary({f"/{_FONT}": form.font})),
            DA=String(form.typed(size)),
        )
    )


def _parts(tree: Tree) -> tuple[list[_Part], list[Object]]:
    """Return the places of all fields, in the order of reading, and the annotations that are not needed any more.

    Lines of one name are one place on each page, called by a name of its own after the first.
    """
    found: list[_Part] = []
    lines: dict[tuple[str, int], _Part] = {}
    dropped: list[Object] = []
    for element in list(tree.root.walk()):
        for use in [kid for kid in element.kids if isinstance(kid, Use)]:
            field = Field.of_url(target(use.annotation))
            if field is None:
                continue
            if field.kind == "code":
                dropped.append(use.annotation)
                element.remove()
                continue
            box = _box(use.annotation)
            above = lines.get((field.name, use.page)) if field.kind == "lines" else None
            if above is not None:
                above.box = _around(above.box, box)
                dropped.append(use.annotation)
                element.remove()
                continue
            if field.kind == "lines":
                before = sum(name == field.name for name, _ in lines)
                name = f"{field.name}-{before + 1}" if before else field.name
                part = _Part(Field("lines", name, field.label), use.page, box, element, use)
                lines[field.name, use.page] = part
            else:
                part = _Part(field, use.page, box, element, use)
            found.append(part)
    return found, dropped


def _box(annotation: Object) -> Box:
    x0, y0, x1, y1 = (float(edge) for edge in annotation[Name.Rect])
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _around(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


@dataclass(slots=True)
class _Form:
    """The making of fields: ``font`` and ``size`` of what is typed, ``side`` where it begins (0 left, 2 right)."""

    pdf: Pdf
    tree: Tree
    font: Object
    size: float
    side: int

    def typed(self, size: float) -> str:
        """Return the operators that set what is typed."""
        return f"/{_FONT} {size:g} Tf 0 g"

    def field(self, name: str, parts: list[_Part]) -> Object:
        """Return one field, its widgets put in the place of links; several places are kids of one field."""
        first = parts[0].field
        widgets = [self._widget(part) for part in parts]
        told = Dictionary(T=String(name), TU=String(first.label))
        match first.kind:
            case "text" | "lines":
                told[Name.FT] = Name.Tx
                told[Name.DA] = widgets[0][Name.DA]
                told[Name.Q] = self.side
                if first.kind == "lines":
                    told[Name.Ff] = _MULTILINE
            case "box":
                told[Name.FT], told[Name.V] = Name.Btn, Name.Off
            case "choice":
                told[Name.FT], told[Name.Ff], told[Name.V] = Name.Btn, _RADIO, Name.Off
        if first.kind != "choice" and len(widgets) == 1:
            for key, value in told.items():
                widgets[0][key] = value
            return widgets[0]
        told[Name.Kids] = Array(widgets)
        parent = self.pdf.make_indirect(told)
        for widget, part in zip(widgets, parts, strict=True):
            widget[Name.Parent] = parent
            words = f"{part.field.label}: {part.field.value}" if part.field.value else part.field.label
            widget[Name.Contents] = widget[Name.TU] = String(words)
        return parent

    def _widget(self, part: _Part) -> Object:
        """Make a widget of a link, and give it an element of its own, which holds nothing else (7.18.4)."""
        widget, kind = part.use.annotation, part.field.kind
        left, bottom, right, top = part.box
        if kind == "text" and top - bottom > self.size * _ROOM:
            top = bottom + max(self.size * _ROOM, (top - bottom) * _LOWEST)
        elif kind == "lines":
            top -= self.size / 3  # clear of the title over it
        width, height = right - left, top - bottom
        for key in (Name.A, Name.BS, Name.Contents, Name.Dest):
            if key in widget:
                del widget[key]
        widget[Name.Subtype] = Name.Widget
        widget[Name.Rect] = Array([round(edge, 3) for edge in (left, bottom, right, top)])
        widget[Name.F] = _PRINTED
        widget[Name.P] = self.pdf.pages[part.page].obj
        match kind:
            case "text":
                size = min(self.size, round(height / _ROOM, 1))
                widget[Name.DA] = String(self.typed(size))
                widget[Name.AP] = Dictionary(N=self._look(width, height, "/Tx BMC EMC"))
            case "lines":  # what is typed keeps to no ruled line: the field covers them
                edge = _HAIRLINE / 2
                drawn = (
                    f"q 1 g 0 0 {width:.3f} {height:.3f} re f {_HAIRLINE} w 0.4 G"
                    f" {edge} {edge} {width - _HAIRLINE:.3f} {height - _HAIRLINE:.3f} re S Q /Tx BMC EMC"
                )
                widget[Name.DA] = String(self.typed(self.size))
                widget[Name.MK] = Dictionary(BG=Array([1]), BC=Array([0.4]))
                widget[Name.BS] = Dictionary(W=_HAIRLINE, S=Name.S)
                widget[Name.AP] = Dictionary(N=self._look(width, height, drawn))
            case "box" | "choice":
                on = Name("/On") if kind == "box" else Name(f"/{part.field.value}")
                drawn = _tick(width, height) if kind == "box" else _ring(width, height)
                looks = Dictionary(Off=self._look(width, height, ""))
                looks[on] = self._look(width, height, drawn)
                widget[Name.AP] = Dictionary(N=looks)
                widget[Name.AS] = Name.Off
        self._tag(part)
        return widget

    def _look(self, width: float, height: float, drawn: str) -> Object:
        look = self.pdf.make_stream(drawn.encode())
        look[Name.Type], look[Name.Subtype] = Name.XObject, Name.Form
        look[Name.BBox] = Array([0, 0, round(width, 3), round(height, 3)])
        look[Name.Resources] = Dictionary(Font=Dictionary({f"/{_FONT}": self.font}))
        return look

    def _tag(self, part: _Part) -> None:
        element = part.element
        if len(element.kids) == 1:
            element.retag("Form")
            return
        element.kids.remove(part.use)
        element.retag("P")
        self.tree.new("Form", element, 0, part.page).kids.append(part.use)


def _tick(width: float, height: float) -> str:
    points = ((0.2, 0.52), (0.42, 0.26), (0.82, 0.8))
    drawn = " L ".join(f"{x * width:.3f} {y * height:.3f}" for x, y in points).split(" L ")
    return f"q {min(width, height) / 6:.3f} w 1 J 1 j 0 G {drawn[0]} m {drawn[1]} l {drawn[2]} l S Q"


def _ring(width: float, height: float) -> str:
    """Return what draws a bold ring round what stands in a box, as one circles a number by hand."""
    stroke = max(1.5, height / 9)
    low, radius = stroke / 2, height / 2 - stroke / 2
    left, right, middle, bend = low + radius, width - low - radius, height / 2, radius * 0.5523
    left, right = min(left, width / 2), max(right, width / 2)
    points: Iterable[tuple[float, ...]] = (
        (right + bend, height - low, width - low, middle + bend, width - low, middle),
        (width - low, middle - bend, right + bend, low, right, low),
    )
    back: Iterable[tuple[float, ...]] = (
        (left - bend, low, low, middle - bend, low, middle),
        (low, middle + bend, left - bend, height - low, left, height - low),
    )
    drawn = [f"{left:.3f} {height - low:.3f} m {right:.3f} {height - low:.3f} l"]
    drawn += [" ".join(f"{v:.3f}" for v in curve) + " c" for curve in points]
    drawn += [f"{left:.3f} {low:.3f} l", *(" ".join(f"{v:.3f}" for v in curve) + " c" for curve in back)]
    return f"q {stroke:.3f} w 0 G {' '.join(drawn)} s Q"
