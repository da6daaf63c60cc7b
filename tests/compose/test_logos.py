"""Logos: the one that suits a place and its ground, and what helps one that would fade."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brochure.compose import inks, logos
from brochure.compose.pictures import open_picture
from brochure.errors import Place, Severity
from brochure.model.brand import read_brand
from brochure.source import parse
from tests.support.brands import mark, pixels, svg

if TYPE_CHECKING:
    from brochure.model.logos import Logo

CHECKOUT = Path(__file__).resolve().parent.parent.parent
INKS = inks.resolve({"brand": (0x2B, 0x4C, 0x7E), "support": (0xB9, 0xC4, 0x6B)})
FILES = {
    "blue.svg": mark("#2B4C7E"),
    "white.svg": mark("#FFFFFF"),
    "cream.svg": mark("#FFE9A8", "#FCE4EC"),
    "blue.png": pixels((400, 200), None, "#2B4C7E"),
    "white.png": pixels((400, 200), None, "#FFFFFF"),
    "soft.png": pixels((400, 200), None, "#2B4C7E", soft=True),
    "box.jpg": pixels((400, 200), "#FFFFFF", "#7E2B4C", "JPEG"),
    "tile.svg": svg(40, 40, '<rect width="40" height="40" fill="#2B4C7E"/>', '<path d="M9 9h20v20z" fill="#FFF"/>'),
}


def chosen(logo: str, ground: str = "paper", sizes: tuple[str, ...] = logos.COVER) -> logos.Chosen | None:
    brand = read_brand(parse(f'logo: {logo}\ncolor: {{primary: "#2B4C7E"}}\n'.encode(), "_brand.yml"))

    def load(found: Logo) -> object:
        return open_picture(FILES[found.path], found.path, found.place, logo=True)

    return logos.choose(brand, sizes, ground, INKS, load)  # type: ignore[arg-type]


def path(found: logos.Chosen | None) -> str:
    assert found
    return found.logo.path


PAIR = "{small: cream.svg, medium: {light: blue.svg, dark: white.svg}, large: blue.png}"


def test_a_place_takes_its_size_and_a_ground_its_variant() -> None:
    assert path(chosen(PAIR)) == "blue.svg"
    assert path(chosen(PAIR, "brand")) == "white.svg"
    assert path(chosen(PAIR, sizes=logos.POSTER)) == "blue.png"
    assert path(chosen("{small: blue.png, medium: blue.svg}", sizes=logos.CARD)) == "blue.png"
    assert path(chosen(PAIR, sizes=logos.CARD)) == "blue.svg", "the small one would fade on paper"
    assert chosen("") is None


@pytest.mark.parametrize("fold", ["business-card", "poster", "large-print", "trifold"])
def test_every_place_has_its_sizes(fold: str) -> None:
    assert sorted(logos.sizes_for(fold)) == ["large", "medium", "small"]


@pytest.mark.parametrize("logo", ["blue.svg", "blue.png", "soft.png", "box.jpg", "tile.svg"])
def test_what_stands_out_on_paper_needs_no_plate_and_no_word(logo: str) -> None:
    found = chosen(logo)
    assert found
    assert (found.plate, found.turned, found.findings) == ("", False, ())


@pytest.mark.parametrize(("logo", "plate"), [("white.svg", "brand"), ("white.png", "brand"), ("cream.svg", "brand")])
def test_what_fades_on_paper_stands_on_a_plate_and_is_told_at_its_line(logo: str, plate: str) -> None:
    found = chosen(logo)
    assert found
    assert found.plate == plate
    (told,) = found.findings
    assert (told.code, told.severity, told.place) == ("logo-contrast", Severity.WARNING, Place("_brand.yml", 1, 7))
    assert "a plate of brand" in told.message
    assert told.hint
    assert "light grounds" in told.hint


def test_without_a_variant_for_a_dark_ground_paper_is_laid_beneath() -> None:
    found = chosen("blue.svg", "brand")
    assert found
    assert (found.plate, found.turned) == ("paper", False)
    assert [(told.code, told.severity) for told in found.findings] == [("logo-contrast", Severity.NOTE)]
    turned = chosen("white.svg", "brand")
    assert turned
    assert (turned.plate, turned.turned, turned.findings) == ("", True, ())


def test_a_logo_in_its_own_box_brings_its_ground() -> None:
    faint = pixels((400, 200), "#FFFFFF", "#E8E8E8", "JPEG")
    assert logos.seen(faint).ground is None, "nothing in it stands out on its own ground"
    assert logos.seen(FILES["tile.svg"]).ground == (0x2B, 0x4C, 0x7E)
    assert logos.seen(pixels((90, 40), "#14202E", "#B9C46B")).ground == (0x14, 0x20, 0x2E)


def test_what_is_half_clear_is_weighed_as_it_shows() -> None:
    sight = logos.Seen((((0, 0, 0), 0.2, 1.0),))
    assert sight.share((255, 255, 255)) == 0
    assert logos.Seen((((0, 0, 0), 0.6, 1.0),)).share((255, 255, 255)) == 1


def test_limits_and_air_come_from_the_brand_or_are_ours() -> None:
    found = chosen("blue.svg")
    assert found
    own = logos.lockup("logo", found)
    assert (own.least_width, own.least_height, own.clear) == ((5.0, None), (3.0, None), None)
    assert own.aspect == pytest.approx(48 / 36)


def test_the_logos_that_ship_are_weighed_without_a_heavy_package() -> None:
    program = (
        "import sys; from brochure.compose.logos import seen; "
        "[seen(open(f'content/clinics/{name}/logo.svg', 'rb').read()) for name in ('aldgrove', 'tern-quay')]; "
        "print({'coloraide', 'PIL'} & set(sys.modules))"
    )
    run = subprocess.check_output([sys.executable, "-c", program], text=True, cwd=CHECKOUT)
    assert run.strip() == "set()"
