"""Font files of a clinic: unpacked, at one weight, or refused with the reason."""

from io import BytesIO

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from brochure.compose.fontfiles import at_weight, remarks, unpacked, weights
from brochure.errors import BrochureError, Place
from tests.support.brands import font, variable_font

HERE = Place("_brand.yml", 5, 9)


def refused(data: bytes, name: str = "x.ttf"):
    with pytest.raises(BrochureError) as caught:
        unpacked(data, name, HERE)
    (told,) = caught.value.diagnostics
    assert told.place == HERE
    assert told.hint
    return told


@pytest.mark.parametrize("flavour", ["woff", "woff2"])
def test_what_is_packed_for_the_web_is_unpacked(flavour):
    plain, packed = font("abc"), font("abc", flavour=flavour)
    found = unpacked(packed, "x", HERE)
    assert found[:4] == b"\x00\x01\x00\x00"
    assert uharfbuzz.Face(found).unicodes == uharfbuzz.Face(plain).unicodes
    assert unpacked(plain, "x", HERE) is plain


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html><title>404</title>", "a web page"),
        (b"\n  {'error': 404}", "a web page or other text"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"ttcf\0\1\0\0", "a collection"),
        (b"%!PS-AdobeFont-1.0", "a Type 1 font"),
        (b"hello", "not a font"),
        (b"", "not a font"),
        (b"\x00\x01\x00\x00" + bytes(60), "damaged"),
        (font("abc")[:200], "damaged"),
        (b"wOF2" + bytes(80), "cannot be unpacked"),
        (font("abc", flavour="woff2")[:300], "cannot be unpacked"),
    ],
)
def test_what_is_no_font_is_refused_as_what_it_is(data, words):
    told = refused(data)
    assert told.code == "font-unreadable"
    assert words in told.message


def test_a_font_that_forbids_it_is_not_embedded():
    assert refused(font("abc", embedding=2)).code == "font-forbidden"
    assert refused(font("abc", embedding=0x0200)).code == "font-forbidden"
    for allowed in (0, 4, 8):
        assert unpacked(font("abc", embedding=allowed), "x", HERE)
    assert [d.code for d in remarks(font("abc", embedding=0x0104), "x", HERE)] == ["font-whole"]
    assert list(remarks(font("abc"), "x", HERE)) == []


def test_a_variable_font_becomes_a_plain_one_of_the_weight():
    data = variable_font()
    assert weights(data) == (300, 900)
    widths = [TTFont(BytesIO(at_weight(data, weight, "x", HERE)))["hmtx"]["A"][0] for weight in (400, 700, 900, 2000)]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3, "past its heaviest it stays"
    assert not uharfbuzz.Face(at_weight(data, 700, "x", HERE)).axis_infos
    assert weights(font("abc")) is None
    assert at_weight(font("abc"), 700, "x", HERE) == font("abc")


def test_a_variable_font_that_is_damaged_is_told():
    data = variable_font()
    assert "damaged" in refused(data.replace(b"wght", b"wgh\xff")).message
    start, length = (
        TTFont(BytesIO(data)).reader.tables["gvar"].offset,
        TTFont(BytesIO(data)).reader.tables["gvar"].length,
    )
    cut = data[:start] + b"\xff" * length + data[start + length :]
    with pytest.raises(BrochureError) as caught:
        at_weight(cut, 700, "x.ttf", HERE)
    assert "damaged: it has no weight of 700" in caught.value.diagnostics[0].message
