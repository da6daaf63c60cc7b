"""Sound things to begin with: a workspace, a scope for inline text, and examples of all that is read from elsewhere."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import everything
from tests.support.brands import CLINIC as CLINIC_TEXT
from tests.support.brands import drawn, font, pixels, svg, variable_font
from tests.support.folds import ACCORDION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.compose.inline import Scope
    from brochure.model.record import RecordField
    from brochure.preflight import Look

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LEAFLET = "content/leaflets/ours.en-GB.yaml"
CLINIC = "content/clinics/ours/clinic.yaml"
BRAND = "content/clinics/ours/_brand.yml"
EVIDENCE = ("claims", "references", "glossary")

SHORT = b"""\
title: Ours
code: P-1
version: "1"
audience: tests
fold: sheet
review: {issued: 2026-01-01, due: 2027-01-01}
panels:
  front:
    - cover
    - text: Words, and {clinic.phone}.
"""
SITE = CLINIC_TEXT.format(name="Wren Street Clinic").encode()
PLAIN_BRAND = b'color: {primary: "#24493B", foreground: "#1C1E1B", background: "#FFFFFF"}\nlogo: logo.svg\n'
FORMATS = (
    ACCORDION.encode(),
    b"fold: accordion\npaper: a4\nabout: A book.\nserves: a4\npages: {least: 8, most: 24}\noffice: {paper: a3}\n",
    (
        b"fold: accordion\npaper: mine\nsize: [200, 100]\nabout: A card.\nserves: a4\ncolumns: [200]\nrows: [100]\n"
        b"outside: [front]\ninside: [back]\npanels: [front, back]\nsteps: []\n"
        b"office: {across: 1, down: 2, gutter: 6, paper: a4}\npress: {across: 2, down: 2, gutter: 6}\n"
    ),
)
ON_OWN_FOLD = SHORT.replace(b"fold: sheet", b"fold: accordion")


FIELDS = {
    "name": "{max-chars: 26, overflow: shrink, required: true}",
    "note": "{max-chars: 90, lines: 3}",
    "date": "{type: date, form: full}",
    "day": "{type: date, form: short}",
    "time": "{type: time}",
    "visit": "{type: date-time}",
    "dose": "{type: number}",
    "ward": "{type: choice, choices: {a: Ward A, b: Ward B}}",
    "code": "{type: qr}",
    "number": "{type: barcode}",
}


@cache
def workspace() -> Path:
    """Make a small workspace, which goes when the process does."""
    folder = Path(tempfile.mkdtemp(prefix="brochure-fuzz-"))
    atexit.register(partial(shutil.rmtree, folder, ignore_errors=True))
    images = {
        "photo.jpg": everything.photograph(240, 120),
        "chart.png": everything.chart(),
        "map.svg": everything.MAP.encode(),
    }
    files = {
        LEAFLET: SHORT,
        CLINIC: SITE,
        BRAND: PLAIN_BRAND,
        "content/clinics/ours/logo.svg": svg(40, 20, '<rect width="40" height="20" fill="#24493B"/>'),
        **{f"content/images/{name}": data for name, data in images.items()},
    }
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


# -- what rooms are asked with ----------------------------------------------------------------------------------------


@cache
def scope(language: str) -> Scope:
    """Return a scope in which insertions of every kind are known."""
    from tests.compose.test_inline import scope as known

    made: Scope = known(language)
    return made


@cache
def profile(name: str) -> Any:
    """Return a profile that ships."""
    from brochure import workspace as disk

    return disk.Workspace(CHECKOUT).profile(name)


@cache
def look() -> Look:
    """Return how reports of preflight look."""
    from brochure import preflight
    from brochure import workspace as disk

    regular, bold = sorted(disk.Workspace(CHECKOUT).family("Source Sans 3"), key=lambda face: face.weight)
    return preflight.Look(
        disk.packaged("preflight/report.html"), disk.packaged("preflight/report.css"), regular.data, bold.data
    )


@cache
def fields() -> Mapping[str, RecordField]:
    """Return a field of every type."""
    from brochure.model.base import read
    from brochure.model.record import RecordField
    from brochure.source import parse

    return {name: read(RecordField, parse(text.encode(), "x.yaml")) for name, text in FIELDS.items()}


# -- examples ---------------------------------------------------------------------------------------------------------


def yaml_files() -> list[bytes]:
    """Return files of YAML of every kind."""
    from tests.hostile.corpus import YAML

    own = [text if isinstance(text, bytes) else text.encode() for text, _ in YAML.values()]
    shipped = [*(CHECKOUT / "content").glob("*.yaml"), *(CHECKOUT / "content").glob("*/*.yaml")]
    return [
        *leaflets(), *clinics(), *brands(), *formats(),
        *(data for data in own if len(data) < 5_000), *(path.read_bytes() for path in shipped),
    ]  # fmt: skip


def leaflets() -> list[bytes]:
    """Return leaflets, among them one with every block."""
    own = [SHORT, everything.TEXT.encode(), ON_OWN_FOLD]
    return own + [path.read_bytes() for path in sorted((CHECKOUT / "content/leaflets").glob("*.yaml"))]


def clinics() -> list[bytes]:
    """Return clinics."""
    return [SITE, *(path.read_bytes() for path in sorted((CHECKOUT / "content/clinics").glob("*/clinic.yaml")))]


def brands() -> list[bytes]:
    """Return brands in every dialect."""
    files = [*(CHECKOUT / "tests/brands").glob("**/*.yml"), *(CHECKOUT / "content/clinics").glob("*/_brand.yml")]
    return [PLAIN_BRAND, *(path.read_bytes() for path in sorted(files))]


def formats() -> list[bytes]:
    """Return formats of a workspace's own."""
    return list(FORMATS)


