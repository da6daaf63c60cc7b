"""Colour spaces, read and written; what several inks come to, as another program computes it."""

import subprocess
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, Stream

from brochure.press.paints import (
    CMYK,
    GRAY,
    PATTERN,
    RGB,
    UNKNOWN,
    Space,
    read_space,
    tint_of,
    write_space,
    written_number,
)

SEA = Space("inks", ("Sea",), ((1.0, 0.5, 0.0, 0.25),))
BOTH = Space("inks", ("Sea", "PANTONE Warm Red C"), ((1.0, 0.5, 0.0, 0.25), (0.0, 0.8, 0.9, 0.0)))
MIXED = Space("inks", ("Sea", "Cyan", "Black"), ((0.2, 0.5, 0.0, 0.25), (1.0, 0, 0, 0), (0, 0, 0, 1.0)))


@pytest.mark.parametrize(
    ("written", "space"),
    [
        ("/DeviceGray", GRAY),
        ("/G", GRAY),
        ("/RGB", RGB),
        ("/DeviceCMYK", CMYK),
        ("/Pattern", PATTERN),
        ("[/Pattern /DeviceRGB]", PATTERN),
        ("/Named", RGB),
        ("/Absent", UNKNOWN),
        ("/Loop", UNKNOWN),
        ("[/CalRGB << /WhitePoint [1 1 1] >>]", RGB),
        ("[/CalGray << /WhitePoint [1 1 1] >>]", GRAY),
        ("[/Lab << /WhitePoint [0.95 1 1.09] >>]", Space("lab", white=(0.95, 1.0, 1.09))),
        ("[/Indexed /DeviceRGB 1 <ff000000ff00>]", Space("indexed", base=RGB, table=((1, 0, 0), (0, 1, 0)))),
        ("[/Separation /Sea /DeviceCMYK << /FunctionType 2 /N 1 /C0 [0 0 0 0] /C1 [1 0.5 0 0.25] >>]", SEA),
        ("[]", UNKNOWN),
        ("[/Nonsense]", UNKNOWN),
    ],
)
def test_a_space_is_what_it_says(written, space):
    resources = Dictionary(ColorSpace=Object.parse(b"<< /Named /DeviceRGB /Loop /Loop >>"))
    assert read_space(Object.parse(written.encode()), resources) == space


def test_a_profile_of_three_channels_is_rgb():
    pdf = pikepdf.new()
    for count, kind in ((1, "gray"), (3, "rgb"), (4, "cmyk"), (2, "unknown")):
        found = read_space(Array([Name.ICCBased, Stream(pdf, b"icc", N=count)]), Dictionary())
        assert (found.kind, found.profile) == (kind, b"icc")


@pytest.mark.parametrize("space", [SEA, BOTH, MIXED, Space("indexed", base=BOTH, table=((0, 1), (1, 0)))])
def test_what_is_written_is_read_again(space):
    pdf = pikepdf.new()
    pdf.Root.Kept = write_space(pdf, space, {})
    out = BytesIO()
    pdf.save(out)
    with pikepdf.open(out) as again:
        assert read_space(again.Root.Kept, Dictionary()) == space


def test_an_ink_is_one_object_wherever_it_is_used():
    pdf = pikepdf.new()
    made: dict[str, Object] = {}
    alone, together = write_space(pdf, SEA, made), write_space(pdf, BOTH, made)
    assert together[4].Colorants["/Sea"].objgen == alone.objgen
    assert "/Cyan" not in write_space(pdf, MIXED, made)[4].Colorants


def test_ghostscript_adds_up_inks_as_we_do(tmp_path):
    """The calculator that turns several inks into CMYK is judged by one that is not ours."""
    cases = [(BOTH, (0.5, 0.25)), (BOTH, (1, 1)), (MIXED, (1, 0.9, 0.4)), (MIXED, (0, 0, 0.5)), (SEA, (0.3,))]
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(10 * len(cases), 10))
    spaces = {f"/S{i}": write_space(pdf, space, {}) for i, (space, _) in enumerate(cases)}
    page.Resources = Dictionary(ColorSpace=Dictionary(spaces))
    drawn = [f"/S{i} cs {' '.join(map(str, v))} scn {10 * i} 0 10 10 re f" for i, (_, v) in enumerate(cases)]
    page.Contents = Stream(pdf, "\n".join(drawn).encode())
    pdf.save(tmp_path / "inks.pdf")
    command = ["gs", "-q", "-sDEVICE=tiff32nc", "-r72", "-o", tmp_path / "inks.tif", tmp_path / "inks.pdf"]
    subprocess.run(command, check=True)
    from PIL import Image

    with Image.open(tmp_path / "inks.tif") as picture:
        for i, (space, values) in enumerate(cases):
            wanted = [round(v * 255) for v in tint_of(space.alternates, values)]
            assert picture.getpixel((10 * i + 5, 5)) == pytest.approx(tuple(wanted), abs=2)


@given(st.floats(-10, 10))
def test_a_number_is_written_so_that_pdf_reads_it(value):
    text = written_number(value)
    assert float(text) == pytest.approx(value, abs=5.1e-7)
    assert "e" not in text
    assert text != "-0"
