"""Colours put onto plates, judged on the plates that Ghostscript makes of the finished file."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from brochure.compose import inks
from brochure.document import ASSETS
from brochure.errors import Place
from brochure.model.printing import Stated
from brochure.press import swatches
from brochure.units import pt
from tests.support.panels import profile_of
from tests.support.plates import coverage, plates
from tests.support.printed import ROLES, SHEET, as_file, boxes, printed, spaces
from tests.support.torture import drawn, wide_gamut

HERE = Place("_brand.yml", 9, 9)
SEA = Stated((1, 0.4, 0.8, 0.45), "Sea", HERE)
SUN = Stated(None, "Sun", HERE)
BRICK = Stated((0.1, 0.9, 1.0, 0.05), None, HERE)
SHOP = profile_of(SHEET)


def at(found, x, y):
    """Return the per cent of every ink that is there at x, y mm from the trim's top left."""
    edge = pt(SHOP.bleed)
    point = (round(pt(x) + edge), round(pt(y) + edge))
    return {name: round(plate.getpixel(point) / 2.55) for name, plate in found.items() if plate.getpixel(point) > 2}


def separated(tmp_path, made, dpi=72):
    (tmp_path / "made.pdf").write_bytes(made.pdf)
    return plates(tmp_path / "made.pdf", dpi)[0]


def middles(tmp_path, *backgrounds, **how):
    found = separated(tmp_path, printed(boxes(*backgrounds), **how))
    return [at(found, 70, 12 + 20 * i + 10) for i in range(len(backgrounds))]


def test_stated_inks_and_their_tints_are_what_the_brand_states(tmp_path):
    stated = {"brand": BRICK}
    full, tint, ground, none = middles(
        tmp_path, "var(--brand)", "var(--brand-30)", "var(--ground)", "#FFFFFE", stated=stated
    )
    assert full == {"Cyan": 10, "Magenta": 90, "Yellow": 100, "Black": 5}
    assert tint == pytest.approx({"Cyan": 3, "Magenta": 27, "Yellow": 30, "Black": 2}, abs=1)
    assert set(ground) <= {"Cyan", "Magenta", "Yellow", "Black"}
    assert none == {}


def test_a_spot_is_a_plate_and_its_tints_are_tints_of_it(tmp_path):
    found = middles(
        tmp_path,
        "var(--brand)",
        "var(--brand-30)",
        "var(--emergency)",
        "var(--ground)",
        "rgb(0, 72, 58)",
        stated={"brand": SEA, "support": SUN},
    )
    assert found == [{"Sea": 100}, {"Sea": 30}, {"Sea": 100}, {"Sun": 10}, {"Sea": 100}]


def test_black_text_is_on_one_plate_whatever_its_screen_value_and_overprints(tmp_path):
    css = "div div { background: var(--brand); color: var(--text); font: 700 60pt/20mm Test }"
    found = separated(
        tmp_path, printed("<div>MMMM</div><div>MMMM</div>", css, roles={**ROLES, "text": (90, 20, 60)}), 144
    )
    dots = found["Black"].point(lambda v: 255 if v == 255 else 0)
    assert dots.getbbox(), "the text is on the black plate"
    under = {name: set(found[name].crop((100, 120, 500, 220)).tobytes()) for name in ("Cyan", "Magenta", "Yellow")}
    assert all(len(values) == 1 for values in under.values()), "the ground runs on under it"
    assert max(under["Cyan"]) > 100


