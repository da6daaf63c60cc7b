"""Where panels come to lie: read back from the finished sheets, as pixels and as text."""

import math
import subprocess
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pypdfium2 import raw

from brochure.formats import Layout, Panel, Placement, find_format
from brochure.press import Edition, PanelPages, cells, finish
from brochure.units import mm, pt
from tests.support.panels import FORMATS_MADE, GROUNDS, NUMBERS, job, numbered, opened, pages, picture, profile_of

DPI = 144
every_format = pytest.mark.parametrize("fmt", FORMATS_MADE.values(), ids=list(FORMATS_MADE))
trifold = find_format("trifold", "a4")


def rgb(value):
    return tuple(int(value[i : i + 2], 16) for i in (1, 3, 5))


def ground(fmt, panel):
    return rgb(GROUNDS[[p.name for p in fmt.panels].index(panel)])


@cache
def inked(fmt, panel):
    """Return how a panel's ground shows in print, 4 mm from the corner of its cell, where no number stands."""
    page, _, (x0, _, _, y1) = next(
        (c.page, c.panel, c.box) for c in cells(numbered(fmt), Edition.PRINT, job(fmt)) if c.panel == panel
    )
    drawn = picture(finish(numbered(fmt), Edition.PRINT, job(fmt)), page, 72)
    return drawn.getpixel((round(x0 + pt(4)), round(drawn.height - y1 + pt(4))))


def boxes(fmt, layout):
    """By the table alone, every placed panel: page, name, and its box in mm from the trim's top left."""
    sides = sorted({(p.sheet, p.side) for p in layout.placements})
    for p in layout.placements:
        panel, (left, top, right, bottom) = fmt.panel(p.panel), p.crop
        width, height = panel.width - left - right, panel.height - top - bottom
        yield sides.index((p.sheet, p.side)), p.panel, (p.x, p.y, p.x + width, p.y + height)


class Sheet:
    """One page of a finished file as pixels, asked in mm from the top left of the trim."""

    def __init__(self, pdf, page, margin):
        self.image, self.margin = picture(pdf, page, DPI), margin

    def at(self, x, y):
        scale = DPI / 25.4
        return self.image.getpixel((int((x + self.margin) * scale), int((y + self.margin) * scale)))


@every_format
@pytest.mark.parametrize("edition", [Edition.PRINT, Edition.OFFICE])
def test_every_panel_stands_in_its_own_cell(fmt, edition):
    pdf = finish(numbered(fmt), edition, job(fmt))
    layout = fmt.press if edition is Edition.PRINT else fmt.office
    margin = profile_of(fmt).margin if edition is Edition.PRINT else 0
    names = [p.name for p in fmt.panels]
    with opened(pdf) as found:
        for page, panel, (x0, y0, x1, y1) in boxes(fmt, layout):
            height = mm(found[page].get_height())
            box = (x0 + margin, height - y1 - margin, x1 + margin, height - y0 - margin)
            text = found[page].get_textpage().get_text_bounded(*(pt(v) for v in box))
            right_gate = fmt.fold == "gate-fold" and panel == "front" and x0 == 0  # its number is on the left one
            assert text.split() == ([] if right_gate else [NUMBERS[names.index(panel)]])


@every_format
def test_cells_are_where_the_table_puts_them(fmt):
    margin = profile_of(fmt).margin
    found = sorted((c.page, c.panel, c.box) for c in cells(numbered(fmt), Edition.PRINT, job(fmt)))
    height = fmt.press.height + 2 * margin
    expected = sorted(
        (page, panel, tuple(pt(v) for v in (x0 + margin, height - y1 - margin, x1 + margin, height - y0 - margin)))
        for page, panel, (x0, y0, x1, y1) in boxes(fmt, fmt.press)
    )
    assert [(page, panel) for page, panel, _ in found] == [(page, panel) for page, panel, _ in expected]
    assert [v for *_, box in found for v in box] == pytest.approx([v for *_, box in expected for v in box])


