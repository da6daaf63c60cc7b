"""Boxes, sizes and edges of pages: what is cut where, what reaches the bleed, what comes too near the knife."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity
from brochure.preflight.geometry import holds, meet
from brochure.preflight.page import NOTE, WARNING
from brochure.units import mm, pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.formats import Fold
    from brochure.preflight.asked import Asked
    from brochure.preflight.geometry import Box
    from brochure.preflight.items import Item
    from brochure.preflight.page import Page

_SLACK_PT = 0.01
_SIZE_SLACK_PT = 0.5
_BOXES = "ISO 32000-1, 14.11.2"

# Art that ends nearer than this inside the trim was meant to reach it.
_COMES_TO_PT = pt(0.5)
# What a bleed may fall short by, and how long an edge has to be before anybody sees that it does.
_SHORT_PT, _SEEN_PT = pt(0.1), 1.0
_SIDES = ("left", "bottom", "right", "top")


def boxes(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield what is wrong with the boxes of a page."""
    if "/TrimBox" not in page.declared:
        if "/ArtBox" not in page.declared:
            hint = "set the TrimBox to the finished size when exporting"
            yield page.finding("trim-box-missing", "the page does not say where it is cut", hint=hint, source=_BOXES)
    elif "/ArtBox" in page.declared:
        hint = "delete the ArtBox: the TrimBox says all that the shop needs"
        yield page.finding("trim-and-art-box", "TrimBox and ArtBox may not both be there", hint=hint, source=_BOXES)
    for outer, inner, name in ((page.media, page.bleed, "BleedBox"), (page.bleed, page.trim, "TrimBox")):
        if f"/{name}" in page.declared and not holds(outer, inner, _SLACK_PT):
            hint = "MediaBox, BleedBox and TrimBox lie in one another, in this order"
            yield page.finding(
                "boxes-do-not-nest", f"{name} reaches outside the box around it", hint=hint, source=_BOXES
            )
    whole = page.media if asked.ours else page.bleed
    cropped = not holds(page.crop, whole, _SLACK_PT) or not holds(page.media, page.crop, _SLACK_PT)
    if "/CropBox" in page.declared and cropped:
        hint = "delete the CropBox, or make it as large as the MediaBox"
        yield page.finding("crop-box", "CropBox hides a part of the page", hint=hint, source=_BOXES)


