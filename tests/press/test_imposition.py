"""Where panels come to lie: read back from the finished sheets, as pixels and as text."""

import math
import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pypdfium2 import raw

from brochure.formats import FORMATS, Layout, Placement, find_format
from brochure.press import Edition, PanelPages, cells, finish
from brochure.units import mm, pt
from tests.support.panels import GROUNDS, NUMBERS, job, numbered, opened, picture, profile_of

DPI = 144
every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=list(FORMATS))
trifold = find_format("trifold", "a4")


def rgb(value):
    return tuple(int(value[i : i + 2], 16) for i in (1, 3, 5))


def ground(fmt, panel):
    return rgb(GROUNDS[[p.name for p in fmt.panels].index(panel)])


def boxes(fmt, layout):
    """By the table alone, every placed panel: page, name, and its box in mm from the trim's top left."""
    pages = sorted({(p.sheet, p.side) for p in layout.placements})
    for p in layout.placements:
        panel = fmt.panel(p.panel)
        yield pages.index((p.sheet, p.side)), p.panel, (p.x, p.y, p.x + panel.width, p.y + panel.height)


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
            assert text.split() == [NUMBERS[names.index(panel)]]


@every_format
def test_cells_are_where_the_table_puts_them(fmt):
    margin = profile_of(fmt).margin
    found = {(c.page, c.panel): c.box for c in cells(numbered(fmt), Edition.PRINT, job(fmt))}
    for page, panel, (x0, y0, x1, y1) in boxes(fmt, fmt.press):
        height = fmt.press.height + 2 * margin
        expected = (x0 + margin, height - y1 - margin, x1 + margin, height - y0 - margin)
        assert found[page, panel] == pytest.approx([pt(v) for v in expected])


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
def test_ink_reaches_past_every_outer_edge_and_never_past_a_fold(fmt):
    profile = profile_of(fmt)
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    sheets = {page: Sheet(pdf, page, profile.margin) for page, _, _ in boxes(fmt, fmt.press)}
    for page, panel, (x0, y0, x1, y1) in boxes(fmt, fmt.press):
        sheet = sheets[page]
        middle_x, middle_y = (x0 + x1) / 2, y0 + 5
        colour = sheet.at(middle_x, middle_y)
        assert sheet.at(middle_x, y0 - 1) == colour, "1 mm above the trim"
        assert sheet.at(middle_x, y1 + 1) == colour, "1 mm below the trim"
        for x, outward in ((x0, -1), (x1, 1)):
            outer = x in (0, pytest.approx(fmt.press.width))
            outside = sheet.at(x + outward * (1 if outer else 0.3), middle_y)
            assert (outside == colour) == outer, f"{panel} at {x} mm"
            assert sheet.at(x - outward * 0.3, middle_y) == colour
        beyond = profile.bleed + 0.5
        assert sheet.at(middle_x, y0 - beyond) == (255, 255, 255), "nothing beyond the bleed"


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


def test_a_side_lists_only_the_panels_that_it_shows():
    with pikepdf.open(BytesIO(finish(numbered(trifold), Edition.OFFICE, job(trifold)))) as found:
        listed = [set(page.Resources.XObject.keys()) for page in found.pages]
    assert listed == [{"/Flap", "/Back", "/Front"}, {"/InsideLeft", "/InsideCentre", "/InsideRight"}]


def turned(rotation, places, width, height):
    """Return an A5 sheet whose front lies at ``places``, turned, on a larger sheet."""
    fmt = find_format("sheet", "a5")
    placements = tuple(Placement("front", 0, 0, x, y, rotation) for x, y in places)
    layout = Layout(width, height, placements, ((), ()), "long")
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


# By fold, which panel of the outside is printed on the leaf of which panel of the inside.
LEAVES = {
    "trifold": {"inside-left": "front", "inside-centre": "back", "inside-right": "flap"},
    "half-fold": {"inside-left": "front", "inside-right": "back"},
    "sheet": {"back": "front"},
}
formats = st.sampled_from(sorted(FORMATS.values(), key=lambda fmt: fmt.name))


@given(formats, st.booleans(), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_seen_through_the_paper_every_leaf_is_one_panel_on_either_side(fmt, office, across, down):
    """Turning a sheet over its duplex edge mirrors it about the upright axis: tops stay tops."""
    layout = fmt.office if office else fmt.press
    assert layout.duplex == ("short" if layout.width > layout.height else "long")
    x, y = across * layout.width, down * layout.height

    def panel_at(side, x):
        hits = [p for p in layout.placements if p.side == side and p.x <= x < p.x + fmt.panel(p.panel).width]
        return [(p.panel, round(x - p.x, 6), p.rotation) for p in hits if p.y <= y < p.y + fmt.panel(p.panel).height]

    front, back = panel_at(0, x), panel_at(1, layout.width - x)
    assume(not any(abs(left) < 1e-6 for _, left, _ in (*front, *back)))  # on a fold, it is on both of its sides
    assert len(front) == len(back) <= 1
    for (one, from_left, turn), (other, from_right, other_turn) in zip(front, back, strict=True):
        assert turn == other_turn == 0
        assert LEAVES[fmt.fold][other] == one
        assert from_left + from_right == pytest.approx(fmt.panel(one).width)
        assert fmt.panel(one).width == pytest.approx(fmt.panel(other).width)


def test_a_leaflet_with_one_side_has_one_page():
    fmt = find_format("sheet", "a4")
    pages = numbered(fmt)
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        del pdf.pages[1]
        out = BytesIO()
        pdf.save(out)
    single = PanelPages(out.getvalue(), ("front",), pages.bleed)
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
