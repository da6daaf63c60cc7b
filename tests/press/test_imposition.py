"""Where panels come to lie: read back from the finished sheets, as pixels and as text."""

import subprocess
from io import BytesIO

import pikepdf
import pytest

from brochure.formats import FORMATS, find_format
from brochure.press import Edition, PanelPages, cells, default_profile, finish
from brochure.units import mm, pt
from tests.support.panels import GROUNDS, NUMBERS, job, numbered, opened, picture

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
    margin = default_profile(fmt).margin if edition is Edition.PRINT else 0
    names = [p.name for p in fmt.panels]
    with opened(pdf) as found:
        for page, panel, (x0, y0, x1, y1) in boxes(fmt, layout):
            height = mm(found[page].get_height())
            box = (x0 + margin, height - y1 - margin, x1 + margin, height - y0 - margin)
            text = found[page].get_textpage().get_text_bounded(*(pt(v) for v in box))
            assert text.split() == [NUMBERS[names.index(panel)]]


@every_format
def test_cells_are_where_the_table_puts_them(fmt):
    margin = default_profile(fmt).margin
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
    profile = default_profile(fmt)
    pdf = finish(numbered(fmt), Edition.PRINT, job(fmt))
    sheets = {page: Sheet(pdf, page, profile.margin) for page, _, _ in boxes(fmt, fmt.press)}
    for page, panel, (x0, y0, x1, y1) in boxes(fmt, fmt.press):
        sheet, colour = sheets[page], ground(fmt, panel)
        middle_x, middle_y = (x0 + x1) / 2, y0 + 5
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
    sheet = Sheet(pdf, 0, default_profile(trifold).margin)
    assert sheet.at(197.3, 100) == ground(trifold, "front")  # covered by the neighbour, which is drawn over it
    assert sheet.at(97.3, 100) == ground(trifold, "back")


def test_a_leaflet_with_one_side_has_one_page():
    fmt = find_format("sheet", "a4")
    pages = numbered(fmt)
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        del pdf.pages[1]
        out = BytesIO()
        pdf.save(out)
    single = PanelPages(out.getvalue(), ("front",), pages.bleed)
    with opened(finish(single, Edition.OFFICE, job(fmt))) as found:
        assert len(found) == 1


@every_format
@pytest.mark.parametrize("edition", list(Edition))
def test_qpdf_finds_nothing_wrong(fmt, edition, tmp_path):
    path = tmp_path / "made.pdf"
    path.write_bytes(finish(numbered(fmt), edition, job(fmt)))
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