def test_what_overprints_ends_with_the_text(tmp_path):
    """A picture, a gradient, a form and a colour after black text knock out what is under them."""
    css = """
        .on { background: var(--brand); height: 60mm; position: relative }
        .on * { position: absolute; left: 0; width: 30mm; height: 10mm }
        .b { top: 10mm; background: #FFFFFE } .c { top: 20mm; background: linear-gradient(#eee, #eee) no-repeat }
        .d { top: 30mm; background: var(--support); opacity: .99 } .e { top: 40mm; background: var(--text); }
    """
    html = '<div class="on">text<i class="b"></i>text<i class="c"></i>text<i class="d"></i>text<i class="e"></i></div>'
    found = separated(tmp_path, printed(html, css, stated={"brand": SEA, "support": SUN}))
    assert at(found, 40, 12 + 15) == {}
    assert set(at(found, 40, 12 + 25)) == {"Black"}
    assert at(found, 30, 12 + 35) == {"Sun": 99}
    assert at(found, 30, 12 + 45) == {"Sea": 100, "Black": 100}


def test_greys_are_black_ink_alone(tmp_path):
    found = middles(tmp_path, "#777", "linear-gradient(90deg, #333, #ddd)", "var(--text-45)", "var(--text-20)", "#000")
    assert [set(one) for one in found] == [{"Black"}] * 5
    assert found[4] == {"Black": 100}


def test_a_gradient_goes_from_exactly_one_ink_to_exactly_the_other(tmp_path):
    gradient = "linear-gradient(90deg, var(--brand), var(--brand) 10%, var(--warning) 90%, var(--warning))"
    (left,), (right,) = (
        [at(found, x, 22)] for found in [separated(tmp_path, printed(boxes(gradient)))] for x in (16, 132)
    )
    shown = {s.ink.name: s.paint.values for s in swatches(SHOP, inks.plates(ROLES, {})).values()}
    for ends, ink in ((left, "brand"), (right, "warning")):
        wanted = {
            n: round(100 * v)
            for n, v in zip(("Cyan", "Magenta", "Yellow", "Black"), shown[ink], strict=True)
            if v > 0.01
        }
        assert ends == pytest.approx(wanted, abs=1)


def test_a_gradient_of_two_spots_uses_their_plates_and_no_other(tmp_path):
    (middle,) = middles(
        tmp_path, "linear-gradient(90deg, var(--brand), var(--support))", stated={"brand": SEA, "support": SUN}
    )
    assert middle == pytest.approx({"Sea": 50, "Sun": 50}, abs=3)
    made = printed(boxes("linear-gradient(var(--brand), #3399cc)"), stated={"brand": SEA})
    assert "/DeviceN" in spaces(made.pdf)
    assert "/DeviceRGB" not in spaces(made.pdf)


def test_a_shape_in_a_soft_mask_keeps_its_shape(tmp_path):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40mm" height="20mm">'
        b'<mask id="m"><rect x="1" y="1" width="18" height="18" fill="#FFFFFF"/>'
        b'<rect x="21" y="1" width="18" height="18" fill="#808080"/></mask>'
        b'<rect x="0" y="0" width="40" height="20" fill="#0F4C5D" mask="url(#m)"/></svg>'
    )
    html = f'<img src="{ASSETS}m.svg" style="display: block">'
    found = separated(tmp_path, printed(html, assets={f"{ASSETS}m.svg": svg}, stated={"brand": SEA}))
    assert at(found, 12 + 10, 12 + 10) == {"Sea": 100}
    assert at(found, 12 + 30, 12 + 10) == pytest.approx({"Sea": 50}, abs=1)


def pictured(data, name="p.png", **how):
    html = f'<img src="{ASSETS}{name}" style="display: block; width: 80mm; height: 40mm">'
    return printed(html, "div { height: auto }", assets={f"{ASSETS}{name}": data}, **how)


def test_a_logo_of_few_colours_is_printed_in_the_inks_that_it_shows(tmp_path):
    logo = Image.new("RGB", (20, 10), (0, 72, 58))
    logo.paste((227, 164, 77), (10, 0, 20, 10))
    found = separated(tmp_path, pictured(as_file(logo, "PNG"), stated={"brand": SEA, "support": BRICK}))
    assert at(found, 12 + 20, 12 + 20) == {"Sea": 100}
    assert at(found, 12 + 60, 12 + 20) == {"Cyan": 10, "Magenta": 90, "Yellow": 100, "Black": 5}


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_grey_picture_is_black_ink_alone(tmp_path, mode):
    grey = drawn("L", lambda x, y: (x + 3 * y) % 256).convert(mode)
    for data in (as_file(grey, "PNG"), as_file(grey, "JPEG")):
        found = separated(tmp_path, pictured(data))
        used = {name for name, plate in found.items() if plate.getextrema()[1] > 2}
        assert used == {"Black"}


