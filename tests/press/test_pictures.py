"""CMYK pictures come out right in every renderer, in sRGB where the file is not for the press."""

import subprocess
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from brochure.document import ASSETS, Region
from brochure.formats import FORMATS
from brochure.press import Edition, PanelPages, finish
from brochure.typeset import BLEED_MM
from tests.support.panels import block, document, engine, job, page_rule, picture

FOGRA = (files("brochure") / "press/profiles/fogra39-coated.icc").read_bytes()
FORMAT = FORMATS["sheet-a4"]
RED, WHITE = (0, 230, 220, 10), (0, 0, 0, 0)
URL = f"{ASSETS}a.jpg"


def cmyk(profile=None):
    image = Image.new("CMYK", (400, 200), RED)
    image.paste(WHITE, (200, 0, 400, 200))
    file = BytesIO()
    image.save(file, "JPEG", quality=95, **({"icc_profile": profile} if profile else {}))
    return file.getvalue()


def made(data, edition):
    words = block(1, f'<img src="{URL}" alt="red" style="width: 100mm; display: block">', tag="h1")
    css = page_rule("front", 1, 210, 297) + "img { image-rendering: crisp-edges }"
    pages = engine().typeset(document(css, (Region("front", ("front",), ((words,),)),), {URL: data}))
    return finish(PanelPages(pages.pdf, pages.panels, BLEED_MM), edition, job(FORMAT))


def truth(profile):
    source, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
    point = Image.new("CMYK", (1, 1), RED)
    black = ImageCms.Flags.BLACKPOINTCOMPENSATION
    found = ImageCms.profileToProfile(point, source, srgb, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB", flags=black)
    assert found is not None
    return found.getpixel((0, 0))


def spaces(pdf):
    with pikepdf.open(BytesIO(pdf)) as document_:
        return {str(o.ColorSpace) for o in document_.objects if isinstance(o, pikepdf.Stream) and "/Width" in o}


def drawn(pdf, renderer, folder: Path):
    """Return the pixels of the two halves of the picture: in its middle, 37 mm and 87 mm from the left of the page."""
    file = folder / "a.pdf"
    file.write_bytes(pdf)
    if renderer == "pdfium":
        image = picture(pdf, 0, 25.4)
    elif renderer == "poppler":
        subprocess.run(["pdftoppm", "-r", "25.4", "-png", file, folder / "a"], check=True)
        image = Image.open(next(folder.glob("a-*.png"))).convert("RGB")
    else:
        command = f"gs -q -dNOPAUSE -dBATCH -sDEVICE=png16m -r25.4 -o {folder / 'a.png'} {file}"
        subprocess.run(command.split(), check=True)
        image = Image.open(folder / "a.png").convert("RGB")
    left = (image.width - 210) // 2 + 12
    top = (image.height - 297) // 2 + 12
    return image.getpixel((left + 25, top + 25)), image.getpixel((left + 75, top + 25))


@pytest.mark.parametrize("renderer", ["pdfium", "poppler", "ghostscript"])
@pytest.mark.parametrize("edition", list(Edition))
def test_no_renderer_draws_an_adobe_jpeg_as_its_negative(renderer, edition, tmp_path):
    red, white = drawn(made(cmyk(FOGRA), edition), renderer, tmp_path)
    assert red[0] > 180
    assert red[1] < 80
    assert min(white) > 245


@pytest.mark.parametrize("profile", [FOGRA, None])
def test_at_the_office_and_on_screen_it_has_the_colour_that_its_profile_says(profile, tmp_path):
    """Without one of its own, the printing condition's, which here is the same."""
    for edition in (Edition.OFFICE, Edition.SCREEN):
        pdf = made(cmyk(profile), edition)
        assert spaces(pdf) == {"/DeviceRGB"}
        red, _ = drawn(pdf, "pdfium", tmp_path)
        assert max(abs(a - b) for a, b in zip(red, truth(FOGRA), strict=True)) <= 6


def test_a_profile_that_is_none_for_cmyk_is_passed_over(tmp_path):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, white = drawn(made(cmyk(srgb), Edition.SCREEN), "pdfium", tmp_path)
    assert max(abs(a - b) for a, b in zip(red, truth(FOGRA), strict=True)) <= 6
    assert min(white) > 245