def turned(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for a page that is moved, turned or scaled as a whole."""
    if max(abs(page.media[0]), abs(page.media[1])) > _SLACK_PT and asked.ours:
        yield page.finding("media-box-origin", f"MediaBox begins at {page.media[0]:g}, {page.media[1]:g}")
    if page.rotate % 360:
        hint = "turn the page itself: some programs that impose ignore Rotate"
        severity = Severity.ERROR if asked.ours else WARNING
        message = f"the page is turned by {page.rotate} degrees as a whole"
        yield page.finding("page-turned", message, hint=hint, measured=page.rotate, threshold=0, severity=severity)
    if page.unit != 1:
        hint = "export at full size: most programs that print ignore UserUnit"
        message = f"the page is scaled {page.unit:g} times as a whole"
        yield page.finding("user-unit", message, hint=hint, measured=page.unit, threshold=1)


def bleed(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where the BleedBox lies nearer to the trim than the profile wants; ours have to be exact."""
    if "/TrimBox" not in page.declared and not asked.ours:
        return
    edges = [o - i if end else i - o for o, i, end in zip(page.bleed, page.trim, (0, 0, 1, 1), strict=True)]
    wanted = asked.bleed
    reach = max(edges, key=lambda edge: abs(edge - wanted)) if asked.ours else min(edges)
    if abs(reach - wanted) <= _SLACK_PT or (not asked.ours and reach >= wanted - _SHORT_PT):
        return
    measured, threshold = round(mm(reach), 2), round(mm(wanted), 2)
    yield page.finding(
        "bleed",
        f"bleed of {measured:.2f} mm instead of {threshold:.2f} mm",
        hint="let grounds and pictures run on beyond the trim, and export with that bleed",
        measured=measured,
        threshold=threshold,
        source=asked.source,
    )


def size(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where a page is not trimmed to the size of its format."""
    sizes = asked.expected.sizes if asked.expected else ()
    if page.number > len(sizes):
        return
    width, height = page.trim[2] - page.trim[0], page.trim[3] - page.trim[1]
    trim = sizes[page.number - 1]
    slack = _SLACK_PT if asked.ours else _SIZE_SLACK_PT
    if max(abs(width - trim[0]), abs(height - trim[1])) > slack:
        threshold = f"{mm(trim[0]):.2f} x {mm(trim[1]):.2f} mm"
        measured = f"{mm(width):.2f} x {mm(height):.2f} mm"
        hint = "make the page as large as the finished sheet of its format"
        message = f"trimmed to {measured} instead of {threshold}"
        yield page.finding("trim-size", message, measured=measured, threshold=threshold, hint=hint)


def sizes(pages: Sequence[Page], asked: Asked) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pages as a set: their number, and sizes that differ."""
    count = len(pages)
    if not count:
        yield Diagnostic("no-pages", "the file has no pages", hint="export the file again")
        return
    if asked.expected and asked.expected.sizes:
        threshold = len(asked.expected.sizes)
        if count != threshold:
            hint = "each side of a sheet is a page"
            message = f"{count} pages instead of {threshold}"
            yield Diagnostic("page-count", message, measured=count, threshold=threshold, hint=hint)
        return
    trims = [(round(p.trim[2] - p.trim[0]), round(p.trim[3] - p.trim[1])) for p in pages]
    usual = Counter(trims).most_common(1)[0][0] if trims else (0, 0)
    for page, trim in zip(pages, trims, strict=True):
        if max(abs(trim[0] - usual[0]), abs(trim[1] - usual[1])) > 1:
            measured, others = (f"{mm(w):.0f} x {mm(h):.0f} mm" for w, h in (trim, usual))
            message = f"the page is {measured}, the others are {others}"
            hint = "send pages of one size, or a file for each size"
            yield page.finding("page-sizes-differ", message, measured=measured, threshold=others, hint=hint)
    if count > 1 and count % 2:
        hint = "add the blank page where it belongs, or the shop will add it at the end"
        yield Diagnostic("page-count-odd", f"{count} pages make a sheet with one side empty", WARNING, hint=hint,
                    measured=count)  # fmt: skip


def blank(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for a page on which nothing is printed: of a file of ours only a note, as words are read back."""
    severity = NOTE if asked.ours else WARNING
    if not page.faults and not any(not item.is_white and meet(item.box, page.trim) for item in page.items):
        hint = "leave it if it was meant to be blank, and tell the shop so"
        yield page.finding("blank-page", "nothing is printed on the page", severity=severity, hint=hint)


# -- art and the bleed ------------------------------------------------------------------------------------------------


def reaches(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for art that comes to the trim, or crosses it, and does not go on to the bleed's edge.

    Only edges that run along the trim count: a curve may end in the bleed. What something else covers is not seen.
    """
    if "/TrimBox" not in page.declared:
        return
    for copy in page.copies:
        needed = _needed(page, copy, asked.bleed)
        for index, item in enumerate(page.items):
            if item.kind != "text" and meet(item.box, copy):
                yield from _short(page, copy, needed, index, asked)


def _short(page: Page, copy: Box, needed: Box, index: int, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where an item comes to a side of a copy, and not to the edge of its bleed."""
    item = page.items[index]
    for side in range(4):
        gap = _gap(item, copy, needed, side)
        if gap is not None and _is_seen(page, copy, index, needed, side):
            short, threshold = round(mm(gap), 1), round(mm(abs(needed[side] - copy[side])), 1)
            what = {"image": "a picture", "shading": "a gradient", "stroke": "a line"}.get(item.kind, "a ground")
            where = f"{short:g} mm beyond" if short > 0 else f"{-short:g} mm inside" if short < 0 else "at"
            message = f"{what} ends {where} the {_SIDES[side]} trim, and has to reach {threshold:g} mm beyond it"
            yield page.finding(
                "bleed-not-reached",
                message,
                _strip(item.box, copy, side),
                hint="let it run on to the edge of the bleed, or end it well inside the page",
                measured=short,
                threshold=threshold,
                source=asked.source,
            )
            return


def _needed(page: Page, copy: Box, bleed: float) -> Box:
    """Return how far art has to go: the bleed asked for, or where the BleedBox ends before it, or half a gutter."""
    found = []
    for side in range(4):
        room = max(0.0, _out(page.bleed[side], copy[side], side))
        for other in page.copies:
            gap = _out(other[side ^ 2], copy[side], side)
            beside = min(copy[3 - side % 2], other[3 - side % 2]) > max(copy[1 - side % 2], other[1 - side % 2])
            if other is not copy and gap >= 0 and beside:
                room = min(room, gap / 2)
        reach = min(bleed, room)
        found.append(copy[side] - reach if side < 2 else copy[side] + reach)
    return (found[0], found[1], found[2], found[3])


def _out(edge: float, trim: float, side: int) -> float:
    """Return how far an edge lies beyond the trim; inside it, less than nothing."""
    return trim - edge if side < 2 else edge - trim


def _gap(item: Item, trim: Box, needed: Box, side: int) -> float | None:
    """Return how far beyond the trim an item ends that ought to reach the bleed; None where there is no fault."""
    reach = _out(item.box[side], trim[side], side)
    room = _out(needed[side], trim[side], side)
    if not -_COMES_TO_PT <= reach < room - _SHORT_PT:
        return None
    inner = _out(item.box[side ^ 2], trim[side], side)
    if inner > -_SEEN_PT and item.kind != "stroke":
        return None
    other = 1 - side % 2
    along = min(item.box[other + 2], trim[other + 2]) - max(item.box[other], trim[other])
    thin = item.kind == "stroke" and along > 0.05
    return reach if (along >= _SEEN_PT or thin) and _is_flat(item, side) else None


def _is_flat(item: Item, side: int) -> bool:
    """Tell whether an item ends on a side in an edge that runs along it."""
    edge = item.box[side]
    if abs(item.clip[side] - edge) < 1e-3 and abs(item.whole[side] - edge) > 1e-3:
        return item.square
    if item.tiled or item.kind in ("image", "shading"):
        return item.square
    axis = side % 2
    if item.kind == "stroke" and len(item.path) == 2:
        ends = item.outline()
        return bool(ends) and (ends[0][0][0] == ends[0][-1][0] or ends[0][0][1] == ends[0][-1][1])
    slack = item.size / 2 + 0.01 if item.kind == "stroke" else 0.01
    for polygon in item.outline():
        before = polygon[-1]
        for point in polygon:
            flat = abs(point[axis] - before[axis]) < 0.01 and abs(point[1 - axis] - before[1 - axis]) >= _SEEN_PT
            if flat and abs(point[axis] - edge) <= slack:
                return True
            before = point
    return False


def _strip(box: Box, trim: Box, side: int) -> Box:
    """Return the stretch of the trim where an item ends."""
    other = 1 - side % 2
    found = list(box)
    found[side], found[side ^ 2] = trim[side], trim[side]
    found[other], found[other + 2] = max(box[other], trim[other]), min(box[other + 2], trim[other + 2])
    inward = pt(3)
    if side < 2:
        found[side + 2] = trim[side] + inward
    else:
        found[side - 2] = trim[side] - inward
    return (found[0], found[1], found[2], found[3])


def _is_seen(page: Page, copy: Box, index: int, needed: Box, side: int) -> bool:
    """Tell whether anybody sees where an item ends: nothing covers it, and nothing of its colour goes on beneath."""
    item = page.items[index]
    along = list(_strip(item.box, copy, side))
    inside, outside = list(along), list(along)
    outside[side] = needed[side]
    outside[side ^ 2] = item.box[side]
    inner = (inside[0], inside[1], inside[2], inside[3])
    outer = (outside[0], outside[1], outside[2], outside[3])
    if any(later.is_opaque and later.is_block and holds(later.box, inner, 0.5) for later in page.items[index + 1 :]):
        return False
    beneath = [other for other in page.items[:index] if holds(other.box, outer, 0.5)]
    if item.is_white:
        return any(not other.is_white for other in beneath) and not any(other.is_white for other in beneath[-1:])
    same = [(paint.space.label, paint.values) for paint in item.paints]
    if item.picture is not None and item.picture.space is not None:
        return True
    return not any(
        other.picture is None and [(paint.space.label, paint.values) for paint in other.paints] == same
        for other in beneath[-1:]
    )


# -- text and the knife -----------------------------------------------------------------------------------------------


def near_edges(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for type that comes nearer to trim or fold than is safe."""
    if "/TrimBox" not in page.declared:
        return
    safe, fold_safe = asked.profile.safe, asked.profile.fold_safe
    folds = [_fold_line(page, fold) for fold in page.folds]
    for item in page.items:
        if item.kind != "text" or not meet(item.box, page.trim) or (item.is_white and not item.codes):
            continue
        box = item.box
        copy = next((c for c in page.copies if meet(box, c)), page.trim)
        gaps = [mm(-_out(box[side], copy[side], side)) for side in range(4)]
        nearest = min(gaps)
        if nearest < -0.2 and not asked.ours:
            hint = "move it inside the page, or make it a picture that bleeds"
            yield page.finding("text-off-trim", "text is cut off with the edge of the page", box, hint=hint,
                               measured=round(nearest, 1), threshold=0)  # fmt: skip
        elif nearest < safe - 0.1:
            severity = {"severity": WARNING} if nearest >= safe / 2 else {}
            hint = "move it further in: the knife is not exact, and a thumb covers it"
            message = f"text stands {max(nearest, 0):.1f} mm from the {_SIDES[gaps.index(nearest)]} trim"
            yield page.finding("text-near-trim", message, box, hint=hint, measured=round(nearest, 1), threshold=safe,
                               source=asked.source, **severity)  # fmt: skip
        for axis, line in folds:
            if any(c.box[axis] + pt(1) < line < c.box[axis + 2] - pt(1) and meet(c.box, box) for c in page.cells):
                continue  # a panel that is folded undivided, such as the inside of a cross fold, is read laid open
            low, high = box[axis] - line, box[axis + 2] - line
            if low < -pt(0.3) and high > pt(0.3):
                hint = "nothing to read may cross a fold"
                yield page.finding("text-across-fold", "text runs across a fold", box, hint=hint)
            elif (gap := mm(max(low, -high))) < fold_safe - 0.1:
                hint = "move it away from the fold: paper is folded a millimetre off"
                message = f"text stands {max(gap, 0):.1f} mm from a fold"
                yield page.finding("text-near-fold", message, box, severity=WARNING, hint=hint,
                                   measured=round(gap, 1), threshold=fold_safe, source=asked.source)  # fmt: skip


def _fold_line(page: Page, fold: Fold) -> tuple[int, float]:
    """Return the axis that a fold cuts, and where, in points."""
    return (0, page.trim[0] + pt(fold.at)) if fold.axis == "x" else (1, page.trim[3] - pt(fold.at))
