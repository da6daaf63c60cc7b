"""Colours as Ghostscript shows them through the printing condition, against what the profile makes of the brand's."""

import subprocess
from io import BytesIO

import pytest
from coloraide import Color
from PIL import Image, ImageCms

from brochure import workspace as disk
from brochure.compose import inks
from brochure.units import pt
from tests.support.printed import SHEET, printed

STARTER = disk.Workspace(disk.starter_folder())
NAMES = list(inks.STAND_INS)
WIDE, HIGH = 12, 12  # of a patch, in mm
FIXED = {"text", "paper", "on-brand", "on-support", "on-emergency", "text-70", "text-45", "text-20"}


def truth(icc, colour):
    """Return what a colour in sRGB looks like printed: there and back, relative colorimetric, by littleCMS."""
    profile, srgb = ImageCms.ImageCmsProfile(BytesIO(icc)), ImageCms.createProfile("sRGB")
    intent, black = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    there = ImageCms.buildTransform(srgb, profile, "RGB", "CMYK", intent, flags=black)
    back = ImageCms.buildTransform(profile, srgb, "CMYK", "RGB", intent)
    return back.apply(there.apply(Image.new("RGB", (1, 1), colour))).getpixel((0, 0))


def patches(tmp_path, shop, roles):
    """Return the sRGB that Ghostscript shows for every ink."""
    boxes = "".join(f'<i style="background: var(--{name})"></i>' for name in NAMES)
    css = f"i {{ float: left; width: {WIDE}mm; height: {HIGH}mm }}"
    made = printed(boxes, css, roles=roles, shop=shop)
    (tmp_path / "condition.icc").write_bytes(shop.icc_profile)
    (tmp_path / "made.pdf").write_bytes(made.pdf)
    how = ["-sDEVICE=tiff24nc", "-r72", f"-sDefaultCMYKProfile={tmp_path / 'condition.icc'}", "-dRenderIntent=1"]
    reading = [f"--permit-file-read={tmp_path}/"]
    command = ["gs", "-q", *reading, *how, "-dBlackPtComp=0", "-o", tmp_path / "made.tif", tmp_path / "made.pdf"]
    subprocess.run(command, check=True, capture_output=True)
    across = int((SHEET.press.width - 24) // WIDE)
    with Image.open(tmp_path / "made.tif") as picture:
        for number, name in enumerate(NAMES):
            x = shop.margin + 12 + (number % across + 0.5) * WIDE
            y = shop.margin + 12 + (number // across + 0.5) * HIGH
            yield name, picture.getpixel((round(pt(x)), round(pt(y))))


def distance(one, other):
    first, second = (Color("srgb", [v / 255 for v in colour]) for colour in (one, other))
    return first.delta_e(second, method="2000")


@pytest.mark.parametrize("clinic", ["tern-quay", "aldgrove"])
@pytest.mark.parametrize("profile", ["iso-coated", "iso-uncoated", "gracol-coated"])
def test_flat_inks_look_as_the_profile_has_them(tmp_path, clinic, profile):
    brand, shop = STARTER.clinic(clinic).brand, STARTER.profile(profile)
    roles = inks.roles(brand.colours, brand.inks)
    colours = inks.resolve(roles)
    icc = shop.icc_profile
    found = dict(patches(tmp_path, shop, roles))
    far = {name: distance(found[name], truth(icc, colours[name])) for name in NAMES if name not in FIXED}
    assert len(far) >= 20
    assert {name: round(how, 2) for name, how in far.items() if how >= 2} == {}
    assert distance(found["brand"], truth(icc, (200, 30, 40))) > 10, "another colour is seen as another"
    assert found["paper"] == (255, 255, 255)
