"""Imposition: pages of panels placed on the sides of sheets, as form XObjects cut at folds and bleed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.document import Cell
from brochure.units import pt

if TYPE_CHECKING:
    from brochure.formats import Format, Layout, Placement

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
            left, bottom, width, height = _box(fmt, layout, placement)
            x0, y0, x1, y1 = (pt(margin + v) for v in (left, bottom, left + width, bottom + height))
            found.append(Cell(page, placement.panel, (x0, y0, x1, y1)))
    return tuple(found)


def panel_forms(pdf: pikepdf.Pdf, panels: tuple[str, ...], bleed: float) -> dict[str, Stream]:
    """Return every page of ``pdf`` as a form XObject whose BBox is its trim plus ``bleed`` mm.

    The forms take over the pages' own streams and share their resources: nothing is copied.
    """
    forms = {}
    for page, panel in zip(pdf.pages, panels, strict=True):
        left, bottom, right, top = (float(v) for v in page.trimbox)
        edge = pt(bleed)
        form = Stream(pdf, page.Contents.read_bytes())
        form.update(
            {
                "/Type": Name.XObject,
                "/Subtype": Name.Form,
                "/BBox": Array([left - edge, bottom - edge, right + edge, top + edge]),
                "/Resources": page.resources,
            }
        )
        forms[panel] = pdf.make_indirect(form)
    return forms


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

    ``margin`` mm lie between the page's corner and the trim. The panels of ``joined`` pairs may run on under the next.
    """
    lines = []
    placements = _on(layout, tuple(forms), sheet, side)
    for placement in placements:
        left, bottom, width, height = _box(fmt, layout, placement)
        right, top = left + width, bottom + height
        clip = [
            left - (bleed if _outer(left, 0) else 0),
            bottom - (bleed if _outer(bottom, 0) else 0),
            right + (bleed if _outer(right, layout.width) else 0),
            top + (bleed if _outer(top, layout.height) else 0),
        ]
        if layout.width - right > _NEAR and _runs_on(placement, placements, fmt, layout, joined):
            clip[2] += OVERLAP_PT / pt(1)
        x0, y0, x1, y1 = (pt(margin + v) for v in clip)
        lines += [
            "q",
            f"{x0:.4f} {y0:.4f} {x1 - x0:.4f} {y1 - y0:.4f} re W n",
            f"{_matrix(placement, pt(margin + left), pt(margin + bottom), pt(width), pt(height))} cm",
            f"/{_form_name(placement.panel)} Do",
            "Q",
        ]
    return "\n".join((*lines, "")).encode()


def form_resources(forms: dict[str, Stream]) -> Dictionary:
    """Return the XObject resources under which ``side_operators`` names the panels."""
    return Dictionary({f"/{_form_name(panel)}": form for panel, form in forms.items()})


_NEAR = 0.01


def _form_name(panel: str) -> str:
    return "".join(word.capitalize() for word in panel.split("-"))


def _outer(edge: float, sheet_edge: float) -> bool:
    return abs(edge - sheet_edge) < _NEAR


def _on(layout: Layout, panels: tuple[str, ...], sheet: int, side: int) -> tuple[Placement, ...]:
    here = (p for p in layout.placements if (p.sheet, p.side) == (sheet, side) and p.panel in panels)
    return tuple(sorted(here, key=lambda p: (p.y, p.x)))


def _box(fmt: Format, layout: Layout, placement: Placement) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of a placed panel in mm, from the lower left of the trim."""
    panel = fmt.panel(placement.panel)
    width, height = (panel.width, panel.height) if placement.rotation % 180 == 0 else (panel.height, panel.width)
    return placement.x, layout.height - placement.y - height, width, height


def _runs_on(
    placement: Placement,
    placements: tuple[Placement, ...],
    fmt: Format,
    layout: Layout,
    joined: frozenset[tuple[str, str]],
) -> bool:
    left, _, width, _ = _box(fmt, layout, placement)
    return any((placement.panel, other.panel) in joined and _outer(other.x, left + width) for other in placements)


def _matrix(placement: Placement, left: float, bottom: float, width: float, height: float) -> str:
    """Return the matrix that puts a page's trim, turned anticlockwise, into its box (ISO 32000-1, 8.3.3)."""
    match placement.rotation % 360:
        case 90:
            values = (0, 1, -1, 0, left + width, bottom)
        case 180:
            values = (-1, 0, 0, -1, left + width, bottom + height)
        case 270:
            values = (0, -1, 1, 0, left, bottom + height)
        case _:
            values = (1, 0, 0, 1, left, bottom)
    return " ".join(f"{v:.4f}".rstrip("0").rstrip(".") for v in values)
