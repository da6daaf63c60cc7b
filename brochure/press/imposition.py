"""Imposition: pages of panels placed on the sides of sheets, as form XObjects cut at folds and bleed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.document import Cell
from brochure.press.painted import contents
from brochure.units import mm, pt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.formats import Format, Layout, Placement

# a to f of a transformation (ISO 32000-1, 8.3.3), in points.
Matrix = tuple[float, float, float, float, float, float]

# How far a panel runs under its right-hand neighbour where both are windows of one picture: less than this, and
# viewers that smooth clip edges show a pale hairline at the fold.
OVERLAP_PT = 0.5


@dataclass(frozen=True, slots=True)
class PanelPages:
    """Typeset pages: page *i* of ``pdf`` is the panel ``panels[i]``, trim at the origin, ``bleed`` mm around it."""

    pdf: bytes
    panels: tuple[str, ...]
    bleed: float


def sides(layout: Layout, panels: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return the sheet and side of every page to print; a side on which nothing lies is left out."""
    used = {(p.sheet, p.side) for p in layout.placements if p.panel in panels}
    return tuple(sorted(used))


def cells(fmt: Format, layout: Layout, panels: tuple[str, ...], margin: float) -> tuple[Cell, ...]:
    """Return where every panel lies on the imposed pages, the trim being ``margin`` mm from their lower left."""
    found = []
    for page, (sheet, side) in enumerate(sides(layout, panels)):
        for placement in _on(layout, panels, sheet, side):
            x0, y0, x1, y1 = (pt(margin + edge) for edge in _box(fmt, layout, placement))
            found.append(Cell(page, placement.panel, (x0, y0, x1, y1), placement.copy))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Shown:
    """One placement of a panel on a page of a file, from 0: the matrix that its form is drawn through, in points.

    ``clip`` is what is seen of a panel of which a part is cut off: left, bottom, right and top on the page.
    """

    page: int
    panel: str
    copy: int
    matrix: Matrix
    clip: tuple[float, float, float, float] | None


def shown(fmt: Format, layout: Layout, panels: tuple[str, ...], margin: float) -> tuple[Shown, ...]:
    """Return every placement on the imposed pages, the trim being ``margin`` mm from their lower left."""
    found = []
    for page, (sheet, side) in enumerate(sides(layout, panels)):
        for placement in _on(layout, panels, sheet, side):
            box = _box(fmt, layout, placement)
            left, bottom, right, top = (pt(margin + edge) for edge in _uncropped(placement, box))
            x0, y0, x1, y1 = (pt(margin + edge) for edge in box)
            clip = (x0, y0, x1, y1) if any(placement.crop) else None
            matrix = _values(placement, left, bottom, right, top)
            found.append(Shown(page, placement.panel, placement.copy, matrix, clip))
    return tuple(found)


def panel_forms(pdf: pikepdf.Pdf, panels: tuple[str, ...], bleed: float) -> dict[str, Stream]:
    """Return every page of ``pdf`` as a form XObject whose BBox is its trim plus ``bleed`` mm, or plus the overlap.

    The forms share the pages' resources: nothing is copied.
    """
    return {
        panel: form_of(pdf, page.obj, max(pt(bleed), OVERLAP_PT)) for page, panel in zip(pdf.pages, panels, strict=True)
    }


def form_of(pdf: pikepdf.Pdf, page: pikepdf.Object, edge: float) -> Stream:
    """Return a page of ``pdf`` as a form XObject whose BBox is its trim plus ``edge`` pt.

    (pikepdf's own ``as_form_xobject`` takes the TrimBox, and loses the bleed in silence.)
    """
    left, bottom, right, top = (float(v) for v in page[Name.TrimBox])
    form = Stream(pdf, contents(page))
    form.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array([left - edge, bottom - edge, right + edge, top + edge]),
            "/Resources": page[Name.Resources],
        }
    )
    made: Stream = pdf.make_indirect(form)
    return made


def side_operators(
    fmt: Format,
    layout: Layout,
    sheet: int,
    side: int,
    forms: dict[str, Stream],
    *,
    bleed: float,
    margin: float,
    joined: frozenset[tuple[str, str]],
) -> bytes:
    """Return the operators that draw one side: each panel clipped at its folds, and to ``bleed`` mm at the trim.

    ``margin`` mm lie between the page's corner and the trim. Of a ``joined`` pair the panel that is drawn first runs on
    a little under the other, on whichever edge they meet.
    """
    lines = []
    placements = _on(layout, tuple(forms), sheet, side)
    boxes = {placement: _box(fmt, layout, placement) for placement in placements}
    for number, (placement, box) in enumerate(boxes.items()):
        grown = list(with_bleed(box, [boxes[other] for other in placements if other is not placement], bleed))
        if not layout.cuts:
            grown = _reaching(grown, box, layout, bleed)
        for other in placements[number + 1 :]:
            if joined & {(placement.panel, other.panel), (other.panel, placement.panel)}:
                grown = _overlapping(grown, box, boxes[other])
        x0, y0, x1, y1 = (pt(margin + edge) for edge in grown)
        left, bottom, right, top = (pt(margin + edge) for edge in _uncropped(placement, box))
        lines += [
            "q",
            f"{x0:.4f} {y0:.4f} {x1 - x0:.4f} {y1 - y0:.4f} re W n",
            f"{_matrix(placement, left, bottom, right, top)} cm",
            f"/{form_name(placement.panel)} Do",
            "Q",
        ]
    return "\n".join((*lines, "")).encode()