def test_an_office_trifold_folds_into_its_reading_order():
    """Front on the right of side one; turned over its short edge, the inside reads left to right behind it."""
    pdf = finish(numbered(trifold), Edition.OFFICE, job(trifold))
    width = trifold.office.width
    thirds = {"outside": (0, (48, 147, 247)), "inside": (1, (50, 150, 248))}
    read = {}
    with opened(pdf) as found:
        for side, (page, centres) in thirds.items():
            text = found[page].get_textpage()
            read[side] = [text.get_text_bounded(pt(x - 45), 0, pt(x + 45), pt(210)).split()[0] for x in centres]
    names = dict(zip(NUMBERS, (p.name for p in trifold.panels), strict=False))
    assert [names[n] for n in read["outside"]] == ["flap", "back", "front"]
    assert [names[n] for n in read["inside"]] == ["inside-left", "inside-centre", "inside-right"]
    # Turning over the short edge keeps top up and mirrors left to right: behind each leaf lies its other side.
    behind = {
        panel: width - x
        for panel, x in zip(("inside-left", "inside-centre", "inside-right"), (50, 150, 248), strict=True)
    }
    assert behind["inside-right"] == pytest.approx(49)  # the flap's leaf, 0 to 97 mm from the left of side one
    assert behind["inside-left"] == pytest.approx(247)  # the cover's


@every_format
def test_ink_reaches_past_every_edge_that_is_cut_and_never_past_a_fold(fmt):
    """Looked at 4 mm from the ends of each edge, where no number stands."""
    profile = profile_of(fmt)
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    placed = list(boxes(fmt, fmt.press))
    sheets = {page: Sheet(pdf, page, profile.margin) for page, _, _ in placed}
    for page, panel, (x0, y0, x1, y1) in placed:
        sheet, colour = sheets[page], inked(fmt, panel)
        others = [box for other, _, box in placed if other == page and box != (x0, y0, x1, y1)]
        for x, y, dx, dy in ((x0 + 4, y0, 0, -1), (x0 + 4, y1, 0, 1), (x0, y0 + 4, -1, 0), (x1, y0 + 4, 1, 0)):
            assert sheet.at(x - 0.3 * dx, y - 0.3 * dy) == colour, f"{panel} at {x}, {y} mm"
            folded = any(a - 0.5 < x + dx < c + 0.5 and b - 0.5 < y + dy < d + 0.5 for a, b, c, d in others)
            reach = 0.3 if folded else profile.bleed - 0.5
            there = sheet.at(x + reach * dx, y + reach * dy)
            assert (there == colour) != folded, f"{panel} at {x}, {y} mm, {reach} mm beyond"
            outer = min(x + dx, y + dy) < 0 or x + dx > fmt.press.width or y + dy > fmt.press.height
            if outer:
                far = profile.bleed + 1.2  # creep moves a page by less than the rest
                assert sheet.at(x + far * dx, y + far * dy) == (255, 255, 255), "nothing beyond the bleed"


def test_panels_of_one_picture_may_run_half_a_point_under_the_next():
    joined = frozenset({("back", "front")})
    pdf = finish(numbered(trifold), Edition.PRINT, job(trifold, joined=joined))
    plain = finish(numbered(trifold), Edition.PRINT, job(trifold))
    assert pdf != plain
    sheet = Sheet(pdf, 0, profile_of(trifold).margin)
    flap, back, front = (sheet.at(x, 100) for x in (50, 150, 250))
    assert len({flap, back, front}) == 3
    assert sheet.at(197.3, 100) == front  # covered by the neighbour, which is drawn over it
    assert sheet.at(97.3, 100) == back


def test_the_overlap_reaches_as_far_on_office_sheets_which_have_no_bleed():
    pdf = finish(numbered(trifold), Edition.OFFICE, job(trifold, joined=frozenset({("back", "front")})))
    with pikepdf.open(BytesIO(pdf)) as found:
        page = found.pages[0]
        edges = [
            float(i.operands[0]) + float(i.operands[2])
            for i in pikepdf.parse_content_stream(page)
            if str(i.operator) == "re"
        ]
        assert edges == pytest.approx([pt(97), pt(197) + 0.5, pt(297)], abs=1e-3)
        assert float(page.Resources.XObject.Back.BBox[2]) >= pt(100) + 0.5


