"""Proofs as pixels, and ink measured on plates."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from brochure.facts import PageFact
from brochure.proof.rasters import PNG_PPI, inked, pngs

PAGE = PageFact(
    1, (0, 0, 70.556, 70.556), (0, 0, 70.556, 70.556), (17.639, 17.639, 52.917, 52.917), 0, coverage_is_bound=False
)


def plate(*content):
    pdf = pikepdf.new()
    for drawn in content:
        pdf.add_blank_page(page_size=(200, 200)).contents_add(drawn)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_picture_of_every_page_has_the_size_of_the_page():
    found = pngs(plate(b"", b"0 g 0 0 200 200 re f"))
    sizes = [Image.open(BytesIO(data)).size for data in found]
    assert [edge for size in sizes for edge in size] == pytest.approx([200 * PNG_PPI / 72] * 4, abs=1)


def test_the_same_file_gives_the_same_pictures():
    assert pngs(plate(b"0.5 g 0 0 99 99 re f")) == pngs(plate(b"0.5 g 0 0 99 99 re f"))


def test_full_ink_on_a_quarter_of_the_trimmed_page():
    (found,) = inked(plate(b"0 g 50 50 50 50 re f"), [PAGE])
    assert found == pytest.approx((100, 25), abs=1.5)


def test_a_tint_is_measured_as_it_is():
    (found,) = inked(plate(b"0.7 g 0 0 200 200 re f"), [PAGE])
    assert found == pytest.approx((30, 30), abs=0.5)


def test_marks_outside_the_trim_do_not_count():
    assert inked(plate(b"0 g 0 0 200 45 re f"), [PAGE]) == ((0.0, 0.0),)


def test_every_page_has_its_own_figures():
    pages = [PAGE, PAGE]
    first, second = inked(plate(b"", b"0.5 g 0 0 200 200 re f"), pages)
    assert first == (0.0, 0.0)
    assert second[0] == pytest.approx(50, abs=0.5)