def test_a_picture_s_own_profile_is_honoured():
    photo = drawn("RGB", lambda x, y: (x % 256, 200, y))
    with_profile, without = (
        pictured(as_file(photo, "JPEG", quality=95, **options), "p.jpg")
        for options in ({"icc_profile": wide_gamut()}, {})
    )
    assert with_profile.pdf != without.pdf
    assert with_profile.diagnostics == without.diagnostics == ()


def test_a_profile_that_is_broken_is_told_and_passed_over():
    photo = drawn("RGB", lambda x, y: (x % 256, 200, y))
    made = pictured(as_file(photo, "JPEG", icc_profile=b"nonsense"), "p.jpg")
    assert [d.code for d in made.diagnostics] == ["picture-profile"]
    assert "/DeviceRGB" not in spaces(made.pdf)


def images(pdf):
    with pikepdf.open(BytesIO(pdf)) as found:
        return [
            (int(o.Width), int(o.Height), str(o.get("/Filter")), bool(o.get("/Interpolate", False)), o.read_raw_bytes())
            for o in found.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]


def test_a_cmyk_jpeg_within_the_limit_keeps_its_bytes(tmp_path):
    picture = drawn("CMYK", lambda x, y: (x % 100, y, 10, 60))
    data = as_file(picture, "JPEG", quality=95)
    made = pictured(data, "p.jpg")
    assert [raw for *_, raw in images(made.pdf)] == [data]
    assert at(separated(tmp_path, made), 12 + 40, 12 + 20) == pytest.approx(
        {"Cyan": 31, "Magenta": 8, "Yellow": 4, "Black": 24}, abs=2
    )