def clips(pdf, page=0):
    """Return the clip of every placement of a page in mm, in the order in which they are drawn."""
    with pikepdf.open(BytesIO(pdf)) as found:
        instructions = pikepdf.parse_content_stream(found.pages[page])
        return [[mm(float(v)) for v in i.operands] for i in instructions if str(i.operator) == "re"]


def test_the_halves_of_a_gate_fold_s_cover_bleed_past_the_edges_where_they_meet():
    """At the ends of the sheet: the left half ends on the right, and goes on there into what is seen past the gap."""
    fmt = find_format("gate-fold", "a4")
    profile = profile_of(fmt)
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    sheet = Sheet(pdf, 0, profile.margin)
    cover = inked(fmt, "front")
    for x in (-profile.bleed + 0.5, 0.5, 73, 224, 296.5, 297 + profile.bleed - 0.5):
        assert sheet.at(x, 100) == cover, f"at {x} mm"
    assert sheet.at(74, 100) == sheet.at(223, 100) == inked(fmt, "back")
    margin = profile.margin
    right, _, left = clips(pdf)
    assert right[0] == pytest.approx(margin - profile.bleed, abs=1e-3)
    assert right[0] + right[2] == pytest.approx(margin + 73.5, abs=1e-3)
    assert left[0] == pytest.approx(margin + 223.5, abs=1e-3)
    assert left[0] + left[2] == pytest.approx(margin + 297 + profile.bleed, abs=1e-3)


def test_creep_cuts_pages_at_the_spine_and_moves_the_inner_ones_towards_it():
    fmt = pages(find_format("booklet", "a5"), 8, caliper=2, pairs=True)
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    profile = profile_of(fmt)
    with opened(pdf) as found:
        text = [page.get_textpage() for page in found]
        at = {t.get_text_bounded().split()[0]: mm(t.get_charbox(0)[0]) for t in text[:1] + text[2:3]}
    inner = Sheet(pdf, 2, profile.margin)
    names = [p.name for p in fmt.panels]
    left, right = (p.panel for p in fmt.press.placements if (p.sheet, p.side) == (1, 0))
    assert {names.index(left) + 1, names.index(right) + 1} == {6, 3}
    assert at["six"] - at["eight"] == pytest.approx(2, abs=0.2), "the left page of the inner sheet stands 2 mm nearer"
    assert inner.at(147.7, 100) == inked(fmt, left)
    assert inner.at(148.3, 100) == inked(fmt, right)
    beyond = profile.bleed - 0.3
    assert inner.at(-beyond, 100) == inked(fmt, left), "bleed is whole at the outer edge, though the page has moved"
    assert inner.at(fmt.press.width + beyond, 100) == inked(fmt, right)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_neighbours_of_one_picture_overlap_on_whichever_edge_they_meet(rotation):
    """Drawn first, the one goes half a point under the other; where they are not joined, both end at the fold."""
    square = replace(find_format("sheet", "a5"), panels=(Panel("front", 100, 100), Panel("back", 100, 100)))
    for dx, dy in ((100, 0), (0, 100)):
        placements = (Placement("front", 0, 0, 0, 0, rotation), Placement("back", 0, 0, dx, dy, rotation))
        layout = Layout(100 + dx, 100 + dy, placements)
        fmt = replace(square, press=layout, office=layout)
        joined = finish(numbered(fmt), Edition.OFFICE, job(fmt, joined=frozenset({("back", "front")})))
        apart = finish(numbered(fmt), Edition.OFFICE, job(fmt))
        over = [
            one - other
            for a, b in zip(clips(joined), clips(apart), strict=True)
            for one, other in zip(a, b, strict=True)
        ]
        reach = 0.5 / 72 * 25.4
        expected = [0, 0, reach, 0] if dx else [0, -reach, 0, reach]
        assert over == pytest.approx([*expected, 0, 0, 0, 0], abs=1e-3)


