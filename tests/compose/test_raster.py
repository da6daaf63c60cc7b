import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile

from brochure.compose.raster import MOST_PIXELS, read_raster
from brochure.errors import BrochureError, Place, Severity

HERE = Place("leaflet.yaml", 3, 5)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PHOTO = Image.radial_gradient("L").resize((60, 40))


def saved(image, form, **options):
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def flat(mode, colour, size=(8, 6)):
    return Image.new(mode, size, colour)


def opened(data, path="a.png"):
    read = read_raster(data, path, HERE)
    return read, Image.open(BytesIO(read.data))


def fault(data, path="a.png"):
    with pytest.raises(BrochureError) as raised:
        read_raster(data, path, HERE)
    (found,) = raised.value.diagnostics
    assert found.place == HERE
    assert found.hint
    return found.code


def wide_gamut():
    """Return a profile with a wider gamut than sRGB: its red and green, in the header's own words, are changed over."""
    words = bytearray(SRGB)
    entries = {}
    for n in range(int.from_bytes(SRGB[128:132])):
        tag, start, length = struct.unpack(">4sII", SRGB[132 + 12 * n : 144 + 12 * n])
        entries[tag] = (start, length)
    (red, length), (green, _) = entries[b"rXYZ"], entries[b"gXYZ"]
    words[red : red + length], words[green : green + length] = (
        SRGB[green : green + length],
        SRGB[red : red + length],
    )
    return bytes(words)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "LA"])
def test_a_png_of_eight_bits_goes_in_as_it_is(mode):
    image = flat(mode, 90)
    if mode in {"RGBA", "LA"}:
        image.putalpha(100)
    data = saved(image, "PNG")
    assert read_raster(data, "a.png", HERE).data == data


def test_a_jpeg_goes_in_as_it_is_without_what_its_camera_noted():
    exif = Image.Exif()
    exif[0x010E] = "Ward 3, 51.5 N"
    plain = saved(PHOTO, "JPEG")
    noted = saved(PHOTO, "JPEG", exif=exif, comment=b"Ward 3")
    read, image = opened(noted)
    assert b"Ward 3" in noted
    assert b"Ward 3" not in read.data
    assert ImageChops.difference(image, Image.open(BytesIO(plain))).getbbox() is None
    assert read.data == read_raster(plain, "a.jpg", HERE).data


def test_a_progressive_jpeg_goes_in_as_it_is():
    data = saved(PHOTO, "JPEG", progressive=True)
    assert read_raster(data, "a.jpg", HERE).data == data


