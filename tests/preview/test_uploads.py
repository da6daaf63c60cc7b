"""Files that people bring: what is none, or may not be placed, is refused by its name; what is kept is clean."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from brochure.errors import BrochureError
from brochure.preview import uploads
from brochure.preview.samples import sample
from brochure.preview.uploads import Upload, read_fonts, read_logo
from brochure.workspace import fonts

LATO = fonts.family("Lato")[0].data
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


def nothing(_: str) -> bool:
    return False


def font(flavor: str | None = None, **os2: int) -> bytes:
    """Return a font with other values in its OS/2 table."""
    made = TTFont(BytesIO(LATO))
    made.flavor = flavor
    for name, value in os2.items():
        setattr(made["OS/2"], name, value)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def picture(mode: str, size: tuple[int, int], form: str, **saved: Any) -> bytes:
    file = BytesIO()
    Image.new(mode, size, 90 if mode == "L" else tuple(range(20, 20 + 10 * len(mode), 10))).save(file, form, **saved)
    return file.getvalue()


def refusal(read: Any, data: bytes) -> tuple[str, str]:
    with pytest.raises(BrochureError) as refused:
        read(data, nothing)
    finding = refused.value.diagnostics[0]
    return finding.code, f"{finding.message}: {finding.hint}"


# -- logos -----------------------------------------------------------------------------------------------------------


def test_a_drawing_is_kept_as_it_is() -> None:
    data = SVG.format('<rect width="5" height="5"/>').encode()
    assert read_logo(data, nothing) == Upload("logo.svg", data)


@pytest.mark.parametrize(
    ("inner", "code", "words"),
    [
        ("<script>alert(1)</script>", "svg-script", "script"),
        ('<rect width="1" height="1" onclick="alert(1)"/>', "svg-script", "script"),
        ('<a href=" java&#10;script:alert(1)"><rect width="1" height="1"/></a>', "svg-script", "script"),
        ('<set attributeName="x" to="1" OnBegin="alert(1)"/>', "svg-script", "script"),
        ('<image href="http://evil.example/x.png" width="5" height="5"/>', "svg-reference", "outside"),
        ('<style>@import url("//evil.example/x.css");</style>', "svg-reference", "outside"),
        ("<foreignObject><p/></foreignObject>", "svg-foreign-object", "HTML"),
    ],
)
def test_what_may_not_be_in_a_drawing_is_refused_by_name(inner: str, code: str, words: str) -> None:
    found, told = refusal(read_logo, SVG.format(inner).encode())
    assert (found, words in told) == (code, True)


def test_entities_are_refused() -> None:
    data = '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;")
    assert refusal(read_logo, data.encode())[0] == "svg-entity"


@pytest.mark.parametrize(("data", "word"), [(b"%PDF-1.4", "SVG"), (b"GIF89a", "PNG"), (b"", "PNG"), (b"PK\3\4", "SVG")])
def test_what_is_no_picture_is_refused_with_what_to_bring(data: bytes, word: str) -> None:
    assert word in refusal(read_logo, data)[1]


@pytest.mark.parametrize(
    ("mode", "form", "name", "kept"),
    [
        ("RGBA", "PNG", "logo.png", "RGBA"),
        ("L", "PNG", "logo.png", "L"),
        ("RGB", "JPEG", "logo.jpg", "RGB"),
        ("CMYK", "JPEG", "logo.jpg", "CMYK"),
    ],
)
def test_a_picture_is_made_anew_with_nothing_but_its_pixels(mode: str, form: str, name: str, kept: str) -> None:
    secret = b"taken at 51.5 N, 0.1 W"
    more: dict[str, Any] = {"comment": secret} if form == "JPEG" else {}
    data = picture(mode, (60, 30), form, **more)
    upload = read_logo(data, nothing)
    with Image.open(BytesIO(upload.data)) as image, Image.open(BytesIO(data)) as before:
        assert (upload.name, image.mode, image.size) == (name, kept, (60, 30))
        difference = ImageChops.difference(image.convert("RGB"), before.convert("RGB")).getextrema()
    assert max(high for _, high in cast("tuple[tuple[int, int], ...]", difference)) <= 4
    assert secret not in upload.data


def test_a_picture_that_is_larger_than_can_be_printed_is_made_smaller_and_that_is_told() -> None:
    upload = read_logo(picture("L", (8000, 80), "PNG"), nothing)
    with Image.open(BytesIO(upload.data)) as image:
        assert image.size == (4000, 40)
    assert "8000" in upload.told[0]


def test_a_picture_beyond_all_bounds_is_refused() -> None:
    assert refusal(read_logo, picture("1", (20_000, 20_000), "PNG"))[0] == "picture-too-large"


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_LOGO", "MOST_FONT"):
        monkeypatch.setattr(uploads, limit, 3)
    assert refusal(read_logo, b"long")[0] == refusal(read_fonts, b"long")[0] == "file-too-large"


def test_a_name_that_is_taken_is_not_given_again() -> None:
    data = SVG.format("").encode()
    assert read_logo(data, {"logo.svg", "logo-2.svg"}.__contains__).name == "logo-3.svg"


# -- fonts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flavor", [None, "woff", "woff2"])
def test_a_font_is_kept_unpacked_under_a_name_made_from_what_it_is(flavor: str | None) -> None:
    (upload,) = read_fonts(font(flavor), nothing)
    assert upload.name == "fonts/Lato-Bold.ttf"
    assert upload.font == uploads.Font("Lato", 700, "normal")
    assert upload.data[:4] == b"\0\1\0\0"
    assert uploads.of_draft(upload.name, upload.data) == upload
    assert not sample(upload.data, "Calm")["lacks"]


@pytest.mark.parametrize("fstype", [0x0002, 0x0200])
def test_a_font_that_may_not_be_embedded_is_refused(fstype: int) -> None:
    code, told = refusal(read_fonts, font(fsType=fstype))
    assert (code, "forbids that it is embedded" in told) == ("font-forbidden", True)


def test_a_font_that_may_be_embedded_is_taken_and_what_its_maker_asks_is_told() -> None:
    told = {fstype: read_fonts(font(fsType=fstype), nothing)[0].told for fstype in (0x0000, 0x0004, 0x0008, 0x0100)}
    assert [fstype for fstype, words in told.items() if words] == [0x0100]
    assert "embedded whole" in told[0x0100][0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no font",
        LATO[:2000],
        font("woff2")[:900],
        b"\0\1\0\0" + b"\xff" * 500,
        b"wOF2" + b"\0" * 44,
        b"wOFF" + b"\xff" * 100,
        b"OTTO" + b"\0" * 8,
        b"ttcf" + LATO[4:],
        b"<svg/>",
    ],
)
def test_what_is_no_font_is_refused(data: bytes) -> None:
    code, told = refusal(read_fonts, data)
    assert code in ("font-unreadable", "file-too-large")
    assert "Traceback" not in told


def test_a_packed_font_is_not_unpacked_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 10_000)
    for flavor in ("woff", "woff2"):
        assert refusal(read_fonts, font(flavor))[0] == "file-too-large"


def test_a_family_cannot_smuggle_anything_into_a_style_sheet() -> None:
    made = TTFont(BytesIO(LATO))
    for record in made["name"].names:
        if record.nameID in (1, 16):
            record.string = 'Evil"; } @import url("//x.example"); a { b: "'
    file = BytesIO()
    made.save(file)
    (upload,) = read_fonts(file.getvalue(), nothing)
    assert upload.font
    assert not set('";{}()@\\/') & set(upload.font.family)


def test_of_a_variable_font_the_regular_and_the_bold_are_kept() -> None:
    found = read_fonts(_variable(), nothing)
    assert [(u.name, u.font.weight if u.font else 0) for u in found] == [
        ("fonts/Stretch-Regular.ttf", 400),
        ("fonts/Stretch-Bold.ttf", 700),
    ]
    widths = [TTFont(BytesIO(upload.data))["hmtx"]["A"][0] for upload in found]
    assert widths[0] < widths[1]
    assert all("fvar" not in TTFont(BytesIO(upload.data)) for upload in found)


def _variable() -> bytes:
    """Return a variable font of one letter, which grows wider with weight."""
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 700), (400, 700)):
        (pen.lineTo if point != (0, 0) else pen.moveTo)(point)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Stretch", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800)
    builder.setupPost()
    builder.setupFvar([("wght", 300, 400, 900, "Weight")], [])
    wider = [(0, 0), (0, 0), (200, 0), (0, 0), (200, 0), (0, 0), (0, 0)]
    builder.setupGvar({"A": [TupleVariation({"wght": (0, 1, 1)}, wider)]})
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