def test_copies_on_an_office_sheet_carry_bleed_as_far_as_their_gutter_lets_them():
    fmt = find_format("business-card", "a4")
    sheet = Sheet(finish(numbered(fmt), Edition.OFFICE, job(fmt)), 0, 0)
    x0, y0, x1, y1 = fmt.office.cuts[0]
    for x, y in ((x0 - 2.5, y0 + 5), (x1 + 2.5, y0 + 5), (x0 + 5, y0 - 2.5), (x0 + 5, y1 + 2.5)):
        assert sheet.at(x, y) == ground(fmt, "front")
    assert sheet.at(x0 - 3.5, y0 + 5) == (255, 255, 255)


def test_a_side_lists_only_the_panels_that_it_shows():
    with pikepdf.open(BytesIO(finish(numbered(trifold), Edition.OFFICE, job(trifold)))) as found:
        listed = [set(page.Resources.XObject.keys()) for page in found.pages]
    assert listed == [{"/Flap", "/Back", "/Front"}, {"/InsideLeft", "/InsideCentre", "/InsideRight"}]


def turned(rotation, places, width, height):
    """Return an A5 sheet whose front lies at ``places``, turned, on a larger sheet."""
    fmt = find_format("sheet", "a5")
    placements = tuple(Placement("front", 0, 0, x, y, rotation) for x, y in places)
    layout = Layout(width, height, placements)
    return replace(fmt, press=layout, office=layout)


@pytest.mark.parametrize(
    ("rotation", "corner"),  # where the panel's top left corner comes to lie, turned anticlockwise
    [(0, (0, 0)), (90, (0, 1)), (180, (1, 1)), (270, (1, 0))],
)
def test_a_panel_is_turned_in_its_place(rotation, corner):
    size = (148, 210) if rotation % 180 == 0 else (210, 148)
    fmt = turned(rotation, [(20, 30)], size[0] + 40, size[1] + 60)
    pdf = finish(numbered(fmt), Edition.OFFICE, job(fmt))
    (cell,) = cells(numbered(fmt), Edition.OFFICE, job(fmt))
    box = (20, 30, 20 + size[0], 30 + size[1])
    assert cell.box == pytest.approx([pt(v) for v in box])
    with opened(pdf) as found:
        text = found[0].get_textpage()
        left, bottom, right, top = text.get_charbox(0)
        angle = raw.FPDFText_GetCharAngle(text, 0)
    x, y = mm((left + right) / 2), size[1] + 60 - mm((bottom + top) / 2)
    nearest = (round((x - box[0]) / size[0]), round((y - box[1]) / size[1]))
    assert nearest == corner
    assert round(-math.degrees(angle)) % 360 == rotation, "pdfium counts clockwise"


def test_a_gutter_is_shared_by_the_bleeds_of_its_neighbours():
    """A gap narrower than two bleeds is halved; a wider one leaves paper between them."""
    for gap, inked in ((4, 2), (10, 3)):
        fmt = turned(0, [(0, 0), (148 + gap, 0)], 2 * 148 + gap, 210)
        pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
        with pikepdf.open(BytesIO(pdf)) as found:
            clips = [
                [mm(float(v)) for v in i.operands]
                for i in pikepdf.parse_content_stream(found.pages[0])
                if str(i.operator) == "re"
            ]
        (x0, _, width, _), (x1, *_) = clips
        assert x0 + width == pytest.approx(13 + 148 + inked, abs=1e-3)
        assert x1 == pytest.approx(13 + 148 + gap - inked, abs=1e-3)


def test_a_leaflet_with_one_side_has_one_page():
    fmt = find_format("sheet", "a4")
    both = numbered(fmt)
    with pikepdf.open(BytesIO(both.pdf)) as pdf:
        del pdf.pages[1]
        out = BytesIO()
        pdf.save(out)
    single = PanelPages(out.getvalue(), ("front",), both.bleed)
    with pikepdf.open(BytesIO(finish(single, Edition.OFFICE, job(fmt)))) as found:
        assert len(found.pages) == 1
        assert str(found.Root.ViewerPreferences.Duplex) == "/Simplex"


@every_format
@pytest.mark.parametrize("edition", list(Edition))
def test_qpdf_finds_nothing_wrong(fmt, edition, tmp_path):
    path = tmp_path / "made.pdf"
    path.write_bytes(finish(numbered(fmt), edition, job(fmt)))
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