def test_a_jpeg_that_was_taken_on_its_side_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = flat("RGB", "blue", (60, 40))
    image.paste("red", (0, 0, 60, 20))
    read, upright = opened(saved(image, "JPEG", exif=exif, quality=95))
    assert (read.width, read.height) == (40, 60)
    assert upright.getpixel((35, 30))[0] > 200  # what was the top is on the right
    assert upright.getpixel((5, 30))[2] > 200
    assert not upright.getexif()


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight_and_not_white(form):
    _, image = opened(saved(Image.new("I;16", (8, 6), 30000), form))
    assert (image.format, image.mode, image.getpixel((0, 0))) == ("PNG", "L", 30000 // 256)


@pytest.mark.parametrize(
    ("form", "kind", "options"),
    [
        ("TIFF", "PNG", {"compression": "tiff_lzw"}),
        ("GIF", "PNG", {}),
        ("BMP", "PNG", {}),
        ("WEBP", "PNG", {"lossless": True}),
        ("JPEG2000", "PNG", {}),
    ],
)
def test_what_weasyprint_cannot_embed_becomes_what_it_can(form, kind, options):
    read, image = opened(saved(flat("RGB", (10, 200, 30)), form, **options))
    assert (image.format, image.convert("RGB").getpixel((3, 3))) == (kind, (10, 200, 30))
    assert read.kind == "png"


def test_a_photograph_in_another_format_becomes_a_jpeg_and_no_huge_png():
    image = Image.merge("RGB", [Image.effect_noise((300, 200), spread) for spread in (30, 60, 90)])
    read, image = opened(saved(image, "WEBP"))
    assert (read.kind, image.format, image.mode) == ("jpg", "JPEG", "RGB")


def test_a_palette_keeps_its_transparency():
    image = flat("P", 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((0, 0), 0)
    _, made = opened(saved(image, "PNG", transparency=0))
    assert made.mode == "RGBA"
    assert (made.getpixel((0, 0))[3], made.getpixel((5, 5))) == (0, (255, 0, 0, 255))


def test_an_alpha_channel_that_hides_nothing_is_left_out():
    image = flat("RGB", "red")
    image.putalpha(255)
    assert opened(saved(image, "PNG"))[1].mode == "RGB"


def test_an_interlaced_png_is_read():
    """Adam7, one pixel: its first pass holds it, the others nothing (PNG, 8.2)."""
    data = _png(1, 1, zlib.compress(b"\0\x10\x20\x30"), interlace=1)
    assert opened(data)[1].getpixel((0, 0)) == (16, 32, 48)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_profile_is_honoured(form):
    quality = {"quality": 100, "subsampling": 0} if form == "JPEG" else {}
    _, made = opened(saved(flat("RGB", (200, 30, 30)), form, icc_profile=wide_gamut(), **quality))
    red, green, _ = made.getpixel((3, 3))
    assert green > red + 100
    assert "icc_profile" not in made.info


def test_a_picture_that_is_srgb_already_is_left_alone():
    data = saved(flat("RGB", (200, 30, 30)), "PNG", icc_profile=SRGB)
    assert read_raster(data, "a.png", HERE).data == data


def test_greys_with_the_profile_of_colours_are_read_without_a_word():
    read = read_raster(saved(flat("L", 90), "PNG", icc_profile=SRGB), "a.png", HERE)
    assert read.findings == ()


@pytest.mark.parametrize("profile", [b"nonsense", SRGB[:200], b"\0" * 400])
def test_a_broken_profile_is_told_and_the_picture_read_as_srgb(profile):
    read, image = opened(saved(flat("RGB", (200, 30, 30)), "PNG", icc_profile=profile))
    (found,) = read.findings
    assert (found.code, found.severity, found.place) == ("picture-profile", Severity.WARNING, HERE)
    assert image.getpixel((0, 0)) == (200, 30, 30)


def test_a_profile_that_cannot_be_unpacked_is_told_too():
    png = saved(flat("RGB", (200, 30, 30)), "PNG", icc_profile=SRGB)
    start = png.index(b"iCCP")
    length = int.from_bytes(png[start - 4 : start])
    chunk = b"iCCP" + b"sRGB\0\0" + b"x" * (length - 6)
    broken = png[:start] + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[start + length + 8 :]
    jpeg = saved(flat("RGB", (200, 30, 30)), "JPEG", icc_profile=SRGB)
    part = jpeg.index(b"ICC_PROFILE\0") + 13
    for data in (broken, jpeg[:part] + b"\5" + jpeg[part + 1 :]):  # one of five parts, of which one is there
        read, image = opened(data)
        assert [found.code for found in read.findings] == ["picture-profile"]
        assert image.getpixel((0, 0))[0] > 190


def test_a_cmyk_jpeg_of_adobes_stays_as_it_is():
    data = saved(flat("CMYK", (255, 0, 0, 0)), "JPEG")
    assert b"Adobe" in data
    assert read_raster(data, "a.jpg", HERE).data == data


def test_a_cmyk_jpeg_that_is_not_adobes_is_not_inverted():
    data = saved(ImageChops.invert(flat("CMYK", (240, 10, 10, 10))), "JPEG", quality=100)
    start = data.index(b"\xff\xee")
    plain = data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4]) :]
    assert b"Adobe" not in plain
    _, image = opened(plain)
    assert b"Adobe" in opened(plain)[0].data
    assert image.getpixel((3, 3))[0] > 230
    assert image.getpixel((3, 3))[1] < 20


