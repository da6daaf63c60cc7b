"""Everything that may be painted, printed by the real command, and judged by programs that are not ours."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.support.commands import brochure, built
from tests.support.plates import coverage, plates
from tests.support.printed import spaces
from tests.support.torture import torture
from tests.support.verapdf import verapdf_x

if TYPE_CHECKING:
    from pathlib import Path

PROFILES = {
    "iso-coated": 300,
    "iso-uncoated": 260,
    "gracol-coated": 320,
    "digital-press": 280,
    "one-ink-black": 100,
    "one-ink-brand": 100,
}
SPOTS = {"PANTONE 3435 C", "Amber Spot"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torture(tmp_path_factory.mktemp("torture"))


def made(workspace: Path, profile: str) -> Path:
    """Build the leaflet under one profile, once."""
    path = workspace / profile / "torture/en-GB/torture.print.pdf"
    if not path.is_file():
        built(workspace, "--profile", profile, "-o", workspace / profile)
    return path


def held(workspace: Path, profile: str, folder: Path, dpi: int = 150) -> None:
    """Hold the file of one profile to everything that a print shop would find."""
    path = made(workspace, profile)
    found = spaces(path.read_bytes())
    assert not {"/DeviceRGB", "/CalRGB", "/Lab", "rg", "RG"} & found
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    assert verapdf_x([path], folder) == {path: []}
    for page in plates(path, dpi):
        assert coverage(page) <= PROFILES[profile]
        used = {name for name, plate in page.items() if plate.getextrema() != (0, 0)}
        if profile == "one-ink-black":
            assert used == {"Black"}
        elif profile == "one-ink-brand":
            assert used == {"PANTONE 3435 C"}
        else:
            assert used <= {"Cyan", "Magenta", "Yellow", "Black", *SPOTS}
            assert used & SPOTS


def test_the_coated_file_passes_every_judge(workspace: Path, tmp_path: Path) -> None:
    held(workspace, "iso-coated", tmp_path, dpi=72)


@pytest.mark.long
@pytest.mark.parametrize("profile", PROFILES)
def test_the_file_of_every_profile_passes_every_judge(workspace: Path, profile: str, tmp_path: Path) -> None:
    held(workspace, profile, tmp_path)


def test_two_builds_give_the_same_bytes(workspace: Path) -> None:
    first = made(workspace, "iso-coated").read_bytes()
    built(workspace, "--profile", "iso-coated", "-o", workspace / "again", "-j", "2")
    assert (workspace / "again/torture/en-GB/torture.print.pdf").read_bytes() == first


def test_a_shop_that_takes_no_transparency_is_told_where_it_is(workspace: Path) -> None:
    report = built(workspace, "--profile", "x-1a", "-o", workspace / "x-1a", code=1)
    faults = {(d["code"], d["panel"]) for d in report["diagnostics"] if d["severity"] == "error"}
    assert faults == {("pdfx-transparency", "front"), ("pdfx-transparency", "back")}
    assert not list((workspace / "x-1a").rglob("*.pdf"))


def test_one_ink_of_a_brand_without_that_spot_is_refused(workspace: Path) -> None:
    brand = workspace / "content/clinics/torture/_brand.yml"
    text = brand.read_text()
    try:
        brand.write_text(text.replace(", spot: PANTONE 3435 C", ""))
        run = brochure(workspace, "build", "--profile", "one-ink-brand", "-o", workspace / "no-spot")
    finally:
        brand.write_text(text)
    assert run.returncode == 1
    assert "content/profiles/one-ink-brand.yaml:5:10: error[no-spot]" in run.stderr


def drawings(path: Path, page: int, folder: Path) -> list[Image.Image]:
    """Return one page in grey at 150 dpi as PDFium, Poppler and Ghostscript draw it."""
    with pdfium.PdfDocument(path) as document:
        drawn = [document[page - 1].render(scale=150 / 72).to_pil().convert("L")]
    poppler, gs = folder / "poppler", folder / "gs.png"
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "-f", page, "-l", page, path, poppler]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    smooth = ["-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", f"-dFirstPage={page}", f"-dLastPage={page}"]
    subprocess.run(["gs", "-q", "-sDEVICE=pnggray", "-r150", *smooth, "-o", gs, path], check=True, capture_output=True)
    drawn += [Image.open(poppler.with_suffix(".pgm")).convert("L"), Image.open(gs).convert("L")]
    size = (min(d.width for d in drawn), min(d.height for d in drawn))
    return [d.crop((0, 0, *size)) for d in drawn]


def edges(picture: Image.Image, least: int) -> Image.Image:
    soft = picture.filter(ImageFilter.GaussianBlur(1))
    steps = ImageChops.subtract(soft.filter(ImageFilter.MaxFilter(3)), soft.filter(ImageFilter.MinFilter(3)))
    return steps.point(lambda step: 255 if step > least else 0)


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels at which one picture has an edge and the other none within a pixel."""
    shares = []
    for first, second in ((one, other), (other, one)):
        near = edges(second, 20).filter(ImageFilter.MaxFilter(3))
        missing = ImageChops.subtract(edges(first, 60), near).histogram()[255]
        shares.append(missing / (first.width * first.height))
    return max(shares)


@pytest.mark.long
@pytest.mark.parametrize("page", [1, 2])
def test_three_engines_draw_the_same_forms(workspace: Path, page: int, tmp_path: Path) -> None:
    one, *others = drawings(made(workspace, "iso-coated"), page, tmp_path)
    assert max(unlike(one, other) for other in others) < 0.002
    assert unlike(*others) < 0.002
    planted = one.copy()
    planted.paste(ImageChops.invert(one.crop((580, 580, 700, 700))), (580, 580))
    assert unlike(planted, one) > 0, "a box that one engine alone draws is seen"
