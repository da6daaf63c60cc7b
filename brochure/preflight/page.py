"""A page as it is judged: its boxes, what it paints, what was asked for; and how a finding is said of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Name

from brochure.errors import Diagnostic, Severity, in_order
from brochure.preflight.geometry import Box, common, is_empty, meet
from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pikepdf

    from brochure.document import Cell
    from brochure.facts import BoxMm
    from brochure.formats import Fold
    from brochure.preflight.items import Item


@dataclass
class Page:
    """One page (from 1) with what it paints."""

    number: int
    media: Box
    crop: Box
    bleed: Box
    trim: Box
    declared: frozenset[str]
    rotate: int
    unit: float
    items: Sequence[Item]
    faults: Sequence[str]
    cells: Sequence[Cell] = ()
    folds: Sequence[Fold] = ()
    cuts: Sequence[Box] = ()

    @property
    def copies(self) -> Sequence[Box]:
        """Return what the knife cuts out: copies side by side, or the page itself."""
        return self.cuts or (self.trim,)

    @cached_property
    def inside(self) -> list[Item]:
        """Return what is painted inside the bleed: the rest is cut away, marks and slug among it."""
        return [item for item in self.items if meet(_grown(item.box), self.bleed) and _on(item.box, self)]

    def box_mm(self, box: Box, digits: int = 1) -> tuple[float, float, float, float]:
        """Return a box in millimetres from the top left of the page's MediaBox."""
        left, _, _, top = self.media
        edges = (box[0] - left, top - box[3], box[2] - left, top - box[1])
        x0, y0, x1, y1 = (round(mm(edge * self.unit), digits) for edge in edges)
        return (x0, y0, x1, y1)

    def finding(self, code: str, message: str, box: Box | None = None, **more: Any) -> Diagnostic:
        """Return a finding of this page; ``box`` in points says where."""
        seen = None
        if box is not None:
            seen = common(box, self.media)
            seen = box if is_empty(seen) else seen
        return Diagnostic(
            code,
            message,
            page=self.number,
            panel=self._panel(seen) if seen else None,
            box_mm=self.box_mm(seen) if seen else None,
            **more,
        )

    def _panel(self, box: Box) -> str | None:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        within = (cell.panel for cell in self.cells if _has(cell.box, x, y))
        return next(within, None)


def _has(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grown(box: Box) -> Box:
    return (box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01)


def _on(box: Box, page: Page) -> bool:
    """Tell whether a box reaches the trim, or covers ground in the bleed: a mark's foot in the bleed does not."""
    return meet(_grown(box), page.trim) or min(box[2] - box[0], box[3] - box[1]) > _MARK_PT


_MARK_PT = 2.0


def boxes_of(page: pikepdf.Object) -> tuple[dict[str, Box], frozenset[str]]:
    """Return a page's five boxes, by the rules for those that are not there, and the names of those that are."""
    found: dict[str, Box] = {}
    for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        box = _inherited(page, key) if key in ("/MediaBox", "/CropBox") else page.get(key)
        if isinstance(box, Array) and len(box) == 4:
            with suppress(TypeError, ValueError):  # a box that is none is as good as absent
                x0, y0, x1, y1 = (float(edge) for edge in box)
                found[key] = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    declared = frozenset(found)
    media = found.setdefault("/MediaBox", (0.0, 0.0, 612.0, 792.0))
    crop = found.setdefault("/CropBox", media)
    for key in ("/BleedBox", "/TrimBox", "/ArtBox"):
        found.setdefault(key, crop)
    return found, declared


def _inherited(page: pikepdf.Object, key: str) -> Any:
    for _ in range(32):
        if key in page:
            return page[key]
        if Name.Parent not in page:
            return None
        page = page[Name.Parent]
    return None


def grouped(found: Iterable[Diagnostic]) -> dict[Diagnostic, tuple[BoxMm, ...]]:
    """Return findings in order, each with its places: those that only differ in place are told once, at the first."""
    kept: dict[Any, list[Diagnostic]] = {}
    for d in found:
        kept.setdefault((d.code, d.page, d.panel, d.message, d.severity), []).append(d)
    told: dict[Diagnostic, tuple[BoxMm, ...]] = {}
    for first, *others in kept.values():
        places = tuple(dict.fromkeys(d.box_mm for d in (first, *others) if d.box_mm))
        message = f"{first.message}; {len(places)} such places" if len(places) > 1 else first.message
        told[replace(first, message=message)] = places
    return {d: told[d] for d in in_order(told)}


WARNING, NOTE = Severity.WARNING, Severity.NOTE