def texts() -> list[bytes]:
    """Return texts with all that inline text may hold."""
    return [
        b"plain words, 24 hours, 5 mg and 'quotes' -- and so on...",
        b"**bold** *stress* [us](https://a.example/?b=1&c) [x](lang:pl) <b>&amp;</b>",
        b"{claim: F21} {glossary: off-label} {clinic.phone} {local.eating} {record.when} {jurisdiction.driving}",
        b"[@feder; @abdallah] and [@feder], {{ braces }}\n\nanother paragraph",
        "Zażółć gęślą jaźń. نص عربي 123 (abc) \u200f٤٥".encode(),
        b"***a** b* __c__ [a [b](c) \\* \\[ `x` ![i](https://j) <https://k> \\\\",
        "👩‍⚕️ é e\u0301 \u202eabc\u202c \u2066x\u2069 \u00ad\u200b\ufeff".encode(),
    ]


def pdfs() -> list[bytes]:
    """Return PDFs, sound and wrong, each small."""
    from tests.preflight import wrong_details, wrong_pages  # noqa: F401 - each adds its cases
    from tests.preflight.corpus import CASES

    made = [_light(case.make()) for case in CASES]
    return [data for data in made if len(data) < 60_000]


def _light(data: bytes) -> bytes:
    """Return a PDF without the ICC profile that most of it is."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for intent in pdf.Root.get("/OutputIntents", ()):
                if "/DestOutputProfile" in intent:
                    del intent["/DestOutputProfile"]
            out = io.BytesIO()
            pdf.save(out, static_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, TypeError, ValueError):
        return data


def tables() -> list[bytes]:
    """Return files of records in every dialect."""
    from openpyxl import Workbook

    names = list(fields())
    row = ["Zoë Å.", "some words", "2026-11-06", "06/11/2026", "14:30", "2026-11-06 2:30 pm", "1,5", "a", "abc", "A1"]
    files = []
    for delimiter in ",;\t|":
        lines = [names, row, [f'"{cell}"' for cell in row], [""] * len(row)]
        files.append("\r\n".join(delimiter.join(line) for line in lines).encode())
    files.append(b"\xef\xbb\xbfsep=;\r\n" + files[1])
    files.append(b'{"name": "Bo", "date": "2026-11-06", "dose": 1.5, "note": null}\n{"name": "\\ud83d", "time": 9}\n')
    book = Workbook()
    sheet: Any = book.active
    sheet.append(names)
    sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return [*files, packed.getvalue()]


def pictures() -> list[bytes]:
    """Return drawings and photographs."""
    from tests.compose.test_vector import OUTSIDE
    from tests.compose.test_vector import svg as vector

    shipped = [path.read_bytes() for path in sorted((CHECKOUT / "content/images").glob("*.svg"))]
    own = [everything.MAP.encode(), *(make() for make in drawn("#24493B", "#C58A35").values())]
    raster = [pixels((8, 6), None, "#24493B", kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF")]
    outside = [vector(text) for text in list(OUTSIDE.values())[:20]]
    return [data for data in (*own, *shipped, *raster, *outside) if len(data) < 30_000]


def fonts() -> list[bytes]:
    """Return small fonts in every packing."""
    return [font("abc"), font("abc", flavour="woff"), font("abc", flavour="woff2"), variable_font()]


def documents() -> list[bytes]:
    """Return documents to import."""
    from tests.importing.test_reading import PAGE
    from tests.support import word

    page = PAGE.encode()
    markdown = (
        b"# Title\n\nWords *and* **more**.\n\n- one\n- two\n\n1. a\n2. b\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    plain = b"TITLE\n\nSome words\nthat go on.\n\n* one\n* two\n\nName\tDose\nx\t1\n"
    body = word.paragraph(word.run("Words", bold=True)) + word.table(("a", "b"), ("1", "2"), headed=True)
    return [page, markdown, plain, word.docx(body)]


def translations() -> list[bytes]:
    """Return what a translator sends back."""
    shipped = [path.read_bytes() for path in sorted((CHECKOUT / "content/locale").glob("*.po"))]
    xliff = (
        b'<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-GB" '
        b'trgLang="pl"><file id="f"><unit id="u"><segment><source>a <ph id="1"/> b</source><target>c <ph id="1"/>'
        b"</target></segment></unit></file></xliff>"
    )
    short = (
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n'
    )
    return [xliff, short + b'\nmsgctxt "x"\nmsgid "a"\nmsgstr "b {n}"\n', *(data[:6000] for data in shipped)]