def form_resources(layout: Layout, sheet: int, side: int, forms: dict[str, Stream]) -> Dictionary:
    """Return the XObject resources under which ``side_operators`` names the panels of one side."""
    panels = {placement.panel for placement in _on(layout, tuple(forms), sheet, side)}
    return Dictionary({f"/{form_name(panel)}": form for panel, form in forms.items() if panel in panels})


# A page that lies further from the trim than this was not drawn there by creep.
_MOST_CREEP_MM = 2.5

# How near two edges are to be one, in mm.
_NEAR = 0.01

# Left, bottom, right, top in mm from the lower left of the sheet's trim.
_Box = tuple[float, float, float, float]


def form_name(panel: str) -> str:
    """Return the name that a page calls the form of a panel by."""
    return "".join(word.capitalize() for word in panel.split("-"))


def _on(layout: Layout, panels: tuple[str, ...], sheet: int, side: int) -> tuple[Placement, ...]:
    here = (p for p in layout.placements if (p.sheet, p.side) == (sheet, side) and p.panel in panels)
    return tuple(sorted(here, key=lambda p: (p.y, p.x)))


def _box(fmt: Format, layout: Layout, placement: Placement) -> _Box:
    """Return what a placement takes of the sheet: its panel less what is cropped."""
    panel = fmt.panel(placement.panel)
    left, top, right, bottom = placement.crop
    width, height = panel.width - left - right, panel.height - top - bottom
    if placement.rotation % 180:
        width, height = height, width
    upper = layout.height - placement.y
    return (placement.x, upper - height, placement.x + width, upper)


def _uncropped(placement: Placement, box: _Box) -> _Box:
    """Return ``box`` with what is cropped of its panel, as it is turned."""
    left, top, right, bottom = placement.crop
    for _ in range(placement.rotation % 360 // 90):  # a quarter turn anticlockwise brings the top to the left
        left, top, right, bottom = top, right, bottom, left
    return (box[0] - left, box[1] - bottom, box[2] + right, box[3] + top)


def _overlapping(grown: list[float], box: _Box, other: _Box) -> list[float]:
    """Return ``grown`` a little further over the edge at which its ``box`` meets the ``other``."""
    reach = mm(OVERLAP_PT)
    level = box[1] < other[3] - _NEAR and other[1] < box[3] - _NEAR
    upright = box[0] < other[2] - _NEAR and other[0] < box[2] - _NEAR
    meets = (
        level and abs(other[2] - box[0]) < _NEAR,
        upright and abs(other[3] - box[1]) < _NEAR,
        level and abs(other[0] - box[2]) < _NEAR,
        upright and abs(other[1] - box[3]) < _NEAR,
    )
    signs = (-reach, -reach, reach, reach)
    return [edge + sign if met else edge for edge, met, sign in zip(grown, meets, signs, strict=True)]


def _reaching(grown: list[float], box: _Box, layout: Layout, bleed: float) -> list[float]:
    """Return a clip that goes on to the bleed's edge where creep has drawn its page away from the trim."""
    edges = (0.0, 0.0, layout.width, layout.height)
    found = list(grown)
    for side, edge in enumerate(edges):
        away = box[side] - edge if side < 2 else edge - box[side]
        if _NEAR < away <= _MOST_CREEP_MM:
            found[side] = edge - bleed if side < 2 else edge + bleed
    return found


def with_bleed(box: _Box, neighbours: Iterable[_Box], bleed: float) -> _Box:
    """Return ``box`` with its bleed: whole where nothing lies, none at a fold, half the gap where there is a gutter."""
    room = [bleed] * 4
    for other in neighbours:
        gaps = (box[0] - other[2], box[1] - other[3], other[0] - box[2], other[1] - box[3])
        edge = max(range(4), key=lambda side: gaps[side])
        room[edge] = max(0.0, min(room[edge], gaps[edge] / 2))
    return (box[0] - room[0], box[1] - room[1], box[2] + room[2], box[3] + room[3])


def _matrix(placement: Placement, left: float, bottom: float, right: float, top: float) -> str:
    """Return the matrix that puts a page's trim, turned anticlockwise, into its box, as it is written."""
    return " ".join(f"{v:.4f}".rstrip("0").rstrip(".") for v in _values(placement, left, bottom, right, top))


def _values(placement: Placement, left: float, bottom: float, right: float, top: float) -> Matrix:
    """Return the matrix that puts a page's trim, turned anticlockwise, into its box (ISO 32000-1, 8.3.3)."""
    match placement.rotation % 360:
        case 90:
            return (0, 1, -1, 0, right, bottom)
        case 180:
            return (-1, 0, 0, -1, right, top)
        case 270:
            return (0, -1, 1, 0, left, top)
    return (1, 0, 0, 1, left, bottom)
