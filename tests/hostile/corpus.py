"""Hostile files, made by code: what each is, and the code of the finding that has to name it.

Cases that tests of single rooms have already are taken from there.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING

from brochure import source
from tests.compose.test_templates import ENDLESS, ESCAPES
from tests.compose.test_vector import OUTSIDE, svg
from tests.importing.test_reading import REFUSED as DOCUMENTS
from tests.preflight import wrong_details
from tests.preflight.corpus import CASES as PREFLIGHT
from tests.records.test_hostile import REFUSED as REFUSED_RECORDS
from tests.support.brands import font
from tests.test_bad_pictures import REFUSED as REFUSED_PICTURES

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = """title: Ours
code: P-1
version: "1"
audience: tests
fold: sheet
review: {issued: 2026-01-01, due: 2027-01-01}
"""
BODY = """panels:
  front:
    - cover
    - text: Words.
"""


def _png(width: int, height: int, pixels: bytes = b"", *more: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), *more, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in chunks)


def _laughs(turns: int) -> str:
    first = "n0: &n0 [x, x, x, x, x, x, x, x, x]\n"
    return first + "".join(f"n{n}: &n{n} [{', '.join([f'*n{n - 1}'] * 9)}]\n" for n in range(1, turns))


def _figure(image: str) -> str:
    return HEAD + BODY + f"    - figure: {{image: {image!r}, alt: a, caption: b}}\n"


def _text(words: str) -> str:
    return HEAD + BODY + f"    - text: {words}\n"


# Leaflets: the text of the file, and the code.
YAML: Mapping[str, tuple[bytes | str, str]] = {
    "nothing": (b"", "empty-file"),
    "only a comment": (b"# nothing\n" * 900, "empty-file"),
    "zeros": (bytes(5_000), "bad-character"),
    "noise": (bytes(range(256)) * 9, "not-utf-8"),
    "UTF-16": (HEAD.encode("utf-16"), "not-utf-8"),
    "a megabyte of one word": (b"title: " + b"x" * source.MAX_BYTES, "file-too-large"),
    "a billion laughs": (_laughs(10), "too-many-values"),
    "a list of many": ("title: [" + "1," * 30_000 + "]", "too-many-values"),
    "a deep list": ("title: " + "[" * 90_000, "too-deep"),
    "a deep mapping": ("title: " + "{a: " * 20_000, "too-deep"),
    "depth by aliases": ("a: &a0 [x]\n" + "".join(f"b{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 90)), "too-deep"),
    "an alias of itself": ("title: &a [*a]\n", "recursive-alias"),
    "an alias of nothing": ("title: *nothing\n", "unknown-alias"),
    "a tag of Python": ("title: !!python/object/apply:os.system ['touch x']\n", "unknown-tag"),
    "a tag of a new object": ("title: !!python/object/new:subprocess.Popen [[touch, x]]\n", "unknown-tag"),
    "a tag of its own": ("title: !include /etc/passwd\n", "unknown-tag"),
    "binary": ("title: !!binary aGVsbG8=\n", "unknown-tag"),
    "a merge key": ("a: &a {b: c}\n<<: *a\n", "merge-key"),
    "two documents": (HEAD + BODY + "---\ntitle: again\n", "second-document"),
    "a key twice": (HEAD + "title: again\n" + BODY, "duplicate-key"),
    "a list for a key": ("? [a, b]\n: c\n", "key-type"),
    "a bell": (HEAD.replace("Ours", "Ou\x07rs") + BODY, "bad-character"),
    "a private character": (HEAD.replace("Ours", "Ou\ue000rs") + BODY, "bad-character"),
    "an escaped control": (HEAD.replace("Ours", '"Ou\\u0000rs"') + BODY, "bad-character"),
    "a tab": (HEAD + "panels:\n\tfront: []\n", "tab"),
    "never closed": (HEAD.replace("Ours", '"Ours') + BODY, "yaml-syntax"),
    "a list for all": ("- a\n- b\n", "wrong-type"),
    "a word for all": ("hello\n", "wrong-type"),
    "keys of an object": (HEAD + "__class__: {__init__: {__globals__: x}}\n" + BODY, "unknown-key"),
    "a fold from elsewhere": (HEAD.replace("sheet", "../../../etc/passwd") + BODY, "unknown-fold"),
    "markup of templates": (_text("\"{{ 7 * 7 }} {% include '/etc/passwd' %}\""), "insertion"),
    "a picture over the network": (_figure("https://a.example/x.png"), "remote-file"),
    "a picture over FTP": (_figure("ftp://a.example/x.png"), "remote-file"),
    "a picture that is data": (_figure("data:image/png;base64,AAAA"), "remote-file"),
    "a picture by its URL": (_figure("file:///etc/passwd"), "remote-file"),
    "a picture above": (_figure("../../../outside/secret.svg"), "outside-workspace"),
    "a picture up and down": (_figure("images/../../../../outside/secret.svg"), "outside-workspace"),
    "a picture from the root": (_figure("/etc/passwd"), "file-missing"),
    "a picture as Windows writes it": (_figure("..\\..\\outside\\secret.svg"), "outside-workspace"),
    "a picture by a link": (_figure("images/link.svg"), "outside-workspace"),
    "a picture by a linked folder": (_figure("images/linked/secret.svg"), "outside-workspace"),
    "a picture by links in a circle": (_figure("images/circle.svg"), "not-readable"),
    "a picture of endless zeros": (_figure("images/device.png"), "outside-workspace"),
    "a pipe": (_figure("images/pipe.png"), "file-missing"),
    "a folder": (_figure("images/folder.png"), "not-a-file"),
    "a name with a zero": (_figure("images/a\\0.png"), "outside-workspace"),
    "a name of 5000 letters": (_figure("a" * 5_000 + ".png"), "not-readable"),
}

_RINGS = "".join('<g id="g{}">{}</g>'.format(n, f'<use href="#g{n - 1}"/>' * 10) for n in range(1, 9))
_XXE = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>")
_LAUGHS = "".join('<!ENTITY l{} "{}">'.format(n, f"&l{n - 1};" * 10) for n in range(1, 20))

# Pictures: their bytes, and the code.
PICTURES: Mapping[str, tuple[bytes, str]] = {
    **{f"SVG, {name}": (svg(inside), "svg-reference") for name, inside in OUTSIDE.items()},
    **{name: (make(), code) for name, (make, code, _) in REFUSED_PICTURES.items()},
    "SVG, entities of entities": (f'<!DOCTYPE svg [<!ENTITY l0 "ha">{_LAUGHS}]>'.encode() + svg("&l19;"), "svg-entity"),
    "SVG, an entity of a file": (_XXE, "svg-entity"),
    "SVG, an entity of a file in UTF-16": (_XXE.decode().encode("utf-16"), "svg-entity"),
    "SVG, parameters": (b'<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://a.example/x">%p;]>' + svg(""), "svg-entity"),
    "SVG, a script": (svg("<script>alert(1)</script>"), "svg-script"),
    "SVG, copies of copies": (svg(f'<path id="g0" d="M0 0"/>{_RINGS}<use href="#g8"/>'), "svg-too-complex"),
    "SVG, 20000 deep": (svg("<g>" * 20_000 + "</g>" * 20_000), "svg-too-complex"),
    "SVG, packed spaces": (gzip.compress(b"<svg>" + b" " * 60_000_000), "picture-damaged"),
    "SVG, cut": (svg("<g>")[:-9], "svg-syntax"),
    "SVG, another name": (b"<html><body/></html>", "not-a-picture"),
    "SVG, an unknown encoding": (b'<?xml version="1.0" encoding="rot13x"?>' + svg(""), "svg-encoding"),
    "SVG, a picture of a bomb": (
        svg(f'<image href="data:image/png;base64,{b64encode(_png(60_000, 60_000)).decode()}"/>'),
        "picture-too-large",
    ),
    "PNG of 3.6 thousand million pixels": (_png(60_000, 60_000, bytes(1_000)), "picture-too-large"),
    "PNG of the largest size": (_png(2**31 - 1, 2**31 - 1), "picture-too-large"),
    "PNG of no size": (_png(0, 0), "not-a-picture"),
    "PNG without pixels": (_png(900, 600), "picture-damaged"),
    "GIF of the largest size": (
        b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\0\0;",
        "picture-too-large",
    ),
    "BMP of the largest size": (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 2**30, 2**30, 1, 24, 0, 0, 0, 0, 0, 0),
        "picture-too-large",
    ),
    "TIFF whose directory is itself": (b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "not-a-picture"),
    "JPEG that is only its mark": (b"\xff\xd8\xff\xe0", "not-a-picture"),
    "a program": (b"\x7fELF" + bytes(900), "not-a-picture"),
    "a document for printing": (b"%!PS\n(/etc/passwd) (r) file\n", "picture-format"),
}

_BRAND = "color: {palette: {ink: '#14506A'}, primary: ink, foreground: ink}\ndefaults: {brochure: {theme: harbour}}\n"


def _with_font(name: str) -> str:
    fonts = f"{{family: Own, source: file, files: [{{path: {name!r}}}]}}"
    return f"{_BRAND}typography: {{fonts: [{fonts}], base: Own, headings: Own}}\n"


# Brands: the text of _brand.yml, the files beside it, and the code.
BRANDS: Mapping[str, tuple[str, dict[str, bytes], str]] = {
    "a billion laughs": (_laughs(10), {}, "too-many-values"),
    "a deep one": ("color: " + "[" * 9_000, {}, "too-deep"),
    "a tag of Python": ("color: !!python/name:os.system\n", {}, "unknown-tag"),
    "a colour that closes its rule": (_BRAND.replace("'#14506A'", "'red} @import url(x);'"), {}, "bad-colour"),
    "a colour that asks": (_BRAND.replace("'#14506A'", "'url(https://a.example/)'"), {}, "bad-colour"),
    "a colour of nothing": (_BRAND.replace("primary: ink", "primary: nothing"), {}, "unknown-colour"),
    "colours in a circle": (_BRAND.replace("{ink: '#14506A'}", "{ink: b, b: ink}"), {}, "colour-cycle"),
    "a theme from above": (_BRAND.replace("harbour", "../../../../outside"), {}, "bad-name"),
    "a theme from the root": (_BRAND.replace("harbour", "/etc"), {}, "bad-name"),
    "a logo over the network": (_BRAND + "logo: https://a.example/logo.svg\n", {}, "remote-file"),
    "a logo from above": (_BRAND + "logo: ../../../../outside/secret.svg\n", {}, "outside-workspace"),
    "a logo that is a page": (_BRAND + "logo: logo.svg\n", {"logo.svg": b"<html><script/></html>"}, "svg-script"),
    "a logo of entities": (_BRAND + "logo: logo.svg\n", {"logo.svg": _XXE}, "svg-entity"),
    "a logo that is a bomb": (_BRAND + "logo: logo.png\n", {"logo.png": _png(60_000, 60_000)}, "picture-too-large"),
    "a font from above": (_with_font("../../../../outside/secret.ttf"), {}, "outside-workspace"),
    "a font over the network": (_with_font("https://a.example/x.ttf"), {}, "remote-file"),
    "a font that is not there": (_with_font("own.ttf"), {}, "file-missing"),
    "a font that is empty": (_with_font("own.ttf"), {"own.ttf": b""}, "font-unreadable"),
    "a font that is a page": (_with_font("own.ttf"), {"own.ttf": b"<!doctype html>"}, "font-unreadable"),
    "a font that is cut": (_with_font("own.ttf"), {"own.ttf": font("abc")[:200]}, "font-unreadable"),
    "a font of zeros": (_with_font("own.ttf"), {"own.ttf": b"\0\1\0\0" + bytes(90_000)}, "font-unreadable"),
    "a font of endless tables": (
        _with_font("own.ttf"),
        {"own.ttf": b"\0\1\0\0\xff\xff" + bytes(6) + b"glyf\0\0\0\0\0\0\0\0\xff\xff\xff\xff" * 900},
        "font-unreadable",
    ),
    "a packed font that is cut": (
        _with_font("own.woff2"),
        {"own.woff2": font("abc", flavour="woff2")[:300]},
        "font-unreadable",
    ),
    "a packed font of noise": (
        _with_font("own.woff2"),
        {"own.woff2": b"wOF2" + bytes(range(256)) * 9},
        "font-unreadable",
    ),
    "a font that unpacks to gigabytes": (
        _with_font("own.woff"),
        {
            "own.woff": b"wOFF\0\1\0\0"
            + struct.pack(">IHHIHHIIIII", 1000, 1, 0, 2**32 - 4, 1, 0, 0, 0, 0, 0, 0)
            + b"glyf"
            + struct.pack(">IIII", 64, 300_000, 2**32 - 4, 0)
            + zlib.compress(bytes(300_000_000), 9)
        },
        "font-unreadable",
    ),
    "a font that may not be embedded": (_with_font("own.ttf"), {"own.ttf": font("abc", embedding=2)}, "font-forbidden"),
}

# Templates that stand in the place of that of a text: what is in them, and the code.
TEMPLATES: Mapping[str, tuple[str, str]] = {
    "loops in loops": (ENDLESS["loops in loops"], "template-limit"),
    "an include of itself": ("{% include 'blocks/text.html' %}", "template-limit"),
    "an include from above": ("{% include '../../outside/secret.svg' %}", "outside-workspace"),
    "an include by a link": ("{% include 'link.html' %}", "outside-workspace"),
    "classes of Python": (ESCAPES["classes"], "template-fault"),
    "a name that is not there": ("{{ nothing }}", "template-fault"),
    "words of its own": ("<p>Buy now</p>", "template-words"),
}

# Documents to import: their bytes, their name, and the code.
IMPORTS: Mapping[str, tuple[bytes, str, str]] = DOCUMENTS

# Files of records for a run: their bytes, their name, and the code.
RECORDS: Mapping[str, tuple[bytes, str, str]] = {
    name: (data, file, "records") for name, (data, file, _) in REFUSED_RECORDS.items()
}


def _pdf(body: bytes) -> bytes:
    return b"%PDF-1.7\n" + body + b"\nstartxref\n0\n%%EOF\n"


_HOSTILE_PDFS = (
    wrong_details.an_empty_file,
    wrong_details.a_picture_called_pdf,
    wrong_details.a_file_that_breaks_off,
    wrong_details.a_table_that_points_beside_its_objects,
    wrong_details.content_that_names_what_is_not_there,
    wrong_details.content_that_cannot_be_unpacked,
    wrong_details.a_form_that_draws_itself,
    wrong_details.forms_a_hundred_deep,
    wrong_details.forms_that_draw_ten_forms_that_draw_ten,
    wrong_details.a_million_operators,
    wrong_details.a_bomb_of_100_megabytes,
    wrong_details.a_jpeg_that_unpacks_to_gigabytes,
    wrong_details.locked_by_a_password,
    wrong_details.a_script_that_runs_when_opened,
    wrong_details.a_program_in_postscript,
    wrong_details.no_pages,
)

# PDFs given to preflight: their bytes, and the code; none where any will do.
PDFS: Mapping[str, tuple[bytes, str]] = {
    **{case.name: (case.make(), case.codes[0]) for case in PREFLIGHT if case.make in _HOSTILE_PDFS},
    "only a head": (b"%PDF-1.7\n", ""),
    "a tree of pages in itself": (
        _pdf(
            b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>> endobj"
            b" trailer <</Root 1 0 R>>"
        ),
        "",
    ),
    "lists in lists": (_pdf(b"1 0 obj " + b"[" * 90_000 + b" endobj trailer <</Root 1 0 R>>"), ""),
    "a page of no size": (
        _pdf(
            b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj"
            b" 3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 0 -1e39]>> endobj trailer <</Root 1 0 R>>"
        ),
        "",
    ),
    "an endless number of pages": (
        _pdf(
            b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 2147483647/Kids[3 0 R]>> endobj"
            b" 3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj trailer <</Root 1 0 R>>"
        ),
        "",
    ),
    "a length that lies": (
        _pdf(
            b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj"
            b" 3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj"
            b" 4 0 obj <</Length 99999999999/Filter/FlateDecode>> stream\nxx\nendstream endobj trailer <</Root 1 0 R>>"
        ),
        "",
    ),
    "noise": (b"%PDF-1.4\n" + bytes(range(256)) * 200, ""),
}