def test_a_cmyk_jpeg_over_the_limit_loses_ink_and_no_black(tmp_path):
    data = as_file(drawn("CMYK", lambda x, _: (255, 255, 250 - x % 2, 200)), "JPEG", quality=95)
    for limit in (300, 240):
        found = separated(tmp_path, pictured(data, "p.jpg", coverage=limit))
        assert limit - 15 < coverage(found) <= limit
        assert at(found, 50, 30)["Black"] == pytest.approx(78, abs=1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_dark_photograph_is_held_to_the_limit(tmp_path, kind):
    photo = drawn("RGB", lambda x, y: (x % 40, y % 30, (x * y) % 20))
    for limit in (300, 220):
        found = separated(tmp_path, pictured(as_file(photo, kind), f"p.{kind.lower()}", coverage=limit))
        assert coverage(found) <= limit + 0.4


def test_a_photograph_is_made_as_fine_as_the_printer_wants_and_never_finer():
    photo = drawn("RGB", lambda x, y: (x % 256, y % 256, (x * y) % 256), (1600, 800))
    sizes = [(w, h) for w, h, *_ in images(pictured(as_file(photo, "PNG"), resolution=300).pdf)]
    assert sizes == [(945, 472)]  # 80 x 40 mm
    assert [(w, h) for w, h, *_ in images(pictured(as_file(photo, "PNG"), resolution=600).pdf)] == [(1600, 800)]


def test_alpha_stays_and_nothing_is_smoothed():
    picture = drawn("RGBA", lambda x, y: (x % 256, 90, y, x % 256))
    made = pictured(as_file(picture, "PNG"))
    assert len(images(made.pdf)) == 2
    assert not any(smooth for *_, smooth, _ in images(made.pdf))
    with pikepdf.open(BytesIO(made.pdf)) as found:
        (base,) = (o for o in found.objects if isinstance(o, pikepdf.Stream) and "/SMask" in o)
        assert (str(base.ColorSpace), str(base.SMask.ColorSpace)) == ("/DeviceCMYK", "/DeviceGray")


def test_colours_that_no_ink_owns_are_listed():
    made = printed(boxes("#123456", "oklch(0.7 0.1 200)", "var(--brand)", "#123456", "linear-gradient(#654321, #fff)"))
    assert {(0x12, 0x34, 0x56), (0x65, 0x43, 0x21)} <= set(made.converted)
    assert len(made.converted) == 3
    (note,) = made.diagnostics
    assert (note.code, str(note.severity)) == ("colours-converted", "note")
    assert "#123456" in note.message
    assert printed(boxes("var(--brand)", "#FFFFFE")).diagnostics == ()


def test_one_ink_puts_everything_on_black(tmp_path):
    photo = as_file(drawn("RGB", lambda x, y: (x % 256, y, 255 - x % 256)), "PNG")
    stated = {"brand": SEA, "support": SUN}
    html = boxes("var(--brand)", "var(--support)", "#3366cc", "linear-gradient(red, var(--support-30))")
    made = printed(
        f'{html}<p>text</p><img src="{ASSETS}p.png" height="99">',
        assets={f"{ASSETS}p.png": photo},
        stated=stated,
        one_ink="black",
        coverage=100,
    )
    found = separated(tmp_path, made)
    assert {name for name, plate in found.items() if plate.getextrema()[1] > 2} == {"Black"}
    dark, light = at(found, 70, 22)["Black"], at(found, 70, 42)["Black"]
    assert dark > light + 20


def test_one_ink_puts_everything_on_the_spot_that_is_named(tmp_path):
    photo = as_file(drawn("RGB", lambda x, y: (x % 256, y, 255 - x % 256)), "PNG")
    stated = {"brand": SEA, "support": SUN}
    html = boxes("var(--brand)", "var(--support)", "#000", "linear-gradient(red, var(--support-30))")
    made = printed(
        f'{html}<p>text</p><img src="{ASSETS}p.png" height="99">',
        assets={f"{ASSETS}p.png": photo},
        stated=stated,
        one_ink="brand",
        coverage=100,
    )
    found = separated(tmp_path, made)
    assert {name for name, plate in found.items() if plate.getextrema()[1] > 2} == {"Sea"}
    assert at(found, 70, 52) == {"Sea": 100}


def test_screens_and_offices_keep_to_srgb():
    from brochure.press import Edition

    for edition in (Edition.OFFICE, Edition.SCREEN):
        made = printed(boxes("var(--brand)"), stated={"brand": SEA}, edition=edition)
        assert "/DeviceCMYK" not in spaces(made.pdf)
        assert {"rg", "/DeviceRGB"} & spaces(made.pdf)
        assert made.converted == {}


def test_each_ink_says_how_it_is_printed():
    stated = {"brand": SEA, "warning": BRICK}
    how = {s.ink.name: s.how for s in swatches(SHOP, inks.plates(ROLES, stated)).values()}
    assert (how["brand"], how["brand-30"], how["emergency"]) == ("spot", "spot", "spot")
    assert (how["warning"], how["warning-12"], how["support"]) == ("stated", "stated", "converted")
    assert (how["text"], how["text-45"], how["paper"], how["on-brand"]) == ("black", "grey", "bare", "bare")


def test_a_tint_that_the_brand_colours_itself_is_no_tint_of_the_plate():
    how = swatches(SHOP, inks.plates({**ROLES, "brand-30": (200, 220, 210)}, {"brand": SEA}))
    assert {s.ink.name: s.how for s in how.values()}["brand-30"] == "converted"


def test_paper_of_another_colour_is_printed():
    how = swatches(SHOP, inks.plates({**ROLES, "paper": (250, 240, 220)}, {}))
    (paper,) = (s for s in how.values() if s.ink.name == "paper")
    assert paper.how == "converted"
    assert any(paper.paint.values)
