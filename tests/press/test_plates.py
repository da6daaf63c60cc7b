"""Plates and soft proofs of finished files: as Ghostscript separates them, and as the profile has them look."""

import pytest
from PIL import ImageChops, ImageFilter

from brochure.document import ASSETS
from brochure.errors import Place
from brochure.model.printing import Stated
from brochure.press import Edition, separations, soft_proof, swatches
from brochure.press.icc import condition
from brochure.units import pt
from tests.support.panels import picture, profile_of
from tests.support.plates import _inside, plates
from tests.support.printed import HEIGHT, ROLES, SHEET, WIDTH, as_file, boxes, printed, spaces
from tests.support.torture import drawn

HERE = Place("_brand.yml", 9, 9)
STATED = {"brand": Stated((1, 0.4, 0.8, 0.45), "Sea", HERE), "support": Stated(None, "Sun", HERE)}
SHOP = profile_of(SHEET)


def everything():
    photo = as_file(drawn("RGB", lambda x, y: (x % 256, (x * y) % 256, y)), "JPEG", quality=95)
    grey = as_file(drawn("L", lambda x, _: x % 256), "PNG")
    html = (
        boxes("var(--brand)", "linear-gradient(var(--brand), var(--support))", "linear-gradient(#c63, #36c)", "#c63")
        + '<p style="background: var(--support-30)">black text on a spot</p>'
        + '<div style="opacity: .5; background: #36c"></div>'
        + f'<img src="{ASSETS}p.jpg" height="60"><img src="{ASSETS}g.png" height="60">'
    )
    return printed(html, assets={f"{ASSETS}p.jpg": photo, f"{ASSETS}g.png": grey}, stated=STATED)


def test_plates_are_those_that_ghostscript_makes(tmp_path):
    made = everything()
    (tmp_path / "made.pdf").write_bytes(made.pdf)
    ours, theirs = separations(made.pdf), plates(tmp_path / "made.pdf")[0]
    assert list(ours) == ["Cyan", "Magenta", "Yellow", "Black", "Sea", "Sun"]
    assert set(theirs) == set(ours)
    for name, pdf in ours.items():
        assert apart(picture(pdf, 0, 72), theirs[name]) < 0.03, name
    assert apart(picture(ours["Sea"], 0, 72), theirs["Sun"]) > 0.1


def apart(ours, theirs):
    """Return the share of pixels of a plate that differ by more than a tenth, edges smoothed."""
    edge = pt(SHOP.margin - SHOP.bleed)
    box = [edge, edge, edge + pt(WIDTH + 2 * SHOP.bleed), edge + pt(HEIGHT + 2 * SHOP.bleed)]
    inside = _inside(ImageChops.invert(ours.convert("L")), box, 72)
    size = (min(inside.width, theirs.width), min(inside.height, theirs.height))
    one, other = (plate.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(3)) for plate in (inside, theirs))
    difference = ImageChops.difference(one, other).histogram()
    return sum(difference[26:]) / sum(difference)


def test_black_text_does_not_knock_out_of_a_spot():
    css = "p { background: var(--brand); height: 40mm; font: 700 60pt/20mm Test }"
    found = separations(printed("<p>MMM</p>", css, stated=STATED).pdf)
    inside = picture(found["Sea"], 0, 72).crop((80, 80, 300, 120)).convert("L")
    assert inside.getextrema() == (0, 0)
    assert picture(found["Black"], 0, 72).crop((80, 80, 300, 120)).convert("L").getextrema() == (0, 255)


def test_a_plate_without_art_is_not_there():
    assert list(separations(printed(boxes("var(--brand)"), stated=STATED).pdf)) == ["Sea"]
    assert list(separations(printed("<p>text</p>").pdf)) == ["Black"]


def test_a_file_in_rgb_has_no_plates():
    with pytest.raises(ValueError, match="RGB"):
        separations(printed(boxes("#c63"), edition=Edition.OFFICE).pdf)


def test_a_soft_proof_shows_ink_as_the_profile_has_it_look():
    made = printed(boxes("var(--brand)", "#c63", "var(--warning)"), stated={"brand": STATED["brand"]})
    proof = soft_proof(made.pdf, SHOP.icc_profile)
    assert not {"/DeviceCMYK", "/Separation", "k", "scn"} & spaces(proof)
    from brochure.compose import inks

    shown = {s.ink.name: s.paint for s in swatches(SHOP, inks.plates(ROLES, {"brand": STATED["brand"]})).values()}
    drawn_in = picture(proof, 0, 72)
    for number, paint in enumerate((None, made.converted[(0xCC, 0x66, 0x33)], shown["warning"])):
        ink = (1.0, 0.4, 0.8, 0.45) if paint is None else paint.values
        (wanted,) = condition(SHOP.icc_profile).look([ink])
        found = drawn_in.getpixel((230, 37 + round((12 + 20 * number + 10) * 72 / 25.4)))
        assert found == pytest.approx([v * 255 for v in wanted], abs=2)


def test_proofs_of_everything_are_sound_files(tmp_path):
    import subprocess

    made = everything()
    for name, pdf in {**separations(made.pdf), "soft": soft_proof(made.pdf, SHOP.icc_profile)}.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        subprocess.run(["qpdf", "--check", tmp_path / f"{name}.pdf"], check=True, capture_output=True)
        assert not {"/DeviceCMYK", "/Separation"} & spaces(pdf)


def test_the_same_file_gives_the_same_proofs():
    made = printed(boxes("var(--brand)", "#c63"))
    assert separations(made.pdf) == separations(made.pdf)
    assert soft_proof(made.pdf, SHOP.icc_profile) == soft_proof(made.pdf, SHOP.icc_profile)