def test_a_cmyk_tiff_keeps_its_plates_and_its_profile(cmyk_profile):
    image = flat("CMYK", (240, 10, 200, 30))
    read, made = opened(saved(image, "TIFF", icc_profile=cmyk_profile))
    assert (read.kind, made.mode, made.info["icc_profile"]) == ("jpg", "CMYK", cmyk_profile)
    assert max(abs(a - b) for a, b in zip(made.getpixel((3, 3)), image.getpixel((3, 3)), strict=True)) <= 2


def test_a_moving_picture_gives_its_first_frame_and_is_told():
    frames = [flat("RGB", colour) for colour in ("red", "blue", "lime")]
    read, image = opened(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert [f.code for f in read.findings] == ["picture-frames"]
    assert "3" in read.findings[0].message
    assert image.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("dpi", "told"), [((300, 300), 300), ((72, 72), 96), (None, 96), ((99999, 99999), 96)], ids=str
)
def test_a_picture_is_as_large_as_it_says(dpi, told):
    data = saved(flat("RGB", "red"), "PNG", **({"dpi": dpi} if dpi else {}))
    assert read_raster(data, "a.png", HERE).dpi == pytest.approx(told, abs=0.1)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "EPS"),
        (b"\xc5\xd0\xd3\xc6" + b"\0" * 40, "EPS"),
        (b"%PDF-1.7\n", "PDF"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
        (b"PK\x03\x04", "document"),
    ],
)
def test_what_is_no_picture_here_is_named_and_what_to_do_told(data, word):
    with pytest.raises(BrochureError) as raised:
        read_raster(data, "logo.eps", HERE)
    (found,) = raised.value.diagnostics
    assert (found.code, found.place) == ("picture-format", HERE)
    assert word in found.message
    assert "save" in str(found.hint)


def test_nothing_and_anything_else_are_refused():
    assert fault(b"") == "not-a-picture"
    assert fault(b"hello") == "not-a-picture"
    assert fault(_png(0, 5, zlib.compress(b""))) == "not-a-picture"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_truncated_picture_is_refused_even_where_weasyprint_lets_it_pass(form, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    data = saved(Image.effect_noise((200, 150), 90).convert("RGB"), form)
    assert fault(data[: len(data) // 2]) in {"picture-damaged", "not-a-picture"}
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_decompression_bomb_is_refused_before_it_goes_off():
    side = 10_000
    assert side * side > MOST_PIXELS
    assert fault(_png(side, side, zlib.compress(b"\0" * 1000))) == "picture-too-large"
    assert fault(_png(60_000, 60_000, zlib.compress(b"\0" * 1000))) == "picture-too-large"


SEEDS = [
    saved(PHOTO, "PNG"),
    saved(PHOTO, "JPEG"),
    saved(PHOTO, "GIF"),
    saved(PHOTO, "TIFF"),
    saved(flat("CMYK", 9), "JPEG", icc_profile=SRGB),
]


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6), st.floats(0, 1)
)
def test_no_damage_ever_ends_in_anything_but_a_picture_or_a_finding(seed, changes, share):
    data = bytearray(seed[: max(1, int(len(seed) * share))])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        read = read_raster(bytes(data), "a.png", HERE)
    except BrochureError as error:
        places = {found.place for found in error.diagnostics}
    else:
        places = {HERE}
        with Image.open(BytesIO(read.data)) as image:
            image.load()
            assert image.size == (read.width, read.height)
    assert places == {HERE}


def _png(width, height, pixels, interlace=0):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def cmyk_profile():
    from importlib.resources import files

    return (files("brochure") / "press/profiles/fogra39-coated.icc").read_bytes()


@pytest.mark.parametrize(("alpha", "codes"), [(0, ["picture-empty"]), (1, [])])
def test_a_picture_that_is_clear_all_over_is_told(alpha, codes):
    read, _ = opened(saved(Image.new("RGBA", (9, 9), (200, 0, 0, alpha)), "PNG"))
    assert [found.code for found in read.findings] == codes
